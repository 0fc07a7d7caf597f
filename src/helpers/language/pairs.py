"""Pairs of numbers that go together, sought among many that do not."""

from collections.abc import Sequence

import numpy as np

_SHIFT = 32
_BITS = 20  # of the numbers by which keys are passed over
_SPREADS = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 over the golden ratio (Knuth 1998, section 6.4)


class Keys:
    """Pairs of numbers that go together. Nearly all that do not are passed over without a search."""

    def __init__(self, keys: Sequence[int] = ()):
        """Take the pairs as `key` makes them."""
        self._keys = np.zeros(0, np.int64)
        self._may_hold = np.zeros(1 << _BITS, bool)
        self.extend(keys)

    def extend(self, keys: Sequence[int]) -> None:
        """Take more pairs."""
        new = np.array(keys, np.int64)
        self._keys = np.sort(np.append(self._keys, new))
        self._may_hold[_short(new)] = True

    def hold(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Tell for each first and second number whether they go together; one below 0 goes with none.

        >>> Keys([key(1, 2)]).hold(np.array([1, 2, -1]), np.array([2, 1, 2])).tolist()
        [True, False, False]
        """
        wanted = (first.astype(np.int64) << _SHIFT) | np.maximum(second, 0)
        found = (first >= 0) & (second >= 0) & self._may_hold[_short(wanted)]
        places = np.flatnonzero(found)
        if len(places):
            nearest = np.minimum(np.searchsorted(self._keys, wanted[places]), len(self._keys) - 1)
            found[places] = self._keys[nearest] == wanted[places]
        return found


def key(first: int, second: int) -> int:
    """Return the one number that stands for two."""
    return first << _SHIFT | second


def _short(keys: np.ndarray) -> np.ndarray:
    return (keys.astype(np.uint64) * _SPREADS) >> np.uint64(64 - _BITS)
