"""The meaning of words as numbers, from the company that words keep; and what describes a paragraph to a coder."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.codebook import Codebook
from helpers.analysis.counts import count_terms
from helpers.core.arrays import Numbers, group_starts
from helpers.core.errors import TableError, require_whole
from helpers.core.parts import TableParts, each_part
from helpers.language import FileColumns, TableColumns, stopwords

# Levy, Goldberg and Dagan (2015): contexts smoothed by this power, and singular values by the square root.
_CONTEXT_POWER, _VALUE_POWER = 0.75, 0.5
_LEAST_WORDS = 50  # of a vocabulary: fewer give no meaning
KEYS = ["article_id", "paragraph"]
# Lengths of the parts of a paragraph's description, chosen on coded news.
_HIT, _ENTRY, _LEMMA, MEANING, NEAR = 0.3, 0.5, 2.0, 4.0, 2.0
_MOST_HITS = 3  # that count of a theme in a paragraph: more say no more
_LEAST_PARAGRAPHS = 3  # that have an entry, or a lemma (two), to learn of it
LEAST_WORDS, _FAR = 30, 0.99  # of a text to judge how familiar it is, and the share of coded paragraphs that are


@dataclass(frozen=True)
class WordVectors:
    """Words with their counts and their vectors, in 8 bits a number, the most frequent word first."""

    words: tuple[str, ...]
    counts: np.ndarray
    numbers: np.ndarray  # words × dimensions, from -127 to 127: each row is a vector but for its length

    @cached_property  # 8 bits a number at rest, 32 when it is used
    def unit(self) -> np.ndarray:
        """Return the vectors, each of length 1: words × dimensions."""
        lengths = np.linalg.norm(self.numbers.astype(np.float32), axis=1, keepdims=True)
        return self.numbers / np.maximum(lengths, 1)

    def rows_of(self, words: Sequence[str]) -> Numbers:
        """Return the row of each of some words, -1 for one that has none."""
        return pd.Index(self.words).get_indexer(list(words))

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
    tokens : a table of tokens in reading order, or its parts.
    min_count : lemmas that occur fewer times get no vector: their company says little.

    Raises
    ------
    TableError : where fewer than 50 lemmas, or no more than `dimensions`, occur often enough.

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


class ParagraphCounts(NamedTuple):
    """What the paragraphs of a table of tokens hold."""

    paragraphs: pd.DataFrame  # article_id, paragraph: in reading order
    lemmas: list[str]
    words: Any  # paragraphs × lemmas: how often each occurs, stopwords left out
    hits: Any  # paragraphs × themes of the codebook
    entries: list[str]  # theme:entry
    entry_hits: Any  # paragraphs × entries


@dataclass(frozen=True)
class Features:
    """What describes a paragraph, in this order: hits, entries, lemmas, meaning, nearness, nearness where a hit is."""

    themes: tuple[str, ...]  # of the codebook, all of them
    top: tuple[str, ...]  # of the codebook's top level: nearness is to these
    entries: tuple[str, ...]
    lemmas: tuple[str, ...]
    rarity: np.ndarray  # idf of each lemma
    centres: np.ndarray  # top themes × dimensions of the vectors: the direction of the words of their entries
    vectors: WordVectors

    @property
    def names(self) -> list[tuple[str, str]]:
        """Return the kind and the name of each feature."""
        dimensions = map(str, range(self.centres.shape[1]))
        kinds = {"hits": self.themes, "entry": self.entries, "lemma": self.lemmas, "meaning": dimensions}
        kinds |= {"nearness": self.top, "nearness of hits": self.top}
        return [(kind, name) for kind, names in kinds.items() for name in names]

    def matrix(self, counts: ParagraphCounts) -> Any:
        """Return paragraphs × features."""
        from scipy.sparse import csr_matrix, diags, hstack

        hits = counts.hits.toarray()
        meaning = self.meaning(counts)
        nearness = NEAR / MEANING * meaning @ self.centres.T
        has_hit = hits[:, [self.themes.index(theme) for theme in self.top]] > 0
        lemmas = _take_columns(counts.words, counts.lemmas, self.lemmas)
        lemmas = _logarithmic(lemmas).multiply(self.rarity).tocsr()
        lengths = np.sqrt(np.asarray(lemmas.multiply(lemmas).sum(axis=1)).ravel())
        lemmas = diags(_LEMMA / np.maximum(lengths, 1e-9)) @ lemmas
        entries = _ENTRY * _take_columns(counts.entry_hits, counts.entries, self.entries).sign()
        dense = (_HIT * np.minimum(hits, _MOST_HITS), meaning, nearness, nearness * has_hit)
        first, *rest = (csr_matrix(part.astype(np.float32)) for part in dense)
        return hstack([first, entries.astype(np.float32), lemmas.astype(np.float32), *rest], format="csr")

    def without_hits(self, matrix: Any) -> Any:
        """Return paragraphs × features as if no entry of the codebook had been found."""
        from scipy.sparse import diags

        kept = [kind not in ("hits", "entry", "nearness of hits") for kind, _ in self.names]
        return matrix @ diags(np.array(kept, np.float32))

    def meaning(self, counts: ParagraphCounts) -> np.ndarray:
        """Return the mean direction of the words of each paragraph, rare words first: paragraphs × dimensions."""
        weights, rows = self.word_weights(counts.lemmas)
        summed = _logarithmic(counts.words) @ (self.vectors.unit[rows] * weights[:, None])
        return MEANING * summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)

    def meaning_by_word(self, counts: ParagraphCounts) -> np.ndarray:
        """Return what each lemma of one paragraph adds to its meaning: lemmas × dimensions, which add up to it."""
        weights, rows = self.word_weights(counts.lemmas)
        times = _logarithmic(counts.words).toarray().ravel()
        added = self.vectors.unit[rows] * (times * weights)[:, None]
        return MEANING * added / max(float(np.linalg.norm(added.sum(axis=0))), 1e-9)

    def word_weights(self, lemmas: Sequence[str]) -> tuple[np.ndarray, Numbers]:
        """Return the weight of each lemma in the meaning of a paragraph, 0 without a vector, and its vector's row."""
        rows = self.vectors.rows_of(lemmas)
        rarity = np.log(self.vectors.counts.sum() / self.vectors.counts)
        return np.where(rows >= 0, rarity[rows], 0).astype(np.float32), rows


