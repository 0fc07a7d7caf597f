"""Lines of text to numbered tokens, each with its lemma and kind, and whether it is negated.

Almost every word of a corpus has been seen before. Text is divided at its spaces into raw tokens, these are numbered,
and all that depends on a word alone is worked out once and looked up by its number; what depends on neighbours is found
on the arrays of numbers. `tests/language/reference.py` says the same rules word by word, and tests compare the two.

One word, one count: after half-spaces are restored, the words that writers join or space as they like are brought to
one way (به‌طور as به and طور, این که as این_که), and verbs of several parts are joined.
"""

import io
import time
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

import numpy as np

from helpers.core.arrays import NOT_ONE, Arrays, Merger, Numbers, Vocabulary, WordFeatures, expand_ranges, group_ends
from helpers.core.store import Store
from helpers.language.characters import PERSIAN, TAGS
from helpers.language.halfspaces import Restorer
from helpers.language.lemmas import KINDS, is_negated, kind_of, lemma_of
from helpers.language.lexicon import load_lexicon, protected_names
from helpers.language.morphology import begins_future, is_preverb, join_preverb, takes_preverb, verbs
from helpers.language.segments import GLUED, LINE, SPACE, SPLIT, Segments, is_sign, pair_quotes

# Of a token: is Persian, begins a verb, is a participle, may end a verb; is a preverb, may have one; above these, its
# `sentence_role`.
_FLAGS = tuple(1 << place for place in range(6))
_ROLE = 1 << 6


class Cleaning(NamedTuple):
    """What is done to texts before they are counted."""

    way: str  # restored, as_typed or hazm
    names: frozenset[str] | None = None  # as from `protected_names`; None: the lexicon's

    def key(self) -> str:
        """Return what is the same where the same tokens come out; the project's own names are in the version key."""
        return self.way if self.names is None else " ".join([self.way, *sorted(self.names)])


def cleaning_with(way: str, names: Iterable[str] | None) -> Cleaning:
    """Return a cleaning; names that come to the lexicon's own are the default."""
    if names is None:
        return Cleaning(way)
    protected = protected_names(names)
    return Cleaning(way, None if protected == load_lexicon().names else protected)


class Tokens(NamedTuple):
    """One entry per token, in running order."""

    numbers: Numbers  # of the tokens' names
    lines: Numbers  # the line that each stands in
    starts: np.ndarray  # whether each begins a sentence


# What a token is beside the end of a sentence. A bracket closes a sentence though a space stands before it; a letter
# before a full stop is mostly an abbreviation (ص.۱۲, آ.ث.میلان).
OTHER, STOP, CALL, BRACKET, ORNAMENT, OPENING, NUMBER, INITIAL, LATIN, LETTER, WORD = range(11)
_BY_FIRST = {"«([{": OPENING, "»)]}…": BRACKET, "،؛:,;": OTHER}
_ONE_ROLE = {sign: role for signs, role in _BY_FIRST.items() for sign in signs}
_ENDS_SENTENCE = frozenset("!.?⸮؟")


def sentence_role(token: str) -> int:
    """Return what a token is beside the end of a sentence."""
    first = token[0]
    if first in _ENDS_SENTENCE:
        return STOP if token == "." else CALL
    if first in _ONE_ROLE:
        return _ONE_ROLE[first]
    if PERSIAN.search(token):
        is_abbreviation = "." in token and not first.isascii()
        return LETTER if is_abbreviation or (len(token) == 1 and token != "و") else WORD
    if first.isdecimal() and not first.isascii():
        return NUMBER
    if TAGS.fullmatch(token) or not is_sign(token):
        return INITIAL if len(token) == 1 else LATIN
    return ORNAMENT


