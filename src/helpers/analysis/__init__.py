"""Words to counts."""

from helpers.analysis.actors import Actors, find_actors, read_actors
from helpers.analysis.agreement import score_agreement, score_coding
from helpers.analysis.codebook import Codebook, read_codebook
from helpers.analysis.coding_sample import code_by_machine, sample_for_coding
from helpers.analysis.coding_sheet import read_coding_sheet, write_coding_sheet
from helpers.analysis.counts import count_terms
from helpers.analysis.themes import count_cooccurrences, count_themes, find_themes

__all__ = [
    "Actors",
    "Codebook",
    "code_by_machine",
    "count_cooccurrences",
    "count_terms",
    "count_themes",
    "find_actors",
    "find_themes",
    "read_actors",
    "read_codebook",
    "read_coding_sheet",
    "sample_for_coding",
    "score_agreement",
    "score_coding",
    "write_coding_sheet",
]
