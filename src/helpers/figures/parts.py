"""What several plots share: bars, grids, the empty chart, checks of options."""

import pandas as pd

from helpers.core.errors import TableError
from helpers.figures.facts import note, note_rows
from helpers.figures.numbers import decimals_for, limits, number_axis
from helpers.figures.row_labels import label_rows, row_height, row_label
from helpers.figures.rtl import reading_direction, shape
from helpers.figures.style import COLOURS, current_size, scale
from helpers.figures.titles import grow, label_values, new_axes, room_beside_rows, text_width, widen, write_title
from helpers.figures.wording import Text, format_number, say

MOST_ROWS = 60  # more rows than this cannot be read on a page
_HEAD = 1.2  # inches above and below the bars
_NUMBER_GAP = 0.1  # inches between a bar, its number and the name of its row
_CELL_FILLED, _SMALLEST = 0.9, 0.6  # of a cell's width by its text; of the usual size of letters
_MEASURED = 20  # of the longest texts of cells, among which is the widest
_WIDEST = 40  # inches that a grid may grow beyond its size; more is no figure
_RISE = 0.71  # of a slanting name's length: the sine of 45 degrees
_SLANT_APART = 0.25  # inches from one slanting name to the next
_SLANT_ROOM, _LINES_AN_INCH = 0.5, 4.8  # inches that a grid's figure has above it, and how many lines that would be


def check_top(top: int, *, verb: str) -> None:
    """Raise `TableError` unless at least one row is to be drawn."""
    if top < 1:
        raise TableError(f"{verb}: top must be at least 1; got {top}")


def check_readable(count: int, what: str, *, verb: str) -> None:
    """Raise `TableError` for more rows than can be read on a page."""
    if count > MOST_ROWS:
        raise TableError(f"{verb}: {count} {what} cannot be read; choose at most {MOST_ROWS}")


def draw_bars(
    names: list[str], numbers: pd.Series, label: str, *, title: Text, direction: str | None, ax, colours=COLOURS[0]
):
    """Draw horizontal bars, the first on top, with their numbers beside them; return the axes.

    `label` says what the numbers are; a missing number has its row, its name and no bar.
    """
    direction = reading_direction(direction, names)
    ax = ax or new_axes(7.0, _HEAD + row_height(names) * len(names))
    ax.barh(range(len(names)), numbers.fillna(0.0).tolist(), color=colours, height=0.75)
    label_rows(ax, names, direction)
    decimals = decimals_for(numbers)
    for place, number in enumerate(numbers):
        _write_number(ax, place, number, decimals, direction)
    ax.set_xlim(*_limits_beside_names(ax, numbers, decimals, direction))
    number_axis(ax.xaxis, integer=decimals == 0)
    label_values(ax, label)
    write_title(ax, title, direction)
    note_rows(ax, "bars", names, numbers, decimals=decimals)
    return ax


def _limits_beside_names(ax, numbers: pd.Series, decimals: int, direction: str) -> tuple[float, float]:
    """Return an axis on which the numbers of bars that grow towards the names stay clear of them."""
    ends = limits(numbers, direction)
    below = [number for number in numbers if number < 0]
    if not below:
        return ends
    widest = max(text_width(ax.figure, format_number(number, decimals=decimals), fontsize="small") for number in below)
    part = min((widest + _NUMBER_GAP * scale()) / room_beside_rows(ax), 0.5)
    lowest = (min(below) - part * max(ends)) / (1 - part)
    return (max(ends), lowest) if direction == "rtl" else (lowest, max(ends))


def _write_number(ax, place: int, number: float, decimals: int, direction: str) -> None:
    """Write a number at the end of its bar, away from zero."""
    is_known = number == number
    text = format_number(number, decimals=decimals) if is_known else say("unknown")
    leftwards = (direction == "rtl") != (is_known and number < 0)
    side, away = ("right", -4) if leftwards else ("left", 4)
    end = (number if is_known else 0.0, place)
    ax.annotate(shape(text), end, (away, 0), textcoords="offset points", ha=side, va="center", fontsize="small")


