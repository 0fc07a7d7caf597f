"""Which texts may be copies, by their MinHash signatures, and how alike they are, by their shingles.

Two texts have as large a share of their signatures' 128 numbers in common as of the shingles of both (Broder 1997). The
last 16 bits of each number are stored (Li and König 2010, doi:10.1145/1772690.1772759): a quarter of a kilobyte a text.
For a corpus larger than memory, both wait on disk.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager

import numpy as np

from helpers.core.arrays import expand_ranges, group_starts
from helpers.core.paths import INTERIM
from helpers.core.progress import track

_SHINGLE = 12  # letters, some three words: fewer are shared by chance, more are lost to each change
_SAMPLED = 4  # one shingle in four is looked at: the share that two texts have in common stays the same
# 64 bands of two: of two texts' shingles together, where a fifth is in both, the pair is looked at with a probability
# of 0.93; where a third is, of 0.9995 (Leskovec, Rajaraman and Ullman 2014, section 3.4.2: 1 - (1 - s^r)^b).
_BANDS, _ROWS = 64, 2
_NUMBERS = _BANDS * _ROWS
_SEED = 1
# A pair is passed over that has fewer numbers in common than is to be expected of copies, less so many standard
# deviations of the binomial distribution: of ten thousand copies that are just similar enough, one may be lost.
_DEVIATIONS = 4
_BLOCK = 100_000  # pairs at once, some 60 MB
# Hashes that are read at once for the firsts of pairs, and for their seconds: some 300 MB, and 60.
_RUNS = (40_000_000, 8_000_000)
_PAIRS_TOGETHER = 10_000_000  # some 80 MB


def shingles_of(key: str) -> np.ndarray:
    """Return the distinct hashes of the runs of letters in `key`, one in four of them, sorted."""
    letters = np.frombuffer(key.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(max(len(letters) - _SHINGLE + 1, 0), dtype=np.uint64)
    for offset in range(_SHINGLE):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + letters[offset : offset + len(hashes)]
    # The last steps of splitmix64: neighbouring hashes end far from each other.
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.unique(hashes[hashes % np.uint64(_SAMPLED) == 0])


def signatures_of(shingles: Iterable[np.ndarray]) -> np.ndarray:
    """Return the signature of each set of hashes: a row of 128 numbers of 16 bits."""
    from datasketch import MinHash

    empty = MinHash(num_perm=_NUMBERS, seed=_SEED, hashfunc=int)
    rows = []
    for hashes in shingles:
        signature = empty.copy()
        signature.update_batch((hashes >> np.uint64(32)).tolist())  # datasketch takes hashes of 32 bits
        rows.append(signature.hashvalues.astype(np.uint16))
    return np.array(rows, np.uint16).reshape(len(rows), _NUMBERS)


class _SpillableArray(AbstractContextManager):
    """Numbers one behind the other, in memory, or with `spill` in a file without a name that is gone at the end."""

    dtype: type

    def __init__(self, *, spill: bool):
        self._pieces, self._file = [], None
        if spill:
            INTERIM.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=INTERIM)  # noqa: SIM115 - closed by __exit__

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def append(self, array: np.ndarray) -> None:
        """Take in more numbers."""
        if self._file:
            self._file.write(array.tobytes())
        else:
            self._pieces.append(array.ravel())

    def read(self, start: int = 0, count: int = -1) -> np.ndarray:
        """Return `count` numbers from `start` on; all of them where no count is given."""
        if self._file:
            self._file.seek(start * np.dtype(self.dtype).itemsize)
            return np.fromfile(self._file, self.dtype, count)
        if len(self._pieces) != 1:
            self._pieces = [np.concatenate([np.zeros(0, self.dtype), *self._pieces])]
        return self._pieces[0][start : None if count < 0 else start + count]


class Signatures(_SpillableArray):
    """The signatures of many texts, by the text's number."""

    dtype = np.uint16

    def candidates(self, similarity: float) -> Iterator[np.ndarray]:
        """Give the pairs of texts that may be similar, each once: blocks with a row for each pair."""
        signatures, least = self.read().reshape(-1, _NUMBERS), _least_in_common(similarity)
        keys = signatures.view(np.uint32)  # a column for each band
        for band in track(range(_BANDS), what="seek pairs", unit="bands"):
            for pairs in _equal_pairs(keys[:, band]):
                first, second = pairs.T
                is_new = ~(keys[first, :band] == keys[second, :band]).any(axis=1)  # no band before has given it
                pairs, first, second = pairs[is_new], first[is_new], second[is_new]
                in_common = np.count_nonzero(signatures[first] == signatures[second], axis=1)
                yield pairs[in_common >= least]


