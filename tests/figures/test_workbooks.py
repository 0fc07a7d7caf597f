import zipfile

import pandas as pd
import pytest
from openpyxl import load_workbook

from helpers import figures
from helpers.core.errors import TableError, UserError
from tests.figures.lines import LINES


def saved(table, folder, name="lines"):
    return figures.save_table(table, name, kind="xlsx", output=folder)


def test_a_workbook_has_the_table_from_the_right_with_the_node_in_the_middle(tmp_path):
    sheet = load_workbook(saved(LINES, tmp_path)).active
    rows = list(sheet.iter_rows())
    assert sheet.sheet_view.rightToLeft and sheet.freeze_panes == "A2"
    assert [cell.value for cell in rows[0]] == LINES.columns.tolist()
    first, second = ([cell.value for cell in row] for row in rows[1:])
    assert first == [*LINES.loc[0].tolist()[:5], LINES.loc[0, "date"].to_pydatetime(), "کاوه"]
    assert second[-2:] == [None, None]
    assert [cell.alignment.horizontal for cell in rows[1][2:5]] == ["left", "center", "right"]
    assert {cell.alignment.readingOrder for row in rows for cell in row if isinstance(cell.value, str)} == {2}


def test_no_cell_of_a_workbook_is_a_formula_or_an_error(tmp_path):
    hostile = pd.DataFrame(
        {"=A1": ["=1+1", "#N/A", "-3", "\x00\x0b", "خبر"], "number": [1, None, 2.5, float("inf"), -3]}
    )
    sheet = load_workbook(saved(hostile, tmp_path)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    texts, numbers = ([row[place].value for row in sheet.iter_rows()] for place in (0, 1))
    assert texts == ["'=A1", "'=1+1", "#N/A", "'-3", "\ufffd\ufffd", "خبر"]
    assert numbers == ["number", 1, None, 2.5, "inf", -3]


def test_the_same_table_gives_the_same_workbook(tmp_path):
    first, second = (saved(LINES, tmp_path / name) for name in "ab")
    assert first.name == "lines.xlsx" and first.read_bytes() == second.read_bytes()
    assert b"1980-01-01T00:00:00Z" in load_properties(first)


def load_properties(file) -> bytes:
    with zipfile.ZipFile(file) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return archive.read("docProps/core.xml")


def test_what_a_workbook_would_cut_is_refused_and_nothing_is_left(tmp_path):
    long = pd.DataFrame({"text": ["خبر", "ا" * 32_768]})
    with pytest.raises(TableError, match="row 2, 'text': 32,768 characters are more than a cell holds"):
        saved(long, tmp_path)
    assert list((tmp_path / "tables").iterdir()) == []


def test_another_kind_of_table_is_named(tmp_path):
    with pytest.raises(UserError, match="kind must be one of csv, xlsx; got 'ods'"):
        figures.save_table(LINES, "lines", kind="ods", output=tmp_path)
