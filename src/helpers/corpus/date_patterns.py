"""The forms that a date is written in, each a pattern with what its parts say."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest

from helpers.corpus.date_words import (
    AFGHAN,
    CARDINALS,
    COMMON_WORDS,
    ERA,
    ERA_OF,
    MONTH,
    MONTH_OF,
    NUMBER_OF,
    ORDINALS,
    RELATIVE_YEAR,
    RELATIVE_YEARS,
    WEEKDAY,
    WEEKDAYS,
    YEAR_IN_WORDS,
    any_of,
    without_spaces,
    year_of_words,
)


@dataclass(frozen=True)
class Parts:
    """What an expression states: places in the folded text, and numbers; None where it states nothing."""

    start: int
    end: int
    calendar: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    years_away: int | None = None  # امسال is 0, سال گذشته -1
    side: int = 0  # ۱۰ مهر گذشته is -1, مهر آینده 1


_YEAR4 = r"(?:1[2-58-9]\d\d|2[01]\d\d)(?!\d)"
DAY = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?!\d)(?: ?ام(?!\w)|م(?!\w))?|{any_of([*ORDINALS, *CARDINALS])}(?!\w))"
_MONTH_WORD = r"(?: ?ماه(?!\w))"
# What numbers count; a number before one of these is no year.
_COUNTED_WORDS = (
    "درصد نفر نفره نفری صفحه تومان ریال دلار یورو تن هکتار مورد دستگاه واحد واحدی روز روزه ماهه ماه ساله ساعت ساعته "
    "دقیقه ثانیه تیم کشور نسخه قطعه خانوار پرونده فقره طرح پروژه شهر روستا استان کودک زن مرد بیمار کتاب فیلم اثر بار "
    "امتیاز گرم لیتر بشکه رای عدد جلد باب شرکت کارگر دانشجو زائر خودرو سیسی پله مگاوات مترمربع"
).split()
_COUNTED = rf"(?! ?(?:(?:٪|%|هزار|میلی|کیلو|متر|دانش ?آموز)|(?:{'|'.join(_COUNTED_WORDS)}|سی سی)(?!\w)))"
# What a sentence goes on with behind a date, and what no number counts: function words, and the nouns of verbs.
_GOES_ON = (
    "در از به با که تا و است بود توسط برای بر را نیز هم پس پیش قبل بعد تنها فقط تاکنون همزمان مبنی مربوط حاکی شد شده "
    "کرد می آغاز اجرا اعلام ابلاغ اقدام امضا انجام برگزار تصویب ثبت شروع صادر منتشر وارد"
).split()
# Two digits behind a day and a month are a year only where nothing follows that they could count.
_YEAR2_BARE = rf"(?:'|’)?(?:3[2-9]|[4-9]\d)(?!\d)(?= ?(?:$|[^\w ]|(?:{'|'.join(_GOES_ON)})(?!\w)))"
_YEAR2 = r"(?:'|’)?(?:0\d|[3-9]\d)(?![\d.,/٫])" + _COUNTED
_YEAR = (
    rf"(?:(?:(?: ?[،,] ?| )?(?:سال )?(?P<year>{_YEAR4}|{YEAR_IN_WORDS}))|(?: سال (?P<year2>{_YEAR2}))"
    rf"|(?: (?P<year3>{_YEAR2_BARE})))"
)
_SIDES = {"گذشته": -1, "آینده": 1}
_TAIL = rf"(?:{_YEAR}|(?: (?P<relative>{RELATIVE_YEAR}))|(?: (?P<side>{'|'.join(_SIDES)})(?!\w)))?(?: ?(?P<era>{ERA}))?"
# An ordinal behind these counts a part of the month: «هفته اول خرداد».
_NO_PART = r"(?<!هفته )(?<!دهه )(?<!نیمه )(?<!ماهه )"
_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY})(?: ?[،,] ?| ))?"

_DAY_MONTH = re.compile(
    rf"(?<![\w./:]){_NO_PART}{_WEEKDAY}(?P<day>{DAY}) ?(?:از )?(?P<word1>ماه )?(?P<month>{MONTH})"
    rf"(?P<word2>{_MONTH_WORD})?(?!\w){_TAIL}"
)
_MONTH_YEAR = re.compile(rf"(?<!\w)(?P<word1>ماه (?:مبارک )?)?(?P<month>{MONTH})(?P<word2> ?ماه)?(?!\w){_TAIL}")
_ENGLISH = re.compile(
    rf"(?<!\w){_WEEKDAY}(?:(?P<month>[a-z]{{3,9}})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?"
    r"|(?P<day2>\d{1,2})-(?P<month2>[a-z]{3,9}))"
    rf"[ -](?P<year>{_YEAR4})"
)
_NUMERIC = re.compile(
    r"(?<![\d/.:-])(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?!\d|[/.-]\d)(?:t(?=\d))?" + rf"(?: ?(?P<era>{ERA}))?"
)
_YEAR_WORD = re.compile(
    rf"(?<!\w)(?:سال(?: ?های?)?(?: (?:مالی|تحصیلی|زراعی|آبی|میلادی|شمسی|هجری))?|بهار|تابستان|پاییز|زمستان|نوروز) "
    rf"(?:(?P<year>{_YEAR4}|{YEAR_IN_WORDS})|(?P<year2>{_YEAR2}))(?![/.]\d|-\d\d?(?!\d))(?: ?(?P<era>{ERA}))?"
)
_YEAR_BEHIND = re.compile(
    rf" ?(?:و|تا|الی|[-–،]) ?(?:سال )?(?P<year>{_YEAR4}|[3-9]\d(?![\d.,/٫])){_COUNTED}(?: ?(?P<era>{ERA}))?"
)
_YEAR_ALONE = re.compile(
    rf"(?<![\d.,/:٫٬+-])(?<!\w)(?P<year>1[34]\d\d|1[89]\d\d|20[0-4]\d)(?:(?= ?[-–] ?{_YEAR4})|(?![\w/:٫٬-]|[.,]\d))"
    rf"{_COUNTED}(?: ?(?P<era>{ERA}))?"
)
# What stands before a number of four digits that is no year: an amount, a number of something, codes of staff.
_NO_YEAR_BEFORE = re.compile(
    r"(?:(?<!\w)(?:دهه|شماره|کد|تلفن|پلاک|ماده|صفحه|مبلغ|تعداد|حدود|حداقل|حداکثر|بر|مرز|سقف|قیمت|نزدیک به"
    r"|(?:بیش|بیشتر|کمتر|بالغ) (?:از|بر))|\*|\d|[$€]) ?$"
)


_FIRST_YEAR = 1200  # Jalali, 1821: no Persian paper is older; an earlier number is no year


def _two_digit_year(digits: str) -> int:
    """Return the Jalali year of two digits: 00 to 09 are 1400 to 1409, the rest (none below 30 is matched) 13xx."""
    year = int(digits[-2:])
    return (1400 if year < 10 else 1300) + year


def _stated_year(match: re.Match) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"]) if groups["year"].isdigit() else year_of_words(groups["year"])
    two = groups.get("year2") or groups.get("year3")
    return _two_digit_year(two) if two else None


def _era(match: re.Match) -> str | None:
    era = match.groupdict().get("era")
    return ERA_OF[without_spaces(era).rstrip(".")] if era else None


def _calendar_of_year(year: int) -> str:
    """Return the calendar of a year that stands alone: Persian sources mark Islamic years, and no others."""
    return "jalali" if year < 1500 else "gregorian"


def _fits(calendar: str, year: int | None) -> bool:
    return year is None or (year >= 1500) == (calendar == "gregorian")


def _number(words: str) -> int:
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else NUMBER_OF[without_spaces(words)]


def _weekday(match: re.Match) -> int | None:
    name = match.groupdict().get("weekday")
    if not name:
        return None
    name = without_spaces(name)
    return WEEKDAYS[name] if name in WEEKDAYS else WEEKDAYS[name[:3]]


def _years_away(match: re.Match) -> int | None:
    relative = match.groupdict().get("relative")
    return RELATIVE_YEARS[without_spaces(relative)] if relative else None


def _named(match: re.Match, *, day: int | None) -> Parts | None:
    calendar, month = MONTH_OF[without_spaces(match["month"])]
    year, era = _stated_year(match), _era(match)
    if (era and era != calendar) or not _fits(calendar, year):
        return None
    side = _SIDES.get(match.groupdict().get("side"), 0)
    return Parts(
        *match.span(), calendar, year, month, day, weekday=_weekday(match), years_away=_years_away(match), side=side
    )


def _day_month(match: re.Match, text: str) -> Parts | None:
    month = match["month"]
    sure = any([match["year"], match["year2"], match["word1"], match["word2"], match["relative"]])
    if month in AFGHAN and not match["year"]:
        return None
    plain_number = without_spaces(match["day"]) in map(without_spaces, CARDINALS)
    if month in COMMON_WORDS and plain_number and not sure:  # یک تیر is a bullet
        return None
    if month == "می" and not sure and _goes_on_with_a_verb(text, match):
        return None
    return _named(match, day=_number(match["day"]))


def _goes_on_with_a_verb(text: str, match: re.Match) -> bool:
    """Tell whether می is followed by a word, as in می شود: then it is no month."""
    after = text[match.end("month") : match.end("month") + 10]
    return bool(re.match(r" (?!(?:گذشته|جاری|آینده|در|از|به|و|تا|که|با|برای)(?!\w))\w", after))


def _month_year(match: re.Match, text: str) -> Parts | None:
    month, word = match["month"], bool(match["word1"] or match["word2"])
    year = match["year"] or match["year2"]
    if month in AFGHAN or (month.isascii() and not year) or (match["year3"] and not word and month in COMMON_WORDS):
        return None
    if not (word or year or match["relative"]) and month in COMMON_WORDS:
        return None
    return _named(match, day=None)


def _english(match: re.Match, text: str) -> Parts | None:
    calendar, month = MONTH_OF.get(match["month"] or match["month2"], ("", 0))
    day = int(match["day"] or match["day2"])
    return Parts(*match.span(), calendar, int(match["year"]), month, day, _weekday(match)) if month else None


def _numeric(match: re.Match, text: str) -> Parts | None:
    first, sign, month, last = match.groups()[:4]
    if sign == "-" and len(first) < 4 and len(last) < 4:
        return None  # scores and telephone numbers
    if len(first) == 4 or (len(first) == 2 and int(first) > 31):
        year, day = first, last
    elif len(last) == 4 or (len(last) == 2 and int(last) > 31):
        year, day = last, first
    else:
        return None  # 04/06/10: which one is the year?
    # Two digits above 31 are no day: 95/2/15 is of the Jalali year 1395.
    parts = Parts(*match.span(), "", int(year) if len(year) == 4 else 1300 + int(year), int(month), int(day))
    if parts.year < _FIRST_YEAR and not _era(match):
        return None
    calendar = _era(match) or _calendar_of_year(parts.year)
    if calendar == "gregorian" and year == last and sign != ".":
        return _american_or_not(replace(parts, calendar=calendar))
    return replace(parts, calendar=calendar)


def _american_or_not(parts: Parts) -> Parts | None:
    """Return a Gregorian date written day first or month first; None where it could be either: 03/04/2025."""
    if parts.month > 12:
        return replace(parts, day=parts.month, month=parts.day)
    return parts if parts.day > 12 or parts.day == parts.month else None


def _year_word(match: re.Match, text: str) -> Parts | None:
    year = _stated_year(match)
    calendar = _era(match) or _calendar_of_year(year)
    return Parts(*match.span(), calendar, year) if _fits(calendar, year) else None


def _year_alone(match: re.Match, text: str) -> Parts | None:
    if not match["era"] and _NO_YEAR_BEFORE.search(text[max(0, match.start() - 20) : match.start()]):
        return None
    return _year_word(match, text)


_FORMS: list[tuple[re.Pattern, Callable[[re.Match, str], Parts | None]]] = [
    (_NUMERIC, _numeric),
    (_DAY_MONTH, _day_month),
    (_ENGLISH, _english),
    (_MONTH_YEAR, _month_year),
    (_YEAR_WORD, _year_word),
    (_YEAR_ALONE, _year_alone),
]
_COMPACT = re.compile(r"(?P<y>1[34]\d\d|20\d\d|19\d\d)(?P<m>\d\d)(?P<d>\d\d)")


def find_parts(text: str) -> list[Parts]:
    """Return the dates in a folded text, in order; where two overlap, the longer, then the earlier."""
    found = [parts for pattern, read in _FORMS for match in pattern.finditer(text) if (parts := read(match, text))]
    chosen: list[Parts] = []
    for parts in sorted(found, key=lambda parts: (parts.start, parts.start - parts.end)):
        if chosen and parts.start < chosen[-1].end:
            if parts.end - parts.start > chosen[-1].end - chosen[-1].start:
                chosen[-1] = parts
        else:
            chosen.append(parts)
    return _with_years_behind(chosen, text)


def _with_years_behind(found: list[Parts], text: str) -> list[Parts]:
    """Add the years that follow a year («سال ۹۳ و ۹۴», «سال‌های ۱۳۴۰ تا ۱۳۴۵»)."""
    result: list[Parts] = []
    for parts, following in zip_longest(found, found[1:]):
        result.append(parts)
        while parts.month is None and (match := _YEAR_BEHIND.match(text, parts.end)):
            if following and match.end() > following.start:
                break
            digits = match["year"]
            year = int(digits) if len(digits) == 4 else _two_digit_year(digits)
            parts = Parts(match.start("year"), match.end(), _era(match) or _calendar_of_year(year), year)
            result.append(parts)
    return result


def compact_parts(text: str) -> Parts | None:
    """Return the date that is written as eight digits; only a text that holds nothing else is one."""
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    year = int(match["y"])
    return Parts(0, len(text), _calendar_of_year(year), year, int(match["m"]), int(match["d"]))
