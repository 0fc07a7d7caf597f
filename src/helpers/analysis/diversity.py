"""How rich the vocabulary of a text is, whatever its length."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analysis.groups import check_unit, group_codes, group_names, with_groups
from helpers.analysis.relation import count_rows
from helpers.core.arrays import group_starts
from helpers.core.errors import TableError, require_columns

_COLUMNS = ["types", "mattr", "yule_k"]


def lexical_diversity(
    tokens: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | None = None,
    window: int = 100,
    unit: str = "lemma",
) -> pd.DataFrame:
    """Measure lexical diversity: one row per group, or one for all.

    Parameters
    ----------
    tokens
        A table of tokens in reading order.
    by, groups, unit
        As in `count_terms`.
    window
        Words of a run for `mattr`.

    Returns
    -------
    DataFrame
        One row per group, in reading order. Columns: those of `by`, `tokens` (words), `types` (distinct lemmas, or
        tokens with `unit="token"`), `mattr`, `yule_k`, `articles`.

        `mattr` is the moving-average type-token ratio: the mean, over all runs of `window` neighbouring words, of the
        distinct among them by `window`: 1 where no word comes back. The words of a group are one running text, across
        sentences and articles. It is missing where a group has fewer words than `window`.

        `yule_k` is 10,000 × (Σ f² − N) / N², with f how often each type occurs among N words: 0 where no word comes
        back, so that more is poorer. It is missing where there are no words.

    References
    ----------
    MATTR: Covington and McFall 2010, doi:10.1080/09296171003643098. K: Yule 1944, The statistical study of literary
    vocabulary; as in Tweedie and Baayen 1998, doi:10.1023/A:1001749303137, equation 16.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "1", "token": list("ابا"), "lemma": list("ابا"), "kind": "word"})
    >>> lexical_diversity(tokens, window=2)[["tokens", "types", "mattr"]].values.tolist()
    [[3, 2, 1.0]]
    """
    verb = "lexical_diversity"
    check_unit(unit, verb=verb)
    if window < 1:
        raise TableError(f"{verb}: window must be 1 or more words; got {window}")
    by = group_names(by, verb=verb)
    require_columns(tokens, ["article_id", unit, "kind"], verb=verb)
    table = count_rows(tokens, by, groups, verb=verb, words=True).rename(columns={"rows": "tokens"})
    grouped = tokens if groups is None else with_groups(tokens, by, groups, verb=verb)
    grouped = grouped.dropna(subset=by) if by else grouped
    is_word = (grouped["kind"] == "word").to_numpy()
    codes, places = pd.factorize(grouped.loc[is_word, unit])[0], group_codes(grouped, by)[is_word]
    order = np.argsort(places, kind="stable")
    starts = np.flatnonzero(group_starts(places[order]))
    runs = np.split(codes[order], starts[1:]) if len(starts) else []
    measures = {place: _measures(run, window) for place, run in zip(places[order][starts], runs, strict=True)}
    measured = pd.DataFrame([measures.get(place, (0, None, None)) for place in table.index], columns=_COLUMNS)
    table = table.join(measured.astype({"types": int, "mattr": "Float64", "yule_k": "Float64"}))
    return table[[*by, "tokens", *_COLUMNS, "articles"]]


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
