"""A view is one entry and one function, shown by the panel and written by the export; texts are in both languages."""

import datetime
import re
from dataclasses import replace

import pandas as pd
import pytest

from helpers import explorer, figures
from helpers.explorer import views
from helpers.explorer.panel import Panel
from helpers.explorer.views import MOST_SHOWN, VIEWS, Choices, Content, View, show_view

GAP = re.compile(r"\{\w*\}")
TEXTS = [
    *views.PHRASES.values(),
    *(
        text
        for view in VIEWS.values()
        for text in (view.name, view.title, view.reading, *view.columns.values())
        if text
    ),
]


def lengths(answer, _) -> Content:
    sizes = answer.selection.index.tokens["surface_form"].iloc[answer.starts].str.len()
    return Content(sizes.value_counts().rename_axis("letters").reset_index(), ("as typed",))


def test_a_new_view_is_one_entry_and_one_function(index, tmp_path, monkeypatch):
    heads = {"letters": {"fa": "حرف‌ها", "en": "letters"}, "count": {"fa": "شمار", "en": "count"}}
    monkeypatch.setitem(VIEWS, "lengths", View({"fa": "درازا", "en": "Length"}, heads, lengths))
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
    monkeypatch.setitem(VIEWS, "forms", View({"fa": "", "en": ""}, VIEWS["forms"].columns, lambda *_: Content(table)))
    page = show_view("forms", None, Choices())
    assert page.count("<tr>") == MOST_SHOWN + 1 and "۱۰۰ ردیف نخست از ۲۵۰ ردیف" in page


def test_a_view_without_a_row_has_its_notes_and_a_picture_that_says_so(index, monkeypatch):
    answer, view = explorer.ask(explorer.select(index), "باران"), VIEWS["collocates"]
    page = show_view("collocates", answer, Choices())
    assert answer.collocates().empty and "<p>" in page and "<img" in page and "<table" not in page
    monkeypatch.setitem(VIEWS, "collocates", replace(view, plot=None))
    assert "<img" not in show_view("collocates", answer, Choices())


@pytest.mark.parametrize("language", ["fa", "en", "both"])
def test_the_panel_speaks_one_language(language):
    with figures.style(language=language):
        assert views.phrase("speaker") == ("Speaker" if language == "en" else "گوینده")
        assert views.phrase("undated", 1500).startswith("1,500" if language == "en" else "۱٬۵۰۰")
        assert views.format_day(datetime.date(2025, 9, 1)) == ("2025-09-01" if language == "en" else "۱۰ شهریور ۱۴۰۴")
        moment = pd.Timestamp("2025-09-01 17:25")
        assert views.format_day(moment) == ("2025-09-01 17:25" if language == "en" else "۱۰ شهریور ۱۴۰۴، ۱۷:۲۵")


def test_both_languages_have_the_same_gaps():
    for text in TEXTS:
        assert sorted(GAP.findall(text["fa"])) == sorted(GAP.findall(text["en"])), text["en"]
        assert text["fa"] and text["en"]


def test_numbers_and_heads_of_a_table_are_in_the_readers_language(index):
    page = show_view("forms", explorer.ask(explorer.select(index), "باران"), Choices())
    assert "سهم از همهٔ بارها</th>" in page and ">۱۰۰٪</td>" in page
