"""What every reader needs: how much one corpus may ask of the machine, the names of our columns, one kind of error.

Packed files (.gz, .bz2, .xz, .zst, .lz4) are unpacked no further than the limits allow; what programs in C or Rust read
is read in a process of its own, where what a damaged file does harms nothing.
"""

import bz2
import gzip
import io
import json
import lzma
import math
import re
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NamedTuple

from helpers.core.errors import CorpusError

COLUMNS = ["article_id", "title", "text", "date", "outlet", "section", "tags", "url", "path"]
# What reading adds, what other verbs of `corpus` add later, and what `language` calls the places of words, by which
# tables are joined: a source's own column of such a name is renamed.
ADDED = "encoding date_as_written date_precision date_source outlet_source outlet_as_written id_in_source".split()
RESERVED = [
    *COLUMNS,
    *ADDED,
    *["boilerplate", "quoted_outlet"],
    *["story", "articles_of_story", "is_first", "days_after_first", "hours_after_first"],
    *["paragraph", "sentence", "position", "token", "lemma", "kind"],
]
Row = tuple[str, dict]  # with where it stands in its file ("row 3")


class Between(Enum):
    """What a reader, or the file, says of an article besides its columns: keys of rows that no source can have."""

    DATES = "words of the page that may be its date, as a list"
    DATE_COLUMN = "what the dates of the file show together"
    OUTLET = "the name of the site, the channel or the sheet"
    FILE = "the file's name inside the corpus"
    LEFT_OUT = "what the reader left out on purpose, in words, in place of an article: a row with nothing else"


# What a value that is an object holds its words in: WordPress has {"rendered": …}, feeds {"name": …}.
_INNER_NAMES = ("rendered", "name", "title", "text", "value", "$oid")
_PERSIAN = re.compile("[\u0620-\u06d3]")
_SMALL = 10_000_000  # bytes; below this, no ratio is a danger: a file of one repeated line packs to nothing
_PROLOG = 4096  # bytes: where a part of a document would declare entities
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_LISTED_IN_ZIP = b"PK\x01\x02"
# Control characters would break an error's line, and broken letters cannot be written as UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TOO_MUCH = {
    "file_bytes": "has more than {most:,} bytes: split it, or",
    "page_bytes": "has {count:,} letters or bytes, too many for one article; if it is one,",
    "members": "holds more than {most:,} files: split it, or",
    "columns": "has {count:,} columns; is it turned on its side? If not,",
    "rows": "has more than {most:,} rows: split it, or",
    "cells": "has more than {most:,} cells: split it, or",
    "elements": "has more than {most:,} elements: split it, or",
    "page_elements": "has more than {most:,} tags, too many for one article; if it is one,",
}


class LeftOut(NamedTuple):
    """A file or row that is left out: the file as a person finds it, and a sentence that names it and says why."""

    path: str
    sentence: str
    on_purpose: bool = False  # by the rule of its kind, as the notices in a chat: nothing is broken or lost

    @classmethod
    def of(cls, path: str, problem: str) -> "LeftOut":
        """Return what is left out at `path`, with the problem as a sentence that names it."""
        return cls(path, f"{path}: {problem}")


@dataclass(frozen=True)
class Limits:
    """What `read_articles` takes in at most; raise one by `read_articles(path, limits=Limits(file_bytes=10**9))`.

    >>> Limits(columns=20_000).columns
    20000
    """

    # One file, unpacked. Its bytes, its letters and its rows are in memory together: some six times as much.
    file_bytes: int = 150_000_000
    # A saved page or a document is one article. The longest known pages have 3 MB, most of it scripts.
    page_bytes: int = 10_000_000
    # All members of one archive together: some 50,000 articles, as they are in memory at once.
    unpacked_bytes: int = 500_000_000
    # Files in one archive. Each costs some 2,000 bytes before it is read.
    members: int = 200_000
    # Persian text packs to about a sixth, tables of it to a tenth; only made-up content packs to a two-hundredth.
    ratio: int = 200
    # Crawls have some 40 columns. A table with thousands is turned on its side, or is no table.
    columns: int = 1_000
    # As many rows as a sheet of Excel can have.
    rows: int = 1_048_576
    # Of a table, each some 100 bytes in memory: half a million headlines with ten columns.
    cells: int = 5_000_000
    # Brackets and commas of a JSON file, tags of an XML file: each takes some 200 bytes in memory, and a file of 100 MB
    # with nothing but headlines has a million.
    elements: int = 3_000_000
    # Tags of one page. A page of news has some thousands, and trafilatura reads 25,000 a second.
    page_elements: int = 50_000

    def unpacked(self, packed: int, most: int) -> int:
        """Return how many bytes may be unpacked from so many, where `most` is the limit of any size."""
        return min(most, max(_SMALL, packed * self.ratio))


