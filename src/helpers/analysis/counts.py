"""Terms and n-grams, their shares, their dispersion and their tf-idf."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.groups import check_unit, group_names
from helpers.analysis.totals import CountRequest, count_units
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.core.parts import TableParts, about_articles

_SHARES = ("share_of_tokens", "share_of_ngrams")
_COLUMNS = frozenset(["term", "count", *_SHARES, "articles", "dispersion", "tokens", "ngrams"])


def count_terms(
    tokens: pd.DataFrame | TableParts,
    *,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | Any | None = None,
    min_count: int = 1,
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
    """
    request = _request("count_terms", unit, 1, stopwords, by, groups, min_count)
    return _with_shares(count_units(tokens, request).terms, "share_of_tokens", "tokens", request.by)


def count_ngrams(
    tokens: pd.DataFrame | TableParts,
    *,
    n: int = 2,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | Any | None = None,
    min_count: int = 1,
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
    request = _request("count_ngrams", unit, n, stopwords, by, groups, min_count)
    return _with_shares(count_units(tokens, request).terms, "share_of_ngrams", "ngrams", request.by)


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


def _request(
    verb: str,
    unit: str,
    n: int,
    stopwords: Collection[str],
    by: str | Sequence[str],
    groups: Any,
    min_count: int,
) -> CountRequest:
    check_unit(unit, verb=verb)
    names = tuple(group_names(by, verb=verb, taken=_COLUMNS))
    groups = None if groups is None else about_articles(groups)
    return CountRequest(verb, unit, n, frozenset(stopwords), names, groups, min_count)


def _with_shares(terms: pd.DataFrame, share: str, total: str, by: Sequence[str]) -> pd.DataFrame:
    table = terms.rename(columns={"total": total})
    table[share] = table["count"] / table[total]
    return table[[*by, "term", "count", share, "articles", "dispersion", total]]
