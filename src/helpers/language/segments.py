"""Lines of text to numbered segments: words, and what separates them.

A *raw token* is what stands between two spaces of a text as it was typed (`(كتابها)،`). It is cleaned once, however
often it comes, and then is one *segment* or several: the Persian words in it, its signs and numbers, and other letters.
What stands between a segment and the next is its *separator*.

The rules for signs are those of hazm's WordTokenizer, which takes seconds to load; tests compare the two. They differ
where a token has signs inside: numbers (۳٫۵, ۱۴۰۴/۰۶/۱۰, ۵,۰۰۰), hashtags, user names, addresses (#خبر_فوری, @news.ir,
t.me/news) and abbreviations (ه.ق., پ.ک.ک) stay whole. And where hazm leaves a sign with a word (*بهترین, قلبی-,
_اسلامی, شد+فیلم, 😀سلام, ۲۰.): here it is a token of its own, so that the word counts with the others of its kind. Only
a hyphen joins two words (علمی-پژوهشی), and a Persian ending is put to other letters (WTOها).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import chain, compress

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from helpers.core.arrays import Arrays, Numbers, Vocabulary, WordFeatures, expand_ranges, group_ends
from helpers.language.characters import (
    ADDRESS,
    LETTERS,
    NON_JOINING,
    TAGS,
    VERSION,
    WORD,
    ZWNJ,
    fold_characters,
    folded_codes,
    tag_parts,
)
from helpers.language.lexicon import letter_table
from helpers.language.morphology import affixes

# Separators: one token with the next (علمی-پژوهشی); tokens without a space; a space; the end of a line.
GLUED, SPLIT, SPACE, LINE = range(4)
# A number with a separator inside, or a sign: tokens of their own wherever they stand. Digits of Latin words are Latin.
DIGIT = r"[^\D0-9]"
_SIGN_CHARACTERS = r"؟!?:.،؛»\])}\"«\[({/\\"
_THOUSANDS = rf"(?<!{DIGIT}){DIGIT}{{1,3}}(?:[,،]{DIGIT}{{3}})+(?![,،]?{DIGIT})(?:[.٫/]{DIGIT}+)?"
SIGN = re.compile(rf"(?:{_THOUSANDS}|{DIGIT}+(?:[٫٬/.:]{DIGIT}+)*|[؟!?]+|\.+|:+|[{_SIGN_CHARACTERS}])")
# What is one token with its signs; or a word, a sign, what separates raw tokens, or a run of anything else.
_UNIT = re.compile(
    rf"({TAGS.pattern})|({VERSION}|{WORD.pattern}|{SIGN.pattern}|[ \n]"
    rf"|(?:(?!{DIGIT}|{TAGS.pattern}|{VERSION})[^ \n{LETTERS}{_SIGN_CHARACTERS}])+)"
)
_OTHER = re.compile(rf"(?!{DIGIT})[^ \n{LETTERS}{_SIGN_CHARACTERS}]")  # what no word and no sign begins with
_VERSION = re.compile(VERSION)
_SAME_ROLE = re.compile(r"L+|FF\+*|[1F]\+*|[PS+]+")
_HYPHENS = frozenset("-‐‑")
_FIRST_UNITS = (" ", "\n")  # the first numbers are theirs

_QUOTES = ('"', "“", "”")  # hazm makes the first of the others
_QUOTED = re.compile(r'"([^"\n]+)"')
# Persian punctuation. hazm's own rules turn each second dot of a date (10.6.1404) into a decimal point.
_STYLE = [
    (re.compile(rf"(?<![\d.])({DIGIT}+)\.({DIGIT}+)(?!\d|\.\d)"), r"\1٫\2"),
    (re.compile(r"\.{3,}"), "…"),
]
# hazm's WordTokenizer leaves these joined to a word; a space on either side makes tokens of them.
_LOOSE_SIGNS = re.compile(r" *([…–—•‘’‹›“”]) *")

_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = ("\x1c", "\x1d", "\x1e")  # of old data files; `str.splitlines` would end a line there


def paragraphs(title: str, text: str) -> list[tuple[int, str]]:
    """Return the numbered paragraphs of an article: the title is 0, the lines of the text count from 1.

    >>> paragraphs("عنوان", "یک\\n\\nدو")
    [(0, 'عنوان'), (1, 'یک'), (2, 'دو')]
    """
    lines = _LINE_ENDS.split(text) if any(map(text.__contains__, _SPACES)) else text.splitlines()
    lines = [stripped for line in lines if (stripped := line.strip())]
    title = _LINE_ENDS.sub(" ", title).strip()
    head = [(0, title)] if title else []
    return head + list(enumerate(lines, start=1))


def clean(text: str) -> str:
    """Return `text` with its characters folded and Persian punctuation: `normalize` without half-spaces."""
    return _punctuate(_QUOTED.sub(r"«\1»", _as_hazm_writes(fold_characters(text))))


def _as_hazm_writes(text: str) -> str:
    """Return folded text with each letter as hazm's Normalizer writes it, but for addresses (a.ir/%D8)."""
    table, pieces, end = _cleaning()[0], [], 0
    for address in ADDRESS.finditer(text):
        pieces += [text[end : address.start()].translate(table), address[0]]
        end = address.end()
    return "".join([*pieces, text[end:].translate(table)])