def _take_columns(matrix: Any, names: Sequence[str], wanted: Sequence[str]) -> Any:
    """Return the columns of a sparse matrix that have the wanted names; zeros for a name that it lacks."""
    from scipy.sparse import csr_matrix

    at = {name: number for number, name in enumerate(wanted)}
    new = np.fromiter((at.get(name, -1) for name in names), np.int64, len(names))
    coo = matrix.tocoo()
    kept = new[coo.col] >= 0 if len(names) else np.zeros(0, bool)
    places = (coo.row[kept], new[coo.col[kept]])
    return csr_matrix((coo.data[kept].astype(float), places), shape=(matrix.shape[0], len(wanted)))


def _logarithmic(counts: Any) -> Any:
    """Return 1 + ln of the counts of a sparse matrix: the second time that a word comes says less than the first."""
    matrix = counts.copy()
    matrix.data = 1 + np.log(matrix.data)
    return matrix


def count_paragraphs(
    tokens: pd.DataFrame | FileColumns, hits: pd.DataFrame | None, themes: Sequence[str]
) -> ParagraphCounts:
    """Count words and, unless they are None, hits of each paragraph."""
    from scipy.sparse import csr_matrix

    columns = TableColumns(tokens) if isinstance(tokens, pd.DataFrame) else tokens
    starts = group_starts(columns.codes("article_id")) | group_starts(columns.numbers("paragraph"))
    row_of, first = np.cumsum(starts) - 1, np.flatnonzero(starts)
    paragraphs = pd.DataFrame({name: columns.values(name, first) for name in KEYS})
    size = len(paragraphs)
    is_word = np.append(columns.are_in("kind", ["word"]), False)[columns.codes("kind")]
    is_kept = is_word & ~columns.are_in("lemma", stopwords())[columns.codes("lemma")]
    lemmas, numbers = columns.texts("lemma"), columns.codes("lemma")[is_kept]
    words = csr_matrix((np.ones(len(numbers)), (row_of[is_kept], numbers)), shape=(size, len(lemmas)))
    if hits is None:
        none = csr_matrix((size, 0))
        return ParagraphCounts(paragraphs, lemmas, words, none, [], none)
    keys = paragraphs.astype({"article_id": "str"}).assign(row=range(size))
    found = hits[[*KEYS, "theme", "entry"]].astype({"article_id": "str", "theme": "str", "entry": "str"})
    found = found.merge(keys, on=KEYS, validate="many_to_one")
    entry_of, entries = pd.factorize(found["theme"] + ":" + found["entry"])
    theme_of = pd.Categorical(found["theme"], categories=list(themes)).codes
    ones, known, rows = np.ones(len(found)), theme_of >= 0, found["row"].to_numpy()
    in_themes = csr_matrix((ones[known], (rows[known], theme_of[known])), shape=(size, len(themes)))
    in_entries = csr_matrix((ones, (rows, entry_of)), shape=(size, len(entries)))
    return ParagraphCounts(paragraphs, lemmas, words, in_themes, list(entries), in_entries)


