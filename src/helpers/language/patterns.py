"""Words and phrases made ready to be found in any spelling.

An entry is cut where writers may put a space, a half-space or nothing (چند|جانبه|گرایی, آموزش|و|پرورش). Every way to
bring the pieces back together is a path through one graph that all entries share: its states are the letters read so
far, its steps are what a token may offer (its own letters, those of its lemma, a glob that it fits). Finding an entry
is walking the graph, so the cost of a token does not grow with the number of entries.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from helpers.language.affixes import affixes
from helpers.language.characters import NON_JOINING, ZWNJ, coarse_key
from helpers.language.lemmas import lemmatize
from helpers.language.lexicon import load_lexicon
from helpers.language.spelling import weight
from helpers.language.tokens import token_texts

GLOB = "*"
_GLOB_IN_TEXT = "\ue000"  # a letter of the private area stands for * while the text is normalised
# Endings that leave no doubt, taken off words that the lemmatizer does not know: آنکتادهای, ایکائوی, روسیه‌ی.
_PLURAL = re.compile(f"(.+?){ZWNJ}?ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان)?")
_EZAFE = re.compile(f"(.+){ZWNJ}ی|(.+[او])ی")
_WORD_IN_USE = 3  # counts that make the rest of a word a word of its own
ROOT = 0


class Entry(NamedTuple):
    """A word or phrase to find, in any spelling; `exact`: in this form only, not in its inflections.

    It does not count within one of the phrases `unless`, nor, where `near` is not empty, in a sentence that has none of
    these. `*` stands for any letters of a word (صادر*), alone for any one word.
    """

    phrase: str
    exact: bool = False
    unless: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class Role(NamedTuple):
    """What reaching a state means: `match` and `unless` name an entry by its number, `near` a phrase by its own."""

    kind: str
    number: int


class Patterns(NamedTuple):
    """Compiled entries: the graph, what its states mean, and which themes each entry counts for."""

    entries: list[Entry]
    themes: list[str]  # in the order in which they were given
    lines: list[tuple[int, ...]]  # of each entry: the numbers of its own theme and of those above it
    steps: list[dict[int, list[int]]]  # of each state: label to next states
    found: list[list[Role]]  # of each state
    spelled: list[str]  # of each entry: its letters as it is written in the list
    near: list[frozenset[int]]  # of each entry: the numbers of its near phrases
    labels: dict[str, int]
    globs: "Globs"


class Globs(NamedTuple):
    """The globs of all entries, by what stands before their first star, or after their last where nothing does.

    Both by its length first.
    """

    by_start: dict[int, dict[str, list[tuple[re.Pattern, str]]]]
    by_end: dict[int, dict[str, list[tuple[re.Pattern, str]]]]


def compile_patterns(
    entries: Mapping[str, Sequence[str | Entry]], *, parents: Mapping[str, str] | None = None
) -> Patterns:
    """Compile the entries of each theme, to be found in any spelling and, unless `exact`, any inflection.

    `parents` names the theme above a theme: what is found for the one counts for the other too.

    >>> patterns = compile_patterns({"exports": ["صادرات", Entry("صادر*")]}, parents={"exports": "trade"})
    >>> patterns.themes, patterns.lines
    (['exports', 'trade'], [(0, 1), (0, 1)])
    """
    graph = _Graph()
    rows = [
        (Entry(phrase) if isinstance(phrase, str) else phrase, theme)
        for theme, phrases in entries.items()
        for phrase in phrases
    ]
    near_phrases = {
        phrase: number for number, phrase in enumerate(dict.fromkeys(w for entry, _ in rows for w in entry.near))
    }
    lines = [_line_of(theme, parents or {}) for _, theme in rows]
    themes = list(dict.fromkeys([*entries, *(name for line in lines for name in line)]))
    spelled = []
    for number, (entry, _) in enumerate(rows):
        spelled.append(graph.add(entry.phrase, Role("match", number), exact=entry.exact))
        for phrase in entry.unless:
            graph.add(phrase, Role("unless", number), exact=False)
    for phrase, number in near_phrases.items():
        graph.add(phrase, Role("near", number), exact=False)
    return Patterns(
        entries=[entry for entry, _ in rows],
        themes=themes,
        lines=[tuple(map(themes.index, line)) for line in lines],
        steps=graph.steps,
        found=graph.found,
        spelled=spelled,
        near=[frozenset(near_phrases[phrase] for phrase in entry.near) for entry, _ in rows],
        labels=graph.labels,
        globs=_globs(graph.labels),
    )


def _line_of(theme: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    line = [theme]
    while line[-1] in parents and parents[line[-1]] not in line:
        line.append(parents[line[-1]])
    return tuple(line)


class _Graph:
    """States and steps while entries are added. A state is known by the letters that lead to it."""

    def __init__(self):
        self.steps: list[dict[int, list[int]]] = [{}]
        self.found: list[list[Role]] = [[]]
        self.labels: dict[str, int] = {}
        self._states: dict[str, int] = {"": ROOT}

    def add(self, phrase: str, role: Role, *, exact: bool) -> str:
        """Add a phrase; return its letters."""
        prefix = "=" if exact else ""  # an exact entry shares no state with one that is found in all its forms
        listed = pattern_words(phrase)
        pieces = [piece for word in listed for piece in _pieces(word)]
        ends = [sum(len(_pieces(word)) for word in listed[:count]) for count in range(len(listed) + 1)]
        states = [ROOT] + [self._state(prefix + "".join(pieces[:end])) for end in range(1, len(pieces) + 1)]
        for first in range(len(pieces)):
            for last in range(first + 1, len(pieces) + 1):
                lemma = _word_lemma(listed, ends, pieces, first, last)
                for label in _labels(pieces[first:last], lemma, exact=exact):
                    number = self.labels.setdefault(label, len(self.labels))
                    following = self.steps[states[first]].setdefault(number, [])
                    if states[last] not in following:
                        following.append(states[last])
        if role not in self.found[states[-1]]:
            self.found[states[-1]].append(role)
        return "".join(pieces)

    def _state(self, letters: str) -> int:
        if letters not in self._states:
            self._states[letters] = len(self.steps)
            self.steps.append({})
            self.found.append([])
        return self._states[letters]


def letters_of(word: str) -> str:
    """Return what the spellings of a word have in common: its letters without half-spaces and hamza, Latin ones small.

    >>> letters_of("FATF"), letters_of("هیئت‌ها") == letters_of("هییتها")
    ('fatf', True)
    """
    return coarse_key(word).casefold()


def pattern_words(phrase: str) -> list[str]:
    """Return the words of an entry as `tokenize` gives them, `*` kept inside its word.

    >>> pattern_words("صادر* كالا")
    ['صادر*', 'کالا']
    """
    (tokens,) = token_texts([phrase.replace(GLOB, _GLOB_IN_TEXT)])
    return [token.replace(_GLOB_IN_TEXT, GLOB) for token in tokens]


@cache
def _pieces(word: str) -> list[str]:
    """Return the coarse keys of what a space may set apart in a word: its parts at half-spaces, and unseen prefixes."""
    if GLOB in word:
        return [letters_of(word)]
    parts = [part for part in re.split(f"[{ZWNJ}_]", word) if letters_of(part)]
    parts = [piece for place, part in enumerate(parts) for piece in (_split_and(part) if place else [part])]
    parts = [piece for part in parts for piece in _split_suffix(part)]
    return [piece for part in parts for piece in _split_prefix(part)] or [word]


def _split_and(part: str) -> list[str]:
    """Set apart the و, "and", that compounds are written with (حمل‌ونقل: حمل و نقل)."""
    rest = part.removeprefix("و")
    return ["و", rest] if rest != part and len(rest) > 1 and weight(rest) >= _WORD_IN_USE else [part]


def _split_suffix(part: str) -> list[str]:
    """Set apart a productive second part after a letter that joins nothing (واردکننده: وارد کننده)."""
    for suffix in affixes().suffixes:
        stem = part.removesuffix(suffix)
        if len(suffix) > 2 < len(stem) < len(part) and stem[-1] in NON_JOINING and weight(stem) >= _WORD_IN_USE:
            return [stem, suffix]
    return [part]


def _split_prefix(part: str) -> list[str]:
    """Set a prefix apart that is written to its word because its last letter joins nothing (چندجانبه)."""
    for prefix in affixes().prefixes:
        rest = part.removeprefix(prefix)
        if prefix[-1] in NON_JOINING and rest != part and len(rest) > 2 and weight(rest) >= _WORD_IN_USE:
            return [letters_of(prefix), letters_of(rest)]
    return [letters_of(part)]


def _word_lemma(listed: list[str], ends: list[int], pieces: list[str], first: int, last: int) -> str | None:
    """Return what pieces `first` to `last` come to when the word that ends them stands as its lemma."""
    if last not in ends:
        return None
    number = ends.index(last) - 1
    if GLOB in listed[number]:
        return None
    start = ends[number]
    lemma = letters_of(lemmatize(listed[number]))
    if first <= start:
        return "".join(pieces[first:start]) + lemma
    read = "".join(pieces[start:first])
    return lemma.removeprefix(read) if lemma.startswith(read) and lemma != read else None


def _labels(pieces: list[str], lemma: str | None, *, exact: bool) -> Iterator[str]:
    """Give the labels of one step: `g` a glob, `w` letters as written, `a` letters as written or as the lemma."""
    if any(GLOB in piece for piece in pieces):
        if len(pieces) == 1:
            yield f"g{pieces[0]}"
        return
    yield f"{'w' if exact else 'a'}{''.join(pieces)}"
    if lemma and not exact:
        yield f"a{lemma}"


def _globs(labels: Mapping[str, int]) -> Globs:
    by_start, by_end = (defaultdict(lambda: defaultdict(list)) for _ in range(2))
    for label in labels:
        if label[0] != "g":
            continue
        fixed = label[1:].split(GLOB)
        pattern = re.compile(".*".join(map(re.escape, fixed)), re.DOTALL)
        if fixed[0] or not fixed[-1]:
            by_start[len(fixed[0])][fixed[0]].append((pattern, label))
        else:
            by_end[len(fixed[-1])][fixed[-1]].append((pattern, label))
    return Globs(*({length: dict(table) for length, table in by.items()} for by in (by_start, by_end)))


def token_labels(token: str, lemma: str, patterns: Patterns) -> list[int]:
    """Return the labels that a token offers, of those that some entry asks for.

    >>> patterns = compile_patterns({"trade": ["صادرات"]})
    >>> token_labels("صادرات", "صادرات", patterns), token_labels("نان", "نان", patterns)
    ([0], [])
    """
    written, labels = letters_of(token), patterns.labels
    offered = [f"w{written}", f"a{written}"]
    if lemma != token:
        offered.append(f"a{letters_of(lemma)}")
    elif token not in load_lexicon().words:
        offered += [f"a{letters_of(stem)}" for stem in _plain_stems(token)]
    fixed = [(table, written[:length]) for length, table in patterns.globs.by_start.items()]
    fixed += [(table, written[-length:]) for length, table in patterns.globs.by_end.items()]
    for table, part in fixed:
        offered += [label for pattern, label in table.get(part, ()) if pattern.fullmatch(written)]
    return list(dict.fromkeys(labels[label] for label in offered if label in labels))


def _plain_stems(token: str) -> Iterator[str]:
    for ending in (_PLURAL, _EZAFE):
        if match := ending.fullmatch(token):
            yield next(filter(None, match.groups()))
