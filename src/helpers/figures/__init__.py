"""Tables to pictures."""

from helpers.figures.collocation_plots import plot_collocation_network, plot_collocations
from helpers.figures.concordance_plots import plot_concordance
from helpers.figures.concordance_tables import show_concordance
from helpers.figures.export import check_formats, save_figure, save_table
from helpers.figures.facts import alt_text
from helpers.figures.keyness_plots import plot_frequency_scatter, plot_keyness
from helpers.figures.marked import mark_halfspaces
from helpers.figures.plots import plot_counts, plot_dumbbell, plot_forest, plot_terms
from helpers.figures.row_labels import term_label
from helpers.figures.rtl import persian_number, shape
from helpers.figures.sensitivity_plots import plot_rank_ranges, plot_sensitivity
from helpers.figures.share_plots import plot_shares
from helpers.figures.story_plots import plot_delays, plot_story_flow
from helpers.figures.style import set_style, style
from helpers.figures.tables import show_table
from helpers.figures.theme_plots import plot_theme_cooccurrence, plot_theme_map, plot_theme_tree, plot_themes
from helpers.figures.timeline_plots import plot_timeline
from helpers.figures.topic_plots import plot_topic_choice, plot_topics
from helpers.figures.wording import format_number, in_language, percent

__all__ = [
    "alt_text",
    "check_formats",
    "format_number",
    "in_language",
    "mark_halfspaces",
    "percent",
    "persian_number",
    "plot_collocation_network",
    "plot_collocations",
    "plot_concordance",
    "plot_counts",
    "plot_delays",
    "plot_dumbbell",
    "plot_forest",
    "plot_frequency_scatter",
    "plot_keyness",
    "plot_rank_ranges",
    "plot_sensitivity",
    "plot_shares",
    "plot_story_flow",
    "plot_terms",
    "plot_theme_cooccurrence",
    "plot_theme_map",
    "plot_theme_tree",
    "plot_themes",
    "plot_timeline",
    "plot_topic_choice",
    "plot_topics",
    "save_figure",
    "save_table",
    "set_style",
    "shape",
    "show_concordance",
    "show_table",
    "style",
    "term_label",
]
