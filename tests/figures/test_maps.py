import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

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


def days(first: str, *articles: int) -> pd.DataFrame:
    each = pd.date_range(first, periods=len(articles))
    return pd.DataFrame({"start": each, "end": each, "articles": articles})


def squares(ax) -> dict[tuple[int, int], str]:
    """The colour of each square by its column and row."""
    drawn = ax.collections[0]
    corners = [tuple(int(number) for number in path.vertices[0]) for path in drawn.get_paths()]
    return dict(zip(corners, map(to_hex, drawn.get_facecolor()), strict=True))


def numbers(ax) -> dict[tuple[int, int], str]:
    return {tuple(int(each) for each in text.get_position()): text.get_text() for text in ax.texts}


def names(labels) -> list[str]:
    return [label.get_text() for label in labels]


# 1 شهریور 1404 is Saturday, 23 August 2025.
WEEK = days("2025-08-21", 4, 0, 12, 0, 1)


def test_a_week_is_a_column_from_saturday_and_days_outside_the_corpus_have_no_square():
    ax = figures.plot_calendar(WEEK)
    assert set(squares(ax)) == {(0, 5), (0, 6), (1, 0), (1, 1), (1, 2)}
    assert numbers(ax) == {(0, 5): figures.shape("۴"), (1, 0): figures.shape("۱۲"), (1, 2): figures.shape("۱")}
    assert names(ax.get_yticklabels())[0] == figures.shape("شنبه")


def test_an_empty_day_is_white_and_more_articles_are_darker():
    colours = squares(figures.plot_calendar(WEEK))
    assert colours[0, 6] == colours[1, 1] == "#ffffff"
    assert colours[1, 0] < colours[0, 5] < colours[1, 2] < "#ffffff"


def test_the_legend_says_what_each_colour_is():
    ax = figures.plot_calendar(WEEK)
    with figures.style(language="en"):
        english = figures.plot_calendar(WEEK)
    assert names(english.figure.legends[0].get_texts()) == ["0", "1", "2 to 4", "5 to 9", "10 to 12"]
    assert len(ax.figure.legends[0].get_texts()) == 5


@pytest.mark.parametrize("articles", [1, 3, 7, 1000])
def test_days_that_are_all_alike_have_one_colour(articles):
    with figures.style(language="en"):
        ax = figures.plot_calendar(days("2025-08-23", *[articles] * 14))
    assert names(ax.figure.legends[0].get_texts()) == [f"{articles:,}"] and len(set(squares(ax).values())) == 1


def test_a_month_is_parted_from_the_next_and_named_above_its_first_day():
    ax = figures.plot_calendar(WEEK)
    # The name of the last days of مرداد would take the room of the next.
    assert names(ax.get_xticklabels()) == [figures.shape("شهریور\n۱۴۰۴")]
    long = figures.plot_calendar(days("2025-02-20", *[1] * 50))
    assert names(long.get_xticklabels()) == [figures.shape("اسفند\n۱۴۰۳"), figures.shape("فروردین\n۱۴۰۴")]
    ax = figures.plot_calendar(days("2025-08-20", *[1] * 9))
    assert [(line.get_xdata().tolist(), line.get_ydata().tolist()) for line in ax.lines] == [
        ([1, 1], [row, row + 1]) for row in (4, 5)
    ]
    gregorian = figures.plot_calendar(days("2025-08-30", 1, 1, 1), calendar="gregorian")
    assert [line.get_ydata().tolist() for line in gregorian.lines] == [[2, 2]]


def test_time_runs_from_the_left_and_may_run_from_the_right():
    assert figures.plot_calendar(WEEK).get_xlim()[0] == 0 < figures.plot_calendar(WEEK, direction="rtl").get_xlim()[0]


def test_months_stand_in_the_row_of_their_year():
    months = pd.DataFrame(
        {"start": ["2025-02-19", "2025-03-21"], "end": ["2025-03-20", "2025-04-20"], "articles": [3, 0]}
    )
    ax = figures.plot_calendar(months)
    assert set(squares(ax)) == {(11, 0), (0, 1)} and numbers(ax) == {(11, 0): figures.shape("۳")}
    assert names(ax.get_yticklabels()) == [figures.shape("۱۴۰۳"), figures.shape("۱۴۰۴")]


def test_a_corpus_without_dates_says_that_there_is_nothing_to_show():
    ax = figures.plot_calendar(WEEK.head(0))
    assert names(ax.texts) == [figures.shape("چیزی برای نشان دادن نیست")]
    assert len(figures.plot_calendar(days("2025-08-23", 0, 0)).texts) == 0


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        (WEEK.drop(columns="end"), {}, "plot_calendar: column 'end' is missing"),
        (WEEK.assign(start=pd.NaT), {}, "column 'start' must hold dates"),
        (WEEK.assign(articles=-1), {}, "column 'articles' must hold numbers of 0 or more"),
        (WEEK, {"calendar": "islamic"}, "calendar must be one of jalali, gregorian; got 'islamic'"),
        (days("2025-01-01", *[1] * 500), {}, "72 weeks cannot be read"),
        (WEEK.assign(end=WEEK["end"] + pd.Timedelta(days=6)), {}, "neither a day nor a month of the jalali calendar"),
        (pd.concat([WEEK, WEEK]), {}, "start and end do not name one row"),
    ],
)
def test_a_wrong_table_is_named(table, options, message):
    with pytest.raises(TableError, match=message):
        figures.plot_calendar(table, **options)
