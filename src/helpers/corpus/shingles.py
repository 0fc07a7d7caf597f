"""Runs of letters of texts, by which copies are told: in memory, or on disk for a corpus that is larger."""

from collections.abc import Iterable, Iterator

import numpy as np

from helpers.corpus.spooled import Spooled

_SHINGLE = 12  # letters, some three words: fewer are shared by chance, more are lost to each change
_KEPT = 4  # one shingle in four is looked at: the share that two texts have in common stays the same


def shingles_of(key: str) -> np.ndarray:
    """Return the distinct hashes of the runs of letters in `key`, one in four of them, sorted.

    >>> len(shingles_of("بهره‌برداری")), len(shingles_of("از سد تازه در جنوب کشور خبر داد")) > 0
    (0, True)
    """
    letters = np.frombuffer(key.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(max(len(letters) - _SHINGLE + 1, 0), dtype=np.uint64)
    for place in range(_SHINGLE):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + letters[place : place + len(hashes)]
    # The last steps of splitmix64: neighbouring hashes end far from each other.
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.unique(hashes[hashes % np.uint64(_KEPT) == 0])


class Shingles(Spooled):
    """The hashes of many texts, by the text's number."""

    def __init__(self, *, spool: bool):
        """Hold them in memory, or with `spool` in a file without a name that is gone when this is left."""
        super().__init__(spool=spool)
        self._ends = [0]

    def add(self, texts: Iterable[np.ndarray]) -> None:
        """Take in the hashes of more texts."""
        for hashes in texts:
            self._ends.append(self._ends[-1] + len(hashes))
            self._append(hashes)

    def compared(self, blocks: Iterable[np.ndarray]) -> Iterator[tuple[int, int, float]]:
        """Give each pair of the blocks with the share of the longer text that stands in both."""
        for block in blocks:
            last, hashes = -1, np.zeros(0, np.uint64)
            for first, second in block.tolist():
                if first != last:
                    last, hashes = first, self._of(first)
                other = self._of(second)
                shared = len(np.intersect1d(hashes, other, assume_unique=True))
                yield first, second, shared / max(len(hashes), len(other))

    def _of(self, number: int) -> np.ndarray:
        if not self._file:
            return self._arrays[number]
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(8 * start)
        return np.frombuffer(self._file.read(8 * (end - start)), np.uint64)
