"""Numbers of places as circles on the outlines of states, and numbers of days and months as squares of a calendar."""

import datetime
import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.core.calendars import GREGORIAN, JALALI, parts_of
from helpers.core.paths import PLACES
from helpers.figures import kit
from helpers.figures.kit import Side, TableError, Text

__all__ = ["plot_calendar", "plot_map"]
_LAND, _BORDER, _OWN_LAND, _CIRCLE = "#EAE6DC", "#FFFFFF", "#D9D2C0", kit.COLOURS[0]
_LARGEST = 21.0  # printer's points: the radius of the largest circle
_KEY = (1.0, 0.25)  # of the largest number: what the circles of the key stand for
_KEY_STYLE = {"facecolor": "none", "edgecolor": "#555555", "linewidth": 0.8}
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
_IRAN = "364"  # its number in ISO 3166-1
_MOST_WEEKS, _MOST_YEARS = 60, 60
_MONTHS = {"jalali": JALALI, "gregorian": GREGORIAN}
_ROW = 0.3  # inches
_FEWEST_COLUMNS = 10  # of which there is room: a week alone is as wide as one of ten
_WEEKDAYS = ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
_REST_OF_MONTH = 2  # weeks
_STEPS = (10, 15, 20, 25, 30, 40, 50, 60, 80)  # of a round number of two digits or more
_EMPTY, _EDGE, _BETWEEN = "#FFFFFF", "#BBBBBB", "#444444"
_FILLED = 0.8  # of a cell by its number
_MONTH_APART = 1.3  # of a month's name: how far the next one stands


class _Area(NamedTuple):
    """What a map shows, from west to east and from south to north."""

    west: float
    east: float
    south: float
    north: float
    outlines: str  # their file
    key: tuple[float, float]  # where the key of sizes stands, as shares of the axes
    parallel: float | None = None  # along which a plain map of degrees is true; without one the map is Equal Earth


_AREAS = {
    "world": _Area(-180, 180, -56, 84, "world", (0.1, 0.16)),
    "west_asia": _Area(22, 80, 8, 48, "world", (0.72, 0.13), parallel=28),
    "iran": _Area(43, 64.5, 24, 40.5, "iran", (0.12, 0.14), parallel=32),
}


@kit.plot
def plot_map(
    table: pd.DataFrame,
    *,
    value: str,
    labels: Mapping[str, Text] | None = None,
    area: str = "world",
    top: int = 15,
    title: Text = "",
    ax=None,
):
    """Draw a circle at each place, its area the number, on the outlines of states; below it what the number is.

    Circles and not coloured states: colour makes large states shout and small ones, as Qatar and Lebanon, vanish.
    The world is drawn in the Equal Earth projection, where areas are true; the others are plain maps of degrees, with
    the meridians as near to each other as at 28° or 32° north. The outlines are those of Natural Earth, which draws
    borders as they are in force, and takes no side.

    Parameters
    ----------
    table : one row per place with `place`, `latitude`, `longitude` (degrees) and the column `value`. Places outside of
        the area, and those with 0, are not drawn.
    value : the column of the circles' areas: `hits_per_1000`, `share_of_articles`, …
    labels : names; what has none there stands as it is.
    area : `world`, `west_asia`, or `iran` with its neighbours.
    top : of how many of the largest circles the names are written, as far as they find room.

    Examples
    --------
    >>> places = pd.DataFrame({"place": ["تهران", "قم"], "latitude": [35.7, 34.6], "longitude": [51.4, 50.9]})
    >>> ax = plot_map(places.assign(share_of_articles=[0.4, 0.1]), value="share_of_articles", area="iran")
    >>> [round(float(size)) for size in ax.collections[1].get_sizes()]
    [1764, 441]

    References
    ----------
    Šavrič, B., Patterson, T. and Jenny, B. (2018), doi:10.1080/13658816.2018.1504949
    """
    if area not in _AREAS:
        raise TableError(f"area must be one of {', '.join(_AREAS)}; got {area!r}")
    kit.check_top(top)
    kit.check_table(table, ["place", "latitude", "longitude", value], unique=["place"], advice="count one group")
    kit.check_numbers(table, [value], minimum=0)
    kit.check_numbers(table, ["latitude"], minimum=-90, maximum=90)
    kit.check_numbers(table, ["longitude"], minimum=-180, maximum=180)
    window = _AREAS[area]
    inside = table["longitude"].between(window.west, window.east) & table["latitude"].between(
        window.south, window.north
    )
    shown = table[inside & (table[value] > 0)].sort_values(value, ascending=False, kind="stable")
    kit.check_table(shown, [])
    ax = _draw_land(window, ax)
    largest = float(shown[value].max())
    radii = _LARGEST * kit.scale() * kit.share_of_width(ax) * np.sqrt(shown[value].to_numpy(dtype=float) / largest)
    points = _project(shown[["longitude", "latitude"]].to_numpy(dtype=float), window)
    style = {"color": _CIRCLE, "alpha": 0.55, "edgecolor": "white", "linewidth": 0.6}
    ax.scatter(*points.T, s=(2 * radii) ** 2, zorder=2, **style)
    _show_whole(ax, points, radii)
    decimals = 1 if kit.is_share(value) else kit.decimals_for(shown[value])
    write = partial(kit.format_measure, measure=value, decimals=decimals)
    names = [kit.in_language((labels or {}).get(place, str(place))) for place in shown["place"]]
    _draw_key(ax, window, [largest * part for part in _KEY], [radii[0] * part**0.5 for part in _KEY], write)
    circle, measure = map(kit.label_texts, ("circle_area", value))
    kit.label_values(ax, {language: f"{circle[language]}: {measure[language]}" for language in measure})
    kit.write_title(ax, title)
    _keep_proportions(ax)
    colours = ["#1A1A1A"] * len(shown)
    kit.name_points(ax, points[:top], names[:top], colours[:top], radii=radii[:top].tolist())
    kit.describe_rows(ax, "map", names, shown[value], decimals=decimals, measure=value)
    kit.shows(ax, shown)
    return ax


