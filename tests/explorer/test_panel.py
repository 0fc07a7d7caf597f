"""The panel without a browser: what is typed, and what is said and shown."""

import asyncio
from dataclasses import replace

import pandas as pd
import pytest

from helpers import explorer, figures
from helpers.explorer import panel as panel_room
from helpers.explorer.panel import Fields, Panel
from helpers.explorer.views import VIEWS

ZWNJ = "\u200c"


@pytest.fixture
def panel(index, tmp_path):
    return Panel(index, settings={"corpus": "invented"}, output=tmp_path, formats=["svg"])


@pytest.fixture
def english():
    figures.set_style(language="en")
    yield
    figures.set_style()


def said(panel) -> str:
    return panel.fields.count.value


def test_the_panel_says_and_shows_what_it_found(panel):
    panel.fields.word.value = "همكاريهاي"
    assert "۳ بار" in said(panel) and "۱۶ واژه" in said(panel) and "۲ از ۳ مقاله" in said(panel)
    for place, name in enumerate(VIEWS):
        panel.fields.tabs.selected_index = place
        assert panel.fields.pages[name].value
        assert ('<img alt="' in panel.fields.pages[name].value) == (name in ("timeline", "collocates", "themes"))
    assert panel.fields.pages["lines"].value.count('<td class="node"') == 3
    assert "۱ مقالهٔ بی‌تاریخ" in panel.fields.pages["timeline"].value


def test_it_speaks_english_too(english, index, tmp_path):
    panel = Panel(index, settings={}, output=tmp_path, formats=["svg"])
    panel.fields.word.value = "همکاری"
    assert "3 times" in said(panel) and "2 of 3 articles" in said(panel)
    assert ">outlet</th>" in panel.fields.pages["lines"].value


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("", "بنویسید"),
        ("   ", "بنویسید"),
        (ZWNJ, "حرف یا رقم"),
        ("😀", "حرف یا رقم"),
        ("\\(.*", "حرف یا رقم"),
        ("x" * 10_000, "بلندتر"),
        ("همکارِیی‌ک", "همکاری"),
        ("<b>$x$</b>", "&lt;b&gt;$x$&lt;/b&gt;"),
        ("همکار*", "۳ بار"),
        ("[lemma=همکاری] near [kind=word]", "۳ بار"),
        ("(همکاری]", "\u2068this ] closes nothing: (همکاری^]\u2069"),
        ("a|[<b>", "نشانهٔ ^"),
        ("**", "حرف یا رقم"),
    ],
)
def test_any_input_is_answered_in_one_line(word, sentence, panel):
    panel.fields.word.value = "همکاری"
    panel.fields.word.value = word
    assert sentence in said(panel) and "\n" not in said(panel) and "<b>" not in said(panel)
    assert (panel.answer is None) == (not any(page.value for page in panel.fields.pages.values()))


def test_a_word_that_a_filter_leaves_out_is_said_to_be_elsewhere(panel):
    panel.fields.word.value = "باران"
    panel.fields.outlet.value = "نارون"
    assert "در همهٔ متن‌ها ۱ بار" in said(panel) and panel.answer is None


@pytest.mark.parametrize(
    ("since", "until", "sentence"),
    [
        ("روزی", "", "خوانده نشد"),
        ("۱ مهر ۱۴۰۴", "", "۱ بار"),
        ("", "شهریور ۱۴۰۴", "۲ بار"),
        ("", "۱۴۰۴", "۳ بار"),
        ("", "1404/06/09", "در همهٔ متن‌ها ۳ بار"),
        ("2025-10-01", "2025-09-01", "پیش از"),
    ],
)
def test_a_period_is_read_in_any_notation(since, until, sentence, panel):
    panel.fields.word.value = "همکاری"
    panel.fields.since.value, panel.fields.until.value = since, until
    assert sentence in said(panel)
    if "بار" in sentence:
        assert "۱ مقالهٔ بی‌تاریخ" in panel.fields.note.value


