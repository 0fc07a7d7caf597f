"""The corpus on one page: its numbers in the head, a panel for each table that has something to show."""

import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError
from tests.figures.drawn import texts_drawn

ARTICLES = pd.DataFrame(
    {"outlet": ["آوند", "نارون", ""], "date": pd.to_datetime(["2025-08-23 08:30", None, "2025-09-23 10:00"])}
)
TABLES = {
    "periods": pd.DataFrame(
        {
            "period": ["مهر ۱۴۰۴", "شهریور ۱۴۰۴"],
            "start": ["2025-09-23", "2025-08-23"],
            "end": ["2025-10-22", "2025-09-22"],
            "articles": [1, 2],
        }
    ),
    "terms": pd.DataFrame({"term": [f"واژه{number}" for number in range(20)], "count": range(20, 0, -1)}),
    "themes": pd.DataFrame({"theme": ["trade", "energy", "sport"], "hits_per_1000": [1.5, 4.0, 0.0]}),
    "speakers": pd.DataFrame({"speaker": ["وزیر", "سخنگو"], "words": [90, 40]}),
}
LABELS = {"trade": "تجارت", "energy": "انرژی", "sport": "ورزش"}
SIZES = ("one_column", "two_columns", "slide")


def drawn(**changes):
    return figures.plot_overview(ARTICLES, **({"words": 1200, "labels": LABELS, **TABLES} | changes))


def panels(ax) -> list:
    return [axes for axes in ax.figure.axes if axes is not ax]


def lengths(panel) -> list[float]:
    return [float(max(bar.get_width(), 0)) for bar in panel.patches]


def test_the_head_counts_articles_words_known_outlets_and_the_days():
    shown = [text.get_text() for text in drawn().texts]
    assert shown[::2] == [*map(figures.shape, ("۳", "۱٬۲۰۰", "۲")), figures.shape("از ۱ شهریور ۱۴۰۴")]
    assert shown[-1] == figures.shape("تا ۱ مهر ۱۴۰۴")
    with figures.style(language="en"):
        shown = [text.get_text() for text in figures.plot_overview(ARTICLES.head(1)).texts]
    assert shown == ["1", "Article", "1", "Outlet", "2025-08-23", "Date"]


def test_panels_are_articles_in_the_order_of_time_first_terms_highest_themes_and_speakers():
    time, terms, themes, speakers = panels(drawn())
    assert [bar.get_height() for bar in time.patches] == [2, 1]
    assert lengths(terms) == list(range(20, 13, -1))
    assert lengths(themes) == [4.0, 1.5] and lengths(speakers) == [90, 40]
    assert [label.get_text() for label in themes.get_yticklabels()] == list(map(figures.shape, ("انرژی", "تجارت")))


@pytest.mark.slow
@pytest.mark.parametrize("left_out", [*TABLES, "all"])
def test_a_table_without_rows_has_no_panel(left_out):
    for nothing in (None, pd.DataFrame(columns=["theme", "hits_per_1000"])):
        names = TABLES if left_out == "all" else [left_out]
        ax = drawn(**dict.fromkeys(names, nothing))
        assert len(panels(ax)) == len(TABLES) - len(names)
        ax.figure.draw_without_rendering()


def test_one_period_is_no_time():
    assert len(panels(drawn(periods=TABLES["periods"].assign(articles=[0, 3])))) == 3


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["fa", "en"])
def test_nothing_leaves_the_page_or_covers_another_thing(size, language):
    with figures.style(size=size, language=language):
        ax = drawn(title={"fa": "پیکره در یک نگاه", "en": "The corpus at a glance"})
        boxes = [text.get_window_extent() for text in texts_drawn(ax.figure)]
    page = ax.figure.bbox.padded(1)
    assert all(page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1 for box in boxes)
    near = [box.shrunk(0.96, 0.8) for box in boxes]  # lines of rows may touch
    assert not any(one.overlaps(other) for place, one in enumerate(near) for other in near[place + 1 :])


def test_a_slide_is_16_to_9_and_the_files_have_each_table(tmp_path):
    with figures.style(size="slide"):
        ax = drawn(title="پیکره")
        assert tuple(ax.figure.get_size_inches()) == (10, 5.625)
        files = figures.save_figure(ax, "overview", output=tmp_path, formats=["svg"])
    tables = [pd.read_csv(file) for file in files if file.suffix == ".csv"]
    assert [len(table) for table in tables] == [1, 2, 5, 2, 2]
    assert "text" not in tables[0] and tables[0]["articles"].tolist() == [3]
    told = figures.alt_text(ax)
    assert all(word in told for word in ("۳", "انرژی", "سخنگو", "واژه0", "شهریور"))


def test_a_wrong_table_is_named():
    with pytest.raises(TableError, match="plot_overview: column 'period' is missing"):
        drawn(periods=TABLES["periods"].drop(columns="period"))
    with pytest.raises(TableError, match="labels has no name for 'energy'"):
        drawn(labels={})
