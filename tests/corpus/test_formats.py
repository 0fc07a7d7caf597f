"""Every kind of file gives the same three articles, a new kind is one entry; tables and documents of rarer shapes."""

import io
import json
import os
import pickle
import re
import warnings
import zipfile

import openpyxl
import pandas as pd
import pyarrow
import pyarrow.parquet
import pytest

from helpers.corpus import Limits, formats, read_articles
from helpers.corpus.formats import ADVICE, Format, known_suffixes
from tests.corpus.files import (
    ALL_ARTICLES,
    ARTICLES,
    ONE_ARTICLE,
    as_docx,
    as_json,
    as_tar,
    as_txt,
    as_xlsx,
    as_zip,
    error_of,
    files_of,
    load,
    packed,
    put,
)

EVERY_KIND = [*ONE_ARTICLE, *ALL_ARTICLES]
# A text file and a document have no place for these; their title is their first line, and their id their name.
NOT_HELD = {"page.txt": ["date", "outlet", "url"], "page.docx": ["date", "outlet", "url"]}
COLUMNS = ["article_id", "title", "text", "date", "outlet", "url"]
TEXT = ARTICLES[0]["text"]


# The hour that a page and a feed state.
_WITH_HOUR = "page.html page.htm page.xhtml page.aspx page.mhtml rss.xml atom.xml feed.rss feed.atom".split()
HOUR = {name: pd.Timedelta(hours=9, minutes=30) for name in _WITH_HOUR}


def expected(name: str) -> pd.DataFrame:
    moments = [pd.Timestamp(article["gregorian"]) + HOUR.get(name, pd.Timedelta(0)) for article in ARTICLES]
    table = pd.DataFrame(ARTICLES).assign(date=moments)
    for column in NOT_HELD.get(name, []):
        table[column] = pd.NaT if column == "date" else ""
    return table[COLUMNS]


def write(folder, files: dict[str, bytes]):
    for name, content in files.items():
        put(folder, name, content)
    return folder


def values_of(table: pd.DataFrame) -> list[list]:
    return table[COLUMNS].astype({"date": "datetime64[s]"}).astype({"date": str}).values.tolist()


def assert_same(path, name: str) -> None:
    articles, left_out = load(path)
    assert values_of(articles) == values_of(expected(name))
    assert left_out == []


@pytest.mark.parametrize("name", EVERY_KIND)
def test_every_kind_of_file_gives_the_same_table_packed_or_not(tmp_path, name):
    assert_same(write(tmp_path / "plain", files_of(name)), name)
    assert_same(write(tmp_path / "packed", packed(files_of(name))), name)


@pytest.mark.parametrize("name", EVERY_KIND)
def test_a_file_is_read_alone_as_it_is_in_its_folder(tmp_path, name):
    files = sorted(write(tmp_path, files_of(name)).iterdir())
    assert values_of(pd.concat(map(read_articles, files))) == values_of(expected(name))


@pytest.fixture(scope="module")
def all_kinds() -> dict[str, bytes]:
    return {f"{name}/{file}": content for name in EVERY_KIND for file, content in files_of(name).items()}


@pytest.fixture(scope="module")
def in_folder(tmp_path_factory, all_kinds) -> pd.DataFrame:
    return read_articles(write(tmp_path_factory.mktemp("folder"), all_kinds))


@pytest.mark.parametrize("archive", ["corpus.zip", "corpus.tar.gz", "corpus.tgz", "corpus.tar"])
def test_an_archive_gives_what_its_folder_gives(tmp_path, archive, all_kinds, in_folder):
    content = as_zip(all_kinds) if archive.endswith(".zip") else as_tar(all_kinds, packed=not archive.endswith(".tar"))
    articles, left_out = load(put(tmp_path, archive, content))
    pd.testing.assert_frame_equal(articles.drop(columns="path"), in_folder.drop(columns="path"))
    assert len(articles) == 3 * len(EVERY_KIND) and left_out == []


