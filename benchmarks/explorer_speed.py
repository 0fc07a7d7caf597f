"""How long a reader of the explorer waits: from the last key, its pause among it, until an answer is in the panel.

Nobody else answers these questions in a panel, so there is no peer; each has to be under the second that the project
has set itself. What a browser adds is some hundredths of a second. Outlets (the articles' sections) and dates (a day
more with each article, for a year and a half) are invented, as the news files have none.
"""

import asyncio
import time
from pathlib import Path

import pandas as pd

from benchmarks.fresh_process import measure_each
from benchmarks.news import read_articles
from helpers import analysis, corpus, explorer, language
from helpers.explorer.panel import Panel
from helpers.explorer.views import VIEWS

_LIMIT = 1.0
_RUNS = 3
_BETWEEN = "؟"  # has no letter: empties the panel
_FIRST_DAY, _DAYS = pd.Timestamp("2024-03-20"), 540


def measure(files: list[Path], *, step: int) -> dict:
    """Return one row per file, word and view: articles, lines, and the least seconds of three runs."""
    return measure_each(measure_file, files, step)


def measure_file(file: Path, step: int) -> list[dict]:
    """Return the rows of one file, the first that of preparing the index."""
    articles = corpus.strip_boilerplate(with_outlets_and_dates(read_articles(file, step=step)))
    start = time.perf_counter()
    index = explorer.prepare_index(articles)
    prepared = {"word": "", "view": "index", "lines": None, "seconds": time.perf_counter() - start, "limit": None}
    panel = Panel(index, settings={}, output=Path(), formats=["png"])
    answers = [row for word in words_of(index) for row in answer_times(panel, word)]
    return [{"file": file.name, "articles": len(articles), **row} for row in (prepared, *answers)]


def with_outlets_and_dates(articles: pd.DataFrame) -> pd.DataFrame:
    """Return articles with their section as outlet, and a day each.

    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "section": ["sport", "cinema"]})
    >>> with_outlets_and_dates(articles)["date"].dt.day.tolist()
    [20, 21]
    """
    days = pd.to_timedelta([number % _DAYS for number in range(len(articles))], unit="D")
    return articles.assign(outlet=articles["section"], date=_FIRST_DAY + days)


def words_of(index: explorer.Index) -> list[str]:
    """Return the most frequent word, the hundredth, and the most frequent phrases of two and three words."""
    tokens, stopwords = index.tokens.astype({"article_id": "str", "token": "str", "lemma": "str"}), language.stopwords()
    terms = analysis.count_terms(tokens, stopwords=stopwords)["term"]
    phrases = [analysis.count_ngrams(tokens, n=n, unit="token", stopwords=stopwords)["term"].iloc[0] for n in (2, 3)]
    return [terms.iloc[0], terms.iloc[min(99, len(terms) - 1)], *phrases]


def answer_times(panel: Panel, word: str) -> list[dict]:
    """Return how long each view of a word is waited for."""
    rows = []
    for place, view in enumerate(VIEWS):
        panel.fields.tabs.selected_index = place
        seconds = min(asyncio.run(_wait(panel, word, view)) for _ in range(_RUNS))
        lines = len(panel.answer.starts)
        rows.append({"word": word, "view": view, "lines": lines, "seconds": seconds, "limit": _LIMIT})
    return rows


async def _wait(panel: Panel, word: str, view: str) -> float:
    panel.fields.word.value = _BETWEEN
    while panel.answer is not None:
        await asyncio.sleep(0.001)
    start = time.perf_counter()
    panel.fields.word.value = word
    while panel.answer is None or not panel.fields.pages[view].value:
        await asyncio.sleep(0.001)
    return time.perf_counter() - start
