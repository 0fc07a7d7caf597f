"""Any file or folder to one row per article, as one table or so many articles at a time.

In parts, the process that asks for them cuts files into rows and gives each its id, as ids must differ between parts;
the rest (letters, markup, pages, dates), which takes longer, is done where the part is worked on.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.core.datafiles import note_invented
from helpers.core.errors import CorpusError, TableError, require, require_columns, require_whole, say, track
from helpers.core.parts import Chunks
from helpers.core.store import Store, combine
from helpers.corpus.boilerplate import strip_boilerplate
from helpers.corpus.columns import Only, choose, parse_columns, recognise, select_articles
from helpers.corpus.dating import EXAMINED_ROWS
from helpers.corpus.reading import NO_LIMITS_CHANGED, Between, LeftOut, Limits, Reading, naming
from helpers.corpus.records import (
    OURS,
    Piece,
    date_column,
    default_id,
    left_out_table,
    no_articles,
    read_records,
    rows_of,
    stated_id,
    tell_what_was_read,
    to_table,
    warn_of_choices,
)
from helpers.corpus.sources import Listing, Source, corpus_files, list_sources, shown_place

# Tables of articles as they were read, with agency lines or without: of the last corpora.
_STORE, _ABOUT = Store("articles", wing="corpus", most=6), b"persian_news"
_MANY = 200  # articles; fewer are read as fast as they are found again
_MOST_TOGETHER = 50_000_000  # bytes of pages or documents in one part


def load_articles(
    path: str | Path,
    *,
    columns: dict[str, str] | str | None = None,
    encoding: str | None = None,
    limits: Limits = NO_LIMITS_CHANGED,
    strip: bool = True,
    only: Only = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read articles, take agency lines off them, and list what was left out: the line with which a notebook loads.

    Parameters
    ----------
    path, columns, encoding, limits
        As of `read_articles`.
    strip
        Take agency lines off the texts, as `strip_boilerplate` does.
    only
        Which articles, as of `select_articles`: those of an outlet, or of some days. None: all.

    Returns
    -------
    articles, left_out : DataFrame
        One row per article, as of `read_articles`; one row per file or row that was left out, columns `path` and
        `reason`. Unreadable files and empty rows also raise a `UserWarning`.

    Examples
    --------
    >>> articles, left_out = load_articles("seeds")
    >>> len(articles), left_out["path"].tolist()
    (1, ['seeds/SHA256SUMS', 'seeds/SOURCES.md'])
    """
    reading = Reading("", limits, parse_columns(columns), encoding)
    name = f"{combine(str(path), fingerprint(path), reading.columns, encoding, limits, strip)}.parquet"
    content = _STORE.read(name)
    if content:
        found = _unpack(content)
    else:
        found = _find(path, reading, strict=False)
        if strip:
            found = found._replace(articles=strip_boilerplate(found.articles))
        if len(found.articles) >= _MANY:
            # A column of the source's may mix types that Parquet cannot hold.
            with suppress(OSError, ValueError, TypeError, NotImplementedError):
                _keep(name, found)
    _tell(path, found)
    return select_articles(found.articles, only), left_out_table(found.passed_by + found.losses)


def count_words(tokens: pd.DataFrame, articles: pd.DataFrame) -> int:
    """Count the words of a corpus, and say how many there are; raises `UserError` where there is none.

    >>> count_words(pd.DataFrame({"kind": ["word", "number"]}), pd.DataFrame({"text": ["باران ۲"]}))
    1
    """
    require_columns(tokens, ["kind"], verb="count_words")
    words = int(tokens["kind"].eq("word").sum())
    require(words > 0, "no Persian word in this corpus: see notebook 01 for what was read")
    lost = f"; {articles['boilerplate'].ne('').sum():,} texts lost agency lines" if "boilerplate" in articles else ""
    say(f"{len(articles):,} articles, {words:,} words{lost}")
    return words


