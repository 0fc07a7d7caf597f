"""Rows of bars: terms, counts of any table, themes, collocates, delays, parts of a whole; and dots with intervals."""

from collections.abc import Mapping

import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import Side, TableError, Text

__all__ = ["plot_collocations", "plot_counts", "plot_delays", "plot_forest", "plot_shares", "plot_terms", "plot_themes"]
_BAR = kit.COLOURS[0]
_NUMBER_GAP = 0.1  # inches between a bar, its number and the name of its row
_LETTERS_AT_END = 30  # of what lies at an end of an axis
_ASSOCIATIONS = ("log_dice", "log_likelihood", "count")


@kit.plot
def plot_terms(
    terms: pd.DataFrame, *, top: int = 20, value: str = "count", title: Text = "", direction: Side = None, ax=None
):
    """Draw the first rows of a terms table as bars, the first row on top.

    Parameters
    ----------
    terms : one row per term with `term` and the column `value`; a verb's lemma (گفت#گو) is shown as its infinitive.
    direction : `rtl`, the default for Persian names, has bars grow from the right, where their names stand; or `ltr`.

    Examples
    --------
    >>> terms = pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1]})
    >>> [float(bar.get_width()) for bar in plot_terms(terms).patches]
    [2.0, 1.0]
    """
    return _draw_first(terms, ["term"], top, value, value, title=title, direction=direction, ax=ax)


def _draw_first(table: pd.DataFrame, columns: list[str], top: int, value: str, measure: str, **options):
    """Draw the first rows of a table as bars under the names in the last of its `columns`."""
    kit.check_top(top)
    kit.check_table(table, [*columns, value])
    if "collocate" in columns and table["term"].nunique() > 1:
        raise TableError("the table has several terms; choose one, or draw plot_collocation_network")
    shown = table.head(top)
    names = kit.names_in(shown[columns[-1]], columns[-1])
    ax = _draw_bars(names, kit.numbers_in(shown, value), measure, **options)
    kit.shows(ax, shown)
    return ax


@kit.plot
def plot_counts(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    value_label: Text = "",
    title: Text = "",
    direction: Side = None,
    ax=None,
):
    """Draw one bar per row of any table, the first row on top.

    Parameters
    ----------
    label, value : the columns with the bars' names and with their lengths.
    value_label : what the lengths are, for below the axis.

    Examples
    --------
    >>> counts = pd.DataFrame({"part": ["عنوان", "بند ۱"], "words": [7, 45]})
    >>> [float(bar.get_width()) for bar in plot_counts(counts, label="part", value="words").patches]
    [7.0, 45.0]
    """
    kit.check_table(table, [label, value])
    names, numbers = kit.names_in(table[label], label), kit.numbers_in(table, value)
    return _draw_bars(names, numbers, value, says=value_label, title=title, direction=direction, ax=ax)


@kit.plot
def plot_themes(
    theme_counts: pd.DataFrame,
    *,
    labels: Mapping[str, Text],
    parents: Mapping[str, str] | None = None,
    value: str = "hits_per_1000",
    title: Text = "",
    direction: Side = None,
    ax=None,
):
    """Draw one bar per theme, in the order of the table, or each theme with its sub-themes below it.

    Parameters
    ----------
    theme_counts : one row per theme with `theme` and the column `value`, as from `count_themes(…, by=())`.
    labels : each theme's name, as from `codebook.labels()`.
    parents : the theme above a theme, as from `codebook.parents()`: sub-themes then stand below their theme, in lighter
        bars and smaller names. Together they may exceed it, as one phrase may serve two of them.

    Examples
    --------
    >>> counts = pd.DataFrame({"theme": ["exports", "trade"], "hits_per_1000": [2.0, 4.5]})
    >>> labels = {"trade": "تجارت", "exports": "صادرات"}
    >>> [float(bar.get_width()) for bar in plot_themes(counts, labels=labels, parents={"exports": "trade"}).patches]
    [4.5, 2.0]
    """
    kit.check_table(theme_counts, ["theme", value])
    listed, parents = theme_counts["theme"].astype(str).tolist(), parents or {}
    if len(set(listed)) < len(listed):
        raise TableError("a theme stands on several rows; count with by=() or choose one group first")

    def branch(theme: str) -> list[str]:
        return [theme, *(below for child in listed if parents.get(child) == theme for below in branch(child))]

    order = [theme for root in listed if parents.get(root) not in listed for theme in branch(root)]
    numbers = kit.numbers_in(theme_counts.set_index(pd.Index(listed)).loc[order], value)
    names, is_below = kit.names_of(order, labels), [parents.get(theme) in listed for theme in order]
    colours = [kit.COLOURS[4] if below else _BAR for below in is_below]
    ax = _draw_bars(names, numbers, value, title=title, direction=direction, ax=ax, colours=colours)
    for label, below in zip(ax.get_yticklabels(), is_below, strict=True):
        if below:
            label.set(color="#444444", fontsize="small")
    return ax


