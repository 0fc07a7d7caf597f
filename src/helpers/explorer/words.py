"""What the panel says (`templates/explorer.yml`), in the language that it speaks; texts of a view stand in `views`."""

import datetime
from importlib.resources import files

import yaml

from helpers import corpus, figures

Pair = tuple[str, str]  # a text in Persian and in English
_FILE = files("helpers") / "templates" / "explorer.yml"
_LOADED = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
PHRASES: dict[str, Pair] = {key: (texts["fa"], texts["en"]) for key, texts in _LOADED.items()}


def panel_language() -> str:
    """Return the language of the panel: that of `figures.set_style`, and Persian where figures speak both.

    >>> panel_language()
    'fa'
    """
    return figures.in_language({"fa": "fa", "en": "en"})[:2]


def in_one(text: Pair, *values: object, **named: object) -> str:
    """Return a text in the language of the panel, its gaps filled; numbers are written as that language does.

    >>> in_one(("{} از {n} سطر", "{} of {n} lines"), 2, n=1500)
    '۲ از ۱٬۵۰۰ سطر'
    """
    return text[panel_language() == "en"].format(
        *map(_written, values), **{name: _written(value) for name, value in named.items()}
    )


def phrase(key: str, *values: object, **named: object) -> str:
    """Return one of the panel's phrases, its gaps filled.

    >>> phrase("nearest", "صلح")
    'نزدیک‌ترین‌ها در املا: صلح'
    """
    return in_one(PHRASES[key], *values, **named)


def in_both(text: Pair, *values: object) -> dict[str, str]:
    """Return a text in each language, as titles of figures are given, its gaps filled.

    >>> in_both(("همهٔ متن‌ها", "all texts"))["en"]
    'all texts'
    """
    return {language: pattern.format(*values) for language, pattern in zip(("fa", "en"), text, strict=True)}


def isolate(text: str) -> str:
    """Return a text that a sentence names, marked so that its direction does not turn what stands around it.

    >>> isolate("صلح") == "\\u2068صلح\\u2069"
    True
    """
    return f"\u2068{text}\u2069"


def format_day(day: datetime.date) -> str:
    """Return a day as the language of the panel says it: of the Jalali calendar, but in English.

    >>> format_day(datetime.date(2025, 9, 1))
    '۱۰ شهریور ۱۴۰۴'
    """
    return f"{day:%Y-%m-%d}" if panel_language() == "en" else corpus.jalali_text(day)


def _written(value: object) -> object:
    return figures.format_number(value) if isinstance(value, int) else value
