import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.analysis import (
    read_codebook,
    read_coding_sheet,
    read_review_sheet,
    read_weights,
    sample_for_coding,
    write_coding_sheet,
    write_review_sheet,
)
from helpers.analysis.codebook import Codebook
from helpers.analysis.coding import row_mark
from helpers.core.datafiles import safe_cell
from helpers.core.errors import CodingError, TableError

ARTICLES = pd.DataFrame(
    {
        "article_id": [str(number) for number in range(20)],
        "title": ["عنوان خبر امروز شهر"] * 20,
        "text": [f"بند نخست از خبر شماره {n}\nبند دوم همین خبر شماره {n}\nپایان" for n in range(20)],
        "outlet": ["الف"] * 15 + ["ب"] * 5,
    }
)


@pytest.fixture
def sheet(tmp_path, codebook):
    """Write a sample, let the caller fill it in by functions of the table, and return its .csv."""

    def fill(change=lambda table: table, size=4):
        sample, _ = sample_for_coding(ARTICLES, size=size)
        _, file, *_ = write_coding_sheet(sample, codebook, tmp_path / "sheet")
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
        change(table).to_csv(file, index=False, encoding="utf-8-sig")
        return file

    return fill


def test_the_workbook_reads_from_the_right_with_choices_and_instructions(tmp_path, codebook):
    file, *_ = write_coding_sheet(sample_for_coding(ARTICLES, size=4)[0], codebook, tmp_path / "sheet")
    book = openpyxl.load_workbook(file)
    coding, guide = book.worksheets
    assert coding.sheet_view.rightToLeft and guide.sheet_view.rightToLeft
    (choice,) = coding.data_validations.dataValidation
    assert choice.type == "list" and guide.title in choice.formula1
    first, last = (int(cell.split("$")[2]) for cell in choice.formula1.split("!")[1].split(":"))
    listed = [guide.cell(row, 1).value for row in range(first, last + 1)]
    assert listed == [*(codebook.labels()[theme] for theme in codebook.top()), "هیچ‌کدام"]
    header = [cell.value for cell in coding[1]]
    assert str(choice.sqref).count(":") == 5 and header.index("theme_1") == len(header) - 6


def test_codes_come_back_by_persian_or_english_label_or_id_in_both_formats(tmp_path, codebook, sheet):
    def fill(table):
        table.loc[0, ["theme_1", "theme_2"]] = ["تجارت", "Energy"]
        table.loc[1, "theme_1"] = "education"
        table.loc[2, "theme_1"] = "هیچ‌کدام"
        return table

    file = sheet(fill)
    codes, left_out = read_coding_sheet(file, codebook, coder="الف")
    assert codes.groupby(["article_id", "paragraph"], sort=False)["code"].sum().tolist() == [2, 1, 0]
    assert set(codes.loc[codes["code"] == 1, "theme"]) == {"trade", "energy", "education"}
    assert len(left_out) == 1 and left_out[0].endswith("row 5: no code")
    workbook = tmp_path / "again.xlsx"
    pd.read_csv(file, dtype=str, keep_default_na=False).to_excel(workbook, index=False)
    pd.testing.assert_frame_equal(read_coding_sheet(workbook, codebook, coder="الف")[0], codes)


