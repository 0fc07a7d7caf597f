"""Any file or folder to one row per article."""

import csv
import hashlib
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers.errors import CorpusError
from helpers.language import fold_characters
from helpers.paths import from_root, to_root

COLUMNS = ["article_id", "title", "text", "date", "outlet", "url", "path"]
SUFFIXES = (".txt", ".csv", ".jsonl")

# The names under which a column is usually found, in English and in Persian; the first that is there is taken.
COMMON_NAMES = {
    "article_id": ["article_id", "id"],
    "title": ["title", "headline", "عنوان", "تیتر"],
    "text": ["text", "body", "content", "متن"],
    "date": ["date", "published", "تاریخ"],
    "outlet": ["outlet", "agency", "source", "خبرگزاری", "منبع"],
    "url": ["url", "link", "پیوند"],
}


def read_articles(path: str | Path, *, columns: dict[str, str] | None = None) -> pd.DataFrame:
    """Read articles: one row per article, in the order of the files' names and of the rows in them.

    `path` is a .txt file (the first line is the title, the rest the text), a .csv or .jsonl file (one article per
    row or line), or a folder of such files, read with its sub-folders. A relative path counts from the project's
    root. Files are UTF-8.

    Columns `article_id, title, text, date, outlet, url, path`, then whatever else the source had. A source's own
    columns are recognised by their common names (`title`, `headline`, `عنوان`; `text`, `body`, `متن`; …);
    `columns={"text": "lead"}` names them otherwise. `date` is a Gregorian `datetime64`, `NaT` where the source
    states no ISO date; the source's own words stay in `date_as_written`. `article_id` is the source's own, else the
    file's path inside the corpus, with the row's number in a table.

    What is left out (files of other kinds, unreadable files beside readable ones, rows without text) is listed in
    `articles.attrs["left_out"]`, one sentence each. A folder's unreadable files and empty rows also raise
    a `UserWarning` that counts them.

    Raises `CorpusError` when nothing can be read.

    >>> articles = read_articles("seeds")
    >>> articles[["article_id", "title"]].values.tolist()
    [['000_8ef1b0a3631198ab', 'پیام پوتین به پزشکیان برای رهبر انقلاب']]
    """
    root = from_root(path)
    files, left_out = _list_files(root)
    records, failures = [], []
    for file in files:
        try:
            records += _read_file(file, root, columns or {}, failures)
        except CorpusError as error:
            if len(files) == 1:
                raise
            failures.append(str(error))
    if not records:
        raise CorpusError(f"no article could be read from {to_root(root)}: {failures[0]}")
    if failures:
        first = "; ".join(failures[:3]) + ("; …" if len(failures) > 3 else "")
        warnings.warn(f"{len(failures)} files or rows of {to_root(root)} were left out: {first}", stacklevel=2)
    articles = _to_table(records, root)
    articles.attrs["left_out"] = left_out + failures
    return articles


