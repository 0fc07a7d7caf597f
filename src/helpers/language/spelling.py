"""What is known of the spellings of a word, and the spelling of one word typed without half-spaces.

Three sources say how a word is written: hazm's list, the forms of hazm's verbs, and the counts of edited news in
`data/lexicon/spelling_counts.tsv`. A word that none has is taken apart into a known word and affixes.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from helpers.core.store import cached_table
from helpers.language.characters import NON_JOINING, ZWNJ, coarse_key, join_parts
from helpers.language.lexicon import WordRule, first_rule, load_lexicon
from helpers.language.morphology import PREVERBS, affixes, preverb_lemma, verbs

# A spelling that was not counted weighs less than one that was counted once: listed with a frequency, listed, a form.
_LISTED, _UNCOUNTED, _CONJUGATED = 0.5, 0.3, 0.2
# A word must weigh this much to carry an ending that is written to it without a half-space (کتاب: کتابی).
_FIRM = 3
# An inflection (کتاب‌ها, بزرگ‌تر) is restored although it was counted this much more often without: the rule is firm,
# and leaving it out is sloppiness; any other half-space wants a majority.
_INFLECTED_MAJORITY, _MAJORITY = 2, 1
_STANDING_MAJORITY = 0.5  # where the word is right without: کردهای is "Kurds" in any text but one that lost half-spaces
_DEMONSTRATIVES = frozenset(("این", "آن", "همین", "همان"))  # اینها is as good as این‌ها
_INFLECTIONS = ("ها", "تر")
_UNMISTAKABLE = ("ها", "ترین")  # few other words end so
_COMPOUND_ENDINGS = frozenset(("ی", "ان", "انی"))
_POSSESSIVES, _POSSESSED = frozenset(("م", "ش", "مان", "تان", "شان")), 10
_LONG_STEM = 4  # letters from which on ها behind an unknown word is its plural (اپلیکیشنها)
# Glued words are one where that is this much more frequent, two where the space is. Of 120 drawn from either side, 117
# and 119 were right; between the two (قرارداد, a contract, and قرار داد) they stay as they were typed.
GLUED_MAJORITY, _APART = 3, 2
PREPOSITIONS = frozenset("از با بر تا در هر".split())  # writers put them to the next word: درحال
_SHORT_WORDS = PREPOSITIONS | {"دو"}  # of two letters, the words that others are put to
_LONG_PART = 3  # letters of a word of content
_FREQUENT = 20  # two words that no list joins must each be this frequent to be taken for a compound
_STUCK = 100  # how much more frequent a word is without the و before it, which is "and"
_ARTICLE = "ال"
_LONGEST_WORD = 40  # letters; hazm's longest has 21, and what is longer is no word


def _is_frequent(word: str) -> bool:
    return load_lexicon().counts.get(word, 0) >= _FREQUENT


@cached_table
def by_letters() -> dict[str, str]:
    """Return, for the letters of each known word with half-spaces, its weightiest spelling."""
    lexicon = load_lexicon()
    best: dict[str, tuple[float, str]] = {}
    known = {*lexicon.word_counts, *lexicon.words, *lexicon.compounds, *verbs().forms}
    for spelling in (word for word in known if ZWNJ in word and not _hides_verb(word)):
        letters = spelling.replace(ZWNJ, "")
        best[letters] = max(best.get(letters, (0.0, "")), (weight(spelling), spelling))
    return {letters: spelling for letters, (_, spelling) in best.items()}


def _hides_verb(spelling: str) -> bool:
    """Tell whether a spelling has a verb with می behind other words (گفته‌می‌شود, دوومی‌دانی), so that it is a slip."""
    before, _, rest = spelling.rpartition(f"می{ZWNJ}")
    is_verb = before not in ("", "ن") and f"می{ZWNJ}{rest}" in verbs().forms
    return is_verb and spelling not in verbs().forms and not preverb_lemma(spelling)


@lru_cache(2**15)  # Asked eight times for each new word.
def weight(word: str) -> float:
    """Return the evidence for this spelling of a word: its count, or a little where it is listed only."""
    lexicon = load_lexicon()
    if count := lexicon.counts.get(word):
        return count
    if word in lexicon.words:
        return _LISTED if lexicon.words[word].frequency else _UNCOUNTED
    return _UNCOUNTED if word in lexicon.compounds else _CONJUGATED if word in verbs().forms else 0.0


@lru_cache(2**16)  # Lemmas ask again for what half-spaces asked.
def spell(word: str) -> str:
    """Return the spelling, with half-spaces, of a word typed without them; a word that is not known stays."""
    found = first_rule(SPELLING_RULES, word) if len(word) <= _LONGEST_WORD else None
    return found[1] if found else word


def spell_carefully(word: str) -> str:
    """Return the spelling of a word in a text that keeps its half-spaces: one left out there is rarely forgotten.

    Only what is known, and a plural or comparative of a known word, gets its half-space.
    """
    found = first_rule(CAREFUL_RULES, word) if len(word) <= _LONGEST_WORD else None
    return found[1] if found else word


def stands_as_typed(word: str) -> bool:
    """Tell whether a known word is right without a half-space, as its plural follows a letter that joins nothing.

    کردهای is "Kurds" then; typed without half-spaces, it may be کرده\u200cای too.
    """
    return weight(word) > 0 and any(
        len(stem) > 1 and ending.startswith(_INFLECTIONS) and stem[-1] in NON_JOINING and weight(stem) >= _FIRM
        for stem, ending in affixes().attached.of(word)
    )


def _with_inflection(word: str) -> str | None:
    found = _with_suffix(word)
    return found if found and found.rpartition(ZWNJ)[2].startswith(_INFLECTIONS) else None


def known_spelling(word: str) -> str | None:
    """Return the usual spelling of a word that is listed or was counted, else None."""
    spelling, plain = by_letters().get(word), weight(word)
    if spelling:
        majority = _INFLECTED_MAJORITY if _is_inflected(spelling) else _MAJORITY
        if stands_as_typed(word):
            majority = _STANDING_MAJORITY
        if weight(spelling) * majority > plain:
            return spelling
    return word if plain else None


def _is_inflected(spelling: str) -> bool:
    stem, _, ending = spelling.rpartition(ZWNJ)
    return stem not in _DEMONSTRATIVES and ending.startswith(_INFLECTIONS)


def _with_ending(word: str) -> str | None:
    """Return a known word and an ending that is written to it (بیجایشان), the best known word of all that fit."""
    found = []
    for stem, ending in affixes().attached.of(word):
        if len(stem) >= 3 and _may_be_attached(stem, ending):
            base = known_spelling(stem)
            if base and weight(base) >= _FIRM:
                found.append((weight(base), base + ending))
    return max(found)[1] if found else None


def _may_be_attached(stem: str, ending: str) -> bool:
    """Tell whether an ending needs no half-space behind `stem`: a suffix needs one behind a letter that joins."""
    return ending not in affixes().suffixes or stem[-1] in NON_JOINING


@lru_cache(2**15)  # Else a word of repeated endings (یمیمیم…) takes time that doubles with each.
def _with_suffix(word: str) -> str | None:
    """Return a known word, a half-space and a suffix: of all that fit, the most likely (کوچه‌ای, not کوچ‌های)."""
    found, split = [], [(stem, suffix) for stem, suffix in affixes().suffixes.of(word) if len(suffix) > 1]
    for stem, suffix in split:
        base = _base(stem, suffix, known_spelling)
        if base:
            found.append((weight(base) * (1 + affixes().last_part_counts[suffix]), base + ZWNJ + suffix))
    if found:
        return max(found)[1]
    for stem, suffix in split:
        base = _base(stem, suffix, lambda stem: _with_ending(stem) or _with_suffix(stem))
        if base:
            return base + ZWNJ + suffix
    for stem, ending in affixes().attached.of(word):
        if len(stem) >= 4 and _may_be_attached(stem, ending):
            base = _with_suffix(stem) or _with_prefix(stem)
            if base:
                return base + ending
    return None


def _base(stem: str, suffix: str, spelling_of: Callable[[str], str | None]) -> str | None:
    """Return the spelling of what stands before `suffix`, where that may carry it behind a half-space."""
    if len(stem) < 2 or stem[-1] in NON_JOINING:
        return None
    base = spelling_of(stem)
    return base if base and fits(base, suffix) else None


def _with_preverb(word: str) -> str | None:
    """Return a verb behind its preverb, which is written to it (برمی‌گردد)."""
    if not word.startswith(PREVERBS):
        return None
    for preverb in PREVERBS:
        if word.startswith(preverb):
            rest = word.removeprefix(preverb)
            verb = rest if rest in verbs().forms and preverb_lemma(word) else by_letters().get(rest)
            if verb in verbs().forms:
                return preverb + verb
    return None


def _unknown_inflected(word: str) -> str | None:
    """Return an unknown word with the half-space of its plural or superlative (اپلیکیشنها, تراژیکترین)."""
    for stem, suffix in affixes().suffixes.of(word):
        if suffix.startswith(_UNMISTAKABLE) and len(stem) >= _LONG_STEM and stem[-1] not in NON_JOINING:
            return stem + ZWNJ + suffix
    return None


def _surname(word: str) -> str | None:
    """Return a name and what makes a surname of it (رضاییفر)."""
    for part in affixes().name_parts:
        stem = word.removesuffix(part)
        if stem != word and stem in load_lexicon().names and stem[-1] not in NON_JOINING:
            return stem + ZWNJ + part
    return None


@lru_cache(2**15)  # Asked for the spelling of a word, and when it is counted.
def word_behind_and(word: str) -> str | None:
    """Return the frequent word of an unknown one whose و is "and", the space behind it left out (وپنجمین, ونوجوان)."""
    if not word.startswith("و") or len(word) <= _LONG_PART or len(word) > _LONGEST_WORD or _with_ending(word):
        return None
    rest = word[1:]
    for stem in stems(spell(rest)):
        own = f"و{stem.replace(ZWNJ, '')}"
        lists = (load_lexicon().words, load_lexicon().names, verbs().forms, by_letters())
        if len(stem) < _LONG_PART or any(own in known or word in known for known in lists):
            return None
        if weight(stem) >= max(_FREQUENT, _STUCK * weight(own), _STUCK * weight(word)):
            return rest
    return None


def _behind_and(word: str) -> str | None:
    rest = word_behind_and(word)
    return f"و{spell(rest)}" if rest else None


def _two_words_with_and(word: str) -> str | None:
    """Return two frequent words with an "and" between them (چهلوچهارمین)."""
    for place in range(_LONG_PART, len(word) - _LONG_PART):
        first, rest = word[:place], word[place + 1 :]
        is_and = word[place] == "و" and first[-1] not in NON_JOINING
        if is_and and _is_frequent(first) and _is_frequent(rest):
            return f"{first}{ZWNJ}و{rest}"
    return None


def _with_prefix(word: str) -> str | None:
    for prefix in filter(word.startswith, affixes().prefixes):
        rest = word.removeprefix(prefix)
        if len(rest) >= 3 and prefix[-1] not in NON_JOINING and rest not in affixes().attached:
            base = rest if rest in verbs().nouns else known_spelling(rest)
            if base and (rest in verbs().nouns or weight(base) >= _FIRM):
                return prefix + ZWNJ + base
    return None


def _two_words(word: str) -> str | None:
    """Return two frequent words with a half-space between them: what writers join as they like (جام‌ملی)."""
    parts = _split_in_two(word, lambda letter: letter not in NON_JOINING)
    return ZWNJ.join(parts) if parts and parts[0] != _ARTICLE else None


def _two_words_inflected(word: str) -> str | None:
    for stem, suffix in affixes().alone.of(word):
        base = _two_words(stem)
        if base and fits(base, suffix):
            return join_parts(base, suffix)
    return None


class GluedWords(NamedTuple):
    """Words that writers set with a space or without where a letter joins nothing, by what most of them do."""

    together: dict[str, list[str]]  # مدیرعامل, of مدیر and عامل
    apart: dict[str, list[str]]  # امورخارجه, of امور and خارجه


@cached_table
def _glued() -> list[dict[str, list[str]]]:
    counts, words, own_meaning = load_lexicon().counts, load_lexicon().word_counts, load_lexicon().kept_apart
    in_use = {form for form, lemma in verbs().forms.items() if lemma.partition("#")[0] not in verbs().unused}
    kept_apart = in_use | PREPOSITIONS  # تا کسی is no تاکسی
    together, apart = {}, {}
    for word, count in words.items():
        spaced = {parts: counts.get(" ".join(parts), 0) for parts in divisions(word, words)}
        parts = max(spaced, key=spaced.__getitem__, default=())
        if not parts:
            continue
        is_own = preverb_lemma(word) or word in load_lexicon().names or coarse_key(word) in own_meaning
        if spaced[parts] >= _APART * count and not is_own:
            apart[word] = list(parts)
        elif count >= GLUED_MAJORITY * max(spaced[parts], 1) and kept_apart.isdisjoint(parts):
            together[word] = list(parts)
    return [together, apart]


def glued_words() -> GluedWords:
    """Return the words that are set with a space or without, and how most writers set them."""
    return GluedWords(*_glued())


def run_together(word: str) -> tuple[str, str] | None:
    """Return the two words that a word is, written together after a letter that joins nothing.

    Most writers set them apart, or the word is not known and the two are frequent.
    """
    if word in glued_words().apart:
        return tuple(glued_words().apart[word])
    if len(word) > _LONGEST_WORD:
        return None
    is_known = weight(word) >= 2 or word in verbs().forms or preverb_lemma(word) or _with_ending(word)
    if is_known or ZWNJ in word or spell(word) != word:
        return None
    parts = _split_in_two(word, lambda letter: letter in NON_JOINING)
    if parts and len(parts[0]) < _LONG_PART and parts[0] not in _SHORT_WORDS:
        return None  # مالیستی is no ما لیستی
    if not parts or parts[0] in load_lexicon().names or not verbs().forms.keys().isdisjoint(parts):
        return None  # سپهردادی is a surname
    return None if parts[1] in affixes().suffixes else parts  # نوگرایی is a compound


def _split_in_two(word: str, may_end: Callable[[str], bool]) -> tuple[str, str] | None:
    splits = [
        (first, rest)
        for place in range(2, len(word) - 2)
        if may_end(word[place - 1]) and _is_frequent(first := word[:place]) and _is_frequent(rest := word[place:])
        if rest not in affixes().attached  # یکانی is no یک‌انی
    ]
    return max(splits, key=lambda parts: min(map(weight, parts)), default=None)


def divisions(word: str, counts: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Yield the two words that a word may be, where a letter that joins nothing hides the space between them.

    Both are words of content, or the first is a preposition (درحال, درباره).
    """
    if ZWNJ in word:
        return
    for place in range(2, len(word) - _LONG_PART + 1):
        first, rest = word[:place], word[place:]
        is_long = place >= _LONG_PART or first in PREPOSITIONS
        if is_long and word[place - 1] in NON_JOINING and min(counts.get(first, 0), counts.get(rest, 0)) >= _FREQUENT:
            yield first, rest


