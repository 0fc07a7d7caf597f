"""Reads damaged files of every kind, and as many that are valid but extreme (`extremes`).

python -m tests.corpus.mutations --count 20000 --seed 1             reads that many, in two processes
python -m tests.corpus.mutations --seed 1 --case 4711               reads one again, with its traceback

A damaged file must give a table, or one `CorpusError` that names it; an extreme one all of its articles, each whole, or
the error that names the limit it passes. A case is a function of its seed and number alone. Fails on any other
exception, on an error of several lines, on a table that cannot be written as CSV and JSON, after 5 seconds, and when a
process, or one that it started, comes to have more than 1.5 GB.
"""

import argparse
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.core.errors import CorpusError
from helpers.corpus import load_articles, read_articles
from helpers.corpus.reading import COLUMNS, printable
from tests.corpus.binaries import APART
from tests.corpus.damages import make_case, whole_files
from tests.corpus.extremes import Extreme, make_extreme
from tests.corpus.files import ARTICLES, as_json

SECONDS, MEMORY = 5, 3 * 2**29
PROCESSES = 2
_EVERY_NTH_IN_FOLDER = 8
_TO_LOAD = 600  # seconds, on a busy machine, to read every kind once


@dataclass(frozen=True)
class Outcome:
    """What reading a case came to: `kind` is table, error or failure."""

    number: int
    kind: str
    message: str
    seconds: float  # of a processor
    grown: int  # bytes by which the peak of the process rose


def read_case(seed: int, number: int, folder: Path) -> Outcome:
    """Read one case in an empty folder; of those that are damaged, some with a whole file beside, not to be lost."""
    extreme = make_extreme(seed, number) if is_extreme(number) else None
    name, content = (extreme.name, extreme.content) if extreme else make_case(seed, number)
    file, beside = folder / name, folder / "whole.json"
    file.write_bytes(content)
    in_folder = not extreme and number % _EVERY_NTH_IN_FOLDER == 0
    if in_folder:
        beside.write_bytes(as_json(ARTICLES))
    before, start = _peak(), _seconds()
    most = SECONDS * (1 + bool(extreme and _is_read_in_parts(number)))  # read twice
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, most)
    try:
        kind, message = _read(file, number, in_folder, extreme)
    except (Exception, SystemExit):  # noqa: BLE001 - that is what is looked for
        kind, message = "failure", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        file.unlink()
        beside.unlink(missing_ok=True)
    seconds = _seconds() - start
    # What the process had before, as one that runs other tests has, is no fault of this case.
    if kind != "failure" and (seconds > most or _peak() > max(MEMORY, before)):
        kind, message = "failure", f"took {seconds:.1f} s, peak of the process {_peak() / 2**20:.0f} MB"
    return Outcome(number, kind, message, seconds, _peak() - before)


def is_extreme(number: int) -> bool:
    """Tell whether a case is a valid file: of those of each process every second."""
    return number // PROCESSES % 2 == 1


def _is_read_in_parts(number: int) -> bool:
    """Tell whether a case is read in parts too, and compared."""
    return number % 8 < 4


def _too_long(*_) -> None:
    # Nothing on the way may take this for an error of the file.
    raise SystemExit(f"took more than {SECONDS} seconds")


def _seconds() -> float:
    """Return the seconds of a processor that this process, and those that it started, have had."""
    return sum(os.times()[:4])


def _peak() -> int:
    """Return the most bytes that this process, or one that it started, has had."""
    return 1024 * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _read(path: Path, number: int, in_folder: bool, extreme: Extreme | None) -> tuple[str, str]:
    name = path.name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            articles, left_out = load_articles(path.parent if in_folder else path, strip=False)
    except CorpusError as error:
        assert not in_folder, f"the whole file beside {name} is lost: {error}"
        _check_sentence(str(error))
        assert printable(name) in str(error), f"the error does not name {name}: {error}"
        assert not extreme or (extreme.refusal and extreme.refusal in str(error)), f"{name} is valid: {error}"
        return "error", str(error)
    _check_table(articles, left_out)
    if extreme:
        extreme.check(articles, left_out)
        if _is_read_in_parts(number):
            _check_parts(path, articles)
    if in_folder:
        assert set(articles["article_id"]) >= {article["article_id"] for article in ARTICLES}
    return "table", f"{len(articles)} articles"


