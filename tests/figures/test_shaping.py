"""Lines of two directions stand as Unicode orders them, brackets turned as they are read; fonts have the letters."""

import random
import warnings

import bidi
import matplotlib
import pytest
from bidi.algorithm import get_display

from helpers import figures
from helpers.core.errors import UserError
from helpers.figures import shaping
from helpers.figures.shaping import ordered

PIECES = [*"صلح ایران WTO GDP ( ) [ ] « » ۱۴۰۴ 25 ٪ . ،".split(), " "]
LINES = 2000
_SIDELESS = str.maketrans(")]»", "([«")
DEJAVU, CURSIVE = (f"{matplotlib.get_data_path()}/fonts/ttf/{name}.ttf" for name in ("DejaVuSans", "cmr10"))


def lines(seed: int, pieces: list[str]) -> list[str]:
    chosen = random.Random(seed)
    return ["".join(chosen.choices(pieces, k=chosen.randint(3, 9))) for _ in range(LINES)]


def test_brackets_stand_as_unicode_orders_them():
    given = lines(0, PIECES)
    by_rule = [bidi.get_display(line).translate(_SIDELESS) for line in given]
    assert [ordered(line).translate(_SIDELESS) for line in given] == by_rule
    assert [get_display(line).translate(_SIDELESS) for line in given] != by_rule  # python-bidi's older half


def test_signs_of_a_side_are_turned_where_they_read_from_the_right():
    given = lines(1, [piece for piece in PIECES if piece not in "()[]"])
    assert [ordered(line) for line in given] == list(map(get_display, given))


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
    assert ordered(line) == shown


@pytest.mark.parametrize(
    ("line", "joined"),
    [
        ("دورهٔ نخست", "ﺖﺴﺨﻧ \u0654ﻩﺭﻭﺩ"),
        ("خانهٔ ما", "ﺎﻣ \u0654ﻪﻧﺎﺧ"),
        ("لطفاً، مدّت", "ﺕﺪﻣ ،ﺎﻔﻄﻟ"),  # as before: these are not drawn
        ("مسا\u0654له", "ﻪﻟﺄﺴﻣ"),
    ],
)
def test_the_hamza_above_is_drawn_whoever_joins_the_letters(monkeypatch, line, joined):
    monkeypatch.setattr(shaping, "matplotlib_shapes", lambda: True)
    assert shaping.display_order(line) == line
    monkeypatch.setattr(shaping, "matplotlib_shapes", lambda: False)
    assert shaping.display_order(line) == joined


def test_a_font_file_that_is_none(tmp_path):
    (tmp_path / "letter.ttf").write_text("no font")
    with pytest.raises(UserError, match=r"letter\.ttf cannot be read") as caught:
        figures.set_style(font=str(tmp_path / "letter.ttf"))
    assert "\n" not in str(caught.value)


def test_a_font_file_is_known_by_its_name_and_the_last_font_has_what_it_lacks():
    assert figures.font_families(DEJAVU) == ("DejaVu Sans",)
    with pytest.warns(UserWarning, match="'cmr10' lacks Persian letters"):
        figures.set_style(font=CURSIVE)
    assert figures.font_families(CURSIVE) == ("cmr10", "DejaVu Sans")
    figures.set_style()


def test_the_font_of_the_gallery_has_all_persian_letters():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figures.set_style(font="DejaVu Sans")
    figures.set_style()
