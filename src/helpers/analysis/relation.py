"""The one door from tables to DuckDB: tokens or hits, in memory or in Parquet parts, as a relation that verbs query.

A relation has the columns that a verb asks for, and more: `text_id`, the number of the article; `row_id`, the place of
the row in reading order; `by_0`, `by_1`, … for what is grouped by. It comes in batches of whole articles, so that what
is counted by article fits into memory: a table is one batch, of parts some files are. What is added up over batches are
whole numbers, so that a result does not depend on how a corpus is cut.
"""

import atexit
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.groups import PLACES, require_one_group, with_groups
from helpers.core import paths
from helpers.core.errors import TableError, UserError, require_columns
from helpers.core.parts import TableParts
from helpers.core.progress import track
from helpers.language import TableColumns

_MEMORY = "1GB"  # of DuckDB: with Python and Arrow a million articles stay below 2 GB
_ROWS_IN_BATCH = 2_000_000  # some 1.2 million pairs of article and term: 100 MB of DuckDB's memory
_FILES_IN_BATCH = 50
_IN_PART = 2**32  # more than any part has articles
_TEXTS = ("token", "lemma", "kind")


class Batch(NamedTuple):
    """Whole articles: a query that gives their rows, and the numbers of the first and the last text."""

    rows: str
    first: int
    last: int


class Relation:
    """A table or its parts in a database: its batches, and the names of what it is grouped by."""

    def __init__(self, database: Any, batches: list[Batch], labels: dict[str, pd.Series | Sequence | None], what: str):
        """Take the batches; `labels` are the values that the codes of each grouping column stand for."""
        self.database, self._batches, self.labels, self._what = database, batches, labels, what
        self._made: set[str] = set()
        self.by = [f"by_{number}" for number in range(len(labels))]

    def batches(self) -> Iterable[Batch]:
        """Give the batches, with a line of progress where there are many."""
        return track(self._batches, what=self._what, unit="batches")

    def keys(self, *others: str, of: str = "") -> str:
        """Return a list of columns for SQL: those that are grouped by, of a table `of`, and others.

        Constants group nothing, and stand where there is no column at all.
        """
        return ", ".join([*(f"{of}.{name}" if of else name for name in self.by), *others]) or "true"

    def same(self, one: str, other: str) -> str:
        """Return the condition that two tables are of one group."""
        return " AND ".join(f"{one}.{name} = {other}.{name}" for name in self.by) or "true"

    def known(self) -> str:
        """Return the condition that a row is in a group."""
        return " AND ".join(f"{name} IS NOT NULL" for name in self.by) or "true"

    def insert(self, table: str, query: str) -> None:
        """Insert what a query finds into a temporary table, which the first one makes."""
        self.database.execute(
            f"INSERT INTO {table} {query}" if table in self._made else f"CREATE TEMP TABLE {table} AS {query}"
        )
        self._made.add(table)

    def fetch(self, query: str) -> pd.DataFrame:
        """Return what a query finds, with the grouping columns as the table has them; other texts are of type str."""
        found = self.database.sql(query).to_arrow_table()
        table = {}
        for key, (name, labels) in zip(self.by, self.labels.items(), strict=True):
            if key in found.column_names:
                table[name] = _labelled(found[key], labels)
        rest = [name for name in found.column_names if name not in self.by]
        table |= {name: _in_pandas(found[name]) for name in rest}
        return pd.DataFrame(table, index=range(found.num_rows), copy=False)


@contextmanager
def open_relation(
    table: pd.DataFrame | TableParts,
    columns: Sequence[str],
    *,
    by: Sequence[str] = (),
    groups: pd.DataFrame | None = None,
    verb: str,
) -> Iterator[Relation]:
    """Give a relation with columns of a table and of groups, in a database of its own that is gone afterwards."""
    if not isinstance(table, pd.DataFrame | TableParts):
        raise TableError(
            f"{verb}: a pandas table is needed, or the parts that tokenize makes of articles in parts; got "
            f"{type(table).__name__}"
        )
    wanted = [column for column in by if column not in table.columns]
    require_columns(table, ["article_id", *columns, *(by if groups is None else ())], verb=verb)
    if groups is not None:
        require_one_group(groups, wanted, table.columns, verb=verb)
    threads = table.workers.count if isinstance(table, TableParts) else min(4, os.cpu_count() or 1)
    with _open_database(threads) as database:
        if isinstance(table, pd.DataFrame):
            batches, labels = _register_table(database, table, columns, by, groups, verb)
        else:
            batches, labels = _register_parts(database, table, columns, by, groups if wanted else None)
        yield Relation(database, batches, labels, verb)


@contextmanager
def _open_database(threads: int) -> Iterator[Any]:
    """Give a connection whose temporary tables are gone afterwards."""
    import duckdb

    with _database().cursor() as database:
        database.execute(f"SET threads = {threads}")
        try:
            yield database
        except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
            raise UserError(f"counting needs more room than there is in data/interim: make room ({error})") from error


@cache  # Starting DuckDB takes 20 ms, a small table 5 ms.
def _database() -> Any:
    import duckdb

    spill = paths.INTERIM / f"spill-{os.getpid()}"
    with suppress(OSError):  # What fits into memory is counted also where nothing can be written.
        paths.INTERIM.mkdir(parents=True, exist_ok=True)
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    settings = {"memory_limit": _MEMORY, "temp_directory": str(spill), "preserve_insertion_order": "false"}
    return duckdb.connect(config=settings)


