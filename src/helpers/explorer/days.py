"""Days that a reader types, and how days are said."""

import datetime

import pandas as pd

from helpers import corpus
from helpers.core.calendars import to_gregorian
from helpers.figures.style import current

_DAY = datetime.timedelta(days=1)


def first_day(written: str) -> datetime.date | None:
    """Return the first day that a date means, in any notation of `corpus.parse_date`; None where it is none.

    >>> first_day("شهریور ۱۴۰۴")
    datetime.date(2025, 8, 23)
    """
    found = corpus.parse_date(written)
    return found.date if found else None


def last_day(written: str) -> datetime.date | None:
    """Return the last day that a date means: of a month or year its end.

    >>> last_day("شهریور ۱۴۰۴"), last_day("۱۰ شهریور ۱۴۰۴")
    (datetime.date(2025, 9, 22), datetime.date(2025, 9, 1))
    """
    found = corpus.parse_date(written)
    if not found or not found.date or found.precision == "day":
        return found.date if found else None
    year, month = (found.year, found.month + 1) if found.precision == "month" else (found.year + 1, 1)
    year, month = (year, month) if month <= 12 else (year + 1, 1)
    following = to_gregorian(found.calendar, year, month, 1)
    return following - _DAY if following else found.date


def say_day(day: datetime.date) -> str:
    """Return a day as the language of the style says it: of the Jalali calendar, but in English.

    >>> say_day(datetime.date(2025, 9, 1))
    '۱۰ شهریور ۱۴۰۴'
    """
    return f"{day:%Y-%m-%d}" if current().language == "en" else corpus.jalali_text(day)


def days_of(articles: pd.DataFrame) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day on which an article appeared; None where none has a date.

    >>> days_of(pd.DataFrame({"date": pd.to_datetime(["2025-09-01", None])}))
    (datetime.date(2025, 9, 1), datetime.date(2025, 9, 1))
    """
    days = articles["date"].dropna()
    return (days.min().date(), days.max().date()) if len(days) else None
