"""A coder that learns from coded paragraphs what each theme is about, and says of each code how sure it is and why."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.analysis.codebook import Codebook
from helpers.analysis.themes import find_themes
from helpers.analysis.vectors import WordVectors, read_arrays, text_array, texts_of
from helpers.core import paths
from helpers.core.errors import CodingError, TableError, UserError, require_columns
from helpers.core.paths import from_root, to_root
from helpers.core.versions import combine

_KEYS = ["article_id", "paragraph"]
_FEWEST_POSITIVES = 30  # coded paragraphs of a theme, for it to be learned
_FEWEST_ARTICLES = 3  # a word of the training is in, to be a feature
_MOST_HITS = 3  # of a theme in a paragraph; more say no more
_HIT, _WORD, _POINT, _NEAR = 0.5, 2.0, 4.0, 3.0  # the weight of each kind of feature before learning
_STRENGTH = 3.0  # inverse of the penalty (L2)
_FOLDS = 5
_FAMILIAR = 0.75  # share of words with a vector; the paragraphs it was trained on have 0.85 and more
_FORMAT = 1  # of the file; raised when an older one can no longer be read


@dataclass(frozen=True)
class Coder:
    """What `fit_coder` learned: for each theme a weight of every feature, and the probability from which it is coded.

    `about` says what it was trained on: paragraphs, positives by theme, codebook, who coded.
    """

    themes: tuple[str, ...]
    hit_themes: tuple[str, ...]  # of the codebook, sub-themes included
    terms: tuple[str, ...]
    rarity: np.ndarray  # of each term: ln((1 + paragraphs) / (1 + paragraphs with it)) + 1
    centres: np.ndarray  # themes × dimensions: where the paragraphs of a theme lie
    mean: np.ndarray  # where all paragraphs lie
    weights: np.ndarray  # features × themes
    intercepts: np.ndarray
    thresholds: np.ndarray
    vectors: WordVectors
    codebook: str  # digest
    about: dict

    @cached_property
    def features(self) -> list[str]:
        """The names of the features, in the order of `weights`."""
        points = [f"meaning {number}" for number in range(1, self.vectors.bits.shape[1] + 1)]
        near = [f"{kind} {theme}" for kind in ("near", "near and hit") for theme in self.themes]
        return [*(f"hit {theme}" for theme in self.hit_themes), *self.terms, *points, *near]

    def write(self, path: str | Path) -> Path:
        """Write the coder to a file (.npz) that is read without unpickling anything."""
        file = from_root(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        told = {"format": _FORMAT, "codebook": self.codebook, "about": self.about}
        names = {name: text_array(getattr(self, name)) for name in ("themes", "hit_themes", "terms")}
        numbers = {name: getattr(self, name).astype(np.float32) for name in _NUMBERS}
        vectors = {f"vectors_{name}": array for name, array in self.vectors.to_arrays().items()}
        numbers["weights"] = numbers["weights"].astype(np.float16)
        np.savez_compressed(
            file, told=text_array([json.dumps(told, ensure_ascii=False)]), **names, **numbers, **vectors
        )
        return file


_NUMBERS = ("rarity", "centres", "mean", "weights", "intercepts", "thresholds")


def read_coder(path: str | Path | None = None) -> Coder:
    """Read a coder that `Coder.write` wrote, by default the project's: see `data/codebook/coder.md`."""
    file = from_root(path) if path else paths.CODEBOOK / "coder.npz"
    if not file.is_file():
        raise UserError(f"there is no coder {to_root(file)}: train one with fit_coder, or check the path")
    arrays = read_arrays(file)
    try:
        told = json.loads(texts_of(arrays["told"])[0])
        if told["format"] != _FORMAT:
            raise UserError(f"{to_root(file)} is of another version: train it again with fit_coder")
        names = {name: tuple(texts_of(arrays[name])) for name in ("themes", "hit_themes", "terms")}
        numbers = {name: arrays[name].astype(np.float64) for name in _NUMBERS}
        vectors = WordVectors.from_arrays({name: arrays[f"vectors_{name}"] for name in ("words", "counts", "bits")})
    except (KeyError, ValueError, UnicodeDecodeError) as error:
        raise UserError(f"{to_root(file)} is no coder ({error!r}): train it again with fit_coder") from error
    return Coder(**names, **numbers, vectors=vectors, codebook=told["codebook"], about=told["about"])


