"""Numbers for strings, so that what is done to each word of a corpus is done to arrays of numbers."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import pandas as pd

Numbers = np.ndarray  # of one dimension, of whole numbers
Arrays = dict[str, np.ndarray]


class Numbering(dict):
    """The number of each string, in the order in which strings are first asked for.

    >>> numbering = Numbering()
    >>> numbering.of(["صلح", "نان", "صلح"]).tolist(), numbering.names
    ([0, 1, 0], ['صلح', 'نان'])
    """

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
        """Return the strings that numbers stand for.

        >>> Numbering(["صلح", "نان"]).texts([1, 0])
        ('نان', 'صلح')
        """
        return tuple(map(self.names.__getitem__, numbers))

    def arrays(self) -> Arrays:
        """Return the names as arrays: their letters, and how many each has.

        >>> numbering = Numbering()
        >>> numbering.take(Numbering(["صلح", "نان"]).arrays())
        >>> numbering["نان"]
        1
        """
        text = "".join(self.names).encode("utf-8", "surrogatepass")
        return {"text": np.frombuffer(text, np.uint8), "lengths": np.array(list(map(len, self.names)), np.int32)}

    def take(self, arrays: Arrays) -> None:
        """Give the first numbers to the names of another numbering; this one has none yet."""
        text, ends = arrays["text"].tobytes().decode("utf-8", "surrogatepass"), np.cumsum(arrays["lengths"]).tolist()
        self.names = [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]
        self.update(zip(self.names, range(len(self.names)), strict=True))


def firsts(groups: np.ndarray) -> np.ndarray:
    """Tell of each entry whether another group than that of the entry before it begins.

    >>> firsts(np.array([4, 4, 7])).tolist()
    [True, False, True]
    """
    return np.append(True, groups[1:] != groups[:-1])[: len(groups)]


def lasts(groups: np.ndarray) -> np.ndarray:
    """Tell of each entry whether it is the last of its group.

    >>> lasts(np.array([4, 4, 7])).tolist()
    [False, True, True]
    """
    return firsts(groups[::-1])[::-1]


def spread(counts: Numbers, starts: Numbers) -> tuple[Numbers, Numbers]:
    """Return, for rows that stand for `counts[i]` items from `starts[i]` on, each item's row and its place.

    >>> [array.tolist() for array in spread(np.array([2, 0, 1]), np.array([5, 9, 7]))]
    [[0, 0, 2], [5, 6, 7]]
    """
    rows = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return rows, np.arange(len(rows)) - np.repeat(first - starts, counts)


def distinct_rows(columns: Sequence[np.ndarray]) -> tuple[np.ndarray, Numbers]:
    """Return the distinct rows of two or more columns of numbers, none below 0, and which of them each row is.

    >>> rows, numbers = distinct_rows([np.array([4, 7, 4]), np.array([1, 1, 1])])
    >>> rows.tolist(), numbers.tolist()
    ([[4, 1], [7, 1]], [0, 1, 0])
    """
    numbers = columns[0].astype(np.int64)
    for column in columns[1:]:
        numbers = pd.factorize(numbers * (int(column.max(initial=0)) + 1) + column)[0]
    count = int(numbers.max(initial=-1)) + 1
    at = np.zeros(count, np.int64)
    at[numbers] = np.arange(len(numbers))
    return np.column_stack([column[at] for column in columns]).astype(np.int32).reshape(count, len(columns)), numbers


def take_texts(names: Sequence[str], numbers: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Return the texts that numbers stand for, as a column of a table.

    >>> list(take_texts(["صلح", "نان"], np.array([1, 1, 0])))
    ['نان', 'نان', 'صلح']
    """
    return pd.Series(names, dtype="str").array.take(numbers)


class Lists:
    """Lists of whole numbers, known by their places."""

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

    def spread(self, places: np.ndarray) -> tuple[Numbers, Numbers]:
        """Return, for the list at each place in turn, the place's row beside each number of the list.

        >>> [array.tolist() for array in Lists([[7], [8, 9]]).spread(np.array([1, 0]))]
        [[0, 0, 1], [8, 9, 7]]
        """
        rows, found = spread(self._counts[places], self._starts[places])
        return rows, self._numbers[found]