def read_articles(
    path: str | Path,
    *,
    columns: dict[str, str] | str | None = None,
    encoding: str | None = None,
    strict: bool = False,
    limits: Limits = NO_LIMITS_CHANGED,
    chunks: int | None = None,
) -> pd.DataFrame | Chunks:
    """Read articles: one row per article, in the order of the files' names and of the rows in them.

    Letters that were once read in a wrong encoding are put right. Where letters do not come out Persian, the file is an
    error, never a guess. In all but the text, control characters (line ends, NUL) become spaces.

    Parameters
    ----------
    path
        A file, a folder (read with its sub-folders), a pattern such as `data/raw/**/*.html`, or an archive (.zip, .7z,
        .tar, .tar.gz and the like, .qdpx; also one inside another); a relative path counts from the project's root.
        Read are .txt, .html, .docx, .md, .rtf, .pdf, .epub, .csv, .tsv, .xlsx, .xls, .xlsb, .ods, .parquet, .feather,
        .sav, .dta and other statistics files, .sqlite, .db, .duckdb, .json, .jsonl, .xml and .warc, each also packed
        (.gz, .bz2, .xz, .zst, .lz4), and files of other names that hold Persian text; a text file that is an export of
        many articles gives them all (`data/README.md`). Hidden files are passed by; files of other kinds are named.
    columns
        The source's names of our columns, as `{"text": "lead"}` or `"text=lead,outlet=url"`. Without it, columns are
        known by their usual names in English, Persian and Finglish (`data/lexicon/columns.tsv`), else by what they
        hold, which a `UserWarning` says.
    encoding
        That of all files. None: that of each is found, and reported in the column `encoding`.
    strict
        Raise an error for an unreadable file or an empty row instead of leaving it out with a `UserWarning`.
    chunks
        So many articles at a time, as `parts.Chunks`, for a corpus larger than memory: `language.tokenize` and the
        verbs of `analysis` take it in place of the table. CSV, Parquet and JSON lines of any size are then read row by
        row (a broken row stops the reading); of articles with one id the first keeps it, without a mark. A file that
        changes while it is read is an error. `list_left_out` lists what is left out.

    Returns
    -------
    DataFrame or Chunks
        Columns `article_id, title, text, date, outlet, section, tags, url, path`, then `encoding`, `date_as_written`,
        `date_precision` (minute, hour, day, month, year), `date_source`, `outlet_source`, `outlet_as_written`, then
        whatever else the source had. `article_id` is the source's own, else the file's path inside the corpus, with the
        row's number in a table. Where an id comes again, the later article gets `id~2`, and `id_in_source` keeps what
        stood there. `text` begins with the lead where the source has it apart. `date` is a Gregorian `datetime64`, with
        the hour in Tehran's time where the source has it, the first day where only a month or year is known, `NaT`
        where neither the column, the page, the URL, the file's name nor the dateline of the text states one;
        `date_source` says which does. `outlet` has one name for all that an outlet is called
        (`data/lexicon/outlets.tsv`), from a column, the host of the address, or the page; `outlet_source` says which.
        `tags` are lists of texts.

    Raises
    ------
    CorpusError
        When nothing can be read, and when a file is larger than `limits` allow.

    Examples
    --------
    >>> articles = read_articles("seeds")
    >>> articles[["article_id", "title"]].values.tolist()
    [['000_8ef1b0a3631198ab', 'پیام پوتین به پزشکیان برای رهبر انقلاب']]
    """
    reading = Reading("", limits, parse_columns(columns), encoding)
    if chunks is not None:
        return _read_chunks(path, chunks, reading, strict=strict)
    found = _find(path, reading, strict=strict)
    _tell(path, found)
    return found.articles


def fingerprint(path: str | Path) -> str:
    """Return the SHA-256 (hexadecimal) over the names and bytes of the files that `read_articles` reads at `path`.

    >>> fingerprint("seeds") == fingerprint("seeds")
    True
    """
    digest = hashlib.sha256()
    for name, file in sorted(corpus_files(path)):
        digest.update(name.encode() + b"\0")
        try:
            with file.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
        except OSError as error:  # `read_articles` leaves it out, and says so
            digest.update(str(error.errno).encode())
    return digest.hexdigest()


def list_left_out(articles: Chunks) -> pd.DataFrame:
    """List what `read_articles(…, chunks=…)` leaves out, as `load_articles` does of a whole corpus; reads it all again.

    Returns one row per file or row that is left out, columns `path` and `reason`.

    >>> list_left_out(read_articles("seeds", chunks=100)).columns.tolist()
    ['path', 'reason']
    """
    if not (isinstance(articles, Chunks) and getattr(articles.steps[0], "func", None) is _to_articles):
        raise TableError("list_left_out: articles in parts are needed, as from read_articles(…, chunks=…)")
    left_out = Chunks(articles.sources, [articles.steps[0], itemgetter(1)], articles.workers)
    return pd.concat([left_out_table(part) for part in left_out], ignore_index=True)


