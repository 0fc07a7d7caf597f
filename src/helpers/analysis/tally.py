"""Counts of words and n-grams by group, exact however a corpus is parted: everything that is added up is whole numbers.

Each part of the tokens says, for each item (a term of a group), how often it stands there, in how many texts (articles
of the group), and how many words these texts have. The distances that the dispersion adds up need the total of an item,
which is known only at the end. But where an item is rare, it has in each of its texts more than its share, and their
sum follows from the three numbers; the few frequent items are measured in a second pass.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.cells import Asked, Cells, find_cells
from helpers.core.arrays import Vocabulary
from helpers.core.parts import Chunks, each_part, is_in_parts
from helpers.language.kept_tokens import KeptColumns

_MANY = 2_000_000  # rows of parts that wait before they are added up


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
        tokens = find_cells(asked, tokens)  # counted once for both passes
    elif isinstance(tokens, Chunks) and asked.is_of_words():
        tokens = tokens.in_columns()
    sums = _added_up(_each(_totals_of_part, tokens, asked))
    unsure = sums.totals[:, 0] * sums.of_group[sums.items[:, 0], 2] > sums.of_group[sums.items[:, 0], 0]
    unsure &= sums.of_group[sums.items[:, 0], 3] > 1
    if unsure.any():
        sought = _Sought(sums.words, sums.groups, sums.items[unsure], sums.totals[unsure, 0], sums.of_group[:, 0])
        distances = sum(_each(_distances_of_part, tokens, asked, sought))
        sums.totals[unsure, 3] = distances
    return sums


def _each(work, tokens, asked: Asked, sought: "_Sought | None" = None):
    if isinstance(tokens, Cells):
        return [work(tokens, sought)]
    return each_part(_on_part, tokens, common=(work, asked, sought), what=asked.verb)


def _on_part(job: tuple, tokens: pd.DataFrame | KeptColumns):
    work, asked, sought = job
    return work(find_cells(asked, tokens, sought.numbers() if sought else None), sought)


def _totals_of_part(cells: Cells, _: None) -> Sums:
    columns = (cells.counts, np.ones_like(cells.counts), cells.sizes)
    totals = [np.add.reduceat(column, cells.starts) if len(cells.starts) else column[:0] for column in columns]
    # The distances of an item that has more than its share in each of its texts are filled in when the rest is known.
    items = np.column_stack([*totals, np.full(len(cells.starts), -1)]).astype(np.int64)
    return Sums(cells.words, cells.groups, cells.items, items, cells.of_group, cells.outside)


def _added_up(parts) -> Sums:
    words, group_of, labels, outside = Vocabulary(), Vocabulary(), [], 0
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


def _distances_of_part(cells: Cells, sought: _Sought) -> np.ndarray:
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
