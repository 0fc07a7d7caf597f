"""Files read by programs in C or Rust, in a process of their own: what a damaged file does there harms nothing here."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from helpers.corpus.packing import read_up_to
from helpers.corpus.reading import Reading, printable

_PROGRAM = Path(__file__).with_name("native.py")
_SECONDS, _BYTES_IN_SECOND = 30, 1_000_000  # the program itself ends sooner, where the system lets it count
_OUT_OF_TIME = (-24, -9)  # the signals of a process that used up its seconds
_QUOTED = 2  # a text in JSON has at most some twice as many bytes, with its quotation marks and line ends


def tables_apart(kind: str, content: bytes, suffix: str, reading: Reading, *tables: str) -> Iterator[tuple[str, list]]:
    """Give the rows of all tables in a file, each with the name of its table."""
    most = reading.limits.file_bytes
    left, table = _QUOTED * most, ""
    with _running(kind, content, suffix, reading, *tables) as output:
        while line := output.readline(left + 1):
            left -= len(line)
            if left < 0:
                reading.check(file_bytes=most + 1)
            row = json.loads(line) if line.endswith(b"\n") else []  # cut short where the process was ended
            if isinstance(row, str):
                table = row
            elif row:
                yield table, row


def text_apart(kind: str, content: bytes, suffix: str, reading: Reading) -> str:
    """Return the text that is printed of a file."""
    with _running(kind, content, suffix, reading) as output:
        text = read_up_to(output, reading.limits.page_bytes + 1)
        reading.check(page_bytes=len(text))
    return text.decode("utf-8", "replace")


@contextmanager
def _running(kind: str, content: bytes, suffix: str, reading: Reading, *more: str) -> Iterator[BinaryIO]:
    """Give what the program prints; raise `CorpusError` when it fails, or takes too long."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file, told = Path(folder, f"file{suffix}"), Path(folder, "told")
        file.write_bytes(content)
        command = [sys.executable, "-I", str(_PROGRAM), kind, str(file), str(reading.limits.file_bytes), *more]
        with told.open("wb") as errors:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
        timer = threading.Timer(_SECONDS + len(content) / _BYTES_IN_SECOND, process.kill)
        timer.start()
        try:
            yield process.stdout
            process.stdout.close()
            code = process.wait()
        finally:
            timer.cancel()
            process.kill()
            process.wait()
        if code in _OUT_OF_TIME:
            raise reading.error(" takes much longer to read than files of its size do: it is damaged, or to be split")
        if code:
            reason = printable("".join(told.read_text("utf-8", "replace").strip().splitlines()[:1])[:120])
            raise reading.error(
                f" cannot be read ({reason or 'its library failed'}): it is cut short, damaged, or of another kind "
                "than its name says"
            )
