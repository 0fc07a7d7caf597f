"""A corpus of any size, so many articles at a time.

The process that asks for the parts cuts files into rows and gives each its id, as ids must differ between parts; the
rest (letters, markup, pages, dates), which takes longer, is done where the part is worked on.
"""

import gzip
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count, islice
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from helpers.core.errors import CorpusError, TableError, require_whole
from helpers.core.parts import Chunks
from helpers.corpus.letters import decode
from helpers.corpus.limits import LeftOut, Reading, naming
from helpers.corpus.records import (
    Piece,
    default_id,
    left_out_table,
    no_articles,
    recognise_columns,
    stated_id,
    to_records,
    to_table,
    warn_of_losses,
)
from helpers.corpus.sources import Listing, Source, list_sources, shown_place
from helpers.corpus.tabular import Row

_HEAD = 1_000_000  # bytes by which the encoding of a table is found
_LONGEST_LINE = 100_000_000  # letters: a file with such a line is no table of articles
_MOST_TOGETHER = 50_000_000  # bytes of pages or documents in one part


def read_chunks(path: str | Path, size: int, reading: Reading, *, strict: bool) -> Chunks:
    """Return the articles at `path`, `size` at a time."""
    require_whole(size, name="chunks", minimum=1, verb="read_articles")
    listing = list_sources(path, reading.limits)
    cutter = _Cutter(path, listing, size, reading)

    def warn(articles: pd.DataFrame) -> None:
        lost = cutter.rows - len(articles)
        losses = [loss.sentence for loss in cutter.broken]
        if lost:
            losses.insert(0, f"{lost} of them when articles were made (list_left_out says which, and why)")
        warn_of_losses(path, articles, losses, len(cutter.broken) + lost)

    return Chunks(cutter.parts, [_ToArticles(reading, strict), itemgetter(0)], say=warn)


def list_left_out(articles: Chunks) -> pd.DataFrame:
    """List what `read_articles(…, chunks=…)` leaves out, as `load_articles` does of a whole corpus; reads it all again.

    Returns
    -------
    DataFrame
        One row per file or row that is left out, columns `path` and `reason`.

    Examples
    --------
    >>> from helpers.corpus import read_articles
    >>> list_left_out(read_articles("seeds", chunks=100)).columns.tolist()
    ['path', 'reason']
    """
    if not (isinstance(articles, Chunks) and isinstance(articles.steps[0], _ToArticles)):
        raise TableError("list_left_out: articles in parts are needed, as from read_articles(…, chunks=…)")
    left_out = Chunks(articles.sources, [articles.steps[0], itemgetter(1)], articles.workers)
    return pd.concat([left_out_table(part) for part in left_out], ignore_index=True)


@dataclass
class _Part:
    """What the articles of a part are made of, and what was left out before them."""

    pieces: list[Piece]
    left_out: list[LeftOut]  # files of other kinds
    broken: list[LeftOut]


class _Cutter:
    """Cuts a corpus into parts; `rows` and `broken` say of the last pass how many rows it cut, and what it left out."""

    def __init__(self, path: str | Path, listing: Listing, size: int, reading: Reading):
        self._path, self._listing, self._size, self._reading = path, listing, size, reading
        self._stamps = {source.shown: _stamp(source) for source in listing.sources}
        self.rows, self.broken = 0, []

    def parts(self) -> Iterator[_Part]:
        """Give the parts; a file that is broken goes with the part before it."""
        self.rows, self.broken = 0, list(self._listing.broken)
        waiting, left_out, told = None, self._listing.left_out, 0
        for pieces in _together(self._pieces(), self._size):
            if waiting:
                yield waiting
            waiting, left_out, told = _Part(pieces, left_out, self.broken[told:]), [], len(self.broken)
            self.rows += sum(len(piece.ids) for piece in pieces)
        if not waiting:
            reason = self.broken[0].sentence
            raise CorpusError(f"no article could be read from {shown_place(self._path)}: {reason}")
        waiting.broken += self.broken[told:]
        yield waiting

    def _pieces(self) -> Iterator[Piece]:
        """Give the pieces of all files; a file that is broken later than in its first piece stops the reading."""
        taken: set[int] = set()
        for source in self._listing.sources:
            self._check_unchanged(source)
            pieces = _cut(source, self._size, replace(self._reading, shown=source.shown), taken)
            try:
                first = next(pieces)
            except CorpusError as error:
                self.broken.append(LeftOut(source.shown, str(error)))
                continue
            yield first
            yield from pieces
            self._check_unchanged(source)

    def _check_unchanged(self, source: Source) -> None:
        if _stamp(source) != self._stamps[source.shown]:
            raise CorpusError(f"{source.shown} changed while the corpus was read: run again when nothing writes to it")


def _stamp(source: Source) -> tuple:
    """Return what differs when a file was written to since the corpus was listed."""
    with naming(source.shown):
        about = source.file.stat() if source.file else None
    return (about.st_size, about.st_mtime_ns) if about else ()


