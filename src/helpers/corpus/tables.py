"""Tables to rows: CSV, Excel and Parquet."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from itertools import chain, dropwhile
from typing import BinaryIO

from helpers.corpus.columns import find_header
from helpers.corpus.reading import Reading, Row, naming

_MOST_IN_BATCH = 1_000  # rows of Parquet


def csv_rows(lines: Iterable[str], reading: Reading, *, separators: str = ",;\t") -> Iterator[Row]:
    """Give the rows of a table whose fields are set apart by one of `separators`, whichever its header has."""
    lines = dropwhile("\n".__eq__, lines)
    first = next(lines, "")
    separator = max(separators, key=first.count)
    csv.field_size_limit(reading.limits.file_bytes)  # an article may be longer than the default of 131,072 letters
    # An empty line at the end is a row without fields, unless it stands inside quotation marks that never end.
    reader = csv.reader(chain([first], lines, ["\n"]), delimiter=separator)
    kind = "with " + {",": "commas", ";": "semicolons", "\t": "tabs"}[separator]
    rows = ((f"row {number}", row) for number, row in _filled(_closed(reader)))
    try:
        yield from _with_header(rows, reading, kind)
    except csv.Error as error:
        raise reading.error(f", line {reader.line_num}: not a table {kind}: {error}") from error


def _closed(reader: Iterable[list]) -> Iterator[list]:
    row = []
    for row in reader:
        yield row
    if row:
        raise csv.Error(f"a quotation mark before {row[-1].strip()[:20]!r} is never closed")


def _filled(rows: Iterable[list]) -> Iterator[tuple[int, list]]:
    """Number the rows that hold anything: 0 is the header."""
    return enumerate(row for row in rows if any(field not in (None, "") for field in row))


def _with_header(rows: Iterator[tuple[str, list]], reading: Reading, kind: str) -> Iterator[Row]:
    """Give the rows as dictionaries by the names of their columns."""
    names, rows = find_header(rows, reading)
    if not names:
        return
    reading.check(columns=len(names))
    named = (name if name not in (None, "") else f"column {n}" for n, name in enumerate(names, start=1))
    header = _unique_names(list(named))
    for number, (where, row) in enumerate(rows, start=1):
        if any(str(field or "").strip() for field in row[len(header) :]):
            raise reading.error(
                f", {where}: {len(row)} fields under {len(header)} columns. This is not a table {kind}: "
                "put quotation marks round a field that has the separator in it"
            )
        reading.check(rows=number)
        yield where, dict(zip(header, row, strict=False))


def _unique_names(names: list) -> list[str]:
    """Return the names of columns as texts; the second `text` becomes `text~2`."""
    unique: dict[str, None] = {}
    for name in map(str, names):
        again = (f"{name}~{number}" for number in range(2, len(names) + 2))
        unique[name if name not in unique else next(other for other in again if other not in unique)] = None
    return list(unique)


def read_xlsx(content: bytes, reading: Reading) -> list[Row]:
    """Return the rows of all sheets; a cell with a formula gives the value that was last computed."""
    import openpyxl

    reading.check_document(content)
    found = []
    with naming(reading.shown):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size is no proof of it
            rows = _filled(_sheet_rows(sheet, reading))
            places = ((f"sheet {sheet.title}, row {number}", row) for number, row in rows)
            found += _with_header(places, reading, "")
    return found


def _sheet_rows(sheet, reading: Reading) -> Iterator[list]:
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        reading.check(columns=len(row), rows=number)
        yield [_plain_value(value) for value in row]


def _plain_value(value: object) -> object:
    if isinstance(value, bytes):  # Spark writes texts without saying that they are
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, (list, tuple)):
        return [_plain_value(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain_value(item) for name, item in value.items()}
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


def parquet_rows(stream: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the rows of a Parquet file, some at a time."""
    import pyarrow.parquet

    number = size = 0
    with naming(reading.shown):
        file = pyarrow.parquet.ParquetFile(stream)
        names = file.schema_arrow.names
        reading.check(columns=len(names), rows=file.metadata.num_rows)
        groups = map(file.metadata.row_group, range(file.metadata.num_row_groups))
        stated = sum(group.total_byte_size for group in groups)
        _check_unpacked(stated, reading)
        # Rows to unpack together: few enough that each may have the longest value of all.
        together = max(1, min(_MOST_IN_BATCH, reading.limits.file_bytes // max(stated, 1)))
        header = _unique_names(names)
        for batch in file.iter_batches(batch_size=together, use_threads=False):
            size += batch.nbytes
            _check_unpacked(size, reading)
            columns = [map(_plain_value, column.to_pylist()) for column in batch.columns]
            for row in zip(*columns, strict=True):
                number += 1
                yield f"row {number}", dict(zip(header, row, strict=True))


def _check_unpacked(size: int, reading: Reading) -> None:
    most = reading.limits.file_bytes
    if size > most:
        raise reading.error(
            f" unpacks to more than {most:,} bytes: split it, or read it with limits=Limits(file_bytes=…)"
        )