def _check_parts(path: Path, articles: pd.DataFrame) -> None:
    """Check that a file read in parts gives the same articles as one read whole."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parts = pd.concat([*read_articles(path, chunks=1 + len(articles) // 3)], ignore_index=True)
    assert len(parts) == len(articles), f"read in parts {len(parts)} articles, read whole {len(articles)}"
    for name in ("title", "text", "date", "outlet", "path"):
        differ = parts[name].ne(articles[name]) & ~(parts[name].isna() & articles[name].isna())
        assert not differ.any(), (
            f"{name} read in parts {parts[name][differ].iloc[0]!r}, whole {articles[name][differ].iloc[0]!r}"
        )


def _check_sentence(sentence: str) -> None:
    assert sentence and len(sentence.splitlines()) == 1, f"not one line: {sentence!r}"
    assert len(sentence) < 2000, f"{len(sentence)} letters: {sentence[:300]!r}"
    sentence.encode()


def _check_table(articles: pd.DataFrame, left_out: pd.DataFrame) -> None:
    assert list(articles.columns[: len(COLUMNS)]) == COLUMNS
    assert not articles.columns.duplicated().any()
    assert len(articles) and articles["article_id"].is_unique and articles["article_id"].ne("").all()
    assert articles["text"].str.strip().ne("").all()
    assert pd.api.types.is_datetime64_dtype(articles["date"])
    for sentence in left_out["path"] + ": " + left_out["reason"]:
        _check_sentence(sentence)
    articles.to_csv(index=False).encode()
    articles.to_json(orient="records", force_ascii=False, date_format="iso").encode()


def _work(seed: int, numbers: range, pipe) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (16 * MEMORY, 16 * MEMORY))  # spares the machine; `MEMORY` is checked
    with tempfile.TemporaryDirectory() as folder:
        _load_all(Path(folder))
        pipe.send(None)  # ready
        for number in numbers:
            pipe.send(read_case(seed, number, Path(folder)))


def _load_all(folder: Path) -> None:
    """Read each kind that is read in this process once, so that no case has to wait for a library or the lexicon."""
    old = "این خبر را همه مردم در تهران خواندند".replace("ی", "ي").encode("cp1256")
    here = [file for file in whole_files() if not file[0].endswith(APART)]
    for name, content in [*here, ("old.txt", old)]:
        (folder / name).write_bytes(content)
        load_articles(folder / name)
        (folder / name).unlink()


def _outcomes(seed: int, numbers: range) -> Iterator[Outcome]:
    """Read cases in a process of its own, and in a new one after a case that ends it."""
    while numbers:
        receiver, sender = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=_work, args=(seed, numbers, sender), daemon=True)
        process.start()
        sender.close()
        patience = _TO_LOAD
        while numbers:
            try:
                if not receiver.poll(patience):
                    raise EOFError
                outcome, patience = receiver.recv(), 6 * SECONDS
                if outcome is None:
                    continue
                yield outcome
            except EOFError:
                process.kill()
                process.join()
                yield Outcome(numbers[0], "failure", f"the process hung or died ({process.exitcode})", 6 * SECONDS, 0)
                numbers = numbers[1:]
                break
            numbers = numbers[1:]


def run(count: int, seed: int) -> list[Outcome]:
    """Read `count` cases in `PROCESSES` processes, and print each failure when it comes."""
    sources = [_outcomes(seed, range(first, count, PROCESSES)) for first in range(PROCESSES)]
    found: list[Outcome] = []
    while sources:
        for source in list(sources):
            outcome = next(source, None)
            if outcome is None:
                sources.remove(source)
                continue
            found.append(outcome)
            if outcome.kind == "failure":
                print(f"--seed {seed} --case {outcome.number}: {outcome.message}", flush=True)
    return found


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    if arguments.case is not None:
        with tempfile.TemporaryDirectory() as folder:
            print(read_case(arguments.seed, arguments.case, Path(folder)))
        return 0
    start = time.perf_counter()
    outcomes = run(arguments.count, arguments.seed)
    kinds = Counter(outcome.kind for outcome in outcomes)
    slowest, largest = max(outcomes, key=lambda one: one.seconds), max(outcomes, key=lambda one: one.grown)
    print(
        f"{len(outcomes):,} files in {time.perf_counter() - start:.0f} s: {kinds['table']:,} tables, "
        f"{kinds['error']:,} errors, {kinds['failure']:,} failures; slowest: case {slowest.number}, "
        f"{slowest.seconds:.1f} s; largest: case {largest.number}, {largest.grown / 2**20:.0f} MB more"
    )
    return 1 if kinds["failure"] else 0


if __name__ == "__main__":
    sys.exit(main())
