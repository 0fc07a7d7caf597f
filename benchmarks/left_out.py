"""Each outlet in turn, with the counted word lists built without it: what an outlet gets that nothing was built on.

A folder holds `news/*.jsonl` and `news_more/*.jsonl`, as `data/lexicon/build_lists.py` reads them. Of each outlet with
articles, every n-th is taken. Measured on them is stability (`stability.py`), and how many half-spaces are put inside
words and at spaces of the articles as typed, per 1,000 words: neither is right or wrong by itself, so that the most
frequent ones of each are listed, to be read. Only the counted lists are built anew; those written by hand, some of them
from reading the same news, are as they are.
"""

import importlib.util
import io
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter
from types import ModuleType

import pandas as pd

from benchmarks.letters import share, visible
from benchmarks.stability import VARIANTS, count_ours, most_moved, retype, stable_share
from helpers.core.paths import LEXICON, ROOT
from helpers.language import ZWNJ, folded_texts, restored_words

LEAST_WORDS = 20_000  # in fewer words, the 1,000 most frequent terms have counts of two and three
SAMPLED_WORDS = 130_000
_SHOWN = 30
_PUT = {"inside": "nothing", "at_spaces": "space"}  # where a half-space is put: what `restored_words` says stood there
_RATES = {where: f"{where}_per_1000" for where in _PUT}


def measure(folders: list[Path], *, least_words: int = LEAST_WORDS) -> dict:
    """Return one row per outlet of `least_words` or more, their mean and their worst; and what is to be read by eye.

    `folders` holds `news_more`, beside which `news` is read too.
    """
    folder, lists = folders[0].parent, _build_lists()
    _report("counting the spellings of all outlets, some minutes")
    news = lists.count(folder)
    words = {outlet: sum(counts.values()) for outlet, counts in news.words.items()}
    texts = sample(lists.read_articles(folder, sentences=False), words)
    outlets = [outlet for outlet in texts if words[outlet] >= least_words and len(words) > 1]
    rows, errors = [], []
    for number, outlet in enumerate(outlets, start=1):
        start = perf_counter()
        with TemporaryDirectory() as place, redirect_stdout(io.StringIO()):
            lexicon, interim = Path(place) / "lexicon", Path(place) / "interim"
            write_lists_without(outlet, news, lists, lexicon)
            row, found = _measure_elsewhere(texts[outlet], lexicon, interim)
        rows.append({"outlet": outlet, **row})
        errors += [{"outlet": outlet, **error} for error in found]
        _report(f"{outlet}, {number} of {len(outlets)}: {perf_counter() - start:.0f} s")
    small = ", ".join(outlet for outlet in texts if outlet not in outlets)
    notes = [f"fewer than {least_words:,} words, or no other outlet to build on: {small}"] if small else []
    return {"table": rows + summary(rows), "errors": errors, "notes": notes}


def sample(articles: Iterator[tuple[str, str]], words: dict[str, int]) -> dict[str, list[str]]:
    """Return every n-th text of each outlet, which has so many `words`: about `SAMPLED_WORDS` of them, or all.

    >>> sample(iter([("a", "یک"), ("b", "دو"), ("a", "سه"), ("a", "چهار")]), {"a": 2 * SAMPLED_WORDS, "b": 1})
    {'a': ['یک', 'چهار'], 'b': ['دو']}
    """
    seen, texts = Counter(), {}
    for outlet, text in articles:
        if seen[outlet] % max(1, round(words[outlet] / SAMPLED_WORDS)) == 0:
            texts.setdefault(outlet, []).append(text)
        seen[outlet] += 1
    return texts


def write_lists_without(outlet: str, news: tuple, lists: ModuleType, folder: Path) -> None:
    """Copy the word lists to a new folder, and write the counted ones there from the other outlets alone."""
    folder.mkdir()
    for file in LEXICON.glob("*.tsv"):
        shutil.copy(file, folder)
    lists.write_counts(news.without(outlet), folder)


def measure_texts(texts: list[str]) -> tuple[dict, list[dict]]:
    """Return the row of one outlet, and its most frequent half-spaces and the terms whose counts moved most."""
    articles = pd.DataFrame({"article_id": map(str, range(len(texts))), "title": "", "text": texts})
    row: dict = {"articles": len(texts), "words": sum(len(text.split()) for text in texts)}
    errors = []
    typed = count_ours(articles)
    for variant, change in VARIANTS.items():
        counted = count_ours(retype(articles, change))
        row[variant] = stable_share(typed, counted)
        moved = most_moved(typed, counted)
        errors += [
            {"kind": variant, "word": term["term"], "count": term["as_typed"], "retyped": term["retyped"]}
            for term in moved
        ]
    folded = folded_texts(articles)
    row["typed_per_1000"] = share(1000 * sum(text.count(ZWNJ) for text in folded), row["words"])
    found = Counter(pair for text in folded for pair in restored_words(text))
    for where, stood in _PUT.items():
        put = Counter({word: count for (word, before), count in found.items() if before == stood})
        row[_RATES[where]] = share(1000 * put.total(), row["words"])
        errors += [{"kind": where, "word": visible(word), "count": count} for word, count in put.most_common(_SHOWN)]
    return row, errors


def summary(rows: list[dict]) -> list[dict]:
    """Return the mean and the worst of each column: the least of the stable shares, the most half-spaces put.

    >>> summary([{"spaced": 0.9, "inside_per_1000": 1}, {"spaced": 0.7, "inside_per_1000": 3}])
    [{'outlet': 'mean', 'spaced': 0.8, 'inside_per_1000': 2}, {'outlet': 'worst', 'spaced': 0.7, 'inside_per_1000': 3}]
    """
    if not rows:
        return []
    of = {column: [row[column] for row in rows] for column in (*VARIANTS, *_RATES.values()) if column in rows[0]}
    worst = {column: (min if column in VARIANTS else max)(values) for column, values in of.items()}
    means = {column: mean(values) for column, values in of.items()}
    return [{"outlet": "mean", **means}, {"outlet": "worst", **worst}]


def _measure_elsewhere(texts: list[str], lexicon: Path, interim: Path) -> tuple[dict, list[dict]]:
    """Return `measure_texts` of a new process that reads the lists in `lexicon`, and caches in `interim`."""
    command = [sys.executable, "-m", "benchmarks.other_lists", str(lexicon), str(interim)]
    done = subprocess.run(
        command, input=json.dumps(texts), cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    row, errors = json.loads(done.stdout)
    return row, errors


def _build_lists() -> ModuleType:
    """Return the program that makes the lists, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("build_lists", LEXICON / "build_lists.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _report(progress: str) -> None:
    print(f"left_out: {progress}", file=sys.stderr, flush=True)
