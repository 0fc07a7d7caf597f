"""Tables as files: CSV and Excel without formulas, read and written; for LaTeX, SPSS, Stata, R and Parquet, written.

Tables and figures that are made of invented articles say so.
"""

import csv
import datetime
import io
import json
import math
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import pandas as pd
from pandas.api import types

from helpers.core.errors import TableError, UserError, require_table
from helpers.core.paths import from_root, to_root
from helpers.core.store import replacing

LONGEST_CELL = 32_767  # characters that Excel holds; openpyxl cuts the rest of a text without a word
_LONGEST_FIELD = 2**31 - 1  # letters of a CSV file; a passage may be longer than the csv module's default of 131,072
# A spreadsheet takes a cell that begins with one of these for a formula; some take the wide and small forms for the
# plain ones, as Chinese and Japanese keyboards write them.
_SIGNS = "=+@＝＋＠﹦﹢﹫﹣－−-"
# What may be dropped before the sign is looked at: spaces, quotation marks, control characters, marks of direction. No
# character is in both sets, so that a long row of them is read once.
_MARKS = r"\"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_UNSEEN = rf"(?:[^\S\t\r\n]|[{_MARKS}])*"
# A cell begins where its text does, and where a program that was told another separator would begin a new one.
_BEGIN = r"(?<![^;\t\r\n])"
_RUNS = rf"(?='*{_UNSEEN}[{_SIGNS}])"
_TO_MARK = re.compile(rf"{_BEGIN}{_RUNS}|\A(?='*[\t\r\n])")
_MARK = re.compile(rf"{_BEGIN}'{_RUNS}|\A'(?='*[\t\r\n])")

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # a workbook and XML cannot hold these
_MOST_ROWS = 1_048_575  # of Excel, below the names
_TOWARDS_NODE = {"left": "left", "node": "center", "right": "right"}  # a concordance's columns, read from the right
_WIDTHS = {"left": 55, "node": 16, "right": 55}  # in letters
_WIDTH = 14
_ZIP_TIME, _ABOUT = (1980, 1, 1, 0, 0, 0), "docProps/core.xml"
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def safe_cell(value):
    """Return a text with an apostrophe before each place where a spreadsheet would begin a formula.

    That is before = + - @, their wide forms, a tab or a line end at the start of the text, and before such a sign after
    a semicolon, a tab or a line end, where Excel begins a new cell if its separator is not the comma (OWASP, CSV
    Injection). A text that is a number, "-3", is a text too; anything but a text is left as it is.
    """
    return _TO_MARK.sub("'", value) if isinstance(value, str) else value


def plain_cell(value):
    """Return a text as it was before `safe_cell`; one that `safe_cell` would not have given is left as it is."""
    return _MARK.sub("", value) if isinstance(value, str) else value


