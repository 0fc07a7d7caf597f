"""Tables to pictures."""

from helpers.figures.export import save_figure, save_table
from helpers.figures.marked import mark_halfspaces
from helpers.figures.plots import plot_counts, plot_intervals, plot_shift, plot_terms
from helpers.figures.rtl import persian_number, shape
from helpers.figures.style import style
from helpers.figures.theme_plots import plot_theme_cooccurrence, plot_theme_map, plot_theme_tree, plot_themes

__all__ = [
    "mark_halfspaces",
    "persian_number",
    "plot_counts",
    "plot_intervals",
    "plot_shift",
    "plot_terms",
    "plot_theme_cooccurrence",
    "plot_theme_map",
    "plot_theme_tree",
    "plot_themes",
    "save_figure",
    "save_table",
    "shape",
    "style",
]
