"""Runs one measure in a process of its own: its seconds, and the most memory that it and its children had at once."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from helpers.core.paths import ROOT

_EVERY = 0.2  # seconds between two looks at the memory


def run(task: str, *arguments: object, keep: Path | None = None) -> dict:
    """Run a task of `benchmarks.tasks` in a new process; return what it says, with `seconds`, `peak_mb` and `rss_mb`.

    Its tokens and its report go into a folder of its own, or into `keep`; tables of words are the project's. `peak_mb`
    is the memory that it and its children had at once, a page that they share counted once (Linux's proportional set;
    elsewhere each counts its own pages alone). `rss_mb` adds up their resident sets, in which shared pages count once
    for each process.
    """
    with tempfile.TemporaryDirectory(prefix="persian-news-bench-") as folder:
        command = [sys.executable, "-m", "benchmarks.measured", str(keep or folder), task, *map(str, arguments)]
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        peak = resident = 0
        while process.poll() is None:
            now, now_resident = _memory(process.pid)
            peak, resident = max(peak, now), max(resident, now_resident)
            time.sleep(_EVERY)
        seconds = time.perf_counter() - start
        lines = process.stdout.read().splitlines()
    if process.returncode:
        raise RuntimeError(f"{task} {arguments} failed")
    sizes = {"peak_mb": round(peak / 1e6), "rss_mb": round(resident / 1e6)}
    return {"seconds": round(seconds, 2), **sizes, **json.loads(lines[-1])}


def _memory(pid: int) -> tuple[int, int]:
    total = resident = 0
    try:
        own = psutil.Process(pid)
        for process in [own, *own.children(recursive=True)]:
            about = process.memory_full_info()
            total += getattr(about, "pss", about.uss)
            resident += about.rss
    except psutil.Error:  # one that ended meanwhile
        pass
    return total, resident


def main() -> None:
    """Do the task that the command line names, and print what it gives as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("keep", type=Path)
    parser.add_argument("task")
    parser.add_argument("arguments", nargs="*")
    options = parser.parse_args()
    from benchmarks import tasks
    from helpers.core import paths

    for room in ("tables", "words"):  # what is worked out once for a machine is no part of a measure
        (paths.INTERIM / room).mkdir(parents=True, exist_ok=True)
        if not (options.keep / room).exists():
            (options.keep / room).symlink_to(paths.INTERIM / room, target_is_directory=True)
    paths.INTERIM = options.keep
    print(json.dumps(getattr(tasks, options.task)(*options.arguments)))


if __name__ == "__main__":
    main()
