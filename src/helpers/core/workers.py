"""Where work on the parts of a table is done: in this process, in several of this machine, or on a Dask cluster.

All three give the results in the order of the parts, and take the next part only when one is done, so that what is in
memory does not grow with the table.
"""

import gc
import os
import pickle
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers.core.errors import UserError, is_whole
from helpers.core.store import version_key

Work = Callable[..., Any]  # of what all parts have in common, and of one part: a tuple of tables, or of what makes them
_AHEAD = 2  # parts for each process that wait, so that none is idle
# The cache of words in a process is no leak, for which loky would end it; memory of arrays is given back at once.
LEAN = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}
_ENVIRONMENT = {"LOKY_MAX_MEMORY_LEAK_SIZE": "1e9", **LEAN}
_PATIENCE = 30  # seconds without any worker before a cluster is given up
_CONNECT = 10  # seconds to find a scheduler
_IDLE = 600  # seconds after which processes without work end


def choose_workers(processes: int = 1, *, apart: bool = False) -> "Workers":
    """Return where to work: on the cluster that the environment names in `CLUSTER`, else in so many processes.

    With `apart` one is another process than this too, and its memory is free when it rests.

    >>> choose_workers(0)
    Traceback (most recent call last):
    helpers.core.errors.UserError: processes must be a whole number, 1 or more; got 0
    """
    if not is_whole(processes, minimum=1):
        raise UserError(f"processes must be a whole number, 1 or more; got {processes!r}")
    if cluster_address():
        return Cluster(connect(cluster_address()))
    return Processes(processes) if processes > 1 or apart else Workers()


def memory_there() -> int:
    """Return how many bytes of memory there are at all: of the machine, its container or what `ulimit -v` allows."""
    import duckdb
    import psutil

    # DuckDB knows what containers and schedulers allow; four fifths of it are its own default.
    number, unit = duckdb.connect().execute("SELECT current_setting('memory_limit')").fetchone()[0].split()
    there = int(float(number) * 1024 ** ["bytes", "KiB", "MiB", "GiB", "TiB"].index(unit) / 0.8)
    allowed = psutil.Process().rlimit(psutil.RLIMIT_AS)[0] if hasattr(psutil, "RLIMIT_AS") else -1
    return min(there, allowed) if allowed > 0 else there


