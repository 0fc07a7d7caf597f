"""Coding by hand: a sample of paragraphs, the sheets on which people code it, and what they filled in."""

import csv
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from helpers.analysis.codebook import NO_THEME, Codebook, label_key
from helpers.core.errors import CodingError, TableError, require_columns
from helpers.core.paths import from_root, to_root
from helpers.core.spreadsheets import LONGEST_CELL, plain_cell, safe_cell, write_csv
from helpers.language import fold_characters, paragraphs

_THEME_COLUMNS = [f"theme_{number}" for number in range(1, 6)]
_TO_FILL_IN = (*_THEME_COLUMNS, "remark")
_NONE = NO_THEME["fa"]
_KEYS = ["article_id", "paragraph"]
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # a workbook cannot hold these
_WIDTHS = {"article_id": 16, "paragraph": 6, "text": 90, "check": 10, "remark": 30}
_HOW_TO = [
    "هر سطر یک بند است. بند را بخوانید و هر موضوعی را که از آن سخن می‌گوید در یکی از ستون‌های theme_1 تا theme_5 "
    "برگزینید.",
    "موضوع هنگامی کدگذاری می‌شود که بند چیزی درباره آن بگوید؛ نام یک بانک، خیابان، شخص یا سمت گوینده به تنهایی "
    "کافی نیست.",
    f"اگر هیچ موضوعی در بند نیست، در theme_1 «{_NONE}» را برگزینید. سطر خالی یعنی بند هنوز کدگذاری نشده است.",
    "برگه، جز ستون‌های کد و remark، قفل است تا کدها از سطر خود جدا نشوند. ستون‌های article_id، paragraph، text و check "
    "را تغییر ندهید.",
    "پیش از پایان کار با کدگذار دیگر گفت‌وگو نکنید و نتیجه ماشین را نبینید.",
]


def sample_for_coding(
    articles: pd.DataFrame, *, size: int = 200, by: str = "outlet", seed: int = 1404
) -> tuple[pd.DataFrame, int]:
    """Draw paragraphs to code by hand.

    The sample is stratified: each value of the column `by` has its share of the paragraphs, and one at least. The same
    articles and `seed` give the same sample, in whatever order the articles come.

    Returns
    -------
    A table with one row per paragraph, in the order of the articles: `article_id, paragraph` (0 is the title), `by`'s
    column, `text` and `check`, a mark by which `read_coding_sheet` notices rows that were torn apart; and the number of
    paragraphs that were too short to be drawn, under four words.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["الف", "ب"], "title": "",
    ...                          "text": ["صادرات کالا رشد کرد\\nدانشگاه‌ها باز شدند امروز", "وزیر خارجه به چین رفت"]})
    >>> sample, too_short = sample_for_coding(articles, size=2)
    >>> sample["outlet"].tolist(), too_short
    (['الف', 'ب'], 0)
    """
    require_columns(articles, ["article_id", "title", "text", by], verb="sample_for_coding")
    if by in ("article_id", "title", "text"):
        raise TableError(f"sample_for_coding: by must name a column of groups such as outlet; got {by!r}")
    table = paragraph_table(articles, by)
    # A shorter paragraph is a signature or a line of its own, and has nothing to code.
    drawn_from = table[table["text"].str.split().str.len() >= 4]
    if drawn_from.empty:
        raise TableError("sample_for_coding: no paragraph has four words or more; check the corpus")
    groups = drawn_from[by].value_counts().sort_index()
    if size < len(groups):
        raise TableError(f"sample_for_coding: {by} has {len(groups)} groups, so size must be at least that; got {size}")
    order = pd.Series([_sha256(seed, *keys) for keys in drawn_from[_KEYS].itertuples(index=False)], drawn_from.index)
    drawn = drawn_from.loc[order.sort_values().index]
    sizes = drawn[by].map(_share_out(groups, size)).astype(int)
    sample = drawn[drawn.groupby(by).cumcount() < sizes].sort_index()
    sample["check"] = [row_mark(*row) for row in sample[[*_KEYS, "text"]].itertuples(index=False)]
    return sample.reset_index(drop=True), len(table) - len(drawn_from)


