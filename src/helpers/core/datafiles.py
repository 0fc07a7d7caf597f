"""One table as a file for other programs: Excel, SPSS, Stata, R and what reads Parquet, by the ending of its name."""

import datetime
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from pandas.api import types

from helpers.core.errors import TableError, UserError
from helpers.core.paths import from_root, to_root
from helpers.core.spreadsheets import UNWRITABLE, write_csv, write_tex, write_xlsx
from helpers.core.store import replacing

_LONGEST_LABEL = 80  # letters that Stata holds; SPSS holds 256 bytes, and a Persian letter takes two or three
_YES_NO = {0: "خیر", 1: "بله"}
# The same table gives the same bytes, whenever it is written. The slice is where a .sav file says when that was.
_NO_TIME, _SPSS_TIME, _SPSS_NO_TIME = datetime.datetime(1980, 1, 1), slice(92, 109), b"01 Jan 8000:00:00"


class _Program(NamedTuple):
    name: str
    pattern: str  # of the names of columns
    longest_name: int
    unit: str
    longest_text: float  # in bytes
    reserved: str


_SPSS_WORDS = "all and by eq ge gt le lt ne not or to with"
_STATA_WORDS = "_all _b _coef _cons _n _pi _pred _rc _skip byte double float if in int long strl using with"
_SPSS = _Program("SPSS", r"[^\W\d_][\w.@#$]*(?<!\.)", 64, "bytes", 32_767, _SPSS_WORDS)
_STATA = _Program("Stata", r"(?!str\d+$)[^\W\d]\w*", 32, "characters", float("inf"), _STATA_WORDS)

_R_SCRIPT = """\
# In R: source("{stem}.R", encoding = "UTF-8", chdir = TRUE), with install.packages("arrow") once before.
articles <- as.data.frame(arrow::read_parquet("{stem}.parquet"))
labels <- list({labels})
for (name in names(labels)) attr(articles[[name]], "label") <- labels[[name]]
"""


def write_table(table: pd.DataFrame, file: str | Path, *, labels: Mapping[str, str] | None = None) -> Path:
    """Write a table by the ending of its name, whole or not at all; return the file.

    Dates stay dates (without the hour where no row has one). In SPSS and Stata yes or no is 1 or 0 with the labels بله
    and خیر, a missing text is empty, and what is neither text, number nor date becomes text.

    Parameters
    ----------
    file
        Counts from the project's root, and ends in `.csv`, `.xlsx`, `.tex`, `.sav` (SPSS), `.dta` (Stata 14 and newer),
        `.parquet`, or `.R`: a script that reads the Parquet file written beside it.
    labels
        What each column holds, for SPSS, Stata and R, cut at 80 letters; other files have no place for it.

    Raises
    ------
    TableError
        For another ending. For SPSS and Stata also where there is no row, or what they do not take: a name (letters,
        digits and `_`) of more than 64 bytes (SPSS, where a Persian letter is 2) or 32 characters (Stata), a text of
        more than 32,767 bytes (SPSS), a control character.
    UserError
        Where the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> table = pd.DataFrame({"outlet": ["ایسنا"], "hits": [3]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pd.read_spss(write_table(table, f"{folder}/hits.sav", labels={"hits": "شمار"})).values.tolist()
    [['ایسنا', 3.0]]
    """
    file = from_root(file)
    kind = file.suffix
    if kind not in KINDS:
        raise TableError(f"write_table: the name must end with one of {', '.join(KINDS)}; got {file.name!r}")
    known = {str(name): label[:_LONGEST_LABEL] for name, label in (labels or {}).items() if name in table}
    if kind == ".R":
        write_table(table, file.with_suffix(".parquet"))
    with writing(file) as part:
        if kind in _LABELLED:
            _LABELLED[kind](table, part, known)
        elif kind in _PLAIN:
            _PLAIN[kind](table, part)
        else:  # the escapes of JSON are among those of R
            said = ", ".join(f"{json.dumps(name)} = {json.dumps(known[name], ensure_ascii=False)}" for name in known)
            part.write_text(_R_SCRIPT.format(stem=file.stem, labels=said), encoding="utf-8")
    return file


