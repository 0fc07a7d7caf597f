"""An article as it was typed, its hits marked: what a reader opens from a line."""

import re
import unicodedata
from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd

from helpers import language
from helpers.explorer.query import Answer
from helpers.explorer.views import format_day, phrase

_LINK = re.compile(r"https?://[^\s\"'<>]+", flags=re.IGNORECASE)


def article_html(answers: Sequence[Answer], article_id: str, position: int = -1) -> str:
    """Return an article of the answers' index as HTML: its head, and its text with the hits of all answers marked.

    The hit that begins at the token `position` stands out. A link is only one to http or https. Where the letters of a
    paragraph do not add up, its hits are not marked, and a note says so.

    Examples
    --------
    >>> from helpers.explorer import ask, prepare_index, select
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای ما"], "outlet": ["آوندا"],
    ...                          "date": pd.to_datetime(["2025-09-01"])})
    >>> '<p><mark>همكاريهای</mark> ما</p>' in article_html([ask(select(prepare_index(articles)), "همکاری")], "1")
    True
    """
    index = answers[0].selection.index
    number = int(np.flatnonzero(index.articles["article_id"].astype(str) == article_id)[0])
    article = index.articles.iloc[number].astype("object").fillna("")
    first, last = np.searchsorted(index.article, [number, number + 1])
    tokens = index.tokens.iloc[first:last][["article_id", "paragraph", "position", "token"]].astype(
        {"article_id": "str"}
    )
    hits = _hits(answers, number, tokens, index.articles.iloc[[number]])
    unmarked, shown = 0, []
    for paragraph, line in language.paragraphs(str(article["title"]), str(article["text"])):
        line = unicodedata.normalize("NFC", line)
        own = hits[hits["paragraph"] == paragraph]
        unmarked += int(own["form"].isna().sum())
        tag = "h3" if paragraph == 0 else "p"
        shown.append(f"<{tag}>{_marked(line, own.dropna(subset=['form', 'read']), position)}</{tag}>")
    head = [str(article["outlet"] or phrase("no_outlet")), format_day(article["date"]) if article["date"] else ""]
    url = str(article.get("url", "")).strip()
    source = " · ".join(escape(part) for part in [*filter(None, head), article_id])
    if _LINK.fullmatch(url):
        link = escape(url, quote=True)
        source += f' · <a href="{link}" target="_blank" rel="noopener noreferrer">{escape(phrase("source"))}</a>'
    note = f"<p><small>{escape(phrase('unmarked', unmarked))}</small></p>" if unmarked else ""
    shown = [f"<p><small>{source}</small></p>", *shown, note]
    return f'<article dir="rtl" lang="fa" class="tex2jax_ignore mathjax_ignore">{"".join(shown)}</article>'


def _hits(answers: Sequence[Answer], number: int, tokens: pd.DataFrame, article: pd.DataFrame) -> pd.DataFrame:
    """Return the hits in an article with what was typed of each (`form`), and of it and all before it (`read`)."""
    of_article, first = answers[0].selection.index.article, np.searchsorted(answers[0].selection.index.article, number)
    spans = [
        span for each in answers for span in zip(each.starts, each.ends, strict=True) if of_article[span[0]] == number
    ]
    starts, ends = np.array(sorted(set(spans)), dtype=np.int64).reshape(-1, 2).T - first
    hits = tokens.iloc[starts].assign(length=ends - starts)
    begin = hits["paragraph"].map(tokens.groupby("paragraph")["position"].min())
    before = hits.assign(length=hits["length"] + hits["position"] - begin, position=begin)
    forms = [language.add_surface_forms(each, tokens, article)["surface_form"].to_numpy() for each in (hits, before)]
    return hits.assign(form=forms[0], read=forms[1])


def _marked(line: str, hits: pd.DataFrame, position: int) -> str:
    """Return a paragraph as HTML, each hit between marks; of two that overlap the first is marked."""
    pieces, done = [], 0
    for hit in hits.itertuples(index=False):
        end = line.find(hit.read) + len(hit.read)  # before the first letter stand signs alone
        start = end - len(hit.form)
        if start >= done:
            chosen = ' class="chosen"' if hit.position == position else ""
            pieces += [escape(line[done:start]), f"<mark{chosen}>{escape(line[start:end])}</mark>"]
            done = end
    return "".join([*pieces, escape(line[done:])])
