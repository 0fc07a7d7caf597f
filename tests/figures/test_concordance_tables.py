import lxml.html
import pandas as pd

from helpers import figures
from helpers.language.characters import ZWNJ
from tests.figures.lines import LINES


def parse(lines) -> lxml.html.HtmlElement:
    page = lxml.html.fromstring(f"<div>{figures.show_concordance(lines).data}</div>")
    return page.xpath("//div[contains(@class, 'shown-table')]")[0]


def shown(lines) -> list[dict[str, str]]:
    head, *rows = [[cell.text_content() for cell in row] for row in parse(lines).iter("tr")]
    return [dict(zip(head, row, strict=True)) for row in rows]


def sorted_by(column: str, texts: list[str]) -> list[str]:
    lines = pd.DataFrame({"left": "", "node": "همکاری", "right": ""}, index=range(len(texts))).assign(**{column: texts})
    cells = parse(lines).xpath(f"//td[@class='{column}' and @data-order!='']")
    return [cell.text_content() for cell in sorted(cells, key=lambda cell: int(cell.get("data-order")))]


def test_the_page_shows_every_text_letter_for_letter_and_where_it_is_from():
    first, second = shown(LINES)
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
    nodes = [f"همکاری{ZWNJ}های", "همکاری", "همكاريهاي"]
    assert sorted_by("node", nodes) == ["همکاری", f"همکاری{ZWNJ}های", "همكاريهاي"]


def test_a_column_without_values_is_not_shown_and_of_many_lines_the_first_are():
    assert list(shown(LINES.assign(date=pd.NaT, speaker=""))[0])[3:] == ["article_id", "paragraph"]
    many = figures.show_concordance(pd.concat([LINES] * 400)).data
    assert "300 more lines are not shown" in many and many.count("<td") == 500 * 7


def test_no_line_is_a_table_without_a_row():
    assert shown(LINES.head(0)) == []
