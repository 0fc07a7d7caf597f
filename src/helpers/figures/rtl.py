"""Persian that reads right in a picture, on any matplotlib."""

import re
import unicodedata
import warnings
from collections.abc import Iterable
from functools import cache

from helpers.core.errors import TableError
from helpers.figures.style import current
from helpers.language.characters import ZWNJ

# No font has these, and an SVG that names one of them in a comment is no XML and stays blank.
UNDRAWABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIGITS = str.maketrans("0123456789.,%-", "۰۱۲۳۴۵۶۷۸۹٫٬٪−")
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_HUGE = 1e9  # from here on a number is written as a power of ten
_SHOWN_AS = "\ufffd"

BETWEEN = " / "  # stands between a name and its translation
DIRECTIONS = ("rtl", "ltr")
_PERSIAN, _LATIN = re.compile("[\u0620-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"), re.compile("[A-Za-z]")
_FIRST_LETTER = re.compile("[^\\W\\d_]")
MARKS = {"rtl": "\u200f", "ltr": "\u200e"}  # invisible letters that give a line its direction


def shape(text: str) -> str:
    """Return `text` as matplotlib must be given it: the only door for letters into a picture, passed once.

    matplotlib 3.11 joins and orders Persian letters by itself, and text prepared for it would come out reversed;
    older versions draw what they are given from left to right, so arabic-reshaper joins the letters and python-bidi
    orders them (and half-spaces, which their fonts would draw, go). A character that cannot be drawn becomes U+FFFD,
    with a warning if it is for want of a font. A line reads from the side of most of its letters, though its first one
    be of the other script. Shaped text is for drawing only: never store it.

    >>> shape("Trade")
    'Trade'
    """
    lines = UNDRAWABLE.sub(_SHOWN_AS, text).split("\n")
    return _without_missing("\n".join(display_order(_directed(line)) for line in lines))


def reading_direction(direction: str | None, names: Iterable[str]) -> str:
    """Return `direction`, or without one that of the names: `rtl` unless most of their letters are Latin.

    In a figure in both languages it is `rtl` as soon as there are Persian letters.

    >>> reading_direction(None, ["صلح"]), reading_direction(None, ["Trade"])
    ('rtl', 'ltr')
    """
    if direction is None:
        text = " ".join(map(str, names))
        persian, latin = len(_PERSIAN.findall(text)), len(_LATIN.findall(text))
        # Words in both languages come as the Persian and its translation, which is often longer.
        return "rtl" if persian >= latin or (persian and current().language == "both") else "ltr"
    if direction not in DIRECTIONS:
        raise TableError(f"direction must be one of {', '.join(DIRECTIONS)}; got {direction!r}")
    return direction


def _directed(line: str) -> str:
    """Return a line with a mark in front where its first letter would give it another direction than it has."""
    first = _FIRST_LETTER.search(line)
    if not first or line[0] in MARKS.values():
        return line
    wanted = line_direction(line)
    return line if line_direction(first[0]) == wanted else MARKS[wanted] + line


def line_direction(line: str) -> str:
    """Return the side from which a line reads: that of most of its letters, with two exceptions.

    >>> line_direction("صلح in the UN"), line_direction("صلح و UN")
    ('ltr', 'rtl')
    """
    persian, latin = len(_PERSIAN.findall(line)), len(_LATIN.findall(line))
    if current().language == "en" and latin:
        return "ltr"  # an English sentence, however many of its words are Persian
    if current().language == "both" and persian and BETWEEN in line:
        return "rtl"  # a Persian name and its translation, which is often longer
    return "rtl" if persian >= latin else "ltr"


@cache
def matplotlib_shapes() -> bool:
    """Tell whether this matplotlib joins and orders Persian letters by itself, as it does from 3.11 on."""
    import matplotlib

    return matplotlib.__version_info__[:2] >= (3, 11)


def display_order(line: str) -> str:
    """Return one line as this matplotlib must be given it: as it is, or joined and in the order of display."""
    if matplotlib_shapes():
        return line
    import arabic_reshaper

    # bidi.algorithm, not bidi.get_display: that one leaves parentheses and «» unmirrored.
    from bidi.algorithm import get_display

    from helpers.figures.brackets import MARKS as BRACKET_MARKS
    from helpers.figures.brackets import mark_brackets

    shown = get_display(mark_brackets(arabic_reshaper.reshape(line)))
    return shown.replace(ZWNJ, "").translate(dict.fromkeys(map(ord, BRACKET_MARKS.values())))


def _without_missing(text: str) -> str:
    """Return text with U+FFFD for what no font in use has, and warn of it."""
    from helpers.figures.fonts import families, letters_without_font

    names = families(current().font)
    # Invisible marks have no shape of their own: a font need not have them.
    letters = frozenset(letter for letter in set(text) if letter != "\n" and unicodedata.category(letter) != "Cf")
    missing = letters_without_font(letters, names)
    if not missing:
        return text
    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in sorted(missing))
    warnings.warn(
        f"no font here ({', '.join(names)}) has {named}: drawn as {_SHOWN_AS}. Name a font that has it: "
        "figures.set_style(font=…)",
        stacklevel=3,
    )
    return text.translate(dict.fromkeys(map(ord, missing), _SHOWN_AS))


def persian_number(number: float, *, decimals: int = 0) -> str:
    """Return a number in Persian digits, thousands set apart; from a thousand million on as a power of ten.

    >>> persian_number(12345.678, decimals=1), persian_number(2.5e12)
    ('۱۲٬۳۴۵٫۷', '۲٫۵×۱۰¹²')
    """
    return latin_number(number, decimals=decimals).translate(_DIGITS)


def latin_number(number: float, *, decimals: int = 0) -> str:
    """Return a number in Latin digits, thousands set apart; from a thousand million on as a power of ten.

    >>> latin_number(12345.678, decimals=1), latin_number(2.5e12)
    ('12,345.7', '2.5×10¹²')
    """
    if abs(number) < _HUGE:
        return f"{number:,.{decimals}f}"
    first, _, power = f"{number:.1e}".partition("e")
    return f"{first}×10{str(int(power)).translate(_RAISED)}"
