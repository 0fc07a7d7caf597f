"""A corpus made ready for questions: all that takes long is done once."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers import analysis, language
from helpers.core.arrays import group_starts
from helpers.core.errors import TableError, require_columns, require_dates
from helpers.core.paths import from_root
from helpers.core.store import Store
from helpers.core.versions import combine

_TEXTS = ["article_id", "token", "lemma", "surface_form", "speaker"]  # held as numbers of distinct texts
_NUMBERS = ["paragraph", "sentence", "position"]
_FILES = ("tokens.feather", "hits.feather")
_MOST_CACHED = 3  # of some hundred megabytes for ten thousand articles


@dataclass(eq=False)
class Index:
    """Articles, their tokens in reading order, and theme hits, each found once.

    `tokens` has the columns of `language.tokenize`, then `speaker` ("" outside of quotes) and `surface_form` (missing
    for signs, and where the letters of a paragraph do not add up); its texts are categories, so that a question
    compares numbers. `hits` has the columns of `analysis.find_themes`, then `start` and `end`: rows of the tokens.

    Of each row of the tokens, `article` is the row of its article; `paragraph` and `sentence` are numbers that go on
    through the corpus. `lemmas` (of words) and `speakers` stand with the most frequent first. `keys` are the spelling
    keys of each distinct token, and of its lemma.
    """

    articles: pd.DataFrame
    tokens: pd.DataFrame
    hits: pd.DataFrame
    codebook: analysis.Codebook

    def __post_init__(self) -> None:
        """Work out once what questions ask for again and again."""
        tokens = self.tokens
        self.is_word, self.is_sign = ((tokens["kind"] == kind).to_numpy() for kind in ("word", "punctuation"))
        self.article = tokens["article_id"].cat.codes.to_numpy()
        self.paragraph, self.sentence = map(self._count_through, ("paragraph", "sentence"))
        said, lemmas = (tokens.loc[self.is_word, column].value_counts() for column in ("speaker", "lemma"))
        self.speakers: list[str] = [name for name in said.index[said > 0] if name]
        self.lemmas: list[str] = lemmas.index[lemmas > 0].tolist()
        first = np.zeros(len(tokens["token"].cat.categories), dtype=np.int64)
        first[tokens["token"].cat.codes.to_numpy()] = np.arange(len(tokens))
        distinct = tokens["token"].cat.categories, tokens["lemma"].iloc[first]
        self.keys: tuple[list[str], ...] = tuple([*map(language.spelling_key, texts)] for texts in distinct)

    def _count_through(self, column: str) -> np.ndarray:
        begins = group_starts(self.article) | group_starts(self.tokens[column].to_numpy())
        return np.cumsum(begins, dtype=np.int32) - 1


def prepare_index(
    articles: pd.DataFrame,
    *,
    codebook: analysis.Codebook | None = None,
    actors: analysis.Actors | None = None,
    cache: str | Path | None = None,
) -> Index:
    """Prepare the index of articles: what `select` and `show_panel` take. Long steps show how far they are.

    Raises `TableError` for articles without a Persian word.

    Parameters
    ----------
    articles : DataFrame
        One row per article, as from `corpus.load_articles`.
    codebook, actors : optional
        The themes, and the persons who are known; by default the project's own.
    cache : str or Path, optional
        A folder in which the index is cached for the same articles, codebook, persons and version of the package.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای ما"], "outlet": ["آوندا"],
    ...                          "date": pd.to_datetime(["2025-09-01"])})
    >>> prepare_index(articles).tokens[["lemma", "surface_form"]].values.tolist()
    [['همکاری', 'همكاريهای'], ['ما', 'ما']]
    """
    require_columns(articles, ["article_id", "title", "text", "outlet"], verb="prepare_index")
    require_dates(articles, verb="prepare_index")
    codebook, actors = codebook or analysis.read_codebook(), actors or analysis.read_actors()
    if cache is None:
        tokens, hits = _make_tables(articles, codebook, actors)
    else:
        store = Store(from_root(cache), wing="explorer", most=_MOST_CACHED)
        name = combine(_digest(articles), codebook.model_dump_json(), actors.model_dump_json())
        tokens, hits = _cached_tables(store, name, lambda: _make_tables(articles, codebook, actors))
    hits = hits.astype({"theme": pd.CategoricalDtype(list(codebook.labels()))})  # a file without a row loses them
    return Index(articles.reset_index(drop=True), tokens, hits, codebook)


def _make_tables(articles: pd.DataFrame, codebook: analysis.Codebook, actors: analysis.Actors) -> list[pd.DataFrame]:
    """Return the tokens and the theme hits of an index."""
    tokens = language.tokenize(articles, names=actors.names())
    if not (tokens["kind"] == "word").any():
        raise TableError("prepare_index: there is no Persian word in these articles")
    hits = analysis.find_themes(tokens, codebook)
    first_row = tokens.drop_duplicates("article_id").reset_index().set_index("article_id")["index"]
    hits["start"] = first_row.reindex(hits["article_id"]).to_numpy() + hits["position"].to_numpy()
    hits["end"] = hits["start"] + hits["length"]
    quotes = analysis.attribute_quotes(tokens, actors=actors, articles=articles)
    tokens = analysis.add_speakers(tokens, quotes)
    tokens["surface_form"] = language.add_surface_forms(tokens.assign(length=1), tokens, articles)["surface_form"]
    categories = dict.fromkeys(_TEXTS, "category") | dict.fromkeys(_NUMBERS, "int32")
    categories["article_id"] = pd.CategoricalDtype(pd.Index(articles["article_id"]).rename(None))
    return [tokens.astype(categories), hits]


def _cached_tables(store: Store, name: str, make: Callable[[], list[pd.DataFrame]]) -> list[pd.DataFrame]:
    """Return the tables that are cached under a name, or make them and cache them."""
    entry = store.find(name)
    if entry:
        return [pd.read_feather(entry / file) for file in _FILES]
    tables = make()
    with suppress(OSError), store.building() as folder:  # They are made again where they cannot be cached.
        for table, file in zip(tables, _FILES, strict=True):
            table.to_feather(folder / file)  # which keeps the order of categories
        store.adopt(name, folder)
    return tables


def _digest(table: pd.DataFrame) -> str:
    """Return what differs where a table does."""
    rows = pd.util.hash_pandas_object(table.astype("str"), index=False).to_numpy()
    return combine(list(map(str, table.columns)), rows.tobytes())
