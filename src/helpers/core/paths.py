"""Where things live. A relative path counts from the project's root, wherever a notebook runs.

In a checkout the root is the checkout, and everything is in it. Where the package was installed, the root is the folder
that `persian-news start` made, found at or above the current folder, else the current folder itself. What the
project does not have (notebooks, codebook, sample, seed) is read from the package, where it is never written to.
"""

import os
from pathlib import Path

import platformdirs

MARKER = ".persian-news"  # the file that marks a project's root
ROOT_VARIABLE = "PERSIAN_NEWS_ROOT"  # in the environment of a process that we start: the root, wherever it runs

_SHIPPED = Path(__file__).resolve().parents[1] / "shipped"  # the wheel has it (pyproject.toml), a checkout does not
IS_CHECKOUT = not _SHIPPED.is_dir()
SHIPPED = Path(__file__).resolve().parents[3] if IS_CHECKOUT else _SHIPPED


def _find_root() -> Path:
    if IS_CHECKOUT:
        return SHIPPED
    here = Path.cwd()
    marked = (folder for folder in (here, *here.parents) if (folder / MARKER).is_file())
    return Path(os.environ.get(ROOT_VARIABLE) or next(marked, here)).resolve()


def _find_interim() -> Path:
    """Return the user's cache folder for an installed package, or the project's where the home cannot be written."""
    own = ROOT / "data" / "interim"
    if IS_CHECKOUT:
        return own
    cache = platformdirs.user_cache_path("persian-news", appauthor=False)
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError:
        return own
    return cache if os.access(cache, os.W_OK) else own


ROOT = _find_root()
_OWN = ROOT if (ROOT / MARKER).is_file() else SHIPPED
SEEDS = SHIPPED / "seeds"
NOTEBOOKS = _OWN / "notebooks"
CODEBOOK = _OWN / "data" / "codebook"
LEXICON = SHIPPED / "data" / "lexicon"
PLACES = SHIPPED / "data" / "places"
REFERENCE = SHIPPED / "data" / "reference"
OUTPUT = ROOT / "data" / "output"
INTERIM = _find_interim()


def from_root(path: str | Path) -> Path:
    """Return `path` made absolute: a relative path counts from the project's root, `~` from the home folder.

    A relative path to what only the package has, such as `seeds`, leads there.
    """
    path = Path(path).expanduser()
    place = (ROOT / path).resolve()
    if path.is_absolute() or ".." in path.parts or path == Path() or place.exists():
        return place
    shipped = (SHIPPED / path).resolve()
    return shipped if shipped.exists() else place


def to_root(path: str | Path) -> str:
    """Return `path` as `from_root` takes it, with forward slashes; a path outside the root stays absolute."""
    path = Path(path).resolve()
    for base in (SHIPPED, ROOT):  # A project's virtual environment, with the package in it, often lies in the project.
        if path.is_relative_to(base):
            short = path.relative_to(base)
            if base == ROOT or not (ROOT / short).exists():
                return short.as_posix()
    return path.as_posix()
