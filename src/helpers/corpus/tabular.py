"""Tables to rows: CSV, Excel and Parquet; and their columns under the names of ours, whatever a source calls them."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from itertools import chain, dropwhile
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.limits import Reading, naming, printable
from helpers.language import fold_characters, read_list

Row = tuple[str, dict]  # with where it stands in its file ("row 3")
_MOST_IN_BATCH = 1_000  # rows of Parquet
COLUMNS = ["article_id", "title", "text", "date", "outlet", "url", "path"]
# What reading adds, what other verbs of `corpus` add later, and what `language` calls the places of words, by which
# tables are joined: a source's own column of such a name is renamed.
ADDED = ["encoding", "date_as_written", "date_precision", "date_source", "id_in_source"]
RESERVED = [
    *COLUMNS,
    *ADDED,
    *["boilerplate", "outlet_source", "quoted_outlet"],
    *["story", "articles_of_story", "is_first", "days_after_first"],
    *["paragraph", "sentence", "position", "token", "lemma", "kind"],
]

COMMON_NAMES = {row["column"]: row["names"].split("|") for row in read_list("columns")}  # of COLUMNS, in sources


def csv_rows(lines: Iterable[str], reading: Reading) -> Iterator[Row]:
    """Give the rows of a table whose fields are set apart by commas, semicolons or tabs, whichever its header has."""
    lines = dropwhile("\n".__eq__, lines)
    first = next(lines, "")
    yield from _separated(chain([first], lines), max(",;\t", key=first.count), reading)


def tsv_rows(lines: Iterable[str], reading: Reading) -> Iterator[Row]:
    """Give the rows of a table whose fields are set apart by tabs."""
    yield from _separated(dropwhile("\n".__eq__, lines), "\t", reading)


def _separated(lines: Iterable[str], separator: str, reading: Reading) -> Iterator[Row]:
    csv.field_size_limit(reading.limits.file_bytes)  # an article may be longer than the default of 131,072 letters
    # An empty line at the end is a row without fields, unless it stands inside quotation marks that never end.
    reader = csv.reader(chain(lines, ["\n"]), delimiter=separator)
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
    """Give the rows as dictionaries by the names in the first."""
    first = next(rows, None)
    if first is None:
        return
    reading.check(columns=len(first[1]))
    named = (name if name not in (None, "") else f"column {n}" for n, name in enumerate(first[1], start=1))
    header = _unique_names(list(named))
    for count, (where, row) in enumerate(rows, start=1):
        if any(str(field or "").strip() for field in row[len(header) :]):
            raise reading.error(
                f", {where}: {len(row)} fields under {len(header)} columns. This is not a table {kind}: "
                "put quotation marks round a field that has the separator in it"
            )
        reading.check(rows=count)
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

    count = size = 0
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
                count += 1
                yield f"row {count}", dict(zip(header, row, strict=True))


def _check_unpacked(size: int, reading: Reading) -> None:
    most = reading.limits.file_bytes
    if size > most:
        raise reading.error(
            f" unpacks to more than {most:,} bytes: split it, or read it with limits=Limits(file_bytes=…)"
        )


def recognise(found: list[str], columns: dict[str, str], shown: str) -> dict[str, str]:
    """Return the source's column for each of ours that the source has; `columns` goes before the common names."""
    check_mapping(columns)
    absent = [source for source in columns.values() if source not in found]
    if absent:
        raise CorpusError(f"column {absent[0]!r} is missing from {shown}; found: {_listed(found)}")
    by_name = {_plain(name): name for name in reversed(found) if name not in columns.values()}
    source_of = {}
    for column, names in COMMON_NAMES.items():
        source = columns.get(column) or next((by_name[name] for name in names if name in by_name), None)
        if source is not None:
            source_of[column] = source
    if "text" not in source_of:
        raise CorpusError(
            f"column 'text' is missing from {shown}; found: {_listed(found)}. "
            f'Pass columns={{"text": {_shown(found[0]) if found else "…"!r}}} with the name of yours'
        )
    return source_of


def check_mapping(columns: dict[str, str]) -> None:
    """Raise `CorpusError` when `columns` maps what is no column of articles."""
    unknown = [name for name in columns if name not in COMMON_NAMES]
    if unknown:
        raise CorpusError(f"columns: {unknown[0]!r} is not a column of articles; allowed: {', '.join(COMMON_NAMES)}")


def is_text_name(name: str) -> bool:
    """Tell whether a column of this name usually holds the text."""
    return _plain(name) in COMMON_NAMES["text"]


def _plain(name: str) -> str:
    return fold_characters(name).strip().lower().replace(" ", "_" if name.isascii() else " ")


def _listed(names: list[str]) -> str:
    shown = ", ".join(map(_shown, names[:30]))
    return shown + (f", … ({len(names)} in all)" if len(names) > 30 else "")


def _shown(name: str) -> str:
    return printable(" ".join(name.split())[:40])