def _together(pieces: Iterable[Piece], size: int) -> Iterator[list[Piece]]:
    """Give pieces in lists of `size` articles, or fewer where the next piece is too large."""
    waiting: list[Piece] = []
    articles = weight = 0
    for piece in pieces:
        if waiting and (articles + len(piece.ids) > size or weight > _MOST_TOGETHER):
            yield waiting
            waiting, articles, weight = [], 0, 0
        waiting.append(piece)
        articles, weight = articles + len(piece.ids), weight + len(piece.content)
    if waiting:
        yield waiting


def _cut(source: Source, size: int, reading: Reading, taken: set[int]) -> Iterator[Piece]:
    """Give the pieces of a file, at least one, and none with more than `size` articles."""
    sent = replace(source, read=None)  # to another process, and an open archive cannot go there
    if source.format.is_article:
        content = source.read()
        reading.check_content(content)
        yield Piece(sent, [], ids=(_unique(default_id(source, 1), taken),), content=content)
        return
    rows, encoding = _open_rows(source, reading)
    first = 1
    while some := list(islice(rows, size)):
        source_of = recognise_columns(some, source, reading.columns)[1]
        stated = (stated_id(row, source_of) for _, row in some)
        ids = [_unique(own or default_id(source, number), taken) for number, own in enumerate(stated, start=first)]
        yield Piece(sent, some, encoding, tuple(ids), first)
        first += len(some)
    if first == 1:
        reading.check_content([])


def _unique(name: str, taken: set[int]) -> str:
    """Return an id that no article before has, `id~2` for the second; as numbers, a million take 100 MB less."""
    again, number = name, 1
    while hash(again) in taken:
        number += 1
        again = f"{name}~{number}"
    taken.add(hash(again))
    return again


def _open_rows(source: Source, reading: Reading) -> tuple[Iterator[Row], str]:
    """Return the rows of a table, one after the other where its kind and place allow that, and its encoding."""
    kind = source.format
    if not (source.file and kind.stream):
        rows, encoding = kind.rows(source.read(), reading)
        return iter(rows), encoding
    most = source.file.stat().st_size * 1000  # packed, and a table of Parquet, may grow as much
    limits = replace(reading.limits, rows=sys.maxsize, file_bytes=max(reading.limits.file_bytes, most))
    any_size = replace(reading, limits=limits)
    with naming(reading.shown):
        stream = (gzip.open if source.file.suffix.lower() == ".gz" else open)(source.file, "rb")
    if kind.is_binary:
        return _closing(stream, kind.stream(stream, any_size)), ""
    encoding = _encoding(stream, reading)
    stream.seek(0)
    return _closing(stream, kind.stream(_lines(stream, encoding, reading), any_size)), encoding


def _closing(stream: BinaryIO, rows: Iterator[Row]) -> Iterator[Row]:
    with stream:
        yield from rows


def _encoding(stream: BinaryIO, reading: Reading) -> str:
    """Return the name of a table's encoding, by its first lines."""
    with naming(reading.shown):
        head = stream.read(_HEAD)
    reading.check_content(head)
    whole_lines = head[: head.rfind(b"\n") + 1] if len(head) == _HEAD and b"\0" not in head else head
    return decode(whole_lines or head, where=reading.shown, encoding=reading.encoding)[1]


def _lines(stream: BinaryIO, encoding: str, reading: Reading) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding)
    for number in count():
        try:
            with naming(reading.shown):
                line = text.readline(_LONGEST_LINE)
        except CorpusError as error:
            if not isinstance(error.__cause__, UnicodeError):
                raise
            raise reading.error(
                f", after line {number}: bytes that are not {encoding}: save the file as UTF-8 text, or "
                'name its encoding: encoding="windows-1256"'
            ) from error
        if len(line) == _LONGEST_LINE:
            raise reading.error(f", after line {number}: a line of more than {_LONGEST_LINE:,} letters")
        if not line:
            return
        yield line


@dataclass(frozen=True, eq=False)  # steps of `Chunks` are told apart by identity
class _ToArticles:
    """Makes of a part its articles, and the list of what was left out of it."""

    reading: Reading
    strict: bool

    def __call__(self, part: _Part) -> tuple[pd.DataFrame, list[LeftOut]]:
        losses, records = list(part.broken), []
        for piece in part.pieces:
            reading = replace(self.reading, shown=piece.source.shown)
            try:
                if piece.content:
                    rows, encoding = piece.source.format.rows(piece.content, reading)
                    piece = replace(piece, rows=rows, encoding=encoding)
                records += to_records(piece, reading, losses)
            except CorpusError as error:
                losses.append(LeftOut(reading.shown, str(error)))
        if self.strict and losses:
            raise CorpusError(losses[0].sentence)
        return (to_table(records) if records else no_articles()), part.left_out + losses
