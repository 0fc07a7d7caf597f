"""Tables and sentences as a paper prints them, in Persian and in English."""

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from string import Formatter

import numpy as np
import pandas as pd

from helpers.core.calendars import jalali_text
from helpers.core.errors import require_table
from helpers.figures import kit
from helpers.figures.kit import Text

__all__ = ["fill_sentences", "paper_table"]
_DIGITS = 3  # of a number in prose, but for the whole ones of large numbers


def paper_table(table: pd.DataFrame, *, labels: Mapping[str, Text] | None = None) -> pd.DataFrame:
    """Return a table as a paper prints it: its heads, numbers and dates as texts in the language of the style.

    A `share` is a percentage, thousands stand apart, a day is a Jalali one in Persian and an ISO one in English, and
    what is missing is a dash.

    Parameters
    ----------
    labels : names for columns and for texts in cells; a column without one is called as in Table 1.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["آوند"], "words": [1250], "share_undated": [0.125]})
    >>> paper_table(table).to_dict("records")
    [{'رسانه': 'آوند', 'واژه': '۱٬۲۵۰', 'بی\u200cتاریخ': '۱۲٫۵٪'}]
    """
    require_table(table, verb="paper_table")
    labels = labels or {}
    heads = [
        kit.in_language(labels.get(name, kit.label_texts(f"head_{name}", default=str(name)))) for name in table.columns
    ]
    printed = {
        name: [_printed(str(name), labels.get(value, value) if isinstance(value, str) else value) for value in values]
        for name, values in table.items()
    }
    return pd.DataFrame(printed).set_axis(heads, axis="columns")


def fill_sentences(sentences: Sequence[Mapping[str, str]], values: Mapping[str, object]) -> pd.DataFrame:
    """Fill numbers into sentences that a paper can carry, in Persian and in English.

    A sentence that needs a value which is missing is left out, so that nothing is said of dates where there are none;
    where none is left, the text says so.

    Parameters
    ----------
    sentences : each with a text for `fa` and for `en`, and names of values in braces.
    values : numbers, days, and texts, or a text for each language; they are written as in `paper_table`, so that a name
        that begins with `share` is a percentage; one that begins with `term` is a term or a list, named as in figures.

    Returns
    -------
    One row per language: `language`, `sentence`.

    Examples
    --------
    >>> text = {"fa": "پیکره {articles} خبر دارد.", "en": "The corpus has {articles} articles."}
    >>> unsaid = {"fa": "آغاز: {first}.", "en": "From {first}."}
    >>> fill_sentences([text, unsaid], {"articles": 1250, "first": None})["sentence"].tolist()
    ['پیکره ۱٬۲۵۰ خبر دارد.', 'The corpus has 1,250 articles.']
    """
    known, rows = {name: value for name, value in values.items() if not _is_missing(value)}, []
    for language in ("fa", "en"):
        said = [text[language] for text in sentences if _names_in(text[language]) <= set(known)]
        with kit.style(language=language):
            printed = {name: _printed(name, value) for name, value in known.items()}
            for name in (name for name in known if name.startswith("term") and isinstance(known[name], str | list)):
                printed[name] = kit.comma().join(kit.names_in(np.atleast_1d(known[name]).tolist(), "term"))
            text = " ".join(text.format_map(printed) for text in said) or kit.label_for("no_sentence")
        rows.append({"language": language, "sentence": text})
    return pd.DataFrame(rows)


def _number(value: Real) -> str:
    """Return a number with three digits that say something, and no 0 behind them."""
    decimals = max(_DIGITS - 1 - math.floor(math.log10(abs(value))), 0) if value else 0
    while decimals and round(value, decimals) == round(value, decimals - 1):
        decimals -= 1
    return kit.format_number(value, decimals=decimals)


def _names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _is_missing(value) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _printed(name: str, value) -> str:
    """Return a value as prose has it; the name of a share says that it is one."""
    if isinstance(value, Mapping):
        return kit.in_language(value)
    if _is_missing(value) or value == "":
        return "–"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if kit.current_style().language == "en" else jalali_text(value.normalize())
    if isinstance(value, Real):
        return kit.percent(value, decimals=1) if kit.is_share(name) else _number(value)
    return kit.label_for(value) if str(value).startswith("(") else str(value)  # (all), (none), (others)
