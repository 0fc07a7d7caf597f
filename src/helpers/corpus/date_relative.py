"""Words that are dates only from where one stands: دیروز, سه روز پیش, سال گذشته, روز دوشنبه."""

import datetime
import re

from helpers.core.calendars import jalali_parts
from helpers.corpus.date_patterns import Parts
from helpers.corpus.date_words import (
    CARDINALS,
    NUMBER_OF,
    RELATIVE_YEAR,
    RELATIVE_YEARS,
    WEEKDAY,
    WEEKDAYS,
    any_of,
    without_spaces,
)

_DAYS_AWAY = {"پریروز": -2, "دیروز": -1, "امروز": 0, "فردا": 1, "پسفردا": 2}
_NAMED_DAY = re.compile(r"(?<!\w)(?:پریروز|دیروز|امروز|پس ?فردا|فردا)(?!\w)")
_SOME_DAYS = re.compile(rf"(?<!\w)(?P<number>\d{{1,2}}|{any_of(CARDINALS)}) روز (?:(?P<past>پیش|قبل)|بعد|دیگر)(?!\w)")
_YEAR = re.compile(rf"(?<!\w){RELATIVE_YEAR}(?!\w)")
_MONTH = re.compile(r"(?<!\w)ماه (?P<which>گذشته|قبل|جاری|آینده|بعد)(?!\w)")
_MONTHS_AWAY = {"گذشته": -1, "قبل": -1, "جاری": 0, "آینده": 1, "بعد": 1}
_WEEKDAY = re.compile(
    rf"(?<!\w)(?P<day>{WEEKDAY})(?!\w)(?: (?P<week>هفته )?(?:(?P<past>گذشته|قبل|پیش)|(?P<next>آینده|بعد))(?!\w))?"
)


def find_relative(folded: str, anchor: datetime.date) -> list[Parts]:
    """Return the relative dates in a folded text, as days, months and years of the Jalali calendar.

    A weekday is the nearest of its name, at most three days before or after the anchor, unless گذشته or آینده follows.
    """
    found = [_day(match, anchor, _DAYS_AWAY[without_spaces(match[0])]) for match in _NAMED_DAY.finditer(folded)]
    for match in _SOME_DAYS.finditer(folded):
        number = match["number"]
        away = int(number) if number.isdigit() else NUMBER_OF[without_spaces(number)]
        found.append(_day(match, anchor, -away if match["past"] else away))
    for match in _WEEKDAY.finditer(folded):
        if without_spaces(match["day"]) in WEEKDAYS:
            found.append(_day(match, anchor, _days_to_weekday(match, anchor)))
    year, month, _ = jalali_parts(anchor)
    for match in _YEAR.finditer(folded):
        found.append(Parts(*match.span(), "jalali", year + RELATIVE_YEARS[without_spaces(match[0])]))
    for match in _MONTH.finditer(folded):
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
    if match["next"]:
        return (day - today) % 7 or 7
    return (day - today + 3) % 7 - 3


def _day(match: re.Match, anchor: datetime.date, away: int) -> Parts:
    return Parts(*match.span(), "jalali", *jalali_parts(anchor + datetime.timedelta(days=away)))
