"""Concordances as figures."""

import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.figures.facts import note
from helpers.figures.parts import draw_nothing
from helpers.figures.row_labels import BAR_HEIGHT, letters_fitting, row_label
from helpers.figures.rtl import shape
from helpers.figures.style import COLOURS, scale, styled
from helpers.figures.titles import new_axes, room_beside_rows, text_width, write_title
from helpers.figures.wording import Text, format_number, say

_CONTEXT = ["left", "node", "right"]
_MOST_LINES = 60  # in a figure
_MOST_LETTERS = 46  # of a context
_LONGEST_NODE, _LONGEST_NAME = 24, 20  # letters
_FEWEST_LETTERS = 4  # of a word that is cut
_EDGE = 0.15  # inches between a context and what stands beside it, on both sides
_BASELINE = 0.15  # of a line's height below its middle
_RLM = "\u200f"  # the line reads from the right, though its first letter be a Latin one


@styled
def plot_concordance(lines: pd.DataFrame, *, top: int = 25, label: str = "", title: Text = "", ax=None):
    """Draw the first `top` lines, the nodes one under the other and coloured; return the axes.

    `lines` is one row per occurrence, as from `analysis.concordance`, in the order of the table. Lines read from the
    right to the left; a context too long for the page loses its far end. Beside each line stands its number, or what
    the column `label` says of it (`outlet`, `speaker`). Without a line it is said that there is nothing to show.

    >>> lines = pd.DataFrame({"left": ["برای"], "node": ["همکاری"], "right": ["با چین"]})
    >>> len(plot_concordance(lines).texts)
    3
    """
    require_columns(lines, [*_CONTEXT, *([label] if label else [])], verb="plot_concordance")
    if not 1 <= top <= _MOST_LINES:
        raise TableError(f"plot_concordance: top must be between 1 and {_MOST_LINES}; got {top}")
    if lines.empty:
        return draw_nothing(title, ax)
    shown = lines.head(top).assign(**{name: lines[name].fillna("").astype(str) for name in _CONTEXT})
    ax = ax or new_axes(7.0, 0.8 + 0.9 * BAR_HEIGHT * len(shown))
    names = shown[label].fillna("").astype(str) if label else map(format_number, range(1, len(shown) + 1))
    names = [shape(row_label(name, longest=_LONGEST_NAME, lines=1)) if name else "" for name in names]
    ax.set_yticks(range(len(shown)), names)
    room = room_beside_rows(ax)
    for place, (left, node, right) in enumerate(shown[_CONTEXT].itertuples(index=False, name=None)):
        base = place + _BASELINE
        style = {"ha": "center", "va": "baseline", "color": COLOURS[3], "fontweight": "bold"}
        node = f"{_RLM}{row_label(node, longest=_LONGEST_NODE, lines=1)}"
        middle = ax.text(0, base, shape(node), **style)
        beside = (room - text_width(ax.figure, node, fontweight="bold")) / 2 - _EDGE * scale()
        for words, edge, side, offset in ((left.split()[::-1], 1, "left", 5), (right.split(), 0, "right", -5)):
            text = _fitting(ax.figure, words, beside, reverse=edge == 1)
            where = {"xycoords": (middle, "data"), "textcoords": "offset points", "ha": side, "va": "baseline"}
            ax.annotate(shape(text), (edge, base), (offset, 0), **where).set_in_layout(False)
    ax.tick_params(axis="y", labelcolor="#777777")
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(-1, 1)
    ax.set_xticks([])
    ax.yaxis.tick_right()
    ax.spines[:].set_visible(False)
    write_title(ax, title)
    first = shown.iloc[0]
    note(ax, f"{say('concordance')}: {format_number(len(shown))} {say('rows')}")
    note(ax, f"{first['left']} «{first['node']}» {first['right']}")
    return ax


def _fitting(figure, words: list[str], room: float, *, reverse: bool) -> str:
    """Return the first words that have room together in so many inches, and at least the beginning of the first."""
    most = letters_fitting(_MOST_LETTERS)
    kept = [word if len(word) <= most else word[: most - 1] + "…" for word in words[:most]]
    while len(" ".join(kept)) > most and len(kept) > 1:
        kept.pop()
    while kept and text_width(figure, text := _in_order(kept, reverse)) > room:
        if len(kept) > 1:
            kept.pop()
        elif len(text) < _FEWEST_LETTERS:
            return ""
        else:
            kept = [kept[0].rstrip("…")[:-1] + "…"]
    return _in_order(kept, reverse)


def _in_order(words: list[str], reverse: bool) -> str:
    return _RLM + " ".join(words[::-1] if reverse else words)
