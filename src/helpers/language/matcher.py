"""Finds a phrase whatever its spelling."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.errors import require_columns
from helpers.language.patterns import GLOB, ROOT, Patterns, Role, letters_of, token_labels

_PLACE = ["article_id", "paragraph", "sentence", "position"]
_DEAD = -1
_MOST_WORDS = 2**32
_MOST_KNOWN = 400_000  # words and steps that are remembered: some 120 MB
_MOST_PAIRS = 4_000_000  # at once: a text without full stops is one sentence
_QUOTES = ("«", "»", "(", ")", "[", "]")  # a name in them is the same name: بانک «تجارت»


class Span(NamedTuple):
    """Where an entry or phrase stands: rows `start` to `end` (not included) of the tokens, in which sentence."""

    start: int
    end: int
    number: int
    sentence: int


def find_patterns(tokens: pd.DataFrame, patterns: Patterns) -> pd.DataFrame:
    """Find entries in tokens: one row per match and theme, in reading order.

    Columns `article_id, paragraph, sentence, position` (of the first token), `length` (tokens), `theme`, `entry`,
    `matched` (the tokens with spaces between them; `add_written` gives what was typed). Within a theme the longest
    match wins and no token counts twice; one token may serve two themes. What is found for a theme stands on a row for
    each theme above it too, where the same holds among all that is found below it. A match never crosses the end of a
    sentence; quotation marks and brackets in it are no matter, and not in `matched`.

    >>> from helpers.language import compile_patterns, tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["دانشگاههای ایران"]})
    >>> find_patterns(tokenize(articles), compile_patterns({"education": ["دانشگاه"]}))["entry"].tolist()
    ['دانشگاه']
    """
    return Finder(patterns).find(tokens)


class Finder:
    """Finds entries in one table of tokens after the other, and remembers the walk from word to word.

    A place in the walk is the number of a set of the graph's states. Words are numbered as they are first met.
    """

    def __init__(self, patterns: Patterns):
        """Know the way from no word yet."""
        self.patterns = patterns
        self._forget()

    def find(self, tokens: pd.DataFrame) -> pd.DataFrame:
        """Return what `find_patterns` does."""
        require_columns(tokens, [*_PLACE, "token", "lemma"], verb="find_patterns")
        if len(self._steps_known) + len(self._words) > _MOST_KNOWN:
            self._forget()
        words = _Words(tokens, self)
        matches = _allowed(_find_spans(words, np.searchsorted(words.rows, _sentence_ends(tokens))), self.patterns)
        return _to_table(tokens, *_longest_apart(*_by_theme(matches, self.patterns), words), words)

    def _forget(self) -> None:
        self._words: dict[tuple[str, str], int] = {}
        self.tokens: list[str] = []
        self.letters: list[str] = []
        self._labels: list[list[int]] = []
        self._first: list[int] = []  # of each word: the place that it leads to from the root
        self._places: dict[tuple[int, ...], int] = {}
        self._steps: list[dict[int, list[int]]] = []
        self._steps_known: dict[int, int] = {}
        self.found: list[list[Role]] = []  # of each place
        self._root = self._place((ROOT,))

    def number(self, word: tuple[str, str]) -> int:
        """Return the number of a word, token and lemma."""
        number = self._words.get(word)
        if number is None:
            number = self._words[word] = len(self.tokens)
            self.tokens.append(word[0])
            self.letters.append(letters_of(word[0]))
            self._labels.append(token_labels(*word, self.patterns))
            self._first.append(self._next(self._root, number))
        return number

    def first(self, words: np.ndarray) -> np.ndarray:
        """Return the places that words lead to from the root."""
        return np.array(self._first, dtype=np.int64)[words]

    def move(self, places: np.ndarray, words: np.ndarray) -> np.ndarray:
        """Return the places that words lead to from places."""
        codes, steps = pd.factorize(places * _MOST_WORDS + words)
        known = self._steps_known
        following = [known[step] if step in known else self._learn(step) for step in steps.tolist()]
        return np.array(following, dtype=np.int64)[codes]

    def _learn(self, step: int) -> int:
        place = self._steps_known[step] = self._next(*divmod(step, _MOST_WORDS))
        return place

    def _next(self, place: int, word: int) -> int:
        steps = self._steps[place]
        reached = [state for label in self._labels[word] if label in steps for state in steps[label]]
        return self._place(tuple(dict.fromkeys(reached))) if reached else _DEAD

    def _place(self, states: tuple[int, ...]) -> int:
        if states not in self._places:
            self._places[states] = len(self.found)
            self.found.append([role for state in states for role in self.patterns.found[state]])
            steps = defaultdict(list)
            for state in states:
                for label, following in self.patterns.steps[state].items():
                    steps[label] += following
            self._steps.append(dict(steps))
        return self._places[states]


class _Words:
    """The tokens of a table as numbers of words; quotation marks and brackets are left out.

    `rows` says in which row of the tokens each word stands.
    """

    def __init__(self, tokens: pd.DataFrame, finder: Finder):
        self.finder, self.patterns = finder, finder.patterns
        numbers, distinct = _number_words(tokens)
        own = np.array([finder.number(word) for word in distinct], dtype=np.int64)
        self.rows = np.flatnonzero(np.array([token not in _QUOTES for token, _ in distinct], dtype=bool)[numbers])
        self.numbers = own[numbers[self.rows]]

    def is_as_listed(self, span: Span) -> bool:
        """Tell whether an entry stands in the form in which it is listed."""
        words = self.numbers[span.start : span.end].tolist()
        return "".join(self.finder.letters[word] for word in words) == self.patterns.spelled[span.number]


def _number_words(tokens: pd.DataFrame) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Number the distinct pairs of token and lemma: return each row's number, and the pairs."""
    token_codes, token_names = pd.factorize(tokens["token"])
    lemma_codes, lemma_names = pd.factorize(tokens["lemma"])
    size = max(len(lemma_names), 1)
    numbers, pairs = pd.factorize(token_codes.astype(np.int64) * size + lemma_codes)
    token_names, lemma_names = list(token_names), list(lemma_names)
    return numbers, [(token_names[pair // size], lemma_names[pair % size]) for pair in pairs.tolist()]


def _sentence_ends(tokens: pd.DataFrame) -> np.ndarray:
    """Return, in order, the row after the last one of each sentence."""
    changes = np.zeros(len(tokens), dtype=bool)
    for column in ("article_id", "sentence"):
        codes = pd.factorize(tokens[column])[0]
        changes[1:] |= codes[1:] != codes[:-1]
    return np.append(np.flatnonzero(changes), len(tokens))


def _find_spans(words: _Words, ends: np.ndarray) -> dict[str, np.ndarray]:
    """Walk from all tokens that may begin an entry or a phrase, one token further at a time; return spans by role."""
    first = words.finder.first(words.numbers)
    starts = np.flatnonzero(first != _DEAD)
    places, sentences = first[starts], np.searchsorted(ends, starts, side="right")
    found = {"match": [], "unless": [], "near": []}
    length = 1
    while len(starts):
        for kind, spans in _spans_at(places, starts, sentences, length, words).items():
            found[kind].append(spans)
        going = starts + length < ends[sentences]
        starts, places, sentences = starts[going], places[going], sentences[going]
        places = words.finder.move(places, words.numbers[starts + length])
        going = places != _DEAD
        starts, places, sentences = starts[going], places[going], sentences[going]
        length += 1
    return {kind: np.concatenate(parts) if parts else np.empty((0, 4), int) for kind, parts in found.items()}


def _spans_at(places, starts, sentences, length: int, words: _Words) -> dict[str, np.ndarray]:
    """Return, by kind, what is found at places: rows of start, end, number, sentence."""
    spans = {}
    codes, reached = pd.factorize(places)
    roles = [words.finder.found[place] for place in reached.tolist()]
    for kind in ("match", "unless", "near"):
        rows, numbers = _spread(codes, [[role.number for role in found if role.kind == kind] for found in roles])
        spans[kind] = np.column_stack([starts[rows], starts[rows] + length, numbers, sentences[rows]])
    return spans


def _allowed(found: dict[str, np.ndarray], patterns: Patterns) -> np.ndarray:
    """Return the matches that stand within no `unless` of their entry, and beside a `near` where it asks for one."""
    matches = found["match"]
    refused, beside = np.zeros(len(matches), dtype=bool), np.zeros(len(matches), dtype=bool)
    for rows, others in _in_same_sentence(matches, np.arange(len(matches)), found["unless"]):
        is_around = (others[:, 0] <= matches[rows, 0]) & (matches[rows, 1] <= others[:, 1])
        refused[rows[is_around & (others[:, 2] == matches[rows, 2])]] = True

    asks = np.array([bool(near) for near in patterns.near], dtype=bool)[matches[:, 2]]
    wanted = np.zeros((len(patterns.near), 1 + max((max(near, default=0) for near in patterns.near), default=0)), bool)
    for number, near in enumerate(patterns.near):
        wanted[number, list(near)] = True
    has_star = np.array([GLOB in entry.phrase for entry in patterns.entries], dtype=bool)  # near may stand on the star
    for rows, others in _in_same_sentence(matches, np.flatnonzero(asks), found["near"]):
        is_beside = (others[:, 1] <= matches[rows, 0]) | (matches[rows, 1] <= others[:, 0]) | has_star[matches[rows, 2]]
        beside[rows[is_beside & wanted[matches[rows, 2], others[:, 2]]]] = True
    return matches[~refused & (beside | ~asks)]


def _in_same_sentence(spans: np.ndarray, rows: np.ndarray, others: np.ndarray) -> Iterator[tuple]:
    """Give all pairs of a row of `spans` and another span of its sentence, some millions at a time."""
    others = others[np.argsort(others[:, 3], kind="stable")]
    first, last = (np.searchsorted(others[:, 3], spans[rows, 3], side=side) for side in ("left", "right"))
    block = np.cumsum(last - first) // _MOST_PAIRS
    for part in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(block)) + 1):
        pairs, places = _repeat((last - first)[part])
        yield rows[part[pairs]], others[first[part[pairs]] + places]


def _repeat(times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's number as many times as asked, and beside it 0, 1, 2 …"""
    rows = np.repeat(np.arange(len(times)), times)
    return rows, np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)


def _by_theme(matches: np.ndarray, patterns: Patterns) -> tuple[np.ndarray, np.ndarray]:
    """Return the matches once for each theme that they count for, by theme and place, and the themes' numbers."""
    rows, themes = _spread(matches[:, 2], patterns.lines)
    order = np.lexsort((matches[rows, 0], themes))
    return matches[rows[order]], themes[order]


def _spread(keys: np.ndarray, lists: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return, for the list that each key names in turn, the row of the key beside each number of the list."""
    counts = np.array([len(numbers) for numbers in lists], dtype=np.int64)
    first = np.cumsum(counts) - counts
    flat = np.array([number for numbers in lists for number in numbers], dtype=np.int64)
    rows, places = _repeat(counts[keys])
    return rows, flat[first[keys[rows]] + places]


def _longest_apart(matches: np.ndarray, themes: np.ndarray, words: _Words) -> tuple[np.ndarray, np.ndarray]:
    """Keep, of matches of one theme that overlap, the longest; return matches and themes in reading order."""
    shift = themes * (len(words.numbers) + 1)
    reach = np.maximum.accumulate(shift + matches[:, 1])
    opens = np.ones(len(matches), dtype=bool)  # does a match overlap none of those before it
    opens[1:] = shift[1:] + matches[1:, 0] >= reach[:-1]
    starts = np.flatnonzero(opens)
    sizes = np.diff(np.append(starts, len(matches)))
    kept = np.zeros(len(matches), dtype=bool)
    kept[starts[sizes == 1]] = True
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        kept[[start + place for place in _longest_of(matches[start : start + size].tolist(), words)]] = True
    matches, themes = matches[kept], themes[kept]
    order = np.lexsort((themes, matches[:, 0]))
    return matches[order], themes[order]


def _longest_of(cluster: list[list[int]], words: _Words) -> list[int]:
    """Choose from spans that overlap: the longest, of equal ones that spelled as listed, then the one listed first."""
    spans = [Span(*row) for row in cluster]

    def rank(place: int) -> tuple:
        span = spans[place]
        return span.start - span.end, span.start, not words.is_as_listed(span), span.number

    taken: set[int] = set()
    chosen = []
    for place in sorted(range(len(spans)), key=rank):
        rows = range(spans[place].start, spans[place].end)
        if taken.isdisjoint(rows):
            taken.update(rows)
            chosen.append(place)
    return chosen


def _to_table(tokens: pd.DataFrame, matches: np.ndarray, themes: np.ndarray, words: _Words) -> pd.DataFrame:
    first, last = words.rows[matches[:, 0]], words.rows[matches[:, 1] - 1]
    table = tokens[_PLACE].iloc[first].reset_index(drop=True)
    table["length"] = last - first + 1
    table["theme"] = np.array(words.patterns.themes, dtype=object)[themes]
    table["entry"] = np.array([entry.phrase for entry in words.patterns.entries], dtype=object)[matches[:, 2]]
    names = words.finder.tokens
    matched = np.array([names[number] for number in words.numbers[matches[:, 0]].tolist()], dtype=object)
    for row in np.flatnonzero(matches[:, 1] - matches[:, 0] > 1).tolist():
        start, end = matches[row, :2]
        matched[row] = " ".join(names[number] for number in words.numbers[start:end].tolist())
    table["matched"] = matched
    return table.astype({"theme": "str", "entry": "str", "matched": "str"})