def test_whole_rows_may_be_sorted_and_a_doubled_code_is_counted_once(codebook, sheet):
    def fill(table):
        table["theme_1"] = ["تجارت", "ورزش", "هسته‌ای", "سلامت"]
        table["theme_3"] = ["تجارت", "", "", ""]
        return table.iloc[::-1]

    codes, left_out = read_coding_sheet(sheet(fill), codebook, coder="الف")
    assert codes["code"].sum() == 4
    assert [line.split(": ")[1] for line in left_out] == ["trade stands twice, counted once"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(theme_1="تجارتت"), r"row 2: there is no theme 'تجارتت': choose one from the list"),
        (lambda t: t.assign(theme_1="هیچ‌کدام", theme_2="ورزش"), "row 2: «هیچ‌کدام» stands beside a theme"),
        (
            lambda t: t.assign(theme_1="ورزش", text=t["text"].iloc[::-1].values),
            "row 2: the text is not the one that was drawn",
        ),
        (lambda t: pd.concat([t, t.head(1)]), r"row 6: paragraph \d of \d+ stands in row 2 too"),
        (lambda t: t, "no row has a code"),
        (lambda t: t.assign(paragraph="یک دو"), "row 2: paragraph 'یک دو' is no number"),
        (lambda t: t.drop(columns="theme_1"), "column 'theme_1' is missing; found: article_id"),
        (lambda t: t.head(0), "no row has a code"),
        (lambda t: t.assign(theme_1="ورزش", paragraph="2.7"), "row 2: paragraph '2.7' is no number"),
        (lambda t: t.assign(theme_1="ورزش", article_id=t["article_id"].iloc[::-1].values), "row 2: the text is not"),
        (lambda t: t.assign(theme_1="ورزش").drop(columns="check"), "column 'check' is missing"),
        (lambda t: t.rename(columns={"theme_2": "theme two"}), "column 'theme_2' is missing"),
    ],
)
def test_a_sheet_that_cannot_be_used_gives_one_error_with_its_row(codebook, sheet, change, message):
    with pytest.raises(CodingError, match=message) as caught:
        read_coding_sheet(sheet(change), codebook, coder="الف")
    assert "\n" not in str(caught.value)


def test_blank_rows_remarks_below_and_the_semicolons_of_excel_are_no_matter(codebook, sheet):
    def fill(table):
        table["theme_1"] = "تجارت"
        blank = pd.DataFrame([dict.fromkeys(table.columns, "")])
        return pd.concat([table.head(2), blank, table.tail(2), blank.assign(text="پایان کار")])

    file = sheet(fill)
    file.write_text(file.read_text("utf-8-sig").replace(",", ";"), encoding="utf-8")
    codes, left_out = read_coding_sheet(file, codebook, coder="الف")
    assert codes["code"].sum() == 4
    assert [line.split(": ")[1] for line in left_out] == ["no article_id and no code"]


def test_a_text_that_looks_like_a_formula_stays_a_text_and_no_mark_is_a_number(tmp_path, codebook):
    articles = ARTICLES.assign(text="=1+1 صادرات کالا رشد\x0b کرد")
    sample, _ = sample_for_coding(articles, size=6)
    assert sample["check"].str.match("t[0-9a-f]{8}").all()
    file, *_ = write_coding_sheet(sample, codebook, tmp_path / "sheet.xlsx")
    coding = openpyxl.load_workbook(file).worksheets[0]
    header = [cell.value for cell in coding[1]]
    texts = [coding.cell(row, header.index("text") + 1) for row in range(2, coding.max_row + 1)]
    assert file.name == "sheet.xlsx" and {cell.data_type for cell in texts} == {"s"}
    assert coding.protection.sheet and coding.cell(2, header.index("text") + 1).protection.locked
    assert not coding.cell(2, header.index("theme_1") + 1).protection.locked
    coding.cell(2, header.index("theme_1") + 1).value = "تجارت"
    coding.parent.save(file)
    assert read_coding_sheet(file, codebook, coder="الف")[0]["code"].sum() == 1


