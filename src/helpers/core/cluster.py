"""Work on the parts of a table by the workers of a Dask scheduler, and one error for each way to lose them."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from helpers.core.errors import UserError
from helpers.core.versions import version_key
from helpers.core.workers import AHEAD, Work, Workers, in_order

_PATIENCE = 30  # seconds without any worker before a cluster is given up
_CONNECT = 10  # seconds to find a scheduler


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
                begun.append(self.client.submit(_itself, common, pure=False))
                yield from in_order(begin, parts, AHEAD * max(1, len(self.client.nthreads())), self._result)
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


def _itself(common: Any) -> Any:
    return common


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


@lru_cache(maxsize=1)
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
    for worker, version in there.items():
        if version != here:
            raise UserError(
                f"the worker {worker} has another version of the project or of hazm than this machine: counts would "
                "differ. Install the same version there"
            )


def _version_there() -> str:
    return version_key("analysis")
