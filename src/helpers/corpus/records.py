"""The rows of a file to records, with our columns and what else the source has; records to a table of articles."""

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.core.errors import CorpusError
from helpers.corpus.date_columns import EXAMINED_ROWS, DateColumn
from helpers.corpus.dating import add_date
from helpers.corpus.letters import fix_letters
from helpers.corpus.outlets import add_outlet
from helpers.corpus.pages import without_markup
from helpers.corpus.reading import ADDED, COLUMNS, RESERVED, Between, LeftOut, Reading, Row, recognise
from helpers.corpus.sources import Source, shown_place
from helpers.language import fold_characters

# What a value that is an object holds its words in: WordPress has {"rendered": …}, feeds {"name": …}.
_INNER_NAMES = ("rendered", "name", "title", "text", "value")
# No letters: in an id or a name they break tables, workbooks and the older pandas, which ends a word at a NUL.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_BETWEEN_TAGS = re.compile(r"[\n,،;؛|]+")
_LETTER = re.compile("[\u0621-\u063a\u0641-\u064aA-Za-z0-9]")  # stays when characters are folded
OURS = frozenset(RESERVED)
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
    dates: DateColumn | None = None  # of the file, where `rows` are not its first


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
    dates = piece.dates or date_column(rows[:EXAMINED_ROWS], found, source_of)
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
        own = record.get("article_id") or default_id(source, where, number)
        record["article_id"] = piece.ids[number - piece.first] if piece.ids else own
        if record["article_id"] != own:
            record["id_in_source"] = own
        theirs = {ours: row.get(name) for name, ours in others.items()}
        record |= {"path": source.shown, "encoding": misread or encoding}
        record |= {Between.FILE: source.name, Between.DATE_COLUMN: dates}
        page = {name: row[name] for name in Between if name in row}
        records.append({**theirs, **record, **page})
    return records


def recognise_columns(rows: Sequence[Row], source: Source, columns: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return the names that rows have, and which of them is each column of ours; in an article's file all are ours."""
    found = dict.fromkeys(name for _, row in rows for name in row if not isinstance(name, Between))
    if source.format.has_our_columns:
        columns = {}
    return list(found), recognise(list(found), columns, source.shown)


def date_column(rows: Sequence[Row], found: list[str], source_of: dict[str, str]) -> DateColumn:
    """Return what the dates in the first rows of a file show together."""
    written = [_one_line(as_text(row.get(source_of.get("date")))) for _, row in rows]
    return DateColumn.of(written, [name for name in found if name not in source_of.values()])


def default_id(source: Source, where: str, number: int) -> str:
    """Return the id of an article that states none: its file's name, and the number of its row where it has rows."""
    return f"{source.stem}-{number}" if where else source.stem


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
        written = text if column == "text" else fix_letters(written, where=f"{place}, {name}")[0]
        record[column] = _tags(written) if column == "tags" else written if column == "text" else _one_line(written)
    return record, misread


def _tags(written: str) -> list[str]:
    """Return the tags in a text: one a line, or with commas, semicolons or strokes between."""
    return list(dict.fromkeys(tag for part in _BETWEEN_TAGS.split(written) if (tag := _one_line(part).strip("#"))))


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
        add_date(record)
        add_outlet(record)
    # Seconds, as nanoseconds reach back to 1677 only, and a date before that must come to light in the audit.
    dates = np.array([record.pop("date") for record in records], dtype="datetime64[s]")
    articles = pd.DataFrame(records).drop(columns=Between.FILE).assign(date=dates)
    for column in [*COLUMNS, "encoding"]:
        if column not in articles:
            articles[column] = ""
    articles["tags"] = [tags if isinstance(tags, list) else [] for tags in articles["tags"]]
    first = [column for column in [*COLUMNS, *ADDED] if column in articles]
    articles = articles.fillna({column: "" for column in first if column not in ("date", "tags")})
    return articles[first + [column for column in articles.columns if column not in first]]


def no_articles() -> pd.DataFrame:
    """Return a table without a row, but with the columns that every table of articles has."""
    nothing = dict.fromkeys(["article_id", "title", "text", "path", "encoding", Between.FILE], "")
    return to_table([nothing]).iloc[:0]


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