HOSTILE = ['=HYPERLINK("http://evil.example")', "-3", "'=1+1", "＝A1", "' نقل", "\u200f@نام", "الف;=A1", "#N/A"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_hostile_ids_names_and_texts_run_nowhere_and_come_back_as_they_were(tmp_path, codebook, kind):
    sample = pd.DataFrame({"article_id": HOSTILE, "paragraph": 1, "=A1": HOSTILE, "text": HOSTILE})
    sample["check"] = [row_mark(*row) for row in sample[["article_id", "paragraph", "text"]].values]
    for file in write_coding_sheet(sample, codebook, tmp_path / "sheet"):
        header, *rows = cells(file)
        assert header[2] == "'=A1"
        for row, text in zip(rows, HOSTILE, strict=True):
            assert row[0] == row[2] == row[3] == safe_cell(text)
    file = fill_in(tmp_path / f"sheet.{kind}", "theme_1", "تجارت")
    codes, _ = read_coding_sheet(file, codebook, coder="الف")
    assert list(dict.fromkeys(codes["article_id"])) == HOSTILE and codes["code"].sum() == len(HOSTILE)


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), min_size=1, max_size=5, unique=True))
def test_any_ids_come_back_from_both_files(tmp_path, codebook, names):
    names = [f"{sign}{name}" for sign, name in zip(["=", "'=", "-", "", "'"], names, strict=False)]
    sample = pd.DataFrame({"article_id": names, "paragraph": 1, "text": names})
    sample["check"] = [row_mark(name, 1, name) for name in names]
    shutil.rmtree(tmp_path)
    for file in write_coding_sheet(sample, codebook, tmp_path / "sheet"):
        codes, _ = read_coding_sheet(fill_in(file, "theme_1", "تجارت"), codebook, coder="الف")
        assert list(dict.fromkeys(codes["article_id"])) == list(dict.fromkeys(names))


def cells(file: Path) -> list[list]:
    """Return the values of a sheet, having looked that none is a formula, an error or a link."""
    if file.suffix == ".csv":
        return pd.read_csv(file, header=None, dtype=str, keep_default_na=False).values.tolist()
    pages = openpyxl.load_workbook(file).worksheets
    for cell in (cell for page in pages for row in page.iter_rows() for cell in row):
        assert cell.data_type in ("s", "n", "b", "inlineStr") and cell.hyperlink is None
    return [[cell.value for cell in row] for row in pages[0].iter_rows()]


def fill_in(file: Path, column: str, value: str) -> Path:
    if file.suffix == ".csv":
        pd.read_csv(file, dtype=str, keep_default_na=False).assign(**{column: value}).to_csv(file, index=False)
        return file
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    place = [cell.value for cell in page[1]].index(column) + 1
    for row in range(2, page.max_row + 1):
        page.cell(row, place).value = value
    book.save(file)
    return file


def test_the_definitions_of_a_codebook_are_no_formulas_either(tmp_path):
    book = tmp_path / "book.yml"
    book.write_text(
        "themes: [{id: a, label: {fa: '=الف', en: '-a'}, definition: '=1+1', entries: [صادرات]}]", encoding="utf-8"
    )
    codebook = read_codebook(book)
    file, *_ = write_coding_sheet(sample_for_coding(ARTICLES, size=4)[0], codebook, tmp_path / "sheet")
    cells(file)
    as_listed = fill_in(file, "theme_1", "'=الف")
    codes, _ = read_coding_sheet(as_listed, codebook, coder="الف")
    assert codes["code"].tolist() == [1, 1, 1, 1]


def test_what_a_workbook_would_change_is_an_error_and_other_texts_lose_a_control_character(tmp_path, codebook):
    sample, _ = sample_for_coding(ARTICLES.assign(outlet="الف\x0bب"), size=2)
    file, *_ = write_coding_sheet(sample, codebook, tmp_path / "sheet")
    assert cells(file)[1][2] == "الف ب"
    with pytest.raises(CodingError, match=r"article_id '1\\x0b' holds a character"):
        write_coding_sheet(sample.assign(article_id="1\x0b"), codebook, tmp_path / "other")
    with pytest.raises(CodingError, match=r"has 40,000 characters, more than a cell can hold \(32,767\)"):
        write_coding_sheet(sample.assign(text="خبر " * 10_000), codebook, tmp_path / "other")


def test_a_sheet_that_may_hold_codes_is_not_overwritten(codebook, sheet, tmp_path):
    sheet()
    with pytest.raises(CodingError, match=r"sheet\.xlsx is there already and may hold codes"):
        write_coding_sheet(sample_for_coding(ARTICLES, size=4)[0], codebook, tmp_path / "sheet")


@pytest.mark.parametrize(
    ("name", "message"), [("none.csv", "there is no file"), ("a.txt", "a .csv, .tsv or .xlsx file")]
)
def test_other_files_are_refused(codebook, tmp_path, name, message):
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(CodingError, match=message):
        read_coding_sheet(tmp_path / name, codebook, coder="الف")


