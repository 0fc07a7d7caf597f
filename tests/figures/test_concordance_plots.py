import pytest

from helpers import figures
from helpers.core.errors import TableError
from tests.figures.lines import LINES

RLM = "\u200f"


def test_nodes_stand_one_under_the_other_between_what_is_read_before_and_after():
    ax = figures.plot_concordance(LINES, title="در متن")
    ax.figure.canvas.draw()
    places = [text.get_window_extent() for text in ax.texts]
    assert [text.get_text() for text in ax.texts[:3]] == [
        figures.shape(RLM + text) for text in LINES.loc[0, ["node", "left", "right"]]
    ]
    for node, left, right in (places[:3], places[3:]):
        assert left.x0 > node.x1 and right.x1 < node.x0  # what is read first stands to the right
    middles = [(place.x0 + place.x1) / 2 for place in (places[0], places[3])]
    assert middles[0] == pytest.approx(middles[1], abs=1)
    assert ax.texts[0].get_color() == ax.texts[3].get_color() != ax.texts[1].get_color()


def test_a_long_context_loses_its_far_end_and_stays_on_the_page():
    words = " ".join(f"واژه{number}" for number in range(60))
    ax = figures.plot_concordance(LINES.assign(left=words, right=words))
    ax.figure.canvas.draw()
    _, left, right = (text.get_text() for text in ax.texts[:3])
    assert figures.shape("واژه59") in left and figures.shape("واژه0") not in left
    assert figures.shape("واژه0") in right and figures.shape("واژه59") not in right
    edge = ax.figure.bbox
    assert all(edge.x0 <= text.get_window_extent().x0 and text.get_window_extent().x1 <= edge.x1 for text in ax.texts)


def test_beside_each_line_stands_its_number_or_what_a_column_says():
    def names(ax):
        return [label.get_text() for label in ax.get_yticklabels()]

    assert names(figures.plot_concordance(LINES)) == [figures.shape("۱"), figures.shape("۲")]
    assert names(figures.plot_concordance(LINES, label="speaker", top=1)) == [figures.shape("کاوه")]
    with pytest.raises(TableError, match="plot_concordance: column 'outlet' is missing"):
        figures.plot_concordance(LINES, label="outlet")


@pytest.mark.parametrize("top", [0, 61])
def test_no_line_and_more_than_a_page_can_hold_are_refused(top):
    with pytest.raises(TableError, match=f"top must be between 1 and 60; got {top}"):
        figures.plot_concordance(LINES, top=top)


def test_without_a_line_it_is_said_that_there_is_nothing_to_show():
    ax = figures.plot_concordance(LINES.head(0), title="در متن")
    assert [text.get_text() for text in ax.texts] == [figures.shape("چیزی برای نشان دادن نیست")]