NO_LIMITS_CHANGED = Limits()


@dataclass(frozen=True)
class Reading:
    """What a reader is told besides the content: the file as errors name it, and what the caller asks for."""

    shown: str = ""
    limits: Limits = NO_LIMITS_CHANGED
    columns: dict[str, str] = field(default_factory=dict)
    encoding: str | None = None
    notes: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # what readers decided, and of which files

    def note(self, what: str, advice: str) -> None:
        """Note what was decided of a file that a person should know, and what to do where it is wrong."""
        self.notes.setdefault((what, advice), []).append(self.shown)

    def error(self, sentence: str) -> CorpusError:
        """Return an error that begins with the file's name."""
        return CorpusError(f"{self.shown}{sentence}")

    def check_content(self, content: bytes | list) -> None:
        """Raise `CorpusError` when a file has no bytes, or no rows."""
        if isinstance(content, bytes) and not content.strip():
            raise self.error(" is empty: remove it, or put an article into it")
        if not content:
            raise self.error(" has no rows: put an article into it")

    def check(self, **counts: int) -> None:
        """Raise `CorpusError` when the file has more than is allowed of what is named."""
        for name, count in counts.items():
            if count > (most := getattr(self.limits, name)):
                sentence = _TOO_MUCH[name].format(count=count, most=most)
                raise self.error(f" {sentence} read it with limits=Limits({name}=…)")

    def check_document(self, content: bytes) -> None:
        """Refuse an office document that unpacks to too much, or declares entities, whose words its library drops."""
        if content.startswith(_OLD_OFFICE):
            locked = _LOCKED_PACKAGE in content
            raise self.error(
                " is locked with a password: open it, take the password off, and save it again"
                if locked
                else " is in the format of Office 97: open it, and save it again in the format of its name"
            )
        self.check(members=content.count(_LISTED_IN_ZIP))  # each costs memory when the file is opened
        with naming(self.shown), zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            for member in archive.infolist():
                with archive.open(member) as part:
                    if b"<!DOCTYPE" in part.read(_PROLOG).replace(b"\0", b""):  # zeros, as the part may be UTF-16
                        raise self.entities_declared()
        if size > self.limits.unpacked(len(content), self.limits.file_bytes):
            raise self.error(
                f" unpacks to {size:,} bytes: if it is meant so, read it with limits=Limits(file_bytes=…, ratio=…)"
            )

    def entities_declared(self) -> CorpusError:
        """Return the error of a file whose XML declares entities."""
        return self.error(" declares entities, which can grow without end or read other files: remove its <!DOCTYPE …>")


