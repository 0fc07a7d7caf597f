"""Files to articles."""

from helpers.corpus.readers import fingerprint, read_articles

__all__ = ["fingerprint", "read_articles"]