def _project(degrees: np.ndarray, window: _Area) -> np.ndarray:
    """Return x and y of longitudes and latitudes."""
    longitude, latitude = np.radians(degrees).T
    if window.parallel is not None:
        return np.column_stack([longitude * np.cos(np.radians(window.parallel)), latitude])
    one, two, three, four = _EQUAL_EARTH
    angle = np.arcsin(np.sqrt(3) / 2 * np.sin(latitude))
    slope = 9 * four * angle**8 + 7 * three * angle**6 + 3 * two * angle**2 + one
    x = 2 * np.sqrt(3) * longitude * np.cos(angle) / (3 * slope)
    return np.column_stack([x, four * angle**9 + three * angle**7 + two * angle**3 + one * angle])


def _draw_land(window: _Area, ax):
    """Draw the outlines of states on axes without ticks that show the area in true proportions."""
    from matplotlib.collections import PolyCollection

    widest = 0 if window.south < 0 else window.south  # the latitude at which a map of the world is widest
    edges = np.array([(x, y) for x in (window.west, window.east) for y in (window.south, widest, window.north)])
    low, high = (function(_project(edges, window), axis=0) for function in (np.min, np.max))
    width, height = high - low
    ax = ax or kit.new_axes(7.0, 1.3 + 6.8 * height / width)
    states = list(_polygons(window.outlines))
    colours = [_OWN_LAND if state == _IRAN and window.outlines == "iran" else _LAND for state, _ in states]
    rings = [_project(ring, window) for _, ring in states]
    ax.add_collection(PolyCollection(rings, facecolors=colours, edgecolors=_BORDER, linewidths=0.6, zorder=0))
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xticks=[], yticks=[])
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _show_whole(ax, points: np.ndarray, radii: np.ndarray) -> None:
    """Show as much more land as circles at the edge need."""
    across = np.ptp(ax.get_xlim())
    a_point = across / (kit.POINTS_AN_INCH * ax.figure.get_figwidth() * kit.share_of_width(ax))
    reach = 1.3 * a_point * radii[:, None]
    low, high = np.array([ax.get_xlim(), ax.get_ylim()]).T
    low, high = np.minimum(low, (points - reach).min(axis=0)), np.maximum(high, (points + reach).max(axis=0))
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))


