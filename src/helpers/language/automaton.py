"""Finds compiled patterns in tokens: an automaton, followed from all tokens of a table at once."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.core.arrays import (
    Numbers,
    PairSet,
    RaggedArray,
    distinct_rows,
    expand_ranges,
    group_starts,
    pair_key,
    take_texts,
)
from helpers.core.errors import require_columns
from helpers.core.parts import article_slices
from helpers.language.patterns import GLOB, ROOT, Output, Patterns, spelling_key
from helpers.language.queries import STEPPED_OVER
from helpers.language.token_parts import Columns, TableColumns

DEAD_STATE = -1
_KINDS = ("match", "unless", "near", "silence", "condition")  # of outputs
_SHIFT = 2**32
_MAX_WORDS = 150_000  # whose class is cached, and as many older ones: about 60 MB
_MAX_PAIRS = 4_000_000  # at once: a text without full stops is one sentence
_PLACE = ["article_id", "paragraph", "sentence", "position"]


def find_patterns(tokens: pd.DataFrame, patterns: Patterns) -> pd.DataFrame:
    """Find entries in tokens, in any spelling.

    Within a theme the longest match wins and no token counts twice; a token may count for two themes. A match also
    stands on a row for each theme above its own, where the same holds among all matches of the themes below. A match
    never crosses the end of a sentence. Quotation marks and brackets inside it are ignored.

    Returns
    -------
    pandas.DataFrame
        One row per match and theme, in reading order: `article_id, paragraph, sentence, position` (of the first
        token), `length` (in tokens), `theme`, `entry`, `matched` (the tokens with spaces between them;
        `add_surface_forms` gives what was typed).

    Examples
    --------
    >>> from helpers.language import compile_patterns, tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["دانشگاههای ایران"]})
    >>> find_patterns(tokenize(articles), compile_patterns({"education": ["دانشگاه"]}))["entry"].tolist()
    ['دانشگاه']
    """
    matches = PatternMatcher(patterns).find(tokens)
    return matches.assign(theme=matches["theme"].astype("str"))


class PatternAutomaton:
    """The deterministic automaton of some patterns, built while words come (Rabin & Scott 1959, definition 11)."""

    # It reads *classes* of words: words that offer the same labels are one class. Its states are sets of the states of
    # the patterns' graph. The patterns bound the number of both, so that memory does not grow with the corpus.

    def __init__(self, patterns: Patterns):
        """Start with the root alone."""
        self._patterns = patterns
        self._class_of: dict[tuple, int] = {}  # of each word, a token with what else is asked of it
        self._older_class_of: dict[tuple, int] = {}
        self._classes: dict[tuple[int, ...], int] = {}
        self._labels: list[tuple[int, ...]] = []  # of each class
        self._starts: list[int] = []  # of each class: the state that it leads to from the root
        self._states: dict[tuple[int, ...], int] = {}
        self._edges: list[dict[int, list[int]]] = []  # of each state: label to states of the graph
        self._outputs: list[list[Output]] = []  # of each state
        self._steps: dict[int, int] = {}  # state and class to next state
        # The same as arrays, which are extended when they are read: most steps are dead, and are filtered by them.
        self._labels_of_class = RaggedArray()
        self._edge_pairs, self._new_edge_pairs = PairSet(), []  # states with the labels of their edges
        self._numbers = {kind: RaggedArray() for kind in _KINDS}
        self._root = self._state((ROOT,))

    def classes(self, words: Sequence[tuple]) -> Numbers:
        """Return the class of each word, a token with its lemma and what else the patterns ask for."""
        if len(self._class_of) > _MAX_WORDS:
            self._class_of, self._older_class_of = {}, self._class_of
        new = [word for word in words if word not in self._class_of]
        self._class_of |= {word: self._older_class_of[word] for word in new if word in self._older_class_of}
        new = [word for word in new if word not in self._class_of]
        if new:
            offered = self._patterns.labels_of(new)
            number_of = {labels: self._class(labels) for labels in dict.fromkeys(offered)}
            self._class_of |= zip(new, map(number_of.__getitem__, offered), strict=True)
        return np.fromiter(map(self._class_of.__getitem__, words), np.int64, len(words))

    def offer(self, labels: frozenset[int]) -> np.ndarray:
        """Tell of each class that is known now whether it offers one of some labels."""
        return np.array([not labels.isdisjoint(offered) for offered in self._labels], bool)

    def start(self, classes: Numbers) -> Numbers:
        """Return the states that words lead to from the root."""
        return np.array(self._starts, np.int64)[classes]

    def step(self, states: Numbers, classes: Numbers) -> Numbers:
        """Return the states that words lead to from states."""
        codes, steps = pd.factorize(states * _SHIFT + classes)
        following = np.full(len(steps), DEAD_STATE, np.int64)
        for row in self._alive(*np.divmod(steps, _SHIFT)).tolist():
            following[row] = self._step(int(steps[row]))
        return following[codes]

    def outputs(self) -> dict[str, RaggedArray]:
        """Return, by kind, the numbers of the outputs of each state that is known now."""
        for kind, numbers in self._numbers.items():
            new = self._outputs[len(numbers) :]
            numbers.extend([[output.number for output in outputs if output.kind == kind] for outputs in new])
        return self._numbers

    def _class(self, labels: tuple[int, ...]) -> int:
        number = self._classes.setdefault(labels, len(self._classes))
        if number == len(self._labels):
            self._labels.append(labels)
            self._starts.append(self._follow(self._root, labels))
        return number

    def _alive(self, states: Numbers, classes: Numbers) -> Numbers:
        """Return the rows of steps whose class offers a label of an edge: few of all."""
        self._labels_of_class.extend(self._labels[len(self._labels_of_class) :])
        if self._new_edge_pairs:
            self._edge_pairs.extend(self._new_edge_pairs)
            self._new_edge_pairs.clear()
        rows, labels = self._labels_of_class.expand(classes)
        return np.unique(rows[self._edge_pairs.contains(states[rows], labels)])

    def _step(self, step: int) -> int:
        if step not in self._steps:
            state, number = divmod(step, _SHIFT)
            self._steps[step] = self._follow(state, self._labels[number])
        return self._steps[step]

    def _follow(self, state: int, labels: Sequence[int]) -> int:
        edges = self._edges[state]
        reached = [graph_state for label in labels if label in edges for graph_state in edges[label]]
        return self._state(tuple(dict.fromkeys(reached))) if reached else DEAD_STATE

    def _state(self, graph_states: tuple[int, ...]) -> int:
        number = self._states.setdefault(graph_states, len(self._states))
        if number == len(self._outputs):
            edges = defaultdict(list)
            for state in graph_states:
                for label, following in self._patterns.edges[state].items():
                    edges[label] += following
            self._edges.append(dict(edges))
            self._new_edge_pairs += [pair_key(number, label) for label in edges]
            self._outputs.append([output for state in graph_states for output in self._patterns.outputs[state]])
        return number


class Spans(NamedTuple):
    """Runs of words that reach an output, as columns."""

    start: Numbers  # word index
    end: Numbers
    number: Numbers  # of the output
    sentence: Numbers

    def at(self, rows: np.ndarray) -> "Spans":
        """Return some of the spans."""
        return Spans(*(column[rows] for column in self))


class PatternMatcher:
    """Finds patterns in one table of tokens after another, with one automaton."""

    def __init__(self, patterns: Patterns):
        """Prepare what does not depend on tokens."""
        self.patterns, self._automaton = patterns, PatternAutomaton(patterns)
        self._entry_themes = RaggedArray(patterns.entry_themes)
        most = max((max(near, default=0) for near in patterns.near), default=0)
        self._is_near = np.zeros((len(patterns.near), 1 + most), bool)  # entries by near phrases
        for number, near in enumerate(patterns.near):
            self._is_near[number, list(near)] = True
        self._is_under = np.zeros((len(patterns.entries), len(patterns.themes)), bool)  # entries by themes
        for number, line in enumerate(patterns.entry_themes):
            self._is_under[number, list(line)] = True
        self._asks_near = self._is_near.any(axis=1)
        self._has_glob = np.array([GLOB in entry.phrase for entry in patterns.entries], bool)

    def find(self, tokens: pd.DataFrame | Columns) -> pd.DataFrame:
        """Return the matches as `find_patterns` does, themes as categories."""
        if isinstance(tokens, pd.DataFrame):
            require_columns(tokens, [*_PLACE, *self.patterns.columns], verb="find_patterns")
            return pd.concat(map(self.find, map(TableColumns, article_slices(tokens))), ignore_index=True)
        matches, themes, words = self._find(tokens)
        first, end = words.rows_of(matches)
        return tokens.places(first).assign(
            length=end - first,
            theme=pd.Categorical.from_codes(themes, self.patterns.themes),
            entry=take_texts([entry.phrase for entry in self.patterns.entries], matches.number),
            matched=pd.Series(words.phrases(matches), dtype="str"),
        )

    def find_rows(self, tokens: pd.DataFrame) -> tuple[Numbers, Numbers]:
        """Return from which row of the tokens to which (not included) each match stands, in reading order."""
        require_columns(tokens, [*_PLACE, *self.patterns.columns], verb="find_patterns")
        matches, _, words = self._find(TableColumns(tokens))
        return words.rows_of(matches)

    def _find(self, tokens: Columns) -> tuple["Spans", Numbers, "_Words"]:
        words = _Words(tokens, self._automaton, self.patterns.columns)
        allowed = self._allowed(self._spans(words), words)
        return *self._longest_apart(*self._by_theme(allowed), words), words

    def _spans(self, words: "_Words") -> dict[str, Spans]:
        """Return the spans of each kind: follow the automaton from every word, one word further at a time."""
        states = self._automaton.start(words.classes)
        starts = np.flatnonzero((states != DEAD_STATE) & self._may_match(words))
        states, sentences = states[starts], np.searchsorted(words.sentence_ends, starts, side="right")
        ends = starts + 1
        found = {kind: [] for kind in _KINDS}
        while len(starts):
            for kind, outputs in self._automaton.outputs().items():
                rows, numbers = outputs.expand(states)
                found[kind].append(Spans(starts[rows], ends[rows], numbers, sentences[rows]))
                if kind in ("match", "condition") and sum(len(spans.start) for spans in found[kind][1:]) > _MAX_PAIRS:
                    found[kind] = [self._longest_of_start(kind, _joined(found[kind]))]
            inside = np.flatnonzero(ends < words.sentence_ends[sentences])
            following = self._automaton.step(states[inside], words.classes[ends[inside]])
            alive = following != DEAD_STATE
            states, inside = following[alive], inside[alive]
            starts, ends, sentences = starts[inside], ends[inside] + 1, sentences[inside]
        return {kind: self._longest_of_start(kind, _joined(spans)) for kind, spans in found.items()}

    def _may_match(self, words: "_Words") -> np.ndarray:
        """Tell which words are in a sentence in which a query may match, where that is all there is to find."""
        inside = np.ones(len(words.sentence_ends), bool)
        for labels in self.patterns.required[0] if len(self.patterns.required) == 1 else ():
            rows = np.flatnonzero(self._automaton.offer(labels)[words.classes])
            met = np.zeros(len(inside), bool)
            met[np.searchsorted(words.sentence_ends, rows, side="right")] = True
            inside &= met
        return np.repeat(inside, np.diff(words.sentence_ends, prepend=0))

    def _longest_of_start(self, kind: str, spans: Spans) -> Spans:
        """Return of the spans of a query, or a condition of one, that begin at one word the longest."""
        if kind not in ("match", "condition") or not self.patterns.is_query.any():
            return spans
        order = np.lexsort((spans.end, spans.number, spans.start))
        spans = spans.at(order)
        is_longest = group_starts(spans.start[::-1])[::-1] | group_starts(spans.number[::-1])[::-1]
        return spans.at(is_longest | (~self.patterns.is_query[spans.number] if kind == "match" else False))

    def _allowed(self, spans: dict[str, Spans], words: "_Words") -> Spans:
        """Return the matches within no `unless` of entry or theme, beside a `near` where the entry asks, of queries
        those for which the conditions hold.
        """
        matches = spans["match"]
        refused, beside = np.zeros((2, len(matches.start)), bool)
        for rows, others in _in_same_sentence(matches, np.arange(len(refused)), spans["unless"]):
            inside = (others.start <= matches.start[rows]) & (matches.end[rows] <= others.end)
            refused[rows[inside & (others.number == matches.number[rows])]] = True
        for rows, others in _in_same_sentence(matches, np.arange(len(refused)), spans["silence"]):
            inside = (others.start <= matches.start[rows]) & (matches.end[rows] <= others.end)
            refused[rows[inside & self._is_under[matches.number[rows], others.number]]] = True
        asks = self._asks_near[matches.number]
        for rows, others in _in_same_sentence(matches, np.flatnonzero(asks), spans["near"]):
            entries = matches.number[rows]
            apart = (others.end <= matches.start[rows]) | (matches.end[rows] <= others.start)
            # A near phrase may stand where the entry's star does.
            beside[rows[(apart | self._has_glob[entries]) & self._is_near[entries, others.number]]] = True
        for number, (entry, condition) in enumerate(self.patterns.conditions):
            holds, asked = np.zeros(len(refused), bool), np.flatnonzero((matches.number == entry) & ~refused)
            others = spans["condition"].at(spans["condition"].number == number)
            for rows, near in _in_same_sentence(matches, asked, others):
                starts, ends = matches.start[rows], matches.end[rows]
                if condition.relation == "within":
                    is_so = (near.start <= starts) & (ends <= near.end)
                else:
                    is_so = (near.start >= ends) | (near.end <= starts)
                    if condition.reach is not None:
                        is_after = near.start >= ends
                        first, end = np.where(is_after, ends, near.end), np.where(is_after, near.start, starts)
                        is_so &= words.before[end] - words.before[first] <= condition.reach
                holds[rows[is_so]] = True
            refused[asked[holds[asked] != condition.wanted]] = True
        return matches.at(~refused & (beside | ~asks))

    def _by_theme(self, matches: Spans) -> tuple[Spans, Numbers]:
        """Return the matches once for each theme for which they count, by theme and start, and the themes' numbers."""
        rows, themes = self._entry_themes.expand(matches.number)
        order = np.lexsort((matches.start[rows], themes))
        return matches.at(rows[order]), themes[order]

    def _longest_apart(self, matches: Spans, themes: Numbers, words: "_Words") -> tuple[Spans, Numbers]:
        """Keep the longest of the matches of a theme that overlap; return matches and themes in reading order."""
        shift = themes * (len(words.numbers) + 1)  # so that themes do not overlap
        reach = np.maximum.accumulate(shift + matches.end)
        opens = np.append(True, (shift + matches.start)[1:] >= reach[:-1])[: len(themes)]
        starts = np.flatnonzero(opens)
        sizes = np.diff(np.append(starts, len(themes)))
        kept = np.zeros(len(themes), bool)
        kept[starts[sizes == 1]] = True
        pairs = starts[sizes == 2]
        lengths = matches.end - matches.start
        second, equal = lengths[pairs + 1] > lengths[pairs], lengths[pairs + 1] == lengths[pairs]
        equal &= matches.start[pairs + 1] == matches.start[pairs]
        kept[(pairs + second)[~equal]] = True  # most overlaps are of two: those are decided without a loop
        several = np.sort(np.append(starts[sizes > 2], pairs[equal]))
        for start, size in zip(several.tolist(), sizes[np.searchsorted(starts, several)].tolist(), strict=True):
            kept[self._longest_of(matches, range(start, start + size), words)] = True
        order = np.flatnonzero(kept)[np.lexsort((themes[kept], matches.start[kept]))]
        return matches.at(order), themes[order]

    def _longest_of(self, matches: Spans, rows: range, words: "_Words") -> list[int]:
        """Choose from matches that overlap: the longest; of equal ones that spelled as listed, or listed first."""
        starts, ends, numbers = (column[rows.start : rows.stop].tolist() for column in matches[:3])
        spans = list(zip(starts, ends, strict=True))
        times = Counter(spans)

        def rank(place: int) -> tuple:
            (start, end), number = spans[place], numbers[place]
            # The spelling decides between matches of one span alone; to ask for that of all takes a third of the time.
            several = times[start, end] > 1
            is_other = several and words.key(start, end) != self.patterns.entry_keys[number]
            return start - end, start, is_other, number

        taken: set[int] = set()
        chosen = []
        for place in sorted(range(len(rows)), key=rank):
            span = range(*spans[place])
            if taken.isdisjoint(span):
                taken.update(span)
                chosen.append(rows[place])
        return chosen


