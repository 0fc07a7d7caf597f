"""What every plot is made of: a plot module imports this one and no other of the wing.

A plot is a function `plot_*(table, *, …, title, ax)` under `@plot`: it checks its table with `check_table` and
`numbers_in`, draws on `ax` or on `new_axes`, and returns the axes.
"""
# ruff: noqa: F403, F405 (what plots need of the modules below comes to them from here)

import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, is_whole, require_columns
from helpers.figures.labels import *
from helpers.figures.layout import *
from helpers.figures.settings import *

MOST_ROWS = 60  # more rows than this cannot be read on a page
_LARGEST = 1e300  # matplotlib's own reckoning fails beyond
_MOST_DECIMALS = 9
_PLOT = "plot"  # the verb of an error until the plot puts its own name there
# Colour and marker of a verdict on a finding: the marker tells them apart without colour.
_VERDICTS = {"all": (COLOURS[2], "o"), "most": (COLOURS[1], "s"), "few": (COLOURS[3], "X")}
PLOTS: dict[str, Callable] = {}  # each plot by its name

_RETURNS = """\
    Returns
    -------
    The axes, with the rows that are shown, an alt text and a caption for `save_figure`; without rows they say that
    there is nothing to show.

    Raises
    ------
    TableError : for a missing column, for what is no number, and for more than can be read.

"""


class _NoRowsError(Exception):
    """A plot's table has no rows."""


@dataclass
class Description:
    """What is known of axes: the plots on them with their options, the style, and what each plot shows and says."""

    plots: list[dict] = field(default_factory=list)
    style: dict[str, str] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    tables: list[pd.DataFrame] = field(default_factory=list)
    measures: list[Text] = field(default_factory=list)
    is_empty: bool = False


known_axes: WeakKeyDictionary = WeakKeyDictionary()  # by axes: it goes when the axes go


def description_of(ax) -> Description:
    """Return what is known of axes; of those that no plot of ours drew, nothing."""
    return known_axes.setdefault(ax, Description())


def plot(draw: Callable) -> Callable:
    """Make a plot of a function that draws a table on axes and returns them.

    It runs in the house style, draws a sentence for a table without rows, puts its name before each error, and attaches
    table, alt text and caption to the axes.
    """
    signature = inspect.signature(draw)
    value = getattr(signature.parameters.get("value"), "default", "")

    @wraps(draw)
    def run(*arguments, **options):
        given = signature.bind(*arguments, **options).arguments
        table = next(iter(given.values()))
        with drawing_style():
            is_empty = False
            try:
                ax = draw(*arguments, **options)
            except _NoRowsError:
                ax, is_empty = _draw_nothing(given.get("title", ""), given.get("ax")), True
            except TableError as error:
                raise TableError(f"{draw.__name__}: {str(error).removeprefix(f'{_PLOT}: ')}") from None
            known = description_of(ax)
            known.is_empty = is_empty and (known.is_empty or not known.plots)
            if len(known.tables) == len(known.plots):  # the plot named no rows: it shows them all
                shows(ax, table)
            named = {key: plain(value) for key, value in options.items() if key != "ax"}
            known.plots.append({"plot": draw.__name__} | named)
            known.style.update(current_style()._asdict())
            known.measures.append(options.get("value_label") or label_texts(str(options.get("value", value))))
        return ax

    run.__doc__ = draw.__doc__.replace("    Examples\n", f"{_RETURNS}    Examples\n", 1)
    PLOTS[draw.__name__] = run
    return run


def _draw_nothing(title: Text, ax):
    ax = ax or new_axes(7.0, 1.8)
    ax.set_axis_off()
    ax.text(0.5, 0.5, shape(label_for("nothing")), ha="center", va="center", color="#555555", transform=ax.transAxes)
    write_title(ax, title)
    describe(ax, label_for("nothing"))
    return ax


def plain(value):
    """Return a value as JSON can hold it: numbers, texts, and lists and dictionaries of them."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def describe(ax, sentence: str) -> None:
    """Add a sentence on what axes show to their alt text."""
    description_of(ax).sentences.append(sentence)


def describe_rows(
    ax, kind: str, names: Iterable[str], values: Iterable, *, decimals: int = 0, measure: Text = "", size: str = ""
) -> None:
    """Add to the alt text a chart's kind, its size (how many rows it has), and which rows are the highest."""
    rows = [(" ".join(str(name).split()), value) for name, value in zip(names, values, strict=True)]
    highest = sorted((row for row in rows if row[1] == row[1]), key=lambda row: -row[1])[:3]
    named = comma().join(f"{name}: {format_measure(value, measure, decimals=decimals)}" for name, value in highest)
    size = size or f"{format_number(len(rows))} {label_for('rows')}"
    describe(ax, f"{label_for(kind)} ({size})" + (f". {label_for('highest')}: {named}" if named else ""))


