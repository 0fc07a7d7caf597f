"""A corpus of any size, so many articles at a time.

The process that asks for the parts cuts files into rows, which is quick, and gives each row its id, as ids must differ
between parts; the rest (letters, markup, pages, dates) is done where the part is worked on.
"""

import gzip
import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

import pandas as pd

from helpers.core.errors import CorpusError, require_whole
from helpers.core.parts import Chunks
from helpers.corpus.encodings import decode
from helpers.corpus.limits import Limits
from helpers.corpus.losses import warn_of_losses
from helpers.corpus.pages import PAGE_DATES, SOURCE_NAME
from helpers.corpus.records import default_id, read_rows, recognise_columns, stated_id, to_records, to_table
from helpers.corpus.sources import ONE_ARTICLE, Source, list_sources, shown_place
from helpers.corpus.tables import Row, Rows, csv_rows, parquet_rows
from helpers.corpus.trees import json_line_rows
from helpers.corpus.unpacking import naming

_HEAD = 1_000_000  # bytes by which the encoding of a table is found
_LONGEST_LINE = 100_000_000  # letters: a file with such a line is no table of articles
_LINES, _TABLES = (".jsonl", ".ndjson"), (".csv", ".tsv")
_MOST_TOGETHER = 50_000_000  # bytes of pages or documents in one part


@dataclass(frozen=True)
class _Piece:
    """Rows of a table, or the bytes of a file that is one article, on the way to where articles are made of them."""

    source: Source
    ids: tuple[str, ...]
    rows: Rows
    encoding: str = ""
    first: int = 1  # the number of the first of these rows in the file
    content: bytes = b""


@dataclass
class _Part:
    """What the articles of a part are made of, and what was left out before them."""

    pieces: list[_Piece]
    left_out: list[str]  # files of other kinds
    failures: list[str]


def read_chunks(
    path: str | Path, size: int, *, columns: dict[str, str], encoding: str | None, strict: bool, limits: Limits
) -> Chunks:
    """Return the articles at `path`, `size` at a time."""
    require_whole(size, name="chunks", minimum=1, verb="read_articles")
    listing = list_sources(path, limits)
    stamps = {source.shown: _stamp(source) for source in listing.sources}

    def parts() -> Iterator[_Part]:
        failures = list(listing.broken)
        waiting, left_out = None, listing.left_out
        for pieces in _together(_pieces(listing.sources, size, columns, encoding, limits, failures, stamps), size):
            if waiting:
                yield waiting
            waiting, left_out = _Part(pieces, left_out, list(failures)), []
            failures.clear()
        if not waiting:
            raise CorpusError(f"no article could be read from {shown_place(path)}: {failures[0]}")
        waiting.failures += failures
        yield waiting

    def say(articles: pd.DataFrame) -> None:
        warn_of_losses(path, articles, articles.attrs["left_out"][len(listing.left_out) :])

    step = partial(_to_articles, columns=columns, encoding=encoding, strict=strict, limits=limits)
    return Chunks(parts, [step], say=say)


def _pieces(
    sources: list[Source],
    size: int,
    columns: dict[str, str],
    encoding: str | None,
    limits: Limits,
    failures: list[str],
    stamps: dict[str, tuple],
) -> Iterator[_Piece]:
    """Give the pieces of all files, none with more than `size` articles; say in `failures` which files are broken."""
    ids = _Ids()
    for source in sources:
        try:
            with _unchanged(source, stamps[source.shown]):
                yield from _pieces_of(source, size, columns, encoding, limits, ids)
        except _Broken as error:
            failures.append(str(error))


class _Broken(CorpusError):
    """A file of which nothing could be read, and which is left out as a whole."""


def _pieces_of(
    source: Source, size: int, columns: dict[str, str], encoding: str | None, limits: Limits, ids: "_Ids"
) -> Iterator[_Piece]:
    if source.kind in ONE_ARTICLE:
        with _or_broken():
            content = source.read()
        yield _Piece(source, (ids.unique(default_id(source, 1)),), [], content=content)
        return
    first = 1
    with _rows(source, columns, encoding, limits) as (rows, name):
        while True:
            with _or_broken(first == 1):
                some = list(islice(rows, size))
                if not some and first == 1:
                    raise CorpusError(f"{source.shown} has no rows: put an article into it")
                source_of = recognise_columns(some, source, columns)[1] if some else {}
            if not some:
                return
            named = (stated_id(row, source_of) for _, row in some)
            unique = (ids.unique(own or default_id(source, number)) for number, own in enumerate(named, start=first))
            yield _Piece(source, tuple(unique), some, name, first)
            first += len(some)


@contextmanager
def _or_broken(nothing_yet: bool = True) -> Iterator[None]:
    """Have a file left out that is broken before anything of it was read; later it stops the reading."""
    try:
        yield
    except CorpusError as error:
        if nothing_yet:
            raise _Broken(str(error)) from error
        raise


