"""What a column of dates shows as a whole."""

import datetime

import pytest

from helpers.corpus.dates import parse_date
from helpers.corpus.dating import DateColumn, why_unknown

DAYS = [datetime.date(2025, 8, 1) + datetime.timedelta(days=number) for number in range(31)]


def read_all(written: list[str], **beside: str) -> list[str]:
    """Return each cell as it is read, with its precision."""
    column = DateColumn.of(written, beside)
    readings = [column.read(text, beside) for text in written]
    return [f"{reading.moment:%Y-%m-%d %H:%M} {reading.precision}" if reading else "" for reading in readings]


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m/%d/%Y %I:%M %p"])
def test_the_days_above_twelve_show_the_order_of_the_others(form):
    written = [day.strftime(form) for day in DAYS]
    assert parse_date(written[2]) is None or "." in form
    assert [cell[:10] for cell in read_all(written)] == [str(day) for day in DAYS]


def test_days_and_months_that_contradict_each_other_stay_unknown():
    assert read_all(["13/01/2025", "01/13/2025", "03/04/2025"])[2] == ""
    assert read_all(["03/04/2025", "05/06/2025"]) == ["", ""]


def test_years_of_two_digits_are_told_by_the_column():
    written = [f"۰۴/۰۵/{day:02}" for day in range(1, 32)]
    assert read_all(written)[14] == "2025-08-06 00:00 day"
    assert read_all(["04/05/15", "1404/05/16"]) == ["2025-08-06 00:00 day", "2025-08-07 00:00 day"]
    assert read_all(["04/05/15", "04/05/16"]) == ["", ""]  # the fifteenth, or 2015?
    assert read_all([f"{day:02}/08/25" for day in range(1, 32)])[5] == "2025-08-06 00:00 day"
    assert read_all([f"{day:02}/05/04" for day in range(1, 32)])[5] == ""  # 1404, or 2004?


@pytest.mark.parametrize("stamp", ["{}T00:00:00", "{} 00:00:00", "{}T00:00:00.000Z", "{}T00:00:00+03:30", "{} 00:00"])
def test_where_every_time_is_midnight_none_is_a_time(stamp):
    written = [stamp.format(day) for day in DAYS]
    assert read_all(written) == [f"{day} 00:00 day" for day in DAYS]
    lone = read_all([*written, "2025-09-01T17:25:00"])
    assert all(cell.endswith("minute") for cell in lone)


def test_midnights_of_tehran_that_were_turned_into_utc_are_days_of_tehran():
    assert read_all(["2025-08-05T20:30:00Z", "2021-08-05T19:30:00Z"]) == [
        "2025-08-06 00:00 day",
        "2021-08-06 00:00 day",
    ]


@pytest.mark.parametrize(
    ("date", "beside", "moment"),
    [
        ("2025-08-06", {"time": "14:55:00", "timezone": "+0330"}, "2025-08-06 14:55 minute"),
        ("2025-08-06", {"time": "14:55:00", "timezone": "UTC"}, "2025-08-06 18:25 minute"),
        ("۱۵ مرداد ۱۴۰۴", {"ساعت": "۱۷:۲۵"}, "2025-08-06 17:25 minute"),
        ("۱۵ مرداد ۱۴۰۴", {"ساعت انتشار": "۱۷"}, "2025-08-06 17:00 hour"),
        ("1404/05/15", {"hour": 17}, "2025-08-06 17:00 hour"),
        ("1404/05/15", {"time": "2025-08-06 17:25"}, "2025-08-06 17:25 minute"),
        ("1404/05/15", {"time": "2025-08-09 17:25"}, "2025-08-06 00:00 day"),  # of something else
        ("1404/05/15", {"time": "باران"}, "2025-08-06 00:00 day"),
        ("1404/05/15 10:00", {"time": "17:25"}, "2025-08-06 10:00 minute"),
        ("۲ ساعت پیش", {"crawled_at": "2025-08-06T19:25:00"}, "2025-08-06 17:25 hour"),
        ("۲ ساعت پیش", {"indexedDate": "2025-08-06"}, ""),
        ("دیروز", {"تاریخ گردآوری": "1404/05/16"}, "2025-08-06 00:00 day"),
        ("۱۵ مرداد - ۱۷:۲۵", {"crawled_at": "2025-08-10"}, "2025-08-06 17:25 minute"),
        ("دیروز", {}, ""),
    ],
)
def test_the_columns_beside_a_date_are_read_with_it(date, beside, moment):
    assert read_all([date], **beside) == [moment]


def test_days_as_a_sheet_counts_them_are_read_where_all_numbers_are_such():
    assert read_all(["45875.725694444445", "45875"]) == ["2025-08-06 17:25 minute", "2025-08-06 00:00 day"]
    assert read_all(["45875", "12345"]) == ["", ""]


def test_what_programs_write_for_a_missing_date_is_none():
    assert read_all(["1970-01-01T00:00:00Z", "1900-01-01", "1404/05/15"]) == ["", "", "2025-08-06 00:00 day"]


@pytest.mark.parametrize(
    ("written", "reason"),
    [("04/05/06", "two ways"), ("۲ ساعت پیش", "counts from a day"), ("باران", ""), ("1404/13/01", "")],
)
def test_why_a_date_stays_unknown_is_said_and_the_advice_works(written, reason):
    assert reason in why_unknown(written) and bool(reason) == bool(why_unknown(written))
    assert read_all(["۲ ساعت پیش"], crawled_at="2025-08-06T19:25:00") != [""] and read_all(["2025-04-03"]) != [""]