def safe_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the names of its columns, and its texts, as from `safe_cell`; numbers stay numbers."""
    safe = table.set_axis([safe_cell(name) for name in table.columns], axis="columns")
    for place, kind in enumerate(table.dtypes):
        if pd.api.types.is_string_dtype(kind) or isinstance(kind, pd.CategoricalDtype):
            safe.isetitem(place, table.iloc[:, place].map(safe_cell))
    return safe


def write_csv(table: pd.DataFrame, file: Path) -> None:
    """Write a table, its texts as from `safe_cell`, as CSV (RFC 4180; UTF-8 with a mark that Excel reads)."""
    # Lines end with \r\n: with \n alone, Python leaves a text that holds \r without quotation marks, and it breaks.
    safe_table(table).to_csv(file, index=False, encoding="utf-8-sig", lineterminator="\r\n", float_format="%.10g")


def read_csv(file: Path) -> pd.DataFrame:
    """Read what `write_csv` wrote: the same rows, each cell a text as it was before it was made safe."""
    # Not pandas: before its version 3 it ended a text at the first NUL.
    with file.open(encoding="utf-8-sig", newline="") as lines:
        csv.field_size_limit(_LONGEST_FIELD)
        header, *rows = ([plain_cell(cell) for cell in row] for row in csv.reader(lines))
    return pd.DataFrame(rows, columns=header, dtype=str)


def read_cells(file: Path, *, columns: Iterable[str] = ()) -> list[list[str]]:
    """Return the rows of a CSV, TSV or XLSX file that somebody filled in, the head first, as texts made plain.

    Of a workbook with several sheets it is the first one whose head has one of `columns`, or else the first one. Raises
    `TableError` for a file that is not there, of another kind, or not in UTF-8.
    """
    kind, where = file.suffix.lower(), to_root(file)
    if not file.is_file():
        raise TableError(f"there is no file {where}: check the path for a typing error")
    if kind == ".xlsx":
        sheets = pd.read_excel(file, sheet_name=None, header=None, dtype=str, keep_default_na=False, engine="openpyxl")
        tables = [sheet.to_numpy().tolist() for sheet in sheets.values()]
        table = next((table for table in tables if table and set(columns) & set(table[0])), tables[0])
    elif kind in (".csv", ".tsv"):
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise TableError(f"{where} is not UTF-8: in Excel, save it as “CSV UTF-8”") from error
        # Excel writes ; in countries where the comma is a decimal sign.
        separator = max(",;\t", key=text.partition("\n")[0].count)
        csv.field_size_limit(_LONGEST_FIELD)
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    else:
        raise TableError(f"{where}: a table to read is a .csv, .tsv or .xlsx file")
    return [[plain_cell(str(value).strip()) for value in row] for row in table]


def write_xlsx(table: pd.DataFrame, file: Path) -> None:
    """Write a table, its texts as from `safe_cell`, as a workbook of one sheet that reads from the right.

    Every text reads from the right to the left, whatever its first letter; the columns of a concordance are aligned to
    the node. A character that a workbook cannot hold becomes U+FFFD. The same table gives the same bytes. Raises
    `TableError` for more rows, or a longer text, than a sheet can hold.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    if len(table) > _MOST_ROWS:
        raise TableError(f"{len(table):,} rows are more than a sheet holds ({_MOST_ROWS:,}): save it as csv")
    book = Workbook()
    sheet = book.active
    sheet.sheet_view.rightToLeft = True
    sheet.freeze_panes = "A2"
    names = [str(name) for name in table.columns]
    alignments = [Alignment(horizontal=_TOWARDS_NODE.get(name), readingOrder=2) for name in names]
    safe = safe_table(table)
    for number, row in enumerate([tuple(safe.columns), *safe.itertuples(index=False, name=None)]):
        sheet.append([_cell_value(value, f"row {number}, {name!r}") for name, value in zip(names, row, strict=True)])
        for cell, alignment in zip(sheet[number + 1], alignments, strict=True):
            if isinstance(cell.value, str):
                cell.data_type, cell.alignment = "s", alignment  # openpyxl would make an error of #N/A
    for cell, name in zip(sheet[1], names, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(name, _WIDTH)
    book.save(file)
    _forget_time(file)


def write_tex(table: pd.DataFrame, file: Path) -> None:
    r"""Write a table for LaTeX, with the rules of booktabs, what LaTeX would run written as letters.

    Columns without a letter, as of numbers, are on the right. Persian words need XeLaTeX or LuaLaTeX with a Persian
    font (xepersian, polyglossia), where a table in a Persian paragraph reads from the right.
    """
    has_letters = [any(letter.isalpha() for value in values for letter in str(value)) for _, values in table.items()]
    styler = table.style.hide(axis="index").format(escape="latex", na_rep="").format_index(escape="latex", axis=1)
    columns = "".join("l" if has else "r" for has in has_letters)
    file.write_text(styler.to_latex(hrules=True, column_format=columns), encoding="utf-8")


def _cell_value(value, where: str):
    """Return what openpyxl can write of a value: a number, a date, a text, or nothing."""
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        return value
    text = UNWRITABLE.sub("\ufffd", str(value))
    if len(text) > LONGEST_CELL:
        raise TableError(
            f"{where}: {len(text):,} characters are more than a cell holds ({LONGEST_CELL:,}): save as csv"
        )
    return text


def _forget_time(file: Path) -> None:
    """Write a workbook anew without the times at which it and its parts were made."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[_ABOUT] = _TIME.sub(b"1980-01-01T00:00:00Z", parts[_ABOUT])
    write_zip(file, parts)


def write_zip(file: Path | BinaryIO, contents: Mapping[str, bytes]) -> None:
    """Write an archive of files by their names; the same contents give the same bytes."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content, zipfile.ZIP_DEFLATED)


_LONGEST_LABEL = 80  # letters that Stata holds; SPSS holds 256 bytes, and a Persian letter takes two or three
_YES_NO = {0: "خیر", 1: "بله"}
# The same table gives the same bytes, whenever it is written. The slice is where a .sav file says when that was.
_STATA_TIME, _SPSS_TIME, _SPSS_NO_TIME = datetime.datetime(1980, 1, 1), slice(92, 109), b"01 Jan 8000:00:00"


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
    require_table(table, verb="write_table")
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
        time_stamp=_STATA_TIME,
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


_INVENTED = "invented"  # of articles, and of tables made of invented ones
_YES = {"yes", "true", "1", "بله"}
_read: dict[str, bool] = {}  # by corpus, of those that this process has read


def count_invented(articles: pd.DataFrame) -> int:
    """Count the articles whose row says that they are invented.

    >>> count_invented(pd.DataFrame({"invented": ["yes", "no", None]}))
    1
    """
    return int(articles[_INVENTED].astype("str").str.lower().isin(_YES).sum()) if _INVENTED in articles else 0


def note_invented(corpus: str | Path, articles: pd.DataFrame) -> int:
    """Note whether a corpus that was read holds invented articles, and return how many."""
    count = count_invented(articles)
    _read[str(from_root(corpus))] = count > 0
    return count


def is_invented(corpus: object) -> bool:
    """Tell whether what was read from a corpus, named by its path, holds invented articles."""
    return isinstance(corpus, str | Path) and _read.get(str(from_root(corpus)), False)


def mark_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table made of invented articles with a last column that says so in each row.

    >>> mark_table(pd.DataFrame({"term": ["صلح"]})).columns.tolist()
    ['term', 'invented']
    """
    return table if _INVENTED in table or table.columns.nlevels > 1 else table.assign(**{_INVENTED: "yes"})
