"""Plots of collocations: the words near a term as bars, and several terms with theirs as a network."""

from itertools import combinations

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.figures.facts import comma, note
from helpers.figures.numbers import numbers_in
from helpers.figures.parts import check_top, draw_bars, draw_nothing
from helpers.figures.row_labels import row_label, term_label
from helpers.figures.rtl import shape
from helpers.figures.style import COLOURS, scale, styled
from helpers.figures.titles import grow_inches, new_axes, write_title
from helpers.figures.wording import Text, format_number, in_language, say

_VALUES = ("log_dice", "log_likelihood", "count")
_MEETINGS = {"fa": "شمار هم‌نشینی‌ها", "en": "Joint occurrences"}
_MOST_WORDS = 40  # in a network that can be read
_ROUNDS = 300  # in which labels move apart; some tens are enough for 40 words
_LONGEST = 24  # letters of a line of a label
_GAP = 6.0  # points between two labels
_FILLED = 0.4  # of the axes by labels at most: with more, some find no place


@styled
def plot_collocations(
    collocations: pd.DataFrame,
    *,
    top: int = 20,
    value: str = "log_dice",
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw the first `top` collocates of one term as bars, the first row on top; return the axes.

    `collocations` is one row per collocate, as from `analysis.find_collocations`; `value` is `log_dice`,
    `log_likelihood` or `count`. Without a row it is said that there is nothing to show.

    >>> table = pd.DataFrame({"term": ["همکاری"] * 2, "collocate": ["اقتصادی", "علمی"], "log_dice": [12.0, 11.5]})
    >>> [float(bar.get_width()) for bar in plot_collocations(table).patches]
    [12.0, 11.5]
    """
    if value not in _VALUES:
        raise TableError(f"plot_collocations: value must be one of {', '.join(_VALUES)}; got {value!r}")
    require_columns(collocations, ["term", "collocate", value], verb="plot_collocations")
    check_top(top, verb="plot_collocations")
    if collocations["term"].nunique() > 1:
        raise TableError("plot_collocations: the table has several terms; choose one, or draw plot_collocation_network")
    if collocations.empty:
        return draw_nothing(title, ax)
    shown = collocations.head(top)
    numbers = numbers_in(shown, value, verb="plot_collocations")
    names = [term_label(name) for name in shown["collocate"]]
    return draw_bars(names, numbers, _label(value), title=title, direction=direction, ax=ax)


def _label(value: str) -> str:
    return in_language(_MEETINGS, between="\n") if value == "count" else say(value, between="\n")


@styled
def plot_collocation_network(collocations: pd.DataFrame, *, top: int = 12, title: Text = "", ax=None):
    """Draw terms and their first `top` collocates each as a network, wider lines for higher logDice; return the axes.

    `collocations` is one row per term and collocate: tables from `analysis.find_collocations`, one under the other. A
    word near several terms stands between them. Words are placed by Kamada and Kawai's method (1989,
    doi:10.1016/0020-0190(89)90102-6), then moved until no two labels overlap; the same table gives the same picture.
    Without a row it is said that there is nothing to show.

    >>> table = pd.DataFrame({"term": ["همکاری"] * 2, "collocate": ["اقتصادی", "علمی"], "log_dice": [12.0, 11.5]})
    >>> len(plot_collocation_network(table).texts)
    3
    """
    require_columns(collocations, ["term", "collocate", "log_dice"], verb="plot_collocation_network")
    shown = collocations.groupby("term", sort=False).head(top)
    words = list(dict.fromkeys([*shown["term"], *shown["collocate"]]))
    if not words:
        return draw_nothing(title, ax)
    if len(words) > _MOST_WORDS:
        raise TableError(f"plot_collocation_network: {len(words)} words cannot be read; choose a smaller top")
    ax = ax or new_axes(7.0, 6.5)
    ax.set_axis_off()
    write_title(ax, title)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    terms = list(dict.fromkeys(shown["term"]))
    labels = [_write(ax, word, is_term=word in terms) for word in words]
    _make_room(ax, labels)
    places = _apart(ax, labels, _placed(shown, words))
    numbers_in(shown, "log_dice", verb="plot_collocation_network")
    strengths = 2.0 ** (shown["log_dice"] - shown["log_dice"].max())  # of the strongest pair's Dice
    for term, collocate, strength in zip(shown["term"], shown["collocate"], strengths, strict=True):
        ends = places[[words.index(term), words.index(collocate)]]
        ax.plot(*ends.T, color="#BBBBBB", linewidth=0.6 + 5.4 * strength, zorder=1, solid_capstyle="round")
    note(ax, f"{say('network')} ({format_number(len(shown))} {say('links')}): {comma().join(map(term_label, terms))}")
    return ax


def _write(ax, word: str, *, is_term: bool):
    colours = {"facecolor": COLOURS[0] if is_term else "white", "edgecolor": COLOURS[0] if is_term else "#BBBBBB"}
    return ax.text(
        0.5,
        0.5,
        shape(row_label(term_label(word), longest=_LONGEST)),
        ha="center",
        va="center",
        color="white" if is_term else "black",
        fontsize=(12 if is_term else 10) * scale(),
        bbox={"boxstyle": "round,pad=0.3", **colours},
        zorder=2,
    )


def _placed(shown: pd.DataFrame, words: list[str]) -> np.ndarray:
    """Return each word's place: a row of x and y between 0 and 1, close where two words are bound."""
    import networkx

    number = {word: row for row, word in enumerate(words)}  # no node may be None, as a word without a name is
    ends = shown[["term", "collocate"]].apply(lambda column: [number[word] for word in column])
    graph = networkx.Graph()
    graph.add_nodes_from(number.values())
    # Terms without a common word would be thrown to the far ends of the page.
    graph.add_edges_from(combinations(dict.fromkeys(ends["term"]), 2), weight=3)
    graph.add_edges_from(ends.itertuples(index=False), weight=1)
    places = networkx.kamada_kawai_layout(graph)
    table = np.array([places[row] for row in range(len(words))])
    low, high = table.min(axis=0), table.max(axis=0)
    return np.where(high > low, (table - low) / np.where(high > low, high - low, 1), 0.5)


def _make_room(ax, labels: list) -> None:
    """Make the figure as tall as so many labels need."""
    ax.figure.draw_without_rendering()  # the size of labels and axes is known then
    across, up = (_half_sizes(ax, labels) * 2).T
    wanted = max(float((across * up).sum()) / (_FILLED * ax.bbox.width), ax.bbox.height)
    grow_inches(ax, (wanted - ax.bbox.height) / ax.figure.dpi)


def _half_sizes(ax, labels: list) -> np.ndarray:
    """Return half of each label's width and height with its gap, in pixels."""
    boxes = [label.get_bbox_patch().get_window_extent() for label in labels]
    return (np.array([(box.width, box.height) for box in boxes]) + _GAP * ax.figure.dpi / 72) / 2


def _apart(ax, labels: list, places: np.ndarray) -> np.ndarray:
    """Move labels to their places and then apart until none overlaps another; return the places, as data."""
    ax.figure.draw_without_rendering()  # the figure may be taller than before
    size = np.array([ax.bbox.width, ax.bbox.height])
    half = _half_sizes(ax, labels)
    centres = half + places * (size - 2 * half)
    for _ in range(_ROUNDS):
        close = np.argwhere(np.triu((_overlaps(centres, half) > 0).all(axis=2), k=1))
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


def _overlaps(centres: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Return how far each label reaches into each other one, across and up."""
    return half[:, None] + half[None] - np.abs(centres[:, None] - centres[None])
