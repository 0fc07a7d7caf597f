"""The time of day beside a date, in any zone, to Tehran's time; dates that are one number.

Patterns are matched on text folded by `fold_with_offsets`: Persian letters, ASCII digits, lower case, plain spaces.
"""

import datetime
import re
from datetime import timedelta, timezone
from typing import NamedTuple

from helpers.core.calendars import TEHRAN

_UTC = datetime.UTC
# Zones with a name: those of RFC 2822, and those that pages of outlets abroad state.
_HOURS_OF = {
    **{"z": 0, "utc": 0, "gmt": 0, "ut": 0, "گرینویچ": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7},
    **{"mdt": -6, "pst": -8, "pdt": -7, "bst": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3, "msk": 3},
}
_NO_SIGNS = str.maketrans("", "", " .٫")
_FARTHEST = timedelta(hours=14)  # from UTC
_OF_TEHRAN = ("irst", "irdt")
_NAMED = r"(?<![a-z])(?:[ecmp][sd]t|bst|cest|cet|eest|eet|msk|irst|irdt)(?![a-z])"
_ZONE = (
    rf"(?: ?(?P<named>{_NAMED})| (?:به وقت )?(?P<place>گرینویچ)(?!\w)| به وقت (?:تهران|ایران)(?!\w)"
    r"|(?: ?(?P<zone>(?:z|utc|gmt|ut)(?![a-z])))?"
    r"(?P<offset> ?[+-][01]\d:?[0-5]\d(?![\d/:.-])|(?<=[\dztc])[+-]\d\d?(?![\d/:.-]))?)"
    r"(?: ?(?:\([a-z ]+\)|\[?asia/tehran\]?))?"
)
_MORNING = r"am|a\.m\.|ق ?[.٫]? ?ظ\.?|(?:قبل|پیش) از ظهر|صبح|بامداد"
_EVENING = r"pm|p\.m\.|ب ?[.٫]? ?ظ\.?|بعد ?از ?ظهر|بعد ظهر|عصر|شب|ظهر"
_PART = rf"(?:{_MORNING}|{_EVENING})(?!\w)"
_BEHIND = rf"(?: ?(?P<behind>{_PART}))?{_ZONE}"
_FORMS = [  # 17:25:00.0+03:30; ساعت ۱۷ و ۲۵ دقیقه; 5 pm; the hour of 2025-08-06T17
    re.compile(
        rf"(?:(?<=\d)t|(?<![\w:.]))(?:(?P<before>{_PART}) ?)?(?:ساعت ?:? ?)?(?P<hour>\d\d?) ?: ?(?P<minute>\d\d)"
        rf"(?: ?: ?(?P<second>\d\d)(?:[.,:](?P<fraction>\d{{1,9}}))?)?(?![\d:]){_BEHIND}"
    ),
    re.compile(
        r"(?<!\w)ساعت ?:? ?(?P<hour>\d\d?)(?:[.٫](?P<minute>\d\d)| و (?P<minute2>\d\d?)(?: دقیقه)?)?(?![\d./])"
        rf"{_BEHIND}"
    ),
    re.compile(rf"(?<![\d/.:-])(?P<hour>\d\d?) ?(?P<behind>{_PART})"),
    re.compile(rf"(?<=\d-\d\d)t(?P<hour>\d\d){_ZONE}(?!\w)"),
]


# The two forms that nearly all fields have: a time behind the date, or before it.
_BETWEEN = r"(?:[\s\-–—|/,،·•]*(?:ساعت )?|T)"
_PLAIN = r"(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?"
_BEHIND_DATE = re.compile(rf"([^:]*\d){_BETWEEN}(?<!\d){_PLAIN}(Z| ?[+-]\d\d:?\d\d)?")
_BEFORE_DATE = re.compile(rf"{_PLAIN}[\s\-–—|,،·•]+(\d[^:]*)")
ASCII_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


class Clock(NamedTuple):
    """A time of day as it is written, in its zone (None: Tehran's); `has_minute` is not so of «ساعت ۱۷»."""

    time: datetime.time
    zone: datetime.tzinfo | None
    has_minute: bool


