"""Letters to words."""

from helpers.language.automaton import PatternMatcher, find_patterns
from helpers.language.characters import NON_JOINING, ZWNJ, alphabetical_key, fold_characters, fold_letter, word_matches
from helpers.language.explain import explain
from helpers.language.glosses import Gloss, find_glosses, infinitive, read_glossary
from helpers.language.lemmas import lemmatize
from helpers.language.lexicon import load_lexicon, read_list
from helpers.language.normalizer import (
    folded_texts,
    halfspace_states,
    normalize,
    restore_halfspaces,
    restored_places,
    restored_words,
)
from helpers.language.patterns import Entry, compile_patterns, spelling_key
from helpers.language.queries import is_query, parse_query
from helpers.language.segments import paragraphs
from helpers.language.spelling import weight
from helpers.language.stopword_lists import hazm_stopwords, stopwords
from helpers.language.surface_forms import add_surface_forms, find_spans
from helpers.language.token_parts import FileColumns, TableColumns, TokenParts
from helpers.language.tokenizer import CLEANINGS, join_tokens, tokenize

__all__ = [
    "CLEANINGS",
    "NON_JOINING",
    "ZWNJ",
    "Entry",
    "FileColumns",
    "Gloss",
    "PatternMatcher",
    "TableColumns",
    "TokenParts",
    "add_surface_forms",
    "alphabetical_key",
    "compile_patterns",
    "explain",
    "find_glosses",
    "find_patterns",
    "find_spans",
    "fold_characters",
    "fold_letter",
    "folded_texts",
    "halfspace_states",
    "hazm_stopwords",
    "infinitive",
    "is_query",
    "join_tokens",
    "lemmatize",
    "load_lexicon",
    "normalize",
    "paragraphs",
    "parse_query",
    "read_glossary",
    "read_list",
    "restore_halfspaces",
    "restored_places",
    "restored_words",
    "spelling_key",
    "stopwords",
    "tokenize",
    "weight",
    "word_matches",
]
