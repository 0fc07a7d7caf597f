"""Half-spaces (U+200C) that were dropped, or turned into spaces: what joins two words, and what takes one apart.

A word typed without half-spaces gets the spelling that `spelling` knows for its letters. Words with one space between
them become one word by the rules of `RULES`, or when edited text writes them so more often than apart. Letters never
change. To add a rule, add a row to `RULES`, and what it asks of a word to `ROLES`: nothing else reads the rules.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np

from helpers.core.arrays import NOT_ONE, Merger, Numbers, PairSet, Vocabulary, WordFeatures, group_starts, pair_key
from helpers.core.calendars import JALALI
from helpers.core.store import cached_table
from helpers.language.characters import NON_JOINING, WORD, ZWNJ, coarse_key, join_parts
from helpers.language.lexicon import load_lexicon
from helpers.language.morphology import IMPERFECTIVE, affixes, is_preverb, preverb_lemma, verbs
from helpers.language.segments import LINE, SPACE
from helpers.language.spelling import (
    GLUED_MAJORITY,
    by_letters,
    core,
    fits,
    glued_words,
    run_together,
    spell,
    spell_carefully,
    stands_as_typed,
    stems,
    weight,
    word_behind_and,
)

# These stand before any word, and writers differ on این که and هیچ کس: they stay apart, and `tokenize` counts both
# spellings alike.
STAND_ALONE = frozenset("این آن همین همان هیچ یک هر چه به از که بر در و یا را تا با ما من او اما ولی اگر".split())
_DEMONSTRATIVES = frozenset("این آن همین همان".split())
_ALSO = "هم"  # it stands before any word: neither همکاری nor hazm's list says anything of هم کاری
_ALSO_FACTOR = 2  # with it, 12 wrong joins and 7 right ones fewer in 2,015 passages of four outlets
_COUNTED_ONLY = frozenset(["یک", "دو", "سه", "چند", _ALSO])  # سه‌گام is one word only where it was counted so
_MONTHS = frozenset(names[0] for names in JALALI)
_NUMBERS = frozenset("یک دو سه چهار پنج شش هفت هشت نه ده بیست سی چهل پنجاه شصت هفتاد هشتاد نود صد چند هر".split())
_LIGHT = frozenset(["شده", "نشده", "شدن", "کرده", "نکرده", "کردن"])  # حذف شده is two words unless counted as one
# What hazm's list adds to the count of a joined spelling: a factor, and a start for words that were never counted; more
# where hazm's own frequency says that the word is in use. Chosen on the two treebanks among 2 to 5 and 2 to 8; F1 moves
# by less than 0.005 between them.
_IN_USE = 1000
_USED_FACTOR, _LISTED_FACTOR = 4, 3
_COUNTED_START, _UNCOUNTED_START = 8, 1
_CHANCE = 0.3  # how much of the pairs that chance would make counts as written apart
_WORD_IN_USE = 3  # counts that make a part of a word a word of its own

ROLES: dict[str, Callable[[str], bool]] = {
    "word": lambda word: True,
    "word of content": lambda word: word not in STAND_ALONE,
    "word or pronoun": lambda word: word not in STAND_ALONE or word in _DEMONSTRATIVES,
    "suffix": lambda word: word in affixes().alone,
    "second part": lambda word: word in affixes().second_parts and word not in affixes().bound_parts,
    "bound part": lambda word: word.partition(ZWNJ)[0] in affixes().bound_parts,  # of طریق آمیزش, ش is no ending
    "verb prefix": lambda word: word in affixes().verb_prefixes or (is_preverb(word) and word.endswith("می")),
    "prefix": lambda word: word in affixes().prefixes and word not in STAND_ALONE and word not in _COUNTED_ONLY,
    "verbal noun": lambda word: word in verbs().nouns,
    "month": lambda word: word in _MONTHS,
    "month's word": lambda word: word == "ماه",
    "number": lambda word: word in _NUMBERS,
    "measure": lambda word: not affixes().measures.isdisjoint(stems(word)),
}


class Rule(NamedTuple):
    """What two neighbours become, or None; a suffix is put to its word before any two words are joined."""

    spelling: Callable[[str, str], str | None]
    is_suffix: bool = False


def _with_suffix(word: str, suffix: str) -> str | None:
    # Apart, تر is a comparative behind any word; within a word it may be letters of the word (دختر).
    may_follow = fits(word, suffix) or (suffix.startswith("تر") and core(word) == word)  # چشمانش تر شد
    return join_parts(word, suffix) if may_follow else None


def _with_second_part(word: str, part: str) -> str | None:
    """Join گر, گران, لو, فر where the word is known so, or a surname is made of a name: نان گران is two words."""
    joined = join_parts(word, part)
    letters = joined.replace(ZWNJ, "")
    is_known = part in affixes().sure_parts or weight(joined) or letters in by_letters() or weight(letters)
    is_name = word in load_lexicon().names or word not in load_lexicon().words
    return joined if is_known or (part in affixes().name_parts and is_name) else None


def _verb_form(prefix: str, stem: str) -> str | None:
    form = prefix + ZWNJ + stem
    return form if form in verbs().forms or form in load_lexicon().counts or preverb_lemma(form) else None


RULES: dict[tuple[str, str], Rule] = {
    ("word of content", "second part"): Rule(_with_second_part, is_suffix=True),  # کنش گر
    ("word or pronoun", "suffix"): Rule(_with_suffix, is_suffix=True),  # کتاب ها
    ("verb prefix", "word"): Rule(_verb_form),  # می شود, برنمی گردد
    ("prefix", "verbal noun"): Rule(join_parts),  # بی آموزی
    ("word of content", "bound part"): Rule(join_parts),  # امیدوار کننده
    ("month", "month's word"): Rule(join_parts),  # مهر ماه
    ("number", "measure"): Rule(join_parts),  # چند جانبه
}


def join_by_rule(first: str, second: str, *, is_suffix: bool = False) -> str | None:
    """Return what the first rule that fits makes of two neighbours, or None."""
    found = deciding_rule(first, second, is_suffix=is_suffix)
    return found[1] if found else None


def deciding_rule(first: str, second: str, *, is_suffix: bool = False) -> tuple[tuple[str, str], str] | None:
    """Return the roles of the first rule that fits two neighbours, with what it makes of them, or None."""
    for roles, rule in RULES.items():
        fits_roles = rule.is_suffix == is_suffix and ROLES[roles[0]](first) and ROLES[roles[1]](second)
        spelling = rule.spelling(first, second) if fits_roles else None
        if spelling:
            return roles, spelling
    return None


def join_words(parts: tuple[str, ...]) -> str | None:
    """Return the one word that two or three neighbours are, by a rule or as edited text writes them, or None."""
    return (join_by_rule(*parts) if len(parts) == 2 else None) or join_as_known(parts)


def join_as_known(parts: tuple[str, ...]) -> str | None:
    """Return the known word that neighbours are, where edited text writes them as one more often than apart."""
    if parts[0] in STAND_ALONE or (len(parts) > 2 and parts[-1] in _LIGHT):  # برنامه‌ریزی شده is two words
        return None
    if _is_glued(parts):
        return "".join(parts)
    spelling = joined_spelling(parts)
    if not spelling:
        return None
    together, apart = join_weights(parts, spelling)
    return spelling if together > apart else None


def _is_glued(parts: tuple[str, ...]) -> bool:
    """Tell whether most writers set words as one, where no half-space shows (مدیر عامل, دو و میدانی)."""
    first, *_, last = parts
    if len(parts) == 2:
        return any([first, end] == glued_words().together.get(first + end) for end in stems(last))
    apart = load_lexicon().counts.get(" ".join(parts), 0)
    shows_none = all(part[-1] in NON_JOINING for part in parts[:-1])
    return shows_none and 0 < GLUED_MAJORITY * apart <= weight("".join(parts))


def joined_spelling(parts: tuple[str, ...]) -> str | None:
    """Return the known spelling of `parts` as one word, with the endings of the last part or without."""
    for ending in _endings(parts):
        stem = "".join(parts).replace(ZWNJ, "").removesuffix(ending.replace(ZWNJ, ""))
        spelling = by_letters().get(stem)
        if spelling and _breaks_at(spelling, parts):
            return spelling + ending
    return None


def join_weights(parts: tuple[str, ...], spelling: str) -> tuple[float, float]:
    """Return what speaks for a joined spelling and for its words apart: counts, with and without their ending."""
    counts, total = load_lexicon().counts, load_lexicon().total
    joined, apart = 0.0, 0.0
    factor = 1 if parts[-1] in _LIGHT else _ALSO_FACTOR if parts[0] == _ALSO else 0
    for ending in _endings(parts):
        form = spelling.removesuffix(ending)
        joined += factor * counts.get(form, 0) if factor else _evidence(form)
        apart += counts.get(" ".join(parts).removesuffix(ending), 0)
    chance = float(total)
    for part in parts:
        chance *= max(counts.get(part, 0), 0.1) / total
    return joined, apart + _CHANCE * chance


def _endings(parts: Sequence[str]) -> list[str]:
    """Return what the last part may end in: nothing, its last ending, its last two (گیری‌های: ی‌های)."""
    return [parts[-1].removeprefix(stem) for stem in stems(parts[-1])]


def _evidence(spelling: str) -> float:
    """Return how much speaks for `spelling` as one word; یکجانبه speaks for یک‌جانبه, too."""
    counts = load_lexicon().counts
    counted = counts.get(spelling, 0) + counts.get(spelling.replace(ZWNJ, ""), 0)
    listed = load_lexicon().words.get(spelling)
    if listed is None:
        return counted + _UNCOUNTED_START * (spelling in load_lexicon().compounds)
    factor = _USED_FACTOR if listed.frequency > _IN_USE else _LISTED_FACTOR
    return factor * counted + (_COUNTED_START if listed.frequency else _UNCOUNTED_START)


def _breaks_at(spelling: str, parts: tuple[str, ...]) -> bool:
    """Tell whether `spelling` keeps its parts apart to the eye wherever `parts` did."""
    if ZWNJ not in spelling:
        return False
    breaks = set(_ends_of(spelling.split(ZWNJ)))
    letters = spelling.replace(ZWNJ, "")
    ends = _ends_of(part.replace(ZWNJ, "") for part in parts[:-1])
    kept = set(_ends_of(piece for part in parts for piece in part.split(ZWNJ)))
    typed = kept - set(_ends_of(part.replace(ZWNJ, "") for part in parts))  # a half-space that was typed never moves
    is_broken = all(end <= len(letters) and (end in breaks or letters[end - 1] in NON_JOINING) for end in ends)
    return is_broken and all(end in breaks or end >= len(letters) for end in typed)


def _ends_of(parts: Iterable[str]) -> Iterator[int]:
    """Yield how many letters there are up to the end of each part."""
    return accumulate(map(len, parts))


class _Divided(NamedTuple):
    """The known spellings, divided wherever they may stand apart: `join_words` is asked for no other neighbours."""

    first: dict[str, int]  # parts are numbered by their letters
    middle: dict[str, int]
    last: dict[str, int]
    pairs: PairSet  # of a first and a last part
    beginnings: PairSet  # of a first and a middle part


@cache  # A million pairs, read from disk.
def _divided() -> _Divided:
    names, pairs, beginnings = _parts()
    first, middle, last = ({name: number for number, name in enumerate(part)} for part in names)
    return _Divided(first, middle, last, PairSet(pairs), PairSet(beginnings))


@cached_table
def _parts() -> list[list]:
    first, middle, last = Vocabulary(), Vocabulary(), Vocabulary()
    pairs, beginnings = set(), set()
    for letters, spelling in sorted(by_letters().items()):  # the same numbers in each process
        breaks = set(_ends_of(spelling.split(ZWNJ)))
        ends = [end for end in range(1, len(letters)) if end in breaks or letters[end - 1] in NON_JOINING]
        for count, end in enumerate(ends, start=1):
            start = first[letters[:end]]
            pairs.add(pair_key(start, last[letters[end:]]))
            beginnings.update(pair_key(start, middle[letters[end:next_end]]) for next_end in ends[count:])
    for start, end in glued_words().together.values():
        pairs.add(pair_key(first[start], last[end]))
    for parts in (tuple(neighbours.split(" ")) for neighbours in load_lexicon().counts):
        if len(parts) == 3 and _is_glued(parts):
            beginnings.add(pair_key(first[parts[0]], middle[parts[1]]))
            last.of(parts[2:])
    return [[first.names, middle.names, last.names], sorted(pairs), sorted(beginnings)]


_NONE = -1


class Restorer:
    """Puts half-spaces back in numbered segments; each step is done once for each word or pair of words."""

    def __init__(self, names: Vocabulary):
        """Know nothing yet; `names` numbers the words."""
        self._names = names
        self._suffix_roles = [ROLES[other] for (_, other), rule in RULES.items() if rule.is_suffix]
        self._rules = [roles for roles, rule in RULES.items() if not rule.is_suffix]
        self._bits = {role: 1 << n for n, role in enumerate(dict.fromkeys(chain.from_iterable(self._rules)))}
        self._typed = WordFeatures(names, 6, lambda new: list(map(self._of_typed, new)))
        self._spelled = WordFeatures(names, 6, lambda new: list(map(self._of_spelled, new)))
        self._suffixed = Merger(lambda parts: self._number(join_by_rule(*names.texts(parts), is_suffix=True)))
        self._joined = Merger(lambda parts: self._number(join_words(names.texts(parts))))

    def parts(self) -> dict[str, WordFeatures | Merger]:
        """Return what is known, by name."""
        return {"typed": self._typed, "spelled": self._spelled, "suffixed": self._suffixed, "joined": self._joined}

    def restore(
        self, segments: Numbers, separators: Numbers, texts: Numbers | None = None, *, counted: bool = True
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Return the restored words and other segments, the separators behind them, and their first segments.

        `texts` has the text of each segment. A text with more half-spaces, or spaces for them, than words that lost one
        does not lose them: no word is cut there for a weak reason. What is `counted` is cut there as elsewhere, so that
        a word has one count, but for words that are right as they stand. Without `texts`, any word may have lost one.
        """
        is_word, may_be_suffix, has_own, spelled, as_counted, careful = self._typed.of(segments)
        if texts is not None and len(texts):
            balance = np.bincount(texts, weights=1.0 * has_own - (careful != segments))
            spelled = np.where(balance[texts] > 0, as_counted if counted else careful, spelled)
        candidates = np.flatnonzero((may_be_suffix[1:] > 0) & _follows(is_word, separators)) + 1
        words, separators, first = self._suffixed.into_first(spelled, separators, candidates, segments)
        words, separators, remaining = self._joined.from_left(
            words, separators, self._candidates(words, _follows(is_word[first], separators))
        )
        return words, separators, first[remaining]

    def _candidates(self, words: Numbers, follows: np.ndarray) -> dict[int, Numbers]:
        """Return where two words, or three, may be one."""
        first, middle, *lasts, roles = self._spelled.of(words)
        known = _divided()
        by_rule = np.zeros(len(follows), bool)
        for one, other in self._rules:
            by_rule |= (roles[:-1] & self._bits[one] > 0) & (roles[1:] & self._bits[other] > 0)
        starts = (first[:-1] >= 0) & follows
        ends = np.maximum.reduce(lasts) >= 0
        two = np.flatnonzero(starts & ends[1:])
        for last in lasts:
            by_rule[two] |= known.pairs.contains(first[two], last[two + 1])
        three = np.flatnonzero(starts[:-1] & follows[1:] & (middle[1:-1] >= 0) & ends[2:])
        three = three[known.beginnings.contains(first[three], middle[three + 1])]
        return {2: np.flatnonzero(by_rule & follows), 3: three}

    def _of_typed(self, word: str) -> tuple[int, ...]:
        """Tell of a segment whether it is a word, may be a suffix, keeps or spaces a half-space; and its spellings.

        These are: where half-spaces are lost; and where they are not, as it is counted, and as it is shown.
        """
        number = self._names[word]
        if not WORD.fullmatch(word):
            return 0, 0, 0, number, number, number
        may_be_suffix = int(any(role(word) for role in self._suffix_roles))
        if ZWNJ in word:
            return 1, may_be_suffix, 1, number, number, number
        is_part = word in affixes().verb_prefixes or (word in affixes().alone and word.startswith("ها"))
        if weight(word) and word not in by_letters():  # known, and never with a half-space
            return 1, may_be_suffix, int(is_part), number, number, number
        spelled = self._names[spell(word)]
        as_counted = number if stands_as_typed(word) else spelled
        return 1, may_be_suffix, int(is_part), spelled, as_counted, self._names[spell_carefully(word)]

    def _of_spelled(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's letters as first, middle and last part, and without its endings; its roles."""
        known, letters = _divided(), word.replace(ZWNJ, "")
        whole, *shorter = (known.last.get(stem.replace(ZWNJ, ""), _NONE) for stem in stems(word))
        return (
            _NONE if word in STAND_ALONE else known.first.get(letters, _NONE),
            known.middle.get(letters, _NONE),
            whole,
            *[*shorter, _NONE, _NONE][:2],
            sum([bit for role, bit in self._bits.items() if ROLES[role](word)]),
        )

    def _number(self, word: str | None) -> int:
        return NOT_ONE if word is None else self._names[word]

    def counted_words(self, words: Sequence[str]) -> list[list[str]]:
        """Return, for each restored word, the words that it is when counted (به‌طور: به, طور; بازارفوتبال)."""
        # A half-space that comes back when it was dropped, but not when it was typed as a space, would count otherwise
        # in each typing: it becomes a space. One that neither gives back stays, unless most writers use a space.
        behind_and = [word_behind_and(word) for word in words]
        parsed = [_parse(rest or word) for word, rest in zip(words, behind_and, strict=True)]
        split = iter(self._split([_spaced(stem).split(" ") for stem, _, _ in parsed if ZWNJ in stem]))
        counted = []
        for (stem, suffix, behind), rest in zip(parsed, behind_and, strict=True):
            glued = run_together(stem) if stem and ZWNJ not in stem else None
            own = _apart(stem, suffix, next(split)) if ZWNJ in stem else glued or [stem + suffix]
            counted.append([*(["و"] if rest else []), *own, *behind])
        return counted

    def _split(self, runs: Sequence[Sequence[str]]) -> list[list[str]]:
        """Return the words that runs of words, each with one space between them, are when restored."""
        if not runs:
            return []
        lengths = np.array(list(map(len, runs)), np.int64)
        numbers = self._names.of(part for run in runs for part in run)
        separators = np.full(len(numbers), SPACE)
        separators[np.cumsum(lengths) - 1] = LINE
        words, _, first = self.restore(numbers, separators)
        starts = np.flatnonzero(group_starts(np.repeat(np.arange(len(runs)), lengths)[first]))
        texts = self._names.texts(words)
        return [list(texts[start:end]) for start, end in zip(starts, [*starts[1:], len(texts)], strict=True)]


def _follows(is_word: np.ndarray, separators: Numbers) -> np.ndarray:
    """Tell, for each segment but the last, whether it is a word and, behind one space, another follows."""
    return (is_word[:-1] > 0) & (is_word[1:] > 0) & (separators[:-1] == SPACE)


def _parse(word: str) -> tuple[str, str, list[str]]:
    """Return what may come apart of a word, what stays behind that, and the words behind it that are counted apart."""
    behind: list[str] = []
    if not WORD.fullmatch(word):
        return "", word, behind
    if ZWNJ not in word:
        return word, "", behind
    while ZWNJ in word and coarse_key(word) not in load_lexicon().variants:
        stem, mark, ending = word.rpartition(ZWNJ)
        if join_by_rule(stem, ending, is_suffix=True) or ending in affixes().second_parts:
            return (stem, mark + ending, behind) if ZWNJ in stem else ("", word, behind)
        if ending not in affixes().alone:
            return word, "", behind
        word, behind = stem, [ending, *behind]  # متهم‌اند: "are accused", a word of its own
    return "", word, behind


def _apart(stem: str, suffix: str, split: list[str]) -> list[str]:
    """Return the words of a stem with half-spaces, which are `split` when they are typed as spaces."""
    if len(split) == 1:
        return [stem + suffix]
    counts, letters = load_lexicon().counts, stem.replace(ZWNJ, "")
    parts = [part for word in split for part in run_together(word) or [word]]  # به‌طورکلی is three words
    is_spaced = spell(letters) == stem or counts.get(_spaced(stem), 0) > counts.get(stem, 0) + counts.get(letters, 0)
    are_words = is_spaced and all(weight(core(part)) >= _WORD_IN_USE for part in parts)  # not هم‌افزایی
    return [*parts[:-1], parts[-1] + suffix] if are_words or any(map(is_own_word, parts)) else [stem + suffix]


def is_own_word(part: str) -> bool:
    """Tell whether a part of a word is one that stands for itself: and, the Arabic article's word, a verb's form."""
    is_infinitive = part.endswith("ن") and verbs().use.get(part[:-1], 0) > _WORD_IN_USE
    return part == "و" or part in _LIGHT or part.startswith((*IMPERFECTIVE, "ال")) or is_infinitive


def _spaced(word: str) -> str:
    """Return a word with spaces for its half-spaces, and behind an و that is no letter of its part (آموزش‌وپرورش)."""
    parts = word.split(ZWNJ)
    split = [part if not has_and(part) else f"و {part[1:]}" for part in parts[1:]]
    return " ".join([parts[0], *split])


def has_and(part: str) -> bool:
    """Tell whether a part of a word is "and" with a word in use."""
    return len(part) > 2 and part[0] == "و" and weight(part[1:]) > _WORD_IN_USE and weight(part[1:]) > weight(part)
