"""Concordances to look at: in JupyterLab, and as a figure."""

from html import escape

import pandas as pd

from helpers.errors import TableError, require_columns
from helpers.figures.parts import BAR_HEIGHT, draw_nothing, new_axes
from helpers.figures.rtl import persian_number, shape
from helpers.figures.style import COLOURS, styled
from helpers.figures.tables import NO_FORMULAS

_CONTEXT = ["left", "node", "right"]
_SOURCE = ["date", "outlet", "speaker", "article_id", "paragraph"]
_MOST_SHOWN = 500  # lines in a page, as in show_table
_MOST_LINES = 60  # in a figure
_MOST_LETTERS = 46  # of a context, that have room beside the node
_BASELINE = 0.15  # of a line's height below its middle
_RLM = "\u200f"  # the line reads from the right, though its first letter be a Latin one
_STYLE = (
    "table.concordance td {white-space: nowrap; text-align: start} table.concordance td.left {text-align: end} "
    f"table.concordance td.node {{text-align: center; font-weight: bold; color: {COLOURS[3]}}}"
)


def show_concordance(lines: pd.DataFrame):
    """Return lines as HTML for JupyterLab, the nodes one under the other, each line from the right to the left.

    `lines` is one row per occurrence, as from `analysis.concordance`; beside each stands where it is from, as far as
    that is known. Latin words and digits keep their place in the line, and no tag, link or formula of a text runs. Of
    more than 500 lines the first are shown, with how many more there are.

    >>> lines = pd.DataFrame({"article_id": ["1"], "left": ["عضویت در"], "node": ["WTO"], "right": ["از ۱۴۰۴"]})
    >>> '<td class="left">عضویت در</td><td class="node">WTO</td>' in show_concordance(lines).data
    True
    """
    from IPython.display import HTML

    require_columns(lines, _CONTEXT, verb="show_concordance")
    columns = [*_CONTEXT, *(name for name in _SOURCE if name in lines.columns and any(map(_text, lines[name])))]
    shown = lines[columns].head(_MOST_SHOWN)
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    rows = [
        "".join(f'<td class="{name}">{escape(_text(value))}</td>' for name, value in zip(columns, row, strict=True))
        for row in shown.itertuples(index=False, name=None)
    ]
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    more = f"<p>{len(lines) - len(shown):,} more lines are not shown.</p>" if len(lines) > len(shown) else ""
    return HTML(
        f'<style>{_STYLE}</style><table class="concordance {NO_FORMULAS}" dir="rtl">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>{more}"
    )


def _text(value) -> str:
    if pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


@styled
def plot_concordance(lines: pd.DataFrame, *, top: int = 25, label: str = "", title: str = "", ax=None):
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
    shown = lines.head(top)
    ax = ax or new_axes(9.0, 0.8 + 0.9 * BAR_HEIGHT * len(shown))
    for place, (left, node, right) in enumerate(shown[_CONTEXT].itertuples(index=False, name=None)):
        base = place + _BASELINE
        middle = ax.text(0, base, _line(node), ha="center", va="baseline", color=COLOURS[3], fontweight="bold")
        for text, edge, side, offset in ((_last(left), 1, "left", 5), (_first(right), 0, "right", -5)):
            beside = {"xycoords": (middle, "data"), "textcoords": "offset points", "ha": side, "va": "baseline"}
            ax.annotate(_line(text), (edge, base), (offset, 0), **beside).set_in_layout(False)
    names = shown[label].fillna("").astype(str) if label else map(persian_number, range(1, len(shown) + 1))
    ax.set_yticks(range(len(shown)), [shape(name) for name in names])
    ax.tick_params(axis="y", labelcolor="#777777")
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(-1, 1)
    ax.set_xticks([])
    ax.yaxis.tick_right()
    ax.spines[:].set_visible(False)
    ax.set_title(shape(title), loc="right")
    return ax


def _line(text: str) -> str:
    return shape(f"{_RLM}{text}")


def _last(text: str) -> str:
    """Return the last words of a text that have room."""
    words = text.split()
    while len(" ".join(words)) > _MOST_LETTERS and len(words) > 1:
        words = words[1:]
    return " ".join(words)


def _first(text: str) -> str:
    """Return the first words of a text that have room."""
    words = text.split()
    while len(" ".join(words)) > _MOST_LETTERS and len(words) > 1:
        words.pop()
    return " ".join(words)
