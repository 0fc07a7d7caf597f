"""Stability: the same articles, typed in other ways, should give the same counts.

Counted are terms (lemmas of words). Of the most frequent terms of the articles as typed, the share whose count is
exactly the same in the articles typed otherwise. hazm does not tell words from numbers and signs, so that all its
lemmas count; `hazm_words` is hazm with the words alone, as ours is counted.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from benchmarks import peers
from benchmarks.letters import share, visible
from benchmarks.news import read_articles, whole_texts
from helpers.language import tokenize
from helpers.language.characters import ZWNJ

TERMS = 1000
_SHOWN = 15
VARIANTS: dict[str, Callable[[str], str]] = {
    "dropped": lambda text: text.replace(ZWNJ, ""),
    "spaced": lambda text: text.replace(ZWNJ, " "),
    "U+00A0": lambda text: text.replace(ZWNJ, "\u00a0"),
    "Arabic letters": lambda text: text.replace("ی", "\u064a").replace("ک", "\u0643"),
}


def measure(files: list[Path], *, step: int) -> dict:
    """Return one row per file and way of typing; and the terms whose counts moved most, of ours and of hazm."""
    rows, errors, notes = [], [], []
    for file in files:
        articles = read_articles(file, step=step)
        shares: dict[str, dict] = {variant: {} for variant in VARIANTS}
        typed = count_terms(articles)
        for variant, change in VARIANTS.items():
            for tool, counted in count_terms(retype(articles, change)).items():
                shares[variant][tool] = stable_share(typed[tool], counted)
                errors += [{"tool": tool, "text": variant, **moved} for moved in most_moved(typed[tool], counted)]
        rows += [{"file": file.name, "text": variant, **tools} for variant, tools in shares.items()]
        notes.append(f"{file.name}: {len(articles):,} articles (one in {step}), the {TERMS:,} most frequent terms")
    return {"table": rows, "errors": errors, "notes": notes}


def count_terms(articles: pd.DataFrame) -> dict[str, Counter]:
    """Return how often each term occurs: ours, hazm's, and those of hazm's that have a letter."""
    hazm = Counter(lemma for text in whole_texts(articles) for lemma in peers.lemmas(text))
    hazm_words = Counter({lemma: count for lemma, count in hazm.items() if any(map(str.isalpha, lemma))})
    return {"ours": count_ours(articles), "hazm": hazm, "hazm_words": hazm_words}


def count_ours(articles: pd.DataFrame) -> Counter:
    """Return how often each lemma of a word occurs."""
    tokens = tokenize(articles)
    return Counter(tokens.loc[tokens["kind"] == "word", "lemma"].tolist())


def stable_share(typed: Counter, retyped: Counter) -> float | None:
    """Return the share of the most frequent terms of `typed` that have the same count in `retyped`."""
    frequent = typed.most_common(TERMS)
    return share(sum(retyped[term] == count for term, count in frequent), len(frequent))


def most_moved(typed: Counter, retyped: Counter) -> list[dict]:
    """Return the frequent terms whose count differs most, the largest difference first."""
    moved = [(term, count, retyped[term]) for term, count in typed.most_common(TERMS) if retyped[term] != count]
    moved.sort(key=lambda row: (-abs(row[1] - row[2]), row[0]))
    return [{"term": visible(term), "as_typed": before, "retyped": after} for term, before, after in moved[:_SHOWN]]


def retype(articles: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    """Return the articles with their titles and texts typed in another way."""
    return articles.assign(title=articles["title"].map(change), text=articles["text"].map(change))
