"""Words to counts."""

from helpers.analysis.actors import Actors, find_actors, read_actors
from helpers.analysis.agreement import score_agreement, score_coding
from helpers.analysis.codebook import Codebook, read_codebook
from helpers.analysis.coding_sample import code_automatically, sample_for_coding
from helpers.analysis.coding_sheet import read_coding_sheet, write_coding_sheet
from helpers.analysis.collocations import find_collocations
from helpers.analysis.concordance import concordance, sort_concordance
from helpers.analysis.counts import add_tf_idf, count_ngrams, count_terms
from helpers.analysis.diversity import lexical_diversity
from helpers.analysis.keyness import keyness
from helpers.analysis.sensitivity import MultiverseResult, compare_order, run_multiverse
from helpers.analysis.speakers import add_speakers, attribute_quotes
from helpers.analysis.themes import count_cooccurrences, count_themes, find_themes
from helpers.analysis.timeline import count_by_period
from helpers.analysis.topics import Topics, fit_topics
from helpers.analysis.variants import Variant, clean_variants

__all__ = [
    "Actors",
    "Codebook",
    "MultiverseResult",
    "Topics",
    "Variant",
    "add_speakers",
    "add_tf_idf",
    "attribute_quotes",
    "clean_variants",
    "code_automatically",
    "compare_order",
    "concordance",
    "count_by_period",
    "count_cooccurrences",
    "count_ngrams",
    "count_terms",
    "count_themes",
    "find_actors",
    "find_collocations",
    "find_themes",
    "fit_topics",
    "keyness",
    "lexical_diversity",
    "read_actors",
    "read_codebook",
    "read_coding_sheet",
    "run_multiverse",
    "sample_for_coding",
    "score_agreement",
    "score_coding",
    "sort_concordance",
    "write_coding_sheet",
]