def fits(word: str, suffix: str) -> bool:
    """Tell whether `suffix` may follow `word`: some follow ه and ی only, some an adjective."""
    rule = affixes().suffixes.get(suffix, "any")
    if rule == "h":
        return word.endswith(("ه", "ی"))
    if rule == "silent_h":
        return word.endswith("ه")
    if rule == "adjective":
        known = load_lexicon().words.get(word)
        return bool(known and known.parts_of_speech & {"AJ", "ADV"})
    return len(word) >= 2


def core(word: str) -> str:
    """Return `word` without its plural, possessive or indefinite ending, where a firmly known word is left."""
    stem, _, ending = word.rpartition(ZWNJ)
    if stem and ending in affixes().alone:
        return core(stem)
    found = (stem for stem, ending in affixes().attached.of(word) if len(stem) >= 3 and _is_nominal(stem, ending))
    return next((stem for stem in found if weight(stem) >= _FIRM), word)


def stems(word: str) -> list[str]:
    """Return `word`, and what is left of it without one ending after another: گیری‌های, گیری, گیر."""
    stem, _, ending = word.rpartition(ZWNJ)
    if stem and ending in affixes().alone:
        return [word, *stems(stem)]
    nominal, possessed = [], []
    for stem, ending in affixes().attached.of(word):
        if len(stem) < 3 or weight(stem) < _FIRM:
            continue
        if _is_nominal(stem, ending):
            nominal.append(stem)
        elif ending in _POSSESSIVES and weight(stem) > _POSSESSED * weight(word):  # not ارزش, which is no ارز
            possessed.append(stem)
    return [word, *nominal[:1], *possessed[:1]]


