"""The kinds of files that are read, and the readers of tables. A new kind is one function, its reader, and one entry in
`FORMATS`.
"""

import csv
import datetime
import gzip
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count, dropwhile
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.documents import json_line_rows, read_docx, read_html, read_json, read_text, read_xml
from helpers.corpus.letters import declared_encoding, decode, fix_letters
from helpers.corpus.reading import Reading, Row, naming

HEAD = 4096  # bytes by which a file is recognised whose name says nothing
_HEAD_OF_TABLE = 1_000_000  # bytes by which the encoding of a table is found
_LONGEST_LINE = 100_000_000  # letters: a file with such a line is no table of articles
_MOST_IN_BATCH = 1_000  # rows of Parquet


@dataclass(frozen=True)
class Format:
    """A kind of file, by the suffixes of its names, which may have .gz behind them.

    `read` gives the rows of a whole file: a row is the place in the file ("row 3", "" for a file of one article) and a
    dictionary. It gets the text, its lines ended by `\\n`, or with `is_binary` the bytes. `stream` gives them one by
    one from the lines of the text, or from an open file, so that a file may be larger than memory; a kind that has
    `stream` needs no `read`.
    """

    suffixes: tuple[str, ...]
    read: Callable[[str | bytes, Reading], Iterable[Row]] | None = None
    stream: Callable[[Iterable[str] | BinaryIO, Reading], Iterator[Row]] | None = None
    is_binary: bool = False
    is_article: bool = False  # a file is one article: no columns are recognised, and it may have `page_bytes`
    declares_encoding: bool = False  # in its first lines

    def rows(self, content: bytes, reading: Reading) -> tuple[list[Row], str]:
        """Return the rows of a file, and the name of its encoding ("" for a format that has its own)."""
        encoding = ""
        if not self.is_binary:
            declared = declared_encoding(content) if self.declares_encoding else None
            text, name = decode(content, where=reading.shown, encoding=reading.encoding, declared=declared)
            text, misread = fix_letters(text, where=reading.shown)
            content, encoding = text.replace("\r\n", "\n").replace("\r", "\n"), misread or name
        if self.is_article:
            reading.check(page_bytes=len(content))
        if self.read:
            return list(self.read(content, reading)), encoding
        # Lines end with nothing but `\n`.
        stream = io.BytesIO(content) if self.is_binary else (line[0] for line in re.finditer(r".*\n|.+", content))
        return list(self.stream(stream, reading)), encoding

    def stream_rows(self, file: Path, reading: Reading) -> tuple[Iterator[Row], str]:
        """Return the rows of a file of any size, as they are asked for, and the name of its encoding."""
        most = max(reading.limits.file_bytes, file.stat().st_size * 1000)  # packed, or as Parquet, it may grow as much
        limits = replace(reading.limits, rows=sys.maxsize, elements=sys.maxsize, file_bytes=most)
        with naming(reading.shown):
            stream = (gzip.open if file.suffix.lower() == ".gz" else open)(file, "rb")
        encoding = "" if self.is_binary else _encoding(stream, reading)
        content = stream if self.is_binary else _lines(stream, encoding, reading)

        def rows() -> Iterator[Row]:
            with stream:
                yield from self.stream(content, replace(reading, limits=limits))

        return rows(), encoding


def _encoding(stream: BinaryIO, reading: Reading) -> str:
    """Return the name of a table's encoding, by its first lines."""
    with naming(reading.shown):
        head = stream.read(_HEAD_OF_TABLE)
        stream.seek(0)
    reading.check_content(head)
    whole_lines = head[: head.rfind(b"\n") + 1] if len(head) == _HEAD_OF_TABLE and b"\0" not in head else head
    return decode(whole_lines or head, where=reading.shown, encoding=reading.encoding)[1]


def _lines(stream: BinaryIO, encoding: str, reading: Reading) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding)
    for number in count():
        try:
            with naming(reading.shown):
                line = text.readline(_LONGEST_LINE)
        except CorpusError as error:
            if not isinstance(error.__cause__, UnicodeError):
                raise
            raise reading.error(
                f", after line {number}: bytes that are not {encoding}: save the file as UTF-8 text, or "
                'name its encoding: encoding="windows-1256"'
            ) from error
        if len(line) == _LONGEST_LINE:
            raise reading.error(f", after line {number}: a line of more than {_LONGEST_LINE:,} letters")
        if not line:
            return
        yield line


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
    """Give the rows as dictionaries by the names in the first."""
    first = next(rows, None)
    if first is None:
        return
    reading.check(columns=len(first[1]))
    named = (name if name not in (None, "") else f"column {n}" for n, name in enumerate(first[1], start=1))
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


def _holds_persian(head: bytes) -> bool:
    """Tell whether the first bytes of a file are text, most of whose letters are of the Arabic script."""
    # The head may end inside a letter, but in UTF-8 no letter holds a line end or a space.
    is_cut = len(head) == HEAD and b"\0" not in head
    try:
        text = decode(head[: max(head.rfind(b"\n"), head.rfind(b" "))] if is_cut else head, where="")[0]
    except CorpusError:
        return False
    letters = [character for character in text if character.isalpha()]
    return sum("\u0600" <= letter <= "\u06ff" for letter in letters) > len(letters) / 2


FORMATS = [
    Format((".txt",), read_text, is_article=True),
    Format((".html", ".htm"), read_html, is_article=True, declares_encoding=True),
    Format((".csv",), stream=csv_rows),
    Format((".tsv",), stream=partial(csv_rows, separators="\t")),
    Format((".json",), read_json),
    Format((".jsonl", ".ndjson"), stream=json_line_rows),
    Format((".xlsx",), read_xlsx, is_binary=True),
    Format((".parquet",), stream=parquet_rows, is_binary=True),
    Format((".xml",), read_xml, declares_encoding=True),
    Format((".docx",), read_docx, is_binary=True, is_article=True),
]
# Files of these kinds hold no articles, though they may hold Persian.
_NEVER = ".md .rst .py .ipynb .yml .yaml .toml .ini .log .bib .tex .sql .js .css .svg .pkl .pickle".split()


def known_suffixes() -> list[str]:
    """Return the suffixes of the files that are read."""
    return [suffix for kind in FORMATS for suffix in kind.suffixes]


def format_of(name: str, head: Callable[[], bytes]) -> Format | None:
    """Return the format of a file, by its name or else by its first bytes; None when it holds no article."""
    suffix = PurePosixPath(name.lower().removesuffix(".gz")).suffix
    of_suffix = {suffix: kind for kind in FORMATS for suffix in kind.suffixes}
    if suffix not in of_suffix and suffix not in _NEVER and _holds_persian(head()):
        suffix = ".txt"  # crawls name their texts as they like (.ham)
    return of_suffix.get(suffix)
