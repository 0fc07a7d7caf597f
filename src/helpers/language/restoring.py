"""`restore_halfspaces` on numbered words: the same words, with each step done once for each word or pair of words."""

import numpy as np

from helpers.core.arrays import Numbers, Vocabulary, WordFeatures
from helpers.language.affixes import parts_alone, prefixes, suffixes_alone, verb_prefixes, verbal_nouns
from helpers.language.atoms import SPACE
from helpers.language.characters import ZWNJ
from helpers.language.halfspace import STAND_ALONE, WORD, attach, join_words
from helpers.language.merging import NOT_ONE, Merger
from helpers.language.spelling import core, spell
from helpers.language.splits import splits

_NONE = -1
_VERB_PREFIX, _PREFIX, _VERBAL_NOUN = range(1, 4)  # what a word may be beside a known part


class Restoring:
    """Puts half-spaces back, and remembers what it has found for each word."""

    def __init__(self, names: Vocabulary):
        """Know nothing yet; `names` numbers the words."""
        self._names = names
        self._typed = WordFeatures(names, 3, self._of_typed)
        self._spelled = WordFeatures(names, 5, self._of_spelled)
        self._attached = Merger(lambda parts: self._number(attach(*names.texts(parts))))
        self._joined = Merger(lambda parts: self._number(join_words(names.texts(parts))))

    def kept(self) -> dict[str, WordFeatures | Merger]:
        """Return what is known, by name."""
        return {"typed": self._typed, "spelled": self._spelled, "attached": self._attached, "joined": self._joined}

    def words(self, atoms: Numbers, bounds: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Return the restored words and other atoms, the bounds behind them, and the places of their first atoms."""
        is_word, may_attach, spelled = self._typed.of(atoms)
        follows = _linked(is_word, bounds)
        candidates = np.flatnonzero((may_attach[1:] > 0) & follows) + 1
        words, bounds, places = self._attached.into_first(spelled, bounds, candidates, atoms)
        words, bounds, left = self._joined.from_left(
            words, bounds, self._candidates(words, _linked(is_word[places], bounds))
        )
        return words, bounds, places[left]

    def _candidates(self, words: Numbers, follows: np.ndarray) -> dict[int, Numbers]:
        """Return where two words, or three, may be one."""
        first, middle, last, core_last, role = self._spelled.of(words)
        known = splits()
        starts = (first[:-1] >= 0) & follows
        ends = (last >= 0) | (core_last >= 0)
        two = np.flatnonzero(starts & ends[1:])
        begin, end = first[two], two + 1
        may_be_one = np.zeros(len(follows), bool)
        may_be_one[two] = known.pairs.contains(begin, last[end]) | known.pairs.contains(begin, core_last[end])
        by_rule = (role[:-1] == _VERB_PREFIX) | ((role[:-1] == _PREFIX) & (role[1:] == _VERBAL_NOUN))
        three = np.flatnonzero(starts[:-1] & follows[1:] & (middle[1:-1] >= 0) & ends[2:])
        three = three[known.beginnings.contains(first[three], middle[three + 1])]
        return {2: np.flatnonzero(may_be_one | (by_rule & follows)), 3: three}

    def _of_typed(self, word: str) -> tuple[int, int, int]:
        """Tell whether an atom is a word, whether it may be attached to the word before it, and its spelling."""
        if not WORD.fullmatch(word):
            return 0, 0, self._names[word]
        may_attach = word in parts_alone() or word in suffixes_alone()
        return 1, int(may_attach), self._names[word if ZWNJ in word else spell(word)]

    def _of_spelled(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's letters as first, middle and last part, and without its ending; its role."""
        known, letters = splits(), word.replace(ZWNJ, "")
        alone = word in STAND_ALONE
        roles = (
            (verb_prefixes(), _VERB_PREFIX),
            (() if alone else prefixes(), _PREFIX),
            (verbal_nouns(), _VERBAL_NOUN),
        )
        return (
            _NONE if alone else known.first.get(letters, _NONE),
            known.middle.get(letters, _NONE),
            known.last.get(letters, _NONE),
            known.last.get(core(word).replace(ZWNJ, ""), _NONE),
            next((role for words, role in roles if word in words), 0),
        )

    def _number(self, word: str | None) -> int:
        return NOT_ONE if word is None else self._names[word]


def _linked(is_word: np.ndarray, bounds: Numbers) -> np.ndarray:
    """Tell, for each place but the last, whether a word stands there and, behind one space, another."""
    return (is_word[:-1] > 0) & (is_word[1:] > 0) & (bounds[:-1] == SPACE)
