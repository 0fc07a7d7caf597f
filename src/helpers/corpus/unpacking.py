"""Files to bytes, packed ones never further than the limits allow, and one kind of error for what is broken."""

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.limits import Limits

SMALL = 10_000_000  # below this, no ratio is a danger: a file of one repeated line packs to nothing
_PIECE = 1_000_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PROLOG = 4096  # bytes: where a part of a document would declare entities
# Control characters would break an error's line, and broken letters cannot be written as UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def printable(name: str) -> str:
    """Return the name of a file with U+FFFD for what can neither be shown on a line nor written as UTF-8.

    >>> printable("خبر\\n۱.txt")
    'خبر\ufffd۱.txt'
    """
    return _UNPRINTABLE.sub("\ufffd", name)


def read_file(file: Path, limits: Limits, *, shown: str, at_most: int | None = None) -> bytes:
    """Return the bytes of a file, unpacked when its name ends in .gz; at most `at_most` of them where that is given."""
    with naming(shown), file.open("rb") as stream:
        if file.suffix.lower() != ".gz":
            return read_bounded(stream, limits, shown=shown, at_most=at_most)
        return unpack(stream, file.stat().st_size, limits, shown=shown, at_most=at_most)


def unpack(stream: BinaryIO, packed: int, limits: Limits, *, shown: str, at_most: int | None) -> bytes:
    """Return what `stream`, a gzip file of `packed` bytes, unpacks to."""
    with gzip.open(stream) as unpacked:
        return read_bounded(unpacked, limits, shown=shown, packed=packed, at_most=at_most)


def read_bounded(
    stream: BinaryIO, limits: Limits, *, shown: str, packed: int | None = None, at_most: int | None = None
) -> bytes:
    """Return what `stream` holds. Raises `CorpusError` when that is more than `limits` allow."""
    most = limits.file_bytes if packed is None else min(limits.file_bytes, max(SMALL, packed * limits.ratio))
    content = read_up_to(stream, most + 1 if at_most is None else at_most)
    if len(content) > limits.file_bytes:
        raise CorpusError(
            f"{shown} has more than {limits.file_bytes:,} bytes: split it, or read it with limits=Limits(file_bytes=…)"
        )
    if len(content) > most:
        raise CorpusError(
            f"{shown} unpacks to more than {limits.ratio} times its size, which no text does; if it is meant so, "
            "read it with limits=Limits(ratio=…)"
        )
    return content


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """Return the first `size` bytes of `stream`, or all that it has."""
    pieces = []
    while size > 0 and (piece := stream.read(min(_PIECE, size))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


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


def check_document(content: bytes, limits: Limits, *, shown: str) -> None:
    """Raise `CorpusError` when an office document, a zip archive of XML, unpacks to too much or declares entities.

    Its own library would leave out the words behind an entity in silence.
    """
    with naming(shown), zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(member.file_size for member in archive.infolist())
        for member in archive.infolist():
            with archive.open(member) as part:
                if b"<!DOCTYPE" in part.read(_PROLOG).replace(b"\0", b""):  # zeros, as the part may be UTF-16
                    raise entities_declared(shown)
    if size > limits.file_bytes or size > max(SMALL, len(content) * limits.ratio):
        raise CorpusError(
            f"{shown} unpacks to {size:,} bytes: if it is meant so, read it with limits=Limits(file_bytes=…, ratio=…)"
        )


def entities_declared(shown: str) -> CorpusError:
    """Return the error of a file whose XML declares entities."""
    return CorpusError(
        f"{shown} declares entities, which can grow without end or read other files: remove its <!DOCTYPE …>"
    )


def without_declaration(text: str) -> str:
    """Return XML without its first line: its bytes were decoded before, and the encoding it declares may be another.

    >>> without_declaration('<?xml version="1.0" encoding="windows-1256"?><text>خبر</text>')
    '<text>خبر</text>'
    """
    return _DECLARATION.sub("", text)
