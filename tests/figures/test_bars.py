import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError

TERMS = pd.DataFrame({"term": ["همکاری‌های", "گفت#گو", "WTO"], "count": [1200, 8, 0], "share": [0.5, 0.25, 0.0]})
LABELS = {"trade": "تجارت", "culture": "فرهنگ و گردشگری"}
COLLOCATES = "اقتصادی علمی مشترک".split()
COLLOCATIONS = pd.DataFrame(
    {"term": "همکاری", "collocate": COLLOCATES, "log_dice": [12.0, 11.5, 9.0], "count": [30, 29, 5], "npmi": 0.2}
)
SEVERAL = pd.concat([COLLOCATIONS, COLLOCATIONS.assign(term="تجارت")])
DELAYS = pd.DataFrame({"days": [0, 1, 14], "articles": [4, 3, 1], "share_of_articles": [0.5, 0.375, 0.125]})
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
    for ax in (
        figures.plot_terms(TERMS, direction=direction),
        figures.plot_counts(TERMS, label="term", value="count", direction=direction),
        figures.plot_themes(THEME_COUNTS.head(2), labels=LABELS, direction=direction),
        figures.plot_collocations(COLLOCATIONS, direction=direction),
    ):
        assert bool(ax.xaxis_inverted()) is inverted
        assert (ax.yaxis.get_ticks_position() == "right") is inverted


def test_every_number_stays_clear_of_the_labels():
    ax = figures.plot_terms(TERMS)
    ax.figure.canvas.draw()
    axis_edge = ax.get_window_extent().x1
    assert all(text.get_window_extent().x1 <= axis_edge for text in ax.texts)


def test_themes_are_bars_in_the_tables_order():
    ax = figures.plot_themes(THEME_COUNTS.head(2), labels=LABELS)
    assert [bar.get_width() for bar in ax.patches] == [0, 1.5]
    with pytest.raises(TableError, match="several rows"):
        figures.plot_themes(THEME_COUNTS, labels=LABELS)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.plot_terms(TERMS, value="n"), "plot_terms: column 'n' is missing; found: term, count, share"),
        (lambda: figures.plot_terms(TERMS, top=0), "top must be a whole number, 1 or more; got 0"),
        (lambda: figures.plot_terms(TERMS, direction="up"), "direction must be one of rtl, ltr; got 'up'"),
    ],
)
def test_a_wrong_argument_is_named(call, message):
    with pytest.raises(TableError, match=message):
        call()


def test_a_theme_tree_puts_sub_themes_under_their_theme_in_lighter_bars():
    counts = pd.DataFrame({"theme": ["exports", "culture", "trade"], "hits_per_1000": [1.0, 2.0, 3.0]})
    labels = {**LABELS, "exports": "صادرات"}
    ax = figures.plot_themes(counts, labels=labels, parents={"exports": "trade"})
    assert names(ax) == [figures.shape(name) for name in ("فرهنگ و گردشگری", "تجارت", "صادرات")]
    assert [bar.get_width() for bar in ax.patches] == [2, 3, 1]
    colours = [bar.get_facecolor() for bar in ax.patches]
    assert colours[0] == colours[1] != colours[2]


def test_bars_are_the_first_collocates_in_the_tables_order():
    ax = figures.plot_collocations(COLLOCATIONS, top=3)
    assert [bar.get_width() for bar in ax.patches] == COLLOCATIONS["log_dice"].head(3).tolist()
    assert [label.get_text() for label in ax.get_yticklabels()] == [figures.shape(word) for word in COLLOCATES[:3]]
    assert [bar.get_width() for bar in figures.plot_collocations(COLLOCATIONS, top=2, value="count").patches] == [
        30,
        29,
    ]


@pytest.mark.parametrize(
    ("table", "options", "message"),
    [
        (SEVERAL, {}, "the table has several terms; choose one, or draw plot_collocation_network"),
        (COLLOCATIONS, {"value": "npmi"}, "value must be one of log_dice, log_likelihood, count; got 'npmi'"),
        (COLLOCATIONS, {"top": 0}, "top must be a whole number, 1 or more; got 0"),
        (COLLOCATIONS.drop(columns="log_dice"), {}, "plot_collocations: column 'log_dice' is missing"),
    ],
)
def test_bars_that_would_mislead_are_refused(table, options, message):
    with pytest.raises(TableError, match=message):
        figures.plot_collocations(table, **options)


