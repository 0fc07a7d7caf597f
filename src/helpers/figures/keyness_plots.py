"""Plots of what sets two groups of texts apart."""

import numpy as np
import pandas as pd

from helpers.core.errors import require_columns
from helpers.figures.facts import comma, note, note_rows
from helpers.figures.labels import place_labels
from helpers.figures.legends import write_legend
from helpers.figures.numbers import check_numbers, number_axis, numbers_in
from helpers.figures.parts import check_top, draw_nothing
from helpers.figures.row_labels import BAR_HEIGHT, row_label, term_label
from helpers.figures.rtl import shape
from helpers.figures.style import COLOURS, page_direction, styled
from helpers.figures.titles import label_values, new_axes, write_title
from helpers.figures.wording import Text, format_number, in_language, say

_TARGET, _REFERENCE, _UNSURE = COLOURS[0], COLOURS[3], "#999999"
_MOST_LETTERS = 30  # of a name: a longer one would leave the axes no room
_MOST_TOKENS = 10**12
_LEVEL = 0.05  # of the adjusted p-value


@styled
def plot_keyness(
    keyness: pd.DataFrame,
    *,
    names: tuple[Text, Text],
    top: int = 15,
    value: str = "log_odds_z",
    title: Text = "",
    ax=None,
):
    """Draw the strongest terms of either side as bars: the target's to the right, the reference's to the left.

    `keyness` is one row per term, as from `keyness`: the first `top` rows above 0 are drawn, and the last `top`
    below 0. `names` says what target and reference are. `value` names the column of the bars' lengths: `log_odds_z`,
    `log_odds` or `log_ratio`. Bars of terms whose `p_adjusted` is 0.05 or more are white inside. Without a row it is
    said that there is nothing to show. Returns the axes.

    >>> keyness = pd.DataFrame({"term": ["صلح", "نان"], "log_odds_z": [2.5, -1.5], "p_adjusted": [0.01, 0.2]})
    >>> [float(bar.get_width()) for bar in plot_keyness(keyness, names=("آوندا", "نارون")).patches]
    [2.5, -1.5]
    """
    require_columns(keyness, ["term", "log_odds_z", value, "p_adjusted"], verb="plot_keyness")
    check_top(top, verb="plot_keyness")
    check_numbers(keyness, ["log_odds_z", "p_adjusted"], verb="plot_keyness")
    of_target = keyness["log_odds_z"] > 0
    shown = pd.concat([keyness[of_target].head(top), keyness[keyness["log_odds_z"] < 0].tail(top)], ignore_index=True)
    if shown.empty:
        return draw_nothing(title, ax)
    shown = shown.assign(**{value: numbers_in(shown, value, verb="plot_keyness").fillna(0.0)})
    ax = ax or new_axes(7.0, 1.9 + BAR_HEIGHT * len(shown))
    ours = (shown["log_odds_z"] > 0).to_numpy()
    colours = np.where(ours, _TARGET, _REFERENCE)
    sure = (shown["p_adjusted"] < _LEVEL).to_numpy()
    ax.barh(
        range(len(shown)), shown[value].tolist(), height=0.75, edgecolor=colours, color=np.where(sure, colours, "white")
    )
    for place, (term, number) in enumerate(zip(shown["term"], shown[value], strict=True)):
        _write_beside(ax, place, float(number), row_label(term_label(term), longest=_MOST_LETTERS, lines=1))
    ax.axvline(0, color="black", linewidth=0.8)
    longest = 1.18 * max(float(shown[value].abs().max()), 1e-9)
    ax.set_xlim(-longest, longest)
    ax.set_ylim(len(shown) - 0.4, -0.6)
    ax.set_yticks([])
    number_axis(ax.xaxis, integer=False)
    label_values(ax, say(value, between="\n"))
    write_title(ax, title)
    _write_sides(ax, names, unsure="" if sure.all() else "white")
    for name, side in zip(names, (ours, ~ours), strict=True):
        terms, sizes = shown.loc[side, "term"].map(term_label), shown.loc[side, value].abs()
        note_rows(ax, "bars", terms, sizes, decimals=1, size=in_language(name))
    return ax


