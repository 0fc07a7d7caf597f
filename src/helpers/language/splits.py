"""Where the words that have half-spaces come apart, so that neighbours that cannot be one word are passed over.

Of each spelling that `spellings` knows, its letters are divided wherever its parts may stand apart: at its half-spaces,
and behind letters that join nothing. All neighbours that `halfspace.join_words` joins by these spellings are among what
this gives.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from helpers.derived import derived
from helpers.language.characters import NON_JOINING, ZWNJ
from helpers.language.numbering import Numbering
from helpers.language.spelling import spellings

_SHIFT = 32
_BITS = 20  # of the numbers by which keys are passed over
_SPREADS = np.uint64(0x9E3779B97F4A7C15)  # 2 ** 64 over the golden ratio (Knuth 1998, section 6.4)


class Keys:
    """Pairs of numbers that go together. Nearly all that do not are passed over without a search."""

    def __init__(self, keys: list[int]):
        """Take the pairs as `key` makes them, in ascending order and at least one."""
        self._keys = np.array(keys, np.int64)
        self._may_hold = np.zeros(1 << _BITS, bool)
        self._may_hold[_short(self._keys)] = True

    def hold(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Tell for each first and second number whether they go together; one below 0 goes with none.

        >>> Keys([key(1, 2)]).hold(np.array([1, 2, -1]), np.array([2, 1, 2])).tolist()
        [True, False, False]
        """
        wanted = (first.astype(np.int64) << _SHIFT) | np.maximum(second, 0)
        found = (first >= 0) & (second >= 0) & self._may_hold[_short(wanted)]
        places = np.flatnonzero(found)
        nearest = np.minimum(np.searchsorted(self._keys, wanted[places]), len(self._keys) - 1)
        found[places] = self._keys[nearest] == wanted[places]
        return found


def key(first: int, second: int) -> int:
    """Return the one number that stands for two."""
    return first << _SHIFT | second


def _short(keys: np.ndarray) -> np.ndarray:
    return (keys.astype(np.uint64) * _SPREADS) >> np.uint64(64 - _BITS)


class Splits(NamedTuple):
    """The numbers of first, middle and last parts by their letters, and which of them go together."""

    first: dict[str, int]
    middle: dict[str, int]
    last: dict[str, int]
    pairs: Keys  # of a first and a last part
    beginnings: Keys  # of a first and a middle part


@cache
def splits() -> Splits:
    """Return the parts of all known spellings with half-spaces.

    >>> known = splits()
    >>> known.pairs.hold(np.array([known.first["بین"]]), np.array([known.last["المللی"]])).tolist()
    [True]
    """
    names, pairs, beginnings = _parts()
    first, middle, last = ({name: number for number, name in enumerate(part)} for part in names)
    return Splits(first, middle, last, Keys(pairs), Keys(beginnings))


@derived
def _parts() -> list[list]:
    first, middle, last = Numbering(), Numbering(), Numbering()
    pairs, beginnings = set(), set()
    for letters, spelling in sorted(spellings().items()):  # in an order that each process gives the same numbers
        places = _places(letters, spelling)
        for number, place in enumerate(places):
            start = first[letters[:place]]
            pairs.add(key(start, last[letters[place:]]))
            beginnings.update(key(start, middle[letters[place:end]]) for end in places[number + 1 :])
    return [[first.names, middle.names, last.names], sorted(pairs), sorted(beginnings)]


def _places(letters: str, spelling: str) -> list[int]:
    """Return where the parts of a spelling may stand apart, as numbers of letters."""
    ends, read = set(), 0
    for part in spelling.split(ZWNJ):
        read += len(part)
        ends.add(read)
    return [place for place in range(1, len(letters)) if place in ends or letters[place - 1] in NON_JOINING]
