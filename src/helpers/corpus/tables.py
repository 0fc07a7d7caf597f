"""Tables to rows: CSV, Excel and Parquet."""

import csv
import datetime
import io
from collections.abc import Iterator

from helpers.corpus.archives import check_unpacked, naming
from helpers.corpus.limits import Limits
from helpers.errors import CorpusError

Rows = list[tuple[str, dict]]  # a row with where it stands in its file ("row 3")
_BATCH = 64  # rows of Parquet that are unpacked together


def read_csv(text: str, *, shown: str, limits: Limits, tabs: bool) -> Rows:
    """Return the rows of a table whose fields are set apart by tabs, or by commas or semicolons."""
    first = text.lstrip("\n").partition("\n")[0]
    separator = "\t" if tabs else max(",;\t", key=first.count)
    csv.field_size_limit(limits.file_bytes)  # an article may be longer than the 131,072 letters of the default
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    signs = {",": "commas", ";": "semicolons", "\t": "tabs"}[separator]
    try:
        return _with_header(((f"row {number}", row) for number, row in _filled(reader)), shown, limits, f"with {signs}")
    except csv.Error as error:
        raise CorpusError(f"{shown}, line {reader.line_num}: not a table with {signs}: {error}") from error


def _filled(rows: Iterator[list]) -> Iterator[tuple[int, list]]:
    """Number the rows that hold anything: 0 is the header."""
    return enumerate(row for row in rows if any(field not in (None, "") for field in row))


def _with_header(rows: Iterator[tuple[str, list]], shown: str, limits: Limits, kind: str) -> Rows:
    """Return the rows as dictionaries by the names in the first."""
    first = next(rows, None)
    if first is None:
        return []
    header = [f"column {number}" if name in (None, "") else str(name) for number, name in enumerate(first[1], start=1)]
    _check_width(len(header), shown, limits)
    found = []
    for where, row in rows:
        if any(str(field or "").strip() for field in row[len(header) :]):
            raise CorpusError(
                f"{shown}, {where}: {len(row)} fields under {len(header)} columns. This is not a table {kind}: "
                "put quotation marks round a field that has the separator in it"
            )
        found.append((where, dict(zip(header, row, strict=False))))
        _check_height(len(found), shown, limits)
    return found


def _check_width(count: int, shown: str, limits: Limits) -> None:
    if count > limits.columns:
        raise CorpusError(
            f"{shown} has {count:,} columns; is it turned on its side? If not, read it with limits=Limits(columns=…)"
        )


def _check_height(count: int, shown: str, limits: Limits) -> None:
    if count > limits.rows:
        raise CorpusError(f"{shown} has more than {limits.rows:,} rows: split it, or read it with limits=Limits(rows=…)")


def read_xlsx(content: bytes, *, shown: str, limits: Limits) -> Rows:
    """Return the rows of all sheets; a cell with a formula gives the value that was last computed."""
    import openpyxl

    check_unpacked(content, limits, shown=shown)
    found = []
    with naming(shown):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a sheet says of its size is no proof of it
            rows = _filled(_sheet_rows(sheet, shown, limits))
            found += _with_header(((f"sheet {sheet.title}, row {number}", row) for number, row in rows), shown, limits, "")
    return found


def _sheet_rows(sheet, shown: str, limits: Limits) -> Iterator[list]:
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        _check_width(len(row), shown, limits)
        _check_height(number, shown, limits)
        yield [_plain_value(value) for value in row]


def _plain_value(value: object) -> object:
    return value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value


def read_parquet(content: bytes, *, shown: str, limits: Limits) -> Rows:
    """Return the rows of a Parquet file."""
    import pyarrow.parquet

    found, size = [], 0
    with naming(shown):
        file = pyarrow.parquet.ParquetFile(io.BytesIO(content))
        _check_width(len(file.schema_arrow.names), shown, limits)
        _check_height(file.metadata.num_rows, shown, limits)
        for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
            size += batch.nbytes
            if size > limits.file_bytes:
                raise CorpusError(f"{shown} unpacks to more than {limits.file_bytes:,} bytes: split it, or read it with "
                                  "limits=Limits(file_bytes=…)")
            for row in batch.to_pylist():
                found.append((f"row {len(found) + 1}", {name: _plain_value(value) for name, value in row.items()}))
    return found
