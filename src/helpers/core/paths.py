"""Where things live. A relative path counts from the project's root, wherever a notebook runs.

In a checkout the root is the checkout, and everything is in it. Where the package was installed, the root is the folder
that `persian-news start` made, found at or above the current folder, else the current folder itself. What the
project does not have (notebooks, codebook, sample, seed) is read from the package, where it is never written to.

The words and pages that the package shows stand in its `templates/`.
"""

import functools
import os
from collections.abc import Callable, Mapping
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
_TEMPLATES = Path(__file__).parents[1] / "templates"


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


def template(name: str) -> str:
    """Return the text of a file of `templates/`."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


@functools.cache  # each label of a figure asks, and parsing takes milliseconds
def read_texts(name: str) -> dict:
    """Return what stands in a YAML file of `templates/`."""
    return parse_yaml(template(name))


def parse_yaml(text: str):
    """Return what a YAML text holds, by the parser in C where there is one: it takes a tenth of the time."""
    import yaml

    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def render_page(name: str, *, filters: Mapping[str, Callable] | None = None, **values) -> str:
    """Return a page of `templates/` with these values: texts are escaped, and one that is missing is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(loader=PackageLoader("helpers"), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= filters or {}
    return environment.get_template(name).render(values)
