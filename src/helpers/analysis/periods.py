"""Periods of a calendar: days, weeks from Saturday on, months, seasons and years, each with a number and a name."""

import datetime

from helpers.core.calendars import GREGORIAN, JALALI, PERSIAN_DIGITS, jalali_parts, to_gregorian
from helpers.language.characters import ZWNJ

PERIODS = ("day", "week", "month", "season", "year")
MONTHS = {"jalali": JALALI, "gregorian": GREGORIAN}
SEASONS = {
    "jalali": ["بهار", "تابستان", "پاییز", "زمستان"],
    "gregorian": [f"سه{ZWNJ}ماهه {which}" for which in ("نخست", "دوم", "سوم", "چهارم")],
}
_MONTHS_IN = {"month": 1, "season": 3, "year": 12}


def period_number(day: datetime.date, period: str, calendar: str) -> int:
    """Return the number of the period that a day is in; the period after it has the next number.

    >>> number = period_number(datetime.date(2025, 9, 1), "month", "jalali")
    >>> period_start(number, "month", "jalali"), period_start(number + 1, "month", "jalali")
    (datetime.date(2025, 8, 23), datetime.date(2025, 9, 23))
    """
    if period in _MONTHS_IN:
        year, month, _ = parts_of(day, calendar)
        return (12 * year + month - 1) // _MONTHS_IN[period]
    return day.toordinal() if period == "day" else (day.toordinal() + 1) // 7


def period_start(number: int, period: str, calendar: str) -> datetime.date:
    """Return the first day of the period with this number.

    >>> period_start(period_number(datetime.date(2025, 9, 1), "week", "jalali"), "week", "jalali").strftime("%A %d")
    'Saturday 30'
    """
    if period in _MONTHS_IN:
        year, month = divmod(_MONTHS_IN[period] * number, 12)
        return to_gregorian(calendar, year, month + 1, 1)
    return datetime.date.fromordinal(number if period == "day" else 7 * number - 1)


def period_name(number: int, period: str, calendar: str) -> str:
    """Return the name of a period as a reader says it; a week has that of its Saturday.

    >>> period_name(period_number(datetime.date(2025, 9, 1), "season", "jalali"), "season", "jalali")
    'تابستان ۱۴۰۴'
    """
    year, month, day = parts_of(period_start(number, period, calendar), calendar)
    name = {
        "month": MONTHS[calendar][month - 1][0],
        "season": SEASONS[calendar][(month - 1) // 3],
        "year": "",
    }.get(period, f"{day} {MONTHS[calendar][month - 1][0]}")
    return f"{name} {year}".strip().translate(PERSIAN_DIGITS)


def parts_of(day: datetime.date, calendar: str) -> tuple[int, int, int]:
    """Return the year, month and day of a Gregorian date in a calendar.

    >>> parts_of(datetime.date(2025, 9, 1), "jalali")
    (1404, 6, 10)
    """
    return jalali_parts(day) if calendar == "jalali" else (day.year, day.month, day.day)
