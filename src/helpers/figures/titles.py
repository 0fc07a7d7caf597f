"""Titles that fit: wrapped to the figure's width, at the side from which its text is read."""

import textwrap
from collections.abc import Mapping
from weakref import WeakSet

from helpers.figures.rtl import MARKS, line_direction, shape
from helpers.figures.style import SIZES, current_size, scale
from helpers.figures.wording import Text, in_language

MOST_LINES = 4  # a longer title is cut here; the whole of it is in the sidecar
_LARGE = 1.2  # matplotlib's "large", of the size of other letters
_LINE = 1.35  # the height of a line, of the size of its letters
_MARGIN = 0.01  # of the figure's width
_GAP = 0.15  # inches between axes and what stands beside them
_POINTS_AN_INCH = 72

_made: WeakSet = WeakSet()  # figures that a plot made for itself


def new_axes(width: float, height: float):
    """Return the axes of a new figure of so many inches, where letters have 11 points; larger or smaller with them.

    >>> new_axes(7.0, 4.5).figure.get_size_inches().tolist()
    [7.0, 4.5]
    """
    import matplotlib.pyplot as plt

    across = current_size().width / SIZES["two_columns"].width
    figure, ax = plt.subplots(figsize=(width * across, height * scale()))
    _made.add(figure)
    return ax


def write_title(ax, title: Text, direction: str = "rtl") -> None:
    """Write a title above the axes: over the whole of a figure that a plot made, else over the axes alone.

    It stands at the right where rows and title are read from there, and is wrapped to at most four lines; the figure
    grows by those beyond the first.
    """
    text = in_language(title, between="\n")
    if not text.strip():
        return
    figure, side = ax.figure, "right" if line_direction(text) == direction == "rtl" else "left"
    lines = _wrapped(figure, title, _room(ax))
    shown = "\n".join(map(shape, lines))
    if figure not in _made:
        ax.set_title(shown, loc=side)
        return
    figure.suptitle(shown, x=1 - _MARGIN if side == "right" else _MARGIN, ha=side)
    grow(ax, (len(lines) - 1) * _LARGE)


def grow(ax, lines: float) -> None:
    """Make the figure taller by so many lines of text, if a plot made it: the axes keep their room."""
    grow_inches(ax, lines * _LINE * current_size().points / _POINTS_AN_INCH)


def grow_inches(ax, inches: float) -> None:
    """Make the figure taller by so many inches, if a plot made it."""
    figure = ax.figure
    if figure in _made:
        figure.set_figheight(figure.get_figheight() + inches)


def widen(ax, inches: float) -> bool:
    """Make the figure wider by so many inches, if a plot made it; tell whether it did."""
    figure = ax.figure
    if figure in _made:
        figure.set_figwidth(figure.get_figwidth() + inches)
    return figure in _made


def label_values(ax, text: str) -> None:
    """Say below the axes what their numbers are, in lines that fit."""
    room = room_beside_rows(ax)
    lines = [line for part in text.split("\n") for line in wrap_line(ax.figure, part, room, "medium")]
    ax.set_xlabel("\n".join(map(shape, lines)))
    grow(ax, len(lines) - 1)


def room_beside_rows(ax) -> float:
    """Return how many inches wide the axes will be, beside the names of their rows.

    >>> 6 < room_beside_rows(new_axes(7.0, 3.0)) < 7
    True
    """
    names = [label.get_window_extent().width for label in ax.get_yticklabels()]
    return float(max(_room(ax) - max(names, default=0) / ax.figure.dpi - _GAP, _GAP))


def title_of(ax) -> str:
    """Return the title that is drawn above axes, shaped as it is.

    >>> ax = new_axes(7.0, 2.0)
    >>> write_title(ax, "Trade")
    >>> title_of(ax)
    'Trade'
    """
    titles = [ax.get_title(loc="right"), ax.get_title(loc="left"), ax.get_title(), ax.figure.get_suptitle()]
    return next(filter(None, titles), "")


def _room(ax) -> float:
    """Return how many inches wide a line of text may be."""
    width = ax.figure.get_figwidth() * (1 - 2 * _MARGIN)
    return width if ax.figure in _made else width * ax.get_position().width


def _wrapped(figure, title: Text, room: float) -> list[str]:
    """Return the lines of a title that are no wider than `room` inches, at most four."""
    english = title.get("en") if isinstance(title, Mapping) and title.get("en") != title.get("fa") else None
    lines = [
        f"{MARKS['ltr']}{line}" if part == english else line  # reads from the left, whatever words it quotes
        for part in in_language(title, between="\n").split("\n")
        for line in wrap_line(figure, part, room, "large")
    ]
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + "…"]


def wrap_line(figure, line: str, room: float, size: str) -> list[str]:
    """Return the lines that a text is broken into so that none is wider than `room` inches in letters of this size."""
    width = text_width(figure, line, fontsize=size)
    if width <= room:
        return [line]
    return textwrap.wrap(line, max(int(0.95 * len(line) * room / width), 5))


def text_width(figure, text: str, **options) -> float:
    """Return the width of a text in inches, drawn on this figure."""
    drawn = figure.text(0, 0, shape(text), **options)
    width = drawn.get_window_extent().width / figure.dpi
    drawn.remove()
    return width
