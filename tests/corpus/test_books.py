"""PDF, RTF, EPUB and Markdown."""

import re
import shutil

import pytest

from helpers.corpus import documents, read_articles
from helpers.corpus.documents import join_lines
from tests.corpus.binaries import as_epub, as_markdown, as_pdf, as_rtf, changed_zip, pdf_of
from tests.corpus.files import ARTICLES, error_of, load, put

needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext of poppler is not installed")
PDF_LINES = [line.replace("\u200c", "") for line in ARTICLES[0]["text"].split("\n")]


@needs_pdftotext
def test_a_pdf_gives_its_words_in_their_order(tmp_path):
    articles = read_articles(put(tmp_path, "a.pdf", pdf_of(ARTICLES[1])))
    words = re.sub(r"\W+", " ", f"{articles.loc[0, 'title']} {articles.loc[0, 'text']}").split()
    written = f"{ARTICLES[1]['title']} {ARTICLES[1]['text']}".replace("\u200c", "")
    assert words == re.sub(r"\W+", " ", written).split()


@needs_pdftotext
def test_pictures_reversed_letters_and_locks_are_said(tmp_path):
    assert "holds pictures of its pages" in error_of(put(tmp_path, "a.pdf", as_pdf([[]])))
    backwards = [" ".join(word[::-1] for word in line.split()) for line in PDF_LINES]
    assert "reversed order" in error_of(put(tmp_path, "b.pdf", as_pdf([backwards])))
    locked = as_pdf([PDF_LINES], more=b"/ID[<00><00>]/Encrypt <</Filter/Standard/V 1/R 2/P -4/O(x)/U(x)>>")
    assert "is locked with a password" in error_of(put(tmp_path, "c.pdf", locked))
    assert "is no PDF" in error_of(put(tmp_path, "d.pdf", b"text"))


def test_without_pdftotext_a_person_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(documents.shutil, "which", lambda name: None)
    assert "apt install poppler-utils" in error_of(put(tmp_path, "a.pdf", pdf_of(ARTICLES[0])))


def test_a_page_that_ends_inside_a_sentence_ends_no_paragraph():
    pages = ["عنوان\n\nبند یک آغاز\nشد و\n\n۱", "ادامه یافت.\n\nبند دو.\n", "بند سه."]
    assert join_lines(pages).split("\n") == ["عنوان", "بند یک آغاز شد و ادامه یافت.", "بند دو.", "بند سه."]


def test_rtf(tmp_path):
    for article in ARTICLES:
        articles = read_articles(put(tmp_path, "a.rtf", as_rtf(article)))
        assert articles.loc[0, ["title", "text"]].tolist() == [article["title"], article["text"]]
    old = (
        b"{\\rtf1\\ansi\\ansicpg1256 "
        + "".join(f"\\'{byte:02x}" for byte in "خبر تازه".encode("cp1256")).encode()
        + b"}"
    )
    assert read_articles(put(tmp_path, "b.rtf", old))["text"].tolist() == ["خبر تازه"]
    assert "is no RTF" in error_of(put(tmp_path, "c.rtf", b"text"))


def test_each_part_of_a_book_is_an_article(tmp_path):
    content = as_epub(ARTICLES, more={"title": "ماهنامه", "date": "1404/06/20"})
    articles = read_articles(put(tmp_path, "a.epub", content))
    assert articles["title"].tolist() == [article["title"] for article in ARTICLES]
    assert all(article["text"].split("\n")[0] in text for article, text in zip(ARTICLES, articles["text"], strict=True))
    assert articles["outlet"].tolist() == ["ماهنامه"] * 3
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-09-11"] * 3
    entity = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><container>&e;</container>'
    error_of(put(tmp_path, "b.epub", changed_zip(content, container=entity)))


def test_markdown_gives_what_its_head_states_and_text_without_signs(tmp_path):
    articles = read_articles(put(tmp_path, "a.md", as_markdown(ARTICLES[0])))
    assert articles.loc[0, ["title", "text"]].tolist() == [ARTICLES[0]["title"], ARTICLES[0]["text"]]
    assert articles.loc[0, "tags"] == ["شهر", "بازار"] and str(articles.loc[0, "date"])[:10] == "2025-09-01"
    body = "# عنوان خبر\n\nمتن **پررنگ** و [پیوند](https://a.example) دارد.\n\n- یک\n- دو\n"
    articles = read_articles(put(tmp_path, "b.md", body))
    assert articles.loc[0, "title"] == "عنوان خبر"
    assert articles.loc[0, "text"].split("\n") == ["متن پررنگ و پیوند دارد.", "یک", "دو"]
    head = '+++\ntitle = "خبر"\ndate = 2025-09-01\n+++\n'
    articles = read_articles(put(tmp_path, "c.md", head + ARTICLES[0]["text"]))
    assert articles.loc[0, "title"] == "خبر" and str(articles.loc[0, "date"])[:10] == "2025-09-01"


@pytest.mark.parametrize("day", ["1404-02-31", "1404/02/31", "۱۴۰۴-۰۲-۳۱"])
def test_a_day_that_only_persian_months_have_is_read_in_a_head(tmp_path, day):
    articles = read_articles(put(tmp_path, "a.md", f"---\ntitle: خبر\ndate: {day}\n---\nمتن خبر\n"))
    assert str(articles.loc[0, "date"])[:10] == "2025-05-21"


def test_a_readme_is_no_article_and_a_head_can_do_no_harm(tmp_path):
    put(tmp_path, "README.md", "# About\n\nThese are articles.")
    put(tmp_path, "a.md", as_markdown(ARTICLES[0]))
    articles, left_out = load(tmp_path)
    assert len(articles) == 1 and "README.md" in left_out[0]
    grown = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdef", "bcdefg", strict=True))
    assert "alias" in error_of(put(tmp_path, "b.md", f"---\n{grown}---\nمتن"))
    trap = f"---\n!!python/object/apply:os.mkdir [{tmp_path}/sprung]\n---\nمتن"
    error_of(put(tmp_path, "c.md", trap))
    assert "not YAML" in error_of(put(tmp_path, "d.md", "---\ntitle: [\n---\nمتن"))
    assert not (tmp_path / "sprung").exists()


def test_half_a_letter_in_a_head_is_told_and_harms_nothing(tmp_path):
    article = read_articles(put(tmp_path, "a.md", '---\ntitle: "وزیر\\ud800ان"\n---\n\nباران آمد و رفت.')).iloc[0]
    assert article["title"] == "وزیر\ufffdان"
