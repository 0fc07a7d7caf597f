"""CSV of all shapes, and the sheets of spreadsheets."""

import io

import openpyxl
import pandas as pd
import pyarrow
import pyarrow.feather
import pyarrow.parquet
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.corpus import Limits, read_articles
from helpers.corpus.reading import Reading
from helpers.corpus.tabular import csv_rows
from tests.corpus.binaries import TABLES, as_ods, as_xls, ods_of
from tests.corpus.files import ARTICLES, SOURCE_COLUMNS, as_csv, as_html, as_zip, error_of, load, put

TEXT = ARTICLES[0]["text"]


def rows_of(text: str) -> list[dict]:
    return [row for _, row in csv_rows(io.StringIO(text), Reading("a.csv"))]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("first_line", ["", "sep={}\n", '"sep={}"\n'])
def test_the_separator_is_found_whatever_stands_in_the_fields(tmp_path, separator, first_line):
    articles = [{**article, "text": f"a,b;c|d;e,f,{number}\n{TEXT}"} for number, article in enumerate(ARTICLES)]
    content = first_line.format(separator).encode() + as_csv(articles, separator)
    found = read_articles(put(tmp_path, "a.csv", content))
    assert found["text"].tolist() == [article["text"] for article in articles]
    assert found["title"].tolist() == [article["title"] for article in articles]


@settings(max_examples=60, deadline=None)
@given(
    separator=st.sampled_from(",;\t|"),
    rows=st.lists(st.lists(st.text("aب ,;|\t\"'\n", max_size=20), min_size=3, max_size=3), min_size=3, max_size=9),
)
def test_quoted_fields_come_back_as_they_were(separator, rows):
    rows = [[f"n{number}", *row[1:]] for number, row in enumerate(rows)]
    quoted = [["id", "title", "text"], *rows]
    text = "".join(separator.join('"' + field.replace('"', '""') + '"' for field in row) + "\n" for row in quoted)
    assert [list(row.values()) for row in rows_of(text)] == rows


def test_a_header_with_commas_does_not_hide_semicolons():
    text = "title; text, in full; date\n" + "یک; او، گفت, و رفت; ۱۴۰۴\n" * 3
    assert rows_of(text)[0] == {"title": "یک", "text, in full": "او، گفت, و رفت", "date": "۱۴۰۴"}


def test_quotation_marks_behind_backslashes_stay_in_their_field():
    text = "id,text,url\n" + "".join(f'{n},"او گفت \\"سلام, {n}\\" و رفت",https://a/{n}\n' for n in range(9))
    assert rows_of(text)[3] == {"id": "3", "text": 'او گفت "سلام, 3" و رفت', "url": "https://a/3"}
    assert rows_of('id,path\n1,"C:\\a\\"\n2,b\n') == [{"id": "1", "path": "C:\\a\\"}, {"id": "2", "path": "b"}]


def test_zero_bytes_are_dropped(tmp_path):
    content = as_csv(ARTICLES).replace("همکاری".encode(), "همکاری".encode() + b"\0")
    path, texts = put(tmp_path, "a.csv", content), [a["text"] for a in ARTICLES]
    assert read_articles(path)["text"].tolist() == texts
    assert [text for part in read_articles(path, chunks=2) for text in part["text"]] == texts


def test_a_row_with_too_many_fields_is_an_error_with_advice(tmp_path):
    text = "title,text,date\nیک,او گفت, و رفت, سپس آمد,1404\n"
    assert "row 1: 5 fields under 3 columns. Where a field" in error_of(put(tmp_path, "a.csv", text))


def test_empty_lines_cells_and_letters_are_bounded(tmp_path):
    assert "empty lines" in error_of(put(tmp_path, "a.csv", "id,text\n" + "\n" * 200_000 + "1,خبر\n"))
    path = put(tmp_path, "b.csv", "id,text\n" + "1,خبر\n" * 20)
    assert "has more than 30 cells" in error_of(path, limits=Limits(cells=30))
    assert len(read_articles(path)) == 20


