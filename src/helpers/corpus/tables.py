"""Tables to rows: CSV, Excel and Parquet."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from itertools import chain, dropwhile
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.limits import Limits
from helpers.corpus.unpacking import check_document, naming

Row = tuple[str, dict]  # with where it stands in its file ("row 3")
Rows = list[Row]
_MOST_IN_BATCH = 1_000  # rows of Parquet


def read_csv(text: str, *, shown: str, limits: Limits, tabs: bool) -> Rows:
    """Return the rows of a table whose fields are set apart by tabs, or by commas or semicolons."""
    return list(csv_rows(_lines(text), shown=shown, limits=limits, tabs=tabs))


def csv_rows(lines: Iterable[str], *, shown: str, limits: Limits, tabs: bool) -> Iterator[Row]:
    """Give the rows of a table, line after line of its file."""
    lines = dropwhile("\n".__eq__, lines)
    first = next(lines, "")
    separator = "\t" if tabs else max(",;\t", key=first.count)
    csv.field_size_limit(limits.file_bytes)  # an article may be longer than the 131,072 letters of the default
    # An empty line at the end is a row without fields, unless it stands inside quotation marks that never end.
    reader = csv.reader(chain([first], lines, ["\n"]), delimiter=separator)
    signs = {",": "commas", ";": "semicolons", "\t": "tabs"}[separator]
    rows = ((f"row {number}", row) for number, row in _filled(_closed(reader)))
    try:
        yield from _with_header(rows, shown, limits, f"with {signs}")
    except csv.Error as error:
        raise CorpusError(f"{shown}, line {reader.line_num}: not a table with {signs}: {error}") from error


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _closed(reader: Iterable[list]) -> Iterator[list]:
    row = []
    for row in reader:
        yield row
    if row:
        raise csv.Error(f"a quotation mark before {row[-1].strip()[:20]!r} is never closed")


def _filled(rows: Iterable[list]) -> Iterator[tuple[int, list]]:
    """Number the rows that hold anything: 0 is the header."""
    return enumerate(row for row in rows if any(field not in (None, "") for field in row))


def _with_header(rows: Iterator[tuple[str, list]], shown: str, limits: Limits, kind: str) -> Iterator[Row]:
    """Give the rows as dictionaries by the names in the first."""
    first = next(rows, None)
    if first is None:
        return
    check_width(len(first[1]), shown, limits)
    header = _told_apart(
        [name if name not in (None, "") else f"column {n}" for n, name in enumerate(first[1], start=1)]
    )
    for count, (where, row) in enumerate(rows, start=1):
        if any(str(field or "").strip() for field in row[len(header) :]):
            raise CorpusError(
                f"{shown}, {where}: {len(row)} fields under {len(header)} columns. This is not a table {kind}: "
                "put quotation marks round a field that has the separator in it"
            )
        check_height(count, shown, limits)
        yield where, dict(zip(header, row, strict=False))


def _told_apart(names: list) -> list[str]:
    """Return the names of columns as texts; the second `text` becomes `text~2`."""
    apart: dict[str, None] = {}
    for name in map(str, names):
        again = (f"{name}~{number}" for number in range(2, len(names) + 2))
        apart[name if name not in apart else next(other for other in again if other not in apart)] = None
    return list(apart)


def check_width(count: int, shown: str, limits: Limits) -> None:
    """Raise `CorpusError` when a table has more columns than `limits` allow."""
    if count > limits.columns:
        raise CorpusError(
            f"{shown} has {count:,} columns; is it turned on its side? If not, read it with limits=Limits(columns=…)"
        )


def check_height(count: int, shown: str, limits: Limits) -> None:
    """Raise `CorpusError` when a table has more rows than `limits` allow."""
    if count > limits.rows:
        raise CorpusError(
            f"{shown} has more than {limits.rows:,} rows: split it, or read it with limits=Limits(rows=…)"
        )


def read_xlsx(content: bytes, *, shown: str, limits: Limits) -> Rows:
    """Return the rows of all sheets; a cell with a formula gives the value that was last computed."""
    import openpyxl

    check_document(content, limits, shown=shown)
    found = []
    with naming(shown):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size is no proof of it
            rows = _filled(_sheet_rows(sheet, shown, limits))
            places = ((f"sheet {sheet.title}, row {number}", row) for number, row in rows)
            found += _with_header(places, shown, limits, "")
    return found


def _sheet_rows(sheet, shown: str, limits: Limits) -> Iterator[list]:
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        check_width(len(row), shown, limits)
        check_height(number, shown, limits)
        yield [_plain_value(value) for value in row]


def _plain_value(value: object) -> object:
    if isinstance(value, bytes):  # Spark writes texts without saying that they are
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, (list, tuple)):
        return [_plain_value(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain_value(item) for name, item in value.items()}
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


def read_parquet(content: bytes, *, shown: str, limits: Limits) -> Rows:
    """Return the rows of a Parquet file."""
    return list(parquet_rows(io.BytesIO(content), shown=shown, limits=limits))


def parquet_rows(stream: BinaryIO, *, shown: str, limits: Limits) -> Iterator[Row]:
    """Give the rows of a Parquet file, some at a time."""
    import pyarrow.parquet

    count = size = 0
    with naming(shown):
        file = pyarrow.parquet.ParquetFile(stream)
        names = file.schema_arrow.names
        check_width(len(names), shown, limits)
        check_height(file.metadata.num_rows, shown, limits)
        header, rows_in_batch = _told_apart(names), _rows_in_batch(file.metadata, shown, limits)
        for batch in file.iter_batches(batch_size=rows_in_batch, use_threads=False):
            size += batch.nbytes
            if size > limits.file_bytes:
                raise _unpacks_to_too_much(shown, limits)
            columns = [map(_plain_value, column.to_pylist()) for column in batch.columns]
            for row in zip(*columns, strict=True):
                count += 1
                yield f"row {count}", dict(zip(header, row, strict=True))


def _rows_in_batch(metadata, shown: str, limits: Limits) -> int:
    """Return how many rows to unpack together: few enough that each may have the longest value of all."""
    size = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    if size > limits.file_bytes:
        raise _unpacks_to_too_much(shown, limits)
    return max(1, min(_MOST_IN_BATCH, limits.file_bytes // max(size, 1)))


def _unpacks_to_too_much(shown: str, limits: Limits) -> CorpusError:
    return CorpusError(
        f"{shown} unpacks to more than {limits.file_bytes:,} bytes: split it, or read it with "
        "limits=Limits(file_bytes=…)"
    )
