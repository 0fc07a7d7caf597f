"""Words in the plane: what sets two groups of texts apart, and a network of terms with the words near them."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import Pair, Text

__all__ = ["plot_collocation_network", "plot_frequency_scatter", "plot_keyness"]
_TARGET, _REFERENCE, _UNSURE = kit.COLOURS[0], kit.COLOURS[3], "#999999"
_LETTERS_OF_A_NAME = 30  # a longer one would leave the axes no room
_LEVEL = 0.05  # of the adjusted p-value
_POINTS_APART = 4  # printer's points between a point and its name
_MOST_WORDS = 40  # in a network that can be read
_LABEL_GAP = 6.0  # points between two labels
_FILLED = 0.4  # of the axes by labels at most: with more, some find no room
# Where a name may stand, the best side first: on which side of its point, across and up.
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


@kit.plot
def plot_keyness(
    keyness: pd.DataFrame, *, labels: Pair, top: int = 15, value: str = "log_odds_z", title: Text = "", ax=None
):
    """Draw the strongest terms of either side as bars: the target's to the right, the reference's to the left.

    Parameters
    ----------
    keyness : one row per term, as from `analysis.keyness`: of the rows above 0 in `log_odds_z` the first are drawn, of
        those below 0 the last. Bars of terms whose `p_adjusted` is 0.05 or more are white inside.
    labels : what target and reference are.
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
    names = kit.names_in(drawn["term"], "term")
    for row, (name, number) in enumerate(zip(names, drawn[value], strict=True)):
        away, side, other = (4, "left", "right") if number > 0 else (-4, "right", "left")
        style, text = {"textcoords": "offset points", "va": "center"}, kit.format_number(number, decimals=1)
        ax.annotate(kit.shape(_short(name)), (0, row), (-away, 0), ha=other, **style)
        ax.annotate(kit.shape(text), (number, row), (away, 0), ha=side, fontsize="small", **style)
    ax.axvline(0, color="black", linewidth=0.8)
    longest = 1.18 * max(float(drawn[value].abs().max()), 1e-9)
    ax.set_xlim(-longest, longest)
    ax.set_ylim(len(drawn) - 0.4, -0.6)
    ax.set_yticks([])
    kit.number_axis(ax.xaxis, integer=False)
    kit.label_values(ax, value)
    kit.write_title(ax, title)
    _write_sides(ax, labels, unsure="" if sure.all() else "white")
    for name, side in zip(labels, (ours, ~ours), strict=True):
        terms, sizes = np.array(names, dtype=object)[side], drawn.loc[side, value].abs()
        kit.describe_rows(ax, "bars", terms, sizes, decimals=1, size=kit.in_language(name))
    kit.shows(ax, shown)
    return ax


