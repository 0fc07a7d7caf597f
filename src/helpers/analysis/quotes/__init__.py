"""Who says what, and who is mentioned."""

from helpers.analysis.quotes.actors import Actors, find_actors, read_actors
from helpers.analysis.quotes.speakers import add_speakers, attribute_quotes
from helpers.analysis.quotes.summaries import count_reporting_verbs, count_resolutions, count_speakers

__all__ = [
    "Actors",
    "add_speakers",
    "attribute_quotes",
    "count_reporting_verbs",
    "count_resolutions",
    "count_speakers",
    "find_actors",
    "read_actors",
]
