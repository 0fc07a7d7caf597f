"""Runs of letters of texts, by which copies are told: in memory, or on disk for a corpus that is larger."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from helpers.core.progress import track
from helpers.corpus.spooled import Spooled

_SHINGLE = 12  # letters, some three words: fewer are shared by chance, more are lost to each change
# Hashes that are read at once for the firsts of pairs, and for their seconds: some 300 MB, and 60.
_SHELVES = (40_000_000, 8_000_000)
_PAIRS_TOGETHER = 10_000_000  # some 80 MB
_PAIRS_AT_ONCE = 100_000
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
        for pairs in _together(blocks):
            for some, hashes_of_first, hashes_of_second in self._by_shelf(pairs):
                yield from _shares(some, hashes_of_first, hashes_of_second)

    def _by_shelf(self, pairs: np.ndarray) -> Iterator[tuple[np.ndarray, Callable, Callable]]:
        """Give pairs whose hashes are at hand, and what gives these of the first and of the second of a pair.

        The file is read in long runs, each text's hashes with those of its neighbours: one by one they would be
        millions of reads all over a disk.
        """
        if not self._file:
            yield pairs, self._arrays.__getitem__, self._arrays.__getitem__
            return
        ends = np.array(self._ends)
        shelves = [(ends[texts] // size).astype(np.int32) for texts, size in zip(pairs.T, _SHELVES, strict=True)]
        shelves = np.column_stack(shelves)
        order = np.lexsort((pairs[:, 0], *shelves.T[::-1]))
        changes = (np.diff(shelves[order], axis=0) != 0).any(axis=1)
        held, at_hand = [-1, -1], [None, None]
        groups = np.split(order, np.flatnonzero(changes) + 1)
        for group in track(groups, what="compare", unit="runs of texts"):
            for side, size in enumerate(_SHELVES):
                if held[side] != shelves[group[0], side]:
                    held[side] = int(shelves[group[0], side])
                    at_hand[side] = None  # the room of one is enough
                    at_hand[side] = self._shelf(ends, held[side] * size, size)
            yield pairs[group], *at_hand

    def _shelf(self, ends: np.ndarray, start: int, size: int) -> Callable[[int], np.ndarray]:
        """Return what gives the hashes of each text whose first hash is one of so many."""
        first, last = np.searchsorted(ends[:-1], [start, start + size])
        self._file.seek(int(ends[first]) * 8)
        hashes = np.fromfile(self._file, np.uint64, int(ends[last] - ends[first]))
        return lambda text: hashes[ends[text] - ends[first] : ends[text + 1] - ends[first]]


def _together(blocks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """Give the pairs of many blocks in one."""
    waiting, count = [], 0
    for block in blocks:
        waiting.append(block.astype(np.int32))
        count += len(block)
        if count >= _PAIRS_TOGETHER:
            yield np.concatenate(waiting)
            waiting, count = [], 0
    if count:
        yield np.concatenate(waiting)


def _shares(pairs: np.ndarray, first_hashes: Callable, second_hashes: Callable) -> Iterator[tuple[int, int, float]]:
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        last, hashes = -1, np.zeros(0, np.uint64)
        for first, second in pairs[start : start + _PAIRS_AT_ONCE].tolist():
            if first != last:
                last, hashes = first, first_hashes(first)
            other = second_hashes(second)
            shared = len(np.intersect1d(hashes, other, assume_unique=True))
            yield first, second, shared / max(len(hashes), len(other))
