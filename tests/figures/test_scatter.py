from itertools import combinations

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from helpers import figures
from helpers.core.errors import TableError
from helpers.figures.layout import name_points

NAMES = ("آوندا", "نارون")
KEYNESS = pd.DataFrame(
    {
        "term": ["صلح", "گفت#گو", "نان", "آب"],
        "log_odds_z": [3.0, 1.0, -1.5, -4.0],
        "log_ratio": [2.0, 4.0, -0.5, -3.0],
        "p_adjusted": [0.001, 0.2, 0.05, 0.01],
        "share_target": [0.02, 0.004, 0.002, 0.0],
        "share_reference": [0.005, 0.0, 0.004, 0.01],
        "tokens_target": 1000,
        "tokens_reference": 500,
    }
)
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


def written(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_bars_run_to_both_sides_of_zero_in_the_tables_order():
    ax = figures.plot_keyness(KEYNESS, labels=NAMES, title="عنوان")
    assert [bar.get_width() for bar in ax.patches] == [3.0, 1.0, -1.5, -4.0]
    assert ax.yaxis_inverted() and not ax.xaxis_inverted()
    terms, numbers = written(ax)[::2], written(ax)[1::2]
    assert terms == [figures.shape(term) for term in ("صلح", "گفتن", "نان", "آب")]
    assert numbers == [figures.shape(number) for number in ("۳٫۰", "۱٫۰", "−۱٫۵", "−۴٫۰")]


def test_top_takes_the_strongest_of_either_side_whatever_is_drawn():
    ax = figures.plot_keyness(KEYNESS, labels=NAMES, top=1, value="log_ratio")
    assert [bar.get_width() for bar in ax.patches] == [2.0, -3.0]


def test_a_term_stands_on_the_free_side_of_the_zero_line():
    ax = figures.plot_keyness(KEYNESS, labels=NAMES)
    ax.figure.canvas.draw()
    zero = ax.transData.transform((0, 0))[0]
    for text, bar in zip(ax.texts[::2], ax.patches, strict=True):
        extent = text.get_window_extent()
        assert (extent.x1 <= zero) if bar.get_width() > 0 else (extent.x0 >= zero)


def test_bars_that_may_be_chance_are_white_and_the_legend_says_so():
    ax = figures.plot_keyness(KEYNESS, labels=NAMES)
    assert [to_hex(bar.get_facecolor()) == "#ffffff" for bar in ax.patches] == [False, True, True, False]
    assert len(ax.figure.legends[0].get_texts()) == 3
    sure = figures.plot_keyness(KEYNESS[KEYNESS["p_adjusted"] < 0.05], labels=NAMES)
    assert [text.get_text() for text in sure.figure.legends[0].get_texts()] == [
        figures.shape(name) for name in NAMES[::-1]
    ]


def test_articles_and_dispersion_of_the_side_that_uses_a_term_more_stand_at_the_far_edge():
    told = KEYNESS.assign(articles_target=[7, 2, 3, 0], articles_reference=[1, 0, 5, 9])
    told = told.assign(dispersion_target=[0.25, None, 0.5, None], dispersion_reference=[0.9, None, 0.6, 0.4])
    ax = figures.plot_keyness(told, labels=NAMES)
    ax.figure.canvas.draw()
    beside = [text for text in ax.texts if to_hex(text.get_color()) == "#555555"]
    wanted = ["\u200f۷ · ۰٫۲۵", "\u200f۲", "خبر · پراکندگی", "\u200f۵ · ۰٫۶۰", "\u200f۹ · ۰٫۴۰", "خبر · پراکندگی"]
    assert [text.get_text() for text in beside] == list(map(figures.shape, wanted))
    zero = ax.transData.transform((0, 0))[0]
    assert [text.get_window_extent().x1 < zero for text in beside] == [True] * 3 + [False] * 3


def test_dots_are_the_uses_of_both_sides_per_1000_words():
    ax = figures.plot_frequency_scatter(KEYNESS, labels=NAMES)
    dots = np.concatenate([drawn.get_offsets() for drawn in ax.collections if isinstance(drawn, PathCollection)])
    # Reference across, target upwards; half a word of 500, or of 1,000, stands for none.
    expected = sorted([[5.0, 20.0], [1.0, 4.0], [4.0, 2.0], [10.0, 0.5]])
    assert np.array(sorted(dots.tolist())) == pytest.approx(np.array(expected))
    assert ax.xaxis_inverted() and not ax.yaxis_inverted()
    assert written(ax) == [figures.shape(term) for term in ("آب", "صلح", "نان", "گفتن")]


def test_names_of_a_crowd_of_dots_do_not_overlap():
    rng = np.random.default_rng(1404)
    crowd = pd.DataFrame({"term": [f"واژهٔ شمارهٔ {number}" for number in range(300)], "p_adjusted": 0.01})
    crowd["log_odds_z"] = rng.normal(size=300)
    crowd = crowd.assign(tokens_target=1000, tokens_reference=1000)
    crowd["share_target"], crowd["share_reference"] = rng.lognormal(-5, 0.5, 300), rng.lognormal(-5, 0.5, 300)
    ax = figures.plot_frequency_scatter(crowd, labels=NAMES, top=100)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert 20 < len(boxes) < 200
    inside = ax.get_window_extent().padded(1)
    assert all(inside.x0 <= box.x0 and box.x1 <= inside.x1 for box in boxes)
    assert not [1 for one, other in combinations(boxes, 2) if one.padded(-1).overlaps(other.padded(-1))]


def test_a_name_without_room_is_left_out_and_counted():
    ax = matplotlib.figure.Figure(figsize=(2, 2)).subplots()
    assert name_points(ax, [(0.5, 0.5)] * 30, ["صلح"] * 30, ["black"] * 30) == 30 - len(ax.texts) > 0


@pytest.mark.parametrize("plot", [figures.plot_keyness, figures.plot_frequency_scatter])
def test_one_side_alone_is_drawn(plot):
    assert len(written(plot(KEYNESS.head(1), labels=NAMES))) >= 1


@pytest.mark.parametrize("plot", [figures.plot_keyness, figures.plot_frequency_scatter])
def test_a_long_name_leaves_the_axes_their_room(plot):
    ax = plot(KEYNESS, labels=("روزنامهٔ " * 50, "نارون"))
    ax.figure.canvas.draw()
    assert ax.get_window_extent().width > 300


def test_the_axes_have_ticks_on_a_corpus_of_any_size():
    large = KEYNESS.assign(tokens_target=10**6, tokens_reference=10**6, share_target=1e-3, share_reference=1e-5)
    for table, expected in ((KEYNESS, ["۰", "۱", "۲", "۵", "۱۰", "۲۰"]), (large, ["۰", "۰٫۰۰۱", "۰٫۰۱", "۰٫۱", "۱"])):
        ax = figures.plot_frequency_scatter(table, labels=NAMES)
        ax.figure.canvas.draw()
        assert [label.get_text() for label in ax.get_yticklabels()] == [figures.shape(number) for number in expected]


@pytest.mark.parametrize("plot", [figures.plot_keyness, figures.plot_frequency_scatter])
def test_a_wrong_argument_is_named(plot):
    with pytest.raises(TableError, match="top must be a whole number, 1 or more; got 0"):
        plot(KEYNESS, labels=NAMES, top=0)
    with pytest.raises(TableError, match="column 'p_adjusted' is missing"):
        plot(KEYNESS.drop(columns="p_adjusted"), labels=NAMES)


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