def test_windows_1256_is_refused_with_what_to_do(codebook, tmp_path):
    file = tmp_path / "sheet.csv"
    file.write_bytes("article_id,paragraph,theme_1\n1,1,تجارت\n".encode("cp1256", errors="replace"))
    with pytest.raises(CodingError, match="CSV UTF-8"):
        read_coding_sheet(file, codebook, coder="الف")


FREE = {"stance": ["موافق", "مخالف", "خنثی"], "Frame": []}


def test_no_coder_sees_a_weight_or_a_probability_and_weights_come_back(tmp_path, codebook):
    sample, _ = sample_for_coding(ARTICLES.assign(article_id=lambda table: "=" + table["article_id"]), size=4)
    files = write_coding_sheet(sample.assign(probability=0.5), codebook, tmp_path / "sheet")
    assert [file.name for file in files] == ["sheet.xlsx", "sheet.csv", "sheet_weights.csv"]
    for file in files[:2]:
        assert not {"weight", "probability"} & set(cells(file)[0])
    pd.testing.assert_frame_equal(
        read_weights(files[2]), sample[["article_id", "paragraph", "weight"]], check_dtype=False
    )
    files[0].unlink(), files[1].unlink()
    with pytest.raises(CodingError, match=r"sheet_weights\.csv is there already"):
        write_coding_sheet(sample, codebook, tmp_path / "sheet")
    files[2].write_text("article_id,paragraph,weight\n1,1,viel\n", encoding="utf-8")
    with pytest.raises(CodingError, match=r"sheet_weights\.csv: a paragraph or weight is no number"):
        read_weights(files[2])


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_free_columns_of_a_coding_sheet_come_back_beside_the_codes(tmp_path, codebook, kind):
    sample, _ = sample_for_coding(ARTICLES, size=4)
    file, *_ = write_coding_sheet(sample, codebook, tmp_path / "sheet", columns=FREE)
    book = openpyxl.load_workbook(file)
    assert [len(page.data_validations.dataValidation) for page in book.worksheets] == [2, 0, 0]
    choice = book.worksheets[0].data_validations.dataValidation[1]
    assert choice.formula1 == "'گزینه‌ها'!$A$2:$A$4" and [cell.value for cell in book.worksheets[2]["A"]] == [
        "stance",
        *FREE["stance"],
    ]
    file = file.with_suffix(f".{kind}")
    for column, value in {"theme_1": "تجارت", "stance": "خنثي", "Frame": "اقتصاد"}.items():
        fill_in(file, column, value)
    assert read_coding_sheet(file, codebook, coder="الف")[0]["code"].sum() == 4
    table = read_review_sheet(file, columns=FREE)
    assert list(table) == ["article_id", "paragraph", "outlet", "text", "stance", "Frame"]
    assert set(table["stance"]) == {"خنثی"} and set(table["Frame"]) == {"اقتصاد"}
    assert list(read_review_sheet(file, columns={"stance": FREE["stance"]}))[-1] == "stance"


