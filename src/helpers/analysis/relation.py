"""The one door from tables to DuckDB: each part of a table is counted as numbers, and SQL adds the counts up.

A table is one part; tokens and hits at rest have many, which the workers of the table count. A part holds whole
articles, and what is added up over parts are whole numbers: a result does not depend on how a corpus is cut.
"""

import atexit
import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.groups import PLACES, group_codes, require_one_group
from helpers.core import paths
from helpers.core.arrays import Numbers, group_starts
from helpers.core.errors import TableError, UserError, require_columns, track
from helpers.core.parts import TableParts
from helpers.core.store import building_in, building_prefix
from helpers.core.workers import without_garbage_collection
from helpers.language import FileColumns, TableColumns

_MEMORY = "1GB"  # of DuckDB: with Python and Arrow a million articles stay below 2 GB
_IN_PART = 2**32  # more than any part has rows
_AT_ONCE = 20  # parts for which there is one statement: each takes some 5 ms
SET_ASIDE = "set aside"

Work = Callable[["Part", Any], dict[str, Any]]  # what is found in a part, by the name of its table: its columns


class Part(NamedTuple):
    """Whole articles: their rows, and their texts, each of which is an article as far as it is in one group."""

    columns: TableColumns | FileColumns
    text: Numbers  # of each row
    group_of: Numbers  # of each text; -1 where it is missing
    groups: pd.DataFrame  # one row per group, in reading order: the columns grouped by, and `row_id`, its first row

    def are_words(self) -> np.ndarray:
        """Tell of each row whether it is a word."""
        return self.columns.codes("kind") == np.argmax(np.append(self.columns.are_in("kind", ["word"]), True))

    def named(self, groups: Numbers) -> dict[str, Any]:
        """Return what some groups, known by their numbers, have in the columns that are grouped by."""
        return {name: column.array.take(groups) for name, column in self.groups.items() if name != "row_id"}

    def add_up(self, per_text: Numbers, how: np.ufunc = np.add, initial: int = 0) -> Numbers:
        """Return what the numbers of the texts of each group come to."""
        known = self.group_of >= 0
        found = np.full(len(self.groups), initial)
        how.at(found, self.group_of[known], per_text[known])
        return found


class Relation:
    """A table or its parts, a database for their counts, and the names of what they are grouped by."""

    def __init__(self, verb: str, database: Any, folder: str, table: Any, sources: list, groups: Any):
        """Take the table; `sources` are its columns that are grouped by, None where it is one of `groups`."""
        self.database, self._verb, self._folder = database, verb, folder
        self._table, self._sources, self._groups = table, sources, groups
        self.labels: dict[str, Any] = {}  # the values that the codes of each grouping column stand for
        self.by = [f"by_{number}" for number in range(len(sources))]

    def count(self, work: Work, common: Any) -> Iterator[Any]:
        """Insert what `work(part, common)` finds in each part into temporary tables.

        What it finds by the name `SET_ASIDE` is not inserted: that of parts goes into files, and is read, some parts at
        a time, when the tables that this returns are asked for.
        """
        job = work, common, self._sources, self._groups
        if isinstance(self._table, TableParts):
            files = self._table.files()
            jobs = ((number, file, self._folder) for number, file in enumerate(files))
            found = self._table.workers.each(_count_file, job, jobs)
            tables = track(found, what=self._verb, unit="parts", total=len(files))
        else:
            tables = [_count_part(job, 0, TableColumns(self._table))]
        aside = []
        for batch in _batches(tables):
            aside += [found.pop(SET_ASIDE) for found in batch if SET_ASIDE in found]
            for name in batch[0]:
                self.insert(name, _joined([found[name] for found in batch]))
        return map(_joined, _batches(aside))

    def insert(self, name: str, found: Any) -> None:
        """Insert an Arrow table into a temporary table, which is made where there is none."""
        self.database.register("found", found)
        self.database.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS FROM found LIMIT 0")
        self.database.execute(f"INSERT INTO {name} FROM found")

    def keys(self, *others: str, of: str = "") -> str:
        """Return a list of columns for SQL: those that are grouped by, of a table `of`, and others.

        Constants group nothing, and stand where there is no column at all.
        """
        return ", ".join([*(f"{of}.{name}" if of else name for name in self.by), *others]) or "true"

    def same(self, one: str, other: str) -> str:
        """Return the condition that two tables are of one group."""
        return " AND ".join(f"{one}.{name} = {other}.{name}" for name in self.by) or "true"

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


def _batches(items: Iterable) -> Iterator[list]:
    items = iter(items)
    return iter(lambda: list(islice(items, _AT_ONCE)), [])


