"""Copies: of articles changed as outlets change them, how many are found, and how many of the finds are right.

Each article gets one changed copy, and all are searched together. Right is the pair of an article and its copy. Where
two articles were a pair before anything was planted, pairs of them and their copies are neither right nor wrong. Copies
too short to be judged count as missed.
"""

import random
import re
import time
from pathlib import Path

import pandas as pd

from benchmarks.letters import share
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
    return text.replace("ی", "\u064a").replace("ک", "\u0643")


def change_digits(text: str, draw: random.Random, other: str) -> str:
    """Return `text` with digits of another family, and half of its numbers changed by one."""
    changed = re.sub(r"\d+", lambda found: found[0] if draw.random() < 0.5 else str(int(found[0]) + 1), text)
    return changed.translate(_DIGITS)


def replace_first_paragraph(text: str, draw: random.Random, other: str) -> str:
    """Return `text` with the first paragraph of another article in place of its own."""
    return "\n".join([other.split("\n")[0], *text.split("\n")[1:]])


def cut_a_fifth(text: str, draw: random.Random, other: str) -> str:
    """Return `text` without the last fifth of its letters."""
    return text[: len(text) * 4 // 5]


CHANGES = [drop_halfspaces, change_letters, change_digits, replace_first_paragraph, cut_a_fifth]


def all_changes(text: str, draw: random.Random, other: str) -> str:
    """Return `text` with all of the changes, one after the other."""
    for change in CHANGES:
        text = change(text, draw, other)
    return text


def copies(articles: pd.DataFrame, *, changes: list) -> pd.DataFrame:
    """Return one changed copy of each article, its id that of the article and `-copy`; each with one of `changes`."""
    draw = random.Random(_SEED)
    texts = articles["text"].str.strip().tolist()
    rows = []
    for name, text in zip(articles["article_id"], texts, strict=True):
        change = draw.choice(changes)
        rows.append((f"{name}-copy", change(text, draw, draw.choice(texts)), change.__name__))
    return pd.DataFrame(rows, columns=["article_id", "text", "change"])


def measure(files: list[Path], *, step: int) -> dict:
    """Return one row per file and kind of change: copies planted, recall, and the precision of all finds."""
    rows, notes = [], []
    for file in files:
        articles = read_articles(file, step=step)
        alone, short, _ = corpus.find_duplicates(articles)
        notes.append(f"{file.name}: {len(articles):,} articles, {len(alone)} pairs as they came; {short} too short")
        for name, changes in {"one of them each": CHANGES, "all of them each": [all_changes]}.items():
            planted = copies(articles, changes=changes)
            clock = time.perf_counter()
            found, short, _ = corpus.find_duplicates(pd.concat([articles, planted], ignore_index=True))
            seconds = time.perf_counter() - clock
            rows += [{"file": file.name, **row} for row in score(planted, found, alone, name)]
            notes.append(f"{name}: {2 * len(articles):,} articles in {seconds:.0f} s; {short} too short")
    return {"table": rows, "errors": [], "notes": notes}


def score(planted: pd.DataFrame, found: pd.DataFrame, alone: pd.DataFrame, name: str) -> list[dict]:
    """Return one row for all planted copies, and where they were changed in several ways, one for each way."""
    pairs, known = _pairs(found), _pairs(alone)
    right = {frozenset((copy.removesuffix("-copy"), copy)) for copy in planted["article_id"]}
    hits = pairs & right
    wrong = [pair for pair in pairs - right if frozenset(name.removesuffix("-copy") for name in pair) not in known]
    recall, precision = share(len(hits), len(right)), share(len(hits), len(hits) + len(wrong))
    rows = [{"changes": name, "planted": len(right), "recall": recall, "precision": precision}]
    if planted["change"].nunique() == 1:
        return rows
    is_found = planted["article_id"].isin({name for pair in hits for name in pair})
    for change, found_of in is_found.groupby(planted["change"], sort=False):
        rows.append({"changes": change, "planted": len(found_of), "recall": float(found_of.mean()), "precision": None})
    return rows


def _pairs(duplicates: pd.DataFrame) -> set[frozenset]:
    return set(map(frozenset, zip(duplicates["article_id"], duplicates["other_id"], strict=True)))