@styled
def plot_frequency_scatter(
    keyness: pd.DataFrame, *, names: tuple[Text, Text], top: int = 20, title: Text = "", ax=None
):
    """Draw how often each term is used by the two sides, a dot per term on two logarithmic axes; return the axes.

    `keyness` is one row per term, as from `keyness`. The target's use grows upwards, the reference's to the left
    (in an English figure to the right), both per 1,000 words; on the line both use a term alike. A term that one side
    lacks stands at its 0. Named are the `top` strongest terms of either side, as far as their names find room; terms
    whose `p_adjusted` is 0.05 or more are grey. Without a row it is said that there is nothing to show.

    >>> keyness = pd.DataFrame({"term": ["صلح"], "log_odds_z": [2.5], "p_adjusted": [0.01], "share_target": [0.01],
    ...     "share_reference": [0.001], "tokens_target": [1000], "tokens_reference": [1000]})
    >>> plot_frequency_scatter(keyness, names=("آوندا", "نارون")).collections[0].get_offsets().tolist()
    [[1.0, 10.0]]
    """
    needed = [f"{name}_{side}" for name in ("share", "tokens") for side in ("target", "reference")]
    require_columns(keyness, ["term", "log_odds_z", "p_adjusted", *needed], verb="plot_frequency_scatter")
    check_top(top, verb="plot_frequency_scatter")
    check_numbers(keyness, ["log_odds_z", "p_adjusted"], verb="plot_frequency_scatter")
    check_numbers(keyness, ["share_target", "share_reference"], verb="plot_frequency_scatter", minimum=0, maximum=1)
    check_numbers(
        keyness, ["tokens_target", "tokens_reference"], verb="plot_frequency_scatter", minimum=1, maximum=_MOST_TOKENS
    )
    if keyness.empty:
        return draw_nothing(title, ax)
    ax = ax or new_axes(7.0, 6.4)
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
        # Rare terms stand in few places; each place is drawn once.
        places = dots.loc[dots["colour"] == colour, ["x", "y"]].drop_duplicates()
        if len(places):
            ax.scatter(places["x"], places["y"], s=14, color=colour, alpha=0.7, linewidth=0, clip_on=False)
    _log_axes(ax, nothing, dots[["x", "y"]].max().tolist())
    for axis, name in ((ax.yaxis, names[0]), (ax.xaxis, names[1])):
        axis.set_label_text(shape(f"{_short(name)}: {say('each_1000')}"))
    write_title(ax, title)
    _write_sides(ax, names, unsure=_UNSURE if (dots["colour"] == _UNSURE).any() else "")
    named = _strongest(keyness["log_odds_z"], top)
    terms = [term_label(term) for term in keyness["term"].iloc[named]]
    dark = ["#444444" if dots["colour"].iloc[row] == _UNSURE else dots["colour"].iloc[row] for row in named]
    terms = [row_label(term, longest=_MOST_LETTERS, lines=1) for term in terms]
    place_labels(ax, dots[["x", "y"]].iloc[named].to_numpy(), terms, dark)
    note(ax, f"{say('scatter')}: {format_number(len(keyness))} {say('rows')}. {comma().join(terms[:3])}")
    return ax


def _short(name: Text) -> str:
    return row_label(in_language(name), longest=_MOST_LETTERS, lines=1)


def _write_beside(ax, place: int, number: float, term: str) -> None:
    """Write the term on the free side of the zero line, and the number at the end of the bar."""
    out, side, other = (1, "left", "right") if number > 0 else (-1, "right", "left")
    text = shape(format_number(number, decimals=1))
    ax.annotate(shape(term), (0, place), (-4 * out, 0), textcoords="offset points", ha=other, va="center")
    ax.annotate(text, (number, place), (4 * out, 0), textcoords="offset points", ha=side, va="center", fontsize="small")


def _strongest(strength: pd.Series, top: int) -> list[int]:
    """Return the rows of the `top` strongest terms of either side, the strongest first."""
    order = np.argsort(-strength.abs().to_numpy(), kind="stable")
    signs = np.sign(strength.to_numpy())
    chosen = {row for sign in (1, -1) for row in [row for row in order if signs[row] == sign][:top]}
    return [int(row) for row in order if row in chosen]


def _log_axes(ax, lowest: list[float], highest: list[float]) -> None:
    """Make both axes logarithmic, each with its 0, and draw the line of equal use."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    ends = [(0.7 * low, 1.6 * high) for low, high in zip(lowest, highest, strict=True)]
    is_from_right = page_direction() == "rtl"
    ax.set(xscale="log", yscale="log", xlim=ends[0][::-1] if is_from_right else ends[0], ylim=ends[1])
    if is_from_right:
        ax.yaxis.tick_right()
        ax.yaxis.set_label_position("right")
    for axis, none, (_, end) in zip((ax.xaxis, ax.yaxis), lowest, ends, strict=True):
        ticks = [(none, format_number(0)), *_ticks(2 * none, end)]
        axis.set_major_locator(FixedLocator([place for place, _ in ticks]))
        axis.set_major_formatter(FixedFormatter([shape(label) for _, label in ticks]))
        axis.set_minor_locator(NullLocator())
        axis.grid(True)
    alike = [min(low for low, _ in ends), max(high for _, high in ends)]
    ax.plot(alike, alike, color="#777777", linewidth=0.8, zorder=0)


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Return round numbers between two, with their labels: 1, 10, 100, or where these are few 1, 2, 5, 10."""
    for steps in ((1,), (1, 2, 5)):
        numbers = [(step, power) for power in range(-7, 4) for step in steps if low <= step * 10.0**power <= high]
        if len(numbers) > 2:
            break
    return [(step * 10.0**power, format_number(step * 10.0**power, decimals=max(-power, 0))) for step, power in numbers]


def _write_sides(ax, names: tuple[Text, Text], *, unsure: str) -> None:
    """Say in a legend which side has which colour, and what the colour `unsure` is, if one is given."""
    from matplotlib.patches import Patch

    patches = [Patch(color=_TARGET), Patch(color=_REFERENCE)]
    words = [_short(name) for name in names]
    if unsure:
        patches.append(Patch(facecolor=unsure, edgecolor=_UNSURE))
        words.append(say("not_significant"))
    write_legend(ax, patches, words)
