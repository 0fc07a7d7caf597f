"""Any file or folder to one table, or to parts with the same articles, ids and losses, and one error for what stops."""

import errno
import json
import pickle
import warnings
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from helpers.core.errors import CorpusError, TableError, UserError
from helpers.core.store import Store
from helpers.corpus import (
    Limits,
    audit_articles,
    count_words,
    fingerprint,
    list_left_out,
    load_articles,
    read_articles,
)
from helpers.corpus import articles as articles_module
from tests.corpus.files import ARTICLES, as_zip, load, put

SAMPLE = "data/sample/articles"
COLUMNS = ["article_id", "title", "text", "date", "outlet", "section", "tags", "url", "path"]
ADDED = ["encoding", "date_as_written", "date_precision", "date_source", "outlet_source", "outlet_as_written"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "نخست.txt").write_text("عنوان\n\nبند یک\nبند دو\n", encoding="utf-8-sig")
    (tmp_path / "more").mkdir()
    rows = [
        {"id": "a", "عنوان": "سلام", "متن": "خبر", "تاریخ": "2025-09-01", "section": "اقتصاد"},
        {"id": "b", "عنوان": "دوم", "متن": ["بند یک", "بند دو"], "تاریخ": "1404/06/10"},
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "more" / "feed.jsonl").write_text(lines, encoding="utf-8")
    pd.DataFrame({"headline": ["سوم"], "body": ["متن سوم"]}).to_csv(tmp_path / "table.csv", index=False)
    return tmp_path


def test_a_folder_gives_one_row_per_article_whatever_the_kind(folder):
    articles = read_articles(folder)
    assert list(articles.columns) == [*COLUMNS, *ADDED]
    assert articles["article_id"].tolist() == ["a", "b", "table-1", "نخست"]
    assert articles["title"].tolist() == ["سلام", "دوم", "سوم", "عنوان"]
    assert articles["text"].tolist() == ["خبر", "بند یک\nبند دو", "متن سوم", "بند یک\nبند دو"]
    assert articles["date"].dropna().tolist() == [pd.Timestamp(2025, 9, 1)] * 2
    assert articles["encoding"].tolist() == ["utf-8"] * 4
    assert articles["section"].tolist()[0] == "اقتصاد"


def test_a_jalali_date_is_never_taken_for_a_gregorian_one(folder):
    article = read_articles(folder).set_index("article_id").loc["b"]
    assert article["date"] == pd.Timestamp(2025, 9, 1)
    assert article[["date_as_written", "date_precision", "date_source"]].tolist() == ["1404/06/10", "day", "column"]


def test_a_date_that_no_calendar_has_stays_unknown_and_is_named(tmp_path):
    (tmp_path / "t.csv").write_text("text,date\nخبر,1404/07/31\nخبر,1404/07/30\nخبر,\n", encoding="utf-8")
    with pytest.warns(UserWarning, match="1 of 3 dates .* stay unknown: '1404/07/31'"):
        articles = read_articles(tmp_path)
    assert articles["date"].isna().tolist() == [True, False, True]
    assert articles["date_as_written"].tolist() == ["1404/07/31", "1404/07/30", ""]


def test_a_date_is_taken_from_the_column_before_the_address_before_the_name_of_the_file(tmp_path):
    rows = [
        {"id": "column", "text": "خبر", "date": "1404/06/10", "url": "https://news.example/1404/06/11/a"},
        {"id": "url", "text": "خبر", "url": "https://news.example/1404/06/11/a"},
        {"id": "file name", "text": "خبر"},
    ]
    (tmp_path / "news-1404-06-12.json").write_text(json.dumps(rows), encoding="utf-8")
    articles = read_articles(tmp_path)
    assert articles["date_source"].tolist() == articles["article_id"].tolist()
    assert articles["date"].dt.day.tolist() == [1, 2, 3]


def test_columns_can_be_mapped(tmp_path):
    pd.DataFrame({"lead": ["خلاصه"], "body": ["متن"]}).to_csv(tmp_path / "t.csv", index=False)
    assert read_articles(tmp_path / "t.csv", columns={"text": "lead"})["text"].tolist() == ["خلاصه"]


