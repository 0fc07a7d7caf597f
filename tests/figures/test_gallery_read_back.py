"""A reader's eye on every plot: tesseract reads its labels back, and can't when they are reversed or unjoined.

What counts is the letters of each line of a label, in order. Left out is what tesseract cannot judge on any picture:
numbers, whose Persian digits it takes for one another (test_reading_back.py has some), lines with fewer than three
letters in a row, and slanting or upright ones.
"""

import difflib
import re

import matplotlib.pyplot as plt
import pytest
from bidi.algorithm import get_display
from PIL import Image, ImageOps

from helpers.figures import shaping
from helpers.figures.export import plates
from tests.figures.drawn import drawn_labels
from tests.figures.test_reading_back import can_read_persian, read

# Of a line's letters; of a plot's lines. On both matplotlibs all lines of all plots are read, of unjoined ones at most
# two in three of a plot (tesseract knows single letters too), of reversed ones none but a word or two of three letters.
LEAST_LIKE, LEAST_READ = 0.9, 0.95
_DPI, _RIM = 300, 40
_LETTERS = re.compile(r"[^\W\d_]{3}")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_COPIES = 3  # of a line side by side: in a single word tesseract often finds no line
_ON_A_PAGE, _ALONE = (
    (0.5, 0.4, 0.7),
    (0.4, 0.5, 0.7, 1),
)  # sizes: at each it misses a word or two that it finds at another

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not can_read_persian(), reason="needs tesseract with Persian: apt-get install tesseract-ocr tesseract-ocr-fas"
    ),
]
display_order = shaping.display_order


def reversed_line(line: str) -> str:
    return display_order(line[::-1])


def unjoined_line(line: str) -> str:
    return display_order("\u200c".join(line)) if shaping.matplotlib_shapes() else get_display(line)


def share_read(plate, folder, monkeypatch, draw=display_order) -> float:
    """Return which share of a plate's lines is read back from its picture, if `draw` prepares each line."""
    monkeypatch.setattr(shaping, "display_order", draw)
    plt.close("all")
    lines = lines_of(plate, folder / "plot.png")
    left = list(lines)
    for scale in _ON_A_PAGE:
        (found,) = read([one_under_the_other([crop for crop, _ in lines])], scale, folder, "fas+eng")
        left = [(crop, meant) for crop, meant in left if best(found, meant) < LEAST_LIKE]
    for scale in _ALONE:
        readings = read([side_by_side(crop) for crop, _ in left], scale, folder, "fas")
        pairs = zip(left, readings, strict=True)
        left = [
            (crop, meant) for (crop, meant), found in pairs if best(found, " ".join([meant] * _COPIES)) < LEAST_LIKE
        ]
    return 1 - len(left) / len(lines)


def lines_of(plate, file) -> list[tuple[Image.Image, str]]:
    """Draw a plate; return the picture of each level line that has letters, with what it was meant to say."""
    figure, labels = drawn_labels(plate.plot)
    figure.savefig(file, dpi=_DPI)
    figure.set_dpi(_DPI)
    figure.draw_without_rendering()
    picture, lines = Image.open(file).convert("L"), []
    for text, words in labels:
        box, parts = text.get_window_extent(), words.split("\n")
        height = box.height / len(parts)
        for number, part in enumerate(parts):
            if _LETTERS.search(part) and text.get_rotation() % 360 == 0:
                top = picture.height - box.y1 + number * height
                lines.append(
                    (framed(picture.crop((round(box.x0), round(top), round(box.x1), round(top + height)))), part)
                )
    return lines


def best(found: list[str], meant: str) -> float:
    """Return how like what is meant the likest line is; a gap, as tesseract sees between unjoined letters, is three."""
    wanted = _NO_LETTERS.sub("___", meant).strip("_")
    # Of a line in two scripts tesseract gives either word first, whatever the picture has.
    turned = [" ".join(reversed(line.split())) for line in found if re.search("[A-Za-z]", line)]
    given = [_NO_LETTERS.sub("___", line).strip("_") for line in [*found, *turned]]
    return max((difflib.SequenceMatcher(None, line, wanted, autojunk=False).ratio() for line in given), default=0.0)


def framed(part: Image.Image) -> Image.Image:
    """Return a part of a picture as black on white, with the rim that tesseract wants."""
    part = ImageOps.autocontrast(part)
    shades = part.histogram()
    if sum(shades[:128]) > sum(shades[128:]):
        part = ImageOps.invert(part)
    return ImageOps.expand(part, _RIM, fill=255)


def one_under_the_other(pictures: list[Image.Image]) -> Image.Image:
    sheet = Image.new("L", (max(each.width for each in pictures), sum(each.height for each in pictures)), 255)
    top = 0
    for each in pictures:
        sheet.paste(each, (sheet.width - each.width, top))
        top += each.height
    return sheet


def side_by_side(picture: Image.Image) -> Image.Image:
    step = picture.width - _RIM
    sheet = Image.new("L", (_COPIES * step + _RIM, picture.height), 255)
    for number in range(_COPIES):
        sheet.paste(picture, (number * step, 0))
    return sheet


@pytest.mark.parametrize("plate", plates(), ids=lambda plate: plate.name)
def test_the_labels_of_a_plot_read_back_and_not_when_drawn_wrongly(plate, tmp_path, monkeypatch):
    assert share_read(plate, tmp_path, monkeypatch) >= LEAST_READ
    assert share_read(plate, tmp_path, monkeypatch, reversed_line) < 0.2
    assert share_read(plate, tmp_path, monkeypatch, unjoined_line) < LEAST_READ
