"""Finds a phrase whatever its spelling."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.errors import require_columns
from helpers.language.patterns import ROOT, Patterns, token_labels
from helpers.language.variants import coarse_key

_PLACE = ["article_id", "paragraph", "sentence", "position"]


class Span(NamedTuple):
    """Where an entry stands: rows `start` to `end` (not included) of the tokens, and whether it is spelled so there."""

    start: int
    end: int
    number: int
    as_listed: bool


def find_patterns(tokens: pd.DataFrame, patterns: Patterns) -> pd.DataFrame:
    """Find entries in tokens: one row per match and theme, in reading order.

    Columns `article_id, paragraph, sentence, position` (of the first token), `length` (tokens), `theme`, `entry`,
    `matched` (as it was written, tokens with spaces between them). Within a theme the longest match wins and no token
    counts twice; one token may serve two themes. What is found for a theme stands on a row for each theme above it too,
    where the same holds among all that is found below it. A match never crosses the end of a sentence.

    >>> from helpers.language import compile_patterns, tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["دانشگاههای ایران"]})
    >>> find_patterns(tokenize(articles), compile_patterns({"education": ["دانشگاه"]}))["entry"].tolist()
    ['دانشگاه']
    """
    require_columns(tokens, [*_PLACE, "token", "lemma"], verb="find_patterns")
    ends = _sentence_ends(tokens)
    spans = _allowed(_find_spans(tokens, ends, patterns), ends, patterns)
    rows = [
        (span.start, span.end, theme, patterns.entries[span.number].phrase)
        for theme, found in _by_theme(spans, patterns).items()
        for span in _longest_apart(found)
    ]
    order = {
        theme: place for place, theme in enumerate(dict.fromkeys(name for line in patterns.themes for name in line))
    }
    rows.sort(key=lambda row: (row[0], order[row[2]]))
    return _to_table(tokens, rows)


def _sentence_ends(tokens: pd.DataFrame) -> np.ndarray:
    """Return, in order, the row after the last one of each sentence."""
    changes = np.zeros(len(tokens), dtype=bool)
    for column in ("article_id", "sentence"):
        codes = pd.factorize(tokens[column])[0]
        changes[1:] |= codes[1:] != codes[:-1]
    return np.append(np.flatnonzero(changes), len(tokens))


def _find_spans(tokens: pd.DataFrame, ends: np.ndarray, patterns: Patterns) -> dict[str, list[Span]]:
    """Walk the graph from each token that may begin an entry; return the spans by kind."""
    kinds, distinct = _kinds_of_token(tokens)
    labels = [token_labels(token, lemma, patterns) for token, lemma in distinct]
    letters = [coarse_key(token) for token, _ in distinct]
    first = [_next([ROOT], offered, patterns) for offered in labels]
    starts = np.flatnonzero(np.array([bool(states) for states in first], dtype=bool)[kinds])
    stops = ends[np.searchsorted(ends, starts, side="right")]
    kinds_list = kinds.tolist()
    found: dict[str, list[Span]] = defaultdict(list)
    for start, stop in zip(starts.tolist(), stops.tolist(), strict=True):
        states, end = first[kinds_list[start]], start + 1
        written = letters[kinds_list[start]]
        while states:
            for state in states:
                for kind, number in patterns.found[state]:
                    found[kind].append(Span(start, end, number, patterns.letters[state] == written))
            if end == stop:
                break
            offered = labels[kinds_list[end]]
            states = _next(states, offered, patterns)
            written += letters[kinds_list[end]]
            end += 1
    return found


def _next(states: list[int], offered: list[int], patterns: Patterns) -> list[int]:
    """Return the states that the labels of a token lead to."""
    steps = map(patterns.steps.__getitem__, states)
    return list(dict.fromkeys(state for step in steps for label in offered for state in step.get(label, ())))


def _kinds_of_token(tokens: pd.DataFrame) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Number the distinct pairs of token and lemma: return each row's number, and the pairs."""
    token_codes, token_names = pd.factorize(tokens["token"])
    lemma_codes, lemma_names = pd.factorize(tokens["lemma"])
    kinds, pairs = pd.factorize(token_codes.astype(np.int64) * max(len(lemma_names), 1) + lemma_codes)
    token_names, lemma_names = list(token_names), list(lemma_names)
    return kinds, [
        (token_names[pair // len(lemma_names)], lemma_names[pair % len(lemma_names)]) for pair in pairs.tolist()
    ]


def _allowed(found: dict[str, list[Span]], ends: np.ndarray, patterns: Patterns) -> list[Span]:
    """Return the matches that stand within no `unless` of their entry, and beside a `near` where it asks for one."""
    others = {kind: _by_sentence(found[kind], ends) for kind in ("unless", "near")}

    def is_allowed(span: Span) -> bool:
        entry = patterns.entries[span.number]
        if not entry.unless and not entry.near:
            return True
        place = span.number, _sentence(span, ends)
        if any(other.start <= span.start and span.end <= other.end for other in others["unless"].get(place, ())):
            return False
        beside = (other.end <= span.start or span.end <= other.start for other in others["near"].get(place, ()))
        return not entry.near or any(beside)

    return [span for span in found["match"] if is_allowed(span)]


def _by_sentence(spans: list[Span], ends: np.ndarray) -> dict[tuple[int, int], list[Span]]:
    grouped = defaultdict(list)
    for span in spans:
        grouped[span.number, _sentence(span, ends)].append(span)
    return grouped


def _sentence(span: Span, ends: np.ndarray) -> int:
    return int(np.searchsorted(ends, span.start, side="right"))


def _by_theme(spans: list[Span], patterns: Patterns) -> dict[str, list[Span]]:
    by_theme: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        for theme in patterns.themes[span.number]:
            by_theme[theme].append(span)
    return by_theme


def _longest_apart(spans: list[Span]) -> Iterator[Span]:
    """Give, of spans that overlap, the longest; of equal ones that spelled as listed, then the one listed first."""
    spans = sorted(spans)
    start = 0
    while start < len(spans):
        end, reach = start + 1, spans[start].end
        while end < len(spans) and spans[end].start < reach:
            reach = max(reach, spans[end].end)
            end += 1
        yield from [spans[start]] if end == start + 1 else _longest_of(spans[start:end])
        start = end


def _longest_of(cluster: list[Span]) -> list[Span]:
    taken: set[int] = set()
    chosen = []
    for span in sorted(cluster, key=lambda span: (span.start - span.end, span.start, not span.as_listed, span.number)):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            chosen.append(span)
    return chosen


def _to_table(tokens: pd.DataFrame, rows: list[tuple[int, int, str, str]]) -> pd.DataFrame:
    starts = np.array([row[0] for row in rows], dtype=int)
    table = tokens[_PLACE].iloc[starts].reset_index(drop=True)
    written = tokens["token"].to_numpy(dtype=object)
    table["length"] = [end - start for start, end, _, _ in rows]
    table["theme"] = [theme for _, _, theme, _ in rows]
    table["entry"] = [entry for _, _, _, entry in rows]
    table["matched"] = [
        written[start] if end == start + 1 else " ".join(written[start:end]) for start, end, _, _ in rows
    ]
    return table.astype({"length": int, "theme": "str", "entry": "str", "matched": "str"})
