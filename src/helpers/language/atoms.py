"""Lines of text to numbered atoms: words, and what stands between them.

A *chunk* is what stands between two spaces of a text as it was typed (`(كتابها)،`). It is normalised once, however
often it comes, and then is one *atom* or several: the Persian words in it, its signs and numbers, and other letters.
What parts an atom from the next is its *bound*.
"""

import re
from collections.abc import Iterable

import numpy as np

from helpers.language.facts import Facts
from helpers.language.halfspace import LETTERS, WORD
from helpers.language.normalizer import normalize_chunks
from helpers.language.numbering import Arrays, Numbering, Numbers, spread
from helpers.language.splitting import SIGN, SIGN_CHARACTERS, SIGNS

# Bounds: one token with the next (علمی-پژوهشی); tokens without a space; a space; the end of a line.
GLUED, SPLIT, SPACE, LINE = range(4)
_PARTS = (" ", "\n")  # the first numbers are theirs
# A word, a sign, what parts chunks, or a run of anything else.
_UNIT = re.compile(rf"{WORD.pattern}|{SIGN}|[ \n]|[^ \n{LETTERS}{SIGN_CHARACTERS}]+")


class Atoms:
    """What is known of chunks: the numbers of their atoms, and the bound behind each."""

    def __init__(self, names: Numbering):
        """Know nothing yet; `names`, which has none yet, numbers the atoms."""
        self._names = names
        self._chunks = Numbering()
        names.of(_PARTS)
        self._signs = Facts(names, 1, lambda name: (int(bool(SIGNS.fullmatch(name))),))
        self._counts = self._starts = self._atoms = self._bounds = np.zeros(0, np.int32)

    def of(self, chunks: Iterable[str]) -> tuple[Numbers, Numbers, Numbers]:
        """Return, for the atoms of chunks in running order, their numbers, their bounds and their chunk's place.

        >>> names = Numbering()
        >>> atoms, bounds, places = Atoms(names).of(["(كتابها)،", "علمي-پژوهشي"])
        >>> names.texts(atoms), bounds.tolist(), places.tolist()
        (('(', 'کتابها', ')', '،', 'علمی', '-', 'پژوهشی'), [1, 1, 1, 2, 0, 0, 2], [0, 0, 0, 0, 1, 1, 1])
        """
        numbers = self._chunks.of(chunks)
        self._learn()
        places, found = spread(self._counts[numbers], self._starts[numbers])
        return self._atoms[found], self._bounds[found], places

    def kept(self) -> dict[str, Numbering | Facts]:
        """Return what else is known, by name."""
        return {"chunks": self._chunks, "signs": self._signs}

    def arrays(self) -> Arrays:
        """Return what is known of chunks."""
        return {"counts": self._counts, "starts": self._starts, "atoms": self._atoms, "bounds": self._bounds}

    def take(self, arrays: Arrays) -> None:
        """Know what another knew."""
        self._counts, self._starts = arrays["counts"], arrays["starts"]
        self._atoms, self._bounds = arrays["atoms"], arrays["bounds"]

    def _learn(self) -> None:
        """Take the new chunks apart, all of them as lines of one text."""
        new = self._chunks.names[len(self._counts) :]
        if not new:
            return
        atoms, bounds, chunk = self._apart(normalize_chunks(new))
        counts = np.bincount(chunk, minlength=len(new)).astype(np.int32)
        if len(counts) != len(new):
            raise AssertionError(f"{len(new)} chunks became {len(counts)} lines")
        starts = len(self._atoms) + np.cumsum(counts) - counts
        self._counts, self._starts = np.append(self._counts, counts), np.append(self._starts, starts)
        self._atoms, self._bounds = np.append(self._atoms, atoms), np.append(self._bounds, bounds)

    def _apart(self, text: str) -> tuple[Numbers, Numbers, Numbers]:
        """Return the atoms of a text, the bound behind each, and the number of its line."""
        units = self._names.of(_UNIT.findall(text + "\n"))
        is_line, is_atom = units == 1, units > 1
        at = np.flatnonzero(is_atom)
        (is_sign,) = self._signs.of(units[at])
        parted = (is_sign[:-1] | is_sign[1:]) > 0
        bounds = np.where(np.diff(at) > 1, SPACE, np.where(parted, SPLIT, GLUED))
        return units[at], np.append(bounds, SPACE)[: len(at)].astype(np.int32), np.cumsum(is_line)[at]