def test_a_speaker_is_known_by_name(panel):
    panel.fields.word.value = "همکاری"
    panel.fields.speaker.value = "كاوه"
    assert "۱ بار" in said(panel) and "۴ واژه" in said(panel)
    panel.fields.speaker.value = "<i>"
    assert "&lt;i&gt;" in said(panel) and panel.answer is None


def test_what_fails_is_one_line(panel, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("a\nb")

    panel.fields.word.value = "همکاری"
    monkeypatch.setitem(VIEWS, "timeline", replace(VIEWS["timeline"], make=fail))
    panel.fields.tabs.selected_index = 1
    assert "RuntimeError: a" in panel.fields.pages["timeline"].value
    panel.export()
    assert "RuntimeError" in panel.fields.saved.value
    monkeypatch.setattr(panel_room, "ask", fail)
    panel.fields.word.value = "صادرات"
    assert "RuntimeError: a b" in said(panel) and not panel.fields.pages["lines"].value


def test_an_answer_waits_for_the_last_key_and_is_that_of_the_last_word(panel, monkeypatch):
    asked = []
    ask = panel_room.ask
    monkeypatch.setattr(panel_room, "ask", lambda selection, word: asked.append(word) or ask(selection, word))

    async def type_words():
        for word in ("ه", "هم", "همکاری"):
            panel.fields.word.value = word
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.5)

    asyncio.run(type_words())
    assert asked == ["همکاری"] and "۳ بار" in said(panel)


def test_an_export_holds_all_that_is_shown_and_overwrites_no_other(panel, tmp_path):
    panel.export()
    assert "چیزی برای ذخیره نیست" in panel.fields.saved.value and not (tmp_path / "explore").exists()
    panel.fields.word.value = "همکاری"
    for number in ("1", "2"):
        panel.export()
        folder = tmp_path / "explore" / number
        assert f"explore/{number}" in panel.fields.saved.value
        names = {"timeline", "collocates", "themes"}
        assert {file.stem for file in (folder / "figures").glob("*.json")} == names
        assert {file.stem for file in (folder / "tables").glob("*.csv")} == {*VIEWS, "count", "settings"}
        assert (folder / "tables" / "lines.xlsx").stat().st_size > 0
    lines, settings = (pd.read_csv(folder / "tables" / f"{name}.csv") for name in ("lines", "settings"))
    assert len(lines) == 3
    assert settings.set_index("setting")["value"][["corpus", "word"]].tolist() == ["invented", "همکاری"]


def choices(field) -> list[str]:
    return [label for label, _ in field.options]


def test_outlets_and_speakers_of_the_corpus_can_be_chosen(index):
    fields = Fields(index)
    assert choices(fields.outlet) == ["همه", "(بی‌نام)", "آوندا", "نارون"] and fields.outlet.value == "*"
    assert list(fields.speaker.options) == ["کاوه"]
    assert (fields.since.placeholder, fields.until.placeholder) == ("۱۰ شهریور ۱۴۰۴", "۹ مهر ۱۴۰۴")
    introduction = fields.box.children[0].value
    assert "۳ مقاله از ۲ رسانه، ۱۶ واژه." in introduction and "از ۱۰ شهریور ۱۴۰۴ تا ۹ مهر ۱۴۰۴." in introduction


def test_a_corpus_without_dates_names_no_days(index):
    undated = explorer.Index(index.articles.assign(date=pd.NaT), index.tokens, index.hits, index.codebook)
    fields = Fields(undated)
    assert fields.since.placeholder == "" and " تا ۹ مهر" not in fields.box.children[0].value


def test_fields_speak_the_language_of_the_style(index):
    with figures.style(language="en"):
        fields = Fields(index)
    assert fields.tabs.titles[0] == "In context" and choices(fields.order)[0] == "as they come"
    assert "explorer-rtl" not in fields.box._dom_classes and "explorer-rtl" in Fields(index).box._dom_classes
