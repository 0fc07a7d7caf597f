"""The meaning of words as vectors, made of which words stand near them: neighbours in meaning, texts as points."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, UserError, require_columns, require_whole
from helpers.core.paths import to_root

_SMOOTHING = 0.75  # of the counts of context words: Levy, Goldberg and Dagan 2015, section 3.2
_RARE = 1e-3  # a word of this share of all words weighs half: Arora, Liang and Ma 2017, equation 1
_STEPS = 127  # of eight bits, on either side of zero
_FEWEST_WORDS = 200  # with vectors; below, no axis means anything


@dataclass(frozen=True)
class WordVectors:
    """Vectors of words, of length 1, in eight bits a number; `counts` says how often each word was seen."""

    words: tuple[str, ...]
    counts: np.ndarray  # words
    bits: np.ndarray  # words × dimensions, int8; one scale a row, which the length of 1 gives back

    @cached_property
    def matrix(self) -> np.ndarray:
        """The vectors as numbers: words × dimensions, each row of length 1."""
        rows = self.bits.astype(np.float32)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)

    @cached_property
    def number_of(self) -> dict[str, int]:
        """The row of each word."""
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def weights(self) -> np.ndarray:
        """What each word weighs in a text: rare words more (smooth inverse frequency)."""
        return (_RARE / (_RARE + self.counts / self.counts.sum())).astype(np.float32)

    def of_texts(self, words: np.ndarray, texts: np.ndarray, count: int) -> np.ndarray:
        """Return texts × dimensions: the weighted mean of the words in each, of length 1, or zero without a known word.

        `words` are rows of `matrix`, -1 for a word without a vector; `texts` has the text of each word.
        """
        from scipy.sparse import csr_matrix

        known = words >= 0
        rows = (self.weights[words[known]], (texts[known], words[known]))
        points = csr_matrix(rows, shape=(count, len(self.words))) @ self.matrix
        return points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)

    def neighbours(self, seeds: Sequence[str], *, most: int = 20) -> pd.DataFrame:
        """Return the words nearest in meaning to some seeds: one row per word, columns `word`, `similarity`, `count`.

        `similarity` is the cosine to the mean of the seeds, from −1 to 1. Raises `TableError` where no seed is known.
        """
        known = [self.number_of[seed] for seed in seeds if seed in self.number_of]
        if not known:
            raise TableError(f"none of the seeds has a vector: {', '.join(seeds)}; give lemmas that the corpus has")
        similarity = self.matrix @ self.matrix[known].mean(axis=0)
        order = [number for number in np.argsort(-similarity, kind="stable") if number not in set(known)][:most]
        found = {"word": [self.words[number] for number in order], "similarity": similarity[order]}
        return pd.DataFrame({**found, "count": self.counts[order]})

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Return the vectors as arrays that a file can hold without pickling."""
        return {"words": text_array(self.words), "counts": self.counts.astype(np.int32), "bits": self.bits}

    @classmethod
    def from_arrays(cls, arrays: dict[str, np.ndarray]) -> "WordVectors":
        """Return the vectors that `to_arrays` gave."""
        return cls(tuple(texts_of(arrays["words"])), arrays["counts"], arrays["bits"])


def fit_vectors(
    tokens: pd.DataFrame,
    *,
    dimensions: int = 100,
    window: int = 8,
    min_count: int = 20,
    stopwords: Collection[str] = (),
    seed: int = 1404,
) -> WordVectors:
    """Make word vectors of lemmas: positive pointwise mutual information of words that stand near, reduced by SVD.

    Parameters
    ----------
    tokens
        As from `language.tokenize`; words alone count.
    dimensions, window, min_count
        Of a vector; of words on either side, stopwords not counted, within a paragraph; of the rarest word.
    stopwords
        Lemmas that get no vector.
    seed
        Of the random projection. The same tokens and seed give the same vectors.

    Raises
    ------
    TableError
        Where fewer than 200 words are frequent enough.

    References
    ----------
    Levy, Goldberg and Dagan 2015, doi:10.1162/tacl_a_00134: context counts to the power 0.75, square root of the
    singular values. Randomised SVD: Halko, Martinsson and Tropp 2011, doi:10.1137/090771806.
    """
    require_columns(tokens, ["article_id", "paragraph", "lemma", "kind"], verb="fit_vectors")
    require_whole(dimensions, name="dimensions", minimum=2, verb="fit_vectors")
    require_whole(window, name="window", minimum=1, verb="fit_vectors")
    chosen = tokens[tokens["kind"].eq("word").to_numpy()]
    lemmas = chosen["lemma"].astype("str")
    counts = lemmas.value_counts().sort_index()
    counts = counts[(counts >= min_count) & ~counts.index.isin(list(stopwords))]
    if len(counts) < max(_FEWEST_WORDS, dimensions):
        raise TableError(
            f"fit_vectors: {len(counts)} words stand {min_count} times or more, and {max(_FEWEST_WORDS, dimensions)} "
            "are needed: give more articles, or a lower min_count"
        )
    numbers = lemmas.map({word: number for number, word in enumerate(counts.index)}).to_numpy(dtype=float)
    kept = ~np.isnan(numbers)
    places = chosen.loc[kept, ["article_id", "paragraph"]]
    texts = places.groupby(["article_id", "paragraph"], sort=False, observed=True).ngroup().to_numpy()
    information = _positive_information(numbers[kept].astype(np.int64), texts, len(counts), window)
    vectors = _reduce(information, dimensions, seed)
    return WordVectors(tuple(counts.index), counts.to_numpy(), _to_bits(vectors))


def _positive_information(words: np.ndarray, texts: np.ndarray, size: int, window: int):
    """Return words × words: how much more often two stand near each other than chance gives, in bits of e."""
    from scipy.sparse import csr_matrix

    near = csr_matrix((size, size))
    for distance in range(1, window + 1):
        same = texts[distance:] == texts[:-distance]
        pair = (words[:-distance][same], words[distance:][same])
        near = near + csr_matrix((np.ones(len(pair[0])), pair), shape=(size, size))
    near = (near + near.T).tocoo()
    totals = np.asarray(near.sum(axis=1)).ravel()
    contexts = totals**_SMOOTHING / (totals**_SMOOTHING).sum()
    information = np.log(near.data / (totals[near.row] * contexts[near.col]))
    positive = information > 0
    return csr_matrix((information[positive], (near.row[positive], near.col[positive])), shape=near.shape)


def _reduce(matrix, dimensions: int, seed: int) -> np.ndarray:
    from sklearn.utils.extmath import randomized_svd
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):  # sums in another order would differ in the last digits
        left, values, _ = randomized_svd(matrix, dimensions, n_iter=5, random_state=seed)
    vectors = left * np.sqrt(values)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _to_bits(vectors: np.ndarray) -> np.ndarray:
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return np.rint(vectors / largest * _STEPS).astype(np.int8)


def text_array(texts: Iterable[str]) -> np.ndarray:
    """Return texts as one array of bytes, a line each."""
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def texts_of(array: np.ndarray) -> list[str]:
    """Return the texts of a `text_array`."""
    return array.tobytes().decode().split("\n")


def read_arrays(path: Path) -> dict[str, np.ndarray]:
    """Read a file of arrays (.npz), none of which is unpickled. Raises `UserError` for any other file."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, EOFError, KeyError) as error:
        raise UserError(f"{to_root(path)} cannot be read ({error}): make it again") from error
