"""The meaning of words as numbers: vectors from the company that words keep, made of our own tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.counts import count_terms
from helpers.core.arrays import Numbers
from helpers.core.errors import TableError, require_whole
from helpers.core.parts import TableParts, each_part
from helpers.language import TableColumns, stopwords

# Levy, Goldberg and Dagan (2015): contexts smoothed by this power, and singular values by the square root.
_CONTEXT_POWER, _VALUE_POWER = 0.75, 0.5
_LEAST_WORDS = 50  # of a vocabulary: fewer give no meaning


@dataclass(frozen=True)
class WordVectors:
    """Words with their counts and their vectors, in 8 bits a number, the most frequent word first."""

    words: tuple[str, ...]
    counts: np.ndarray
    numbers: np.ndarray  # words × dimensions, from -127 to 127: each row is a vector but for its length

    @cached_property  # asked for by each table that is coded
    def rows(self) -> dict[str, int]:
        """Return the row of each word."""
        return {word: row for row, word in enumerate(self.words)}

    @cached_property  # 8 bits a number at rest, 32 when it is used
    def unit(self) -> np.ndarray:
        """Return the vectors, each of length 1: words × dimensions."""
        lengths = np.linalg.norm(self.numbers.astype(np.float32), axis=1, keepdims=True)
        return self.numbers / np.maximum(lengths, 1)

    def rows_of(self, words: Sequence[str]) -> Numbers:
        """Return the row of each of some words, -1 for one that has none."""
        return np.fromiter((self.rows.get(word, -1) for word in words), np.int64, len(words))

    def centre(self, words: Iterable[str]) -> np.ndarray:
        """Return the mean direction of some words, of length 1; zeros where none of them has a vector."""
        rows = self.rows_of(list(words))
        mean = self.unit[rows[rows >= 0]].sum(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)

    def nearest(self, words: Iterable[str], *, top: int = 20) -> pd.DataFrame:
        """Return the words that are nearest to some words: one row per word, `word, count, similarity` (cosine).

        Words that were given are not among them.
        """
        given = set(words)
        similarity = self.unit @ self.centre(given)
        order = np.argsort(-similarity, kind="stable")[: top + len(given)]
        rows = [row for row in order if self.words[row] not in given][:top]
        found = {"word": [self.words[row] for row in rows], "count": self.counts[rows]}
        return pd.DataFrame({**found, "similarity": similarity[rows].astype(float)})


def fit_vectors(
    tokens: pd.DataFrame | TableParts, *, dimensions: int = 150, window: int = 8, min_count: int = 30, seed: int = 1404
) -> WordVectors:
    """Make a vector for each lemma from the lemmas that stand near it.

    Lemmas in the same paragraph at most `window` words apart, stopwords not counted, are pairs. Their positive
    pointwise mutual information is reduced to `dimensions` by singular value decomposition. The same tokens give the
    same vectors.

    Parameters
    ----------
    tokens
        A table of tokens in reading order, or its parts.
    min_count
        Lemmas that occur fewer times get no vector: their company says little.

    Raises
    ------
    TableError
        Where fewer than 50 lemmas, or no more than `dimensions`, occur often enough.

    References
    ----------
    Levy, Goldberg and Dagan 2015, doi:10.1162/tacl_a_00134: PPMI with contexts smoothed by 0.75, singular values by
    their square root. Halko, Martinsson and Tropp 2011, doi:10.1137/090771806.

    Examples
    --------
    >>> from helpers.analysis.vectors import WordVectors
    >>> vectors = WordVectors(("نفت", "گاز", "شعر"), np.array([9, 8, 7]), np.array([[9, 1], [8, 2], [0, 9]], "int8"))
    >>> vectors.nearest(["نفت"], top=1)["word"].tolist()
    ['گاز']
    """
    from scipy.sparse import diags
    from sklearn.utils.extmath import randomized_svd
    from threadpoolctl import threadpool_limits

    for name, value in (("dimensions", dimensions), ("window", window), ("min_count", min_count)):
        require_whole(value, name=name, minimum=1, verb="fit_vectors")
    terms = count_terms(tokens, stopwords=stopwords(), min_count=min_count)
    if len(terms) < max(_LEAST_WORDS, dimensions + 1):
        needed = max(_LEAST_WORDS, dimensions + 1)
        raise TableError(
            f"fit_vectors: {len(terms)} lemmas occur {min_count} times or more, and {needed} are needed: give more "
            "articles, or a smaller min_count or dimensions"
        )
    words = tuple(terms["term"])
    pairs = sum(each_part(_count_pairs, tokens, common=(words, window), what="fit_vectors"))
    totals = np.asarray(pairs.sum(axis=0)).ravel()
    if not totals.any():
        raise TableError(
            f"fit_vectors: no two of the lemmas stand near each other (window={window}): is the text whole?"
        )
    contexts = totals**_CONTEXT_POWER
    inverse = np.divide(1, totals, out=np.zeros_like(totals), where=totals > 0)
    inverse_contexts = np.divide(contexts.sum(), contexts, out=np.zeros_like(contexts), where=contexts > 0)
    information = (diags(inverse) @ pairs @ diags(inverse_contexts)).tocsr()
    information.data = np.maximum(np.log(information.data), 0)
    information.eliminate_zeros()
    with threadpool_limits(1):  # sums of several threads differ in their last digits
        left, values, _ = randomized_svd(information.astype(np.float32), dimensions, n_iter=5, random_state=seed)
    vectors = left * values**_VALUE_POWER
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return WordVectors(words, terms["count"].to_numpy(), np.round(127 * vectors / largest).astype(np.int8))


def _count_pairs(common: tuple[tuple[str, ...], int], part: pd.DataFrame) -> Any:
    """Return how often each two words stand near each other in a part: words × words."""
    from scipy.sparse import csr_matrix

    words, window = common
    columns = TableColumns(part)
    numbers = {word: number for number, word in enumerate(words)}
    known = np.array([numbers.get(lemma, -1) for lemma in columns.texts("lemma")] + [-1])
    rows = np.where(part["kind"].to_numpy() == "word", known[columns.codes("lemma")], -1)
    kept = np.flatnonzero(rows >= 0)
    places = part["paragraph"].to_numpy()[kept].astype(np.int64) + columns.codes("article_id")[kept] * 2**32
    rows = rows[kept]
    counts = csr_matrix((len(words), len(words)))
    for apart in range(1, window + 1):
        near = places[apart:] == places[:-apart]
        one, other = rows[:-apart][near], rows[apart:][near]
        counts += csr_matrix((np.ones(len(one)), (one, other)), shape=counts.shape)
    return counts + counts.T