def test_packed_files_in_an_archive_are_unpacked(tmp_path):
    (tmp_path / "corpus.zip").write_bytes(as_zip(packed(files_of("array.json") | files_of("page.txt"))))
    articles = read_articles(tmp_path / "corpus.zip")
    assert articles["article_id"].tolist() == ["n1", "n2", "n3", "n1~2", "n2~2", "n3~2"]
    assert articles["title"].tolist() == [article["title"] for article in ARTICLES] * 2


def test_a_json_file_may_be_one_article(tmp_path):
    for article in ARTICLES:
        (tmp_path / f"{article['article_id']}.json").write_bytes(as_json([article]).strip(b"[]\n "))
    assert_same(tmp_path, "one.json")


def test_folders_are_read_with_their_sub_folders_and_by_pattern(tmp_path):
    write(tmp_path, {f"سال/{name}": content for name, content in files_of("page.txt").items()})
    write(tmp_path, {f"سال/ماه/{name}": content for name, content in files_of("page.html").items()})
    assert read_articles(tmp_path)["article_id"].tolist() == [
        *["سال/n1", "سال/n2", "سال/n3"],
        *["سال/ماه/n1", "سال/ماه/n2", "سال/ماه/n3"],
    ]
    assert read_articles(f"{tmp_path}/**/*.html")["article_id"].tolist() == ["سال/ماه/n1", "سال/ماه/n2", "سال/ماه/n3"]
    assert read_articles(f"{tmp_path}/سال/n[12].*")["article_id"].tolist() == ["n1", "n2"]
    assert len(read_articles(f"{tmp_path}/**")) == 6


def test_an_archive_inside_a_folder_is_named_in_the_ids(tmp_path):
    (tmp_path / "old.zip").write_bytes(as_zip(files_of("page.txt")))
    write(tmp_path, files_of("page.txt"))
    ids = ["n1", "n2", "n3", "old.zip/n1", "old.zip/n2", "old.zip/n3"]
    assert read_articles(tmp_path)["article_id"].tolist() == ids


def test_kinds_may_be_written_in_capitals(tmp_path):
    write(tmp_path, {"A.JSON": as_json(ARTICLES), "B.TXT.GZ": next(iter(packed(files_of("page.txt")).values()))})
    assert read_articles(tmp_path)["article_id"].tolist() == ["n1", "n2", "n3", "B"]


def test_files_of_other_names_are_read_when_they_hold_persian(tmp_path):
    for article, suffix in zip(ARTICLES, [".ham", "", ".0001"], strict=True):
        content = f"{article['title']}\n{article['text']}\n" + article["text"] * 20
        encoding = "utf-16" if suffix == ".ham" else "utf-8"
        (tmp_path / f"{article['article_id']}{suffix}").write_bytes(content.encode(encoding))
    (tmp_path / "english.dat").write_text("This is not an article of Persian news.")
    articles, left_out = load(tmp_path)
    assert articles["title"].tolist() == [article["title"] for article in ARTICLES]
    assert [place.partition(": ")[0].endswith("english.dat") for place in left_out] == [True]


def read_blocks(text: str, reading):
    """Give the articles of a file in which an empty line stands between two, and each begins with its title."""
    for number, block in enumerate(text.strip().split("\n\n"), start=1):
        reading.check(rows=number)
        title, _, body = block.partition("\n")
        yield f"row {number}", {"title": title, "text": body}


