"""The rows of a file to records, with our columns and what else the source has; records to a table of articles."""

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.core.errors import CorpusError
from helpers.corpus.boilerplate import dateline
from helpers.corpus.dates import DateReading, find_dates, parse_date
from helpers.corpus.documents import PAGE_DATES, SOURCE_NAME, without_markup
from helpers.corpus.letters import fix_letters
from helpers.corpus.reading import ADDED, COLUMNS, RESERVED, LeftOut, Reading, Row, recognise
from helpers.corpus.sources import Source, shown_place
from helpers.language import fold_characters

# What a value that is an object holds its words in: WordPress has {"rendered": …}, feeds {"name": …}.
_INNER_NAMES = ("rendered", "name", "title", "text", "value")
# No letters: in an id or a name they break tables, workbooks and the older pandas, which ends a word at a NUL.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LETTER = re.compile("[\u0621-\u063a\u0641-\u064aA-Za-z0-9]")  # stays when characters are folded
OURS = frozenset([*RESERVED, SOURCE_NAME, PAGE_DATES])
_IN_ADDRESS = re.compile(r"(?<!\d)(1[34]\d\d|20\d\d)([/_-]?)(\d{1,2})\2(\d{1,2})(?!\d)")
# Six digits in the name of a file, as Hamshahri's archive has them. Between 60 and 99 they can only be a Jalali year:
# in the Gregorian 1960 to 1999 no Persian paper was on the web. Later years could be either, and are left unknown.
_SHORT_IN_NAME = re.compile(r"(?<!\d)([6-9]\d)(\d\d)(\d\d)(?!\d)")
# The addresses of Fars begin with the day: /news/8707060255 is of 1387/07/06, /news/14040610000123 of 1404/06/10.
_OF_FARS = re.compile(
    r"farsnews\S*?(?<!\d)(?:([89]\d)(\d\d)(\d\d)\d{4}|(1[34]\d\d)(\d\d)(\d\d)\d{6})(?!\d)", re.IGNORECASE
)

_SHOWN = 3  # losses that a warning names


@dataclass(frozen=True)
class Piece:
    """Rows of a file from its row `first` on, or the whole `content` of one; `ids` are those they get where given."""

    source: Source
    rows: Sequence[Row] = ()
    encoding: str = ""
    ids: tuple[str, ...] = ()
    first: int = 1
    content: bytes = b""


def rows_of(source: Source, content: bytes, reading: Reading) -> tuple[list[Row], str]:
    """Return the rows of a whole file, and the name of its encoding."""
    reading.check_content(content)
    rows, encoding = source.format.rows(content, reading)
    reading.check_content(rows)
    reading.check(columns=len(set().union(*(row for _, row in rows))))
    return rows, encoding


def read_records(piece: Piece, reading: Reading, left_out: list[LeftOut]) -> list[dict]:
    """Return the articles of a piece, and say in `left_out` which of its rows are left out."""
    source, rows, encoding = piece.source, piece.rows, piece.encoding
    if not rows:
        rows, encoding = rows_of(source, piece.content, reading)
    found, source_of = recognise_columns(rows, source, reading.columns)
    others = {name: _other_name(name, found) for name in found if name not in source_of.values()}
    records = []
    for number, (where, row) in enumerate(rows, start=piece.first):
        place = f"{source.shown}, {where}" if where else source.shown
        try:
            record, misread = _record(row, source_of, place)
            if not _LETTER.search(record["text"]) and not fold_characters(record["text"]).strip():
                raise CorpusError(f"{place}: the text is empty")
        except CorpusError as error:
            left_out.append(LeftOut(source.shown, str(error)))
            continue
        own = record.get("article_id") or default_id(source, number)
        record["article_id"] = piece.ids[number - piece.first] if piece.ids else own
        if record["article_id"] != own:
            record["id_in_source"] = own
        theirs = {ours: row.get(name) for name, ours in others.items()}
        record |= {"path": source.shown, SOURCE_NAME: source.name, "encoding": misread or encoding}
        dates = row.get(PAGE_DATES, []) if source.format.is_article else []
        records.append({**theirs, **record, PAGE_DATES: dates})
    return records


