import matplotlib
import pandas as pd
import pytest

from helpers import figures
from helpers.errors import TableError

TERMS = pd.DataFrame({"term": ["همکاری‌های", "گفت#گو", "WTO"], "count": [1200, 8, 0], "share": [0.5, 0.25, 0.0]})
LABELS = {"trade": "تجارت", "culture": "فرهنگ و گردشگری"}
THEME_COUNTS = pd.DataFrame(
    {
        "paragraph": [0, 0, 1, 1],
        "theme": ["trade", "culture"] * 2,
        "hits": [0, 1, 3, 0],
        "hits_per_1000": [0, 1.5, 3, 0],
    }
)


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def test_bars_labels_and_numbers_are_those_of_the_table():
    ax = figures.plot_terms(TERMS, title="عنوان")
    assert [bar.get_width() for bar in ax.patches] == [1200, 8, 0]
    assert names(ax) == [figures.shape(name) for name in ("همکاری‌های", "گفتن", "WTO")]
    assert [text.get_text() for text in ax.texts] == [figures.shape(number) for number in ("۱٬۲۰۰", "۸", "۰")]


def test_top_cuts_and_the_first_row_is_on_top():
    ax = figures.plot_terms(TERMS, top=2)
    assert len(ax.patches) == 2
    assert ax.yaxis_inverted() and ax.patches[0].get_y() < ax.patches[1].get_y()


@pytest.mark.parametrize(("direction", "inverted"), [("rtl", True), ("ltr", False)])
def test_bars_grow_from_the_side_that_is_read_first(direction, inverted):
    ax = figures.plot_terms(TERMS, direction=direction)
    assert bool(ax.xaxis_inverted()) is inverted
    assert (ax.yaxis.get_ticks_position() == "right") is inverted


def test_every_number_stays_clear_of_the_labels():
    ax = figures.plot_terms(TERMS)
    ax.figure.canvas.draw()
    axis_edge = ax.get_window_extent().x1
    assert all(text.get_window_extent().x1 <= axis_edge for text in ax.texts)


def test_given_axes_are_drawn_on_and_nothing_leaks():
    before = dict(matplotlib.rcParams)
    axes = matplotlib.figure.Figure().subplots()
    assert figures.plot_terms(TERMS, ax=axes) is axes
    assert dict(matplotlib.rcParams) == before


def test_themes_are_bars_in_the_tables_order():
    ax = figures.plot_themes(THEME_COUNTS.head(2), labels=LABELS)
    assert [bar.get_width() for bar in ax.patches] == [0, 1.5]
    with pytest.raises(TableError, match="several rows"):
        figures.plot_themes(THEME_COUNTS, labels=LABELS)


def test_the_map_has_paragraphs_downwards_and_themes_from_the_right():
    ax = figures.plot_theme_map(THEME_COUNTS, labels=LABELS)
    cells = {(text.get_position()): text.get_text() for text in ax.texts}
    # "culture" comes first in the alphabet of the pivot, so it is drawn rightmost; "trade" beside it.
    columns = [label.get_text() for label in ax.get_xticklabels()]
    culture = next(number for number, label in enumerate(columns) if label == figures.shape("فرهنگ\nو گردشگری"))
    assert cells == {(culture + 0.5, 0.5): "۱", (1 - culture + 0.5, 1.5): "۳"}
    assert names(ax) == [figures.shape("عنوان"), figures.shape("بند ۱")]


def test_a_map_of_two_articles_at_once_is_refused():
    with pytest.raises(TableError, match="choose one article first"):
        figures.plot_theme_map(pd.concat([THEME_COUNTS, THEME_COUNTS]), labels=LABELS)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.plot_terms(TERMS, value="n"), "plot_terms: column 'n' is missing; found: term, count, share"),
        (lambda: figures.plot_terms(TERMS, top=0), "top must be at least 1; got 0"),
        (lambda: figures.plot_terms(TERMS, direction="up"), "direction must be one of rtl, ltr; got 'up'"),
    ],
)
def test_a_wrong_argument_is_named(call, message):
    with pytest.raises(TableError, match=message):
        call()


def test_persian_numbers():
    assert figures.persian_number(1234567) == "۱٬۲۳۴٬۵۶۷"
    assert figures.persian_number(-0.5, decimals=1) == "−۰٫۵"
