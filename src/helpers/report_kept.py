"""What a notebook has made, kept until something that it was made of changes; an interrupted report goes on from there.

Each notebook that has run to its end leaves a folder in `data/interim/report`: its figures, tables and page, and
`made.json`, which says how it ran and the checksum of each file.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from helpers.core.paths import INTERIM, ROOT
from helpers.core.versions import digest_files, version_key

LIBRARIES = ("hazm", "pandas", "numpy", "matplotlib", "arabic-reshaper", "python-bidi", "jupyterlab", "papermill")
STORE = INTERIM / "report"
_RECORD = "made.json"
_OF_EACH = 3  # reports of one notebook that are kept: of the last corpora, or looks
_DATA = ("coding", "sample")  # the word lists and codebooks are part of the version of the code


def data_version() -> str:
    """Return what differs when the coded sample, or a coding sheet of the user's, does."""
    return digest_files([ROOT / "data" / name for name in _DATA if (ROOT / "data" / name).exists()])


def input_key(notebook: Path, parameters: Mapping, corpus: str, data: str) -> str:
    """Return what differs when a notebook may give another result.

    That is the notebook itself, its parameters, the corpus (its SHA-256), `data_version`, our code and word lists, the
    versions of libraries and the fonts. What a notebook takes from anywhere else is not noticed.
    """
    from helpers.figures.fonts import families

    asked = {
        "notebook": hashlib.sha256(notebook.read_bytes()).hexdigest(),
        "parameters": dict(parameters),
        "corpus": corpus,
        "code": version_key(),
        "data": data,
        "libraries": {name: version(name) for name in LIBRARIES},
        "fonts": families(parameters.get("FONT", "")),
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def find_made(notebook: str, key: str, store: Path) -> tuple[Path, dict] | None:
    """Return the folder and the record of a notebook that was run on the same; nothing where a file has changed."""
    folder = store / f"{notebook}.{key}"
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        files = {name: _checksum(folder / name) for name in record["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (folder, record["run"]) if files == record["files"] else None


def keep_made(folder: Path, notebook: str, key: str, run: dict, store: Path) -> Path:
    """Move what a notebook has made to where the next report finds it, and return that folder."""
    files = {file.relative_to(folder).as_posix(): _checksum(file) for file in folder.rglob("*") if file.is_file()}
    record = json.dumps({"run": run, "files": files}, ensure_ascii=False, indent=1)
    (folder / _RECORD).write_text(record, encoding="utf-8")
    kept = store / f"{notebook}.{key}"
    shutil.rmtree(kept, ignore_errors=True)
    try:
        folder.rename(kept)
    except OSError:  # another report has just kept the same
        return folder
    older = sorted(store.glob(f"{notebook}.*"), key=lambda other: other.stat().st_mtime, reverse=True)
    for other in older[_OF_EACH:]:
        shutil.rmtree(other, ignore_errors=True)
    return kept


def made_files(folder: Path) -> list[Path]:
    """Return the files that a notebook has made, from its folder."""
    return [file.relative_to(folder) for file in folder.rglob("*") if file.is_file() and file.name != _RECORD]


def _checksum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
