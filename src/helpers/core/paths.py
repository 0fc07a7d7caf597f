"""Where things live. A relative path counts from the project's root, wherever a notebook runs."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SEEDS = ROOT / "seeds"
NOTEBOOKS = ROOT / "notebooks"
CODEBOOK = ROOT / "data" / "codebook"
LEXICON = ROOT / "data" / "lexicon"
OUTPUT = ROOT / "data" / "output"
INTERIM = ROOT / "data" / "interim"


def from_root(path: str | Path) -> Path:
    """Return `path` made absolute: a relative path counts from the project's root, `~` from the home folder.

    >>> from_root("seeds") == SEEDS
    True
    """
    return (ROOT / Path(path).expanduser()).resolve()


def to_root(path: str | Path) -> str:
    """Return `path` as it reads from the project's root, with forward slashes; a path outside it stays absolute.

    >>> to_root(SEEDS / "مقاله.txt")
    'seeds/مقاله.txt'
    """
    path = Path(path).resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()
