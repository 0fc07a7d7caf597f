"""The files in an archive and in the archives inside it, unpacked in memory, never further than the limits allow."""

import io
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.reading import (
    PACKED,
    LeftOut,
    Reading,
    naming,
    packed_suffix,
    printable,
    read_bounded,
    read_up_to,
    unpacked,
)

# .qdpx is a project of NVivo, ATLAS.ti or MAXQDA with its sources.
ARCHIVES = (".zip", ".qdpx", ".7z", ".tar", *(f".tar{suffix}" for suffix in PACKED), ".tgz", ".tbz2", ".txz")
HIDDEN = (".", "__MACOSX", "Thumbs.db")  # how names begin that are passed by
_SHORT_FOR = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz"}
_DEEPEST = 3  # archives inside one another
_NAME_IS_UTF8, _IS_LOCKED = 0x800, 0x1  # flags of a member of a zip archive
_MEMBER, _LISTED = b"PK\x03\x04", b"PK\x01\x02"  # what a member of a zip archive begins with, and its line in the list
_LONGEST_LIST = 200_000_000  # bytes at the end of a zip archive that may hold its list
_LOCAL, _USUAL_EXTRA = 30, 100  # bytes of a member's header, and of what usually stands between two members
_LOCKED = "encrypted: unpack it with its password, and read the folder"

Place = tuple[Path | int, ...]  # the file of an archive, then of each archive inside it its number among the members


@dataclass
class _Opened:
    """An open archive: the names of its members, what reads each (None for what is no regular file), what is wrong."""

    members: list[tuple[str, Callable[[], BinaryIO] | None]]
    close: Callable[[], None] = lambda: None
    problem: str = ""


class Archives:
    """Reads the members of archives; the one read last stays open with those around it, as opening one takes long."""

    def __init__(self, reading: Reading):
        """Begin with no archive open."""
        self._reading = reading
        self._open: dict[Place, _Opened] = {}
        self._left: dict[Path, int] = {}  # bytes that may still be unpacked from each archive on disk
        self._counts: dict[Path, int] = {}  # members of each, with those of the archives inside

    def __del__(self):
        """Close the archive that was read last."""
        for opened in self._open.values():
            opened.close()

    def members(
        self, file: Path, *, shown: str, left_out: list[LeftOut], broken: list[LeftOut]
    ) -> list[tuple[str, Callable[..., bytes]]]:
        """Return the regular files of an archive, and of those in it, by name, each with its reader.

        `left_out` gets what is no such file, `broken` what may hold articles and is not read.
        """
        self._left[file], self._counts[file] = _most_unpacked(file.stat().st_size, self._reading), 0
        return self._members((file,), replace(self._reading, shown=shown), "", left_out, broken)

    def _members(self, place: Place, reading: Reading, prefix: str, left_out: list, broken: list) -> list:
        opened = self._opened(place, reading)
        self._counts[place[0]] += len(opened.members)
        reading.check(members=self._counts[place[0]])
        if opened.problem:
            broken.append(LeftOut.of(reading.shown, opened.problem))
        found = []
        for number, (written, read) in enumerate(opened.members):
            name = unicodedata.normalize("NFC", printable(written))
            inside = replace(reading, shown=f"{reading.shown}/{name}")
            if read is None:
                left_out.append(LeftOut.of(inside.shown, "not a regular file"))
            elif problem := _problem(written, len(place)):
                broken.append(LeftOut.of(inside.shown, problem))
            elif any(part.startswith(HIDDEN) for part in PurePosixPath(written).parts):
                continue
            elif archive_suffix(name):
                try:
                    found += self._members((*place, number), inside, f"{prefix}{name}/", left_out, broken)
                except CorpusError as error:
                    broken.append(LeftOut(inside.shown, str(error)))
            else:
                found.append((prefix + name, partial(self._read, place, number, inside)))
        return found

    def _read(self, place: Place, number: int, reading: Reading, at_most: int | None = None) -> bytes:
        around = replace(reading, shown=reading.shown.rpartition("/")[0])
        with naming(reading.shown):
            name, read = self._opened(place, around).members[number]
            size = 0
            if packed_suffix(name):  # how far it may be unpacked depends on its size
                with read() as stream:
                    size = len(read_bounded(stream, reading, name="", size=0))
            with read() as stream:
                content = read_bounded(stream, reading, name=name, size=size, at_most=at_most)
        if at_most is None:  # the first bytes, by which a file is recognised, are not kept
            self._spend(place[0], len(content), around)
        return content

    def _spend(self, file: Path, size: int, reading: Reading) -> None:
        self._left[file] -= size
        if self._left[file] < 0:
            raise _too_much(reading)

    def _opened(self, place: Place, reading: Reading) -> _Opened:
        if place in self._open:
            return self._open[place]
        if len(place) == 1:
            stream, name, size = None, place[0].name, place[0].stat().st_size
        else:
            name, read = self._opened(place[:-1], reading).members[place[-1]]
            with naming(reading.shown), read() as inner:
                content = read_bounded(inner, reading, name="", size=0)
            self._spend(place[0], len(content), reading)
            stream, size = io.BytesIO(content), len(content)
        for other in [other for other in self._open if other != place[: len(other)]]:
            self._open.pop(other).close()
        with naming(reading.shown):
            stream = stream or place[0].open("rb")
            most = min(_most_unpacked(size, reading), max(self._left[place[0]], 0))
            try:
                self._open[place] = _open(stream, archive_suffix(name), most, reading)
            except BaseException:
                stream.close()
                raise
        return self._open[place]


