"""What stands around a date in a field, or instead of its words."""

import pytest

from helpers.corpus.date_fields import is_update, only_published, split_number, unwrapped, week_day, without_codes


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('{"$date": "2025-08-06T13:55:00Z"}', "2025-08-06T13:55:00Z"),
        ('{"$date": {"$numberLong": "1754488500000"}}', "1754488500000"),
        ('{"$date": 1754488500000}', "1754488500000"),
        ('{"__type": "Date", "iso": "2025-08-06T13:55:00Z"}', "2025-08-06T13:55:00Z"),
        ('{"date": "2025-08-06 17:25:00.000000", "timezone": "Asia/Tehran"}', "2025-08-06 17:25:00.000000"),
        ('{"_seconds": 1754488500, "_nanoseconds": 0}', "1754488500"),
        ('{"a": 1}', ""),
        ("{broken", "{broken"),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_a_date_in_an_object_is_found(text, inner):
    assert unwrapped(text) == inner


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("انتشار: 15 مرداد به روز رسانی: 16 مرداد", "15"),
        ("به روز رسانی: 16 مرداد انتشار: 15 مرداد", "15"),
        ("15 مرداد | آخرین ویرایش 16 مرداد", "15"),
        ("published 15 aug updated 16 aug", "15"),
        ("updated: 16 aug", "16"),
        ("15 مرداد", "15"),
    ],
)
def test_when_a_text_was_published_goes_before_when_it_was_updated(text, part):
    assert [number for number in ("15", "16") if number in only_published(text)] == [part]


def test_a_text_that_says_when_it_was_updated_alone_is_told():
    assert is_update("به روز رسانی: 16 مرداد") and not is_update("انتشار 15 مرداد، ویرایش 16 مرداد")
    assert not is_update("15 مرداد")


def test_numbers_of_articles_and_issues_are_no_part_of_a_date():
    assert without_codes("کد خبر: 94321 - 15 مرداد 1404").split() == ["-", "15", "مرداد", "1404"]
    assert without_codes("ساعت: 17:25 بازدید: 1234 و 3 نظر").split() == ["ساعت:", "17:25", "و"]
    assert without_codes("شماره 9432").strip() == "" and without_codes("6/aug/2025:17:25") == "6/aug/2025 17:25"


@pytest.mark.parametrize("text", ["", "1404", "20259999", "99999999999999", "09123456789", "2025-w60-1", "12345"])
def test_other_numbers_are_no_dates(text):
    found = split_number(text)
    assert (found is None or found[0] == "99999999") and week_day(text) == text
