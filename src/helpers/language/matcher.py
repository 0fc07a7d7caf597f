"""Finds a phrase whatever its spelling."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.core.arrays import RaggedArray, distinct_rows, expand_ranges, group_starts, take_texts
from helpers.core.errors import require_columns
from helpers.language.kept_tokens import Columns, KeptColumns
from helpers.language.patterns import GLOB, Patterns, letters_of
from helpers.language.token_columns import TableColumns
from helpers.language.walk import NOWHERE, Walk

_PLACE = ["article_id", "paragraph", "sentence", "position"]
_MOST_PAIRS = 4_000_000  # at once: a text without full stops is one sentence
_QUOTES = ("«", "»", "(", ")", "[", "]")  # a name in them is the same name: بانک «تجارت»


def find_patterns(tokens: pd.DataFrame, patterns: Patterns) -> pd.DataFrame:
    """Find entries in tokens: one row per match and theme, in reading order.

    Columns `article_id, paragraph, sentence, position` (of the first token), `length` (tokens), `theme`, `entry`,
    `matched` (the tokens with spaces between them; `add_surface_forms` gives what was typed). Within a theme the longest
    match wins and no token counts twice; one token may serve two themes. What is found for a theme stands on a row for
    each theme above it too, where the same holds among all that is found below it. A match never crosses the end of a
    sentence; quotation marks and brackets in it are no matter, and not in `matched`.

    >>> from helpers.language import compile_patterns, tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["دانشگاههای ایران"]})
    >>> find_patterns(tokenize(articles), compile_patterns({"education": ["دانشگاه"]}))["entry"].tolist()
    ['دانشگاه']
    """
    found = Finder(patterns).find(tokens)
    return found.assign(theme=found["theme"].astype("str"))


class Finder:
    """Finds entries in one table of tokens after the other, and remembers the walk from word to word."""

    def __init__(self, patterns: Patterns):
        """Know the way from no word yet."""
        self.patterns, self.walk, self.conditions = patterns, Walk(patterns), _conditions(patterns)

    def find(self, tokens: pd.DataFrame | KeptColumns) -> pd.DataFrame:
        """Return what `find_patterns` does, themes as categories."""
        if isinstance(tokens, pd.DataFrame):
            require_columns(tokens, [*_PLACE, "token", "lemma"], verb="find_patterns")
            tokens = TableColumns(tokens)
        words = _Words(tokens, self)
        spans = _find_spans(words, np.searchsorted(words.rows, _sentence_ends(tokens)))
        matches = _allowed(spans, self.conditions)
        return _to_table(tokens, *_longest_apart(*_by_theme(matches, self.patterns), words), words)


class _Words:
    """The tokens of a table as numbers; quotation marks and brackets are left out.

    `rows` says in which row of the tokens each word stands, `numbers` which of `texts` it is.
    """

    def __init__(self, tokens: Columns, finder: Finder):
        self.patterns, self.walk = finder.patterns, finder.walk
        numbers, self.texts, lemmas = _number_words(tokens)
        is_quote = tokens.are_in("token", _QUOTES)[tokens.codes("token")]
        self.rows = np.flatnonzero(~is_quote)
        self.numbers = numbers[self.rows]
        self.classes = self.walk.classes(self.texts, lemmas)[self.numbers]

    def is_as_listed(self, start: int, end: int, number: int) -> bool:
        """Tell whether an entry stands in the form in which it is listed."""
        words = self.numbers[start:end].tolist()
        return "".join(letters_of(self.texts[word]) for word in words) == self.patterns.spelled[number]


def _number_words(tokens: Columns) -> tuple[np.ndarray, list[str], list[str]]:
    """Number the distinct pairs of token and lemma: each row's number, and the tokens and the lemmas of the pairs."""
    of_token, of_lemma = tokens.codes("token"), tokens.codes("lemma")
    texts, lemmas = tokens.texts("token"), tokens.texts("lemma")
    lemma_of = np.zeros(len(texts), np.int64)
    lemma_of[of_token] = of_lemma
    if (lemma_of[of_token] == of_lemma).all():  # as in all that `tokenize` gives
        return of_token, texts, [lemmas[number] for number in lemma_of.tolist()]
    pairs, numbers = distinct_rows([of_token, of_lemma])
    return numbers, [texts[token] for token in pairs[:, 0].tolist()], [lemmas[lemma] for lemma in pairs[:, 1].tolist()]


