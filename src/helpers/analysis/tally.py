"""Counts of words and n-grams by group, exact however a corpus is parted: everything that is added up is whole numbers.

Each part of the tokens says, for each item (a term of a group), how often it stands there, in how many texts (articles
of the group), and how many words these texts have. The distances that the dispersion adds up need the total of an item,
which is known only at the end. But where an item is rare, it has in each of its texts more than its share, and their
sum follows from the three numbers; the few frequent items are measured in a second pass.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.groups import group_codes, in_groups, is_listed, plain_ids
from helpers.language.numbering import Numbering
from helpers.parts import Chunks, each_part, is_in_parts

_MANY = 2_000_000  # rows of parts that wait before they are added up


class Asked(NamedTuple):
    """What is counted: which unit, in runs of how many words, without which words, by which groups."""

    verb: str
    unit: str
    n: int
    stopwords: Collection[str]
    by: tuple[str, ...]
    groups: pd.DataFrame | None


class _Cells(NamedTuple):
    """How often each item of a part stands in each of its texts: one entry per item and text, by item."""

    words: list[str]  # the distinct words of the part
    groups: pd.DataFrame  # a row for each group, in reading order
    items: np.ndarray  # a row per item: the number of its group, and of its words in `words`
    starts: np.ndarray  # of the cells of each item
    counts: np.ndarray
    sizes: np.ndarray  # words (or n-grams) of each cell's text
    of_group: np.ndarray  # a row per group: words, words of its smallest and of its largest text, texts
    outside: int  # words that are in no group


class Sums(NamedTuple):
    """What the parts have found together; a row of `items` for each row of `totals`."""

    words: list[str]
    groups: pd.DataFrame
    items: np.ndarray  # the number of the group, and of the words
    totals: np.ndarray  # count, texts, words of these texts, distances
    of_group: np.ndarray  # a row per group: words, words of its smallest and of its largest text, texts
    outside: int


def tally(tokens, asked: Asked) -> Sums:
    """Return the sums over tokens, a table or a table in parts."""
    if not is_in_parts(tokens):
        tokens = _cells(asked, tokens)  # counted once for both passes
    elif isinstance(tokens, Chunks) and asked.n == 1 and not asked.by:
        tokens = tokens.only(["article_id", "token", "lemma", "kind"])
    sums = _added_up(_each(_totals_of_part, tokens, asked))
    unsure = sums.totals[:, 0] * sums.of_group[sums.items[:, 0], 2] > sums.of_group[sums.items[:, 0], 0]
    unsure &= sums.of_group[sums.items[:, 0], 3] > 1
    if unsure.any():
        sought = _Sought(sums.words, sums.groups, sums.items[unsure], sums.totals[unsure, 0], sums.of_group[:, 0])
        distances = sum(_each(_distances_of_part, tokens, asked, sought))
        sums.totals[unsure, 3] = distances
    return sums


def _each(work, tokens, asked: Asked, sought: "_Sought | None" = None):
    if isinstance(tokens, _Cells):
        return [work(tokens, sought)]
    return each_part(_on_part, tokens, common=(work, asked, sought), what=asked.verb)


def _on_part(job: tuple, tokens: pd.DataFrame):
    work, asked, sought = job
    return work(_cells(asked, tokens, sought.numbers() if sought else None), sought)


def _cells(asked: Asked, tokens: pd.DataFrame, terms: Collection[str] | None = None) -> _Cells:
    """Return the cells of all items, or of those that are made of some terms."""
    known, by, outside = in_groups(tokens, asked.by, asked.groups, verb=asked.verb)
    words = known[(known["kind"] == "word").to_numpy()]
    if by and asked.n > 1:
        # Tokens with one row per word and group have their groups mixed: n-grams run within one.
        words = words.iloc[np.argsort(group_codes(words, by), kind="stable")]
    starts = _starts(words, asked.n, by) if asked.n > 1 else np.arange(len(words))
    rows = words.iloc[starts] if asked.n > 1 else words
    texts, groups = group_codes(rows, [*by, "article_id"]), group_codes(rows, by)
    sizes = np.bincount(texts)
    group_of_text = np.zeros(len(sizes), int)
    group_of_text[texts] = groups
    hidden = is_listed(words, asked.stopwords)
    kept = ~(hidden[starts] | hidden[starts + asked.n - 1])
    codes, names = pd.factorize(words[asked.unit])
    names = names.tolist()
    if terms is not None:
        is_sought = np.array([name in terms for name in names], bool)
        kept &= np.logical_and.reduce([is_sought[codes[starts + step]] for step in range(asked.n)])
    columns = [groups[kept], *(codes[starts[kept] + step] for step in range(asked.n))]
    items, numbers = _distinct(columns, [int(groups.max(initial=-1)) + 1, *[len(names)] * asked.n])
    cells, counts = np.unique(numbers * len(sizes) + texts[kept], return_counts=True)
    of_item, of_text = np.divmod(cells, max(len(sizes), 1))
    firsts = np.flatnonzero(~pd.Series(groups).duplicated().to_numpy())
    return _Cells(
        words=names,
        groups=plain_ids(rows[by].iloc[firsts]).reset_index(drop=True),
        items=items,
        starts=np.flatnonzero(np.diff(of_item, prepend=-1)),
        counts=counts,
        sizes=sizes[of_text],
        of_group=_by_group(sizes, group_of_text, len(firsts)),
        outside=outside,
    )


def _starts(words: pd.DataFrame, n: int, by: Sequence[str]) -> np.ndarray:
    """Return the rows at which an n-gram starts: the last of its words is n − 1 further on in the same sentence."""
    same = group_codes(words, [*by, "article_id", "sentence"])
    positions = words["position"].to_numpy()
    ends = slice(n - 1, None)
    firsts = slice(0, max(len(words) - n + 1, 0))
    return np.flatnonzero((same[firsts] == same[ends]) & (positions[ends] - positions[firsts] == n - 1))


def _distinct(columns: Sequence[np.ndarray], sizes: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct rows of columns of numbers, and which of them each row is; a number is below its size."""
    numbers = columns[0].astype(np.int64)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        numbers = pd.factorize(numbers * size + column)[0]
    count = int(numbers.max(initial=-1)) + 1
    at = np.zeros(count, np.int64)
    at[numbers] = np.arange(len(numbers))
    return np.column_stack([column[at] for column in columns]).astype(np.int32).reshape(count, len(columns)), numbers


