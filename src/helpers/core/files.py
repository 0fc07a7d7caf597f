"""Files that are there whole or not at all, and whether those that something was made of have changed."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

_SOURCES = (".py", ".tsv", ".txt", ".yml", ".csv", ".xlsx", ".json", ".jsonl", ".html", ".js", ".css")


def write_whole(file: Path, content: bytes) -> None:
    """Write a file, with the folders that it needs; one that is there is exchanged at once, or stays as it was.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "new" / "a.bin", b"a")
    ...     (Path(folder) / "new" / "a.bin").read_bytes()
    b'a'
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def digest_sources(rooms: Iterable[Path]) -> str:
    """Return what differs when code, a template, a list, a codebook or a coding sheet in these files and folders does.

    >>> digest_sources([Path(__file__)]) == digest_sources([])
    False
    """
    whole = hashlib.sha256()
    for room in rooms:
        for file in sorted(room.rglob("*")) if room.is_dir() else [room]:
            if file.suffix in _SOURCES:
                whole.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()
