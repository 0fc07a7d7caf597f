"""The totals of terms and n-grams: each part is counted with arrays, and SQL adds the parts up."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.groups import check_negated
from helpers.analysis.relation import SET_ASIDE, Part, open_relation
from helpers.core.arrays import group_starts
from helpers.core.parts import TableParts

_MANY = 2**62  # more than the words of any text


class CountRequest(NamedTuple):
    """What is counted: which unit, in runs of how many words, without which words, by which groups.

    With `negated`, only runs with a negated verb (True), or without one (False).
    """

    verb: str
    unit: str
    n: int = 1
    stopwords: frozenset[str] = frozenset()
    by: str | Sequence[str] = ()
    groups: Any = None
    min_count: int = 1
    negated: bool | None = None


class TermTotals(NamedTuple):
    """What was counted: one row per term and group, and one row per group, both in reading order of the groups."""

    terms: pd.DataFrame  # the columns of `by`, term, count, articles, dispersion, total (of the group)
    groups: pd.DataFrame  # the columns of `by`, total, articles


def count_units(tokens: pd.DataFrame | TableParts, request: CountRequest) -> TermTotals:
    """Count what is asked for.

    Each part is read once. The dispersion adds up distances that need the total of a term, which is known only at the
    end. A rare term has more than its share in each of its texts, so that the sum follows from what is known; for the
    few frequent terms, the counts in each text are set aside while the parts are counted.
    """
    check_negated(request.negated, verb=request.verb)
    columns = ["token", "lemma", "kind", *(("sentence", "position") if request.n > 1 else ())]
    columns += ["negated"] if request.negated is not None else []
    asked = request._replace(groups=None)
    with open_relation(tokens, columns, by=request.by, groups=request.groups, verb=request.verb) as relation:
        database, of_group, of_term = relation.database, relation.keys(), relation.keys("term")
        set_aside = relation.count(_count_part, asked)
        database.execute(
            f"""CREATE TEMP TABLE items AS
                SELECT {of_term}, sum(count)::BIGINT AS count, sum(articles)::BIGINT AS articles,
                    sum(around)::BIGINT AS around
                FROM totals GROUP BY {of_term} HAVING sum(count) >= {request.min_count};
            DROP TABLE totals;
            CREATE TEMP TABLE sizes AS
                SELECT {relation.keys("sum(size)::BIGINT AS total")}, min(smallest) AS smallest,
                    max(largest) AS largest, sum(texts)::BIGINT AS texts, min(row_id) AS row_id
                FROM groups GROUP BY {of_group} HAVING sum(texts) > 0;
            CREATE TEMP TABLE frequent AS
                SELECT items.*, total FROM items JOIN sizes ON {relation.same("items", "sizes")}
                WHERE count * largest > total AND texts > 1;
            CREATE TEMP TABLE distances AS SELECT {of_term}, 0::BIGINT AS distance FROM items LIMIT 0"""
        )
        has_frequent = database.execute("FROM frequent LIMIT 1").fetchall()
        for counted in set_aside if has_frequent else ():
            database.register("counted", counted)
            database.execute(
                f"""INSERT INTO distances
                    SELECT {of_term}, sum(abs(in_text * total - size * count))::BIGINT
                    FROM (SELECT {of_term}, count, total, unnest(counts)::BIGINT AS in_text, unnest(sizes) AS size
                        FROM counted JOIN frequent USING ({of_term}))
                    GROUP BY {of_term}"""
            )
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


def _count_part(part: Part, request: CountRequest) -> dict[str, Any]:
    """Return the sizes of the groups of a part, the totals of their terms, and the counts of these in each text."""
    items, text, terms, sizes = _find_runs(part, request)
    texts, several = max(1, len(sizes)), max(1, len(terms))
    largest = len(part.groups) * several * texts
    dtype = np.int32 if largest < 2**31 else np.int64  # half the time to sort
    keys = items.astype(dtype) * dtype(texts) + text
    if len(part.groups) > 1:
        keys += part.group_of.astype(dtype).take(text) * dtype(texts * several)
    keys.sort()
    begins = np.flatnonzero(group_starts(keys))  # of each term in each text: ordered by group, term and text
    counts = np.diff(begins, append=len(keys))
    keys = keys.take(begins)
    items = keys // dtype(texts)
    around = sizes.take(keys - items * dtype(texts))
    starts = np.flatnonzero(group_starts(items))
    group, item = np.divmod(items.take(starts), several)
    named = part.named(group) | {"term": terms.take(item)}
    count, words = (np.add.reduceat(each, starts) if len(starts) else starts for each in (counts, around))
    found = {
        "groups": _sizes(part, sizes),
        "totals": named | {"count": count, "articles": np.diff(starts, append=len(counts)), "around": words},
    }
    if "article_id" not in request.by:  # then each group would be one text
        found[SET_ASIDE] = named | {"counts": _lists(counts, starts), "sizes": _lists(around, starts)}
    return found


def words_behind_first(tokens: Iterable[str]) -> np.ndarray:
    """Return how many words each token has beyond one, which are those that `compound_terms` put to it.

    >>> words_behind_first(["صلح", "سازمان ملل"]).tolist()
    [0, 1]
    """
    return np.array([token.count(" ") for token in tokens], np.int64)


def _sizes(part: Part, sizes: np.ndarray) -> dict[str, Any]:
    """Return how many texts each group of a part has, and how many words they have: none where it only begins here."""
    return dict(part.groups.items()) | {
        "size": part.add_up(sizes),
        "smallest": part.add_up(np.where(sizes, sizes, _MANY), np.minimum, _MANY),
        "largest": part.add_up(sizes, np.maximum),
        "texts": part.add_up(sizes > 0),
    }


def _lists(numbers: np.ndarray, starts: np.ndarray) -> Any:
    """Return a list for each start, in Arrow, as small as its numbers let it be."""
    import pyarrow as pa

    small = numbers.astype(np.min_scalar_type(numbers.max(initial=0)))
    return pa.ListArray.from_arrays(np.append(starts, len(numbers)).astype(np.int32), small)


def _find_runs(part: Part, request: CountRequest) -> tuple[np.ndarray, np.ndarray, Any, np.ndarray]:
    """Find the words of a part, or its n-grams: neighbours in one sentence of one text.

    Return the number of the term and of the text of each that is counted, the terms in Arrow by their numbers, and how
    many words or n-grams each text has, also those that are not counted.
    """
    import pyarrow.compute

    columns, n = part.columns, request.n
    items, text, terms = columns.codes(request.unit), part.text, columns.dictionary(request.unit)
    is_run = part.are_words()
    if (part.group_of < 0).any():
        is_run &= (part.group_of >= 0)[text]
    is_counted = is_run
    for name in ("token", "lemma") if request.stopwords else ():
        is_counted = is_counted & ~columns.are_in(name, request.stopwords).take(columns.codes(name))
    is_negated = None if request.negated is None else columns.numbers("negated")
    if is_negated is not None and n == 1:
        is_counted = is_counted & (is_negated == request.negated)
    # Numbers of rows, not masks: numpy takes half the time where as many are taken as left.
    rows, runs = np.flatnonzero(is_counted), np.flatnonzero(is_run)
    if n > 1:
        runs = runs[np.argsort(text[runs], kind="stable")]  # words of overlapping groups stand among each other
        firsts, lasts = runs[: len(runs) - n + 1], runs[n - 1 :]
        position, sentence = columns.numbers("position"), columns.numbers("sentence")
        joined = (text[firsts] == text[lasts]) & (sentence[firsts] == sentence[lasts])
        behind = np.cumsum(words_behind_first(columns.texts("token"))[columns.codes("token")[runs]])
        place = position[runs] - np.append(0, behind[:-1])[: len(runs)]
        starts = np.flatnonzero(joined & (place[n - 1 :] == place[: len(firsts)] + n - 1))
        places = [runs[starts + step] for step in range(n)]
        words = [items[place].astype(np.int64) for place in places]
        items = words[0]
        for word in words[1:]:
            items = pd.factorize(items * len(terms) + word)[0]
        counted = is_counted[firsts[starts]] & is_counted[lasts[starts]]
        if is_negated is not None:
            counted &= np.any([is_negated[place] for place in places], axis=0) == request.negated
        rows = np.flatnonzero(counted)
        text, runs = text[firsts[starts]], slice(None)
        where = pd.Series(items).drop_duplicates().index.to_numpy()  # their numbers are in order of first appearance
        terms = pyarrow.compute.binary_join_element_wise(*(terms.take(word[where]) for word in words), " ")
    sizes = np.bincount(text[runs], minlength=len(part.group_of))
    return items.take(rows), text.take(rows), terms, sizes
