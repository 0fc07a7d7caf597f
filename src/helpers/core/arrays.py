"""Strings as whole numbers, and arrays of them: what is done to each word of a corpus is done to arrays.

Everything here is generic: no Persian, no rule of language.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import numpy as np
import pandas as pd

Numbers = np.ndarray  # of one dimension, of whole numbers
Arrays = dict[str, np.ndarray]
_SHIFT = 32
_BITS = 20  # of the hash by which pairs are passed over
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 over the golden ratio (Knuth 1998, section 6.4)


class Vocabulary(dict):
    """The number of each string, in the order in which strings are first asked for."""

    def __init__(self, names: Iterable[str] = ()):
        """Start with `names`, which get the first numbers."""
        super().__init__()
        self.names: list[str] = []
        self.of(names)

    def __missing__(self, name: str) -> int:
        """Give the next number to a new string."""
        number = self[name] = len(self.names)
        self.names.append(name)
        return number

    def of(self, names: Iterable[str]) -> Numbers:
        """Return the number of each string."""
        return np.fromiter(map(self.__getitem__, names), np.int32)

    def texts(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """Return the strings that numbers stand for."""
        return tuple(map(self.names.__getitem__, numbers))

    def arrays(self) -> Arrays:
        """Return the names as arrays: their letters, and how many each has."""
        text = "".join(self.names).encode("utf-8", "surrogatepass")
        return {"text": np.frombuffer(text, np.uint8), "lengths": np.array(list(map(len, self.names)), np.int32)}

    def take(self, arrays: Arrays) -> None:
        """Give the first numbers to the names of another vocabulary; this one has none yet."""
        text, ends = arrays["text"].tobytes().decode("utf-8", "surrogatepass"), np.cumsum(arrays["lengths"]).tolist()
        self.names = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        self.update(zip(self.names, range(len(self.names)), strict=True))


def group_starts(groups: np.ndarray | pd.api.extensions.ExtensionArray) -> np.ndarray:
    """Tell of each entry whether another group than that of the entry before it begins."""
    starts = np.ones(len(groups), bool)
    starts[1:] = groups[1:] != groups[:-1]
    return starts


def group_ends(groups: np.ndarray) -> np.ndarray:
    """Tell of each entry whether it is the last of its group."""
    return group_starts(groups[::-1])[::-1]


def expand_ranges(counts: Numbers, starts: Numbers) -> tuple[Numbers, Numbers]:
    """Return, for rows that stand for `counts[i]` items from `starts[i]` on, each item's row and its place."""
    rows = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) - np.repeat(first - starts, counts)


def distinct_rows(columns: Sequence[np.ndarray]) -> tuple[np.ndarray, Numbers]:
    """Return the distinct rows of two or more columns of numbers, none below 0, and which of them each row is."""
    numbers = columns[0].astype(np.int64)
    for column in columns[1:]:
        numbers = pd.factorize(numbers * (int(column.max(initial=0)) + 1) + column)[0]
    count = int(numbers.max(initial=-1)) + 1
    at = np.zeros(count, np.int64)
    at[numbers] = np.arange(len(numbers))
    return np.column_stack([column[at] for column in columns]).astype(np.int32).reshape(count, len(columns)), numbers


