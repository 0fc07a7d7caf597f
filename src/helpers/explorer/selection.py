"""Which part of the corpus a question is about, and how large that part is."""

import datetime
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.core.arrays import group_starts
from helpers.core.errors import TableError
from helpers.explorer.index import Index


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