def fingerprint(path: str | Path) -> str:
    """Return the SHA-256 (hexadecimal) over the names and bytes of the files that `read_articles` reads at `path`.

    >>> fingerprint("seeds") == fingerprint("seeds")
    True
    """
    root = from_root(path)
    digest = hashlib.sha256()
    for file in _list_files(root)[0]:
        digest.update(_inside(file, root).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _list_files(root: Path) -> tuple[list[Path], list[str]]:
    """Return the files to read and, one sentence each, those of other kinds."""
    if not root.exists():
        raise CorpusError(f"there is no file or folder {to_root(root)}: check CORPUS for a typing error")
    kinds = ", ".join(SUFFIXES)
    if root.is_file():
        if root.suffix.lower() not in SUFFIXES:
            raise CorpusError(f"{to_root(root)} is not of a kind that can be read; kinds: {kinds}")
        return [root], []
    found = sorted(file for file in root.rglob("*") if file.is_file() and not _is_hidden(file, root))
    files = [file for file in found if file.suffix.lower() in SUFFIXES]
    if not files:
        raise CorpusError(f"folder {to_root(root)} holds no article: put files there of these kinds: {kinds}")
    return files, [f"{to_root(file)}: not one of {kinds}" for file in found if file not in set(files)]


def _is_hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _inside(file: Path, root: Path) -> str:
    return file.name if file == root else file.relative_to(root).as_posix()


def _read_file(file: Path, root: Path, columns: dict, failures: list) -> list[dict]:
    content = _read_text(file)
    stem = _inside(file, root).removesuffix(file.suffix)
    if file.suffix.lower() == ".txt":
        title, text = _split_title(content)
        return [{"article_id": stem, "title": title, "text": text, "path": to_root(file)}]
    rows = _read_csv(file) if file.suffix.lower() == ".csv" else _read_jsonl(content, file)
    return list(_read_rows(rows, file, stem, columns, failures))


def _read_text(file: Path) -> str:
    """Return the file's text. UTF-8 is asked for, with or without a byte order mark."""
    content = file.read_bytes()
    if b"\0" in content:
        raise CorpusError(f"{to_root(file)} is not a text file (it holds zero bytes): save it as UTF-8 text")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CorpusError(
            f"{to_root(file)}, line {line}: byte {error.start} is not UTF-8: save the file as UTF-8 text"
        ) from error
    if not text.strip():
        raise CorpusError(f"{to_root(file)} is empty: remove it, or put an article into it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split_title(content: str) -> tuple[str, str]:
    """Return the first line and the rest; a text of one line has no title."""
    first, _, rest = content.strip().partition("\n")
    return (first.strip(), rest.strip("\n")) if rest.strip() else ("", first)


def _read_csv(file: Path) -> list[tuple[int, dict]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        csv.field_size_limit(sys.maxsize)  # an article may be longer than the 131,072 letters of the default
        reader = csv.reader(lines)
        try:
            header, *rows = [row for row in reader if row]
        except csv.Error as error:
            raise CorpusError(f"{to_root(file)}, line {reader.line_num}: not a table with commas: {error}") from error
    for number, row in enumerate(rows, start=1):
        if any(field.strip() for field in row[len(header) :]):
            raise CorpusError(
                f"{to_root(file)}, row {number}: {len(row)} fields under {len(header)} columns. "
                "This is not a table with commas: put quotation marks round a field that has a comma in it"
            )
    return [(number, dict(zip(header, row, strict=False))) for number, row in enumerate(rows, start=1)]


def _read_jsonl(content: str, file: Path) -> list[tuple[int, dict]]:
    rows = []
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise CorpusError(f"{to_root(file)}, line {number}: not JSON ({error.msg}): one object per line") from error
        if not isinstance(row, dict):
            raise CorpusError(f"{to_root(file)}, line {number}: a JSON object is needed, found {type(row).__name__}")
        rows.append((number, row))
    return rows


def _read_rows(rows: list[tuple[int, dict]], file: Path, stem: str, columns: dict, failures: list) -> Iterator[dict]:
    if not rows:
        raise CorpusError(f"{to_root(file)} has no rows: put an article into it")
    found = list(dict.fromkeys(name for _, row in rows for name in row))
    source_of = _recognise(found, columns, file)
    for number, row in rows:
        record = {column: _as_text(row.get(source)) for column, source in source_of.items()}
        if not fold_characters(record["text"]).strip():
            failures.append(f"{to_root(file)}, row {number}: the text is empty")
            continue
        record["article_id"] = record.get("article_id", "").strip() or f"{stem}-{number}"
        extra = {name: row.get(name) for name in found if name not in source_of.values()}
        clash = {name: f"{name}_in_source" for name in extra if name in [*COLUMNS, "date_as_written"]}
        yield {**{clash.get(name, name): value for name, value in extra.items()}, **record, "path": to_root(file)}


def _recognise(found: list[str], columns: dict[str, str], file: Path) -> dict[str, str]:
    """Return the source's column for each of ours."""
    unknown = [name for name in columns if name not in COMMON_NAMES]
    if unknown:
        raise CorpusError(f"columns: {unknown[0]!r} is not a column of articles; allowed: {', '.join(COMMON_NAMES)}")
    absent = [source for source in columns.values() if source not in found]
    if absent:
        raise CorpusError(f"column {absent[0]!r} is missing from {to_root(file)}; found: {', '.join(found)}")
    lowered = {fold_characters(name).strip().lower(): name for name in reversed(found)}
    guessed = {
        column: next((lowered[name] for name in names if name in lowered), None)
        for column, names in COMMON_NAMES.items()
    }
    source_of = {column: name for column, name in {**guessed, **columns}.items() if name is not None}
    if "text" not in source_of:
        raise CorpusError(
            f"column 'text' is missing from {to_root(file)}; found: {', '.join(found)}. "
            f'Pass columns={{"text": {found[0]!r}}} with the name of yours'
        )
    return source_of


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return "\n".join(map(_as_text, value)) if isinstance(value, list) else str(value)


def _to_table(records: list[dict], root: Path) -> pd.DataFrame:
    articles = pd.DataFrame(records)
    for column in COLUMNS:
        if column not in articles:
            articles[column] = ""
    articles = articles.fillna({column: "" for column in COLUMNS})
    doubled = articles.loc[articles["article_id"].duplicated(), ["article_id", "path"]]
    if len(doubled):
        name, place = doubled.iloc[0]
        raise CorpusError(
            f"article_id {name!r} stands twice, the second time in {place}: give each article an id of its own"
        )
    if articles["date"].ne("").any():
        articles["date_as_written"] = articles["date"]
    # Only a date that cannot be anything but Gregorian is read: 1404/06/10 is a Jalali day, not one of the year 1404.
    iso = articles["date"].str.extract(r"^\s*((?:18|19|20)\d\d-\d\d-\d\d)", expand=False)
    articles["date"] = pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce")
    unread = int(
        (articles["date"].isna() & articles.get("date_as_written", pd.Series("", articles.index)).ne("")).sum()
    )
    if unread:
        warnings.warn(
            f"{unread} of {len(articles)} dates in {to_root(root)} are not ISO dates (2025-09-01) and stay unknown",
            stacklevel=3,
        )
    others = [column for column in articles.columns if column not in COLUMNS]
    return articles[COLUMNS + others]
