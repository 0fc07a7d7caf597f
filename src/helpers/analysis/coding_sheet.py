"""Sheets on which people code paragraphs: written to .xlsx and .csv, and read back."""

import csv
from pathlib import Path

import pandas as pd

from helpers.analysis.codebook import Codebook
from helpers.analysis.coding_sample import text_mark
from helpers.errors import CodingError, require_columns
from helpers.language import fold_characters
from helpers.paths import from_root, to_root

THEME_COLUMNS = [f"theme_{number}" for number in range(1, 6)]
NONE = "هیچ‌کدام"
_KEYS = ["article_id", "paragraph"]
_WIDTHS = {"article_id": 16, "paragraph": 6, "text": 90, "check": 10, "remark": 30}
_HOW_TO = [
    "هر سطر یک بند است. بند را بخوانید و هر موضوعی را که از آن سخن می‌گوید در یکی از ستون‌های theme_1 تا theme_5 "
    "برگزینید.",
    "موضوع هنگامی کدگذاری می‌شود که بند چیزی درباره آن بگوید؛ نام یک بانک، خیابان، شخص یا سمت گوینده به تنهایی "
    "کافی نیست.",
    f"اگر هیچ موضوعی در بند نیست، در theme_1 «{NONE}» را برگزینید. سطر خالی یعنی بند هنوز کدگذاری نشده است.",
    "سطرها را می‌توانید جابه‌جا کنید، اما همیشه سطر کامل را. ستون‌های article_id، paragraph، text و check را تغییر ندهید.",
    "پیش از پایان کار با کدگذار دیگر گفت‌وگو نکنید و نتیجه ماشین را نبینید.",
]


def write_coding_sheet(sample: pd.DataFrame, codebook: Codebook, path: str | Path) -> list[Path]:
    """Write a sample as `path`.xlsx, with drop-downs and instructions, and as `path`.csv; return the files.

    `sample` is one row per paragraph, as from `sample_for_coding`. Both files have its columns, then `theme_1` to
    `theme_5` and `remark` to fill in. The workbook reads from right to left; its second sheet has the instructions and
    each theme of the codebook's top level with its definition. Existing files are not overwritten.

    >>> import tempfile
    >>> from helpers.analysis import read_codebook
    >>> sample = pd.DataFrame({"article_id": ["1"], "paragraph": [1], "text": ["صادرات"], "check": ["0"]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.name for file in write_coding_sheet(sample, read_codebook(), f"{folder}/sheet")]
    ['sheet.xlsx', 'sheet.csv']
    """
    require_columns(sample, [*_KEYS, "text", "check"], verb="write_coding_sheet")
    base = from_root(path)
    files = [base.with_name(f"{base.name}.{kind}") for kind in ("xlsx", "csv")]
    present = [file for file in files if file.exists()]
    if present:
        raise CodingError(
            f"{to_root(present[0])} is there already and may hold codes: move it away or choose another name"
        )
    base.parent.mkdir(parents=True, exist_ok=True)
    table = sample.assign(**dict.fromkeys([*THEME_COLUMNS, "remark"], ""))
    _workbook(table, codebook).save(files[0])
    table.to_csv(files[1], index=False, encoding="utf-8-sig", lineterminator="\n")
    return files


def _workbook(table: pd.DataFrame, codebook: Codebook):
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet, guide = book.active, book.create_sheet("راهنما")
    sheet.title = "کدگذاری"
    top = [theme for theme in codebook.themes if not theme.parent]
    guide_rows = [[line] for line in _HOW_TO] + [[], ["موضوع", "Theme", "Definition", "Include", "Exclude"]]
    first = len(guide_rows) + 1
    guide_rows += [[t.label.fa, t.label.en, t.definition, t.include, t.exclude] for t in top] + [[NONE, "none"]]
    for row in guide_rows:
        guide.append(row)
    sheet.append(list(table.columns))
    for row in table.itertuples(index=False):
        sheet.append([str(value) if isinstance(value, str) else value for value in row])
    choice = DataValidation(type="list", formula1=f"'{guide.title}'!$A${first}:$A${first + len(top)}", allow_blank=True)
    choice.error, choice.showErrorMessage = "یکی از موضوع‌های فهرست را برگزینید", True
    sheet.add_data_validation(choice)
    for number, name in enumerate(table.columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 22)
        if name in THEME_COLUMNS and len(table):
            choice.add(f"{letter}2:{letter}{len(table) + 1}")
    for page, widths in ((sheet, []), (guide, [26, 26, 60, 60, 60])):
        page.sheet_view.rightToLeft = True
        for letter, width in zip("ABCDE", widths, strict=False):
            page.column_dimensions[letter].width = width
        for cell in page[1] if page is sheet else page[first - 1]:
            cell.font = Font(bold=True)
        for row in page.iter_rows(min_row=2 if page is sheet else first):
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    return book


