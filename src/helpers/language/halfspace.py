"""Puts back the half-spaces (U+200C) that were dropped, or turned into spaces.

A word typed without half-spaces gets the spelling that `spelling` knows for its letters. Words with one space between
them become one word when edited text writes them so more often than apart. Letters never change.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from helpers.language.affixes import parts_alone, prefixes, suffixes_alone, verb_prefixes, verbal_nouns
from helpers.language.characters import NON_JOINING, ZWNJ, fold_letter, join_parts
from helpers.language.lexicon import counts, words
from helpers.language.spelling import core, fits, spell, spellings, total
from helpers.language.verbs import verb_forms

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژکگۀھہیے"
_MARKS = "\u0640\u064b-\u0655\u0670"
_PART = f"[{LETTERS}][{LETTERS}{_MARKS}]*"
WORD = re.compile(f"{_PART}(?:{ZWNJ}{_PART})*")
SPACES = frozenset(" \u00a0\u202f")

_LONGEST = 3  # گفت و گو: few words fall into more than three pieces

# These stand before any word, and writers differ on این که and هیچ کس: restoring leaves them, `variants` counts them
# alike.
STAND_ALONE = frozenset(["این", "آن", "همین", "همان", "هیچ", "یک", "هر", "چه", "به", "از", "که", "بر", "در"])
_LIGHT = frozenset(["شده", "نشده", "شدن", "کرده", "نکرده", "کردن"])  # حذف شده is two words unless counted as one
# What hazm's list adds to the count of a joined spelling: a factor, and a start for words that were never counted; more
# where hazm's own frequency says that the word is in use. Chosen on the two treebanks among 2 to 5 and 2 to 8; F1 moves
# by less than 0.005 between them.
_IN_USE = 1000
_USED_FACTOR, _LISTED_FACTOR = 4, 3
_COUNTED_START, _UNCOUNTED_START = 8, 1
_REMEMBERED = 2**18  # neighbours whose answer is kept: most of what recurs, in about 100 MB; all of them would grow on
_CHANCE = 0.3  # how much of the pairs that chance would make counts as written apart


def restore_halfspaces(text: str) -> str:
    """Return `text` with its lost half-spaces put back; letters never change, nor line ends.

    Half-spaces that are there stay. Only a space (or U+00A0, U+202F) between two Persian words is ever taken away.

    >>> restore_halfspaces("همکاریهای چند جانبهگرایی کشور ها می شود")
    'همکاری\u200cهای چندجانبه\u200cگرایی کشورها می\u200cشود'
    """
    pieces, end = [], 0
    for run in _runs(text):
        pieces += [text[end : run[0].start()], _restore_run(run, text)]
        end = run[-1].end()
    return "".join([*pieces, text[end:]])


def word_runs(text: str) -> list[list[str]]:
    """Return the words of `text`, those with one space between them together in a list.

    >>> word_runs("صلح و نان، آب")
    [['صلح', 'و', 'نان'], ['آب']]
    """
    return [[match.group() for match in run] for run in _runs(text)]


def word_matches(text: str) -> Iterator[re.Match]:
    """Return the matches of Persian words, half-spaces inside them included."""
    return WORD.finditer(text)


def _runs(text: str) -> Iterator[list[re.Match]]:
    """Yield the words of `text`, those with one space between them together."""
    run: list[re.Match] = []
    for match in WORD.finditer(text):
        if run and text[run[-1].end() : match.start()] not in SPACES:
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _restore_run(run: list[re.Match], text: str) -> str:
    written = [match.group() for match in run]
    words_of_run = segment(tuple("".join(map(fold_letter, word)) for word in written))
    pieces, start = [], 0
    for spelling, length in words_of_run:
        if start:
            pieces.append(text[run[start - 1].end() : run[start].start()])
        pieces.append(_respace("".join(written[start : start + length]), spelling))
        start += length
    return "".join(pieces)


def segment(parts: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return the spellings of the words that `parts` are, and how many parts went into each."""
    attached = _attach_suffixes(parts)
    found: list[tuple[str, int]] = []
    start = 0
    while start < len(attached):
        length, spelling = next(
            (length, joined)
            for length in range(min(_LONGEST, len(attached) - start), 0, -1)
            if (joined := join_words(tuple(word for word, _ in attached[start : start + length])))
        )
        found.append((spelling, sum(count for _, count in attached[start : start + length])))
        start += length
    return found


