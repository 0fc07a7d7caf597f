"""Numbers of a table as a chart can draw them, and the axis that they stand on."""

import math
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.figures.rtl import latin_number, persian_number, shape
from helpers.figures.style import current
from helpers.figures.titles import room_beside_rows, text_width

_LARGEST = 1e300  # matplotlib's own reckoning fails beyond
_MOST_TICKS = 6
_MOST_DECIMALS = 9
_TICK_GAP = 1.15  # of a tick's label, from the middle of one to that of the next


def numbers_in(table: pd.DataFrame, column: str, *, verb: str) -> pd.Series:
    """Return a column's numbers, whole ones as such, a missing one as NaN; raise `TableError` for a text or infinity.

    >>> numbers_in(pd.DataFrame({"count": [1, None]}), "count", verb="plot_terms").tolist()
    [1.0, nan]
    """
    require_columns(table, [column], verb=verb)
    if pd.api.types.is_integer_dtype(table[column].dtype) and not table[column].hasnans:
        return table[column].astype("int64")
    try:
        numbers = table[column].astype("Float64").astype("float64")
    except (TypeError, ValueError):
        found = next(value for value in table[column] if not isinstance(value, int | float))
        raise TableError(f"{verb}: column {column!r} must hold numbers; found {found!r}") from None
    endless = numbers.abs() > _LARGEST
    if endless.any():
        row = int(np.flatnonzero(endless)[0])
        raise TableError(
            f"{verb}: column {column!r} holds {numbers.iloc[row]} in row {row}; take it out before drawing"
        )
    return numbers


def check_numbers(
    table: pd.DataFrame, columns: Iterable[str], *, verb: str, minimum: float = -_LARGEST, maximum: float = _LARGEST
) -> None:
    """Raise `TableError` unless each column holds numbers, all there and from `minimum` to `maximum`.

    >>> check_numbers(pd.DataFrame({"share": [1.5]}), ["share"], verb="plot_shares", minimum=0, maximum=1)
    Traceback (most recent call last):
    helpers.core.errors.TableError: plot_shares: column 'share' must hold numbers from 0 to 1; found 1.5 in row 0
    """
    for column in columns:
        numbers = numbers_in(table, column, verb=verb)
        wrong = ~numbers.between(minimum, maximum)
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            allowed = (
                f"numbers from {minimum} to {maximum}" if abs(maximum) < _LARGEST else f"numbers of {minimum} or more"
            )
            allowed = "numbers, none missing" if abs(minimum) >= _LARGEST else allowed
            raise TableError(f"{verb}: column {column!r} must hold {allowed}; found {numbers.iloc[row]} in row {row}")


def decimals_for(numbers: pd.Series) -> int:
    """Return how many decimals tell the numbers of a chart apart: none for whole ones, more for small ones.

    >>> decimals_for(pd.Series([0.25, 0.125])), decimals_for(pd.Series([3.0])), decimals_for(pd.Series([0.002]))
    (3, 0, 5)
    """
    if pd.api.types.is_integer_dtype(numbers.dtype):
        return 0
    known = numbers.dropna()
    largest = known.abs().max() if len(known) else 0.0
    if largest >= 1 and (known == known.round()).all():
        return 0
    if largest >= 10 or not largest:
        return 1
    return 2 if largest >= 0.5 else min(2 + math.ceil(math.log10(0.5 / largest)), _MOST_DECIMALS)


def limits(numbers: pd.Series, direction: str) -> tuple[float, float]:
    """Return an axis that holds 0 and a little beyond the longest bars, turned round for rtl.

    >>> limits(pd.Series([10.0]), "rtl")
    (11.0, 0.0)
    """
    known = numbers.dropna()
    highest = max(float(known.max()), 0.0) if len(known) else 0.0
    lowest = min(float(known.min()), 0.0) if len(known) else 0.0
    if highest == lowest:
        highest = 1.0
    ends = (1.1 * lowest, 1.1 * highest)
    return ends[::-1] if direction == "rtl" else ends


def number_axis(axis, *, integer: bool, most: int = _MOST_TICKS) -> None:
    """Give an axis few ticks, the digits of the style's language, and a grid; call it when its limits are set."""
    from matplotlib.ticker import MaxNLocator

    formatter = _tick_formatter()
    if axis.axis_name == "x":
        most = next((count for count in range(most, 1, -1) if _ticks_fit(axis, count, integer, formatter)), 1)
    axis.set_major_locator(MaxNLocator(nbins=most, integer=integer))
    axis.set_major_formatter(formatter)
    axis.grid(True)


def _ticks_fit(axis, count: int, integer: bool, formatter: Callable) -> bool:
    """Tell whether so many ticks below the axes leave a gap between their labels."""
    from matplotlib.ticker import MaxNLocator

    low, high = sorted(axis.get_view_interval())
    ticks = MaxNLocator(nbins=count, integer=integer).tick_values(low, high)
    widest = max(text_width(axis.figure, formatter(tick, 0), fontsize="medium") for tick in ticks)
    step = (ticks[1] - ticks[0]) / (high - low) * room_beside_rows(axis.axes) if len(ticks) > 1 else math.inf
    return step > _TICK_GAP * widest


def _tick_formatter() -> Callable:
    """Return how a tick is written; ticks are written when the figure is drawn, which may be outside of the style."""
    write = latin_number if current().language == "en" else persian_number
    return lambda number, _: shape(write(number, decimals=_decimals_of_tick(number)))


def _decimals_of_tick(number: float) -> int:
    if not math.isfinite(number):
        return 0
    return next(decimals for decimals in range(7) if decimals == 6 or round(number, decimals) == round(number, 6))
