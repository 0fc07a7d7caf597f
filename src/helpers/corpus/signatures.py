"""MinHash signatures of texts, and the pairs of texts that may be copies by them.

Two texts have as large a share of their signatures' 128 numbers in common as of the shingles of both (Broder 1997). The
last 16 bits of each number are kept (Li and König 2010, doi:10.1145/1772690.1772759): a quarter of a kilobyte a text.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from helpers.core.arrays import expand_ranges, group_starts
from helpers.core.progress import track
from helpers.corpus.spooled import Spooled

# 64 bands of two: of two texts' shingles together, where a fifth is in both, the pair is looked at with a probability
# of 0.93; where a third is, of 0.9995 (Leskovec, Rajaraman and Ullman 2014, section 3.4.2: 1 - (1 - s^r)^b).
_BANDS, _ROWS = 64, 2
_NUMBERS = _BANDS * _ROWS
_SEED = 1
# A pair is passed over that has fewer numbers in common than is to be expected of copies, less so many standard
# deviations of the binomial distribution: of ten thousand copies that are just similar enough, one may be lost.
_DEVIATIONS = 4
_PAIRS_AT_ONCE = 100_000  # some 60 MB


def signatures_of(shingles: Iterable[np.ndarray]) -> np.ndarray:
    """Return the signature of each set of hashes: a row of 128 numbers of 16 bits.

    >>> signatures_of([np.arange(9, dtype=np.uint64) << np.uint64(40)]).shape
    (1, 128)
    """
    from datasketch import MinHash

    empty = MinHash(num_perm=_NUMBERS, seed=_SEED, hashfunc=int)
    rows = []
    for hashes in shingles:
        signature = empty.copy()
        signature.update_batch((hashes >> np.uint64(32)).tolist())  # datasketch takes hashes of 32 bits
        rows.append(signature.hashvalues.astype(np.uint16))
    return np.array(rows, np.uint16).reshape(len(rows), _NUMBERS)


class Signatures(Spooled):
    """The signatures of many texts, by the text's number."""

    def add(self, signatures: np.ndarray) -> None:
        """Take in more signatures."""
        self._append(signatures)

    def candidates(self, similarity: float) -> Iterator[np.ndarray]:
        """Give the pairs of texts that may be similar, each once: blocks with a row for each pair.

        `similarity` is the share of the longer text that stands in the shorter.
        """
        signatures, least = self._together(), _least_in_common(similarity)
        keys = signatures.view(np.uint32)  # a column for each band
        for band in track(range(_BANDS), what="seek pairs", unit="bands"):
            for pairs in _equal_pairs(keys[:, band]):
                first, second = pairs.T
                is_new = ~(keys[first, :band] == keys[second, :band]).any(axis=1)  # no band before has given it
                pairs, first, second = pairs[is_new], first[is_new], second[is_new]
                in_common = np.count_nonzero(signatures[first] == signatures[second], axis=1)
                yield pairs[in_common >= least]

    def _together(self) -> np.ndarray:
        if self._file:
            self._file.seek(0)
            return np.fromfile(self._file, np.uint16).reshape(-1, _NUMBERS)
        return np.concatenate([np.zeros((0, _NUMBERS), np.uint16), *self._arrays])


def _least_in_common(similarity: float) -> int:
    """Return how many numbers of their signatures two texts of this similarity have in common, and hardly ever fewer.

    Of the longer text's n shingles `similarity` n are in both, and both together have 2n - `similarity` n at most.
    """
    share = similarity / (2 - similarity)
    return int(_NUMBERS * share - _DEVIATIONS * np.sqrt(_NUMBERS * share * (1 - share)))


def _equal_pairs(keys: np.ndarray) -> Iterator[np.ndarray]:
    """Give all pairs of places with the same key, the first before the second, in blocks with a row for each.

    >>> [pairs.tolist() for pairs in _equal_pairs(np.array([7, 5, 7, 7]))]
    [[[0, 2], [0, 3], [2, 3]]]
    """
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(group_starts(keys[order]))
    sizes = np.diff(np.append(starts, len(keys)))
    behind = np.repeat(starts + sizes, sizes) - np.arange(len(keys)) - 1  # of each place: those with its key behind it
    at = np.flatnonzero(behind)
    for some in np.split(at, np.flatnonzero(np.diff(np.cumsum(behind[at]) // _PAIRS_AT_ONCE)) + 1):
        rows, others = expand_ranges(behind[some], some + 1)
        for start in range(0, len(rows), _PAIRS_AT_ONCE):
            block = slice(start, start + _PAIRS_AT_ONCE)
            yield np.column_stack([order[some[rows[block]]], order[others[block]]])