def draw_grid(grid: pd.DataFrame, labels_of_cells: pd.DataFrame, ax, *, direction: str, row_names: list[str]):
    """Draw a table as a heat map, its first row on top, its first column at the right for `rtl`; return the axes.

    `labels_of_cells` has the text of each cell, empty where nothing is to be said; a missing number stays white.
    """
    order = grid.columns[::-1] if direction == "rtl" else grid.columns
    numbers, texts = grid[order].to_numpy(dtype=float), labels_of_cells[order].to_numpy()
    known = numbers[numbers == numbers]
    lowest, largest = min(known.min(initial=0.0), 0.0), max(known.max(initial=0.0), 1e-9)
    label_rows(ax, row_names, direction)
    size = _size_that_fits(ax, texts)
    ax.pcolormesh(numbers, vmin=lowest, vmax=largest, edgecolors="white", linewidth=1)
    for row, column in ((row, column) for row in range(numbers.shape[0]) for column in range(numbers.shape[1])):
        if texts[row, column]:
            is_dark = numbers[row, column] - lowest > (largest - lowest) / 2
            where = {"ha": "center", "va": "center", "color": "white" if is_dark else "black", "fontsize": size}
            ax.text(column + 0.5, row + 0.5, shape(texts[row, column]), **where)
    ax.set_xlim(0, numbers.shape[1])
    ax.set_xticks([column + 0.5 for column in range(numbers.shape[1])])
    ax.set_yticks([row + 0.5 for row in range(numbers.shape[0])], [label.get_text() for label in ax.get_yticklabels()])
    ax.set_ylim(numbers.shape[0], 0)
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    ax.spines[:].set_visible(False)
    return ax


def _size_that_fits(ax, texts) -> float:
    """Return the size of letters in printer's points with which the widest text has room in its cell.

    Where that would be too small to read, the figure grows wider than its size.
    """
    distinct = sorted(set(map(str, texts.ravel())), key=len)[-_MEASURED:]
    widest = max((text_width(ax.figure, text, fontsize="medium") for text in distinct if text), default=0.0)
    columns, beside = max(texts.shape[1], 1), room_beside_rows(ax)
    lacking = columns * _SMALLEST * widest / _CELL_FILLED - beside
    if lacking > _WIDEST * scale() or (lacking > 0 and not widen(ax, lacking)):
        raise TableError(f"{columns} columns with {distinct[-1]!r} in a cell cannot be read; choose fewer columns")
    room = _CELL_FILLED * room_beside_rows(ax) / columns
    return min(room / max(widest, room), 1.0) * current_size().points


def slant_columns(ax, names: list[str], direction: str) -> None:
    """Write columns' names slanting above a grid, the first at the right for `rtl`.

    The figure becomes taller for long names, and wider for more of them than stand clear of each other.
    """
    widen(ax, max(len(names) * _SLANT_APART * scale() - room_beside_rows(ax), 0))
    order = [row_label(name, lines=1) for name in (names[::-1] if direction == "rtl" else names)]
    ax.set_xticklabels([shape(name) for name in order], fontsize="small", rotation=45, ha="left")
    longest = max(text_width(ax.figure, name, fontsize="small") for name in order)
    grow(ax, max(_RISE * longest / scale() - _SLANT_ROOM, 0) * _LINES_AN_INCH)


def note_grid(ax, grid: pd.DataFrame, row_names: list[str], column_names: list[str], *, decimals: int = 0) -> None:
    """Note in words how large a heat map is and which of its cells are the highest."""
    size = f"{format_number(len(row_names))} {say('rows')} × {format_number(len(column_names))} {say('columns')}"
    names = [f"{row} × {column}" for row in row_names for column in column_names]
    note_rows(ax, "heat_map", names, grid.to_numpy(dtype=float).ravel(), decimals=decimals, size=size)


def draw_nothing(title: Text, ax):
    """Say in a small empty chart that there is nothing to show; return the axes."""
    ax = ax or new_axes(7.0, 1.8)
    ax.set_axis_off()
    ax.text(0.5, 0.5, shape(say("nothing")), ha="center", va="center", color="#555555")
    write_title(ax, title)
    note(ax, say("nothing"))
    return ax