@kit.plot
def plot_collocations(
    collocations: pd.DataFrame,
    *,
    top: int = 20,
    value: str = "log_dice",
    title: Text = "",
    direction: Side = None,
    ax=None,
):
    """Draw the first collocates of one term as bars, the first row on top.

    Parameters
    ----------
    collocations : one row per collocate with `term`, `collocate` and `value`, as from `analysis.find_collocations`.
    value : `log_dice`, `log_likelihood` or `count`.

    Examples
    --------
    >>> table = pd.DataFrame({"term": ["همکاری"] * 2, "collocate": ["اقتصادی", "علمی"], "log_dice": [12.0, 11.5]})
    >>> [float(bar.get_width()) for bar in plot_collocations(table).patches]
    [12.0, 11.5]
    """
    if value not in _ASSOCIATIONS:
        raise TableError(f"value must be one of {', '.join(_ASSOCIATIONS)}; got {value!r}")
    measure, columns = "together" if value == "count" else value, ["term", "collocate"]
    return _draw_first(collocations, columns, top, value, measure, title=title, direction=direction, ax=ax)


@kit.plot
def plot_delays(
    delays: pd.DataFrame, *, value: str = "articles", longest: int | None = None, title: Text = "", ax=None
):
    """Draw how many days after its first day, or hours after its first hour, a story was run again, a bar per row.

    Parameters
    ----------
    delays : one row per number of `days`, or of `hours`, with the column `value`; 0 days are grey, as nobody can tell
        who of a day was first.
    longest : the row of so many is named as that many or more.

    Examples
    --------
    >>> delays = pd.DataFrame({"days": [0, 1], "articles": [4, 3]})
    >>> [float(bar.get_width()) for bar in plot_delays(delays).patches]
    [4.0, 3.0]
    """
    unit = "hours" if "hours" in delays else "days"
    kit.check_table(delays, [unit, value])
    kit.check_readable(len(delays), "bars")
    kit.check_numbers(delays, [unit], minimum=0, maximum=1_000_000)  # some centuries
    names = [_delay_label(int(count), unit, longest) for count in delays[unit]]
    colours = [_BAR if count or unit == "hours" else "#999999" for count in delays[unit]]
    measure = "share_of_repeated" if value == "share_of_articles" else value
    return _draw_bars(names, kit.numbers_in(delays, value), measure, title=title, ax=ax, colours=colours)


def _delay_label(count: int, unit: str, longest: int | None) -> str:
    if count == 0:
        return kit.label_for("day_same" if unit == "days" else "under_one_hour")
    if count == 1:
        name = kit.label_for("one_day" if unit == "days" else "one_hour")
    else:
        name = f"{kit.format_number(count)} {kit.label_for(unit)}"
    return f"{name} {kit.label_for('or_more')}" if count == longest else name


