import lxml.html
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import figures
from helpers.core.errors import TableError
from helpers.core.paths import NOTEBOOKS
from helpers.language.characters import ZWNJ

# What XML can hold: lxml drops other control characters, and reads \r as a line end.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


def parse(table, **options) -> lxml.html.HtmlElement:
    page = lxml.html.fromstring(f"<div>{figures.show_table(table, **options).data}</div>")
    return page.xpath("//div[contains(@class, 'shown-table')]")[0]


def cells(table, **options) -> list[list]:
    return [[cell.text_content() for cell in row] for row in parse(table, **options).iter("tr")]


def elements(table) -> set[str]:
    page = lxml.html.fromstring(f"<div>{figures.show_table(table).data}</div>")
    return {element.tag for element in page.iter()}


@given(TEXTS, TEXTS)
def test_any_name_and_any_text_is_shown_letter_for_letter(name, text):
    assert cells(pd.DataFrame({name: [text]})) == [[name], [text]]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</table><a href='javascript:x'>",
        '" onclick="x',
        "&lt;",
    ],
)
def test_no_tag_of_a_text_becomes_one_of_the_page(text):
    table = pd.DataFrame({text: [text]})
    assert elements(table) == {"div", "style", "table", "thead", "tbody", "tr", "th", "td", "script"}
    assert figures.show_table(table).data.count("<script") == 1
    assert cells(table) == [[text], [text]]


def test_no_notebook_shows_a_table_that_escapes_nothing():
    assert not [file.name for file in NOTEBOOKS.glob("*.ipynb") if ".style." in file.read_text("utf-8")]


def test_no_dollar_is_typeset_in_a_table_or_in_a_marked_paragraph():
    for shown in (figures.show_table(pd.DataFrame({"a": ["$x$"]})), figures.mark_halfspaces("$x$", "$x$")):
        page = lxml.html.fromstring(f"<div>{shown.data}</div>")
        holders = page.xpath("//*[contains(text(), '$x$')]/ancestor-or-self::*[contains(@class, 'mathjax_ignore')]")
        assert [{"tex2jax_ignore", "mathjax_ignore"} <= set(holder.get("class").split()) for holder in holders] == [
            True
        ]


def test_a_marked_paragraph_shows_tags_as_letters():
    hostile = "<script>کتابهای</script> <img src=x onerror=alert(1)>"
    page = lxml.html.fromstring(figures.mark_halfspaces(hostile, hostile.replace("کتابهای", f"کتاب{ZWNJ}های")).data)
    assert {element.tag for element in page.iter()} == {"p", "span"}
    assert page.text_content().replace(ZWNJ, "") == hostile


def test_persian_reads_from_the_right_and_other_texts_from_the_left():
    table = pd.DataFrame({"متن": ["WTO در تهران"], "id": ["a-1"], "count": [3]})
    sides = [(cell.text_content(), cell.get("dir")) for cell in parse(table).iter("th", "td")]
    assert sides == [
        ("متن", "rtl"),
        ("id", "ltr"),
        ("count", "ltr"),
        ("WTO در تهران", "rtl"),
        ("a-1", "ltr"),
        ("3", None),
    ]
    assert parse(table).get("dir") == "rtl" and parse(table[["id"]]).get("dir") == "ltr"


def test_a_head_stands_over_its_column():
    table = pd.DataFrame({"term": ["صلح", "WTO", "چین"], "id": ["a", "b", "ج"], "note": ["", "", "خبر"], "n": 1})
    heads = {head.text_content(): head.get("class") for head in parse(table).iter("th")}
    assert heads == {"term": None, "id": "from-left", "note": None, "n": None}


def test_every_cell_of_a_column_has_its_place():
    table = pd.DataFrame({"share": [0.25, None, 0.005], "word": ["گل", "پل", "گل"]})
    orders = [[cell.get("data-order") for cell in row] for row in parse(table, formats={"share": "{:.0%}"}).iter("tr")]
    assert orders[1:] == [["1", "1"], ["", "0"], ["0", "1"]]


def test_numbers_dates_and_missing_values_have_their_form():
    table = pd.DataFrame(
        {
            "share": [1 / 3, None],
            "exact": [0.25, 1234567.5],
            "n": [7, 0],
            "day": pd.to_datetime(["2025-09-01", None]),
            "cap": pd.array([3, None], dtype="Int64"),
            "more": [["الف"], None],
        }
    )
    assert cells(table, formats={"share": "{:.1%}", "exact": "{:.1f}"})[1:] == [
        ["33.3%", "0.2", "7", "2025-09-01", "3", "['الف']"],
        ["", "1234567.5", "0", "", "", ""],
    ]


def test_a_long_table_says_how_much_is_not_shown():
    long = figures.show_table(pd.DataFrame({"n": range(1_502)})).data
    assert "1,002 more rows are not shown" in long and long.count("<tr>") == 501
    assert "more rows" not in figures.show_table(pd.DataFrame({"n": range(500)})).data


def test_a_format_of_no_column_is_an_error_and_an_empty_table_is_a_table():
    with pytest.raises(TableError, match="show_table: column 'shar' is missing; found: share"):
        figures.show_table(pd.DataFrame({"share": [0.5]}), formats={"shar": "{}"})
    assert cells(pd.DataFrame({"a": [], "b": []})) == [["a", "b"]]