def fit_coder(
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    vectors: WordVectors,
    *,
    person: str,
    groups: pd.Series | None = None,
    about: dict | None = None,
) -> tuple[Coder, pd.DataFrame]:
    """Train a coder on coded paragraphs: for each theme a logistic regression (L2) on features that can be read.

    Features are, of a paragraph: how many entries of each theme it has (three at most), its lemmas (tf-idf), its place
    among word vectors, and how near that is to the theme's paragraphs, with and without an entry of the theme. The
    threshold of a theme is where F1 is best in cross-validation, drawn towards that of all themes where a theme has few
    paragraphs.

    Parameters
    ----------
    tokens
        Of the coded paragraphs, as from `language.tokenize`.
    codings
        As from `read_coding_sheet`: `article_id, paragraph, coder, theme, code`.
    person
        Whose codes to learn.
    groups
        What must not be parted between folds, by `article_id`: a story, an outlet. By default articles.
    about
        Put into the coder: what a reader of its codes should know.

    Returns
    -------
    coder, probabilities
        And one row per paragraph and theme as the fold that did not see it codes it: `article_id, paragraph, theme,
        probability, coded, code` (the person's).

    Raises
    ------
    CodingError
        Where no theme has 30 coded paragraphs, or there are fewer than five groups. Themes with fewer are left out, and
        `about["left_out"]` names them.

    References
    ----------
    Smooth inverse frequency: Arora, Liang and Ma 2017. Logistic regression: scikit-learn.
    """
    wide = _codes(codings, person)
    enough = wide.columns[wide.sum() >= _FEWEST_POSITIVES]
    if enough.empty:
        most = wide.sum().max() if len(wide.columns) else 0
        raise CodingError(
            f"fit_coder: no theme has {_FEWEST_POSITIVES} coded paragraphs (the most: {most:.0f}): code "
            "more, drawn with sample_for_coding(…, probabilities=…), which finds paragraphs that have a theme"
        )
    codes = wide[enough].to_numpy(dtype=bool)
    told = {
        "paragraphs": len(wide),
        "positives": {theme: int(count) for theme, count in wide[enough].sum().items()},
        "left_out": [theme for theme in wide.columns if theme not in enough],
        "coder": person,
        **(about or {}),
    }
    paragraphs = _Paragraphs(tokens, find_themes(tokens, codebook), wide.index)
    labels = pd.Series(wide.index.get_level_values("article_id")) if groups is None else None
    fold_of = _folds(labels if groups is None else wide.index.get_level_values("article_id").map(groups.to_dict()))
    blank = _blank(tuple(enough), codebook, vectors, told)
    found = np.zeros(codes.shape)
    for fold in range(_FOLDS):
        held = fold_of == fold
        learned = _learn(blank, paragraphs, codes, ~held)
        found[held] = _probabilities(learned, paragraphs)[held]
    thresholds = _thresholds(found, codes)
    coder = replace(_learn(blank, paragraphs, codes, np.ones(len(codes), dtype=bool)), thresholds=thresholds)
    table = _table(wide.index, coder, found)
    return coder, table.assign(code=codes.ravel().astype(int))


