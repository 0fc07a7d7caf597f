"""Lines of text to numbered atoms: words, and what stands between them.

A *chunk* is what stands between two spaces of a text as it was typed (`(كتابها)،`). It is normalised once, however
often it comes, and then is one *atom* or several: the Persian words in it, its signs and numbers, and other letters.
What parts an atom from the next is its *bound*.
"""

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from helpers.core.arrays import Arrays, Numbers, Vocabulary, WordFeatures, expand_ranges, group_ends
from helpers.language.halfspace import LETTERS, WORD
from helpers.language.normalizer import normalize_chunks
from helpers.language.splitting import SIGN, SIGN_CHARACTERS, SIGNS

# Bounds: one token with the next (علمی-پژوهشی); tokens without a space; a space; the end of a line.
GLUED, SPLIT, SPACE, LINE = range(4)
_PARTS = (" ", "\n")  # the first numbers are theirs
# A word, a sign, what parts chunks, or a run of anything else.
_UNIT = re.compile(rf"{WORD.pattern}|{SIGN}|[ \n]|[^ \n{LETTERS}{SIGN_CHARACTERS}]+")


def split_lines(lines: Sequence[str]) -> tuple[list[str], Numbers, Numbers]:
    """Return the distinct chunks of lines, the place of each chunk among them, and how many each line has.

    Chunks are those of `str.split`, in running order.

    >>> chunks, places, sizes = split_lines(["نان و آب", "", "آب"])
    >>> chunks, places.tolist(), sizes.tolist()
    (['نان', 'و', 'آب'], [0, 1, 2, 2], [3, 0, 1])
    """
    try:
        parts = pc.split_pattern(pa.array(lines, pa.large_string()), " ")
    except UnicodeEncodeError:  # half of a surrogate pair, which Arrow has no room for
        known = Vocabulary()
        numbers = [known.of(line.split()) for line in lines]
        return known.names, np.concatenate(numbers), np.array(list(map(len, numbers)))
    encoded = parts.values.dictionary_encode()
    chunks, places, sizes = (
        encoded.dictionary.to_pylist(),
        encoded.indices.to_numpy(),
        np.diff(parts.offsets.to_numpy()),
    )
    if " ".join(chunks).split() == chunks:
        return chunks, places, sizes
    # Nothing is left of what stands between two spaces, or before the first; what other spaces part is divided.
    divided, known = [chunk.split() for chunk in chunks], Vocabulary()
    numbers, counts = known.of(chain.from_iterable(divided)), np.array(list(map(len, divided)))
    rows, found = expand_ranges(counts[places], (np.cumsum(counts) - counts)[places])
    line_of = np.repeat(np.arange(len(lines)), sizes)[rows]
    return known.names, numbers[found], np.bincount(line_of, minlength=len(lines))


class Atoms:
    """What is known of chunks: the numbers of their atoms, and the bound behind each."""

    def __init__(self, names: Vocabulary):
        """Know nothing yet; `names`, which has none yet, numbers the atoms."""
        self._names = names
        self._chunks = Vocabulary()
        names.of(_PARTS)
        self._signs = WordFeatures(names, 1, lambda name: (int(bool(SIGNS.fullmatch(name))),))
        self._counts = self._starts = self._atoms = self._bounds = np.zeros(0, np.int32)

    def of(self, lines: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
        """Return, for the atoms of lines in running order, their numbers, their bounds and the places of their lines.

        >>> names = Vocabulary()
        >>> atoms, bounds, lines = Atoms(names).of(["(كتابها)،", "علمي-پژوهشي"])
        >>> names.texts(atoms), bounds.tolist(), lines.tolist()
        (('(', 'کتابها', ')', '،', 'علمی', '-', 'پژوهشی'), [1, 1, 1, 3, 0, 0, 3], [0, 0, 0, 0, 1, 1, 1])
        """
        chunks, numbers, sizes = split_lines(lines)
        numbers = self._chunks.of(chunks)[numbers]
        self._learn()
        places, found = expand_ranges(self._counts[numbers], self._starts[numbers])
        lines_of = np.repeat(np.arange(len(sizes)), sizes)[places]
        return self._atoms[found], np.where(group_ends(lines_of), LINE, self._bounds[found]), lines_of

    def kept(self) -> dict[str, Vocabulary | WordFeatures]:
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
