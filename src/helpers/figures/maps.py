"""Numbers of places as circles on the outlines of states."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.core.paths import PLACES
from helpers.figures import kit
from helpers.figures.kit import TableError, Text

__all__ = ["plot_map"]
_LAND, _BORDER, _OWN_LAND, _CIRCLE = "#EAE6DC", "#FFFFFF", "#D9D2C0", kit.COLOURS[0]
_LARGEST = 21.0  # printer's points: the radius of the largest circle
_KEY = (1.0, 0.25)  # of the largest number: what the circles of the key stand for
_KEY_STYLE = {"facecolor": "none", "edgecolor": "#555555", "linewidth": 0.8}
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)
_IRAN = "364"  # its number in ISO 3166-1


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