def _sentence_ends(tokens: Columns) -> np.ndarray:
    """Return, in order, the row after the last one of each sentence."""
    begins = group_starts(tokens.codes("article_id")) | group_starts(tokens.numbers("sentence"))
    return np.append(np.flatnonzero(begins)[1:], len(begins))


def _find_spans(words: _Words, ends: np.ndarray) -> dict[str, np.ndarray]:
    """Walk from all tokens that may begin an entry or a phrase, one token further at a time; return spans by role."""
    first = words.walk.first(words.classes)
    starts = np.flatnonzero(first != NOWHERE)
    places, sentences = first[starts], np.searchsorted(ends, starts, side="right")
    found = {"match": [], "unless": [], "near": []}
    length = 1
    while len(starts):
        for kind, spans in _spans_at(places, starts, sentences, length, words).items():
            found[kind].append(spans)
        going = starts + length < ends[sentences]
        starts, places, sentences = starts[going], places[going], sentences[going]
        places = words.walk.move(places, words.classes[starts + length])
        going = places != NOWHERE
        starts, places, sentences = starts[going], places[going], sentences[going]
        length += 1
    return {kind: np.concatenate(parts) if parts else np.empty((0, 4), int) for kind, parts in found.items()}


def _spans_at(places, starts, sentences, length: int, words: _Words) -> dict[str, np.ndarray]:
    """Return, by kind, what is found at places: rows of start, end, number, sentence."""
    spans = {}
    for kind, numbers_at in words.walk.found().items():
        rows, numbers = numbers_at.expand(places)
        spans[kind] = np.column_stack([starts[rows], starts[rows] + length, numbers, sentences[rows]])
    return spans


class _Conditions(NamedTuple):
    """Of each entry: what it asks for beside it."""

    asks: np.ndarray  # whether it asks for a near phrase
    wanted: np.ndarray  # a column per near phrase: whether it is one of those
    has_star: np.ndarray  # whether a near phrase may stand on the entry itself, on what its star stands for


def _conditions(patterns: Patterns) -> _Conditions:
    most = max((max(near, default=0) for near in patterns.near), default=0)
    wanted = np.zeros((len(patterns.near), 1 + most), bool)
    for number, near in enumerate(patterns.near):
        wanted[number, list(near)] = True
    has_star = np.array([GLOB in entry.phrase for entry in patterns.entries], bool)
    return _Conditions(wanted.any(axis=1), wanted, has_star)


def _allowed(found: dict[str, np.ndarray], conditions: _Conditions) -> np.ndarray:
    """Return the matches that stand within no `unless` of their entry, and beside a `near` where it asks for one."""
    matches = found["match"]
    refused, beside = np.zeros(len(matches), dtype=bool), np.zeros(len(matches), dtype=bool)
    for rows, others in _in_same_sentence(matches, np.arange(len(matches)), found["unless"]):
        is_around = (others[:, 0] <= matches[rows, 0]) & (matches[rows, 1] <= others[:, 1])
        refused[rows[is_around & (others[:, 2] == matches[rows, 2])]] = True

    asks, wanted, has_star = (row[matches[:, 2]] for row in conditions)
    for rows, others in _in_same_sentence(matches, np.flatnonzero(asks), found["near"]):
        is_beside = (others[:, 1] <= matches[rows, 0]) | (matches[rows, 1] <= others[:, 0]) | has_star[rows]
        beside[rows[is_beside & wanted[rows, others[:, 2]]]] = True
    return matches[~refused & (beside | ~asks)]


