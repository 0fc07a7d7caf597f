"""A coder that learns from coded paragraphs which themes a paragraph is about, and codes others.

A paragraph is described by features that can be read: the codebook's hits by theme and by entry, its lemmas, and its
meaning, the mean of the vectors of its lemmas. A logistic regression for each theme weighs them.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers import __version__
from helpers.analysis.codebook import Codebook, read_codebook
from helpers.analysis.groups import group_names, require_one_group
from helpers.analysis.themes import FoundParts, ThemeFinder, find_in_parts
from helpers.analysis.vectors import WordVectors
from helpers.core.arrays import Numbers, group_starts
from helpers.core.errors import CodingError, TableError, require_columns, require_whole
from helpers.core.parts import TableParts
from helpers.core.paths import CODEBOOK, from_root, to_root
from helpers.core.progress import track
from helpers.core.store import write_atomically
from helpers.core.versions import combine
from helpers.language import FileColumns, TableColumns, stopwords

_FORMAT = 1  # of the file
_KEYS = ["article_id", "paragraph"]
CODE_COLUMNS = [*_KEYS, "theme", "probability", "coded"]
LEAST_POSITIVES = 30  # of a theme, to learn it from
# Lengths of the parts of a paragraph's description, and the inverse strength of the penalty, chosen on coded news.
_HIT, _ENTRY, _LEMMA, _MEANING, _NEAR, _PENALTY = 0.5, 0.5, 2.0, 4.0, 3.0, 1.0
_MOST_HITS = 3  # that count of a theme in a paragraph: more say no more
_LEAST_PARAGRAPHS = 3  # that have an entry, or a lemma (two), to learn of it
_CUTS = np.arange(0.15, 0.65, 0.01)  # thresholds to choose from
_SHRINK = 60  # paragraphs of a theme at which its own threshold weighs as much as that of all themes


class _Counts(NamedTuple):
    """What the paragraphs of a table of tokens hold."""

    paragraphs: pd.DataFrame  # article_id, paragraph: in reading order
    lemmas: list[str]
    words: Any  # paragraphs × lemmas: how often each occurs, stopwords left out
    hits: Any  # paragraphs × themes of the codebook
    entries: list[str]  # theme:entry
    entry_hits: Any  # paragraphs × entries


@dataclass(frozen=True)
class _Features:
    """What describes a paragraph, in this order: hits, entries, lemmas, meaning, nearness, nearness where a hit is."""

    themes: tuple[str, ...]  # of the codebook, all of them
    top: tuple[str, ...]  # of the codebook's top level: nearness is to these
    entries: tuple[str, ...]
    lemmas: tuple[str, ...]
    rarity: np.ndarray  # idf of each lemma
    centres: np.ndarray  # top themes × dimensions of the vectors: the direction of the words of their entries
    vectors: WordVectors

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Return the kind and the name of each feature."""
        dimensions = map(str, range(self.centres.shape[1]))
        kinds = {"hits": self.themes, "entry": self.entries, "lemma": self.lemmas, "meaning": dimensions}
        kinds |= {"nearness": self.top, "nearness of hits": self.top}
        return [(kind, name) for kind, names in kinds.items() for name in names]

    def matrix(self, counts: _Counts) -> Any:
        """Return paragraphs × features."""
        from scipy.sparse import csr_matrix, hstack

        hits = counts.hits.toarray()
        meaning = self.meaning(counts)
        nearness = _NEAR / _MEANING * meaning @ self.centres.T
        has_hit = hits[:, [self.themes.index(theme) for theme in self.top]] > 0
        lemmas = _take_columns(counts.words, counts.lemmas, self.lemmas)
        lemmas.data = 1 + np.log(lemmas.data)
        lemmas = _LEMMA * _unit_rows(lemmas.multiply(self.rarity).tocsr())
        entries = _ENTRY * _take_columns(counts.entry_hits, counts.entries, self.entries).sign()
        dense = (_HIT * np.minimum(hits, _MOST_HITS), meaning, nearness, nearness * has_hit)
        first, *rest = (csr_matrix(part.astype(np.float32)) for part in dense)
        return hstack([first, entries.astype(np.float32), lemmas.astype(np.float32), *rest], format="csr")

    def meaning(self, counts: _Counts) -> np.ndarray:
        """Return the mean direction of the words of each paragraph, rare words first: paragraphs × dimensions."""
        weights, rows = self.word_weights(counts.lemmas)
        words = counts.words.copy()
        words.data = 1 + np.log(words.data)
        summed = words @ (self.vectors.unit[rows] * weights[:, None])
        return _MEANING * summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-9)

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


