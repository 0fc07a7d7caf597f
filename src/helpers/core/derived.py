"""Tables that take long to make from hazm and from our lists, kept on disk until what they are made of changes."""

import hashlib
import json
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from helpers.core.files import digest_sources, write_whole
from helpers.core.paths import CODEBOOK, DERIVED, LEXICON

Table = TypeVar("Table", dict, list)
_LANGUAGE = Path(__file__).parents[1] / "language"
_MADE_OF = (Path(__file__), Path(__file__).with_name("arrays.py"), _LANGUAGE, LEXICON, CODEBOOK / "actors.yml")


def derived(make: Callable[[], Table]) -> Callable[[], Table]:
    """Keep the table that a function makes: in memory, and as JSON in `data/interim/derived`.

    It is made anew when hazm, Python's table of Unicode, a module of `language` or a file of `data/lexicon` is another,
    and when its file is damaged. Where nothing can be written it is made in each process.

    >>> @derived
    ... def names() -> list[str]:
    ...     return ["آوندا"]
    >>> names()
    ['آوندا']
    """

    @cache
    @wraps(make)
    def table() -> Table:
        name = f"{make.__module__.rpartition('.')[2]}.{make.__name__}.json"
        content = read_kept(name)
        if content is not None:
            return json.loads(content)
        made = make()
        keep(name, json.dumps(made, ensure_ascii=False).encode())
        return made

    return table


def read_kept(name: str) -> bytes | None:
    """Return what was kept under a name; nothing where that is not there, damaged, or of other sources."""
    try:
        checksum, _, content = _file(name).read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if checksum == _checksum(content) else None


def keep(name: str, content: bytes) -> None:
    """Keep content under a name, whole or not at all, and take away what was kept of it before."""
    file = _file(name)
    with suppress(OSError):  # it is made again where it cannot be kept
        write_whole(file, _checksum(content) + b"\n" + content)
        for other in file.parent.glob(f"{name}.*"):
            if other != file:
                other.unlink(missing_ok=True)


def _file(name: str) -> Path:
    return DERIVED / f"{name}.{version_key()}"


@cache
def version_key() -> str:
    """Return what differs when what is made of words may differ: hazm, our code for words, our word lists."""
    asked = f"{version('hazm')} {unicodedata.unidata_version} {digest_sources(_MADE_OF)}"
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
