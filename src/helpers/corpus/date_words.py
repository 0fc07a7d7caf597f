"""The words of dates, and the forms that dates are written in: each a pattern with what its groups say.

Patterns are matched on text folded by `fold_with_offsets`: Persian letters, ASCII digits, lower case, plain spaces.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest

from helpers.core.calendars import CALENDARS

_ONES = "یک دو سه چهار پنج شش هفت هشت نه".split()
_TEENS = "ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده".split()
_TENS = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split()
_IRREGULAR = {"یک": ["یکم", "اول", "نخست"], "دو": ["دوم"], "سه": ["سوم"], "سی": ["سی ام", "سیم"]}


def any_of(names) -> str:
    """Return a pattern for one of `names`, the longest first; a space in a name may be missing."""
    ordered = sorted(names, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(name).replace("\\ ", " ?") for name in ordered) + ")"


def without_spaces(words: str) -> str:
    """Return words without the spaces between them, as the tables of this module have them."""
    return words.replace(" ", "")


_VALUES = dict(zip([*_ONES, *_TEENS, *_TENS], [*range(1, 20), *range(20, 100, 10)], strict=True))
CARDINALS = {word: value for word, value in _VALUES.items() if value <= 30} | {"هیجده": 18, "سی و یک": 31}
CARDINALS |= {f"بیست و {one}": 20 + number for number, one in enumerate(_ONES, start=1)}
ORDINALS = {
    f"{head} {ordinal}".strip(): number
    for cardinal, number in CARDINALS.items()
    for head, _, last in [cardinal.rpartition(" ")]
    for ordinal in _IRREGULAR.get(last, [f"{last}م"])
}
NUMBER_OF = {without_spaces(word): number for word, number in (CARDINALS | ORDINALS).items()}


def number_of(words: str) -> int:
    """Return the number that digits, with an ending or not, or words are."""
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else NUMBER_OF[without_spaces(words)]


_BELOW_100 = rf"(?: و {any_of([*_TENS, *_TEENS])})?(?: و {any_of(_ONES)})?(?!\w)"
_YEAR_IN_WORDS = rf"(?:یک ?)?هزار و (?:دویست|سیصد|چهارصد|نهصد){_BELOW_100}|دو هزار{_BELOW_100}"
_VALUES |= {"هزار": 1000, "دوهزار": 2000, "یکهزار": 1000, "دویست": 200, "سیصد": 300, "چهارصد": 400, "نهصد": 900}


def _year_of_words(words: str) -> int:
    words = words.replace("دو هزار", "دوهزار").replace("یک هزار", "یکهزار")
    return sum(_VALUES[word] for word in words.split() if word != "و")


# Monday is 0, as in `datetime`.
WEEKDAYS = {
    **{"دوشنبه": 0, "سهشنبه": 1, "چهارشنبه": 2, "پنجشنبه": 3, "جمعه": 4, "آدینه": 4, "شنبه": 5, "یکشنبه": 6},
    **dict(zip("monday tuesday wednesday thursday friday saturday sunday".split(), range(7), strict=True)),
    **dict(zip("mon tue wed thu fri sat sun".split(), range(7), strict=True)),
}
WEEKDAY = (
    r"(?:(?:(?:یک|دو|سه|چهار|پنج) ?)?شنبه|جمعه|آدینه|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
)

_MONTH_OF = {
    without_spaces(name): (calendar, number)
    for calendar, months in CALENDARS.items()
    for number, names in enumerate(months, start=1)
    for name in names
}
_MONTH = any_of(name for months in CALENDARS.values() for names in months for name in names)
# Words that mean other things too: without a day, month word or year beside them they are no month.
_COMMON_WORDS = "تیر مهر آبان آذر دی بهمن مه می صفر محرم رجب شعبان شوال اوت جون may mar march azar dey".split()
# Afghan names of the months are mostly other words (cancer, lion, scales): only a day and a year make them months.
_AFGHAN = frozenset(names[1] for names in CALENDARS["jalali"] if names[1] != "امرداد") | {"اسد"}

_ERAS = {
    **dict.fromkeys(["هجری شمسی", "هجری خورشیدی", "شمسی", "خورشیدی", "ه.ش", "ه ش", "ه. ش", "هش", "ش"], "jalali"),
    **dict.fromkeys(["هجری قمری", "قمری", "ه.ق", "ه ق", "ه. ق", "هق"], "islamic"),
    **dict.fromkeys(["میلادی"], "gregorian"),
}
_ERA = any_of(_ERAS) + r"(?!\w)\.?"
_ERA_OF = {without_spaces(name): calendar for name, calendar in _ERAS.items()}
RELATIVE_YEARS = {"سالگذشته": -1, "پارسال": -1, "سالجاری": 0, "امسال": 0, "سالآینده": 1, "سالبعد": 1, "سالقبل": -1}
RELATIVE_YEAR = "(?:سال ?(?:گذشته|جاری|آینده|بعد|قبل)|پارسال|امسال)"


@dataclass(frozen=True)
class Parts:
    """What an expression states: offsets in the folded text, and numbers; None where it states nothing."""

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
    rf"(?:(?:(?: ?[،,] ?| )?(?:سال )?(?P<year>{_YEAR4}|{_YEAR_IN_WORDS}))|(?: سال (?P<year2>{_YEAR2}))"
    rf"|(?: (?P<year3>{_YEAR2_BARE})))"
)
_SIDES = {"گذشته": -1, "آینده": 1}
_SIDE = rf"(?: (?P<side>{'|'.join(_SIDES)})(?!\w))"
_TAIL = rf"(?:{_YEAR}|(?: (?P<relative>{RELATIVE_YEAR}))|{_SIDE})?(?: ?(?P<era>{_ERA}))?"
# An ordinal behind these counts a part of the month: «هفته اول خرداد».
_NO_PART = r"(?<!هفته )(?<!دهه )(?<!نیمه )(?<!ماهه )"
_WEEKDAY = rf"(?:(?P<weekday>{WEEKDAY})(?: ?[،,] ?| ))?"

_DAY_MONTH = re.compile(
    rf"(?<![\w./:]){_NO_PART}{_WEEKDAY}(?P<day>{DAY}) ?(?:از )?(?P<word1>ماه )?(?P<month>{_MONTH})"
    rf"(?P<word2>{_MONTH_WORD})?(?!\w){_TAIL}"
)
_MONTH_YEAR = re.compile(rf"(?<!\w)(?P<word1>ماه (?:مبارک )?)?(?P<month>{_MONTH})(?P<word2> ?ماه)?(?!\w){_TAIL}")
_ENGLISH = re.compile(
    rf"(?<!\w){_WEEKDAY}(?:(?:(?P<month>[a-z]{{3,11}})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?"
    r"|(?P<day2>\d{1,2})(?:[-/]|(?:st|nd|rd|th)?(?: of)? )(?P<month2>[a-z]{3,11})\.?,?)"
    rf"[ /-](?P<year>{_YEAR4})|(?P<year2>{_YEAR4})[ -](?P<month3>[a-z]{{3,11}})[ -](?P<day3>\d{{1,2}}))(?!\w)"
)
_NUMERIC = re.compile(
    r"(?<![\d/.:-])(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?!\d|[/.-]\d)(?:t(?=\d))?" + rf"(?: ?(?P<era>{_ERA}))?"
)
_YEAR_WORD = re.compile(
    rf"(?<!\w)(?:سال(?: ?های?)?(?: (?:مالی|تحصیلی|زراعی|آبی|میلادی|شمسی|هجری))?|بهار|تابستان|پاییز|زمستان|نوروز) "
    rf"(?:(?P<year>{_YEAR4}|{_YEAR_IN_WORDS})|(?P<year2>{_YEAR2}))(?![/.]\d|-\d\d?(?!\d))(?: ?(?P<era>{_ERA}))?"
)
_YEAR_BEHIND = re.compile(
    rf" ?(?:و|تا|الی|[-–،]) ?(?:سال )?(?P<year>{_YEAR4}|[3-9]\d(?![\d.,/٫])){_COUNTED}(?: ?(?P<era>{_ERA}))?"
)
_YEAR_ALONE = re.compile(
    rf"(?<![\d.,/:٫٬+-])(?<!\w)(?P<year>1[34]\d\d|1[89]\d\d|20[0-4]\d)(?:(?= ?[-–] ?{_YEAR4})|(?![\w/:٫٬-]|[.,]\d))"
    rf"{_COUNTED}(?: ?(?P<era>{_ERA}))?"
)
# What stands before a number of four digits that is no year: an amount, a number of something, codes of staff.
_NO_YEAR_BEFORE = re.compile(
    r"(?:(?<!\w)(?:دهه|شماره|کد|تلفن|پلاک|ماده|صفحه|مبلغ|تعداد|حدود|حداقل|حداکثر|بر|مرز|سقف|قیمت|نزدیک به"
    r"|(?:بیش|بیشتر|کمتر|بالغ) (?:از|بر))|\*|\d|[$€]) ?$"
)
_FIRST_YEAR = 1200  # Jalali, 1821: no Persian paper is older; an earlier number is no year


def _group(match: re.Match, name: str) -> str:
    """Return what a group of a form holds; "" for one that the form has not."""
    return match.groupdict().get(name) or ""


def _stated_year(match: re.Match) -> int | None:
    year = _group(match, "year") or (_group(match, "year2") or _group(match, "year3"))[-2:]
    if len(year) == 2:  # 00 to 09 are 1400 to 1409, the rest, of which none below 30 is matched, 13xx
        return (1400 if int(year) < 10 else 1300) + int(year)
    return int(year) if year.isdigit() else _year_of_words(year) if year else None


def _era(match: re.Match) -> str | None:
    return _ERA_OF[without_spaces(match["era"]).rstrip(".")] if _group(match, "era") else None


def _calendar_of_year(year: int) -> str:
    """Return the calendar of a year that stands alone: Persian sources mark Islamic years, and no others."""
    return "jalali" if year < 1500 else "gregorian"


def _fits(calendar: str, year: int | None) -> bool:
    return year is None or (year >= 1500) == (calendar == "gregorian")


def _weekday(match: re.Match) -> int | None:
    name = without_spaces(_group(match, "weekday"))
    return WEEKDAYS.get(name, WEEKDAYS.get(name[:3]))


def _named(match: re.Match, *, day: int | None) -> Parts | None:
    calendar, month = _MONTH_OF[without_spaces(match["month"])]
    year, era = _stated_year(match), _era(match)
    if (era and era != calendar) or not _fits(calendar, year):
        return None
    years_away = RELATIVE_YEARS.get(without_spaces(_group(match, "relative")))
    side = _SIDES.get(_group(match, "side"), 0)
    return Parts(*match.span(), calendar, year, month, day, _weekday(match), years_away, side)


_PLAIN_NUMBERS = frozenset(map(without_spaces, CARDINALS))
_VERB_BEHIND = re.compile(r" (?!(?:گذشته|جاری|آینده|در|از|به|و|تا|که|با|برای)(?!\w))\w")  # می شود: می is no month


def _day_month(match: re.Match, text: str) -> Parts | None:
    month = match["month"]
    sure = any([match["year"], match["year2"], match["word1"], match["word2"], match["relative"]])
    if month in _AFGHAN and not match["year"]:
        return None
    plain_number = without_spaces(match["day"]) in _PLAIN_NUMBERS
    if month in _COMMON_WORDS and plain_number and not sure:  # یک تیر is a bullet
        return None
    if month == "می" and not sure and _VERB_BEHIND.match(text, match.end("month")):
        return None
    return _named(match, day=number_of(match["day"]))


def _month_year(match: re.Match, text: str) -> Parts | None:
    month, word = match["month"], bool(match["word1"] or match["word2"])
    year = match["year"] or match["year2"]
    if month in _AFGHAN or (month.isascii() and not year) or (match["year3"] and not word and month in _COMMON_WORDS):
        return None
    if not (word or year or match["relative"]) and month in _COMMON_WORDS:
        return None
    return _named(match, day=None)


def _english(match: re.Match, text: str) -> Parts | None:
    named, day, year = (match[name] or match[name + "2"] for name in ("month", "day", "year"))
    calendar, month = _MONTH_OF.get(named or match["month3"], ("", 0))
    year = int(year)
    if not month or not _fits(calendar, year):
        return None
    return Parts(*match.span(), calendar, year, month, int(day or match["day3"]), _weekday(match))


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
    parts = replace(parts, calendar=_era(match) or _calendar_of_year(parts.year))
    if parts.calendar != "gregorian" or year == first or sign == "." or parts.day > 12 or parts.day == parts.month:
        return parts
    # The day or the month may be first; 03/04/2025 could be either.
    return replace(parts, day=parts.month, month=parts.day) if parts.month > 12 else None


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
_COMPACT = re.compile(r"(1[34]\d\d|20\d\d|19\d\d)(\d\d)(\d\d)")


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
            year = _stated_year(match)
            parts = Parts(match.start("year"), match.end(), _era(match) or _calendar_of_year(year), year)
            result.append(parts)
    return result


def compact_parts(text: str) -> Parts | None:
    """Return the date that is written as eight digits; only a text that holds nothing else is one."""
    if not (match := _COMPACT.fullmatch(text)):
        return None
    year, month, day = map(int, match.groups())
    return Parts(0, len(text), _calendar_of_year(year), year, month, day)
