"""Exports of databases and mail: each gives its articles with what it says of them."""

import pytest

from helpers.corpus import read_articles
from helpers.corpus.exports import EXPORTS
from helpers.corpus.reading import Reading
from helpers.corpus.texts import read_text
from tests.corpus.exported import export
from tests.corpus.files import ARTICLES, put

EXPECTED = {
    "lexis": {"outlet": "Nemuneh News", "date": "August 2, 2025 Friday", "section": "City"},
    "factiva": {"outlet": "Nemuneh News", "date": "2 August 2025 17:25"},
    "ris": {"outlet": "Nemuneh News", "date": "2025/08/02", "tags": "نان\nشهر", "url": "https://news.example/2"},
    "mail": {"date": "Sat, 02 Aug 2025 17:25:00 +0330", "article_id": "2@news.example"},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_gives_its_articles(name):
    rows = [row for _, row in read_text(export(name), Reading("a.txt"))]
    assert [row["title"] for row in rows] == [article["title"] for article in ARTICLES]
    assert [row["text"].split("\n") for row in rows] == [article["text"].split("\n") for article in ARTICLES]
    assert EXPECTED[name].items() <= rows[1].items()


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_of_one_article_is_read_too(name):
    text = export(name, 1)
    assert [row["title"] for _, row in read_text(text, Reading("a.txt"))] == [ARTICLES[0]["title"]]


def test_no_export_is_seen_in_an_article():
    for article in ARTICLES:
        text = f"{article['title']}\nبه گزارش نمونه: متن\n{article['text']}\nFrom: x\n(c) 2025"
        assert not any(split(text) for split in EXPORTS)


def test_files_of_references_and_saved_mail_have_suffixes_of_their_own(tmp_path):
    for name, kind in [("a.ris", "ris"), ("b.mbox", "mail"), ("c.eml", "mail")]:
        text = export(kind)
        text = text.partition("\n")[2].partition("From nemuneh@")[0] if name == "c.eml" else text
        articles = read_articles(put(tmp_path, name, text))
        assert articles["title"].tolist() == [article["title"] for article in ARTICLES[: 1 if name == "c.eml" else 3]]