def _unit_rows(matrix: Any) -> Any:
    from sklearn.preprocessing import normalize

    return normalize(matrix)


@dataclass(frozen=True)
class Coder:
    """Codes paragraphs by theme, as `fit_coder` has learned or `read_coder` has read it.

    `themes` are those that it codes, `about` what it was trained on, and `tested` the codes of the paragraphs that it
    learned from, each made by a coder that had not seen its fold: empty where the coder was read from a file.
    """

    themes: tuple[str, ...]
    codebook: Codebook
    features: _Features
    weights: np.ndarray  # features × themes
    intercepts: np.ndarray
    thresholds: np.ndarray  # of each theme: from which probability a paragraph is coded
    about: dict[str, Any]
    tested: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*CODE_COLUMNS, "fold"]))

    @property
    def knows_codebook(self) -> bool:
        """Tell whether the codebook has the entries that it had when the coder was trained."""
        return self.about["codebook"] == _codebook_key(self.codebook)

    def probabilities(self, counts: _Counts) -> np.ndarray:
        """Return the probability of each theme in each paragraph: paragraphs × themes."""
        return _logistic(self.features.matrix(counts) @ self.weights + self.intercepts)

    def write(self, path: str | Path) -> Path:
        """Write the coder as a file that `read_coder` reads: arrays and texts, nothing that could run."""
        own, vectors = self.features, self.features.vectors
        texts = {"themes": self.themes, "top": own.top, "all_themes": own.themes, "entries": own.entries}
        texts |= {"lemmas": own.lemmas, "words": vectors.words}
        arrays = {name: np.frombuffer("\n".join(lines).encode(), np.uint8) for name, lines in texts.items()}
        arrays["about"] = np.frombuffer(json.dumps(self.about, ensure_ascii=False).encode(), np.uint8)
        arrays |= {"format": np.array(_FORMAT), "counts": vectors.counts.astype(np.int32), "numbers": vectors.numbers}
        small = {"weights": self.weights, "intercepts": self.intercepts, "thresholds": self.thresholds}
        small |= {"rarity": own.rarity, "centres": own.centres}
        content = io.BytesIO()
        np.savez_compressed(content, **arrays, **{name: array.astype(np.float16) for name, array in small.items()})
        file = from_root(path)
        write_atomically(file, content.getvalue())
        return file


def _logistic(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(values, -50, 50)))


def _codebook_key(codebook: Codebook) -> str:
    """Return what differs when a codebook may find other hits."""
    rows = [
        (theme.id, theme.parent, theme.unless, [(row.entry, row.forms, row.unless, row.near) for row in theme.entries])
        for theme in codebook.themes
    ]
    return combine(rows)


