"""Room on a figure: its size, its title and legend, the names of its rows, the numbers on its axes.

A figure that a plot made for itself grows with what must be read on it; axes that a person gave keep their size, and
what stands beside them becomes smaller.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple
from weakref import WeakKeyDictionary, WeakSet

import numpy as np
import pandas as pd

from helpers.figures.labels import (
    LETTERS_OF_A_LINE,
    MARKS,
    Text,
    format_measure,
    in_language,
    is_share,
    label_texts,
    line_direction,
    reading_direction,
    row_label,
    shape,
)
from helpers.figures.settings import SIZES, current_size, current_style, drawing_style, scale

BAR_HEIGHT = 0.3  # inches a bar, with its gap, where letters have 11 points
POINTS_AN_INCH = 72
_MOST_LINES = 4  # a longer title is cut here; the whole of it is in the sidecar
_LARGE = 1.2  # matplotlib's "large", of the size of other letters
_LINE_STEP = 1.3  # from one line of a text to the next, of the size of its letters
_LINE = 1.35  # the height of a line, of the size of its letters
_MARGIN = 0.01  # of the figure's width
_GAP = 0.15  # inches between axes and what stands beside them
_MORE_LINES = 0.17  # inches more where names of rows have two lines
_MARK, _LEGEND_ROW, _LEGEND_MARGIN = 0.6, 1.1, 0.3  # of a legend: inches of a mark, lines a row, inches at the sides
_POINTS_APART = 4  # printer's points between a point and its name
# Where a name may stand, the best side first: on which side of its point, across and up.
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_SMALL = 0.833  # matplotlib's "small", of the size of other letters
# Of a name at the end of a line: of the figure's width, lines; printer's points from the axes to its mark and its text.
_ROOM_OF_ENDS, _LINES_OF_AN_END, _MARK_OF_AN_END = 0.2, 2, (7, 13)
_TICK_GAP = 1.15  # of a tick's label, from the middle of one to that of the next


class _Title(NamedTuple):
    """The title that a plot wrote: as given, as drawn, and the side from which rows are read."""

    given: Text = ""
    drawn: str = ""
    direction: str = "rtl"


_titles: WeakKeyDictionary = WeakKeyDictionary()  # by axes: it goes when the axes go
_ends: WeakKeyDictionary = WeakKeyDictionary()  # by axes: names at the ends of lines, with their marks
_made: WeakSet = WeakSet()  # figures that a plot made for itself


def new_axes(width: float, height: float):
    """Return the axes of a new figure of so many inches, where letters have 11 points; larger or smaller with them."""
    import matplotlib.pyplot as plt

    across = current_size().width / SIZES["two_columns"].width
    figure, ax = plt.subplots(figsize=(width * across, height * scale()))
    _made.add(figure)
    # Title and legend stand on the figure and leave the axes their room; what a person sets on the axes replaces them.
    ax.set_title, ax.get_title, ax.legend = (partial(stand_in, ax) for stand_in in (_set_title, _get_title, _legend))
    return ax


def grow(ax, lines: float = 0.0, *, inches: float = 0.0) -> None:
    """Make the figure taller by so many lines of text, or inches, if a plot made it: the axes keep their room."""
    if ax.figure in _made:
        more = inches + lines * _LINE * current_size().points / POINTS_AN_INCH
        ax.figure.set_figheight(ax.figure.get_figheight() + more)


def widen(ax, inches: float) -> bool:
    """Make the figure wider by so many inches, if a plot made it; tell whether it did."""
    if ax.figure in _made:
        ax.figure.set_figwidth(ax.figure.get_figwidth() + inches)
    return ax.figure in _made


def text_width(figure, text: str, **options) -> float:
    """Return the width of a text's widest line in inches, drawn on this figure."""
    drawn = figure.text(0, 0, shape(text), **options)
    width = drawn.get_window_extent().width / figure.dpi
    drawn.remove()
    return width


def line_spacing(figure) -> float:
    """Return the spacing that sets lines as far apart in this font as in others: some leave much room between them."""
    one, two = (figure.text(0, 0, text, linespacing=1.0) for text in ("lp", "lp\nlp"))
    step = two.get_window_extent().height - one.get_window_extent().height
    for text in (one, two):
        text.remove()
    return _LINE_STEP * current_size().points * figure.dpi / POINTS_AN_INCH / step


