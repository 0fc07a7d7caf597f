"""Letters to words."""

from helpers.language.alphabet import alphabetical_key
from helpers.language.characters import fold_characters, fold_letter
from helpers.language.halfspace import restore_halfspaces, word_matches
from helpers.language.hazm_baseline import hazm_stopwords
from helpers.language.lemmatizer import lemmatize
from helpers.language.lexicon import read_list, stopwords, word_counts
from helpers.language.matcher import find_patterns
from helpers.language.normalizer import normalize
from helpers.language.patterns import Entry, compile_patterns
from helpers.language.patterns import letters_of as spelling_key
from helpers.language.restored import folded_texts, halfspace_states, restored_places, restored_words
from helpers.language.tokenizer import CLEANINGS, join_tokens, paragraphs, tokenize
from helpers.language.written import add_surface_forms

__all__ = [
    "CLEANINGS",
    "Entry",
    "add_surface_forms",
    "alphabetical_key",
    "compile_patterns",
    "find_patterns",
    "fold_characters",
    "fold_letter",
    "folded_texts",
    "halfspace_states",
    "hazm_stopwords",
    "join_tokens",
    "lemmatize",
    "normalize",
    "paragraphs",
    "read_list",
    "restore_halfspaces",
    "restored_places",
    "restored_words",
    "spelling_key",
    "stopwords",
    "tokenize",
    "word_counts",
    "word_matches",
]
