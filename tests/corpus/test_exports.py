"""Exports of databases and mail: each gives its articles with what it says of them."""

import pytest

from helpers.corpus import read_articles
from helpers.corpus.exports import EXPORTS
from helpers.corpus.reading import Reading
from helpers.corpus.texts import read_text
from tests.corpus.files import ARTICLES, put

LEXIS = """

                               {n} of 3 DOCUMENTS

                               Nemuneh News (Persian)

                            August {n}, 2025 Friday

{title}

BYLINE: A. B.

SECTION: City

LENGTH: 120 words

{text}

LOAD-DATE: August 9, 2025

LANGUAGE: PERSIAN; FARSI

              Copyright 2025 Nemuneh
"""
FACTIVA = """{title}
120 words
{n} August 2025
17:25
Nemuneh News
NEMUNE
Persian
(c) 2025 Nemuneh

{text}

Document NEMUNE0020250801ek{n}

"""
RIS = """TY  - NEWS
TI  - {title}
AU  - A. B.
T2  - Nemuneh News
DA  - 2025/08/0{n}
KW  - نان
KW  - شهر
UR  - https://news.example/{n}
AB  - {text}
ER  -

"""
MAIL = """From nemuneh@news.example Fri Aug  1 10:00:00 2025
From: Nemuneh News <nemuneh@news.example>
Subject: {title}
Date: 0{n} Aug 2025 17:25:00 +0330
Message-ID: <{n}@news.example>
Content-Type: text/plain; charset=utf-8

{text}

"""
EXPECTED = {
    "lexis": (LEXIS, {"outlet": "Nemuneh News", "date": "August 2, 2025 Friday", "section": "City"}),
    "factiva": (FACTIVA, {"outlet": "Nemuneh News", "date": "2 August 2025 17:25"}),
    "ris": (RIS, {"outlet": "Nemuneh News", "date": "2025/08/02", "tags": "نان\nشهر", "url": "https://news.example/2"}),
    "mail": (MAIL, {"date": "Sat, 02 Aug 2025 17:25:00 +0330", "article_id": "2@news.example"}),
}


def export(name: str, count: int = 3) -> str:
    template = EXPECTED[name][0]
    return "".join(template.format(n=n, **article) for n, article in enumerate(ARTICLES[:count], start=1))


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_gives_its_articles(name):
    rows = [row for _, row in read_text(export(name), Reading("a.txt"))]
    assert [row["title"] for row in rows] == [article["title"] for article in ARTICLES]
    assert [row["text"].split("\n") for row in rows] == [article["text"].split("\n") for article in ARTICLES]
    assert EXPECTED[name][1].items() <= rows[1].items()


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
