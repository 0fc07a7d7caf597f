"""Texts, trees and pages that were made to do harm: a table, or one error that names the file."""

import io
import json
import os
import pickle

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest

from helpers.corpus import Limits, read_articles
from tests.corpus.files import ARTICLES, as_txt, error_of, files_of, load, put

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


def test_a_long_name_of_a_column_does_not_fill_the_error(tmp_path):
    message = error_of(put(tmp_path, "a.json", json.dumps([{"\0نام\n" * 5000: "متن"}])))
    assert "column 'text' is missing" in message and len(message) < 500


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


def test_yaml_and_pickles_are_never_loaded(tmp_path):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    trap = pickle.dumps(Trap())
    put(tmp_path, "a.txt", as_txt(ARTICLES[0]))
    for name in ["b.pkl", "b.pickle", "b.dat", "b.npy"]:
        put(tmp_path, name, trap)
    put(tmp_path, "b.yml", f"!!python/object/apply:os.mkdir [{tmp_path}/sprung]\n# {TEXT}")
    put(tmp_path, "b.yaml", f"text: {TEXT}")
    articles, left_out = load(tmp_path)
    assert articles["article_id"].tolist() == ["a"] and len(left_out) == 6
    for name in ["c.txt", "c.json", "c.xlsx", "c.parquet", "c.csv"]:
        error_of(put(tmp_path, name, trap))
    assert not (tmp_path / "sprung").exists()


def test_entities_in_xml_are_refused(tmp_path):
    put(tmp_path, "secret", "secret")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for entities in [f'<!ENTITY l0 "lol">{bomb}', f'<!ENTITY l9 SYSTEM "file://{tmp_path}/secret">']:
        path = put(tmp_path, "a.xml", f"<!DOCTYPE a [{entities}]><a><text>&l9;</text></a>")
        assert "declares entities" in error_of(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", "[" * 100_000),
        ("a.json", '[{"text":' + "[" * 500 + "]" * 500 + "}]"),
        ("a.json", '[{"text": "a", "b": ' + '{"c":' * 60 + "1" + "}" * 60 + "}]"),
        ("a.xml", "<channel>" * 50_000 + "</channel>" * 50_000),
        ("a.xml", "<a>" * 50_000),
        ("a.html", "<div>" * 40_000 + TEXT),
    ],
)
def test_what_is_nested_too_deep_is_an_error(tmp_path, name, content):
    error_of(put(tmp_path, name, content))


def test_deep_markup_in_a_text_is_read(tmp_path):
    text = "<r><text>" + "<b>" * 50_000 + "متن" + "</b>" * 50_000 + "</text></r>"
    assert read_articles(put(tmp_path, "a.xml", text))["text"].tolist() == ["متن"]


def test_many_parts_of_one_name_take_no_long_time(tmp_path):
    path = put(tmp_path, "a.xml", "<r><text>a</text>" + "<tag>b</tag>" * 100_000 + "</r>")
    assert read_articles(path).loc[0, "tag"].count("b") == 100_000


def test_scripts_in_pages_and_texts_do_not_come_along(tmp_path):
    page = files_of("page.html")["n1.html"].decode().replace("</h1>", "</h1><script>alert('متن')</script>")
    put(tmp_path, "a.html", page)
    put(
        tmp_path,
        "b.json",
        json.dumps([{"title": "<b>", "text": f"<p>{TEXT}</p><script>alert(1)</script><p>پایان</p>"}]),
    )
    articles = read_articles(tmp_path)
    assert articles["text"].tolist() == [TEXT, f"{TEXT}\nپایان"]
    assert articles.loc[1, "title"] == "<b>"  # a title is text, and is escaped where it is shown


def test_numbers_that_are_none_or_too_large(tmp_path):
    rows = '[{"id": 12.0, "text": "a", "x": NaN, "y": 1e999}, {"id": %s, "text": "b", "x": -Infinity, "y": %s}]'
    articles = read_articles(put(tmp_path, "a.json", rows % ("9" * 30, "7" * 5000)))
    assert articles["article_id"].tolist() == ["12", "9" * 30]
    assert articles["x"].isna().all() and articles.loc[1, "y"] == "7" * 5000
    assert json.loads(articles.to_json(orient="records", date_format="iso"))


def test_zero_bytes_are_a_question(tmp_path):
    for name in ["a.txt", "a.csv", "a.json", "a.xml", "a.html"]:
        assert "holds zero bytes" in error_of(put(tmp_path, name, b"text\0\n\0\0 a\0b"))


def test_halves_of_letters_can_be_written_as_utf_8(tmp_path):
    rows = (
        r'[{"id": "\ud83d", "text": "a\ud800b", "\udfff": {"x": ["\uDC00"]}, "emoji": "\ud83d\ude00", "t": "\\ud800"}]'
    )
    articles = read_articles(put(tmp_path, "a.json", rows))
    assert articles.loc[0, "text"] == "a\ufffdb" and articles.loc[0, "article_id"] == "\ufffd"
    assert articles.loc[0, "emoji"] == "\U0001f600" and articles.loc[0, "t"] == r"\ud800"
    assert articles.to_csv().encode() and articles.to_json(force_ascii=False, date_format="iso").encode()


def test_columns_of_one_name_are_told_apart(tmp_path):
    articles = read_articles(put(tmp_path, "a.csv", "text,tag,tag,,\nالف,۱,۲,۳,۴\n"))
    assert articles.loc[0, ["tag", "tag~2", "column 4", "column 5"]].tolist() == ["۱", "۲", "۳", "۴"]
    table = pyarrow.table([["الف"], ["۱"], ["۲"]], names=["text", "tag", "tag"])
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    articles = read_articles(tmp_path / "a.parquet")
    assert articles.loc[0, ["text", "tag", "tag~2"]].tolist() == ["الف", "۱", "۲"]


def test_columns_with_the_names_of_ours_are_kept_under_others(tmp_path):
    row = {
        "text": "a",
        "path": "p",
        "path_in_source": "q",
        "(page dates)": 5,
        "(source name)": "x",
        "story": 1,
        "paragraph": "7",
    }
    article = read_articles(put(tmp_path, "a.json", json.dumps([row]))).iloc[0]
    assert (
        article["path"].endswith("a.json") and article["story_in_source"] == 1 and article["paragraph_in_source"] == "7"
    )
    assert (article["path_in_source"], article["path_in_source_in_source"]) == ("q", "p")
    assert article["(page dates)_in_source"] == 5


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path):
    path = put(tmp_path, "a.csv", 'id,text\n1,"الف\n2,ب\n3,پ\n')
    assert "a quotation mark before 'الف" in error_of(path)
    articles = read_articles(put(tmp_path, "b.csv", 'id,text\n1,او گفت "سلام" و رفت\n2,"ب"'))
    assert articles["text"].tolist() == ['او گفت "سلام" و رفت', "ب"]
