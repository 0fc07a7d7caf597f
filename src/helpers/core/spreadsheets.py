"""Tables for spreadsheets: what is written is shown and never run, and reads back as it was."""

import csv
import datetime
import io
import math
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.core.errors import TableError
from helpers.core.paths import to_root

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
_NO_TIME = (1980, 1, 1, 0, 0, 0)
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
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            content = _TIME.sub(b"1980-01-01T00:00:00Z", content) if name == "docProps/core.xml" else content
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
