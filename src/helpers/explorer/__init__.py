"""Questions to a corpus, and a panel to ask them in."""

from helpers.explorer.index import Index, prepare_index
from helpers.explorer.panel import show_panel
from helpers.explorer.query import Answer, ask, nearest_words, order_of_lines
from helpers.explorer.selection import Filters, Selection, select

__all__ = [
    "Answer",
    "Filters",
    "Index",
    "Selection",
    "ask",
    "nearest_words",
    "order_of_lines",
    "prepare_index",
    "select",
    "show_panel",
]
