"""The way from word to word through the graph of entries, found for all words of a table at once.

Words that offer the same labels are one *class*; a *place* is a set of the graph's states. What entries ask for bounds
how many of either there are, so that what is remembered does not grow with a corpus, but for the class of each word.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.language.numbering import Lists, Numbers
from helpers.language.pairs import Keys, key
from helpers.language.patterns import ROOT, Patterns, Role, token_labels

NOWHERE = -1
_SHIFT = 2**32
_MOST_WORDS = 150_000  # whose class is remembered, and as many again: some 60 MB


class Walk:
    """Remembers the classes of words and the steps that lead on."""

    def __init__(self, patterns: Patterns):
        """Know the way from no word yet."""
        self._patterns = patterns
        self._class_of: dict[tuple[str, str], int] = {}
        self._class_before: dict[tuple[str, str], int] = {}  # of words that were met longer ago
        self._classes: dict[tuple[int, ...], int] = {}
        self._labels: list[tuple[int, ...]] = []  # of each class
        self._first: list[int] = []  # of each class: the place that it leads to from the root
        self._places: dict[tuple[int, ...], int] = {}
        self._steps_at: list[dict[int, list[int]]] = []  # of each place: label to states
        self._steps: dict[int, int] = {}
        self._offered, self._classes_known = Lists([]), 0  # the labels of classes, of so many
        self._asked, self._places_known = Keys([0]), 0  # places with the labels that lead on from them, of so many
        self.found: list[list[Role]] = []  # at each place
        self._root = self._place((ROOT,))

    def classes(self, words: Sequence[tuple[str, str]]) -> Numbers:
        """Return the classes of words, tokens with their lemmas."""
        if len(self._class_of) > _MOST_WORDS:
            self._class_of, self._class_before = {}, self._class_of
        known = map(self._class_of.get, words)
        return np.array(
            [self._learn(word) if number is None else number for word, number in zip(words, known, strict=True)],
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

    def _learn(self, word: tuple[str, str]) -> int:
        if word in self._class_before:
            self._class_of[word] = self._class_before[word]
            return self._class_of[word]
        labels = tuple(token_labels(*word, self._patterns))
        number = self._classes.setdefault(labels, len(self._classes))
        if number == len(self._labels):
            self._labels.append(labels)
            self._first.append(self._next(self._root, labels))
        self._class_of[word] = number
        return number

    def _leading_on(self, places: Numbers, classes: Numbers) -> Numbers:
        """Return the rows of steps whose class offers a label that the place asks for: few of all steps."""
        if self._classes_known < len(self._labels):
            self._offered, self._classes_known = Lists(self._labels), len(self._labels)
        if self._places_known < len(self._steps_at):
            asked = [key(place, label) for place, steps in enumerate(self._steps_at) for label in sorted(steps)]
            self._asked, self._places_known = Keys(asked), len(self._steps_at)
        rows, labels = self._offered.spread(classes)
        return np.unique(rows[self._asked.hold(places[rows], labels)])

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
            self._places[states] = len(self.found)
            self.found.append([role for state in states for role in self._patterns.found[state]])
            steps = defaultdict(list)
            for state in states:
                for label, following in self._patterns.steps[state].items():
                    steps[label] += following
            self._steps_at.append(dict(steps))
        return self._places[states]