def read_coding_sheet(path: str | Path, codebook: Codebook, *, coder: str) -> pd.DataFrame:
    """Read a filled-in sheet (.xlsx or .csv): one row per coded paragraph and theme of the codebook's top level.

    Columns `article_id, paragraph, coder, theme, code`: 1 where the sheet names the theme, by its Persian or English
    label or its id, else 0. Rows may stand in any order. Left out, and listed in `attrs["left_out"]` one sentence each:
    rows without any code, and the second of two equal codes in a row.

    Raises `CodingError` that names file and row when a code is unknown, a paragraph stands twice, «none» stands beside
    a theme, or a text no longer belongs to its row, as when one column was sorted alone.
    """
    file = from_root(path)
    rows = _rows(file)
    code_of = {NONE: "", "none": ""}
    code_of |= {_plain(name): t.id for t in codebook.themes if not t.parent for name in (t.id, t.label.fa, t.label.en)}
    code_of = {_plain(name): theme for name, theme in code_of.items()}
    left_out, coded, seen = [], [], {}
    for number, row in enumerate(rows, start=2):
        where = f"{to_root(file)}, row {number}"
        key = row["article_id"], _paragraph(row["paragraph"], where)
        if key in seen:
            raise CodingError(f"{where}: paragraph {key[1]} of {key[0]} stands in row {seen[key]} too: remove one")
        seen[key] = number
        if "check" in row and "text" in row and text_mark(row["text"]) != row["check"]:
            raise CodingError(
                f"{where}: the text is not the one that was drawn as paragraph {key[1]} of {key[0]}. It was changed, "
                "or one column was sorted alone: sort whole rows, or copy the codes into the sheet as it was written"
            )
        themes = _codes(row, code_of, where, left_out)
        if themes is None:
            left_out.append(f"{where}: no code")
            continue
        coded += [(*key, coder, theme.id, int(theme.id in themes)) for theme in codebook.themes if not theme.parent]
    if not coded:
        raise CodingError(f"{to_root(file)}: no row has a code: fill in {THEME_COLUMNS[0]}")
    table = pd.DataFrame(coded, columns=[*_KEYS, "coder", "theme", "code"])
    table.attrs["left_out"] = left_out
    return table


def _rows(file: Path) -> list[dict[str, str]]:
    if not file.is_file():
        raise CodingError(f"there is no coding sheet {to_root(file)}: check the path for a typing error")
    if file.suffix.lower() == ".xlsx":
        table = pd.read_excel(file, sheet_name=0, dtype=str, keep_default_na=False)
        rows = table.to_dict("records")
    elif file.suffix.lower() == ".csv":
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.DictReader(lines))
        except UnicodeDecodeError as error:
            raise CodingError(f"{to_root(file)} is not UTF-8: in Excel, save it as “CSV UTF-8”") from error
    else:
        raise CodingError(f"{to_root(file)}: a coding sheet is an .xlsx or a .csv file")
    missing = [name for name in (*_KEYS, THEME_COLUMNS[0]) if not rows or name not in rows[0]]
    if missing:
        found = ", ".join(map(str, rows[0])) if rows else "no rows"
        raise CodingError(f"{to_root(file)}: column {missing[0]!r} is missing; found: {found}")
    return [{name: (value or "").strip() for name, value in row.items() if isinstance(name, str)} for row in rows]


def _paragraph(written: str, where: str) -> int:
    try:
        return int(float(written))
    except ValueError:
        raise CodingError(
            f"{where}: paragraph {written!r} is no number: restore the column as it was written"
        ) from None


def _codes(row: dict[str, str], code_of: dict[str, str], where: str, left_out: list[str]) -> set[str] | None:
    """Return the themes that a row names; none of them is an empty set, an empty row nothing."""
    written = [row[name] for name in row if name.startswith("theme_") and row[name]]
    unknown = next((code for code in written if _plain(code) not in code_of), None)
    if unknown:
        raise CodingError(f"{where}: there is no theme {unknown!r}: choose one from the list, or «{NONE}»")
    themes = [code_of[_plain(code)] for code in written]
    if "" in themes and any(themes):
        raise CodingError(f"{where}: «{NONE}» stands beside a theme: keep one of them")
    left_out += [f"{where}: {code} stands twice, counted once" for code in {t for t in themes if themes.count(t) > 1}]
    return set(themes) - {""} if written else None


def _plain(name: str) -> str:
    return fold_characters(name).replace("\u200c", "").replace(" ", "").lower()
