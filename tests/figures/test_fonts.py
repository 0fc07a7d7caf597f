"""Vazirmatn is fetched whole and unchanged, or one line says why not; what was fetched is used by itself."""

import hashlib
import io
import tarfile
import urllib.error

import matplotlib
import pytest
from matplotlib import font_manager

from helpers.core.errors import UserError
from helpers.figures import fetch_font, font_families, fonts, shaping

DEJAVU = f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf"


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
            monkeypatch.setattr(fonts, "_SHA512", checksum)

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