def sentence_ends(roles: Numbers, separators: Numbers) -> np.ndarray:
    """Tell of each token whether it ends a sentence; `roles` are those of `sentence_role`.

    As in hazm's SentenceTokenizer, a sign (. ! ؟) before a space ends the sentence. Here it ends behind what closes it
    (است.») and between two words (است.وی); and not behind the number of an item (۱. تهران) or an initial (J. Smith).
    """
    ends, count, signs = separators == LINE, len(roles), np.flatnonzero((roles == STOP) | (roles == CALL))
    before, around = np.append(LINE, separators[:-1]), np.append(roles, [OTHER, OTHER])  # -1 and -2 are OTHER
    closes = ((roles == BRACKET) & (before != LINE)) | ((roles == ORNAMENT) & (before == SPLIT))
    first_other = np.minimum.accumulate(np.where(closes, count, np.arange(count))[::-1])[::-1]
    last = np.append(first_other, count)[signs + 1] - 1
    stop, spaced, behind = roles[signs] == STOP, separators[signs] != SPLIT, separators[last]
    is_beside = (before[signs] == SPLIT) | (stop & (before[signs] == SPACE))
    previous, following = np.where(is_beside, around[signs - 1], OTHER), around[last + 1]
    opens_item = (before[signs - 1] == LINE) | (np.isin(around[signs - 2], (STOP, CALL)) & (before[signs - 1] == SPACE))
    item = stop & (previous == NUMBER) & opens_item
    initial = stop & (previous == INITIAL) & np.isin(following, (INITIAL, LATIN))
    closed = stop & (last > signs) & (behind != SPLIT) & (previous != LETTER)
    between = (stop | (last == signs)) & (behind == SPLIT) & np.isin(previous, (NUMBER, LATIN, BRACKET, ORNAMENT, WORD))
    between &= np.isin(following, (OPENING, WORD)) | ((following == NUMBER) & (previous == WORD))
    ends[last[(spaced | closed | between) & ~item & ~initial]] = True
    return ends


def join_verb(word: str, after: str) -> str | None:
    """Return a word and the token behind it as one token, if they are parts of one verb.

    As in hazm's WordTokenizer, but that the auxiliary of the future is joined to a word only: at the end of a sentence,
    where hazm loses it, and before a hashtag, it stands for itself. And a preverb that was typed apart is put to its
    verb, and an adjective that is the participle of no verb in use (خسته) is no part of one.
    """
    parts = load_lexicon().verb_parts
    if word in parts.first or begins_future(word):
        joins = _is_persian(after)
    elif is_preverb(word):
        return join_preverb(word, after)
    else:
        joins = after in parts.last and _is_participle(word)
    return f"{word}_{after}" if joins else None


def _is_participle(word: str) -> bool:
    return word in load_lexicon().verb_parts.participles and word not in verbs().adjectives


def _is_persian(token: str) -> bool:
    return bool(PERSIAN.search(token)) and not TAGS.fullmatch(token)


