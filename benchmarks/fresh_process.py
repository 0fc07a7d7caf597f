"""Measures each file in a new process, so that what other measures left in memory slows neither way."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path


def measure_each(measure_file: Callable[[Path, int], list[dict]], files: list[Path], step: int) -> dict:
    """Return the rows that `measure_file` gives for all files, each run in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        return {
            "table": [row for file in files for row in pool.submit(measure_file, file, step).result()],
            "errors": [],
        }