def _least_in_common(similarity: float) -> int:
    """Return how many numbers of their signatures two texts of this similarity have in common, hardly ever fewer."""
    # Of the longer text's n shingles `similarity` n are in both, and both together have 2n - `similarity` n at most.
    share = similarity / (2 - similarity)
    return int(_NUMBERS * share - _DEVIATIONS * np.sqrt(_NUMBERS * share * (1 - share)))


def _equal_pairs(keys: np.ndarray) -> Iterator[np.ndarray]:
    """Give all pairs of texts with the same key, the first before the second, in blocks with a row for each."""
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(group_starts(keys[order]))
    sizes = np.diff(np.append(starts, len(keys)))
    behind = np.repeat(starts + sizes, sizes) - np.arange(len(keys)) - 1  # of each text: those with its key behind it
    at = np.flatnonzero(behind)
    for some in np.split(at, np.flatnonzero(np.diff(np.cumsum(behind[at]) // _BLOCK)) + 1):
        rows, others = expand_ranges(behind[some], some + 1)
        for start in range(0, len(rows), _BLOCK):
            block = slice(start, start + _BLOCK)
            yield np.column_stack([order[some[rows[block]]], order[others[block]]])


class Shingles(_SpillableArray):
    """The hashes of many texts, by the text's number."""

    dtype = np.uint64

    def __init__(self, *, spill: bool):
        """Hold them in memory, or with `spill` on disk."""
        super().__init__(spill=spill)
        self._ends = [0]

    def extend(self, texts: Iterable[np.ndarray]) -> None:
        """Take in the hashes of more texts."""
        for hashes in texts:
            self._ends.append(self._ends[-1] + len(hashes))
            self.append(hashes)

    def compared(self, blocks: Iterable[np.ndarray]) -> Iterator[tuple[int, int, float]]:
        """Give each pair of the blocks with the share of the longer text that stands in both."""
        # Hashes are read in long runs of neighbours: one by one they would be millions of reads all over a disk.
        ends = np.array(self._ends)
        for pairs in _together(blocks):
            runs = ends[pairs]
            runs //= _RUNS
            order = np.lexsort((pairs[:, 0], runs[:, 1], runs[:, 0]))
            pairs, changes = pairs[order], np.diff(runs[order], axis=0).any(axis=1)
            held, read = [-1, -1], [None, None]
            groups = np.split(pairs, np.flatnonzero(changes) + 1)
            for group in track(groups, what="compare", unit="runs of texts"):
                for side, size in enumerate(_RUNS):
                    run = int(ends[group[0, side]] // size)
                    if held[side] != run:
                        held[side], read[side] = run, None  # the room of one is enough
                        read[side] = self._run(ends, run * size, size)
                yield from _shares(group, *read)

    def _run(self, ends: np.ndarray, start: int, size: int) -> Callable[[int], np.ndarray]:
        """Return what gives the hashes of each text whose first hash is one of so many."""
        first, last = np.searchsorted(ends[:-1], [start, start + size])
        hashes = self.read(int(ends[first]), int(ends[last] - ends[first]))
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
    for start in range(0, len(pairs), _BLOCK):
        last, hashes = -1, np.zeros(0, np.uint64)
        for first, second in pairs[start : start + _BLOCK].tolist():
            if first != last:
                last, hashes = first, first_hashes(first)
            other = second_hashes(second)
            shared = len(np.intersect1d(hashes, other, assume_unique=True))
            yield first, second, shared / max(len(hashes), len(other))