def split_time(text: str) -> tuple[str, Clock] | None:
    """Return the date of a text, as it is written, and its time of day, where it plainly is these two, and else None.

    >>> split_time("۱۵ مرداد ۱۴۰۴ - ۱۷:۲۵")[0]
    '15 مرداد 1404'
    """
    text = text.strip().translate(ASCII_DIGITS)
    if match := _BEHIND_DATE.fullmatch(text):
        date, *time, zone = match.groups()
    elif match := _BEFORE_DATE.fullmatch(text):
        *time, date = match.groups()
        zone = None
    else:
        return None
    hour, minute, second, fraction = time
    try:
        zone = _UTC if zone == "Z" else zone_of_offset(zone.strip()) if zone else None
        micro = int((fraction or "").ljust(6, "0")[:6])
        return date, Clock(datetime.time(int(hour), int(minute), int(second or 0), micro), zone, has_minute=True)
    except ValueError:
        return None


def take_time(folded: str) -> tuple[str, Clock | None]:
    """Return a folded text without its times of day, and the time, if there is one; two that differ are none."""
    clocks = []

    def take(match: re.Match) -> str:
        clocks.append(_clock(match))
        return " "

    for form in _FORMS:
        folded = form.sub(take, folded)
    return folded, clocks[0] if clocks and all(clock == clocks[0] for clock in clocks) else None


def _clock(match: re.Match) -> Clock | None:
    groups = match.groupdict()
    part = (groups.get("before") or groups.get("behind") or "").translate(_NO_SIGNS)
    minute = groups.get("minute") or groups.get("minute2")
    hour = _hour_of_day(int(groups["hour"]), part)
    try:
        micro = int((groups.get("fraction") or "").ljust(6, "0")[:6])
        time = datetime.time(-1 if hour is None else hour, int(minute or 0), int(groups.get("second") or 0), micro)
        return Clock(time, _zone(groups), minute is not None)
    except ValueError:  # 25:70 is no time, and +15:00 no zone
        return None


def _hour_of_day(hour: int, part: str) -> int | None:
    """Return the hour of 24; None for twelve at night, which may end the day or begin it."""
    if not part or hour > 12:
        return hour
    if part == "شب":
        return None if hour == 12 else hour + 12 if hour > 5 else hour
    if part == "ظهر":
        return hour + 12 if hour < 6 else hour
    if part.startswith(("pm", "بظ", "بعد", "عصر")):
        return hour % 12 + 12
    return hour if part == "صبح" else hour % 12  # بامداد too


def _zone(groups: dict[str, str | None]) -> datetime.tzinfo | None:
    name, offset = (groups.get("named") or groups.get("place") or groups.get("zone")), groups.get("offset")
    if offset:
        return zone_of_offset(offset.strip())
    return None if name is None or name in _OF_TEHRAN else timezone(timedelta(hours=_HOURS_OF[name]))


def zone_of_offset(written: str) -> datetime.tzinfo:
    """Return the zone of an offset from UTC: +0330, +03:30, -4."""
    digits = written[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    away = timedelta(hours=int(hours), minutes=int(minutes))
    if away > _FARTHEST:
        raise ValueError(f"no zone is {written} from UTC")
    return timezone(-away if written[0] == "-" else away)


def in_tehran(day: datetime.date, clock: Clock) -> datetime.datetime:
    """Return the moment in Tehran's time, without a zone; Iran put its clocks forward in summer until 2022."""
    moment = datetime.datetime.combine(day, clock.time)
    if clock.zone is None:
        return moment
    try:
        return moment.replace(tzinfo=clock.zone).astimezone(TEHRAN).replace(tzinfo=None)
    except OverflowError:  # the first day of year 1
        return moment


_NUMBER = re.compile(r"(\d{9,19})(?:\.\d+)?")
_UNITS = {9: 1, 10: 1, 12: 1_000, 13: 1_000, 15: 10**6, 16: 10**6, 18: 10**9, 19: 10**9}  # by the count of digits
_FIRST, _LAST = 631_152_000, 2_051_222_400  # seconds: 1990 to 2035


def epoch(number: str) -> datetime.datetime | None:
    """Return the moment, in UTC, of a number of seconds, or of thousandths to billionths of them, since 1970.

    >>> epoch("1754488500"), epoch("1754488500000"), epoch("12")
    (datetime.datetime(2025, 8, 6, 13, 55, tzinfo=datetime.timezone.utc), \
datetime.datetime(2025, 8, 6, 13, 55, tzinfo=datetime.timezone.utc), None)
    """
    match = _NUMBER.fullmatch(number)
    unit = _UNITS.get(len(match[1])) if match else None
    if not unit or not _FIRST <= int(match[1]) / unit < _LAST:
        return None
    return datetime.datetime.fromtimestamp(int(match[1]) // unit, _UTC)
