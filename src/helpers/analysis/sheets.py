"""Sheets that people fill in, as workbooks and as CSV: codes of paragraphs, and columns beside any table's rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from numbers import Number
from pathlib import Path

import pandas as pd

from helpers.analysis.codebook import NO_THEME, Codebook, label_key
from helpers.analysis.coding import row_mark
from helpers.core.datafiles import LONGEST_CELL, read_cells, safe_cell, write_csv
from helpers.core.errors import CodingError, TableError, require_columns, require_table
from helpers.core.paths import from_root, to_root

_THEME_COLUMNS = [f"theme_{number}" for number in range(1, 6)]
_TO_FILL_IN = (*_THEME_COLUMNS, "remark")
_NONE = NO_THEME["fa"]
_GUIDE, _CHOICES = "راهنما", "گزینه‌ها"  # the pages of a workbook behind the sheet
_KEYS = ["article_id", "paragraph"]
_HIDDEN = ["weight", "probability", "coded"]  # of a sample: a coder who sees them codes by them
_PLACES = ["paragraph", "sentence", "position", "length"]  # whole numbers, by which rows are joined to tokens
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # a workbook cannot hold these
_WIDTHS = {"article_id": 16, "text": 90, "check": 10, "remark": 30, **dict.fromkeys(_PLACES, 6)}
_WIDTHS |= {"left": 45, "right": 45, "quote": 90, "passage": 90}
_HOW_TO = [
    "هر سطر یک بند است. بند را بخوانید و هر مضمونی را که از آن سخن می‌گوید در یکی از ستون‌های theme_1 تا theme_5 "
    "برگزینید.",
    "مضمون هنگامی کدگذاری می‌شود که بند چیزی دربارهٔ آن بگوید؛ نام یک بانک، خیابان، شخص یا سمت گوینده به تنهایی "
    "کافی نیست.",
    f"اگر هیچ مضمونی در بند نیست، در theme_1 «{_NONE}» را برگزینید. سطر خالی یعنی بند هنوز کدگذاری نشده است.",
    "برگه، جز ستون‌های کد و remark، قفل است تا کدها از سطر خود جدا نشوند. ستون‌های article_id، paragraph، text و check "
    "را تغییر ندهید.",
    "پیش از پایان کار با کدگذار دیگر گفت‌وگو نکنید و نتیجهٔ ماشین را نبینید.",
]
_HOW_TO_REVIEW = [
    "هر سطر یک مورد است. آن را بخوانید و ستون‌های پس از check را پر کنید؛ خانهٔ خالی یعنی هنوز پر نشده است.",
    "در ستونی که فهرست دارد یکی از گزینه‌های فهرست را برگزینید. گزینه‌ها در برگهٔ «گزینه‌ها» هم آمده‌اند.",
    "ستون‌های دیگر قفل‌اند تا آنچه می‌نویسید از سطر خود جدا نشود. آنها را تغییر ندهید و جابه‌جا نکنید.",
]


def write_coding_sheet(
    sample: pd.DataFrame, codebook: Codebook, path: str | Path, *, columns: Mapping[str, Sequence[str]] | None = None
) -> list[Path]:
    """Write a sample as a workbook with drop-downs and instructions, and as CSV.

    Both have the columns of the sample, then `theme_1` to `theme_5`, those of `columns` and `remark` to fill in. The
    workbook's second sheet has the instructions and each theme of the codebook's top level with its definition.
    Existing files are not overwritten. A text that a spreadsheet would run as a formula has an apostrophe in front, in
    both files, so that it stays a text when a coder saves one as the other; `read_coding_sheet` takes it off. What the
    machine thinks of a paragraph (`weight`, `probability`, `coded`) is in neither file.

    Parameters
    ----------
    columns : more columns to fill in, each with the choices of its drop-down, or none for free text: `{"stance":
        ["موافق", "مخالف"], "frame": []}`. `read_review_sheet` reads them.

    Returns
    -------
    The files: `path` with .xlsx and with .csv; and of a sample with weights `path` with _weights.csv, which is not for
    coders (`read_weights`).

    Examples
    --------
    >>> import tempfile
    >>> from helpers.analysis import read_codebook
    >>> sample = pd.DataFrame({"article_id": ["1"], "paragraph": [1], "text": ["صادرات"], "check": ["0"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.name for file in write_coding_sheet(sample, read_codebook(), f"{folder}/sheet")]
    ['sheet.xlsx', 'sheet.csv']
    """
    require_columns(sample, [*_KEYS, "text", "check"], verb="write_coding_sheet")
    top = [theme for theme in codebook.themes if not theme.parent]
    guide = [[line] for line in _HOW_TO] + [[], ["مضمون", "Theme", "Definition", "Include", "Exclude"]]
    first = len(guide) + 1
    guide += [[theme.label.fa, theme.label.en, *theme.described("fa")] for theme in top]
    guide.append(list(NO_THEME.values()))
    themes = f"'{_GUIDE}'!$A${first}:$A${len(guide)}"
    to_fill_in = {**dict.fromkeys(_THEME_COLUMNS, themes), **(columns or {}), "remark": []}
    locked = sample.drop(columns=[name for name in _HIDDEN if name in sample])
    weights = sample[[*_KEYS, "weight"]] if "weight" in sample else None
    _check_columns(columns or {}, [*locked.columns, *_TO_FILL_IN], verb="write_coding_sheet")
    return _write(locked, to_fill_in, path, guide, header=first - 1, weights=weights)


def write_review_sheet(rows: pd.DataFrame, path: str | Path, *, columns: Mapping[str, Sequence[str]]) -> list[Path]:
    """Write any table as a workbook and as CSV, with columns to fill in: hits, lines of a concordance, quotes.

    The table's own columns are locked, without a password. Existing files are not overwritten.

    Parameters
    ----------
    rows : one row per hit (`find_themes`), line (`concordance`), quote (`attribute_quotes`) or anything else.
    columns : columns to fill in, each with the choices of its drop-down, or none for free text.

    Returns
    -------
    The files: `path` with .xlsx and with .csv. Between the table's columns and those to fill in stands `check`, a mark
    by which `read_review_sheet` notices rows that were torn apart.

    Examples
    --------
    >>> import tempfile
    >>> quotes = pd.DataFrame({"article_id": ["1"], "paragraph": [1], "quote": ["همکاری خوب است"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = write_review_sheet(quotes, f"{folder}/quotes", columns={"stance": ["موافق", "مخالف"]})
    ...     list(read_review_sheet(files[1], columns={"stance": ["موافق", "مخالف"]}))
    ['article_id', 'paragraph', 'quote', 'stance']
    """
    if not columns:
        raise TableError("write_review_sheet: columns is empty; name the columns to fill in, with their choices")
    require_table(rows, verb="write_review_sheet")
    names = [str(name) for name in rows.columns]
    if "check" in map(_name, names):
        raise TableError("write_review_sheet: the table has a column 'check', the name of the mark: rename it")
    _check_columns(columns, [*names, "check"], verb="write_review_sheet")
    texts = rows.astype("object").map(_as_text).itertuples(index=False)
    marks = [_line_mark(dict(zip(names, row, strict=True))) for row in texts]
    locked = rows.set_axis(names, axis="columns").assign(check=marks)
    return _write(locked, columns, path, [[line] for line in _HOW_TO_REVIEW], header=0)


def _as_text(value) -> str:
    """Return what a cell will hold, as it will be read."""
    return "" if pd.api.types.is_scalar(value) and pd.isna(value) else str(value).strip()


def _line_mark(row: dict[str, str]) -> str:
    """Return the mark of a row, of its ids and of the letters of its other cells: spreadsheets change dates, 0.10 …"""
    others = (row[name] for name in sorted(row, key=str.strip) if name not in _KEYS and not _is_number(row[name]))
    letters = "".join(filter(str.isalpha, "".join(others).lower()))
    return row_mark(row.get("article_id", ""), _whole(row.get("paragraph", "")), letters)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _whole(number: str) -> str:
    return number.removesuffix(".0")


def _check_columns(columns: Mapping[str, Sequence[str]], taken: Iterable[str], *, verb: str) -> None:
    names = [*map(_name, taken)]
    for name, choices in columns.items():
        if not _name(name) or _name(name) in names:
            raise TableError(f"{verb}: columns has {name!r}, which the sheet has already: choose another name")
        names.append(_name(name))
        if isinstance(choices, str) or len({label_key(str(choice)) for choice in choices} - {""}) < len(list(choices)):
            raise TableError(f"{verb}: the choices of {name!r} must be a list of different texts; got {choices!r}")


def _name(column: object) -> str:
    return str(column).strip().lower()


def _write(
    locked: pd.DataFrame,
    to_fill_in: Mapping[str, Sequence[str] | str],
    path: str | Path,
    guide: list[list],
    *,
    header: int,
    weights: pd.DataFrame | None = None,
) -> list[Path]:
    """Write a sheet as a workbook and as CSV, and weights as CSV, where none of these is there yet."""
    table = locked.astype("object").map(_printable)
    names = (
        list(locked["article_id"]) if "article_id" in locked else [f"row {row}" for row in range(2, len(locked) + 2)]
    )
    for name, row in zip(names, table.itertuples(index=False), strict=True):
        # What would come back from a workbook changed, and then belong to no row.
        if _CONTROL.search(str(name)):
            raise CodingError(f"article_id {name!r} holds a character that no workbook can: give it another id")
        longest = max((len(safe_cell(value)) for value in row if isinstance(value, str)), default=0)
        if longest > LONGEST_CELL:
            raise CodingError(
                f"a text of {name} has {longest:,} characters, more than a cell can hold ({LONGEST_CELL:,}): break it "
                "into lines, or leave it out"
            )
    base = from_root(str(path).removesuffix(".xlsx").removesuffix(".csv"))
    endings = [".xlsx", ".csv"] + ["_weights.csv"] * (weights is not None)
    files = [base.with_name(base.name + ending) for ending in endings]
    for file in filter(Path.exists, files):
        raise CodingError(f"{to_root(file)} is there already and may hold codes: move it away or choose another name")
    base.parent.mkdir(parents=True, exist_ok=True)
    table = table.assign(**dict.fromkeys(to_fill_in, ""))
    _workbook(table, to_fill_in, guide, header=header).save(files[0])
    write_csv(table, files[1])
    if weights is not None:
        write_csv(weights, files[2])
    return files


def _printable(value):
    """Return what a workbook and CSV both hold of a value: a number, or a text."""
    if isinstance(value, Number) and not pd.isna(value):
        return value
    return _CONTROL.sub(" ", value if isinstance(value, str) else _as_text(value))


def _workbook(table: pd.DataFrame, to_fill_in: Mapping[str, Sequence[str] | str], guide: list[list], *, header: int):
    """Return a workbook: the sheet to fill in, the guide, and the choices of the columns that have some.

    Choices of a column are a list of them, or the cells that hold them already.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Protection
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet, page = book.active, book.create_sheet(_GUIDE)
    sheet.title = "کدگذاری"
    _fill(page, guide, [26, 26, 60, 60, 60] if header else [120], header=header)
    widths = [_WIDTHS.get(name, 22) for name in table.columns]
    _fill(sheet, [table.columns, *table.itertuples(index=False)], widths, header=1)
    lists = {name: list(choices) for name, choices in to_fill_in.items() if choices and not isinstance(choices, str)}
    if lists:
        page = book.create_sheet(_CHOICES)
        _fill(page, [list(lists), *zip_longest(*lists.values())], [26] * len(lists), header=1)
    cells = {name: choices for name, choices in to_fill_in.items() if isinstance(choices, str)}
    for number, (name, choices) in enumerate(lists.items(), start=1):
        letter = get_column_letter(number)
        cells[name] = f"'{_CHOICES}'!${letter}$2:${letter}${len(choices) + 1}"
    drop_downs = {place: DataValidation(type="list", formula1=place, allow_blank=True) for place in cells.values()}
    for choice in drop_downs.values():
        choice.error, choice.showErrorMessage = "یکی از گزینه‌های فهرست را برگزینید", True
        sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"
    # Locked without a password, but for the columns to fill in: one sorted alone would give codes to other rows.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    for column, name in zip(sheet.iter_cols(min_row=1), table.columns, strict=True):
        if name in to_fill_in:
            for cell in column[1:]:
                cell.protection = Protection(locked=False)
        if name in cells:
            letter = column[0].column_letter
            drop_downs[cells[name]].add(f"{letter}2:{letter}{max(len(table), 1) + 1}")
    return book


def _fill(page, rows: Iterable[Iterable], widths: list[int], *, header: int) -> None:
    """Write a page from right to left, its header bold, and the texts below wrapped."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    page.sheet_view.rightToLeft = True
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(rows, start=1):
        page.append([safe_cell(_printable(value)) for value in row])
        for cell in page[number]:
            if isinstance(cell.value, str):  # openpyxl makes a formula of =1+1, an error of #N/A
                cell.data_type = "s"
            if number == header:
                cell.font = Font(bold=True)
            elif number > header:
                cell.alignment = Alignment(wrap_text=True, vertical="top")


def read_coding_sheet(path: str | Path, codebook: Codebook, *, coder: str) -> tuple[pd.DataFrame, list[str]]:
    """Read a sheet (.xlsx or .csv) that a coder filled in; whole rows may stand in any order.

    Returns
    -------
    A table with one row per coded paragraph and theme of the codebook's top level: `article_id, paragraph, coder,
    theme, code` (1 where the sheet names the theme, by a label or its id, else 0); and what was left out, one sentence
    each: rows without any code, and the second of two equal codes in a row.

    Raises
    ------
    CodingError : names file and row when a code is unknown, a paragraph stands twice, «none» stands beside a theme, or
        ids and text no longer belong together. Codes sorted without their rows cannot be told from right ones: the
        workbook is locked against that. Deleted rows show as paragraphs that only the other coder coded
        (`score_coding`).
    """
    file = from_root(path)
    top = codebook.top()
    code_of = {label_key(name): "" for name in NO_THEME.values()}
    for names in (dict(zip(top, top, strict=True)), codebook.labels("fa"), codebook.labels("en")):
        code_of |= {label_key(names[theme]): theme for theme in top}
    left_out, coded, seen = [], [], {}
    for number, row in _rows(file, [*_KEYS, "text", "check", *_THEME_COLUMNS]):
        where = f"{to_root(file)}, row {number}"
        themes = _codes(row, code_of, where, left_out)
        if themes is None and not row["article_id"]:
            left_out.append(f"{where}: no article_id and no code")
            continue
        written = _whole(row["paragraph"])
        if not written.isdecimal():
            raise CodingError(f"{where}: paragraph {written!r} is no number: restore the column as it was written")
        key = row["article_id"], int(written)
        if key in seen:
            raise CodingError(f"{where}: paragraph {key[1]} of {key[0]} stands in row {seen[key]} too: remove one")
        seen[key] = number
        if row_mark(*key, row["text"]) != row["check"]:
            raise CodingError(
                f"{where}: the text is not the one that was drawn as paragraph {key[1]} of {key[0]}. It was changed, "
                "or one column was sorted alone: sort whole rows, or copy the codes into the sheet as it was written"
            )
        if themes is None:
            left_out.append(f"{where}: no code")
            continue
        coded += [(*key, coder, theme, int(theme in themes)) for theme in top]
    if not coded:
        raise CodingError(f"{to_root(file)}: no row has a code: fill in {_THEME_COLUMNS[0]}")
    return pd.DataFrame(coded, columns=[*_KEYS, "coder", "theme", "code"]), left_out


def read_review_sheet(path: str | Path, *, columns: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Read what was filled in on a sheet of `write_review_sheet`, or in the free columns of a coding sheet.

    Parameters
    ----------
    columns : as when the sheet was written, or some of them: the columns to read, each with its choices.

    Returns
    -------
    One row per row of the sheet, which may stand in any order: the columns that were written, as texts (`paragraph`,
    `sentence`, `position` and `length` as numbers), and those of `columns`, "" where nothing was filled in.

    Raises
    ------
    CodingError : names file and row where a choice is not in the list, or a row was torn apart or changed.

    Examples
    --------
    See `write_review_sheet`.
    """
    file, wanted = from_root(path), {_name(name): name for name in columns}
    allowed = {name: {label_key(str(choice)): choice for choice in choices} for name, choices in columns.items()}
    found, locked = [], []
    for number, row in _rows(file, ["check", *wanted]):
        where, names = f"{to_root(file)}, row {number}", list(row)
        locked = names[: names.index("check")]
        line = {name: row[name] for name in locked}
        place = line.get("article_id", ""), _whole(line.get("paragraph", ""))
        if row["check"] not in (_line_mark(line), row_mark(*place, line.get("text", ""))):
            raise CodingError(
                f"{where}: the row is not as it was written. It was changed, or one column was sorted or moved alone: "
                "sort whole rows, or copy what you filled in into the sheet as it was written"
            )
        for name, own in wanted.items():
            line[own] = row[name]
            if allowed[own] and row[name]:
                if label_key(row[name]) not in allowed[own]:
                    choices = ", ".join(map(str, columns[own]))
                    raise CodingError(f"{where}: {own} has no choice {row[name]!r}: choose one of {choices}")
                line[own] = allowed[own][label_key(row[name])]
        found.append(line)
    if not found:
        raise CodingError(f"{to_root(file)} has no rows: check whether it is the sheet that was filled in")
    table = pd.DataFrame(found)
    for name in set(_PLACES) & set(locked):
        numbers = table[name].map(_whole)
        if numbers.str.isdecimal().all():
            table[name] = numbers.astype(int)
    return table


def read_weights(path: str | Path) -> pd.DataFrame:
    """Read the weights that `write_coding_sheet` wrote beside a sheet: one row per paragraph.

    Returns
    -------
    Columns `article_id, paragraph, weight`, for `score_coding`.
    """
    needed = [*_KEYS, "weight"]
    rows = [[row[name] for name in needed] for _, row in _rows(from_root(path), needed)]
    table = pd.DataFrame(rows, columns=needed)
    try:
        table["paragraph"] = table["paragraph"].map(_whole).astype(int)
        table["weight"] = table["weight"].astype(float)
    except ValueError as error:
        raise CodingError(f"{to_root(from_root(path))}: a paragraph or weight is no number ({error})") from error
    return table


def _rows(file: Path, needed: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that are not blank, with their numbers in the file; case is no matter in `needed` columns."""
    try:
        table = read_cells(file, columns=("article_id", "check"))
    except TableError as error:
        raise CodingError(f"no coding sheet: {error}") from error
    needed = list(needed)
    header = [_name(name) if _name(name) in needed else name for name in table[0]] if table else []
    missing = [name for name in needed if name not in header]
    if missing:
        found = ", ".join(header) or "no columns"
        raise CodingError(f"{to_root(file)}: column {missing[0]!r} is missing; found: {found}. Restore it as it was")
    blank = [""] * len(header)  # a row of a CSV file may end early
    rows = enumerate(table[1:], start=2)
    return [(number, dict(zip(header, [*row, *blank], strict=False))) for number, row in rows if any(row)]


def _codes(row: dict[str, str], code_of: dict[str, str], where: str, left_out: list[str]) -> set[str] | None:
    """Return the themes that a row names; none of them is an empty set, an empty row nothing."""
    themes = []
    for code in filter(None, (row[name] for name in _THEME_COLUMNS)):
        if label_key(code) not in code_of:
            raise CodingError(f"{where}: there is no theme {code!r}: choose one from the list, or «{_NONE}»")
        themes.append(code_of[label_key(code)])
    if "" in themes and any(themes):
        raise CodingError(f"{where}: «{_NONE}» stands beside a theme: keep one of them")
    doubled = dict.fromkeys(theme for theme in themes if themes.count(theme) > 1)
    left_out += [f"{where}: {theme or _NONE} stands twice, counted once" for theme in doubled]
    return set(themes) - {""} if themes else None
