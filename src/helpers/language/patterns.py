"""Words and phrases, compiled so that they are found in any spelling.

An entry is cut where writers may put a space, a half-space or nothing (چند|جانبه|گرایی, آموزش|و|پرورش). Every way to
join the pieces again is a path through one graph that all entries share: its states are the letters read so far, the
labels of its edges are what a token may offer (its own letters, those of its lemma, a glob that it matches). Finding
entries is following edges, so the cost of a token does not grow with the number of entries.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np

from helpers.core.workers import without_garbage_collection
from helpers.language.characters import NON_JOINING, TAGS, ZWNJ, coarse_key, coarse_keys, fold_characters
from helpers.language.lemmas import lemmatize
from helpers.language.lexicon import load_lexicon
from helpers.language.morphology import affixes
from helpers.language.queries import (
    GLOB,
    STEPPED_OVER,
    Choice,
    ColumnTest,
    Condition,
    Pattern,
    Repeat,
    Token,
    Words,
    is_query,
    parse_query,
)
from helpers.language.spelling import weight
from helpers.language.tokens import token_texts

_GLOB_WORD = re.compile(rf"([#@]?[\w{ZWNJ}*]*\*[\w{ZWNJ}*]*)")  # what a star stands in is one word as it is typed
# Endings that leave no doubt, taken off words that the lemmatizer does not know: آنکتادهای, ایکائوی, روسیه‌ی.
_PLURAL = re.compile(f"(.+?){ZWNJ}?ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?")
_EZAFE = re.compile(f"(.+){ZWNJ}ی|(.+[او])ی")
_MIN_COUNT = 3  # of the rest of a word, to be a word of its own
ROOT = 0


class Entry(NamedTuple):
    """A word or phrase to find, in any spelling and inflection. `*` stands for any letters of a word, alone for a word.

    `phrase` may be a query of `parse_query` as well.

    Examples
    --------
    >>> Entry("صادر*", unless=("صادرکننده",)).exact
    False
    """

    phrase: str
    exact: bool = False  # this form only, not its inflections
    unless: tuple[str, ...] = ()  # phrases within which it does not count
    near: tuple[str, ...] = ()  # phrases of which one must stand in the same sentence


class Output(NamedTuple):
    """What reaching a state means.

    `match` and `unless` name an entry by its number, `near` a phrase and `condition` a condition of a query by its own,
    `silence` a theme.
    """

    kind: str
    number: int


class Patterns(NamedTuple):
    """Compiled entries: the graph, what its states mean, and for which themes each entry counts."""

    entries: list[Entry]
    themes: list[str]  # in the order in which they were given
    entry_themes: list[tuple[int, ...]]  # of each entry: the numbers of its own theme and of those above it
    entry_keys: list[str]  # of each entry: the spelling key of its phrase
    near: list[frozenset[int]]  # of each entry: the numbers of its near phrases
    labels: dict[str, int]
    edges: list[dict[int, list[int]]]  # of each state: label to next states
    outputs: list[list[Output]]  # of each state
    globs: dict[bool, dict[int, dict[str, list[tuple[re.Pattern, str]]]]]
    tests: dict[Token, int]  # of queries, with their labels
    is_query: np.ndarray  # of each entry
    conditions: list[tuple[int, Condition]]  # of queries, with the number of the entry
    required: list[list[frozenset[int]]]  # of each entry: labels of which a sentence with a match has one of each set

    @property
    def columns(self) -> list[str]:
        """The columns of tokens on which it depends what they offer."""
        asked = {test.column for token in self.tests for tests in token.alternatives for test in tests}
        return ["token", "lemma", *(name for name in ("kind", "negated") if name in asked)]

    def labels_of(self, words: Sequence[tuple]) -> list[tuple[int, ...]]:
        """Return the labels that each word, its `columns`, offers, of those that some edge has."""
        tokens, lemmas, *others = zip(*words, strict=True)
        # A term that was made one token has spaces.
        keys, lemma_keys = (
            [key.casefold().replace(" ", "") for key in coarse_keys(column)] for column in (tokens, lemmas)
        )
        own, of_lemma, known = defaultdict(list), {}, load_lexicon().words
        for name, label in self.labels.items():
            if name[0] in "wa":
                own[name[1:]].append(label)
            if name[0] == "a":
                of_lemma[name[1:]] = label
        offered = defaultdict(list, {row: [*own[key]] for row, key in enumerate(keys) if key in own})  # few do
        for row in [row for row, key in enumerate(lemma_keys) if key in of_lemma]:
            offered[row].append(of_lemma[lemma_keys[row]])
        for row in [row for row, token in enumerate(tokens) if lemmas[row] == token and token not in known]:
            stems = map(spelling_key, _plain_stems(tokens[row]))
            offered[row] += [of_lemma[stem] for stem in stems if stem in of_lemma]
        for row, letters in enumerate(keys if any(self.globs.values()) else ()):
            offered[row] += self._globs_of(letters)
        columns = dict(zip(self.columns, [keys, lemma_keys, *others], strict=True))
        for token, label in self.tests.items():
            for row in np.flatnonzero(_holds(token, columns, len(words))).tolist():
                offered[row].append(label)
        return [tuple(dict.fromkeys(offered[row])) if row in offered else () for row in range(len(words))]

    def _globs_of(self, letters: str) -> Iterator[int]:
        for at_end, by_length in self.globs.items():
            for length, globs in by_length.items():
                fixed = letters[-length:] if at_end else letters[:length]
                yield from (self.labels[label] for pattern, label in globs.get(fixed, ()) if pattern.fullmatch(letters))


@without_garbage_collection()
def compile_patterns(
    entries: Mapping[str, Sequence[str | Entry]],
    *,
    parents: Mapping[str, str] | None = None,
    unless: Mapping[str, Sequence[str]] | None = None,
) -> Patterns:
    """Compile the entries of each theme for `find_patterns`.

    A string is an `Entry` with the defaults. `parents` gives the theme above a theme: what is found for the one counts
    for the other too. `unless` gives phrases of a theme within which no entry of it, or of a theme below it, counts.

    Examples
    --------
    >>> patterns = compile_patterns({"exports": ["صادرات", Entry("صادر*")]}, parents={"exports": "trade"})
    >>> patterns.themes, patterns.entry_themes
    (['exports', 'trade'], [(0, 1), (0, 1)])
    """
    rows = [
        (Entry(phrase) if isinstance(phrase, str) else phrase, _with_parents(theme, parents or {}))
        for theme, phrases in entries.items()
        for phrase in phrases
    ]
    themes = list(dict.fromkeys([*entries, *chain.from_iterable(line for _, line in rows)]))
    near_phrases = dict.fromkeys(chain.from_iterable(entry.near for entry, _ in rows))
    near_numbers = {phrase: number for number, phrase in enumerate(near_phrases)}
    silencing = [(phrase, theme) for theme, phrases in (unless or {}).items() if theme in themes for phrase in phrases]
    queries = [parse_query(entry.phrase, exact=entry.exact) if is_query(entry.phrase) else None for entry, _ in rows]
    phrases = [phrase for entry, _ in rows for phrase in (entry.phrase, *entry.unless, *entry.near)]
    phrases += [phrase for phrase, _ in silencing]
    graph, entry_keys = _Graph(dict(zip(phrases, pattern_words(phrases), strict=True))), []
    conditions, required = [], []
    for number, ((entry, _), query) in enumerate(zip(rows, queries, strict=True)):
        required.append(graph.add_pattern(query.pattern, Output("match", number)) if query else [])
        entry_keys.append("" if query else graph.add(entry.phrase, Output("match", number), exact=entry.exact))
        for condition in query.conditions if query else ():
            met = graph.add_pattern(condition.pattern, Output("condition", len(conditions)))
            required[-1] += met if condition.wanted else []
            conditions.append((number, condition))
        for phrase in entry.unless:
            graph.add(phrase, Output("unless", number))
    for phrase, number in near_numbers.items():
        graph.add(phrase, Output("near", number))
    for phrase, theme in silencing:
        graph.add(phrase, Output("silence", themes.index(theme)))
    return Patterns(
        entries=[entry for entry, _ in rows],
        themes=themes,
        entry_themes=[tuple(map(themes.index, line)) for _, line in rows],
        entry_keys=entry_keys,
        near=[frozenset(map(near_numbers.__getitem__, entry.near)) for entry, _ in rows],
        labels=graph.labels,
        edges=graph.edges,
        outputs=graph.outputs,
        globs=_glob_tables(graph.labels),
        tests=graph.tests,
        is_query=np.array([query is not None for query in queries], bool),
        conditions=conditions,
        required=required,
    )


def _with_parents(theme: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    line = [theme]
    while line[-1] in parents and parents[line[-1]] not in line:
        line.append(parents[line[-1]])
    return tuple(line)


class _Graph:
    """States and edges while entries are added. A state is known by the letters that lead to it."""

    def __init__(self, words_of: Mapping[str, list[str]]):
        self._words_of = words_of
        self.edges: list[dict[int, list[int]]] = [{}]
        self.outputs: list[list[Output]] = [[]]
        self.labels: dict[str, int] = {}
        self.tests: dict[Token, int] = {}
        self._states: dict[str, int] = {"": ROOT}
        self._read: dict[str, tuple[list[str], str]] = {}  # of each word: its pieces, the letters of its lemma

    def add(self, phrase: str, output: Output, *, exact: bool = False) -> str:
        """Add a phrase; return its spelling key."""
        key, end, _ = self._add_words(self._words_of[phrase], [ROOT], exact=exact)
        if output not in self.outputs[end]:
            self.outputs[end].append(output)
        return key

    def add_pattern(self, pattern: Pattern, output: Output) -> list[frozenset[int]]:
        """Add a pattern of a query; return sets of labels of each of which every match meets one."""
        ends, required = self._add_pattern(pattern, [ROOT])
        for end in ends:
            self.outputs[end].append(output)
        return required

    def _add_pattern(self, pattern: Pattern, starts: list[int]) -> tuple[list[int], list[frozenset[int]]]:
        """Lead from some states to those at the end of a pattern."""
        if isinstance(pattern, Words):
            end, firsts = self._new_state(), set()
            for words in map(_without_signs, pattern_words([*filter(None, pattern.phrases)])):
                firsts |= self._add_words(words, starts, exact=pattern.exact, end=end)[2]
            may_lack = "" in pattern.phrases
            return [end, *(starts if may_lack else ())], [] if may_lack else [frozenset(firsts)]
        if isinstance(pattern, Token):
            label = self.labels.setdefault(f"t{pattern}", len(self.labels))
            end, self.tests[pattern] = self._new_state(), label
            for start in starts:
                self.edges[start].setdefault(label, []).append(end)
            return [end], [frozenset([label])] if all(pattern.alternatives) else []
        if isinstance(pattern, Choice):
            branches = [self._add_pattern(item, starts) for item in pattern.items]
            ends = list(dict.fromkeys(chain.from_iterable(ends for ends, _ in branches)))
            met = [required[:1] for _, required in branches]
            return ends, [frozenset().union(*chain.from_iterable(met))] if all(met) else []
        repeats = isinstance(pattern, Repeat)
        items = [pattern.item] * pattern.most if repeats else pattern.items
        ends, met = ([] if repeats and pattern.least else list(starts) if repeats else []), []
        for number, item in enumerate(items, start=1):
            starts, required = self._add_pattern(item, starts)
            if repeats and number >= pattern.least:
                ends += starts
            met += required if not repeats or number <= pattern.least else []
        return (list(dict.fromkeys(ends)) if repeats else starts), met

    def _add_words(
        self, listed: list[str], starts: list[int], *, exact: bool, end: int | None = None
    ) -> tuple[str, int, set[int]]:
        """Lead from some states through a phrase to a state; return its key, the state and the first labels."""
        read = [self._read.get(word) or self._read_word(word) for word in listed]
        pieces = list(chain.from_iterable(pieces for pieces, _ in read))
        ends = list(accumulate((len(pieces) for pieces, _ in read), initial=0))
        lemmas = {  # by the piece that ends their word: the piece that begins it, and their letters
            last: (first, lemma) for (_, lemma), first, last in zip(read, ends, ends[1:], strict=False) if lemma
        }
        # An exact entry shares no state with one that is found in all its forms, nor what ends in a state of its own.
        prefix = ("=" if exact else "") + ("" if end is None else f"\n{end}\n")
        between = [self._state(prefix + "".join(pieces[:last])) for last in range(1, len(pieces))]
        states = [*between, self._state(prefix + "".join(pieces)) if end is None else end]
        firsts = set()
        for first in range(len(pieces)):
            for last in range(first + 1, len(pieces) + 1):
                lemma = _lemma_letters(pieces, first, *lemmas[last]) if last in lemmas else None
                for label in _labels(pieces[first:last], lemma, exact=exact):
                    number = self.labels.setdefault(label, len(self.labels))
                    firsts |= set() if first else {number}
                    for state in [states[first - 1]] if first else starts:
                        following = self.edges[state].setdefault(number, [])
                        if states[last - 1] not in following:
                            following.append(states[last - 1])
        return "".join(pieces), states[-1], firsts

    def _read_word(self, word: str) -> tuple[list[str], str]:
        self._read[word] = _pieces(word), "" if GLOB in word else spelling_key(lemmatize(word))
        return self._read[word]

    def _new_state(self) -> int:
        return self._state(f"\n{len(self.edges)}")

    def _state(self, letters: str) -> int:
        if letters not in self._states:
            self._states[letters] = len(self.edges)
            self.edges.append({})
            self.outputs.append([])
        return self._states[letters]


def _without_signs(words: list[str]) -> list[str]:
    """Return the words of a phrase without quotation marks and brackets, and without the signs around it (not ۵+۱)."""
    words = [word for word in words if word not in STEPPED_OVER]
    rows = [row for row, word in enumerate(words) if GLOB in word or any(map(str.isalnum, word))]
    return words[rows[0] : rows[-1] + 1] if rows else []


def _holds(token: Token, columns: Mapping[str, Sequence], count: int) -> np.ndarray:
    """Tell which of some words a token of a query may be."""

    def passes(test: ColumnTest) -> np.ndarray:
        if test.column in ("kind", "negated"):
            wanted = [value == "true" for value in test.values] if test.column == "negated" else test.values
            return np.fromiter(map(frozenset(wanted).__contains__, columns[test.column]), bool, count) ^ test.is_not
        forms = {*test.values, *(map(lemmatize, test.values) if test.column == "lemma" else ())}
        globs = [_glob_pattern(spelling_key(form)).fullmatch for form in forms if GLOB in form]
        keys = frozenset(map(spelling_key, forms))
        values = columns[test.column]
        return np.array([key in keys or any(glob(key) for glob in globs) for key in values], bool) ^ test.is_not

    return np.any([np.all([np.ones(count, bool), *map(passes, tests)], axis=0) for tests in token.alternatives], axis=0)


def spelling_key(word: str) -> str:
    """Return what all spellings of a word share: its letters without half-spaces and hamza, Latin ones small.

    Examples
    --------
    >>> spelling_key("FATF"), spelling_key("هیئت‌ها") == spelling_key("هییتها")
    ('fatf', True)
    """
    return coarse_key(word).casefold()


def pattern_words(phrases: Sequence[str]) -> list[list[str]]:
    """Return the words of each phrase as `tokenize` gives them, `*` kept inside its word."""
    parts = [_GLOB_WORD.split(phrase) if GLOB in phrase else [phrase] for phrase in phrases]
    plain = iter(token_texts([part for split in parts for part in split[::2]]))
    words: list[list[str]] = []
    for split in parts:
        between = [next(plain) for _ in split[::2]]
        globs = [[fold_characters(glob)] for glob in split[1::2]]
        words.append([*chain.from_iterable(chain.from_iterable(zip(between, [*globs, []], strict=True)))])
    return words


def _pieces(word: str) -> list[str]:
    """Return the spelling keys of what a space may set apart in a word: its parts at half-spaces, and some affixes."""
    if GLOB in word or TAGS.fullmatch(word):
        return [spelling_key(word)]
    parts = [part for part in re.split(f"[{ZWNJ}_]", word) if spelling_key(part)]
    if not parts:
        return [word]
    parts = [parts[0], *chain.from_iterable(map(_split_and, parts[1:]))]
    parts = chain.from_iterable(map(_split_prefix, chain.from_iterable(map(_split_suffix, parts))))
    return list(map(spelling_key, parts))


def _split_and(part: str) -> list[str]:
    """Set apart the و, "and", that compounds are written with (حمل‌ونقل: حمل و نقل)."""
    rest = part.removeprefix("و")
    return ["و", rest] if rest != part and len(rest) > 1 and weight(rest) >= _MIN_COUNT else [part]


def _split_suffix(part: str) -> list[str]:
    """Set apart a productive second part after a letter that joins nothing (واردکننده: وارد کننده)."""
    for stem, suffix in affixes().suffixes.of(part):
        if len(suffix) > 2 < len(stem) and stem[-1] in NON_JOINING and weight(stem) >= _MIN_COUNT:
            return [stem, suffix]
    return [part]


def _split_prefix(part: str) -> list[str]:
    """Set a prefix apart that is written to its word because its last letter joins nothing (چندجانبه)."""
    for prefix in filter(part.startswith, affixes().prefixes):
        rest = part.removeprefix(prefix)
        if prefix[-1] in NON_JOINING and len(rest) > 2 and weight(rest) >= _MIN_COUNT:
            return [prefix, rest]
    return [part]


def _lemma_letters(pieces: list[str], first: int, start: int, lemma: str) -> str | None:
    """Return the letters from piece `first` on when the last word, which begins at piece `start`, is its lemma."""
    if first <= start:
        return "".join(pieces[first:start]) + lemma
    read = "".join(pieces[start:first])
    return lemma.removeprefix(read) if lemma.startswith(read) and lemma != read else None


def _labels(pieces: list[str], lemma: str | None, *, exact: bool) -> Iterator[str]:
    """Give the labels of an edge: `g` a glob, `w` letters as written, `a` letters as written or as the lemma."""
    if any(GLOB in piece for piece in pieces):
        if len(pieces) == 1:
            yield f"g{pieces[0]}"
        return
    yield f"{'w' if exact else 'a'}{''.join(pieces)}"
    if lemma and not exact:
        yield f"a{lemma}"


def _glob_tables(labels: Mapping[str, int]) -> dict[bool, dict]:
    """Return the globs by the length of what stands before their first star, or (True) after their last, then by it."""
    tables = {at_end: defaultdict(lambda: defaultdict(list)) for at_end in (False, True)}
    for label in labels:
        if label[0] != "g":
            continue
        start, *_, end = label[1:].split(GLOB)
        pattern = _glob_pattern(label[1:])
        at_end = not start and bool(end)
        fixed = end if at_end else start
        tables[at_end][len(fixed)][fixed].append((pattern, label))
    return tables


def _glob_pattern(glob: str) -> re.Pattern:
    return re.compile(".*".join(map(re.escape, glob.split(GLOB))), re.DOTALL)


def _plain_stems(token: str) -> Iterator[str]:
    for ending in (_PLURAL, _EZAFE):
        if match := ending.fullmatch(token):
            yield next(filter(None, match.groups()))
