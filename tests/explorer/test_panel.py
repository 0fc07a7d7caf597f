"""The panel without a browser: what is typed, and what is said and shown."""

import asyncio
import datetime
from dataclasses import replace

import pandas as pd
import pytest

from helpers import explorer, figures
from helpers.explorer import panel as panel_room
from helpers.explorer.panel import ASKED, CHOSEN, NO_LINE, Fields, Panel
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
    assert "۳ بار" in said(panel) and "۱۶ واژه" in said(panel) and "۲ از ۳ خبر" in said(panel)
    for place, name in enumerate(VIEWS):
        panel.fields.tabs.selected_index = place
        assert panel.fields.pages[name].value
        assert ('<img alt="' in panel.fields.pages[name].value) == (name in ("timeline", "collocates", "themes"))
    assert panel.fields.pages["lines"].value.count('<td class="node"') == 3
    assert "۱ خبر بی‌تاریخ" in panel.fields.pages["timeline"].value


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
        assert "۱ خبر بی‌تاریخ" in panel.fields.note.value


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


def answered(panel, **values) -> str:
    for name, value in values.items():
        getattr(panel.fields, name).value = value
    return said(panel)


def test_two_words_stand_side_by_side_in_every_view(panel):
    sentence = answered(panel, word="همکاری", other="صادرات")
    assert "۳ بار" in sentence and "۱ بار" in sentence and "کران پایین" in sentence
    for place, name in enumerate(VIEWS):
        panel.fields.tabs.selected_index = place
        page = panel.fields.pages[name].value
        assert "پاسخ داده نشد" not in page
        if name in ("lines", "timeline", "forms", "speakers"):
            assert "کدام</th>" in page and ">صادرات</td>" in page
    assert panel.fields.pages["lines"].value.count('<td class="node"') == 4


def test_two_outlets_stand_side_by_side_and_a_word_that_one_lacks_is_none(panel):
    sentence = answered(panel, word="صادرات", outlet="آوندا", other_outlet="نارون")
    assert "«⁨آوندا⁩»: ۱ بار" in sentence and "«⁨نارون⁩»: ۰ بار" in sentence
    assert "در همهٔ متن" in answered(panel, word="باران")  # which both lack


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"other": "همکاریهای"}, "همان واژهٔ نخست"),
        ({"other": "😀"}, "حرف یا رقم"),
        ({"other": "صادرات", "outlet": "آوندا", "other_outlet": "نارون"}, "نه هر دو"),
        ({"other_outlet": "نارون"}, "رسانهٔ نخست را هم"),
        ({"outlet": "نارون", "other_outlet": "نارون"}, "همان رسانهٔ نخست"),
        ({"event": "روزی"}, "روز رویداد خوانده نشد"),
        ({"event": "شهریور ۱۴۰۴"}, "روز رویداد خوانده نشد"),
    ],
)
def test_what_cannot_be_compared_is_one_line(values, sentence, panel):
    assert sentence in answered(panel, word="همکاری", **values) and panel.asked is None


def test_an_event_parts_the_counts_and_one_outside_is_said_to_be_so(panel):
    panel.fields.tabs.selected_index = list(VIEWS).index("event")
    answered(panel, word="همکاری")
    assert "روز رویدادی را در بالا بنویسید" in panel.fields.pages["event"].value
    answered(panel, event="۱ مهر ۱۴۰۴", event_name="آغاز مدرسه")
    page = panel.fields.pages["event"].value
    assert "پیش از رویداد</td>" in page and "۱ خبر بی‌تاریخ" in page
    panel.fields.tabs.selected_index = list(VIEWS).index("timeline")
    assert "بیرون از این دوره" not in panel.fields.pages["timeline"].value
    answered(panel, event="۱ مهر ۱۴۱۰")
    assert "بیرون از این دوره" in panel.fields.pages["timeline"].value


