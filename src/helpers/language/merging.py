"""Neighbours that become one: found on whole arrays, and gone through one by one only where they may."""

from collections.abc import Callable
from itertools import chain

import numpy as np

from helpers.core.arrays import Arrays, Numbers, distinct_rows

NOT_ONE = -1


class Merger:
    """Remembers which neighbours are one word, by their numbers."""

    def __init__(self, one: Callable[[tuple[int, ...]], int]):
        """Ask `one` for the number of the word that some neighbours are, or `NOT_ONE`; once for each."""
        self._one = one
        self._known: dict[tuple[int, ...], int] = {}

    def one(self, parts: tuple[int, ...]) -> int:
        """Return the number of the word that these are together, or `NOT_ONE`."""
        found = self._known.get(parts)
        if found is None:
            found = self._known[parts] = self._one(parts)
        return found

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
        self, numbers: Numbers, bounds: Numbers, candidates: dict[int, Numbers]
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Merge from the left on: at each place what is longest, and go on behind it.

        `candidates` says, for each length, where so many neighbours may be one. Returns the numbers, the bounds, and
        the places that are left.
        """
        merges = [
            (place, -length, merged)
            for length, places in candidates.items()
            for place, merged in zip(*self._merging(numbers, places, length), strict=True)
        ]
        is_left, free = np.ones(len(numbers), bool), 0
        numbers, bounds = numbers.copy(), bounds.copy()
        for place, length, merged in sorted(merges):
            if place >= free:
                free = place - length
                numbers[place], bounds[place] = merged, bounds[free - 1]
                is_left[place + 1 : free] = False
        return _left(numbers, bounds, is_left)

    def _merging(self, numbers: Numbers, places: Numbers, length: int) -> tuple[list[int], list[int]]:
        """Return, of some places, those where so many neighbours are one word, and the numbers of these words."""
        parts, which = distinct_rows([numbers[places + step] for step in range(length)])
        merged = np.array([self.one(tuple(part)) for part in parts.tolist()], np.int64)[which]
        are_one = merged != NOT_ONE
        return places[are_one].tolist(), merged[are_one].tolist()

    def into_first(
        self, numbers: Numbers, bounds: Numbers, candidates: Numbers, others: Numbers
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Merge each of some places into the word before it, which may have taken in others by then.

        `others` are the numbers by which a place is asked for (as typed); `numbers` those that it has alone.
        """
        is_left, numbers, bounds = np.ones(len(numbers), bool), numbers.copy(), bounds.copy()
        head = last = -1  # the place of the last word that took one in, and of what it took
        for place in candidates.tolist():
            before = head if last == place - 1 else place - 1
            merged = self.one((int(numbers[before]), int(others[place])))
            if merged != NOT_ONE:
                numbers[before], bounds[before] = merged, bounds[place]
                is_left[place] = False
                head, last = before, place
        return _left(numbers, bounds, is_left)

    def from_right(self, numbers: Numbers, bounds: Numbers, candidates: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Merge from the right on each of some places with what stands behind it, which may be merged by then."""
        is_left, numbers, bounds = np.ones(len(numbers), bool), numbers.copy(), bounds.copy()
        for place in candidates[::-1].tolist():
            merged = self.one((int(numbers[place]), int(numbers[place + 1])))
            if merged != NOT_ONE:
                numbers[place], bounds[place] = merged, bounds[place + 1]
                is_left[place + 1] = False
        return _left(numbers, bounds, is_left)


def _left(numbers: Numbers, bounds: Numbers, is_left: np.ndarray) -> tuple[Numbers, Numbers, Numbers]:
    places = np.flatnonzero(is_left)
    return numbers[places], bounds[places], places
