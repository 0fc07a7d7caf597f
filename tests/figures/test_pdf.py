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
import pytest

from helpers import figures
from helpers.figures import shaping
from helpers.figures.export import plates

# Letters of one script, and half-spaces among them.
_WORD = re.compile("[آ-ۓ\u200c]*[آ-ۓ]|[A-Za-z]+")
_PERSIAN_LINE = re.compile("[آ-ۓ\u200c ]*[آ-ۓ]")
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c"))


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
    if shaping.matplotlib_shapes():
        return text.replace("لا", "ال")
    return unicodedata.normalize("NFKC", text.replace("\u200c", ""))


@pytest.mark.slow
@pytest.mark.parametrize("name", [plate.name for plate in plates()])
def test_a_pdf_holds_its_words_in_logical_order_and_its_fonts(name, drawn_plate, tmp_path):
    needs("pdftotext")
    figure, labels = drawn_plate(name)
    file = figures.save_figure(figure, name, output=tmp_path, formats=["pdf"])[0]
    lines = [line for text, meant in labels if text.get_rotation() % 90 == 0 for line in meant.split("\n")]
    text = printed("pdftotext", file, "-").translate(_MARKS)
    text = text if shaping.matplotlib_shapes() else unicodedata.normalize("NFKC", text)
    words = {word for line in lines for word in _WORD.findall(as_extracted(line))}
    assert words and words <= set(_WORD.findall(text))
    phrases = {as_extracted(line) for line in lines if _PERSIAN_LINE.fullmatch(line)}
    assert [phrase for phrase in phrases if phrase not in " ".join(text.split())] == []
    fonts = printed("pdffonts", file).splitlines()[2:]
    assert fonts and not [font for font in fonts if "Type 3" in font or font.split()[-5] != "yes"]


def test_an_svg_holds_its_title_and_description(drawn_plate, tmp_path):
    figure, _ = drawn_plate("plot_terms")
    drawing = lxml.etree.parse(figures.save_figure(figure, "terms", output=tmp_path, formats=["svg"])[0])
    assert drawing.findtext("{http://www.w3.org/2000/svg}title") == "پرتکرارترین واژه‌ها"
    description = drawing.findtext(".//{http://purl.org/dc/elements/1.1/}description")
    assert description.startswith("پرتکرارترین واژه‌ها. نمودار میله‌ای")
