"""`tokenize` on arrays: each step is done once for each distinct word, and then for all places where it stands.

Almost every word of a corpus has been seen before. Text is divided at its spaces into chunks, chunks are numbered, and
all that depends on a word alone is worked out once and looked up by its number; what depends on neighbours is found on
the arrays of numbers. The tokens are those of `tokenizer.plain_tokens`, one by one; tests compare the two.
"""

import re
from array import array
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from helpers.core.arrays import Arrays, Numbers, Vocabulary, WordFeatures, expand_ranges, group_ends
from helpers.language.atoms import GLUED, LINE, SPACE, Atoms
from helpers.language.halfspace import WORD
from helpers.language.hazm_tables import verb_parts
from helpers.language.lemmatizer import lemmatize
from helpers.language.merging import NOT_ONE, Merger
from helpers.language.normalizer import pair_quotes
from helpers.language.restoring import Restoring
from helpers.language.splitting import PERSIAN, is_verb
from helpers.language.variants import beginnings, continuations, regular_words, together

KINDS = ["word", "number", "punctuation", "latin"]
_ENDS_SENTENCE = frozenset("!.?⸮؟")
_FLAGS = (1, 2, 4, 8, 16)  # of a token: ends a sentence, is Persian; begins a verb, is a participle, may end a verb
_LATIN, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")


def kind_of(token: str) -> str:
    """Return what a token is: one of `KINDS`.

    >>> [kind_of(token) for token in ("صلح", "۱۴۰۴", "،", "WTO")]
    ['word', 'number', 'punctuation', 'latin']
    """
    if PERSIAN.search(token):
        return "word"
    if _LATIN.search(token):
        return "latin"
    return "number" if _DIGIT.search(token) else "punctuation"


class Tokens(NamedTuple):
    """One entry per token, in running order."""

    numbers: Numbers  # of the tokens' names
    lines: Numbers  # the line that each stands in
    starts: np.ndarray  # whether each begins a sentence


