"""Tables that take long to make from hazm and from our lists, kept on disk until what they are made of changes."""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from helpers.paths import CODEBOOK, DERIVED, LEXICON

Table = TypeVar("Table", dict, list)
_LANGUAGE = Path(__file__).parent / "language"
_MADE_OF = (Path(__file__), _LANGUAGE, LEXICON, CODEBOOK / "actors.yml")


def derived(make: Callable[[], Table]) -> Callable[[], Table]:
    """Keep the table that a function makes: in memory, and as JSON in `data/interim/derived`.

    It is made anew when hazm's version, a module of `language` or a file of `data/lexicon` is another, and when its
    file is damaged. Where nothing can be written it is made in each process.

    >>> @derived
    ... def names() -> list[str]:
    ...     return ["آوندا"]
    >>> names()
    ['آوندا']
    """

    @cache
    @wraps(make)
    def table() -> Table:
        name = f"{make.__module__.rpartition('.')[2]}.{make.__name__}"
        file = DERIVED / f"{name}.{_key()}.json"
        kept = _read(file)
        if kept is None:
            kept = make()
            _write(file, kept, name)
        return kept

    return table


@cache
def _key() -> str:
    """Return what differs when a table may differ."""
    whole = hashlib.sha256(version("hazm").encode())
    for room in _MADE_OF:
        files = sorted(room.iterdir()) if room.is_dir() else [room]
        for file in files:
            if file.is_file():
                whole.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:16]


def _read(file: Path) -> dict | list | None:
    """Return a kept table; nothing where there is none, or where it is not what was written."""
    try:
        checksum, _, content = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    return json.loads(content) if checksum == _checksum(content) else None


def _write(file: Path, table: dict | list, name: str) -> None:
    """Write a table whole or not at all, and take away what was kept of it before."""
    content = json.dumps(table, ensure_ascii=False).encode()
    part = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        older = [other for other in file.parent.glob(f"{name}.*.json") if other != file]
        part.write_bytes(_checksum(content) + b"\n" + content)
        part.replace(file)
        for other in older:
            other.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
