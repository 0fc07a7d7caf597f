"""Looks a word or phrase up in a selection, alone or beside another; small tables are made when asked for."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

import numpy as np
import pandas as pd

from helpers import analysis, language
from helpers.core.arrays import expand_ranges, group_starts
from helpers.explorer.index import Index, Selection, in_sentences

ORDERS = ("text", "after", "before", "date", "outlet")
_CONTEXT = 8  # words to either side of a line
# Bootstrap samples of each period: with a thousand, a daily timeline of thousands of articles takes longer than a
# reader waits while typing, and the ends of the intervals move by little.
_DRAWS = 300
_ALIKE = 0.6  # difflib's own threshold: about two of five letters may differ
_MOST_ALIKE = 5
_MARKS = ("«", "»", "(", ")", "[", "]")  # a phrase may have these inside: بانک «تجارت»
_OTHER = "·"  # stands for all words that are not near a phrase
PARTS = ("before_event", "after_event")
_RATES = ["part", "count", "tokens", "per_1000", "low", "high", "articles", "articles_with_term"]


@dataclass(frozen=True, eq=False)
class Answer:
    """Where a word stands in a selection, and tables of it.

    `term` is the word as it is counted: its lemma, or the phrase as texts are spelled. `starts` and `ends` are rows of
    the index's tokens, in reading order.
    """

    selection: Selection
    term: str
    starts: np.ndarray
    ends: np.ndarray

    def count(self) -> pd.DataFrame:
        """Count the word: one row, with the words (`tokens`) and articles of the selection."""
        words, articles = self.selection.words, self.selection.article_count
        with_term = len(np.unique(self.selection.index.article[self.starts]))
        row = {
            "term": self.term,
            "count": len(self.starts),
            "tokens": words,
            "per_1000": 1000 * len(self.starts) / words if words else 0.0,
            "articles": articles,
            "articles_with_term": with_term,
            "share_of_articles": with_term / articles if articles else 0.0,
        }
        return pd.DataFrame([row])

    def forms(self) -> pd.DataFrame:
        """Count the spellings and inflections as they were typed: one row per form, the most frequent first."""
        return self._count_values("form", self._surface_forms())

    def _count_values(self, name: str, values: pd.Series) -> pd.DataFrame:
        """Count the values, one for each occurrence: one row per value, with its share; ties by the value."""
        counts = values.astype("str").value_counts().rename_axis(name).rename("count").reset_index()
        counts["share_of_count"] = counts["count"] / max(len(self.starts), 1)
        return counts.sort_values(["count", name], ascending=[False, True], ignore_index=True)

    def _surface_forms(self) -> pd.Series:
        """Return what was typed at each place; where the text does not tell, the tokens."""
        tokens = self.selection.index.tokens
        if (self.ends - self.starts == 1).all():
            rows = tokens.iloc[self.starts]
            return rows["surface_form"].astype("object").fillna(rows["token"].astype("object"))
        found, around = self._places(), self._paragraphs()
        articles = self.selection.index.articles
        articles = articles[articles["article_id"].isin(found["article_id"].unique())]
        plain = analysis.concordance(around, found, context=1)["node"]
        return language.add_surface_forms(found, around, articles)["surface_form"].fillna(plain)

    def _places(self, order: np.ndarray | None = None) -> pd.DataFrame:
        starts, ends = (self.starts, self.ends) if order is None else (self.starts[order], self.ends[order])
        places = self.selection.index.tokens[["article_id", "paragraph", "position", "speaker"]].iloc[starts]
        places = places.assign(length=ends - starts).astype({"article_id": "str", "speaker": "str"})
        return places.reset_index(drop=True)

    def _paragraphs(self, order: np.ndarray | None = None) -> pd.DataFrame:
        """Return the tokens of the paragraphs in which the word stands."""
        numbers = self.selection.index.paragraph
        wanted = np.unique(numbers[self.starts if order is None else self.starts[order]])
        rows = _ranges(*(np.searchsorted(numbers, wanted, side=side) for side in ("left", "right")))
        tokens = self.selection.index.tokens.iloc[rows].drop(columns=["speaker", "surface_form"])
        return tokens.astype({"article_id": "str", "token": "str", "lemma": "str"})

    def lines(self, order: np.ndarray | None = None) -> pd.DataFrame:
        """Show the word in its contexts, as `analysis.concordance`: all, or those that `order_of_lines` numbers."""
        places = self._places(order)
        places["line"] = np.arange(len(places))
        articles = self.selection.index.articles
        lines = analysis.concordance(self._paragraphs(order), places, articles=articles, context=_CONTEXT)
        return lines.sort_values("line", ignore_index=True).drop(columns="line")

    def timeline(self, *, period: str = "month", calendar: str = "jalali") -> pd.DataFrame:
        """Count the word over time: one row per period of the selection, as from `analysis.count_by_period`."""
        index = self.selection.index
        rows = pd.DataFrame({"article_id": index.article[self.starts]})  # numbers are compared faster than names
        tokens = pd.DataFrame({"article_id": index.article, "kind": index.tokens["kind"]})
        if not self.selection.is_whole:
            tokens = tokens.iloc[self.selection.rows]
        options = {"period": period, "calendar": calendar, "draws": _DRAWS}
        return analysis.count_by_period(rows, tokens, self._dated_articles(), **options)

    def period_coverage(self, *, period: str = "month", calendar: str = "jalali") -> pd.DataFrame:
        """Count the articles of the selection that are in no period, as `analysis.period_coverage` does."""
        present = np.unique(self.selection.index.article[self.selection.rows])
        return analysis.period_coverage(self._dated_articles().iloc[present], period=period, calendar=calendar)

    def _dated_articles(self) -> pd.DataFrame:
        articles = self.selection.index.articles.filter(["date", "date_precision"])
        return articles.assign(article_id=np.arange(len(articles)))

    def collocates(self, *, window: int = 5, min_count: int = 2) -> pd.DataFrame:
        """Find the words near it, but stopwords: one row per collocate, as from `analysis.find_collocations`."""
        tokens, options = self.selection.tokens(), {"window": window, "min_count": min_count}
        if (self.ends - self.starts > 1).any() and not language.is_query(self.term):  # which may ask for any word
            starts = np.searchsorted(self.selection.rows, self.starts)
            tokens = _without_strangers(tokens, starts, starts + self.ends - self.starts, window=window)
        return analysis.find_collocations(tokens, self.term, stopwords=language.stopwords(), **options)

    def themes(self) -> pd.DataFrame:
        """Count the themes in the sentences of the word, and (`all_…`) in the whole selection: one row per top theme.

        A hit in which the word itself stands counts in neither: what is left is said by the other words.
        """
        index, inside = self.selection.index, self.selection.inside
        near = inside & in_sentences(index, self.starts)
        own = np.zeros(len(inside) + 1, dtype=np.int64)
        own[_ranges(self.starts, self.ends) + 1] = 1
        own = np.cumsum(own)
        starts, ends, themes = index.hits["start"].to_numpy(), index.hits["end"].to_numpy(), index.hits["theme"].cat
        others = inside[starts] & (own[ends] == own[starts])
        names = list(themes.categories)
        table = pd.DataFrame({"theme": names})
        for part, rows in (("", near), ("all_", inside)):
            hits, words = themes.codes.to_numpy()[others & rows[starts]], int((rows & index.is_word).sum())
            table[f"{part}hits"] = np.bincount(hits, minlength=len(names))
            table[f"{part}tokens"] = words
            table[f"{part or 'hits_'}per_1000"] = 1000 * table[f"{part}hits"] / max(words, 1)
        table = table[table["theme"].isin(index.codebook.top())]
        return table.sort_values("hits_per_1000", ascending=False, kind="stable", ignore_index=True)

    def speakers(self) -> pd.DataFrame:
        """Count who says the word: one row per speaker ("" where none is known), with the words quoted of each."""
        counts = self._count_values("speaker", self._places()["speaker"])
        counts["words"] = counts["speaker"].map(self.selection.speakers()).astype(int)
        counts["per_1000"] = 1000 * counts["count"] / counts["words"]
        return counts


def ask(selection: Selection, word: str) -> Answer:
    """Find a word, a phrase or a query in a selection, in any spelling and inflection, as `analysis.concordance` does.

    A match counts where all its words are inside. Raises `TableError` for a word without a letter or digit, and
    `QueryError` for what is no query.

    Examples
    --------
    >>> from helpers.explorer import prepare_index, select
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای ما و همکاری شما"],
    ...                          "outlet": ["آوندا"], "date": pd.to_datetime(["2025-09-01"])})
    >>> answer = ask(select(prepare_index(articles)), "همکاری های")
    >>> answer.count()[["term", "count", "tokens"]].values.tolist()
    [['همکاری', 2, 5]]
    """
    term, starts, ends = _find(selection.index, word)
    if not selection.is_whole:
        before = np.append(0, np.cumsum(selection.inside))
        whole = before[ends] - before[starts] == ends - starts
        starts, ends = starts[whole], ends[whole]
    return Answer(selection, term, starts, ends)


def _find(index: Index, term: str) -> tuple[str, np.ndarray, np.ndarray]:
    """Find a word or phrase as `analysis` does, and a phrase faster: the term's name, the rows from which to which."""
    words = language.tokenize(pd.DataFrame({"article_id": [""], "title": [""], "text": [term]}))
    words = words.loc[words["kind"] != "punctuation", "token"].tolist()
    if len(words) < 2 or "*" in term or language.is_query(term) or term in index.tokens["lemma"].cat.categories:
        return analysis.find_occurrences(index.tokens, term, unit="lemma", verb="ask")
    rows = _rows_that_may_match(index, " ".join(words))
    begins = np.diff(rows, prepend=-2) != 1
    begins |= np.diff(index.sentence[rows], prepend=-1) != 0
    # What was left out can be no part of a match: each run of neighbours is searched as if it were a sentence.
    tokens = index.tokens[["token", "lemma", "kind"]].iloc[rows]
    tokens = tokens.assign(article_id="", paragraph=0, sentence=np.cumsum(begins), position=rows)
    name, starts, ends = analysis.find_occurrences(tokens, term, unit="lemma", verb="ask")
    return name, rows[starts], rows[ends - 1] + 1


