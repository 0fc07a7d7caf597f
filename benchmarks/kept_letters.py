"""Whether restoring half-spaces altered a letter: on every article of a file, not on a sample."""

from pathlib import Path

from benchmarks.news import read_articles, whole_texts
from helpers.language import restore_halfspaces
from helpers.language.characters import ZWNJ

# What may come or go: half-spaces, and the spaces that they replace.
_SPACES = str.maketrans(dict.fromkeys(f"{ZWNJ} \u00a0\u202f"))


def is_altered(text: str) -> bool:
    """Tell whether anything but half-spaces and spaces differs once half-spaces are restored.

    >>> is_altered("همکاریهای دو کشور")
    False
    """
    return restore_halfspaces(text).translate(_SPACES) != text.translate(_SPACES)


def measure(files: list[Path]) -> dict:
    """Return one row per file: its articles, and how many of them lost, gained or changed a letter."""
    rows = []
    for file in files:
        texts = whole_texts(read_articles(file, step=1))
        rows.append({"file": file.name, "articles": len(texts), "altered": sum(map(is_altered, texts))})
    return {"table": rows}
