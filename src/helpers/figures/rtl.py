"""Persian that reads right in a picture, on any matplotlib."""

import re
from functools import cache

from helpers.language.characters import ZWNJ

# No font has these, and an SVG that names one of them in a comment is no XML and stays blank.
_UNDRAWABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIGITS = str.maketrans("0123456789.,%-", "۰۱۲۳۴۵۶۷۸۹٫٬٪−")


def shape(text: str) -> str:
    """Return `text` as matplotlib must be given it: the only door for letters into a picture, passed once.

    matplotlib 3.11 joins and orders Persian letters by itself, and text prepared for it would come out reversed;
    older versions draw what they are given from left to right, so arabic-reshaper joins the letters and python-bidi
    orders them (and half-spaces, which their fonts would draw, go). A character that cannot be drawn becomes U+FFFD.
    Shaped text is for drawing only: never store it.

    >>> shape("Trade")
    'Trade'
    """
    text = _UNDRAWABLE.sub("\ufffd", text)
    if matplotlib_shapes():
        return text
    return "\n".join(_display_order(line) for line in text.split("\n"))


@cache
def matplotlib_shapes() -> bool:
    """Tell whether this matplotlib joins and orders Persian letters by itself, as it does from 3.11 on."""
    import matplotlib

    return matplotlib.__version_info__[:2] >= (3, 11)


def _display_order(line: str) -> str:
    import arabic_reshaper

    # bidi.algorithm, not bidi.get_display: that one leaves parentheses and «» unmirrored.
    from bidi.algorithm import get_display

    return get_display(arabic_reshaper.reshape(line)).replace(ZWNJ, "")


def persian_number(number: float, *, decimals: int = 0) -> str:
    """Return a number in Persian digits, thousands set apart.

    >>> persian_number(12345.678, decimals=1)
    '۱۲٬۳۴۵٫۷'
    """
    return f"{number:,.{decimals}f}".translate(_DIGITS)