def _rows_that_may_match(index: Index, phrase: str) -> np.ndarray:
    """Return the rows of the tokens that can be a part of a phrase, and of the marks that may stand in it."""
    labels = language.compile_patterns({"": [language.Entry(phrase)]}).labels
    parts = tuple(label[1:] for label in labels)
    wanted, names = frozenset(parts), index.tokens["token"].cat.categories
    may_match = np.array([key.startswith(parts) or lemma in wanted for key, lemma in zip(*index.keys, strict=True)])
    may_match[names.get_indexer([mark for mark in _MARKS if mark in names])] = True
    return np.flatnonzero(may_match[index.tokens["token"].cat.codes.to_numpy()])


def _without_strangers(tokens: pd.DataFrame, starts: np.ndarray, ends: np.ndarray, *, window: int) -> pd.DataFrame:
    """Return tokens with one word for all that are never within `window` words of a phrase: a search is faster then."""
    is_word = (tokens["kind"] == "word").to_numpy()
    words, before = np.flatnonzero(is_word), np.append(0, np.cumsum(is_word))
    first, last = np.maximum(before[starts] - window, 0), np.minimum(before[ends] + window, len(words))
    lemmas = tokens["lemma"].cat.codes.to_numpy()
    is_near = np.zeros(len(tokens["lemma"].cat.categories), dtype=bool)
    is_near[lemmas[words[_ranges(first, last)]]] = True
    stays = is_near[lemmas]
    stays[_ranges(starts, ends)] = True

    def replaced(texts: pd.Series) -> pd.Categorical:
        categories = texts.cat.categories.union([_OTHER], sort=False)
        codes = np.where(stays, texts.cat.codes.to_numpy(), categories.get_loc(_OTHER))
        return pd.Categorical.from_codes(codes, categories=categories)

    return tokens.assign(**{name: replaced(tokens[name]) for name in ("token", "lemma")})


