"""Tables with types to rows: Parquet, Arrow and Feather, SPSS, Stata, SAS."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from helpers.corpus.apart import tables_apart
from helpers.corpus.reading import Reading, Row, naming
from helpers.corpus.tables import named_rows, plain_value

_MOST_IN_BATCH = 1_000  # rows of Parquet


def parquet_rows(stream: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the rows of a Parquet file, some at a time."""
    import pyarrow.parquet

    with naming(reading.shown):
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
        size += batch.nbytes
        _check_unpacked(size, reading)
        yield from zip(*(map(plain_value, column.to_pylist()) for column in batch.columns), strict=True)


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