def learn_features(counts: ParagraphCounts, rows: np.ndarray, codebook: Codebook, vectors: WordVectors) -> Features:
    """Choose the entries and lemmas that some paragraphs have often enough."""
    has_entry = np.asarray((counts.entry_hits[rows] > 0).sum(axis=0)).ravel()
    has_lemma = np.asarray((counts.words[rows] > 0).sum(axis=0)).ravel()
    entries = tuple(entry for entry, n in zip(counts.entries, has_entry, strict=True) if n >= _LEAST_PARAGRAPHS)
    kept = np.flatnonzero(has_lemma >= _LEAST_PARAGRAPHS - 1)
    rarity = np.log((1 + rows.sum()) / (1 + has_lemma[kept])) + 1
    top = codebook.top()
    words = {theme: [] for theme in top}
    for theme in codebook.themes:
        line = theme
        while line.parent:
            line = next(above for above in codebook.themes if above.id == line.parent)
        words[line.id] += [word for row in theme.entries for word in row.entry.split() if word not in stopwords()]
    centres = np.array([vectors.centre(words[theme]) for theme in top], np.float32)
    themes = tuple(theme.id for theme in codebook.themes)
    lemmas = tuple(counts.lemmas[number] for number in kept)
    return Features(themes, tuple(top), entries, lemmas, rarity.astype(np.float32), centres, vectors)


def bits_per_word(counts: ParagraphCounts, vectors: WordVectors) -> np.ndarray:
    """Return the surprise of the words of each paragraph, in bits a word."""
    rows = vectors.rows_of(counts.lemmas)
    times = np.where(rows >= 0, vectors.counts[rows], vectors.counts.min())
    each = np.log2(vectors.counts.sum() / times)
    return counts.words @ each / np.maximum(np.asarray(counts.words.sum(axis=1)).ravel(), 1)


def most_bits(counts: ParagraphCounts, vectors: WordVectors) -> float:
    """Return the surprise that 99 of 100 of some paragraphs do not exceed, those of under 30 words left out."""
    long = np.asarray(counts.words.sum(axis=1)).ravel() >= LEAST_WORDS
    return float(np.quantile(bits_per_word(counts, vectors)[long], _FAR)) if long.any() else float("inf")