def _ranges(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    return expand_ranges(ends - starts, starts)[1]


def nearest_words(index: Index, word: str) -> list[str]:
    """Return up to five lemmas of the index that are spelled most like a word, the likest first.

    Examples
    --------
    >>> from helpers.explorer import prepare_index
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاری و صلح"], "outlet": ["آوندا"],
    ...                          "date": pd.to_datetime(["2025-09-01"])})
    >>> nearest_words(prepare_index(articles), "همکار ی ی")
    ['همکاری']
    """
    known = [lemma for lemma in index.lemmas if "#" not in lemma[1:]]  # verbs' lemmas are no words that anybody types
    return get_close_matches(language.normalize(word), known, n=_MOST_ALIKE, cutoff=_ALIKE)


def order_of_lines(answer: Answer, by: str) -> np.ndarray:
    """Return the numbers of the occurrences in an order of `ORDERS`; equal ones stay in reading order.

    `after` and `before` are by the first word after and before the node in its paragraph, in the order of the Persian
    alphabet; `date` begins with the newest. What has no such word or date stands last.
    """
    index, starts = answer.selection.index, answer.starts
    if by in ("after", "before"):
        rows = _neighbours(answer, step=1 if by == "after" else -1)
        tokens = index.tokens["token"].cat
        keys = _ranks(tokens.codes.to_numpy()[rows], tokens.categories, word=0 if by == "after" else -1)
        return np.argsort(np.where(rows < 0, np.iinfo(np.int64).max, keys), kind="stable")
    if by == "date":
        newest_first = -index.articles["date"].rank(method="dense").fillna(-1).to_numpy()
        return np.argsort(newest_first[index.article[starts]], kind="stable")
    if by == "outlet":
        codes, names = index.articles["outlet"].fillna("").factorize()
        return np.argsort(_ranks(codes[index.article[starts]], names), kind="stable")
    return np.arange(len(starts))


def _neighbours(answer: Answer, *, step: int) -> np.ndarray:
    """Return the row of the word after (1) or before (-1) each occurrence in its paragraph, -1 where there is none."""
    index = answer.selection.index
    rows = answer.ends.copy() if step > 0 else answer.starts - 1
    paragraph = index.paragraph[answer.starts]
    last = len(index.paragraph) - 1
    while True:
        within = (rows >= 0) & (rows <= last)
        within &= index.paragraph[np.clip(rows, 0, last)] == paragraph
        signs = within & index.is_sign[np.clip(rows, 0, last)]
        if not signs.any():
            return np.where(within, rows, -1)
        rows = rows + step * signs


def _ranks(codes: np.ndarray, names, *, word: int | None = None) -> np.ndarray:
    """Return the alphabetical rank of each name that `codes` number: of all of it, or of one of its words."""
    present = np.unique(codes)
    keys = [language.alphabetical_key(names[code]) for code in present]
    if word is not None:
        keys = [(key.split() or [""])[word] for key in keys]
    rank_of = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    ranks = np.array([rank_of[key] for key in keys], dtype=np.int64)
    return ranks[np.searchsorted(present, codes)] if len(present) else np.zeros(0, dtype=np.int64)


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
