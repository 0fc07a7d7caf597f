"""Words to counts."""

from helpers.analysis.codebook import Codebook, read_codebook
from helpers.analysis.counts import count_terms
from helpers.analysis.themes import count_themes, find_themes

__all__ = ["Codebook", "count_terms", "count_themes", "find_themes", "read_codebook"]
