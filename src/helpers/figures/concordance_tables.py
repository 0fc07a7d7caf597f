"""Concordances to look at in JupyterLab."""

from html import escape

import pandas as pd

from helpers.core.errors import require_columns
from helpers.figures.table_order import is_blank, is_missing, places
from helpers.figures.tables import MOST_ROWS, column, table_page
from helpers.language import alphabetical_key

_CONTEXT = ["left", "node", "right"]
_SOURCE = ["date", "outlet", "speaker", "article_id", "paragraph"]


def show_concordance(lines: pd.DataFrame):
    """Return lines as HTML for JupyterLab, the nodes one under the other, each line from the right to the left.

    `lines` is one row per occurrence, as from `analysis.concordance`; beside each stands where it is from, as far as
    that is known. Latin words and digits keep their place in the line, and no tag, link or formula of a text runs. Of
    more than 500 lines the first are shown, with how many more there are.

    A click on a head sorts, as in `show_table`: `right` by the first word after the node, then by the second, and so
    on; `left` by the last word before it, then by the one before that. The filter is that of `show_table`.

    >>> lines = pd.DataFrame({"article_id": ["1"], "left": ["عضویت در"], "node": ["WTO"], "right": ["از ۱۴۰۴"]})
    >>> '<td class="left" data-order="0">عضویت در</td><td class="node" ' in show_concordance(lines).data
    True
    """
    require_columns(lines, _CONTEXT, verb="show_concordance")
    shown = lines.head(MOST_ROWS)
    columns = [_context(name, list(shown[name])) for name in _CONTEXT]
    columns += [
        column(name, list(map(_day, shown[name])))
        for name in _SOURCE
        if name in lines and not all(map(is_blank, shown[name]))
    ]
    return table_page(columns, side="rtl", hidden=len(lines) - len(shown), unit="lines")


def _context(name: str, texts: list) -> list[str]:
    """Return the cells of a part of the line, which reads from the right, though its first letter be a Latin one."""
    texts = ["" if is_missing(text) else str(text) for text in texts]
    cells = zip(texts, places(texts, key=_KEYS[name]), strict=True)
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
