"""Jalali, Gregorian and Islamic dates, in digits or words, to days of the Gregorian calendar and hours of Tehran."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from helpers.core.calendars import is_day, jalali_parts, to_gregorian
from helpers.corpus.date_fields import (
    Clock,
    in_tehran,
    moment_ago,
    only_published,
    split_number,
    split_time,
    take_time,
    tells_updates,
    unwrapped,
    week_day,
    with_plain_signs,
    without_codes,
)
from helpers.corpus.date_words import (
    CARDINALS,
    DAY,
    RELATIVE_YEAR,
    RELATIVE_YEARS,
    WEEKDAY,
    WEEKDAYS,
    Parts,
    any_of,
    compact_parts,
    find_parts,
    number_of,
    without_spaces,
)
from helpers.corpus.letters import fold_with_offsets

# A comma before a weekday parts two things: «هفته یازدهم، جمعه ۲۸ خرداد».
_AND = rf" ?(?:(?:و|تا|الی|لغایت|[-–]) ?(?:روز )?(?:{WEEKDAY} ?)?|، ?)"
_BETWEEN = re.compile(_AND)
_DAY_BEFORE = re.compile(rf"(?<![\w./:-])(?P<day>{DAY}){_AND}$")
_LONGEST_BEFORE = 40
# What may stand around a date that is the whole of a text, besides a time of day: its announcement.
_WORDS_AROUND = (
    "تاریخ مورخ زمان روز انتشار درج ثبت ارسال مخابره منتشر منتشرشده نوشته شده شد خبر مطلب در به با برابر مصادف وقت "
    "محلی تهران ساعت صبح ظهر عصر شب آخرین ویرایش اصلاح تغییر هجری t z utc gmt at on date published posted created "
    "last updated modified edited"
).split()
_AROUND = re.compile(rf"(?:(?:{'|'.join(_WORDS_AROUND)}|(?:به ?روز|بروز) ?(?:رسانی|شده)|{WEEKDAY})(?!\w)|\W)*")
_LONGEST_FIELD = 300  # letters; three calendars with all that pages put around them have 150
_MANY_DATES = 4  # in one field: three calendars have three
# How far two calendars in one field may differ: a Gregorian day may be that of UTC, lunar months begin on sight.
_APART = {"gregorian": 1, "islamic": 2}

_LEAP_YEARS = {"jalali": 1403, "gregorian": 2024, "islamic": 1300}  # a day without its year may be of one
# Words that are dates only from where one stands.
_DAYS_AWAY = {"پریروز": -2, "دیروز": -1, "امروز": 0, "فردا": 1, "پسفردا": 2}
_NAMED_DAY = re.compile(r"(?<!\w)(?:پریروز|دیروز|امروز|پس ?فردا|فردا)(?!\w)")
_SOME_DAYS = re.compile(rf"(?<!\w)(?P<number>\d{{1,2}}|{any_of(CARDINALS)}) روز (?:(?P<past>پیش|قبل)|بعد|دیگر)(?!\w)")
_AWAY_YEAR = re.compile(rf"(?<!\w){RELATIVE_YEAR}(?!\w)")
_AWAY_MONTH = re.compile(r"(?<!\w)ماه (?P<which>گذشته|قبل|جاری|آینده|بعد)(?!\w)")
_MONTHS_AWAY = {"گذشته": -1, "قبل": -1, "جاری": 0, "آینده": 1, "بعد": 1}
_NEAR_WEEKDAY = re.compile(
    rf"(?<!\w)(?P<day>{WEEKDAY})(?!\w)(?: (?P<week>هفته )?(?:(?P<past>گذشته|قبل|پیش)|(?P<next>آینده|بعد))(?!\w))?"
)


@dataclass(frozen=True)
class DateReading:
    """A date as it was read: the words, where they stand (`start`, `end`), and what they state.

    `year`, `month` and `day` are those of `calendar` (jalali, gregorian, islamic), None where nothing states them.
    `precision` is minute, hour, day, month or year. `date` is the first day that is meant, in the Gregorian calendar;
    None where it cannot be known. `weekday_agrees` tells whether a weekday that is stated too is that of the stated
    day. `time` is the time of day where one is stated; `stated` is the day and the time as they are written. Where a
    zone is stated too, `date` and `time` are Tehran's.
    """

    text: str
    start: int
    end: int
    calendar: str
    year: int | None
    month: int | None
    day: int | None
    precision: str
    date: datetime.date | None
    weekday_agrees: bool | None = None
    time: datetime.time | None = None
    stated: datetime.datetime | None = None

    @property
    def moment(self) -> datetime.datetime | None:
        """The date with its time, in Tehran's time and without a zone; midnight where no time is stated."""
        return self.date and datetime.datetime.combine(self.date, self.time or _MIDNIGHT)

    @property
    def last_date(self) -> datetime.date | None:
        """The last day that is meant: that of the month or the year, or `date`."""
        if not self.date or self.precision not in ("month", "year"):
            return self.date
        months = 12 * self.year + (self.month if self.precision == "month" else 12)
        following = to_gregorian(self.calendar, months // 12, months % 12 + 1, 1)
        return following - _DAY if following else self.date


_MIDNIGHT, _DAY = datetime.time(), datetime.timedelta(days=1)


def parse_date(text: str, *, anchor: datetime.date | None = None) -> DateReading | None:
    """Read a text that is one date, with a time of day or not, and nothing else; None when it is not.

    Jalali, Gregorian and Islamic dates, in any digits: 1404/06/10, ۱۰.۶.۱۴۰۴, 14040610, 2025-09-01T10:20:00+03:30,
    «دوشنبه ۱۰ شهریور ۱۴۰۴», «۱ سپتامبر ۲۰۲۵», «شهریورماه ۱۴۰۴», «۸ ربیع‌الاول ۱۴۴۷», Mon, 01 Sep 2025 10:00:00 GMT.
    Times of day: 17:25, «ساعت ۱۷ و ۲۵ دقیقه», 5:25 pm, «۵:۲۵ ب.ظ». One without a zone is Tehran's; one with a zone is
    turned into Tehran's, and so are seconds since 1970 (also in thousandths and finer, from 1990 to 2035).

    A date that no calendar has (۳۱ مهر) is None, and so is one that can be read in two ways (04/06/10, 03/04/2025). Two
    calendars in one field must agree; where they are a day apart the Jalali date is taken. Of the dates of publishing
    and of updating the first is taken. Years 1200 to 1499 are Jalali unless they are marked as Islamic; two digits
    behind سال, or behind a day and a month, are a Jalali year, 00 to 09 that of the 1400s. Without a year, `date` is
    the day of that name that lies nearest to `anchor`; relative words (دیروز, سه روز پیش, سال گذشته, and ۲ ساعت پیش
    where the anchor has a time) are read with an anchor only. Calendars are jdatetime's and hijridate's (Umm al-Qura,
    1343 to 1500; Iran's months may begin a day or two later).

    >>> parse_date("۱۰ شهریور ۱۴۰۴").date, parse_date("شهریورماه ۱۴۰۴").precision, parse_date("۳۱ مهر ۱۴۰۴")
    (datetime.date(2025, 9, 1), 'month', None)
    >>> print(parse_date("۱۵ مرداد ۱۴۰۴ / ۱۷:۲۵").moment, parse_date("2025-08-06T22:55:00Z").moment)
    2025-08-06 17:25:00 2025-08-07 02:25:00
    """
    if not isinstance(text, str) or not 0 < len(text) <= _LONGEST_FIELD:
        return None
    apart = split_time(text) if anchor is None else None
    day = _day_beside_time(apart[0]) if apart else None
    reading, clock = (day, apart[1]) if day else _read(text, anchor)
    if reading is None:
        return None
    stripped = text.strip()
    start = text.index(stripped)
    return _at(reading, clock, text=stripped, start=start, end=start + len(stripped))


def first_day(text: str) -> DateReading | None:
    """Return the first whole date in a text, with the time of day if the text has one; None where it has no date."""
    text = text[:_LONGEST_FIELD]
    words, clock = take_time(without_codes(only_published(fold_with_offsets(text)[0])))
    found = next((reading for reading in find_dates(words) if reading.date and reading.precision == "day"), None)
    return _at(found, clock, text=text, start=0, end=len(text)) if found else None


def with_time(reading: DateReading, clock: Clock | None) -> DateReading:
    """Return a reading of a day with a time of day, in Tehran's time."""
    return _at(reading, clock)


def _at(reading: DateReading, clock: Clock | None, **fields) -> DateReading:
    if clock and reading.date and reading.precision == "day":
        moment = in_tehran(reading.date, clock)
        fields |= {"date": moment.date(), "time": moment.time(), "precision": "minute" if clock.has_minute else "hour"}
        fields["stated"] = datetime.datetime.combine(reading.date, clock.time)
    return replace(reading, **fields)


@lru_cache(maxsize=2**16)  # A text is read when its column is examined, and again for its article.
def _read(text: str, anchor: datetime.date | None) -> tuple[DateReading | None, Clock | None]:
    """Return the day that a text is, and the time of day in it."""
    folded = _folded(unwrapped(text) if text.startswith("{") else text)
    if number := split_number(folded):
        words, clock = number
    elif anchor is not None and anchor == anchor and (ago := moment_ago(folded, anchor)):  # NaT is not itself
        words, clock = ago[0].isoformat(), ago[1]
    else:
        words, clock = take_time(without_codes(only_published(week_day(folded))))
        words = with_plain_signs(words)
    return _only_date(" ".join(words.split()), _day_of(anchor)), clock


def _folded(text: str) -> str:
    return " ".join(fold_with_offsets(text)[0].split())


def _day_beside_time(text: str) -> DateReading | None:
    """Return the day that a text is; None where it is more or less than a day, or says when something was updated."""
    reading, clock = _read(text, None)
    is_sure = reading and reading.precision == "day" and clock is None and not tells_updates(_folded(text))
    return reading if is_sure else None


def _only_date(words: str, anchor: datetime.date | None) -> DateReading | None:
    """Return the reading of folded words, without a time, that are one date, or one in several calendars."""
    compact = compact_parts(words)
    found = [compact] if compact else _all_parts(words, anchor)
    if not 0 < len(found) <= _MANY_DATES:
        return None
    bounds = [0, *(offset for parts in found for offset in (parts.start, parts.end)), len(words)]
    around = (words[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    if not all(map(_AROUND.fullmatch, around)):
        return None
    offsets = list(range(len(words)))
    return _one_of([_reading(parts, words, offsets, anchor) for parts in found])


def _one_of(readings: Sequence[DateReading | None]) -> DateReading | None:
    """Return the reading that all agree with, the Jalali one before the others; None where one contradicts."""
    best = next((reading for reading in readings if reading and reading.calendar == "jalali"), readings[0])
    if len(readings) == 1 or best is None:
        return best
    for reading in readings:
        if not (reading and reading.date and best.date) or reading.precision != "day":
            return None
        if abs((reading.date - best.date).days) > (
            0 if reading.calendar == best.calendar else _APART[reading.calendar]
        ):
            return None
    return best


def find_dates(text: str, *, anchor: datetime.date | None = None) -> list[DateReading]:
    """Find the dates in running text: one reading per expression, in order, none over another.

    Where days share their month and year («۱۲ و ۱۳ مهر», «۱۰ تا ۱۵ شهریور ۱۴۰۴»), each is a reading. Eight digits
    without a separator are no date here. Otherwise as `parse_date`.

    >>> [reading.text for reading in find_dates("از ۱۲ تا ۱۵ مهر ۱۴۰۴ در تهران")]
    ['۱۲', '۱۵ مهر ۱۴۰۴']
    """
    anchor = _day_of(anchor)
    folded, offsets = fold_with_offsets(text)
    readings = (_reading(parts, text, offsets, anchor) for parts in _all_parts(folded, anchor))
    return [reading for reading in readings if reading]


def _day_of(anchor: datetime.date | None) -> datetime.date | None:
    """Return the day of an anchor that may have a time, as pandas' have; None for one that is missing."""
    if anchor is None or anchor != anchor:  # NaT is not itself
        return None
    return anchor.date() if isinstance(anchor, datetime.datetime) else anchor


def _all_parts(folded: str, anchor: datetime.date | None) -> list[Parts]:
    stated = _borrow(find_parts(folded), folded)
    relative = _relative_parts(folded, anchor) if anchor else []
    free = [one for one in relative if all(one.end <= other.start or one.start >= other.end for other in stated)]
    return sorted([*stated, *free], key=lambda parts: parts.start)


def _relative_parts(folded: str, anchor: datetime.date) -> list[Parts]:
    """Return the relative dates in a folded text, as days, months and years of the Jalali calendar.

    A weekday is the nearest of its name, at most three days before or after the anchor, unless گذشته or آینده follows.
    """
    found = [_day(match, anchor, _DAYS_AWAY[without_spaces(match[0])]) for match in _NAMED_DAY.finditer(folded)]
    for match in _SOME_DAYS.finditer(folded):
        away = number_of(match["number"])
        found.append(_day(match, anchor, -away if match["past"] else away))
    for match in _NEAR_WEEKDAY.finditer(folded):
        if without_spaces(match["day"]) in WEEKDAYS:
            found.append(_day(match, anchor, _days_to_weekday(match, anchor)))
    year, month, _ = jalali_parts(anchor)
    for match in _AWAY_YEAR.finditer(folded):
        found.append(Parts(*match.span(), "jalali", year + RELATIVE_YEARS[without_spaces(match[0])]))
    for match in _AWAY_MONTH.finditer(folded):
        months = year * 12 + month - 1 + _MONTHS_AWAY[match["which"]]
        found.append(Parts(*match.span(), "jalali", months // 12, months % 12 + 1))
    return found


def _days_to_weekday(match: re.Match, anchor: datetime.date) -> int:
    """Return how far a weekday is: دوشنبه گذشته lies before the anchor, دوشنبه هفته گذشته in the week before."""
    day, today = WEEKDAYS[without_spaces(match["day"])], anchor.weekday()
    if match["week"]:  # weeks begin on Saturday
        return (day + 2) % 7 - (today + 2) % 7 + (-7 if match["past"] else 7)
    if match["past"]:
        return (day - today) % 7 - 7
    return ((day - today) % 7 or 7) if match["next"] else (day - today + 3) % 7 - 3


def _day(match: re.Match, anchor: datetime.date, away: int) -> Parts:
    return Parts(*match.span(), "jalali", *jalali_parts(anchor + datetime.timedelta(days=away)))


def _borrow(found: list[Parts], folded: str) -> list[Parts]:
    """Give days and months that are joined to the next date («۱۲ و ۱۳ مهر») the month and year of that one."""
    result: list[Parts] = []
    for parts in reversed(found):
        following = result[-1] if result else None
        lacks_year = parts.month is not None and parts.year is None and parts.years_away is None
        joined = lacks_year and following and _BETWEEN.fullmatch(folded, parts.end, following.start)
        if joined and following.month is not None and parts.calendar == following.calendar:
            parts = replace(parts, year=following.year, years_away=following.years_away)
        result.append(parts)
        start = parts.start if parts.day is not None and parts.month is not None else 0
        while match := _DAY_BEFORE.search(folded, max(0, start - _LONGEST_BEFORE), start):
            start, end, day = match.start(), match.end("day"), number_of(match["day"])
            result.append(replace(parts, start=start, end=end, day=day, weekday=None))
    return result[::-1]


def _reading(parts: Parts, text: str, offsets: list[int], anchor: datetime.date | None) -> DateReading | None:
    year = _year(parts, anchor)
    some_year = year or _LEAP_YEARS[parts.calendar]
    if parts.month is not None and not is_day(parts.calendar, some_year, parts.month, parts.day or 1):
        return None
    date = to_gregorian(parts.calendar, year, parts.month or 1, parts.day or 1) if year is not None else None
    start, end = offsets[parts.start], offsets[parts.end - 1] + 1
    precision = "day" if parts.day else "month" if parts.month else "year"
    agrees = None if parts.weekday is None or date is None else date.weekday() == parts.weekday
    stated = (parts.calendar, year, parts.month, parts.day)
    return DateReading(text[start:end], start, end, *stated, precision, date, agrees)


def _year(parts: Parts, anchor: datetime.date | None) -> int | None:
    """Return the stated year, or with an anchor the one that puts the date nearest to it."""
    if parts.year is not None or anchor is None:
        return parts.year
    anchor_year = {"jalali": jalali_parts(anchor)[0], "gregorian": anchor.year}.get(parts.calendar)
    if anchor_year is None:  # an Islamic year moves through the others
        anchor_year = round((anchor.year - 622) * 33 / 32)
    if parts.years_away is not None:
        return anchor_year + parts.years_away
    years = range(anchor_year - 1, anchor_year + 2)
    days = {year: to_gregorian(parts.calendar, year, parts.month, parts.day or 1) for year in years}
    away = {year: (day - anchor).days for year, day in days.items() if day}
    fitting = [year for year, count in away.items() if not parts.side or count * parts.side >= 0]
    return min(fitting, key=lambda year: abs(away[year]), default=None)
