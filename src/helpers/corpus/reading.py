"""What every reader needs: how much one corpus may ask of the machine, the names of our columns, one kind of error."""

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import BinaryIO, NamedTuple

from helpers.core.errors import CorpusError
from helpers.language import fold_characters, read_list

COLUMNS = ["article_id", "title", "text", "date", "outlet", "section", "tags", "url", "path"]
# What reading adds, what other verbs of `corpus` add later, and what `language` calls the places of words, by which
# tables are joined: a source's own column of such a name is renamed.
ADDED = ["encoding", "date_as_written", "date_precision", "date_source", "outlet_source", "id_in_source"]
RESERVED = [
    *COLUMNS,
    *ADDED,
    *["boilerplate", "quoted_outlet"],
    *["story", "articles_of_story", "is_first", "days_after_first", "hours_after_first"],
    *["paragraph", "sentence", "position", "token", "lemma", "kind"],
]
COMMON_NAMES = {row["column"]: row["names"].split("|") for row in read_list("columns")}  # of COLUMNS, in sources
Row = tuple[str, dict]  # with where it stands in its file ("row 3")


class Between(Enum):
    """What a reader, or the file, says of an article besides its columns: keys of rows that no source can have."""

    DATES = "words of the page that may be its date, as a list"
    DATE_COLUMN = "what the dates of the file show together"
    OUTLET = "the name of the site, the channel or the sheet"
    FILE = "the file's name inside the corpus"


_SMALL = 10_000_000  # bytes; below this, no ratio is a danger: a file of one repeated line packs to nothing
_PIECE = 1_000_000
_PROLOG = 4096  # bytes: where a part of a document would declare entities
# Control characters would break an error's line, and broken letters cannot be written as UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TOO_MUCH = {
    "file_bytes": "has more than {most:,} bytes: split it, or",
    "page_bytes": "has {count:,} letters or bytes, too many for one article; if it is one,",
    "members": "holds more than {most:,} files: split it, or",
    "columns": "has {count:,} columns; is it turned on its side? If not,",
    "rows": "has more than {most:,} rows: split it, or",
    "elements": "has more than {most:,} elements: split it, or",
    "page_elements": "has more than {most:,} tags, too many for one article; if it is one,",
}


class LeftOut(NamedTuple):
    """A file or row that is left out: the file as a person finds it, and a sentence that names it and says why."""

    path: str
    sentence: str

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

    def __post_init__(self):  # noqa: D105
        unknown = [name for name in self.columns if name not in COMMON_NAMES]
        if unknown:
            allowed = ", ".join(COMMON_NAMES)
            raise CorpusError(f"columns: {unknown[0]!r} is not a column of articles; allowed: {allowed}")

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


def read_file(file: Path, reading: Reading, *, at_most: int | None = None) -> bytes:
    """Return the bytes of a file, unpacked when its name ends in .gz; at most `at_most` of them where that is given."""
    with naming(reading.shown), file.open("rb") as stream:
        packed = file.stat().st_size if file.suffix.lower() == ".gz" else None
        return read_bounded(stream, reading, packed=packed, at_most=at_most)


def read_bounded(stream: BinaryIO, reading: Reading, *, packed: int | None = None, at_most: int | None = None) -> bytes:
    """Return what `stream` holds, or what it unpacks to where it is a gzip file of `packed` bytes, within limits."""
    limits = reading.limits
    most = limits.file_bytes if packed is None else limits.unpacked(packed, limits.file_bytes)
    size = most + 1 if at_most is None else at_most
    content = read_up_to(stream if packed is None else gzip.GzipFile(fileobj=stream), size)
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


def recognise(found: list[str], columns: dict[str, str], shown: str) -> dict[str, str]:
    """Return the source's column for each of ours that the source has; `columns` goes before the common names."""
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
