"""What a reader can search and copy in a figure's files: the words of a PDF, the title and description of an SVG.

What holds of a PDF: each word is there with its letters in logical order, and a line of Persian words has them in that
order. Where digits, brackets or words of the other direction stand in a line, programs that read PDFs differ. Slanting
names, of which they make one word a letter, are left out.
"""

import os
import re
import shutil
import subprocess
import unicodedata

import lxml.etree
import matplotlib.pyplot as plt
import pytest

from helpers import figures
from helpers.figures import rtl
from helpers.figures.gallery import plates
from helpers.language.characters import ZWNJ
from tests.figures.test_overlap import texts_drawn

# Letters of one script, and half-spaces among them.
_WORD = re.compile(f"[آ-ۓ{ZWNJ}]*[آ-ۓ]|[A-Za-z]+")
_PERSIAN_LINE = re.compile(f"[آ-ۓ{ZWNJ} ]*[آ-ۓ]")
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c"))
_display_order = rtl.display_order


def needs(program: str) -> None:
    if not shutil.which(program):
        reason = f"needs {program}: apt-get install poppler-utils"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def printed(*command) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def as_extracted(text: str) -> str:
    """Return a text as pdftotext gives it: it takes apart the ligature لا; from older matplotlibs come joined forms."""
    text = text.translate(_MARKS)
    if rtl.matplotlib_shapes():
        return text.replace("لا", "ال")
    return unicodedata.normalize("NFKC", text.replace(ZWNJ, ""))


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """Draw and save a plate; give its file and the lines that it should hold."""
    meant = {}

    def noted(line: str) -> str:
        drawn = _display_order(line)
        meant[drawn] = line
        return drawn

    def save(plate, kind: str):
        figure = plate.plot().figure
        options = {"data": plate.table, "title": plate.title, "output": tmp_path, "formats": [kind]}
        file = figures.save_figure(figure, plate.name, **options)[0]
        level = [text for text in texts_drawn(figure) if text.get_rotation() % 90 == 0]
        return file, [meant.get(line, line) for text in level for line in text.get_text().split("\n")]

    monkeypatch.setattr(rtl, "display_order", noted)
    yield save
    plt.close("all")


@pytest.mark.parametrize("plate", plates(), ids=lambda plate: plate.name)
def test_a_pdf_holds_its_words_in_logical_order_and_its_fonts(plate, saved):
    needs("pdftotext")
    file, lines = saved(plate, "pdf")
    text = printed("pdftotext", file, "-").translate(_MARKS)
    text = text if rtl.matplotlib_shapes() else unicodedata.normalize("NFKC", text)
    words = {word for line in lines for word in _WORD.findall(as_extracted(line))}
    assert words and words <= set(_WORD.findall(text))
    phrases = {as_extracted(line) for line in lines if _PERSIAN_LINE.fullmatch(line)}
    assert [phrase for phrase in phrases if phrase not in " ".join(text.split())] == []
    fonts = printed("pdffonts", file).splitlines()[2:]
    assert fonts and not [font for font in fonts if "Type 3" in font or font.split()[-5] != "yes"]


def test_an_svg_holds_its_title_and_description(saved):
    plate = plates()[0]
    drawing = lxml.etree.parse(saved(plate, "svg")[0])
    assert drawing.findtext("{http://www.w3.org/2000/svg}title") == plate.title["fa"]
    description = drawing.findtext(".//{http://purl.org/dc/elements/1.1/}description")
    assert description.startswith(f"{plate.title['fa']}. نمودار میله‌ای")
