"""Plots of shares: of what parts each row's whole is made."""

from collections.abc import Mapping

import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.figures.facts import note_rows
from helpers.figures.legends import write_legend
from helpers.figures.numbers import check_numbers, number_axis, numbers_in
from helpers.figures.parts import draw_nothing
from helpers.figures.row_labels import label_rows, row_height
from helpers.figures.rtl import reading_direction, shape
from helpers.figures.style import COLOURS, DARK, styled
from helpers.figures.titles import new_axes, write_title
from helpers.figures.wording import Text, in_language, percent

_SMALLEST_LABELLED = 0.08  # a narrower part has no room for its number


@styled
def plot_shares(
    table: pd.DataFrame, *, label: str, part: str, value: str, names: Mapping[str, Text], title: Text = "", ax=None
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
    table = table.assign(**{value: numbers_in(table, value, verb="plot_shares").fillna(0.0)})
    check_numbers(table, [value], verb="plot_shares", minimum=0, maximum=1)
    rows = list(dict.fromkeys(table[label]))
    grid = table.pivot(index=label, columns=part, values=value).reindex(index=rows, columns=list(names)).fillna(0.0)
    direction = reading_direction(None, rows)
    ax = ax or new_axes(7.0, 1.9 + row_height(rows) * len(grid))
    start, bars = pd.Series(0.0, grid.index), []
    for name, colour in zip(names, COLOURS, strict=False):
        ends = {"left": start, "height": 0.75, "color": colour, "edgecolor": "white", "linewidth": 0.5}
        bars.append(ax.barh(range(len(grid)), grid[name], **ends))
        _label_parts(ax, start.tolist(), grid[name].tolist(), "white" if colour in DARK else "black")
        start = start + grid[name]
    label_rows(ax, rows, direction)
    ax.set_xlim(*((1.0, 0.0) if direction == "rtl" else (0.0, 1.0)))
    number_axis(ax.xaxis, integer=False)
    write_title(ax, title, direction)
    words = {name: in_language(text) for name, text in names.items()}
    write_legend(ax, bars, list(words.values()))
    for name in names:
        note_rows(ax, "parted_bars", rows, grid[name], decimals=2, size=words[name])
    return ax


def _label_parts(ax, starts: list[float], widths: list[float], colour: str) -> None:
    for place, (start, width) in enumerate(zip(starts, widths, strict=True)):
        if width >= _SMALLEST_LABELLED:
            text = shape(percent(width))
            ax.text(start + width / 2, place, text, ha="center", va="center", color=colour, fontsize="small")
