import json

import pandas as pd
import pytest

from helpers.corpus import Limits, read_articles
from helpers.corpus.records import as_text
from tests.corpus.files import error_of, put

PAGE = """<html><head><title>باران</title><meta property="article:published_time" content="2025-09-01T10:00:00+03:30">
</head><body><article><h1>باران</h1><p>باران آمد و رودخانه پر آب شد و مردم شهر به خیابان آمدند و شادی کردند.</p>
<p>هواشناسی گفت که باران تا پایان هفته ادامه دارد و مردم از رفتن به کنار رودخانه خودداری کنند.</p></article></body>
</html>"""


@pytest.mark.parametrize(("cell", "limit"), [("خبر " * 300 + "خبر", "page_bytes"), ("<p>خبر" * 1203, "page_elements")])
def test_a_cell_is_no_longer_than_a_page_and_limits_can_be_raised(tmp_path, cell, limit):
    path = put(tmp_path, "a.csv", f"id,text\n1,{cell}\n")
    assert f"read it with limits=Limits({limit}=…)" in error_of(path, limits=Limits(**{limit: 1202}))
    read = read_articles(path, limits=Limits(**{limit: 1203}))
    assert read["text"].str.count("خبر").tolist() == [cell.count("خبر")]


def test_an_object_or_a_list_is_a_text_too():
    assert (as_text({"rendered": "خبر"}), as_text(["الف", 12.0])) == ("خبر", "الف\n12")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("باران آمد. [n] راه باز است.", "باران آمد.\nراه باز است."),
        ("باران آمد.\\nراه باز است.", "باران آمد.\nراه باز است."),
        ("باران آمد.\\r\\nراه باز است.", "باران آمد.\nراه باز است."),
        (r"پوشهٔ C:\news باز است.", r"پوشهٔ C:\news باز است."),
        (r"پوشهٔ data\news باز است.", r"پوشهٔ data\news باز است."),
    ],
)
def test_a_mark_of_a_line_end_is_one(tmp_path, written, text):
    assert dated(tmp_path, {"text": written})["text"] == text


def dated(tmp_path, row: dict) -> pd.Series:
    (tmp_path / "news.json").write_text(json.dumps([row], ensure_ascii=False), encoding="utf-8")
    return read_articles(tmp_path).iloc[0]


@pytest.mark.parametrize(
    ("row", "date", "source"),
    [
        ({"text": "به گزارش ایسنا، شنبه ۲۷ مرداد ۱۴۰۳، باران آمد."}, "2024-08-17", "dateline"),
        ({"text": "به گزارش ایسنا، رئیس اداره شنبه ۲۷ مرداد ۱۴۰۳ گفت: باران آمد."}, "2024-08-17", "dateline"),
        ({"text": "باران", "url": "https://www.farsnews.ir/news/8707060255"}, "2008-09-27", "url"),
        ({"text": "باران", "url": "https://farsnews.ir/news/14040610000123/باران"}, "2025-09-01", "url"),
        ({"text": "باران", "url": "https://a.example/2025/09/01/x?id=20240101"}, "2025-09-01", "url"),
    ],
)
def test_where_a_date_comes_from_is_said(tmp_path, row, date, source):
    article = dated(tmp_path, row)
    assert (str(article["date"].date()), article["date_source"]) == (date, source)


@pytest.mark.parametrize(
    "row",
    [
        {"text": "باران از ۱۰ شهریور ۱۴۰۴ می‌بارد."},  # a day of the story
        {"text": "باران", "url": "https://a.example/news/8707060255"},  # a number of another outlet
        {"text": "باران", "url": "https://a.example/?id=20251399"},
    ],
)
def test_what_is_no_date_of_the_article_is_not_taken_for_one(tmp_path, row):
    article = dated(tmp_path, row)
    assert pd.isna(article["date"]) and article["date_source"] == ""


def test_a_page_states_its_date(tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    article = read_articles(tmp_path).iloc[0]
    assert (str(article["date"].date()), article["date_source"]) == ("2025-09-01", "page")


def test_the_name_of_a_file_in_an_old_archive_is_a_date(tmp_path):
    (tmp_path / "HAM2-811011-007.ham").write_text("باران\nباران آمد و خیابان پر آب شد.", encoding="utf-8")
    article = read_articles(tmp_path).iloc[0]
    assert (str(article["date"].date()), article["date_source"]) == ("2003-01-01", "file name")


def test_columns_with_the_names_of_ours_are_kept_under_others(tmp_path):
    row = {
        "text": "a",
        "path": "p",
        "path_in_source": "q",
        "(page dates)": 5,
        "(file name)": "x",
        "story": 1,
        "paragraph": "7",
    }
    article = read_articles(put(tmp_path, "a.json", json.dumps([row]))).iloc[0]
    assert (
        article["path"].endswith("a.json") and article["story_in_source"] == 1 and article["paragraph_in_source"] == "7"
    )
    assert (article["path_in_source"], article["path_in_source_in_source"]) == ("q", "p")
    assert (article["(page dates)"], article["(file name)"]) == (5, "x")


@pytest.mark.parametrize(
    "written", ['["سیاسی", "ایران"]', "['سیاسی', 'ایران']", '[{"name": "سیاسی"}, {"name": "ایران"}]']
)
def test_lists_that_are_written_as_texts_are_lists(tmp_path, written):
    row = {"text": "باران آمد و رفت", "tags": written, "category": written}
    article = read_articles(put(tmp_path, "a.json", json.dumps([row]))).iloc[0]
    assert article["tags"] == ["سیاسی", "ایران"] and article["section"] == "سیاسی ایران"
