"""Lines of text to numbered segments: words, and what separates them.

A *raw token* is what stands between two spaces of a text as it was typed (`(كتابها)،`). It is cleaned once, however
often it comes, and then is one *segment* or several: the Persian words in it, its signs and numbers, and other letters.
What stands between a segment and the next is its *separator*.

The rules for signs and sentences are those of hazm's WordTokenizer and SentenceTokenizer, which take seconds to load;
tests compare the two. They differ where numbers have a separator inside (۳٫۵, ۱۴۰۴/۰۶/۱۰), which stay whole as hashtags
and user names do (#خبر_فوری, @news.ir), and where a sign stands at the edge of a word that hazm leaves with it
(*بهترین, قلبی-, _اسلامی), or an underscore within it: here these are tokens of their own, so that the word counts with
the others of its kind.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from helpers.core.arrays import Arrays, Numbers, Vocabulary, WordFeatures, expand_ranges, group_ends
from helpers.language.characters import LETTERS, TAGS, WORD, ZWNJ, fold_characters, folded_codes
from helpers.language.lexicon import letter_table

# Separators: one token with the next (علمی-پژوهشی); tokens without a space; a space; the end of a line.
GLUED, SPLIT, SPACE, LINE = range(4)
ENDS_SENTENCE = frozenset("!.?⸮؟")  # before a space or the end of a line

# A number with a separator inside, or a sign: tokens of their own wherever they stand.
_SIGN_CHARACTERS = r"\d؟!?:.،؛»\])}\"«\[({/\\"
SIGN = re.compile(rf"(?:\d+(?:[٫٬/.:]\d+)+|[؟!?]+|[\d.:]+|[{_SIGN_CHARACTERS}])")
# Hashtags; or a word, a sign, what separates raw tokens, or a run of anything else.
_UNIT = re.compile(
    rf"({TAGS.pattern})|({WORD.pattern}|{SIGN.pattern}|[ \n]|(?:(?!{TAGS.pattern})[^ \n{LETTERS}{_SIGN_CHARACTERS}])+)"
)
_TAG = re.compile("[#@][^#@]+")
_OTHER = re.compile(rf"[^ \n{LETTERS}{_SIGN_CHARACTERS}]")  # what no word and no sign begins with
_FIRST_UNITS = (" ", "\n")  # the first numbers are theirs

_QUOTES = ('"', "“", "”")  # hazm makes the first of the others
_QUOTED = re.compile(r'"([^"\n]+)"')
# Persian punctuation. hazm's own rules turn each second dot of a date (10.6.1404) into a decimal point.
_STYLE = [
    (re.compile(r"(?<![\d.])(\d+)\.(\d+)(?!\d|\.\d)"), r"\1٫\2"),
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
    return _punctuate(_QUOTED.sub(r"«\1»", fold_characters(text).translate(_cleaning()[0])))


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
def _cleaning() -> tuple[dict[int, str], re.Pattern]:
    """Return hazm's table of letters, and the pattern of typed quotes with something in them that cleaning leaves."""
    letters = letter_table()
    codes = [*letters, *folded_codes()]
    goes = [code for code in codes if fold_characters(f".{chr(code)}.").translate(letters) == ".."]
    empty = "".join(re.escape(chr(code)) for code in goes)
    return letters, re.compile(f'"([{empty}]*[^"{empty}][^"]*)"')


def without_edges(unit: str) -> list[str]:
    """Return the signs, the rest and the signs of a run of characters; + and # belong to a Latin letter before them."""
    start, end = 0, len(unit)
    while start < end and _is_sign(unit, start) and unit[start + 1 : start + 2] != ZWNJ:
        start += 1
    while end > start and _is_sign(unit, end - 1):
        end -= 1
    if start < end and not unit[end:].strip("+#"):
        end = len(unit)
    return [part for part in (unit[:start], unit[start:end], unit[end:]) if part]


def _is_sign(text: str, index: int) -> bool:
    """Tell whether a character is punctuation or a symbol, or a mark (of a sign that is drawn otherwise) behind one."""
    while index and unicodedata.category(text[index])[0] == "M":
        index -= 1
    return unicodedata.category(text[index])[0] in "PS"


