"""A program of its own, run by `reading`: reads a binary file by a library written in C or Rust, and prints its rows.

python native.py KIND FILE BYTES [TABLE …]

prints, as a line of JSON each, the name of each table and its rows, the first of them the names of the columns where
the kind has them. Damaged files crash such libraries, and may ask for any memory: here that ends this process alone.
"""

import datetime
import importlib
import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

_TOGETHER = 1_000  # rows
_SECONDS, _BYTES_IN_SECOND = 3, 2_000_000  # for a file of any size, and for each second more


def read_sheets(path: str, most: int) -> Iterator:
    """Give the sheets of a spreadsheet of Excel or LibreOffice."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    book = CalamineWorkbook.from_path(path)
    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet:
            yield about.name
            sheet = book.get_sheet_by_name(about.name)
            yield from sheet.iter_rows() if sheet.height else ()


def read_statistics(path: str, most: int) -> Iterator:
    """Give the table of SPSS (.sav, .por), Stata (.dta) or SAS (.xpt, .sas7bdat), codes as their labels."""
    import pyreadstat

    suffix = path.rpartition(".")[2]
    read = getattr(pyreadstat, {"xpt": "read_xport", "zsav": "read_sav"}.get(suffix, f"read_{suffix}"))
    about = read(path, metadataonly=True, output_format="dict")[1]
    width = sum((about.variable_storage_width or {}).values()) or 1  # bytes of a row, if all were as long as allowed
    together, start = max(1, most // width), 0
    labels = [about.variable_value_labels.get(name, {}) for name in about.column_names]
    yield ""
    yield about.column_names
    while True:
        columns = read(path, row_offset=start, row_limit=together, output_format="dict")[0].values()
        some = list(zip(*columns, strict=True))
        for row in some:
            yield [of.get(value, value) if of else value for value, of in zip(row, labels, strict=True)]
        start += together
        if len(some) < together:
            return


def read_arrow(path: str, most: int) -> Iterator:
    """Give the table of an Arrow file, which is what Feather is, or of an Arrow stream."""
    import pyarrow

    try:
        batches = pyarrow.ipc.open_file(path)
        batches = [batches.schema, *(batches.get_batch(number) for number in range(batches.num_record_batches))]
    except pyarrow.ArrowInvalid:
        batches = pyarrow.ipc.open_stream(path)
        batches = [batches.schema, *batches]
    yield ""
    yield batches[0].names
    for batch in batches[1:]:
        batch.validate(full=True)
        for start in range(0, batch.num_rows, _TOGETHER):
            columns = [column.to_pylist() for column in batch.slice(start, _TOGETHER).columns]
            yield from zip(*columns, strict=True)


def read_duckdb(path: str, most: int, *tables: str) -> Iterator:
    """Give these tables of a DuckDB database; of none named the type and the columns of each table and view."""
    import duckdb

    config = {"enable_external_access": "false", "autoload_known_extensions": "false", "threads": "1"}
    connection = duckdb.connect(path, read_only=True, config=config | {"memory_limit": "700MB"})
    named = "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 2, 1"
    for name, kind in connection.execute(named).fetchall():
        place = '"' + name.replace('"', '""') + '"'
        if not tables:
            with suppress(duckdb.Error):  # a view of another file, which is not opened
                columns = connection.execute(f"SELECT * FROM {place} LIMIT 0").description
                yield name
                yield [kind, *(column[0] for column in columns)]
        elif name in tables:
            (letters,) = connection.execute(f"SELECT coalesce(sum(strlen(t::VARCHAR)), 0) FROM {place} t").fetchone()
            if letters > most:
                raise MemoryError(f"table {name} has {letters:,} bytes")
            yield name
            rows = connection.execute(f"SELECT * FROM {place}")
            while some := rows.fetchmany(_TOGETHER):
                yield from some


def limit_this_process(size: int) -> None:
    """Let this process take 2 GB, and so many seconds of the processor as a file needs, where the system can be told.

    The seconds do not count what a slow disk takes to load a library, as that is done before.
    """
    with suppress(ImportError, ValueError, OSError):
        resource = importlib.import_module("resource")  # Windows has none
        resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        seconds = int(used + _SECONDS + size / _BYTES_IN_SECOND) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat() if value == value else None  # the NaT of pandas is no day
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if hasattr(value, "item"):  # a number of numpy
        return _plain(value.item())
    return value if value is None or isinstance(value, (str, int)) else str(value)


_READERS = {
    "sheets": (read_sheets, "python_calamine"),
    "statistics": (read_statistics, "pyreadstat"),
    "arrow": (read_arrow, "pyarrow"),
    "duckdb": (read_duckdb, "duckdb"),
}


def main(kind: str, path: str, most: str, *tables: str) -> None:
    """Print the rows of a file, or read a PDF by pdftotext."""
    if kind == "pdf":
        limit_this_process(os.path.getsize(path))  # noqa: PTH202
        command = ["pdftotext", "-q", "-enc", "UTF-8", path, "-"]
        if os.name == "posix":
            os.execvp(command[0], command)
        sys.exit(subprocess.run(command).returncode)
    read, library = _READERS[kind]
    importlib.import_module(library)
    limit_this_process(os.path.getsize(path))  # noqa: PTH202
    output = open(sys.stdout.fileno(), "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    for item in read(path, int(most), *tables):
        json.dump(_plain(item), output, ensure_ascii=False)
        output.write("\n")
    output.flush()


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as error:  # noqa: BLE001 - told by the one who asked
        sys.exit(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")
