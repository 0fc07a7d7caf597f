"""Lines of two directions stand as Unicode orders them, brackets turned as they are read; fonts have the letters."""

import hashlib
import io
import random
import tarfile
import urllib.error
import warnings

import bidi
import matplotlib
import pytest
from bidi.algorithm import get_display
from matplotlib import font_manager

from helpers import figures
from helpers.core.errors import UserError
from helpers.figures import fetch_font, font_families, shaping
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


def packed(**changes) -> bytes:
    """Return a package as npm's registry has it, with other bytes as fonts."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name in ("fonts/ttf/Vazirmatn-Regular.ttf", "fonts/ttf/Vazirmatn-Bold.ttf", "OFL.txt"):
            member = tarfile.TarInfo(f"package/{name}")
            content = changes.get(name, name.encode())
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


@pytest.fixture
def registry(monkeypatch):
    """Answer instead of the registry, where there is no npm; what it answers is told."""

    def answer(content, checksum=None):
        def opened(*_, **__):
            if isinstance(content, Exception):
                raise content
            return io.BytesIO(content)

        monkeypatch.setattr("shutil.which", lambda _: None)
        monkeypatch.setattr("urllib.request.urlopen", opened)
        if checksum:
            monkeypatch.setattr(shaping, "_SHA512", checksum)

    return answer


def test_the_fonts_and_their_licence_are_kept(registry, tmp_path):
    registry(packed(), hashlib.sha512(packed()).hexdigest())
    files = fetch_font(tmp_path / "fonts")
    assert [file.name for file in files] == ["Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf", "OFL.txt"]
    assert files[-1].read_text() == "OFL.txt"


def test_another_package_is_not_kept(registry, tmp_path):
    registry(packed())
    with pytest.raises(UserError, match="another checksum, so nothing was kept"):
        fetch_font(tmp_path / "fonts")
    assert not (tmp_path / "fonts").exists()


def test_without_a_network_one_line_says_what_to_do(registry, tmp_path):
    registry(urllib.error.URLError("Name or service not known"))
    with pytest.raises(
        UserError, match=r"cannot be fetched .*not known.* run this again, or name a font file"
    ) as caught:
        fetch_font(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_written(registry, tmp_path):
    registry(packed(), hashlib.sha512(packed()).hexdigest())
    (tmp_path / "fonts").write_text("a file")
    with pytest.raises(UserError, match="cannot be written"):
        fetch_font(tmp_path / "fonts")


def test_a_fetched_font_is_the_first_choice(monkeypatch, tmp_path):
    before = list(font_manager.fontManager.ttflist)
    monkeypatch.setattr(shaping, "FETCHED", tmp_path)
    monkeypatch.setattr(shaping, "PREFERRED", ("Fetched Sans", "DejaVu Sans"))
    try:
        shaping.letters_of.cache_clear()
        assert font_families() == ("DejaVu Sans",)
        (tmp_path / "Fetched Sans-Regular.ttf").write_bytes(renamed(DEJAVU))
        shaping.letters_of.cache_clear()
        assert font_families() == ("Fetched Sans", "DejaVu Sans")
    finally:
        font_manager.fontManager.ttflist[:] = before
        shaping.letters_of.cache_clear()


def renamed(file: str) -> bytes:
    """Return a font with another name."""
    from fontTools.ttLib import TTFont

    font, written = TTFont(file), io.BytesIO()
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = "Fetched Sans"
    font.save(written)
    return written.getvalue()