def as_text(value: object) -> str:
    """Return a value of a row as a text: of a list a line for each, of an object its name or its words."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:  # 12.0, as Excel and pandas have ids
        return str(int(value))
    if isinstance(value, list):
        return "\n".join(map(as_text, value))
    if isinstance(value, dict):
        inner = next((value[name] for name in _INNER_NAMES if isinstance(value.get(name), str)), None)
        words = [word for word in value.values() if isinstance(word, str)]
        persian = next(filter(_PERSIAN.search, words), None)
        return inner or persian or " / ".join(words) or json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def printable(name: str) -> str:
    """Return the name of a file with U+FFFD for what can neither be shown on a line nor written as UTF-8."""
    return _UNPRINTABLE.sub("\ufffd", name)


def without_declaration(text: str) -> str:
    """Return XML without its first line: its bytes were decoded before, and it may declare another encoding."""
    return _DECLARATION.sub("", text)


@contextmanager
def naming(shown: str) -> Iterator[None]:
    """Turn whatever a library raises over a broken file into one `CorpusError` that names the file."""
    try:
        yield
    except CorpusError:
        raise
    except Exception as error:
        # Libraries fail on broken files in every way there is: wrong keys, wrong types, too deep a recursion.
        if isinstance(error, OSError) and error.errno:
            raise CorpusError(f"{shown} cannot be read: {error.strerror}") from error
        reason = printable(" ".join(str(error).split())[:120]) or type(error).__name__
        raise CorpusError(
            f"{shown} cannot be read ({reason}): it is cut short, damaged, or of another kind than its name says"
        ) from error


_PIECE = 1_000_000


def _by_arrow(codec: str, stream: BinaryIO) -> BinaryIO:
    import pyarrow

    return pyarrow.CompressedInputStream(stream, codec)


PACKED: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
    ".zst": lambda stream: _by_arrow("zstd", stream),
    ".lz4": lambda stream: _by_arrow("lz4", stream),
}


def packed_suffix(name: str) -> str:
    """Return the suffix of a packed file, "" for another file."""
    return next((suffix for suffix in PACKED if name.lower().endswith(suffix)), "")


def without_packing(name: str) -> str:
    """Return the name of what a packed file unpacks to; of another file its own name.

    >>> without_packing("news.CSV.bz2")
    'news.CSV'
    """
    return name[: len(name) - len(packed_suffix(name))]


def unpacked(stream: BinaryIO, name: str) -> BinaryIO:
    """Return what an open file of this name unpacks to, itself where it is not packed."""
    suffix = packed_suffix(name)
    return PACKED[suffix](stream) if suffix else stream


def read_file(file: Path, reading: Reading, *, at_most: int | None = None) -> bytes:
    """Return the bytes of a file, unpacked when its name says that it is packed; the first `at_most` where given."""
    with naming(reading.shown), file.open("rb") as stream:
        return read_bounded(stream, reading, name=file.name, size=file.stat().st_size, at_most=at_most)


def read_bounded(stream: BinaryIO, reading: Reading, *, name: str, size: int, at_most: int | None = None) -> bytes:
    """Return what a stream of `size` bytes holds, or unpacks to where its file's name says so, within limits."""
    limits, is_packed = reading.limits, bool(packed_suffix(name))
    most = limits.unpacked(size, limits.file_bytes) if is_packed else limits.file_bytes
    content = read_up_to(unpacked(stream, name), most + 1 if at_most is None else at_most)
    reading.check(file_bytes=len(content))
    if len(content) > most:
        raise reading.error(
            f" unpacks to more than {limits.ratio} times its size, which no text does; if it is meant so, "
            "read it with limits=Limits(ratio=…)"
        )
    return content


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """Return the first `size` bytes of `stream`, or all that it has, without the room for more."""
    pieces = []
    while size > 0 and (piece := stream.read(min(_PIECE, size))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


_PROGRAM = Path(__file__).with_name("native.py")
_SECONDS, _BYTES_IN_SECOND = 30, 1_000_000  # the program itself ends sooner, where the system lets it count
_OUT_OF_TIME = (-24, -9)  # the signals of a process that used up its seconds
_QUOTED = 2  # a text in JSON has at most some twice as many bytes, with its quotation marks and line ends


def tables_apart(kind: str, content: bytes, suffix: str, reading: Reading, *tables: str) -> Iterator[tuple[str, list]]:
    """Give the rows of all tables in a file, each with the name of its table."""
    most = reading.limits.file_bytes
    left, table = _QUOTED * most, ""
    with _running(kind, content, suffix, reading, *tables) as output:
        while line := output.readline(left + 1):
            left -= len(line)
            if left < 0:
                reading.check(file_bytes=most + 1)
            row = json.loads(line) if line.endswith(b"\n") else []  # cut short where the process was ended
            if isinstance(row, str):
                table = row
            elif row:
                yield table, row


def text_apart(kind: str, content: bytes, suffix: str, reading: Reading) -> str:
    """Return the text that is printed of a file."""
    with _running(kind, content, suffix, reading) as output:
        text = read_up_to(output, reading.limits.page_bytes + 1)
        reading.check(page_bytes=len(text))
    return text.decode("utf-8", "replace")


@contextmanager
def _running(kind: str, content: bytes, suffix: str, reading: Reading, *more: str) -> Iterator[BinaryIO]:
    """Give what the program prints; raise `CorpusError` when it fails, or takes too long."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file, told = Path(folder, f"file{suffix}"), Path(folder, "told")
        file.write_bytes(content)
        command = [sys.executable, "-I", str(_PROGRAM), kind, str(file), str(reading.limits.file_bytes), *more]
        with told.open("wb") as errors:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        timer = threading.Timer(_SECONDS + len(content) / _BYTES_IN_SECOND, process.kill)
        timer.start()
        try:
            yield process.stdout
            process.stdout.close()
            code = process.wait()
        finally:
            timer.cancel()
            process.kill()
            process.wait()
        if code in _OUT_OF_TIME:
            raise reading.error(" takes much longer to read than files of its size do: it is damaged, or to be split")
        if code:
            reason = printable("".join(told.read_text("utf-8", "replace").strip().splitlines()[:1])[:120])
            raise reading.error(
                f" cannot be read ({reason or 'its library failed'}): it is cut short, damaged, or of another kind "
                "than its name says"
            )
