"""What a field has instead of the words of a date, or around them: hours, zones, numbers, objects, codes, «۲ ساعت پیش».

All but `unwrapped` take text folded by `fold_with_offsets`.
"""

import datetime
import json
import re
from contextlib import suppress
from datetime import timedelta, timezone
from typing import NamedTuple

from helpers.core.calendars import CALENDARS, JALALI, TEHRAN
from helpers.corpus.date_words import CARDINALS, any_of, number_of

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


_EPOCH = re.compile(r"(\d{9,19})(?:\.\d+)?")
_UNITS = {9: 1, 10: 1, 12: 1_000, 13: 1_000, 15: 10**6, 16: 10**6, 18: 10**9, 19: 10**9}  # by the count of digits
_FIRST, _LAST = 631_152_000, 2_051_222_400  # seconds: 1990 to 2035


def epoch(number: str) -> datetime.datetime | None:
    """Return the moment, in UTC, of a number of seconds, or of thousandths to billionths of them, since 1970.

    >>> epoch("1754488500"), epoch("1754488500000"), epoch("12")
    (datetime.datetime(2025, 8, 6, 13, 55, tzinfo=datetime.timezone.utc), \
datetime.datetime(2025, 8, 6, 13, 55, tzinfo=datetime.timezone.utc), None)
    """
    match = _EPOCH.fullmatch(number)
    unit = _UNITS.get(len(match[1])) if match else None
    if not unit or not _FIRST <= int(match[1]) / unit < _LAST:
        return None
    return datetime.datetime.fromtimestamp(int(match[1]) // unit, _UTC)


# What MongoDB, Parse, PHP and Firestore put a date into.
_KEYS = ("$date", "$numberLong", "iso", "date", "datetime", "_seconds", "seconds")
_DEEPEST = 3


def unwrapped(text: str) -> str:
    """Return what stands in an object that holds a date, as {"$date": {"$numberLong": "1754488500000"}}.

    >>> unwrapped('{"$date": "2025-08-06T13:55:00Z"}')
    '2025-08-06T13:55:00Z'
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    for _ in range(_DEEPEST):
        if isinstance(value, dict):
            value = next((value[key] for key in _KEYS if key in value), None)
    return str(value) if isinstance(value, str | int | float) else ""


_STAMP = re.compile(r"((?:1[34]|19|20)\d{6})[t _-]?([0-2]\d)([0-5]\d)([0-5]\d)?(?:\.\d+)? ?(z|[+-]\d\d:?\d\d)?")
_OF_JSON = re.compile(r"^/date\((\d+)(?:[+-]\d{4})?\)/$")  # as .NET writes a date
_WEEK = re.compile(r"((?:19|20)\d\d)-w(\d\d)-([1-7])")


_SPACED = re.compile(r"(?<!\d)(\d{4}|\d\d?) ?([/\\,،٫_-]) ?(\d\d?) ?\2 ?(\d{4}|\d\d?)(?!\d)")
_SHORT = re.compile(r"(?<!\w)(\d\d?-[a-z]{3}-)(\d\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(1[34]\d\d|19\d\d|20\d\d)[/-](0[1-9]|1[0-2])")
# A day that is glued to its month, but for an ordinal (۱۰م, ۱۰ام).
_GLUED = re.compile(r"(?<=[\u0621-\u06cc])(?=\d)|(?<=\d)(?=(?!ا?م(?!\w))[\u0621-\u06cc])")
_MONTH = any_of(name for months in CALENDARS.values() for names in months for name in names)
# As WordPress writes (آگوست 6, 2025), with the year first, and with strokes.
_MONTH_FIRST = re.compile(rf"(?<!\w)(?P<month>{_MONTH}) (?P<day>\d\d?)(?: ?ا?م)?(?: ?[,،] ?| )(?P<year>\d{{4}})(?!\d)")
_YEAR_FIRST = re.compile(rf"(?<!\w)(?P<year>\d{{4}}) (?P<month>{_MONTH}) (?P<day>\d\d?)(?!\w)")
_WITH_SIGNS = re.compile(rf"(?<!\w)(?P<day>\d\d?) ?([-/]) ?(?P<month>{_MONTH}) ?\2 ?(?P<year>\d{{4}})(?!\d)")

_SHORT_JALALI = re.compile(rf"({any_of(name for names in JALALI for name in names)}) (?=0\d$)")


def with_plain_signs(folded: str) -> str:
    """Return a date in the order and with the signs of running text: what forms and tables do to it is undone.

    >>> with_plain_signs("1404 - 05 - 15"), with_plain_signs("6-aug-25"), with_plain_signs("مرداد 15, 1404")
    ('1404/05/15', '6 aug 2025', '15 مرداد 1404')
    """
    if match := _YEAR_MONTH.fullmatch(folded):
        calendar = "gregorian" if match[1] > "1499" else "jalali"
        return f"{CALENDARS[calendar][int(match[2]) - 1][0]} {match[1]}"
    folded = _GLUED.sub(" ", folded)
    folded = _SHORT.sub(lambda date: f"{date[1]}{'20' if date[2] < '50' else '19'}{date[2]}", folded)
    folded = _SHORT_JALALI.sub(r"\1 14", folded)
    for form in (_MONTH_FIRST, _YEAR_FIRST, _WITH_SIGNS):
        folded = form.sub(r"\g<day> \g<month> \g<year>", folded)
    return _SPACED.sub(
        lambda date: f"{date[1]}/{date[3]}/{date[4]}" if 4 in (len(date[1]), len(date[4])) else date[0], folded
    )


def split_number(folded: str) -> tuple[str, Clock] | None:
    """Return the day, as words, and the time of a date that is one number; None of other text.

    >>> split_number("20250806145500")[0], split_number("1754488500")[0], split_number("1404")
    ('20250806', '2025-08-06', None)
    """
    folded = _OF_JSON.sub(r"\1", folded)
    if match := _STAMP.fullmatch(folded):
        day, hour, minute, second, zone = match.groups()
        with suppress(ValueError):  # 24 is no hour, and +19:00 no zone
            away = zone_of_offset("+0" if zone == "z" else zone) if zone else None
            return day, Clock(datetime.time(int(hour), int(minute), int(second or 0)), away, has_minute=True)
    if moment := epoch(folded):
        return f"{moment:%Y-%m-%d}", Clock(moment.time(), moment.tzinfo, has_minute=True)
    return None


def week_day(folded: str) -> str:
    """Return the day that stands as a year, a week and its day (2025-W32-3) as a date; other text as it is."""
    match = _WEEK.fullmatch(folded)
    try:
        return datetime.date.fromisocalendar(*map(int, match.groups())).isoformat() if match else folded
    except ValueError:
        return folded


_UPDATED = (
    r"(?:آخرین )?(?:به ?روز ?رسانی|به ?روز ?شده|بروز ?رسانی|ویرایش|تغییر|اصلاح)|(?:last )?(?:updated|modified|edited)"
)
_PUBLISHED = r"انتشار|منتشر|درج|ارسال|مخابره|published|posted"
_LABEL = re.compile(rf"(?<!\w)(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))(?!\w)")
_COUNTED = "بازدید|نظر|نظرات|دیدگاه|کامنت|بار"
_CODE = re.compile(
    r"(?<!\w)(?:سال [^\d،,]{2,30}[،,]? ?(?=شماره)|دوره \d+)"
    rf"|(?<!\w)(?:(?:کد|شماره|شناسه)(?: ?(?:خبر|مطلب|روزنامه|نسخه))?|(?:تعداد )?(?:{_COUNTED})"
    r"|(?:news )?(?:id|code)|no\.?) ?:? ?\d+(?![\d/:.-]*\d)"
    r"|(?<!\w)(?:(?:زمان|مدت) )?(?:مطالعه|خواندن) ?:? ?(?:\d+|کمتر از یک) دقیقه|(?<!\w)\d+ دقیقه (?:مطالعه|زمان مطالعه)"
    rf"|(?<![\w:/.-])\d+ (?:{_COUNTED})(?!\w)(?! ?:? ?\d)"
)
_COLON_BEHIND = re.compile(r"(\d[/-][a-z\d]{1,3}[/-]\d{1,4}):(?=\d\d:\d\d)")  # a day of Apache's logs


def only_published(folded: str) -> str:
    """Return the part of a text that says when it was published, where it says when it was updated too.

    >>> only_published("انتشار: 15 مرداد 1404 | به روز رسانی: 16 مرداد 1404")
    ': 15 مرداد 1404 | '
    """
    if not tells_updates(folded):
        return folded
    labels = list(_LABEL.finditer(folded))
    ends = [label.start() for label in labels] + [len(folded)]
    pieces = {"": folded[: ends[0]]}
    for label, end in zip(labels, ends[1:], strict=True):
        pieces.setdefault("updated" if label["updated"] else "published", folded[label.end() : end])
    with_digits = [pieces[kind] for kind in ("published", "", "updated") if re.search(r"\d", pieces.get(kind, ""))]
    return with_digits[0] if with_digits else folded


def tells_updates(folded: str) -> bool:
    """Tell whether a text says when something was updated."""
    return any(match["updated"] for match in _LABEL.finditer(folded))


def is_update(folded: str) -> bool:
    """Tell whether a text says when something was updated, and not when it was published."""
    kinds = {match.lastgroup for match in _LABEL.finditer(folded)}
    return kinds == {"updated"}


def without_codes(folded: str) -> str:
    """Return a text without the number of the article or the issue, and the minutes that reading takes."""
    return _CODE.sub(" ", _COLON_BEHIND.sub(r"\1 ", folded))


_NUMBER = rf"(?P<number>\d{{1,3}}|an?|{any_of(CARDINALS)})"
_AGO = re.compile(
    rf"(?:حدود |about )?(?:{_NUMBER} )?(?:(?P<minute>دقیقه|min(?:ute)?s?)|(?P<hour>ساعت|hours?|hrs?)|(?P<day>days?)) "
    r"(?:پیش|قبل|ago)"
)


def moment_ago(folded: str, anchor: datetime.date) -> tuple[datetime.date, Clock | None] | None:
    """Return the day and the time of «۲ ساعت پیش» and "3 days ago", counted from the anchor; None of other text.

    Minutes and hours can be counted from an anchor with a time only.
    """
    if not (match := _AGO.fullmatch(folded)):
        return None
    words = match["number"] or "1"
    number = 1 if words in ("a", "an") else number_of(words)
    if match["day"]:
        day = anchor.date() if isinstance(anchor, datetime.datetime) else anchor
        return day - datetime.timedelta(days=number), None
    if not isinstance(anchor, datetime.datetime):
        return None
    away = datetime.timedelta(minutes=number) if match["minute"] else datetime.timedelta(hours=number)
    moment = anchor - away
    return moment.date(), Clock(moment.time(), None, has_minute=bool(match["minute"]))
