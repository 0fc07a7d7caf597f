"""The rows of a file to records, with our columns and what else the source has; records to a table of articles."""

import ast
import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from helpers.core.errors import CorpusError, first_of, say
from helpers.corpus.columns import Names, choose, plain_name, recognise
from helpers.corpus.dating import EXAMINED_ROWS, DateColumn, add_date, why_unknown
from helpers.corpus.letters import comparison_key, fix_letters
from helpers.corpus.outlets import add_outlet
from helpers.corpus.pages import without_markup
from helpers.corpus.reading import ADDED, COLUMNS, RESERVED, Between, LeftOut, Reading, Row, as_text
from helpers.corpus.sources import Source, shown_place
from helpers.language import fold_characters, read_list

# No letters: in an id or a name they break tables, workbooks and the older pandas, which ends a word at a NUL.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# What exports write where a line ended: [n], and a backslash with its n, but in a path (C:\news).
_LINE_MARK = re.compile(r"[ \t]*(?:\[n\]|(?<![A-Za-z:])(?:\\r)?\\n(?![a-z]))[ \t]*")
_BETWEEN_TAGS = re.compile(r"[\n,،;؛|]+")
_LETTER = re.compile("[\u0621-\u063a\u0641-\u064aA-Za-z0-9]")  # stays when characters are folded
OURS = frozenset(RESERVED)
_LISTED, _LONGEST_LIST = ("section", "tags", "outlet"), 5_000  # columns that may hold lists; letters of one
_NOTHING = frozenset(["NA", "NaN", "nan", "NULL", "null", "None", "\\N", "<NA>"])  # as programs write a missing cell
_SHOWN = 3  # losses that a warning names
_KINDS = 5  # kinds of files that the line of what was read names


@dataclass(frozen=True)
class Piece:
    """Rows of a file from its row `first` on, or the whole `content` of one; `ids` are those they get where given."""

    source: Source
    rows: Sequence[Row] = ()
    encoding: str = ""
    ids: tuple[str, ...] = ()
    first: int = 1
    content: bytes = b""
    chosen: Names | None = None
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
    source, rows, encoding, chosen = piece.source, piece.rows, piece.encoding, piece.chosen
    if source.format.has_our_columns:
        reading = replace(reading, columns={})
    if not rows:
        rows, encoding = rows_of(source, piece.content, reading)
    told = [(where, row) for where, row in rows if Between.LEFT_OUT not in row]
    if chosen is None:
        chosen = choose(told, reading, has_our_columns=source.format.has_our_columns) if told else {}
    found = list(dict.fromkeys(name for _, row in rows for name in row if not isinstance(name, Between)))
    names = recognise(found, chosen, reading)
    ours = {given[0] for column, given in names.items() if given and column != "lead"}
    others = {name: _other_name(name, found) for name in found if name not in ours}
    dates = piece.dates or date_column(rows, chosen, reading)
    records = []
    for number, (where, row) in enumerate(rows, start=piece.first):
        if Between.LEFT_OUT in row:
            left_out.append(LeftOut(source.shown, f"{source.shown}: {row[Between.LEFT_OUT]}", on_purpose=True))
            continue
        place = f"{source.shown}, {where}" if where else source.shown
        try:
            record, misread = _record(row, names, replace(reading, shown=place))
            if not _LETTER.search(record["text"]) and not fold_characters(record["text"]).strip():
                raise CorpusError(f"{place}: the text is empty")
        except CorpusError as error:
            left_out.append(LeftOut(source.shown, str(error)))
            continue
        own = record.get("article_id") or default_id(source, where, number)
        record["article_id"] = piece.ids[number - piece.first] if piece.ids else own
        if record["article_id"] != own:
            record["id_in_source"] = own
        theirs = {new: row.get(name) for name, new in others.items()}
        record |= {"path": source.shown, "encoding": misread or encoding}
        record |= {Between.FILE: source.name, Between.DATE_COLUMN: dates}
        page = {name: row[name] for name in Between if name in row}
        records.append({**theirs, **record, **page})
    return records


def date_column(rows: Sequence[Row], chosen: Names, reading: Reading) -> DateColumn:
    """Return what the dates in the first rows of a file show together."""
    rows = rows[:EXAMINED_ROWS]
    found = list(dict.fromkeys(name for _, row in rows for name in row if not isinstance(name, Between)))
    names = recognise(found, chosen, reading).get("date", ())
    written = [_one_line(_stated(row, names)) for _, row in rows]
    return DateColumn.of(written, [name for name in found if name not in names[:1]])


def default_id(source: Source, where: str, number: int) -> str:
    """Return the id of an article that states none: its file's name, and the number of its row where it has rows."""
    return f"{source.stem}-{number}" if where else source.stem


def stated_id(row: dict, names: Names) -> str:
    """Return the id that a row states, or nothing."""
    written = _stated(row, names.get("article_id", ()))
    try:
        return _one_line(written if written.isascii() else fix_letters(written, where="")[0])
    except CorpusError:  # told when the row is made an article
        return ""


def _stated(row: dict, names: Sequence[str]) -> str:
    """Return the first of the cells with these names that holds anything."""
    return next((text for name in names if (text := as_text(row.get(name))).strip() and text not in _NOTHING), "")