def read_coder(path: str | Path | None = None, codebook: Codebook | None = None) -> Coder:
    """Read a coder, by default the project's own, which was trained on real news coded by reading.

    What it was trained on, and how well it codes, stands in `data/codebook/coder.md`.

    Parameters
    ----------
    codebook
        Whose hits the coder weighs, by default the project's. Where entries were changed since the coder was trained
        (`coder.knows_codebook`), its scores no longer hold exactly.

    Raises
    ------
    CodingError
        Where the file is no coder, or one of another version, or codes a theme that the codebook lacks.

    Examples
    --------
    >>> read_coder().themes[:2]
    ('multilateralism', 'trade')
    """
    file, codebook = from_root(path or CODEBOOK / "coder.npz"), codebook or read_codebook()
    train = "train one on paragraphs that you coded (notebook 12)"
    if not file.is_file():
        raise CodingError(f"there is no coder {to_root(file)}: check the path for a typing error, or {train}")
    try:
        with np.load(file, allow_pickle=False) as content:
            arrays = {name: content[name] for name in content.files}
        version = int(arrays["format"])
        texts = {name: bytes(array).decode() for name, array in arrays.items() if array.dtype == np.uint8}
        lines = {name: tuple(text.split("\n")) if text else () for name, text in texts.items()}
        about = json.loads(texts["about"])
        if version == _FORMAT:
            numbers = {name: array.astype(np.float32) for name, array in arrays.items() if array.dtype == np.float16}
            vectors = WordVectors(lines["words"], arrays["counts"], arrays["numbers"])
            names = (lines["all_themes"], lines["top"], lines["entries"], lines["lemmas"])
            features = _Features(*names, numbers["rarity"], numbers["centres"], vectors)
            rest = (numbers[name] for name in ("weights", "intercepts", "thresholds"))
            coder = Coder(lines["themes"], codebook, features, *rest, about)
            if coder.weights.shape != (len(features.names), len(coder.themes)):
                raise ValueError("its arrays do not fit together")
    except (OSError, ValueError, KeyError, TypeError, EOFError, IndexError) as error:
        raise CodingError(f"{to_root(file)} is no coder ({error}): {train}") from error
    if version != _FORMAT:
        raise CodingError(f"{to_root(file)} was written by another version of this package: {train}")
    missing = [theme for theme in features.themes if theme not in {theme.id for theme in codebook.themes}]
    if missing:
        raise CodingError(
            f"{to_root(file)} was trained with a codebook that has the theme {missing[0]!r}, which yours lacks: {train}"
        )
    return coder


def code_themes(tokens: pd.DataFrame | TableParts, coder: Coder) -> pd.DataFrame | FoundParts:
    """Code each paragraph by theme: is it about it?

    Parameters
    ----------
    tokens
        A table of tokens, or its parts: then the codes come in parts too.

    Returns
    -------
    DataFrame
        One row per paragraph (0 is the title) and theme, in reading order. Columns `article_id, paragraph, theme` (a
        categorical of the coder's themes), `probability`, `coded` (whether the probability reaches the threshold of
        the theme). Probabilities are calibrated on news: of paragraphs with 0.7 some seven in ten are about the theme.

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> text = "صادرات کالاهای غیرنفتی به عراق و ترکیه در سال گذشته رشد کرد."
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]}))
    >>> codes = code_themes(tokens, read_coder())
    >>> codes.loc[codes["coded"], "theme"].tolist()
    ['trade']
    """
    finder = _CodeFinder(coder)
    if isinstance(tokens, TableParts):
        return find_in_parts(finder, tokens, coder.themes, verb="code_themes")
    require_columns(tokens, [*_KEYS, "lemma", "kind"], verb="code_themes")
    return finder.find(tokens)


class _CodeFinder:
    """Codes one table after the other; compiled patterns stay in their process."""

    def __init__(self, coder: Coder):
        self._coder, self._themes = coder, ThemeFinder(coder.codebook)

    def find(self, tokens: pd.DataFrame | FileColumns) -> pd.DataFrame:
        coder = self._coder
        counts = _count(tokens, self._themes.find(tokens), coder.features.themes)
        return _code_table(counts.paragraphs, coder.themes, coder.probabilities(counts), coder.thresholds)


def _code_table(
    paragraphs: pd.DataFrame, themes: Sequence[str], probabilities: np.ndarray, thresholds: np.ndarray
) -> pd.DataFrame:
    table = paragraphs.loc[paragraphs.index.repeat(len(themes))].reset_index(drop=True)
    theme = pd.Categorical.from_codes(np.tile(np.arange(len(themes)), len(paragraphs)), list(themes))
    coded = (probabilities >= thresholds).ravel()
    return table.assign(theme=theme, probability=probabilities.ravel().astype(np.float32), coded=coded)


