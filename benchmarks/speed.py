"""Speed: words per second of each step, and how many times hazm's that is in the same run.

Each step of each tool runs in a process of its own, so that nothing is remembered from another step; the word lists
are loaded before the clock starts. `tokenize` is the whole way from text to lemmas, for that is what ours does.
`lemmatize` takes hazm's tokens of hazm's normalised text, in running order, for both.
"""

import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from benchmarks import peers
from benchmarks.letters import share
from benchmarks.news import read_articles, whole_texts
from helpers.language import lemmatize, normalize, tokenize, tokenizer

STEPS = ("normalize", "tokenize", "lemmatize")
_WARM_UP = pd.DataFrame({"article_id": ["0"], "title": ["سلام"], "text": ["همکاریهای کشور ها نوشته می شود."]})


def measure(files: list[Path], *, step: int) -> dict:
    """Return one row per file and step: words per second of ours and of hazm, and their ratio."""
    rows = []
    for file in files:
        articles = read_articles(file, step=step)
        words = sum(len(text.split()) for text in whole_texts(articles))
        for name in STEPS:
            seconds = {tool: _in_new_process(tool, name, articles) for tool in ("ours", "hazm")}
            rates = {f"{tool}_words_per_second": share(words, spent) for tool, spent in seconds.items()}
            ratio = share(seconds["hazm"], seconds["ours"])
            rows.append({"file": file.name, "step": name, "words": words, **rates, "ours_to_hazm": ratio})
    return {"table": rows, "errors": []}


def _in_new_process(tool: str, step: str, articles: pd.DataFrame) -> float:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(seconds_for, tool, step, articles).result()


def seconds_for(tool: str, step: str, articles: pd.DataFrame) -> float:
    """Return how long one step of one tool takes on the articles, word lists loaded."""
    tokenizer.MANY = 10**9  # no tokens are kept, nor read
    run, prepare = _WORK[tool, step], _PREPARE[step]
    run(prepare(_WARM_UP))
    prepared = prepare(articles)
    start = time.perf_counter()
    run(prepared)
    return time.perf_counter() - start


def _tokens(articles: pd.DataFrame) -> list[str]:
    normalized = map(peers.hazm_tools().normalizer.normalize, whole_texts(articles))
    return [token for text in normalized for token in peers.tokens_of_normalized(text)]


def _each(function: Callable[[str], object]) -> Callable[[list[str]], None]:
    def run(items: list[str]) -> None:
        for item in items:
            function(item)

    return run


_PREPARE = {"normalize": whole_texts, "tokenize": lambda articles: articles, "lemmatize": _tokens}
_WORK = {
    ("ours", "normalize"): _each(normalize),
    ("hazm", "normalize"): _each(lambda text: peers.hazm_tools().normalizer.normalize(text)),
    ("ours", "tokenize"): tokenize,
    ("hazm", "tokenize"): lambda articles: _each(peers.lemmas)(whole_texts(articles)),
    ("ours", "lemmatize"): _each(lemmatize),
    ("hazm", "lemmatize"): _each(lambda token: peers.hazm_tools().lemmatizer.lemmatize(token)),
}
