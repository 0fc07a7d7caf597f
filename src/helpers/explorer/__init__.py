"""Questions to a corpus, and a panel to ask them in."""
# ruff: noqa: F401 (all that is imported here is public)

import inspect

from helpers.explorer.index import Filters, Index, Selection, prepare_index, select
from helpers.explorer.panel import show_panel
from helpers.explorer.query import Answer, Comparison, ask, count_rates, nearest_words, order_of_lines

__all__ = sorted(name for name, value in globals().items() if name[0] != "_" and not inspect.ismodule(value))
