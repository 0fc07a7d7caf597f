"""Where the words that have half-spaces come apart, so that neighbours that cannot be one word are passed over.

Of each spelling that `spellings` knows, its letters are divided wherever its parts may stand apart: at its half-spaces,
and behind letters that join nothing. All neighbours that `halfspace.join_words` joins by these spellings are among what
this gives.
"""

from functools import cache
from typing import NamedTuple

from helpers.core.arrays import PairSet, Vocabulary, pair_key
from helpers.core.store import cached_table
from helpers.language.characters import NON_JOINING, ZWNJ
from helpers.language.spelling import spellings


class Splits(NamedTuple):
    """The numbers of first, middle and last parts by their letters, and which of them go together."""

    first: dict[str, int]
    middle: dict[str, int]
    last: dict[str, int]
    pairs: PairSet  # of a first and a last part
    beginnings: PairSet  # of a first and a middle part


@cache
def splits() -> Splits:
    """Return the parts of all known spellings with half-spaces.

    >>> import numpy as np
    >>> known = splits()
    >>> known.pairs.contains(np.array([known.first["بین"]]), np.array([known.last["المللی"]])).tolist()
    [True]
    """
    names, pairs, beginnings = _parts()
    first, middle, last = ({name: number for number, name in enumerate(part)} for part in names)
    return Splits(first, middle, last, PairSet(pairs), PairSet(beginnings))


@cached_table
def _parts() -> list[list]:
    first, middle, last = Vocabulary(), Vocabulary(), Vocabulary()
    pairs, beginnings = set(), set()
    for letters, spelling in sorted(spellings().items()):  # in an order that each process gives the same numbers
        places = _places(letters, spelling)
        for number, place in enumerate(places):
            start = first[letters[:place]]
            pairs.add(pair_key(start, last[letters[place:]]))
            beginnings.update(pair_key(start, middle[letters[place:end]]) for end in places[number + 1 :])
    return [[first.names, middle.names, last.names], sorted(pairs), sorted(beginnings)]


def _places(letters: str, spelling: str) -> list[int]:
    """Return where the parts of a spelling may stand apart, as numbers of letters."""
    ends, read = set(), 0
    for part in spelling.split(ZWNJ):
        read += len(part)
        ends.add(read)
    return [place for place in range(1, len(letters)) if place in ends or letters[place - 1] in NON_JOINING]
