"""Which tables of a database hold articles; views, locked and hostile databases."""

import sqlite3

import pandas as pd
import pytest

from helpers.corpus import Limits, read_articles
from tests.corpus.binaries import as_sqlite, duckdb_of, sqlite_of
from tests.corpus.files import ARTICLES, error_of, load, put

NEWS = pd.DataFrame({"id": [1, 2], "title": ["یک", "دو"], "text": ["خبر یک", "خبر دو"], "outlet_id": [1, 1]})
MADE = [
    "CREATE TABLE news (id, title, text, outlet_id)",
    "CREATE TABLE outlets (id, name)",
    "CREATE TABLE comments (id, text)",
]
ROWS = {"news": NEWS, "outlets": pd.DataFrame([[1, "روزنامه"]]), "comments": pd.DataFrame([[1, "نظر"]])}
JOINED = "CREATE VIEW full AS SELECT n.*, o.name AS outlet FROM news n JOIN outlets o ON o.id = n.outlet_id"


def test_the_table_with_articles_is_read_and_the_others_are_named(tmp_path):
    articles, left_out = load(put(tmp_path, "a.db", sqlite_of(*MADE, rows=ROWS)))
    assert articles["text"].tolist() == ["خبر یک", "خبر دو"]
    assert len(left_out) == 1 and "comments, outlets" in left_out[0] and "not read beside news" in left_out[0]


def test_a_view_with_more_columns_goes_before_its_tables(tmp_path):
    articles, left_out = load(put(tmp_path, "a.db", sqlite_of(*MADE, JOINED, rows=ROWS)))
    assert articles["outlet"].tolist() == ["روزنامه"] * 2 and "not read beside full" in left_out[0]
    assert len(articles) == 2


def test_tables_of_one_shape_are_read_together(tmp_path):
    made = [f"CREATE TABLE {name} (title, text)" for name in ("y1403", "y1404")]
    rows = {"y1403": NEWS[["title", "text"]], "y1404": NEWS[["title", "text"]]}
    articles, left_out = load(put(tmp_path, "a.sqlite", sqlite_of(*made, rows=rows)))
    assert articles["article_id"].tolist() == ["a-1", "a-2", "a-3", "a-4"] and left_out == []


def test_an_index_for_searching_is_no_second_table(tmp_path):
    searched = "CREATE VIRTUAL TABLE news_search USING fts5(title, text, date, outlet)"
    made = ["CREATE TABLE news (title, text)", "INSERT INTO news VALUES ('یک', 'خبر یک')", searched]
    try:
        content = sqlite_of(*made, "INSERT INTO news_search (text) VALUES ('خبر یک')")
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no FTS5")
    articles, left_out = load(put(tmp_path, "a.db", content))
    assert articles["text"].tolist() == ["خبر یک"] and left_out == []


def test_a_text_column_is_named_by_the_caller(tmp_path):
    path = put(tmp_path, "a.db", sqlite_of("CREATE TABLE a (x)", "CREATE TABLE b (y)", "INSERT INTO b VALUES ('خبر')"))
    assert read_articles(path, columns={"text": "y"})["text"].tolist() == ["خبر"]


def test_parts_of_a_database_are_those_of_the_whole(tmp_path):
    path = put(tmp_path, "a.db", sqlite_of(*MADE, rows=ROWS))
    assert sum(len(part) for part in read_articles(path, chunks=2)) == 2


@pytest.mark.parametrize("ending", ["-wal", ".wal", "-journal"])
def test_a_database_that_another_program_writes_to_is_an_error(tmp_path, ending):
    path = put(tmp_path, "a.sqlite", as_sqlite(ARTICLES))
    put(tmp_path, f"a.sqlite{ending}", b"changes")
    assert "is open in another program" in error_of(path)
    put(tmp_path, f"a.sqlite{ending}", b"\0" * 20)
    assert len(read_articles(path)) == 3


def test_a_database_that_writes_ahead_is_read_when_it_is_closed(tmp_path):
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE news (text)")
    connection.execute("INSERT INTO news VALUES ('خبر')")
    connection.commit()
    assert "is open in another program" in error_of(tmp_path / "a.sqlite")
    connection.close()
    assert read_articles(tmp_path / "a.sqlite")["text"].tolist() == ["خبر"]


def test_what_is_no_database_is_an_error(tmp_path):
    assert "is no database of SQLite or DuckDB, or is encrypted" in error_of(put(tmp_path, "a.db", b"x" * 5000))
    assert "has no tables" in error_of(put(tmp_path, "b.db", sqlite_of("CREATE TABLE a (x)", "DROP TABLE a")))


def test_a_view_without_end_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.corpus.tabular._SECONDS", 0.3)
    endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT 'a' AS text FROM r WHERE n < 0"
    assert "interrupted" in error_of(put(tmp_path, "a.db", sqlite_of(f"CREATE VIEW news AS {endless}")))
    large = "CREATE VIEW news AS SELECT hex(zeroblob(9000000)) AS text"
    assert "too big" in error_of(put(tmp_path, "b.db", sqlite_of(large)), limits=Limits(file_bytes=1_000_000))


def test_a_database_reaches_no_other_file(tmp_path):
    secret = put(tmp_path, "secret.csv", "text\nsecret\n")
    content = duckdb_of(f"CREATE TABLE a AS SELECT 'خبر' AS text; CREATE VIEW b AS SELECT * FROM read_csv('{secret}')")
    assert read_articles(put(tmp_path, "a.duckdb", content))["text"].tolist() == ["خبر"]
    attached = sqlite_of("CREATE TABLE a (text)", "INSERT INTO a VALUES ('خبر')")
    assert read_articles(put(tmp_path, "b.db", attached))["text"].tolist() == ["خبر"]


def test_a_duckdb_file_that_holds_one_text_many_times_is_bounded(tmp_path):
    content = duckdb_of("CREATE TABLE news AS SELECT repeat('x', 20000) AS text FROM range(500)")
    message = error_of(put(tmp_path, "a.duckdb", content), limits=Limits(file_bytes=1_000_000))
    assert "table news has 10," in message
