"""The cache on disk: what took long is made once, and read again until its key changes.

A `Store` is a folder for one kind of thing, most often in `data/interim`. In it is one folder for each version
(`version_key`) that wrote there, and in that the entries: files or folders, `name.checksum.suffix`. An entry
that was cut short or changed is noticed by its checksum and made again; nothing is unpickled. Where nothing can be
written, things are made in each process. Files that a store did not write are never read, nor removed.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache, wraps
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple, TypeVar

from helpers.core import paths
from helpers.core.paths import CODEBOOK, LEXICON, NOTEBOOKS, PLACES, REFERENCE

_PACKAGE = Path(__file__).parents[1]
_SOURCES = tuple(".py .tsv .txt .yml .csv .xlsx .json .jsonl .html .js .css .npz .parquet".split())


class _Floor(NamedTuple):
    """What a wing adds to those below it: its code, the data files that it reads, the libraries that decide."""

    wing: str
    code: Path
    data: tuple[Path, ...] = ()
    libraries: tuple[str, ...] = ()


# Words, captions, examples and outlines of figures.
_FIGURE_TEXTS = (_PACKAGE / "templates", NOTEBOOKS, PLACES)
_LISTS = (CODEBOOK, PLACES, REFERENCE)  # what findings are made with
_FLOORS = (
    _Floor("core", _PACKAGE / "core", libraries=("numpy", "pandas", "pyarrow", "duckdb")),
    # The names of the project's actors are never split into stem and ending.
    _Floor("language", _PACKAGE / "language", (LEXICON, CODEBOOK / "actors.yml"), ("hazm",)),
    _Floor("corpus", _PACKAGE / "corpus", libraries=("trafilatura", "charset-normalizer", "datasketch", "jdatetime")),
    _Floor("analysis", _PACKAGE / "analysis", _LISTS, ("scikit-learn", "scipy", "krippendorff", "networkx")),
    _Floor(
        "figures", _PACKAGE / "figures", _FIGURE_TEXTS, ("matplotlib", "networkx", "arabic-reshaper", "python-bidi")
    ),
    _Floor("explorer", _PACKAGE / "explorer"),
    _Floor("report", _PACKAGE, libraries=("jupyterlab", "papermill", "nbconvert")),
)
WINGS = tuple(floor.wing for floor in _FLOORS)


@cache  # Hashing the sources takes 20 ms; the code that runs does not change while it runs.
def version_key(wing: str = WINGS[-1]) -> str:
    """Return the key of what a wing makes: it covers this wing and all below it, by default the whole package.

    What a caller passes in (articles, a codebook of the user's own) is not covered: that belongs into the entry's name.
    """
    floors = _FLOORS[: WINGS.index(wing) + 1]
    digest = digest_files(place for floor in floors for place in (floor.code, *floor.data))
    return combine(wing, digest, sys.version_info[:2], unicodedata.unidata_version, library_versions(wing))[:16]


def library_versions(wing: str = WINGS[-1]) -> dict[str, str]:
    """Return the versions of the libraries that decide what a wing makes; "" for one that is not installed."""
    names = [name for floor in _FLOORS[: WINGS.index(wing) + 1] for name in floor.libraries]
    return {name: _version(name) for name in names}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def digest_files(places: Iterable[Path]) -> str:
    """Return what differs when code, a template, a list or a coding sheet in these files and folders does."""
    whole = hashlib.sha256()
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix in _SOURCES:
                whole.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def combine(*parts: object) -> str:
    """Return one key for several texts, bytes and numbers, and lists and dictionaries of them."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


Table = TypeVar("Table", dict, list)
_VERSION = re.compile(r"v-[0-9a-f]{16}")
_BUILDING = re.compile(r"\.building-(?P<host>.*)-(?P<process>\d+)-[^-]*")
_ABANDONED = 24 * 3600  # seconds after which what was built on another computer is taken for that of a killed process


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Give a file to write beside `file`, and put it in its place when all went well: whole, or not at all."""
    with building_in(file.parent) as folder:
        yield folder / file.name
        (folder / file.name).replace(file)


def write_atomically(file: Path, content: bytes) -> None:
    """Write a file, with the folders that it needs; one that is there is replaced at once, or stays as it was."""
    with replacing(file) as part:
        part.write_bytes(content)


class Store:
    """Entries of one kind, each found by its name while the version that wrote it still holds."""

    def __init__(self, room: str | Path, *, wing: str, most: int | None = None):
        """Open a store: in the folder `room` of `data/interim`, or in a folder anywhere.

        `wing` is the highest wing whose code, data and libraries decide what the entries are. With `most`, only so many
        entries stay, those that were used last.
        """
        self._room, self._wing, self._most = room, wing, most

    @property
    def room(self) -> Path:
        """Return the folder of all versions."""
        return paths.INTERIM / self._room

    @property
    def folder(self) -> Path:
        """Return the folder of this version."""
        return self.room / f"v-{version_key(self._wing)}"

    def find(self, name: str) -> Path | None:
        """Return the file or folder of a name; None where there is none, or none that is whole."""
        return next((entry for entry, _ in self._intact(name)), None)

    def read(self, name: str) -> bytes | None:
        """Return what was written under a name; None where that is not there, damaged, or of another version."""
        return next((content for _, content in self._intact(name)), None)

    def _intact(self, name: str) -> Iterator[tuple[Path, bytes | None]]:
        """Give the entries of a name that are whole, and the content of those that are files."""
        for entry in self._entries(name):
            with suppress(OSError):
                content = None if entry.is_dir() else entry.read_bytes()
                if is_intact(entry, content):
                    if self._most:
                        with suppress(OSError):
                            os.utime(entry)
                    yield entry, content

    def write(self, name: str, content: bytes) -> Path:
        """Write an entry in place of the last one of this name, and return its file.

        Raises `OSError` where that cannot be: suppress it where the content is at hand anyway.
        """
        entry = self.folder / _with_checksum(name, _checksum(content))
        write_atomically(entry, content)
        self._remove_outdated(name, entry)
        return entry

    def building(self) -> AbstractContextManager[Path]:
        """Give an empty folder in which a folder for `adopt` is built; what is left of it is removed at the end."""
        return building_in(self.room)

    def adopt(self, name: str, folder: Path) -> Path:
        """Move a folder here as the entry of a name, in place of the last one, and return where it is.

        It must lie on the same disk, as what `building` gives does. Raises `OSError` where that cannot be.
        """
        entry = self.folder / _with_checksum(name, _checksum_of(folder))
        entry.parent.mkdir(parents=True, exist_ok=True)
        if not (entry.exists() and is_intact(entry)):
            shutil.rmtree(entry, ignore_errors=True)
            folder.rename(entry)
        self._remove_outdated(name, entry)
        return entry

    def _entries(self, name: str) -> list[Path]:
        pattern = re.compile(_with_checksum(re.escape(name), "[0-9a-f]{32}", dot=r"\."))
        folder = self.folder
        return [folder / entry for entry in self._all_entries() if pattern.fullmatch(entry)]

    def _all_entries(self) -> list[str]:
        try:
            return sorted(entry.name for entry in os.scandir(self.folder) if not entry.name.startswith("."))
        except OSError:
            return []

    def _remove_outdated(self, name: str, entry: Path) -> None:
        """Remove what nothing reads again: other versions, older entries of this name, and those beyond `most`."""
        outdated = [other for other in self._entries(name) if other != entry]
        if self._most:
            by_age = sorted((self.folder / other for other in self._all_entries()), key=_last_used, reverse=True)
            outdated += [other for other in by_age[self._most :] if other != entry]
        outdated += [other for other in self.room.iterdir() if _VERSION.fullmatch(other.name) and other != self.folder]
        for other in outdated:
            if other.is_dir():
                shutil.rmtree(other, ignore_errors=True)
            else:
                other.unlink(missing_ok=True)


@contextmanager
def building_in(room: Path) -> Iterator[Path]:
    """Give an empty folder in `room`, removed at the end with all in it, as are those of processes that were killed."""
    room.mkdir(parents=True, exist_ok=True)
    for other in filter(_is_abandoned, room.iterdir()):
        shutil.rmtree(other, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=building_prefix(), dir=room))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def building_prefix() -> str:
    """Return how the name of a folder begins that `building_in` removes when this process was killed."""
    return f".building-{platform.node()}-{os.getpid()}-"


def _is_abandoned(folder: Path) -> bool:
    """Tell whether what was built here was left by a process that was killed."""
    import psutil

    found = _BUILDING.fullmatch(folder.name)
    if found and found["host"] == platform.node():
        return not psutil.pid_exists(int(found["process"]))
    return folder.name.startswith(".building-") and time.time() - _last_used(folder) > _ABANDONED


def _last_used(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:  # Another process has just removed it.
        return time.time()


def is_intact(entry: Path, content: bytes | None = None) -> bool:
    """Tell whether an entry is as it was written, by the checksum in its name. Raises `OSError` when it is gone."""
    return f".{_checksum_of(entry) if content is None else _checksum(content)}" in entry.name


def _checksum_of(place: Path) -> str:
    """Return the checksum of a file's content, or of the names and contents of all files in a folder."""
    if not place.is_dir():
        return _checksum(place.read_bytes())
    files = sorted(file for file in place.rglob("*") if file.is_file())
    return combine([(file.relative_to(place).as_posix(), _checksum(file.read_bytes())) for file in files])


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _with_checksum(name: str, checksum: str, *, dot: str = ".") -> str:
    """Return the file name of an entry: `words.json` with its checksum before the suffix."""
    stem, found, suffix = name.rpartition(dot)
    return f"{stem}{dot}{checksum}{dot}{suffix}" if found else f"{name}{dot}{checksum}"


_TABLES = Store("tables", wing="language")


def cached_table(make: Callable[[], Table]) -> Callable[[], Table]:
    """Cache the table that a function makes of hazm and the word lists: in memory, and on disk as JSON."""

    @cache  # Verbs ask for these tables with every word.
    @wraps(make)
    def table() -> Table:
        name = f"{make.__module__.rpartition('.')[2]}.{make.__name__}.json"
        content = _TABLES.read(name)
        if content is None:
            content = json.dumps(make(), ensure_ascii=False).encode()
            with suppress(OSError):  # It is made again where it cannot be cached.
                _TABLES.write(name, content)
        return json.loads(content)

    return table
