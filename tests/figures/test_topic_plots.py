import pandas as pd
import pytest

from helpers import figures
from helpers.analysis import Topics
from helpers.core.errors import TableError

TOPICS = pd.DataFrame(
    {
        "topic": [1, 1, 1, 2, 2],
        "rank": [1, 2, 3, 1, 2],
        "term": ["برق", "گفت#گو", "گرما", "تیم", "گل"],
        "weight": [0.5, 0.3, 0.1, 0.2, 0.1],
    }
)
CHOICES = pd.DataFrame(
    {
        "topics": [2, 3, 5],
        "stability": [1.0, 0.9, 0.4],
        "coherence": [0.2, 0.5, 0.6],
        "score": [0.2, 0.45, 0.24],
        "chosen": [False, True, False],
    }
)


def test_each_topic_is_a_row_of_its_words_from_the_right():
    ax = figures.plot_topics(TOPICS, names={2: "ورزش"})
    cells = {text.get_text(): text.get_position() for text in ax.texts}
    assert cells == {
        figures.shape("برق"): (2.5, 0.5),
        figures.shape("گفتن"): (1.5, 0.5),
        figures.shape("گرما"): (0.5, 0.5),
        figures.shape("تیم"): (2.5, 1.5),
        figures.shape("گل"): (1.5, 1.5),
    }
    assert [label.get_text() for label in ax.get_yticklabels()] == [figures.shape("موضوع ۱"), figures.shape("ورزش")]


def test_top_words_alone_are_drawn():
    assert len(figures.plot_topics(TOPICS, top=1).texts) == 2


def test_the_chosen_number_of_topics_is_marked():
    ax = figures.plot_topic_choice(CHOICES)
    for line, column in zip(ax.lines, ("stability", "coherence", "score"), strict=False):
        assert list(line.get_ydata()) == CHOICES[column].tolist()
    assert list(ax.lines[3].get_xdata()) == [1, 1]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["۲", "۳", "۵"]


def test_without_topics_the_charts_say_so():
    for ax in (figures.plot_topics(Topics.none().topics), figures.plot_topic_choice(Topics.none().choices)):
        assert [text.get_text() for text in ax.texts] == [figures.shape("چیزی برای نشان دادن نیست")]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.plot_topics(CHOICES), "plot_topics: column 'topic', 'rank', 'term', 'weight' is missing"),
        (lambda: figures.plot_topics(TOPICS, top=0), "top must be at least 1; got 0"),
        (lambda: figures.plot_topics(pd.concat([TOPICS, TOPICS])), "topic and rank do not name one row"),
        (
            lambda: figures.plot_topics(pd.DataFrame({"topic": range(61), "rank": 1, "term": "نان", "weight": 1.0})),
            "61 topics cannot be read",
        ),
        (lambda: figures.plot_topic_choice(TOPICS), "plot_topic_choice: column 'topics'"),
    ],
)
def test_a_wrong_table_is_named(call, message):
    with pytest.raises(TableError, match=message):
        call()
