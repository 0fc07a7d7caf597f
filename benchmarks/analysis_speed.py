"""Speed of the analysis once the text is tokenized, beside what a programmer would write first.

For a concordance the peer walks over the tokens and joins slices of them; for collocations it counts the words of each
slice; for keyness it counts the words of both sides. All find a word by its lemma, as ours do, but know no phrases,
paragraphs, sources, measures or articles. Ours has to be under the limit in seconds that the project has set itself.
"""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from benchmarks.fresh_process import measure_each
from benchmarks.letters import share
from benchmarks.news import read_articles
from helpers import analysis, language

_CONTEXT, _WINDOW = 8, 5
_LINES = 10_000
_RUNS = 3


def measure(files: list[Path], *, step: int) -> dict:
    """Return one row per file, task and way: tokens, results, the least seconds of three runs, and ours to this."""
    return measure_each(measure_file, files, step)


def measure_file(file: Path, step: int) -> list[dict]:
    """Return the rows of one file."""
    tokens = language.tokenize(read_articles(file, step=step))
    return [{"file": file.name, "tokens": len(tokens), **row} for task in TASKS for row in task(tokens)]


def concordance(tokens: pd.DataFrame) -> list[dict]:
    """Measure the lines of the most frequent word that has no more than ten thousand of them."""
    counts = analysis.count_terms(tokens, stopwords=language.stopwords())
    term = counts.loc[counts["count"] <= _LINES * 1.1, "term"].iloc[0]
    return compare(
        f"concordance of {term}",
        limit=2.0,
        ours=lambda: analysis.concordance(tokens, term, context=_CONTEXT),
        peer=lambda: slices(tokens, term, _CONTEXT),
    )


def collocations(tokens: pd.DataFrame) -> list[dict]:
    """Measure the collocates of the most frequent word."""
    stopwords = language.stopwords()
    term = analysis.count_terms(tokens, stopwords=stopwords)["term"].iloc[0]
    return compare(
        f"collocations of {term}",
        limit=1.0,
        ours=lambda: analysis.find_collocations(tokens, term, window=_WINDOW, stopwords=stopwords),
        peer=lambda: neighbours(tokens, term, _WINDOW),
    )


def keyness(tokens: pd.DataFrame) -> list[dict]:
    """Measure what sets every second article apart from the rest, where nothing should differ."""
    numbers = tokens["article_id"].factorize()[0]
    target, reference = tokens[numbers % 2 == 0], tokens[numbers % 2 == 1]
    return compare(
        "keyness of two halves",
        limit=5.0,
        ours=lambda: analysis.keyness(target, reference),
        peer=lambda: frequencies(target) | frequencies(reference),
    )


TASKS = [concordance, collocations, keyness]


def compare(task: str, *, limit: float, ours: Callable, peer: Callable) -> list[dict]:
    """Return a row for each of the two ways of one task; `results` are the rows that it gives."""
    timed = {way: _least(run) for way, run in (("ours", ours), ("peer", peer))}
    return [
        {
            "task": task,
            "way": way,
            "results": results,
            "seconds": seconds,
            "limit": limit if way == "ours" else None,
            "ours_to_this": share(seconds, timed["ours"][1]),
        }
        for way, (results, seconds) in timed.items()
    ]


def _least(run: Callable) -> tuple[int, float]:
    seconds = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        results = len(run())
        seconds.append(time.perf_counter() - start)
    return results, min(seconds)


def slices(tokens: pd.DataFrame, lemma: str, context: int) -> list[tuple[str, str, str]]:
    """Return before, node and after of each token of a lemma, in plain Python.

    >>> tokens = pd.DataFrame({"token": ["با", "صلح", "و"], "lemma": ["با", "صلح", "و"]})
    >>> slices(tokens, "صلح", 1)
    [('با', 'صلح', 'و')]
    """
    words, lemmas = tokens["token"].tolist(), tokens["lemma"].tolist()
    places = [place for place, word in enumerate(lemmas) if word == lemma]
    return [
        (
            " ".join(words[max(place - context, 0) : place]),
            words[place],
            " ".join(words[place + 1 : place + 1 + context]),
        )
        for place in places
    ]


def frequencies(tokens: pd.DataFrame) -> Counter:
    """Return how often each lemma stands, in plain Python: the counts alone, without any measure.

    >>> frequencies(pd.DataFrame({"lemma": ["صلح", "صلح"], "kind": "word"}))
    Counter({'صلح': 2})
    """
    return Counter(lemma for lemma, kind in zip(tokens["lemma"], tokens["kind"], strict=True) if kind == "word")


def neighbours(tokens: pd.DataFrame, lemma: str, window: int) -> Counter:
    """Return how often each lemma stands near a lemma, in plain Python.

    >>> neighbours(pd.DataFrame({"lemma": ["با", "صلح", "و", "نان"]}), "صلح", 1)
    Counter({'با': 1, 'و': 1})
    """
    lemmas = tokens["lemma"].tolist()
    near = Counter()
    for place, word in enumerate(lemmas):
        if word == lemma:
            near.update(lemmas[max(place - window, 0) : place])
            near.update(lemmas[place + 1 : place + 1 + window])
    return near
