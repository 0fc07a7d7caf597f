"""Names beside points that stay clear of one another."""

from collections.abc import Sequence

import numpy as np

from helpers.figures.rtl import shape

_GAP = 4  # printer's points between a point and its name
# Where a name may stand, the best place first: the side of its point on which it stands, across and up.
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


def place_labels(ax, points: Sequence[tuple[float, float]], names: Sequence[str], colours: Sequence[str]) -> int:
    """Write each name beside its point, clear of the other points and names; return how many found no place.

    The first name has the first choice; a name without a place is left out. Call it last, when the axes have their
    limits and their ticks.

    >>> import matplotlib.pyplot as plt
    >>> place_labels(plt.figure().subplots(), [(0.5, 0.5)], ["صلح"], ["black"])
    0
    """
    ax.figure.canvas.figure.draw_without_rendering()  # constrained layout places the axes no earlier
    scale = ax.figure.dpi / 72
    places = ax.transData.transform(np.asarray(points, dtype=float).reshape(-1, 2))
    inside = ax.get_window_extent()
    taken = [(x - 2 * scale, y - 2 * scale, x + 2 * scale, y + 2 * scale) for x, y in places]
    without = 0
    for place, point, name, colour in zip(places, points, names, colours, strict=True):
        text = ax.annotate(shape(name), point, (0, 0), textcoords="offset points", color=colour, fontsize="small")
        # Read on top of unnamed points too; an outline would make a PDF's letters shapes that nobody can search.
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0})
        text.set_in_layout(False)  # or a long name would shrink the axes, and move all that is placed
        extent = text.get_window_extent()
        width, height = extent.width, extent.height
        for across, up in _SIDES:
            left = place[0] + across * _GAP * scale + (across - 1) / 2 * width
            lower = place[1] + up * _GAP * scale + (up - 1) / 2 * height
            box = (left, lower, left + width, lower + height)
            within = inside.x0 <= box[0] and box[2] <= inside.x1 and inside.y0 <= box[1] and box[3] <= inside.y1
            if within and not any(_overlap(box, other) for other in taken):
                moved = (left - extent.x0) / scale, (lower - extent.y0) / scale
                text.set_position(moved)
                taken.append(box)
                break
        else:
            text.remove()
            without += 1
    return without


def _overlap(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