class _Found(NamedTuple):
    """What is read from a corpus: the articles, files of other kinds, what was lost, and what readers decided."""

    articles: pd.DataFrame
    passed_by: list[LeftOut]
    losses: list[LeftOut]
    notes: dict


def _find(path: str | Path, reading: Reading, *, strict: bool) -> _Found:
    listing = list_sources(path, reading)
    losses, records, names = listing.broken, [], set()
    for source in track(listing.sources, what="read", unit="files"):
        if strict and _unmeant(losses):
            break
        of_source = replace(reading, shown=source.shown)
        try:
            found = read_records(Piece(source, content=source.read()), of_source, losses)
            of_source.check(columns=len(names.union(*found) - OURS))  # of all files: they make one table
        except CorpusError as error:
            if len(listing.sources) == 1:
                raise
            losses.append(LeftOut(source.shown, str(error)))
        else:
            records += found
            names.update(*found)
    if strict and (broken := _unmeant(losses)):
        raise CorpusError(broken[0].sentence)
    if not records:
        raise _no_article(path, losses)
    return _Found(to_table(records), listing.left_out, losses, reading.notes)


def _tell(path: str | Path, found: _Found) -> None:
    """Say what was read, and warn of what could not be."""
    broken = _unmeant(found.losses)
    tell_what_was_read(path, found.articles, [loss.sentence for loss in broken], len(broken), found.passed_by)
    warn_of_choices(found.notes)
    if invented := note_invented(path, found.articles):
        say(f"INVENTED: {invented:,} of these articles are; figures and tables made of them say so")


def _keep(name: str, found: _Found) -> None:
    """Cache what was read, so that the next notebook need not; not where it would come back as anything else."""
    import pyarrow
    import pyarrow.parquet

    table = pyarrow.Table.from_pandas(found.articles, preserve_index=False)
    notes = [[*decision, files] for decision, files in found.notes.items()]
    about = {"passed_by": found.passed_by, "losses": found.losses, "notes": notes}
    about["dates"] = {name: str(kind) for name, kind in found.articles.dtypes.items() if kind.kind == "M"}
    metadata = {**(table.schema.metadata or {}), _ABOUT: json.dumps(about, ensure_ascii=False).encode()}
    content = io.BytesIO()
    pyarrow.parquet.write_table(table.replace_schema_metadata(metadata), content)
    if _unpack(content.getvalue()).articles.equals(found.articles):
        _STORE.write(name, content.getvalue())


def _unpack(content: bytes) -> _Found:
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(io.BytesIO(content))
    about = json.loads(table.schema.metadata[_ABOUT])
    articles = table.to_pandas().astype(about["dates"])
    articles["tags"] = [list(tags) for tags in articles["tags"]]
    losses = ([LeftOut(*loss) for loss in about[name]] for name in ("passed_by", "losses"))
    return _Found(articles, *losses, {(what, advice): files for what, advice, files in about["notes"]})


def _unmeant(losses: list[LeftOut]) -> list[LeftOut]:
    return [loss for loss in losses if not loss.on_purpose]


def _no_article(path: str | Path, losses: list[LeftOut]) -> CorpusError:
    return CorpusError(f"no article could be read from {shown_place(path)}: {losses[0].sentence}")


def _read_chunks(path: str | Path, size: int, reading: Reading, *, strict: bool) -> Chunks:
    require_whole(size, name="chunks", minimum=1, verb="read_articles")
    cutter = _Cutter(path, list_sources(path, reading), size, reading)

    def warn(articles: pd.DataFrame) -> None:
        lost = cutter.rows - len(articles)
        losses = [loss.sentence for loss in cutter.broken]
        if lost:
            losses.insert(0, f"{lost} of them when articles were made (list_left_out says which, and why)")
        tell_what_was_read(path, articles, losses, len(cutter.broken) + lost, cutter.passed_by)
        warn_of_choices(reading.notes)

    return Chunks(cutter.parts, [partial(_to_articles, reading, strict), itemgetter(0)], say=warn)


class _Part(NamedTuple):
    """What the articles of a part are made of, and what was left out before them."""

    pieces: list[Piece]
    left_out: list[LeftOut]  # files of other kinds
    broken: list[LeftOut]


