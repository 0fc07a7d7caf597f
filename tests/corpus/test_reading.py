"""What asks too much of the machine is refused, with the limit that lets it in."""

import io
import json

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest

from helpers.corpus import Limits, read_articles
from tests.corpus.files import ARTICLES, error_of, put

TEXT = ARTICLES[0]["text"]


def test_a_line_without_end_is_refused_before_it_is_all_read(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(2**31)  # of zeros, which take no room on the disk
    assert "has more than 1,000,000 bytes: split it" in error_of(path, limits=Limits(file_bytes=1_000_000))


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_one_article_of_too_many_letters_is_refused(tmp_path, name):
    path = put(tmp_path, name, "<p>" + TEXT * 10)
    assert "too many for one article" in error_of(path, limits=Limits(page_bytes=1000))


WIDE = {"text": "متن"} | {f"c{number}": str(number) for number in range(10_000)}


def wide_sheet() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet().append(list(WIDE))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def wide_parquet() -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({name: [value] for name, value in WIDE.items()}), stream)
    return stream.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.csv", lambda: ",".join(WIDE) + "\n" + ",".join(WIDE.values())),
        ("a.json", lambda: json.dumps([WIDE])),
        ("a.jsonl", lambda: json.dumps(WIDE)),
        ("a.xml", lambda: "<a>" + "".join(f"<{name}>{value}</{name}>" for name, value in WIDE.items()) + "</a>"),
        ("a.xlsx", wide_sheet),
        ("a.parquet", wide_parquet),
    ],
)
def test_ten_thousand_columns_are_refused(tmp_path, name, make):
    assert "10,001 columns; is it turned on its side" in error_of(put(tmp_path, name, make()))


def test_more_columns_are_read_when_they_are_allowed(tmp_path):
    path = put(tmp_path, "a.json", json.dumps([dict(list(WIDE.items())[:1_100])]))
    assert "1,100 columns" in error_of(path)
    assert read_articles(path, limits=Limits(columns=2_000)).loc[0, "c1098"] == "1098"


def test_many_files_of_many_columns_are_refused_too(tmp_path):
    for file in "ab":
        put(tmp_path, f"{file}.json", json.dumps({"text": TEXT} | {f"{file}{number}": 1 for number in range(8)}))
    with pytest.warns(UserWarning, match="b.json has"):
        articles = read_articles(tmp_path, limits=Limits(columns=12))
    assert articles["article_id"].tolist() == ["a-1"]


@pytest.mark.parametrize(
    ("name", "content", "limits", "message"),
    [
        ("a.csv", "text\n" + "a\n" * 11, Limits(rows=10), "more than 10 rows"),
        ("a.jsonl", '{"text": "a"}\n' * 11, Limits(rows=10), "more than 10 rows"),
        ("a.json", json.dumps([{"text": "a"}] * 11), Limits(rows=10), "more than 10 rows"),
        ("a.xml", "<r>" + "<a><text>a</text></a>" * 11 + "</r>", Limits(rows=10), "more than 10 rows"),
        ("a.json", "[" + "[]," * 11 + "[]]", Limits(elements=10), "more than 10 elements"),
        ("a.xml", "<r>" + "<a/>" * 11 + "</r>", Limits(elements=10), "more than 10 elements"),
        ("a.html", "<p>" * 11, Limits(page_elements=10), "more than 10 tags"),
    ],
)
def test_what_is_small_in_a_file_and_large_in_memory_is_refused(tmp_path, name, content, limits, message):
    assert message in error_of(put(tmp_path, name, content), limits=limits)
