"""Excel, Parquet and Word files of the less usual kinds."""

import io
import json
import zipfile

import openpyxl
import pandas as pd
import pyarrow
import pyarrow.parquet
import pytest

from helpers.corpus import Limits, read_articles
from tests.corpus.files import ARTICLES, as_docx, as_xlsx, as_zip, error_of, put


def test_sheets_with_merged_cells_formulas_dates_and_numbers(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "title", "text", "date", "tag"])
    sheet.append([12.0, "=1+1", "متن یک", pd.Timestamp("2025-09-01 10:00").to_pydatetime(), True])
    sheet.append([13, "دو", "متن دو", "۱۴۰۴/۰۶/۱۱", 2.5])
    sheet.append([None, "سه", "متن سه", pd.Timestamp("2025-09-03").date(), None])
    sheet.merge_cells("E3:E4")
    book.create_sheet("خالی")
    book.create_sheet("دوم").append(["text"])
    book.save(tmp_path / "a.xlsx")
    articles = read_articles(tmp_path / "a.xlsx")
    assert articles["article_id"].tolist() == ["12", "13", "a-3"]
    assert articles["text"].tolist() == ["متن یک", "متن دو", "متن سه"]
    assert articles["date"].tolist() == list(pd.to_datetime(["2025-09-01", "2025-09-02", "2025-09-03"]))
    assert articles.loc[0, "title"] == ""  # a formula that no program has computed


def test_a_sheet_that_states_a_wrong_size_is_read_whole(tmp_path):
    with zipfile.ZipFile(io.BytesIO(as_xlsx(ARTICLES))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"]
    for size in [b"A1", b"A1:XFD1048576"]:
        changed = sheet.replace(b'ref="A1:F4"', b'ref="' + size + b'"')
        assert changed != sheet
        path = put(tmp_path, "a.xlsx", as_zip(files | {"xl/worksheets/sheet1.xml": changed}))
        assert len(read_articles(path)) == 3


def test_parquet_with_nested_columns_bytes_and_large_values(tmp_path):
    table = pyarrow.table(
        {
            "text": pyarrow.array([["بند یک", "بند دو"], ["بند سه"]]),
            "source": pyarrow.array([{"name": "خبرنامه", "n": 1}, None]),
            "title": pyarrow.array(["عنوان".encode(), b"\xff"]),
            "date": pyarrow.array([pd.Timestamp("2025-09-01"), None]),
            "id": pyarrow.array([12.0, None]),
            "map": pyarrow.array([[("a", b"1")], []], pyarrow.map_(pyarrow.string(), pyarrow.binary())),
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    articles = read_articles(tmp_path / "a.parquet")
    assert articles["text"].tolist() == ["بند یک\nبند دو", "بند سه"]
    assert articles["outlet"].tolist() == ["خبرنامه", ""]
    assert articles["title"].tolist() == ["عنوان", "\\xff"]
    assert articles["article_id"].tolist() == ["12", "a-2"]
    assert articles.to_json(orient="records", date_format="iso")
    pyarrow.parquet.write_table(pyarrow.table({"text": ["0" * 3_000_000] * 9}), tmp_path / "b.parquet")
    assert "unpacks to more than 10,000,000 bytes" in error_of(
        tmp_path / "b.parquet", limits=Limits(file_bytes=10_000_000)
    )


@pytest.mark.parametrize(
    ("name", "member"),
    [("a.xlsx", "xl/worksheets/sheet1.xml"), ("a.xlsx", "xl/workbook.xml"), ("a.docx", "word/document.xml")],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_documents_are_refused(tmp_path, name, member, encoding):
    content = as_xlsx(ARTICLES) if name == "a.xlsx" else as_docx(ARTICLES[0])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {part: archive.read(part) for part in archive.namelist()}
    tree = files[member].decode().rpartition("?>")[2]
    tree = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY e "grown">]>{tree}'
    path = put(tmp_path, name, as_zip(files | {member: tree.replace("نشست", "&e;").encode(encoding)}))
    assert f"{name} declares entities" in error_of(path)


def test_a_long_name_of_a_column_does_not_fill_the_error(tmp_path):
    message = error_of(put(tmp_path, "a.json", json.dumps([{"\0نام\n" * 5000: "متن"}])))
    assert "column 'text' is missing" in message and len(message) < 500


def test_columns_of_one_name_are_told_apart(tmp_path):
    articles = read_articles(put(tmp_path, "a.csv", "text,tag,tag,,\nالف,۱,۲,۳,۴\n"))
    assert articles.loc[0, ["tag", "tag~2", "column 4", "column 5"]].tolist() == ["۱", "۲", "۳", "۴"]
    table = pyarrow.table([["الف"], ["۱"], ["۲"]], names=["text", "tag", "tag"])
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    articles = read_articles(tmp_path / "a.parquet")
    assert articles.loc[0, ["text", "tag", "tag~2"]].tolist() == ["الف", "۱", "۲"]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path):
    path = put(tmp_path, "a.csv", 'id,text\n1,"الف\n2,ب\n3,پ\n')
    assert "a quotation mark before 'الف" in error_of(path)
    articles = read_articles(put(tmp_path, "b.csv", 'id,text\n1,او گفت "سلام" و رفت\n2,"ب"'))
    assert articles["text"].tolist() == ['او گفت "سلام" و رفت', "ب"]
