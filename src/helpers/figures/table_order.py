"""In which order the rows of a table stand when they are sorted by a column."""

import re
from collections.abc import Callable, Iterable
from numbers import Real

import pandas as pd

from helpers.language import alphabetical_key

_NUMBER = re.compile(r"([+\-−]?)[%٪]?(\d{1,3}(?:[,٬]\d{3})+|\d+)(?:[.٫](\d+))? ?[%٪]?")
_LETTERS_COMPARED = 200  # of a text; whole articles would take seconds


def places(values: Iterable, *, key: Callable | None = None) -> list[str]:
    """Return the place of each value among all, from 0 on, equal ones at the same; of a missing or empty one nothing.

    Numbers stand by their value, also those written as "1,234" or "۲۵٪"; dates by the day; then words in the order of
    the Persian alphabet. `key` says another order.

    >>> places(["گل", "پل", "۲۵٪", None, "9", "گل"])
    ['3', '2', '1', '', '0', '3']
    """
    keys = [None if is_blank(value) else (key or _key)(value) for value in values]
    order = {key: str(place) for place, key in enumerate(sorted({key for key in keys if key is not None}))}
    return ["" if key is None else order[key] for key in keys]


def is_missing(value) -> bool:
    """Tell whether a cell holds nothing: None, NaN, NaT or NA."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def is_blank(value) -> bool:
    """Tell whether a cell shows nothing: what is missing, or a text without a letter."""
    return is_missing(value) or (isinstance(value, str) and not value)


def _key(value) -> tuple[int, Real, str]:
    text = "" if isinstance(value, Real) else str(value)[:_LETTERS_COMPARED]
    number = value if isinstance(value, Real) else _number(text)
    return (1, 0, alphabetical_key(text)) if number is None else (0, number, "")


def _number(text: str) -> float | None:
    """Return the number that a text consists of, whatever its digits."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, whole, fraction = found.groups()
    return float(f"{sign.replace('−', '-')}{re.sub('[,٬]', '', whole)}.{fraction or 0}")