@kit.plot
def plot_frequency_scatter(keyness: pd.DataFrame, *, labels: Pair, top: int = 20, title: Text = "", ax=None):
    """Draw how often each term is used by the two sides, a dot per term on two logarithmic axes.

    The target's use grows upwards, the reference's to the left (in an English figure to the right), both per 1,000
    words; on the line both use a term alike. A term that one side lacks stands at its 0. Grey are terms whose
    `p_adjusted` is 0.05 or more.

    Parameters
    ----------
    keyness, labels : one row per term, as from `analysis.keyness`; what target and reference are.
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
    kit.check_numbers(keyness, tokens, minimum=1, maximum=10**12)
    ax = ax or kit.new_axes(7.0, 6.4)
    # Where a side lacks a term, half a word stands for none.
    nothing = [500 / keyness[f"tokens_{side}"].iloc[0] for side in ("reference", "target")]
    dots = (1000 * keyness[shares[::-1]]).set_axis(["x", "y"], axis=1)
    dots = dots.where(dots > 0, pd.Series(nothing, index=["x", "y"]), axis=1)
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
    strength = keyness["log_odds_z"].reset_index(drop=True)
    order = strength[strength != 0].sort_values(key=lambda numbers: -numbers.abs(), kind="stable")
    named = order.groupby(np.sign(order)).head(top).index  # of either side, the strongest first
    dark = ["#444444" if dots["colour"].iloc[row] == _UNSURE else dots["colour"].iloc[row] for row in named]
    terms = list(map(_short, kit.names_in(keyness["term"].iloc[named], "term")))
    name_points(ax, dots[["x", "y"]].iloc[named].to_numpy(), terms, dark)
    size = f"{kit.format_number(len(keyness))} {kit.label_for('rows')}"
    kit.describe(ax, f"{kit.label_for('scatter')}: {size}. {kit.comma().join(terms[:3])}")
    return ax


def _short(name: Text) -> str:
    return kit.row_label(kit.in_language(name), letters=_LETTERS_OF_A_NAME, lines=1)


def _log_axes(ax, lowest: list[float], highest: list[float]) -> None:
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
    numbers = {step * 10.0**power: power for power in range(-7, 4) for step in (1, 2, 5)}
    within = {number: power for number, power in numbers.items() if low <= number <= high}
    tens = {number: power for number, power in within.items() if number == 10.0**power}
    shown = tens if len(tens) > 2 else within
    return {number: kit.format_number(number, decimals=max(-power, 0)) for number, power in shown.items()}


def _write_sides(ax, labels: Pair, *, unsure: str) -> None:
    """Say in a legend which side has which colour, and what the colour `unsure` is, if one is given."""
    entries = [(_TARGET, _TARGET, _short(labels[0])), (_REFERENCE, _REFERENCE, _short(labels[1]))]
    if unsure:
        entries.append((unsure, _UNSURE, kit.label_for("not_significant")))
    # Empty areas, for the entries alone: the bars and dots of a side need not be of one colour.
    areas = [ax.fill_between([], [], facecolor=inside, edgecolor=edge) for inside, edge, _ in entries]
    kit.write_legend(ax, areas, [name for _, _, name in entries])


def name_points(ax, points: Sequence[tuple[float, float]], names: Sequence[str], colours: Sequence[str]) -> int:
    """Write each name beside its point, clear of other points and earlier names; return how many found no room.

    Call it last, when the axes have their limits and their ticks.
    """
    ax.figure.canvas.figure.draw_without_rendering()  # constrained layout sets the axes no earlier
    pixels_a_point = ax.figure.dpi / kit.POINTS_AN_INCH
    pixels = ax.transData.transform(np.asarray(points, dtype=float).reshape(-1, 2))
    inside, near, without = ax.get_window_extent(), 2 * pixels_a_point, 0
    taken = np.hstack([pixels - near, pixels + near])
    for pixel, point, name, colour in zip(pixels, points, names, colours, strict=True):
        text = ax.annotate(kit.shape(name), point, (0, 0), textcoords="offset points", color=colour, fontsize="small")
        # Read on top of unnamed points too; an outline would make a PDF's letters shapes that nobody can search.
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0})
        text.set_in_layout(False)  # or a long name would shrink the axes, and move all that is on them
        extent = text.get_window_extent()
        for side in np.array(_SIDES):
            lower = pixel + side * _POINTS_APART * pixels_a_point + (side - 1) / 2 * extent.size
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


@kit.plot
def plot_collocation_network(collocations: pd.DataFrame, *, top: int = 12, title: Text = "", ax=None):
    """Draw terms and their first collocates as a network, wider lines for higher logDice.

    A word near several terms stands between them. Words are placed by Kamada and Kawai's method, then moved until no
    two labels overlap.

    Parameters
    ----------
    collocations : one row per term and collocate: tables from `analysis.find_collocations`, one under the other.

    Examples
    --------
    >>> table = pd.DataFrame({"term": ["همکاری"] * 2, "collocate": ["اقتصادی", "علمی"], "log_dice": [12.0, 11.5]})
    >>> len(plot_collocation_network(table).texts)
    3

    References
    ----------
    Kamada, T. and Kawai, S. (1989), doi:10.1016/0020-0190(89)90102-6
    """
    kit.check_top(top)
    kit.check_table(collocations, ["term", "collocate", "log_dice"])
    shown = collocations.groupby("term", sort=False).head(top)
    words = list(dict.fromkeys([*shown["term"], *shown["collocate"]]))
    kit.check_readable(len(words), "words", most=_MOST_WORDS)
    kit.numbers_in(shown, "log_dice")
    ax = ax or kit.new_axes(7.0, 6.5)
    ax.set_axis_off()
    kit.write_title(ax, title)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    terms = list(dict.fromkeys(shown["term"]))
    names = kit.names_in(words, "term")
    labels = [_write(ax, name, is_term=word in terms) for word, name in zip(words, names, strict=True)]
    across, up = (_half_sizes(ax, labels) * 2).T
    wanted = float((across * up).sum()) / (_FILLED * ax.bbox.width)
    kit.grow(ax, inches=max(wanted - ax.bbox.height, 0) / ax.figure.dpi)
    positions = _apart(ax, labels, _positions(shown, words))
    strengths = 2.0 ** (shown["log_dice"] - shown["log_dice"].max())  # of the strongest pair's Dice
    for term, collocate, strength in zip(shown["term"], shown["collocate"], strengths, strict=True):
        ends = positions[[words.index(term), words.index(collocate)]]
        ax.plot(*ends.T, color="#BBBBBB", linewidth=0.6 + 5.4 * strength, zorder=1, solid_capstyle="round")
    size = f"{kit.format_number(len(shown))} {kit.label_for('links')}"
    kit.describe(ax, f"{kit.label_for('network')} ({size}): {kit.comma().join(kit.names_in(terms, 'term'))}")
    kit.shows(ax, shown)
    return ax


def _write(ax, name: str, *, is_term: bool):
    colour, inside, edge = ("white", kit.COLOURS[0], kit.COLOURS[0]) if is_term else ("black", "white", "#BBBBBB")
    box = {"boxstyle": "round,pad=0.3", "facecolor": inside, "edgecolor": edge}
    options = {"ha": "center", "va": "center", "fontsize": (12 if is_term else 10) * kit.scale(), "zorder": 2}
    text = kit.shape(kit.row_label(name, letters=24))
    return ax.text(0.5, 0.5, text, color=colour, bbox=box, **options)


def _positions(shown: pd.DataFrame, words: list[str]) -> np.ndarray:
    """Return each word's position: x and y between 0 and 1."""
    import networkx

    number = {word: row for row, word in enumerate(words)}  # no node may be None, as a word without a name is
    ends = shown[["term", "collocate"]].apply(lambda column: [number[word] for word in column])
    graph = networkx.empty_graph(len(words))
    # Terms without a common word would be thrown to the far ends of the page.
    graph.add_edges_from(combinations(dict.fromkeys(ends["term"]), 2), weight=3)
    graph.add_edges_from(ends.itertuples(index=False), weight=1)
    positions = np.array(list(networkx.kamada_kawai_layout(graph).values()))
    low, extent = positions.min(axis=0), np.ptp(positions, axis=0)
    return np.where(extent > 0, (positions - low) / np.where(extent > 0, extent, 1), 0.5)


