"""The forms that a date is written in, each a pattern with what its parts say."""

import re
from collections.abc import Callable
from dataclasses import dataclass

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


_YEAR4 = r"(?:1[2-5]\d\d|19\d\d|20\d\d)(?!\d)"
DAY = rf"(?:(?:0?[1-9]|[12]\d|3[01])(?!\d)(?: ?ام(?!\w)|م(?!\w))?|{any_of([*ORDINALS, *CARDINALS])}(?!\w))"
_MONTH_WORD = r"(?: ?ماه(?!\w))"
# What counts things, and so makes a number before it no year.
_COUNTED = (
    r"(?! ?(?:درصد|٪|%|نفر|هزار|میلی|تومان|ریال|دلار|یورو|تن|کیلو|متر|هکتار|مورد|دستگاه|واحد|روز|ماه|سال(?! )|ساعت|دقیقه"
    r"|تیم|کشور|نسخه|قطعه|خانوار|دانش|پرونده|فقره|طرح|پروژه|شهر|روستا|استان|کودک|زن|مرد|بیمار|کتاب|فیلم|اثر|بار|امتیاز))"
)
# Two digits behind a day and a month are a year only where nothing follows that they could count.
_YEAR2_BARE = r"(?:'|’)?(?:3[2-9]|[4-9]\d)(?!\d)(?= ?(?:$|[^\w ]|(?:در|از|به|با|که|تا|و|است|بود|توسط|برای|بر)(?!\w)))"
_YEAR2 = r"(?:'|’)?(?:0\d|[3-9]\d)(?![\d.,/٫])" + _COUNTED
_YEAR = rf"(?:(?:(?: ?[،,] ?| )?(?:سال )?(?P<year>{_YEAR4}|{YEAR_IN_WORDS}))|(?: سال (?P<year2>{_YEAR2}))|(?: (?P<year3>{_YEAR2_BARE})))"
_TAIL = rf"(?:{_YEAR}|(?: (?P<relative>{RELATIVE_YEAR})))?(?: ?(?P<era>{ERA}))?"
_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY})(?: ?[،,] ?| ))?"

_DAY_MONTH = re.compile(
    rf"(?<![\w./:-]){_WEEKDAY}(?P<day>{DAY})(?: ?- ?| ?/ ?| )?(?:از )?(?P<word1>ماه )?(?P<month>{MONTH})(?!\w)"
    rf"(?P<word2>{_MONTH_WORD}|ماه(?!\w))?{_TAIL}"
)
_MONTH_YEAR = re.compile(
    rf"(?<!\w)(?P<word1>ماه (?:مبارک )?)?(?P<month>{MONTH})(?P<word2> ?ماه)?(?!\w){_TAIL}"
)
_ENGLISH = re.compile(
    rf"(?<!\w){_WEEKDAY}(?P<month>[a-z]{{3,9}})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>{_YEAR4})"
)
_NUMERIC = re.compile(
    r"(?<![\d/.:-])(?:(?P<y>\d{4}|\d\d)(?P<s>[/.-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<s2>[/.-])(?P<m2>\d{1,2})(?P=s2)(?P<y2>\d{4}|\d\d))(?!\d|[/.-]\d)"
    rf"(?:t(?=\d))?(?: ?(?P<era>{ERA}))?"
)
_YEAR_WORD = re.compile(
    rf"(?<!\w)(?:سال(?: ?های?)?(?: (?:مالی|تحصیلی|زراعی|آبی|میلادی|شمسی|هجری))?|بهار|تابستان|پاییز|زمستان|نوروز) "
    rf"(?:(?P<year>{_YEAR4}|{YEAR_IN_WORDS})|(?P<year2>{_YEAR2}))(?![/.-]\d)(?: ?(?P<era>{ERA}))?"
)
_YEAR_ALONE = re.compile(
    rf"(?<![\d.,/:٫٬+-])(?<!\w)(?P<year>1[34]\d\d|19\d\d|20[0-4]\d)(?:(?= ?[-–] ?{_YEAR4})|(?![\w/:٫٬-]|[.,]\d))"
    rf"{_COUNTED}(?: ?(?P<era>{ERA}))?"
)
_YEAR_CONTEXT = re.compile(
    r"(?:(?:از|تا|در|و|مصوب|جام جهانی|المپیک|انتخابات|بودجه|فصل|لیگ|جشنواره|اسفند|کنوانسیون|پیمان|چشم انداز|افق|ماهه|چهارم"
    r"|اول|دوم|سوم|نخست|متولد|شیلات|از سال) |[-–(] ?)$"
)


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
    if era and era != calendar or not _fits(calendar, year):
        return None
    return Parts(
        *match.span(), calendar, year, month, day, weekday=_weekday(match), years_away=_years_away(match)
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
    after = text[match.end("month") : match.end("month") + 2]
    return bool(re.match(r" \w", after))


def _month_year(match: re.Match, text: str) -> Parts | None:
    month, word = match["month"], bool(match["word1"] or match["word2"])
    year = match["year"] or match["year2"]
    if month in AFGHAN or (month.isascii() and not year) or (match["year3"] and not word):
        return None
    if not (word or year or match["relative"]) and month in COMMON_WORDS:
        return None
    return _named(match, day=None)


def _english(match: re.Match, text: str) -> Parts | None:
    return _named(match, day=int(match["day"])) if match["month"] in MONTH_OF else None


def _numeric(match: re.Match, text: str) -> Parts | None:
    if match["y"]:
        year, month, day = match["y"], int(match["m"]), int(match["d"])
    else:
        year, month, day = match["y2"], int(match["m2"]), int(match["d2"])
    if len(year) == 2:
        # 95/2/15: Jalali, for a day is at most 31; which of 04/06/10 is the year cannot be told.
        if int(year) < 32 or match["s" if match["y"] else "s2"] == "-":
            return None
        year = f"13{year}"
    calendar = _era(match) or _calendar_of_year(int(year))
    slashed = match["s2"] in ("/", "-")
    if calendar == "gregorian" and not match["y"] and slashed and day <= 12 and month <= 12 and day != month:
        return None  # 03/04/2025 is March in America and April elsewhere
    if calendar == "gregorian" and not match["y"] and slashed and month > 12:
        month, day = day, month
    return Parts(*match.span(), calendar, int(year), month, day)


def _year_word(match: re.Match, text: str) -> Parts | None:
    year = _stated_year(match)
    calendar = _era(match) or _calendar_of_year(year)
    return Parts(*match.span(), calendar, year) if _fits(calendar, year) else None


def _year_alone(match: re.Match, text: str) -> Parts | None:
    before = text[max(0, match.start() - 20) : match.start()]
    if not (match["era"] or _YEAR_CONTEXT.search(before)):
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
    for parts in sorted(found, key=lambda parts: (parts.start - parts.end, parts.start)):
        if all(parts.end <= other.start or parts.start >= other.end for other in chosen):
            chosen.append(parts)
    return sorted(chosen, key=lambda parts: parts.start)


def compact_parts(text: str) -> Parts | None:
    """Return the date that is written as eight digits; only a text that holds nothing else is one."""
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    year = int(match["y"])
    return Parts(0, len(text), _calendar_of_year(year), year, int(match["m"]), int(match["d"]))