def split_lines(lines: Sequence[str]) -> tuple[list[str], Numbers, Numbers]:
    """Return the distinct raw tokens of `str.split`, those of all lines as numbers, and how many each line has."""
    try:
        parts = pc.split_pattern(pa.array(lines, pa.large_string()), " ")
    except UnicodeEncodeError:  # half of a surrogate pair, which Arrow has no room for
        known = Vocabulary()
        numbers = [known.of(line.split()) for line in lines]
        return known.names, np.concatenate(numbers), np.array(list(map(len, numbers)))
    encoded = parts.values.dictionary_encode()
    raw, numbers, sizes = encoded.dictionary.to_pylist(), encoded.indices.to_numpy(), np.diff(parts.offsets.to_numpy())
    if " ".join(raw).split() == raw:
        return raw, numbers, sizes
    # Nothing remains of what stands between two spaces, or before the first; what other spaces separate is divided.
    divided, known = [token.split() for token in raw], Vocabulary()
    parts_of, counts = known.of(chain.from_iterable(divided)), np.array(list(map(len, divided)))
    rows, indices = expand_ranges(counts[numbers], (np.cumsum(counts) - counts)[numbers])
    line_of = np.repeat(np.arange(len(lines)), sizes)[rows]
    return known.names, parts_of[indices], np.bincount(line_of, minlength=len(lines))


_KNOWN = ("counts", "starts", "segments", "separators")  # of raw tokens


class Segments:
    """What is known of raw tokens: the numbers of their segments, and the separator behind each."""

    def __init__(self, names: Vocabulary):
        """Know nothing yet; `names`, which has none yet, numbers the segments."""
        self._names = names
        self.raw_tokens = Vocabulary()
        names.of(_FIRST_UNITS)
        self._signs = WordFeatures(names, 2, _features)
        self._counts = self._starts = self._segments = self._separators = np.zeros(0, np.int32)

    def of(self, lines: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
        """Return, for the segments of lines in running order, their numbers, their separators and their lines."""
        raw_tokens, numbers, sizes = split_lines(lines)
        numbers = self.raw_tokens.of(raw_tokens)[numbers]
        self._learn()
        places, indices = expand_ranges(self._counts[numbers], self._starts[numbers])
        lines_of = np.repeat(np.arange(len(sizes)), sizes)[places]
        return self._segments[indices], np.where(group_ends(lines_of), LINE, self._separators[indices]), lines_of

    def parts(self) -> dict[str, Vocabulary | WordFeatures]:
        """Return what else is known, by name."""
        return {"raw_tokens": self.raw_tokens, "signs": self._signs}

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
        # Quotes, which reach over several raw tokens, are paired before.
        text = _punctuate(fold_characters("\n".join(new)).translate(_cleaning()[0]))
        segments, separators, raw_token = self._segmented(text)
        counts = np.bincount(raw_token, minlength=len(new)).astype(np.int32)
        if len(counts) != len(new):
            raise AssertionError(f"{len(new)} raw tokens became {len(counts)} lines")
        starts = len(self._segments) + np.cumsum(counts) - counts
        self._counts, self._starts = np.append(self._counts, counts), np.append(self._starts, starts)
        self._segments = np.append(self._segments, segments)
        self._separators = np.append(self._separators, separators)

    def _segmented(self, text: str) -> tuple[Numbers, Numbers, Numbers]:
        """Return the segments of a text, the separator behind each, and the number of its line."""
        units = _UNIT.findall(text + "\n")
        parts_of = {unit: _parts(*unit) for unit in set(units)}
        numbers = self._names.of(chain.from_iterable(map(parts_of.__getitem__, units)))
        is_line, at = numbers == 1, np.flatnonzero(numbers > 1)
        is_sign, is_mark = self._signs.of(numbers[at])
        separators = np.where(np.diff(at) > 1, SPACE, np.where(is_sign[:-1] | is_sign[1:], SPLIT, GLUED))
        separators = np.append(separators, SPACE)[: len(at)].astype(np.int32)
        # A mark joins what is on both sides of it (علمی-پژوهشی), or nothing.
        glued = separators == GLUED
        is_edge = (is_mark > 0) & ~(glued & np.append(False, glued[:-1])[: len(glued)]) | (is_mark == _UNDERSCORE)
        split = glued & (is_edge | np.append(is_edge[1:], False)[: len(glued)])
        return numbers[at], np.where(split, SPLIT, separators), np.cumsum(is_line)[at]


def _parts(tags: str, unit: str) -> list[str]:
    return _TAG.findall(tags) or (without_edges(unit) if _OTHER.match(unit) else [unit])


_UNDERSCORE = 2


def _features(names: Sequence[str]) -> list[tuple[int, int]]:
    """Tell of each segment whether it is a sign or a hashtag, and whether another mark (with an underscore: 2).

    An underscore between Persian words joins nothing: those that `tokenize` writes are never taken for typed ones.
    """
    rows = []
    for name in names:
        is_mark = _OTHER.match(name) and all(_is_sign(name, index) for index in range(len(name)))
        rows.append((bool(SIGN.fullmatch(name) or TAGS.fullmatch(name)), (1 + ("_" in name)) * bool(is_mark)))
    return rows
