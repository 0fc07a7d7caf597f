import matplotlib
import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError

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


def test_a_theme_tree_puts_sub_themes_under_their_theme_in_lighter_bars():
    counts = pd.DataFrame({"theme": ["exports", "culture", "trade"], "hits_per_1000": [1.0, 2.0, 3.0]})
    labels = {**LABELS, "exports": "صادرات"}
    ax = figures.plot_theme_tree(counts, labels=labels, parents={"exports": "trade"})
    assert names(ax) == [figures.shape(name) for name in ("فرهنگ و گردشگری", "تجارت", "صادرات")]
    assert [bar.get_width() for bar in ax.patches] == [2, 3, 1]
    colours = [bar.get_facecolor() for bar in ax.patches]
    assert colours[0] == colours[1] != colours[2]


def test_pairs_of_themes_stand_once_and_zero_is_blank():
    pairs = pd.DataFrame(
        {
            "theme": ["trade", "trade", "culture"],
            "other": ["culture", "energy", "energy"],
            "together": [3, 0, 1],
        }
    )
    ax = figures.plot_theme_cooccurrence(pairs, labels={**LABELS, "energy": "انرژی"})
    assert [text.get_text() for text in ax.texts] == [figures.shape("۳"), figures.shape("۱")]
    with pytest.raises(TableError, match="two themes or more"):
        figures.plot_theme_cooccurrence(pairs.head(0), labels=LABELS)


def test_intervals_have_a_line_and_a_dot_and_a_missing_number_has_neither():
    table = pd.DataFrame({"name": ["تجارت", "ورزش"], "f1": [0.8, None], "low": [0.7, None], "high": [0.9, None]})
    ax = figures.plot_forest(table, label="name", value="f1", low="low", high="high")
    lines, dots = ax.collections
    assert lines.get_segments()[0].tolist() == [[0.7, 0.0], [0.9, 0.0]]
    assert dots.get_offsets()[0].tolist() == [0.8, 0.0] and len(names(ax)) == 2
    assert ax.get_xlim() == (1.0, 0.0) or ax.xaxis_inverted()


def test_without_a_row_bars_and_shares_say_that_there_is_nothing():
    table = pd.DataFrame({"speaker": [], "verb": [], "share": []})
    bars = figures.plot_counts(table, label="speaker", value="share")
    parts = figures.plot_shares(table, label="speaker", part="verb", value="share", names={})
    assert [len(ax.texts) for ax in (bars, parts)] == [1, 1] and not bars.patches and not parts.patches
