"""Terms and n-grams, their shares, their dispersion and their tf-idf."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.groups import check_unit, group_names
from helpers.analysis.relation import Part, open_relation
from helpers.core.arrays import group_starts
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.core.parts import TableParts, about_articles

_MANY = 2**62  # more than the words of any text
_SHARES = ("share_of_tokens", "share_of_ngrams")
_COLUMNS = frozenset(["term", "count", *_SHARES, "articles", "dispersion", "tokens", "ngrams"])


class CountRequest(NamedTuple):
    """What is counted: which unit, in runs of how many words, without which words, by which groups."""

    verb: str
    unit: str
    n: int = 1
    stopwords: frozenset[str] = frozenset()
    by: tuple[str, ...] = ()
    groups: pd.DataFrame | None = None
    min_count: int = 1


class TermTotals(NamedTuple):
    """What was counted: one row per term and group, and one row per group, both in reading order of the groups."""

    terms: pd.DataFrame  # the columns of `by`, term, count, articles, dispersion, total (of the group)
    groups: pd.DataFrame  # the columns of `by`, total, articles


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


def _dispersion(counted: pd.DataFrame) -> pd.array:
    """Return the deviation of proportions of terms whose totals over their texts are known, all of them whole numbers.

    `around` are the words of the texts with the term, `distances` the sum of |count in the text × words of the group −
    words of the text × count| over them; it is -1 where it follows from the others.
    """
    count, around, distances, words, smallest, texts = (
        counted[name].to_numpy() for name in ("count", "around", "distances", "total", "smallest", "texts")
    )
    distances = np.where(distances < 0, count * (words - around), distances)
    several = texts > 1
    # A text without the term deviates by its whole expected share.
    deviation = (distances + count * (words - around)) / np.where(several, 2 * count * (words - smallest), 1)
    return pd.arrays.FloatingArray(np.where(several, deviation, 0.0), ~several)


def count_units(tokens: pd.DataFrame | TableParts, request: CountRequest) -> TermTotals:
    """Count what is asked for.

    The first pass over the parts counts each term in each text. The dispersion adds up distances that need the total
    of a term, which is known only then. A rare term has more than its share in each of its texts, so that the sum
    follows from what is known; the few frequent terms are measured in a second pass.
    """
    columns = ["token", "lemma", "kind", *(("sentence", "position") if request.n > 1 else ())]
    asked = request._replace(groups=None)
    with open_relation(tokens, columns, by=request.by, groups=request.groups, verb=request.verb) as relation:
        database, of_group, of_term = relation.database, relation.keys(), relation.keys("term")
        relation.count(_count_part, asked)
        database.execute(
            f"""CREATE TEMP TABLE items AS
                SELECT {of_term}, sum(count)::BIGINT AS count, sum(articles)::BIGINT AS articles,
                    sum(around)::BIGINT AS around
                FROM totals GROUP BY {of_term} HAVING sum(count) >= {request.min_count};
            DROP TABLE totals;
            CREATE TEMP TABLE sizes AS
                SELECT {relation.keys("sum(size)::BIGINT AS total")}, min(smallest) AS smallest,
                    max(largest) AS largest, sum(texts)::BIGINT AS texts, min(row_id) AS row_id
                FROM groups GROUP BY {of_group};
            CREATE TEMP TABLE frequent AS
                SELECT items.*, total FROM items JOIN sizes ON {relation.same("items", "sizes")}
                WHERE count * largest > total AND texts > 1;
            CREATE TEMP TABLE distances AS SELECT {of_term}, 0::BIGINT AS distance FROM items LIMIT 0"""
        )
        frequent = database.sql(f"SELECT {relation.keys('term', 'count', 'total')} FROM frequent").to_arrow_table()
        if len(frequent):
            relation.count(_measure_part, (asked, frequent.to_pandas()))
        terms = relation.fetch(
            f"""SELECT {relation.keys("items.term", of="items")}, count, articles, around, total, smallest, texts,
                coalesce(distance, -1)::BIGINT AS distances
            FROM items JOIN sizes ON {relation.same("items", "sizes")}
            LEFT JOIN (SELECT {of_term}, sum(distance) AS distance FROM distances GROUP BY {of_term}) AS measured
                ON {relation.same("items", "measured")} AND items.term = measured.term
            ORDER BY row_id, count DESC, items.term"""
        )
        groups = relation.fetch(f"SELECT {relation.keys('total')}, texts AS articles FROM sizes ORDER BY row_id")
    terms["dispersion"] = _dispersion(terms)
    return TermTotals(terms[[*request.by, "term", "count", "articles", "dispersion", "total"]], groups)


class _Runs(NamedTuple):
    """The words or n-grams of a part that are counted: the number of the term and of the text of each."""

    item: np.ndarray
    text: np.ndarray
    terms: Any  # in Arrow, by their numbers
    sizes: np.ndarray  # of each text: its words or n-grams, also those that are not counted


class _Cells(NamedTuple):
    """How often each term of a part stands in each text that has it: ordered by group, term and text."""

    count: np.ndarray
    size: np.ndarray  # of the text
    starts: np.ndarray  # where the next term, or the next group, begins
    terms: dict[str, Any]  # one entry per group and term: the columns that are grouped by, and term

    def add_up(self, numbers: np.ndarray) -> np.ndarray:
        """Return what the numbers of the cells of each term come to."""
        return np.add.reduceat(numbers, self.starts) if len(numbers) else numbers


def _count_part(part: Part, request: CountRequest) -> dict[str, Any]:
    """Return the sizes of the groups of a part, and the counts of their terms."""
    runs = _find_runs(part, request)
    sizes = runs.sizes
    cells = _cells(part, runs)
    articles = np.diff(cells.starts, append=len(cells.count))
    totals = {"count": cells.add_up(cells.count), "articles": articles, "around": cells.add_up(cells.size)}
    groups = part.groups.assign(
        size=part.add_up(sizes),
        smallest=part.add_up(np.where(sizes, sizes, _MANY), np.minimum, _MANY),
        largest=part.add_up(sizes, np.maximum),
        texts=part.add_up(sizes > 0),
    )
    return {"groups": groups[groups["texts"] > 0], "totals": cells.terms | totals}


def _measure_part(part: Part, job: tuple[CountRequest, pd.DataFrame]) -> dict[str, Any]:
    """Return, for each frequent term of a part, how far its texts are from what their sizes let expect."""
    request, frequent = job
    cells = _cells(part, _find_runs(part, request, frequent["term"].unique()))
    terms = pd.DataFrame(cells.terms | {"term": cells.terms["term"].to_pandas()})
    totals = terms.merge(frequent, on=list(terms.columns), how="left").fillna({"count": 0, "total": 0})
    lengths = np.diff(cells.starts, append=len(cells.count))
    count, total = (np.repeat(totals[name].to_numpy(np.int64), lengths) for name in ("count", "total"))
    distances = cells.add_up(np.abs(cells.count * total - cells.size * count))
    return {"distances": terms.assign(distance=distances)[totals["count"] > 0]}


def _find_runs(part: Part, request: CountRequest, sought: Sequence[str] | None = None) -> _Runs:
    """Return the words of a part, or its n-grams: neighbours in one sentence of one text, `sought` only."""
    import pyarrow as pa
    import pyarrow.compute

    columns, n = part.columns, request.n
    items, text, terms = columns.codes(request.unit), part.text, columns.dictionary(request.unit)
    is_run = part.are_words()
    if (part.group_of < 0).any():
        is_run &= (part.group_of >= 0)[text]
    is_counted = is_run
    for name in ("token", "lemma") if request.stopwords else ():
        is_counted = is_counted & ~columns.are_in(name, request.stopwords)[columns.codes(name)]
    if n > 1:
        rows = np.flatnonzero(is_run)
        rows = rows[np.argsort(text[rows], kind="stable")]  # words of overlapping groups stand among each other
        firsts, lasts = rows[: len(rows) - n + 1], rows[n - 1 :]
        position, sentence = columns.numbers("position"), columns.numbers("sentence")
        joined = (text[firsts] == text[lasts]) & (sentence[firsts] == sentence[lasts])
        starts = np.flatnonzero(joined & (position[lasts] == position[firsts] + n - 1))
        words = [items[rows[starts + step]].astype(np.int64) for step in range(n)]
        items = words[0]
        for word in words[1:]:
            items = pd.factorize(items * len(terms) + word)[0]
        is_counted = is_counted[firsts[starts]] & is_counted[lasts[starts]]
        text, is_run = text[firsts[starts]], np.ones(len(starts), bool)
        where = pd.Series(items).drop_duplicates().index.to_numpy()  # their numbers are in order of first appearance
        terms = pyarrow.compute.binary_join_element_wise(*(terms.take(word[where]) for word in words), " ")
    if sought is not None:
        is_sought = pyarrow.compute.is_in(terms, value_set=pa.array(sought, pa.string()))
        is_counted = is_counted & is_sought.to_numpy(zero_copy_only=False)[items]
    sizes = np.bincount(text[is_run], minlength=len(part.group_of))
    return _Runs(items[is_counted], text[is_counted], terms, sizes)


def _cells(part: Part, runs: _Runs) -> _Cells:
    """Count runs by group, term and text."""
    texts, terms = max(1, len(runs.sizes)), max(1, len(runs.terms))
    largest = len(part.groups) * terms * texts
    dtype = np.int32 if largest < 2**31 else np.int64  # half the time to sort
    keys = runs.item.astype(dtype) * dtype(texts) + runs.text
    if len(part.groups) > 1:
        keys += part.group_of.astype(dtype)[runs.text] * dtype(terms * texts)
    keys.sort()
    starts = np.flatnonzero(group_starts(keys))
    items, text = np.divmod(keys[starts], dtype(texts))
    firsts = np.flatnonzero(group_starts(items))
    group, item = np.divmod(items[firsts], terms)
    named = {name: column.array.take(group) for name, column in part.groups.items() if name != "row_id"}
    named["term"] = runs.terms.take(item)
    return _Cells(np.diff(starts, append=len(keys)), runs.sizes[text], firsts, named)


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