def _to_articles(reading: Reading, strict: bool, part: _Part) -> tuple[pd.DataFrame, list[LeftOut]]:
    """Return the articles of a part, and what was left out of it."""
    losses, records = list(part.broken), []
    for piece in part.pieces:
        shown = piece.source.shown
        try:
            records += read_records(piece, replace(reading, shown=shown), losses)
        except CorpusError as error:
            losses.append(LeftOut(shown, str(error)))
    if strict and (broken := _unmeant(losses)):
        raise CorpusError(broken[0].sentence)
    return (to_table(records) if records else no_articles()), part.left_out + losses


class _Cutter:
    """Cuts a corpus into parts; `rows` and `broken` say of the last pass how many rows it cut, and what it left out."""

    def __init__(self, path: str | Path, listing: Listing, size: int, reading: Reading):
        self._path, self._listing, self._size, self._reading = path, listing, size, reading
        self._stamps = {source.shown: _stamp(source) for source in listing.sources}
        self.rows, self.broken, self.passed_by = 0, [], listing.left_out

    def parts(self) -> Iterator[_Part]:
        """Give the parts; a file that is broken goes with the part before it."""
        self.rows, self.broken, left_out = 0, [], self._listing.left_out
        for together in _together(chain(self._listing.broken, self._pieces()), self._size):
            pieces = [each for each in together if isinstance(each, Piece)]
            broken = [each for each in together if isinstance(each, LeftOut)]
            self.broken += broken
            if not pieces:
                raise _no_article(self._path, broken)
            self.rows += sum(Between.LEFT_OUT not in row for piece in pieces for _, row in piece.rows or [("", {})])
            yield _Part(pieces, left_out, broken)
            left_out = []

    def _pieces(self) -> Iterator[Piece | LeftOut]:
        """Give the pieces of all files; a file that is broken later than in its first piece stops the reading."""
        taken: set[int] = set()
        for source in self._listing.sources:
            self._check_unchanged(source)
            pieces = _cut(source, self._size, replace(self._reading, shown=source.shown), taken)
            try:
                first = next(pieces)
            except CorpusError as error:
                yield LeftOut(source.shown, str(error))
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


def _together(pieces: Iterable[Piece | LeftOut], size: int) -> Iterator[list[Piece | LeftOut]]:
    """Give pieces in lists of `size` articles, or fewer where the next piece is too large."""
    waiting: list[Piece | LeftOut] = []
    articles = weight = 0
    for piece in pieces:
        if isinstance(piece, Piece):
            if articles and (articles + len(piece.ids) > size or weight > _MOST_TOGETHER):
                yield waiting
                waiting, articles, weight = [], 0, 0
            articles, weight = articles + len(piece.ids), weight + len(piece.content)
        waiting.append(piece)
    if waiting:
        yield waiting


def _cut(source: Source, size: int, reading: Reading, taken: set[int]) -> Iterator[Piece]:
    """Give the pieces of a file, at least one, and none with more than `size` articles."""
    sent = replace(source, read=None)  # to another process, and an open archive cannot go there
    if source.format.is_article:
        content = source.read()
        reading.check_content(content)
        yield Piece(sent, ids=(_unique(default_id(source, "", 1), taken),), content=content)
        return
    if source.file and source.format.stream:
        rows, encoding = source.format.stream_rows(source.file, reading)
    else:
        rows, encoding = rows_of(source, source.read(), reading)
    rows, first = iter(rows), 1
    if source.format.has_our_columns:
        reading = replace(reading, columns={})
    head = list(islice(rows, EXAMINED_ROWS))
    reading.check_content(head)
    chosen = choose(head, reading, has_our_columns=source.format.has_our_columns)
    dates = date_column(head, chosen, reading)
    rows = chain(head, rows)
    if not (source.file and source.format.stream):  # all rows are known, and are named together as in a whole
        rows = list(rows)
        chosen = recognise(list(dict.fromkeys(name for _, row in rows for name in row)), chosen, reading)
        rows = iter(rows)
    while some := list(islice(rows, size)):
        names = recognise(list(dict.fromkeys(name for _, row in some for name in row)), chosen, reading)
        stated = ((where, stated_id(row, names)) for where, row in some)
        ids = [
            _unique(own or default_id(source, where, number), taken)
            for number, (where, own) in enumerate(stated, start=first)
        ]
        yield Piece(sent, some, encoding, tuple(ids), first, chosen=chosen, dates=dates)
        first += len(some)


def _unique(name: str, taken: set[int]) -> str:
    """Return an id that no article before has, `id~2` for the second; as numbers, a million take 100 MB less."""
    again, number = name, 1
    while hash(again) in taken:
        number += 1
        again = f"{name}~{number}"
    taken.add(hash(again))
    return again
