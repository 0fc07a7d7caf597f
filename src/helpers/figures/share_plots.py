"""Plots of shares: of what parts each row's whole is made."""

from collections.abc import Mapping

import pandas as pd

from helpers.errors import TableError, require_columns
from helpers.figures.parts import BAR_HEIGHT, draw_nothing, new_axes, number_axis
from helpers.figures.rtl import persian_number, shape
from helpers.figures.style import COLOURS, styled

_SMALLEST_LABELLED = 0.08  # a narrower part has no room for its number
_DARK = (COLOURS[0], COLOURS[3], COLOURS[7])  # a number on one of these is white


@styled
def plot_shares(
    table: pd.DataFrame, *, label: str, part: str, value: str, names: Mapping[str, str], title: str = "", ax=None
):
    """Draw one bar per row's whole, parted by colour from the right, the first row on top; return the axes.

    `table` is one row per pair of `label` and `part`; `value` names the column with the share, between 0 and 1, and
    `names` gives each part its name in the legend, in the order in which parts are drawn. Parts of at least 0.08 show
    their percentage. A table without rows gives a chart that says so.

    >>> shares = pd.DataFrame({"outlet": ["آوندا"] * 2, "state": ["kept", "lost"], "share": [0.75, 0.25]})
    >>> names = {"kept": "نیم‌فاصله", "lost": "افتاده"}
    >>> ax = plot_shares(shares, label="outlet", part="state", value="share", names=names)
    >>> [float(bar.get_width()) for bar in ax.patches]
    [0.75, 0.25]
    """
    require_columns(table, [label, part, value], verb="plot_shares")
    if table.duplicated([label, part]).any():
        raise TableError(f"plot_shares: {label} and {part} do not name one row")
    if len(names) > len(COLOURS):
        raise TableError(f"plot_shares: {len(names)} parts; there are colours for {len(COLOURS)}")
    if table.empty:
        return draw_nothing(title, ax)
    rows = list(dict.fromkeys(table[label]))
    grid = table.pivot(index=label, columns=part, values=value).reindex(index=rows, columns=list(names)).fillna(0.0)
    ax = ax or new_axes(7.0, 1.9 + BAR_HEIGHT * len(grid))
    start = pd.Series(0.0, grid.index)
    for name, colour in zip(names, COLOURS, strict=False):
        ax.barh(range(len(grid)), grid[name], left=start, color=colour, height=0.75, label=shape(names[name]))
        _label_parts(ax, start.tolist(), grid[name].tolist(), "white" if colour in _DARK else "black")
        start = start + grid[name]
    ax.set_yticks(range(len(grid)), [shape(str(row)) for row in rows])
    ax.invert_yaxis()
    ax.yaxis.tick_right()
    ax.set_xlim(1.0, 0.0)
    number_axis(ax, integer=False)
    ax.set_title(shape(title), loc="right")
    ax.figure.legend(loc="outside lower center", ncols=min(3, len(names)), frameon=False)
    return ax


def _label_parts(ax, starts: list[float], widths: list[float], colour: str) -> None:
    for place, (start, width) in enumerate(zip(starts, widths, strict=True)):
        if width >= _SMALLEST_LABELLED:
            text = shape(f"{persian_number(round(100 * width))}٪")
            ax.text(start + width / 2, place, text, ha="center", va="center", color=colour, fontsize=9)
