"""The cache key: what differs when the code, a data file that it reads, or a library that decides is another."""

import hashlib
import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

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