def _attach_suffixes(parts: tuple[str, ...]) -> list[tuple[str, int]]:
    """Put the suffixes that stand alone (کتاب ها) to the words before them, before any word is joined to another."""
    # Spelled first, so that neighbours are looked up as edited text writes them.
    attached: list[tuple[str, int]] = []
    for part in parts:
        joined = attach(attached[-1][0], part) if attached else None
        if joined:
            attached[-1] = joined, attached[-1][1] + 1
        else:
            attached.append((part if ZWNJ in part else spell(part), 1))
    return attached


def _respace(written: str, spelling: str) -> str:
    """Return `written` with its half-spaces where `spelling`, which has the same letters, has them."""
    breaks, letters = set(), 0
    for character in spelling:
        if character == ZWNJ:
            breaks.add(letters)
        else:
            letters += 1
    result, letters = [], 0
    for character in written.replace(ZWNJ, ""):
        if fold_letter(character):
            if letters in breaks:
                result.append(ZWNJ)
            letters += 1
        result.append(character)
    return "".join(result)


@lru_cache(maxsize=_REMEMBERED)
def join_words(parts: tuple[str, ...]) -> str | None:
    """Return the one word that `parts` are, or None; a single part is always a word."""
    if len(parts) == 1:
        return parts[0]
    if parts[0] in verb_prefixes() and len(parts) == 2:
        spelling = ZWNJ.join(parts)
        if spelling in verb_forms() or spelling in counts():
            return spelling
    if parts[0] in STAND_ALONE:
        return None
    if len(parts) == 2 and parts[0] in prefixes() and parts[1] in verbal_nouns():
        return join_parts(*parts)  # هم افزایی
    spelling = _joined_spelling(parts)
    return spelling if spelling and _is_one_word(parts, spelling) else None


def _joined_spelling(parts: tuple[str, ...]) -> str | None:
    """Return the known spelling of `parts` as one word, with the ending of the last part or without."""
    for ending in ("", _ending(parts[-1])):
        stem = "".join(parts).replace(ZWNJ, "").removesuffix(ending.replace(ZWNJ, ""))
        spelling = spellings().get(stem)
        if spelling and _breaks_at(spelling, parts):
            return spelling + ending
    return None


def _ending(word: str) -> str:
    """Return what `core` takes off a word."""
    return word.removeprefix(core(word))


def _is_one_word(parts: tuple[str, ...], spelling: str) -> bool:
    """Weigh the counts of the joined spelling against those of the words apart, with and without their ending."""
    joined, apart = 0.0, 0.0
    for ending in dict.fromkeys(("", _ending(parts[-1]))):
        form = spelling.removesuffix(ending)
        joined += counts().get(form, 0) if parts[-1] in _LIGHT else _evidence(form)
        apart += counts().get(" ".join(parts).removesuffix(ending), 0)
    chance = float(total())
    for part in parts:
        chance *= max(counts().get(part, 0), 0.1) / total()
    return joined > apart + _CHANCE * chance


def _evidence(spelling: str) -> float:
    """Return how much speaks for `spelling` as one word; یکجانبه speaks for یک‌جانبه, too."""
    counted = counts().get(spelling, 0) + counts().get(spelling.replace(ZWNJ, ""), 0)
    listed = words().get(spelling)
    if listed is None:
        return counted
    factor = _USED_FACTOR if listed.frequency > _IN_USE else _LISTED_FACTOR
    return factor * counted + (_COUNTED_START if listed.frequency else _UNCOUNTED_START)


def _breaks_at(spelling: str, parts: tuple[str, ...]) -> bool:
    """Tell whether `spelling` keeps its parts apart to the eye wherever `parts` did."""
    if ZWNJ not in spelling:
        return False
    breaks, position = set(), 0
    for part in spelling.split(ZWNJ):
        position += len(part)
        breaks.add(position)
    letters, position = spelling.replace(ZWNJ, ""), 0
    for part in parts[:-1]:
        position += len(part.replace(ZWNJ, ""))
        if position > len(letters) or (position not in breaks and letters[position - 1] not in NON_JOINING):
            return False
    return True


def may_follow(word: str, suffix: str) -> bool:
    """Tell whether a suffix that stands apart belongs to the word before it.

    Apart, تر is a comparative behind any word; within a word it may be letters of the word (دختر).
    """
    if suffix in parts_alone():
        return word not in STAND_ALONE
    return suffix in suffixes_alone() and (suffix.startswith("تر") or fits(word, suffix))


@lru_cache(maxsize=_REMEMBERED)
def attach(word: str, suffix: str) -> str | None:
    """Return `word` with the suffix that stood alone behind it, or None where it is no suffix of that word."""
    return join_parts(word, suffix) if may_follow(word, suffix) else None
