"""Puts back the half-spaces (U+200C) that were dropped, or turned into spaces.

A word typed without half-spaces gets the spelling that `spelling` knows for its letters. Words with one space between
them become one word when edited text writes them so more often than apart. Letters never change.
"""

import re
from collections.abc import Iterator
from functools import cache

from helpers.language.characters import NON_JOINING, ZWNJ, fold_letter
from helpers.language.lexicon import counts, words
from helpers.language.spelling import (
    bond_of_first,
    bond_of_last,
    core,
    fits,
    spell,
    spellings,
    suffixes_alone,
    total,
    verb_prefixes,
)
from helpers.language.verbs import verb_forms

_LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژکگۀھہیے"
_MARKS = "\u0640\u064b-\u0655\u0670"
_PART = f"[{_LETTERS}][{_LETTERS}{_MARKS}]*"
_WORD = re.compile(f"{_PART}(?:{ZWNJ}{_PART})*")
_SPACES = frozenset(" \u00a0\u202f")

_LONGEST = 3  # گفت و گو: few words fall into more than three pieces

# These stand before any word, and writers differ on این که and هیچ کس: they are joined on clear evidence only.
_DETERMINERS = frozenset(["این", "آن", "همین", "همان", "هیچ", "یک", "هر", "چه", "به", "از", "که", "بر", "در"])
_LIGHT = frozenset(["شده", "نشده", "شدن", "کرده", "نکرده", "کردن"])  # حذف شده is two words unless counted as one
# What hazm's list adds to the count of a joined spelling: a factor, and a start for words that were never counted.
_LISTED_FACTOR, _LISTED_START, _UNCOUNTED_START = 4, 3, 1
_CLEAR = 5  # how much more often joined than apart, for a determiner
_PRIOR = 2  # how many counts the bond of the parts is worth
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


def _runs(text: str) -> Iterator[list[re.Match]]:
    """Yield the words of `text`, those with one space between them together."""
    run: list[re.Match] = []
    for match in _WORD.finditer(text):
        if run and text[run[-1].end() : match.start()] not in _SPACES:
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def _restore_run(run: list[re.Match], text: str) -> str:
    written = [match.group() for match in run]
    words_of_run = _segment(tuple("".join(map(fold_letter, word)) for word in written))
    pieces, start = [], 0
    for spelling, length in words_of_run:
        if start:
            pieces.append(text[run[start - 1].end() : run[start].start()])
        pieces.append(_respace("".join(written[start : start + length]), spelling))
        start += length
    return "".join(pieces)


def _segment(parts: tuple[str, ...]) -> list[tuple[str, int]]:
    """Return the spellings of the words that `parts` are, and how many parts went into each."""
    found: list[tuple[str, int]] = []
    start = 0
    while start < len(parts):
        length, spelling = next(
            (length, joined)
            for length in range(min(_LONGEST, len(parts) - start), 0, -1)
            if (joined := _join(parts[start : start + length]))
        )
        start += length
        attached = _attach(found[-1][0], spelling) if found else None
        if attached:
            found[-1] = attached, found[-1][1] + length
        else:
            found.append((spelling, length))
    return found


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


@cache
def _join(parts: tuple[str, ...]) -> str | None:
    """Return the one word that `parts` are, or None; a single part is always a word."""
    if len(parts) == 1:
        return parts[0] if ZWNJ in parts[0] else spell(parts[0])
    if parts[0] in verb_prefixes() and len(parts) == 2:
        spelling = ZWNJ.join(parts)
        if spelling in verb_forms() or spelling in counts():
            return spelling
    spelling = _joined_spelling(parts)
    return spelling if spelling and _is_one_word(parts, spelling) else None


def _joined_spelling(parts: tuple[str, ...]) -> str | None:
    """Return the known spelling of `parts` as one word; two parts that like company make one of their own."""
    for ending in ("", parts[-1].removeprefix(core(parts[-1]))):
        stem = "".join(parts).replace(ZWNJ, "").removesuffix(ending.replace(ZWNJ, ""))
        spelling = spellings().get(stem)
        if spelling and _breaks_at(spelling, parts):
            return spelling + ending
    if len(parts) == 2 and _bond(parts) > 0.5:
        return parts[0] + ("" if parts[0][-1] in NON_JOINING else ZWNJ) + parts[1]
    return None


def _is_one_word(parts: tuple[str, ...], spelling: str) -> bool:
    """Weigh the counts of the joined spelling against those of the words apart, with and without their ending."""
    joined, apart = 0.0, 0.0
    shorter = (*parts[:-1], core(parts[-1]))
    for last in dict.fromkeys((parts, shorter)):
        form = spelling if last is parts else spelling.removesuffix(parts[-1].removeprefix(core(parts[-1])))
        joined += _evidence(form, parts[-1])
        apart += counts().get(" ".join(last), 0)
    chance = float(total())
    for part in parts:
        chance *= max(counts().get(part, 0), 0.1) / total()
    bond = _bond(parts)
    needed = _CLEAR if parts[0] in _DETERMINERS else 1
    return joined + _PRIOR * bond > needed * (apart + _PRIOR * (1 - bond) + _CHANCE * chance)


def _evidence(spelling: str, last: str) -> float:
    counted = counts().get(spelling, 0)
    listed = words().get(spelling)
    if listed is None or last in _LIGHT:
        return counted
    return _LISTED_FACTOR * counted + (_LISTED_START if listed.frequency else _UNCOUNTED_START)


def _bond(parts: tuple[str, ...]) -> float:
    if len(parts) != 2 or any(part in verb_forms() or part.split(ZWNJ)[0] in verb_prefixes() for part in parts):
        return 0.0
    return max(bond_of_first(parts[0]), bond_of_last(core(parts[1])))


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


@cache
def _attach(word: str, suffix: str) -> str | None:
    """Return `word` with the suffix that stood alone behind it, or None where it is no suffix of that word."""
    if suffix not in suffixes_alone() or not fits(word, suffix):
        return None
    return word + ("" if word[-1] in NON_JOINING else ZWNJ) + suffix
