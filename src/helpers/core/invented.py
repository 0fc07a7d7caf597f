"""Which corpora hold invented articles: figures, captions and tables that are made of them say so."""

from pathlib import Path

import pandas as pd

from helpers.core.paths import from_root

COLUMN = "invented"  # of articles, and of tables made of invented ones
_YES = {"yes", "true", "1", "بله"}
_known: dict[str, bool] = {}  # by corpus, of those that this process has read


def count_invented(articles: pd.DataFrame) -> int:
    """Count the articles whose row says that they are invented.

    >>> count_invented(pd.DataFrame({"invented": ["yes", "no", None]}))
    1
    """
    return int(articles[COLUMN].astype("str").str.lower().isin(_YES).sum()) if COLUMN in articles else 0


def note_invented(corpus: str | Path, articles: pd.DataFrame) -> int:
    """Note whether a corpus that was read holds invented articles, and return how many."""
    count = count_invented(articles)
    _known[str(from_root(corpus))] = count > 0
    return count


def is_invented(corpus: object) -> bool:
    """Tell whether what was read from a corpus, named by its path, holds invented articles."""
    return isinstance(corpus, str | Path) and _known.get(str(from_root(corpus)), False)


def mark_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table made of invented articles with a last column that says so in each row.

    >>> mark_table(pd.DataFrame({"term": ["صلح"]})).columns.tolist()
    ['term', 'invented']
    """
    return table if COLUMN in table or table.columns.nlevels > 1 else table.assign(**{COLUMN: "yes"})