@contextmanager
def writing(file: Path) -> Iterator[Path]:
    """Give a file to write, which takes the place of `file` when all went well. `UserError` where that cannot be."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as part:
            yield part
    except OSError as error:
        reason = f"{to_root(file)} cannot be written ({error.strerror or error})"
        raise UserError(f"{reason}: name another folder, make room, or allow it") from error


def _write_sav(table: pd.DataFrame, file: Path, labels: Mapping[str, str]) -> None:
    import pyreadstat

    columns = _columns_for(_SPSS, table)
    yes_no, numbers = _named(columns, types.is_bool_dtype), _named(columns, types.is_numeric_dtype)
    whole = {*yes_no, *_named(columns, types.is_integer_dtype)}
    dates = {name: columns[name].dt.date.where(columns[name].notna(), None) for name in _named(columns, _is_days)}
    pyreadstat.write_sav(
        columns.astype(dict.fromkeys(whole, "float64")).assign(**dates),
        str(file),
        column_labels=dict(labels),
        variable_value_labels=dict.fromkeys(yes_no, _YES_NO),
        variable_measure={name: "nominal" if name in yes_no else "scale" for name in numbers},
        variable_format=dict.fromkeys(whole, "F8.0"),
    )
    content = bytearray(file.read_bytes())
    content[_SPSS_TIME] = _SPSS_NO_TIME
    file.write_bytes(content)


def _write_dta(table: pd.DataFrame, file: Path, labels: Mapping[str, str]) -> None:
    columns = _columns_for(_STATA, table)
    yes_no, dates = _named(columns, types.is_bool_dtype), _named(columns, types.is_datetime64_any_dtype)
    columns.astype(dict.fromkeys(yes_no, "Int8")).to_stata(
        file,
        version=118,
        write_index=False,
        time_stamp=_NO_TIME,
        convert_dates={name: "td" if _is_days(columns[name]) else "tc" for name in dates},
        variable_labels=dict(labels),
        value_labels=dict.fromkeys(yes_no, _YES_NO),
    )


def _columns_for(program: _Program, table: pd.DataFrame) -> pd.DataFrame:
    """Return numbers, dates, yes or no and texts; raise `TableError` for what the program does not take."""
    names = [str(name) for name in table.columns]
    problem = None if len(table) else "opens no table without rows: check what was left out before"
    for name in names:
        length = len(name.encode()) if program.unit == "bytes" else len(name)
        if length > program.longest_name:
            problem = f"takes names of {program.longest_name} {program.unit}, {name[:40]!r}… has {length}: rename it"
        elif not re.fullmatch(program.pattern, name) or name.lower() in program.reserved.split():
            problem = f"takes no column of the name {name!r}: rename it, with letters, digits and _"
        elif sum(other.lower() == name.lower() for other in names) > 1:
            problem = f"takes no two columns of the name {name!r}: rename one"
    columns = {}
    for name, (_, values) in zip(names, table.reset_index(drop=True).items(), strict=True):
        if types.is_datetime64_any_dtype(values):
            columns[name] = values.dt.tz_localize(None).astype("datetime64[ms]")
        elif types.is_numeric_dtype(values):
            columns[name] = values
        else:
            columns[name] = values.astype(object).where(values.notna(), "").map(str)
            require_readable(columns[name], name=name, verb="write_table")
            longest = max((len(text.encode()) for text in columns[name]), default=0)
            if longest > program.longest_text:
                problem = f"takes texts of {program.longest_text:,} bytes, {name!r} has one of {longest:,}: cut it"
    if problem:
        raise TableError(f"write_table: {program.name} {problem}")
    return pd.DataFrame(columns)


def require_readable(texts: Iterable[str], *, name: str, verb: str) -> None:
    """Raise `TableError` for a text with a control character, which ends a text in SPSS and breaks XML."""
    for row, text in enumerate(texts, start=1):
        if found := UNWRITABLE.search(text):
            where = f"column {name!r} holds U+{ord(found[0]):04X} in row {row}"
            raise TableError(f"{verb}: {where}, a control character that the file cannot: put a space in its place")


def _named(columns: pd.DataFrame, is_kind: Callable[[pd.Series], bool]) -> list[str]:
    return [name for name, values in columns.items() if is_kind(values)]


def _is_days(values: pd.Series) -> bool:
    return types.is_datetime64_any_dtype(values) and bool((values.dropna() == values.dropna().dt.normalize()).all())


_PLAIN = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".tex": write_tex,
    ".parquet": lambda table, file: table.to_parquet(file, index=False),
}
_LABELLED = {".sav": _write_sav, ".dta": _write_dta}
KINDS = (*_PLAIN, *_LABELLED, ".R")
