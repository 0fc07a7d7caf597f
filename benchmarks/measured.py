"""Runs one measure in a process of its own: its seconds, and the most memory that it and its children had at once."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from helpers.paths import ROOT

_EVERY = 0.1  # seconds between two looks at the memory


def run(task: str, *arguments: object, keep: Path | None = None) -> dict:
    """Run a task of `benchmarks.tasks` in a new process; return what it says, with `seconds` and `peak_mb`.

    What it keeps on disk goes into a folder of its own, or into `keep`. Memory is the resident set, shared pages once
    in each process.
    """
    with tempfile.TemporaryDirectory(prefix="persian-news-bench-") as folder:
        command = [sys.executable, "-m", "benchmarks.measured", str(keep or folder), task, *map(str, arguments)]
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(_EVERY)
        seconds = time.perf_counter() - start
        lines = process.stdout.read().splitlines()
    if process.returncode:
        raise RuntimeError(f"{task} {arguments} failed")
    return {"seconds": round(seconds, 2), "peak_mb": round(peak / 1e6), **json.loads(lines[-1])}


def _memory(pid: int) -> int:
    total = 0
    try:
        own = psutil.Process(pid)
        for process in [own, *own.children(recursive=True)]:
            total += process.memory_info().rss
    except psutil.Error:  # one that ended meanwhile
        pass
    return total


def main() -> None:
    """Do the task that the command line names, and print what it gives as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("keep", type=Path)
    parser.add_argument("task")
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    from benchmarks import tasks
    from helpers.language import kept_tokens

    kept_tokens.INTERIM = options.keep
    print(json.dumps(getattr(tasks, options.task)(*options.arguments)))


if __name__ == "__main__":
    main()
