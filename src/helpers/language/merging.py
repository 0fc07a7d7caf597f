"""Neighbours that become one: found on whole arrays, and looked at one by one only where they may."""

from collections.abc import Callable
from itertools import chain

import numpy as np

from helpers.core.arrays import Arrays, Numbers, distinct_rows

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
        """Merge from the left on: at each index the longest word, and go on behind it.

        `candidates` says, for each length, at which indices so many neighbours may be one. Returns the numbers, the
        separators, and the indices that remain.
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
        """Merge the word at each of some indices into the one before it, which may have taken in others by then.

        `others` are the numbers by which these words are asked for (as typed); `numbers` those that they have alone.
        """
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