def paragraph_table(articles: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return one row per paragraph: `article_id`, `paragraph`, the texts of other `columns`, and `text`."""
    require_columns(articles, ["article_id", "title", "text", *columns], verb="paragraph_table")
    texts = articles[["title", "text", *columns]].map(lambda value: "" if pd.isna(value) else str(value))
    rows = [
        (article_id, number, *others, text)
        for article_id, (title, body, *others) in zip(articles["article_id"], texts.values, strict=True)
        for number, text in paragraphs(title, body)
    ]
    return pd.DataFrame(rows, columns=[*_KEYS, *columns, "text"])


def row_mark(article_id: str, paragraph: int, text: str) -> str:
    """Return a short mark of a row: of its ids, and of its letters however a spreadsheet keeps spaces and digits."""
    letters = "".join(filter(str.isalnum, fold_characters(str(text))))
    return "t" + _sha256(article_id, paragraph, letters)[:8]  # with a t no spreadsheet takes it for a number


def _sha256(*parts: object) -> str:
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


def _share_out(counts: pd.Series, size: int) -> dict[str, int]:
    """Share `size` out by `counts`, one at least to each; what rounding leaves goes to the largest remainders."""
    size = min(size, int(counts.sum()))
    exact = (counts - 1) * (size - len(counts)) / max(counts.sum() - len(counts), 1)
    shares = exact.astype(int) + 1
    largest = (exact - exact.astype(int)).sort_values(ascending=False, kind="stable").index
    for name in largest[: size - int(shares.sum())]:
        shares[name] += 1
    return shares.to_dict()


def write_coding_sheet(sample: pd.DataFrame, codebook: Codebook, path: str | Path) -> list[Path]:
    """Write a sample as a workbook with drop-downs and instructions, and as CSV.

    Both have the columns of the sample, then `theme_1` to `theme_5` and `remark` to fill in. The workbook's second
    sheet has the instructions and each theme of the codebook's top level with its definition, in Persian where there is
    one. Existing files are not overwritten. A text that a spreadsheet would run as a formula has an apostrophe in
    front, in both files, so that it stays a text when a coder saves one as the other; `read_coding_sheet` takes it off.

    Returns
    -------
    The two files, `path` with .xlsx and with .csv.

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
    for article_id, text in sample[["article_id", "text"]].itertuples(index=False):
        # What would come back from a workbook changed, and then belong to no paragraph.
        if _CONTROL.search(str(article_id)):
            raise CodingError(f"article_id {article_id!r} holds a character that no workbook can: give it another id")
        if len(safe_cell(text)) > LONGEST_CELL:
            raise CodingError(
                f"a paragraph of {article_id} has {len(text):,} characters, more than a cell can hold "
                f"({LONGEST_CELL:,}): break it into lines, or leave the article out"
            )
    base = from_root(str(path).removesuffix(".xlsx").removesuffix(".csv"))
    files = [base.with_name(f"{base.name}.{kind}") for kind in ("xlsx", "csv")]
    for file in filter(Path.exists, files):
        raise CodingError(f"{to_root(file)} is there already and may hold codes: move it away or choose another name")
    base.parent.mkdir(parents=True, exist_ok=True)
    table = sample.assign(**dict.fromkeys(_TO_FILL_IN, "")).map(_printable)
    _workbook(table, codebook).save(files[0])
    write_csv(table, files[1])
    return files


def _printable(value):
    return _CONTROL.sub(" ", value) if isinstance(value, str) else value


def _workbook(table: pd.DataFrame, codebook: Codebook):
    from openpyxl import Workbook
    from openpyxl.styles import Protection
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet, guide = book.active, book.create_sheet("راهنما")
    sheet.title = "کدگذاری"
    top = [theme for theme in codebook.themes if not theme.parent]
    rows = [[line] for line in _HOW_TO] + [[], ["موضوع", "Theme", "Definition", "Include", "Exclude"]]
    first, last = len(rows) + 1, len(rows) + 1 + len(top)  # of the themes, and the lack of one behind them
    rows += [[theme.label.fa, theme.label.en, *theme.described("fa")] for theme in top]
    _fill(guide, [*rows, list(NO_THEME.values())], [26, 26, 60, 60, 60], header=first - 1)
    widths = [_WIDTHS.get(name, 22) for name in table.columns]
    _fill(sheet, [table.columns, *table.itertuples(index=False)], widths, header=1)
    choice = DataValidation(type="list", formula1=f"'{guide.title}'!$A${first}:$A${last}", allow_blank=True)
    choice.error, choice.showErrorMessage = "یکی از موضوع‌های فهرست را برگزینید", True
    sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"
    # Locked without a password, but for the columns to fill in: one sorted alone would give codes to other rows.
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    for column in sheet.iter_cols(min_row=1):
        if column[0].value in _TO_FILL_IN:
            for cell in column[1:]:
                cell.protection = Protection(locked=False)
        if column[0].value in _THEME_COLUMNS:
            choice.add(f"{column[0].column_letter}2:{column[0].column_letter}{max(len(table), 1) + 1}")
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
    CodingError
        Names file and row when a code is unknown, a paragraph stands twice, «none» stands beside a theme, or ids and
        text no longer belong together. Codes sorted without their rows cannot be told from right ones: the workbook is
        locked against that. Deleted rows show as paragraphs that only the other coder coded (`score_coding`).
    """
    file = from_root(path)
    top = codebook.top()
    code_of = {label_key(name): "" for name in NO_THEME.values()}
    for names in (dict(zip(top, top, strict=True)), codebook.labels("fa"), codebook.labels("en")):
        code_of |= {label_key(names[theme]): theme for theme in top}
    left_out, coded, seen = [], [], {}
    for number, row in _rows(file):
        where = f"{to_root(file)}, row {number}"
        themes = _codes(row, code_of, where, left_out)
        if themes is None and not row["article_id"]:
            left_out.append(f"{where}: no article_id and no code")
            continue
        written = row["paragraph"].removesuffix(".0")
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


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that are not blank, with their numbers in the file."""
    if not file.is_file():
        raise CodingError(f"there is no coding sheet {to_root(file)}: check the path for a typing error")
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise CodingError(f"{to_root(file)}: a coding sheet is an .xlsx or a .csv file")
    try:
        table = [[plain_cell(str(value).strip()) for value in row] for row in _cells(file)]
    except UnicodeDecodeError as error:
        raise CodingError(f"{to_root(file)} is not UTF-8: in Excel, save it as “CSV UTF-8”") from error
    header = [name.lower() for name in table[0]] if table else []
    missing = [name for name in (*_KEYS, "text", "check", *_THEME_COLUMNS) if name not in header]
    if missing:
        found = ", ".join(header) or "no columns"
        raise CodingError(f"{to_root(file)}: column {missing[0]!r} is missing; found: {found}. Restore it as it was")
    blank = [""] * len(header)  # a row of a CSV file may end early
    rows = enumerate(table[1:], start=2)
    return [(number, dict(zip(header, [*row, *blank], strict=False))) for number, row in rows if any(row)]


def _cells(file: Path) -> list[list]:
    if file.suffix.lower() == ".xlsx":
        sheets = pd.read_excel(file, sheet_name=None, header=None, dtype=str, keep_default_na=False)
        tables = [sheet.to_numpy().tolist() for sheet in sheets.values()]
        return next((table for table in tables if table and "article_id" in table[0]), tables[0])
    with file.open(encoding="utf-8-sig", newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        separator = max(",;\t", key=first.count)  # Excel writes ; in countries where the comma is a decimal sign
        return list(csv.reader(lines, delimiter=separator))


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
