"""Tables in parts: whole articles, so many at a time, for corpora that are larger than memory or than a machine.

A verb of `language`, `corpus` or `analysis` takes a pandas table, or the same table in parts: as `Chunks`, from
`read_articles(…, chunks=…)`, or as a Dask DataFrame. No article lies in two parts, and parts are in reading order.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

import pandas as pd

from helpers.core.cluster import Cluster
from helpers.core.errors import TableError
from helpers.core.progress import track
from helpers.core.workers import Workers, without_garbage_collection

Step = Callable[[Any], Any]


class Chunks:
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

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Give the parts as pandas tables."""
        return each_part(_itself, self, what="read")

    def map(self, step: Step) -> "Chunks":
        """Return the table that `step` makes of each part."""
        return Chunks(self.sources, [*self.steps, step], self.workers)

    def only(self, columns: Iterable[str]) -> "Chunks":
        """Return the table with these columns, where only they need be read; else as it is."""
        only = getattr(self.steps[0], "only", None) if len(self.steps) == 1 else None
        return Chunks(self.sources, [only(tuple(columns))], self.workers) if only else self

    def in_columns(self) -> "Chunks":
        """Return the table with its parts as columns, where they are kept as such; else as it is."""
        in_columns = getattr(self.steps[0], "in_columns", None) if len(self.steps) == 1 else None
        return Chunks(self.sources, [in_columns()], self.workers) if in_columns else self

    def with_workers(self, workers: Workers) -> "Chunks":
        """Return the same table, its parts made elsewhere."""
        same = Chunks(self.sources, self.steps, workers, self._say)
        same._about = self._about
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

    def to_pandas(self) -> pd.DataFrame:
        """Return the whole table, which must fit into memory."""
        parts = list(self)
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _itself(common: None, part: pd.DataFrame) -> pd.DataFrame:
    return part


def is_dask(table: Any) -> bool:
    """Tell whether a table is a Dask DataFrame, without loading Dask."""
    return type(table).__module__.startswith("dask.") and hasattr(table, "map_partitions")


def is_in_parts(table: Any) -> bool:
    """Tell whether a table is `Chunks` or a Dask DataFrame."""
    return isinstance(table, Chunks) or is_dask(table)


def each_part(work: Callable, *tables: Any, common: Any = None, what: str) -> Iterator[Any]:
    """Give `work(common, part, …)` for the parts of tables that lie side by side, in order.

    A pandas table is one part. Raises `TableError` when the tables do not have the same parts.

    >>> table = pd.DataFrame({"article_id": ["1"]})
    >>> list(each_part(lambda more, part: len(part) + more, table, common=1, what="count"))
    [2]
    """
    if not any(map(is_in_parts, tables)):
        yield work(common, *tables)
        return
    if all(isinstance(table, Chunks) for table in tables):
        one_after_other = _of_chunks(work, common, tables)
    elif all(map(is_dask, tables)):
        one_after_other = _of_dask(work, common, tables)
    else:
        kinds = ", ".join(type(table).__name__ for table in tables)
        raise TableError(f"{what}: tables of one kind are needed, all made from the same articles; got {kinds}")
    yield from track(one_after_other, what=what, unit="parts")


def _of_chunks(work: Callable, common: Any, tables: tuple[Chunks, ...]) -> Iterator[Any]:
    if any(table.sources is not tables[0].sources for table in tables):
        raise TableError("these tables were not made from the same tokens: make all of them from one")
    steps = tuple(table.steps for table in tables)
    return tables[0].workers.each(_from_source, (work, common, steps), ((source,) for source in tables[0].sources()))


def _from_source(job: tuple, source: Any) -> Any:
    """Make the parts of several tables from one source, and what they share once."""
    work, common, steps = job
    made: dict[tuple[Step, ...], Any] = {(): source}
    with without_garbage_collection():
        for path in steps:
            for end in range(1, len(path) + 1):
                if path[:end] not in made:
                    made[path[:end]] = path[end - 1](made[path[: end - 1]])
        return work(common, *(made[path] for path in steps))


def _of_dask(work: Callable, common: Any, tables: tuple) -> Iterator[Any]:
    from distributed import get_client

    if len({table.npartitions for table in tables}) > 1:
        raise TableError("these tables have different numbers of partitions: make all of them from the same articles")
    parts = zip(*(table.to_delayed() for table in tables), strict=True)
    try:
        client = get_client()
    except ValueError:
        client = None  # no cluster: Dask's own threads
    workers = Cluster(client) if client else Workers()
    return workers.each(_OnTexts(work), common, parts)


def article_by_article(verb: Callable) -> Callable:
    """Let a verb that treats each article by itself take a table in parts too, and return one of the same kind.

    >>> @article_by_article
    ... def shorten(articles, *, to):
    ...     return articles.assign(text=articles["text"].str[:to])
    >>> chunks = Chunks(lambda: ["صلح"], [lambda text: pd.DataFrame({"text": [text]})])
    >>> shorten(chunks, to=2).to_pandas()["text"].tolist()
    ['صل']
    """

    @wraps(verb)
    def any_table(table, *arguments, **options):
        if is_in_parts(table):
            return map_parts(_Call(any_table, arguments, options), table)
        return verb(table, *arguments, **options)

    return any_table


def map_parts(step: Step, table: Any) -> Any:
    """Return the table that `step` makes of a table, or of each part of a table in parts."""
    if isinstance(table, Chunks):
        return table.map(step)
    if is_dask(table):
        step = _OnTexts(step)
        return table.map_partitions(step, meta=step(table._meta), enforce_metadata=False)
    return step(table)


class _OnTexts:
    """Work on parts that Dask has made: Dask has a type of its own for texts."""

    def __init__(self, work: Callable):
        self._work = work

    def __call__(self, *given: Any) -> Any:
        with without_garbage_collection():
            return self._work(*map(_with_plain_texts, given))


def _with_plain_texts(table: Any) -> Any:
    """Return a table whose texts are of the type that pandas gives them by itself."""
    if not isinstance(table, pd.DataFrame):
        return table
    plain = pd.Series(["صلح"]).dtype
    texts = [name for name, dtype in table.dtypes.items() if isinstance(dtype, pd.StringDtype) and dtype != plain]
    return table.astype(dict.fromkeys(texts, plain))


class _Call:
    """A verb with its options, for one part after the other."""

    def __init__(self, verb: Callable, arguments: tuple, options: dict):
        self._verb, self._arguments, self._options = verb, arguments, options

    def __call__(self, part: pd.DataFrame) -> pd.DataFrame:
        return self._verb(part, *self._arguments, **self._options)


def about_articles(articles: Any) -> pd.DataFrame:
    """Return what is known of articles but their titles and texts: one row per article, as a pandas table."""
    if not is_in_parts(articles):
        return articles
    if is_dask(articles):
        columns = [column for column in articles.columns if column not in ("title", "text")]
        return _with_plain_texts(articles[columns].compute())
    return articles.about()


def _without_texts(common: None, part: pd.DataFrame) -> pd.DataFrame:
    return part.drop(columns=["title", "text"], errors="ignore")
