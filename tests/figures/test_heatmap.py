import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError

LABELS = {"trade": "تجارت", "culture": "فرهنگ و گردشگری"}
THEME_COUNTS = pd.DataFrame({"paragraph": [0, 0, 1, 1], "theme": ["trade", "culture"] * 2, "hits": [0, 1, 3, 0]})
FLOWS = pd.DataFrame(
    {
        "first_outlet": ["آوند", "آوند", "نارون", "نارون"],
        "outlet": ["نارون", "تیراژه", "آوند", "تیراژه"],
        "articles": [3, 0, 12, 1],
        "share_of_articles": [0.25, 0.0, 0.5, 0.004],
    }
)
TOPICS = pd.DataFrame(
    {
        "topic": [1, 1, 1, 2, 2],
        "rank": [1, 2, 3, 1, 2],
        "term": ["برق", "گفت#گو", "گرما", "تیم", "گل"],
        "weight": [0.5, 0.3, 0.1, 0.2, 0.1],
    }
)


def names(labels) -> list[str]:
    return [label.get_text() for label in labels]


def themes(table=THEME_COUNTS, **options):
    return figures.plot_heatmap(table, rows="paragraph", columns="theme", value="hits", labels=LABELS, **options)


def flows(table=FLOWS, value="articles"):
    return figures.plot_heatmap(table, rows="first_outlet", columns="outlet", value=value, axis_labels=("نخست", "سپس"))


def cells(ax) -> dict[str, tuple[str, str]]:
    rows, columns = names(ax.get_yticklabels()), names(ax.get_xticklabels())
    return {text.get_text(): (rows[int(y)], columns[int(x)]) for text in ax.texts for x, y in [text.get_position()]}


def test_rows_run_downwards_and_columns_from_the_right_in_the_tables_order_and_zero_is_blank():
    trade, culture = map(figures.shape, ("تجارت", "فرهنگ\nو گردشگری"))
    ax = themes()
    assert names(ax.get_xticklabels()) == [culture, trade]
    assert names(ax.get_yticklabels()) == [figures.shape("عنوان"), figures.shape("بند ۱")]
    assert cells(ax) == {"۱": (figures.shape("عنوان"), culture), "۳": (figures.shape("بند ۱"), trade)}
    assert names(themes(direction="ltr").get_xticklabels()) == [trade, culture]


def test_two_groups_at_once_are_refused():
    with pytest.raises(TableError, match="plot_heatmap: paragraph and theme do not name one row; .*choose one group"):
        themes(pd.concat([THEME_COUNTS, THEME_COUNTS]))


def test_pairs_stand_once_and_a_pair_that_is_not_there_is_blank():
    pairs = pd.DataFrame(
        {"theme": ["trade", "trade", "culture"], "other": ["culture", "energy", "energy"], "n": [3, 0, 1]}
    )
    ax = figures.plot_heatmap(pairs, rows="other", columns="theme", value="n", labels={**LABELS, "energy": "انرژی"})
    assert names(ax.texts) == [figures.shape("۳"), figures.shape("۱")]


def test_outlets_after_outlets_have_names_for_both_axes():
    avand, narvan, tirazhe = map(figures.shape, ("آوند", "نارون", "تیراژه"))
    ax = flows()
    assert cells(ax) == {"۳": (avand, narvan), "۱۲": (narvan, avand), "۱": (narvan, tirazhe)}
    assert names(ax.get_xticklabels())[-1] == narvan  # the table's first column stands rightmost
    assert (ax.get_ylabel(), ax.get_xlabel()) == (figures.shape("نخست"), figures.shape("سپس"))


def test_a_share_is_shown_in_percent():
    assert set(cells(flows(value="share_of_articles"))) == {figures.shape(text) for text in ("۲۵٫۰٪", "۵۰٫۰٪", "۰٫۴٪")}


def test_names_may_come_from_labels_in_the_language_of_the_figure():
    table = pd.DataFrame({"outlet": ["avand"], "topic": [2], "articles": [5]})
    labels = {"avand": {"fa": "آوند", "en": "Avand"}, 2: {"fa": "برق", "en": "power"}}
    with figures.style(language="en"):
        ax = figures.plot_heatmap(table, rows="outlet", columns="topic", value="articles", labels=labels)
    assert cells(ax) == {"5": ("Avand", "power")}


def test_each_topic_is_a_row_of_its_words_from_the_right():
    ax = figures.plot_topics(TOPICS, labels={2: "ورزش"})
    expected = {"برق": (2.5, 0.5), "گفتن": (1.5, 0.5), "گرما": (0.5, 0.5), "تیم": (2.5, 1.5), "گل": (1.5, 1.5)}
    assert {text.get_text(): text.get_position() for text in ax.texts} == {
        figures.shape(word): position for word, position in expected.items()
    }
    assert names(ax.get_yticklabels()) == [figures.shape("موضوع ۱"), figures.shape("ورزش")]


def test_top_words_alone_are_drawn():
    assert len(figures.plot_topics(TOPICS, top=1).texts) == 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: flows(value="n"), "plot_heatmap: column 'n' is missing"),
        (lambda: flows(pd.concat([FLOWS, FLOWS])), "count each pair once"),
        (
            lambda: flows(pd.DataFrame({"first_outlet": range(61), "outlet": "آوند", "articles": 1})),
            "61 rows or columns cannot be read; choose at most 60",
        ),
        (lambda: figures.plot_topics(FLOWS), "plot_topics: column 'topic', 'rank', 'term', 'weight' is missing"),
        (lambda: figures.plot_topics(TOPICS, top=0), "top must be at least 1; got 0"),
        (lambda: figures.plot_topics(pd.concat([TOPICS, TOPICS])), "topic and rank do not name one row"),
        (
            lambda: figures.plot_topics(pd.DataFrame({"topic": range(61), "rank": 1, "term": "نان", "weight": 1.0})),
            "61 topics cannot be read",
        ),
    ],
)
def test_a_wrong_table_is_named(call, message):
    with pytest.raises(TableError, match=message):
        call()