def wrap_line(figure, line: str, room: float, size: str) -> list[str]:
    """Return the lines that a text is broken into so that none is wider than `room` inches in letters of this size."""
    width = text_width(figure, line, fontsize=size)
    if width <= room:
        return [line]
    most = max(int(0.95 * len(line) * room / width), 5)
    lines = textwrap.wrap(line, most)
    narrower = range(max(map(len, line.split())), most)  # no line of one word where as many lines can be alike
    return next((found for letters in narrower if len(found := textwrap.wrap(line, letters)) == len(lines)), lines)


def room_beside_rows(ax) -> float:
    """Return how many inches wide the axes will be, beside the names of their rows."""
    names = [label.get_window_extent().width for label in ax.get_yticklabels()]
    return float(max(_room(ax) - max(names, default=0) / ax.figure.dpi - _GAP, _GAP))


def _room(ax) -> float:
    width = ax.figure.get_figwidth() * (1 - 2 * _MARGIN)
    return width if ax.figure in _made else width * ax.get_position().width


def share_of_width(ax) -> float:
    """Return which share of a whole figure's width given axes have; those of a plot's own figure have all of it."""
    return 1.0 if ax.figure in _made else min(_room(ax) / current_size().width, 1.0)


def write_title(ax, title: Text, direction: str = "rtl", *, lift: float = 0.0):
    """Write a title over the whole of a figure that a plot made, which grows for it, else over the axes alone.

    `lift` is how many printer's points of other texts stand between given axes and their title.
    """
    text, before = in_language(title, between="\n"), _titles.get(ax, _Title())
    if not text.strip() and not before.drawn:
        return None
    shown = "\n".join(map(shape, _wrapped(ax.figure, title, _room(ax)))) if text.strip() else ""
    _titles[ax] = _Title(title, shown, direction)
    if ax.figure not in _made:
        return ax.set_title(shown, pad=lift + current_size().points / 2)
    side = "right" if line_direction(text) == direction == "rtl" else "left"
    grow(ax, (shown.count("\n") - before.drawn.count("\n")) * _LARGE)
    spacing = line_spacing(ax.figure)
    return ax.figure.suptitle(shown, linespacing=spacing, x=1 - _MARGIN if side == "right" else _MARGIN, ha=side)


def title_of(ax) -> Text:
    """Return the title of axes: the one that a plot was given, or the one that a person set since."""
    written = _titles.get(ax, _Title())
    shown = next(filter(None, map(ax.get_title, ("center", "left", "right"))), "")
    return written.given if shown == written.drawn else shown


def _wrapped(figure, title: Text, room: float) -> list[str]:
    """Return the lines of a title that are no wider than `room` inches, at most four."""
    english = title.get("en") if isinstance(title, Mapping) and title.get("en") != title.get("fa") else None
    lines = [
        f"{MARKS['ltr']}{line}" if part == english else line  # reads from the left, whatever words it quotes
        for part in in_language(title, between="\n").split("\n")
        for line in wrap_line(figure, part, room, "large")
    ]
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1][:-1] + "…"]


def _set_title(ax, label, fontdict=None, loc=None, *, pad=None, y=None, **options):
    """Do what `Axes.set_title` does; without a place of matplotlib's, where the plot's title stood."""
    with drawing_style():
        if (loc, pad, y) != (None, None, None):
            write_title(ax, "")
            return type(ax).set_title(ax, shape(str(label)), fontdict, loc, pad=pad, y=y, **options)
        title = write_title(ax, str(label), _titles.get(ax, _Title()).direction) or ax.figure.suptitle("")
    title.update((fontdict or {}) | options)
    return title


def _get_title(ax, loc="center") -> str:
    """Do what `Axes.get_title` does; the plot's title is the one in the middle, wherever it stands."""
    return type(ax).get_title(ax, loc) or (ax.figure.get_suptitle() if loc == "center" else "")


