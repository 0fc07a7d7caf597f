"""What an index says of a word: small tables, each worked out when it is asked for."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers import analysis, language
from helpers.analysis.occurrences import ranges
from helpers.explorer.finding import find_word, without_strangers
from helpers.explorer.selection import Selection

_CONTEXT = 8  # words to either side of a line
# Bootstrap samples of each period: with a thousand, a daily timeline of thousands of articles takes longer than a
# reader waits while typing, and the ends of the intervals move by little.
_DRAWS = 300


@dataclass(frozen=True, eq=False)
class Answer:
    """Where a word stands in a selection, and tables of it.

    `term` is the word as it is counted: its lemma, or the phrase as texts are spelled. `starts` and `ends` are rows of
    the index's tokens, in reading order. Each table but `lines` and `timeline` has the denominators of the selection
    in it.
    """

    selection: Selection
    term: str
    starts: np.ndarray
    ends: np.ndarray

    def count(self) -> pd.DataFrame:
        """Count the word: one row.

        Columns `term, count, tokens` (the words of the selection), `per_1000, articles` (of the selection),
        `articles_with_term, share_of_articles`.
        """
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
        """Count the forms as they were typed: one row per form, the most frequent first, ties by the form.

        Columns `form, count, share_of_count`. Each spelling and each inflection is a form of its own.
        """
        counts = self._written().value_counts().rename_axis("form").rename("count").reset_index()
        counts = counts[counts["count"] > 0].astype({"form": "str"})
        counts["share_of_count"] = counts["count"] / max(len(self.starts), 1)
        return counts.sort_values(["count", "form"], ascending=[False, True], ignore_index=True)

    def _written(self) -> pd.Series:
        """Return what was typed at each place; where the text does not tell, the tokens."""
        tokens = self.selection.index.tokens
        if (self.ends - self.starts == 1).all():
            rows = tokens.iloc[self.starts]
            return rows["surface_form"].astype("object").fillna(rows["token"].astype("object"))
        found, around = self._places(), self._paragraphs()
        articles = self.selection.index.articles
        articles = articles[articles["article_id"].isin(found["article_id"])]
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
        rows = ranges(*(np.searchsorted(numbers, wanted, side=side) for side in ("left", "right")))
        tokens = self.selection.index.tokens.iloc[rows].drop(columns=["speaker", "surface_form"])
        return tokens.astype({"article_id": "str", "token": "str", "lemma": "str"})

    def lines(self, order: np.ndarray | None = None) -> pd.DataFrame:
        """Show the word in its contexts: one row per occurrence, as from `analysis.concordance`, with the speaker.

        `order` are numbers of occurrences, as from `order_of_lines`; without it all come in reading order.
        """
        if order is None:
            order = np.arange(len(self.starts))
        places = self._places(order).assign(line=np.arange(len(order)))
        lines = analysis.concordance(
            self._paragraphs(order), places, articles=self.selection.index.articles, context=_CONTEXT
        )
        return lines.sort_values("line", ignore_index=True).drop(columns="line")

    def timeline(self, *, period: str = "month", calendar: str = "jalali") -> pd.DataFrame:
        """Count the word over time: one row per period of the selection, as from `analysis.count_by_period`."""
        selection, article = self.selection, self.selection.index.article
        rows = pd.DataFrame({"article_id": article[self.starts]})  # numbers are compared faster than names
        tokens = pd.DataFrame({"article_id": article, "kind": selection.index.tokens["kind"]})
        if not selection.is_whole:
            tokens = tokens.iloc[selection.rows]
        articles = selection.index.articles
        articles = articles[[name for name in ("date", "date_precision") if name in articles]]
        articles = articles.assign(article_id=np.arange(len(articles)))
        return analysis.count_by_period(rows, tokens, articles, period=period, calendar=calendar, draws=_DRAWS)

    def collocates(self, *, window: int = 5, min_count: int = 2) -> pd.DataFrame:
        """Find the words near it: one row per collocate, as from `analysis.find_collocations`, stopwords left out."""
        tokens = self.selection.tokens
        if (self.ends - self.starts > 1).any():
            starts = np.searchsorted(self.selection.rows, self.starts)
            tokens = without_strangers(tokens, starts, starts + self.ends - self.starts, window=window)
        return analysis.find_collocations(
            tokens, self.term, window=window, min_count=min_count, stopwords=language.stopwords()
        )

    def themes(self) -> pd.DataFrame:
        """Count the themes in the sentences of the word, and in the whole selection: one row per top theme.

        Columns `theme`, `hits` and `tokens` (in these sentences), `hits_per_1000`, then `all_hits`, `all_tokens`,
        `all_per_1000` of the selection. A hit in which the word itself stands counts in neither: what is left is said
        by the other words. Sorted by `hits_per_1000`, ties in the order of the codebook.
        """
        index, inside = self.selection.index, self.selection.inside
        with_term = np.zeros(index.sentence[-1] + 1, dtype=bool)
        with_term[index.sentence[self.starts]] = True
        near = inside & with_term[index.sentence]
        own = np.zeros(len(inside) + 1, dtype=np.int64)
        own[ranges(self.starts, self.ends) + 1] = 1
        own = np.cumsum(own)
        starts, ends, themes = index.hits["start"].to_numpy(), index.hits["end"].to_numpy(), index.hits["theme"].cat
        others = inside[starts] & (own[ends] == own[starts])
        names = list(themes.categories)
        table = pd.DataFrame({"theme": names})
        for part, rows in (("", near), ("all_", inside)):
            hits = themes.codes.to_numpy()[others & rows[starts]]
            table[f"{part}hits"] = np.bincount(hits, minlength=len(names))
            table[f"{part}tokens"] = int((rows & index.is_word).sum())
            table[f"{part}per_1000" if part else "hits_per_1000"] = (
                1000 * table[f"{part}hits"] / max(table[f"{part}tokens"].iloc[0], 1)
            )
        table = table[table["theme"].isin(index.codebook.top())]
        return table.sort_values("hits_per_1000", ascending=False, kind="stable", ignore_index=True)

    def speakers(self) -> pd.DataFrame:
        """Count who says the word: one row per speaker of a line, whoever says it most first, ties by the name.

        Columns `speaker` ("" outside of quotes and where nobody is known to speak), `count`, `share_of_count`, `words`
        (that the speaker is quoted with in the selection) and `per_1000` of these.
        """
        counts = self._places()["speaker"].value_counts().rename_axis("speaker").rename("count").reset_index()
        counts["share_of_count"] = counts["count"] / max(len(self.starts), 1)
        counts["words"] = counts["speaker"].map(self.selection.speakers).astype(int)
        counts["per_1000"] = 1000 * counts["count"] / counts["words"]
        return counts.sort_values(["count", "speaker"], ascending=[False, True], ignore_index=True)


def ask(selection: Selection, word: str) -> Answer:
    """Find a word or phrase, in any spelling and inflection, in a selection.

    A phrase counts where all its words are inside. Raises `TableError` for a word without a letter or digit.

    >>> from helpers.explorer import prepare_index, select
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای ما و همکاری شما"],
    ...                          "outlet": ["آوندا"], "date": pd.to_datetime(["2025-09-01"])})
    >>> answer = ask(select(prepare_index(articles)), "همکاری های")
    >>> answer.count()[["term", "count", "tokens"]].values.tolist()
    [['همکاری', 2, 5]]
    """
    term, starts, ends = find_word(selection.index, word)
    if not selection.is_whole:
        before = np.append(0, np.cumsum(selection.inside))
        whole = before[ends] - before[starts] == ends - starts
        starts, ends = starts[whole], ends[whole]
    return Answer(selection, term, starts, ends)
