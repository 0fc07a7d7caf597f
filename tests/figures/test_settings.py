"""Any two colours of the palette stay apart, also for those who see red and green alike, and in grey."""

from itertools import combinations

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from helpers import figures
from helpers.core.errors import UserError
from helpers.figures import settings
from helpers.figures.settings import COLOURS

TERMS = pd.DataFrame({"term": ["صلح"], "count": [2]})

LEAST_DISTANCE, LEAST_LIGHTNESS = 23.0, 9.0  # in CIELAB
# Machado, Oliveira and Fernandes (2009), doi:10.1109/TVCG.2009.113, severity 1.0: for linear RGB.
EYES = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.119192, 0.9503041]]
)
_WHITE = _TO_XYZ.sum(axis=1)  # D65


def cielab(colour: str, eye: str) -> np.ndarray:
    """Return L*, a* and b* of an sRGB colour as an eye sees it (CIE 1976)."""
    given = np.array(to_rgb(colour))
    linear = np.where(given <= 0.04045, given / 12.92, ((given + 0.055) / 1.055) ** 2.4)
    shares = _TO_XYZ @ np.clip(EYES[eye] @ linear, 0, 1) / _WHITE
    x, y, z = np.where(shares > (6 / 29) ** 3, np.cbrt(shares), shares / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def least_distance(colours, eye: str) -> float:
    return min(np.linalg.norm(cielab(one, eye) - cielab(other, eye)) for one, other in combinations(colours, 2))


def least_lightness_apart(colours) -> float:
    return min(abs(cielab(one, "normal")[0] - cielab(other, "normal")[0]) for one, other in combinations(colours, 2))


@pytest.mark.parametrize("eye", EYES)
def test_any_two_colours_stay_apart(eye):
    assert least_distance(COLOURS, eye) >= LEAST_DISTANCE


def test_any_two_colours_stay_apart_in_grey():
    assert least_lightness_apart(COLOURS) >= LEAST_LIGHTNESS


@pytest.mark.parametrize(("colour", "meant"), [("#ffffff", [100, 0, 0]), ("#ff0000", [53.24, 80.09, 67.20])])
def test_the_measure_is_that_of_the_cie(colour, meant):
    assert cielab(colour, "normal") == pytest.approx(meant, abs=0.05)


def test_the_measure_finds_what_cannot_be_told_apart():
    # A red and a green of one lightness: far apart, but not for an eye without cones for the one or the other.
    red_and_green = ("#c8553d", "#6f8a2b")
    assert least_distance(red_and_green, "normal") >= LEAST_DISTANCE
    assert least_distance(red_and_green, "deuteranopia") < LEAST_DISTANCE
    assert least_lightness_apart(red_and_green) < LEAST_LIGHTNESS
    assert least_distance(("#04458A", "#05468C"), "normal") < LEAST_DISTANCE


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"font": "No Such Font"}, "no font 'No Such Font'"),
        ({"font": "missing.ttf"}, "missing.ttf"),
        ({"language": "de"}, "language must be one of fa, en, both; got 'de'"),
        ({"time_direction": "up"}, "time_direction must be one of ltr, rtl; got 'up'"),
        ({"size": "poster"}, "size must be one of one_column, two_columns, slide, screen; got 'poster'"),
    ],
)
def test_a_style_that_there_is_not(options, said):
    for choose in (figures.set_style, lambda **given: figures.style(**given).__enter__()):
        with pytest.raises(UserError) as caught:
            choose(**options)
        assert said in str(caught.value) and "\n" not in str(caught.value)


def test_settings_of_matplotlib_stay_as_they_were():
    before = dict(matplotlib.rcParams)
    figures.plot_terms(TERMS)
    with pytest.raises(UserError), figures.style(size="slide"):
        figures.plot_terms(pd.DataFrame())
    assert dict(matplotlib.rcParams) == before


def test_letters_are_larger_on_a_slide_and_an_english_figure_reads_from_the_left():
    assert (settings.scale(), figures.page_direction()) == (1, "rtl")
    with figures.style(size="slide", language="en"):
        assert (round(settings.scale(), 2), figures.page_direction()) == (1.45, "ltr")


def test_lines_and_marks_grow_with_the_letters_and_a_slide_has_few_ticks():
    drawn = {}
    for size in settings.SIZES:
        with figures.style(size=size):
            ax = figures.plot_forest(
                pd.DataFrame({"term": ["صلح"], "f1": [0.5], "low": [0.4], "high": [0.6]}),
                label="term", value="f1", low="low", high="high",
            )  # fmt: skip
            ax.figure.draw_without_rendering()
            lines, dots = ax.collections
            drawn[size] = [lines.get_linewidth()[0], dots.get_sizes()[0] ** 0.5, len(ax.get_xticks())]
    for size, points in (("one_column", 8), ("slide", 16), ("screen", 12)):
        assert drawn[size][:2] == pytest.approx([number * points / 11 for number in drawn["two_columns"][:2]])
    assert drawn["slide"][2] < drawn["two_columns"][2]
