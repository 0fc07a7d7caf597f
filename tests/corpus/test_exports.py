"""Exports of databases and mail: each gives its articles with what it says of them."""

import pytest

from helpers.corpus import read_articles
from helpers.corpus.exports import EXPORTS
from helpers.corpus.reading import Reading
from helpers.corpus.texts import read_text
from tests.corpus.exported import export
from tests.corpus.files import ARTICLES, error_of, put

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


def head_of(article: dict) -> str:
    return f"{article['title']}\n\nNemuneh News\n\nAugust 2, 2025 Saturday 5:25 PM GMT"


NEWER = {
    "lexis": lambda a: (
        f"{head_of(a)}\n\nCopyright 2025\n\nSection: City\n\nLength: 60 words\n\nBody\n\n\n{a['text']}\n\n"
        "Load-Date: August 3, 2025\n\n\nEnd of Document\n\n\n"
    ),
    "proquest": lambda a: (
        f"{'_' * 60}\n\nDocument 1 of 3\n\n{a['title']}\n\nFull text: {a['text']}\n\nTitle: {a['title']}\n\n"
        "Publication title: Nemuneh News\n\nPublication date: Aug 2, 2025\n\nDatabase: X\n\n"
    ),
    "endnote": lambda a: (
        f"%0 Newspaper Article\n%T {a['title']}\n%J Nemuneh News\n%D 2025\n%8 2025-08-02\n%X {a['text']}\n%K نان\n\n"
    ),
    "whatsapp": lambda a: f"[2025/08/02, 17:25:00] Nemuneh News: {a['title']}\n{a['text']}\n",
    "old whatsapp": lambda a: f"02/08/2025, 17:25 - Nemuneh News: {a['title']}\n{a['text']}\n",
    "maxqda": lambda a: f"#TEXT {a['title']}\n{a['text']}\n",
}


@pytest.mark.parametrize("name", NEWER)
def test_newer_exports_give_their_articles_and_nothing_else(tmp_path, name):
    articles = read_articles(put(tmp_path, "a.txt", "".join(map(NEWER[name], ARTICLES))))
    assert articles["title"].tolist() == [article["title"] for article in ARTICLES]
    assert [text.split() for text in articles["text"]] == [article["text"].split() for article in ARTICLES]
    if name not in ("maxqda", "old whatsapp"):  # of which the second states 02/08, which may be two days
        assert (articles["date"].dt.strftime("%Y-%m-%d") == "2025-08-02").all()
    if name in ("lexis", "proquest", "endnote"):
        assert (articles["outlet"] == "Nemuneh News").all()


def test_a_page_of_factiva_has_many_articles(tmp_path):
    parts = "".join(
        f'<div class="article"><div>{a["title"]}</div><div>60 words</div><div>2 August 2025</div><div>17:25</div>'
        f"<div>Nemuneh News</div><div>Copyright 2025</div><p>{a['text']}</p><p>Document NEM0000020250802{n}</p></div>"
        for n, a in enumerate(ARTICLES)
    )
    page = "<html><head><title>Factiva</title></head><body>{}</body></html>"
    articles = read_articles(put(tmp_path, "a.html", page.format(parts)))
    assert articles["title"].tolist() == [article["title"] for article in ARTICLES]
    assert set(articles["date"].astype(str)) == {"2025-08-02 17:25:00"}
    assert "not told apart" in error_of(put(tmp_path, "b.html", page.format("<p>خبر</p>")))


def test_a_mail_with_a_folded_sender_is_one_and_the_host_of_an_outlet_is_its_sender(tmp_path):
    mail = "From:\n =?utf-8?b?2K7YqNix?= <news@{}>\nSubject: نان\nDate: Sat, 02 Aug 2025 17:25:00 +0330\n\n"
    for host, outlet in [("isna.ir", "ایسنا"), ("mailbox.example", "")]:
        articles = read_articles(put(tmp_path, "a.eml", mail.format(host) + ARTICLES[0]["text"]))
        assert articles.loc[0, ["title", "outlet"]].tolist() == ["نان", outlet]