def _in_same_sentence(spans: np.ndarray, rows: np.ndarray, others: np.ndarray) -> Iterator[tuple]:
    """Give all pairs of a row of `spans` and another span of its sentence, some millions at a time."""
    others = others[np.argsort(others[:, 3], kind="stable")]
    first, last = (np.searchsorted(others[:, 3], spans[rows, 3], side=side) for side in ("left", "right"))
    block = np.cumsum(last - first) // _MOST_PAIRS
    for part in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(block)) + 1):
        pairs, places = expand_ranges((last - first)[part], first[part])
        yield rows[part[pairs]], others[places]


def _by_theme(matches: np.ndarray, patterns: Patterns) -> tuple[np.ndarray, np.ndarray]:
    """Return the matches once for each theme that they count for, by theme and place, and the themes' numbers."""
    rows, themes = RaggedArray(patterns.lines).expand(matches[:, 2])
    order = np.lexsort((matches[rows, 0], themes))
    return matches[rows[order]], themes[order]


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
    two = starts[sizes == 2]
    kept[two + _second_is_longer(matches[two], matches[two + 1], words)] = True
    for start, size in zip(starts[sizes > 2].tolist(), sizes[sizes > 2].tolist(), strict=True):
        kept[[start + place for place in _longest_of(matches[start : start + size].tolist(), words)]] = True
    matches, themes = matches[kept], themes[kept]
    order = np.lexsort((themes, matches[:, 0]))
    return matches[order], themes[order]


def _second_is_longer(first: np.ndarray, second: np.ndarray, words: _Words) -> np.ndarray:
    """Tell of two matches that overlap, the first of which begins no later, whether the second is chosen."""
    more = (second[:, 1] - second[:, 0]) - (first[:, 1] - first[:, 0])
    chosen = more > 0
    for row in np.flatnonzero((more == 0) & (first[:, 0] == second[:, 0])).tolist():
        chosen[row] = _longest_of([first[row].tolist(), second[row].tolist()], words) == [1]
    return chosen


def _longest_of(cluster: list[list[int]], words: _Words) -> list[int]:
    """Choose from spans that overlap: the longest, of equal ones that spelled as listed, then the one listed first."""

    def rank(place: int) -> tuple:
        start, end, number, _ = cluster[place]
        return start - end, start, not words.is_as_listed(start, end, number), number

    taken: set[int] = set()
    chosen = []
    for place in sorted(range(len(cluster)), key=rank):
        rows = range(*cluster[place][:2])
        if taken.isdisjoint(rows):
            taken.update(rows)
            chosen.append(place)
    return chosen


def _to_table(tokens: Columns, matches: np.ndarray, themes: np.ndarray, words: _Words) -> pd.DataFrame:
    first, last = words.rows[matches[:, 0]], words.rows[matches[:, 1] - 1]
    table = tokens.places(first)
    table["length"] = last - first + 1
    table["theme"] = pd.Categorical.from_codes(themes, words.patterns.themes)
    table["entry"] = take_texts([entry.phrase for entry in words.patterns.entries], matches[:, 2])
    table["matched"] = pd.Series(_texts_of(matches[:, 0], matches[:, 1] - matches[:, 0], words), dtype="str")
    return table


def _texts_of(starts: np.ndarray, lengths: np.ndarray, words: _Words) -> list[str]:
    """Return the words of spans, with spaces between them."""
    texts = [words.texts[number] for number in words.numbers[starts].tolist()]
    several = np.flatnonzero(lengths > 1)
    _, places = expand_ranges(lengths[several], starts[several])
    following = iter(words.numbers[places].tolist())
    for row, length in zip(several.tolist(), lengths[several].tolist(), strict=True):
        texts[row] = " ".join(words.texts[number] for number in islice(following, length))
    return texts
