"""Keeps what took long on disk, so that a page that is opened again does not wait for it again."""

import hashlib
import pickle
import platform
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import pandas as pd

from helpers.core.paths import LEXICON, ROOT, from_root
from helpers.core.store import write_atomically
from helpers.core.versions import digest_files

Made = TypeVar("Made")
_MOST_KEPT = 3  # of some hundred megabytes for ten thousand articles
_LIBRARIES = ("hazm", "numpy", "pandas")
_SOURCES = (ROOT / "src" / "helpers", LEXICON)


def keep(make: Callable[[], Made], folder: str | Path, *, asked: Iterable[str]) -> Made:
    """Return what `make` makes, or read it back where it was made before of the same.

    The same is: the texts of `asked`, every file of the package and of the word lists, Python and its libraries. The
    last three are kept in `folder`; one that cannot be read is made anew. Files are Python's own (pickle): read none
    that a stranger has put there.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     keep(lambda: "made", folder, asked=["a"]), keep(lambda: "not made again", folder, asked=["a"])
    ('made', 'made')
    """
    folder = from_root(folder)
    file = folder / f"{_key(asked)}.pickle"
    if file.exists():
        try:
            kept = pickle.loads(file.read_bytes())
            file.touch()
            return kept
        except Exception:  # noqa: BLE001 - a damaged file may raise anything; it is made anew
            file.unlink(missing_ok=True)
    made = make()
    write_atomically(file, pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
    for old in sorted(folder.glob("*.pickle"), key=lambda each: each.stat().st_mtime)[:-_MOST_KEPT]:
        old.unlink(missing_ok=True)
    return made


def digest(table: pd.DataFrame) -> str:
    """Return a text that differs where a table differs.

    >>> digest(pd.DataFrame({"text": ["الف"]})) == digest(pd.DataFrame({"text": ["ب"]}))
    False
    """
    sums = pd.util.hash_pandas_object(table.astype("str"), index=False).to_numpy()
    return hashlib.sha256(sums.tobytes() + "\0".join(map(str, table.columns)).encode()).hexdigest()


def _key(asked: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for text in (*asked, platform.python_version(), *map(version, _LIBRARIES), digest_files(_SOURCES)):
        whole.update(text.encode() + b"\0")
    return whole.hexdigest()[:32]