def _keep_proportions(ax) -> None:
    """Show as much more land as makes a step to the east and one to the north alike.

    Axes that shrink to their proportions instead would be laid out anew at each drawing.
    """
    ax.figure.draw_without_rendering()
    box, ends = ax.get_window_extent(), np.array([ax.get_xlim(), ax.get_ylim()])
    spans = np.ptp(ends, axis=1)
    wanted = np.array([box.width, box.height]) * max(spans[0] / box.width, spans[1] / box.height)
    (west, east), (south, north) = ends.mean(axis=1, keepdims=True) + np.outer(wanted, [-0.5, 0.5])
    ax.set(xlim=(west, east), ylim=(south, north))
    ax.set_aspect("equal", adjustable="datalim")


def _polygons(name: str) -> Iterator[tuple[str, np.ndarray]]:
    """Give the number of a state and a ring of its outline, in degrees: TopoJSON keeps steps along shared lines."""
    atlas = json.loads((PLACES / f"{name}.json").read_text(encoding="utf-8"))
    scale, start = (np.array(atlas["transform"][name]) for name in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + start for arc in atlas["arcs"]]
    for state in atlas["objects"]["countries"]["geometries"]:
        for part in [state["arcs"]] if state["type"] == "Polygon" else state["arcs"]:
            ring = np.concatenate([arcs[number] if number >= 0 else arcs[~number][::-1] for number in part[0]])
            if ring[:, 1].max() > -60:  # not Antarctica, which runs around the pole
                # A ring that crosses the 180th meridian runs on beyond it.
                ring[:, 0] = np.degrees(np.unwrap(np.radians(ring[:, 0])))
                yield state.get("id", ""), ring


def _draw_key(ax, window: _Area, numbers: list[float], radii: list[float], write) -> None:
    """Draw two empty circles of known numbers, the smaller in the larger, both on one ground."""
    x, y = window.key
    point = 1 / (kit.POINTS_AN_INCH * ax.figure.get_figheight() * ax.get_position().height)
    for number, radius in zip(numbers, radii, strict=True):
        ax.scatter(
            [x], [y + (radius - radii[0]) * point], s=(2 * radius) ** 2, transform=ax.transAxes, zorder=3, **_KEY_STYLE
        )
        beside = (radii[0] + 4, 2 * radius - radii[0] - 2)
        text = ax.annotate(kit.shape(write(number)), (x, y), beside, "axes fraction", "offset points")
        text.set(fontsize="small", va="center")


@kit.plot
def plot_calendar(
    periods: pd.DataFrame,
    *,
    value: str = "articles",
    calendar: str = "jalali",
    direction: Side = None,
    title: Text = "",
    ax=None,
):
    """Draw how many articles each day has, a column per week from Saturday down; or each month, a row per year.

    A day without articles is an empty square; where the corpus has not begun, or is over, there is no square.

    Parameters
    ----------
    periods : one row per day, or per month, with `start`, `end` and `value`, the empty ones between too,
        as from `analysis.period_volume(…, period="day")`, or `period="month"`.
    calendar : whose months are named or are the columns, `jalali` or `gregorian`: that of the months in the table.
    direction : of time, `ltr` or `rtl`; without it that of the style.

    Examples
    --------
    >>> days = pd.DataFrame({"start": pd.to_datetime(["2025-08-23", "2025-08-24"]), "articles": [3, 0]})
    >>> ax = plot_calendar(days.assign(end=days["start"]))
    >>> [text.get_text() for text in ax.texts], len(ax.collections[0].get_paths())
    (['۳'], 2)
    """
    if calendar not in _MONTHS:
        raise TableError(f"calendar must be one of {', '.join(_MONTHS)}; got {calendar!r}")
    kit.check_table(periods, ["start", "end", value], unique=["start", "end"])
    kit.check_numbers(periods, [value], minimum=0)
    for column in ("start", "end"):
        if pd.to_datetime(periods[column], errors="coerce").isna().any():
            raise TableError(f"column {column!r} must hold dates; take the table of period_volume")
    starts, ends = (pd.to_datetime(periods[column]).dt.date.tolist() for column in ("start", "end"))
    numbers, are_days = kit.numbers_in(periods, value).to_numpy(), starts == ends
    place = _day_places if are_days else _month_places
    rows, columns, row_names, column_names = place(starts, calendar)
    grid = np.full((len(row_names), columns.max() + 1), np.nan)
    grid[rows, columns] = numbers
    direction = kit.reading_direction(direction or kit.current_style().time_direction, [])
    ax = ax or kit.new_axes(7.0, 1.5 + _ROW * len(grid))
    kit.label_rows(ax, row_names, direction)  # on the side where time begins
    bounds = _classes(numbers)
    handles = _fill(ax, grid, bounds)
    if are_days:
        _part_months(ax, starts, rows, columns, calendar)
    _write_numbers(ax, grid, bounds)
    ax.set_yticks(np.arange(len(grid)) + 0.5, [label.get_text() for label in ax.get_yticklabels()])
    ax.set(xlim=kit.turned((0, max(grid.shape[1], _FEWEST_COLUMNS)), direction), ylim=(len(grid), 0))
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    _name_columns(ax, column_names, max(grid.shape[1], _FEWEST_COLUMNS))
    kit.write_title(ax, title, kit.page_direction())
    kit.write_legend(ax, *handles)
    names = [_date_name(start, calendar, are_days=are_days) for start in starts]
    empty = f"{kit.label_for('empty_periods')}: {kit.format_number(int((numbers == 0).sum()))}"
    kit.describe_rows(ax, "calendar", names, numbers)
    kit.describe(ax, empty)
    return ax


