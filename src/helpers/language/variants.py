"""One word, one count: the spellings of one word brought together before it is counted.

`restore_halfspaces` leaves a text readable as its writer wrote it. Counting asks for more: به‌طور and به طور, این‌که,
این که and اینکه, گفتگو and گفت‌وگو must count alike. Two steps see to that: `regularize` decides, for words that writers
join or space as they like, which is counted (`tokenize` calls it), and `canonical` gives the lemma that stands for all
spellings with the same coarse key (`lemmatize` calls it).
"""

import re
from functools import cache, lru_cache

from helpers.core.store import cached_table
from helpers.language.affixes import suffixes_alone
from helpers.language.characters import ZWNJ
from helpers.language.halfspace import may_follow, segment, word_matches
from helpers.language.lexicon import counts, read_list, word_counts
from helpers.language.spelling import core, run_together, spell, weight

# What writers vary in one word: the hamza and its bearer. آ stays apart from ا (آن is not ان).
_HAMZA = str.maketrans({"ئ": "ی", "أ": "ا", "إ": "ا", "ؤ": "و", ZWNJ: None, "_": None, " ": None})
_VARYING = re.compile(f"[ئأإؤء{ZWNJ}_ ]")
_BEFORE_WAW, _AFTER_ALEF = re.compile("ئ(?=و)"), re.compile("(?<=ا)ء")  # مسئول, مسوول; املاء, املا; but جزء is not جز
_LONGEST = 3  # words in a listed variant
_WORD = 3  # counts that make a part of a word a word of its own


@lru_cache(2**16)
def coarse_key(word: str) -> str:
    """Return what the spellings of one word have in common: its letters, without half-spaces and hamza.

    >>> coarse_key("مسئول") == coarse_key("مسوول"), coarse_key("بین\u200cالملل") == coarse_key("بینالملل")
    (True, True)
    """
    if not _VARYING.search(word):
        return word
    return _AFTER_ALEF.sub("", _BEFORE_WAW.sub("و", word)).translate(_HAMZA)


@lru_cache(2**16)
def canonical(lemma: str) -> str:
    """Return the lemma that stands for all spellings of one word: the listed one, else the most frequent.

    >>> canonical("گفتگو") == canonical("گفت\u200cوگو"), canonical("رییس")
    (True, 'رئیس')
    """
    if "#" in lemma:
        return lemma
    key = coarse_key(lemma)
    listed = _listed().get(key)
    if listed:
        return listed
    best = _most_frequent().get(key, lemma)
    return best if weight(best) > weight(lemma) else lemma


def is_listed(token: str) -> bool:
    """Tell whether a token, of one word or several (این_که), is a listed spelling; hazm's joined verbs are not."""
    return coarse_key(token) in _listed()


@cache
def _listed() -> dict[str, str]:
    rows = read_list("variants")
    return {coarse_key(row[column]): row["canonical"] for row in rows for column in ("variant", "canonical")}


@cached_table
def _most_frequent() -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for spelling, count in word_counts().items():
        key = coarse_key(spelling)
        best[key] = max(best.get(key, (0, "")), (count, spelling))
    return {key: spelling for key, (_, spelling) in best.items()}


@cache
def together() -> frozenset[tuple[str, ...]]:
    """Return the listed variants of several words, which are one token.

    >>> ("این", "که") in together()
    True
    """
    spaced = (row["variant"] for row in read_list("variants"))
    return frozenset(tuple(variant.split(" ")) for variant in spaced if " " in variant)


@cache
def beginnings() -> frozenset[str]:
    """Return the first words of the listed variants of several words."""
    return frozenset(row[0] for row in together())


@cache
def continuations() -> frozenset[str]:
    """Return the other words of the listed variants of several words."""
    return frozenset(word for row in together() for word in row[1:])


def regularize(text: str) -> str:
    """Return normalised text with one spacing for the words that writers join or space as they like.

    A half-space that most writers leave out becomes a space (به‌طور: به طور); words listed as one get an underscore, as
    hazm gives to verbs of several parts (این که: این_که). No letter changes.

    >>> regularize("این که به\u200cطور")
    'این_که به طور'
    """
    pieces, end = [], 0
    for match in word_matches(text):
        pieces += [text[end : match.start()], " ".join(regular_words(match.group()))]
        end = match.end()
    return _join_listed("".join([*pieces, text[end:]]))


def regular_words(word: str) -> list[str]:
    """Return the words that a restored word is when counted.

    >>> regular_words("به\u200cطور"), regular_words("بازارفوتبال")
    (['به', 'طور'], ['بازار', 'فوتبال'])
    """
    return _apart(word).split(" ") if ZWNJ in word else list(run_together(word) or [word])


@lru_cache(2**15)
def _apart(word: str) -> str:
    """Return `word` with spaces for the half-spaces that its readers would not miss.

    A half-space that is restored when it is dropped, but not when it is typed as a space, would count otherwise in each
    of the three typings: it becomes a space. One that neither typing gives back stays, unless most writers use a space.
    """
    if coarse_key(word) in _listed():
        return word
    stem, suffix = _split_suffix(word)
    base, _, ending = word.rpartition(ZWNJ)
    if not suffix and ending in suffixes_alone():
        return f"{_apart(base) if ZWNJ in base else base} {ending}"  # متهم‌اند: "are accused", a word of its own
    if ZWNJ not in stem:
        return word
    split = [spelling for spelling, _ in segment(tuple(stem.split(ZWNJ)))]
    if len(split) == 1 or any(weight(core(part)) < _WORD for part in split):
        return word  # هم‌افزایی: its second part is no word
    letters = stem.replace(ZWNJ, "")
    is_restored = spell(letters) == stem
    spaced = counts().get(stem.replace(ZWNJ, " "), 0)
    if is_restored or spaced > counts().get(stem, 0) + counts().get(letters, 0):
        return " ".join(split) + suffix
    return word


def _split_suffix(word: str) -> tuple[str, str]:
    """Return a word and the suffix behind its last half-space (همکاری, ‌های), which is set apart nowhere."""
    stem, mark, ending = word.rpartition(ZWNJ)
    return (stem, mark + ending) if may_follow(stem, ending) else (word, "")


def _join_listed(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        words = line.split(" ")
        result, start = [], 0
        while start < len(words):
            length = next((n for n in range(_LONGEST, 1, -1) if tuple(words[start : start + n]) in together()), 1)
            result.append("_".join(words[start : start + length]))
            start += length
        lines.append(" ".join(result))
    return "\n".join(lines)
