"""Files to articles."""

from helpers.core.calendars import jalali_text
from helpers.corpus.audit import audit_articles
from helpers.corpus.boilerplate import strip_boilerplate
from helpers.corpus.dates import find_dates, parse_date
from helpers.corpus.duplicates import add_stories, find_duplicates
from helpers.corpus.limits import Limits
from helpers.corpus.readers import fingerprint, read_articles

__all__ = [
    "Limits",
    "add_stories",
    "audit_articles",
    "find_dates",
    "find_duplicates",
    "fingerprint",
    "jalali_text",
    "parse_date",
    "read_articles",
    "strip_boilerplate",
]