class Tokenizer:
    """Makes numbered tokens of lines, and caches what it has found for each raw token and word."""

    def __init__(self) -> None:
        """Know nothing yet."""
        names = self.names = Vocabulary()
        self._segments = Segments(names)
        self.restorer = Restorer(names)
        self._counted_words = array("i")
        self._counted = WordFeatures(names, 2, self._learn_counted)
        self._listed = WordFeatures(names, 2, _in_listed)
        self._flags = WordFeatures(names, 1, _flags)
        self._lemmas: dict[frozenset[str] | None, WordFeatures] = {None: self._lemmas_with(None)}
        self._together = Merger(self._one_listed)
        self._verbs = Merger(self._one_verb)
        self._glued = Merger(lambda parts: names["".join(names.texts(parts))])
        self._parts = {
            "names": names,
            "segments": self._segments,
            **self._segments.parts(),
            **self.restorer.parts(),
            "counted": self._counted,
            "listed": self._listed,
            "flags": self._flags,
            "lemmas": self._lemmas[None],
            "together": self._together,
            "verbs": self._verbs,
            "glued": self._glued,
        }

    def tokens_of(self, lines: Iterable[str], *, texts: Sequence[int] | None = None, restore: bool = True) -> Tokens:
        """Return the tokens of lines as they were typed; without `restore`, half-spaces and spaces as they are.

        `texts` has the text that each line is of, by default one.
        """
        numbers, separators, lines_of = self._segments.of(list(map(pair_quotes, lines)))
        if restore:
            texts_of = None if texts is None else np.asarray(texts)[lines_of]
            numbers, separators, first = self.restorer.restore(numbers, separators, texts_of)
            lines_of = lines_of[first]
            numbers, separators, first = self._as_counted(numbers, separators)
            lines_of = lines_of[first]
        numbers, separators, first = self._without_glue(numbers, separators)
        return self._verbs_joined(numbers, separators, lines_of[first])

    def features(self, tokens: Numbers, names: frozenset[str] | None = None) -> tuple[Numbers, Numbers, Numbers]:
        """Return the number of each token's lemma, of its kind in `KINDS`, and 1 where it is negated, else 0.

        `names` are left alone.
        """
        if names not in self._lemmas:
            self._lemmas[names] = self._lemmas_with(names)
        return tuple(self._lemmas[names].of(tokens))

    def arrays(self) -> Arrays:
        """Return all that is known, to be cached."""
        known = {f"{name}.{key}": array for name, part in self._parts.items() for key, array in part.arrays().items()}
        return known | {"counted_words": np.array(self._counted_words, np.int32)}

    def take(self, arrays: Arrays) -> None:
        """Know what another knew; this one knows nothing yet."""
        for name, part in self._parts.items():
            prefix = f"{name}."
            part.take({key.removeprefix(prefix): array for key, array in arrays.items() if key.startswith(prefix)})
        self._counted_words = array("i", arrays["counted_words"].tolist())

    def size(self) -> int:
        """Return how many words and raw tokens are known."""
        return len(self.names.names) + len(self._segments.raw_tokens.names)

    def _as_counted(self, words: Numbers, separators: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Bring the words that writers join or space as they like to one way; listed ones get an underscore."""
        counts, starts = self._counted.of(words)
        first, indices = expand_ranges(counts, starts)
        words = np.frombuffer(self._counted_words, np.int32)[indices]
        separators = np.where(group_ends(first), separators[first], SPACE)
        alone = (np.append(LINE, separators[:-1]) >= SPACE) & (separators >= SPACE)
        begins, goes_on = self._listed.of(words)
        spaced = separators[:-1] == SPACE
        two = alone[:-1] & alone[1:] & spaced & (begins[:-1] > 0) & (goes_on[1:] > 0)
        three = two[:-1] & alone[2:] & spaced[1:] & (goes_on[2:] > 0)
        candidates = {2: np.flatnonzero(two), 3: np.flatnonzero(three)}
        words, separators, remaining = self._together.from_left(words, separators, candidates)
        return words, separators, first[remaining]

    def _without_glue(self, segments: Numbers, separators: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Make one token of the segments that nothing separates."""
        glued = np.flatnonzero(separators[:-1] == GLUED)
        separators = separators.copy()
        separators[glued[~self._segments.are_one(segments[glued], segments[glued + 1])]] = SPLIT
        first = np.flatnonzero(np.append(True, separators[:-1] != GLUED)[: len(segments)])
        sizes = np.diff(np.append(first, len(segments)))
        tokens, separators = segments[first], separators[first + sizes - 1]
        for index in np.flatnonzero(sizes > 1).tolist():
            start = first[index]
            tokens[index] = self._glued.merged(tuple(segments[start : start + sizes[index]].tolist()))
        return tokens, separators, first

    def _verbs_joined(self, tokens: Numbers, separators: Numbers, lines: Numbers) -> Tokens:
        """Join the verbs of several parts within each sentence."""
        (flags,) = self._flags.of(tokens)
        is_persian, begins_verb, is_participle, may_end, preverb, verb = ((flags & flag) > 0 for flag in _FLAGS)
        is_end = sentence_ends(flags // _ROLE, separators)
        starts = np.append(True, is_end[:-1])[: len(tokens)]
        may_join = (begins_verb[:-1] & is_persian[1:]) | (is_participle[:-1] & may_end[1:])
        may_join |= preverb[:-1] & verb[1:]
        candidates = np.flatnonzero(may_join & ~is_end[:-1])
        tokens, _, remaining = self._verbs.from_right(tokens, separators, candidates)
        return Tokens(tokens, lines[remaining], starts[remaining])

    def _learn_counted(self, words: list[str]) -> list[tuple[int, int]]:
        """Return how many words each restored word is when counted, and where they are in `_counted_words`."""
        rows = []
        for parts in self.restorer.counted_words(words):
            rows.append((len(parts), len(self._counted_words)))
            self._counted_words.extend(self.names[part] for part in parts)
        return rows

    def _lemmas_with(self, names: frozenset[str] | None) -> WordFeatures:
        """Return the features of tokens where `names` are left alone: of lemma, kind and negation."""

        def learn(tokens: list[str]) -> list[tuple[int, int, bool]]:
            return [
                (self.names[lemma_of(token, names)], KINDS.index(kind_of(token)), is_negated(token, names))
                for token in tokens
            ]

        return WordFeatures(self.names, 3, learn)

    def _one_listed(self, numbers: tuple[int, ...]) -> int:
        words = self.names.texts(numbers)
        return self.names["_".join(words)] if words in load_lexicon().together else NOT_ONE

    def _one_verb(self, numbers: tuple[int, ...]) -> int:
        joined = join_verb(*self.names.texts(numbers))
        return self.names[joined] if joined else NOT_ONE


def _in_listed(words: list[str]) -> list[tuple[bool, bool]]:
    """Tell whether each word begins a listed variant of several words, and whether it stands in one behind another."""
    together = load_lexicon().together
    beginnings, continuations = {row[0] for row in together}, {word for row in together for word in row[1:]}
    return [(word in beginnings, word in continuations) for word in words]


def _flags(tokens: list[str]) -> list[tuple[int]]:
    """Return what each token may be in its sentence: the sum of the flags that hold, and of its role."""
    first, _, _, last_begins = load_lexicon().verb_parts
    rows = []
    for token in tokens:
        holds = (
            _is_persian(token),
            token in first or begins_future(token),
            _is_participle(token),
            token in last_begins,
            is_preverb(token),
            takes_preverb(token),
        )
        flags = sum(flag for flag, held in zip(_FLAGS, holds, strict=True) if held)
        rows.append((flags + _ROLE * sentence_role(token),))
    return rows


_STORE, _ENTRY = Store("words", wing="language"), "tokenizer.npz"
MANY = 200  # articles from which on reading the cache is worth its tenth of a second
_SHARE_NEW = 0.25  # the share of words that must be new for the cache to be written again
_FEWEST_NEW = 5000
_MOST_NAMES = 500_000  # words and raw tokens that are cached in each process: some 150 MB
_MOST_ON_DISK = 250_000  # a process that reads as many has room for as many of its own


class TokenizerCache:
    """The tokenizer of this process: what it knows goes from one batch to the next, and from one process to others."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._tokenizer: Tokenizer | None = None
        self._was_read = False
        self._on_disk = 0
        self._written_at = time.monotonic()

    def clear(self) -> None:
        """Forget all but what is on disk."""
        self._tokenizer, self._was_read = Tokenizer(), False

    def tokenizer(self, *, many: bool = False) -> Tokenizer:
        """Return the tokenizer, a new one where it is too large; for many articles, with what others cached."""
        if self._tokenizer is None or self._tokenizer.size() > _MOST_NAMES:
            self.clear()
        if many and not self._was_read:
            self._was_read = True
            content = _STORE.read(_ENTRY)
            if content:
                self._tokenizer = Tokenizer()
                with np.load(io.BytesIO(content)) as arrays:
                    self._tokenizer.take(dict(arrays))
                self._on_disk = self._tokenizer.size()
        return self._tokenizer

    def write(self, *, every: float = 0) -> None:
        """Cache what is known on disk, if much of it is new and the last time is `every` seconds ago."""
        known = self._tokenizer.size() if self._tokenizer else 0
        if not self._was_read or known > _MOST_ON_DISK or time.monotonic() - self._written_at < every:
            return
        if known - self._on_disk >= max(_FEWEST_NEW, _SHARE_NEW * self._on_disk):
            content = io.BytesIO()
            np.savez(content, **self._tokenizer.arrays())
            with suppress(OSError):  # It is worked out again where it cannot be cached.
                _STORE.write(_ENTRY, content.getvalue())
            self._on_disk, self._written_at = known, time.monotonic()


TOKENIZER_CACHE = TokenizerCache()


def token_texts(texts: Sequence[str]) -> list[list[str]]:
    """Return the tokens of some short texts of one line each, as `tokenize` finds them."""
    tokenizer = TOKENIZER_CACHE.tokenizer()
    tokens = tokenizer.tokens_of(texts)
    names = tokenizer.names.texts(tokens.numbers.tolist())
    ends = np.searchsorted(tokens.lines, np.arange(len(texts)), side="right").tolist()
    return [list(names[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