def _other_name(name: str, found: list[str]) -> str:
    """Return the name for a source's column that is none of ours: its own, unless ours needs that."""
    renamed = name
    while renamed in OURS or (renamed != name and renamed in found):
        renamed += "_in_source"
    return renamed


def _record(row: dict, names: Names, reading: Reading) -> tuple[dict[str, str], str]:
    """Return the columns of ours that a row has, with right letters, and what had happened to those of the text."""
    written = {column: _stated(row, given) for column, given in names.items()}
    place, texts = reading.shown, (written.pop("lead", ""), written.get("text", ""))
    reading.check(page_bytes=sum(map(len, texts)))
    text = _with_lead(*(without_markup(each, shown=place, limits=reading.limits) for each in texts))
    text, misread = fix_letters(_LINE_MARK.sub("\n", text), where=place)
    record: dict = {"text": text}
    for column in written.keys() - {"text"}:
        fixed = fix_letters(written[column], where=f"{place}, {names[column][0]}")[0]
        fixed = _unpacked(fixed) if column in _LISTED else fixed
        record[column] = _tags(fixed) if column == "tags" else _one_line(fixed)
    return record, misread


def _unpacked(written: str) -> str:
    """Return the words of a list or an object that a table has as its text: "['سیاسی', 'ایران']"."""
    if written[:1] in ("[", "{") and len(written) <= _LONGEST_LIST:
        for read in (json.loads, ast.literal_eval):
            with suppress(ValueError, SyntaxError, MemoryError, RecursionError):
                return as_text(read(written))
    return written


def _with_lead(lead: str, text: str) -> str:
    """Return the lead and the text, which may begin with it."""
    key = comparison_key(lead)
    return f"{lead}\n{text}" if key and not comparison_key(text[: 2 * len(lead) + 40]).startswith(key) else text


def _tags(written: str) -> list[str]:
    """Return the tags in a text: one a line, or with commas, semicolons or strokes between."""
    return list(dict.fromkeys(tag for part in _BETWEEN_TAGS.split(written) if (tag := _one_line(part).strip("#"))))


def _one_line(value: str) -> str:
    return _CONTROL.sub(" ", value).strip()


def to_table(records: list[dict]) -> pd.DataFrame:
    """Return the table of articles, with their dates, ids that stand twice told apart; takes the records apart."""
    _make_ids_unique(records)
    for record in records:
        add_date(record)
        add_outlet(record)
        record["section"] = record.get("section") or _section_of_folder(record[Between.FILE])
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


def _section_of_folder(name: str) -> str:
    """Return the innermost of a file's folders that is named like a section of news; "" for none."""
    folders = PurePosixPath(name).parts[-2::-1]
    return next((folder.replace("_", " ") for folder in folders if plain_name(folder) in _SECTIONS), "")


_SECTIONS = frozenset(plain_name(row["name"]) for row in read_list("sections"))


def no_articles() -> pd.DataFrame:
    """Return a table without a row, but with the columns that every table of articles has."""
    nothing = dict.fromkeys(["article_id", "title", "text", "path", "encoding", Between.FILE], "")
    return to_table([nothing]).iloc[:0]


def left_out_table(left_out: Iterable[LeftOut]) -> pd.DataFrame:
    """Return what was left out: one row per file or row, columns `path` and `reason`."""
    rows = [(path, sentence.removeprefix(path).lstrip(",: ")) for path, sentence, _ in left_out]
    return pd.DataFrame(rows, columns=["path", "reason"], dtype="str")


def tell_what_was_read(
    path: str | Path, articles: pd.DataFrame, losses: Sequence[str], count: int, passed_by: Sequence[LeftOut]
) -> None:
    """Say in one line what was read and what is of no kind that is read; warn of `count` losses and unread dates."""
    place = shown_place(path)
    kinds = Counter(Path(file).suffix.lower() or "no suffix" for file in articles["path"].unique())
    if kinds.total() > 1 or passed_by:
        files = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common(_KINDS))
        others = first_of([Path(loss.path).name for loss in passed_by], _SHOWN)
        say(
            f"{len(articles):,} articles read from {kinds.total():,} files of {place} ({files}); passed by: "
            + (f"{len(passed_by):,} files ({others})" if passed_by else "nothing")
        )
    if count:
        first = first_of(losses, _SHOWN, between="; ")
        warnings.warn(f"{count} files or rows of {place} were left out: {first}", stacklevel=4)
    unread = articles["date"].isna() & articles["date_as_written"].ne("")
    if unread.any():
        example = articles.loc[unread, "date_as_written"].iloc[0][:40]
        found = f"{unread.sum()} of {len(articles)} dates in {place} cannot be read and stay unknown"
        reason = why_unknown(example)
        warnings.warn(f"{found}: {example!r}" + (f"; {reason}" if reason else ""), stacklevel=4)


def warn_of_choices(notes: Mapping[tuple[str, str], Sequence[str]]) -> None:
    """Warn of what readers decided of files: each decision once, however many files it is of."""
    for (what, advice), files in notes.items():
        others = f" and {len(files) - 1} others" if len(files) > 1 else ""
        warnings.warn(f"{files[0]}{others}: {what}" + (f"; {advice}" if advice else ""), stacklevel=4)


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
