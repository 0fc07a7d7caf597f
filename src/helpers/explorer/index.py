"""A corpus made ready for questions: all that takes long is done once."""

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
_MOST_CACHED = 3  # of some hundred megabytes for ten thousand articles


@dataclass(eq=False)
class Index:
    """Articles, their tokens in reading order, theme hits and quotes, each found once.

    `tokens` has the columns of `language.tokenize`, then `speaker` (whose words they are, "" outside of quotes) and
    `surface_form` (as typed; missing for signs, and where the letters of a paragraph do not add up). Its texts are
    categories, so that a question compares numbers. `hits` has the columns of `analysis.find_themes`, then `start` and
    `end`: from which row of the tokens to which (not included).

    Of each row of the tokens, `is_word` and `is_sign` tell what it is, `article` is the row of its article, `paragraph`
    and `sentence` are numbers that go on through the corpus. `lemmas` (of words) and `speakers` stand with the most
    frequent first. `keys` are the spelling keys of each distinct token, and of its lemma.
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

    Parameters
    ----------
    articles : DataFrame
        One row per article, as from `corpus.read_articles`; agency lines are best taken off before.
    codebook, actors : optional
        The themes, and the persons who are known; by default the project's own.
    cache : str or Path, optional
        A folder in which the index is cached, and read from for the same articles, codebook, persons and version of the
        package.

    Returns
    -------
    Index
        Its tokens have one row per token.

    Raises
    ------
    TableError
        For articles without a Persian word.

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
        tables = _make_tables(articles, codebook, actors)
    else:
        store = Store(from_root(cache), wing="explorer", most=_MOST_CACHED)
        name = combine(_digest(articles), codebook.model_dump_json(), actors.model_dump_json())
        tables = _read_tables(store, name)
        if tables is None:
            tables = _make_tables(articles, codebook, actors)
            with suppress(OSError):  # It is made again where it cannot be cached.
                _write_tables(store, name, tables)
    tokens, hits = tables
    hits = hits.astype({"theme": pd.CategoricalDtype(list(codebook.labels()))})  # a file without a row loses them
    return Index(articles.reset_index(drop=True), tokens, hits, codebook)


def _make_tables(
    articles: pd.DataFrame, codebook: analysis.Codebook, actors: analysis.Actors
) -> tuple[pd.DataFrame, pd.DataFrame]:
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
    return tokens.astype(categories), hits


def _read_tables(store: Store, name: str) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    entry = store.find(name)
    return tuple(pd.read_feather(entry / f"{table}.feather") for table in ("tokens", "hits")) if entry else None


def _write_tables(store: Store, name: str, tables: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    with store.building() as folder:
        for table, file in zip(tables, ("tokens", "hits"), strict=True):
            table.to_feather(folder / f"{file}.feather")  # which keeps the order of categories
        store.adopt(name, folder)


def _digest(table: pd.DataFrame) -> str:
    """Return what differs where a table does."""
    rows = pd.util.hash_pandas_object(table.astype("str"), index=False).to_numpy()
    return combine(list(map(str, table.columns)), rows.tobytes())
