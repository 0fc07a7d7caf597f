import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.core.datafiles import (
    LONGEST_CELL,
    plain_cell,
    read_cells,
    read_csv,
    safe_cell,
    safe_table,
    write_csv,
    write_tex,
)
from helpers.core.paths import NOTEBOOKS, ROOT

SIGNS = "=+-@＝＋－＠"
# Texts in which what matters comes often, and any others.
TEXTS = st.one_of(
    st.text(st.sampled_from("=+-@＝－−';,\t\r\n\"\u00a0 \u200c\u200f\ufeff\x0b\x1fآa1")),
    st.text(st.characters(exclude_categories=["Cs"])),
)


def begins_a_formula(cell: str) -> bool:
    """Tell it by another way than the code: strip what is not seen, look at the first sign."""
    seen = cell.lstrip("".join(map(chr, [*range(33), 0x22, 0xA0, 0x200C, 0x200E, 0x200F, 0x202E, 0xFEFF])))
    return cell[:1] in ("\t", "\r", "\n") or seen[:1] in tuple(SIGNS)


@given(TEXTS)
def test_every_text_comes_back_as_it_was(text):
    assert plain_cell(safe_cell(text)) == text


@given(TEXTS)
def test_no_text_begins_a_formula(text):
    assert not begins_a_formula(safe_cell(text))


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1))
def test_no_cell_begins_a_formula_also_where_the_file_is_cut_at_other_separators(rows):
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([safe_cell(cell) for cell in row] for row in rows)
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=separator):
            assert not [cell for cell in row if begins_a_formula(cell.lstrip("\t\r\n"))]


@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_is_marked_after_spaces_and_marks_of_direction_too(sign):
    for before in ("", " ", "\u00a0", "\u200f", "\ufeff", "\x00", '"', "'"):
        assert safe_cell(f"{before}{sign}1") == f"'{before}{sign}1"


def test_a_sign_behind_a_semicolon_is_marked_and_a_text_that_was_not_marked_stays():
    assert safe_cell("الف;=A1") == "الف;'=A1" and safe_cell("-3") == "'-3"
    assert (plain_cell("=1+1"), plain_cell("'نقل'")) == ("=1+1", "'نقل'")


def test_ordinary_texts_and_what_is_no_text_are_left_alone():
    for value in ("خبر", "'نقل قول'", "ایران - روسیه", "2+2", "a@b.ir", "", -3, 2.5, None):
        assert safe_cell(value) is value


def test_a_long_row_of_spaces_and_marks_is_read_in_one_pass():
    assert safe_cell("\u200f \x1f" * 100_000 + "خبر").endswith("خبر")


def test_a_table_keeps_its_types_its_missing_cells_and_its_input():
    table = pd.DataFrame(
        {
            "=name": ["-3", None],
            "number": [-3, 4],
            "share": [-0.5, float("nan")],
            "cap": pd.array([-1, None], dtype="Int64"),
            "day": pd.to_datetime(["2025-09-01", None]),
            "theme": pd.Categorical(["@a", "b"], categories=["b", "@a"]),
        }
    )
    before = table.copy(deep=True)
    safe = safe_table(table)
    pd.testing.assert_frame_equal(table, before)
    assert safe.columns[0] == "'=name" and safe["'=name"][0] == "'-3" and pd.isna(safe["'=name"][1])
    pd.testing.assert_frame_equal(safe[["number", "share", "cap", "day"]], table[["number", "share", "cap", "day"]])
    assert safe["theme"].astype(str).tolist() == ["'@a", "b"]


def test_two_columns_of_one_name_and_a_table_without_rows_are_written(tmp_path):
    write_csv(pd.DataFrame([["=a", "=b"]], columns=["x", "x"]), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"\xef\xbb\xbfx,x\r\n'=a,'=b\r\n"
    write_csv(pd.DataFrame({"=x": []}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"\xef\xbb\xbf'=x\r\n"


def test_nothing_else_writes_tables():
    files = [*(ROOT / "src").rglob("*.py"), *NOTEBOOKS.glob("*.ipynb")]
    assert [file.name for file in files if writes_tables(file.read_text("utf-8"))] == ["datafiles.py"]


def writes_tables(code: str) -> bool:
    return ".to_csv(" in code or ".to_excel(" in code


@given(st.lists(st.tuples(TEXTS, st.integers()), min_size=1))
def test_a_table_reads_back_as_it_was(tmp_path_factory, rows):
    table = pd.DataFrame(rows, columns=["متن", "-count"]).astype({"متن": "object"})
    file = tmp_path_factory.getbasetemp() / "back.csv"
    write_csv(table, file)
    assert read_csv(file).values.tolist() == table.astype(str).values.tolist()
    assert list(read_csv(file).columns) == list(table.columns)


@pytest.mark.parametrize("letters", [LONGEST_CELL + 1, 200_000])
def test_a_passage_longer_than_a_cell_of_excel_reads_back_from_csv(tmp_path, letters):
    write_csv(pd.DataFrame({"متن": ["ن" * letters]}), tmp_path / "long.csv")
    assert read_csv(tmp_path / "long.csv")["متن"].tolist() == ["ن" * letters]


def test_latex_runs_nothing_of_a_table_and_has_numbers_on_the_right(tmp_path):
    table = pd.DataFrame({"نام_رسانه": ["آوند & نارون", r"50% \input{x} $a_1$"], "n": [1, 20]})
    write_tex(table, tmp_path / "table.tex")
    lines = (tmp_path / "table.tex").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == [r"\begin{tabular}{lr}", r"\toprule", r"نام\_رسانه & n \\"]
    assert lines[4] == r"آوند \& نارون & 1 \\" and r"50\% \textbackslash input\{x\} \$a\_1\$ & 20" in lines[5]


def test_a_file_that_somebody_filled_in_is_read_whatever_their_spreadsheet_wrote(tmp_path):
    rows = [["term", "gloss"], ["صلح", "peace, quiet"], ["نان", "=bread"]]
    table = pd.DataFrame(rows[1:], columns=rows[0])
    write_csv(table, tmp_path / "a.csv")
    table.to_csv(tmp_path / "b.csv", sep=";", index=False, encoding="utf-8")
    table.to_csv(tmp_path / "c.tsv", sep="\t", index=False, encoding="utf-8")
    with pd.ExcelWriter(tmp_path / "d.xlsx") as book:
        pd.DataFrame({"remark": ["no"]}).to_excel(book, sheet_name="guide", index=False)
        safe_table(table).to_excel(book, sheet_name="words", index=False)
    for name in ("a.csv", "b.csv", "c.tsv", "d.xlsx"):
        assert read_cells(tmp_path / name, columns=["gloss"]) == rows
