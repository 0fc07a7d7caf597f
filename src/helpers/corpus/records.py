"""The rows of files to records of articles, and records to a table."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.core.errors import CorpusError
from helpers.corpus.article_dates import add_dates
from helpers.corpus.columns import ADDED, COLUMNS, RESERVED, recognise
from helpers.corpus.encodings import decode, mend_letters
from helpers.corpus.limits import Limits
from helpers.corpus.pages import (
    PAGE_DATES,
    SOURCE_NAME,
    declared_encoding,
    read_docx,
    read_html,
    read_text,
    without_markup,
)
from helpers.corpus.sources import ONE_ARTICLE, Source
from helpers.corpus.tables import Rows, check_width, read_csv, read_parquet, read_xlsx
from helpers.corpus.trees import read_json, read_json_lines, read_xml
from helpers.language import fold_characters

# What a value that is an object holds its words in: WordPress has {"rendered": …}, feeds {"name": …}.
_INNER_NAMES = ("rendered", "name", "title", "text", "value")
# No letters: in an id or a name they break tables, workbooks and the older pandas, which ends a word at a NUL.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LETTER = re.compile("[\u0621-\u063a\u0641-\u064aA-Za-z0-9]")  # stays when characters are folded
OURS = frozenset([*RESERVED, SOURCE_NAME, PAGE_DATES])


def read_records(source: Source, columns: dict, encoding: str | None, limits: Limits, failures: list) -> list[dict]:
    """Return the articles of one file, and say in `failures` which of its rows are left out."""
    content = source.read()
    if not content.strip():
        raise CorpusError(f"{source.shown} is empty: remove it, or put an article into it")
    rows, name = read_rows(source, content, columns, encoding, limits)
    if not rows:
        raise CorpusError(f"{source.shown} has no rows: put an article into it")
    check_width(len(set().union(*(row for _, row in rows))), source.shown, limits)
    return list(to_records(rows, source, name, columns, failures))


def read_rows(source: Source, content: bytes, columns: dict, encoding: str | None, limits: Limits) -> tuple[Rows, str]:
    """Return the rows of a file, and the name of its encoding ("" for a format that has its own)."""
    shown, kind = source.shown, source.kind
    if kind in (".xlsx", ".parquet", ".docx"):
        read = {".xlsx": read_xlsx, ".parquet": read_parquet, ".docx": read_docx}[kind]
        return read(content, shown=shown, limits=limits), ""
    declared = declared_encoding(content) if kind in (".html", ".htm", ".xml") else None
    text, name = decode(content, where=shown, encoding=encoding, declared=declared)
    text, misread = mend_letters(text, where=shown)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _parse(kind, text, shown, columns, limits), misread or name


def _parse(kind: str, text: str, shown: str, columns: dict, limits: Limits) -> Rows:
    if kind in (".csv", ".tsv"):
        return read_csv(text, shown=shown, limits=limits, tabs=kind == ".tsv")
    if kind in (".jsonl", ".ndjson"):
        return read_json_lines(text, shown=shown, limits=limits)
    if kind == ".json":
        return read_json(text, shown=shown, limits=limits)
    if kind == ".xml":
        return read_xml(text, shown=shown, limits=limits, text_name=columns.get("text"))
    if kind in (".html", ".htm"):
        return read_html(text, shown=shown, limits=limits)
    return read_text(text, shown=shown, limits=limits)


def to_records(
    rows: Rows,
    source: Source,
    encoding: str,
    columns: dict,
    failures: list,
    ids: Sequence[str] = (),
    first: int = 1,
) -> Iterator[dict]:
    """Give the articles of rows of a file, and say in `failures` which rows are left out.

    `first` is the number of the first of these rows in the file; `ids` are those that the articles get instead of their
    own, where these are taken.
    """
    one_article = source.kind in ONE_ARTICLE
    found, source_of = recognise_columns(rows, source, columns)
    others = {name: _other_name(name, found) for name in found if name not in source_of.values()}
    for number, (where, row) in enumerate(rows, start=first):
        place = f"{source.shown}, {where}" if where else source.shown
        try:
            record, misread = _record(row, source_of, place)
        except CorpusError as error:
            failures.append(str(error))
            continue
        if not _LETTER.search(record["text"]) and not fold_characters(record["text"]).strip():
            failures.append(f"{place}: the text is empty")
            continue
        own = record.get("article_id") or default_id(source, number)
        record["article_id"] = ids[number - first] if ids else own
        if record["article_id"] != own:
            record["id_in_source"] = own
        kept = {ours: row.get(theirs) for theirs, ours in others.items()}
        record |= {"path": source.shown, SOURCE_NAME: source.name, "encoding": misread or encoding}
        yield {**kept, **record, PAGE_DATES: row[PAGE_DATES] if one_article and PAGE_DATES in row else []}


def recognise_columns(rows: Rows, source: Source, columns: dict) -> tuple[list[str], dict[str, str]]:
    """Return the names that rows have, and which of them is each column of ours."""
    one_article = source.kind in ONE_ARTICLE
    # In a page all names are ours.
    found = list(dict.fromkeys(name for _, row in rows for name in row if not (one_article and name == PAGE_DATES)))
    return found, recognise(found, {} if one_article else columns, source.shown)


def default_id(source: Source, number: int) -> str:
    """Return the id of an article that has none of its own, by the number of its row."""
    return source.stem if source.kind in ONE_ARTICLE else f"{source.stem}-{number}"


def stated_id(row: dict, source_of: dict[str, str]) -> str:
    """Return the id that a row states, its letters mended, or nothing."""
    written = as_text(row.get(source_of.get("article_id", "")))
    try:
        mended = written if written.isascii() else mend_letters(written, where="")[0]
    except CorpusError:  # told when the row is made an article
        return ""
    return _CONTROL.sub(" ", mended).strip()


def _other_name(name: str, found: list[str]) -> str:
    """Return the name for a source's column that is none of ours: its own, unless ours needs that."""
    while name in OURS:
        name += "_in_source"
        while name in found:
            name += "_in_source"
    return name


def _record(row: dict, source_of: dict[str, str], place: str) -> tuple[dict[str, str], str]:
    """Return the columns of ours that a row has, with their letters mended, and what had happened to the letters."""
    record = {column: as_text(row.get(source)) for column, source in source_of.items()}
    record["text"], misread = mend_letters(without_markup(record["text"], shown=place), where=place)
    for column in [name for name in record if name != "text"]:
        mended = mend_letters(record[column], where=f"{place}, {source_of[column]}")[0]
        record[column] = _CONTROL.sub(" ", mended).strip()
    return record, misread


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
    _name_apart(records)
    add_dates(records)
    # Seconds, as nanoseconds reach back to 1677 only, and a date before that must come to light in the audit.
    dates = np.array([record.pop("date") for record in records], dtype="datetime64[s]")
    articles = pd.DataFrame(records).drop(columns=SOURCE_NAME).assign(date=dates)
    for column in [*COLUMNS, "encoding"]:
        if column not in articles:
            articles[column] = ""
    texts = [column for column in [*COLUMNS, *ADDED] if column in articles and column != "date"]
    articles = articles.fillna({column: "" for column in texts})
    first = [column for column in [*COLUMNS, *ADDED] if column in articles]
    return articles[first + [column for column in articles.columns if column not in first]]


def _name_apart(records: list[dict]) -> None:
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
