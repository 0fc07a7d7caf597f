"""Tables to rows: CSV, spreadsheets, Parquet, Arrow, SQLite and DuckDB, and the files of statistics programs."""

import csv
import datetime
import io
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain, dropwhile, groupby, islice
from operator import itemgetter
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.columns import HEADER_AMONG, choose, column_of, find_header
from helpers.corpus.reading import Between, Reading, Row, naming, read_up_to, tables_apart

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "strokes"}
_MOST_FIELDS, _LONG_CELL = 20, 100  # of a row; letters
_EXAMINED_LINES, _EXAMINED_LETTERS = 200, 1_000_000
_MOST_EMPTY_LINES = 100_000  # one after another
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?;*\n', re.IGNORECASE)  # Excel's word, above the header
_BACKSLASHED = re.compile(r'\\"(?=[^,;\t|\n])')  # a quotation mark inside a field, as MySQL and PHP write it
_AFTER_BACKSLASH = re.compile(r'\\(["\\])')
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_NO_NAME = re.compile(r"\W*(sheet|worksheet|table|tabelle|feuil|برگه?|صفحه|ورق|جدول)?\W*\d*\W*", re.IGNORECASE)


def csv_rows(lines: Iterable[str], reading: Reading, *, separators: str = ",;\t|") -> Iterator[Row]:
    """Give the rows of a table whose fields are set apart by one of `separators`, as its first lines show."""
    lines = dropwhile("\n".__eq__, _few_empty(lines, reading))
    first = next(lines, "")
    if stated := _SEPARATOR_LINE.fullmatch(first):
        separators, first = stated[1], next(lines, "")
    head = _head([first], lines)
    lines = chain(head, lines)
    sample = "".join(head)
    if '""' not in sample and _BACKSLASHED.search(sample):
        lines = (_AFTER_BACKSLASH.sub(_without_backslash, line) for line in lines)
        head = [_AFTER_BACKSLASH.sub(_without_backslash, line) for line in head]
    csv.field_size_limit(min(reading.limits.file_bytes, 2**31 - 1))  # the default of 131,072 letters is too few
    separator = max(separators, key=lambda each: _fitness(head, each))
    # An empty line at the end is a row without fields, unless it stands inside quotation marks that never end.
    reader = csv.reader(chain(lines, ["\n"]), delimiter=separator, skipinitialspace=f"{separator} " in first)
    kind = f"with {_SEPARATORS.get(separator, repr(separator))}"
    rows = ((f"row {number}", row) for number, row in _filled(_side_by_side(_closed(reader), reading)))
    try:
        yield from _with_header(rows, reading, kind)
    except csv.Error as error:
        raise reading.error(f", line {reader.line_num}: not a table {kind}: {error}") from error


def _few_empty(lines: Iterable[str], reading: Reading) -> Iterator[str]:
    empty = 0
    for line in lines:
        empty = empty + 1 if line == "\n" else 0
        if empty > _MOST_EMPTY_LINES:
            raise reading.error(f" has more than {_MOST_EMPTY_LINES:,} empty lines one after another: take them out")
        yield line


def _head(head: list[str], lines: Iterator[str]) -> list[str]:
    """Return the first lines of a table."""
    letters = 0
    for line in islice(lines, _EXAMINED_LINES):
        head.append(line)
        letters += len(line)
        if letters > _EXAMINED_LETTERS:
            break
    return head


def _without_backslash(match: re.Match) -> str:
    return '""' if match[1] == '"' else "\\"


def _fitness(head: list[str], separator: str) -> tuple[bool, float, int]:
    """Tell whether a row has usual names, which share of rows has as many fields as most, and how many."""
    try:
        rows = list(csv.reader(head, delimiter=separator, skipinitialspace=f"{separator} " in head[0]))
    except csv.Error:
        return False, 0, 0
    counts, first = Counter(len(row) for row in rows if row), rows[0] if rows else []
    fields, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    is_named = any(len(set(map(column_of, row)) - {""}) > 1 for row in rows[:HEADER_AMONG])
    return (is_named, count / counts.total(), fields) if fields > 1 else (is_named, 0, len(first))


def _closed(reader: Iterable[list]) -> Iterator[list]:
    row = []
    for row in reader:
        yield row
    if row:
        raise csv.Error(f"a quotation mark before {row[-1].strip()[:20]!r} is never closed")


