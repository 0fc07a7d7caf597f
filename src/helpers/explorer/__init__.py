"""Questions to a corpus, and a panel to ask them in."""

from helpers.explorer.compare import Comparison, count_rates
from helpers.explorer.index import Filters, Index, Selection, prepare_index, select
from helpers.explorer.panel import show_panel
from helpers.explorer.query import Answer, ask, nearest_words, order_of_lines

__all__ = [
    "Answer",
    "Comparison",
    "Filters",
    "Index",
    "Selection",
    "ask",
    "count_rates",
    "nearest_words",
    "order_of_lines",
    "prepare_index",
    "select",
    "show_panel",
]