def _month_name(month: int, calendar: str) -> str:
    return kit.label_for(_MONTHS[calendar][month - 1][0])


def _year_name(year: int) -> str:
    return kit.format_number(year).replace("٬", "").replace(",", "")


def _date_name(start: datetime.date, calendar: str, *, are_days: bool) -> str:
    year, month, day = parts_of(start, calendar)
    name = f"{_month_name(month, calendar)} {_year_name(year)}"
    return f"{kit.format_number(day)} {name}" if are_days else name


def _day_places(starts: list[datetime.date], calendar: str) -> tuple[np.ndarray, np.ndarray, list[str], dict]:
    """Return each day's row, its weekday, and column, its week; the names of the rows, and those of some columns."""
    since_saturday = np.array([day.toordinal() + 1 for day in starts])
    rows, weeks = since_saturday % 7, since_saturday // 7
    columns = weeks - weeks.min()
    kit.check_readable(int(columns.max()) + 1, "weeks", most=_MOST_WEEKS)
    names: dict[int, tuple[str, str]] = {}
    for column, day in sorted(zip(columns.tolist(), starts, strict=True)):
        year, month, number = parts_of(day, calendar)
        if number == 1 or not names:
            names[column] = (_month_name(month, calendar), _year_name(year))
    if len(names) > 1 and sorted(names)[1] <= _REST_OF_MONTH and parts_of(min(starts), calendar)[2] > 1:
        del names[0]  # the last days of a month would take the room of the next one's name
    return rows, columns, [kit.label_for(day) for day in _WEEKDAYS], names


def _month_places(starts: list[datetime.date], calendar: str) -> tuple[np.ndarray, np.ndarray, list[str], dict]:
    """Return each month's row, its year, and column; the names of both."""
    parts = [parts_of(day, calendar) for day in starts]
    if any(day != 1 for _, _, day in parts):
        raise TableError(f"a period is neither a day nor a month of the {calendar} calendar: name its calendar")
    years, columns = (np.array([part[place] for part in parts]) for place in (0, 1))
    kit.check_readable(int(np.ptp(years)) + 1, "years", most=_MOST_YEARS)
    row_names = list(map(_year_name, range(years.min(), years.max() + 1)))
    names = {month - 1: (_month_name(month, calendar), "") for month in range(1, 13)}
    return years - years.min(), np.maximum(columns - 1, 0), row_names, names


def _classes(numbers: np.ndarray) -> list[int]:
    """Return where the classes of colour begin: at the least above 0, and round numbers near quarters and 95%."""
    some = numbers[numbers > 0]
    if not len(some):
        return []
    quarters = [_round(float(number)) for number in np.quantile(some, (0.25, 0.5, 0.75, 0.95))]
    least = max(int(some.min()), 1)
    return sorted({least, *(number for number in quarters if least < number <= some.max())})


