"""Plots over time: a rate with its interval, and below it the volume of the corpus."""

from collections.abc import Mapping

import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.figures.facts import note_rows
from helpers.figures.legends import write_legend
from helpers.figures.numbers import check_numbers, number_axis, numbers_in
from helpers.figures.parts import draw_nothing
from helpers.figures.period_labels import period_label
from helpers.figures.row_labels import letters_fitting, row_label
from helpers.figures.rtl import reading_direction, shape
from helpers.figures.style import COLOURS, scale, styled
from helpers.figures.titles import grow, new_axes, room_beside_rows, text_width, write_title
from helpers.figures.wording import Text, in_language, say

_MOST_PERIODS = 1500
_WIDTH, _LETTER = 6.1, 0.056  # inches: of the axis, and of a letter of its labels
_LONGEST_LEGEND = 40  # letters
_MOST_EVENT_ROWS = 6  # of names above the lines
_BESIDE, _GAP, _POINTS_AN_INCH = 0.8, 0.06, 72  # inches: of the numbers beside the axes; on both sides of a name
_MARKERS = "osD^vPX*"  # lines are told apart in print too
_VOLUME = "#BBBBBB"


@styled
def plot_timeline(
    periods: pd.DataFrame,
    *,
    by: str = "",
    labels: Mapping[str, Text] | None = None,
    value: str = "per_million",
    events: Mapping[object, Text] | None = None,
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw a line per group over time, and the articles of each period as bars below; return the axes of the lines.

    `periods` is one row per period, and value of the column `by`, as from `count_by_period`; `labels` gives these
    values their names. Rates have their interval as a band, where there is one. A period without articles is empty: the
    line breaks there. `events` gives dates (Gregorian, as text or date) a name; each is marked by a line where its day
    falls. With `direction="rtl"`, the default where periods have Persian names, time runs from right to left; in an
    English figure their names are written in Latin letters. Without a row it is said that there is nothing to show.
    `ax`, one of `plt.subplots`, is parted in two.

    >>> periods = pd.DataFrame({"period": ["مرداد ۱۴۰۴", "شهریور ۱۴۰۴"], "start": ["2025-07-23", "2025-08-23"],
    ...                         "end": ["2025-08-22", "2025-09-22"], "articles": [3, 2], "per_million": [9.0, 5.0]})
    >>> [float(rate) for rate in plot_timeline(periods).lines[0].get_ydata()]
    [9.0, 5.0]
    """
    keys = ["start", by] if by else ["start"]
    require_columns(periods, ["period", "end", "articles", value, *keys], verb="plot_timeline")
    if periods.duplicated(keys).any():
        raise TableError("plot_timeline: a period stands on several rows; name the column that parts them: by=…")
    if periods.empty:
        return draw_nothing(title, ax)
    _check(periods, value)
    axis = periods.drop_duplicates("start").sort_values("start", ignore_index=True)
    if len(axis) > _MOST_PERIODS:
        raise TableError(f"plot_timeline: {len(axis)} periods cannot be read; choose longer ones")
    series = {"": periods} if not by else dict(list(periods.groupby(by, sort=False, observed=True)))
    if len(series) > len(COLOURS):
        raise TableError(f"plot_timeline: {len(series)} lines cannot be told apart; choose at most {len(COLOURS)}")
    axis = axis.assign(period=axis["period"].map(period_label))
    direction = reading_direction(direction, axis["period"])
    numbers_in(periods, value, verb="plot_timeline")
    ax = ax or new_axes(7.0, 4.5)
    names = [in_language((labels or {}).get(name, str(name))) for name in series]
    drawn = [_draw_line(ax, axis, rows, value, number) for number, rows in enumerate(series.values())]
    _draw_events(ax, axis, events or {}, direction)
    volume = _draw_volume(ax, axis, periods.groupby("start")["articles"].max())
    ax.set_xticks([])
    ax.set_ylim(min(ax.get_ylim()[0], 0.0), max(ax.get_ylim()[1], 1.0))  # of nothing but 0, four ticks would be named ۰
    ax.set_ylabel(shape(say(value, between="\n")))
    for each in (ax, volume):
        edges = (-0.6, len(axis) - 0.4)
        each.set_xlim(*(edges[::-1] if direction == "rtl" else edges))
        _number_axis(each, direction, most=5 if each is ax else 3)
    write_title(ax, title, direction)
    if by:
        write_legend(ax, drawn, [row_label(name, longest=_LONGEST_LEGEND, lines=1) for name in names])
    for name, rows in zip(names, series.values(), strict=True):
        note_rows(ax, "lines", rows["period"].map(period_label), rows[value].astype(float), size=name or say(value))
    return ax


def _check(periods: pd.DataFrame, value: str) -> None:
    """Raise `TableError` for what is no date, no number or no count."""
    columns = [name for name in (value, "low", "high") if name in periods]
    for column in columns:
        numbers_in(periods, column, verb="plot_timeline")
    check_numbers(periods, ["articles"], verb="plot_timeline", minimum=0)
    for column in ("start", "end"):
        if pd.to_datetime(periods[column], errors="coerce").isna().any():
            raise TableError(f"plot_timeline: column {column!r} must hold dates; take the table of count_by_period")


def _draw_line(ax, axis: pd.DataFrame, rows: pd.DataFrame, value: str, number: int):
    """Draw one line that breaks where there are no articles, and the band of its intervals; return the line."""
    own = axis[["start"]].merge(rows, on="start", how="left", validate="one_to_one")
    own.loc[~(own["articles"] > 0), value] = float("nan")
    colour, marker = COLOURS[number], _MARKERS[number]
    (line,) = ax.plot(own.index, own[value], color=colour, marker=marker, markersize=5 * scale(), zorder=3)
    if value == "per_million" and {"low", "high"} <= set(own.columns):
        ax.fill_between(own.index, own["low"], own["high"], color=colour, alpha=0.15, linewidth=0, zorder=1)
        # A period between two without an interval has no breadth to fill.
        ax.vlines(own.index, own["low"], own["high"], color=colour, alpha=0.4, linewidth=1.5, zorder=2)
    return line


def _draw_events(ax, axis: pd.DataFrame, events: Mapping[object, Text], direction: str) -> None:
    """Mark each event by a line where its day falls within its period, and name it above, clear of the others."""
    places = [(_place_of_day(axis, pd.Timestamp(date), name), in_language(name)) for date, name in events.items()]
    room, rows = room_beside_rows(ax) - _BESIDE * scale(), []
    for place, name in sorted(places):
        ax.axvline(place, color="#777777", linestyle="--", linewidth=1, zorder=0)
        label = row_label(name, lines=1)
        half = text_width(ax.figure, label, fontsize="small") / 2
        share = (place + 0.6) / (len(axis) + 0.2)
        line = room * (1 - share if direction == "rtl" else share)
        middle = min(max(line, half), max(room - half, half))  # a name that left the axes would take room from them
        ends = middle - half - _GAP, middle + half + _GAP
        row = next((row for row in rows if all(ends[1] < left or right < ends[0] for left, right in row)), None)
        if row is None:
            row = []
            rows.append(row)
        row.append(ends)
        ax.annotate(
            shape(label),
            (place, 1.0),
            (_POINTS_AN_INCH * (middle - line), (3 + 15 * rows.index(row)) * scale()),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize="small",
            color="#444444",
        )
    if len(rows) > _MOST_EVENT_ROWS:
        raise TableError(f"plot_timeline: {len(events)} events cannot be read; choose fewer, or give shorter names")
    grow(ax, max(len(rows) - 2, 0))


def _place_of_day(axis: pd.DataFrame, day: pd.Timestamp, name: Text) -> float:
    """Return where a day stands on an axis of periods that are all as wide."""
    starts, ends = pd.to_datetime(axis["start"]), pd.to_datetime(axis["end"])
    period = starts.searchsorted(day, side="right") - 1
    if period < 0 or day > ends.iloc[-1]:
        first, last = starts.iloc[0].date(), ends.iloc[-1].date()
        raise TableError(f"plot_timeline: the event of {day.date()} ({name}) is not within {first} to {last}")
    days = (ends[period] - starts[period]).days + 1
    return period - 0.5 + ((day - starts[period]).days + 0.5) / days


def _draw_volume(ax, axis: pd.DataFrame, articles: pd.Series):
    """Draw the articles of each period as bars below the lines, with the names of the periods; return their axes."""
    upper, lower = ax.get_subplotspec().subgridspec(2, 1, height_ratios=(4, 1), hspace=0.05)
    ax.set_subplotspec(upper)
    volume = ax.figure.add_subplot(lower)
    volume.bar(axis.index, axis["start"].map(articles), color=_VOLUME, width=0.8)
    longest = max(len(name.rpartition(" ")[0]) for name in axis["period"])
    fitting = max(letters_fitting(int(_WIDTH / _LETTER)) // (longest + 1), 1)
    shown = list(range(0, len(axis), -(-len(axis) // fitting)))
    volume.set_xticks(shown, [shape(name) for name in _short_names(axis["period"][shown])], fontsize="x-small")
    volume.tick_params(axis="x", pad=7 * scale())  # below the 0 of the other axis
    volume.set_ylabel(shape(say("volume")), fontsize="small")
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
    """Put few numbers on the side from which time runs."""
    number_axis(ax.yaxis, integer=True, most=most)
    if direction == "rtl":
        ax.yaxis.tick_right()
        ax.yaxis.set_label_position("right")
