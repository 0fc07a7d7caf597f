"""Lines: a rate over time, how the number of topics was chosen, and how a number or a rank moves."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from itertools import count

import numpy as np
import pandas as pd

from helpers.core.calendars import PERSIAN_DIGITS, to_gregorian
from helpers.figures import kit
from helpers.figures.kit import Pair, TableError, Text

__all__ = ["plot_dumbbell", "plot_rank_ranges", "plot_timeline", "plot_topic_choice"]
_MOST_PERIODS = 1500
_PERIOD_GAP = 1.4  # of the widest name of a period, from the middle of one to that of the next
_LETTERS_OF_A_NAME = 40  # in the legend
_MOST_EVENT_ROWS, _EVENT_ROW = 6, 15  # of names above the lines, and printer's points of each
_BESIDE, _GAP = 0.8, 0.06  # inches: of the numbers beside the axes; on both sides of a name
_TICK_GAP = 1.6  # of a tick's label, from the middle of one to that of the next
_RATE = "per_1000"
_FAINT = 0.35  # of periods with few articles
_SCANTY = 0.1  # of the articles of the median period: fewer, as of a day that has just begun, set no scale
_MARKS = {  # what is drawn of each kind of span
    "weekend": {"color": "#EEEEEE", "zorder": 0, "linewidth": 0},
    "holiday": {"color": "#F3DDD0", "zorder": 0, "linewidth": 0},
    "level": {"linestyle": "--", "linewidth": 1.4, "zorder": 2.5},
    "burst": {"linewidth": 5, "alpha": 0.6, "solid_capstyle": "butt", "zorder": 4},
}
_MARKERS = "osD^vPX*"  # lines are told apart in print too
_LATIN_DIGITS = {persian: latin for latin, persian in PERSIAN_DIGITS.items()}


@kit.plot
def plot_timeline(
    periods: pd.DataFrame,
    *,
    by: str = "",
    labels: Mapping[str, Text] | None = None,
    value: str = "per_1000",
    events: Mapping[object, Text] | None = None,
    marks: pd.DataFrame | None = None,
    title: Text = "",
    ax=None,
):
    """Draw a line per group over time, and the articles of each period as bars below.

    Time runs as `set_style(time_direction=…)` says, by default from the left.

    Parameters
    ----------
    periods : one row per period, and value of `by`, with `period`, `start`, `end`, `articles` and `value`, as from
        `count_by_period`. Rates have their interval (`low`, `high`) as a band; lines break where there are no articles.
        Periods that are true in `few_articles` are faint. They do not set the scale, nor do those with less than a
        tenth of the articles of the median period; a rate beyond it is a ▲ at its end.
    by, labels : the column whose values are the lines, at most eight, and the names of these values, which stand at the
        lines' ends where they have room.
    events : dates with a name each, marked by a line where the day falls: a date, or a text of year, month and day, of
        the Jalali calendar (`1404-04-22`) or the Gregorian one.
    marks : one row per span with `kind`, `start` and `end`, as from `find_bursts` (a bar at the top), `find_changes` (a
        dashed line at the level) and `days_off` (shaded), one under another; with a column `by`, of one line.
    ax : axes of `plt.subplots`, which are parted in two.

    Examples
    --------
    >>> periods = pd.DataFrame({"period": ["مرداد ۱۴۰۴", "شهریور ۱۴۰۴"], "start": ["2025-07-23", "2025-08-23"],
    ...                         "end": ["2025-08-22", "2025-09-22"], "articles": [3, 2], "per_1000": [9.0, 5.0]})
    >>> [float(rate) for rate in plot_timeline(periods).lines[0].get_ydata()]
    [9.0, 5.0]
    """
    kit.check_table(periods, ["period", "end", "articles", value])
    keys = ["start", *([by] if by else [])]
    if periods.duplicated([key for key in keys if key in periods]).any() and set(keys) <= set(periods):
        raise TableError("a period stands on several rows; name the column that parts them: by=…")
    kit.check_table(periods, keys)
    _check_periods(periods, value)
    axis = periods.drop_duplicates("start").sort_values("start", ignore_index=True)
    kit.check_readable(len(axis), "periods", most=_MOST_PERIODS)
    series = dict(list(periods.groupby(by, sort=False, observed=True))) if by else {"": periods}
    kit.check_readable(len(series), "lines", most=len(kit.COLOURS))
    axis = axis.assign(period=axis["period"].map(period_label))
    direction = kit.current_style().time_direction
    ax = ax or kit.new_axes(7.0, 4.5)
    names = kit.named_in(series, by, labels)
    own = [_on_axis(axis, rows, value) for rows in series.values()]
    top = _top(own, value)
    drawn = [_draw_line(ax, rows, value, number, top) for number, rows in enumerate(own)]
    marked = _draw_marks(ax, axis, marks, dict(zip(series, kit.COLOURS, strict=False)), by=by, value=value)
    event_rows = _draw_events(ax, axis, events or {}, direction)
    volume = _draw_volume(ax, axis, periods.groupby("start")["articles"].max())
    ax.set_xticks([])
    ax.set_ylim(min(0.0, *(rows[value].min() for rows in own if rows[value].notna().any()), 0.0), 1.05 * top)
    ax.set_ylabel(kit.shape(kit.label_for(value, between="\n")))
    is_whole = top == 1.0 or pd.api.types.is_integer_dtype(periods[value].dtype)
    for each, most, integer in ((ax, 5, is_whole), (volume, 3, True)):
        each.set_xlim(*kit.turned((-0.6, len(axis) - 0.4), direction))
        kit.number_axis(each.yaxis, integer=integer, most=most, measure=value if each is ax else "")
        if direction == "rtl":
            each.yaxis.tick_right()
            each.yaxis.set_label_position("right")
    kit.write_title(ax, title, kit.page_direction(), lift=_EVENT_ROW * event_rows * kit.scale())
    labelled = [kit.row_label(name, letters=_LETTERS_OF_A_NAME, lines=1) for name in names] if by else []
    if any(rows["few_articles"].any() for rows in own):
        faint = {"color": "#555555", "alpha": _FAINT, "marker": _MARKERS[0], "linewidth": kit.scale()}
        marked["few_articles"] = ax.plot([], [], markersize=5 * kit.scale(), **faint)[0]
    if kit.name_ends(ax, drawn[: len(labelled)], labelled, [rows[value] for rows in own], direction):
        labelled = []
    kit.write_legend(
        ax, [*drawn[: len(labelled)], *marked.values()], [*labelled, *map(kit.label_for, marked)], below=volume
    )
    for name, rows in zip(names, series.values(), strict=True):
        heights, size = rows[value].astype(float), name or kit.label_for(value)
        labels_of_rows, decimals = rows["period"].map(period_label), kit.decimals_for(rows[value], value)
        kit.describe_rows(ax, "lines", labels_of_rows, heights, decimals=decimals, measure=value, size=size)
    return ax


def _check_periods(periods: pd.DataFrame, value: str) -> None:
    for column in (name for name in (value, "low", "high") if name in periods):
        kit.numbers_in(periods, column)
    kit.check_numbers(periods, ["articles"], minimum=0)
    for column in ("start", "end"):
        if pd.to_datetime(periods[column], errors="coerce").isna().any():
            raise TableError(f"column {column!r} must hold dates; take the table of count_by_period")


def _on_axis(axis: pd.DataFrame, rows: pd.DataFrame, value: str) -> pd.DataFrame:
    """Return the rows of a series, one for each period of the axis; without articles there is no value."""
    own = axis[["start"]].merge(rows, on="start", how="left", validate="one_to_one")
    few = own["few_articles"].fillna(True).astype(bool) if "few_articles" in own else pd.Series(False, own.index)
    numbers = own[value].astype(float).where(own["articles"] > 0)
    return own.assign(**{value: numbers, "few_articles": few & numbers.notna()})


def _top(own: list[pd.DataFrame], value: str) -> float:
    """Return the highest value that sets the scale: of periods with enough articles, and of their intervals."""
    every = pd.concat(own)
    usual = every.loc[every["articles"] > 0, "articles"].median()
    setting = every[~every["few_articles"] & every[value].notna() & (every["articles"] >= _SCANTY * usual)]
    setting = setting if len(setting) else every
    highest = float(setting[value].max())
    if value == _RATE and "high" in setting:
        highest = max(highest, min(float(setting["high"].max()), 2 * highest))
    return highest if highest > 0 else 1.0  # of nothing but 0, four ticks would be named ۰


def period_label(name: str) -> str:
    """Return the name of a period of `analysis.count_by_period`: in an English figure in Latin letters."""
    if kit.current_style().language != "en":
        return str(name)
    words = [kit.label_for(word, default=word.translate(_LATIN_DIGITS)) for word in str(name).split()]
    return " ".join(filter(None, words))


def _draw_line(ax, own: pd.DataFrame, value: str, number: int, top: float):
    colour, marker, few = kit.COLOURS[number], _MARKERS[number], own["few_articles"]
    style = {"color": colour, "marker": marker, "markersize": 5 * kit.scale()}
    (line,) = ax.plot(own.index, own[value].mask(few), zorder=3, **style)
    if few.any():
        ax.plot(own.index, own[value], linewidth=0.8 * kit.scale(), alpha=_FAINT, zorder=2, **(style | {"marker": ""}))
        ax.plot(own.index[few], own.loc[few, value], linestyle="", alpha=_FAINT, zorder=2, **style)
    for beyond, alpha in ((few, _FAINT), (~few, 1.0)):
        beyond = own.index[beyond & (own[value] > 1.05 * top)]
        if len(beyond):
            above = style | {"marker": "^", "linestyle": "", "alpha": alpha, "clip_on": False}
            ax.plot(beyond, [1.05 * top] * len(beyond), **above)
    if value == _RATE and {"low", "high"} <= set(own.columns):
        ax.fill_between(own.index, own["low"], own["high"], color=colour, alpha=0.15, linewidth=0, zorder=1)
        # A period between two without an interval has no breadth to fill.
        ax.vlines(own.index, own["low"], own["high"], color=colour, alpha=0.4, linewidth=1.5 * kit.scale(), zorder=2)
    return line


def _draw_marks(
    ax, axis: pd.DataFrame, marks: pd.DataFrame | None, colours: Mapping[str, str], *, by: str, value: str
) -> dict:
    """Draw spans of time; return an artist of each kind, for the legend."""
    if marks is None or marks.empty:
        return {}
    missing = [column for column in ("kind", "start", "end") if column not in marks]
    if missing:
        raise TableError(f"marks: column {missing[0]!r} is missing; found: {', '.join(map(str, marks.columns))}")
    strangers = sorted(set(marks["kind"]) - set(_MARKS))
    if strangers:
        raise TableError(f"marks: kind must be one of {', '.join(_MARKS)}; got {strangers[0]!r}")
    starts, drawn, rows = pd.to_datetime(axis["start"]), {}, list(colours)
    for mark in marks.to_dict("records"):
        first, last = (starts.searchsorted(pd.Timestamp(mark[end]), side="right") - 1 for end in ("start", "end"))
        colour = colours.get(mark.get(by), "#555555") if by else kit.COLOURS[0]
        ends, style = (max(first, 0) - 0.5, last + 0.5), _style_of(mark["kind"])
        if last < 0 or first >= len(axis) or (by and by in mark and mark[by] == mark[by] and mark[by] not in colours):
            continue
        if mark["kind"] == "burst":
            row = rows.index(mark[by]) if by and mark.get(by) in rows else 0
            height = 0.985 - 0.03 * row  # of the axes, a bar below another for each line
            artist = ax.plot(ends, [height] * 2, color=colour, transform=ax.get_xaxis_transform(), **style)[0]
        elif mark["kind"] == "level":
            if value not in mark:
                continue
            artist = ax.plot(ends, [mark[value]] * 2, color=colour, **style)[0]
        else:
            artist = ax.axvspan(*ends, **style)
        drawn.setdefault(mark["kind"], artist)
    if by:  # in the legend, a mark of all lines has no line's colour
        grey = {
            kind: ax.plot([], [], color="#555555", **_style_of(kind))[0] for kind in ("burst", "level") if kind in drawn
        }
        drawn |= grey
    return drawn


def _style_of(kind: str) -> dict:
    """Return how a span of time is drawn, in the thickness of the style."""
    return _MARKS[kind] | {"linewidth": kit.scale() * _MARKS[kind]["linewidth"]}


def _draw_events(ax, axis: pd.DataFrame, events: Mapping[object, Text], direction: str) -> int:
    """Mark each event by a line on its day, and name it above; return how many rows the names take."""
    days = [(_day_of(day, name), name) for day, name in events.items()]
    marked = [(_position_of_day(axis, day, name), kit.in_language(name)) for day, name in days]
    room, rows = kit.room_beside_rows(ax) - _BESIDE * kit.scale(), defaultdict(list)
    for position, name in sorted(marked):
        ax.axvline(position, color="#777777", linestyle="--", linewidth=kit.scale(), zorder=0)
        label = kit.row_label(name, lines=1)
        half = kit.text_width(ax.figure, label, fontsize="small") / 2
        share = (position + 0.6) / (len(axis) + 0.2)
        line = room * (1 - share if direction == "rtl" else share)
        middle = min(max(line, half), max(room - half, half))  # a name that left the axes would take room from them
        ends = middle - half - _GAP, middle + half + _GAP
        row = next(row for row in count() if all(ends[1] < left or right < ends[0] for left, right in rows[row]))
        rows[row].append(ends)
        away = (kit.POINTS_AN_INCH * (middle - line), (3 + _EVENT_ROW * row) * kit.scale())
        where = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points", "ha": "center", "va": "bottom"}
        ax.annotate(kit.shape(label), (position, 1.0), away, **where, fontsize="small", color="#444444")
    if len(rows) > _MOST_EVENT_ROWS:
        raise TableError(f"{len(events)} events cannot be read; choose fewer, or give shorter names")
    kit.grow(ax, max(len(rows) - 2, 0))
    return len(rows)


def _day_of(day: object, name: Text) -> pd.Timestamp:
    """Return the day of an event; a year below 1700 is one of the Jalali calendar."""
    written = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", str(day).strip())
    found = (
        to_gregorian("jalali" if int(written[1]) < 1700 else "gregorian", *map(int, written.groups()))
        if written
        else day
    )
    try:
        if not pd.isna(day_found := pd.Timestamp(found)):
            return day_found.normalize()
    except (TypeError, ValueError):
        pass
    advice = "write it as 1404-04-22 or 2025-07-13, or take corpus.parse_date(…).date"
    raise TableError(f"the event {day!r} ({kit.in_language(name)}) is no date; {advice}")


def _position_of_day(axis: pd.DataFrame, day: pd.Timestamp, name: Text) -> float:
    starts, ends = pd.to_datetime(axis["start"]), pd.to_datetime(axis["end"])
    period = starts.searchsorted(day, side="right") - 1
    if period < 0 or day > ends.iloc[-1]:
        first, last = starts.iloc[0].date(), ends.iloc[-1].date()
        raise TableError(f"the event of {day.date()} ({kit.in_language(name)}) is not within {first} to {last}")
    days = (ends[period] - starts[period]).days + 1
    return (
        period - 0.5 + min(((day - starts[period]).days + 0.5) / days, 1.0)
    )  # between two periods: at the first's end


def _draw_volume(ax, axis: pd.DataFrame, articles: pd.Series):
    """Draw the articles of each period as bars below the lines; return their axes."""
    upper, lower = ax.get_subplotspec().subgridspec(2, 1, height_ratios=(4, 1), hspace=0.05)
    ax.set_subplotspec(upper)
    volume = ax.figure.add_subplot(lower)
    draw_volume(volume, axis.assign(articles=axis["start"].map(articles)))
    volume.tick_params(axis="x", pad=7 * kit.scale())  # below the 0 of the other axis
    volume.set_ylabel(kit.shape(kit.label_for("volume")), fontsize="small")
    return volume


def draw_volume(ax, axis: pd.DataFrame, *, colour: str = "#BBBBBB") -> None:
    """Draw the articles of each period, in the order of time, as bars with the names of as many as find room."""
    ax.bar(axis.index, axis["articles"], color=colour, width=0.8)
    longest = "\n".join(part for name in axis["period"].unique() for part in name.rsplit(" ", 1))
    widest = kit.text_width(ax.figure, longest, fontsize="x-small")
    fitting = max(int(kit.room_beside_rows(ax) / (_PERIOD_GAP * widest)), 1)
    shown = list(range(0, len(axis), -(-len(axis) // fitting)))
    parts = axis["period"][shown].str.rpartition(" ")
    is_new = parts[0].ne("") & parts[2].ne(parts[2].shift())  # the year stands below where it is another than before
    names = (parts[0] + "\n" + parts[2]).where(is_new, parts[0].where(parts[0].ne(""), parts[2]))
    ax.set_xticks(shown, [kit.shape(name) for name in names], fontsize="x-small")


@kit.plot
def plot_topic_choice(choices: pd.DataFrame, *, title: Text = "", ax=None):
    """Draw stability and coherence for each number of topics tried, the chosen one marked.

    Parameters
    ----------
    choices : one row per number of topics, as from `fit_topics(…).choices`.

    Examples
    --------
    >>> choices = pd.DataFrame({"topics": [2, 3], "stability": [1.0, 0.8], "coherence": [0.2, 0.4],
    ...                         "score": [0.2, 0.32], "chosen": [False, True]})
    >>> [float(value) for value in plot_topic_choice(choices).lines[1].get_ydata()]
    [0.2, 0.4]
    """
    columns = ["stability", "coherence", "score"]
    kit.check_table(choices, ["topics", "chosen", *columns])
    kit.check_numbers(choices, ["topics", "chosen"], minimum=0)
    kit.check_numbers(choices, columns, minimum=-1, maximum=1)
    ax = ax or kit.new_axes(7.0, 3.8)
    steps, drawn, names = range(len(choices)), [], list(map(kit.format_number, choices["topics"]))
    for column, colour, marker in zip(columns, kit.COLOURS, "osD", strict=False):
        numbers = kit.numbers_in(choices, column)
        drawn += ax.plot(steps, numbers, color=colour, marker=marker, clip_on=False)
        kit.describe_rows(ax, "lines", names, numbers, decimals=2, size=kit.label_for(column))
    for step in np.flatnonzero(choices["chosen"]):
        ax.axvline(step, color="#777777", linestyle="--", linewidth=kit.scale(), zorder=0)
    widest = kit.text_width(ax.figure, "\n".join(names), fontsize="medium")
    every = math.ceil(_TICK_GAP * widest * len(names) / kit.room_beside_rows(ax))
    ax.set_xticks(steps[::every], map(kit.shape, names[::every]))
    direction = kit.page_direction()
    ax.set_xlim(*kit.turned((-0.5, len(choices) - 0.5), direction))
    kit.label_values(ax, "topics")
    ax.set_ylim(min(0.0, float(choices["coherence"].min())), 1.0)
    if direction == "rtl":
        ax.yaxis.tick_right()
    kit.number_axis(ax.yaxis)
    kit.write_title(ax, title, direction)
    labels = list(map(kit.label_for, columns))
    if not kit.name_ends(ax, drawn, labels, [choices[column] for column in columns], direction):
        kit.write_legend(ax, drawn, labels)
    return ax


@kit.plot
def plot_dumbbell(
    table: pd.DataFrame,
    *,
    label: str,
    columns: tuple[str, str],
    labels: Pair,
    value: str = "count",
    title: Text = "",
    ax=None,
):
    """Draw how each row's number moves from one column to another: two dots and a line.

    Parameters
    ----------
    label : the column with the rows' names.
    columns, labels : the columns with the number before and the number after, and what these two are.
    value : what they count.

    Examples
    --------
    >>> table = pd.DataFrame({"term": ["همکاری"], "hazm": [3], "ours": [8]})
    >>> ax = plot_dumbbell(table, label="term", columns=("hazm", "ours"), labels=("پیش", "پس"))
    >>> [float(dots.get_offsets()[0][0]) for dots in ax.collections[1:]]
    [3.0, 8.0]
    """
    kit.check_table(table, [label, *columns])
    pair = [kit.numbers_in(table, column) for column in columns]
    rows, names = kit.names_in(table[label], label), list(map(kit.in_language, labels))
    ax, direction = kit.row_axes(ax, rows, head=1.6)
    ax.hlines(range(len(rows)), *pair, color="#999999", linewidth=2 * kit.scale(), zorder=1)
    dots = [
        ax.scatter(numbers, range(len(rows)), color=kit.COLOURS[colour], marker=marker, zorder=2, clip_on=False)
        for numbers, colour, marker in zip(pair, (3, 0), "sD", strict=True)
    ]
    kit.label_rows(ax, rows, direction)
    ax.tick_params(axis="y", pad=8)  # room for the marks at 0
    ends = pd.concat(pair)
    decimals = kit.decimals_for(ends, value)
    ax.set_xlim(*kit.value_limits(ends, direction))
    kit.number_axis(ax.xaxis, integer=decimals == 0, measure=value)
    kit.label_values(ax, value)
    kit.write_title(ax, title, direction)
    kit.write_legend(ax, dots, names)
    for name, numbers in zip(names, pair, strict=True):
        kit.describe_rows(ax, "dots", rows, numbers, decimals=decimals, measure=value, size=name)
    return ax


@kit.plot
def plot_rank_ranges(
    items: pd.DataFrame, *, top: int | None = None, labels: Mapping[str, Text] | None = None, title: Text = "", ax=None
):
    """Draw how far the rank of each item moves: a line from its best to its worst rank, on a logarithmic axis.

    Parameters
    ----------
    items : one row per item with `item`, `verdict`, `baseline_rank` (the dot), `best_rank`, `worst_rank` and
        `absent_in` (how many settings lack it: a cross at the end), as from `run_multiverse(…).items`.
    top : the rank behind which a dashed line is drawn.

    Examples
    --------
    >>> items = pd.DataFrame({"item": ["صلح"], "verdict": "all", "baseline_rank": [2], "best_rank": [1],
    ...                       "worst_rank": [4], "absent_in": [0]})
    >>> [float(number) for number in plot_rank_ranges(items).collections[1].get_offsets()[0]]
    [2.0, 0.0]
    """
    columns = ["baseline_rank", "best_rank", "worst_rank", "absent_in"]
    kit.check_table(items, ["item", "verdict", *columns])
    kit.check_readable(len(items), "items")
    ranks = pd.DataFrame({column: kit.numbers_in(items, column) for column in columns})
    for column in columns:
        kit.check_numbers(ranks.dropna(subset=column), [column], minimum=0, maximum=10**7)
    ranks = ranks.astype(float)
    heights = pd.Series(range(len(items)), index=items.index)
    furthest = 1.4 * max(float(ranks["worst_rank"].max()), top or 1)
    lacking = ranks["absent_in"] > 0
    names = kit.item_names(items["item"], labels)
    ax, direction = kit.row_axes(ax, names, head=1.9)
    far = ranks["worst_rank"].mask(lacking, furthest)
    ax.hlines(heights, ranks["best_rank"], far, color="#777777", linewidth=2 * kit.scale(), zorder=1)
    marks = kit.mark_verdicts(ax, names, items["verdict"], ranks["baseline_rank"], heights)
    if lacking.any():
        crosses = {"color": "black", "marker": "x", "clip_on": False}
        marks[kit.label_for("absent")] = ax.scatter(far[lacking], heights[lacking], **crosses)
    if top:
        ax.axvline(top + 0.5, color="#777777", linestyle="--", linewidth=0.8 * kit.scale(), zorder=0)
    kit.label_rows(ax, names, direction)
    ax.tick_params(axis="y", pad=8)  # room for the marks at the first rank
    ax.set_xscale("log")
    ends = (0.9, 1.05 * furthest)
    ax.set_xlim(*kit.turned(ends, direction))
    ticks = _ticks_with_room(ax, furthest, kit.room_beside_rows(ax) / math.log10(ends[1] / ends[0]))
    kit.fixed_ticks(ax.xaxis, {tick: kit.format_number(tick) for tick in ticks})
    kit.label_values(ax, "rank")
    kit.write_title(ax, title, direction)
    kit.write_legend(ax, list(marks.values()), list(marks))
    kit.describe_rows(ax, "dots", names, ranks["worst_rank"], size=kit.label_for("rank"))
    return ax


def _ticks_with_room(ax, furthest: float, decade: float) -> list[int]:
    """Return round ranks whose names do not touch where 1 and 10 are `decade` inches apart, powers of ten first."""
    chosen: dict[int, tuple[float, float]] = {}
    for tick in [step * 10**power for step in (1, 2, 5, 3) for power in range(8) if step * 10**power <= furthest]:
        middle, half = decade * math.log10(tick), 0.6 * kit.text_width(ax.figure, kit.format_number(tick))
        if all(abs(middle - other) > half + half_of_other for other, half_of_other in chosen.values()):
            chosen[tick] = middle, half
    return sorted(chosen)
