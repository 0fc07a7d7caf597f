"""Legends below a figure, in the order and from the side from which they are read."""

from collections.abc import Sequence
from itertools import accumulate

from helpers.figures.rtl import reading_direction, shape
from helpers.figures.style import scale
from helpers.figures.titles import grow, text_width, wrap_line

_MARK = 0.6  # inches of a mark with its gaps, where letters have 11 points
_ROW = 1.1  # lines that a row of the legend takes
_MARGIN = 0.3  # inches at the sides


def write_legend(ax, handles: Sequence, names: Sequence[str]) -> None:
    """Write a legend below the figure, from the right where its names are Persian, in as many columns as have room.

    `names` are the texts, not yet shaped. A figure that a plot made grows by the rows beyond the first.
    """
    if not handles:
        return
    figure, direction = ax.figure, reading_direction(None, names)
    room, mark = figure.get_figwidth() - _MARGIN, _MARK * scale()
    names = ["\n".join(wrap_line(figure, name, room - mark, "medium")) for name in names]
    widest = max(text_width(figure, name, fontsize="medium") for name in names) + mark
    fitting = max(min(int(room / widest), len(names)), 1)
    columns = -(-len(names) // -(-len(names) // fitting))  # as even as so many rows allow
    places = _column_order(len(names), columns, direction)
    rows = -(-len(names) // columns) + sum(name.count("\n") for name in names)
    grow(ax, _ROW * (rows - 1))
    figure.legend(
        [handles[place] for place in places],
        [shape(names[place]) for place in places],
        loc="outside lower center",
        ncols=columns,
        frameon=False,
        markerfirst=direction != "rtl",
        alignment="right" if direction == "rtl" else "left",
    )


def _column_order(count: int, columns: int, direction: str) -> list[int]:
    """Return entries in the order in which matplotlib fills columns from the left, for columns read from their side.

    Of columns that cannot be even, matplotlib makes the first ones longer.

    >>> _column_order(3, 3, "rtl"), _column_order(4, 2, "rtl"), _column_order(5, 2, "rtl")
    ([2, 1, 0], [2, 3, 0, 1], [2, 3, 4, 0, 1])
    """
    if direction != "rtl":
        return list(range(count))
    sizes = [count // columns + (place < count % columns) for place in range(columns)]
    ends = list(accumulate(sizes[::-1]))
    parts = [list(range(end - size, end)) for size, end in zip(sizes[::-1], ends, strict=True)]
    return [place for part in parts[::-1] for place in part]
