"""Crawls: a row for each saved page with an article, the rest counted."""

import gzip

import pytest

from helpers.corpus import read_articles
from tests.corpus.binaries import as_warc
from tests.corpus.files import ARTICLES, as_html, error_of, load, put

MORE = (
    ("https://news.example/old", "301 Moved", "text/html", b"<p>moved</p>"),
    ("https://news.example/robots.txt", "200 OK", "text/plain", b"User-agent: *"),
    ("https://news.example/a.png", "200 OK", "image/png", b"\x89PNG"),
    ("https://news.example/empty", "200 OK", "text/html", b"<html><body></body></html>"),
    (ARTICLES[0]["url"], "200 OK", "text/html; charset=utf-8", as_html(ARTICLES[0])),
)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_pages_with_articles_are_read_and_the_rest_is_counted(tmp_path, name):
    content = as_warc(ARTICLES, more=MORE)
    articles, left_out = load(put(tmp_path, name, gzip.compress(content) if name.endswith("gz") else content))
    for column in ("title", "text", "url"):
        assert articles[column].tolist() == [article[column] for article in ARTICLES]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == [article["gregorian"] for article in ARTICLES]
    assert len(left_out) == 1 and "of 8 records: 1 answers of another status" in left_out[0]
    assert "2 files that are no pages" in left_out[0] and "1 pages that were saved again" in left_out[0]
    assert articles["crawled"].tolist() == ["2025-10-01T00:00:00Z"] * 3


def test_a_crawl_of_any_size_is_read_in_parts(tmp_path):
    path = put(tmp_path, "a.warc", as_warc(ARTICLES))
    assert [len(part) for part in read_articles(path, chunks=2)] == [2, 1]


def test_an_old_encoding_that_the_server_names_is_used(tmp_path):
    page = as_html(ARTICLES[0]).decode().replace("utf-8", "windows-1256").replace("ی", "ي").replace("ک", "ك")
    title = ARTICLES[0]["title"].replace("ک", "ك")
    body = page.encode("cp1256", "ignore")
    content = as_warc([], more=(("https://a.example/1", "200 OK", "text/html; charset=windows-1256", body),))
    assert read_articles(put(tmp_path, "a.warc", content))["title"].str.replace("ي", "ی").tolist() == [title]


def test_a_record_of_a_wrong_length_is_counted(tmp_path, capsys):
    lines = as_warc(ARTICLES).split(b"\r\n")
    place = next(number for number, line in enumerate(lines) if line.startswith(b"Content-Length"))
    lines[place] = b"Content-Length: %d" % (int(lines[place].split()[1]) - 40)
    articles, left_out = load(put(tmp_path, "a.warc", b"\r\n".join(lines)))
    assert len(articles) == 2 and "1 records of another length than they state" in left_out[0]
    assert "WARNING" not in capsys.readouterr().err


def test_a_file_without_records_or_without_articles_is_an_error(tmp_path):
    error_of(put(tmp_path, "a.warc", b"no records"))
    assert "no article" in error_of(put(tmp_path, "b.warc", as_warc([], more=MORE[:3])))
    error_of(put(tmp_path, "c.warc.gz", gzip.compress(as_warc(ARTICLES))[:900]))
