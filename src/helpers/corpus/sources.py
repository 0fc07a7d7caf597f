"""Where the articles lie: the files of a folder, a glob or an archive, each with its name inside the corpus.

Archives are unpacked in memory, never further than the limits allow.
"""

import glob
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

from helpers.core.errors import CorpusError
from helpers.core.paths import ROOT, from_root, to_root
from helpers.corpus.archives import ARCHIVES, HIDDEN, Archives, archive_suffix
from helpers.corpus.formats import HEAD, Format, format_of, how_to_convert, is_refused, known_suffixes, why_left_out
from helpers.corpus.reading import COLUMNS, LeftOut, Reading, printable, read_file, without_packing
from helpers.corpus.tabular import DATABASES


@dataclass(frozen=True)
class Source:
    """A file with articles: `name` inside the corpus, `shown` as a person finds it, and how to read it."""

    name: str
    shown: str
    format: Format
    read: Callable[[], bytes] | None
    file: Path | None = None  # on disk; a member of an archive has none

    @property
    def stem(self) -> str:
        """The name without its suffix: the id of an article that has no other."""
        name = without_packing(self.name)
        return name.removesuffix(PurePosixPath(name).suffix)


@dataclass
class Listing:
    """The files with articles by name, and what is left out: files of other kinds, and those that are broken."""

    sources: list[Source] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    broken: list[LeftOut] = field(default_factory=list)

    def add(self, name: str, shown: str, head: Callable[[], bytes], read: Callable, file: Path | None = None) -> None:
        """Take in a file by its name in the corpus; `head` gives its first bytes."""
        if kind := format_of(name, head):
            self.sources.append(Source(name, shown, kind, read, file))
        elif advice := how_to_convert(name):
            self.broken.append(LeftOut.of(shown, advice))
        else:
            self.left_out.append(LeftOut.of(shown, why_left_out(name)))


def list_sources(path: str | Path, reading: Reading) -> Listing:
    """Return what lies at `path`. Raises `CorpusError` when nothing there could hold an article."""
    root, files, left_out = _list_files(path)
    listing, archives = Listing(left_out=left_out), Archives(reading)
    for file in files:
        try:
            _add(file, root, listing, archives, reading)
        except CorpusError as error:
            if len(files) == 1:
                raise
            listing.broken.append(LeftOut(_shown(file), str(error)))
    if len(files) == 1 and listing.broken and not listing.sources and not archive_suffix(files[0].name):
        raise CorpusError(listing.broken[0].sentence)
    if not listing.sources and not listing.broken:
        kinds = " ".join([*known_suffixes(), *ARCHIVES])
        if len(files) == 1 and not archive_suffix(files[0].name) and from_root(path) == files[0]:
            if is_refused(files[0].name):
                raise CorpusError(f"{_shown(files[0])} cannot be read: {why_left_out(files[0].name)}")
            raise CorpusError(f"{_shown(files[0])} is not of a kind that can be read; kinds: {kinds}")
        raise CorpusError(f"{shown_place(path)} holds no article: put files there of these kinds: {kinds}")
    listing.sources.sort(key=lambda source: source.name)
    return listing


def corpus_files(path: str | Path) -> list[tuple[str, Path]]:
    """Return the files on disk that `list_sources` takes from `path`: the name inside the corpus, and the place."""
    root, files, _ = _list_files(path)
    taken = []
    for file in files:
        with suppress(CorpusError):  # a broken file is a part of the corpus, and is named when it is read
            if not (archive_suffix(file.name) or format_of(file.name, _head_of(file))):
                continue
        taken.append((file.name if file == root else _name(file, root), file))
    return taken


def shown_place(path: str | Path) -> str:
    """Return the path of a corpus as it reads from the project's root."""
    return printable(to_root(from_root(path)))


def _list_files(path: str | Path) -> tuple[Path, list[Path], list[LeftOut]]:
    """Return the folder that names count from, the regular files there, and what else is there."""
    if not isinstance(path, str | Path):
        got = f"read_articles: the path of a file or folder is needed; got {type(path).__name__}"
        raise CorpusError(f"{got}. A table of your own needs no reading: columns {', '.join(COLUMNS[:5])}")
    try:
        return _list_at(path, from_root(path))
    except CorpusError:
        raise
    except (OSError, ValueError, RuntimeError) as error:  # too long a name, a zero byte, a home that nobody has
        raise CorpusError(f"{printable(str(path))[:80]!r} cannot be the path of a corpus: {error}") from error


