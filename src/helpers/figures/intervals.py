"""Dots with lines: how a number moves, how sure it is, and how far a rank moves."""

import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import Text

__all__ = ["plot_dumbbell", "plot_forest"]


@kit.plot
def plot_dumbbell(
    table: pd.DataFrame,
    *,
    label: str,
    columns: tuple[str, str],
    labels: tuple[Text, Text],
    value: str = "count",
    title: Text = "",
    ax=None,
):
    """Draw how each row's number moves from one column to another: two dots and a line.

    Parameters
    ----------
    table : one row per row of the chart; rows with Persian names are read from the right.
    label : the column with the rows' names.
    columns : the columns with the number before and the number after.
    labels : what these two are, in the legend.
    value : what they count.

    Examples
    --------
    >>> table = pd.DataFrame({"term": ["همکاری"], "hazm": [3], "ours": [8]})
    >>> ax = plot_dumbbell(table, label="term", columns=("hazm", "ours"), labels=("پیش", "پس"))
    >>> [float(dots.get_offsets()[0][0]) for dots in ax.collections[1:]]
    [3.0, 8.0]
    """
    kit.check_table(table, [label, *columns])
    before, after = (kit.numbers_in(table, column) for column in columns)
    rows = [kit.term_label(name) for name in table[label]]
    direction = kit.reading_direction(None, rows)
    ax = ax or kit.new_axes(7.0, 1.6 + kit.row_height(rows) * len(rows))
    heights = range(len(rows))
    ax.hlines(heights, before, after, color="#999999", linewidth=2, zorder=1)
    dots = [
        ax.scatter(numbers, heights, color=colour, marker=marker, zorder=2, clip_on=False)
        for numbers, colour, marker in zip((before, after), (kit.COLOURS[3], kit.COLOURS[0]), "sD", strict=True)
    ]
    kit.label_rows(ax, rows, direction)
    ax.tick_params(axis="y", pad=8)  # room for the marks at 0
    ends = pd.concat([before, after])
    ax.set_xlim(*kit.value_limits(ends, direction))
    kit.number_axis(ax.xaxis, integer=kit.decimals_for(ends) == 0)
    kit.label_values(ax, kit.label_for(value, between="\n"))
    kit.write_title(ax, title, direction)
    names = list(map(kit.in_language, labels))
    kit.write_legend(ax, dots, names)
    for name, numbers in zip(names, (before, after), strict=True):
        kit.describe_rows(ax, "dots", rows, numbers, decimals=kit.decimals_for(ends), size=name)
    return ax


@kit.plot
def plot_forest(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str,
    high: str,
    title: Text = "",
    ax=None,
):
    """Draw a forest plot: one dot per row with its interval as a line, the first row on top.

    Parameters
    ----------
    table : one row per row of the chart; one without a number has its name and no dot.
    label : the column with the rows' names; Persian ones are read from the right.
    value, low, high : the columns with the number and the ends of its interval, between 0 and 1.

    Examples
    --------
    >>> scores = pd.DataFrame({"theme": ["تجارت"], "f1": [0.8], "f1_low": [0.7], "f1_high": [0.9]})
    >>> ax = plot_forest(scores, label="theme", value="f1", low="f1_low", high="f1_high")
    >>> [float(number) for number in ax.collections[1].get_offsets()[0]]
    [0.8, 0.0]
    """
    kit.check_table(table, [label, value, low, high])
    numbers = pd.concat([kit.numbers_in(table, column) for column in (value, low, high)], axis=1)
    rows = table[label].tolist()
    direction = kit.reading_direction(None, rows)
    ax = ax or kit.new_axes(7.0, 1.2 + kit.row_height(rows) * len(rows))
    heights = list(range(len(rows)))
    ax.hlines(heights, numbers[low], numbers[high], color="#777777", linewidth=2, zorder=1)
    ax.scatter(numbers[value], heights, color=kit.COLOURS[0], zorder=2, clip_on=False)
    kit.label_rows(ax, rows, direction)
    known = numbers.stack()
    ends = (min(0.0, float(known.min()) - 0.05), max(1.0, float(known.max()))) if len(known) else (0.0, 1.0)
    ax.set_xlim(*(ends[::-1] if direction == "rtl" else ends))
    kit.number_axis(ax.xaxis, integer=False)
    kit.label_values(ax, kit.label_for(value, between="\n"))
    kit.write_title(ax, title, direction)
    kit.describe_rows(ax, "dots", rows, numbers[value], decimals=2)
    return ax
