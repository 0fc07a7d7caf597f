"""Tables in parts: whole articles, so many at a time, for corpora that are larger than memory or than a machine.

Articles in parts are `Chunks`, made from their files whenever they are asked for, or a Dask DataFrame. What is found in
them is `TableParts`: a table at rest in Parquet files. No article lies in two parts, and parts are in reading order.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from helpers.core.arrays import group_starts
from helpers.core.errors import UserError, track
from helpers.core.paths import to_root
from helpers.core.store import is_intact
from helpers.core.workers import Cluster, Workers, without_garbage_collection

Step = Callable[[Any], Any]
_AT_ONCE = 500_000  # rows of a table that a search goes over at once: of 3.5 million, half the memory


class _Parts:
    """What can be gone over part by part."""

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Give the parts as pandas tables."""
        return each_part(_itself, self, what="read")

    def to_pandas(self) -> pd.DataFrame:
        """Return the whole table, which must fit into memory."""
        return pd.concat(list(self), ignore_index=True)


class Chunks(_Parts):
    """A table in parts, each of which is made when it is asked for, and again whenever it is.

    >>> chunks = Chunks(lambda: [(1, 2), (3,)], [lambda ids: pd.DataFrame({"article_id": ids})])
    >>> [len(part) for part in chunks], len(chunks.to_pandas())
    ([2, 1], 3)
    """

    def __init__(
        self,
        sources: Callable[[], Iterable[Any]],
        steps: Iterable[Step],
        workers: Workers | None = None,
        say: Callable[[pd.DataFrame], None] | None = None,
    ):
        """Make each part from one of `sources()` by `steps`, one after the other, wherever `workers` are.

        `say` is told what is known of the articles, once, to warn of what was left out.
        """
        self.sources, self.steps, self.workers, self._say = sources, tuple(steps), workers or Workers(), say
        self._about: list[pd.DataFrame] = []

    def with_workers(self, workers: Workers) -> "Chunks":
        """Return the same table, its parts made elsewhere."""
        same = copy(self)
        same.workers = workers
        return same

    def about(self) -> pd.DataFrame:
        """Return all but the titles and texts of articles: one row per article, as a pandas table."""
        if not self._about:
            self.remember(each_part(_without_texts, self, what="read"))
        return self._about[0]

    def remember(self, parts: Iterable[pd.DataFrame]) -> None:
        """Have `about` give these, which a pass over the articles has found."""
        listed = list(parts)
        table = pd.concat([part for part in listed if len(part)] or listed[:1], ignore_index=True)
        self._about[:] = [table]
        if self._say:
            self._say(table)


class TableParts(_Parts):
    """A table at rest: Parquet files, one for each part, whose names hold the checksums of their content."""

    categories: ClassVar[Mapping[str, Sequence[str]]] = {}  # of the columns that are categories in pandas
    remedy = "make it again"

    def __init__(self, files: Sequence[Path], workers: Workers | None = None):
        """Take the files, and where to work on them."""
        self._files, self.workers = list(files), workers or Workers()
        self._intact: dict[Path, tuple[int, int]] = {}

    @staticmethod
    def read(file: Path) -> pd.DataFrame:
        """Return a part as a pandas table."""
        return pd.read_parquet(file)

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Give the parts as pandas tables, read here."""
        return map(self.read, self.files())

    def files(self) -> list[Path]:
        """Return the files. Raises `UserError` when one is gone or has changed since it was written."""
        with ThreadPoolExecutor() as pool:  # threads are enough: what takes time is the checksum, which leaves the lock
            list(pool.map(self._require_intact, self._files))
        return list(self._files)

    def _require_intact(self, file: Path) -> None:
        try:
            stat = file.stat()
            state = stat.st_mtime_ns, stat.st_size
            if self._intact.get(file) != state and not is_intact(file):
                raise UserError(f"{to_root(file)} was changed since it was written: {self.remedy}")
        except OSError as error:
            raise UserError(f"{to_root(file)} cannot be read ({error.strerror}): {self.remedy}") from error
        self._intact[file] = state

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns."""
        import pyarrow.parquet

        return pyarrow.parquet.read_schema(self._files[0]).names


