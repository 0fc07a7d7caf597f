"""Words to findings."""

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
from helpers.analysis.counts import add_tf_idf, count_ngrams, count_terms, lexical_diversity
from helpers.analysis.dispersion import find_dispersion
from helpers.analysis.groups import group_largest
from helpers.analysis.interchange import (
    EXPORTS,
    check_exports,
    label_columns,
    theme_table,
    write_conllu,
    write_exports,
    write_quanteda,
)
from helpers.analysis.intervals import add_intervals, bootstrap_rates
from helpers.analysis.keyness import fewest_articles, keyness, ratio_intervals
from helpers.analysis.mentions import count_comentions, count_mentions, write_network
from helpers.analysis.multiverse import MultiverseResult, Variant, clean_variants, compare_order, run_multiverse
from helpers.analysis.multiwords import compound_terms, find_multiwords, read_terms
from helpers.analysis.places import Places, find_places, read_places
from helpers.analysis.quotes.attribution import attribute_quotes
from helpers.analysis.quotes.people import Actors, find_actors, read_actors
from helpers.analysis.quotes.speakers import (
    add_speakers,
    count_reporting_verbs,
    count_resolutions,
    count_speakers,
    review_speakers,
    speaker_share,
)
from helpers.analysis.reference import read_reference
from helpers.analysis.refi import write_refi_codebook, write_refi_project
from helpers.analysis.scaling import scale_by_seeds
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
from helpers.analysis.suggest import accepted_entries, suggest_entries
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

__all__ = [
    "EXPORTS",
    "PAIR_KINDS",
    "PERIODS",
    "Actors",
    "Codebook",
    "Coder",
    "MultiverseResult",
    "Places",
    "Topics",
    "Variant",
    "WordVectors",
    "accepted_entries",
    "add_intervals",
    "add_speakers",
    "add_story_order",
    "add_tf_idf",
    "attribute_quotes",
    "bootstrap_rates",
    "burst_words",
    "check_exports",
    "check_familiarity",
    "choose_period",
    "clean_variants",
    "code_automatically",
    "code_themes",
    "compare_collocations",
    "compare_order",
    "compare_readings",
    "compound_terms",
    "concordance",
    "count_by_period",
    "count_comentions",
    "count_cooccurrences",
    "count_delays",
    "count_mentions",
    "count_ngrams",
    "count_positions",
    "count_reporting_verbs",
    "count_resolutions",
    "count_speakers",
    "count_story_flows",
    "count_style",
    "count_terms",
    "count_themes",
    "count_themes_per_story",
    "count_word_pairs",
    "days_off",
    "draw_lines",
    "explain_code",
    "far_dates",
    "fewest_articles",
    "find_actors",
    "find_bursts",
    "find_changes",
    "find_coder",
    "find_collocations",
    "find_copies",
    "find_dispersion",
    "find_multiwords",
    "find_occurrences",
    "find_peaks",
    "find_places",
    "find_themes",
    "find_word_pairs",
    "fit_coder",
    "fit_topics",
    "fit_vectors",
    "group_largest",
    "keyness",
    "label_columns",
    "learning_curve",
    "lexical_diversity",
    "list_disagreements",
    "next_to_code",
    "period_coverage",
    "period_volume",
    "ratio_intervals",
    "read_actors",
    "read_codebook",
    "read_coder",
    "read_coding_sheet",
    "read_places",
    "read_reference",
    "read_review_sheet",
    "read_terms",
    "read_weights",
    "review_speakers",
    "rows_near",
    "run_multiverse",
    "sample_for_coding",
    "scale_by_seeds",
    "score_agreement",
    "score_coding",
    "score_entries",
    "score_stories",
    "sort_concordance",
    "speaker_share",
    "story_leads",
    "suggest_entries",
    "summarize_stories",
    "theme_table",
    "write_codebook",
    "write_coding_sheet",
    "write_conllu",
    "write_exports",
    "write_network",
    "write_quanteda",
    "write_refi_codebook",
    "write_refi_project",
    "write_review_sheet",
    "write_table",
]
