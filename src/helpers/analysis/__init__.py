"""Words to findings."""
# ruff: noqa: F401 (all that is imported here is public)

import inspect

from helpers.analysis.agreement import (
    code_automatically,
    list_disagreements,
    score_agreement,
    score_coding,
    score_entries,
)
from helpers.analysis.bursts import burst_words, find_bursts, find_changes
from helpers.analysis.codebook import Codebook, read_codebook, write_codebook
from helpers.analysis.coder import (
    Coder,
    check_familiarity,
    code_themes,
    compare_readings,
    explain_code,
    find_coder,
    read_coder,
)
from helpers.analysis.coding import next_to_code, sample_for_coding
from helpers.analysis.collocations import compare_collocations, count_positions, find_collocations, rows_near
from helpers.analysis.concordance import concordance, draw_lines, find_occurrences, sort_concordance
from helpers.analysis.counts import add_tf_idf, count_ngrams, count_terms, find_dispersion, lexical_diversity
from helpers.analysis.groups import add_intervals, bootstrap_rates, group_largest
from helpers.analysis.interchange import (
    EXPORTS,
    check_exports,
    label_columns,
    theme_table,
    write_conllu,
    write_exports,
    write_quanteda,
    write_refi_codebook,
    write_refi_project,
)
from helpers.analysis.keyness import fewest_articles, keyness, ratio_intervals, read_reference
from helpers.analysis.mentions import Places, count_comentions, count_mentions, find_places, read_places, write_network
from helpers.analysis.multiverse import MultiverseResult, Variant, clean_variants, compare_order, run_multiverse
from helpers.analysis.multiwords import compound_terms, find_multiwords, read_terms
from helpers.analysis.quotes.attribution import attribute_quotes
from helpers.analysis.quotes.people import (
    Actors,
    add_speakers,
    count_reporting_verbs,
    count_resolutions,
    count_speakers,
    find_actors,
    read_actors,
    review_speakers,
    speaker_share,
)
from helpers.analysis.sheets import (
    read_coding_sheet,
    read_review_sheet,
    read_weights,
    write_coding_sheet,
    write_review_sheet,
)
from helpers.analysis.stories import (
    add_story_order,
    count_delays,
    count_story_flows,
    count_themes_per_story,
    find_copies,
    score_stories,
    story_leads,
    summarize_stories,
)
from helpers.analysis.style import count_style
from helpers.analysis.suggest import accepted_entries, scale_by_seeds, suggest_entries
from helpers.analysis.themes import count_cooccurrences, count_themes, find_themes
from helpers.analysis.timeline import (
    PERIODS,
    choose_period,
    count_by_period,
    days_off,
    far_dates,
    find_peaks,
    period_coverage,
    period_volume,
)
from helpers.analysis.topics import Topics, fit_topics
from helpers.analysis.training import fit_coder, learning_curve
from helpers.analysis.vectors import WordVectors, fit_vectors
from helpers.analysis.word_pairs import PAIR_KINDS, count_word_pairs, find_word_pairs
from helpers.core.datafiles import write_table

__all__ = sorted(name for name, value in globals().items() if name[0] != "_" and not inspect.ismodule(value))
