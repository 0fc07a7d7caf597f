"""Files to articles."""

from helpers.core.calendars import jalali_text
from helpers.corpus.articles import count_words, fingerprint, list_left_out, load_articles, read_articles
from helpers.corpus.audit import audit_articles, count_lengths, describe_outlets
from helpers.corpus.boilerplate import strip_boilerplate
from helpers.corpus.columns import parse_columns, parse_only, select_articles, tell_only
from helpers.corpus.dates import find_dates, parse_date
from helpers.corpus.duplicates import add_stories, find_duplicates
from helpers.corpus.reading import Limits
from helpers.corpus.residue import mark_residue

__all__ = [
    "Limits",
    "add_stories",
    "audit_articles",
    "count_lengths",
    "count_words",
    "describe_outlets",
    "find_dates",
    "find_duplicates",
    "fingerprint",
    "jalali_text",
    "list_left_out",
    "load_articles",
    "mark_residue",
    "parse_columns",
    "parse_date",
    "parse_only",
    "read_articles",
    "select_articles",
    "strip_boilerplate",
    "tell_only",
]
