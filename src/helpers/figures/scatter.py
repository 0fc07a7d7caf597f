"""What sets two groups of texts apart: bars to both sides, and each term's use in both as a dot."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import Text

__all__ = ["plot_frequency_scatter", "plot_keyness"]
_TARGET, _REFERENCE, _UNSURE = kit.COLOURS[0], kit.COLOURS[3], "#999999"
_LETTERS_OF_A_NAME = 30  # a longer one would leave the axes no room
_MOST_TOKENS = 10**12
_LEVEL = 0.05  # of the adjusted p-value
_POINTS_APART = 4  # printer's points between a point and its name
# Where a name may stand, the best side first: on which side of its point, across and up.
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


@kit.plot
def plot_keyness(
    keyness: pd.DataFrame,
    *,
    labels: tuple[Text, Text],
    top: int = 15,
    value: str = "log_odds_z",
    title: Text = "",
    ax=None,
):
    """Draw the strongest terms of either side as bars: the target's to the right, the reference's to the left.

    Parameters
    ----------
    keyness : one row per term, as from `analysis.keyness`: of the rows above 0 in `log_odds_z` the first are drawn, of
        those below 0 the last. Bars of terms whose `p_adjusted` is 0.05 or more are white inside.
    labels : what target and reference are.
    top : how many terms of either side.
    value : the column of the bars' lengths: `log_odds_z`, `log_odds` or `log_ratio`.

    Examples
    --------
    >>> keyness = pd.DataFrame({"term": ["صلح", "نان"], "log_odds_z": [2.5, -1.5], "p_adjusted": [0.01, 0.2]})
    >>> [float(bar.get_width()) for bar in plot_keyness(keyness, labels=("آوندا", "نارون")).patches]
    [2.5, -1.5]
    """
    kit.check_top(top)
    kit.check_table(keyness, ["term", "log_odds_z", value, "p_adjusted"])
    kit.check_numbers(keyness, ["log_odds_z", "p_adjusted"])
    sides = keyness[keyness["log_odds_z"] > 0].head(top), keyness[keyness["log_odds_z"] < 0].tail(top)
    shown = pd.concat(sides, ignore_index=True)
    kit.check_table(shown, [])
    drawn = shown.assign(**{value: kit.numbers_in(shown, value).fillna(0.0)})
    ax = ax or kit.new_axes(7.0, 1.9 + kit.BAR_HEIGHT * len(drawn))
    ours, sure = (drawn["log_odds_z"] > 0).to_numpy(), (drawn["p_adjusted"] < _LEVEL).to_numpy()
    colours = np.where(ours, _TARGET, _REFERENCE)
    filled = np.where(sure, colours, "white")
    ax.barh(range(len(drawn)), drawn[value].tolist(), height=0.75, edgecolor=colours, color=filled)
    for row, (term, number) in enumerate(zip(drawn["term"], drawn[value], strict=True)):
        _write_beside(ax, row, float(number), kit.row_label(kit.term_label(term), letters=_LETTERS_OF_A_NAME, lines=1))
    ax.axvline(0, color="black", linewidth=0.8)
    longest = 1.18 * max(float(drawn[value].abs().max()), 1e-9)
    ax.set_xlim(-longest, longest)
    ax.set_ylim(len(drawn) - 0.4, -0.6)
    ax.set_yticks([])
    kit.number_axis(ax.xaxis, integer=False)
    kit.label_values(ax, kit.label_for(value, between="\n"))
    kit.write_title(ax, title)
    _write_sides(ax, labels, unsure="" if sure.all() else "white")
    for name, side in zip(labels, (ours, ~ours), strict=True):
        terms, sizes = drawn.loc[side, "term"].map(kit.term_label), drawn.loc[side, value].abs()
        kit.describe_rows(ax, "bars", terms, sizes, decimals=1, size=kit.in_language(name))
    kit.shows(ax, shown)
    return ax


@kit.plot
def plot_frequency_scatter(
    keyness: pd.DataFrame, *, labels: tuple[Text, Text], top: int = 20, title: Text = "", ax=None
):
    """Draw how often each term is used by the two sides, a dot per term on two logarithmic axes.

    The target's use grows upwards, the reference's to the left (in an English figure to the right), both per 1,000
    words; on the line both use a term alike. A term that one side lacks stands at its 0. Grey are terms whose
    `p_adjusted` is 0.05 or more.

    Parameters
    ----------
    keyness : one row per term, as from `analysis.keyness`.
    labels : what target and reference are.
    top : of how many of the strongest terms of either side the names are written, as far as they find room.

    Examples
    --------
    >>> keyness = pd.DataFrame({"term": ["صلح"], "log_odds_z": [2.5], "p_adjusted": [0.01], "share_target": [0.01],
    ...     "share_reference": [0.001], "tokens_target": [1000], "tokens_reference": [1000]})
    >>> plot_frequency_scatter(keyness, labels=("آوندا", "نارون")).collections[0].get_offsets().tolist()
    [[1.0, 10.0]]
    """
    shares, tokens = ([f"{name}_{side}" for side in ("target", "reference")] for name in ("share", "tokens"))
    kit.check_top(top)
    kit.check_table(keyness, ["term", "log_odds_z", "p_adjusted", *shares, *tokens])
    kit.check_numbers(keyness, ["log_odds_z", "p_adjusted"])
    kit.check_numbers(keyness, shares, minimum=0, maximum=1)
    kit.check_numbers(keyness, tokens, minimum=1, maximum=_MOST_TOKENS)
    ax = ax or kit.new_axes(7.0, 6.4)
    # Where a side lacks a term, half a word stands for none.
    nothing = [500 / keyness[f"tokens_{side}"].iloc[0] for side in ("reference", "target")]
    dots = pd.DataFrame(
        {
            axis: (1000 * keyness[f"share_{side}"]).where(keyness[f"share_{side}"] > 0, none)
            for axis, side, none in zip("xy", ("reference", "target"), nothing, strict=True)
        }
    )
    colours = np.where(keyness["log_odds_z"] > 0, _TARGET, _REFERENCE)
    dots["colour"] = np.where(keyness["p_adjusted"] < _LEVEL, colours, _UNSURE)
    for colour in (_UNSURE, _REFERENCE, _TARGET):
        # Many rare terms share a point; each point is drawn once.
        points = dots.loc[dots["colour"] == colour, ["x", "y"]].drop_duplicates()
        if len(points):
            ax.scatter(points["x"], points["y"], s=14, color=colour, alpha=0.7, linewidth=0, clip_on=False)
    _log_axes(ax, nothing, dots[["x", "y"]].max().tolist())
    for axis, name in ((ax.yaxis, labels[0]), (ax.xaxis, labels[1])):
        axis.set_label_text(kit.shape(f"{_short(name)}: {kit.label_for('each_1000')}"))
    kit.write_title(ax, title)
    _write_sides(ax, labels, unsure=_UNSURE if (dots["colour"] == _UNSURE).any() else "")
    named = _strongest(keyness["log_odds_z"], top)
    dark = ["#444444" if dots["colour"].iloc[row] == _UNSURE else dots["colour"].iloc[row] for row in named]
    terms = [
        kit.row_label(kit.term_label(keyness["term"].iloc[row]), letters=_LETTERS_OF_A_NAME, lines=1) for row in named
    ]
    name_points(ax, dots[["x", "y"]].iloc[named].to_numpy(), terms, dark)
    size = f"{kit.format_number(len(keyness))} {kit.label_for('rows')}"
    kit.describe(ax, f"{kit.label_for('scatter')}: {size}. {kit.comma().join(terms[:3])}")
    return ax


def _short(name: Text) -> str:
    return kit.row_label(kit.in_language(name), letters=_LETTERS_OF_A_NAME, lines=1)


def _write_beside(ax, row: int, number: float, term: str) -> None:
    """Write the term on the free side of the zero line, and the number at the end of the bar."""
    out, side, other = (1, "left", "right") if number > 0 else (-1, "right", "left")
    text = kit.shape(kit.format_number(number, decimals=1))
    ax.annotate(kit.shape(term), (0, row), (-4 * out, 0), textcoords="offset points", ha=other, va="center")
    ax.annotate(text, (number, row), (4 * out, 0), textcoords="offset points", ha=side, va="center", fontsize="small")


def _strongest(strength: pd.Series, top: int) -> list[int]:
    """Return the rows of the `top` strongest terms of either side, the strongest first."""
    order = np.argsort(-strength.abs().to_numpy(), kind="stable")
    signs = np.sign(strength.to_numpy())
    chosen = {row for sign in (1, -1) for row in [row for row in order if signs[row] == sign][:top]}
    return [int(row) for row in order if row in chosen]


def _log_axes(ax, lowest: list[float], highest: list[float]) -> None:
    """Make both axes logarithmic, each with its 0, and draw the line of equal use."""
    ends = [(0.7 * low, 1.6 * high) for low, high in zip(lowest, highest, strict=True)]
    is_from_right = kit.page_direction() == "rtl"
    ax.set(xscale="log", yscale="log", xlim=ends[0][::-1] if is_from_right else ends[0], ylim=ends[1])
    if is_from_right:
        ax.yaxis.tick_right()
        ax.yaxis.set_label_position("right")
    for axis, none, (_, end) in zip((ax.xaxis, ax.yaxis), lowest, ends, strict=True):
        kit.fixed_ticks(axis, {none: kit.format_number(0)} | _round_numbers(2 * none, end))
    alike = [min(low for low, _ in ends), max(high for _, high in ends)]
    ax.plot(alike, alike, color="#777777", linewidth=0.8, zorder=0)


def _round_numbers(low: float, high: float) -> dict[float, str]:
    """Return round numbers between two, with their names: 1, 10, 100, or where these are few 1, 2, 5, 10."""
    for steps in ((1,), (1, 2, 5)):
        numbers = [(step, power) for power in range(-7, 4) for step in steps if low <= step * 10.0**power <= high]
        if len(numbers) > 2:
            break
    return {
        step * 10.0**power: kit.format_number(step * 10.0**power, decimals=max(-power, 0)) for step, power in numbers
    }


def _write_sides(ax, labels: tuple[Text, Text], *, unsure: str) -> None:
    """Say in a legend which side has which colour, and what the colour `unsure` is, if one is given."""
    entries = [(_TARGET, _TARGET, _short(labels[0])), (_REFERENCE, _REFERENCE, _short(labels[1]))]
    if unsure:
        entries.append((unsure, _UNSURE, kit.label_for("not_significant")))
    # Empty areas, for the entries alone: the bars and dots of a side need not be of one colour.
    areas = [ax.fill_between([], [], facecolor=inside, edgecolor=edge) for inside, edge, _ in entries]
    kit.write_legend(ax, areas, [name for _, _, name in entries])


def name_points(ax, points: Sequence[tuple[float, float]], names: Sequence[str], colours: Sequence[str]) -> int:
    """Write each name beside its point, clear of the other points and names; return how many found no room.

    The first name has the first choice; a name without room is left out. Call it last, when the axes have their limits
    and their ticks.
    """
    ax.figure.canvas.figure.draw_without_rendering()  # constrained layout sets the axes no earlier
    pixels_a_point = ax.figure.dpi / kit.POINTS_AN_INCH
    pixels = ax.transData.transform(np.asarray(points, dtype=float).reshape(-1, 2))
    inside = ax.get_window_extent()
    near = 2 * pixels_a_point
    taken = [(x - near, y - near, x + near, y + near) for x, y in pixels]
    without = 0
    for pixel, point, name, colour in zip(pixels, points, names, colours, strict=True):
        text = ax.annotate(kit.shape(name), point, (0, 0), textcoords="offset points", color=colour, fontsize="small")
        # Read on top of unnamed points too; an outline would make a PDF's letters shapes that nobody can search.
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0})
        text.set_in_layout(False)  # or a long name would shrink the axes, and move all that is on them
        extent = text.get_window_extent()
        for across, up in _SIDES:
            left = pixel[0] + across * _POINTS_APART * pixels_a_point + (across - 1) / 2 * extent.width
            lower = pixel[1] + up * _POINTS_APART * pixels_a_point + (up - 1) / 2 * extent.height
            box = (left, lower, left + extent.width, lower + extent.height)
            within = inside.x0 <= box[0] and box[2] <= inside.x1 and inside.y0 <= box[1] and box[3] <= inside.y1
            if within and not any(_overlap(box, other) for other in taken):
                text.set_position(((left - extent.x0) / pixels_a_point, (lower - extent.y0) / pixels_a_point))
                taken.append(box)
                break
        else:
            text.remove()
            without += 1
    return without


def _overlap(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