def test_a_line_opens_its_article_and_another_question_closes_it(panel):
    answered(panel, word="همکاری")
    assert [value for _, value in panel.fields.reader.options] == [-1, 0, 1, 2]
    panel.fields.reader.value = 2
    assert '<mark class="chosen">همکاری های</mark> تازه' in panel.fields.article.value
    answered(panel, word="باران")
    assert panel.fields.article.value == "" and panel.fields.reader.value == -1


def test_a_view_is_saved_and_opened_again(panel, tmp_path):
    answered(panel, word="همکاری", outlet="آوندا", other_outlet="نارون", event="1404/07/01", period="day")
    asked, sentence = {name: getattr(panel.fields, name).value for name in ASKED}, said(panel)
    panel.fields.save_view.click()
    assert 'download="view.zip"' in panel.fields.saved.value
    view = (tmp_path / "explore" / "1" / "view.zip").read_bytes()
    answered(panel, word="باران", other_outlet="*", outlet="*", event="", period="month")
    upload(panel, view)
    assert {name: getattr(panel.fields, name).value for name in ASKED} == asked and said(panel) == sentence
    upload(panel, b"no zip")
    assert "نمای ذخیره‌شدهٔ" in panel.fields.saved.value and said(panel) == sentence


def upload(panel, content: bytes) -> None:
    about = {"name": "view.zip", "type": "", "size": len(content), "last_modified": datetime.datetime(2025, 9, 1)}
    panel.fields.load_view.value = ({**about, "content": memoryview(content)},)


def test_the_open_tab_is_downloaded_from_the_page(panel):
    panel.fields.download.click()
    assert "چیزی برای ذخیره نیست" in panel.fields.saved.value
    answered(panel, word="همکاری")
    panel.fields.download.click()
    assert 'download="lines.csv"' in panel.fields.saved.value and "lines.png" not in panel.fields.saved.value


def choices(field) -> list[str]:
    return [label for label, _ in field.options]


def test_outlets_and_speakers_of_the_corpus_can_be_chosen(index):
    fields = Fields(index)
    assert choices(fields.outlet) == ["همه", "(بی‌نام)", "آوندا", "نارون"] and fields.outlet.value == "*"
    assert list(fields.speaker.options) == ["کاوه"]
    assert (fields.since.placeholder, fields.until.placeholder) == ("۱۰ شهریور ۱۴۰۴", "۹ مهر ۱۴۰۴")
    introduction = fields.box.children[0].value
    assert "۳ خبر از ۲ رسانه، ۱۶ واژه." in introduction and "از ۱۰ شهریور ۱۴۰۴ تا ۹ مهر ۱۴۰۴." in introduction


def test_a_corpus_without_dates_names_no_days(index):
    undated = explorer.Index(index.articles.assign(date=pd.NaT), index.tokens, index.hits, index.codebook)
    fields = Fields(undated)
    assert fields.since.placeholder == "" and " تا ۹ مهر" not in fields.box.children[0].value


def test_fields_speak_the_language_of_the_style(index):
    with figures.style(language="en"):
        fields = Fields(index)
    assert fields.tabs.titles[0] == "In context" and choices(fields.order)[0] == "as they come"
    assert "explorer-rtl" not in fields.box._dom_classes and "explorer-rtl" in Fields(index).box._dom_classes


@pytest.mark.parametrize("language", ["fa", "en"])
def test_what_a_view_holds_is_a_field_with_a_name(language, index):
    with figures.style(language=language):
        fields = Fields(index)
    descriptions = [getattr(fields, name).description for name in ASKED]
    assert all(descriptions) and len(set(descriptions)) == len(ASKED)
    assert all(getattr(fields, name).options for name in CHOSEN)


def test_lines_are_offered_with_none_of_them_chosen(index):
    fields = Fields(index)
    fields.offer_lines(["یک", "دو"])
    fields.reader.value = 1
    fields.offer_lines(["سه"])
    assert fields.reader.value == NO_LINE and choices(fields.reader)[1:] == ["سه"]
