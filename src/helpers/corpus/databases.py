"""SQLite and DuckDB databases to rows: of the table, or the tables, that hold articles."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter

from helpers.corpus.apart import tables_apart
from helpers.corpus.columns import column_of
from helpers.corpus.reading import Reading, Row, naming
from helpers.corpus.tabular import left_out_row, named_rows, plain_value

SUFFIXES = (".sqlite", ".sqlite3", ".db", ".duckdb")
_SECONDS, _BYTES_IN_SECOND = 5, 2_000_000  # as a view may compute without end
_STEPS = 100_000  # of SQLite's machine, between two looks at the clock
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
_JOURNAL_VERSIONS = slice(18, 20)  # bytes of a SQLite file: 2 when its changes are first written beside it
_SQLITE, _DUCKDB = b"SQLite format 3\0", b"DUCK"


def read_database(content: bytes, reading: Reading) -> list[Row]:
    """Return the rows of the tables with articles, or of a view that has more columns of articles than any table."""
    if content.startswith(_SQLITE):
        with naming(reading.shown), closing(_opened(content, reading)) as connection:
            kinds = _sqlite_tables(connection)
            columns = {name: _columns(connection, name) for name in kinds}
            views = [name for name, kind in kinds.items() if kind == "view"]
            connection.set_authorizer(_authorize)
            return _articles(columns, views, lambda names: _sqlite_rows(connection, names), reading)
    if content[8:12] == _DUCKDB:
        with naming(reading.shown):
            listed = dict(tables_apart("duckdb", content, ".duckdb", reading))
            columns = {name: names for name, (_, *names) in listed.items()}
            views = [name for name, (kind, *_) in listed.items() if kind == "VIEW"]
            read = lambda names: tables_apart("duckdb", content, ".duckdb", reading, *names)  # noqa: E731
            return _articles(columns, views, read, reading)
    raise reading.error(" is no database of SQLite or DuckDB, or is encrypted: export its table as .csv")


def _articles(
    columns: dict[str, list[str]], views: list[str], read: Callable[[list[str]], Iterable], reading: Reading
) -> list[Row]:
    """Return the rows of the tables with articles, and say which others are left out."""
    if not columns:
        raise reading.error(" has no tables")
    stated = reading.columns.get("text")
    ours = {table: set(map(column_of, names)) - {""} for table, names in columns.items()}
    having = [table for table, names in columns.items() if (stated in names if stated else "text" in ours[table])]
    having = having or list(columns)
    best = max(having, key=lambda name: (len(ours[name]), name not in views))
    chosen = [name for name in having if name == best or (ours[name] == ours[best] and not {name, best} & {*views})]
    found = []
    for name, rows in groupby(read(chosen), key=itemgetter(0)):
        what = f"table {name}, " if len(chosen) > 1 else ""
        places = ((f"{what}row {number}", list(map(plain_value, row))) for number, (_, row) in enumerate(rows, start=1))
        found += named_rows(columns[name], places, reading)
    if others := [name for name in columns if name not in chosen]:
        problem = (
            f"tables {', '.join(others)}: not read beside {', '.join(chosen)}; to read one of them, export it as .csv"
        )
        found.append(left_out_row(problem))
    return found


def _opened(content: bytes, reading: Reading) -> sqlite3.Connection:
    """Return a database in memory, that can neither be written to nor reach another file."""
    header = bytearray(content[:100])
    header[_JOURNAL_VERSIONS] = b"\x01\x01"  # in memory, no changes can lie beside it
    connection = sqlite3.connect(":memory:")
    connection.deserialize(bytes(header) + content[100:])
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, reading.limits.file_bytes)
    connection.text_factory = lambda text: text.decode("utf-8", "backslashreplace")
    end = time.monotonic() + _SECONDS + len(content) / _BYTES_IN_SECOND
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    return connection


def _sqlite_tables(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the tables and views and which each is, without the indexes for searching, which hold the texts again."""
    asked = "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY 2, 1"
    found = {name: (kind, sql or "") for name, kind, sql in connection.execute(asked) if name[:7] != "sqlite_"}
    virtual = tuple(name for name, (_, sql) in found.items() if sql.upper().startswith("CREATE VIRTUAL"))
    own = tuple(f"{name}_" for name in virtual)
    return {name: kind for name, (kind, _) in found.items() if name not in virtual and not name.startswith(own)}


def _authorize(action: int, *_) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _columns(connection: sqlite3.Connection, name: str) -> list[str]:
    return [column[0] for column in connection.execute(f"SELECT * FROM {_quoted(name)} LIMIT 0").description]


def _sqlite_rows(connection: sqlite3.Connection, names: list[str]) -> Iterator[tuple[str, tuple]]:
    for name in names:
        for row in connection.execute(f"SELECT * FROM {_quoted(name)}"):
            yield name, row
