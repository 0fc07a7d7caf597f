"""Each plot looks as in the picture that is kept of it in docs/gallery.

A difference is that of the mean colours of two squares of a fifth of an inch, at the best of all places up to 6 pixels
away, where it is largest; 1 is black for white. The pictures are kept from the lock's matplotlib, whose wheels bring
their own font and their own FreeType: there each pixel should be the same, and the tolerance is but for the arithmetic
of other processors. Before 3.11 letters are joined and spaced otherwise, names become wider or narrower, and the axes
beside them with them: there the largest difference of all plots is 0.083, where letters end a little earlier. A name
that is not drawn makes 0.13, a title 0.2, a bar on the wrong side or in another colour more; only a number of one or
two digits may be missed there, but not on the lock's.
"""

from itertools import product
from pathlib import Path

import lxml.html
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image
from scipy.ndimage import uniform_filter

from helpers import figures
from helpers.figures.export import PICTURES, draw_for_picture, plates, save_picture, write_gallery
from helpers.figures.labels import PERSIAN
from helpers.figures.settings import COLOURS, style
from helpers.figures.shaping import matplotlib_shapes

TOLERANCE = 0.005 if matplotlib_shapes() else 0.11
_SQUARE, _AWAY = 8, 3  # half-size pixels
_PLATES = {plate.name: plate for plate in plates()}


def halved(file: Path, size: tuple[int, int] = ()) -> np.ndarray:
    picture = Image.open(file).convert("RGB")
    size = size or (picture.width // 2, picture.height // 2)
    return np.asarray(picture.resize(size, Image.Resampling.BOX), dtype=np.float32) / 255


def difference(one: Path, other: Path) -> float:
    """Return how much two pictures differ where they differ most."""
    first = halved(one)
    second = halved(other, first.shape[1::-1])  # a title's width may round to another height, by a pixel
    if np.array_equal(first, second):
        return 0.0
    pair = [uniform_filter(each, size=(_SQUARE, _SQUARE, 1), mode="nearest") for each in (first, second)]
    return max(_unmatched(*pair), _unmatched(*pair[::-1]))  # what one has and the other lacks, and the other way round


def _unmatched(first: np.ndarray, second: np.ndarray) -> float:
    height, width, _ = first.shape
    padded = np.pad(second, ((_AWAY, _AWAY), (_AWAY, _AWAY), (0, 0)), mode="edge")
    moves = product(range(2 * _AWAY + 1), repeat=2)
    each = (np.abs(first - padded[up : up + height, over : over + width]).max(axis=2) for up, over in moves)
    return float(np.minimum.reduce(list(each)).max())


def test_each_plot_has_a_plate_and_a_picture():
    plots = {name for name in figures.__all__ if name.startswith("plot_")}
    assert {plate.draw.__name__ for plate in _PLATES.values()} == plots
    assert set(_PLATES) == {file.stem for file in PICTURES.glob("*.png")}


@pytest.mark.slow
@pytest.mark.parametrize("name", _PLATES)
def test_a_plot_looks_as_in_its_picture(name, tmp_path, drawn_plate):
    save_picture(drawn_plate(name)[0], tmp_path / "drawn.png")
    apart = difference(PICTURES / f"{name}.png", tmp_path / "drawn.png")
    assert apart <= TOLERANCE, "if it is meant so: python -m helpers gallery --pictures, and look at docs/gallery"


def test_the_page_shows_each_plot_in_both_languages(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.figures.export.plates", lambda: (_PLATES["plot_terms"], _PLATES["plot_heatmap_pairs"]))
    page = lxml.html.parse(write_gallery(tmp_path))
    shown = [(picture.get("src"), picture.get("alt")) for picture in page.iter("img")]
    assert [source for source, _ in shown] == [
        f"figures/{name}_{language}.svg" for name in ("plot_terms", "plot_heatmap_pairs") for language in ("en", "fa")
    ]
    assert all(alt for _, alt in shown) and all((tmp_path / source).exists() for source, _ in shown)


def turned(ax):
    ax.invert_xaxis()


def recoloured(ax):
    ax.patches[0].set_color(COLOURS[1])


def unnamed(ax):
    ax.get_yticklabels()[3].set_alpha(0)


def untitled(ax):
    ax.figure.texts[0].set_alpha(0)


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [turned, recoloured, unnamed, untitled])
def test_a_defect_is_seen(spoil, tmp_path):
    ax = draw_for_picture(_PLATES["plot_terms"])
    ax.figure.draw_without_rendering()
    spoil(ax)
    save_picture(ax.figure, tmp_path / "spoilt.png")
    assert difference(PICTURES / "plot_terms.png", tmp_path / "spoilt.png") > 0.11


@pytest.mark.slow
@pytest.mark.parametrize("plate", plates(), ids=lambda plate: plate.name)
def test_an_english_plate_has_no_persian_but_the_text_it_quotes_and_reads_from_the_left(plate):
    with style(language="en"):
        ax = plate.plot()
    shown = [text for axes in ax.figure.axes for text in (*axes.get_yticklabels(), *axes.get_xticklabels())]
    shown += [*ax.figure.texts, *(text for legend in ax.figure.legends for text in legend.get_texts())]
    shown += [] if plate.name == "plot_concordance" else ax.texts
    assert not [text.get_text() for text in shown if PERSIAN.search(text.get_text())]
    assert ax.get_xlim()[0] < ax.get_xlim()[1]
    plt.close(ax.figure)