def test_a_new_kind_is_one_entry_and_one_function(tmp_path, monkeypatch):
    content = "\n\n".join(f"{article['title']}\n{article['text']}" for article in ARTICLES)
    put(tmp_path, "a.blk", content)
    assert len(read_articles(tmp_path)) == 1  # Persian text of an unknown kind is one article
    monkeypatch.setattr(formats, "FORMATS", [*formats.FORMATS, Format((".blk",), read_blocks)])
    articles = read_articles(tmp_path)
    assert articles["article_id"].tolist() == ["a-1", "a-2", "a-3"]
    assert articles["text"].tolist() == [article["text"] for article in ARTICLES]
    put(tmp_path, "b.zip", as_zip(packed({"c.blk": content.encode()})))
    put(tmp_path, "d.blk", content.replace("ی", "ي").encode("cp1256", "ignore"))
    put(tmp_path, "e.blk", b"")
    with pytest.warns(UserWarning, match="e.blk is empty"):
        articles, left_out = load(tmp_path)
    assert articles["encoding"].tolist() == ["utf-8"] * 6 + ["windows-1256"] * 3 and len(left_out) == 1
    assert [len(part) for part in read_articles(tmp_path, chunks=4)] == [3, 3, 3]
    assert ".blk" in error_of(put(tmp_path, "elsewhere/page.xyz", b"x"))


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
    days = pd.to_datetime(["2025-09-01 10:00", "2025-09-02 00:00", "2025-09-03 00:00"])
    assert articles["date"].tolist() == list(days)
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
    assert "none of its columns looks like the text" in message and len(message) < 500


def test_columns_of_one_name_are_told_apart(tmp_path):
    articles = read_articles(put(tmp_path, "a.csv", "text,mark,mark,,\nالف,۱,۲,۳,۴\n"))
    assert articles.loc[0, ["mark", "mark~2", "column 4", "column 5"]].tolist() == ["۱", "۲", "۳", "۴"]
    table = pyarrow.table([["الف"], ["۱"], ["۲"]], names=["text", "mark", "mark"])
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    articles = read_articles(tmp_path / "a.parquet")
    assert articles.loc[0, ["text", "mark", "mark~2"]].tolist() == ["الف", "۱", "۲"]


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path):
    path = put(tmp_path, "a.csv", 'id,text\n1,"الف\n2,ب\n3,پ\n')
    assert "a quotation mark before 'الف" in error_of(path)
    articles = read_articles(put(tmp_path, "b.csv", 'id,text\n1,او گفت "سلام" و رفت\n2,"ب"'))
    assert articles["text"].tolist() == ['او گفت "سلام" و رفت', "ب"]


KINDS = sorted(ADVICE)


@pytest.mark.parametrize("suffix", KINDS)
def test_a_file_of_such_a_kind_alone_is_an_error_that_says_what_to_do(tmp_path, suffix):
    assert error_of(put(tmp_path, f"a{suffix}", as_txt(ARTICLES[0]))).endswith(f"a{suffix}: {ADVICE[suffix]}")


def test_in_a_folder_and_an_archive_each_is_named_and_warned_of(tmp_path):
    files = {f"a{suffix}": b"x" for suffix in KINDS} | {"n.txt": as_txt(ARTICLES[0])}
    for name, content in files.items():
        put(tmp_path, f"folder/{name}", content)
    for path in (tmp_path / "folder", put(tmp_path, "a.zip", as_zip(files))):
        with pytest.warns(UserWarning, match=f"{len(KINDS)} files or rows"):
            articles, left_out = load(path)
        assert len(articles) == 1 and len(left_out) == len(KINDS)
        assert all(sum(f"/a{suffix}: {ADVICE[suffix]}" in line for line in left_out) == 1 for suffix in KINDS)


def test_no_advice_names_a_kind_that_is_not_read():
    assert not set(KINDS) & set(known_suffixes())
    named = set(re.findall(r"(?<![\w)])\.\w+(?:\.gz)?", " ".join(ADVICE.values())))
    assert named <= {*known_suffixes(), ".zip", ".warc.gz"}


def test_a_picture_or_a_note_beside_the_articles_is_listed_without_a_warning(tmp_path):
    put(tmp_path, "a.png", b"\x89PNG")
    put(tmp_path, "n.txt", as_txt(ARTICLES[0]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(load(tmp_path)[1]) == 1


def test_subtitles_and_lists_of_feeds_are_refused_by_name(tmp_path):
    for name, said in [("a.srt", "subtitles"), ("a.opml", "list of feeds"), ("a.bib", "as .ris")]:
        assert said in error_of(put(tmp_path, name, f"1\n00:00:01,000 --> 00:00:02,000\n{ARTICLES[0]['text']}\n"))
