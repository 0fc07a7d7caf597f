import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError

PLACES = pd.DataFrame(
    {
        "outlet": ["آوندا", "آوندا", "آوندا", "نارون", "نارون"],
        "term": ["صلح", "صلح", "نان", "صلح", "نان"],
        "word": [0, 50, 20, 10, None],
        "words": [100, 100, 100, 40, 40],
        "share": [0.0, 0.5, 0.2, 0.25, None],
        "count": [2, 2, 1, 1, 0],
        "dispersion": [0.5, 0.5, 1.0, None, None],
    }
)


def marks(ax) -> list[list[float]]:
    """Return where the marks of each term stand."""
    return [[float(segment[0][0]) for segment in each.get_segments()] for each in ax.collections[1:]]


def beside(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_each_hit_has_a_mark_and_each_term_a_colour_and_a_row():
    ax = figures.plot_dispersion(PLACES, by="outlet")
    assert marks(ax) == [[0.0, 0.5, 0.25], [0.2]]
    first, second = ax.collections[1:]
    assert first.get_color().tolist() != second.get_color().tolist()
    heights = [[segment[:, 1].mean() for segment in each.get_segments()] for each in (first, second)]
    assert heights[0][0] == heights[0][1] < heights[1][0] < heights[0][2]  # the axis runs down
    assert [label.get_text() for label in ax.figure.legends[0].get_texts()] == [
        figures.shape(term) for term in ("نان", "صلح")
    ]  # from the right


def test_the_edge_has_count_words_and_dispersion_in_both_languages():
    with figures.style(language="en"):
        texts = beside(figures.plot_dispersion(PLACES, by="outlet"))
    assert [text.strip("\u200e") for text in texts] == [
        *("2 of 100 · 0.50", "1 of 100 · 1.00", "1 of 40", "0 of 40", "count of words · DP")
    ]
    ax = figures.plot_dispersion(PLACES, by="outlet")
    assert beside(ax)[3] == figures.shape("\u200f۰ از ۴۰")


def test_a_persian_figure_reads_from_the_right_an_english_one_from_the_left():
    limits = figures.plot_dispersion(PLACES, by="outlet").get_xlim()
    assert limits[0] > limits[1]
    with figures.style(language="en"):
        limits = figures.plot_dispersion(PLACES, by="outlet").get_xlim()
    assert limits[0] < limits[1]


def test_in_words_a_longer_text_has_a_longer_line():
    ax = figures.plot_dispersion(PLACES, by="outlet", value="word")
    assert marks(ax) == [[0.0, 50.0, 10.0], [20.0]]
    assert [segment[1][0] for segment in ax.collections[0].get_segments()] == [100, 100, 40, 40]


def test_one_text_has_its_terms_as_rows_and_no_legend():
    ax = figures.plot_dispersion(PLACES[PLACES["outlet"] == "آوندا"], by="outlet")
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == [figures.shape("صلح"), figures.shape("نان")] and not ax.figure.legends


def test_the_first_texts_are_drawn_with_their_names():
    ax = figures.plot_dispersion(PLACES, by="outlet", top=1, labels={"آوندا": "نام دیگر", "صلح": "آشتی", "نان": "نان"})
    assert [label.get_text() for label in ax.get_yticklabels()] == [figures.shape("آشتی"), figures.shape("نان")]
    ax = figures.plot_dispersion(PLACES, by="outlet", labels={"آوندا": "نام دیگر"})
    assert [label.get_text() for label in ax.get_yticklabels()] == [figures.shape("نام دیگر"), figures.shape("نارون")]


def test_the_alt_text_says_where_the_terms_are_most():
    alt = figures.alt_text(figures.plot_dispersion(PLACES, by="outlet", title="جا"))
    assert alt.startswith("جا. نمودار بارکدی (صلح). بیشترین: آوندا: ۲، نارون: ۱.")


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(TableError, match="plot_dispersion: value must be one of share, word; got 'count'"):
        figures.plot_dispersion(PLACES, by="outlet", value="count")
    many = pd.concat([PLACES.head(1).assign(term=f"واژه{number}") for number in range(9)])
    with pytest.raises(TableError, match="plot_dispersion: 9 terms cannot be read"):
        figures.plot_dispersion(many, by="outlet")
    with pytest.raises(TableError, match="plot_dispersion: column 'article_id' is missing"):
        figures.plot_dispersion(PLACES)
    nothing = figures.plot_dispersion(PLACES.head(0), by="outlet")
    assert beside(nothing) == [figures.shape("چیزی برای نشان دادن نیست")]