def _count(tokens: pd.DataFrame | FileColumns, hits: pd.DataFrame, themes: Sequence[str]) -> _Counts:
    """Count words and hits of each paragraph."""
    from scipy.sparse import csr_matrix

    columns = TableColumns(tokens) if isinstance(tokens, pd.DataFrame) else tokens
    starts = group_starts(columns.codes("article_id")) | group_starts(columns.numbers("paragraph"))
    row_of, first = np.cumsum(starts) - 1, np.flatnonzero(starts)
    paragraphs = pd.DataFrame({name: columns.values(name, first) for name in _KEYS})
    size = len(paragraphs)
    is_word = np.append(columns.are_in("kind", ["word"]), False)[columns.codes("kind")]
    is_kept = is_word & ~columns.are_in("lemma", stopwords())[columns.codes("lemma")]
    lemmas, numbers = columns.texts("lemma"), columns.codes("lemma")[is_kept]
    words = csr_matrix((np.ones(len(numbers)), (row_of[is_kept], numbers)), shape=(size, len(lemmas)))
    keys = paragraphs.astype({"article_id": "str"}).assign(row=range(size))
    found = hits[[*_KEYS, "theme", "entry"]].astype({"article_id": "str", "theme": "str", "entry": "str"})
    found = found.merge(keys, on=_KEYS, validate="many_to_one")
    entry_of, entries = pd.factorize(found["theme"] + ":" + found["entry"])
    theme_of = pd.Categorical(found["theme"], categories=list(themes)).codes
    ones, known, rows = np.ones(len(found)), theme_of >= 0, found["row"].to_numpy()
    in_themes = csr_matrix((ones[known], (rows[known], theme_of[known])), shape=(size, len(themes)))
    in_entries = csr_matrix((ones, (rows, entry_of)), shape=(size, len(entries)))
    return _Counts(paragraphs, lemmas, words, in_themes, list(entries), in_entries)


def fit_coder(
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    vectors: WordVectors | None = None,
    by: str = "article_id",
    groups: pd.DataFrame | None = None,
    folds: int = 10,
) -> Coder:
    """Learn from coded paragraphs which themes a paragraph is about.

    Parameters
    ----------
    tokens
        Of the coded paragraphs, or of the articles that they are in.
    codings
        Of one coder: one row per paragraph and theme, `article_id, paragraph, theme, code` (0 or 1), as from
        `read_coding_sheet`. A theme with fewer than 30 paragraphs cannot be learned and is left out.
    vectors
        From `fit_vectors`; by default those of the project's own coder.
    by, groups, folds
        Paragraphs that have the same `by` are tested together by a coder that learned from others: give
        `by="story", groups=articles` where articles were copied, for a copy in both would make the scores too good.

    Returns
    -------
    Coder
        `coder.tested` has the codes of each coded paragraph, `fold` beside them, by a coder that had not seen its fold:
        `score_coding` compares these with the person's.

    Raises
    ------
    CodingError
        Where no theme has 30 coded paragraphs, a theme is in all of them, or they are of fewer than two groups.

    References
    ----------
    Logistic regression with an L2 penalty (scikit-learn). Thresholds that give the highest F1 on held-out folds:
    Lipton, Elkan and Naryanaswamy 2014, doi:10.1007/978-3-662-44851-9_15.
    """
    require_columns(tokens, [*_KEYS, "lemma", "kind"], verb="fit_coder")
    require_columns(codings, [*_KEYS, "theme", "code"], verb="fit_coder")
    require_whole(folds, name="folds", minimum=2, verb="fit_coder")
    counts, codes, themes = _coded_counts(tokens, codings, codebook)
    vectors = vectors or read_coder().features.vectors
    fold_of = _folds(counts.paragraphs, by, groups, folds)
    probabilities = np.zeros(codes.shape)
    for fold in track(range(fold_of.max() + 1), what="fit_coder", unit="folds"):
        held_out = fold_of == fold
        probabilities[held_out] = _tested_on(held_out, ~held_out, counts, codes, codebook, vectors)
    tested = _code_table(counts.paragraphs, themes, probabilities, _thresholds_by_fold(probabilities, codes, fold_of))
    tested["fold"] = np.repeat(fold_of, len(themes))
    features = _learn_features(counts, np.ones(len(codes), bool), codebook, vectors)
    weights, intercepts = _regress(features.matrix(counts), codes)
    about = {"codebook": _codebook_key(codebook), "helpers": __version__, "paragraphs": len(codes)}
    about["positives"] = dict(zip(themes, codes.sum(axis=0).tolist(), strict=True))
    thresholds = _thresholds(probabilities, codes)
    return Coder(tuple(themes), codebook, features, weights, intercepts, thresholds, about, tested)