def take_texts(names: Sequence[str], numbers: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Return the texts that numbers stand for, as a column of a table."""
    return pd.Series(names, dtype="str").array.take(numbers)


def fill_texts(column: pd.Series) -> pd.Series:
    """Return a column of texts with "" where one is missing; of categories, which take no new value, their texts.

    >>> fill_texts(pd.Series(["آوند", None], dtype="category")).tolist()
    ['آوند', '']
    """
    return (column if isinstance(column.dtype, pd.StringDtype) else column.astype(object)).fillna("")


class RaggedArray:
    """RaggedArray of whole numbers, known by their places."""

    def __init__(self, lists: Sequence[Sequence[int]] = ()):
        """Take the lists."""
        self._counts = self._starts = self._numbers = np.zeros(0, np.int64)
        self.extend(lists)

    def __len__(self) -> int:
        """Return how many lists there are."""
        return len(self._counts)

    def extend(self, lists: Sequence[Sequence[int]]) -> None:
        """Take more lists."""
        counts = np.array(list(map(len, lists)), np.int64)
        self._counts = np.append(self._counts, counts)
        self._starts = np.append(self._starts, len(self._numbers) + np.cumsum(counts) - counts)
        self._numbers = np.append(self._numbers, np.fromiter(chain.from_iterable(lists), np.int64))

    def expand(self, places: np.ndarray) -> tuple[Numbers, Numbers]:
        """Return, for the list at each place in turn, the place's row beside each number of the list."""
        rows, found = expand_ranges(self._counts[places], self._starts[places])
        return rows, self._numbers[found]


class PairSet:
    """Pairs of numbers that go together. Nearly all that do not are passed over without a search."""

    def __init__(self, keys: Sequence[int] = ()):
        """Take the pairs as `pair_key` makes them."""
        self._keys = np.zeros(0, np.int64)
        self._may_contain = np.zeros(1 << _BITS, bool)
        self.extend(keys)

    def extend(self, keys: Sequence[int]) -> None:
        """Take more pairs."""
        new = np.array(keys, np.int64)
        self._keys = np.sort(np.append(self._keys, new))
        self._may_contain[_short(new)] = True

    def contains(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Tell for each first and second number whether they go together; one below 0 goes with none."""
        wanted = (first.astype(np.int64) << _SHIFT) | np.maximum(second, 0)
        found = (first >= 0) & (second >= 0) & self._may_contain[_short(wanted)]
        places = np.flatnonzero(found)
        if len(places):
            nearest = np.minimum(np.searchsorted(self._keys, wanted[places]), len(self._keys) - 1)
            found[places] = self._keys[nearest] == wanted[places]
        return found


def pair_key(first: int, second: int) -> int:
    """Return the one number that stands for two."""
    return first << _SHIFT | second


def _short(keys: np.ndarray) -> np.ndarray:
    return (keys.astype(np.uint64) * _GOLDEN) >> np.uint64(64 - _BITS)


class WordFeatures:
    """Some whole numbers for each name of a vocabulary, worked out when they are first asked for."""

    def __init__(
        self, names: Vocabulary, columns: int, work_out: Callable[[list[str]], Sequence[Sequence[int]] | np.ndarray]
    ):
        """Know nothing yet; `work_out` gives a row of `columns` numbers for each of some names."""
        self._names, self._work_out = names, work_out
        self._known = np.zeros(0, bool)
        self._table = np.zeros((columns, 0), np.int32)

    def of(self, numbers: Numbers) -> np.ndarray:
        """Return a row per column and a column per name that was asked for."""
        self._learn(numbers)
        return self._table.take(numbers, axis=1)

    def arrays(self) -> Arrays:
        """Return all that is known."""
        return {"known": self._known, "table": self._table}

    def take(self, arrays: Arrays) -> None:
        """Know what another knew."""
        self._known, self._table = arrays["known"], arrays["table"]

    def _learn(self, numbers: Numbers) -> None:
        if len(self._known) < len(self._names.names):
            room = max(len(self._names.names), 2 * len(self._known))
            more = room - len(self._known)
            self._known = np.append(self._known, np.zeros(more, bool))
            self._table = np.append(self._table, np.zeros((len(self._table), more), np.int32), axis=1)
        asked = np.zeros(len(self._known), bool)
        asked[numbers] = True
        new = np.flatnonzero(asked & ~self._known)
        if len(new):
            rows = self._work_out([self._names.names[number] for number in new.tolist()])
            self._table[:, new] = np.array(rows, np.int32).T
            self._known[new] = True


NOT_ONE = -1


class Merger:
    """Which neighbours are one word, by their numbers, worked out once for each."""

    def __init__(self, merge: Callable[[tuple[int, ...]], int]):
        """Ask `merge` for the number of the word that some neighbours are, or `NOT_ONE`."""
        self._merge = merge
        self._known: dict[tuple[int, ...], int] = {}

    def merged(self, parts: tuple[int, ...]) -> int:
        """Return the number of the word that these are together, or `NOT_ONE`."""
        number = self._known.get(parts)
        if number is None:
            number = self._known[parts] = self._merge(parts)
        return number

    def arrays(self) -> Arrays:
        """Return all that is known: the parts one after the other, how many each has, and what they are together."""
        return {
            "parts": np.fromiter(chain.from_iterable(self._known), np.int32),
            "lengths": np.fromiter(map(len, self._known), np.int32),
            "merged": np.fromiter(self._known.values(), np.int32),
        }

    def take(self, arrays: Arrays) -> None:
        """Know what another knew."""
        parts, ends = arrays["parts"].tolist(), np.cumsum(arrays["lengths"]).tolist()
        keys = (tuple(parts[start:end]) for start, end in zip([0, *ends], ends, strict=False))
        self._known = dict(zip(keys, arrays["merged"].tolist(), strict=True))

    def from_left(
        self, numbers: Numbers, separators: Numbers, candidates: dict[int, Numbers]
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Merge from the left on, at each index the longest word; return also the indices that remain.

        `candidates` says, for each length, at which indices so many neighbours may be one.
        """
        merges = [
            (index, -length, merged)
            for length, indices in candidates.items()
            for index, merged in zip(*self._merging(numbers, indices, length), strict=True)
        ]
        remains, free = np.ones(len(numbers), bool), 0
        numbers, separators = numbers.copy(), separators.copy()
        for index, length, merged in sorted(merges):
            if index >= free:
                free = index - length
                numbers[index], separators[index] = merged, separators[free - 1]
                remains[index + 1 : free] = False
        return _remaining(numbers, separators, remains)

    def _merging(self, numbers: Numbers, indices: Numbers, length: int) -> tuple[list[int], list[int]]:
        """Return, of some indices, those where so many neighbours are one word, and the numbers of these words."""
        if not len(indices):
            return [], []
        parts, which = distinct_rows([numbers[indices + step] for step in range(length)])
        merged = np.array([self.merged(tuple(part)) for part in parts.tolist()], np.int64)[which]
        are_one = merged != NOT_ONE
        return indices[are_one].tolist(), merged[are_one].tolist()

    def into_first(
        self, numbers: Numbers, separators: Numbers, candidates: Numbers, others: Numbers
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Merge the word at each index, known by its number in `others`, into the one before, which may have grown."""
        remains, numbers, separators = np.ones(len(numbers), bool), numbers.copy(), separators.copy()
        head = last = -1  # the index of the last word that took one in, and of what it took
        for index in candidates.tolist():
            before = head if last == index - 1 else index - 1
            merged = self.merged((int(numbers[before]), int(others[index])))
            if merged != NOT_ONE:
                numbers[before], separators[before] = merged, separators[index]
                remains[index] = False
                head, last = before, index
        return _remaining(numbers, separators, remains)

    def from_right(
        self, numbers: Numbers, separators: Numbers, candidates: Numbers
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Merge from the right on the word at each of some indices with the next, which may be merged by then."""
        remains, numbers, separators = np.ones(len(numbers), bool), numbers.copy(), separators.copy()
        for index in candidates[::-1].tolist():
            merged = self.merged((int(numbers[index]), int(numbers[index + 1])))
            if merged != NOT_ONE:
                numbers[index], separators[index] = merged, separators[index + 1]
                remains[index + 1] = False
        return _remaining(numbers, separators, remains)


def _remaining(numbers: Numbers, separators: Numbers, remains: np.ndarray) -> tuple[Numbers, Numbers, Numbers]:
    indices = np.flatnonzero(remains)
    return numbers[indices], separators[indices], indices
