import datetime

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis.periods import MONTHS, PERIODS, period_name, period_number, period_start

DAYS = st.dates(jdatetime.date(1300, 1, 1).togregorian(), jdatetime.date(1450, 12, 29).togregorian())
ONE_DAY = datetime.timedelta(days=1)
JALALI_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()


@given(DAYS, st.sampled_from(PERIODS), st.sampled_from(sorted(MONTHS)))
def test_every_day_is_in_its_period_and_no_other(day, period, calendar):
    number = period_number(day, period, calendar)
    start, after = (period_start(each, period, calendar) for each in (number, number + 1))
    assert start <= day < after
    assert period_number(start, period, calendar) == period_number(after - ONE_DAY, period, calendar) == number
    assert period_number(after, period, calendar) == number + 1


@given(DAYS)
def test_jalali_months_seasons_and_years_are_those_of_jdatetime(day):
    jalali = jdatetime.date.fromgregorian(date=day)
    firsts = {"month": jalali.month, "season": 3 * ((jalali.month - 1) // 3) + 1, "year": 1}
    for period, month in firsts.items():
        number = period_number(day, period, "jalali")
        assert period_start(number, period, "jalali") == jdatetime.date(jalali.year, month, 1).togregorian()
    name = period_name(period_number(day, "month", "jalali"), "month", "jalali")
    assert name.split()[0] == JALALI_MONTHS[jalali.month - 1] and int(name.split()[1]) == jalali.year


@given(DAYS)
def test_a_week_begins_on_saturday(day):
    start = period_start(period_number(day, "week", "jalali"), "week", "jalali")
    assert start.isoweekday() == 6 and (day - start).days < 7


@pytest.mark.parametrize(
    ("period", "calendar", "name"),
    [
        ("day", "jalali", "۳۰ اسفند ۱۴۰۳"),  # the last day of a leap year
        ("week", "jalali", "۲۵ اسفند ۱۴۰۳"),
        ("month", "jalali", "اسفند ۱۴۰۳"),
        ("season", "jalali", "زمستان ۱۴۰۳"),
        ("year", "jalali", "۱۴۰۳"),
        ("day", "gregorian", "۲۰ مارس ۲۰۲۵"),
        ("month", "gregorian", "مارس ۲۰۲۵"),
        ("season", "gregorian", "سه\u200cماهه نخست ۲۰۲۵"),
        ("year", "gregorian", "۲۰۲۵"),
    ],
)
def test_names_are_those_a_reader_says(period, calendar, name):
    assert period_name(period_number(datetime.date(2025, 3, 20), period, calendar), period, calendar) == name
