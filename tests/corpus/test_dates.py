import datetime
from itertools import pairwise
from pathlib import Path

import jdatetime
import pandas as pd
import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st

from helpers.core.calendars import GREGORIAN, ISLAMIC, JALALI
from helpers.corpus import find_dates, jalali_text, parse_date
from helpers.language.characters import ZWNJ

WEEKDAYS = ["دوشنبه", f"سه{ZWNJ}شنبه", "چهارشنبه", f"پنج{ZWNJ}شنبه", "جمعه", "شنبه", "یکشنبه"]  # Monday first
PERSIAN, ARABIC = (str.maketrans("0123456789", digits) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"))
FIRST, LAST = jdatetime.date(1300, 1, 1).togregorian(), jdatetime.date(1450, 12, 29).togregorian()
ANCHOR = datetime.date(2025, 9, 1)  # Monday, 10 Shahrivar 1404


def notations(day: datetime.date) -> list[str]:
    """Return a day in six notations, three calendars' worth of names and digits among them."""
    jalali = jdatetime.date.fromgregorian(date=day)
    year, month, number = jalali.year, jalali.month, jalali.day
    name = JALALI[month - 1][0]
    return [
        f"{year}/{month:02}/{number:02}",
        f"{year}-{month}-{number}".translate(PERSIAN),
        f"{number}.{month}.{year}".translate(ARABIC),
        f"{WEEKDAYS[day.weekday()]} {number} {name}{ZWNJ}ماه {year}".translate(PERSIAN),
        f"{day.day} {GREGORIAN[day.month - 1][0]} {day.year}".translate(PERSIAN),
        f"{day.isoformat()}T10:20:30+03:30",
    ]


def days(step: int) -> list[datetime.date]:
    return [FIRST + datetime.timedelta(days=number) for number in range(0, (LAST - FIRST).days + 1, step)]


def check_both_ways(day: datetime.date) -> None:
    for written in notations(day):
        reading = parse_date(written)
        assert reading and reading.date == day and reading.precision == "day", written
    assert parse_date(jalali_text(day)).date == day


def test_days_of_1300_to_1450_read_as_jdatetime_has_them_in_six_notations():
    for day in days(step=97):
        check_both_ways(day)


@pytest.mark.slow
def test_all_days_of_1300_to_1450_read_as_jdatetime_has_them_in_six_notations():
    every = days(step=1)
    assert len(every) == 365 * 151 + sum(jdatetime.date(year, 1, 1).isleap() for year in range(1300, 1451))
    for day in every:
        check_both_ways(day)


def test_islamic_days_read_as_hijridate_has_them():
    for day in days(step=211):
        if day.year < 1925:
            continue
        islamic = Gregorian(day.year, day.month, day.day).to_hijri()
        name = ISLAMIC[islamic.month - 1][0]
        assert parse_date(f"{islamic.day} {name} {islamic.year}").date == day
        assert parse_date(f"{islamic.year}/{islamic.month}/{islamic.day} هجری قمری").date == day


@pytest.mark.parametrize(
    ("written", "date", "precision"),
    [
        ("دوشنبه ۱۰ شهریور ۱۴۰۴", "2025-09-01", "day"),
        ("دوشنبه، ۱۰ شهريور ماه سال ۱۴۰۴ - ۱۲:۳۰", "2025-09-01", "day"),
        ("تاریخ انتشار: ۱۴۰۴/۰۶/۱۰ ساعت ۱۲", "2025-09-01", "day"),
        ("دهم شهریورماه هزار و چهارصد و چهار", "2025-09-01", "day"),
        ("سی و یکم مرداد یکهزار و سیصد و نود و نه", "2020-08-21", "day"),
        ("۱ سپتامبر ۲۰۲۵", "2025-09-01", "day"),
        ("Mon, 01 Sep 2025 10:00:00 GMT", "2025-09-01", "day"),
        ("September 1st, 2025", "2025-09-01", "day"),
        ("14040610", "2025-09-01", "day"),
        ("20250901", "2025-09-01", "day"),
        ("25/12/2025", "2025-12-25", "day"),
        ("12/25/2025", "2025-12-25", "day"),
        ("95/2/15", "2016-05-04", "day"),
        ("شهریورماه ۱۴۰۴", "2025-08-23", "month"),
        ("شهریور ۱۴۰۴", "2025-08-23", "month"),
        ("ماه مه ۲۰۲۵", "2025-05-01", "month"),
        ("سال ۱۴۰۴", "2025-03-21", "year"),
        ("۲۰۲۵", "2025-01-01", "year"),
        ("سال ۹۸", "2019-03-21", "year"),
        ("۱۰ سنبله ۱۴۰۴", "2025-09-01", "day"),
    ],
)
def test_a_date_is_read_with_its_precision(written, date, precision):
    reading = parse_date(written)
    assert (str(reading.date), reading.precision) == (date, precision)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "۳۱ مهر ۱۴۰۴",  # Mehr has thirty days
        "30 اسفند 1404",  # no leap year
        "1404/13/01",
        "1405/00/1",
        "31/04/2025",
        "04/06/10",  # three ways to read it
        "03/04/2025",  # the third of April, or the fourth of March
        "۱ سپتامبر ۱۴۰۴",  # a month of one calendar with a year of another
        "از ۱۰ تا ۱۲ شهریور ۱۴۰۴",  # two dates
        "نشست دوشنبه ۱۰ شهریور ۱۴۰۴",  # more than a date
        "دیروز",  # no anchor
        "۰۹۱۲۳۴۵۶۷۸۹",
        "0000/00/00",
        "0000/01/01",
        "0500/01/01",
        "None",
    ],
)
def test_what_is_no_single_date_is_not_read_as_one(written):
    assert parse_date(written) is None