def recognise_columns(rows: Sequence[Row], source: Source, columns: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return the names that rows have, and which of them is each column of ours; in an article's file all are ours."""
    found = dict.fromkeys(name for _, row in rows for name in row)
    if source.format.is_article:
        found.pop(PAGE_DATES, None)
        columns = {}
    return list(found), recognise(list(found), columns, source.shown)


def default_id(source: Source, number: int) -> str:
    """Return the id of an article that has none of its own, by the number of its row."""
    return source.stem if source.format.is_article else f"{source.stem}-{number}"


def stated_id(row: dict, source_of: dict[str, str]) -> str:
    """Return the id that a row states, or nothing."""
    written = as_text(row.get(source_of.get("article_id", "")))
    try:
        return _one_line(written if written.isascii() else fix_letters(written, where="")[0])
    except CorpusError:  # told when the row is made an article
        return ""


def _other_name(name: str, found: list[str]) -> str:
    """Return the name for a source's column that is none of ours: its own, unless ours needs that."""
    renamed = name
    while renamed in OURS or (renamed != name and renamed in found):
        renamed += "_in_source"
    return renamed


def _record(row: dict, source_of: dict[str, str], place: str) -> tuple[dict[str, str], str]:
    """Return the columns of ours that a row has, with right letters, and what had happened to those of the text."""
    text, misread = fix_letters(without_markup(as_text(row.get(source_of["text"])), shown=place), where=place)
    record = {}
    for column, name in source_of.items():
        written = as_text(row.get(name))
        record[column] = text if column == "text" else _one_line(fix_letters(written, where=f"{place}, {name}")[0])
    return record, misread


def _one_line(value: str) -> str:
    return _CONTROL.sub(" ", value).strip()


def as_text(value: object) -> str:
    """Return a value of a row as a text: of an object the name in it, of a list a line for each."""
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:  # 12.0, as Excel and pandas have ids
        return str(int(value))
    if isinstance(value, list):
        return "\n".join(map(as_text, value))
    if isinstance(value, dict):
        inner = next((value[name] for name in _INNER_NAMES if isinstance(value.get(name), str)), None)
        return inner if inner is not None else json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def to_table(records: list[dict]) -> pd.DataFrame:
    """Return the table of articles, with their dates, ids that stand twice told apart; takes the records apart."""
    _make_ids_unique(records)
    for record in records:
        _add_date(record)
    # Seconds, as nanoseconds reach back to 1677 only, and a date before that must come to light in the audit.
    dates = np.array([record.pop("date") for record in records], dtype="datetime64[s]")
    articles = pd.DataFrame(records).drop(columns=SOURCE_NAME).assign(date=dates)
    for column in [*COLUMNS, "encoding"]:
        if column not in articles:
            articles[column] = ""
    first = [column for column in [*COLUMNS, *ADDED] if column in articles]
    articles = articles.fillna({column: "" for column in first if column != "date"})
    return articles[first + [column for column in articles.columns if column not in first]]


def no_articles() -> pd.DataFrame:
    """Return a table without a row, but with the columns that every table of articles has."""
    nothing = dict.fromkeys(["article_id", "title", "text", "path", "encoding", SOURCE_NAME], "")
    return to_table([nothing | {PAGE_DATES: []}]).iloc[:0]


def left_out_table(left_out: Iterable[LeftOut]) -> pd.DataFrame:
    """Return what was left out: one row per file or row, columns `path` and `reason`."""
    rows = [(path, sentence.removeprefix(path).lstrip(",: ")) for path, sentence in left_out]
    return pd.DataFrame(rows, columns=["path", "reason"], dtype="str")


def warn_of_losses(path: str | Path, articles: pd.DataFrame, losses: Sequence[str], count: int) -> None:
    """Warn of `count` files and rows that were left out, as `losses` say, and of dates that stay unknown."""
    if count:
        first = "; ".join(losses[:_SHOWN]) + ("; …" if len(losses) > _SHOWN else "")
        warnings.warn(f"{count} files or rows of {shown_place(path)} were left out: {first}", stacklevel=4)
    unread = articles["date"].isna() & articles["date_as_written"].ne("")
    if unread.any():
        example = articles.loc[unread, "date_as_written"].iloc[0][:40]
        found = f"{unread.sum()} of {len(articles)} dates in {shown_place(path)} cannot be read and stay unknown"
        warnings.warn(f"{found}: {example!r}", stacklevel=4)


def _make_ids_unique(records: list[dict]) -> None:
    """Give the second article of an id `id~2`, the third `id~3`; `id_in_source` then keeps what the source said."""
    count_of: Counter = Counter(record["article_id"] for record in records)
    taken, seen = set(count_of), Counter()
    for record in records:
        name = record["article_id"]
        seen[name] += 1
        if count_of[name] > 1:
            record["id_in_source"] = name
        if seen[name] > 1:
            while f"{name}~{seen[name]}" in taken:
                seen[name] += 1
            record["article_id"] = f"{name}~{seen[name]}"


def _add_date(record: dict) -> None:
    """Put the date of the best source into a record; `date_as_written` has the words it was read from."""
    found = ((source, reading) for source, reading in _readings(record) if reading and reading.date)
    source, reading = next(found, ("", None))
    record["date_as_written"] = record.get("date") or (reading.text if reading else "")
    record["date"] = reading.date if reading else None
    record["date_precision"] = reading.precision if reading else ""
    record["date_source"] = source
    record.pop(PAGE_DATES, None)


def _readings(record: dict) -> Iterator[tuple[str, DateReading | None]]:
    """Give the dates that a record states, the best source first."""
    yield "column", _parsed(record.get("date", ""))
    for text in record.get(PAGE_DATES, []):
        yield "page", _parsed(text) or next((day for day in _days_in(text) if day.date), None)
    yield from zip(repeat("url"), _in_address(record.get("url", "")))
    name = record[SOURCE_NAME]
    yield from zip(repeat("file name"), _in_address(name))
    for year, month, day in _SHORT_IN_NAME.findall(name):
        yield "file name", _parsed(f"13{year}/{month}/{day}")
    # A day inside the story may be any day; one with its weekday, next to the opener, is that of the report.
    opener, line = dateline(record["text"])
    behind = [day for day in _days_in(line) if day.weekday_agrees]
    yield from zip(repeat("dateline"), [*_days_in(opener), *behind])


_parsed = lru_cache(maxsize=2**16)(parse_date)  # the one cache of dates: a crawl has some articles of each day


def _days_in(text: str) -> list[DateReading]:
    return [date for date in find_dates(text) if date.precision == "day"]


def _in_address(text: str) -> Iterator[DateReading | None]:
    """Yield the whole dates in a URL or a file's name: /1404/06/10/, 2025-09-01, 20250901."""
    for year, _, month, day in _IN_ADDRESS.findall(text):
        yield _parsed(f"{year}/{month}/{day}")
    for short, month, day, *whole in _OF_FARS.findall(text):
        yield _parsed(f"13{short}/{month}/{day}" if short else "/".join(whole))
