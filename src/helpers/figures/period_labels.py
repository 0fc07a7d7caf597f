"""Names of periods in the language of the style."""

from helpers.core.calendars import GREGORIAN, JALALI, PERSIAN_DIGITS
from helpers.figures.style import current
from helpers.language.characters import ZWNJ

_JALALI = "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand".split()
_GREGORIAN = "January February March April May June July August September October November December".split()
_SEASONS = {"بهار": "Spring", "تابستان": "Summer", "پاییز": "Autumn", "زمستان": "Winter"}
_QUARTERS = {"نخست": "Q1", "دوم": "Q2", "سوم": "Q3", "چهارم": "Q4", f"سه{ZWNJ}ماهه": ""}
_LATIN = {
    **{names[0]: english for names, english in zip(JALALI, _JALALI, strict=True)},
    **{names[0]: english for names, english in zip(GREGORIAN, _GREGORIAN, strict=True)},
    **_SEASONS,
    **_QUARTERS,
}
_DIGITS = {persian: latin for latin, persian in PERSIAN_DIGITS.items()}


def period_label(name: str) -> str:
    """Return a period's name, as `analysis.count_by_period` gives it: in an English figure in Latin letters.

    >>> from helpers.figures.style import style
    >>> with style(language="en"):
    ...     period_label("شهریور ۱۴۰۴")
    'Shahrivar 1404'
    """
    name = str(name)
    if current().language != "en":
        return name
    words = [_LATIN.get(word, word.translate(_DIGITS)) for word in name.split()]
    return " ".join(filter(None, words))
