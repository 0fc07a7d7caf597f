"""The kinds of files that are read. A new kind is one entry in `FORMATS` and one function, its reader."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.documents import (
    json_line_rows,
    read_docx,
    read_html,
    read_json,
    read_json_lines,
    read_text,
    read_xml,
)
from helpers.corpus.letters import declared_encoding, decode, fix_letters
from helpers.corpus.limits import Reading
from helpers.corpus.tabular import Row, csv_rows, parquet_rows, read_xlsx, tsv_rows

HEAD = 4096  # bytes by which a file is recognised whose name says nothing


@dataclass(frozen=True)
class Format:
    """A kind of file, by the suffixes of its names, which may have .gz behind them.

    `read` gives the rows of a whole file: a row is the place in the file ("row 3", "" for a file of one article) and a
    dictionary. It gets the text, its lines ended by `\\n`, or with `is_binary` the bytes. `stream` gives them one by
    one from the lines of the text, or from an open file, so that a file may be larger than memory; a kind that has
    `stream` needs no `read`. `recognise` tells by the first bytes whether a file is of this kind though its suffix is
    nobody's.
    """

    suffixes: tuple[str, ...]
    read: Callable[[str | bytes, Reading], Iterable[Row]] | None = None
    stream: Callable[[Iterable[str] | BinaryIO, Reading], Iterator[Row]] | None = None
    is_binary: bool = False
    is_article: bool = False  # a file is one article: no columns are recognised, and it may have `page_bytes`
    declares_encoding: bool = False  # in its first lines
    recognise: Callable[[bytes], bool] | None = None

    def rows(self, content: bytes, reading: Reading) -> tuple[list[Row], str]:
        """Return the rows of a file, and the name of its encoding ("" for a format that has its own)."""
        encoding = ""
        if not self.is_binary:
            declared = declared_encoding(content) if self.declares_encoding else None
            text, name = decode(content, where=reading.shown, encoding=reading.encoding, declared=declared)
            text, misread = fix_letters(text, where=reading.shown)
            content, encoding = text.replace("\r\n", "\n").replace("\r", "\n"), misread or name
        if self.is_article:
            reading.check(page_bytes=len(content))
        if self.read:
            return list(self.read(content, reading)), encoding
        return list(self.stream(io.BytesIO(content) if self.is_binary else _lines(content), reading)), encoding


def _lines(text: str) -> Iterator[str]:
    """Give the lines of a text, ended by nothing but `\\n`."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _holds_persian(head: bytes) -> bool:
    """Tell whether the first bytes of a file are text, most of whose letters are of the Arabic script."""
    # The head may end inside a letter, but in UTF-8 no letter holds a line end or a space.
    is_cut = len(head) == HEAD and b"\0" not in head
    try:
        text = decode(head[: max(head.rfind(b"\n"), head.rfind(b" "))] if is_cut else head, where="")[0]
    except CorpusError:
        return False
    letters = [character for character in text if character.isalpha()]
    return sum("\u0600" <= letter <= "\u06ff" for letter in letters) > len(letters) / 2


FORMATS = [
    # Crawls name their texts as they like (.ham).
    Format((".txt",), read_text, is_article=True, recognise=_holds_persian),
    Format((".html", ".htm"), read_html, is_article=True, declares_encoding=True),
    Format((".csv",), stream=csv_rows),
    Format((".tsv",), stream=tsv_rows),
    Format((".json",), read_json),
    Format((".jsonl", ".ndjson"), read_json_lines, json_line_rows),
    Format((".xlsx",), read_xlsx, is_binary=True),
    Format((".parquet",), stream=parquet_rows, is_binary=True),
    Format((".xml",), read_xml, declares_encoding=True),
    Format((".docx",), read_docx, is_binary=True, is_article=True),
]
# Files of these kinds hold no articles, though they may hold Persian.
_NEVER = ".md .rst .py .ipynb .yml .yaml .toml .ini .log .bib .tex .sql .js .css .svg .pkl .pickle".split()


def known_suffixes() -> list[str]:
    """Return the suffixes of the files that are read."""
    return [suffix for kind in FORMATS for suffix in kind.suffixes]


def format_of(name: str, head: Callable[[], bytes]) -> Format | None:
    """Return the format of a file, by its name or else by its first bytes; None when it holds no article."""
    suffix = PurePosixPath(name.lower().removesuffix(".gz")).suffix
    named = next((kind for kind in FORMATS if suffix in kind.suffixes), None)
    if named or suffix in _NEVER:
        return named
    recognisers = [kind for kind in FORMATS if kind.recognise]
    first = head() if recognisers else b""
    return next((kind for kind in recognisers if kind.recognise(first)), None)