@kit.plot
def plot_shares(
    table: pd.DataFrame, *, label: str, part: str, value: str, labels: Mapping[str, Text], title: Text = "", ax=None
):
    """Draw one bar per row's whole, parted by colour from the right, the first row on top.

    Parameters
    ----------
    table : one row per pair of `label` and `part`.
    value : the column with the share, between 0 and 1; parts of at least 0.08 show their percentage.
    labels : each part's name in the legend, in the order in which parts are drawn.

    Examples
    --------
    >>> shares = pd.DataFrame({"outlet": ["آوندا"] * 2, "state": ["kept", "lost"], "share": [0.75, 0.25]})
    >>> labels = {"kept": "نیم‌فاصله", "lost": "افتاده"}
    >>> ax = plot_shares(shares, label="outlet", part="state", value="share", labels=labels)
    >>> [float(bar.get_width()) for bar in ax.patches]
    [0.75, 0.25]
    """
    kit.check_readable(len(labels), "parts", most=len(kit.COLOURS))
    kit.check_table(table, [label, part, value], unique=[label, part])
    filled = table.assign(**{value: kit.numbers_in(table, value).fillna(0.0)})
    kit.check_numbers(filled, [value], minimum=0, maximum=1)
    order = list(dict.fromkeys(filled[label]))
    grid = filled.pivot(index=label, columns=part, values=value).reindex(index=order, columns=list(labels)).fillna(0.0)
    rows = kit.names_in(order, label)
    ax, direction = kit.row_axes(ax, rows, head=1.9)
    starts, bars = grid.cumsum(axis=1).shift(axis=1, fill_value=0.0), []
    names = list(map(kit.in_language, labels.values()))
    for key, colour in zip(labels, kit.COLOURS, strict=False):
        edges = {"color": colour, "edgecolor": "white", "linewidth": 0.5}
        bars.append(ax.barh(range(len(grid)), grid[key], left=starts[key], height=0.75, **edges))
        style = {"ha": "center", "va": "center", "fontsize": "small"}
        for row, (start, width) in enumerate(zip(starts[key], grid[key], strict=True)):
            if width >= 0.08:  # a narrower part has no room for its number
                text_colour = "white" if colour in kit.DARK else "black"
                ax.text(start + width / 2, row, kit.shape(kit.percent(width)), color=text_colour, **style)
    kit.label_rows(ax, rows, direction)
    ax.set_xlim(*kit.turned((0.0, 1.0), direction))
    kit.number_axis(ax.xaxis, measure="share")
    kit.write_title(ax, title, direction)
    kit.write_legend(ax, bars, names)
    for key, name in zip(labels, names, strict=True):
        kit.describe_rows(ax, "parted_bars", rows, grid[key], measure="share", size=name)
    return ax


@kit.plot
def plot_forest(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str,
    high: str,
    size: str = "",
    ends: kit.Pair = ("", ""),
    title: Text = "",
    ax=None,
):
    """Draw a forest plot: one dot per row with its interval as a line, the first row on top.

    Parameters
    ----------
    label : the column with the rows' names; a row without a number has its name and no dot.
    value, low, high : the columns with the number and the ends of its interval. The axis ends at 1, or where the
        last interval does for larger numbers and for a column whose name begins with `share`. It begins at 0, or
        below the first interval where all numbers are above half of the largest and that is above 1. A dot without
        an interval is hollow.
    size : the column that says of how many each number is, which stands behind the name.
    ends : names of the two ends of the axis, that of small numbers first.

    Examples
    --------
    >>> scores = pd.DataFrame({"theme": ["تجارت"], "f1": [0.8], "f1_low": [0.7], "f1_high": [0.9]})
    >>> ax = plot_forest(scores, label="theme", value="f1", low="f1_low", high="f1_high")
    >>> [float(number) for number in ax.collections[1].get_offsets()[0]]
    [0.8, 0.0]
    """
    kit.check_table(table, [label, value, low, high])
    numbers = pd.concat([kit.numbers_in(table, column) for column in (value, low, high)], axis=1)
    rows = kit.names_in(table[label], label)
    if size:
        kit.check_table(table, [size])
        kit.check_numbers(table, [size], minimum=0)
        rows = [kit.with_size(name, count) for name, count in zip(rows, table[size], strict=True)]
    ax, direction = kit.row_axes(ax, rows, head=1.2)
    ax.hlines(range(len(rows)), numbers[low], numbers[high], color="#777777", linewidth=2 * kit.scale(), zorder=1)
    faces = [kit.COLOURS[0] if is_known else "white" for is_known in numbers[[low, high]].notna().all(axis=1)]
    style = {"facecolors": faces, "edgecolors": kit.COLOURS[0], "zorder": 2, "clip_on": False}
    ax.scatter(numbers[value], range(len(rows)), **style)
    kit.label_rows(ax, rows, direction)
    known = numbers.stack()
    highest = max(known, default=1.0)
    end = 1.05 * highest if kit.is_share(value) or highest > 1 else 1.0
    start = min([0.0, *(known - 0.05 * end)])
    if highest > 1 and known.min() > 0.5 * highest:  # places of dots have no length that begins at 0
        start = known.min() - 0.1 * (highest - known.min())
    ax.set_xlim(*kit.turned((start, end), direction))
    kit.number_axis(ax.xaxis, measure=value)
    kit.label_values(ax, value)
    _name_ends(ax, ends, direction)
    kit.write_title(ax, title, direction)
    kit.describe_rows(ax, "dots", rows, numbers[value], decimals=1 if kit.is_share(value) else 2, measure=value)
    return ax