def _by_group(sizes: np.ndarray, group_of_text: np.ndarray, groups: int) -> np.ndarray:
    table = np.zeros((groups, 4), np.int64)
    np.add.at(table[:, 0], group_of_text, sizes)
    table[:, 1] = np.iinfo(np.int64).max
    np.minimum.at(table[:, 1], group_of_text, sizes)
    np.maximum.at(table[:, 2], group_of_text, sizes)
    np.add.at(table[:, 3], group_of_text, 1)
    return table


def _totals_of_part(cells: _Cells, _: None) -> Sums:
    columns = (cells.counts, np.ones_like(cells.counts), cells.sizes)
    totals = [np.add.reduceat(column, cells.starts) if len(cells.starts) else column[:0] for column in columns]
    # The distances of an item that has more than its share in each of its texts are filled in when the rest is known.
    items = np.column_stack([*totals, np.full(len(cells.starts), -1)]).astype(np.int64)
    return Sums(cells.words, cells.groups, cells.items, items, cells.of_group, cells.outside)


def _added_up(parts) -> Sums:
    words, group_of, labels, outside = Numbering(), Numbering(), [], 0
    waiting, rows, items, totals = [], 0, None, None
    of_group = np.zeros((0, 4), np.int64)
    for part in parts:
        names = ["\x1f".join(label) for label in _labels(part.groups)]
        known = len(group_of)
        new_groups, new_words = group_of.of(names), words.of(part.words)
        labels.append(part.groups[new_groups >= known])
        of_group = _groups_added(of_group, part.of_group, new_groups, len(group_of))
        renamed = [new_groups[part.items[:, 0]], *(new_words[column] for column in part.items[:, 1:].T)]
        waiting.append((np.column_stack(renamed).astype(np.int32).reshape(part.items.shape), part.totals))
        rows, outside = rows + len(part.items), outside + part.outside
        if rows > max(_MANY, 0 if items is None else len(items)):
            items, totals = _rows_added(items, totals, waiting)
            waiting, rows = [], 0
    items, totals = _rows_added(items, totals, waiting)
    groups = pd.concat(labels, ignore_index=True)
    return Sums(words.names, groups, items, totals, of_group, outside)


