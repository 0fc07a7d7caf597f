"""Web pages: the article and nothing around it, and what the page says of it."""

import gzip

import pytest

from helpers.corpus import read_articles
from helpers.corpus.pages import is_mhtml, is_page, read_html
from helpers.corpus.reading import Between, Reading
from tests.corpus.binaries import as_warc
from tests.corpus.files import ARTICLES, as_html, as_mhtml, error_of, files_of, load, put

TEXT = ARTICLES[0]["text"]
PAGE = files_of("page.html")["n1.html"].decode()


def row_of(page: str) -> dict:
    """Return what the reader gives for a page."""
    return read_html(page, Reading("a.html"))[0][1]


def test_a_page_is_read_without_its_scripts_menus_and_footer(tmp_path):
    for name, content in files_of("page.html").items():
        put(tmp_path, name, content)
    texts = read_articles(tmp_path)["text"]
    assert not texts.str.contains("خانه|ورزش|محفوظ|خبر نیست").any()


def test_scripts_in_pages_do_not_come_along(tmp_path):
    put(tmp_path, "a.html", PAGE.replace("</h1>", "</h1><script>alert('متن')</script>"))
    assert read_articles(tmp_path)["text"].tolist() == [TEXT]


@pytest.mark.parametrize("name", ["page.aspx", "page.php?id=3", "page.xhtml", "page", "page.txt"])
def test_a_page_is_told_by_its_beginning_whatever_it_is_called(tmp_path, name):
    articles, left_out = load(put(tmp_path, name, PAGE))
    assert articles[["title", "text"]].values.tolist() == [[ARTICLES[0]["title"], TEXT]] and left_out == []


def test_pages_begin_as_pages_do():
    for beginning in ["<!DOCTYPE html>", "\n<HTML lang='fa'>", "<?xml version='1.0'?>\n<!-- x -->\n<html>", "<head>"]:
        assert is_page(f"{beginning} خبر")
    for beginning in ["متن <html>", "<?xml version='1.0'?><rss>", "<article>", "۳ < ۵", "<?php echo 1 ?>"]:
        assert not is_page(beginning)


def test_a_web_archive_gives_its_page_and_address(tmp_path):
    content = as_mhtml(ARTICLES[0])
    assert is_mhtml(content.decode("ascii")) and not is_mhtml("Subject: خبر\n\nمتن")
    for name in ["a.mhtml", "b.mht"]:
        article = read_articles(put(tmp_path, name, content)).iloc[0]
        assert article[["title", "text", "url"]].tolist() == [ARTICLES[0][name] for name in ("title", "text", "url")]


def test_section_tags_publisher_and_address_of_a_page():
    linked = (
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "NewsArticle", '
        '"datePublished": "2025-08-06T17:25:00+03:30", "dateModified": "2025-08-09T10:00:00+03:30", '
        '"publisher": {"name": "نمونه"}, "articleSection": ["اقتصاد"], "keywords": "نان، گندم"}]}</script>'
    )
    bare = PAGE.replace("og:site_name", "x").replace("article:published_time", "x")
    row = row_of(bare.replace("</head>", f"{linked}</head>"))
    assert (row["section"], row["tags"], row[Between.OUTLET]) == ("اقتصاد", ["نان", "گندم"], "نمونه")
    assert row[Between.DATES][0] == "2025-08-06T17:25:00+03:30" and row["url"] == ARTICLES[0]["url"]
    meta = "".join(
        f'<meta property="{name}" content="{content}">'
        for name, content in [("article:section", "شهر"), ("article:tag", "پارک"), ("article:tag", "درخت")]
    )
    row = row_of(PAGE.replace("</head>", f"{meta}</head>"))
    assert (row["section"], row["tags"], row[Between.OUTLET]) == ("شهر", ["پارک", "درخت"], ARTICLES[0]["outlet"])


def test_dates_of_a_page_come_in_the_order_of_their_worth():
    shown = (
        '<span class="update-date">۱۲ شهریور ۱۴۰۴ - ۱۱:۰۰</span>'
        '<div class="news-date"><b>تاریخ انتشار:</b> ۱۰ شهریور ۱۴۰۴ - ۱۷:۲۵</div>'
    )
    bare = PAGE.replace("article:published_time", "x")
    page = bare.replace("<article>", '<div class="today-date">۲۰ مهر ۱۴۰۴</div><article>').replace(
        "</h1>", f"</h1>{shown}"
    )
    dates = row_of(page)[Between.DATES]
    assert dates[:3] == ["تاریخ انتشار: ۱۰ شهریور ۱۴۰۴ - ۱۷:۲۵", "۲۰ مهر ۱۴۰۴", "۱۲ شهریور ۱۴۰۴ - ۱۱:۰۰"]
    stated = (
        '<meta name="date" content="2025-09-01"><meta itemprop="datePublished" content="2025-09-01T17:25:00+03:30">'
    )
    dates = row_of(page.replace("</head>", f"{stated}</head>"))[Between.DATES]
    assert dates[:3] == ["2025-09-01T17:25:00+03:30", "2025-09-01", "تاریخ انتشار: ۱۰ شهریور ۱۴۰۴ - ۱۷:۲۵"]


def test_a_shown_date_is_no_part_of_the_text_and_no_items_are_glued():
    line = '<span class="date">۱۵ مرداد ۱۴۰۴ - ۱۷:۲۵</span><span>کد خبر: ۱۲۳</span><span>گروه: شهر</span>'
    text = row_of(PAGE.replace("</h1>", f"</h1><div>{line}</div>"))["text"]
    assert "۱۷:۲۵" not in text and "کد خبر: ۱۲۳ گروه: شهر" in text


def test_a_saved_page_tells_where_it_was_saved_from():
    page = PAGE.replace("og:url", "x").replace("canonical", "x")
    saved = page.replace("<html", "<!-- saved from url=(0031)https://news.example/saved/1 -->\n<html")
    assert row_of(saved)["url"] == "https://news.example/saved/1"


def test_elements_that_are_never_closed_lose_nothing(tmp_path):
    lines = [f"بند شماره {number} این خبر درباره‌ی دیدار وزیران دو کشور است." for number in range(400)]
    body = "".join(f"<span>{line}<br>" for line in lines)
    page = f"<html><body><article><h1>تیتر</h1>{body}</article></body></html>"
    assert read_articles(put(tmp_path, "a.html", page)).loc[0, "text"].count("بند شماره") == 400
    assert "nested too deep" in error_of(put(tmp_path, "a.html", "<div>" * 40_000 + TEXT))


def test_control_characters_in_a_page_are_dropped(tmp_path):
    page = PAGE.replace("وزیر بازرگانی", "وزیر\x0b بازرگانی\x0c")
    assert read_articles(put(tmp_path, "a.html", page)).loc[0, "text"] == TEXT


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


def test_the_words_of_pages_that_a_crawl_keeps_are_read(tmp_path):
    records = b""
    for article in ARTICLES:
        body = f"{article['title']}\n{article['text']}".encode()
        head = (
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://news.example/1\r\n"
            "WARC-Date: 2025-09-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: text/plain\r\n"
        )
        records += f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"
    for name, content in [("a.wet", records), ("a.warc.wet.gz", gzip.compress(records))]:
        articles = read_articles(put(tmp_path, name, content))
        assert articles["title"].tolist() == [article["title"] for article in ARTICLES]
        assert articles["text"].tolist() == [article["text"] for article in ARTICLES]
