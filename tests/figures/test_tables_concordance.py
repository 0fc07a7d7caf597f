import lxml.html
import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError
from tests.figures.concordance_lines import LINES

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


def parse(lines) -> lxml.html.HtmlElement:
    page = lxml.html.fromstring(f"<div>{figures.show_concordance(lines).data}</div>")
    return page.xpath("//div[contains(@class, 'shown-table')]")[0]


def rows_shown(lines) -> list[dict[str, str]]:
    head, *rows = [[cell.text_content() for cell in row] for row in parse(lines).iter("tr")]
    return [dict(zip(head, row, strict=True)) for row in rows]


def sorted_by(column: str, texts: list[str]) -> list[str]:
    lines = pd.DataFrame({"left": "", "node": "همکاری", "right": ""}, index=range(len(texts))).assign(**{column: texts})
    cells = parse(lines).xpath(f"//td[@class='{column}' and @data-order!='']")
    return [cell.text_content() for cell in sorted(cells, key=lambda cell: int(cell.get("data-order")))]


def test_the_page_shows_every_text_letter_for_letter_and_where_it_is_from():
    first, second = rows_shown(LINES)
    assert first == {
        "left": "عضویت ایران در",
        "node": "WTO",
        "right": "، به گفته <b>کاوه</b>، =1+1",
        "date": "2025-09-01",
        "speaker": "کاوه",
        "article_id": "a-1",
        "paragraph": "1",
    }
    assert second["date"] == second["speaker"] == ""


def test_lines_read_from_the_right_and_no_tag_or_formula_runs():
    page = parse(LINES)
    assert page.get("dir") == "rtl" and "mathjax_ignore" in page.get("class")
    assert not page.xpath("//b") and not page.xpath("//td[@class and @dir]")


def test_right_contexts_sort_by_the_first_word_and_left_ones_by_the_last():
    assert sorted_by("right", ["گل", "، پل و", "با چین", "", "«باد»"]) == ["با چین", "«باد»", "، پل و", "گل"]
    assert sorted_by("left", ["آب ژاله", "یک پل", "آن پل", ""]) == ["آن پل", "یک پل", "آب ژاله"]


def test_spellings_of_a_node_stand_together():
    nodes = ["همکاری\u200cهای", "همکاری", "همكاريهاي"]
    assert sorted_by("node", nodes) == ["همکاری", "همکاری\u200cهای", "همكاريهاي"]


def test_a_column_without_values_is_not_shown_and_of_many_lines_the_first_are():
    assert list(rows_shown(LINES.assign(date=pd.NaT, speaker=""))[0])[3:] == ["article_id", "paragraph"]
    many = figures.show_concordance(pd.concat([LINES] * 400)).data
    assert "300 more lines are not shown" in many and many.count("<td") == 500 * 7


def test_no_line_is_a_table_without_a_row():
    assert rows_shown(LINES.head(0)) == []


def test_lines_of_each_word_stand_under_a_row_that_opens():
    lines = pd.DataFrame({"term": ["صلح", "نان", "صلح"], "article_id": ["1", "2", "1"], "left": ["<b>", "", "۲"]})
    page = figures.show_lines(lines.assign(node="واژه", right=""), top=1).data
    assert page.count("<details>") == 2 and page.index("صلح: ۲ سطر از ۱ خبر") < page.index("نان: ۱ سطر از ۱ خبر")
    assert "&lt;b&gt;" in page and "<b>" not in page and page.count('<td class="node"') == 2
    assert "<details>" not in figures.show_lines(lines.head(0).assign(node="", right="")).data
    with pytest.raises(TableError, match="show_lines: column 'term' is missing"):
        figures.show_lines(lines.drop(columns="term"))


def without_marks(text):
    return text.replace("\u200f", "").replace("\u200e", "")


@pytest.mark.parametrize(
    ("language", "expected"), [("fa", ["مهر ۱۴۰۴/۰۵/۱۲", "ایسنا"]), ("en", ["Mehr News 2025-08-03", "ISNA"])]
)
def test_outlet_and_date_stand_beside_each_line(language, expected):
    dates = pd.to_datetime(["2025-08-03", None])
    lines = pd.DataFrame({"left": "با", "node": "صلح", "right": "و", "outlet": ["مهر", "ایسنا"], "date": dates})
    with figures.style(language=language):
        ax = figures.plot_concordance(lines, label=("outlet", "date"))
        wanted = [figures.shape(label) for label in expected]
    shown = [label.get_text() for label in ax.get_yticklabels()]
    assert [without_marks(text) for text in shown] == [without_marks(text) for text in wanted]
