"""Reads news as JSON lines, one article per line with `title` and `text`."""

import json
from pathlib import Path

import pandas as pd

from helpers.core.errors import CorpusError


def read_articles(path: Path, *, step: int) -> pd.DataFrame:
    """Return every `step`-th article, the first included: one row per article.

    Columns `article_id, title, text, section` (the article's `category`, empty where it has none).
    """
    rows = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(line for line in lines if line.strip()):
            if number % step == 0:
                rows.append({"article_id": str(number), **_read_line(line, f"{path.name}, article {number + 1}")})
    return pd.DataFrame(rows, columns=["article_id", "title", "text", "section"])


def whole_texts(articles: pd.DataFrame) -> list[str]:
    """Return each article as one text, its title on the first line."""
    return [f"{title}\n{text}" for title, text in zip(articles["title"], articles["text"], strict=True)]


def _read_line(line: str, place: str) -> dict[str, str]:
    try:
        article = json.loads(line)
        section = article.get("category") or ""
        return {"title": article.get("title") or "", "text": article["text"], "section": section}
    except (json.JSONDecodeError, AttributeError, KeyError) as error:
        raise CorpusError(f"{place}: not a JSON object with 'text'") from error
