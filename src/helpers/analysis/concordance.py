"""Where a term stands in tokens, and a word in its contexts."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.groups import check_negated, check_unit, with_groups
from helpers.core.arrays import expand_ranges, group_starts
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.language import (
    ZWNJ,
    Entry,
    PatternMatcher,
    alphabetical_key,
    compile_patterns,
    is_query,
    join_tokens,
    parse_query,
    tokenize,
)


class Occurrences(NamedTuple):
    """Where a term stands: from which row of the tokens to which (not included), and the term's name in tables."""

    name: str
    starts: np.ndarray
    ends: np.ndarray


def find_occurrences(tokens: pd.DataFrame, term: str, *, unit: str, verb: str) -> Occurrences:
    """Find a word, a phrase, or a query of `language.parse_query`, in reading order.

    What stands among the lemmas (or with `unit="token"` the tokens) as it is given is that, as it comes from
    `count_terms`. Else it is spelled and lemmatized as texts are: one word is found by its lemma (its token), a phrase
    in any spelling and inflection (in this form only). Signs are no part of it and have no meaning.

    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاری\u200cها و همکاریهای ما"]})
    >>> find_occurrences(tokenize(articles), "همكاري", unit="lemma", verb="concordance").starts.tolist()
    [0, 2]
    """
    check_unit(unit, verb=verb)
    asks = is_query(term)
    if not asks and "*" not in term and not any(map(str.isalnum, term)):
        raise TableError(f"{verb}: a term needs a letter or a digit; got {term!r}")
    rows = np.flatnonzero(tokens[unit] == term) if not asks else ()
    if len(rows):
        return Occurrences(term, rows, rows + 1)
    if asks or "*" in term:
        plain = parse_query(term, exact=unit == "token").plain(exact=unit == "token")
        if not plain:
            return _find_pattern(tokens, " ".join(term.split()), unit=unit)
        term = plain
    words = tokenize(pd.DataFrame({"article_id": [""], "title": [""], "text": [term]}))
    words = words[words["kind"] != "punctuation"]
    if len(words) == 1:
        name = words[unit].iloc[0]
        rows = np.flatnonzero(tokens[unit] == name)
        return Occurrences(name, rows, rows + 1)
    return _find_pattern(tokens, " ".join(words["token"]), unit=unit)


def _find_pattern(tokens: pd.DataFrame, pattern: str, *, unit: str) -> Occurrences:
    query = pattern if is_query(pattern) else f'"{pattern}"'  # in which signs have no meaning
    matcher = PatternMatcher(compile_patterns({"": [Entry(query, exact=unit == "token")]}))
    return Occurrences(pattern, *matcher.find_rows(tokens))


def have_negation(
    tokens: pd.DataFrame, starts: np.ndarray, ends: np.ndarray, negated: bool | None, *, verb: str
) -> np.ndarray:
    """Tell which runs of tokens, from a row to another (not included), have a negated verb, or none; of None, all."""
    check_negated(negated, verb=verb)
    if negated is None:
        return np.ones(len(starts), bool)
    require_columns(tokens, ["negated"], verb=verb)
    before = np.append(0, np.cumsum(tokens["negated"].to_numpy(bool)))
    return (before[ends] > before[starts]) == negated


def rows_of(places: pd.DataFrame, tokens: pd.DataFrame, *, verb: str) -> np.ndarray:
    """Return in which row of the tokens each of `places` stands, by its article and position.

    Raises `TableError` in the name of `verb` for a place of which there is no token.
    """
    require_columns(places, ["article_id", "position"], verb=verb)
    codes, articles = pd.factorize(tokens["article_id"])
    positions, sought = (table["position"].to_numpy(dtype=np.int64) for table in (tokens, places))
    reach = max(positions.max(initial=0), sought.max(initial=0)) + 1
    numbers = pd.Index(articles).get_indexer(places["article_id"]).astype(np.int64)
    keys = pd.Index(codes.astype(np.int64) * reach + positions)
    rows = keys.get_indexer(np.where(numbers < 0, -1, numbers * reach + sought))
    if (rows < 0).any():
        article, position = places[["article_id", "position"]].iloc[int(np.argmin(rows))]
        raise TableError(
            f"{verb}: there is no token {position} in article {article!r}; give the tokens that were searched"
        )
    return rows