def _labels(groups: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return what tells each group from the others; of the one group of all, nothing."""
    if not len(groups.columns):
        return [()] * len(groups)  # an older pandas gives no rows of no columns
    return [tuple(map(repr, row)) for row in groups.itertuples(index=False, name=None)]


def _groups_added(known: np.ndarray, new: np.ndarray, places: np.ndarray, count: int) -> np.ndarray:
    table = np.zeros((count, 4), np.int64)
    table[:, 1] = np.iinfo(np.int64).max
    table[: len(known)] = known
    table[places, 0] += new[:, 0]
    table[places, 1] = np.minimum(table[places, 1], new[:, 1])
    table[places, 2] = np.maximum(table[places, 2], new[:, 2])
    table[places, 3] += new[:, 3]
    return table


def _rows_added(items: np.ndarray | None, totals: np.ndarray | None, waiting: list) -> tuple[np.ndarray, np.ndarray]:
    """Add up the rows of one item."""
    if items is None and len(waiting) == 1:
        return waiting[0]
    all_items = np.concatenate([part for part, _ in waiting] + ([] if items is None else [items]))
    all_totals = np.concatenate([part for _, part in waiting] + ([] if totals is None else [totals]))
    order = np.lexsort(all_items.T[::-1])
    all_items = all_items[order]
    is_new = np.append(True, (all_items[1:] != all_items[:-1]).any(axis=1))[: len(all_items)]
    starts = np.flatnonzero(is_new)
    if not len(starts):
        return all_items, all_totals
    added = np.column_stack([np.add.reduceat(column[order], starts) for column in all_totals[:, :3].T])
    return all_items[starts], np.column_stack([added, np.full(len(starts), -1)])


class _Sought(NamedTuple):
    """Items whose distances are measured, with what is known of them now."""

    words: list[str]
    groups: pd.DataFrame
    items: np.ndarray
    counts: np.ndarray
    of_group: np.ndarray  # words

    def numbers(self) -> dict[str, int]:
        """Return the number of each word of the items."""
        return {self.words[word]: word for word in np.unique(self.items[:, 1:]).tolist()}


def _distances_of_part(cells: _Cells, sought: _Sought) -> np.ndarray:
    """Return, for each item that is sought, the sum of the distances in the texts of this part.

    A distance is |count × words of the group − words of the text × total count|: a whole number.
    """
    number_of = sought.numbers()
    words = np.array([number_of.get(word, -1) for word in cells.words], np.int64)
    group_of = {label: number for number, label in enumerate(_labels(sought.groups))}
    groups = np.array([group_of[label] for label in _labels(cells.groups)], np.int64)
    columns = [groups[cells.items[:, 0]], *(words[column] for column in cells.items[:, 1:].T)]
    names = [f"column {number}" for number in range(len(columns))]
    here = pd.DataFrame(dict(zip(names, columns, strict=True))).assign(item=np.arange(len(cells.items)))
    wanted = pd.DataFrame(dict(zip(names, sought.items.T.astype(np.int64), strict=True)))
    pairs = wanted.assign(place=np.arange(len(wanted))).merge(here, on=names)
    place_of = np.full(len(cells.items), -1)
    place_of[pairs["item"]] = pairs["place"]
    lengths = np.diff(np.append(cells.starts, len(cells.counts)))
    place = np.repeat(place_of, lengths)
    taken = place >= 0
    place = place[taken]
    total, size = sought.counts[place], sought.of_group[sought.items[place, 0]]
    distances = np.zeros(len(sought.items), np.int64)
    np.add.at(distances, place, np.abs(cells.counts[taken] * size - cells.sizes[taken] * total))
    return distances
