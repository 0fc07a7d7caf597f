"""Words in the plane: what sets two groups of texts apart."""

import numpy as np
import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import Pair, Text

__all__ = ["plot_frequency_scatter", "plot_keyness"]
_TARGET, _REFERENCE, _UNSURE = kit.COLOURS[0], kit.COLOURS[3], "#999999"
_ARTICLES = {f"{name}_{side}" for name in ("articles", "dispersion") for side in ("target", "reference")}
_LETTERS_OF_A_NAME = 30  # a longer one would leave the axes no room
_LEVEL = 0.05  # of the adjusted p-value


@kit.plot
def plot_keyness(
    keyness: pd.DataFrame, *, labels: Pair, top: int = 15, value: str = "log_odds_z", title: Text = "", ax=None
):
    """Draw the strongest terms of either side as bars: the target's to the right, the reference's to the left.

    Parameters
    ----------
    keyness : one row per term, as from `analysis.keyness`: of the rows above 0 in `log_odds_z` the first are drawn, of
        those below 0 the last. Bars of terms whose `p_adjusted` is 0.05 or more are white inside. Where it has
        `articles_…` and `dispersion_…`, those of the side that uses the term more stand at the far edge.
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
    if set(drawn) >= _ARTICLES:
        _write_articles(ax, drawn, ours)
    ax.set_ylim(len(drawn) - 0.4, -0.6)
    ax.set_yticks([])
    kit.number_axis(ax.xaxis)
    kit.label_values(ax, value)
    kit.write_title(ax, title)
    _write_sides(ax, labels, unsure="" if sure.all() else "white")
    for name, side in zip(labels, (ours, ~ours), strict=True):
        terms, sizes = np.array(names, dtype=object)[side], drawn.loc[side, value].abs()
        kit.describe_rows(ax, "bars", terms, sizes, decimals=1, size=kit.in_language(name))
    kit.shows(ax, shown)
    return ax


def _write_articles(ax, drawn: pd.DataFrame, ours: np.ndarray) -> None:
    """Write at the far edge of each row's free half in how many articles its term stands, and how evenly."""
    columns = {"xycoords": ("axes fraction", "data"), "fontsize": "small", "color": "#555555", "va": "center"}
    for side, own, edge in (("target", ours, 0), ("reference", ~ours, 1)):
        style = columns | {"ha": "right" if edge else "left"}
        rows = np.flatnonzero(own)
        numbers = [kit.numbers_in(drawn, f"{name}_{side}") for name in ("articles", "dispersion")]
        for row in rows:
            articles, dispersion = (column.iloc[row] for column in numbers)
            text = kit.MARKS[kit.page_direction()] + ("–" if pd.isna(articles) else kit.format_number(articles))
            text += "" if pd.isna(dispersion) else f" · {kit.format_number(dispersion, decimals=2)}"
            ax.annotate(kit.shape(text), (edge, row), **style)
        if len(rows):
            above = columns | {"ha": style["ha"], "va": "bottom", "fontsize": "x-small"}
            ax.annotate(kit.shape(kit.label_for("articles_and_dispersion")), (edge, rows[0] - 0.55), **above)


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
    kit.name_points(ax, dots[["x", "y"]].iloc[named].to_numpy(), terms, dark)
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
