"""`plot_*(table, *, …, ax=None)` draws the table it is given and returns the axes; it counts and saves nothing."""

import pandas as pd

from helpers.core.errors import require_columns
from helpers.figures.facts import note_rows
from helpers.figures.legends import write_legend
from helpers.figures.numbers import decimals_for, limits, number_axis, numbers_in
from helpers.figures.parts import check_top, draw_bars, draw_nothing
from helpers.figures.row_labels import label_rows, row_height, term_label
from helpers.figures.rtl import reading_direction
from helpers.figures.style import COLOURS, styled
from helpers.figures.titles import label_values, new_axes, write_title
from helpers.figures.wording import Text, in_language, say


@styled
def plot_terms(
    terms: pd.DataFrame,
    *,
    top: int = 20,
    value: str = "count",
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw the first `top` rows of a terms table as bars, the first row on top; return the axes.

    `terms` is one row per term with `term` and the column `value`. With `direction="rtl"`, which is the default for
    Persian labels, bars grow from the right, where their labels stand. A verb's lemma (گفت#گو) is shown as its
    infinitive. Without a row it is said that there is nothing to show.

    >>> terms = pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1]})
    >>> [float(bar.get_width()) for bar in plot_terms(terms).patches]
    [2.0, 1.0]
    """
    require_columns(terms, ["term", value], verb="plot_terms")
    check_top(top, verb="plot_terms")
    shown = terms.head(top)
    if shown.empty:
        return draw_nothing(title, ax)
    numbers = numbers_in(shown, value, verb="plot_terms")
    names = [term_label(term) for term in shown["term"]]
    return draw_bars(names, numbers, say(value, between="\n"), title=title, direction=direction, ax=ax)


@styled
def plot_counts(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    value_label: Text = "",
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw one bar per row of any table, the first row on top, or say that there is none; return the axes.

    `label` names the column with the bars' names, `value` the one with their lengths; `value_label` says below the axis
    what they are. `direction` is as in `plot_terms`.

    >>> counts = pd.DataFrame({"part": ["عنوان", "بند ۱"], "words": [7, 45]})
    >>> [float(bar.get_width()) for bar in plot_counts(counts, label="part", value="words").patches]
    [7.0, 45.0]
    """
    require_columns(table, [label, value], verb="plot_counts")
    if table.empty:
        return draw_nothing(title, ax)
    numbers = numbers_in(table, value, verb="plot_counts")
    words = in_language(value_label, between="\n") or say(value, between="\n")
    return draw_bars(table[label].tolist(), numbers, words, title=title, direction=direction, ax=ax)


@styled
def plot_dumbbell(
    table: pd.DataFrame,
    *,
    label: str,
    columns: tuple[str, str],
    names: tuple[Text, Text],
    value: str = "count",
    title: Text = "",
    ax=None,
):
    """Draw how each row's number moves from one column to another: two dots and a line; return the axes.

    `label` names the column with the rows' names; `columns` are the one before and the one after, `names` says in the
    legend what they are, and `value` what they count. Rows with Persian names are read from the right. Without a row it
    is said that there is nothing to show.

    >>> table = pd.DataFrame({"term": ["همکاری"], "hazm": [3], "ours": [8]})
    >>> ax = plot_dumbbell(table, label="term", columns=("hazm", "ours"), names=("پیش", "پس"))
    >>> [float(dots.get_offsets()[0][0]) for dots in ax.collections[1:]]
    [3.0, 8.0]
    """
    require_columns(table, [label, *columns], verb="plot_dumbbell")
    if table.empty:
        return draw_nothing(title, ax)
    before, after = (numbers_in(table, column, verb="plot_dumbbell") for column in columns)
    rows = [term_label(name) for name in table[label]]
    direction = reading_direction(None, rows)
    ax = ax or new_axes(7.0, 1.6 + row_height(rows) * len(rows))
    places = range(len(rows))
    ax.hlines(places, before, after, color="#999999", linewidth=2, zorder=1)
    dots = [
        ax.scatter(numbers, places, color=colour, marker=marker, zorder=2, clip_on=False)
        for numbers, colour, marker in zip((before, after), (COLOURS[3], COLOURS[0]), "sD", strict=True)
    ]
    label_rows(ax, rows, direction)
    ax.tick_params(axis="y", pad=8)  # room for the marks at 0
    ends = pd.concat([before, after])
    ax.set_xlim(*limits(ends, direction))
    number_axis(ax.xaxis, integer=decimals_for(ends) == 0)
    label_values(ax, say(value, between="\n"))
    write_title(ax, title, direction)
    write_legend(ax, dots, [in_language(name) for name in names])
    for name, numbers in zip(names, (before, after), strict=True):
        note_rows(ax, "dots", rows, numbers, decimals=decimals_for(ends), size=in_language(name))
    return ax


@styled
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
    """Draw a forest plot: one dot per row with its interval as a line, the first row on top; return the axes.

    `label` names the column with the rows' names; `value`, `low` and `high` those with the number and the ends of its
    interval, between 0 and 1. A row without a number has its name and no dot. Rows with Persian names are read from the
    right. Without a row it is said that there is nothing to show.

    >>> scores = pd.DataFrame({"theme": ["تجارت"], "f1": [0.8], "f1_low": [0.7], "f1_high": [0.9]})
    >>> ax = plot_forest(scores, label="theme", value="f1", low="f1_low", high="f1_high")
    >>> [float(number) for number in ax.collections[1].get_offsets()[0]]
    [0.8, 0.0]
    """
    require_columns(table, [label, value, low, high], verb="plot_forest")
    if table.empty:
        return draw_nothing(title, ax)
    numbers = pd.concat([numbers_in(table, column, verb="plot_forest") for column in (value, low, high)], axis=1)
    rows = table[label].tolist()
    direction = reading_direction(None, rows)
    ax = ax or new_axes(7.0, 1.2 + row_height(rows) * len(rows))
    places = list(range(len(rows)))
    ax.hlines(places, numbers[low], numbers[high], color="#777777", linewidth=2, zorder=1)
    ax.scatter(numbers[value], places, color=COLOURS[0], zorder=2, clip_on=False)
    label_rows(ax, rows, direction)
    known = numbers.stack()
    ends = (min(0.0, float(known.min()) - 0.05), max(1.0, float(known.max()))) if len(known) else (0.0, 1.0)
    ax.set_xlim(*(ends[::-1] if direction == "rtl" else ends))
    number_axis(ax.xaxis, integer=False)
    label_values(ax, say(value, between="\n"))
    write_title(ax, title, direction)
    note_rows(ax, "dots", rows, numbers[value], decimals=2)
    return ax