def spans_of(starts: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last row (not included) of the part in which each row stands.

    `starts` tells for each row whether a part begins with it, as from `group_starts`.

    >>> [rows.tolist() for rows in spans_of(np.array([True, False, True]), np.array([1, 2]))]
    [[0, 2], [2, 3]]
    """
    firsts = np.flatnonzero(starts)
    places = np.searchsorted(firsts, rows, side="right")
    return firsts[places - 1], np.append(firsts, len(starts))[places]


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
    negated: bool | None = None,
) -> pd.DataFrame:
    """Show a term in its contexts: one row per occurrence, in reading order.

    `term` is a word or phrase in any spelling, or a query (`language.parse_query`); or a table with `article_id,
    position` and, where matches are longer than a token, `length`: theme hits, rows of `tokens` themselves. So each
    count can show its lines.
    One word is found by its lemma, or with `unit="token"` in this form only; a phrase in any inflection, or in this
    form. A lemma may be given as `count_terms` names it (گفت#گو). A term that does not occur gives no row. `negated`
    leaves the occurrences with a negated form of a verb (True: نگفت), or those without one (False).

    Columns `article_id, paragraph, sentence, position, length` (tokens), `left`, `node`, `right`; the other columns of
    a table given as `term`; and of `date, outlet, title, speaker` those that `articles` has, a table with one row per
    article, or per paragraph or sentence of it. `left` is what is read before the node and `right` what is read after
    it, as running text, up to `context` words of the same paragraph; signs are no words. Every line is one count: a
    word has as many lines as its count in `count_terms`, with `negated` too.

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
    kept = have_negation(tokens, starts, ends, negated, verb="concordance")
    starts, ends, hits = starts[kept], ends[kept], hits[kept].reset_index(drop=True)
    lines = tokens[_PLACE].iloc[starts].reset_index(drop=True).assign(length=ends - starts)
    first, last = context_rows(tokens, starts, ends, context)
    lines["left"], lines["right"] = _texts(tokens, first, starts), _texts(tokens, ends, last)
    lines["node"] = _texts(tokens, starts, ends)
    lines = lines[_LINE]
    lines = pd.concat([lines, hits[[column for column in hits.columns if column not in _LINE]]], axis=1)
    if articles is None:
        return lines
    added = [column for column in _OF_ARTICLE if column in articles.columns and column not in lines.columns]
    return with_groups(lines, added, articles, verb="concordance")


def draw_lines(lines: pd.DataFrame, *, count: int, seed: int = 1) -> pd.DataFrame:
    """Draw so many lines at random, one of each article before a second one of any: one row per line, in their order.

    The first lines of a sorted concordance are those of one letter, and of a whole one those of the first articles.
    The same lines are drawn in whatever order they come: what they say decides, and the id between equal ones.

    >>> lines = pd.DataFrame({"article_id": list("111112"), "node": ["صلح"] * 6})
    >>> draw_lines(lines, count=2)["article_id"].tolist()
    ['1', '2']
    """
    require_columns(lines, ["article_id"], verb="draw_lines")
    require_whole(count, name="count", minimum=1, verb="draw_lines")
    said = [column for column in _LINE[1:] if column in lines.columns]
    keys = lines[["article_id", *said]].astype("str").reset_index(drop=True)
    shuffled = keys.sort_values([*said, "article_id"], kind="stable").sample(frac=1, random_state=seed)
    turn = shuffled.groupby("article_id").cumcount()
    drawn = turn.sort_values(kind="stable").index[:count].sort_values()
    return lines.iloc[drawn].reset_index(drop=True)


def sort_concordance(lines: pd.DataFrame, *, word: int | Sequence[int] = 1) -> pd.DataFrame:
    """Sort lines by a word beside the node, or by several: one row per line, in the order of the Persian alphabet.

    `word` counts from the node: 1 is the first word that is read after it, -1 the first before it, 0 the node itself;
    of several, as [1, 2, -1], the next decides where those before are equal. Lines whose context ends before a word
    stand last; of equal ones the order stays. Half-spaces and signs do not count. Raises `TableError` where no line has
    so many words.

    >>> lines = pd.DataFrame({"left": ["با", "در"], "node": ["همکاری", "همکاری"], "right": ["چین و", "پکن،"]})
    >>> sort_concordance(lines)["right"].tolist()
    ['پکن،', 'چین و']
    """
    require_columns(lines, ["left", "node", "right"], verb="sort_concordance")
    keys = [_sort_keys(lines, each) for each in ([word] if isinstance(word, int) else word)]
    order = sorted(range(len(lines)), key=lambda row: [each[row] for each in keys])
    return lines.iloc[order].reset_index(drop=True)


def _sort_keys(lines: pd.DataFrame, word: int) -> list[str]:
    """Return what each line is sorted by, for a word counted from the node."""
    column = "node" if word == 0 else "right" if word > 0 else "left"
    place = word - 1 if word > 0 else word
    keys = [_sort_key(text, place) for text in lines[column]]
    if keys and min(keys) == _NO_WORD:
        side = "after" if word > 0 else "before"
        raise TableError(f"sort_concordance: no line has {abs(word)} words {side} the node; take a larger context")
    return keys


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


def context_rows(
    tokens: pd.DataFrame, starts: np.ndarray, ends: np.ndarray, words: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows from and to which (not included) so many words stand before and after, within the paragraph."""
    begins = group_starts(tokens["article_id"].array) | group_starts(tokens["paragraph"].array)
    first, last = spans_of(begins, starts)
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
