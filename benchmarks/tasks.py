"""What `make bench` measures: each task runs in a process of its own, and says what it did and in how many seconds."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.news import read_articles as read_news
from benchmarks.news import whole_texts

_IN_PART = 1_000  # articles
_ARTICLE = "همکاری‌های ایران و روسیه در نشست شانگهای."


def first_token(tool: str) -> dict:
    """Time from the start of Python to the first token and its lemma."""
    if tool == "python":
        return {}
    if tool == "hazm":
        import hazm

        tokens = hazm.WordTokenizer().tokenize(hazm.Normalizer().normalize(_ARTICLE))
        return {"lemma": hazm.Lemmatizer().lemmatize(tokens[0])}
    import pandas as pd

    from helpers.language import tokenize

    articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": [_ARTICLE]})
    return {"lemma": tokenize(articles)["lemma"].iloc[0]}


def pipeline(tool: str, file: str) -> dict:
    """Text to lemmas, one process, lists loaded: words a second, of ours the first time and again."""
    articles = read_news(Path(file), step=1)
    texts = whole_texts(articles)
    words = sum(len(text.split()) for text in texts)
    if tool == "hazm":
        from benchmarks.peers import lemmas

        lemmas("همکاریهای کشور ها نوشته می شود.")
        some = texts[::10]  # its pace does not change: it remembers nothing
        words = sum(len(text.split()) for text in some)
        seconds = [_seconds(lambda: [lemmas(text) for text in some])]
    elif tool == "split and Counter":
        seconds = [_seconds(lambda: Counter(word for text in texts for word in text.split())) for _ in range(3)]
    else:
        from helpers.language import tokenize, tokenizer

        tokenizer.MANY = 10**9  # nothing is kept or read
        tokenize(articles.head(1))
        seconds = [_seconds(lambda: tokenize(articles)) for _ in range(4)]
    return {"words": words, "first": words / seconds[0], "best": words / min(seconds)}


def read_bytes(folder: str) -> dict:
    """The floor below everything: the bytes of a corpus, and its words split and counted in plain Python."""
    import json

    start = time.perf_counter()
    size = sum(len(file.read_bytes()) for file in sorted(Path(folder).glob("*.jsonl")))
    read = time.perf_counter() - start
    counts: Counter = Counter()
    for file in sorted(Path(folder).glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                counts.update(json.loads(line)["text"].split())
    return {"bytes": size, "read_seconds": read, "counted_seconds": time.perf_counter() - start - read}


def terms_and_themes(folder: str, processes: str) -> dict:
    """Terms and themes of a corpus in parts, from its files on."""
    from helpers import analysis, corpus, language

    start = time.perf_counter()
    tokens = language.tokenize(corpus.read_articles(folder, chunks=_IN_PART), processes=int(processes))
    tokenized = time.perf_counter()
    terms = analysis.count_terms(tokens, stopwords=language.stopwords())
    counted = time.perf_counter()
    hits = analysis.find_themes(tokens, analysis.read_codebook())
    themes = analysis.count_themes(hits, tokens, by=())
    return {
        "words": int(terms["tokens"].iloc[0]),
        "terms": len(terms),
        "hits": int(themes["hits"].sum()),
        "tokenize": tokenized - start,
        "count_terms": counted - tokenized,
        "themes": time.perf_counter() - counted,
        "all": time.perf_counter() - start,
    }


def everything_else(folder: str, processes: str) -> dict:
    """Pairs of words, a timeline and copies of a corpus in parts whose tokens are kept."""
    from helpers import analysis, corpus, language

    articles = corpus.read_articles(folder, chunks=_IN_PART)
    tokens = language.tokenize(articles, processes=int(processes))
    hits = analysis.find_themes(tokens, analysis.read_codebook())
    return {
        "pairs": _seconds(lambda: analysis.count_ngrams(tokens, stopwords=language.stopwords(), min_count=5)),
        "timeline": _seconds(lambda: analysis.count_by_period(hits, tokens, articles, by="theme", draws=100)),
        "copies": _seconds(lambda: corpus.find_duplicates(articles.with_workers(tokens.workers))),
    }


def on_dask(folder: str, workers: str) -> dict:
    """Terms of a corpus as a Dask DataFrame on a local cluster that has started, each worker with its lists loaded."""
    import dask.dataframe
    from distributed import Client, LocalCluster

    from helpers import analysis, corpus, language

    articles = corpus.read_articles(folder)
    with LocalCluster(int(workers), threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        some = dask.dataframe.from_pandas(articles.head(400), npartitions=2 * int(workers), sort=False)
        analysis.count_terms(language.tokenize(some))
        table = dask.dataframe.from_pandas(articles, npartitions=len(articles) // 500, sort=False)
        seconds = _seconds(lambda: analysis.count_terms(language.tokenize(table)))
    return {"all": seconds}


def tokens_twice(file: str) -> dict:
    """A table tokenized, and again when its tokens are kept."""
    from helpers import corpus, language

    articles = corpus.read_articles(file)
    return {name: _seconds(lambda: language.tokenize(articles)) for name in ("first", "again")}


def report_twice(corpus: str) -> dict:
    """A report, and again on the unchanged corpus."""
    import tempfile

    from helpers.report import run_report

    with tempfile.TemporaryDirectory() as folder:
        run = {"formats": ["svg", "png", "pdf"], "output": Path(folder, "output"), "store": Path(folder, "store")}
        return {name: _seconds(lambda: run_report(corpus, **run)) for name in ("first", "again")}


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
