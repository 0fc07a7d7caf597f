"""Keywords in context: a concordance as a figure, and as a page for JupyterLab."""

from html import escape

import pandas as pd

from helpers.core.errors import require_columns
from helpers.figures import kit
from helpers.figures.kit import TableError, Text
from helpers.figures.tables import MOST_SHOWN, TablePage, is_blank, is_missing, sort_order, table_column, table_page
from helpers.language import alphabetical_key

__all__ = ["plot_concordance", "show_concordance"]
_CONTEXT = ["left", "node", "right"]
_SOURCE = ["date", "outlet", "speaker", "article_id", "paragraph"]
_MOST_LINES = 60  # in a figure
_LETTERS_OF_A_CONTEXT, _LETTERS_OF_A_NODE, _LETTERS_OF_A_NAME = 46, 24, 20  # at most
_FEWEST_LETTERS = 4  # of a word that is cut
_EDGE = 0.15  # inches between a context and what stands beside it, on both sides
_BASELINE = 0.15  # of a line's height below its middle
_RLM = "\u200f"  # the line reads from the right, though its first letter be a Latin one


@kit.plot
def plot_concordance(lines: pd.DataFrame, *, top: int = 25, label: str = "", title: Text = "", ax=None):
    """Draw the first lines of a concordance, the nodes one under the other and coloured.

    Lines read from the right to the left; a context too long for the page loses its far end.

    Parameters
    ----------
    lines : one row per occurrence with `left`, `node` and `right`, as from `analysis.concordance`.
    top : how many lines to draw, at most 60.
    label : the column (`outlet`, `speaker`) whose value stands beside each line; without one its number does.

    Examples
    --------
    >>> lines = pd.DataFrame({"left": ["برای"], "node": ["همکاری"], "right": ["با چین"]})
    >>> len(plot_concordance(lines).texts)
    3
    """
    if not 1 <= top <= _MOST_LINES:
        raise TableError(f"top must be between 1 and {_MOST_LINES}; got {top}")
    kit.check_table(lines, [*_CONTEXT, *([label] if label else [])])
    shown = lines.head(top).assign(**{name: lines[name].fillna("").astype(str) for name in _CONTEXT})
    ax = ax or kit.new_axes(7.0, 0.8 + 0.9 * kit.BAR_HEIGHT * len(shown))
    names = shown[label].fillna("").astype(str) if label else map(kit.format_number, range(1, len(shown) + 1))
    names = [kit.shape(kit.row_label(name, letters=_LETTERS_OF_A_NAME, lines=1)) if name else "" for name in names]
    ax.set_yticks(range(len(shown)), names)
    room = kit.room_beside_rows(ax)
    for row, (left, node, right) in enumerate(shown[_CONTEXT].itertuples(index=False, name=None)):
        base = row + _BASELINE
        node = f"{_RLM}{kit.row_label(node, letters=_LETTERS_OF_A_NODE, lines=1)}"
        options = {"ha": "center", "va": "baseline", "color": kit.COLOURS[3], "fontweight": "bold"}
        middle = ax.text(0, base, kit.shape(node), **options)
        beside = (room - kit.text_width(ax.figure, node, fontweight="bold")) / 2 - _EDGE * kit.scale()
        for words, edge, side, offset in ((left.split()[::-1], 1, "left", 5), (right.split(), 0, "right", -5)):
            text = _fitting(ax.figure, words, beside, reverse=edge == 1)
            where = {"xycoords": (middle, "data"), "textcoords": "offset points", "ha": side, "va": "baseline"}
            ax.annotate(kit.shape(text), (edge, base), (offset, 0), **where).set_in_layout(False)
    ax.tick_params(axis="y", labelcolor="#777777")
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(-1, 1)
    ax.set_xticks([])
    ax.yaxis.tick_right()
    ax.spines[:].set_visible(False)
    kit.write_title(ax, title)
    first = shown.iloc[0]
    kit.describe(ax, f"{kit.label_for('concordance')}: {kit.format_number(len(shown))} {kit.label_for('rows')}")
    kit.describe(ax, f"{first['left']} «{first['node']}» {first['right']}")
    kit.shows(ax, lines.head(top))
    return ax


def _fitting(figure, words: list[str], room: float, *, reverse: bool) -> str:
    """Return the first words that have room together in so many inches, and at least the beginning of the first."""
    most = kit.letters_fitting(_LETTERS_OF_A_CONTEXT)
    kept = [word if len(word) <= most else word[: most - 1] + "…" for word in words[:most]]
    while len(" ".join(kept)) > most and len(kept) > 1:
        kept.pop()
    while kept and kit.text_width(figure, text := _in_order(kept, reverse)) > room:
        if len(kept) > 1:
            kept.pop()
        elif len(text) < _FEWEST_LETTERS:
            return ""
        else:
            kept = [kept[0].rstrip("…")[:-1] + "…"]
    return _in_order(kept, reverse)


def _in_order(words: list[str], reverse: bool) -> str:
    return _RLM + " ".join(words[::-1] if reverse else words)


def show_concordance(lines: pd.DataFrame) -> TablePage:
    """Return lines as HTML for JupyterLab, the nodes one under the other, each line from the right to the left.

    Latin words and digits keep their place in the line, and no tag, link or formula of a text runs. A click on a head
    sorts, as in `show_table`: `right` by the first word after the node, then by the second, and so on; `left` by the
    last word before it, then by the one before that. The filter is that of `show_table`.

    Parameters
    ----------
    lines : one row per occurrence, as from `analysis.concordance`; beside each stands where it is from, as far as that
        is known. Of more than 500 lines the first are shown, with how many more there are.

    Examples
    --------
    >>> lines = pd.DataFrame({"article_id": ["1"], "left": ["عضویت در"], "node": ["WTO"], "right": ["از ۱۴۰۴"]})
    >>> '<td class="left" data-order="0">عضویت در</td><td class="node" ' in show_concordance(lines).data
    True
    """
    require_columns(lines, _CONTEXT, verb="show_concordance")
    shown = lines.head(MOST_SHOWN)
    columns = [_context(name, list(shown[name])) for name in _CONTEXT]
    columns += [
        table_column(name, list(map(_day, shown[name])))
        for name in _SOURCE
        if name in lines and not all(map(is_blank, shown[name]))
    ]
    return table_page(columns, side="rtl", hidden=len(lines) - len(shown), unit="lines")


def _context(name: str, texts: list) -> list[str]:
    """Return the cells of a part of the line, which reads from the right, though its first letter be a Latin one."""
    texts = ["" if is_missing(text) else str(text) for text in texts]
    cells = zip(texts, sort_order(texts, key=_KEYS[name]), strict=True)
    return [
        f'<th class="{name}" dir="ltr">{name}</th>',
        *(f'<td class="{name}" data-order="{order}">{escape(text)}</td>' for text, order in cells),
    ]


def _from_node(text: str) -> str:
    """Return the key of a left context: its words from the last one back."""
    return " ".join(reversed(alphabetical_key(text).split()))


_KEYS = {"left": _from_node, "node": alphabetical_key, "right": alphabetical_key}


def _day(value):
    return value.normalize() if isinstance(value, pd.Timestamp) else value
