"""A finding of an audit, and what the checks share."""

from dataclasses import astuple, dataclass

import pandas as pd

from helpers.corpus.boilerplate import strip_boilerplate
from helpers.language.halfspace import word_matches

_SHOWN = 5  # names given as examples


@dataclass(frozen=True)
class Finding:
    """What a check found: `count` of `of`, in words, with a level and what to do."""

    check: str
    count: int
    of: int
    unit: str
    finding: str
    advice: str = ""
    level: str = "fine"
    outlet: str = ""

    def row(self) -> tuple:
        """Return the finding in the order of the audit's columns."""
        check, count, of, unit, finding, advice, level, outlet = astuple(self)
        return check, outlet, count, of, unit, count / of if of else float("nan"), level, finding, advice


@dataclass(frozen=True)
class Checked:
    """The articles, and what several checks need of them: texts with titles, words, openers."""

    articles: pd.DataFrame
    stripped: pd.DataFrame
    texts: list[str]
    words: list[int]

    @classmethod
    def of(cls, articles: pd.DataFrame) -> "Checked":
        """Count the words and strip the boilerplate of a table as `read_articles` gives it."""
        filled = articles.fillna({"title": "", "text": "", "outlet": ""}).reset_index(drop=True)
        texts = [f"{title}\n{text}" for title, text in zip(filled["title"], filled["text"], strict=True)]
        words = [sum(1 for _ in word_matches(text)) for text in filled["text"]]
        filled.attrs = dict(articles.attrs)
        return cls(filled, strip_boilerplate(filled), texts, words)

    def column(self, name: str) -> pd.Series:
        """Return a column of words that the table may lack."""
        return self.articles[name].fillna("") if name in self.articles else pd.Series("", self.articles.index)

    def found(self, check: str, chosen: pd.Series, finding: str, *, advice: str, level: str = "look") -> "Finding":
        """Return how many articles are chosen, the first of them by name."""
        ids = self.articles.loc[chosen.to_numpy(dtype=bool), "article_id"].astype(str).tolist()
        named = f"{finding}: {listed(ids)}" if ids else finding
        return found(check, len(ids), len(chosen), "articles", named, advice=advice, level=level)


def listed(names: list[str]) -> str:
    """Name the first of many."""
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")


def found(
    check: str, count: int, of: int, unit: str, finding: str, *, advice: str, level: str = "look", outlet: str = ""
):
    """Return a finding whose level and advice stand only where something was counted."""
    if not count:
        return Finding(check, 0, of, unit, finding, outlet=outlet)
    return Finding(check, count, of, unit, finding, advice, level, outlet)
