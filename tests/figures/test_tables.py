import json
import re
from decimal import Decimal

import lxml.html
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import figures
from helpers.core.errors import TableError
from helpers.core.paths import NOTEBOOKS
from helpers.figures import tables
from helpers.figures.tables import TablePage, sort_order

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


def in_order(values: list) -> list:
    """The values as a table shows them that is sorted by this column; what is missing is left out."""
    orders = sort_order(values)
    return [
        values[place] for place in sorted(range(len(values)), key=lambda place: orders[place].zfill(9)) if orders[place]
    ]


@pytest.mark.parametrize(
    "values",
    [
        [-2.5, 0, True, 3, 1e9, 10**400],
        ["-۵", "−2", "0.5", "٪۱", "25%", "999", "1,234", "۱٬۲۳۴٬۵۶۷٫۵", "9" * 150],
        ["999", "1,2,3", "word"],
        [Decimal("0.5"), np.int64(2), 3.5, float("inf")],
        list(map(pd.Timestamp, ["2024-12-31", "2025-01-01", "2025-01-01 13:00", "2025-01-02"])),
        ["1404/6/9", "1404/6/10", "1404/12/1"],
        ["آب", "ابر", "پل", "تپه", "چای", "حاتم", "ژاله", "سال", "کتاب", "گل", "لاله", "یاس"],
        ["فصل ۹", "فصل 10", "فصل ۱۱"],
    ],
)
def test_the_order_of_a_column(values):
    assert in_order(values[::-1]) == values


def test_what_is_written_otherwise_has_one_place():
    assert sort_order(["كتابهاي", "کتاب\u200cهای", "«کتاب‌های»"]) == ["0", "0", "0"]
    assert sort_order([1, 1.0, "۱", "1"]) == ["0"] * 4


def test_what_is_missing_or_empty_has_no_place():
    assert sort_order([None, float("nan"), pd.NaT, pd.NA, "", 0]) == [""] * 5 + ["0"]


def test_a_cell_may_hold_any_thing():
    assert sort_order([["الف"], {"a": 1}, np.array([1, 2]), "!"]).count("") == 0


MARK = "DecompressionStream"


def script(monkeypatch) -> str:
    """Show the first table of a kernel; return what comes with it."""
    monkeypatch.setattr(tables, "_carrier", None)
    return TablePage("")._repr_html_()


@pytest.fixture
def run(monkeypatch):
    """Show a table in a cell of a new kernel, each time as another execution; give what goes to the notebook."""
    monkeypatch.setattr(tables, "_carrier", None)

    class Shell:
        executions = 0

        def get_parent(self):
            return {"header": {"msg_id": str(self.executions)}, "metadata": {"cellId": self.cell} if self.cell else {}}

    shell = Shell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)

    def show(cell: str, tables: int = 1) -> list[bool]:
        shell.cell, shell.executions = cell, shell.executions + 1
        return [MARK in TablePage("<table>")._repr_html_() for _ in range(tables)]

    return show


def test_the_first_table_of_a_notebook_brings_the_script_once(run):
    assert [run("a", tables=2), run("b"), run("c")] == [[True, False], [False], [False]]


def test_a_cell_that_runs_again_brings_it_again_where_cells_have_names(run):
    assert [run("a"), run("b"), run("b"), run("a", tables=2)] == [[True], [False], [False], [True, False]]


def test_where_cells_have_no_names_it_comes_once(run):
    assert [run(""), run("")] == [[True], [False]]


def test_the_script_is_small_asks_for_nothing_and_is_the_same_each_time(monkeypatch):
    page = script(monkeypatch)
    assert len(page) < 300_000 and "http" not in page
    assert script(monkeypatch) == page


def test_no_sign_becomes_one_of_a_tag_when_texts_are_folded(monkeypatch):
    replaced = json.loads(re.search(r"const spellings = (\{.*\});", script(monkeypatch))[1])
    assert not re.search("[<>&\"']", "".join(replaced.values()))
    assert replaced["ي"] == "ی" and replaced["\u200c"] == ""


def test_the_text_beside_the_page_is_the_same_in_each_run():
    assert repr(TablePage("a")) == repr(TablePage("b"))