def _joined(tables: Sequence[Any]) -> Any:
    """Return Arrow tables, or those that some files hold, as one; a column's numbers may be small in one of them."""
    import pyarrow as pa
    import pyarrow.feather

    read = (pyarrow.feather.read_table(table) if isinstance(table, Path) else table for table in tables)
    return pa.concat_tables(read, promote_options="permissive")


@contextmanager
def open_relation(
    table: pd.DataFrame | TableParts,
    columns: Sequence[str],
    *,
    by: Sequence[str] = (),
    groups: pd.DataFrame | None = None,
    verb: str,
) -> Iterator[Relation]:
    """Give a relation of a table that needs `columns`, in a database of its own that is gone afterwards."""
    if not isinstance(table, pd.DataFrame | TableParts):
        wanted = "a pandas table is needed, or the parts that tokenize makes of articles in parts"
        raise TableError(f"{verb}: {wanted}; got {type(table).__name__}")
    given = table.columns
    wanted = [column for column in by if column not in given]
    require_columns(table, ["article_id", *columns], verb=verb, by=by if groups is None else ())
    if groups is not None:
        require_one_group(groups, wanted, given, verb=verb)
        places = [column for column in PLACES if column in groups.columns]
    labels, sources, coded, in_table = {}, [], {}, {}
    for number, name in enumerate(by):
        if name in wanted:
            coded[f"by_{number}"], labels[name] = pd.factorize(groups[name])
            sources.append(None)
        elif isinstance(table, TableParts):
            labels[name] = table.categories.get(name)
            sources.append(name)
        else:
            # As categories, the articles would be those of this table only.
            is_categorical = isinstance(table[name].dtype, pd.CategoricalDtype)
            values = table[name].astype("str") if name == "article_id" and is_categorical else table[name]
            in_table[f"by_{number}"], labels[name] = pd.factorize(values)
            sources.append(f"by_{number}")
    if in_table:
        table = table.assign(**in_table)
    threads = table.workers.count if isinstance(table, TableParts) else min(4, os.cpu_count() or 1)
    aside = building_in(paths.INTERIM) if isinstance(table, TableParts) else nullcontext("")
    with _open_database(threads) as database, aside as folder:
        coded = groups[places].assign(**coded) if coded else None
        relation = Relation(verb, database, folder, table, sources, coded)
        relation.labels = labels
        yield relation


@contextmanager
def _open_database(threads: int) -> Iterator[Any]:
    """Give a connection whose temporary tables are gone afterwards."""
    import duckdb

    with _database().cursor() as database:
        database.execute(f"SET threads = {threads}")
        try:
            yield database
        except (duckdb.OutOfMemoryException, duckdb.IOException, OSError) as error:
            if isinstance(error, OSError) and error.errno != errno.ENOSPC:
                raise
            raise UserError(f"counting needs more room than there is in data/interim: make room ({error})") from error


@cache  # Starting DuckDB takes 20 ms, a small table 5 ms.
def _database() -> Any:
    import duckdb

    spill = paths.INTERIM / f"{building_prefix()}spill"
    with suppress(OSError):  # What fits into memory is counted also where nothing can be written.
        paths.INTERIM.mkdir(parents=True, exist_ok=True)
    atexit.register(shutil.rmtree, spill, ignore_errors=True)
    settings = {"memory_limit": _MEMORY, "temp_directory": str(spill), "preserve_insertion_order": "false"}
    return duckdb.connect(config=settings)


def _count_file(job: tuple, number: int, file: Path, folder: str) -> dict[str, Any]:
    import pyarrow.feather

    with without_garbage_collection():
        found = _count_part(job, number, FileColumns(file))
        if SET_ASIDE in found:
            place = Path(folder, f"{number}.feather")
            pyarrow.feather.write_feather(found[SET_ASIDE], place, compression="uncompressed")
            found[SET_ASIDE] = place
    return found


