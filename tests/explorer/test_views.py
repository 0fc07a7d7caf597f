"""A view is one entry and one function: the panel shows it and the export writes it."""

from dataclasses import replace

import pandas as pd

from helpers import explorer
from helpers.explorer.panel import Panel
from helpers.explorer.views import MOST_SHOWN, VIEWS, Choices, Content, View, show_view


def lengths(answer, _) -> Content:
    sizes = answer.selection.index.tokens["surface_form"].iloc[answer.starts].str.len()
    return Content(sizes.value_counts().rename_axis("letters").reset_index(), ("as typed",))


def test_a_new_view_is_one_entry_and_one_function(index, tmp_path, monkeypatch):
    heads = {"letters": ("حرف‌ها", "letters"), "count": ("شمار", "count")}
    monkeypatch.setitem(VIEWS, "lengths", View(("درازا", "Length"), heads, lengths))
    panel = Panel(index, settings={}, output=tmp_path, formats=["svg"])
    panel.fields.word.value = "صادرات"
    panel.fields.tabs.selected_index = len(VIEWS) - 1
    assert panel.fields.tabs.titles[-1] == "درازا"
    page = panel.fields.pages["lengths"].value
    assert "<p>as typed</p>" in page and "حرف‌ها</th>" in page and ">۶</td>" in page
    panel.export()
    assert pd.read_csv(tmp_path / "explore" / "1" / "tables" / "lengths.csv").values.tolist() == [[6, 1]]


def test_of_a_long_table_the_first_rows_are_shown_and_their_number_said(index, monkeypatch):
    table = pd.DataFrame({"form": [f"صورت{number}" for number in range(250)], "count": 1, "share_of_count": 0.004})
    monkeypatch.setitem(VIEWS, "forms", View(("", ""), VIEWS["forms"].columns, lambda *_: Content(table)))
    page = show_view("forms", None, Choices())
    assert page.count("<tr>") == MOST_SHOWN + 1 and "۱۰۰ ردیف نخست از ۲۵۰ ردیف" in page


def test_a_view_without_a_row_has_its_notes_and_a_picture_that_says_so(index, monkeypatch):
    answer, view = explorer.ask(explorer.select(index), "باران"), VIEWS["collocates"]
    page = show_view("collocates", answer, Choices())
    assert answer.collocates().empty and "<p>" in page and "<img" in page and "<table" not in page
    monkeypatch.setitem(VIEWS, "collocates", replace(view, plot=None))
    assert "<img" not in show_view("collocates", answer, Choices())
