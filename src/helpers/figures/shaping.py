"""Persian letters joined and in the order of display: what this matplotlib needs is decided here and nowhere else."""

import re
import unicodedata
from collections.abc import Iterator

# No font has these, and an SVG that names one of them in a comment is no XML and stays blank.
UNDRAWABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
BRACKET_MARKS = {"L": "\u200e", "R": "\u200f", "AL": "\u061c"}  # invisible letters of either direction
_OPENING = {")": "(", "]": "[", "}": "{"}
_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NUMBERS = ("EN", "AN")  # text from the right, but the first kind behind Latin letters
_INVISIBLE = dict.fromkeys(map(ord, [*BRACKET_MARKS.values(), "\u200c"]))
_JOINED_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")


def matplotlib_shapes() -> bool:
    """Tell whether this matplotlib joins and orders Persian letters by itself, as it does from 3.11 on."""
    import matplotlib

    return matplotlib.__version_info__[:2] >= (3, 11)


def display_order(line: str) -> str:
    """Return one line as this matplotlib must be given it: as it is, or joined and in the order of display.

    Before 3.11 half-spaces go: those versions would draw them as boxes.
    """
    if matplotlib_shapes():
        return line
    import arabic_reshaper

    # bidi.algorithm, not bidi.get_display: that one leaves parentheses and «» unmirrored.
    from bidi.algorithm import get_display

    return get_display(mark_brackets(arabic_reshaper.reshape(line))).translate(_INVISIBLE)


def is_shaped(text: str) -> bool:
    """Tell whether a text was shaped before; where matplotlib shapes, it never is."""
    return not matplotlib_shapes() and bool(_JOINED_FORM.search(text))


def mark_brackets(line: str) -> str:
    """Return a line with invisible marks that give both brackets of a pair the direction that they share.

    python-bidi orders each bracket by its neighbours. By rule N0 of Unicode's bidirectional algorithm (UAX #9) a pair
    goes with the line's direction when something within it does, else with that of what is within if the text before
    has it too.
    """
    base = next((_STRONG[kind] for kind in map(unicodedata.bidirectional, line) if kind in _STRONG), "L")
    sides = list(_sides(line, base))
    marks = {}
    for opening, closing in _bracket_pairs(line):
        within = {side for side in sides[opening + 1 : closing] if side}
        before = next((side for side in reversed(sides[:opening]) if side), base)
        if within:
            side = base if base in within or before not in within else before
            for offset in (opening, closing):
                marks[offset] = _mark(side, line[:offset])
                sides[offset] = side
    return _with_marks(line, marks, base)


def _with_marks(line: str, marks: dict[int, str], base: str) -> str:
    """Return a line with its marks, and one before a number that follows a mark: numbers go by the letter before."""
    pieces, last, marked = [], base, ""
    for offset, letter in enumerate(line):
        kind = unicodedata.bidirectional(letter)
        if offset in marks:
            marked = marks[offset]
            pieces += [marked, letter, marked]
            continue
        if kind in _STRONG:
            last, marked = kind, ""
        elif kind == "EN" and marked and marked != BRACKET_MARKS[last]:
            pieces.append(BRACKET_MARKS[last])
            marked = ""
        pieces.append(letter)
    return "".join(pieces)


def _mark(side: str, before: str) -> str:
    """Return the mark of a side that leaves the numbers after it as the text before it makes them."""
    last = next((kind for kind in map(unicodedata.bidirectional, reversed(before)) if kind in _STRONG), "")
    # Behind a Persian letter the sign of a percentage stands to the left of its number, behind others to its right.
    return BRACKET_MARKS["AL" if side == "R" and last == "AL" else side]


def _sides(line: str, base: str) -> Iterator[str]:
    """Give each character's direction: L, R, or nothing for what has none."""
    last = base
    for letter in line:
        kind = unicodedata.bidirectional(letter)
        last = _STRONG.get(kind, last)
        yield "L" if kind == "EN" and last == "L" else "R" if kind in _NUMBERS else _STRONG.get(kind, "")


def _bracket_pairs(line: str) -> list[tuple[int, int]]:
    """Return the offsets of each pair of brackets, in the order of their openings."""
    pairs, opened = [], []
    for offset, letter in enumerate(line):
        if letter in _OPENING.values():
            opened.append(offset)
        elif letter in _OPENING:
            match = next((at for at in reversed(opened) if line[at] == _OPENING[letter]), None)
            if match is not None:
                opened = [at for at in opened if at < match]
                pairs.append((match, offset))
    return sorted(pairs)
