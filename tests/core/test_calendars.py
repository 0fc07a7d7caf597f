"""Days of three calendars."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.core import calendars

DAYS = st.dates(datetime.date(1925, 4, 1), datetime.date(2075, 1, 1))


@given(DAYS)
def test_a_day_comes_back_from_the_jalali_calendar(day):
    assert calendars.to_gregorian("jalali", *calendars.jalali_parts(day)) == day
    assert calendars.is_day("jalali", *calendars.jalali_parts(day))


@pytest.mark.parametrize(
    ("calendar", "date", "day"),
    [
        ("jalali", (1404, 6, 10), datetime.date(2025, 9, 1)),
        ("jalali", (1404, 12, 30), None),  # 1404 is no leap year
        ("gregorian", (2025, 2, 29), None),
        ("islamic", (1447, 1, 1), datetime.date(2025, 6, 26)),  # Umm al-Qura
        ("islamic", (1447, 13, 1), None),
    ],
)
def test_a_calendar_has_its_days_and_no_others(calendar, date, day):
    assert calendars.to_gregorian(calendar, *date) == day
    assert calendars.is_day(calendar, *date) == (day is not None)


def test_an_islamic_month_outside_the_known_years_may_have_thirty_days():
    assert calendars.to_gregorian("islamic", 1200, 1, 30) is None
    assert calendars.is_day("islamic", 1200, 1, 30) and not calendars.is_day("islamic", 1200, 1, 31)


def test_a_day_is_written_as_persian_newspapers_print_it():
    assert calendars.jalali_text(datetime.date(2025, 9, 1)) == "۱۰ شهریور ۱۴۰۴"
    assert calendars.jalali_text(datetime.datetime(2025, 9, 1, 7, 5)) == "۱۰ شهریور ۱۴۰۴، ۰۷:۰۵"
    assert calendars.jalali_text(datetime.datetime(2025, 9, 1)) == "۱۰ شهریور ۱۴۰۴"