def _round(number: float) -> int:
    """Return the round number (1, 2, 5, 10, 15, 20, …) next to a number on a scale of ratios."""
    powers = [1, 2, 5, *(step * 10**power for power in range(9) for step in _STEPS)]
    return min(powers, key=lambda power: abs(np.log(power / number)))


def _fill(ax, grid: np.ndarray, bounds: list[int]) -> tuple[list, list[str]]:
    """Fill the cells by class; return the legend's marks and their names."""
    import matplotlib
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Patch

    shades = matplotlib.colormaps[kit.SEQUENTIAL](np.linspace(0.25, 0.95, max(len(bounds), 1)))
    colours = [_EMPTY, *map(tuple, shades[: len(bounds)])]
    known = np.argwhere(~np.isnan(grid))
    squares = [[(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)] for y, x in known.tolist()]
    classes = np.searchsorted(bounds, grid[tuple(known.T)], side="right")
    filled = [colours[number] for number in classes]
    ax.add_collection(PolyCollection(squares, facecolors=filled, edgecolors=_EDGE, linewidths=0.5))
    names = [kit.format_number(0)] if (grid == 0).any() else []
    handles = [Patch(facecolor=_EMPTY, edgecolor=_EDGE)] if names else []
    ends = [*(bound - 1 for bound in bounds[1:]), np.nanmax(grid)]
    for start, end, colour in zip(bounds, ends[: len(bounds)], colours[1:], strict=True):
        many = start != end
        names.append(kit.format_number(start) + (f" {kit.label_for('to')} {kit.format_number(end)}" if many else ""))
        handles.append(Patch(facecolor=colour, edgecolor=_EDGE))
    return handles, names


def _write_numbers(ax, grid: np.ndarray, bounds: list[int]) -> None:
    """Write each cell's number, where the widest has room in it."""
    room = _FILLED * kit.room_beside_rows(ax) / max(grid.shape[1], _FEWEST_COLUMNS)
    widest = kit.format_number(np.nanmax(grid))
    sizes = [size for size in ("small", "x-small") if kit.text_width(ax.figure, widest, fontsize=size) <= room]
    if not sizes:
        return
    for (row, column), number in np.ndenumerate(grid):
        if number > 0:
            is_dark = np.searchsorted(bounds, number, side="right") > (len(bounds) + 1) / 2
            options = {"ha": "center", "va": "center", "fontsize": sizes[0], "color": "white" if is_dark else "black"}
            ax.text(column + 0.5, row + 0.5, kit.shape(kit.format_number(number)), **options)


def _part_months(ax, starts: list[datetime.date], rows: np.ndarray, columns: np.ndarray, calendar: str) -> None:
    """Draw a line between the days of two months."""
    month_of = {
        (row, column): parts_of(day, calendar)[:2]
        for row, column, day in zip(rows.tolist(), columns.tolist(), starts, strict=True)
    }
    for (row, column), month in month_of.items():
        below, beside = month_of.get((row + 1, column), month), month_of.get((row, column + 1), month)
        style = {"color": _BETWEEN, "linewidth": 1.2, "zorder": 3}
        if below != month:
            ax.plot([column, column + 1], [row + 1] * 2, **style)
        if beside != month:
            ax.plot([column + 1] * 2, [row, row + 1], **style)


def _name_columns(ax, names: dict[int, tuple[str, str]], count: int) -> None:
    """Name months above their first columns, as many as find room, and their years where these change."""
    widest = kit.text_width(ax.figure, "\n".join(month for month, _ in names.values()), fontsize="small")
    apart = _MONTH_APART * widest * count / kit.room_beside_rows(ax)
    places = sorted(names)
    is_small = apart > min(np.diff(places), default=count)
    size, apart = ("x-small", 0.85 * apart) if is_small else ("small", apart)
    shown: dict[int, str] = {}
    year_before = ""
    for column in places:
        if not shown or column - max(shown) >= apart:
            month, year = names[column]
            shown[column] = f"{month}\n{year}" if year != year_before else month
            year_before = year
    ax.set_xticks([column + 0.5 for column in shown], list(map(kit.shape, shown.values())), fontsize=size)