def _tested_on(
    held_out: np.ndarray, rows: np.ndarray, counts: _Counts, codes: np.ndarray, codebook: Codebook, vectors: WordVectors
) -> np.ndarray:
    """Return the probabilities of held-out paragraphs by a coder that learned from the paragraphs in `rows`."""
    features = _learn_features(counts, rows, codebook, vectors)
    matrix = features.matrix(counts)
    weights, intercepts = _regress(matrix[rows], codes[rows])
    return _logistic(matrix[held_out] @ weights + intercepts)


def _thresholds_by_fold(probabilities: np.ndarray, codes: np.ndarray, fold_of: Numbers) -> np.ndarray:
    """Return the thresholds of each paragraph and theme, chosen on the other folds."""
    others = (fold_of != fold for fold in range(fold_of.max() + 1))
    return np.array([_thresholds(probabilities[rows], codes[rows]) for rows in others])[fold_of]


def learning_curve(
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    shares: Sequence[float] = (0.25, 0.5, 0.75, 1.0),
    vectors: WordVectors | None = None,
    by: str = "article_id",
    groups: pd.DataFrame | None = None,
    folds: int = 5,
    seed: int = 1404,
) -> pd.DataFrame:
    """Measure whether more coding would make a coder better: it learns from a part of the paragraphs, then from more.

    Parameters
    ----------
    tokens, codings, codebook, vectors, by, groups, folds
        As in `fit_coder`.
    shares
        Of the paragraphs that a coder could learn from, in each fold; those of a smaller share are among those of a
        larger one.
    seed
        Of the order in which paragraphs are added.

    Returns
    -------
    DataFrame
        One row per share. Columns `share`, `paragraphs` (learned from, in a fold on average), and of the coder on folds
        that it had not seen `f1_macro`, the mean of the themes' F1, and `f1_micro`, the F1 of all codes together.
        A curve that still rises at its end says that more coding would help; one that is flat, that it would not.
    """
    bad = [share for share in shares if not 0 < share <= 1]
    if bad or not len(shares):
        raise TableError(f"learning_curve: shares must be numbers above 0, up to 1; got {list(shares)}")
    require_columns(tokens, [*_KEYS, "lemma", "kind"], verb="learning_curve")
    require_columns(codings, [*_KEYS, "theme", "code"], verb="learning_curve")
    require_whole(folds, name="folds", minimum=2, verb="learning_curve")
    counts, codes, _ = _coded_counts(tokens, codings, codebook)
    vectors = vectors or read_coder().features.vectors
    fold_of = _folds(counts.paragraphs, by, groups, folds)
    place = np.random.default_rng(seed).permutation(len(codes)) / len(codes)
    rows = []
    for share in track(sorted(shares), what="learning_curve", unit="shares"):
        probabilities, learned = np.zeros(codes.shape), []
        for fold in range(fold_of.max() + 1):
            held_out = fold_of == fold
            learned.append(~held_out & (place < share))
            probabilities[held_out] = _tested_on(held_out, learned[-1], counts, codes, codebook, vectors)
        coded = probabilities >= _thresholds_by_fold(probabilities, codes, fold_of)
        micro = _f1(coded.reshape(-1, 1), codes.reshape(-1, 1))[0]
        rows.append((share, round(np.sum(learned) / len(learned)), _f1(coded, codes).mean(), micro))
    return pd.DataFrame(rows, columns=["share", "paragraphs", "f1_macro", "f1_micro"])