def book_of(sheets: dict[str, list[list]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_of(number: int) -> list[list]:
    return [["title", "text"], [f"عنوان {number}", f"متن خبر {number}"]]


def test_the_names_of_sheets_that_are_alike_are_outlets(tmp_path):
    articles = read_articles(put(tmp_path, "a.xlsx", book_of({"خبرنامه": sheet_of(1), "هفته‌نامه": sheet_of(2)})))
    assert articles["outlet"].tolist() == ["خبرنامه", "هفته‌نامه"]
    articles = read_articles(put(tmp_path, "b.xlsx", book_of({"Sheet1": sheet_of(1), "برگه ۲": sheet_of(2)})))
    assert articles["outlet"].tolist() == ["", ""]
    assert read_articles(put(tmp_path, "c.xlsx", book_of({"خبرنامه": sheet_of(1)})))["outlet"].tolist() == [""]


def test_a_sheet_without_texts_is_left_out_with_a_word(tmp_path):
    guide = [["راهنما"], ["هر سطر یک خبر است", "و هر ستون", "یک ویژگی"], ["پایان"]]
    articles, left_out = load(
        put(tmp_path, "a.xlsx", book_of({"راهنما": guide, "list": [["a"], [1]], "d": sheet_of(1)}))
    )
    assert articles["text"].tolist() == ["متن خبر 1"]
    assert len(left_out) == 2 and all("sheet" in line for line in left_out)


def test_a_sheet_that_asks_for_more_cells_than_it_has_is_an_error(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "text", "x"
    book.save(tmp_path / "a.xlsx")
    assert "cannot be read" in error_of(tmp_path / "a.xlsx")
    repeated = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="string" '
    repeated += 'table:number-columns-repeated="1024"><text:p>x</text:p></table:table-cell></table:table-row>'
    assert "cannot be read" in error_of(put(tmp_path, "a.ods", ods_of([["text"]], before=repeated)))


def test_a_page_that_is_called_a_sheet_and_a_locked_sheet_are_said(tmp_path):
    assert "and save it as .xlsx" in error_of(put(tmp_path, "a.xls", as_html(ARTICLES[0])))
    locked = b"\xd0\xcf\x11\xe0" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    assert "is locked with a password" in error_of(put(tmp_path, "a.xlsx", locked))
    assert "format of Office 97" in error_of(put(tmp_path, "b.xlsx", as_xls(ARTICLES)))


def test_sheets_are_read_in_their_archive_too(tmp_path):
    articles = read_articles(put(tmp_path, "a.zip", as_zip({"a.ods": as_ods(ARTICLES), "b.xls": as_xls(ARTICLES)})))
    assert len(articles) == 6 and articles["outlet"].nunique() == 1
    assert set(SOURCE_COLUMNS) <= set(articles.columns)


@pytest.mark.parametrize("name", TABLES)
def test_each_kind_gives_what_csv_gives(tmp_path, name):
    articles = read_articles(put(tmp_path, name, TABLES[name](ARTICLES)))
    same = read_articles(put(tmp_path, "same.csv", as_csv(ARTICLES)))
    columns = ["article_id", "title", "text", "date", "outlet", "url"]
    pd.testing.assert_frame_equal(articles[columns], same[columns])


@pytest.mark.parametrize("name", TABLES)
def test_a_file_that_is_cut_short_is_one_error(tmp_path, name):
    content = TABLES[name](ARTICLES)
    suffix = name[name.index(".") :]
    assert f"cut{suffix}" in error_of(put(tmp_path, f"cut{suffix}", content[:300]))


@pytest.mark.parametrize("name", ["a.parquet", "a.feather"])
def test_a_value_that_is_stored_once_for_many_rows_is_counted_in_each(tmp_path, name):
    text = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 6000), pyarrow.array(["خبر " * 20_000]))
    table = pyarrow.table({"text": text})
    if name == "a.parquet":
        pyarrow.parquet.write_table(table, tmp_path / name, compression="zstd")
    else:
        pyarrow.feather.write_feather(table, tmp_path / name, compression="zstd")
    assert "more than 5,000,000 bytes" in error_of(tmp_path / name, limits=Limits(file_bytes=5_000_000))


def test_codes_of_statistics_become_their_labels(tmp_path):
    table = pd.DataFrame(
        {"text": ["خبر یک", "خبر دو"], "outlet": [1.0, 2.0], "date": pd.to_datetime(["2025-09-01"] * 2)}
    )
    labels = {"outlet": {1: "روزنامه", 2: "هفته‌نامه"}}
    pyreadstat.write_sav(table, str(tmp_path / "a.sav"), variable_value_labels=labels)
    articles = read_articles(tmp_path / "a.sav")
    assert articles["outlet"].tolist() == ["روزنامه", "هفته‌نامه"]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-09-01"] * 2


@pytest.mark.parametrize("suffix", [".por", ".xpt"])
def test_older_files_of_statistics(tmp_path, suffix):
    table = pd.DataFrame({"TITLE": ["A", "B"], "TEXT": ["one text", "another"]})
    write = {".por": pyreadstat.write_por, ".xpt": pyreadstat.write_xport}[suffix]
    write(table, str(tmp_path / f"a{suffix}"))
    assert read_articles(tmp_path / f"a{suffix}")["text"].tolist() == ["one text", "another"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_names_in_the_first_line_tell_the_separator_where_a_row_is_short(tmp_path, separator):
    signs = " ".join(f"خبر{sign} تازه" for sign in ",;\t|" * 9 if sign != separator)
    rows = [["id", "title", "text", "place", "tag"], ["1", "باران", f'"{signs}"', "شهر"]]
    path = put(tmp_path, "a.csv", "\n".join(map(separator.join, rows)))
    assert read_articles(path)[["title", "text", "place"]].values.tolist() == [["باران", signs, "شهر"]]


def test_categories_of_parquet_count_as_often_as_rows_name_them(tmp_path):
    texts = [f"خبر {number} " + "تازه " * 3000 for number in range(150)]
    table = pd.DataFrame({"text": pd.Categorical(texts)})
    table.to_parquet(tmp_path / "a.parquet", compression=None, use_dictionary=False)
    limits = Limits(file_bytes=3 * (tmp_path / "a.parquet").stat().st_size)
    assert len(read_articles(tmp_path / "a.parquet", limits=limits)) == 150


def test_fields_that_stand_one_a_line_are_rows(tmp_path):
    fields = [
        [str(n), a["title"], a["text"].replace("\n", " "), f"1388/1/{n + 1}", "10:00 ق.ظ", "سیاسی"]
        for n, a in enumerate(ARTICLES)
    ]
    path = put(tmp_path, "a.csv", "".join(f"{field},\n" for row in fields for field in row))
    with pytest.warns(UserWarning, match="6 lines were taken for a row"):
        articles = read_articles(path)
    assert articles["title"].tolist() == [row[1] for row in fields]
    assert articles["text"].tolist() == [row[2] for row in fields]
    assert articles["date_as_written"].tolist() == [row[3] for row in fields]
    paragraphs = "".join(f"{row[2]}\n" for row in fields)  # texts, one a line, of a column without a name
    assert len(read_articles(put(tmp_path, "b.csv", "text\n" + paragraphs))) == len(fields)
