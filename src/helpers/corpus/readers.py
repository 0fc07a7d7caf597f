"""Any file or folder to one row per article."""

import hashlib
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.corpus.article_dates import add_dates
from helpers.corpus.columns import ADDED, COLUMNS, RESERVED, check_mapping, recognise
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
from helpers.corpus.sources import Source, corpus_files, list_sources, shown_place
from helpers.corpus.tables import Rows, check_width, read_csv, read_parquet, read_xlsx
from helpers.corpus.trees import read_json, read_json_lines, read_xml
from helpers.errors import CorpusError
from helpers.language import fold_characters
from helpers.progress import track

# What a value that is an object holds its words in: WordPress has {"rendered": …}, feeds {"name": …}.
_INNER_NAMES = ("rendered", "name", "title", "text", "value")
# No letters: in an id or a name they break tables, workbooks and the older pandas, which ends a word at a NUL.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LETTER = re.compile("[\u0621-\u063a\u0641-\u064aA-Za-z0-9]")  # stays when characters are folded
_OURS = frozenset([*RESERVED, SOURCE_NAME, PAGE_DATES])


def read_articles(
    path: str | Path,
    *,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    strict: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> pd.DataFrame:
    """Read articles: one row per article, in the order of the files' names and of the rows in them.

    `path` is a file, a folder (read with its sub-folders), a pattern such as `data/raw/**/*.html`, or an archive (.zip,
    .tar.gz); a relative path counts from the project's root. Read are .txt (the first line is the title), .html (the
    article is found by trafilatura), .docx, .csv, .tsv, .xlsx, .parquet, .json, .jsonl and .xml, each also packed
    (.gz), and files of other names that hold Persian text. Hidden files are passed by.

    Columns `article_id, title, text, date, outlet, url, path`, then `encoding`, `date_as_written`, `date_precision`
    (day, month, year), `date_source`, then whatever else the source had. A source's columns are recognised by their
    common names (`title`, `headline`, `عنوان`; `text`, `body`, `متن`; …); `columns={"text": "lead"}` names them
    otherwise. `date` is a Gregorian `datetime64` without a time of day, the first day where only a month or year is
    known, `NaT` where nothing states a date. It is read from the column, the page, the URL, the file's name or the
    dateline of the text, and `date_source` says which.

    The encoding of each file is found, reported in `encoding`, and can be given. Letters that an earlier program had
    read in a wrong encoding are mended. Where letters do not come out Persian, the file is an error, never a guess.

    In all but the text, control characters (line ends, NUL) become spaces.

    `article_id` is the source's own, else the file's path inside the corpus, with the row's number in a table. Where
    an id comes again, the later article gets `id~2`, and `id_in_source` keeps what stood there.

    What is left out (files of other kinds, unreadable files beside readable ones, rows without text) is listed in
    `articles.attrs["left_out"]`, one sentence each. Unreadable files and empty rows also raise a `UserWarning` that
    counts them, or with `strict=True` an error.

    Raises `CorpusError` when nothing can be read, and when a file is larger than `limits` allow.

    >>> articles = read_articles("seeds")
    >>> articles[["article_id", "title"]].values.tolist()
    [['000_8ef1b0a3631198ab', 'پیام پوتین به پزشکیان برای رهبر انقلاب']]
    """
    check_mapping(columns or {})
    listing = list_sources(path, limits)
    failures, records, names = listing.broken, [], set()
    if strict and failures:
        raise CorpusError(failures[0])
    for source in track(listing.sources, what="read", unit="files"):
        try:
            found = _records(source, columns or {}, encoding, limits, failures)
            check_width(len(names.union(*found) - _OURS), source.shown, limits)  # of all files: they make one table
        except CorpusError as error:
            if len(listing.sources) == 1 or strict:
                raise
            failures.append(str(error))
        else:
            records += found
            names.update(*found)
        if strict and failures:
            raise CorpusError(failures[0])
    if not records:
        raise CorpusError(f"no article could be read from {shown_place(path)}: {failures[0]}")
    articles = _to_table(records)
    _warn(path, articles, failures)
    articles.attrs["left_out"] = listing.left_out + failures
    return articles


def fingerprint(path: str | Path) -> str:
    """Return the SHA-256 (hexadecimal) over the names and bytes of the files that `read_articles` reads at `path`.

    >>> fingerprint("seeds") == fingerprint("seeds")
    True
    """
    digest = hashlib.sha256()
    for name, file in sorted(corpus_files(path)):
        digest.update(name.encode() + b"\0")
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()


def _records(source: Source, columns: dict, encoding: str | None, limits: Limits, failures: list) -> list[dict]:
    """Return the articles of one file, and say in `failures` which of its rows are left out."""
    content = source.read()
    if not content.strip():
        raise CorpusError(f"{source.shown} is empty: remove it, or put an article into it")
    rows, name = _rows(source, content, columns, encoding, limits)
    if not rows:
        raise CorpusError(f"{source.shown} has no rows: put an article into it")
    check_width(len(set().union(*(row for _, row in rows))), source.shown, limits)
    return list(_articles(rows, source, name, columns, failures))


def _rows(source: Source, content: bytes, columns: dict, encoding: str | None, limits: Limits) -> tuple[Rows, str]:
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


def _articles(rows: Rows, source: Source, encoding: str, columns: dict, failures: list) -> Iterator[dict]:
    one_article = source.kind in (".txt", ".html", ".htm", ".docx")
    # In a page all names are ours.
    found = list(dict.fromkeys(name for _, row in rows for name in row if not (one_article and name == PAGE_DATES)))
    source_of = recognise(found, {} if one_article else columns, source.shown)
    others = {name: _other_name(name, found) for name in found if name not in source_of.values()}
    for number, (where, row) in enumerate(rows, start=1):
        place = f"{source.shown}, {where}" if where else source.shown
        try:
            record, misread = _record(row, source_of, place)
        except CorpusError as error:
            failures.append(str(error))
            continue
        if not _LETTER.search(record["text"]) and not fold_characters(record["text"]).strip():
            failures.append(f"{place}: the text is empty")
            continue
        record["article_id"] = record.get("article_id") or (source.stem if one_article else f"{source.stem}-{number}")
        kept = {ours: row.get(theirs) for theirs, ours in others.items()}
        record |= {"path": source.shown, SOURCE_NAME: source.name, "encoding": misread or encoding}
        yield {**kept, **record, PAGE_DATES: row[PAGE_DATES] if one_article and PAGE_DATES in row else []}


def _other_name(name: str, found: list[str]) -> str:
    """Return the name for a source's column that is none of ours: its own, unless ours needs that."""
    while name in _OURS:
        name += "_in_source"
        while name in found:
            name += "_in_source"
    return name


def _record(row: dict, source_of: dict[str, str], place: str) -> tuple[dict[str, str], str]:
    """Return the columns of ours that a row has, with their letters mended, and what had happened to the letters."""
    record = {column: _as_text(row.get(source)) for column, source in source_of.items()}
    record["text"], misread = mend_letters(without_markup(record["text"], shown=place), where=place)
    for column in [name for name in record if name != "text"]:
        mended = mend_letters(record[column], where=f"{place}, {source_of[column]}")[0]
        record[column] = _CONTROL.sub(" ", mended).strip()
    return record, misread


def _as_text(value: object) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:  # 12.0, as Excel and pandas have ids
        return str(int(value))
    if isinstance(value, list):
        return "\n".join(map(_as_text, value))
    if isinstance(value, dict):
        inner = next((value[name] for name in _INNER_NAMES if isinstance(value.get(name), str)), None)
        return inner if inner is not None else json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _to_table(records: list[dict]) -> pd.DataFrame:
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


def _warn(path: str | Path, articles: pd.DataFrame, failures: list[str]) -> None:
    if failures:
        first = "; ".join(failures[:3]) + ("; …" if len(failures) > 3 else "")
        warnings.warn(f"{len(failures)} files or rows of {shown_place(path)} were left out: {first}", stacklevel=3)
    unread = articles["date"].isna() & articles["date_as_written"].ne("")
    if unread.any():
        example = articles.loc[unread, "date_as_written"].iloc[0][:40]
        warnings.warn(
            f"{unread.sum()} of {len(articles)} dates in {shown_place(path)} cannot be read and stay unknown: "
            f"{example!r}",
            stacklevel=3,
        )
