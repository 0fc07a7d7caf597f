"""Several terms with the words near them, as a network."""

from itertools import combinations

import numpy as np
import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import TableError, Text

__all__ = ["plot_collocation_network"]
_MOST_WORDS = 40  # in a network that can be read
_ROUNDS = 300  # in which labels move apart; some tens are enough for 40 words
_LETTERS_OF_A_LABEL = 24  # in a line
_GAP = 6.0  # points between two labels
_FILLED = 0.4  # of the axes by labels at most: with more, some find no room


@kit.plot
def plot_collocation_network(collocations: pd.DataFrame, *, top: int = 12, title: Text = "", ax=None):
    """Draw terms and their first collocates as a network, wider lines for higher logDice.

    A word near several terms stands between them. Words are placed by Kamada and Kawai's method, then moved until no
    two labels overlap; the same table gives the same picture.

    Parameters
    ----------
    collocations : one row per term and collocate with `term`, `collocate` and `log_dice`: tables from
        `analysis.find_collocations`, one under the other.
    top : how many collocates of each term.

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
    if len(words) > _MOST_WORDS:
        raise TableError(f"{len(words)} words cannot be read; choose a smaller top")
    kit.numbers_in(shown, "log_dice")
    ax = ax or kit.new_axes(7.0, 6.5)
    ax.set_axis_off()
    kit.write_title(ax, title)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 1)
    terms = list(dict.fromkeys(shown["term"]))
    labels = [_write(ax, word, is_term=word in terms) for word in words]
    _make_room(ax, labels)
    positions = _apart(ax, labels, _positions(shown, words))
    strengths = 2.0 ** (shown["log_dice"] - shown["log_dice"].max())  # of the strongest pair's Dice
    for term, collocate, strength in zip(shown["term"], shown["collocate"], strengths, strict=True):
        ends = positions[[words.index(term), words.index(collocate)]]
        ax.plot(*ends.T, color="#BBBBBB", linewidth=0.6 + 5.4 * strength, zorder=1, solid_capstyle="round")
    size = f"{kit.format_number(len(shown))} {kit.label_for('links')}"
    kit.describe(ax, f"{kit.label_for('network')} ({size}): {kit.comma().join(map(kit.term_label, terms))}")
    kit.shows(ax, shown)
    return ax


def _write(ax, word: str, *, is_term: bool):
    colours = {
        "facecolor": kit.COLOURS[0] if is_term else "white",
        "edgecolor": kit.COLOURS[0] if is_term else "#BBBBBB",
    }
    return ax.text(
        0.5,
        0.5,
        kit.shape(kit.row_label(kit.term_label(word), letters=_LETTERS_OF_A_LABEL)),
        ha="center",
        va="center",
        color="white" if is_term else "black",
        fontsize=(12 if is_term else 10) * kit.scale(),
        bbox={"boxstyle": "round,pad=0.3", **colours},
        zorder=2,
    )


def _positions(shown: pd.DataFrame, words: list[str]) -> np.ndarray:
    """Return each word's position: a row of x and y between 0 and 1, close where two words are bound."""
    import networkx

    number = {word: row for row, word in enumerate(words)}  # no node may be None, as a word without a name is
    ends = shown[["term", "collocate"]].apply(lambda column: [number[word] for word in column])
    graph = networkx.Graph()
    graph.add_nodes_from(number.values())
    # Terms without a common word would be thrown to the far ends of the page.
    graph.add_edges_from(combinations(dict.fromkeys(ends["term"]), 2), weight=3)
    graph.add_edges_from(ends.itertuples(index=False), weight=1)
    positions = networkx.kamada_kawai_layout(graph)
    table = np.array([positions[row] for row in range(len(words))])
    low, high = table.min(axis=0), table.max(axis=0)
    return np.where(high > low, (table - low) / np.where(high > low, high - low, 1), 0.5)


def _make_room(ax, labels: list) -> None:
    """Make the figure as tall as so many labels need."""
    ax.figure.draw_without_rendering()  # the size of labels and axes is known then
    across, up = (_half_sizes(ax, labels) * 2).T
    wanted = max(float((across * up).sum()) / (_FILLED * ax.bbox.width), ax.bbox.height)
    kit.grow_inches(ax, (wanted - ax.bbox.height) / ax.figure.dpi)


def _half_sizes(ax, labels: list) -> np.ndarray:
    """Return half of each label's width and height with its gap, in pixels."""
    boxes = [label.get_bbox_patch().get_window_extent() for label in labels]
    return (np.array([(box.width, box.height) for box in boxes]) + _GAP * ax.figure.dpi / kit.POINTS_AN_INCH) / 2


def _apart(ax, labels: list, positions: np.ndarray) -> np.ndarray:
    """Move labels to their positions and then apart until none overlaps another; return the positions, as data."""
    ax.figure.draw_without_rendering()  # the figure may be taller than before
    size = np.array([ax.bbox.width, ax.bbox.height])
    half = _half_sizes(ax, labels)
    centres = half + positions * (size - 2 * half)
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
