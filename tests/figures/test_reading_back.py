"""A reader's eye on the picture: tesseract reads the labels back, and must fail on text shaped twice or not at all."""

import difflib
import os
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
    return Image.open(file).copy()  # the next one has the same file


def letters(text: str) -> str:
    return "".join(text.replace("\u200c", "").split())


def likenesses(pictures: list[Image.Image], meant: list[str], folder) -> list[float]:
    """Return how much of what is meant tesseract reads in each picture at the best of three sizes: 1 is all, in order.

    At some sizes it finds no line at all.
    """
    best = [0.0] * len(meant)
    for scale in (1, 1.5, 2):
        left = [number for number, likeness in enumerate(best) if likeness < LEAST_LIKE]
        found = read([pictures[number].convert("L") for number in left], scale, folder, "fas", line=True)
        for number, lines in zip(left, found, strict=True):
            best[number] = max(best[number], similarity("".join(lines), meant[number]))
    return best


def read(pictures: list[Image.Image], scale: float, folder, languages: str, *, line: bool = False) -> list[list[str]]:
    """Return the lines that tesseract reads in each picture of another size; one process for all of them."""
    if not pictures:
        return []
    files = [folder / f"{number}.png" for number in range(len(pictures))]
    for picture, file in zip(pictures, files, strict=True):
        picture.resize((round(picture.width * scale), round(picture.height * scale))).save(file)
    (folder / "files.txt").write_text("\n".join(map(str, files)))
    command = ["tesseract", folder / "files.txt", "stdout", "-l", languages, "--psm", "7" if line else "6"]
    one_thread = os.environ | {"OMP_THREAD_LIMIT": "1"}
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=one_thread)
    return [page.split("\n") for page in run.stdout.split("\f")[: len(pictures)]]


def similarity(found: str, meant: str) -> float:
    return difflib.SequenceMatcher(None, letters(found), letters(meant), autojunk=False).ratio()


def test_shaped_labels_and_digits_read_back_in_order(tmp_path):
    labels = [*LABELS, f"سال {figures.format_number(1404).replace('٬', '')}"]
    pictures = [picture_of(figures.shape(label), tmp_path / "label.png") for label in labels]
    assert min(likenesses(pictures, labels, tmp_path)) >= LEAST_LIKE


def test_text_shaped_wrongly_does_not_read_back(tmp_path):
    """Shaped by hand where matplotlib shapes (so twice), and not at all where it does not."""
    wrong = [get_display(arabic_reshaper.reshape(label)) if matplotlib_shapes() else label for label in LABELS[:2]]
    pictures = [picture_of(text, tmp_path / "label.png") for text in wrong]
    assert max(likenesses(pictures, LABELS[:2], tmp_path)) < LEAST_LIKE


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
    read_back = likenesses([crop(picture, text) for text, _ in drawn], [meant for _, meant in drawn], tmp_path)
    assert min(read_back) >= LEAST_LIKE, read_back


def crop(picture: Image.Image, text) -> Image.Image:
    """Return the part of the picture that a text was drawn on, with a white rim that tesseract wants."""
    box = text.get_window_extent()
    part = picture.crop((round(box.x0), round(picture.height - box.y1), round(box.x1), round(picture.height - box.y0)))
    framed = Image.new("RGB", (part.width + 80, part.height + 80), "white")
    framed.paste(part.convert("RGB"), (40, 40))
    return framed