def _is_nominal(stem: str, ending: str) -> bool:
    return ending in _COMPOUND_ENDINGS or (ending in affixes().suffixes and stem[-1:] in NON_JOINING)


_KNOWN = WordRule(
    "usual spelling of a known word",
    ("spelling_counts", "compounds", "words.dat", "verbs", "verbs.dat"),
    known_spelling,
)
_PREVERB = WordRule("verb behind its preverb", ("verbs", "verbs.dat"), _with_preverb)
_AND = WordRule("frequent word behind an و", ("spelling_counts",), _behind_and)
_PLURAL = WordRule("plural or superlative of a word that is not known", ("affixes",), _unknown_inflected)
# In the order in which they are asked: the first that answers decides.
SPELLING_RULES = (
    _KNOWN,
    _PREVERB,
    _AND,
    WordRule("known word with an ending that needs no half-space", ("affixes",), _with_ending),
    WordRule("known word with a suffix", ("affixes",), _with_suffix),
    WordRule("known word behind a prefix", ("affixes",), _with_prefix),
    WordRule("surname made of a name", ("affixes", "surnames", "given_names"), _surname),
    WordRule("two frequent words with an و", ("spelling_counts",), _two_words_with_and),
    WordRule("two frequent words written as one", ("spelling_counts",), _two_words),
    WordRule("two frequent words written as one, with a suffix", ("affixes",), _two_words_inflected),
    _PLURAL,
)
CAREFUL_RULES = (
    WordRule("right as it was typed", ("affixes",), lambda word: word if stands_as_typed(word) else None),
    _KNOWN,
    _PREVERB,
    _AND,
    WordRule("known word with a plural or comparative", ("affixes",), _with_inflection),
    _PLURAL,
)
