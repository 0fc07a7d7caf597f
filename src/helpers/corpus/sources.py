"""Where the articles lie: the files of a folder, a glob or an archive, each with its name inside the corpus."""

import glob
import os
import stat
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from helpers.corpus.archives import ARCHIVES, archive_suffix, list_members, read_file
from helpers.corpus.encodings import decode
from helpers.corpus.limits import Limits
from helpers.errors import CorpusError
from helpers.paths import ROOT, from_root, to_root

KINDS = ".txt .html .htm .csv .tsv .json .jsonl .ndjson .xlsx .parquet .xml .docx".split()  # also with .gz behind
# Files of other kinds are read as text when they hold Persian, as crawls name theirs (.ham). These hold no articles.
_NEVER = frozenset(".md .rst .py .ipynb .yml .yaml .toml .ini .log .bib .tex .sql .js .css .svg .pkl .pickle".split())
_HEAD = 4096


@dataclass(frozen=True)
class Source:
    """A file with articles: `name` inside the corpus, `shown` as a person finds it, its kind, and how to read it."""

    name: str
    shown: str
    kind: str  # one of KINDS
    read: Callable[[], bytes]

    @property
    def stem(self) -> str:
        """The name without its suffix: the id of an article that has no other."""
        name = self.name.removesuffix(".gz")
        return name.removesuffix(PurePosixPath(name).suffix)


def list_sources(path: str | Path, limits: Limits) -> tuple[list[Source], list[str], list[str]]:
    """Return the files with articles by name, a sentence for each file of another kind, and for each broken archive.

    Raises `CorpusError` when nothing at `path` could hold an article.
    """
    root, files, left_out = _list_files(path)
    sources, broken = [], []
    for file in files:
        try:
            sources += _sources_of(file, root, limits, left_out)
        except CorpusError as error:
            if len(files) == 1:
                raise
            broken.append(str(error))
    if not sources and not broken:
        raise CorpusError(_nothing_there(path, files))
    return sorted(sources, key=lambda source: source.name), left_out, broken


def corpus_files(path: str | Path) -> list[tuple[str, Path]]:
    """Return the files on disk that `list_sources` takes from `path`: the name inside the corpus, and the place."""
    root, files, _ = _list_files(path)
    return [(file.name if file == root else _name(file, root), file) for file in files if archive_suffix(file.name) or _kind_on_disk(file)]


def _nothing_there(path: str | Path, files: list[Path]) -> str:
    kinds = " ".join([*KINDS, *ARCHIVES])
    if len(files) == 1 and not archive_suffix(files[0].name) and from_root(path) == files[0]:
        return f"{_shown(files[0])} is not of a kind that can be read; kinds: {kinds}"
    return f"{to_root(from_root(path))} holds no article: put files there of these kinds: {kinds}"


def _list_files(path: str | Path) -> tuple[Path, list[Path], list[str]]:
    """Return the folder that names count from, the regular files there, and one sentence for each thing left out."""
    place = from_root(path)
    if place.is_file():
        return (place if archive_suffix(place.name) else place.parent), [place], []
    if place.is_dir():
        return place, *_only_regular(_walk(place), place)
    if not glob.has_magic(str(path)):
        problem = "is no regular file" if place.exists() else "does not exist: check CORPUS for a typing error"
        raise CorpusError(f"there is no file or folder {to_root(place)} to read: it {problem}")
    pattern = ROOT / Path(path).expanduser()
    base = _fixed_part(pattern)
    found = [Path(file) for file in glob.glob(str(pattern), recursive=True)]
    files, left_out = _only_regular([file for file in found if file.is_symlink() or not file.is_dir()], base)
    if not files:
        raise CorpusError(f"no file fits {path}: check the pattern for a typing error")
    return base, files, left_out


def _fixed_part(pattern: Path) -> Path:
    """Return the folders of a pattern before its first sign."""
    fixed = []
    for part in pattern.parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed).resolve()


def _walk(root: Path) -> list[Path]:
    """Return all that is no folder, links to folders included, but for hidden files and folders."""
    found: list[Path] = []
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        links = [name for name in folders if Path(folder, name).is_symlink()]
        found += [Path(folder, name) for name in [*names, *links] if not name.startswith(".")]
    return found


def _only_regular(found: list[Path], root: Path) -> tuple[list[Path], list[str]]:
    files, left_out = [], []
    for file in sorted(found):
        problem = _not_regular(file, root)
        if problem:
            left_out.append(f"{_shown(file)}: {problem}")
        else:
            files.append(file)
    return files, left_out


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
    return f"{to_root(file.parent)}/{file.name}"


def _name(file: Path, root: Path) -> str:
    # One normal form: macOS writes آ in the names of files as two characters.
    return unicodedata.normalize("NFC", file.relative_to(root).as_posix())


def _kind(name: str, head: Callable[[], bytes]) -> str:
    """Return the kind of a file, from its name or else from its first bytes; "" when it holds no article."""
    suffix = PurePosixPath(name.lower().removesuffix(".gz")).suffix
    if suffix in KINDS or suffix in _NEVER:
        return suffix if suffix in KINDS else ""
    return ".txt" if _holds_persian(head()) else ""


def _kind_on_disk(file: Path) -> str:
    return _kind(file.name, partial(read_file, file, Limits(), shown=_shown(file), at_most=_HEAD))


def _holds_persian(head: bytes) -> bool:
    """Tell whether the first bytes of a file are text, most of whose letters are of the Arabic script."""
    # The head may end inside a letter, but no letter holds a line end or a space.
    whole = head if len(head) < _HEAD else head[: max(head.rfind(b"\n"), head.rfind(b" "), 0)]
    try:
        text = decode(whole, where="")[0]
    except CorpusError:
        return False
    letters = [character for character in text if character.isalpha()]
    return sum("\u0600" <= letter <= "\u06ff" for letter in letters) > len(letters) / 2


def _sources_of(file: Path, root: Path, limits: Limits, left_out: list[str]) -> list[Source]:
    """Return the files with articles that `file` is or holds, and say in `left_out` what is none."""
    shown = _shown(file)
    if not archive_suffix(file.name):
        kind = _kind_on_disk(file)
        if not kind:
            left_out.append(f"{shown}: not one of {' '.join(KINDS)}, nor Persian text")
            return []
        return [Source(_name(file, root), shown, kind, partial(read_file, file, limits, shown=shown))]
    # The names in an archive that is the whole corpus are those of the folder that was packed.
    prefix = "" if file == root else f"{_name(file, root)}/"
    sources = []
    for member in list_members(file, limits, shown=shown, left_out=left_out):
        kind = _kind(member.name, partial(member.read, _HEAD))
        if kind:
            sources.append(Source(prefix + member.name, f"{shown}/{member.name}", kind, member.read))
        else:
            left_out.append(f"{shown}/{member.name}: not one of {' '.join(KINDS)}, nor Persian text")
    return sources