def is_dask(table: Any) -> bool:
    """Tell whether a table is a Dask DataFrame, without loading Dask."""
    return type(table).__module__.startswith("dask.") and hasattr(table, "map_partitions")


def is_in_parts(table: Any) -> bool:
    """Tell whether a table is in parts: `Chunks`, `TableParts` or a Dask DataFrame."""
    return isinstance(table, Chunks | TableParts) or is_dask(table)


def each_part(work: Callable, table: Any, *, common: Any = None, what: str) -> Iterator[Any]:
    """Give `work(common, part)` for each part of a table, in order; a pandas table is one part."""
    if not is_in_parts(table):
        yield work(common, table)
        return
    if is_dask(table):
        workers, job = dask_workers(), _OnTexts(work)
        parts = ((part,) for part in table.to_delayed())
        found = workers.each(job, common, parts)
    else:
        is_at_rest = isinstance(table, TableParts)
        steps, sources = ((table.read,), table.files()) if is_at_rest else (table.steps, table.sources())
        found = table.workers.each(_on_part, (work, common, steps), ((source,) for source in sources))
    yield from track(found, what=what, unit="parts")


def article_slices(table: pd.DataFrame | TableParts, rows: int = _AT_ONCE) -> Iterator[pd.DataFrame]:
    """Give a table, or its parts, in slices of whole articles, each of some `rows` rows."""
    if is_in_parts(table):
        for part in table:
            yield from article_slices(part, rows)
        return
    ends = np.append(np.flatnonzero(group_starts(table["article_id"].array))[1:], len(table))
    wanted = np.minimum(np.arange(rows, max(len(table), 1) + rows, rows), len(table))
    cuts = np.unique(ends[np.searchsorted(ends, wanted)]) if len(table) > rows else [len(table)]
    yield from (table.iloc[begin:end] for begin, end in pairwise([0, *cuts]))


def _itself(_: None, part: pd.DataFrame) -> pd.DataFrame:
    return part


def _on_part(job: tuple, source: Any) -> Any:
    work, common, steps = job
    with without_garbage_collection():
        for step in steps:
            source = step(source)
        return work(common, source)


def dask_workers() -> Workers:
    """Return the cluster that Dask works on now; without one, this process."""
    from distributed import get_client

    try:
        client = get_client()
    except ValueError:
        return Workers()
    return Cluster(client)


class _OnTexts:
    """Work on parts that Dask has made: Dask has a type of its own for texts."""

    def __init__(self, work: Callable):
        self._work = work

    def __call__(self, common: Any, part: pd.DataFrame) -> Any:
        with without_garbage_collection():
            return self._work(common, _with_plain_texts(part))


def _with_plain_texts(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts are of the type that pandas gives them by itself."""
    plain = pd.Series(["صلح"]).dtype
    texts = [name for name, dtype in table.dtypes.items() if isinstance(dtype, pd.StringDtype) and dtype != plain]
    return table.astype(dict.fromkeys(texts, plain))


def about_articles(articles: Any) -> pd.DataFrame:
    """Return what is known of articles but their titles and texts: one row per article, as a pandas table."""
    if is_dask(articles):
        columns = [column for column in articles.columns if column not in ("title", "text")]
        return _with_plain_texts(articles[columns].compute())
    return articles.about() if isinstance(articles, Chunks) else articles


def _without_texts(common: None, part: pd.DataFrame) -> pd.DataFrame:
    return part.drop(columns=["title", "text"], errors="ignore")


def to_parquet(table: Any, **options: Any) -> bytes:
    """Return an Arrow table as the content of a Parquet file; `options` are those of pyarrow's `write_table`."""
    import pyarrow.parquet

    content = io.BytesIO()
    pyarrow.parquet.write_table(table, content, **options)
    return content.getvalue()