def _punctuate(text: str) -> str:
    for pattern, replacement in _STYLE:
        text = pattern.sub(replacement, text)
    return fold_characters(_LOOSE_SIGNS.sub(r" \1 ", text))


def pair_quotes(line: str) -> str:
    """Return a line as it was typed, with « and » for the quotes that `clean` would take for a pair."""
    if not any(map(line.__contains__, _QUOTES)):
        return line
    for quote in _QUOTES[1:]:
        line = line.replace(quote, _QUOTES[0])
    return _cleaning()[1].sub(r"«\1»", line)


@cache  # Made of hazm's table, which is read from disk.
def _cleaning() -> tuple[dict[int, str], re.Pattern, re.Pattern]:
    """Return hazm's table of letters, and the patterns of typed quotes with something in them, and of clean words."""
    letters = letter_table()
    codes = [*letters, *folded_codes()]
    goes = [code for code in codes if fold_characters(f".{chr(code)}.").translate(letters) == ".."]
    empty = "".join(re.escape(chr(code)) for code in goes)
    clean_letters = "".join(letter for letter in LETTERS if letter != "ء" and ord(letter) not in codes)
    joining = "".join(set(clean_letters) - NON_JOINING)
    word = f"(?:[{clean_letters}]*[{joining}]{ZWNJ})*[{clean_letters}]+"
    return letters, re.compile(f'"([{empty}]*[^"{empty}][^"]*)"'), re.compile(word)


def split_signs(unit: str) -> list[str]:
    """Return the words and the signs in a run of characters, each symbol for itself (😂😂).

    Signs within a word of other letters stay with it (Wi-Fi, AT&T), and + and # behind a letter (C++).
    """
    unit = unit.lstrip(ZWNJ)  # behind a number
    roles = _character_roles(unit)
    roles = re.sub("(?<=L)P+(?=L)", lambda inside: "L" * len(inside[0]), roles)
    end = len(unit.rstrip("+#"))
    if end and unit[end - 1].isalpha():
        roles = roles[:end].ljust(len(unit), "L")
    return [unit[part.start() : part.end()] for part in _SAME_ROLE.finditer(roles)]


def _character_roles(text: str) -> str:
    """Return L for each letter, P for punctuation, S for other signs, 1 for a symbol, F for half a flag, + for marks.

    Marks behind a letter belong to it; a sign with a half-space behind it belongs to a word.
    """
    roles: list[str] = []
    for character, after in zip(text, f"{text[1:]} ", strict=False):
        category = unicodedata.category(character)
        is_tone = "\U0001f3fb" <= character <= "\U0001f3ff"  # of an emoji
        if after == ZWNJ:
            roles.append("L")
        elif (category[0] == "M" or is_tone) and roles and roles[-1] != "L":
            roles.append("+")
        elif category == "So" or is_tone:
            roles.append("F" if "\U0001f1e6" <= character <= "\U0001f1ff" else "1")
        else:
            roles.append(category[0] if category[0] in "PS" else "L")
    return "".join(roles)


def is_sign(unit: str) -> bool:
    """Tell whether a unit, as from `split_signs`, is no word but punctuation or a symbol."""
    return _character_roles(unit[:2])[0] != "L"


def split_lines(lines: Sequence[str]) -> tuple[list[str], Numbers, Numbers]:
    """Return names of the raw tokens of `str.split`, those of all lines as numbers, and how many each line has."""
    try:
        parts = pc.split_pattern(pa.array(lines, pa.large_string()), " ")
    except UnicodeEncodeError:  # half of a surrogate pair, which Arrow has no room for
        known = Vocabulary()
        numbers = [known.of(line.split()) for line in lines]
        return known.names, np.concatenate(numbers), np.array(list(map(len, numbers)))
    encoded = parts.values.dictionary_encode()
    raw, numbers, sizes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy(), np.diff(parts.offsets.to_numpy())
    # Nothing remains of what stands between two spaces, or before the first; what other spaces separate is divided.
    divided = [(number, parts) for number, token in enumerate(raw) if (parts := token.split()) != [token]]
    counts, starts = np.ones(len(raw), np.int64), np.arange(len(raw))
    for number, parts in divided:
        raw[number], counts[number], starts[number] = "", len(parts), len(raw)
        raw += parts
    rows, numbers = expand_ranges(counts[numbers], starts[numbers])
    line_of = np.repeat(np.arange(len(lines)), sizes)[rows]
    return raw, numbers, np.bincount(line_of, minlength=len(lines))


_KNOWN = ("counts", "starts", "segments", "separators")  # of raw tokens


