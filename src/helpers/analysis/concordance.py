"""A word in its contexts."""

import re
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.analysis.groups import with_groups
from helpers.analysis.occurrences import column_starts, find_occurrences, rows_of, spans_of
from helpers.core.arrays import expand_ranges
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.language import ZWNJ, alphabetical_key, join_tokens

_PLACE = ["article_id", "paragraph", "sentence", "position"]
_LINE = [*_PLACE, "length", "left", "node", "right"]
_OF_ARTICLE = ["date", "outlet", "title", "speaker"]
_WORD = re.compile(rf"[\w{ZWNJ}]+")


def concordance(
    tokens: pd.DataFrame,
    term: str | pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    context: int = 8,
    unit: str = "lemma",
) -> pd.DataFrame:
    """Show a term in its contexts: one row per occurrence, in reading order.

    `term` is a word or phrase in any spelling; or a table with `article_id, position` and, where matches are longer
    than a token, `length`: theme hits, found patterns, rows of `tokens` themselves. So each count can show its lines.
    One word is found by its lemma, or with `unit="token"` in this form only; a phrase in any inflection, or in this
    form. A lemma may be given as `count_terms` names it (گفت#گو). A term that does not occur gives no row.

    Columns `article_id, paragraph, sentence, position, length` (tokens), `left`, `node`, `right`; the other columns of
    a table given as `term`; and of `date, outlet, title, speaker` those that `articles` has, a table with one row per
    article, or per paragraph or sentence of it. `left` is what is read before the node and `right` what is read after
    it, as running text, up to `context` words of the same paragraph; signs are no words. Every line is one count: a
    word has as many lines as its count in `count_terms`.

    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["گفت: همکاريهاي ما، بیشتر شد."]})
    >>> lines = concordance(tokenize(articles), "همکاری", context=2)
    >>> [line.replace("\u200c", "|") for line in lines.loc[0, ["left", "node", "right"]]]
    ['گفت:', 'همکاری|های', 'ما، بیشتر']
    """
    require_columns(tokens, [*_PLACE, "token", "lemma", "kind"], verb="concordance")
    require_whole(context, name="context", minimum=1, verb="concordance")
    if isinstance(term, str):
        _, starts, ends = find_occurrences(tokens, term, unit=unit, verb="concordance")
        hits = pd.DataFrame(index=range(len(starts)))
    else:
        starts, ends, hits = _given(tokens, term)
    lines = tokens[_PLACE].iloc[starts].reset_index(drop=True).assign(length=ends - starts)
    first, last = _context(tokens, starts, ends, context)
    lines["left"], lines["right"] = _texts(tokens, first, starts), _texts(tokens, ends, last)
    lines["node"] = _texts(tokens, starts, ends)
    lines = lines[_LINE]
    lines = pd.concat([lines, hits[[column for column in hits.columns if column not in _LINE]]], axis=1)
    if articles is None:
        return lines
    added = [column for column in _OF_ARTICLE if column in articles.columns and column not in lines.columns]
    return with_groups(lines, added, articles, verb="concordance")


def sort_concordance(lines: pd.DataFrame, *, word: int = 1) -> pd.DataFrame:
    """Sort lines by a word beside the node: one row per line, in the order of the Persian alphabet.

    `word` counts from the node: 1 is the first word that is read after it, -1 the first before it, 0 the node itself.
    Lines whose context ends before that word stand last; of equal ones the order stays. Half-spaces and signs do not
    count. Raises `TableError` where no line has so many words.

    >>> lines = pd.DataFrame({"left": ["با", "در"], "node": ["همکاری", "همکاری"], "right": ["چین و", "پکن،"]})
    >>> sort_concordance(lines)["right"].tolist()
    ['پکن،', 'چین و']
    """
    require_columns(lines, ["left", "node", "right"], verb="sort_concordance")
    column = "node" if word == 0 else "right" if word > 0 else "left"
    place = word - 1 if word > 0 else word
    keys = [_sort_key(text, place) for text in lines[column]]
    if keys and min(keys) == _NO_WORD:
        side = "after" if word > 0 else "before"
        raise TableError(f"sort_concordance: no line has {abs(word)} words {side} the node; take a larger context")
    order = sorted(range(len(lines)), key=keys.__getitem__)
    return lines.iloc[order].reset_index(drop=True)


_NO_WORD = "\U0010ffff"  # sorts behind any other


def _sort_key(text: str, place: int) -> str:
    words = _WORD.findall(text)
    return alphabetical_key(words[place]) if -len(words) <= place < len(words) else _NO_WORD


def _given(tokens: pd.DataFrame, hits: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """Return from which row of the tokens to which each of the hits stands, and the hits in reading order."""
    rows = rows_of(hits, tokens, verb="concordance")
    order = np.argsort(rows, kind="stable")
    hits, starts = hits.iloc[order].reset_index(drop=True), rows[order]
    lengths = hits["length"].to_numpy(dtype=int) if "length" in hits.columns else np.ones(len(hits), dtype=int)
    return starts, starts + lengths, hits


def _context(tokens: pd.DataFrame, starts: np.ndarray, ends: np.ndarray, words: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows from and to which (not included) so many words stand before and after, within the paragraph."""
    first, last = spans_of(column_starts(tokens, "article_id") | column_starts(tokens, "paragraph"), starts)
    is_word = (tokens["kind"] != "punctuation").to_numpy()
    rows, before = np.flatnonzero(is_word), np.append(0, np.cumsum(is_word))
    earliest, latest = before[starts] - words, before[ends] + words
    inside = earliest >= before[first]
    first[inside] = rows[earliest[inside]]
    inside = latest <= before[last]
    last[inside] = rows[latest[inside] - 1] + 1
    return first, last


def _texts(tokens: pd.DataFrame, starts: np.ndarray, ends: np.ndarray) -> list[str]:
    """Return the running text from each row to its end."""
    words = tokens["token"].iloc[expand_ranges(ends - starts, starts)[1]].tolist()
    cuts = np.append(0, np.cumsum(ends - starts)).tolist()
    return [join_tokens(words[cut:end]) for cut, end in pairwise(cuts)]
