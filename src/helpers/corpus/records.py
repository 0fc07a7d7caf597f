"""The rows of a file to records of articles: dictionaries with the columns of ours, and what else the source has."""

import json
import re
from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.core.errors import CorpusError
from helpers.corpus.columns import RESERVED, recognise
from helpers.corpus.encodings import fix_letters
from helpers.corpus.limits import LeftOut, Reading
from helpers.corpus.pages import PAGE_DATES, SOURCE_NAME, without_markup
from helpers.corpus.sources import Source
from helpers.corpus.tabular import Row
from helpers.language import fold_characters

# What a value that is an object holds its words in: WordPress has {"rendered": …}, feeds {"name": …}.
_INNER_NAMES = ("rendered", "name", "title", "text", "value")
# No letters: in an id or a name they break tables, workbooks and the older pandas, which ends a word at a NUL.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LETTER = re.compile("[\u0621-\u063a\u0641-\u064aA-Za-z0-9]")  # stays when characters are folded
OURS = frozenset([*RESERVED, SOURCE_NAME, PAGE_DATES])


def read_records(source: Source, reading: Reading, left_out: list[LeftOut]) -> list[dict]:
    """Return the articles of one file, and say in `left_out` which of its rows are left out."""
    content = source.read()
    if not content.strip():
        raise reading.error(" is empty: remove it, or put an article into it")
    rows, encoding = source.format.rows(content, reading)
    if not rows:
        raise reading.error(" has no rows: put an article into it")
    reading.check_columns(len(set().union(*(row for _, row in rows))))
    return list(to_records(rows, source, encoding, reading.columns, left_out))


def to_records(
    rows: list[Row],
    source: Source,
    encoding: str,
    columns: dict[str, str],
    left_out: list[LeftOut],
    ids: Sequence[str] = (),
    first: int = 1,
) -> Iterator[dict]:
    """Give the articles of rows of a file, and say in `left_out` which rows are left out.

    `first` is the number of the first of these rows in the file; `ids` are those that the articles get instead of their
    own, where these are taken.
    """
    found, source_of = recognise_columns(rows, source, columns)
    others = {name: _other_name(name, found) for name in found if name not in source_of.values()}
    for number, (where, row) in enumerate(rows, start=first):
        place = f"{source.shown}, {where}" if where else source.shown
        try:
            record, misread = _record(row, source_of, place)
            if not _LETTER.search(record["text"]) and not fold_characters(record["text"]).strip():
                raise CorpusError(f"{place}: the text is empty")
        except CorpusError as error:
            left_out.append(LeftOut(source.shown, str(error)))
            continue
        own = record.get("article_id") or default_id(source, number)
        record["article_id"] = ids[number - first] if ids else own
        if record["article_id"] != own:
            record["id_in_source"] = own
        theirs = {ours: row.get(name) for name, ours in others.items()}
        record |= {"path": source.shown, SOURCE_NAME: source.name, "encoding": misread or encoding}
        yield {**theirs, **record, PAGE_DATES: row.get(PAGE_DATES, []) if source.format.is_article else []}


def recognise_columns(rows: list[Row], source: Source, columns: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """Return the names that rows have, and which of them is each column of ours; in an article's file all are ours."""
    is_article = source.format.is_article
    found = list(dict.fromkeys(name for _, row in rows for name in row if not (is_article and name == PAGE_DATES)))
    return found, recognise(found, {} if is_article else columns, source.shown)


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
    while name in OURS:
        name += "_in_source"
        while name in found:
            name += "_in_source"
    return name


def _record(row: dict, source_of: dict[str, str], place: str) -> tuple[dict[str, str], str]:
    """Return the columns of ours that a row has, with right letters, and what had happened to those of the text."""
    record = {column: as_text(row.get(source)) for column, source in source_of.items()}
    record["text"], misread = fix_letters(without_markup(record["text"], shown=place), where=place)
    for column in record:
        if column != "text":
            record[column] = _one_line(fix_letters(record[column], where=f"{place}, {source_of[column]}")[0])
    return record, misread


def _one_line(value: str) -> str:
    return _CONTROL.sub(" ", value).strip()


def as_text(value: object) -> str:
    """Return a value of a row as a text: of an object the name in it, of a list a line for each.

    >>> as_text({"rendered": "خبر"}), as_text(["الف", 12.0])
    ('خبر', 'الف\\n12')
    """
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
