"""Questions to a small corpus, answers counted by hand; and the panel without a browser."""

import datetime

import pandas as pd
import pytest

from helpers import analysis, explorer
from helpers.errors import TableError
from helpers.explorer.panel import Panel
from helpers.explorer.views import VIEWS

ZWNJ = "\u200c"
ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2", "3"],
        "title": ["", "", ""],
        "text": [
            f"کاوه گفت: همکاری{ZWNJ}های علمی خوب است.\nهمكاريهای ما و صادرات.",
            "همکاری های تازه در تجارت.",
            "باران بارید.",
        ],
        "outlet": ["آوندا", "نارون", ""],
        "date": pd.to_datetime(["2025-09-01", "2025-10-01", None]),
    }
)


@pytest.fixture(scope="module")
def index():
    return explorer.prepare_index(ARTICLES)


@pytest.fixture
def panel(index, tmp_path):
    return Panel(index, settings={"corpus": "invented"}, output=tmp_path, formats=["svg"])


@pytest.mark.parametrize("word", ["همکاری", "همکاریهای", f"همكاري{ZWNJ}هاي", "همکاری های"])
def test_any_spelling_finds_all_three(word, index):
    answer = explorer.ask(explorer.select(index), word)
    row = answer.count().iloc[0]
    assert (row["term"], row["count"], row["articles_with_term"], row["articles"]) == ("همکاری", 3, 2, 3)
    assert row["per_1000"] == 1000 * 3 / row["tokens"]
    forms = answer.forms()
    assert forms["count"].sum() == 3
    assert set(forms["form"]) == {f"همکاری{ZWNJ}های", "همكاريهای", "همکاری های"}


def test_lines_are_those_of_the_concordance(index):
    answer = explorer.ask(explorer.select(index), "همکاری")
    lines = answer.lines()
    expected = analysis.concordance(
        index.tokens.astype({"article_id": "str", "lemma": "str", "token": "str"}), "همکاری"
    )
    assert lines[["article_id", "paragraph", "node"]].values.tolist() == (
        expected[["article_id", "paragraph", "node"]].values.tolist()
    )
    assert lines["speaker"].tolist() == ["کاوه", "", ""]


def test_a_filter_moves_the_count_and_its_denominator(index):
    def count(**chosen):
        row = explorer.ask(explorer.select(index, explorer.Filters(**chosen)), "همکاری").count().iloc[0]
        return row["count"], row["articles"]

    assert count() == (3, 3)
    assert count(outlet="نارون") == (1, 1) and count(outlet="") == (0, 1)
    assert count(since=datetime.date(2025, 9, 15)) == (1, 1)
    assert count(until=datetime.date(2025, 9, 15)) == (2, 1)
    assert count(speaker="کاوه")[0] == 1
    assert count(theme="trade")[0] == 2  # the sentences with صادرات and with تجارت


def test_articles_without_a_date_are_counted_as_left_out(index):
    selection = explorer.select(index, explorer.Filters(since=datetime.date(2025, 1, 1)))
    assert (selection.article_count, selection.undated) == (2, 1)


def test_what_is_not_there_is_one_clear_error(index):
    with pytest.raises(TableError, match="no theme 'nothing'"):
        explorer.select(index, explorer.Filters(theme="nothing"))
    with pytest.raises(TableError, match="nobody called"):
        explorer.select(index, explorer.Filters(speaker="هیچ‌کس"))
    with pytest.raises(TableError, match="before it begins"):
        explorer.select(index, explorer.Filters(since=datetime.date(2025, 9, 2), until=datetime.date(2025, 9, 1)))


def test_an_index_needs_words():
    with pytest.raises(TableError, match="no Persian word"):
        explorer.prepare_index(ARTICLES.assign(text="Hello."))


def test_themes_beside_a_word_leave_out_the_word_itself(index):
    themes = explorer.ask(explorer.select(index), "صادرات").themes().set_index("theme")
    assert themes.loc["trade", "hits"] == 0 and themes.loc["trade", "all_hits"] == 1


@pytest.mark.parametrize(
    ("by", "first"), [("text", "1"), ("after", "2"), ("date", "2"), ("outlet", "1")], ids=lambda value: value
)
def test_lines_come_in_the_order_that_is_asked_for(by, first, index):
    answer = explorer.ask(explorer.select(index), "همکاری")
    order = explorer.order_of_lines(answer, by)
    assert sorted(order) == [0, 1, 2]
    assert answer.lines(order)["article_id"].iloc[0] == first


def test_the_panel_says_what_it_found(panel):
    panel.fields.word.value = "همكاريهاي"
    assert (
        "۳ بار" in panel.fields.count.value and panel.fields.pages["lines"].value.count('class="node"') == 4
    )  # with the head
    for place, name in enumerate(VIEWS):
        panel.fields.tabs.selected_index = place
        assert panel.fields.pages[name].value
    assert '<img alt="' in panel.fields.pages["timeline"].value


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("", "بنویسید"),
        ("   ", "بنویسید"),
        (ZWNJ, "حرف یا رقم"),
        ("😀", "حرف یا رقم"),
        ("x" * 10_000, "بلندتر"),
        ("همکارِیی‌ک", "همکاری"),
        ("<b>$x$</b>", "&lt;b&gt;$x$&lt;/b&gt;"),
        ("a*", "ستاره"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(word, said, panel):
    panel.fields.word.value = "همکاری"
    panel.fields.word.value = word
    assert said in panel.fields.count.value and "\n" not in panel.fields.count.value
    if panel.answer is None:
        assert not any(page.value for page in panel.fields.pages.values())


def test_a_date_that_is_none_is_said_and_one_in_any_notation_is_read(panel):
    panel.fields.word.value = "همکاری"
    panel.fields.since.value = "روزی"
    assert "روزی" in panel.fields.count.value and panel.answer is None
    panel.fields.since.value = "۱ مهر ۱۴۰۴"
    assert "۱ بار" in panel.fields.count.value and "بی‌تاریخ" in panel.fields.note.value


def test_an_export_overwrites_no_other(panel, tmp_path):
    panel.export()
    assert not (tmp_path / "explore").exists()
    panel.fields.word.value = "همکاری"
    panel.export()
    panel.export()
    for number in ("1", "2"):
        assert (tmp_path / "explore" / number / "figures" / "collocates.json").exists()
        assert pd.read_csv(tmp_path / "explore" / number / "tables" / "lines.csv").shape[0] == 3
