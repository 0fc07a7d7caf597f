"""Speed, start, memory, growth, processes, Dask and what is kept: each beside a peer, or the floor below it.

`make bench EVAL=folder`, or `python -m benchmarks.bench FOLDER`: the folder holds `news/isna.jsonl`. Corpora of growing
size are generated from it (`benchmarks.generated`) into a temporary folder: a million articles take 4.5 GB, and as much
again for tokens and copies.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from benchmarks.generated import read_source, write_corpus
from benchmarks.measured import run
from helpers.core.errors import UserError

NEWS = "news/isna.jsonl"
SIZES = (1_000, 10_000, 100_000, 1_000_000)


class Bench:
    """The measures, on one folder of news and generated corpora of up to `most` articles."""

    def __init__(self, news: Path, most: int, scratch: Path):
        """Write the corpora."""
        self._news, self._scratch = news, scratch
        self._sizes = [size for size in SIZES if size <= most]
        source = read_source(news)
        self._words = {size: write_corpus(source, self._corpus(size), size) for size in self._sizes}

    def _corpus(self, size: int) -> Path:
        return self._scratch / str(size)

    def start(self) -> list[dict]:
        """Return the seconds to the first token of a fresh process; the floor is Python itself."""
        for tool in ("ours", "hazm"):
            run("first_token", tool)  # files come from the disk once, and derived tables are made
        rows = [{"tool": tool, **run("first_token", tool)} for tool in ("ours", "hazm", "python")]
        return [
            {"tool": row["tool"], "seconds": row["seconds"], "to_hazm": row["seconds"] / rows[1]["seconds"]}
            for row in rows
        ]

    def speed(self) -> list[dict]:
        """Return the words a second from text to lemmas; the floor is `split` and `Counter`."""
        found = {tool: run("pipeline", tool, self._news) for tool in ("hazm", "split and Counter", "ours")}
        paces = {
            "hazm": found["hazm"]["best"],
            "ours, every word new": found["ours"]["first"],
            "ours, words seen before": found["ours"]["best"],
            "split and Counter": found["split and Counter"]["best"],
        }
        return [
            {
                "way": way,
                "words_per_second": round(pace),
                "to_hazm": pace / paces["hazm"],
                "to_split_and_counter": pace / paces["split and Counter"],
            }
            for way, pace in paces.items()
        ]

    def growth(self) -> list[dict]:
        """Return seconds and memory of terms and themes, two processes, beside reading and counting in plain Python."""
        rows = []
        for size in self._sizes:
            floor = run("read_bytes", self._corpus(size))
            found = run("terms_and_themes", self._corpus(size), 2)
            rows.append(
                {
                    "articles": size,
                    "words": self._words[size],
                    "seconds": found["all"],
                    "ms_per_article": 1000 * found["all"] / size,
                    **{name: found[name] for name in ("peak_mb", "rss_mb", "tokenize", "count_terms", "themes")},
                    "floor_read": floor["read_seconds"],
                    "floor_counted": floor["counted_seconds"],
                }
            )
        return rows

    def memory(self) -> list[dict]:
        """Return the peak of pairs of words, timeline and copies on the largest corpus; the floor is its bytes."""
        size = self._sizes[-1]
        found = run("everything_else", self._corpus(size), 2)
        floor = run("read_bytes", self._corpus(size))
        names = ("pairs", "timeline", "copies")
        return [
            {
                "articles": size,
                **{name: found[name] for name in ("peak_mb", "rss_mb", *names)},
                "corpus_mb": floor["bytes"] / 1e6,
                "floor_read": floor["read_seconds"],
            }
        ]

    def processes(self) -> list[dict]:
        """Return the seconds with one process and two; the floor is half of one."""
        size = min(100_000, self._sizes[-1])
        run("terms_and_themes", self._corpus(size), 2)  # words that are new to the first are known to the second
        rows = [{"processes": count, **run("terms_and_themes", self._corpus(size), count)} for count in (1, 2)]
        return [
            {
                "articles": size,
                "processes": row["processes"],
                "seconds": row["all"],
                "over_one": rows[0]["all"] / row["all"],
                "tokenize_over_one": rows[0]["tokenize"] / row["tokenize"],
                "floor": rows[0]["all"] / row["processes"],
            }
            for row in rows
        ]

    def dask(self) -> list[dict]:
        """Return the seconds on a local cluster of one, two and four workers; this machine's cores are the floor."""
        size = min(10_000, self._sizes[-1])
        found = [(count, run("on_dask", self._corpus(size), count)["all"]) for count in (1, 2, 4)]
        return [
            {"articles": size, "workers": count, "seconds": seconds, "over_one": found[0][1] / seconds}
            for count, seconds in found
        ]

    def cache(self) -> list[dict]:
        """Return the seconds of a first run and of a second on unchanged articles."""
        tokens, report = run("tokens_twice", self._news), run("report_twice", "seeds")
        return [
            {"what": what, "first": row["first"], "again": row["again"], "again_to_first": row["again"] / row["first"]}
            for what, row in (("tokenize the news", tokens), ("make report on the seed", report))
        ]


MEASURES: dict[str, Callable[[Bench], list[dict]]] = {
    name: getattr(Bench, name) for name in ("start", "speed", "growth", "memory", "processes", "dask", "cache")
}


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table each, and write JSON where asked; return 0, or 2 when there is nothing to measure on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--most", type=int, default=SIZES[-1], help="articles of the largest corpus")
    parser.add_argument("--json", type=Path, help="a file for all rows")
    options = parser.parse_args(arguments)
    try:
        results = measure(options.folder, options.only, options.most)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(folder: Path, only: list[str], most: int) -> dict[str, list[dict]]:
    """Print a table for each measure, and return all of them."""
    news = (folder / NEWS).resolve()
    if not news.is_file():
        raise UserError(f"{folder}: there is no {NEWS} here: one JSON object with title and text on each line")
    if most < SIZES[0]:
        raise UserError(f"--most must be {SIZES[0]:,} or more; got {most:,}")
    results = {}
    with tempfile.TemporaryDirectory(prefix="persian-news-bench-") as scratch:
        bench = Bench(news, most, Path(scratch))
        for name in only:
            results[name] = MEASURES[name](bench)
            print(f"\n{name}: {MEASURES[name].__doc__.removeprefix('Return ').splitlines()[0]}")
            print(pd.DataFrame(results[name]).to_string(index=False, float_format="{:,.2f}".format), flush=True)
    return results


if __name__ == "__main__":
    sys.exit(main())