@contextmanager
def _rows(
    source: Source, columns: dict[str, str], encoding: str | None, limits: Limits
) -> Iterator[tuple[Iterator[Row], str]]:
    """Open the rows of a table, and say its encoding: one row after the other where its kind and place allow that."""
    any_size = replace(limits, rows=sys.maxsize, file_bytes=max(limits.file_bytes, _size(source)))
    if not source.file or source.kind not in (*_LINES, *_TABLES, ".parquet"):
        with _or_broken():
            rows, name = read_rows(source, source.read(), columns, encoding, limits)
        yield iter(rows), name
        return
    with _or_broken():
        stream = _open(source)
    with stream:
        if source.kind == ".parquet":
            yield parquet_rows(stream, shown=source.shown, limits=any_size), ""
            return
        with _or_broken():
            name = _encoding(stream, source.shown, encoding)
        stream.seek(0)
        lines = _lines(stream, name, source.shown)
        if source.kind in _LINES:
            yield json_line_rows(lines, shown=source.shown, limits=any_size), name
        else:
            yield csv_rows(lines, shown=source.shown, limits=any_size, tabs=source.kind == ".tsv"), name


def _size(source: Source) -> int:
    return source.file.stat().st_size * 1000 if source.file else 0  # packed, and a table of Parquet, may grow as much


def _open(source: Source):
    with naming(source.shown):
        return gzip.open(source.file) if source.file.suffix.lower() == ".gz" else source.file.open("rb")


def _encoding(stream, shown: str, encoding: str | None) -> str:
    """Return the name of a table's encoding, by its first lines."""
    with naming(shown):
        head = stream.read(_HEAD)
    if not head.strip():
        raise CorpusError(f"{shown} is empty: remove it, or put an article into it")
    whole_lines = head[: head.rfind(b"\n") + 1] if len(head) == _HEAD and b"\0" not in head else head
    return decode(whole_lines or head, where=shown, encoding=encoding)[1]


def _lines(stream, encoding: str, shown: str) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding)
    number = 0
    while True:
        try:
            with naming(shown):
                line = text.readline(_LONGEST_LINE)
        except CorpusError as error:
            if isinstance(error.__cause__, UnicodeError):
                raise CorpusError(
                    f"{shown}, after line {number}: bytes that are not {encoding}: save the file as UTF-8 text, or "
                    'name its encoding: encoding="windows-1256"'
                ) from error
            raise
        if not line:
            return
        if len(line) == _LONGEST_LINE:
            raise CorpusError(f"{shown}, after line {number}: a line of more than {_LONGEST_LINE:,} letters")
        number += 1
        yield line


class _Ids:
    """The ids that are taken, as numbers, since a million texts would take some 100 MB more."""

    def __init__(self):
        self._taken: set[int] = set()

    def unique(self, name: str) -> str:
        """Return an id that no article before has: `id~2` for the second `id`."""
        again, number = name, 1
        while hash(again) in self._taken:
            number += 1
            again = f"{name}~{number}"
        self._taken.add(hash(again))
        return again


def _stamp(source: Source) -> tuple:
    if not source.file:
        return ()
    with naming(source.shown):
        about = source.file.stat()
    return about.st_size, about.st_mtime_ns


@contextmanager
def _unchanged(source: Source, stamp: tuple) -> Iterator[None]:
    """Raise `CorpusError` when a file is not, before and after it is read, as it was when the corpus was listed."""
    for part in (0, 1):
        if _stamp(source) != stamp:
            raise CorpusError(f"{source.shown} changed while the corpus was read: run again when nothing writes to it")
        if not part:
            yield


def _together(pieces: Iterable[_Piece], size: int) -> Iterator[list[_Piece]]:
    """Give pieces in lists of `size` articles, or fewer where the next piece is too large."""
    waiting: list[_Piece] = []
    count = weight = 0
    for piece in pieces:
        more = len(piece.ids)
        if waiting and (count + more > size or weight > _MOST_TOGETHER):
            yield waiting
            waiting, count, weight = [], 0, 0
        waiting.append(piece)
        count, weight = count + more, weight + len(piece.content)
    if waiting:
        yield waiting


def _to_articles(
    part: _Part, *, columns: dict[str, str], encoding: str | None, strict: bool, limits: Limits
) -> pd.DataFrame:
    """Return the articles of a part; what was left out of it is in `attrs["left_out"]`."""
    failures, records = list(part.failures), []
    for piece in part.pieces:
        source, rows, name = piece.source, piece.rows, piece.encoding
        try:
            if piece.content:
                rows, name = read_rows(source, piece.content, columns, encoding, limits)
            elif not rows:
                raise CorpusError(f"{source.shown} is empty: remove it, or put an article into it")
            records += to_records(rows, source, name, columns, failures, piece.ids, piece.first)
        except CorpusError as error:
            failures.append(str(error))
    if strict and failures:
        raise CorpusError(failures[0])
    articles = to_table(records) if records else _no_articles()
    articles.attrs["left_out"] = part.left_out + failures
    return articles


def _no_articles() -> pd.DataFrame:
    nothing = dict.fromkeys(["article_id", "title", "text", "path", "encoding", SOURCE_NAME], "")
    return to_table([nothing | {PAGE_DATES: []}]).iloc[:0]
