"""A coder that tells which themes a paragraph is about, as it has learned from coded paragraphs.

A paragraph is described by features that can be read: the codebook's hits by theme and by entry, its lemmas, and its
meaning, the mean of the vectors of its lemmas. A logistic regression for each theme weighs them.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from helpers.analysis.codebook import Codebook, read_codebook
from helpers.analysis.themes import FoundParts, ThemeFinder, find_in_parts
from helpers.analysis.vectors import (
    KEYS,
    LEAST_WORDS,
    MEANING,
    NEAR,
    Features,
    ParagraphCounts,
    WordVectors,
    bits_per_word,
    count_paragraphs,
)
from helpers.core.errors import CodingError, TableError, require_columns
from helpers.core.parts import TableParts, article_slices
from helpers.core.paths import CODEBOOK, from_root, to_root
from helpers.core.store import combine, write_atomically
from helpers.language import FileColumns

_FORMAT = 1  # of the file
_ROUNDING = 1e-9  # sums in another order differ in their last digits
CODE_COLUMNS = [*KEYS, "theme", "probability", "coded"]


class UnknownThemesError(CodingError):
    """A coder was trained with themes that a codebook lacks."""


@dataclass(frozen=True)
class Coder:
    """Codes paragraphs by theme, as `fit_coder` has learned or `read_coder` has read it.

    `themes` are those that it codes, `about` what it was trained on, and `tested` the codes of the paragraphs that it
    learned from, each made by a coder that had not seen its fold: empty where the coder was read from a file.
    """

    themes: tuple[str, ...]
    codebook: Codebook
    features: Features
    weights: np.ndarray  # features × themes
    intercepts: np.ndarray
    thresholds: np.ndarray  # of each theme: from which probability a paragraph is coded
    about: dict[str, Any]
    tested: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=[*CODE_COLUMNS, "fold"]))

    @property
    def knows_codebook(self) -> bool:
        """Tell whether the codebook has the entries that it had when the coder was trained."""
        return self.about["codebook"] == codebook_key(self.codebook)

    def probabilities(self, counts: ParagraphCounts) -> np.ndarray:
        """Return the probability of each theme in each paragraph: paragraphs × themes."""
        from scipy.special import expit

        return expit(self.features.matrix(counts) @ self.weights + self.intercepts)

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


def codebook_key(codebook: Codebook) -> str:
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
    codebook : whose hits the coder weighs, by default the project's. Where entries were changed since the coder was
        trained (`coder.knows_codebook`), its scores no longer hold exactly.

    Raises
    ------
    CodingError : where the file is no coder, or one of another version, or codes a theme that the codebook lacks.

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
            features = Features(*names, numbers["rarity"], numbers["centres"], vectors)
            rest = (numbers[name] for name in ("weights", "intercepts", "thresholds"))
            coder = Coder(lines["themes"], codebook, features, *rest, about)
            if coder.weights.shape != (len(features.names), len(coder.themes)):
                raise ValueError("its arrays do not fit together")
    except (OSError, ValueError, KeyError, TypeError, EOFError, IndexError, BadZipFile) as error:
        raise CodingError(f"{to_root(file)} is no coder ({error}): {train}") from error
    if version != _FORMAT:
        raise CodingError(f"{to_root(file)} was written by another version of this package: {train}")
    missing = [theme for theme in features.themes if theme not in {theme.id for theme in codebook.themes}]
    if missing:
        raise UnknownThemesError(
            f"{to_root(file)} was trained with a codebook that has the theme {missing[0]!r}, which yours lacks: {train}"
        )
    return coder


def find_coder(codebook: Codebook, path: str | Path = "") -> Coder | None:
    """Return the coder of a file, or without one the project's own, or None where that one lacks the codebook's themes.

    Examples
    --------
    >>> find_coder(read_codebook()).themes[0]
    'multilateralism'
    """
    if path:
        return read_coder(path, codebook)
    try:
        return read_coder(None, codebook)
    except UnknownThemesError:
        return None


def code_themes(tokens: pd.DataFrame | TableParts, coder: Coder | None) -> pd.DataFrame | FoundParts:
    """Code each paragraph by theme: is it about it?

    Parameters
    ----------
    tokens : a table of tokens, or its parts: then the codes come in parts too.
    coder : none, where `find_coder` found none, gives a table without rows.

    Returns
    -------
    One row per paragraph (0 is the title) and theme, in reading order. Columns `article_id, paragraph, theme` (a
    categorical of the coder's themes), `probability`, `coded` (whether the probability reaches the threshold of the
    theme). Probabilities are calibrated on news: of paragraphs with 0.7 some seven in ten are about the theme.

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> text = "صادرات کالاهای غیرنفتی به عراق و ترکیه در سال گذشته رشد کرد."
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]}))
    >>> codes = code_themes(tokens, read_coder())
    >>> codes.loc[codes["coded"], "theme"].tolist()
    ['trade']
    """
    if coder is None:
        return pd.DataFrame({name: [] for name in CODE_COLUMNS}).astype({"theme": "category", "coded": bool})
    finder = _CodeFinder(coder)
    if isinstance(tokens, TableParts):
        return find_in_parts(finder, tokens, coder.themes, verb="code_themes")
    require_columns(tokens, [*KEYS, "lemma", "kind"], verb="code_themes")
    return pd.concat(map(finder.find, article_slices(tokens)), ignore_index=True)


class _CodeFinder:
    """Codes one table after the other; compiled patterns stay in their process."""

    def __init__(self, coder: Coder):
        self._coder, self._themes = coder, ThemeFinder(coder.codebook)

    def find(self, tokens: pd.DataFrame | FileColumns) -> pd.DataFrame:
        coder = self._coder
        counts = count_paragraphs(tokens, self._themes.find(tokens), coder.features.themes)
        return code_table(counts.paragraphs, coder.themes, coder.probabilities(counts), coder.thresholds)


def code_table(
    paragraphs: pd.DataFrame, themes: Sequence[str], probabilities: np.ndarray, thresholds: np.ndarray
) -> pd.DataFrame:
    """Return one row per paragraph and theme, with what `code_themes` gives."""
    table = paragraphs.loc[paragraphs.index.repeat(len(themes))].reset_index(drop=True)
    theme = pd.Categorical.from_codes(np.tile(np.arange(len(themes)), len(paragraphs)), list(themes))
    coded = (probabilities >= thresholds).ravel()
    return table.assign(theme=theme, probability=probabilities.ravel().astype(np.float32), coded=coded)


def check_familiarity(tokens: pd.DataFrame, coder: Coder) -> pd.DataFrame:
    """Tell which articles are in words unlike those that the coder knows: there its codes were never measured.

    Returns
    -------
    One row per article. Columns `article_id`, `words` (stopwords left out), `known_share` (of these, with a vector),
    `bits_per_word` (the surprise of its words: the mean of -log2 of their share in the news that the vectors were made
    of, an unknown word as rare as the rarest), `far` (missing under 30 words; true where the surprise is greater than
    in 99 of 100 coded paragraphs).

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> poem = "شب تاریک و بیم موج و گردابی چنین هایل کجا دانند حال ما سبکباران ساحل‌ها " * 5
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [poem]}))
    >>> check_familiarity(tokens, read_coder())["far"].tolist()
    [True]
    """
    require_columns(tokens, ["article_id", "lemma", "kind"], verb="check_familiarity")
    counts = count_paragraphs(tokens.assign(paragraph=0), None, ())
    bits = bits_per_word(counts, coder.features.vectors)
    words = np.asarray(counts.words.sum(axis=1)).ravel()
    known = (coder.features.vectors.rows_of(counts.lemmas) >= 0).astype(float)
    far = pd.array(bits > coder.about["most_bits"] + _ROUNDING, dtype="boolean")
    far[words < LEAST_WORDS] = pd.NA
    table = {"article_id": counts.paragraphs["article_id"], "words": words.astype(int)}
    table |= {"known_share": counts.words @ known / np.maximum(words, 1), "bits_per_word": bits, "far": far}
    return pd.DataFrame(table)


def compare_readings(hits: pd.DataFrame, codes: pd.DataFrame) -> pd.DataFrame:
    """Set both readings of the same paragraphs side by side: mentions of a theme, and codes.

    Returns
    -------
    One row per theme of the codes. Columns `theme`, `paragraphs`, `mentioned` (paragraphs with a hit), `coded`, `both`,
    `only_mentioned` (named in passing, or in another sense), `only_coded` (spoken of in other words).

    Examples
    --------
    >>> hits = pd.DataFrame({"article_id": ["1"], "paragraph": [1], "theme": ["trade"]})
    >>> codes = pd.DataFrame({"article_id": "1", "paragraph": [1, 2], "theme": "trade", "coded": [False, True]})
    >>> compare_readings(hits, codes)[["mentioned", "coded", "both"]].values.tolist()
    [[1, 1, 0]]
    """
    require_columns(hits, [*KEYS, "theme"], verb="compare_readings")
    require_columns(codes, [*KEYS, "theme", "coded"], verb="compare_readings")
    named = hits[[*KEYS, "theme"]].astype({"article_id": "str", "theme": "str"}).drop_duplicates()
    table = codes[[*KEYS, "theme", "coded"]].astype({"article_id": "str", "theme": "str"})
    table = table.merge(named.assign(mentioned=True), on=[*KEYS, "theme"], how="left")
    table["mentioned"] = table["mentioned"].eq(True)
    table["both"] = table["mentioned"] & table["coded"]
    sums = table.groupby("theme", sort=False)[["mentioned", "coded", "both"]].sum().astype(int)
    sums.insert(0, "paragraphs", table.groupby("theme", sort=False).size())
    sums["only_mentioned"], sums["only_coded"] = sums["mentioned"] - sums["both"], sums["coded"] - sums["both"]
    return sums.reset_index()


def explain_code(tokens: pd.DataFrame, coder: Coder, *, theme: str) -> pd.DataFrame:
    """Explain the code of a paragraph: one row per word and entry that speaks for the theme or against it.

    Parameters
    ----------
    tokens : of one paragraph.

    Returns
    -------
    One row per reason, those that weigh most first. Columns `kind` (`entry` of the codebook, `hits` of a theme, `word`,
    or `theme`, for how frequent it is at all), `reason`, `weight`: what it adds to the log odds of the theme. All
    weights add up to these odds: the probability is 1 / (1 + exp(-sum)).

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["صادرات فرش به آلمان رشد کرد."]}))
    >>> reasons = explain_code(tokens, read_coder(), theme="trade")
    >>> reasons.loc[reasons["kind"] == "word", "reason"].tolist()[:1]
    ['صادرات']
    """
    if theme not in coder.themes:
        raise TableError(f"explain_code: the coder has no theme {theme!r}; it has {', '.join(coder.themes)}")
    counts = count_paragraphs(tokens, ThemeFinder(coder.codebook).find(tokens), coder.features.themes)
    if len(counts.paragraphs) != 1:
        raise TableError(f"explain_code: give the tokens of one paragraph; these are of {len(counts.paragraphs)}")
    number, own = coder.themes.index(theme), coder.features
    terms = pd.DataFrame(own.names, columns=["kind", "reason"]).assign(slope=coder.weights[:, number])
    terms["weight"] = own.matrix(counts).toarray().ravel() * terms["slope"]
    slopes = {kind: of_kind["slope"].to_numpy() for kind, of_kind in terms.groupby("kind")}
    # Meaning and nearness are linear in the words: each word has its part of them.
    has_hit = counts.hits.toarray().ravel()[[own.themes.index(each) for each in own.top]] > 0
    nearness = slopes["nearness"] + slopes["nearness of hits"] * has_hit
    towards = slopes["meaning"] + NEAR / MEANING * own.centres.T @ nearness
    words = pd.Series(own.meaning_by_word(counts) @ towards, index=counts.lemmas)
    words = words.add(terms[terms["kind"] == "lemma"].set_index("reason")["weight"], fill_value=0)
    words = pd.DataFrame({"kind": "word", "reason": words.index, "weight": words.to_numpy()})
    base = pd.DataFrame({"kind": ["theme"], "reason": [theme], "weight": [coder.intercepts[number]]})
    plain = terms.loc[terms["kind"].isin(["hits", "entry"]), ["kind", "reason", "weight"]]
    table = pd.concat([plain, words, base], ignore_index=True)
    table = table[table["weight"] != 0]
    return table.loc[table["weight"].abs().sort_values(ascending=False, kind="stable").index].reset_index(drop=True)
