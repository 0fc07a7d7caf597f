"""A corpus made ready for questions, and which part of it a question is about: all that takes long is done once."""

import datetime
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
from helpers.core.store import Store, combine

_TEXTS = ["article_id", "token", "lemma", "surface_form", "speaker"]  # held as numbers of distinct texts
_NUMBERS = ["paragraph", "sentence", "position"]
_FILES = ("tokens.feather", "hits.feather")
_MOST_CACHED = 3  # of some hundred megabytes for ten thousand articles


@dataclass(eq=False)
class Index:
    """Articles, their tokens in reading order, and theme hits, each found once.

    `tokens` has the columns of `language.tokenize`, then `speaker` ("" outside of quotes) and `surface_form` (missing
    for signs, and where the letters of a paragraph do not add up), its texts as categories. `hits` has the columns of
    `analysis.find_themes`, then `start` and `end`: rows of the tokens. Of each of these, `article` is the row of its
    article; `paragraph` and `sentence` are numbers that go on through the corpus. `lemmas` (of words) and `speakers`
    stand with the most frequent first. `keys` are the spelling keys of each distinct token, and of its lemma.
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
        starts = group_starts(self.article)
        self.paragraph, self.sentence = (
            np.cumsum(starts | group_starts(tokens[column].to_numpy()), dtype=np.int32) - 1
            for column in ("paragraph", "sentence")  # numbers that go on through the corpus
        )
        said, lemmas = (tokens.loc[self.is_word, column].value_counts() for column in ("speaker", "lemma"))
        self.speakers: list[str] = [name for name in said.index[said > 0] if name]
        self.lemmas: list[str] = lemmas.index[lemmas > 0].tolist()
        first = np.zeros(len(tokens["token"].cat.categories), dtype=np.int64)
        first[tokens["token"].cat.codes.to_numpy()] = np.arange(len(tokens))
        distinct = tokens["token"].cat.categories, tokens["lemma"].iloc[first]
        self.keys: tuple[list[str], ...] = tuple([*map(language.spelling_key, texts)] for texts in distinct)


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
    articles : one row per article, as from `corpus.load_articles`.
    codebook, actors : the themes, and the persons who are known; by default the project's own.
    cache : a folder in which the index is cached for the same articles, codebook, persons and version of the package.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای ما"], "outlet": ["آوندا"],
    ...                          "date": pd.to_datetime(["2025-09-01"])})
    >>> prepare_index(articles).tokens[["lemma", "surface_form"]].values.tolist()
    [['همکاری', 'همكاريهای'], ['ما', 'ما']]
    """
    require_columns(articles, ["article_id", "title", "text", "outlet"], verb="prepare_index")
    articles = require_dates(articles, verb="prepare_index")
    codebook, actors = codebook or analysis.read_codebook(), actors or analysis.read_actors()
    if cache is None:
        tokens, hits = _make_tables(articles, codebook, actors)
    else:
        store = Store(from_root(cache), wing="explorer", most=_MOST_CACHED)
        rows = pd.util.hash_pandas_object(articles.astype("str"), index=False).to_numpy().tobytes()
        name = combine(list(map(str, articles.columns)), rows, codebook.model_dump_json(), actors.model_dump_json())
        tokens, hits = _cached_tables(store, name, lambda: _make_tables(articles, codebook, actors))
    hits = hits.astype({"theme": pd.CategoricalDtype(list(codebook.labels()))})  # a file without a row loses them
    return Index(articles.reset_index(drop=True), tokens, hits, codebook)


def _make_tables(articles: pd.DataFrame, codebook: analysis.Codebook, actors: analysis.Actors) -> list[pd.DataFrame]:
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
    entry = store.find(name)
    if entry:
        return [pd.read_feather(entry / file) for file in _FILES]
    tables = make()
    with suppress(OSError), store.building() as folder:  # They are made again where they cannot be cached.
        for table, file in zip(tables, _FILES, strict=True):
            table.to_feather(folder / file)  # which keeps the order of categories
        store.adopt(name, folder)
    return tables