def _count_part(job: tuple, number: int, columns: TableColumns | FileColumns) -> dict[str, Any]:
    """Return what a work finds in one part, as Arrow tables by name."""
    work, common, sources, groups = job
    group, table = _groups_of(columns, sources, groups)
    table["row_id"] += number * _IN_PART
    # Rows of one text stand together but for overlapping groups: few numbers are sorted.
    article = columns.codes("article_id")
    several = int(article.max(initial=0)) + 1
    keys = group * several + article if sources else article
    starts = np.flatnonzero(group_starts(keys))
    distinct, runs = np.unique(keys[starts], return_inverse=True)
    text = np.repeat(runs.astype(np.int32), np.diff(starts, append=len(keys)))
    found = work(Part(columns, text, distinct // several, table), common)
    return {name: _to_arrow(table) for name, table in found.items()}


def _to_arrow(columns: pd.DataFrame | dict[str, Any]) -> Any:
    """Return columns in Arrow, whose texts are of one type, also where there is no row."""
    import pyarrow as pa

    kept = pa.types.is_integer, pa.types.is_boolean, pa.types.is_string, pa.types.is_list
    arrays = {name: pa.array(column) for name, column in columns.items()}
    return pa.table(
        {
            name: array if any(is_kept(array.type) for is_kept in kept) else array.cast(pa.string())
            for name, array in arrays.items()
        }
    )


def _groups_of(columns: TableColumns | FileColumns, sources: list, groups: pd.DataFrame | None) -> tuple:
    """Return the number of each row's group in reading order, -1 where it is missing, and one row per group."""
    article = columns.codes("article_id")
    size = len(article)
    if not sources:
        return np.zeros(size, np.int64), pd.DataFrame({"row_id": np.zeros(min(size, 1), np.int64)})
    keys = [f"by_{number}" for number in range(len(sources))]
    rows = {key: columns.values(name) for key, name in zip(keys, sources, strict=True) if name}
    if groups is not None:
        places = [name for name in PLACES if name in groups.columns]
        begins = [group_starts(article if name == "article_id" else columns.numbers(name)) for name in places]
        starts = np.flatnonzero(np.logical_or.reduce(begins))
        at = pd.DataFrame({name: columns.values(name, starts) for name in places}).astype({"article_id": "str"})
        joined = at.merge(groups.astype({"article_id": "str"}), on=places, how="left")
        lengths = np.diff(starts, append=size)
        rows |= {key: np.repeat(joined[key].fillna(-1).to_numpy(np.int64), lengths) for key in keys if key in joined}
    table = pd.DataFrame({key: rows[key] for key in keys})
    codes = group_codes(table, keys)
    firsts = pd.Series(codes).drop_duplicates().index.to_numpy()
    table = table.iloc[firsts].assign(row_id=firsts)
    coded = table[keys].select_dtypes("number")
    known = (coded >= 0).all(axis=1).to_numpy()
    numbers = np.where(known, np.cumsum(known) - 1, -1)
    return numbers[codes], table[known]


def _labelled(column: Any, labels: pd.Series | Sequence | None) -> Any:
    """Return the values of a grouping column: what codes stand for, categories, or raw values."""
    if labels is None:
        return _in_pandas(column)
    if isinstance(labels, list):
        return pd.Categorical(column.to_pylist(), categories=labels)
    return pd.Series(labels).take(column.to_numpy().astype(np.int64)).array


def _in_pandas(column: Any) -> pd.Series:
    values = column.to_pandas()
    if pd.api.types.is_bool_dtype(values):
        return values
    return values.astype("int64") if pd.api.types.is_integer_dtype(values) else values.astype("str")


def count_rows(
    table: pd.DataFrame | TableParts,
    by: Sequence[str],
    groups: pd.DataFrame | None = None,
    *,
    verb: str,
    where: str = "",
) -> pd.DataFrame:
    """Count rows and articles: one row per group in reading order, or one for all.

    With `where="word"` only words are counted, with the name of a column of true and false the rows where it is true.
    Columns: those of `by`, `rows`, `articles_with` (of the counted rows), `articles` (of all rows). Rows whose group is
    missing are in none.
    """
    needed = {"": [], "word": ["kind"]}.get(where, [where])
    with open_relation(table, needed, by=by, groups=groups, verb=verb) as relation:
        relation.count(_rows_and_articles, where)
        sums = ", ".join(f"sum({name})::BIGINT AS {name}" for name in ("rows", "articles_with", "articles"))
        found = relation.fetch(
            f"""SELECT {relation.keys(sums)} FROM groups GROUP BY {relation.keys()} ORDER BY min(row_id)"""
        )
    return found if len(found) or by else pd.DataFrame({"rows": [0], "articles_with": [0], "articles": [0]})


def _rows_and_articles(part: Part, where: str) -> dict[str, pd.DataFrame]:
    counted = part.text
    if where:
        counted = part.text[part.are_words() if where == "word" else part.columns.numbers(where)]
    per_text = np.bincount(counted, minlength=len(part.group_of))
    sums = {"rows": per_text, "articles_with": per_text > 0, "articles": np.ones(len(per_text))}
    return {"groups": part.groups.assign(**{name: part.add_up(each.astype(np.int64)) for name, each in sums.items()})}
