"""What a field has instead of the words of a date, or around them: numbers, objects, labels, codes, «۲ ساعت پیش».

All but `unwrapped` take text folded by `fold_with_offsets`.
"""

import datetime
import json
import re
from contextlib import suppress

from helpers.core.calendars import CALENDARS, JALALI
from helpers.corpus.date_words import CARDINALS, any_of, number_of
from helpers.corpus.times import Clock, epoch, zone_of_offset

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
