"""Days of three calendars, and those that none of them has."""

import datetime

import pytest

from helpers.core.calendars import is_day, jalali_parts, jalali_text, to_gregorian

DAY = datetime.date(2025, 9, 1)


@pytest.mark.parametrize("date", [("jalali", 1404, 6, 10), ("gregorian", 2025, 9, 1), ("islamic", 1447, 3, 9)])
def test_a_day_of_each_calendar_is_the_same_day(date):
    assert to_gregorian(*date) == DAY and is_day(*date)


@pytest.mark.parametrize("date", [("jalali", 1404, 12, 30), ("gregorian", 2025, 2, 29), ("islamic", 1447, 3, 31)])
def test_a_day_that_a_calendar_does_not_have_is_none(date):
    assert to_gregorian(*date) is None and not is_day(*date)


def test_an_islamic_month_of_an_unknown_year_may_have_thirty_days():
    assert is_day("islamic", 1200, 3, 30) and to_gregorian("islamic", 1200, 3, 30) is None


def test_a_day_is_written_as_persian_newspapers_print_it():
    assert jalali_parts(DAY) == (1404, 6, 10) and jalali_text(DAY) == "۱۰ شهریور ۱۴۰۴"
