import numpy as np
import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError

CITIES = pd.DataFrame(
    {
        "place": ["tehran", "qom", "paris", "bam"],
        "latitude": [35.7, 34.6, 48.9, 29.1],
        "longitude": [51.4, 50.9, 2.3, 58.4],
        "share_of_articles": [0.4, 0.1, 0.2, 0.0],
    }
)
LABELS = {"tehran": {"fa": "تهران", "en": "Tehran"}, "qom": {"fa": "قم", "en": "Qom"}}


def drawn(**options):
    return figures.plot_map(CITIES, value="share_of_articles", labels=LABELS, **options)


def test_areas_of_circles_are_in_proportion_and_what_is_0_or_outside_has_none():
    sizes = drawn(area="iran").collections[1].get_sizes()
    assert len(sizes) == 2 and sizes[0] / sizes[1] == pytest.approx(4)
    assert len(drawn(area="west_asia").collections[1].get_sizes()) == 2
    assert len(drawn(area="world").collections[1].get_sizes()) == 3


def test_a_circle_stands_within_the_outline_of_its_state():
    ax = drawn(area="iran")
    paths = [path for path in ax.collections[0].get_paths() if path.contains_point(ax.collections[1].get_offsets()[0])]
    assert len(paths) == 1
    world = drawn(area="world")
    inside = [
        [path.contains_point(point) for path in world.collections[0].get_paths()].count(True)
        for point in world.collections[1].get_offsets()
    ]
    assert inside == [1, 1, 1]


def test_no_outline_runs_across_the_page():
    ax = drawn(area="world")
    width = np.ptp(ax.get_xlim())
    for path in ax.collections[0].get_paths():
        assert np.abs(np.diff(path.vertices[:, 0])).max() < width / 4


def test_equal_areas_of_the_world_are_equal_on_the_map():
    def area_of_a_degree(latitude: int) -> float:
        corners = pd.DataFrame({"latitude": latitude + np.array([0, 0, 1, 1]), "longitude": [20, 21, 21, 20]})
        corners = corners.assign(place=list("abcd"), hits=1)
        x, y = figures.plot_map(corners, value="hits").collections[1].get_offsets().T
        return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2

    bands = [np.sin(np.radians(latitude + 1)) - np.sin(np.radians(latitude)) for latitude in (0, 60)]
    assert area_of_a_degree(0) / area_of_a_degree(60) == pytest.approx(bands[0] / bands[1], rel=0.002)


def test_names_key_and_measure_are_in_the_language_of_the_style():
    with figures.style(language="en"):
        ax = drawn(area="iran", title={"fa": "شهرها", "en": "Cities"})
        texts = [text.get_text() for text in ax.texts]
    assert {"Tehran", "Qom", "40.0%", "10.0%"} <= set(texts)
    assert ax.get_xlabel() == "Area of a circle: Share of articles"
    assert figures.shape("تهران") in [text.get_text() for text in drawn(area="iran").texts]


def test_top_names_the_largest_alone():
    names = {figures.shape(name) for name in ("تهران", "قم")}
    assert {text.get_text() for text in drawn(area="iran", top=1).texts} & names == {figures.shape("تهران")}


@pytest.mark.parametrize("table", [CITIES.iloc[:0], CITIES[CITIES["place"] == "bam"]])
def test_a_corpus_without_places_says_so(table):
    ax = figures.plot_map(table, value="share_of_articles")
    assert [text.get_text() for text in ax.texts] == [figures.shape("چیزی برای نشان دادن نیست")]


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        (CITIES, {"area": "mars"}, "plot_map: area must be one of world, west_asia, iran; got 'mars'"),
        (CITIES.assign(latitude=99), {}, "column 'latitude' must hold numbers from -90 to 90; found 99"),
        (pd.concat([CITIES, CITIES]), {}, "do not name one row; count one group"),
        (CITIES.drop(columns="latitude"), {}, "column 'latitude' is missing"),
        (CITIES.assign(share_of_articles=-1), {}, "column 'share_of_articles' must hold numbers"),
    ],
)
def test_what_cannot_be_drawn_is_said(table, options, message):
    with pytest.raises(TableError, match=message):
        figures.plot_map(table, value="share_of_articles", **options)