def test_bars_of_delays_are_those_of_the_table_and_one_day_is_of_another_colour():
    ax = figures.plot_delays(DELAYS, longest=14)
    assert [bar.get_width() for bar in ax.patches] == [4, 3, 1]
    assert names(ax) == [figures.shape(name) for name in ("همان روز", "۱ روز", "۱۴ روز یا بیشتر")]
    colours = [bar.get_facecolor() for bar in ax.patches]
    assert colours[0] != colours[1] == colours[2]
    shares = figures.plot_delays(DELAYS, value="share_of_articles")
    assert [bar.get_width() for bar in shares.patches] == [0.5, 0.375, 0.125]
    assert names(shares)[-1] == figures.shape("۱۴ روز")


def test_bars_of_delays_in_hours_are_named_by_hours():
    ax = figures.plot_delays(pd.DataFrame({"hours": [0, 1, 24], "articles": [4, 3, 1]}), longest=24)
    assert names(ax) == [figures.shape(name) for name in ("کمتر از ۱ ساعت", "۱ ساعت", "۲۴ ساعت یا بیشتر")]
    assert len({bar.get_facecolor() for bar in ax.patches}) == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.plot_delays(TERMS), "plot_delays: column 'days', 'articles' is missing"),
        (lambda: figures.plot_delays(pd.DataFrame({"days": range(61), "articles": 1})), "61 bars cannot be read"),
    ],
)
def test_delays_that_cannot_be_drawn_are_refused(call, message):
    with pytest.raises(TableError, match=message):
        call()


def test_intervals_have_a_line_and_a_dot_and_a_missing_number_has_neither():
    table = pd.DataFrame({"name": ["تجارت", "ورزش"], "f1": [0.8, None], "low": [0.7, None], "high": [0.9, None]})
    ax = figures.plot_forest(table, label="name", value="f1", low="low", high="high")
    lines, dots = ax.collections
    assert lines.get_segments()[0].tolist() == [[0.7, 0.0], [0.9, 0.0]]
    assert dots.get_offsets()[0].tolist() == [0.8, 0.0] and len(names(ax)) == 2
    assert ax.get_xlim() == (1.0, 0.0)


def test_a_dot_without_an_interval_is_hollow_and_names_have_their_size():
    table = pd.DataFrame(
        {"name": ["قم", "ری"], "f1": [0.8, 0.5], "low": [0.7, None], "high": [0.9, None], "articles": [1250, 2]}
    )
    ax = figures.plot_forest(table, label="name", value="f1", low="low", high="high", size="articles")
    faces, edges = (dots.tolist() for dots in (ax.collections[1].get_facecolor(), ax.collections[1].get_edgecolor()))
    assert faces == [edges[0], [1.0, 1.0, 1.0, 1.0]]
    assert names(ax) == list(map(figures.shape, ("قم (۱٬۲۵۰)", "ری (۲)")))
    with pytest.raises(TableError, match="column 'n' is missing"):
        figures.plot_forest(table, label="name", value="f1", low="low", high="high", size="n")


def test_the_ends_of_an_axis_have_names():
    table = pd.DataFrame({"name": ["قم"], "place": [0.2], "low": [-0.1], "high": [0.4]})
    options = {"label": "name", "value": "place", "low": "low", "high": "high"}
    for direction, (first, last) in {"rtl": (1.0, 0.0), "ltr": (0.0, 1.0)}.items():
        named = table if direction == "rtl" else table.assign(name=["Qom"])
        ax = figures.plot_forest(named, ends=("جنگ", "صلح"), **options)
        assert {text.get_text(): text.xy[0] for text in ax.texts} == {
            figures.shape("جنگ"): first,
            figures.shape("صلح"): last,
        }
    assert not figures.plot_forest(table, **options).texts


def test_small_shares_have_an_axis_that_ends_with_them():
    table = pd.DataFrame(
        {"name": ["قم", "ری"], "share_of_articles": [0.02, 0.01], "low": [0.01, 0.0], "high": [0.04, 0.02]}
    )
    ax = figures.plot_forest(table, label="name", value="share_of_articles", low="low", high="high")
    assert max(ax.get_xlim()) == pytest.approx(0.042) and min(ax.get_xlim()) <= 0
