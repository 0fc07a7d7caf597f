"""How rich the vocabulary of a text is, whatever its length."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analysis.counts import check_unit
from helpers.analysis.groups import group_codes, group_sizes, in_groups
from helpers.core.errors import TableError


def lexical_diversity(
    tokens: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | None = None,
    window: int = 100,
    unit: str = "lemma",
) -> pd.DataFrame:
    """Measure lexical diversity: one row per group, or one for all.

    Columns: those of `by`, `tokens` (words), `types` (distinct lemmas, or tokens with `unit="token"`), `mattr`,
    `yule_k`, `articles`. `by` and `groups` are as in `count_terms`, and so is `attrs["without_group"]`.

    `mattr` is the moving-average type-token ratio: the mean, over all runs of `window` neighbouring words, of the
    distinct among them by `window` (Covington and McFall 2010, doi:10.1080/09296171003643098): 1 where no word comes
    back. The words of a group are one running text in reading order, across sentences and articles. It is missing where
    a group has fewer words than `window`; `attrs["shorter_than_window"]` counts these groups.

    `yule_k` is 10,000 × (Σ f² − N) / N², with f how often each type occurs among N words (Yule 1944, The statistical
    study of literary vocabulary; as in Tweedie and Baayen 1998, doi:10.1023/A:1001749303137, equation 16): 0 where no
    word comes back, so that more is poorer. It is missing where there are no words.

    >>> tokens = pd.DataFrame({"article_id": "1", "token": list("ابا"), "lemma": list("ابا"), "kind": "word"})
    >>> lexical_diversity(tokens, window=2)[["tokens", "types", "mattr"]].values.tolist()
    [[3, 2, 1.0]]
    """
    check_unit(unit, verb="lexical_diversity")
    if window < 1:
        raise TableError(f"lexical_diversity: window must be 1 or more words; got {window}")
    tokens, by, outside = in_groups(tokens, by, groups, verb="lexical_diversity")
    words = tokens[tokens["kind"] == "word"]
    table = group_sizes(tokens, by)
    codes = pd.factorize(words[unit])[0]
    places = group_codes(tokens, by)[(tokens["kind"] == "word").to_numpy()]
    runs = pd.Series(codes).groupby(places)
    measures = {place: _measures(run.to_numpy(), window) for place, run in runs}
    columns = ["types", "mattr", "yule_k"]
    measured = pd.DataFrame([measures.get(place, (0, None, None)) for place in table.index], columns=columns)
    table = table.join(measured.astype({"types": int, "mattr": "Float64", "yule_k": "Float64"}))
    table = table[[*by, "tokens", *columns, "articles"]]
    table.attrs.update(without_group=outside, shorter_than_window=int((table["tokens"] < window).sum()))
    return table


def _measures(codes: np.ndarray, window: int) -> tuple[int, float | None, float]:
    frequencies = np.unique(codes, return_counts=True)[1].astype(float)
    yule_k = 10_000 * ((frequencies**2).sum() - len(codes)) / len(codes) ** 2
    return len(frequencies), _moving_ratio(codes, window) if len(codes) >= window else None, yule_k


def _moving_ratio(codes: np.ndarray, window: int) -> float:
    """Return the mean share of distinct codes in a run of `window`.

    A code is counted at its first place in a run. The runs in which a place is the first with its code begin after the
    place before with the same code, and these are counted instead of running over every one of them.
    """
    places = np.arange(len(codes))
    order = np.argsort(codes, kind="stable")
    before = np.full(len(codes), -1)
    again = codes[order][1:] == codes[order][:-1]
    before[order[1:][again]] = order[:-1][again]
    earliest = np.maximum(np.maximum(before + 1, places - window + 1), 0)
    latest = np.minimum(places, len(codes) - window)
    firsts = np.maximum(latest - earliest + 1, 0).sum()
    return float(firsts / window / (len(codes) - window + 1))
