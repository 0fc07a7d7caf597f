"""Terms and n-grams, their shares, their dispersion and their tf-idf; how rich the vocabulary of a text is."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.groups import check_unit, group_codes, group_names, with_groups, word_set
from helpers.analysis.relation import count_rows
from helpers.analysis.totals import CountRequest, count_units
from helpers.core.arrays import group_starts
from helpers.core.errors import TableError, require_columns, require_table, require_whole
from helpers.core.parts import TableParts, about_articles

_SHARES = ("share_of_tokens", "share_of_ngrams")
_COLUMNS = frozenset(["term", "count", *_SHARES, "articles", "dispersion", "tokens", "ngrams"])
_MEASURES = ["types", "mattr", "yule_k"]


def count_terms(
    tokens: pd.DataFrame | TableParts,
    *,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | Any | None = None,
    min_count: int = 1,
    negated: bool | None = None,
) -> pd.DataFrame:
    """Count terms: one row per term, or per group and term, the most frequent first, ties by the term.

    Parameters
    ----------
    tokens
        A table of tokens, or its parts: the result is the same to the last digit.
    unit
        A term is a lemma, or with `unit="token"` a token. Only words count, not numbers, punctuation or Latin script.
    stopwords
        A word is left out when its token or its lemma is one of these.
    by
        Columns of tokens (`article_id`, `paragraph`), or of `groups`. A word whose group is missing counts in no group.
        Where groups overlap, as themes do, give tokens with one row per word and group.
    groups
        One row per article, or per paragraph or sentence of it: `by="outlet", groups=articles`.
    min_count
        Terms that occur fewer times are left out; their words are among `tokens`.
    negated
        With True only negated forms of verbs count (ندارد, نیست), with False all other words. `tokens` has all words
        either way, so that the two shares of a term add up to its whole share.

    Returns
    -------
    DataFrame
        One row per group and term; groups in reading order. Columns: those of `by`, `term`, `count`, `share_of_tokens`
        (of `tokens`, so that it does not change with the stopwords), `articles` (with the term), `dispersion` (Gries'
        normalised deviation of proportions over the articles of the group, see `deviation_of_proportions`; missing
        where there is one article), `tokens` (all words of the group, stopwords among them).

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": list("112"), "token": ["صلح", "و", "صلح"], "lemma": ["صلح", "و", "صلح"],
    ...                        "kind": "word"})
    >>> count_terms(tokens, stopwords={"و"})[["term", "count", "articles", "tokens"]].values.tolist()
    [['صلح', 2, 2, 3]]
    >>> count_terms(tokens, by="article_id", stopwords={"و"})[["article_id", "term", "count"]].values.tolist()
    [['1', 'صلح', 1], ['2', 'صلح', 1]]

    How often is it said that something is not, or was not done?

    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["نان هست. راه نیست و امید نیست."]})
    >>> count_terms(tokenize(articles), negated=True)[["term", "count", "tokens"]].values.tolist()
    [['هست', 2, 7]]
    """
    words = word_set(stopwords, verb="count_terms")
    request = CountRequest("count_terms", unit, 1, words, by, groups, min_count, negated)
    return _count(tokens, request, "share_of_tokens", "tokens")


def count_ngrams(
    tokens: pd.DataFrame | TableParts,
    n: int = 2,
    *,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | Any | None = None,
    min_count: int = 1,
    negated: bool | None = None,
) -> pd.DataFrame:
    """Count n-grams: one row per n-gram, or per group and n-gram, the most frequent first, ties by the term.

    Parameters
    ----------
    tokens, unit, by, groups
        As in `count_terms`; tokens are in reading order.
    n
        An n-gram is `n` neighbouring words of one sentence with nothing between them, no number and no comma either.
    stopwords
        An n-gram is left out when its first or its last word is one of these (وزارت امور خارجه stays, و ایران goes).
    min_count
        A million articles have some ten million pairs of words: `min_count=5` leaves those that a table can show.
    negated
        With True only n-grams with a negated form of a verb count (راه نیست), with False only those without one;
        `ngrams` has all in either case.

    Returns
    -------
    DataFrame
        One row per group and n-gram. Columns: those of `by`, `term` (the words with spaces between), `count`,
        `share_of_ngrams` (of `ngrams`), `articles`, `dispersion`, `ngrams` (all of the group, also those left out).

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "1", "sentence": 0, "position": [0, 1, 2, 3], "kind": "word",
    ...                        "token": ["امور", "خارجه", "و", "امور"], "lemma": ["امور", "خارجه", "و", "امور"]})
    >>> count_ngrams(tokens, stopwords={"و"})[["term", "count", "ngrams"]].values.tolist()
    [['امور خارجه', 1, 3]]
    """
    require_whole(n, name="n", minimum=2, verb="count_ngrams")  # Single words are what count_terms counts.
    words = word_set(stopwords, verb="count_ngrams")
    request = CountRequest("count_ngrams", unit, n, words, by, groups, min_count, negated)
    return _count(tokens, request, "share_of_ngrams", "ngrams")


def add_tf_idf(terms: pd.DataFrame, *, by: str | Sequence[str]) -> pd.DataFrame:
    """Add what weighs a term of one group against the other groups: the rows of `terms`, one per group and term.

    Parameters
    ----------
    terms
        A table from `count_terms` or `count_ngrams`.
    by
        The columns by which it was counted.

    Returns
    -------
    DataFrame
        The rows of `terms` with `groups_with_term`, `groups` (all in the table) and `tf_idf`: the term's share in the
        group × ln(groups / groups_with_term). A term that every group has gets 0.

    Raises
    ------
    TableError
        Where there is one group, for then all would be 0, or a term stands twice in a group.

    References
    ----------
    Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0, with the share as term frequency, so that a long group
    weighs no more than a short one.

    Examples
    --------
    >>> terms = pd.DataFrame({"outlet": ["آوندا", "آوندا", "نارون"], "term": ["صلح", "نان", "نان"],
    ...                       "share_of_tokens": [0.5, 0.5, 1.0]})
    >>> add_tf_idf(terms, by="outlet")["tf_idf"].round(3).tolist()
    [0.347, 0.0, 0.0]
    """
    require_table(terms, verb="add_tf_idf")
    by = group_names(by, verb="add_tf_idf")
    share = next((column for column in _SHARES if column in terms.columns), _SHARES[0])
    require_columns(terms, [*by, "term", share], verb="add_tf_idf")
    if not by or terms.duplicated([*by, "term"]).any():
        raise TableError("add_tf_idf: a term stands twice in a group; name in by what the terms were counted by")
    groups = len(terms.drop_duplicates(by))
    if groups == 1:
        raise TableError(f"add_tf_idf: there is one group by {', '.join(by)}; tf-idf needs two or more to compare")
    table = terms.assign(groups_with_term=terms.groupby("term")["term"].transform("size").astype(int), groups=groups)
    table["tf_idf"] = table[share] * np.log(table["groups"] / table["groups_with_term"])
    return table


def deviation_of_proportions(counts: pd.DataFrame, sizes: pd.Series) -> pd.Series:
    """Return Gries' deviation of proportions, normalised: one value per item, by the item.

    `counts` is one row per item and part in which it occurs, with `item, part, count`; `sizes` the words of each part,
    by the part.

    DP is half the sum, over all parts, of the distance between the part's share of the words and its share of the item
    (Gries 2008, doi:10.1075/ijcl.13.4.02gri). Normalised, it is divided by 1 − the smallest share (Lijffijt and Gries
    2012, doi:10.1075/ijcl.17.1.08lij): 0 where an item is spread as the words are, 1 where it sits in the smallest part
    alone. It is missing where there is one part.

    >>> counts = pd.DataFrame({"item": ["صلح", "صلح", "نان"], "part": [1, 2, 2], "count": [1, 1, 1]})
    >>> deviation_of_proportions(counts, pd.Series({1: 5, 2: 5})).tolist()
    [0.0, 1.0]
    """
    shares = sizes / sizes.sum()
    expected = counts["part"].map(shares)
    observed = counts["count"] / counts.groupby("item", sort=False)["count"].transform("sum")
    gaps = pd.DataFrame({"item": counts["item"], "gap": (observed - expected).abs(), "expected": expected})
    items = gaps.groupby("item", sort=False).sum()
    # A part without the item deviates by its whole expected share.
    deviation = (items["gap"] + 1 - items["expected"]) / 2
    return (deviation / (1 - shares.min() if len(shares) > 1 else np.nan)).astype("Float64")


def _count(tokens: pd.DataFrame | TableParts, request: CountRequest, share: str, total: str) -> pd.DataFrame:
    check_unit(request.unit, verb=request.verb)
    by = group_names(request.by, verb=request.verb, taken=_COLUMNS)
    groups = None if request.groups is None else about_articles(request.groups)
    table = count_units(tokens, request._replace(by=tuple(by), groups=groups)).terms.rename(columns={"total": total})
    table[share] = table["count"] / table[total]
    return table[[*by, "term", "count", share, "articles", "dispersion", total]]


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
    require_whole(window, name="window", minimum=1, verb=verb)
    by = group_names(by, verb=verb)
    require_columns(tokens, ["article_id", unit, "kind"], verb=verb)
    table = count_rows(tokens, by, groups, verb=verb, where="word").rename(columns={"rows": "tokens"})
    grouped = tokens if groups is None else with_groups(tokens, by, groups, verb=verb)
    grouped = grouped.dropna(subset=by) if by else grouped
    is_word = (grouped["kind"] == "word").to_numpy()
    codes, places = pd.factorize(grouped.loc[is_word, unit])[0], group_codes(grouped, by)[is_word]
    order = np.argsort(places, kind="stable")
    starts = np.flatnonzero(group_starts(places[order]))
    runs = np.split(codes[order], starts[1:]) if len(starts) else []
    measures = {place: _measures(run, window) for place, run in zip(places[order][starts], runs, strict=True)}
    measured = pd.DataFrame([measures.get(place, (0, None, None)) for place in table.index], columns=_MEASURES)
    table = table.join(measured.astype({"types": int, "mattr": "Float64", "yule_k": "Float64"}))
    return table[[*by, "tokens", *_MEASURES, "articles"]]


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