def code_themes(tokens: pd.DataFrame, coder: Coder, codebook: Codebook, *, hits: pd.DataFrame | None = None):
    """Code paragraphs: one row per paragraph and theme.

    Parameters
    ----------
    tokens
        As from `language.tokenize`.
    coder, codebook
        As from `read_coder` and `read_codebook`; the coder must have been trained with this codebook.
    hits
        From `find_themes` of the same tokens and codebook, where they are at hand.

    Returns
    -------
    DataFrame
        Columns `article_id`, `paragraph` (0 is the title), `theme`, `probability` (that a careful reader codes it) and
        `coded` (1 where that is at least the theme's threshold).

    Raises
    ------
    CodingError
        Where the codebook is not the one of the training.
    """
    if coder.codebook != codebook_digest(codebook):
        raise CodingError(
            "code_themes: the coder was trained with another codebook, or another state of this one: train it again "
            "with fit_coder, or give the codebook that it was trained with"
        )
    require_columns(tokens, [*_KEYS, "lemma", "kind"], verb="code_themes")
    index = pd.MultiIndex.from_frame(tokens[_KEYS].drop_duplicates())
    found = find_themes(tokens, codebook) if hits is None else hits
    return _table(index, coder, _probabilities(coder, _Paragraphs(tokens, found, index)))


def familiarity(tokens: pd.DataFrame, coder: Coder) -> float:
    """Return which share of the words the coder has a vector of; below 0.75 its codes should not be trusted unread."""
    words = tokens.loc[tokens["kind"].eq("word"), "lemma"].astype("str")
    return float(words.isin(coder.vectors.number_of).mean()) if len(words) else float("nan")


def explain_code(
    tokens: pd.DataFrame,
    coder: Coder,
    codebook: Codebook,
    *,
    article_id: str,
    paragraph: int,
    theme: str,
    most: int = 12,
) -> pd.DataFrame:
    """Return what carried a code: one row per feature of the paragraph, the weightiest first.

    Columns `feature` (an entry's theme, a lemma, or nearness in meaning; the dimensions of meaning are one row),
    `value` (of the paragraph), `weight` (of the feature) and `effect` (their product: in log odds, for or against).
    """
    if theme not in coder.themes:
        raise TableError(f"explain_code: the coder has no theme {theme!r}; it has {', '.join(coder.themes)}")
    at = tokens["article_id"].astype("str").eq(str(article_id)) & tokens["paragraph"].eq(paragraph)
    chosen = tokens[at.to_numpy()]
    if chosen.empty:
        raise TableError(f"explain_code: there is no paragraph {paragraph} of article {article_id!r} in the tokens")
    index = pd.MultiIndex.from_frame(chosen[_KEYS].drop_duplicates())
    matrix = _matrix(coder, _Paragraphs(chosen, find_themes(chosen, codebook), index)).toarray()[0]
    weights = coder.weights[:, coder.themes.index(theme)]
    names = ["meaning" if name.startswith("meaning ") else name for name in coder.features]
    table = pd.DataFrame({"feature": names, "value": matrix, "weight": weights, "effect": matrix * weights})
    meaning = table[table["feature"] == "meaning"]["effect"].sum()
    table = table[(table["effect"] != 0) & (table["feature"] != "meaning")]
    row = pd.DataFrame({"feature": ["meaning"], "value": [np.nan], "weight": [np.nan], "effect": [meaning]})
    table = pd.concat([table, row], ignore_index=True)
    return table.sort_values("effect", key=abs, ascending=False, kind="stable").head(most).reset_index(drop=True)


def codebook_digest(codebook: Codebook) -> str:
    """Return what differs when the entries of a codebook do."""
    return combine(codebook.to_table().to_csv(index=False))[:32]


class _Paragraphs:
    """Paragraphs in the order of `index`: the words of each, and the hits of each theme."""

    def __init__(self, tokens: pd.DataFrame, hits: pd.DataFrame, index: pd.MultiIndex):
        self.index = index
        row_of = pd.Series(np.arange(len(index)), index)
        is_word = tokens["kind"].eq("word").to_numpy()
        words = tokens.loc[is_word, [*_KEYS, "lemma"]]
        rows = _rows_of(words, row_of)
        self.lemmas = words["lemma"].astype("str").to_numpy()[rows >= 0]
        self.rows = rows[rows >= 0]
        self.hit_rows = _rows_of(hits, row_of)
        self.hit_themes = hits["theme"].astype("str").to_numpy()


