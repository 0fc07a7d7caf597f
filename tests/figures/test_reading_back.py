"""A reader's eye on the picture: tesseract reads the labels back, and must fail on text shaped twice or not at all."""

import difflib
import shutil
import subprocess

import arabic_reshaper
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from bidi.algorithm import get_display
from PIL import Image

from helpers import figures
from helpers.figures.shaping import matplotlib_shapes

pytesseract = pytest.importorskip("pytesseract")

LABELS = ["چندجانبه‌گرایی", "همکاری‌های دانشگاهی", "آموزش و پرورش", "موافقت‌نامه تجارت آزاد", "فرهنگ و گردشگری"]
LEAST_LIKE = 0.9  # of the letters; tesseract mistakes a dot now and then


def can_read_persian() -> bool:
    if not shutil.which("tesseract"):
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "fas" in listed.stdout.split()


pytestmark = pytest.mark.skipif(
    not can_read_persian(), reason="needs tesseract with Persian: apt-get install tesseract-ocr tesseract-ocr-fas"
)


def picture_of(text: str, file) -> Image.Image:
    with figures.style():
        figure = plt.figure(figsize=(6, 0.8), layout="none")
        figure.text(0.5, 0.5, text, fontsize=22, ha="center", va="center")
        figure.savefig(file, dpi=200)
    return Image.open(file)


def letters(text: str) -> str:
    return "".join(text.replace("\u200c", "").split())


def likeness(drawn: str, meant: str, file) -> float:
    """Return how much of `meant` is read from a picture of `drawn`: 1 is all, in order."""
    return best_reading(picture_of(drawn, file), meant)


def best_reading(picture: Image.Image, meant: str) -> float:
    """Return how much of `meant` tesseract reads at the best of three sizes: at some it finds no line at all."""
    best = 0.0
    for scale in (1, 1.5, 2):
        size = round(picture.width * scale), round(picture.height * scale)
        best = max(best, similarity(read(picture.convert("L").resize(size)), meant))
        if best >= LEAST_LIKE:
            break
    return best


def read(picture: Image.Image) -> str:
    return pytesseract.image_to_string(picture, lang="fas", config="--psm 7")


def similarity(found: str, meant: str) -> float:
    return difflib.SequenceMatcher(None, letters(found), letters(meant), autojunk=False).ratio()


@pytest.mark.parametrize("label", LABELS)
def test_shaped_labels_read_back(label, tmp_path):
    assert likeness(figures.shape(label), label, tmp_path / "label.png") >= LEAST_LIKE


@pytest.mark.parametrize("label", LABELS[:2])
def test_text_shaped_wrongly_does_not_read_back(label, tmp_path):
    """Shaped by hand where matplotlib shapes (so twice), and not at all where it does not."""
    wrong = get_display(arabic_reshaper.reshape(label)) if matplotlib_shapes() else label
    assert likeness(wrong, label, tmp_path / "label.png") < LEAST_LIKE


def test_digits_read_back_in_order(tmp_path):
    label = f"سال {figures.persian_number(1404).replace('٬', '')}"
    assert likeness(figures.shape(label), label, tmp_path / "label.png") >= LEAST_LIKE


def test_a_halfspace_leaves_no_mark(tmp_path):
    def ink(text):
        picture = picture_of(figures.shape(text), tmp_path / "label.png").convert("L")
        return sum(picture.point(lambda shade: shade < 128).histogram()[1:])

    # The letters' joins differ; a box drawn for the half-space would add far more ink than they do.
    assert abs(ink("می‌شود") - ink("می شود")) < 0.1 * ink("می شود")


def test_a_whole_chart_reads_back(tmp_path):
    # Names in which tesseract finds a line at this size: in some, on any matplotlib, it sees none at all.
    names = ["کشور", "روسیه", "همکاری", "تعامل", "پزشکیان", "ظرفیت‌های علمی"]
    terms = pd.DataFrame({"term": names, "count": [11, 10, 8, 5, 4, 2]})
    title = "پرتکرارترین واژه‌ها"
    ax = figures.plot_terms(terms, title=title)
    file = figures.save_figure(ax, "terms", output=tmp_path, formats=["png"])[0]
    picture = Image.open(file)
    ax.figure.set_dpi(300)
    ax.figure.canvas.draw()
    drawn = [*zip(ax.get_yticklabels(), names, strict=True), (ax.figure.texts[0], title), (ax.xaxis.label, "شمار")]
    for text, meant in drawn:
        assert best_reading(crop(picture, text), meant) >= LEAST_LIKE, meant


def crop(picture: Image.Image, text) -> Image.Image:
    """Return the part of the picture that a text was drawn on, with a white rim that tesseract wants."""
    box = text.get_window_extent()
    part = picture.crop((round(box.x0), round(picture.height - box.y1), round(box.x1), round(picture.height - box.y0)))
    framed = Image.new("RGB", (part.width + 80, part.height + 80), "white")
    framed.paste(part.convert("RGB"), (40, 40))
    return framed