def _joined(spans: Sequence[Spans]) -> Spans:
    return Spans(*map(np.concatenate, zip(Spans(*np.empty((4, 0), np.int64)), *spans, strict=True)))


def _in_same_sentence(spans: Spans, rows: Numbers, others: Spans) -> Iterator[tuple[Numbers, Spans]]:
    """Give all pairs of a row of `spans` and another span of its sentence, some millions at a time."""
    others = others.at(np.argsort(others.sentence, kind="stable"))
    first, last = (np.searchsorted(others.sentence, spans.sentence[rows], side=side) for side in ("left", "right"))
    block = np.cumsum(last - first) // _MAX_PAIRS
    for part in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(block)) + 1):
        pairs, places = expand_ranges((last - first)[part], first[part])
        yield rows[part[pairs]], others.at(places)


class _Words:
    """The words of a table of tokens as numbers, quotation marks and brackets left out."""

    def __init__(self, tokens: Columns, automaton: PatternAutomaton, columns: Sequence[str]):
        numbers, words = _number_words(tokens, columns)
        self._texts = [word[0] for word in words]
        is_quote = tokens.are_in("token", STEPPED_OVER)[tokens.codes("token")]
        self.rows = np.flatnonzero(~is_quote)  # in the table, of each word
        self.numbers = numbers[self.rows]
        self.classes = automaton.classes(words)[self.numbers]
        starts = group_starts(tokens.codes("article_id")) | group_starts(tokens.numbers("sentence"))
        self.sentence_ends = np.searchsorted(self.rows, np.append(np.flatnonzero(starts)[1:], len(starts)))

    @property
    def before(self) -> Numbers:
        """How many words that are no signs stand before each word, and before the end."""
        is_word = np.array([text[:1].isalnum() or any(map(str.isalnum, text)) for text in self._texts], bool)
        return np.append(0, np.cumsum(is_word[self.numbers]))

    def rows_of(self, spans: Spans) -> tuple[Numbers, Numbers]:
        """Return from which row of the table to which (not included) spans stand."""
        return self.rows[spans.start], self.rows[spans.end - 1] + 1

    def key(self, start: int, end: int) -> str:
        """Return the spelling key of a span."""
        return "".join(spelling_key(self._texts[number]) for number in self.numbers[start:end].tolist())

    def phrases(self, spans: Spans) -> list[str]:
        """Return the words of each span, with spaces between them."""
        phrases = [self._texts[number] for number in self.numbers[spans.start].tolist()]
        several = np.flatnonzero(spans.end - spans.start > 1)
        for row, start, end in zip(*(column.tolist() for column in (several, *spans.at(several)[:2])), strict=True):
            phrases[row] = " ".join(map(self._texts.__getitem__, self.numbers[start:end].tolist()))
        return phrases


def _number_words(tokens: Columns, columns: Sequence[str]) -> tuple[Numbers, list[tuple]]:
    """Number the distinct words, tokens with what other columns have: each row's number, and the words."""
    of_token, *others = codes = [
        tokens.numbers(name).astype(np.int64) if name == "negated" else tokens.codes(name) for name in columns
    ]
    texts = [[False, True] if name == "negated" else tokens.texts(name) for name in columns]
    numbers, distinct = of_token, [np.arange(len(texts[0])), *np.zeros((len(others), len(texts[0])), np.int64)]
    for column, of_each in zip(others, distinct[1:], strict=True):
        of_each[of_token] = column
    if any((of_each[of_token] != column).any() for column, of_each in zip(others, distinct[1:], strict=True)):
        rows, numbers = distinct_rows(codes)  # not so in what `tokenize` gives
        distinct = list(rows.T)
    named = [map(names.__getitem__, each.tolist()) for names, each in zip(texts, distinct, strict=True)]
    return numbers, list(zip(*named, strict=True))
