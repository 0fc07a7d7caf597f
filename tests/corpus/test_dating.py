"""The date of an article, from the best source that states one."""

import json

import pandas as pd
import pytest

from helpers.corpus import read_articles
from helpers.corpus.dating import RULES, DateColumn, add_date, day_in_address, days_in_name
from helpers.corpus.reading import Between


def dated(**record) -> dict:
    """Return a record with the date of its best source."""
    record = {"text": "باران", Between.FILE: record.pop("file", "a.txt"), **record}
    if pages := record.pop("pages", None):
        record[Between.DATES] = pages
    add_date(record)
    return record


def moment_of(**record) -> list[str]:
    record = dated(**record)
    return [str(record["date"]), record["date_precision"], record["date_source"]]


def test_a_record_keeps_its_hour_and_what_stood_there():
    record = dated(date="۱۵ مرداد ۱۴۰۴ / ۱۷:۲۵")
    assert moment_of(date="۱۵ مرداد ۱۴۰۴ / ۱۷:۲۵") == ["2025-08-06 17:25:00", "minute", "column"]
    assert record["date_as_written"] == "۱۵ مرداد ۱۴۰۴ / ۱۷:۲۵"
    assert not any(isinstance(key, Between) and key is not Between.FILE for key in record)


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        (["2025-08-06T17:25:00+03:30", "۱۷ مرداد ۱۴۰۴"], ["2025-08-06 17:25:00", "minute", "page"]),
        (["2025-08-06", "۱۵ مرداد ۱۴۰۴ - ۱۷:۲۵"], ["2025-08-06 17:25:00", "minute", "page"]),  # the same day, finer
        (["2025-08-06", "۱۶ مرداد ۱۴۰۴ - ۱۷:۲۵"], ["2025-08-06 00:00:00", "day", "page"]),
        (["به‌روزرسانی: ۱۶ مرداد ۱۴۰۴", "۱۵ مرداد ۱۴۰۴"], ["2025-08-06 00:00:00", "day", "page"]),
        (["۱۵ مرداد ۱۴۰۴", "۱۷:۲۵"], ["2025-08-06 17:25:00", "minute", "page"]),  # two elements
        (["۱۵ مرداد ۱۴۰۴", "۱۲ نظر", "۱۷:۲۵"], ["2025-08-06 00:00:00", "day", "page"]),
        (["۱۴۰۴", "مرداد ۱۴۰۴", "۱۵ مرداد ۱۴۰۴"], ["2025-08-06 00:00:00", "day", "page"]),
        (["2025-08-06T17:25:30Z", "۱۵ مرداد ۱۴۰۴ - ۱۷:۲۵"], ["2025-08-06 17:25:00", "minute", "page"]),  # a false Z
        (["2025-08-06T13:55:30Z", "۱۵ مرداد ۱۴۰۴ - ۱۷:۲۵"], ["2025-08-06 17:25:30", "minute", "page"]),
        (["مرداد ۱۴۰۴"], ["2025-07-23 00:00:00", "month", "page"]),
        (["۱۴۰۴"], ["None", "", ""]),  # of the copyright
        (["2025-08-05T20:30:00Z"], ["2025-08-06 00:00:00", "day", "page"]),  # midnight in Tehran
        (["2025-08-06T00:00:00+03:30"], ["2025-08-06 00:00:00", "day", "page"]),
        (["نوشتهٔ ما | ۱۵ مرداد ۱۴۰۴ - ۱۷:۲۵ | ورزش"], ["2025-08-06 17:25:00", "minute", "page"]),
        (["باران"], ["None", "", ""]),
    ],
)
def test_a_page_states_its_date_with_its_hour(pages, found):
    assert moment_of(pages=pages) == found


def test_a_column_that_has_the_day_takes_the_hour_of_its_page():
    assert moment_of(date="1404/05/15", pages=["2025-08-06T13:55:00Z"]) == ["2025-08-06 17:25:00", "minute", "column"]


def test_sources_follow_each_other():
    address = {"url": "https://www.isna.ir/news/1404051509493/باران"}
    assert moment_of(date="دیروز", **address) == ["2025-08-06 00:00:00", "day", "url"]
    assert moment_of(file="1404-05-16.txt") == ["2025-08-07 00:00:00", "day", "file name"]


def test_a_file_of_many_rows_is_read_as_a_whole(tmp_path):
    dates = ["۰۴/۰۵/۱۵", "1404/05/16", "04/05/17", "۲ ساعت پیش"]
    rows = [{"text": "باران", "date": date, "crawled_at": "2025-08-06T19:25:00Z"} for date in dates]
    (tmp_path / "news.json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    articles = read_articles(tmp_path)
    assert articles["date"].astype(str).str[:10].tolist() == ["2025-08-06", "2025-08-07", "2025-08-08", "2025-08-06"]
    assert articles["date"].dtype == "datetime64[s]" and articles["date_precision"].tolist() == ["day"] * 3 + ["hour"]


def test_a_file_in_parts_is_read_as_the_whole_file(tmp_path):
    days = pd.date_range("2025-08-01", periods=20)
    rows = pd.DataFrame({"text": "باران", "date": days.strftime("%d/%m/%Y 00:00:00")})
    rows.to_csv(tmp_path / "news.csv", index=False)
    whole, parts = read_articles(tmp_path), pd.concat(list(read_articles(tmp_path, chunks=3)), ignore_index=True)
    pd.testing.assert_frame_equal(whole[["date", "date_precision"]], parts[["date", "date_precision"]])
    assert whole["date"].tolist() == list(days) and set(whole["date_precision"]) == {"day"}


def test_a_record_without_a_file_has_no_column():
    record = {"date": "03/04/2025", "text": "باران", Between.FILE: "a.csv", Between.DATE_COLUMN: DateColumn("dmy")}
    add_date(record)
    assert str(record["date"]) == "2025-04-03 00:00:00"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_each_rule_reads_its_example_and_says_nothing_of_other_outlets(rule):
    assert day_in_address(rule.example) == rule.day
    copied = f"https://web.archive.org/web/20260101123456/{rule.example}"
    assert day_in_address(copied) == rule.day
    if rule.host:
        assert day_in_address(rule.example.replace(rule.host, "news.")) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "news",
        "https://www.irna.ir/news/85902345/باران",
        "https://www.mehrnews.com/news/6550123/باران",
        "https://news.example/news/14040515",  # a number of eight digits, and nothing else
        "https://news.example/news/14040515?print=1",
        "https://news.example/a/99010100146",
        "https://news.example/?id=20250806",
        "https://www.bbc.com/persian/articles/c3r9e2404051",
        "https://www.radiofarda.com/a/rain/30569646.html",
        "https://www.dw.com/fa-ir/rain/a-73529843",
        "https://news.example/برنامه-خاموشی-1404-05-15",  # the day of the story
        "https://isna.ir.example.com.news/x",
        "https://notisna.ir/news/1404051509493",
    ],
)
def test_a_number_that_is_no_day_says_nothing(address):
    assert day_in_address(address) == ""


def test_a_day_in_the_name_of_a_file():
    names = ["1404-06-10.txt", "20250901.html", "HAM2-811011-007.ham", "a1.txt"]
    assert [list(days_in_name(name)) for name in names] == [["1404/06/10"], ["2025/09/01"], ["1381/10/11"], []]