def _side_by_side(rows: Iterator[list], reading: Reading) -> Iterator[list]:
    """Give the rows of a file that has each field on a line of its own, the fields of each row side by side.

    Where what stands in every n-th line looks alike (a number, a date, a few words, a text), n lines are a row.
    """
    head = list(islice(rows, _EXAMINED_LINES))
    lines = lines_one_by_one = chain(head, rows)
    count = _lines_of_a_row(head)
    if count:
        reading.note(f"each field stands on a line of its own: {count} lines were taken for a row", "")
        lines = iter(lambda: [field for line in islice(lines_one_by_one, count) for field in line[:1]], [])
    yield from lines


def _lines_of_a_row(head: list[list]) -> int:
    cells = ["".join(map(str, line)).strip() for line in head if sum(map(bool, line)) < 2]
    for count in range(3, 1 + min(_MOST_FIELDS, len(head) // 3)) if len(cells) == len(head) else ():
        kinds = [{*map(_kind, cells[place : len(cells) // count * count : count])} - {""} for place in range(count)]
        if all(len(each) < 2 for each in kinds) and {"text"} in kinds and len({*map(frozenset, kinds)}) > 2:
            return count
    return 0


def _kind(cell: str) -> str:
    if len(cell) > _LONG_CELL:
        return "text"
    return ("date" if re.search(r"\D", cell) else "number") if re.search(r"\d", cell) else "words" if cell else ""


def _filled(rows: Iterable[list]) -> Iterator[tuple[int, list]]:
    """Number the rows that hold anything: 0 is the header."""
    return enumerate(row for row in rows if any(field not in (None, "") for field in row))


def _with_header(rows: Iterator[tuple[str, list]], reading: Reading, kind: str) -> Iterator[Row]:
    """Give the rows as dictionaries by the names of their columns."""
    names, rows = find_header(rows, reading)
    if not names:
        return
    yield from named_rows(names, rows, reading, kind)


def named_rows(names: list, rows: Iterable[tuple[str, list]], reading: Reading, kind: str = "") -> Iterator[Row]:
    """Give the rows of a table as dictionaries, within the limits of rows, cells and letters."""
    reading.check(columns=len(names))
    named = (name if name not in (None, "") else f"column {number}" for number, name in enumerate(names, start=1))
    header = _unique_names(list(named))
    letters = 0
    for number, (where, row) in enumerate(rows, start=1):
        if any(str(field or "").strip() for field in row[len(header) :]):
            raise reading.error(_too_many_fields(where, header, row, kind))
        letters += sum(map(_size, row))
        reading.check(rows=number, cells=number * len(header), file_bytes=letters)
        yield where, dict(zip(header, row, strict=False))


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        value = [*value, *value.values()]
    return sum(map(_size, value)) if isinstance(value, list) else 8


def _too_many_fields(where: str, header: list[str], row: list, kind: str) -> str:
    found = f", {where}: {len(row)} {'fields' if kind else 'cells'} under {len(header)} columns"
    if not kind:
        return f"{found}. Give each column a name in the row of names, or empty the cells beside the table"
    return (
        f"{found}. Where a field of this row has the separator in it, put quotation marks round that field; where the "
        f"first line has too few names for a table {kind}, write a name for each column into it"
    )


def _unique_names(names: list) -> list[str]:
    """Return the names of columns as texts; the second `text` becomes `text~2`."""
    unique: dict[str, None] = {}
    for name in map(str, names):
        again = (f"{name}~{number}" for number in range(2, len(names) + 2))
        unique[name if name not in unique else next(other for other in again if other not in unique)] = None
    return list(unique)


def read_spreadsheet(content: bytes, reading: Reading, *, suffix: str) -> list[Row]:
    """Return the rows of all sheets; a cell with a formula gives the value that was last computed."""
    if suffix != ".xls":
        reading.check_document(content)
    elif not content.startswith(_OLD_OFFICE):
        raise reading.error(
            " is a page or a text under the name of a sheet, as websites export them: open it in Excel or LibreOffice, "
            "and save it as .xlsx"
        )
    with naming(reading.shown):
        rows = tables_apart("sheets", content, suffix, reading)
        by_sheet = groupby(rows, key=itemgetter(0))
        return _sheets(((name, (row for _, row in of_sheet)) for name, of_sheet in by_sheet), reading)


def _sheets(sheets: Iterable[tuple[str, Iterator[list]]], reading: Reading) -> list[Row]:
    """Return the rows of the sheets with texts, and say which are left out; alike, each may be that of an outlet."""
    tables, broken, notes = {}, {}, {}
    for name, rows in sheets:
        places = ((f"sheet {name}, row {number}", row) for number, row in _filled(rows))
        own = replace(reading, notes={})  # what is decided of a sheet that is left out is not told
        table = []
        try:
            table.extend(_with_header(places, own, ""))
        except CorpusError as error:
            if _has_text(table, reading):
                raise
            broken[name] = error
        else:
            tables[name], notes[name] = table, own.notes
    tables = {name: rows for name, rows in tables.items() if rows}
    if broken and not tables:
        raise next(iter(broken.values()))
    with_text = [name for name, rows in tables.items() if _has_text(rows, reading)] or list(tables)
    columns = {tuple(tables[name][0][1]) for name in with_text}
    found = []
    for name in with_text:
        rows = tables[name]
        if len(with_text) > 1 and len(columns) == 1 and not _NO_NAME.fullmatch(name):
            rows = [(where, {**row, Between.OUTLET: name}) for where, row in rows]
        found += rows
        for what, advice in notes[name]:
            reading.note(what, advice)
    left_out = {name: "it has no column of texts" for name in tables if name not in with_text}
    left_out |= {name: str(error).removeprefix(reading.shown).lstrip(", ") for name, error in broken.items()}
    return found + [left_out_row(f"sheet {name}: {problem}") for name, problem in left_out.items()]


def left_out_row(problem: str) -> Row:
    """Return a row that says what is left out."""
    return "", {Between.LEFT_OUT: problem}


def _has_text(rows: list[Row], reading: Reading) -> bool:
    try:
        choose(rows, replace(reading, notes={}))
    except CorpusError:
        return False
    return bool(rows)


def plain_value(value: object) -> object:
    """Return a value as a text, a number, or a list or dictionary of such."""
    if isinstance(value, bytes):  # Spark writes texts without saying that they are
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, (list, tuple)):
        return [plain_value(item) for item in value]
    if isinstance(value, dict):
        return {name: plain_value(item) for name, item in value.items()}
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


_MOST_IN_BATCH = 1_000  # rows of Parquet


def parquet_rows(stream: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the rows of a Parquet file, some at a time."""
    import pyarrow.parquet

    with naming(reading.shown):
        if not stream.seekable():  # packed (.zst, .lz4), and the columns are listed at its end
            stream = io.BytesIO(read_up_to(stream, reading.limits.file_bytes + 1))
            reading.check(file_bytes=stream.getbuffer().nbytes)
        file = pyarrow.parquet.ParquetFile(stream)
        names = file.schema_arrow.names
        reading.check(columns=len(names), rows=file.metadata.num_rows, cells=len(names) * file.metadata.num_rows)
        groups = map(file.metadata.row_group, range(file.metadata.num_row_groups))
        stated = sum(group.total_byte_size for group in groups)
        _check_unpacked(stated, reading)
        # Rows to unpack together: few enough that each may have the longest value of all.
        together = max(1, min(_MOST_IN_BATCH, reading.limits.file_bytes // max(stated, 1)))
        yield from named_rows(names, _numbered(_batches(file, together, reading)), reading)


def _batches(file, together: int, reading: Reading) -> Iterator[tuple]:
    size = 0
    for batch in file.iter_batches(batch_size=together, use_threads=False):
        # A category stands once in a batch, however few of its rows name it.
        columns = [getattr(column, "dictionary_decode", lambda column=column: column)() for column in batch.columns]
        size += sum(column.nbytes for column in columns)
        _check_unpacked(size, reading)
        yield from zip(*(map(plain_value, column.to_pylist()) for column in columns), strict=True)


def _check_unpacked(size: int, reading: Reading) -> None:
    most = reading.limits.file_bytes
    if size > most:
        raise reading.error(
            f" unpacks to more than {most:,} bytes: split it, or read it with limits=Limits(file_bytes=…)"
        )


def _numbered(rows: Iterable) -> Iterator[tuple[str, list]]:
    return ((f"row {number}", row) for number, row in enumerate(rows, start=1))


def read_frame(content: bytes, reading: Reading, *, kind: str, suffix: str) -> list[Row]:
    """Return the rows of a file with one table, read by a library in a process of its own."""
    with naming(reading.shown):
        rows = (row for _, row in tables_apart(kind, content, suffix, reading))
        names = next(rows, [])
        return list(named_rows(names, _numbered(rows), reading))


DATABASES = (".sqlite", ".sqlite3", ".db", ".duckdb")
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