def _rows_of(table: pd.DataFrame, row_of: pd.Series) -> np.ndarray:
    """Return the paragraph of each row, as its place in the index; -1 for one that is not there."""
    found = row_of.reindex(pd.MultiIndex.from_frame(table[_KEYS].astype({"article_id": "str"})))
    return found.fillna(-1).to_numpy(dtype=np.int64)


def _codes(codings: pd.DataFrame, person: str) -> pd.DataFrame:
    """Return paragraphs × themes of a person's codes, in the order in which they come."""
    require_columns(codings, [*_KEYS, "coder", "theme", "code"], verb="fit_coder")
    own = codings[codings["coder"].eq(person)].astype({"article_id": "str"})
    if own.empty:
        found = ", ".join(dict.fromkeys(codings["coder"].astype(str)))
        raise CodingError(f"fit_coder: there is no coder {person!r}; coders: {found}")
    if own.duplicated([*_KEYS, "theme"]).any():
        raise CodingError(f"fit_coder: {person} codes one theme of a paragraph twice")
    wide = own.set_index([*_KEYS, "theme"])["code"].unstack("theme")
    order = pd.MultiIndex.from_frame(own[_KEYS].drop_duplicates())
    return wide.reindex(order)[list(dict.fromkeys(own["theme"]))].fillna(0).astype(int)


def _folds(labels: Sequence) -> np.ndarray:
    """Return the fold of each paragraph; those of one group share it, and folds are of about one size."""
    sizes = pd.Series(labels).value_counts(sort=False)
    if len(sizes) < _FOLDS:
        raise CodingError(f"fit_coder: {len(sizes)} groups of paragraphs are too few: {_FOLDS} are needed")
    filled, fold_of = [0] * _FOLDS, {}
    for label, size in (
        sizes.sort_index(key=lambda one: one.astype(str)).sort_values(ascending=False, kind="stable").items()
    ):
        fold_of[label] = int(np.argmin(filled))
        filled[fold_of[label]] += size
    return pd.Series(labels).map(fold_of).to_numpy()


def _blank(themes: tuple[str, ...], codebook: Codebook, vectors: WordVectors, about: dict) -> Coder:
    nothing = np.zeros(0)
    digest, listed = codebook_digest(codebook), tuple(theme.id for theme in codebook.themes)
    return Coder(themes, listed, (), *[nothing] * 6, vectors=vectors, codebook=digest, about=about)


