"""The files in an archive, unpacked in memory, never further than the limits allow."""

import gzip
import io
import stat
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

from helpers.core.errors import CorpusError
from helpers.corpus.reading import LeftOut, Reading, naming, printable, read_bounded, read_up_to

ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
HIDDEN = (".", "__MACOSX")  # how names begin that are passed by
_NAME_IS_UTF8 = 0x800  # a flag of a member of a zip archive


class Archives:
    """Reads the members of archives; the archive that was read last stays open, as opening one takes long."""

    def __init__(self, reading: Reading):
        """Begin with no archive open."""
        self._reading = reading
        self._file: Path | None = None
        self._open: zipfile.ZipFile | tarfile.TarFile | None = None
        self._left: dict[Path, int] = {}  # bytes that may still be unpacked from each archive

    def members(self, file: Path, *, shown: str, left_out: list[LeftOut]) -> list[tuple[str, Callable[..., bytes]]]:
        """Return the regular files of an archive by name, each with its reader; say in `left_out` what is no such."""
        reading = replace(self._reading, shown=shown)
        with naming(shown):
            archive = self._opened(file, reading)
            listed = _zip_members(archive) if _is_zip(file) else _tar_members(archive)
            found = list(islice(listed, reading.limits.members + 1))
            reading.check(members=len(found))
        self._left[file] = _most_unpacked(file, reading)
        members = []
        for name, member in found:
            problem = "not a regular file" if member is None else _problem(name)
            if problem:
                left_out.append(LeftOut.of(f"{shown}/{printable(name)}", problem))
            elif not any(part.startswith(HIDDEN) for part in PurePosixPath(name).parts):
                name = unicodedata.normalize("NFC", printable(name))
                members.append((name, partial(self._read, file, member, reading, name)))
        return members

    def _read(self, file: Path, member: object, whole: Reading, name: str, at_most: int | None = None) -> bytes:
        reading, is_packed = replace(whole, shown=f"{whole.shown}/{name}"), name.lower().endswith(".gz")
        with naming(reading.shown):
            archive = self._opened(file, whole)
            with archive.open(member) if _is_zip(file) else archive.extractfile(member) as stream:
                content = read_bounded(stream, reading, at_most=None if is_packed else at_most)
            if is_packed:
                content = read_bounded(io.BytesIO(content), reading, packed=len(content), at_most=at_most)
        if at_most is None:  # the first bytes, by which a file is recognised, are not kept
            self._left[file] -= len(content)
        if self._left[file] < 0:
            raise _too_much(whole)
        return content

    def _opened(self, file: Path, reading: Reading) -> zipfile.ZipFile | tarfile.TarFile:
        if file != self._file:
            if self._open:
                self._open.close()
            self._file = self._open = None
            self._open = zipfile.ZipFile(file) if _is_zip(file) else _open_tar(file, reading)
            self._file = file
        return self._open


def archive_suffix(name: str) -> str:
    """Return the suffix of an archive, "" for another file."""
    return next((suffix for suffix in ARCHIVES if name.lower().endswith(suffix)), "")


def _is_zip(file: Path) -> bool:
    return file.suffix.lower() == ".zip"


def _most_unpacked(file: Path, reading: Reading) -> int:
    return reading.limits.unpacked(file.stat().st_size, reading.limits.unpacked_bytes)


def _too_much(reading: Reading) -> CorpusError:
    return reading.error(
        " unpacks to more than is allowed: unpack it yourself and read the folder, or read it with "
        "limits=Limits(unpacked_bytes=…, ratio=…)"
    )


def _problem(name: str) -> str:
    """Say why a member is passed by; "" for one that is read."""
    if ".." in PurePosixPath(name.replace("\\", "/")).parts or name[:1] in ("/", "\\") or PureWindowsPath(name).drive:
        return "its name leads out of the archive"
    return "an archive inside an archive: unpack it first" if archive_suffix(name) else ""


def _zip_members(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo | None]]:
    for member in archive.infolist():
        if not member.is_dir():
            name = member.filename
            if not member.flag_bits & _NAME_IS_UTF8:
                with suppress(UnicodeError):  # macOS writes UTF-8 without saying so
                    name = name.encode("cp437").decode()
            yield name, None if stat.S_ISLNK(member.external_attr >> 16) else member


def _tar_members(archive: tarfile.TarFile) -> Iterator[tuple[str, tarfile.TarInfo | None]]:
    for member in archive:
        if not member.isdir():
            yield member.name, member if member.isfile() else None


def _open_tar(file: Path, reading: Reading) -> tarfile.TarFile:
    """Unpack the whole of a tar archive in memory: a packed one can only be read from its start."""
    most = _most_unpacked(file, reading)
    with file.open("rb") if file.suffix.lower() == ".tar" else gzip.open(file) as stream:
        content = read_up_to(stream, most + 1)
    if len(content) > most:
        raise _too_much(reading)
    return tarfile.open(fileobj=io.BytesIO(content), mode="r:")