def test_a_comma_at_the_end_of_rows_shifts_nothing(tmp_path):
    (tmp_path / "t.csv").write_text("id,title,text,url\n1,عنوان,متن,http://a,\n", encoding="utf-8")
    article = read_articles(tmp_path).iloc[0]
    assert article[["article_id", "title", "text", "url"]].tolist() == ["1", "عنوان", "متن", "http://a"]


def test_column_names_with_arabic_letters_are_recognised(tmp_path):
    (tmp_path / "t.csv").write_text("متن,تاريخ\nخبر,2025-09-01\n", encoding="utf-8")
    assert read_articles(tmp_path)["date"].tolist() == [pd.Timestamp(2025, 9, 1)]


def test_what_is_left_out_is_said(tmp_path):
    (tmp_path / "a.txt").write_text("خبر", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes("خبر".encode("cp1256"))  # too short to tell the encoding
    (tmp_path / "c.csv").write_text('text\nمتن\n" "\n', encoding="utf-8")
    (tmp_path / "notes.md").write_text("x")
    with pytest.warns(UserWarning, match="2 files or rows"):
        articles, left_out = load(tmp_path)
    assert len(articles) == 2 and len(left_out) == 3
    assert any("notes.md" in place for place in left_out)
    assert any("b.txt: line 1" in place for place in left_out)
    assert any("c.csv: row 2: the text is empty" in place for place in left_out)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "empty.txt is empty"),
        ("binary.txt", b"\x00\x01\x02", "holds zero bytes, as UTF-16 does and files that are no text"),
        ("old.txt", "\n\nسلام".encode("cp1256"), "line 3: byte 2 is not UTF-8"),
        ("table.csv", b"title,words\na,b\n", "none of its columns looks like the text.*found: title, words.*columns="),
        ("rows.csv", b"text\n", "has no rows"),
        ("ragged.csv", b"text\na\nb,c,d\n", "row 2: 3 fields under 1 columns.*put quotation marks round that field"),
        ("list.jsonl", b'{"text": "a"}\n[1]\n', "line 2: a JSON object is needed"),
        ("cut.jsonl", b'{"text": "a"', "line 1: not JSON"),
        ("page.xyz", b"x", "not of a kind that can be read"),
    ],
)
def test_a_bad_file_gives_one_line_that_says_what_and_where(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CorpusError, match=message) as caught:
        read_articles(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_missing_path_and_an_empty_folder_are_named(tmp_path):
    with pytest.raises(CorpusError, match="there is no file or folder .*nowhere"):
        read_articles(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match="holds no article.*\\.txt"):
        read_articles(tmp_path)


def test_a_mapping_that_names_no_column_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("text\na\n")
    with pytest.raises(CorpusError, match="column 'lead' is missing"):
        read_articles(tmp_path / "t.csv", columns={"text": "lead"})
    with pytest.raises(CorpusError, match="'body' is not a column of articles; allowed: article_id"):
        read_articles(tmp_path / "t.csv", columns={"body": "text"})


def test_doubled_ids_are_told_apart_and_what_the_source_said_is_kept(tmp_path):
    (tmp_path / "t.csv").write_text("id,text\n1,a\n1,b\n1~2,c\n1,d\n2,e\n")
    articles = read_articles(tmp_path)
    assert articles["article_id"].tolist() == ["1", "1~3", "1~2", "1~4", "2"]
    assert articles["id_in_source"].tolist() == ["1", "1", "", "1", ""]


def test_files_of_one_name_and_several_kinds_are_told_apart(tmp_path):
    for name in ["a.txt", "a.ham", "b/a.txt"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("عنوان\nخبر تازه از تهران", encoding="utf-8")
    assert read_articles(tmp_path)["article_id"].tolist() == ["a", "a~2", "b/a"]


def test_strict_stops_at_what_is_left_out(tmp_path):
    (tmp_path / "t.csv").write_text('text\nمتن\n" "\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="t.csv, row 2: the text is empty"):
        read_articles(tmp_path, strict=True)


def test_the_fingerprint_follows_names_and_bytes(tmp_path):
    (tmp_path / "a.txt").write_text("خبر", encoding="utf-8")
    first = fingerprint(tmp_path)
    (tmp_path / "notes.md").write_text("x")
    assert fingerprint(tmp_path) == first
    (tmp_path / "a.txt").write_text("خبر.", encoding="utf-8")
    assert fingerprint(tmp_path) != first


def test_the_fingerprint_of_a_file_that_cannot_be_read_says_no_more_than_that(tmp_path, monkeypatch):
    put(tmp_path, "a.txt", "عنوان\nاین خبر تازه است")
    put(tmp_path, "b.txt", "عنوان\nاین خبر کهنه است")
    whole, opened = fingerprint(tmp_path), Path.open

    def refuse(file, *options, **named):
        if file.name == "b.txt":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(file, *options, **named)

    monkeypatch.setattr(Path, "open", refuse)
    assert fingerprint(tmp_path) != whole and fingerprint(tmp_path) == fingerprint(tmp_path)


def test_a_row_without_a_text_is_left_out_alike_in_parts_of_any_size(tmp_path):
    rows = [
        {"id": str(number), **({} if number == 5 else {"text": "این خبر تازه از تهران است"})} for number in range(20)
    ]
    put(tmp_path, "a.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    whole, left_out = load_articles(tmp_path)
    for chunks in (1, 7):
        parts = read_articles(tmp_path, chunks=chunks)
        assert pd.concat(list(parts), ignore_index=True)["article_id"].tolist() == whole["article_id"].tolist()
        assert list_left_out(parts)["reason"].tolist() == left_out["reason"].tolist()


def test_a_date_before_the_first_newspaper_is_kept_for_the_audit_to_find(tmp_path):
    (tmp_path / "t.csv").write_text("text,date\nخبر,1600-01-01\nخبر,2999-01-01\nخبر,\n", encoding="utf-8")
    articles = read_articles(tmp_path)
    assert articles["date"].dt.year.fillna(0).tolist() == [1600, 2999, 0]
    assert audit_articles(articles).set_index("check").loc["impossible_dates", "count"] == 2


def test_loading_reads_strips_and_lists_what_was_left_out(tmp_path):
    (tmp_path / "a.txt").write_text("عنوان\nبه گزارش ایسنا، باران آمد.", encoding="utf-8")
    articles, left_out = load_articles(tmp_path)
    assert articles[["text", "outlet"]].values.tolist() == [["باران آمد.", "ایسنا"]]
    assert left_out.empty and list(left_out.columns) == ["path", "reason"]
    (tmp_path / "b.csv").write_text("body,متن\nباران,\n", encoding="utf-8")
    (tmp_path / "notes.md").write_text("x")
    with pytest.warns(UserWarning, match="1 files or rows"):
        articles, left_out = load_articles(tmp_path, strip=False, columns={"text": "متن"})
    assert articles["text"].tolist() == ["به گزارش ایسنا، باران آمد."]
    assert [path.rpartition("/")[2] for path in left_out["path"]] == ["notes.md", "b.csv"]
    assert left_out["reason"][1] == "row 1: the text is empty"


def test_loading_a_corpus_without_an_article_is_one_error(tmp_path):
    with pytest.raises(CorpusError, match="holds no article: put files there"):
        load_articles(tmp_path)
    (tmp_path / "a.csv").write_text('text\n" "\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="no article could be read from .*a.csv, row 1: the text is empty"):
        load_articles(tmp_path)
    (tmp_path / "a.csv").write_text("واژه‌ها\nباران\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="none of its columns looks like the text.*found: واژه‌ها.*columns="):
        load_articles(tmp_path)


def test_what_is_left_out_of_parts_is_listed_as_that_of_the_whole(tmp_path):
    (tmp_path / "a.txt").write_text("عنوان\nصلح و نان", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    (tmp_path / "c.csv").write_text("title,text\nیک,\nدو,متن دوم\n", encoding="utf-8")
    (tmp_path / "d.md").write_text("notes", encoding="utf-8")
    with pytest.warns(UserWarning, match="2 files or rows"):
        _, left_out = load_articles(tmp_path)
    parts = read_articles(tmp_path, chunks=1)
    assert [part["article_id"].tolist() for part in parts if len(part)] == [["a"], ["c-2"]]
    told = list_left_out(parts).sort_values("path", ignore_index=True)
    pd.testing.assert_frame_equal(told, left_out.sort_values("path", ignore_index=True))
    assert len(told) == 3
    with pytest.warns(UserWarning, match="2 files or rows of .* were left out: .*list_left_out.*b.txt is empty"):
        assert len(parts.about()) == 2
    with pytest.raises(CorpusError, match="empty"):
        list(read_articles(tmp_path, chunks=1, strict=True))


def test_an_id_that_comes_again_in_a_later_part_is_told_apart(tmp_path):
    rows = [f'{{"id": "x", "text": "متن {number}"}}\n' for number in range(3)]
    (tmp_path / "a.jsonl").write_text("".join(rows), encoding="utf-8")
    articles = read_articles(tmp_path, chunks=1).to_pandas()
    assert articles["article_id"].tolist() == ["x", "x~2", "x~3"]
    assert articles["id_in_source"].tolist()[1:] == ["x", "x"]


@pytest.mark.parametrize("size", [0, -1, 2.5, True])
def test_a_chunk_size_that_is_none_is_one_error(size):
    with pytest.raises(TableError, match="chunks must be a whole number, 1 or more"):
        read_articles(SAMPLE, chunks=size)


def test_a_file_that_changes_while_it_is_read_is_one_error(tmp_path):
    for name in "abcdef":
        (tmp_path / f"{name}.txt").write_text("عنوان\nمتن", encoding="utf-8")
    parts = iter(read_articles(tmp_path, chunks=1))
    next(parts)
    (tmp_path / "f.txt").write_text("عنوان\nمتن دیگر", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"f.txt changed while the corpus was read"):
        list(parts)


def test_the_parts_of_an_archive_can_be_sent_to_other_processes(tmp_path):
    path = put(tmp_path, "a.zip", as_zip({"a.txt": "عنوان\nمتن".encode(), "b.csv": "text\nمتن دوم".encode()}))
    parts = read_articles(path, chunks=1)
    sent = [pickle.loads(pickle.dumps(part)) for part in parts.sources()]
    assert [parts.steps[0](part)[0]["article_id"].tolist() for part in sent] == [["a"], ["b-1"]]


def test_a_broken_row_stops_the_reading_with_its_line(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "متن"}\n' * 4 + "{broken\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a.jsonl, line 5: not JSON"):
        list(read_articles(tmp_path, chunks=2))


def rows_of(count: int) -> pd.DataFrame:
    numbers = range(count)
    texts = [f'متن "{number}"، نان\nسطر دوم; {number}' for number in numbers]
    return pd.DataFrame({"id": [f"r{number}" for number in numbers], "title": "عنوان", "text": texts, "desk": "x"})


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.parquet", "a.jsonl", "a.jsonl.gz", "a.csv.gz", "utf-16.csv"])
def test_a_table_is_read_row_by_row_as_it_is_read_whole(tmp_path, name):
    rows, file = rows_of(25), tmp_path / name
    if ".csv" in name or ".tsv" in name:
        encoding = "utf-16" if "utf-16" in name else "utf-8"
        rows.to_csv(file, index=False, sep="\t" if "tsv" in name else ",", encoding=encoding)
    elif ".parquet" in name:
        rows.to_parquet(file)
    else:
        rows.to_json(file, orient="records", lines=True, force_ascii=False)
    whole = read_articles(tmp_path)
    parts = list(read_articles(tmp_path, chunks=10))
    assert [len(part) for part in parts] == [10, 10, 5]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


def test_a_table_is_not_read_into_memory(tmp_path):
    rows_of(50).to_csv(tmp_path / "a.csv", index=False)
    limits = Limits(file_bytes=2000, rows=20)
    with pytest.raises(CorpusError, match="more than 2,000 bytes"):
        read_articles(tmp_path, limits=limits)
    assert sum(map(len, read_articles(tmp_path, limits=limits, chunks=10))) == 50


def test_a_broken_file_is_left_out_as_of_the_whole(tmp_path):
    (tmp_path / "a.csv").write_text("title\nعنوان\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "c.csv").write_text("text\n", encoding="utf-8")
    (tmp_path / "d.txt").write_text("عنوان\nمتن", encoding="utf-8")
    with pytest.warns(UserWarning, match="3 files or rows"):
        whole, left_out = load_articles(tmp_path, strip=False)
    parts = read_articles(tmp_path, chunks=10)
    pd.testing.assert_frame_equal(parts.to_pandas(), whole)
    pd.testing.assert_frame_equal(list_left_out(parts), left_out)
    with pytest.raises(TableError, match="articles in parts are needed"):
        list_left_out(whole)
    (tmp_path / "d.txt").unlink()
    with pytest.raises(CorpusError, match="no article could be read from .*: .*a.csv"):
        list(read_articles(tmp_path, chunks=10))


def test_sheets_that_name_their_text_differently_have_one_set_of_columns(tmp_path):
    book = openpyxl.Workbook()
    for names in [("عنوان خبر", "متن خبر"), ("عنوان", "متن")]:
        sheet = book.create_sheet(names[0])
        sheet.append(names)
        for article in ARTICLES:
            sheet.append([article["title"], article["text"]])
    book.save(tmp_path / "a.xlsx")
    whole, parts = read_articles(tmp_path / "a.xlsx"), pd.concat(read_articles(tmp_path / "a.xlsx", chunks=2))
    assert set(whole.columns) == set(parts.columns)
    assert whole["text"].tolist() == parts["text"].tolist() == [article["text"] for article in ARTICLES] * 2


@pytest.mark.parametrize("strip", [True, False])
def test_a_corpus_that_was_read_comes_back_from_the_cache_as_it_was(strip, tmp_path, monkeypatch, capsys):
    rows = [
        {"title": "یک", "text": "به گزارش ایسنا، صلح", "date": "1404/06/10", "tags": ["الف", "ب"], "likes": 3},
        {"title": "دو", "text": "نان و آب", "date": "هیچ", "likes": 4},
        {"title": "سه", "text": ""},
    ]
    file = tmp_path / "corpus" / "a.jsonl"
    file.parent.mkdir()
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    (file.parent / "b.log").write_text("no article")
    monkeypatch.setattr(articles_module, "_MANY", 1)
    monkeypatch.setattr(articles_module, "_STORE", Store(tmp_path / "store", wing="corpus"))
    read = []
    for reader in (articles_module.read_records, None, None):
        monkeypatch.setattr(articles_module, "read_records", reader)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            articles, left_out = load_articles(file.parent, strip=strip)
        read.append((articles, left_out, sorted(str(each.message) for each in caught), capsys.readouterr()))
    for again in read[1:]:
        pd.testing.assert_frame_equal(read[0][0], again[0], check_column_type=False)
        pd.testing.assert_frame_equal(read[0][1], again[1], check_column_type=False)
        assert read[0][2] == again[2] != [] and read[0][3] == again[3]
    file.write_text(file.read_text() + "\n" + json.dumps(rows[0]), encoding="utf-8")
    with pytest.raises(TypeError):  # It is another corpus now, and is read, which is forbidden here.
        load_articles(file.parent, strip=strip)


def test_the_words_of_a_corpus_are_counted_and_said_and_none_is_an_error(capsys):
    tokens = pd.DataFrame({"kind": ["word", "number", "word"]})
    assert count_words(tokens, pd.DataFrame({"boilerplate": ["به گزارش مهر", ""]})) == 2
    assert count_words(tokens, pd.DataFrame({"text": ["نان"]})) == 2
    said = capsys.readouterr().err.splitlines()
    assert said == ["2 articles, 2 words; 1 texts lost agency lines", "1 articles, 2 words"]
    with pytest.raises(UserError, match="no Persian word"):
        count_words(tokens[tokens["kind"] == "number"], pd.DataFrame({"text": ["۲"]}))