def _list_at(path: str | Path, place: Path) -> tuple[Path, list[Path], list[LeftOut]]:
    if place.is_file():
        return (place if archive_suffix(place.name) else place.parent), [place], []
    if place.is_dir():
        found, unreadable = _walk(place)
        files, left_out = _only_regular(found, place)
        return place, files, unreadable + left_out
    if not glob.has_magic(str(path)):
        problem = "is no regular file" if place.exists() else "does not exist: check CORPUS for a typing error"
        raise CorpusError(f"there is no file or folder {shown_place(path)} to read: it {problem}")
    # The folders before the first sign of the pattern, and the rest.
    parts = (ROOT / Path(path).expanduser()).parts
    fixed = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    base, pattern = Path(*parts[:fixed]).resolve(), "/".join(parts[fixed:]) + ("/*" if parts[-1] == "**" else "")
    # Path.glob goes through no linked folders, which may lead round in a ring.
    found = {file for file in base.glob(pattern) if file.is_symlink() or not file.is_dir()}
    hidden = {file for file in found if any(part.startswith(".") for part in file.relative_to(base).parts)}
    files, left_out = _only_regular(found - hidden, base)
    if not files:
        raise CorpusError(f"no file fits {printable(str(path))}: check the pattern for a typing error")
    return base, files, left_out


def _walk(root: Path) -> tuple[list[Path], list[LeftOut]]:
    """Return all that is no folder, links to folders included, but for what is hidden; say which cannot be entered."""
    found: list[Path] = []
    errors: list[OSError] = []
    of_pages: list[LeftOut] = []
    for folder, folders, names in os.walk(root, onerror=errors.append):
        folders[:] = [name for name in folders if not name.startswith(HIDDEN)]
        links = [name for name in folders if Path(folder, name).is_symlink()]
        found += [Path(folder, name) for name in [*names, *links] if not name.startswith(".")]
        # Browsers save the pictures and frames of page.html in page_files.
        pages = {name.rpartition(".")[0] for name in names if name.lower().endswith((".html", ".htm"))}
        parts = [name for name in folders if name.endswith("_files") and name.removesuffix("_files") in pages]
        folders[:] = [name for name in folders if name not in parts]
        of_pages += [
            LeftOut.of(_shown(Path(folder, name)), "the pictures and frames of a saved page") for name in parts
        ]
    reason = "a folder that cannot be read"
    return found, of_pages + [
        LeftOut.of(_shown(Path(error.filename)), f"{reason}: {error.strerror}") for error in errors
    ]


def _only_regular(found: Iterable[Path], root: Path) -> tuple[list[Path], list[LeftOut]]:
    problems = {file: _not_regular(file, root) for file in sorted(found)}
    left_out = [LeftOut.of(_shown(file), problem) for file, problem in problems.items() if problem]
    return [file for file, problem in problems.items() if not problem], left_out


def _not_regular(file: Path, root: Path) -> str:
    """Say why a file is passed by; "" for one that is read."""
    try:
        target = file.resolve(strict=True)
        regular = stat.S_ISREG(target.stat().st_mode)
    except (OSError, RuntimeError):  # a link that leads nowhere, or to itself
        return "a link that leads nowhere"
    if not target.is_relative_to(root.resolve()):
        return "a link that leads out of the folder"
    return "" if regular else "a link to a folder, or no regular file"


def _shown(file: Path) -> str:
    """Return a path as it reads from the project's root; a link is named where it lies, not where it leads."""
    return printable(f"{to_root(file.parent)}/{file.name}")


def _name(file: Path, root: Path) -> str:
    # One normal form: macOS writes آ in the names of files as two characters.
    return unicodedata.normalize("NFC", printable(file.relative_to(root).as_posix()))


def _head_of(file: Path) -> Callable[[], bytes]:
    return partial(read_file, file, Reading(_shown(file)), at_most=HEAD)


def _check_closed(file: Path, shown: str) -> None:
    """Refuse a database beside which another program has written changes that are not yet in it."""
    if file.suffix.lower() not in DATABASES:
        return
    for ending in ("-wal", ".wal", "-journal"):
        beside = file.with_name(file.name + ending)
        with suppress(OSError), beside.open("rb") as changes:
            if changes.read(20).strip(b"\0"):
                raise CorpusError(
                    f"{shown} is open in another program, or was not closed: its last changes are in {beside.name}. "
                    "Close it there; where that file stays, open the database in its own program and close it again"
                )


def _add(file: Path, root: Path, listing: Listing, archives: Archives, reading: Reading) -> None:
    """Put the files with articles that `file` is or holds into `listing`."""
    shown = _shown(file)
    _check_closed(file, shown)
    if not archive_suffix(file.name):
        read = partial(read_file, file, replace(reading, shown=shown))
        listing.add(_name(file, root), shown, _head_of(file), read, file)
        return
    # The names in an archive that is the whole corpus are those of the folder that was packed.
    prefix = "" if file == root else f"{_name(file, root)}/"
    for name, read in archives.members(file, shown=shown, left_out=listing.left_out, broken=listing.broken):
        place = f"{shown}/{name}"
        try:
            listing.add(prefix + name, place, partial(read, HEAD), read)
        except CorpusError as error:
            listing.broken.append(LeftOut(place, str(error)))