class TokenNumbers:
    """Makes numbered tokens of lines, and remembers what it has found for each chunk and word."""

    def __init__(self) -> None:
        """Know nothing yet."""
        names = self.names = Vocabulary()
        self._atoms = Atoms(names)
        self._restoring = Restoring(names)
        self._regular_words = array("i")
        self._regular = WordFeatures(names, 2, self._of_word)
        self._listed = WordFeatures(names, 2, self._of_regular)
        self._flags = WordFeatures(names, 1, self._of_token)
        self._lemmas = WordFeatures(names, 2, self._lemma_and_kind)
        self._together = Merger(self._one_listed)
        self._verbs = Merger(self._one_verb)
        self._glued = Merger(lambda parts: names["".join(names.texts(parts))])

    def of(self, lines: Iterable[str], *, restore: bool) -> Tokens:
        """Return the tokens of lines.

        >>> numbers = TokenNumbers()
        >>> tokens = numbers.of(["كتابهاي خوبي خوانده شد. این که"], restore=True)
        >>> numbers.names.texts(tokens.numbers)
        ('کتاب\\u200cهای', 'خوبی', 'خوانده_شد', '.', 'این_که')
        """
        numbers, bounds, lines_of = self._atoms.of(list(map(pair_quotes, lines)))
        if restore:
            numbers, bounds, left = self._restoring.words(numbers, bounds)
            lines_of = lines_of[left]
            numbers, bounds, left = self._regularized(numbers, bounds)
            lines_of = lines_of[left]
        numbers, bounds, left = self._without_glue(numbers, bounds)
        return self._verbs_joined(numbers, bounds, lines_of[left])

    def arrays(self) -> Arrays:
        """Return all that is known, to be kept."""
        kept = {f"{name}.{key}": array for name, one in self._kept().items() for key, array in one.arrays().items()}
        return kept | {"regular_words": np.array(self._regular_words, np.int32)}

    def take(self, arrays: Arrays) -> None:
        """Know what another knew; this one knows nothing yet."""
        for name, one in self._kept().items():
            prefix = f"{name}."
            one.take({key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)})
        self._regular_words = array("i", arrays["regular_words"].tolist())

    def _kept(self) -> dict[str, Vocabulary | WordFeatures | Merger | Atoms]:
        return {
            "names": self.names,
            "atoms": self._atoms,
            **self._atoms.kept(),
            **self._restoring.kept(),
            "regular": self._regular,
            "listed": self._listed,
            "flags": self._flags,
            "lemmas": self._lemmas,
            "together": self._together,
            "verbs": self._verbs,
            "glued": self._glued,
        }

    def lemmas_and_kinds(self, tokens: Numbers) -> tuple[Numbers, Numbers]:
        """Return the number of each token's lemma, and the place of its kind in `KINDS`."""
        lemmas, kinds = self._lemmas.of(tokens)
        return lemmas, kinds

    def size(self) -> int:
        """Return how many words and chunks are known."""
        return len(self.names.names) + len(self._atoms.kept()["chunks"].names)

    def _regularized(self, words: Numbers, bounds: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Do what `regularize` does."""
        counts, starts = self._regular.of(words)
        places, found = expand_ranges(counts, starts)
        words = np.frombuffer(self._regular_words, np.int32)[found]
        bounds = np.where(group_ends(places), bounds[places], SPACE)
        alone = (np.append(LINE, bounds[:-1]) >= SPACE) & (bounds >= SPACE)
        begins, goes_on = self._listed.of(words)
        spaced = bounds[:-1] == SPACE
        two = alone[:-1] & alone[1:] & spaced & (begins[:-1] > 0) & (goes_on[1:] > 0)
        three = two[:-1] & alone[2:] & spaced[1:] & (goes_on[2:] > 0)
        candidates = {2: np.flatnonzero(two), 3: np.flatnonzero(three)}
        words, bounds, left = self._together.from_left(words, bounds, candidates)
        return words, bounds, places[left]

    def _without_glue(self, atoms: Numbers, bounds: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Make one token of the atoms that nothing parts."""
        begins = np.append(True, bounds[:-1] != GLUED)[: len(atoms)]
        places = np.flatnonzero(begins)
        sizes = np.diff(np.append(places, len(atoms)))
        tokens, bounds = atoms[places], bounds[places + sizes - 1]
        for place in np.flatnonzero(sizes > 1).tolist():
            start = places[place]
            tokens[place] = self._glued.one(tuple(atoms[start : start + sizes[place]].tolist()))
        return tokens, bounds, places

    def _verbs_joined(self, tokens: Numbers, bounds: Numbers, lines: Numbers) -> Tokens:
        """Join the verbs of several parts within each sentence."""
        (flags,) = self._flags.of(tokens)
        ends_sentence, is_persian, begins_verb, is_participle, may_end = ((flags & flag) > 0 for flag in _FLAGS)
        is_end = (bounds == LINE) | ((bounds == SPACE) & ends_sentence)
        starts = np.append(True, is_end[:-1])[: len(tokens)]
        may_join = (begins_verb[:-1] & is_persian[1:]) | (is_participle[:-1] & may_end[1:])
        candidates = np.flatnonzero(may_join & ~is_end[:-1])
        tokens, _, left = self._verbs.from_right(tokens, bounds, candidates)
        return Tokens(tokens, lines[left], starts[left])

    def _of_word(self, word: str) -> tuple[int, int]:
        """Return how many words a restored word is when counted, and where they are in `_regular_words`."""
        words = regular_words(word) if WORD.fullmatch(word) else [word]
        start = len(self._regular_words)
        self._regular_words.extend(self.names[part] for part in words)
        return len(words), start

    def _of_regular(self, word: str) -> tuple[int, int]:
        """Tell whether a word begins a listed variant of several words, and whether it stands in one behind another."""
        return int(word in beginnings()), int(word in continuations())

    def _of_token(self, token: str) -> tuple[int]:
        """Return what a token may be in its sentence: the sum of the flags that hold."""
        parts = verb_parts()
        holds = (
            token[-1] in _ENDS_SENTENCE,
            bool(PERSIAN.search(token)),
            token in parts.first,
            token in parts.participles,
            token in parts.last_begins,
        )
        return (sum(flag for flag, held in zip(_FLAGS, holds, strict=True) if held),)

    def _lemma_and_kind(self, token: str) -> tuple[int, int]:
        kind = kind_of(token)
        lemma = lemmatize(token) if kind == "word" else token.casefold()
        return self.names[lemma], KINDS.index(kind)

    def _one_listed(self, numbers: tuple[int, ...]) -> int:
        words = self.names.texts(numbers)
        return self.names["_".join(words)] if words in together() else NOT_ONE

    def _one_verb(self, numbers: tuple[int, ...]) -> int:
        word, after = self.names.texts(numbers)
        return self.names[f"{word}_{after}"] if is_verb(word, after) else NOT_ONE