def _name_ends(ax, ends: kit.Pair, direction: str) -> None:
    """Write below the numbers of an axis what lies at its ends, and what they are below that."""
    names = [kit.in_language(name) for name in ends]
    if not any(names):
        return
    line, below = 1.6 * kit.current_size().points, {"textcoords": "offset points", "va": "top", "fontsize": "small"}
    for name, across in zip(names, kit.turned((0.0, 1.0), direction), strict=True):
        side = "right" if across else "left"
        text = kit.shape(kit.row_label(name, letters=_LETTERS_AT_END, lines=1)) if name else ""
        ax.annotate(text, (across, 0), (0, -line - 3), xycoords="axes fraction", ha=side, **below)
    ax.xaxis.labelpad += line
    kit.grow(ax, 1)


def _draw_bars(
    names: list,
    numbers: pd.Series,
    measure: str,
    *,
    says: Text = "",
    title: Text,
    direction=None,
    ax=None,
    colours=_BAR,
):
    """Draw bars and their numbers, a missing one without bar; `measure` is their column, and `says` what it is."""
    ax, direction = kit.row_axes(ax, names, head=1.0, direction=direction)
    ax.barh(range(len(names)), numbers.fillna(0.0).tolist(), color=colours, height=0.75)
    kit.label_rows(ax, names, direction)
    decimals = kit.decimals_for(numbers, measure)
    for row, number in enumerate(numbers):  # at the end of its bar, away from zero
        is_known = number == number
        text = kit.format_measure(number, measure, decimals=decimals) if is_known else kit.label_for("unknown")
        leftwards = (direction == "rtl") != (is_known and number < 0)
        style = {"ha": "right" if leftwards else "left", "va": "center", "fontsize": "small"}
        end, away = (number if is_known else 0.0, row), (-4 if leftwards else 4, 0)
        ax.annotate(kit.shape(text), end, away, textcoords="offset points", **style)
    ax.set_xlim(*_limits_beside_names(ax, numbers, decimals, direction))
    ax.set_xticks([])  # each bar has its number
    ax.spines["bottom"].set_visible(False)
    ax.vlines(0, -0.5, len(names) - 0.5, color="black", linewidth=0.8 * kit.scale())
    kit.label_values(ax, says or measure)
    kit.write_title(ax, title, direction)
    kit.describe_rows(ax, "bars", names, numbers, decimals=decimals, measure=measure)
    return ax


def _limits_beside_names(ax, numbers: pd.Series, decimals: int, direction: str) -> tuple[float, float]:
    """Return an axis on which the numbers of bars that grow towards the names stay clear of them."""
    below = numbers[numbers < 0]
    if below.empty:
        return kit.value_limits(numbers, direction)
    texts = [kit.format_number(number, decimals=decimals) for number in below]
    widest = kit.text_width(ax.figure, "\n".join(texts), fontsize="small")
    part = min((widest + _NUMBER_GAP * kit.scale()) / kit.room_beside_rows(ax), 0.5)
    highest = max(kit.value_limits(numbers, direction))
    return kit.turned(((below.min() - part * highest) / (1 - part), highest), direction)
