"""Where work on the parts of a table is done: in this process, in several of this machine, or on a Dask cluster.

The last is in `cluster`. All three give the results in the order of the parts, and take the next part only when one is
done, so that what is in memory does not grow with the table.
"""

import gc
import os
import pickle
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers.core.errors import UserError, is_whole

Work = Callable[..., Any]  # of what all parts have in common, and of one part: a tuple of tables, or of what makes them
AHEAD = 2  # parts for each process that wait, so that none is idle
# What a process remembers of words is no leak, for which loky would end it; its arrays are given back at once.
_ENVIRONMENT = {"LOKY_MAX_MEMORY_LEAK_SIZE": "1e9", "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}
_IDLE = 600  # seconds after which processes without work end


def choose_workers(processes: int = 1) -> "Workers":
    """Return where to work: on the cluster that the environment names in `CLUSTER`, else in so many processes.

    >>> choose_workers(0)
    Traceback (most recent call last):
    helpers.core.errors.UserError: processes must be a whole number, 1 or more; got 0
    """
    if not is_whole(processes, minimum=1):
        raise UserError(f"processes must be a whole number, 1 or more; got {processes!r}")
    if cluster_address():
        from helpers.core.cluster import Cluster, connect

        return Cluster(connect(cluster_address()))
    return Processes(processes) if processes > 1 else Workers()


def cluster_address() -> str:
    """Return the address of the Dask scheduler that the environment names, or nothing."""
    return os.environ.get("CLUSTER", "")


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Keep Python from looking for circles among what is remembered, which has none: a fifth of the time would go."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Workers:
    """This process, one part after the other."""

    shares_files = True  # with the process that asks for the work

    def each(self, work: Work, common: Any, parts: Iterable[tuple]) -> Iterator:
        """Give `work(common, *part)` for each part, in order.

        >>> list(Workers().each(pow, 2, [(3,), (4,)]))
        [8, 16]
        """
        return (work(common, *map(_computed, part)) for part in parts)

    def rest(self) -> None:
        """Forget what was remembered for a work that is done."""


def _computed(table: Any) -> Any:
    """Return a part that Dask has put off, worked out here."""
    return table.compute() if type(table).__module__.startswith("dask.") else table


class Processes(Workers):
    """Several processes of this machine, which stay for the next call."""

    def __init__(self, count: int):
        """Work in `count` processes."""
        self.count = count

    def each(self, work: Work, common: Any, parts: Iterable[tuple]) -> Iterator:
        """Give `work(common, *part)` for each part, in order; what is common goes to each process once."""
        from loky import BrokenProcessPool, get_reusable_executor

        executor = get_reusable_executor(self.count, timeout=_IDLE, env=_ENVIRONMENT)
        with tempfile.TemporaryDirectory(prefix="persian-news-") as folder:
            common_file = Path(folder) / "common.pickle"
            common_file.write_bytes(pickle.dumps(common))

            def begin(part: tuple) -> Future:
                return executor.submit(_work_on, work, str(common_file), tuple(map(_computed, part)))

            try:
                yield from in_order(begin, parts, AHEAD * self.count, Future.result)
            except BrokenProcessPool as error:
                raise UserError(
                    "a process that worked on the articles was killed, most often because memory ran out: "
                    "use fewer processes or smaller chunks, and run again; what was done is kept"
                ) from error
            except BaseException:
                executor.shutdown(kill_workers=True)  # an interrupt, or an error that makes the rest useless
                raise

    def rest(self) -> None:
        """End the processes: what they remember of words would take the room of what comes next."""
        from loky import get_reusable_executor

        get_reusable_executor(self.count, timeout=_IDLE, env=_ENVIRONMENT).shutdown()


def in_order(begin: Callable, parts: Iterable[tuple], ahead: int, result: Callable) -> Iterator:
    """Give the results of parts in order, no more than `ahead` of them begun at a time."""
    waiting: deque = deque()
    for part in parts:
        waiting.append(begin(part))
        if len(waiting) >= ahead:
            yield result(waiting.popleft())
    while waiting:
        yield result(waiting.popleft())


def _work_on(work: Work, common_file: str, part: tuple) -> Any:
    return work(_read_common(common_file), *part)


@lru_cache(maxsize=4)
def _read_common(file: str) -> Any:
    return pickle.loads(Path(file).read_bytes())
