"""The words of dates: numbers, weekdays, months, eras, and the patterns that they make.

Patterns are matched on text folded by `fold_with_places`: Persian letters, ASCII digits, lower case, plain spaces.
"""

import re

from helpers.core.calendars import CALENDARS

_ONES = "یک دو سه چهار پنج شش هفت هشت نه".split()
_TEENS = "ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده".split()
_TENS = "بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split()
_ORDINALS = {"یک": ["یکم", "اول", "نخست"], "دو": ["دوم"], "سه": ["سوم"], "سی": ["سی ام", "سیم"]}


def any_of(names) -> str:
    """Return a pattern for one of `names`, the longest first; a space in a name may be missing."""
    ordered = sorted(names, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(name).replace("\\ ", " ?") for name in ordered) + ")"


def without_spaces(words: str) -> str:
    """Return words without the spaces between them, as the tables of this module have them."""
    return words.replace(" ", "")


def _numbers() -> dict[str, int]:
    cardinals = dict(zip([*_ONES, *_TEENS], range(1, 20), strict=True))
    cardinals |= {"بیست": 20, "سی": 30, "سی و یک": 31, "هیجده": 18}
    cardinals |= {f"بیست و {one}": 20 + number for number, one in enumerate(_ONES, start=1)}
    return cardinals


def _ordinals() -> dict[str, int]:
    found = {}
    for cardinal, number in _numbers().items():
        head, _, last = cardinal.rpartition(" ")
        for ordinal in _ORDINALS.get(last, [f"{last}م"]):
            found[f"{head} {ordinal}".strip()] = number
    return found


CARDINALS, ORDINALS = _numbers(), _ordinals()
NUMBER_OF = {without_spaces(word): number for word, number in (CARDINALS | ORDINALS).items()}

_TENS_OF_YEAR = [*_TENS, *_TEENS]
_UNITS = any_of(_ONES)
YEAR_IN_WORDS = (
    rf"(?:یک ?)?هزار و (?:دویست|سیصد|چهارصد|نهصد)(?: و {any_of(_TENS_OF_YEAR)})?(?: و {_UNITS})?(?!\w)"
    rf"|دو هزار(?: و {any_of(_TENS_OF_YEAR)})?(?: و {_UNITS})?(?!\w)"
)
_YEAR_VALUES = (
    {"هزار": 1000, "دوهزار": 2000, "یکهزار": 1000, "دویست": 200, "سیصد": 300, "چهارصد": 400, "نهصد": 900}
    | dict(zip(_ONES, range(1, 10), strict=True))
    | dict(zip(_TEENS, range(10, 20), strict=True))
    | dict(zip(_TENS, range(20, 100, 10), strict=True))
)


def year_of_words(words: str) -> int:
    """Return the number that a year in words is.

    >>> year_of_words("هزار و چهارصد و چهار"), year_of_words("دو هزار و بیست و پنج")
    (1404, 2025)
    """
    words = words.replace("دو هزار", "دوهزار").replace("یک هزار", "یکهزار")
    return sum(_YEAR_VALUES[word] for word in words.split() if word != "و")


# Monday is 0, as in `datetime`.
WEEKDAYS = {
    **{"دوشنبه": 0, "سهشنبه": 1, "چهارشنبه": 2, "پنجشنبه": 3, "جمعه": 4, "آدینه": 4, "شنبه": 5, "یکشنبه": 6},
    **dict(zip("monday tuesday wednesday thursday friday saturday sunday".split(), range(7), strict=True)),
    **dict(zip("mon tue wed thu fri sat sun".split(), range(7), strict=True)),
}
WEEKDAY = (
    r"(?:(?:(?:یک|دو|سه|چهار|پنج) ?)?شنبه|جمعه|آدینه|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
)

MONTH_OF = {
    without_spaces(name): (calendar, number)
    for calendar, months in CALENDARS.items()
    for number, names in enumerate(months, start=1)
    for name in names
}
_ALL_MONTHS = [name for months in CALENDARS.values() for names in months for name in names]
MONTH = any_of(_ALL_MONTHS)
# Words that mean other things too: without a day, month word or year beside them they are no month.
COMMON_WORDS = frozenset(
    "تیر مهر آبان آذر دی بهمن مه می صفر محرم رجب شعبان شوال اوت جون may mar march".split(),
)
# Afghan names of the months are mostly other words (cancer, lion, scales): only a day and a year make them months.
AFGHAN = frozenset(names[1] for names in CALENDARS["jalali"] if names[1] != "امرداد") | {"اسد"}

ERAS = {
    **dict.fromkeys(["هجری شمسی", "هجری خورشیدی", "شمسی", "خورشیدی"], "jalali"),
    **dict.fromkeys(["ه.ش", "ه ش", "ه. ش", "هش", "ش"], "jalali"),
    **dict.fromkeys(["هجری قمری", "قمری", "ه.ق", "ه ق", "ه. ق", "هق"], "islamic"),
    **dict.fromkeys(["میلادی"], "gregorian"),
}
ERA = any_of(ERAS) + r"(?!\w)\.?"
ERA_OF = {without_spaces(name): calendar for name, calendar in ERAS.items()}
RELATIVE_YEARS = {"سالگذشته": -1, "پارسال": -1, "سالجاری": 0, "امسال": 0, "سالآینده": 1, "سالبعد": 1, "سالقبل": -1}
RELATIVE_YEAR = "(?:سال ?(?:گذشته|جاری|آینده|بعد|قبل)|پارسال|امسال)"