def _learn(blank: Coder, paragraphs: _Paragraphs, codes: np.ndarray, chosen: np.ndarray) -> Coder:
    """Return a coder trained on the chosen paragraphs."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    among = chosen[paragraphs.rows]
    pairs = pd.DataFrame({"row": paragraphs.rows[among], "term": paragraphs.lemmas[among]}).drop_duplicates()
    seen = pairs["term"].value_counts().sort_index()
    seen = seen[seen >= _FEWEST_ARTICLES]
    rarity = np.log((1 + chosen.sum()) / (1 + seen.to_numpy())) + 1
    points = _points(blank, paragraphs)
    mean = points[chosen].mean(axis=0)
    centres = np.array([(points - mean)[chosen & of_theme].mean(axis=0) for of_theme in codes.T])
    centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    coder = replace(blank, terms=tuple(seen.index), rarity=rarity, centres=centres, mean=mean)
    matrix = _matrix(coder, paragraphs)[chosen]
    with threadpool_limits(1):
        models = [LogisticRegression(C=_STRENGTH, max_iter=2000).fit(matrix, of_theme[chosen]) for of_theme in codes.T]
    weights = np.column_stack([model.coef_[0] for model in models])
    return replace(coder, weights=weights, intercepts=np.array([model.intercept_[0] for model in models]))


def _points(coder: Coder, paragraphs: _Paragraphs) -> np.ndarray:
    numbers = pd.Series(paragraphs.lemmas).map(coder.vectors.number_of).fillna(-1).to_numpy(dtype=np.int64)
    return coder.vectors.of_texts(numbers, paragraphs.rows, len(paragraphs.index))


def _matrix(coder: Coder, paragraphs: _Paragraphs):
    """Return paragraphs × features, sparse."""
    from scipy.sparse import csr_matrix, hstack

    count = len(paragraphs.index)
    themes = {theme: number for number, theme in enumerate(coder.hit_themes)}
    known = paragraphs.hit_rows >= 0
    columns = pd.Series(paragraphs.hit_themes[known]).map(themes).to_numpy(dtype=np.int64)
    hits = csr_matrix((np.ones(len(columns)), (paragraphs.hit_rows[known], columns)), shape=(count, len(themes)))
    hits.data = np.minimum(hits.data, _MOST_HITS) * _HIT
    terms = {term: number for number, term in enumerate(coder.terms)}
    numbers = pd.Series(paragraphs.lemmas).map(terms)
    listed = numbers.notna().to_numpy()
    places = (paragraphs.rows[listed], numbers[listed].to_numpy(dtype=np.int64))
    words = csr_matrix((np.ones(len(places[0])), places), shape=(count, len(terms)))
    words.data = (1 + np.log(words.data)) * coder.rarity[words.indices]
    length = np.sqrt(np.asarray(words.multiply(words).sum(axis=1)).ravel())
    words = csr_matrix(words.multiply(_WORD / np.maximum(length, 1e-9)[:, None]))
    points = _points(coder, paragraphs) - coder.mean
    near = points @ coder.centres.T * _NEAR
    is_hit = (hits[:, [themes[theme] for theme in coder.themes]] > 0).toarray()
    return hstack([hits, words, csr_matrix(points * _POINT), csr_matrix(near), csr_matrix(near * is_hit)]).tocsr()


def _probabilities(coder: Coder, paragraphs: _Paragraphs) -> np.ndarray:
    return 1 / (1 + np.exp(-(_matrix(coder, paragraphs) @ coder.weights + coder.intercepts)))


def _thresholds(found: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return from which probability on each theme is coded."""
    tried = np.arange(0.1, 0.7, 0.01)

    def f1(probability: np.ndarray, is_theme: np.ndarray) -> np.ndarray:
        is_coded = probability.ravel()[:, None] >= tried
        both = (is_coded & is_theme.ravel()[:, None]).sum(axis=0)
        return 2 * both / np.maximum(is_coded.sum(axis=0) + is_theme.sum(), 1)

    # F1 moves from one paragraph to the next: the middle of what is nearly best.
    def best(scores: np.ndarray) -> float:
        return float(tried[scores >= scores.max() - 0.01].mean())

    of_all = best(f1(found, codes))
    own = [best(f1(found[:, number], codes[:, number])) for number in range(codes.shape[1])]
    trust = codes.sum(axis=0) / (codes.sum(axis=0) + _FEWEST_POSITIVES * 3)
    return trust * np.array(own) + (1 - trust) * of_all


def _table(index: pd.MultiIndex, coder: Coder, probability: np.ndarray) -> pd.DataFrame:
    places = index.repeat(len(coder.themes)).to_frame(index=False)
    themes = pd.Categorical.from_codes(np.tile(np.arange(len(coder.themes)), len(index)), categories=coder.themes)
    coded = (probability >= coder.thresholds).ravel().astype(int) if len(coder.thresholds) else 0
    return places.assign(theme=themes, probability=probability.ravel(), coded=coded)
