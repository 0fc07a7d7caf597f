"""Networks: terms with the words near them, and what is mentioned together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import Text

__all__ = ["plot_collocation_network", "plot_network"]
_MOST_WORDS = 40  # in a network that can be read
_LABEL_GAP = 6.0  # points between two labels
_SHARED = "#D6E6F5"
_FILLED = 0.4  # of the axes by labels at most: with more, some find no room


@kit.plot
def plot_collocation_network(collocations: pd.DataFrame, *, top: int = 12, title: Text = "", ax=None):
    """Draw terms and their first collocates as a network, wider lines for higher logDice.

    A word near several terms stands between them, in a pale box. Words are placed by Kamada and Kawai's
    method, then moved until no two labels overlap.

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
    terms = list(dict.fromkeys(shown["term"]))
    strengths = 2.0 ** (shown["log_dice"] - shown["log_dice"].max())  # of the strongest pair's Dice
    pairs = list(zip(shown["term"], shown["collocate"], strict=True))
    named = dict(zip(words, kit.names_in(words, "term"), strict=True))
    met = shown.drop_duplicates(["term", "collocate"])["collocate"].value_counts()
    ax = _draw(ax, pairs, strengths, named, terms=terms, shared=set(met.index[met > 1]), title=title)
    size = f"{kit.format_number(len(shown))} {kit.label_for('links')}"
    kit.describe(ax, f"{kit.label_for('network')} ({size}): {kit.comma().join(kit.names_in(terms, 'term'))}")
    kit.shows(ax, shown)
    return ax


@kit.plot
def plot_network(
    comentions: pd.DataFrame,
    *,
    labels: Mapping[str, Text] | None = None,
    value: str = "together",
    top: int = 40,
    title: Text = "",
    ax=None,
):
    """Draw the strongest pairs of what is mentioned together, wider lines for more; below it how many pairs there are.

    Places on the page are found as in `plot_collocation_network`.

    Parameters
    ----------
    comentions : one row per pair with `source`, `target` and the column `value`, as from `analysis.count_comentions`.
    labels : names; what has none there stands as it is.
    value : the column of the lines' widths: `together` or `jaccard`.
    top : of the pairs the strongest, as many as have no more than 40 names together.

    Examples
    --------
    >>> pairs = pd.DataFrame({"source": ["ir", "ir"], "target": ["iq", "cn"], "together": [9, 4]})
    >>> ax = plot_network(pairs, labels={"ir": "ایران", "iq": "عراق", "cn": "چین"}, top=1)
    >>> len(ax.lines), len(ax.texts)
    (1, 3)
    """
    kit.check_top(top)
    kit.check_table(comentions, ["source", "target", value], unique=["source", "target"])
    kit.check_numbers(comentions, [value], minimum=0)
    strongest = comentions.sort_values(value, ascending=False, kind="stable").head(top)
    names, kept = set(), 0
    for pair in zip(strongest["source"], strongest["target"], strict=True):
        names |= set(pair)
        if len(names) > _MOST_WORDS:
            break
        kept += 1
    shown = strongest.head(kept)
    pairs = list(zip(shown["source"], shown["target"], strict=True))
    names = {name: kit.in_language((labels or {}).get(name, str(name))) for pair in pairs for name in pair}
    ax = _draw(ax, pairs, shown[value] / (shown[value].max() or 1), names, title=title)
    drawn, all_pairs = map(kit.format_number, (len(shown), len(comentions)))
    size = f"{drawn} {kit.label_for('out_of')} {all_pairs} {kit.label_for('links')}"
    note = ax.text(0.5, 0, kit.shape(f"{kit.label_for('strongest')}: {size}"), transform=ax.transAxes, fontsize="small")
    note.set(ha="center", va="top", color="#555555")
    kit.describe_rows(
        ax, "network", [f"{names[one]} – {names[other]}" for one, other in pairs], shown[value], size=size
    )
    kit.shows(ax, shown)
    return ax


def _draw(
    ax,
    pairs: Sequence[tuple],
    strengths: Iterable[float],
    labels: Mapping,
    *,
    terms: Collection = (),
    shared: Collection = (),
    title: Text,
):
    """Draw labels of words in boxes, and a line for each pair, wider for a strength nearer 1.

    Boxes are dark for `terms`, and pale for words that several of them share.
    """
    ax = ax or kit.new_axes(7.0, 6.5)
    ax.set_axis_off()
    kit.write_title(ax, title)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    words = list(labels)
    boxes = [_write(ax, labels[word], is_term=word in terms, is_shared=word in shared) for word in words]
    across, up = (_half_sizes(ax, boxes) * 2).T
    wanted = float((across * up).sum()) / (_FILLED * ax.bbox.width)
    kit.grow(ax, inches=max(wanted - ax.bbox.height, 0) / ax.figure.dpi)
    positions = _apart(ax, boxes, _positions(pairs, words, terms))
    for (one, other), strength in zip(pairs, strengths, strict=True):
        ends = positions[[words.index(one), words.index(other)]]
        ax.plot(*ends.T, color="#BBBBBB", linewidth=0.6 + 5.4 * strength, zorder=1, solid_capstyle="round")
    return ax


def _write(ax, word: str, *, is_term: bool, is_shared: bool):
    plain = ("black", _SHARED if is_shared else "white", "#BBBBBB")
    colour, inside, edge = ("white", kit.COLOURS[0], kit.COLOURS[0]) if is_term else plain
    box = {"boxstyle": "round,pad=0.3", "facecolor": inside, "edgecolor": edge}
    options = {"ha": "center", "va": "center", "fontsize": (12 if is_term else 10) * kit.scale(), "zorder": 2}
    text = kit.shape(kit.row_label(word, letters=24))
    return ax.text(0.5, 0.5, text, color=colour, bbox=box, **options)


def _positions(pairs: Sequence[tuple], words: list, terms: Collection) -> np.ndarray:
    """Return each word's position: x and y between 0 and 1."""
    import networkx

    number = {word: row for row, word in enumerate(words)}  # no node may be None, as a word without a name is
    graph = networkx.empty_graph(len(words))
    # Terms without a common word would be thrown to the far ends of the page, and so would parts of the network.
    graph.add_edges_from(combinations([number[term] for term in terms], 2), weight=3)
    graph.add_edges_from(((number[one], number[other]) for one, other in pairs), weight=1)
    parts = [min(part) for part in networkx.connected_components(graph)]
    graph.add_edges_from(combinations(parts, 2), weight=2)
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
