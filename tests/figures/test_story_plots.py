import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError

FLOWS = pd.DataFrame(
    {
        "first_outlet": ["آوند", "آوند", "نارون", "نارون"],
        "outlet": ["نارون", "تیراژه", "آوند", "تیراژه"],
        "articles": [3, 0, 12, 1],
        "share_of_articles": [0.25, 0.0, 0.5, 0.004],
    }
)
DELAYS = pd.DataFrame({"days": [0, 1, 14], "articles": [4, 3, 1], "share_of_articles": [0.5, 0.375, 0.125]})


def names(labels):
    return [label.get_text() for label in labels]


def cells(ax):
    rows, columns = names(ax.get_yticklabels()), names(ax.get_xticklabels())
    places = {text.get_text(): text.get_position() for text in ax.texts}
    return {text: (rows[int(y)], columns[int(x)]) for text, (x, y) in places.items()}


def test_the_first_outlet_is_the_row_and_the_later_one_the_column_and_zero_is_blank():
    avand, narvan, tirazhe = map(figures.shape, ("آوند", "نارون", "تیراژه"))
    ax = figures.plot_story_flow(FLOWS)
    assert cells(ax) == {
        figures.shape("۳"): (avand, narvan),
        figures.shape("۱۲"): (narvan, avand),
        figures.shape("۱"): (narvan, tirazhe),
    }
    assert names(ax.get_xticklabels())[-1] == narvan  # the table's first column stands rightmost


def test_a_share_is_shown_in_percent():
    ax = figures.plot_story_flow(FLOWS, value="share_of_articles")
    assert set(cells(ax)) == {figures.shape(text) for text in ("۲۵٫۰٪", "۵۰٫۰٪", "۰٫۴٪")}


def test_bars_of_delays_are_those_of_the_table_and_one_day_is_of_another_colour():
    ax = figures.plot_delays(DELAYS, longest=14)
    assert [bar.get_width() for bar in ax.patches] == [4, 3, 1]
    assert names(ax.get_yticklabels()) == [figures.shape(name) for name in ("همان روز", "۱ روز", "۱۴ روز یا بیشتر")]
    colours = [bar.get_facecolor() for bar in ax.patches]
    assert colours[0] != colours[1] == colours[2]
    shares = figures.plot_delays(DELAYS, value="share_of_articles")
    assert [bar.get_width() for bar in shares.patches] == [0.5, 0.375, 0.125]
    assert names(shares.get_yticklabels())[-1] == figures.shape("۱۴ روز")


@pytest.mark.parametrize(
    "draw", [lambda: figures.plot_story_flow(FLOWS.head(0)), lambda: figures.plot_delays(DELAYS.head(0))]
)
def test_where_there_is_nothing_the_chart_says_so(draw):
    ax = draw()
    assert names(ax.texts) == [figures.shape("چیزی برای نشان دادن نیست")]
    assert not ax.patches and not ax.collections


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.plot_story_flow(FLOWS, value="n"), "plot_story_flow: column 'n' is missing"),
        (lambda: figures.plot_story_flow(pd.concat([FLOWS, FLOWS])), "two outlets stand on several rows"),
        (lambda: figures.plot_delays(FLOWS), "plot_delays: column 'days' is missing"),
        (lambda: figures.plot_delays(pd.DataFrame({"days": range(61), "articles": 1})), "61 bars cannot be read"),
        (
            lambda: figures.plot_story_flow(pd.DataFrame({"first_outlet": range(61), "outlet": "آوند", "articles": 1})),
            "more than 60 outlets cannot be read",
        ),
    ],
)
def test_a_wrong_table_is_named(call, message):
    with pytest.raises(TableError, match=message):
        call()