def write_legend(ax, handles: Sequence, names: Sequence[str], *, below=None) -> None:
    """Name the handles, and write their legend at the foot of a plot's own figure, else below `ax`, or below `below`.

    It runs from the right where names are Persian, and takes the columns that fit.
    """
    from matplotlib.transforms import ScaledTranslation

    if not handles:
        return
    figure, direction = ax.figure, reading_direction(None, names)
    for handle, name in zip(handles, names, strict=True):
        handle.set_label(shape(name))  # for a person's own ax.legend()
    room, mark = (figure.get_figwidth() if figure in _made else _room(ax)) - _LEGEND_MARGIN, _MARK * scale()
    names = ["\n".join(wrap_line(figure, name, room - mark, "medium")) for name in names]
    widest = text_width(figure, "\n".join(names), fontsize="medium") + mark
    fitting = max(min(int(room / widest), len(names)), 1)
    columns = -(-len(names) // -(-len(names) // fitting))  # as even as so many rows allow
    order = _column_order(len(names), columns, direction)
    rows = -(-len(names) // columns) + sum(name.count("\n") for name in names)
    grow(ax, _LEGEND_ROW * (rows - 1))
    entries = [handles[entry] for entry in order], [shape(names[entry]) for entry in order]
    side = {"markerfirst": False, "alignment": "right"} if direction == "rtl" else {"alignment": "left"}
    options = {"ncols": columns, "frameon": False, **side}
    if figure in _made:
        legend = figure.legend(*entries, loc="outside lower center", **options)
    else:
        lowest = below or ax
        figure.draw_without_rendering()
        drop = max(lowest.bbox.y0 - lowest.get_tightbbox().y0, 0) / figure.dpi  # under all that is written below
        under = lowest.transAxes + ScaledTranslation(0, -drop, figure.dpi_scale_trans)
        place = {"loc": "upper center", "borderaxespad": 0.2, "bbox_to_anchor": (0.5, 0), "bbox_transform": under}
        legend = lowest.legend(*entries, **place, **options)
        if below:
            ax.legend = partial(_legend, ax)
    legend.axes_of_plot = ax
    legend.draw = partial(_draw_legend, legend, entries[0])


def name_ends(ax, handles: Sequence, names: Sequence[str], heights: Sequence[pd.Series], direction: str) -> bool:
    """Write each line's name, with its mark, beside its last point; return whether all names have room there.

    `heights` are the lines' values in the order of time, which ends at the left where it runs in the direction `rtl`.
    Call it with the axes' limits set. Names that would cover each other move apart.
    """
    from matplotlib.transforms import ScaledTranslation

    ends = [rows.dropna() for rows in heights]
    if not names or not all(map(len, ends)):
        return False
    wrapped = [wrap_line(ax.figure, name, _ROOM_OF_ENDS * _room(ax), "small") for name in names]
    ax.figure.canvas.figure.draw_without_rendering()  # constrained layout sets the axes no earlier
    line = _SMALL * _LINE * current_size().points * ax.figure.dpi / POINTS_AN_INCH / ax.bbox.height
    sizes = np.array([len(lines) for lines in wrapped]) * line
    if max(map(len, wrapped)) > _LINES_OF_AN_END or sizes.sum() > 1:
        return False
    low, high = ax.get_ylim()
    places = np.clip([(float(rows.iloc[-1]) - low) / (high - low) for rows in ends], 0, 1)
    order = np.argsort(places, kind="stable")
    for above, below in zip(order[1:], order, strict=False):
        places[above] = max(places[above], places[below] + (sizes[above] + sizes[below]) / 2)
    limit = 1.0
    for number in order[::-1]:  # back from the top
        places[number] = min(places[number], limit - sizes[number] / 2 if limit < 1 else 1.0)
        limit = places[number] - sizes[number] / 2
    edge, side, sides = (0, -1, "right") if direction == "rtl" else (1, 1, "left")
    away = [side * part * scale() for part in _MARK_OF_AN_END]
    beside = ax.transAxes + ScaledTranslation(away[0] / POINTS_AN_INCH, 0, ax.figure.dpi_scale_trans)
    for handle, name, lines, place in zip(handles, names, wrapped, places, strict=True):
        handle.set_label(shape(name))  # for a person's own ax.legend()
        style = {"color": handle.get_color(), "marker": handle.get_marker(), "markersize": handle.get_markersize()}
        (mark,) = ax.plot([edge], [place], transform=beside, clip_on=False, linestyle="", label="_end", **style)
        mark.draw = partial(_draw_mark, mark, handle)
        where = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "center"}
        text = "\n".join(map(shape, lines))
        text = ax.annotate(text, (edge, place), (away[1], 0), ha=sides, fontsize="small", **where)
        _ends.setdefault(ax, []).extend([mark, text])
    ax.legend = partial(_legend, ax)
    return True


def _draw_mark(mark, line, renderer) -> None:
    """Draw the mark of a name in the colour that its line has by now."""
    mark.set_color(line.get_color())
    type(mark).draw(mark, renderer)


def _draw_legend(legend, artists: Sequence, renderer) -> None:
    """Draw a legend in the colours that its artists have by now."""
    for handle, artist in zip(legend.legend_handles, artists, strict=True):
        drawn = artist[0] if isinstance(artist, tuple) else artist  # a container of bars
        for name in ("color",) if hasattr(drawn, "get_color") else ("facecolor", "edgecolor"):
            colour = getattr(drawn, f"get_{name}")()
            is_area = hasattr(handle, "get_height")  # a rectangle takes one colour, a collection has a list of them
            getattr(handle, f"set_{name}")(colour[0] if is_area and hasattr(drawn, "get_offsets") else colour)
    type(legend).draw(legend, renderer)


def _legend(ax, *arguments, **options):
    """Do what `Axes.legend` does; the new legend takes the place of the plot's own one, and of names at lines' ends."""
    for artist in _ends.pop(ax, ()):
        artist.remove()
    for legend in [*ax.figure.legends, *(other.get_legend() for other in ax.figure.axes)]:
        if getattr(legend, "axes_of_plot", None) is ax:
            legend.remove()
    return type(ax).legend(ax, *arguments, **options)


def _column_order(count: int, columns: int, direction: str) -> list[int]:
    """Return entries in the order in which matplotlib fills columns from the left, for columns read from their side."""
    if direction != "rtl":
        return list(range(count))
    # Of columns that cannot be even, matplotlib makes the first ones longer, and so does numpy.
    return [int(entry) for part in np.array_split(np.arange(count)[::-1], columns) for entry in part[::-1]]


def label_rows(ax, names: Sequence[str], direction: str) -> None:
    """Name rows 0, 1, … from the top down, at the right for `rtl`; on given axes in letters that rows have room for."""
    limits, options = {}, {}
    if ax.figure not in _made:
        limits = {"letters": int(LETTERS_OF_A_LINE * share_of_width(ax)), "lines": 1}
        height = POINTS_AN_INCH * ax.figure.get_figheight() * ax.get_position().height / max(len(names), 1)
        options["fontsize"] = min(current_size().points, max(height / _LINE, 1.0))
    ax.set_yticks(range(len(names)), [shape(row_label(name, **limits)) for name in names], **options)
    if any("\n" in label.get_text() for label in ax.get_yticklabels()):
        for label in ax.get_yticklabels():
            label.set_linespacing(line_spacing(ax.figure))
    ax.set_ylim(len(names) - 0.4, -0.6)
    if direction == "rtl":
        ax.yaxis.tick_right()


def row_height(names: Sequence[str]) -> float:
    """Return how many inches a row needs for its name."""
    return BAR_HEIGHT + (_MORE_LINES if any("\n" in row_label(name) for name in names) else 0.0)


def row_axes(ax, names: Sequence[str], *, head: float, direction: str | None = None):
    """Return axes for these rows, new ones with `head` inches above and below, and from where the names are read."""
    direction = reading_direction(direction, names)
    return ax or new_axes(7.0, head + row_height(names) * len(names)), direction


def label_values(ax, measure: Text) -> None:
    """Say below the axes what their numbers are, or what their column is called, in lines that fit."""
    room = room_beside_rows(ax)
    text = in_language(measure if isinstance(measure, Mapping) else label_texts(measure), between="\n")
    lines = [line for part in text.split("\n") for line in wrap_line(ax.figure, part, room, "medium")]
    ax.set_xlabel("\n".join(map(shape, lines)), linespacing=line_spacing(ax.figure))
    grow(ax, len(lines) - 1)


def turned(ends: tuple[float, float], direction: str) -> tuple[float, float]:
    """Return the ends of an axis, turned round for `rtl`."""
    return ends[::-1] if direction == "rtl" else ends


def value_limits(numbers: pd.Series, direction: str) -> tuple[float, float]:
    """Return an axis that holds 0 and a little beyond the longest bars, turned round for rtl."""
    known = [0.0, *numbers.dropna()]
    lowest, highest = min(known), max(known)
    return turned((1.1 * lowest, 1.1 * (highest if highest > lowest else 1.0)), direction)


def number_axis(axis, *, integer: bool = False, most: int = 6, measure: Text = "") -> None:
    """Give an axis few ticks, in the digits of the style or as percentages, and a grid; call it with its limits set."""
    from matplotlib.ticker import MaxNLocator

    language = current_style().language  # ticks are written when the figure is drawn, maybe outside of the style
    per, integer = (100, False) if is_share(measure) else (1, integer)

    def name(number: float, _=None) -> str:
        shown = per * number
        decimals = next((count for count in range(6) if round(shown, count) == round(shown, 6)), 6)
        return shape(format_measure(number, measure, decimals=decimals, language=language))

    low, high = sorted(axis.get_view_interval())
    for count in range(min(most, current_size().ticks), 0, -1):
        locator = MaxNLocator(nbins=count, integer=integer)
        if axis.axis_name == "y" or count == 1:
            break
        ticks = locator.tick_values(low, high)
        widest = text_width(axis.figure, "\n".join(map(name, ticks)), fontsize="medium")
        step = (ticks[1] - ticks[0]) / (high - low) * room_beside_rows(axis.axes) if len(ticks) > 1 else math.inf
        if step > _TICK_GAP * widest:
            break
    axis.set_major_locator(locator)
    axis.set_major_formatter(name)
    _draw_grid_lines(axis)


def fixed_ticks(axis, ticks: Mapping[float, str]) -> None:
    """Put ticks with these names on an axis, and a grid."""
    axis.set_ticks(list(ticks), list(map(shape, ticks.values())))
    axis.minorticks_off()
    _draw_grid_lines(axis)


def _draw_grid_lines(axis) -> None:
    """Draw an axis's grid behind the data, also on axes that were made outside of the style."""
    axis.grid(True, color="#DDDDDD")
    axis.axes.set_axisbelow(True)


def name_points(
    ax,
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    colours: Sequence[str],
    *,
    radii: Sequence[float] = (),
) -> int:
    """Write each name beside its point, clear of other points and earlier names; return how many found no room.

    Call it last, when the axes have their limits and their ticks. `radii` are those of circles, in printer's points.
    """
    ax.figure.canvas.figure.draw_without_rendering()  # constrained layout sets the axes no earlier
    pixels_a_point = ax.figure.dpi / POINTS_AN_INCH
    pixels = ax.transData.transform(np.asarray(points, dtype=float).reshape(-1, 2))
    reach = np.asarray(radii or [2.0] * len(pixels)).reshape(-1, 1) * pixels_a_point
    inside, without = ax.get_window_extent(), 0
    taken = np.hstack([pixels - reach, pixels + reach])
    away = reach.ravel() + (_POINTS_APART - 2) * pixels_a_point
    for pixel, point, name, colour, apart in zip(pixels, points, names, colours, away, strict=True):
        text = ax.annotate(shape(name), point, (0, 0), textcoords="offset points", color=colour, fontsize="small")
        # Read on top of unnamed points too; an outline would make a PDF's letters shapes that nobody can search.
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0})
        text.set_in_layout(False)  # or a long name would shrink the axes, and move all that is on them
        extent = text.get_window_extent()
        for side in np.array(_SIDES):
            lower = pixel + side * apart + (side - 1) / 2 * extent.size
            upper = lower + extent.size
            is_within = (inside.min <= lower).all() and (upper <= inside.max).all()
            if is_within and not ((lower < taken[:, 2:]) & (taken[:, :2] < upper)).all(axis=1).any():
                text.set_position((lower - extent.min) / pixels_a_point)
                taken = np.vstack([taken, [*lower, *upper]])
                break
        else:
            text.remove()
            without += 1
    return without
