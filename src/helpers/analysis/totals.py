"""The totals of terms and n-grams: each part is counted with arrays, and SQL adds the parts up."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.relation import Part, open_relation
from helpers.core.arrays import group_starts
from helpers.core.parts import TableParts

_MANY = 2**62  # more than the words of any text


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
