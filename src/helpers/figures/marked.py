"""Text with its restored half-spaces marked, for JupyterLab."""

from html import escape

from helpers.figures.style import COLOURS
from helpers.figures.tables import NO_FORMULAS
from helpers.language import restored_places

# What stood where a half-space was restored, and the colour of its mark.
_MARKS = {"nothing": COLOURS[3], "space": COLOURS[0]}


def mark_halfspaces(before: str, after: str):
    """Return `after` as HTML, right to left, with a coloured stroke at each half-space that `before` lacks.

    The stroke is red where the half-space had been dropped, blue where a space stood for it.

    >>> "title='nothing'" in mark_halfspaces("کتابهای", "کتاب\u200cهای").data
    True
    """
    from IPython.display import HTML

    pieces, start = [], 0
    for place, stood in restored_places(before, after):
        style = f"border-inline-start: 3px solid {_MARKS[stood]}; margin-inline: 1px"
        pieces += [escape(after[start:place]), f"\u200c<span title='{stood}' style='{style}'></span>"]
        start = place + 1
    text = "".join([*pieces, escape(after[start:])]).replace("\n", "<br>")
    style = "text-align: right; font-size: 1.15em; line-height: 2.1"
    return HTML(f"<p dir='rtl' class='{NO_FORMULAS}' style='{style}'>{text}</p>")