class Segments:
    """What is known of raw tokens: the numbers of their segments, and the separator behind each."""

    def __init__(self, names: Vocabulary):
        """Know nothing yet; `names`, which has none yet, numbers the segments."""
        self._names = names
        self.raw_tokens = Vocabulary()
        names.of(_FIRST_UNITS)
        self._roles = WordFeatures(names, 1, _roles)
        self._counts = self._starts = self._segments = self._separators = np.zeros(0, np.int32)

    def of(self, lines: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
        """Return, for the segments of lines in running order, their numbers, their separators and their lines."""
        raw_tokens, numbers, sizes = split_lines(lines)
        numbers = self.raw_tokens.of(raw_tokens)[numbers]
        self._learn()
        places, indices = expand_ranges(self._counts[numbers], self._starts[numbers])
        lines_of = np.repeat(np.arange(len(sizes)), sizes)[places]
        return self._segments[indices], np.where(group_ends(lines_of), LINE, self._separators[indices]), lines_of

    def are_one(self, segments: Numbers, following: Numbers) -> np.ndarray:
        """Tell whether segments are one token with the glued ones behind them: hyphens and endings, as restored."""
        (roles,), (next_roles,) = self._roles.of(segments), self._roles.of(following)
        return (roles == _HYPHEN) | (next_roles == _HYPHEN) | (next_roles == _ENDING)

    def parts(self) -> dict[str, Vocabulary | WordFeatures]:
        """Return what else is known, by name."""
        return {"raw_tokens": self.raw_tokens, "roles": self._roles}

    def arrays(self) -> Arrays:
        """Return what is known of raw tokens."""
        return {name: getattr(self, f"_{name}") for name in _KNOWN}

    def take(self, arrays: Arrays) -> None:
        """Know what another knew."""
        vars(self).update({f"_{name}": arrays[name] for name in _KNOWN})

    def _learn(self) -> None:
        """Segment the new raw tokens, all of them as lines of one text."""
        new = self.raw_tokens.names[len(self._counts) :]
        if not new:
            return
        is_clean = np.fromiter(map(_cleaning()[2].fullmatch, new), bool)  # half of them are words as they stand
        words, others = (list(compress(new, those)) for those in (is_clean, ~is_clean))
        # Quotes, which reach over several raw tokens, are paired before.
        text = _punctuate(_as_hazm_writes(fold_characters("\n".join(others))))
        segments, separators, raw_token = self._segmented(text)
        counts = np.ones(len(new), np.int32)
        counts[~is_clean] = np.bincount(raw_token, minlength=len(others))
        starts = len(self._segments) + np.cumsum(counts) - counts
        self._counts, self._starts = np.append(self._counts, counts), np.append(self._starts, starts)
        known, is_other = np.full((2, counts.sum()), SPACE, np.int32), ~np.repeat(is_clean, counts)
        known[0, ~is_other] = self._names.of(words)
        known[:, is_other] = segments, separators
        self._segments, self._separators = np.append([self._segments, self._separators], known, axis=1)

    def _segmented(self, text: str) -> tuple[Numbers, Numbers, Numbers]:
        """Return the segments of a text, the separator behind each, and the number of its line."""
        units = _UNIT.findall(text + "\n")
        parts_of = {unit: _parts(*unit) for unit in set(units)}
        numbers = self._names.of(chain.from_iterable(map(parts_of.__getitem__, units)))
        is_line, at = numbers == 1, np.flatnonzero(numbers > 1)
        (roles,) = self._roles.of(numbers[at])
        is_word, is_hyphen = roles > _HYPHEN, roles == _HYPHEN
        glued = (is_word[:-1] & is_hyphen[1:]) | (is_hyphen[:-1] & is_word[1:])
        glued = (glued | ((roles[:-1] == _FOREIGN) & is_word[1:])) & (np.diff(at) == 1)
        # A hyphen joins what is on both sides of it, or nothing.
        is_edge = is_hyphen & ~(np.append(glued, False) & np.append(False, glued))[: len(at)]
        glued &= ~(is_edge[:-1] | is_edge[1:])
        separators = np.where(np.diff(at) > 1, SPACE, np.where(glued, GLUED, SPLIT))
        separators = np.append(separators, SPACE)[: len(at)].astype(np.int32)
        return numbers[at], separators, np.cumsum(is_line)[at]


def _parts(tags: str, unit: str) -> list[str]:
    if tags:
        return tag_parts(tags)
    return split_signs(unit) if _OTHER.match(unit) and not _VERSION.fullmatch(unit) else [unit]


_SIGN, _HYPHEN, _PERSIAN, _ENDING, _FOREIGN = range(5)


def _roles(units: Sequence[str]) -> list[tuple[int]]:
    """Return what each unit may be joined to: signs to nothing, an ending to foreign letters, hyphens to words."""
    return [(_role(unit),) for unit in units]


def _role(unit: str) -> int:
    if unit in _HYPHENS:
        return _HYPHEN
    if WORD.fullmatch(unit):
        return _ENDING if unit in affixes().alone else _PERSIAN
    if SIGN.fullmatch(unit) or TAGS.fullmatch(unit) or is_sign(unit):
        return _SIGN
    return _FOREIGN