LINES = pd.DataFrame(
    {
        "article_id": ["1", "1", "07"],
        "paragraph": [1, 2, 1],
        "left": ["وزیر", "=رئیس", None],
        "node": pd.Categorical(["گفت", "گفت", "می\u200cگوید"]),
        "date": pd.to_datetime(["2025-09-01", None, "2025-09-02"]),
        "similarity": [0.1, 1e-12, float("nan")],
        "negated": [True, False, True],
    }
)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_any_table_comes_back_with_what_was_filled_in(tmp_path, kind):
    files = write_review_sheet(LINES, tmp_path / "lines", columns=FREE)
    assert [file.name for file in files] == ["lines.xlsx", "lines.csv"]
    assert cells(files[0])[0] == [*LINES, "check", "stance", "Frame"]
    page = openpyxl.load_workbook(files[0]).worksheets[0]
    assert [cell.protection.locked for cell in page[2]] == [True] * 8 + [False] * 2
    file = fill_in(tmp_path / f"lines.{kind}", "stance", "مخالف")
    table = read_review_sheet(file, columns=FREE)
    assert list(table) == [*LINES, "stance", "Frame"]
    keys = ["article_id", "paragraph"]
    assert table[keys].values.tolist() == LINES[keys].values.tolist()
    assert table["left"].tolist() == ["وزیر", "=رئیس", ""] and set(table["stance"]) == {"مخالف"}
    assert set(table["Frame"]) == {""}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(stance="ممتنع"), "row 2: stance has no choice 'ممتنع': choose one of موافق, مخالف, خنثی"),
        (lambda t: t.assign(left=t["left"].iloc[::-1].values), "row 2: the row is not as it was written"),
        (lambda t: t.assign(article_id=["2", "1", "07"]), "row 2: the row is not as it was written"),
        (lambda t: t.assign(check=""), "row 2: the row is not as it was written"),
        (lambda t: t.head(0), "has no rows"),
        (lambda t: t.drop(columns="stance"), "column 'stance' is missing"),
        (lambda t: t.drop(columns="check"), "column 'check' is missing"),
    ],
)
def test_a_torn_row_or_another_choice_gives_one_error_with_its_row(tmp_path, change, message):
    _, file = write_review_sheet(LINES, tmp_path / "lines", columns=FREE)
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    change(table).to_csv(file, index=False, encoding="utf-8-sig")
    with pytest.raises(CodingError, match=message):
        read_review_sheet(file, columns=FREE)


def test_rows_may_be_sorted_and_numbers_and_dates_written_as_a_spreadsheet_does(tmp_path):
    _, file = write_review_sheet(LINES, tmp_path / "lines", columns=FREE)
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    table["date"], table["similarity"], table["negated"] = "9/1/2025", "0", table["negated"].str.upper()
    table["paragraph"] += ".0"
    table.iloc[::-1].to_csv(file, index=False, sep=";", encoding="utf-8-sig")
    assert read_review_sheet(file, columns=FREE)["paragraph"].tolist() == [1, 2, 1]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({}, "columns is empty"),
        ({"left": []}, "columns has 'left', which the sheet has already"),
        ({"Check": []}, "columns has 'Check', which the sheet has already"),
        ({"a": [], "A ": []}, "columns has 'A ', which the sheet has already"),
        ({"a": ["x", "X"]}, "the choices of 'a' must be a list of different texts"),
        ({"a": "x"}, "the choices of 'a' must be a list of different texts"),
    ],
)
def test_columns_that_cannot_be_filled_in_are_an_error(tmp_path, codebook, columns, message):
    with pytest.raises(TableError, match=message):
        write_review_sheet(LINES, tmp_path / "lines", columns=columns)
    with pytest.raises(TableError, match="columns has 'remark'"):
        write_coding_sheet(sample_for_coding(ARTICLES, size=4)[0], codebook, tmp_path / "x", columns={"remark": []})
    with pytest.raises(TableError, match="the table has a column 'check'"):
        write_review_sheet(LINES.assign(check=1), tmp_path / "lines", columns=FREE)


def test_definitions_stand_in_persian_where_there_are_any(codebook, tmp_path):
    themes = [theme.model_dump(by_alias=True) | {"parent": None} for theme in codebook.themes if theme.entries][:2]
    first, second = (theme["id"] for theme in themes)
    for theme in themes:
        theme["definition_fa"] = "کنش مشترک دولت‌ها" if theme["id"] == first else ""
    sample = sample_for_coding(ARTICLES, size=4)[0]
    file, *_ = write_coding_sheet(sample, Codebook.model_validate({"themes": themes}), tmp_path / "persian")
    rows = {row[1]: row[2] for row in openpyxl.load_workbook(file)["راهنما"].iter_rows(values_only=True)}
    labels = codebook.labels("en")
    assert rows[labels[first]] == "کنش مشترک دولت‌ها"
    assert rows[labels[second]] == next(theme.definition for theme in codebook.themes if theme.id == second)
