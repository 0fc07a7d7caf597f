"""A corpus made ready for questions: all that takes long is done once."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import analysis, language
from helpers.analysis.occurrences import begins_anew, rows_of
from helpers.core.errors import TableError, require_columns, require_dates
from helpers.explorer.kept import digest, keep
from helpers.language.patterns import letters_of

_NAMES = ["article_id", "token", "lemma", "surface_form", "speaker"]  # kept as numbers of distinct texts
_NUMBERS = ["paragraph", "sentence", "position"]


@dataclass(frozen=True, eq=False)
class Index:
    """Articles, their tokens in reading order, theme hits and quotes, each found once.

    `tokens` has the columns of `language.tokenize`, then `speaker` (whose words they are, "" outside of quotes) and
    `surface_form` (as typed; missing for signs, and where the letters of a paragraph do not add up). Its texts are
    categories, so that a question compares numbers. `hits` has the columns of `analysis.find_themes`, then `start` and
    `end`: from which row of the tokens to which (not included).
    """

    articles: pd.DataFrame
    tokens: pd.DataFrame
    hits: pd.DataFrame
    codebook: analysis.Codebook

    @cached_property
    def is_word(self) -> np.ndarray:
        """Tell for each row of the tokens whether it is a word: not a number, a sign, or in Latin script."""
        return (self.tokens["kind"] == "word").to_numpy()

    @cached_property
    def is_sign(self) -> np.ndarray:
        """Tell for each row of the tokens whether it is punctuation."""
        return (self.tokens["kind"] == "punctuation").to_numpy()

    @cached_property
    def article(self) -> np.ndarray:
        """Return the number of each token's article, its row in `articles`."""
        return self.tokens["article_id"].cat.codes.to_numpy()

    @cached_property
    def paragraph(self) -> np.ndarray:
        """Return the number of each token's paragraph, counted through the corpus."""
        return self._parts("paragraph")

    @cached_property
    def sentence(self) -> np.ndarray:
        """Return the number of each token's sentence, counted through the corpus."""
        return self._parts("sentence")

    def _parts(self, column: str) -> np.ndarray:
        begins = begins_anew(self.tokens, "article_id") | begins_anew(self.tokens, column)
        return np.cumsum(begins, dtype=np.int32) - 1

    @cached_property
    def speakers(self) -> list[str]:
        """Return who is quoted, whoever has the most words first."""
        said = self.tokens.loc[self.is_word, "speaker"].value_counts()
        return [name for name in said.index[said > 0] if name]

    @cached_property
    def lemmas(self) -> list[str]:
        """Return the lemmas of all words, the most frequent first."""
        counts = self.tokens.loc[self.is_word, "lemma"].value_counts()
        return counts.index[counts > 0].tolist()

    @cached_property
    def letters(self) -> tuple[list[str], list[str]]:
        """Return the letters of each distinct token, and of the lemma of each, in the order of the categories."""
        tokens = self.tokens["token"].cat
        first = np.zeros(len(tokens.categories), dtype=np.int64)
        first[tokens.codes.to_numpy()] = np.arange(len(self.tokens))
        return [*map(letters_of, tokens.categories)], [*map(letters_of, self.tokens["lemma"].iloc[first])]

    def prepare(self) -> "Index":
        """Work out what is kept beside the tables, and return the index itself."""
        for name in ("is_word", "is_sign", "article", "paragraph", "sentence", "speakers", "lemmas", "letters"):
            getattr(self, name)
        return self


def prepare_index(
    articles: pd.DataFrame,
    *,
    codebook: analysis.Codebook | None = None,
    actors: analysis.Actors | None = None,
    kept: str | Path | None = None,
) -> Index:
    """Prepare the index of articles: what `ask` and `show_panel` take.

    `articles` is one row per article, as from `corpus.read_articles`; agency lines are best taken off before. Themes
    are those of `codebook`, known persons those of `actors`, by default the project's own. Long steps show how far they
    are; where `kept` names a folder, the index is kept there, and read back for the same articles, codebook, persons
    and version of the package. Raises `TableError` for articles without a Persian word.

    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای ما"], "outlet": ["آوندا"],
    ...                          "date": pd.to_datetime(["2025-09-01"])})
    >>> prepare_index(articles).tokens[["lemma", "surface_form"]].values.tolist()
    [['همکاری', 'همكاريهای'], ['ما', 'ما']]
    """
    require_columns(articles, ["article_id", "title", "text", "outlet"], verb="prepare_index")
    require_dates(articles, verb="prepare_index")
    codebook, actors = codebook or analysis.read_codebook(), actors or analysis.read_actors()
    if kept is None:
        return _prepare(articles, codebook, actors)
    asked = [digest(articles), codebook.model_dump_json(), actors.model_dump_json()]
    return keep(lambda: _prepare(articles, codebook, actors), kept, asked=asked)


def _prepare(articles: pd.DataFrame, codebook: analysis.Codebook, actors: analysis.Actors) -> Index:
    tokens = language.tokenize(articles)
    if not (tokens["kind"] == "word").any():
        raise TableError("prepare_index: there is no Persian word in these articles")
    hits = analysis.find_themes(tokens, codebook)
    hits["start"] = rows_of(hits, tokens, verb="prepare_index")
    hits["end"] = hits["start"] + hits["length"]
    quotes = analysis.attribute_quotes(tokens, actors=actors, articles=articles)
    tokens = analysis.add_speakers(tokens, quotes)
    tokens["surface_form"] = language.add_surface_forms(tokens.assign(length=1), tokens, articles)["surface_form"]
    return Index(articles.reset_index(drop=True), _numbered(tokens, articles), hits, codebook).prepare()


def _numbered(tokens: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Return the tokens with their texts as categories, the articles in the order of their table."""
    categories = dict.fromkeys(_NAMES, "category")
    categories["article_id"] = pd.CategoricalDtype(articles["article_id"])
    return tokens.astype(categories | dict.fromkeys(_NUMBERS, "int32"))
