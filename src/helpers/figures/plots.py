"""`plot_*(table, *, …, ax=None)` draws the table it is given and returns the axes; it counts and saves nothing."""

import pandas as pd

from helpers.errors import require_columns
from helpers.figures.parts import (
    BAR_HEIGHT,
    VALUE_LABELS,
    check_top,
    draw_bars,
    draw_nothing,
    limits,
    new_axes,
    number_axis,
    row_label,
    term_label,
)
from helpers.figures.rtl import shape
from helpers.figures.style import COLOURS, styled


@styled
def plot_terms(
    terms: pd.DataFrame, *, top: int = 20, value: str = "count", title: str = "", direction: str = "rtl", ax=None
):
    """Draw the first `top` rows of a terms table as bars, the first row on top; return the axes.

    `terms` is one row per term with `term` and the column `value`. With `direction="rtl"` bars grow from the right,
    where their labels stand. A verb's lemma (گفت#گو) is shown as its infinitive.

    >>> terms = pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1]})
    >>> [float(bar.get_width()) for bar in plot_terms(terms).patches]
    [2.0, 1.0]
    """
    require_columns(terms, ["term", value], verb="plot_terms")
    check_top(top, verb="plot_terms")
    shown = terms.head(top)
    return draw_bars([term_label(term) for term in shown["term"]], shown[value], value, title, direction, ax)


@styled
def plot_counts(table: pd.DataFrame, *, label: str, value: str, title: str = "", direction: str = "rtl", ax=None):
    """Draw one bar per row of any table, the first row on top, or say that there is none; return the axes.

    `label` names the column with the bars' names, `value` the one with their lengths.

    >>> counts = pd.DataFrame({"part": ["عنوان", "بند ۱"], "words": [7, 45]})
    >>> [float(bar.get_width()) for bar in plot_counts(counts, label="part", value="words").patches]
    [7.0, 45.0]
    """
    require_columns(table, [label, value], verb="plot_counts")
    if table.empty:
        return draw_nothing(title, ax)
    return draw_bars([str(name) for name in table[label]], table[value], value, title, direction, ax)


@styled
def plot_shift(
    table: pd.DataFrame,
    *,
    label: str,
    columns: tuple[str, str],
    names: tuple[str, str],
    value: str = "count",
    title: str = "",
    ax=None,
):
    """Draw how each row's number moves from one column to another: two dots and a line; return the axes.

    `label` names the column with the rows' names; `columns` are the one before and the one after, `names` says in the
    legend what they are, and `value` what they count.

    >>> table = pd.DataFrame({"term": ["همکاری"], "hazm": [3], "ours": [8]})
    >>> ax = plot_shift(table, label="term", columns=("hazm", "ours"), names=("پیش", "پس"))
    >>> [float(dots.get_offsets()[0][0]) for dots in ax.collections[1:]]
    [3.0, 8.0]
    """
    require_columns(table, [label, *columns], verb="plot_shift")
    before, after = columns
    ax = ax or new_axes(7.0, 1.6 + BAR_HEIGHT * len(table))
    places = range(len(table))
    ax.hlines(places, table[before], table[after], color="#999999", linewidth=2, zorder=1)
    for column, name, colour, marker in zip((before, after), names, (COLOURS[3], COLOURS[0]), "sD", strict=True):
        ax.scatter(table[column], places, color=colour, marker=marker, label=shape(name), zorder=2, clip_on=False)
    ax.set_yticks(places, [shape(row_label(term_label(str(name)))) for name in table[label]])
    ax.invert_yaxis()
    ax.yaxis.tick_right()
    ax.tick_params(axis="y", pad=8)  # room for the marks at 0
    ax.set_xlim(*limits(table[[before, after]].max(axis=1), "rtl"))
    number_axis(ax, integer=all(map(pd.api.types.is_integer_dtype, (table[before], table[after]))))
    ax.set_xlabel(shape(VALUE_LABELS.get(value, value)))
    ax.set_title(shape(title), loc="right")
    ax.legend(loc="lower left", frameon=False)
    return ax


@styled
def plot_intervals(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str,
    high: str,
    title: str = "",
    ax=None,
):
    """Draw a forest plot: one dot per row with its interval as a line, the first row on top; return the axes.

    `label` names the column with the rows' names; `value`, `low` and `high` those with the number and the ends of its
    interval, between 0 and 1. A row without a number has its name and no dot. The axis runs from right to left.

    >>> scores = pd.DataFrame({"theme": ["تجارت"], "f1": [0.8], "f1_low": [0.7], "f1_high": [0.9]})
    >>> ax = plot_intervals(scores, label="theme", value="f1", low="f1_low", high="f1_high")
    >>> [float(number) for number in ax.collections[1].get_offsets()[0]]
    [0.8, 0.0]
    """
    require_columns(table, [label, value, low, high], verb="plot_intervals")
    ax = ax or new_axes(7.0, 1.2 + BAR_HEIGHT * len(table))
    places, numbers = list(range(len(table))), table[[value, low, high]].astype(float)
    ax.hlines(places, numbers[low], numbers[high], color="#777777", linewidth=2, zorder=1)
    ax.scatter(numbers[value], places, color=COLOURS[0], zorder=2, clip_on=False)
    ax.set_yticks(places, [shape(str(name)) for name in table[label]])
    ax.invert_yaxis()
    ax.yaxis.tick_right()
    lowest = numbers.min(axis=None) if numbers.notna().any(axis=None) else 0.0
    ax.set_xlim(1.0, min(0.0, float(lowest) - 0.05))
    number_axis(ax, integer=False)
    ax.set_xlabel(shape(VALUE_LABELS.get(value, value)))
    ax.set_title(shape(title), loc="right")
    return ax