@dataclass(frozen=True)
class Filters:
    """What to look at; each that is given narrows the rest, and every count and denominator follows.

    `outlet`: "" are the articles that name none. `since`, `until`: the first and last day; an article without a date is
    left out, one whose date is a month or year counts as of its first day. `speaker`: only the words that this speaker
    is quoted with. `theme`: only sentences in which an entry of this theme stands.
    """

    outlet: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    speaker: str = ""
    theme: str = ""


@dataclass(eq=False)
class Selection:
    """The part of an index that passes the filters.

    `inside` tells of each row of the index's tokens whether it passes, `rows` are those that do; `words` is the number
    of words among them, `undated` how many articles would pass but for their missing date.
    """

    index: Index
    filters: Filters
    inside: np.ndarray
    undated: int

    def __post_init__(self) -> None:
        """Work out once what questions ask for again and again."""
        index = self.index
        self.rows = np.flatnonzero(self.inside)
        self.is_whole = len(self.rows) == len(self.inside)
        self.words = int((self.inside & index.is_word).sum())
        self.article_count = len(np.unique(index.article[self.rows]))

    def tokens(self) -> pd.DataFrame:
        """Return the tokens inside; where something was left out between two of them, a new sentence begins."""
        if self.is_whole:
            return self.index.tokens
        begins = group_starts(self.index.sentence[self.rows]) | (np.diff(self.rows, prepend=-2) != 1)
        return self.index.tokens.iloc[self.rows].assign(sentence=np.cumsum(begins, dtype=np.int32))

    def speakers(self) -> pd.Series:
        """Return the words inside that each speaker is quoted with, and under "" all others."""
        said = self.index.tokens["speaker"].iloc[self.rows[self.index.is_word[self.rows]]].value_counts()
        return said[said > 0]


def select(index: Index, filters: Filters = Filters()) -> Selection:
    """Return the part of the index that passes the filters, which `ask` takes.

    Raises `TableError` for a theme that the codebook does not have, a speaker who is not quoted, and a period that
    ends before it begins.

    Examples
    --------
    >>> from helpers.explorer import prepare_index
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "title": [""] * 2, "text": ["همکاری خوب", "صلح"],
    ...                          "outlet": ["آوندا", "نارون"], "date": pd.to_datetime(["2025-09-01", None])})
    >>> selection = select(prepare_index(articles), Filters(since=datetime.date(2025, 1, 1)))
    >>> selection.words, selection.article_count, selection.undated
    (2, 1, 1)
    """
    if filters.theme and filters.theme not in index.codebook.labels():
        raise TableError(f"select: the codebook has no theme {filters.theme!r}")
    if filters.speaker and filters.speaker not in index.speakers:
        raise TableError(f"select: nobody called {filters.speaker!r} is quoted; names are in index.speakers")
    if filters.since and filters.until and filters.since > filters.until:
        raise TableError(f"select: the period ends on {filters.until}, before it begins on {filters.since}")
    articles, undated = _passing_articles(index.articles, filters)
    inside = articles[index.article]
    if filters.speaker:
        inside &= (index.tokens["speaker"] == filters.speaker).to_numpy()
    if filters.theme:
        inside &= in_sentences(index, index.hits.loc[index.hits["theme"] == filters.theme, "start"].to_numpy())
    return Selection(index, filters, inside, undated)


def in_sentences(index: Index, rows: np.ndarray) -> np.ndarray:
    """Tell for each row of an index's tokens whether it stands in a sentence with one of `rows`."""
    wanted = np.zeros(index.sentence[-1] + 1, dtype=bool)
    wanted[index.sentence[rows]] = True
    return wanted[index.sentence]


def _passing_articles(articles: pd.DataFrame, filters: Filters) -> tuple[np.ndarray, int]:
    """Tell for each article whether its outlet and its day pass, and how many lack a day that is asked for."""
    passes = np.ones(len(articles), dtype=bool)
    if filters.outlet is not None:
        passes &= (articles["outlet"].fillna("") == filters.outlet).to_numpy()
    if not (filters.since or filters.until):
        return passes, 0
    days = articles["date"].dt.normalize()
    undated = int((passes & days.isna().to_numpy()).sum())
    in_period = days.between(pd.Timestamp(filters.since or days.min()), pd.Timestamp(filters.until or days.max()))
    return passes & in_period.to_numpy(), undated
