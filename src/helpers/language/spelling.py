"""What is known of the spellings of a word, and the spelling of one word typed without half-spaces.

Three sources say how a word is written: hazm's list (193,751 words), the forms of hazm's verbs, and
`data/lexicon/spelling_counts.tsv`, which counts each spelling, and some pairs of words, in edited news. A word that
none has is taken apart into a known word and affixes: those of `data/lexicon/affixes.tsv`, and the parts that many
compounds share.
"""

from collections import Counter
from functools import cache

from helpers.language.characters import NON_JOINING, ZWNJ
from helpers.language.lexicon import counts, read_list, words
from helpers.language.verbs import stems, verb_forms

# A spelling that was not counted weighs less than one that was counted once: listed with a frequency, listed, a form.
_LISTED, _UNCOUNTED, _CONJUGATED = 0.5, 0.3, 0.2
# A word must weigh this much to carry an ending that is written to it without a half-space (کتاب: کتابی).
_FIRM = 3
# An inflection (کتاب‌ها, بزرگ‌تر) is restored although it was counted this much more often without: the rule is firm,
# and leaving it out is sloppiness; any other half-space wants a majority.
_INFLECTED_MAJORITY, _MAJORITY = 2, 1
_COMPOUND_ENDINGS = frozenset(("ی", "ان", "انی"))
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
    return known_spelling(word) or _with_ending(word) or _with_suffix(word) or _with_prefix(word) or word


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
    return ending in suffixes_alone() and not (ending in _after_h() and not stem.endswith("ه"))


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
        if stem != word and len(stem) >= 3 and not (ending in suffixes_alone() and stem[-1] not in NON_JOINING):
            base = known_spelling(stem)
            if base and weight(base) >= _FIRM:
                found.append((weight(base), base + ending))
    return max(found)[1] if found else None


@cache
def _with_suffix(word: str) -> str | None:
    """Return a known word, a half-space and a suffix, the longest suffix that fits."""
    for suffix in _suffixes():
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) >= 2 and stem[-1] not in NON_JOINING:
            base = known_spelling(stem) or _with_ending(stem) or _with_suffix(stem)
            if base and fits(base, suffix):
                return base + ZWNJ + suffix
    for ending in attached_endings():
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 4 and not (ending in suffixes_alone() and stem[-1] not in NON_JOINING):
            base = _with_suffix(stem) or _with_prefix(stem)
            if base:
                return base + ending
    return None


def _with_prefix(word: str) -> str | None:
    for prefix in _prefixes():
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= 3 and prefix[-1] not in NON_JOINING:
            base = rest if rest in _verbal_nouns() else known_spelling(rest)
            if base and (rest in _verbal_nouns() or weight(base) >= _FIRM):
                return prefix + ZWNJ + base
    return None


@cache
def fits(word: str, suffix: str) -> bool:
    """Tell whether `suffix` may follow `word`: some follow ه and ی only, some an adjective."""
    rule = _suffixes().get(suffix, "any")
    if rule == "h":
        return word.endswith(("ه", "ی"))
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
        nominal = ending in _COMPOUND_ENDINGS or (ending in suffixes_alone() and stem[-1:] in NON_JOINING)
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
def bond_of_first(part: str) -> float:
    """Return how often `part`, where it could stand before a half-space, does: 0 (never) to 1 (always)."""
    return _bond(part, _compound_parts()[0])


@cache
def bond_of_last(part: str) -> float:
    """Return how often `part`, where it could stand after a half-space, does: 0 (never) to 1 (always)."""
    return _bond(part, _compound_parts()[1])


def _bond(part: str, joined: Counter) -> float:
    # _FIRM more on the side of words: a part seen once in a compound and never elsewhere proves little.
    return joined[part] / (joined[part] + counts().get(part, 0) + _FIRM)


@cache
def _compound_parts() -> tuple[Counter, Counter]:
    first, last = Counter(), Counter()
    for spelling, count in counts().items():
        parts = spelling.split(ZWNJ) if " " not in spelling else []
        while len(parts) > 1 and (parts[-1] in suffixes_alone() or parts[-1] in attached_endings()):
            parts.pop()
        if len(parts) > 1:
            first[parts[0]] += count
            last[parts[-1]] += count
    return first, last


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
    return frozenset(row["affix"] for row in _affixes() if row["kind"] == "suffix" and row["alone"] == "yes")


@cache
def attached_endings() -> tuple[str, ...]:
    """Return the endings written to a word without a half-space, the longest first; after د ر ز و ا, ها too."""
    listed = {row["affix"] for row in _affixes() if row["kind"] == "ending"} | suffixes_alone() - _after_h()
    return tuple(sorted(listed, key=lambda ending: (-len(ending), ending)))


@cache
def _after_h() -> frozenset[str]:
    return frozenset(row["affix"] for row in _affixes() if row["after"] == "h")


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
