"""Files packed one by one (.gz, .bz2, .xz, .zst, .lz4), unpacked no further than the limits allow."""

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from helpers.corpus.reading import Reading, naming

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