def shows(ax, rows: pd.DataFrame) -> None:
    """Attach the rows that a plot shows of its table to the axes."""
    description_of(ax).tables.append(rows.copy())


def check_table(table: pd.DataFrame, columns: Iterable[str], *, unique: Sequence[str] = (), advice: str = "") -> None:
    """Raise `TableError` for a missing column, or where `unique` ones do not name one row; end a plot without rows."""
    require_columns(table, columns, verb=_PLOT)
    if unique and table.duplicated(list(unique)).any():
        keys = f"{', '.join(unique[:-1])} and {unique[-1]}"
        raise TableError(f"{keys} do not name one row" + (f"; {advice}" if advice else ""))
    if table.empty:
        raise _NoRowsError


def check_top(top: int) -> None:
    """Raise `TableError` unless at least one row is to be drawn."""
    if not is_whole(top, minimum=1):
        raise TableError(f"top must be a whole number, 1 or more; got {top!r}")


def check_readable(count: int, what: str, *, most: int = MOST_ROWS) -> None:
    """Raise `TableError` for more of something than can be read, or told apart, on a page."""
    if count > most:
        raise TableError(f"{count} {what} cannot be read; choose at most {most}")


def numbers_in(table: pd.DataFrame, column: str) -> pd.Series:
    """Return a column's numbers, whole ones as such, a missing one as NaN; refuse a text and infinity."""
    if pd.api.types.is_integer_dtype(table[column].dtype) and not table[column].hasnans:
        return table[column].astype("int64")
    try:
        numbers = table[column].astype("Float64").astype("float64")
    except (TypeError, ValueError):
        found = next(value for value in table[column] if not isinstance(value, int | float))
        raise TableError(f"column {column!r} must hold numbers; found {found!r}") from None
    endless = numbers.abs() > _LARGEST
    if endless.any():
        row = int(np.flatnonzero(endless)[0])
        raise TableError(f"column {column!r} holds {numbers.iloc[row]} in row {row}; take it out before drawing")
    return numbers


def check_numbers(
    table: pd.DataFrame, columns: Iterable[str], *, minimum: float = -_LARGEST, maximum: float = _LARGEST
) -> None:
    """Raise `TableError` unless each column holds numbers, all there and from `minimum` to `maximum`."""
    for column in columns:
        numbers = numbers_in(table, column)
        wrong = ~numbers.between(minimum, maximum)
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            allowed = f"numbers from {minimum} to {maximum}" if maximum < _LARGEST else f"numbers of {minimum} or more"
            allowed = allowed if minimum > -_LARGEST else "numbers, none missing"
            raise TableError(f"column {column!r} must hold {allowed}; found {numbers.iloc[row]} in row {row}")


def item_names(items: Iterable[str], labels: Mapping[str, Text] | None) -> list[str]:
    """Return each item's name; one without is named as terms are."""
    return named_in(items, "item", labels)


def named_in(values: Iterable, column: str, labels: Mapping | None) -> list[str]:
    """Return the name that `labels` has for each value of a column; one without is named as `names_in` does."""
    values, labels = list(values), labels or {}
    unnamed = [value for value in values if value not in labels]
    names = dict(zip(unnamed, names_in(unnamed, column), strict=True))
    return [in_language(labels[value] if value in labels else str(names[value])) for value in values]


def mark_verdicts(ax, names: Sequence[str], verdicts: Iterable[str], across, up, **style) -> dict[str, object]:
    """Mark each row's verdict at its place, if it has one, and say it in words; return the marks by their names."""
    marks, verdicts, across, up = {}, np.array(list(verdicts), dtype=object), np.asarray(across), np.asarray(up)
    for verdict, (colour, marker) in _VERDICTS.items():
        own, name = verdicts == verdict, label_for(f"verdict_{verdict}")
        if own.any():
            describe(ax, f"{name}: {comma().join(np.array(names, dtype=object)[own])}")
        own &= ~np.isnan(across)
        if own.any():
            marks[name] = ax.scatter(across[own], up[own], color=colour, marker=marker, **style)
    return marks


def decimals_for(numbers: pd.Series, measure: Text = "") -> int:
    """Return how many decimals tell the numbers of a chart apart: none for whole ones, more for small ones."""
    if is_share(measure):
        numbers = (100.0 * numbers).round(_MOST_DECIMALS)
    if pd.api.types.is_integer_dtype(numbers.dtype):
        return 0
    known = numbers.dropna()
    largest = known.abs().max() if len(known) else 0.0
    if largest >= 1 and (known == known.round()).all():
        return 0
    if largest >= 10 or not largest:
        return 1
    return 2 if largest >= 0.5 else min(2 + math.ceil(math.log10(0.5 / largest)), _MOST_DECIMALS)
