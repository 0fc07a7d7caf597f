"""Speed of finding all themes, after tokenizing, beside one regular expression of all entries on the same text.

The expression is what a programmer would try first: every entry as it is listed, the longest first, between spaces. It
finds no inflection and no other spelling, knows no `not` and no `near`, and names no theme.
"""

import re
import time
from pathlib import Path

from benchmarks.fresh_process import measure_each
from benchmarks.letters import share
from benchmarks.news import read_articles
from helpers import analysis, language
from helpers.language import compile_patterns, find_patterns


def measure(files: list[Path], *, step: int) -> dict:
    """Return one row per file and way: tokens, matches, tokens per second, and ours over the expression."""
    return measure_each(measure_file, files, step)


def measure_file(file: Path, step: int) -> list[dict]:
    """Return the rows of one file."""
    codebook = analysis.read_codebook()
    entries = {theme.id: [row.pattern() for row in theme.entries] for theme in codebook.themes}
    patterns = compile_patterns(
        entries, parents=codebook.parents(), unless={theme.id: theme.unless for theme in codebook.themes}
    )
    expression = alternation([row.entry for theme in codebook.themes for row in theme.entries])
    tokens = language.tokenize(read_articles(file, step=step))
    text = " ".join(tokens["token"])
    find_patterns(tokens.head(1000), patterns)
    start = time.perf_counter()
    found = len(find_patterns(tokens, patterns))
    ours = time.perf_counter() - start
    start = time.perf_counter()
    matched = sum(1 for _ in expression.finditer(text))
    theirs = time.perf_counter() - start
    return [
        {
            "file": file.name,
            "way": way,
            "tokens": len(tokens),
            "matches": matches,
            "tokens_per_second": share(len(tokens), seconds),
            "ours_to_this": share(seconds, ours),
        }
        for way, seconds, matches in (("ours", ours, found), ("alternation", theirs, matched))
    ]


def alternation(entries: list[str]) -> re.Pattern:
    """Return one expression of all entries, the longest first, that matches them between spaces.

    >>> alternation(["تجارت", "تجارت آزاد"]).findall("تجارت آزاد و تجارتی")
    ['تجارت آزاد']
    """
    listed = sorted({re.escape(entry).replace(r"\*", r"\S*") for entry in entries}, key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(listed)})(?!\S)")
