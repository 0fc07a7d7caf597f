"""Plots over time: a rate with its interval, and below it the volume of the corpus."""

from collections.abc import Mapping

import pandas as pd

from helpers.errors import TableError, require_columns
from helpers.figures.parts import check_direction, draw_nothing, new_axes
from helpers.figures.rtl import persian_number, shape
from helpers.figures.style import COLOURS, styled

_MOST_PERIODS = 1500
_WIDTH, _LETTER = 6.1, 0.056  # inches: of the axis, and of a letter of its labels
_VALUE_LABELS = {"count": "شمار", "per_million": "در هر یک میلیون واژه"}
_MARKERS = "osD^vPX*"  # lines are told apart in print too
_VOLUME = "#BBBBBB"


@styled
def plot_timeline(
    periods: pd.DataFrame,
    *,
    by: str = "",
    labels: Mapping[str, str] | None = None,
    value: str = "per_million",
    events: Mapping[object, str] | None = None,
    title: str = "",
    direction: str = "rtl",
    ax=None,
):
    """Draw a line per group over time, and the articles of each period as bars below; return the axes of the lines.

    `periods` is one row per period, and value of the column `by`, as from `count_by_period`; `labels` gives these
    values their names. Rates have their interval as a band, where there is one. A period without articles is empty: the
    line breaks there. `events` gives dates (Gregorian, as text or date) a name; each is marked by a line where its day
    falls. With `direction="rtl"` time runs from right to left. Without a row it is said that there is nothing to show.
    `ax`, one of `plt.subplots`, is parted in two.

    >>> periods = pd.DataFrame({"period": ["مرداد ۱۴۰۴", "شهریور ۱۴۰۴"], "start": ["2025-07-23", "2025-08-23"],
    ...                         "end": ["2025-08-22", "2025-09-22"], "articles": [3, 2], "per_million": [9.0, 5.0]})
    >>> [float(rate) for rate in plot_timeline(periods).lines[0].get_ydata()]
    [9.0, 5.0]
    """
    keys = ["start", by] if by else ["start"]
    require_columns(periods, ["period", "end", "articles", value, *keys], verb="plot_timeline")
    check_direction(direction)
    if periods.duplicated(keys).any():
        raise TableError("plot_timeline: a period stands on several rows; name the column that parts them: by=…")
    if periods.empty:
        return draw_nothing(title, ax)
    axis = periods.drop_duplicates("start").sort_values("start", ignore_index=True)
    if len(axis) > _MOST_PERIODS:
        raise TableError(f"plot_timeline: {len(axis)} periods cannot be read; choose longer ones")
    series = {"": periods} if not by else dict(list(periods.groupby(by, sort=False, observed=True)))
    if len(series) > len(COLOURS):
        raise TableError(f"plot_timeline: {len(series)} lines cannot be told apart; choose at most {len(COLOURS)}")
    ax = ax or new_axes(7.0, 4.5)
    for number, (name, rows) in enumerate(series.items()):
        _draw_line(ax, axis, rows, value, number, str((labels or {}).get(name, name)))
    _draw_events(ax, axis, events or {})
    volume = _draw_volume(ax, axis, periods.groupby("start")["articles"].max())
    ax.set_xticks([])
    ax.set_ylim(0, max(ax.get_ylim()[1], 1.0))  # of nothing but 0, four ticks would be named ۰
    ax.set_ylabel(shape(_VALUE_LABELS.get(value, value)))
    ax.set_title(shape(title), loc="right" if direction == "rtl" else "left", pad=36 if events else 12)
    for each in (ax, volume):
        edges = (-0.6, len(axis) - 0.4)
        each.set_xlim(*(edges[::-1] if direction == "rtl" else edges))
        _number_axis(each, direction, most=5 if each is ax else 3)
    if by:
        ax.figure.legend(loc="outside lower center", ncols=min(4, len(series)), frameon=False)
    return ax


def _draw_line(ax, axis: pd.DataFrame, rows: pd.DataFrame, value: str, number: int, name: str) -> None:
    """Draw one line that breaks where there are no articles, and the band of its intervals."""
    own = axis[["start"]].merge(rows, on="start", how="left", validate="one_to_one")
    own.loc[~(own["articles"] > 0), value] = float("nan")
    colour, marker = COLOURS[number], _MARKERS[number]
    ax.plot(own.index, own[value], color=colour, marker=marker, markersize=5, label=shape(name), zorder=3)
    if value == "per_million" and {"low", "high"} <= set(own.columns):
        ax.fill_between(own.index, own["low"], own["high"], color=colour, alpha=0.15, linewidth=0, zorder=1)
        # A period between two without an interval has no breadth to fill.
        ax.vlines(own.index, own["low"], own["high"], color=colour, alpha=0.4, linewidth=1.5, zorder=2)


def _draw_events(ax, axis: pd.DataFrame, events: Mapping[object, str]) -> None:
    """Mark each event by a line where its day falls within its period."""
    starts, ends = pd.to_datetime(axis["start"]), pd.to_datetime(axis["end"])
    for number, (date, name) in enumerate(events.items()):
        day = pd.Timestamp(date)
        period = starts.searchsorted(day, side="right") - 1
        if period < 0 or day > ends.iloc[-1]:
            first, last = starts.iloc[0].date(), ends.iloc[-1].date()
            raise TableError(f"plot_timeline: the event of {day.date()} ({name}) is not within {first} to {last}")
        days = (ends[period] - starts[period]).days + 1
        place = period - 0.5 + ((day - starts[period]).days + 0.5) / days
        ax.axvline(place, color="#777777", linestyle="--", linewidth=1, zorder=0)
        ax.annotate(
            shape(name),
            (place, 1.0),
            (0, 3 + 13 * (number % 2)),  # neighbours don't cover each other
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=9,
            color="#444444",
        )


def _draw_volume(ax, axis: pd.DataFrame, articles: pd.Series):
    """Draw the articles of each period as bars below the lines, with the names of the periods; return their axes."""
    upper, lower = ax.get_subplotspec().subgridspec(2, 1, height_ratios=(4, 1), hspace=0.05)
    ax.set_subplotspec(upper)
    volume = ax.figure.add_subplot(lower)
    volume.bar(axis.index, axis["start"].map(articles), color=_VOLUME, width=0.8)
    longest = max(len(name.rpartition(" ")[0]) for name in axis["period"])
    fitting = int(_WIDTH / (_LETTER * (longest + 1)))
    shown = list(range(0, len(axis), -(-len(axis) // fitting)))
    volume.set_xticks(shown, [shape(name) for name in _short_names(axis["period"][shown])], fontsize=8)
    volume.set_ylabel(shape("مقاله‌ها"), fontsize=9)
    return volume


def _short_names(names: pd.Series) -> list[str]:
    """Return the names on two lines, the year only where it is another than before."""
    short, before = [], ""
    for name in names:
        first, _, year = name.rpartition(" ")
        short.append(f"{first}\n{year}" if first and year != before else first or year)
        before = year
    return short


def _number_axis(ax, direction: str, *, most: int) -> None:
    """Put few Persian numbers on the side from which time runs."""
    from matplotlib.ticker import MaxNLocator

    ax.yaxis.set_major_locator(MaxNLocator(nbins=most, integer=True))
    ax.yaxis.set_major_formatter(lambda number, _: shape(persian_number(number)))
    ax.yaxis.grid(True)
    if direction == "rtl":
        ax.yaxis.tick_right()
        ax.yaxis.set_label_position("right")
