"""Days of the Jalali, Gregorian and Islamic calendars, and the names of their months."""

import datetime
from zoneinfo import ZoneInfo

import jdatetime
import pandas as pd

TEHRAN = ZoneInfo("Asia/Tehran")

# What stands for each month, in news of Iran and of Afghanistan; the first name of a month is the one we write.
JALALI = [
    ["فروردین", "حمل", "farvardin"], ["اردیبهشت", "ثور", "ordibehesht"], ["خرداد", "جوزا", "khordad"],
    ["تیر", "سرطان", "tir"], ["مرداد", "امرداد", "اسد", "mordad", "amordad"], ["شهریور", "سنبله", "shahrivar"],
    ["مهر", "میزان", "mehr"], ["آبان", "عقرب", "aban"], ["آذر", "قوس", "azar"], ["دی", "جدی", "dey"],
    ["بهمن", "دلو", "bahman"], ["اسفند", "حوت", "esfand"],
]  # fmt: skip
GREGORIAN = [
    ["ژانویه", "جنوری", "january", "jan"], ["فوریه", "فبروری", "february", "feb"], ["مارس", "مارچ", "march", "mar"],
    ["آوریل", "اوریل", "اپریل", "آپریل", "april", "apr"], ["مه", "می", "may"], ["ژوئن", "ژوین", "جون", "june", "jun"],
    ["ژوئیه", "ژوییه", "جولای", "جولاي", "july", "jul"], ["اوت", "آگوست", "اگوست", "اگست", "august", "aug"],
    ["سپتامبر", "سپتمبر", "september", "sept", "sep"], ["اکتبر", "اکتوبر", "october", "oct"],
    ["نوامبر", "نومبر", "november", "nov"], ["دسامبر", "دسمبر", "december", "dec"],
]  # fmt: skip
ISLAMIC = [
    ["محرم", "محرم الحرام"], ["صفر", "صفر المظفر"], ["ربیع الاول", "ربیع الاولی"],
    ["ربیع الثانی", "ربیع الاخر", "ربیع الآخر"], ["جمادی الاول", "جمادی الاولی"],
    ["جمادی الثانی", "جمادی الثانیه", "جمادی الاخر", "جمادی الآخر", "جمادی الاخری"], ["رجب", "رجب المرجب"],
    ["شعبان", "شعبان المعظم"], ["رمضان", "رمضان المبارک"], ["شوال", "شوال المکرم"],
    ["ذی القعده", "ذیقعده", "ذوالقعده", "ذی قعده"], ["ذی الحجه", "ذیحجه", "ذوالحجه", "ذی حجه"],
]  # fmt: skip
CALENDARS = {"jalali": JALALI, "gregorian": GREGORIAN, "islamic": ISLAMIC}
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_ISLAMIC_YEARS = range(1343, 1501)  # what hijridate knows


def to_gregorian(calendar: str, year: int, month: int, day: int) -> datetime.date | None:
    """Return the Gregorian day of a date; None where the calendar has no such day, or hijridate does not know it.

    Islamic dates follow the Umm al-Qura calendar; the months of Iran's own lunar calendar begin on sight of the moon,
    and may begin a day or two later.
    """
    try:
        if calendar == "jalali":
            return jdatetime.date(year, month, day).togregorian()
        if calendar == "gregorian":
            return datetime.date(year, month, day)
        from hijridate import Hijri

        return Hijri(year, month, day).to_gregorian() if year in _ISLAMIC_YEARS else None
    except (ValueError, OverflowError):
        return None


def is_day(calendar: str, year: int, month: int, day: int) -> bool:
    """Tell whether a calendar has this day; an Islamic month outside the known years may have thirty."""
    if calendar == "islamic" and year not in _ISLAMIC_YEARS:
        return 1 <= month <= 12 and 1 <= day <= 30
    return to_gregorian(calendar, year, month, day) is not None


def jalali_parts(date: datetime.date) -> tuple[int, int, int]:
    """Return the Jalali year, month and day of a Gregorian date."""
    jalali = jdatetime.date.fromgregorian(date=date)
    return jalali.year, jalali.month, jalali.day


def parts_of(day: datetime.date, calendar: str) -> tuple[int, int, int]:
    """Return the year, month and day of a Gregorian date in the Jalali or the Gregorian calendar."""
    return jalali_parts(day) if calendar == "jalali" else (day.year, day.month, day.day)


def jalali_text(date: datetime.date) -> str:
    """Return a Gregorian date as Persian newspapers print it: ۱۰ شهریور ۱۴۰۴, or ۱۰ شهریور ۱۴۰۴، ۱۷:۲۵ with its time.

    Midnight is no time: a table has it where none is known.
    """
    year, month, day = jalali_parts(date)
    has_time = isinstance(date, datetime.datetime) and date.time() != datetime.time()
    time = f"، {date:%H:%M}" if has_time else ""
    return f"{day} {JALALI[month - 1][0]} {year}{time}".translate(PERSIAN_DIGITS)


def is_far(dates: pd.Series) -> pd.Series:
    """Tell of each date whether it is far from all others, as one read wrongly is: true or false.

    It is farther from the days between which 98% stand than these are apart, and than a year. Without a zone.

    >>> int(is_far(pd.Series(pd.to_datetime(["1901-03-21", *["2025-09-01", "2025-11-01"] * 60]))).sum())
    1
    """
    first, last = dates.quantile([0.01, 0.99], interpolation="nearest")
    margin = max(last - first, pd.Timedelta(days=365).as_unit("s"))  # in ns the year 1404 would overflow
    return (dates < first - margin) | (dates > last + margin)