def _coded_counts(
    tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook
) -> tuple[_Counts, np.ndarray, list[str]]:
    """Return what the coded paragraphs hold, their codes (paragraphs × themes), and the themes that can be learned."""
    unknown = sorted(set(codings["theme"].astype(str)) - {theme.id for theme in codebook.themes})
    if unknown:
        raise CodingError(
            f"fit_coder: the codebook lacks the theme {unknown[0]!r} of the codings: code by this codebook"
        )
    rows = codings.astype({"article_id": "str", "theme": "str"})
    if rows.duplicated([*_KEYS, "theme"]).any():
        raise TableError("fit_coder: a paragraph and theme stands twice in the codings; give those of one coder")
    wide = rows.pivot(index=_KEYS, columns="theme", values="code")
    if not wide.isin([0, 1]).all(axis=None):
        raise TableError("fit_coder: each coded paragraph needs a code for each theme, the number 0 or 1")
    positives = wide.sum().reindex([theme.id for theme in codebook.themes if theme.id in wide]).astype(int)
    themes = positives[positives >= LEAST_POSITIVES].index.tolist()
    if not themes:
        most = f"{positives.idxmax()} has the most, {positives.max()}" if len(positives) else "there are none"
        raise CodingError(
            f"fit_coder: no theme has {LEAST_POSITIVES} coded paragraphs or more ({most}): code more of them; "
            "sample_for_coding draws those that are likely to have a theme"
        )
    whole = positives[positives == len(wide)]
    if len(whole):
        raise CodingError(
            f"fit_coder: all paragraphs have the theme {whole.index[0]!r}: code others, which lack it, too"
        )
    keys = pd.MultiIndex.from_frame(tokens[_KEYS].astype({"article_id": "str"}))
    own = tokens[keys.isin(wide.index)]
    counts = _count(own, ThemeFinder(codebook).find(own), [theme.id for theme in codebook.themes])
    found = pd.MultiIndex.from_frame(counts.paragraphs.astype({"article_id": "str"}))
    missing = wide.index.difference(found)
    if len(missing):
        article_id, paragraph = missing[0]
        raise CodingError(
            f"fit_coder: there are no tokens of {len(missing)} coded paragraphs, the first {paragraph} of "
            f"{article_id!r}: give the articles that were coded"
        )
    return counts, wide.loc[found, themes].to_numpy(dtype=int), themes


def _folds(paragraphs: pd.DataFrame, by: str, groups: pd.DataFrame | None, folds: int) -> Numbers:
    """Return the fold of each paragraph: groups are shared out by their size, the largest first."""
    (name,) = group_names(by, verb="fit_coder")
    if groups is None:
        require_columns(paragraphs, [name], verb="fit_coder")
        group = paragraphs[name].astype("str")
    else:
        require_one_group(groups, [name], _KEYS, verb="fit_coder")
        at = groups.astype({"article_id": "str"})[["article_id", name]]
        group = paragraphs.astype({"article_id": "str"}).merge(at, on="article_id", how="left")[name]
        group = group.where(group.notna(), paragraphs["article_id"].astype("str").to_numpy()).astype("str")
    sizes = group.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if len(sizes) < 2:
        raise CodingError(
            f"fit_coder: all coded paragraphs are of one {name}; two or more are needed to test on others"
        )
    load, fold_of = [0] * min(folds, len(sizes)), {}
    for each, size in sizes.items():
        fold_of[each] = int(np.argmin(load))
        load[fold_of[each]] += size
    return group.map(fold_of).to_numpy(dtype=np.int64)


def _learn_features(counts: _Counts, rows: np.ndarray, codebook: Codebook, vectors: WordVectors) -> _Features:
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
    return _Features(themes, tuple(top), entries, lemmas, rarity.astype(np.float32), centres, vectors)


