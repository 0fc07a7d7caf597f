"""Lines of two directions stand as Unicode orders them, also where python-bidi would misplace brackets."""

import random

import bidi
import pytest
from bidi.algorithm import get_display

from helpers.figures.shaping import BRACKET_MARKS, mark_brackets

PIECES = [*"صلح ایران WTO GDP ( ) [ ] « » ۱۴۰۴ 25 ٪ . ،".split(), " "]
LINES = 5000
_INVISIBLE = dict.fromkeys([*map(ord, BRACKET_MARKS.values()), 0x200C])
# bidi.get_display knows the rule for brackets (UAX #9, N0) but leaves them unmirrored.
_UNMIRRORED = str.maketrans(")]»", "([«")


def lines(seed: int) -> list[str]:
    chosen = random.Random(seed)
    return ["".join(chosen.choices(PIECES, k=chosen.randint(3, 9))) for _ in range(LINES)]


def is_apart(marked: str, line: str) -> bool:
    """Tell whether python-bidi orders a line otherwise than its newer half does, which has the rule for brackets."""
    shown = get_display(marked).translate(_INVISIBLE)
    return shown.translate(_UNMIRRORED) != bidi.get_display(line).translate(_UNMIRRORED)


def test_brackets_stand_as_unicode_orders_them():
    given = lines(seed=0)
    assert [line for line in given if is_apart(mark_brackets(line), line)] == []
    assert any(is_apart(line, line) for line in given)  # without the marks


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("رشد (۲۵٪)", "(٪۲۵) دشر"),
        ("رشد (25%)", "(%25) دشر"),
        ("در GDP (۱۴۰۴)", "GDP (۱۴۰۴) رد"),
        ("سهم [WTO]", "[WTO] مهس"),
        ("WTO (صلح) is", "WTO (حلص) is"),
    ],
)
def test_a_line_with_brackets_as_it_is_seen(line, shown):
    assert get_display(mark_brackets(line)).translate(_INVISIBLE) == shown
