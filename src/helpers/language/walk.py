"""The way from word to word through the graph of entries, found for all words of a table at once.

Words that offer the same labels are one *class*; a *place* is a set of the graph's states. What entries ask for bounds
how many of either there are, so that what is remembered does not grow with a corpus, but for the class of each word.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.core.arrays import Numbers, PairSet, RaggedArray, pair_key
from helpers.language.patterns import ROOT, Patterns, Role, token_labels

NOWHERE = -1
KINDS = ("match", "unless", "near")  # of what may be found at a place
_SHIFT = 2**32
_MOST_WORDS = 150_000  # whose class is remembered, and as many again: some 60 MB


class Walk:
    """Remembers the classes of words and the steps that lead on."""

    def __init__(self, patterns: Patterns):
        """Know the way from no word yet."""
        self._patterns = patterns
        self._class_of: dict[str, tuple[str, int]] = {}  # the last lemma of each token, and the class of the two
        self._class_before: dict[str, tuple[str, int]] = {}  # of words that were met longer ago
        self._classes: dict[tuple[int, ...], int] = {}
        self._labels: list[tuple[int, ...]] = []  # of each class
        self._first: list[int] = []  # of each class: the place that it leads to from the root
        self._places: dict[tuple[int, ...], int] = {}
        self._steps_at: list[dict[int, list[int]]] = []  # of each place: label to states
        self._steps: dict[int, int] = {}
        self._offered = RaggedArray()  # the labels of classes
        self._asked = PairSet()  # places with the labels that lead on from them
        self._asked_now: list[int] = []  # since these were asked for
        self._found: list[list[Role]] = []  # at each place
        self._numbers_found = {kind: RaggedArray() for kind in KINDS}
        self._root = self._place((ROOT,))

    def classes(self, tokens: Sequence[str], lemmas: Sequence[str]) -> Numbers:
        """Return the classes of words, tokens with their lemmas."""
        if len(self._class_of) > _MOST_WORDS:
            self._class_of, self._class_before = {}, self._class_of
        pairs = zip(map(self._class_of.get, tokens), tokens, lemmas, strict=True)
        return np.array(
            [known[1] if known and known[0] == lemma else self._learn(token, lemma) for known, token, lemma in pairs],
            np.int64,
        )

    def first(self, classes: Numbers) -> Numbers:
        """Return the places that words lead to from the root."""
        return np.array(self._first, np.int64)[classes]

    def move(self, places: Numbers, classes: Numbers) -> Numbers:
        """Return the places that words lead to from places."""
        codes, steps = pd.factorize(places * _SHIFT + classes)
        following = np.full(len(steps), NOWHERE, np.int64)
        for row in self._leading_on(*np.divmod(steps, _SHIFT)).tolist():
            following[row] = self._step(int(steps[row]))
        return following[codes]

    def found(self) -> dict[str, RaggedArray]:
        """Return, by kind, the numbers of what is found at each place that is known now."""
        for kind, known in self._numbers_found.items():
            new = self._found[len(known) :]
            known.extend([[role.number for role in roles if role.kind == kind] for roles in new])
        return self._numbers_found

    def _learn(self, token: str, lemma: str) -> int:
        known = self._class_before.get(token)
        if not known or known[0] != lemma:
            labels = tuple(token_labels(token, lemma, self._patterns))
            number = self._classes.setdefault(labels, len(self._classes))
            if number == len(self._labels):
                self._labels.append(labels)
                self._first.append(self._next(self._root, labels))
            known = (token if lemma == token else lemma, number)  # one text, where they are alike
        self._class_of[token] = known
        return known[1]

    def _leading_on(self, places: Numbers, classes: Numbers) -> Numbers:
        """Return the rows of steps whose class offers a label that the place asks for: few of all steps."""
        self._offered.extend(self._labels[len(self._offered) :])
        if self._asked_now:
            self._asked.extend(self._asked_now)
            self._asked_now.clear()
        rows, labels = self._offered.expand(classes)
        return np.unique(rows[self._asked.contains(places[rows], labels)])

    def _step(self, step: int) -> int:
        if step not in self._steps:
            place, number = divmod(step, _SHIFT)
            self._steps[step] = self._next(place, self._labels[number])
        return self._steps[step]

    def _next(self, place: int, labels: Sequence[int]) -> int:
        steps = self._steps_at[place]
        reached = [state for label in labels if label in steps for state in steps[label]]
        return self._place(tuple(dict.fromkeys(reached))) if reached else NOWHERE

    def _place(self, states: tuple[int, ...]) -> int:
        if states not in self._places:
            self._places[states] = len(self._found)
            self._found.append([role for state in states for role in self._patterns.found[state]])
            steps = defaultdict(list)
            for state in states:
                for label, following in self._patterns.steps[state].items():
                    steps[label] += following
            self._steps_at.append(dict(steps))
            self._asked_now += [pair_key(self._places[states], label) for label in steps]
        return self._places[states]