def _half_sizes(ax, labels: list) -> np.ndarray:
    """Return half of each label's width and height with its gap, in pixels."""
    ax.figure.draw_without_rendering()  # the size of labels and axes is known then
    boxes = [label.get_bbox_patch().get_window_extent() for label in labels]
    return (np.array([(box.width, box.height) for box in boxes]) + _LABEL_GAP * ax.figure.dpi / kit.POINTS_AN_INCH) / 2


def _apart(ax, labels: list, positions: np.ndarray) -> np.ndarray:
    """Move labels to their positions and then apart until none overlaps another; return the positions, as data."""
    half = _half_sizes(ax, labels)  # the figure may be taller than before
    size = np.array([ax.bbox.width, ax.bbox.height])
    centres = half + positions * (size - 2 * half)
    for _ in range(300):  # some tens are enough for 40 words
        apart = np.abs(centres[:, None] - centres[None])
        close = np.argwhere(np.triu((half[:, None] + half[None] > apart).all(axis=2), k=1))
        for one, other in close:
            overlap = half[one] + half[other] - np.abs(centres[one] - centres[other])
            if (overlap > 0).all():
                axis = int(np.argmin(overlap))
                step = np.zeros(2)
                step[axis] = overlap[axis] / 2 + 0.5
                step *= 1 if centres[one][axis] >= centres[other][axis] else -1
                centres[one], centres[other] = centres[one] + step, centres[other] - step
        centres = np.clip(centres, half, np.maximum(size - half, half))
        if not len(close):
            break
    for label, centre in zip(labels, centres, strict=True):
        label.set_position(centre / size)
    return centres / size