def cluster_address() -> str:
    """Return the address of the Dask scheduler that the environment names, or nothing."""
    return os.environ.get("CLUSTER", "")


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Disable the cyclic garbage collector: caches hold no cycles, and scanning them takes a fifth of the time."""
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
    count = 1

    def each(self, work: Work, common: Any, parts: Iterable[tuple]) -> Iterator:
        """Give `work(common, *part)` for each part, in order."""
        return (work(common, *map(_computed, part)) for part in parts)

    def rest(self) -> None:
        """Free the memory that a work which is done has used."""


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
                yield from _in_order(begin, parts, _AHEAD * self.count, Future.result)
            except BrokenProcessPool as error:
                raise UserError(
                    "a process that worked on the articles was killed, most often because memory ran out: "
                    "use fewer processes or smaller chunks, and run again; what was done is kept"
                ) from error
            except BaseException:
                executor.shutdown(kill_workers=True)  # an interrupt, or an error that makes the rest useless
                raise

    def rest(self) -> None:
        """End the processes: their caches of words would take the memory that the next work needs."""
        from loky import get_reusable_executor

        get_reusable_executor(self.count, timeout=_IDLE, env=_ENVIRONMENT).shutdown()


def _in_order(begin: Callable, parts: Iterable[tuple], ahead: int, result: Callable) -> Iterator:
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


@lru_cache(maxsize=4)  # What all parts have in common is read once in each process, not for each part.
def _read_common(file: str) -> Any:
    return pickle.loads(Path(file).read_bytes())


class Cluster(Workers):
    """The workers of a Dask scheduler."""

    shares_files = False

    def __init__(self, client):
        """Work on the cluster of a `distributed.Client`, whose workers must have this version of the project."""
        self.client = client
        _require_same_version(client)

    def each(self, work: Work, common: Any, parts: Iterable[tuple]) -> Iterator:
        """Give `work(common, *part)` for each part, in order; a part whose worker is lost goes to another."""
        from dask import delayed

        call = delayed(work, pure=False)
        begun: list = []

        def begin(part: tuple):
            begun[1:] = [future for future in begun[1:] if not future.done()]
            with self.client.as_current():
                begun.append(self.client.compute(call(begun[0], *part)))
            return begun[-1]

        with _lost_connection_named(self.client):
            try:
                # A task, not scattered data: one that was on a lost worker is made again.
                begun.append(self.client.submit(lambda same: same, common, pure=False))
                yield from _in_order(begin, parts, _AHEAD * max(1, len(self.client.nthreads())), self._result)
            finally:
                with suppress(Exception):  # a scheduler that is gone holds nothing any more
                    self.client.cancel(begun)

    def _result(self, future) -> Any:
        """Return what a worker has found. Raises `UserError` where no worker is left, or none survives the part."""
        from distributed import KilledWorker, wait

        alone_since = None
        while True:
            with suppress(TimeoutError):
                with self.client.as_current():
                    wait(future, timeout=1)
                try:
                    return future.result()
                except KilledWorker as error:
                    raise UserError(
                        f"workers of {_address(self.client)} died over one part, most often because memory ran out: "
                        "use smaller chunks, or workers with more memory"
                    ) from error
            if self.client.nthreads():
                alone_since = None
                continue
            alone_since = alone_since or time.monotonic()
            if time.monotonic() - alone_since > _PATIENCE:
                raise UserError(
                    f"the scheduler {_address(self.client)} has had no worker for {_PATIENCE} seconds: start workers "
                    "and run again"
                )


@contextmanager
def _lost_connection_named(client) -> Iterator[None]:
    from distributed import CancelledError
    from distributed.client import ClosedClientError
    from distributed.comm import CommClosedError

    try:
        yield
    except (CancelledError, ClosedClientError, CommClosedError, OSError) as error:
        raise UserError(
            f"the connection to the scheduler {_address(client)} was lost: start it again and run again"
        ) from error


def _address(client) -> str:
    return getattr(client.scheduler, "address", "of Dask")


@lru_cache(maxsize=1)  # Every verb of a run works through one connection.
def connect(address: str):
    """Return a client of the scheduler at an address. Raises `UserError` when none answers there.

    >>> connect("tcp//wrong")
    Traceback (most recent call last):
    helpers.core.errors.UserError: CLUSTER='tcp//wrong' is no address of a Dask scheduler: give one such as tcp://10.0.0.1:8786
    """
    from distributed import Client

    if "://" not in address:
        raise UserError(f"CLUSTER={address!r} is no address of a Dask scheduler: give one such as tcp://10.0.0.1:8786")
    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UserError(
            f"no Dask scheduler answers at {address}: check CLUSTER, and that `dask scheduler` runs there"
        ) from error
    if not client.nthreads():
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=_CONNECT)
    if not client.nthreads():
        raise UserError(f"the scheduler {address} has no workers: start some with `dask worker {address}`")
    return client


def _require_same_version(client) -> None:
    """Raise `UserError` when a worker has other code, word lists or versions of what counts depend on."""
    here = version_key("analysis")
    try:
        there = client.run(_version_there)
    except Exception as error:
        raise UserError(
            f"a worker of {_address(client)} cannot load this project ({type(error).__name__}: {error}): install the "
            "same version there"
        ) from error
    for worker, key in there.items():
        if key != here:
            raise UserError(
                f"the worker {worker} has another version of the project or of hazm than this machine: counts would "
                "differ. Install the same version there"
            )


def _version_there() -> str:
    return version_key("analysis")