def _regress(matrix: Any, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights of the features, features × themes, and the intercepts."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    weights = np.zeros((matrix.shape[1], codes.shape[1]), np.float32)
    intercepts = np.full(codes.shape[1], -20, np.float32)  # of a theme that none of these paragraphs has
    for theme in range(codes.shape[1]):
        if len(np.unique(codes[:, theme])) > 1:
            # Threads that wait for each other took ten times as long where other work shared the cores.
            with threadpool_limits(1):
                model = LogisticRegression(C=_PENALTY, max_iter=2000).fit(matrix, codes[:, theme])
            weights[:, theme], intercepts[theme] = model.coef_[0], model.intercept_[0]
    return weights, intercepts


def _thresholds(probabilities: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return the threshold of each theme: the one of its best F1, drawn to that of all themes where it is rare."""
    scores = np.array([_f1(probabilities >= cut, codes) for cut in _CUTS])  # cuts × themes
    of_all = _CUTS[np.argmax(scores.mean(axis=1))]
    padded = np.pad(scores, ((3, 3), (0, 0)), mode="edge")  # smoothed: the peak of a jagged line is luck
    smooth = np.array([padded[number : number + 7].mean(axis=0) for number in range(len(_CUTS))])
    own, positives = _CUTS[np.argmax(smooth, axis=0)], codes.sum(axis=0)
    return (positives * own + _SHRINK * of_all) / (positives + _SHRINK)


def _f1(coded: np.ndarray, codes: np.ndarray) -> np.ndarray:
    whole = coded.sum(axis=0) + codes.sum(axis=0)
    return 2 * (coded * codes).sum(axis=0) / np.maximum(whole, 1)


def explain_code(tokens: pd.DataFrame, coder: Coder, *, theme: str) -> pd.DataFrame:
    """Explain the code of a paragraph: one row per word and entry that speaks for the theme or against it.

    Parameters
    ----------
    tokens
        Of one paragraph.

    Returns
    -------
    DataFrame
        One row per reason, those that weigh most first. Columns `kind` (`entry` of the codebook, `word`, `hits` of a
        theme, or `theme`, for how frequent it is at all), `reason`, `weight`: what it adds to the log odds of the theme.
        All weights add up to these odds, so that the probability is 1 / (1 + exp(-sum)).

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["صادرات فرش به آلمان رشد کرد."]}))
    >>> explain_code(tokens, read_coder(), theme="trade")["reason"].tolist()[:1]
    ['صادرات']
    """
    if theme not in coder.themes:
        raise TableError(f"explain_code: the coder has no theme {theme!r}; it has {', '.join(coder.themes)}")
    counts = _count(tokens, ThemeFinder(coder.codebook).find(tokens), coder.features.themes)
    if len(counts.paragraphs) != 1:
        raise TableError(f"explain_code: give the tokens of one paragraph; these are of {len(counts.paragraphs)}")
    own, weights = coder.features, coder.weights[:, coder.themes.index(theme)]
    terms = own.matrix(counts).multiply(weights).toarray().ravel()
    kinds = pd.DataFrame(own.names, columns=["kind", "reason"]).assign(weight=terms)
    by_word = kinds["kind"].isin(["lemma", "meaning", "nearness", "nearness of hits"])
    plain = kinds[~by_word & (kinds["weight"] != 0)]
    # Meaning and nearness are linear in the words: each has its share of them.
    word_weights, rows = own.word_weights(counts.lemmas)
    times = counts.words.toarray().ravel()
    shares = own.vectors.unit[rows] * (np.where(times > 0, 1 + np.log(np.maximum(times, 1)), 0) * word_weights)[:, None]
    total = max(float(np.linalg.norm(shares.sum(axis=0))), 1e-9)
    meaning = _MEANING * shares / total
    hit = counts.hits.toarray().ravel()[[own.themes.index(each) for each in own.top]] > 0
    of_kind = {
        kind: weights[(kinds["kind"] == kind).to_numpy()] for kind in ("meaning", "nearness", "nearness of hits")
    }
    towards = of_kind["meaning"] + _NEAR / _MEANING * own.centres.T @ (
        of_kind["nearness"] + of_kind["nearness of hits"] * hit
    )
    words = pd.Series(meaning @ towards, index=counts.lemmas)
    lemmas = kinds[kinds["kind"] == "lemma"].set_index("reason")["weight"]
    words = words.add(lemmas[lemmas != 0], fill_value=0)
    rest = pd.DataFrame({"kind": "word", "reason": words.index, "weight": words.to_numpy()})
    base = pd.DataFrame({"kind": ["theme"], "reason": [theme], "weight": [coder.intercepts[coder.themes.index(theme)]]})
    table = pd.concat([plain, rest[rest["weight"] != 0], base], ignore_index=True)
    order = table["weight"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