def archive_suffix(name: str) -> str:
    """Return the suffix of an archive, "" for another file."""
    found = next((suffix for suffix in sorted(ARCHIVES, key=len, reverse=True) if name.lower().endswith(suffix)), "")
    return _SHORT_FOR.get(found, found)


def _most_unpacked(size: int, reading: Reading) -> int:
    return reading.limits.unpacked(size, reading.limits.unpacked_bytes)


def _too_much(reading: Reading) -> CorpusError:
    return reading.error(
        " unpacks to more than is allowed: unpack it yourself and read the folder, or read it with "
        "limits=Limits(unpacked_bytes=…, ratio=…)"
    )


def _problem(name: str, depth: int) -> str:
    """Say why a member that may hold articles is not read; "" for one that is."""
    if ".." in PurePosixPath(name.replace("\\", "/")).parts or name[:1] in ("/", "\\") or PureWindowsPath(name).drive:
        return "its name leads out of the archive"
    too_deep = archive_suffix(name) and depth >= _DEEPEST
    return f"an archive inside {_DEEPEST} others: unpack it first" if too_deep else ""


def _open(stream: BinaryIO, suffix: str, most: int, reading: Reading) -> _Opened:
    if suffix in (".zip", ".qdpx"):
        return _open_zip(stream, reading)
    return _open_7z(stream, most, reading) if suffix == ".7z" else _open_tar(stream, suffix, most, reading)


def _open_zip(stream: BinaryIO, reading: Reading) -> _Opened:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _LONGEST_LIST))
    reading.check(members=sum(piece.count(_LISTED) for piece in iter(partial(stream.read, 1_000_000), b"")))
    archive = zipfile.ZipFile(stream)
    members = []
    for member in archive.infolist():
        if not member.is_dir():
            regular = not stat.S_ISLNK(member.external_attr >> 16)
            members.append((_name_in_zip(member), partial(_open_member, archive, member) if regular else None))
    problem = "some of its files are not in its list: unpack it with another program, and read the folder"

    def close() -> None:
        archive.close()
        stream.close()

    return _Opened(members, close, problem if _has_unlisted(archive) else "")


def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    if member.flag_bits & _IS_LOCKED:
        raise CorpusError(f"{printable(member.filename)} is {_LOCKED}")
    return archive.open(member)


def _name_in_zip(member: zipfile.ZipInfo) -> str:
    name = member.filename
    if not member.flag_bits & _NAME_IS_UTF8:
        with suppress(UnicodeError):  # macOS writes UTF-8 without saying so
            name = name.encode("cp437").decode()
    return name


def _has_unlisted(archive: zipfile.ZipFile) -> bool:
    """Tell whether there are members between those in the archive's list, as when two archives are one file."""
    end, stream = 0, archive.fp
    places = sorted((member.header_offset, member.compress_size) for member in archive.infolist())
    for start, size in [*places, (archive.start_dir, 0)]:
        if start - end > _USUAL_EXTRA:
            stream.seek(end)
            if _MEMBER in stream.read(min(start - end, 1_000_000)):
                return True
        stream.seek(max(0, start + _LOCAL - 4))
        lengths = stream.read(4)  # of the name and of what else stands before the bytes
        end = start + _LOCAL + size + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    return False


def _open_tar(stream: BinaryIO, suffix: str, most: int, reading: Reading) -> _Opened:
    """Unpack the whole of a tar archive in memory: a packed one can only be read from its start."""
    with stream:
        content = read_up_to(unpacked(stream, suffix), most + 1)
    if len(content) > most:
        raise _too_much(reading)
    archive = tarfile.open(fileobj=io.BytesIO(content), mode="r:")  # noqa: SIM115
    found = list(islice(archive, reading.limits.members + 1))
    reading.check(members=len(found))
    members = [
        (member.name, partial(archive.extractfile, member) if member.isfile() else None)
        for member in found
        if not member.isdir()
    ]
    # Two blocks of zeros end an archive. tarfile also ends, without an error, where the next header is damaged.
    end = content[archive.offset :]
    after = f"after its file {printable(found[-1].name)}" if found else "from its start on"
    problem = ""
    if not end or end.strip(b"\0"):
        problem = f"{after} it is cut short, damaged, or a second archive: unpack it yourself, and read the folder"
    return _Opened(members, archive.close, problem)


def _open_7z(stream: BinaryIO, most: int, reading: Reading) -> _Opened:
    """Unpack the whole of a 7z archive in memory: its files are packed as one."""
    import py7zr

    class Product(py7zr.io.Py7zIO, io.BytesIO):
        def write(self, piece: bytes) -> int:
            nonlocal left
            left -= len(piece)
            if left < 0:
                raise _too_much(reading)
            return io.BytesIO.write(self, piece)

        def size(self) -> int:
            return len(self.getbuffer())

        def close(self) -> None:
            """Stay open: what was unpacked is read later."""

    class Products(py7zr.io.WriterFactory):
        def __init__(self):
            self.made = {}

        def create(self, filename: str) -> Product:
            return self.made.setdefault(filename, Product())

    left, products = most, Products()
    with stream, py7zr.SevenZipFile(stream) as archive:
        if archive.needs_password():
            raise reading.error(f" is {_LOCKED}")
        listed = archive.list()
        reading.check(members=len(listed))
        if sum(member.uncompressed for member in listed) > most:
            raise _too_much(reading)
        archive.extractall(factory=products)
    contents = {name: product.getvalue() for name, product in products.made.items()}
    return _Opened(
        [
            (member.filename, partial(io.BytesIO, contents.get(member.filename, b"")) if member.is_file else None)
            for member in listed
            if not member.is_directory
        ]
    )
