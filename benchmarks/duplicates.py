"""Copies: of articles that were changed as outlets change them, how many are found, and how many finds are right."""

import random
import re
import time
from pathlib import Path

import pandas as pd

from benchmarks.news import read_articles
from helpers import corpus
from helpers.language.characters import ZWNJ

_SEED = 20
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹0123456789", "٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩")


def drop_halfspaces(text: str, draw: random.Random, other: str) -> str:
    """Return `text` without its half-spaces."""
    return text.replace(ZWNJ, "")


def change_letters(text: str, draw: random.Random, other: str) -> str:
    """Return `text` with Arabic ي and ك."""
    return text.replace("ی", "ي").replace("ک", "ك")


def change_digits(text: str, draw: random.Random, other: str) -> str:
    """Return `text` with digits of another family, and half of its numbers changed by one."""
    changed = re.sub(r"\d+", lambda found: found[0] if draw.random() < 0.5 else str(int(found[0]) + 1), text)
    return changed.translate(_DIGITS)


def replace_first_paragraph(text: str, draw: random.Random, other: str) -> str:
    """Return `text` with the first paragraph of another article in place of its own."""
    return "\n".join([other.split("\n")[0], *text.split("\n")[1:]])


def cut_a_fifth(text: str, draw: random.Random, other: str) -> str:
    """Return `text` without a fifth of its paragraphs' letters, from its end."""
    return text[: len(text) * 4 // 5]


CHANGES = [drop_halfspaces, change_letters, change_digits, replace_first_paragraph, cut_a_fifth]


def copies(articles: pd.DataFrame, *, changes: list) -> pd.DataFrame:
    """Return one changed copy of each article, its id that of the article and `-copy`; each with one of `changes`."""
    draw = random.Random(_SEED)
    texts = articles["text"].tolist()
    rows = []
    for name, text in zip(articles["article_id"], texts, strict=True):
        change = draw.choice(changes)
        rows.append((f"{name}-copy", change(text.strip(), draw, draw.choice(texts).strip()), change.__name__))
    return pd.DataFrame(rows, columns=["article_id", "text", "change"])


def every_typing_change(text: str, draw: random.Random, other: str) -> str:
    """Return `text` with its half-spaces dropped, its letters and its digits changed."""
    for change in CHANGES[:3]:
        text = change(text, draw, other)
    return text


def measure(files: list[Path], *, step: int) -> tuple[pd.DataFrame, list[str]]:
    """Return one row per kind of change: copies planted and found, and the precision of all finds."""
    rows, notes = [], []
    for file in files:
        articles = read_articles(file, step=step)
        known = {frozenset(pair) for pair in _pairs(corpus.find_duplicates(articles))}
        notes.append(f"{file.name}: {len(known)} pairs of copies among {len(articles)} articles as they came")
        for changes, name in [(CHANGES, "one change each"), ([every_typing_change], "all typing changes")]:
            planted = copies(articles, changes=changes)
            clock = time.perf_counter()
            found = corpus.find_duplicates(pd.concat([articles, planted], ignore_index=True))
            seconds = time.perf_counter() - clock
            rows += _score(planted, found, known, name)
            notes.append(
                f"{name}: {2 * len(articles)} articles in {seconds:.0f} s; {found.attrs['too_short']} too short to judge"
            )
    return pd.DataFrame(rows), notes


def _pairs(duplicates: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(duplicates["article_id"], duplicates["other_id"], strict=True))


def _score(planted: pd.DataFrame, found: pd.DataFrame, known: set, name: str) -> list[dict]:
    """Score finds; a pair whose articles are copies before any was planted is neither right nor wrong."""
    pairs = {frozenset(pair) for pair in _pairs(found)}
    right = {frozenset((copy.removesuffix("-copy"), copy)): change for copy, change in planted[["article_id", "change"]].values}
    others = [
        pair for pair in pairs - set(right) if frozenset(article.removesuffix("-copy") for article in pair) not in known
    ]
    hits = pairs & set(right)
    row = {"changes": name, "planted": len(right), "recall": len(hits) / len(right)}
    rows = [{**row, "precision": len(hits) / (len(hits) + len(others))}]
    for change in planted["change"].unique() if planted["change"].nunique() > 1 else []:
        pairs_of = [pair for pair, made in right.items() if made == change]
        found_of = sum(pair in pairs for pair in pairs_of)
        rows.append({"changes": change, "planted": len(pairs_of), "recall": found_of / len(pairs_of)})
    return rows
