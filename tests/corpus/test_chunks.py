"""A corpus in parts: the same articles, ids and losses as of the whole, and one error for what stops it."""

import pickle

import pandas as pd
import pytest

from helpers import corpus
from helpers.core.errors import CorpusError, TableError
from tests.corpus.files import as_zip, put

SAMPLE = "data/sample/articles"


def test_what_is_left_out_of_parts_is_listed_as_that_of_the_whole(tmp_path):
    (tmp_path / "a.txt").write_text("عنوان\nصلح و نان", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    (tmp_path / "c.csv").write_text("title,text\nیک,\nدو,متن دوم\n", encoding="utf-8")
    (tmp_path / "d.md").write_text("notes", encoding="utf-8")
    with pytest.warns(UserWarning, match="2 files or rows"):
        _, left_out = corpus.load_articles(tmp_path)
    parts = corpus.read_articles(tmp_path, chunks=1)
    assert [part["article_id"].tolist() for part in parts if len(part)] == [["a"], ["c-2"]]
    told = corpus.list_left_out(parts).sort_values("path", ignore_index=True)
    pd.testing.assert_frame_equal(told, left_out.sort_values("path", ignore_index=True))
    assert len(told) == 3
    with pytest.warns(UserWarning, match="2 files or rows of .* were left out: .*list_left_out.*b.txt is empty"):
        assert len(parts.about()) == 2
    with pytest.raises(CorpusError, match="empty"):
        list(corpus.read_articles(tmp_path, chunks=1, strict=True))


def test_an_id_that_comes_again_in_a_later_part_is_told_apart(tmp_path):
    rows = [f'{{"id": "x", "text": "متن {number}"}}\n' for number in range(3)]
    (tmp_path / "a.jsonl").write_text("".join(rows), encoding="utf-8")
    articles = corpus.read_articles(tmp_path, chunks=1).to_pandas()
    assert articles["article_id"].tolist() == ["x", "x~2", "x~3"]
    assert articles["id_in_source"].tolist()[1:] == ["x", "x"]


@pytest.mark.parametrize("size", [0, -1, 2.5, True])
def test_a_chunk_size_that_is_none_is_one_error(size):
    with pytest.raises(TableError, match="chunks must be a whole number, 1 or more"):
        corpus.read_articles(SAMPLE, chunks=size)


def test_a_file_that_changes_while_it_is_read_is_one_error(tmp_path):
    for name in "abcdef":
        (tmp_path / f"{name}.txt").write_text("عنوان\nمتن", encoding="utf-8")
    parts = iter(corpus.read_articles(tmp_path, chunks=1))
    next(parts)
    (tmp_path / "f.txt").write_text("عنوان\nمتن دیگر", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"f.txt changed while the corpus was read"):
        list(parts)


def test_the_parts_of_an_archive_can_be_sent_to_other_processes(tmp_path):
    path = put(tmp_path, "a.zip", as_zip({"a.txt": "عنوان\nمتن".encode(), "b.csv": "text\nمتن دوم".encode()}))
    parts = corpus.read_articles(path, chunks=1)
    sent = [pickle.loads(pickle.dumps(part)) for part in parts.sources()]
    assert [parts.steps[0](part)[0]["article_id"].tolist() for part in sent] == [["a"], ["b-1"]]


def test_a_broken_row_stops_the_reading_with_its_line(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "متن"}\n' * 4 + "{broken\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a.jsonl, line 5: not JSON"):
        list(corpus.read_articles(tmp_path, chunks=2))


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
    whole = corpus.read_articles(tmp_path)
    parts = list(corpus.read_articles(tmp_path, chunks=10))
    assert [len(part) for part in parts] == [10, 10, 5]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


def test_a_table_is_not_read_into_memory(tmp_path):
    rows_of(50).to_csv(tmp_path / "a.csv", index=False)
    limits = corpus.Limits(file_bytes=2000, rows=20)
    with pytest.raises(CorpusError, match="more than 2,000 bytes"):
        corpus.read_articles(tmp_path, limits=limits)
    assert sum(map(len, corpus.read_articles(tmp_path, limits=limits, chunks=10))) == 50


def test_a_broken_file_is_left_out_as_of_the_whole(tmp_path):
    (tmp_path / "a.csv").write_text("title\nعنوان\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "c.csv").write_text("text\n", encoding="utf-8")
    (tmp_path / "d.txt").write_text("عنوان\nمتن", encoding="utf-8")
    with pytest.warns(UserWarning, match="3 files or rows"):
        whole, left_out = corpus.load_articles(tmp_path, strip=False)
    parts = corpus.read_articles(tmp_path, chunks=10)
    pd.testing.assert_frame_equal(parts.to_pandas(), whole)
    pd.testing.assert_frame_equal(corpus.list_left_out(parts), left_out)
    with pytest.raises(TableError, match="articles in parts are needed"):
        corpus.list_left_out(whole)
    (tmp_path / "d.txt").unlink()
    with pytest.raises(CorpusError, match="no article could be read from .*: .*a.csv"):
        list(corpus.read_articles(tmp_path, chunks=10))
