"""What is known of the spellings of a word, and the spelling of one word typed without half-spaces.

Three sources say how a word is written: hazm's list (193,751 words), the forms of hazm's verbs, and
`data/lexicon/spelling_counts.tsv`, which counts each spelling, and some pairs of words, in edited news. A word that
none has is taken apart into a known word and affixes: those of `data/lexicon/affixes.tsv`, and the parts that many
compounds share.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache

from helpers.language.characters import NON_JOINING, ZWNJ
from helpers.language.lexicon import counts, read_list, words
from helpers.language.verbs import PREVERBS, stems, verb_forms

# A spelling that was not counted weighs less than one that was counted once: listed with a frequency, listed, a form.
_LISTED, _UNCOUNTED, _CONJUGATED = 0.5, 0.3, 0.2
# A word must weigh this much to carry an ending that is written to it without a half-space (کتاب: کتابی).
_FIRM = 3
# An inflection (کتاب‌ها, بزرگ‌تر) is restored although it was counted this much more often without: the rule is firm,
# and leaving it out is sloppiness; any other half-space wants a majority.
_INFLECTED_MAJORITY, _MAJORITY = 2, 1
_DEMONSTRATIVES = frozenset(("این", "آن", "همین", "همان"))  # اینها is as good as این‌ها
_COMPOUND_ENDINGS = frozenset(("ی", "ان", "انی"))
_LONG_STEM = 4  # letters from which on ها behind an unknown word is its plural (اپلیکیشنها)
_FREQUENT = 20  # two words that no list joins must each be this frequent to be taken for a compound
_LONGEST_WORD = 40  # letters; hazm's longest has 21, and what is longer is no word
# A part of compounds is productive when this many of hazm's compounds end in it.
_PRODUCTIVE = 20


@cache
def spell(word: str) -> str:
    """Return the spelling, with half-spaces, of a word typed without them; a word that is not known stays.

    >>> spell("زمینهساز").split("\u200c")
    ['زمینه', 'ساز']
    """
    if len(word) > _LONGEST_WORD:
        return word
    found = known_spelling(word) or _with_preverb(word) or _with_ending(word) or _with_suffix(word)
    return found or _with_prefix(word) or _two_words(word) or _two_words_inflected(word) or _unknown_plural(word) or word


@cache
def known_spelling(word: str) -> str | None:
    """Return the usual spelling of a word that is listed or was counted, else None."""
    spelling, plain = spellings().get(word), weight(word)
    if spelling:
        majority = _INFLECTED_MAJORITY if _is_inflected(spelling) else _MAJORITY
        if weight(spelling) * majority > plain:
            return spelling
    return word if plain else None


def _is_inflected(spelling: str) -> bool:
    stem, _, ending = spelling.rpartition(ZWNJ)
    return (
        stem not in _DEMONSTRATIVES
        and ending.startswith(("ها", "تر"))
        and not (ending in _after_h() and not stem.endswith("ه"))
    )


def weight(word: str) -> float:
    """Return the evidence for this spelling of a word: its count, or a little where it is listed only."""
    counted = counts().get(word)
    if counted:
        return float(counted)
    known = words().get(word)
    if known:
        return _LISTED if known.frequency else _UNCOUNTED
    return _CONJUGATED if word in verb_forms() else 0.0


@cache
def _with_ending(word: str) -> str | None:
    """Return a known word and an ending that is written to it (بیجایشان), the best known word of all that fit."""
    found = []
    for ending in attached_endings():
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3 and not (ending in _suffixes() and stem[-1] not in NON_JOINING):
            base = known_spelling(stem)
            if base and weight(base) >= _FIRM:
                found.append((weight(base), base + ending))
    return max(found)[1] if found else None


@cache
def _with_suffix(word: str) -> str | None:
    """Return a known word, a half-space and a suffix: of all that fit, the most likely (کوچه‌ای, not کوچ‌های)."""
    found = []
    for suffix in _suffixes():
        base = _base(word, suffix, known_spelling)
        if base:
            found.append((weight(base) * _suffix_count(suffix), base + ZWNJ + suffix))
    if found:
        return max(found)[1]
    for suffix in _suffixes():
        base = _base(word, suffix, lambda stem: _with_ending(stem) or _with_suffix(stem))
        if base:
            return base + ZWNJ + suffix
    for ending in attached_endings():
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 4 and not (ending in _suffixes() and stem[-1] not in NON_JOINING):
            base = _with_suffix(stem) or _with_prefix(stem)
            if base:
                return base + ending
    return None


def _base(word: str, suffix: str, spelling_of: Callable[[str], str | None]) -> str | None:
    """Return the spelling of what stands before `suffix`, where that may carry it behind a half-space."""
    stem = word.removesuffix(suffix)
    if stem == word or len(stem) < 2 or stem[-1] in NON_JOINING:
        return None
    base = spelling_of(stem)
    return base if base and fits(base, suffix) else None


@cache
def _suffix_count(suffix: str) -> int:
    """Return how many counted words end in a half-space and this suffix."""
    return 1 + _last_parts()[suffix]


@cache
def _last_parts() -> Counter:
    last: Counter = Counter()
    for spelling, count in counts().items():
        if ZWNJ in spelling and " " not in spelling:
            last[spelling.rsplit(ZWNJ, 1)[1]] += count
    return last


def _with_preverb(word: str) -> str | None:
    """Return a verb behind its preverb, which is written to it (برمی‌گردد)."""
    for preverb in PREVERBS:
        verb = spellings().get(word.removeprefix(preverb))
        if word.startswith(preverb) and verb in verb_forms():
            return preverb + verb
    return None


def _unknown_plural(word: str) -> str | None:
    """Return an unknown word with the half-space of its plural (اپلیکیشنها)."""
    for suffix in _suffixes():
        stem = word.removesuffix(suffix)
        if suffix.startswith("ها") and stem != word and len(stem) >= _LONG_STEM and stem[-1] not in NON_JOINING:
            return stem + ZWNJ + suffix
    return None


def _with_prefix(word: str) -> str | None:
    for prefix in _prefixes():
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= 3 and prefix[-1] not in NON_JOINING:
            base = rest if rest in _verbal_nouns() else known_spelling(rest)
            if base and (rest in _verbal_nouns() or weight(base) >= _FIRM):
                return prefix + ZWNJ + base
    return None


def _two_words(word: str) -> str | None:
    """Return two frequent words with a half-space between them: what writers join as they like (جام‌ملی)."""
    parts = _split_in_two(word, lambda letter: letter not in NON_JOINING)
    return ZWNJ.join(parts) if parts else None


def _two_words_inflected(word: str) -> str | None:
    for suffix in sorted(suffixes_alone(), key=len, reverse=True):
        stem = word.removesuffix(suffix)
        base = _two_words(stem) if stem != word else None
        if base and fits(base, suffix):
            return base + ("" if stem[-1] in NON_JOINING else ZWNJ) + suffix
    return None


@cache
def run_together(word: str) -> tuple[str, str] | None:
    """Return the two frequent words that an unknown word is, written together after a letter that joins nothing.

    >>> run_together("قرارگرفته")
    ('قرار', 'گرفته')
    """
    if weight(word) >= 2 or ZWNJ in word or spell(word) != word or _with_ending(word):
        return None
    return _split_in_two(word, lambda letter: letter in NON_JOINING)


def _split_in_two(word: str, may_end: Callable[[str], bool]) -> tuple[str, str] | None:
    splits = [(word[:place], word[place:]) for place in range(2, len(word) - 2) if may_end(word[place - 1])]
    best = max(splits, key=lambda parts: min(map(weight, parts)), default=None)
    return best if best and min(map(weight, best)) >= _FREQUENT else None


@cache
def fits(word: str, suffix: str) -> bool:
    """Tell whether `suffix` may follow `word`: some follow ه and ی only, some an adjective."""
    rule = _suffixes().get(suffix, "any")
    if rule == "h":
        return word.endswith(("ه", "ی"))
    if rule == "silent_h":
        return word.endswith("ه")
    if rule == "adjective":
        known = words().get(word)
        return bool(known and known.parts_of_speech & {"AJ", "ADV"})
    return len(word) >= 2


def core(word: str) -> str:
    """Return `word` without its plural, possessive or indefinite ending, where a firmly known word is left.

    >>> core("سرمایه\u200cگذاران").split("\u200c")
    ['سرمایه', 'گذار']
    """
    stem, _, ending = word.rpartition(ZWNJ)
    if stem and ending in suffixes_alone():
        return core(stem)
    for ending in attached_endings():
        stem = word.removesuffix(ending)
        nominal = ending in _COMPOUND_ENDINGS or (ending in _suffixes() and stem[-1:] in NON_JOINING)
        if nominal and stem != word and len(stem) >= 3 and weight(stem) >= _FIRM:
            return stem
    return word


@cache
def total() -> int:
    """Return the number of words that were counted."""
    return sum(count for spelling, count in counts().items() if " " not in spelling)


@cache
def spellings() -> dict[str, str]:
    """Return, for the letters of each known word that has half-spaces, its weightiest spelling."""
    candidates = {spelling for spelling in counts() if ZWNJ in spelling and " " not in spelling}
    candidates |= {word for word in words() if ZWNJ in word}
    candidates |= {form for form in verb_forms() if ZWNJ in form and " " not in form and "_" not in form}
    best: dict[str, tuple[float, str]] = {}
    for spelling in candidates:
        letters = spelling.replace(ZWNJ, "")
        best[letters] = max(best.get(letters, (0.0, "")), (weight(spelling), spelling))
    return {letters: spelling for letters, (_, spelling) in best.items()}


@cache
def _affixes() -> list[dict[str, str]]:
    return read_list("affixes")


@cache
def _suffixes() -> dict[str, str]:
    """Return what each suffix may follow, the longest suffix first."""
    compounds = Counter(word.rsplit(ZWNJ, 1)[1] for word in words() if ZWNJ in word)
    productive = {part: "any" for part, count in compounds.items() if count >= _PRODUCTIVE and len(part) > 2}
    listed = {row["affix"]: row["after"] for row in _affixes() if row["kind"] == "suffix"}
    return dict(sorted((productive | listed).items(), key=lambda item: (-len(item[0]), item[0])))


@cache
def suffixes_alone() -> frozenset[str]:
    """Return the suffixes that belong to the word before them when they stand alone (کتاب ها)."""
    return frozenset(row["affix"] for row in _affixes() if row["kind"] != "prefix" and row["alone"] == "yes")


@cache
def attached_endings() -> tuple[str, ...]:
    """Return the endings written to a word without a half-space, the longest first; after د ر ز و ا, ها too."""
    listed = {row["affix"] for row in _affixes() if row["kind"] == "ending"}
    listed |= {row["affix"] for row in _affixes() if row["kind"] == "suffix" and row["after"] in ("any", "adjective")}
    return tuple(sorted(listed, key=lambda ending: (-len(ending), ending)))


@cache
def _after_h() -> frozenset[str]:
    return frozenset(row["affix"] for row in _affixes() if row["after"] in ("h", "silent_h"))


@cache
def _prefixes() -> tuple[str, ...]:
    listed = [row["affix"] for row in _affixes() if row["kind"] == "prefix" and row["alone"] == "no"]
    return tuple(sorted(listed, key=lambda prefix: (-len(prefix), prefix)))


@cache
def verb_prefixes() -> frozenset[str]:
    """Return می and نمی."""
    return frozenset(row["affix"] for row in _affixes() if row["after"] == "verb")


@cache
def _verbal_nouns() -> frozenset[str]:
    """Return what a present stem and ی make (افزای: افزایی): second parts of compounds that hazm's list lacks."""
    return frozenset(present + "ی" for _, present in stems() if len(present) >= 3)