def test_a_day_without_its_year_is_known_only_with_an_anchor():
    reading = parse_date("۱۰ شهریور")
    assert (reading.month, reading.day, reading.year, reading.date) == (6, 10, None, None)
    assert parse_date("۱۰ شهریور", anchor=ANCHOR).date == ANCHOR
    assert parse_date("۲۸ اسفند", anchor=datetime.date(2025, 4, 1)).date == datetime.date(2025, 3, 18)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("دیروز", "2025-08-31"),
        ("پس‌فردا", "2025-09-03"),
        ("سه روز پیش", "2025-08-29"),
        ("۱۰ روز دیگر", "2025-09-11"),
        ("چهارشنبه", "2025-09-03"),
        ("جمعه", "2025-08-29"),
        ("سال گذشته", "2024-03-20"),
        ("ماه آینده", "2025-09-23"),
        ("مهر امسال", "2025-09-23"),
        ("دوشنبه گذشته", "2025-08-25"),
        ("شنبه آینده", "2025-09-06"),
        ("سه‌شنبه هفته گذشته", "2025-08-26"),
        ("جمعه هفته آینده", "2025-09-12"),
        ("اسفند گذشته", "2025-02-19"),
        ("۱۰ مهر گذشته", "2024-10-01"),
        ("۱۰ مهر آینده", "2025-10-02"),
    ],
)
def test_relative_words_count_from_the_anchor(written, date):
    found = find_dates(written, anchor=ANCHOR)
    assert [str(reading.date) for reading in found] == [date]
    assert all(reading.date is None for reading in find_dates(written))


def test_a_weekday_that_contradicts_its_date_is_told():
    assert parse_date("دوشنبه ۱۰ شهریور ۱۴۰۴").weekday_agrees is True
    assert parse_date("جمعه ۱۰ شهریور ۱۴۰۴").weekday_agrees is False
    assert parse_date("۱۰ شهریور ۱۴۰۴").weekday_agrees is None


def test_days_that_share_a_month_and_a_year_are_dates_of_their_own():
    found = find_dates("نمایشگاه از ۱۲ تا ۱۵ مهر ۱۴۰۴ برپاست و ۲، ۳ و ۵ آبان تعطیل است")
    assert [(reading.day, reading.month, reading.year) for reading in found] == [
        (12, 7, 1404),
        (15, 7, 1404),
        (2, 8, None),
        (3, 8, None),
        (5, 8, None),
    ]


@given(st.text(alphabet="۰۱۲۳۴۵۶۷۸۹0123456789/.- :شهریورمهماسلدوبه\u200c", max_size=30))
def test_any_text_gives_readings_that_lie_in_it_in_order_or_none(text):
    found = find_dates(text, anchor=ANCHOR)
    assert all(text[reading.start : reading.end] == reading.text for reading in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    parse_date(text)


def test_a_hundred_random_parses_are_those_checked_by_hand():
    checked = pd.read_csv(
        Path(__file__).with_name("hand_checked_dates.tsv"), sep="\t", comment="#", dtype=str, keep_default_na=False
    )
    assert len(checked) == 100
    for row in checked.itertuples():
        first = find_dates(row.expression)[0]
        stated = [str(part or "") for part in (first.year, first.month, first.day)]
        assert [first.calendar, *stated] == [row.calendar, row.year, row.month, row.day], row.expression


def test_an_anchor_may_come_from_a_table():
    day = datetime.date(2025, 8, 31)
    assert parse_date("۹ شهریور", anchor=pd.Timestamp(2025, 9, 1, 10)).date == day
    assert find_dates("دیروز", anchor=pd.Timestamp(2025, 9, 1))[0].date == day
    assert find_dates("دیروز", anchor=pd.NaT) == []


@pytest.mark.parametrize("missing", [None, float("nan"), 5])
def test_what_is_no_text_is_no_date(missing):
    assert parse_date(missing) is None
