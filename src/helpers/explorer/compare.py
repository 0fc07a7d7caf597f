"""Two answers side by side, and an answer before and after an event: per 1,000 words, with intervals."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from helpers import analysis, language
from helpers.core.arrays import expand_ranges, group_starts
from helpers.explorer.query import Answer

PARTS = ("before_event", "after_event")
_DRAWS = 300  # as of the timeline: both sides of 7,500 articles then take half a second
_RATES = ["part", "count", "tokens", "per_1000", "low", "high", "articles", "articles_with_term"]


def count_rates(answer: Answer, *, event: datetime.date | None = None) -> pd.DataFrame:
    """Count the word with the 95% interval of its rate: one row, or with `event` one before it and one from it on.

    Columns `part` (`all`, `before_event`, `after_event`: from its day on), `count`, `tokens` (words), `per_1000` (count
    per 1,000 of them), `low` and `high` as from `analysis.bootstrap_rates` (missing for a count of 0 and for fewer than
    five articles), `articles` (with words), `articles_with_term`. With an event, articles without a date are in neither
    part; one whose date is a month or year counts as of its first day.

    Examples
    --------
    >>> from helpers.explorer import ask, prepare_index, select
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "title": [""] * 2, "text": ["همکاری خوب", "صلح"],
    ...                          "outlet": ["آوندا", "نارون"], "date": pd.to_datetime(["2025-09-01", "2025-10-01"])})
    >>> answer = ask(select(prepare_index(articles)), "همکاری")
    >>> count_rates(answer, event=datetime.date(2025, 10, 1))[["part", "count", "tokens"]].values.tolist()
    [['before_event', 1, 2], ['after_event', 0, 1]]
    """
    index, rows = answer.selection.index, answer.selection.rows
    size = len(index.articles)
    table = pd.DataFrame(
        {"part": "all", "tokens": np.bincount(index.article[rows[index.is_word[rows]]], minlength=size)}
    )
    table["count"] = np.bincount(index.article[answer.starts], minlength=size)
    if event:
        days = index.articles["date"].dt.normalize()
        table["part"] = np.where(days < pd.Timestamp(event), *PARTS)
        table = table[days.notna().to_numpy()]
    rates = analysis.bootstrap_rates(table, by="part", count="count", draws=_DRAWS)
    rates["articles_with_term"] = rates["part"].map(table.loc[table["count"] > 0, "part"].value_counts())
    rates = rates.set_index("part").reindex(list(PARTS) if event else ["all"]).reset_index()
    counts = ["count", "tokens", "articles", "articles_with_term"]
    return rates.fillna(dict.fromkeys(counts, 0)).astype(dict.fromkeys(counts, "int64"))[_RATES]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two answers on one index: two words in one selection, or one word in two; `labels` are their names in tables."""

    answers: tuple[Answer, Answer]
    labels: tuple[str, str]

    def stack(self, make: Callable[[Answer], pd.DataFrame]) -> pd.DataFrame:
        """Return what `make` gives of each answer, one below the other, under `side` the answer's label."""
        tables = []
        for answer, label in zip(self.answers, self.labels, strict=True):
            tables.append(made := make(answer).copy())
            made.insert(0, "side", label)
        return pd.concat([table for table in tables if len(table)] or tables[:1], ignore_index=True)

    def counts(self, *, event: datetime.date | None = None) -> pd.DataFrame:
        """Count both, as `count_rates`: one row per side (`side`), with `event` two."""
        return self.stack(partial(count_rates, event=event))

    def collocates(self, *, window: int = 5, min_count: int = 3) -> pd.DataFrame:
        """Compare the words near the first with those near the second: one row per word, as from `analysis.keyness`.

        Near are the words (but stopwords) within `window` words in the same sentence, each counted once.
        """
        near = [_words_near(answer, window) for answer in self.answers]
        return analysis.keyness(*near, stopwords=language.stopwords(), min_count=min_count)

    def themes(self) -> pd.DataFrame:
        """Count the themes in the sentences of both: one row per top theme, columns as of `Answer.themes`, in 1 and 2.

        Columns `theme`, `hits_1`, `tokens_1`, `per_1000_1`, and the same in 2; the largest rate of the first on top.
        """
        names = {"hits": "hits", "tokens": "tokens", "hits_per_1000": "per_1000"}
        sides = [
            answer.themes()
            .set_index("theme")[list(names)]
            .rename(columns=lambda name, side=side: f"{names[name]}_{side}")
            for side, answer in enumerate(self.answers, 1)
        ]
        return sides[0].join(sides[1]).reset_index()


def _words_near(answer: Answer, window: int) -> pd.DataFrame:
    """Return the words within `window` words of the occurrences, in their sentence, once each, as a table of tokens."""
    selection = answer.selection
    tokens, is_word = selection.tokens(), selection.index.is_word[selection.rows]
    sentence = tokens["sentence"].to_numpy() if not selection.is_whole else selection.index.sentence
    starts = np.searchsorted(selection.rows, answer.starts)
    ends = starts + answer.ends - answer.starts
    _, near = analysis.rows_near(starts, ends, window=window, begins=group_starts(sentence), is_word=is_word)
    own = expand_ranges(ends - starts, starts)[1]
    found = tokens.iloc[np.setdiff1d(near, own)]
    return found[["article_id", "token", "lemma", "kind"]].astype({"article_id": "str", "token": "str", "lemma": "str"})
