"""Who says what, and who is mentioned."""

from helpers.analysis.quotes.actors import Actors, find_actors, read_actors
from helpers.analysis.quotes.speakers import add_speakers, attribute_quotes

__all__ = ["Actors", "add_speakers", "attribute_quotes", "find_actors", "read_actors"]
