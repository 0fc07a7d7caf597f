"""Archives and packed files, unpacked in memory and never further than the limits allow."""

import gzip
import io
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from helpers.corpus.limits import Limits
from helpers.errors import CorpusError

ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
_PIECE = 1_000_000
_SMALL = 10_000_000  # below this, no ratio is a danger: a file of one repeated line packs to nothing
@dataclass(frozen=True)
class Member:
    """A file inside an archive: its name there, and how to read at most so many bytes of it (None: all)."""

    name: str
    read: Callable[[int | None], bytes]


def archive_suffix(name: str) -> str:
    """Return the suffix of an archive, "" for another file.

    >>> archive_suffix("اخبار.TAR.GZ"), archive_suffix("اخبار.json.gz")
    ('.tar.gz', '')
    """
    return next((suffix for suffix in ARCHIVES if name.lower().endswith(suffix)), "")


def read_file(file: Path, limits: Limits, *, shown: str, at_most: int | None = None) -> bytes:
    """Return the bytes of a file, unpacked when its name ends in .gz; at most `at_most` of them where that is given."""
    packed = file.stat().st_size if file.suffix.lower() == ".gz" else 0
    with naming(shown), gzip.open(file) if packed else file.open("rb") as stream:
        return read_bounded(stream, limits, shown=shown, packed=packed, at_most=at_most)


def read_bounded(
    stream: BinaryIO, limits: Limits, *, shown: str, packed: int = 0, at_most: int | None = None
) -> bytes:
    """Return what `stream` holds. Raises `CorpusError` when that is more than `limits` allow."""
    pieces, size = [], 0
    while at_most is None or size < at_most:
        piece = stream.read(min(_PIECE, at_most - size) if at_most else _PIECE)
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
        if size > limits.file_bytes:
            raise CorpusError(
                f"{shown} has more than {limits.file_bytes:,} bytes: split it, or read it with "
                "limits=Limits(file_bytes=…)"
            )
        if packed and size > max(_SMALL, packed * limits.ratio):
            raise CorpusError(
                f"{shown} unpacks to more than {limits.ratio} times its size, which no text does; if it is meant so, "
                "read it with limits=Limits(ratio=…)"
            )
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
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise CorpusError(
            f"{shown} cannot be read ({reason}): it is cut short, damaged, or of another kind than its name says"
        ) from error


def check_unpacked(content: bytes, limits: Limits, *, shown: str) -> None:
    """Raise `CorpusError` when an office document, which is a zip archive, states that it unpacks to too much."""
    with naming(shown), zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > limits.file_bytes or size > max(_SMALL, len(content) * limits.ratio):
        raise CorpusError(
            f"{shown} unpacks to {size:,} bytes: if it is meant so, read it with limits=Limits(file_bytes=…, ratio=…)"
        )


def list_members(file: Path, limits: Limits, *, shown: str, left_out: list[str]) -> list[Member]:
    """Return the regular files of an archive; say in `left_out` which are passed by.

    Nothing is written to disk. Each member is read when it is asked for, and all of them together give at most
    `limits.unpacked_bytes`.
    """
    budget = _Budget(limits, shown, file.stat().st_size)
    with naming(shown):
        pairs = list(_zip_members(file, budget) if file.suffix.lower() == ".zip" else _tar_members(file, budget))
    members = []
    for name, read in pairs:
        problem = "not a regular file" if read is None else _problem(name)
        if problem:
            left_out.append(f"{shown}/{name}: {problem}")
        elif not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts):
            members.append(Member(unicodedata.normalize("NFC", name), _guarded(read, f"{shown}/{name}")))
    return members


class _Budget:
    """What may still be unpacked from one archive."""

    def __init__(self, limits: Limits, shown: str, packed: int):
        self.limits, self.shown = limits, shown
        self.left = min(limits.unpacked_bytes, max(_SMALL, packed * limits.ratio))

    def read(self, stream: BinaryIO, name: str, at_most: int | None) -> bytes:
        content = read_bounded(stream, self.limits, shown=f"{self.shown}/{name}", at_most=at_most)
        self.left -= len(content)
        if self.left < 0:
            raise CorpusError(
                f"{self.shown} unpacks to more than is allowed: unpack it yourself and read the folder, or read it "
                "with limits=Limits(unpacked_bytes=…, ratio=…)"
            )
        return content


def _problem(name: str) -> str:
    """Say why a member is passed by; "" for one that is read."""
    if ".." in PurePosixPath(name.replace("\\", "/")).parts or name.startswith("/") or PureWindowsPath(name).drive:
        return "its name leads out of the archive"
    if archive_suffix(name):
        return "an archive inside an archive: unpack it first"
    return ""


def _guarded(read: Callable, shown: str) -> Callable[[int | None], bytes]:
    def guarded(at_most: int | None = None) -> bytes:
        with naming(shown):
            return read(at_most)

    return guarded


def _zip_members(file: Path, budget: _Budget) -> Iterator[tuple[str, Callable | None]]:
    def read(member: zipfile.ZipInfo, at_most: int | None) -> bytes:
        with zipfile.ZipFile(file) as archive, archive.open(member) as stream:
            return budget.read(stream, member.filename, at_most)

    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                yield member.filename, lambda at_most, member=member: read(member, at_most)


def _tar_members(file: Path, budget: _Budget) -> Iterator[tuple[str, Callable | None]]:
    """Yield the members of a tar archive with what they hold: a packed tar can only be read from its start."""
    with tarfile.open(file) as archive:
        for member in archive:
            if member.isdir():
                continue
            if not member.isfile():
                yield member.name, None
                continue
            content = budget.read(archive.extractfile(member), member.name, None)
            yield member.name, lambda at_most, content=content: content[:at_most]