def _register_table(
    database: Any,
    table: pd.DataFrame,
    columns: Sequence[str],
    by: Sequence[str],
    groups: pd.DataFrame | None,
    verb: str,
) -> tuple[list[Batch], dict]:
    """Register a table; texts and what is grouped by are numbers in it, whatever type they have."""
    import pyarrow as pa

    known = TableColumns(table)
    arrays = {
        "text_id": pa.array(known.codes("article_id").astype(np.int64)),
        "row_id": pa.array(np.arange(len(table))),
    }
    for name in columns:
        if name in _TEXTS:
            texts = pa.array(known.texts(name), pa.string())
            arrays[name] = pa.DictionaryArray.from_arrays(pa.array(known.codes(name).astype(np.int32)), texts)
        else:
            arrays[name] = pa.array(known.numbers(name))
    if groups is not None:
        places = [column for column in PLACES if column in groups.columns]
        needed = [name for name in table.columns if name in places or name in by]
        table = with_groups(table[needed], by, groups, verb=verb)
    labels = {}
    for number, name in enumerate(by):
        # As categories, the articles would be those of this table only.
        is_categorical = isinstance(table[name].dtype, pd.CategoricalDtype)
        values = table[name].astype("str") if name == "article_id" and is_categorical else table[name]
        codes, labels[name] = pd.factorize(values)
        arrays[f"by_{number}"] = pa.array(codes, mask=codes < 0)
    database.register("given", pa.table(arrays))
    return [Batch("SELECT * FROM given", 0, len(table))], labels


def _register_parts(
    database: Any, parts: TableParts, columns: Sequence[str], by: Sequence[str], groups: pd.DataFrame | None
) -> tuple[list[Batch], dict]:
    """Return the batches of parts; groups are registered, and joined to each of them."""
    import pyarrow as pa
    import pyarrow.parquet

    given = parts.columns
    labels, chosen, join = {}, [], ""
    if groups is not None:
        places = [column for column in PLACES if column in groups.columns]
        join = f" LEFT JOIN groups USING ({', '.join(places)})"
        arrays = {name: pa.array(groups[name].astype("str" if name == "article_id" else "int64")) for name in places}
    for number, name in enumerate(by):
        if name in given:
            labels[name] = parts.categories.get(name)
            chosen.append(f"{name} AS by_{number}")
        else:
            codes, labels[name] = pd.factorize(groups[name])
            arrays[f"by_{number}"] = pa.array(codes, mask=codes < 0)
            chosen.append(f"by_{number}")
    if groups is not None:
        database.register("groups", pa.table(arrays))
    batches, queries, first, rows, rows_before = [], [], 0, 0, 0
    files = parts.files()
    for number, file in enumerate(files):
        places = [
            f"{number * _IN_PART}::BIGINT + article AS text_id",
            f"{rows_before + rows}::BIGINT + file_row_number AS row_id",
        ]
        select = ", ".join([*places, *columns, *chosen])
        name = file.as_posix().replace("'", "''")
        queries.append(f"SELECT {select} FROM read_parquet('{name}', file_row_number = true){join}")
        rows += pyarrow.parquet.read_metadata(file).num_rows
        if rows > _ROWS_IN_BATCH or len(queries) == _FILES_IN_BATCH or file == files[-1]:
            batches.append(Batch(" UNION ALL ".join(queries), first * _IN_PART, (number + 1) * _IN_PART))
            queries, first, rows, rows_before = [], number + 1, 0, rows_before + rows
    return batches, labels


def _labelled(column: Any, labels: pd.Series | Sequence | None) -> Any:
    """Return the values of a grouping column: what codes stand for, categories, or raw values."""
    if labels is None:
        return _in_pandas(column)
    if isinstance(labels, list):
        return pd.Categorical(column.to_pylist(), categories=labels)
    return pd.Series(labels).take(column.to_numpy().astype(np.int64)).array


def _in_pandas(column: Any) -> pd.Series:
    values = column.to_pandas()
    return values.astype("int64") if pd.api.types.is_integer_dtype(values) else values.astype("str")


def count_rows(
    table: pd.DataFrame | TableParts,
    by: Sequence[str],
    groups: pd.DataFrame | None = None,
    *,
    verb: str,
    words: bool = False,
) -> pd.DataFrame:
    """Count rows and articles: one row per group in reading order, or one for all; with `words` only words are counted.

    Columns: those of `by`, `rows`, `articles` (of all rows). Rows whose group is missing are in none.

    >>> hits = pd.DataFrame({"article_id": ["1", "1", "2"], "theme": ["trade", "trade", "health"]})
    >>> count_rows(hits, ["theme"], verb="count_themes").values.tolist()
    [['trade', 2, 1], ['health', 1, 1]]
    """
    with open_relation(table, ["kind"] if words else [], by=by, groups=groups, verb=verb) as relation:
        counted = "count(*) FILTER (kind = 'word')" if words else "count(*)"
        for batch in relation.batches():
            # In two steps, as counting distinct texts at once takes four times as long.
            relation.insert(
                "found",
                f"""SELECT {relation.keys("sum(row_count)::BIGINT AS row_count")}, count(*) AS articles,
                    min(row_id) AS row_id
                FROM (
                    SELECT {relation.keys("text_id")}, {counted} AS row_count, min(row_id) AS row_id
                    FROM ({batch.rows}) WHERE {relation.known()} GROUP BY {relation.keys("text_id")}
                ) GROUP BY {relation.keys()}""",
            )
        found = relation.fetch(
            f"""SELECT {relation.keys("sum(row_count)::BIGINT AS rows")}, sum(articles)::BIGINT AS articles
            FROM found GROUP BY {relation.keys()} ORDER BY min(row_id)"""
        )
    return found if len(found) or by else pd.DataFrame({"rows": [0], "articles": [0]})
