"""Folders with bad files, links, pipes and strange names; ids that are the same everywhere."""

import os
import unicodedata

import pytest

from helpers.corpus import fingerprint, read_articles
from tests.corpus.files import ARTICLES, as_json, as_txt, as_zip, error_of, files_of, load, put


def test_one_bad_file_does_not_lose_the_others(tmp_path):
    put(tmp_path, "a.json", as_json(ARTICLES))
    put(tmp_path, "b.xlsx", b"PK\x03\x04 is no sheet")
    put(tmp_path, "c.zip", as_zip(files_of("page.txt"))[:-30])
    put(tmp_path, "d.parquet", b"PAR1")
    with pytest.warns(UserWarning, match="3 files or rows"):
        articles, left_out = load(tmp_path)
    assert articles["article_id"].tolist() == ["n1", "n2", "n3"]
    for name in ["b.xlsx", "c.zip", "d.parquet"]:
        assert sum(f"{name}: cannot be read" in sentence for sentence in left_out) == 1
    assert "cannot be read" in error_of(tmp_path, strict=True)


def test_one_bad_member_does_not_lose_its_archive(tmp_path):
    files = files_of("page.txt") | {"bad.json": b"[", "bad.ham.gz": b"not packed"}
    put(tmp_path, "a.zip", as_zip(files))
    with pytest.warns(UserWarning, match="2 files or rows"):
        articles = read_articles(tmp_path / "a.zip")
    assert articles["article_id"].tolist() == ["n1", "n2", "n3"]
    assert "a.zip/bad" in error_of(tmp_path / "a.zip", strict=True)


def test_a_broken_file_is_part_of_the_fingerprint(tmp_path):
    put(tmp_path, "a.txt", as_txt(ARTICLES[0]))
    before = fingerprint(tmp_path)
    put(tmp_path, "b.ham.gz", b"not packed")
    assert fingerprint(tmp_path) != before


def test_links_out_of_the_folder_rings_and_pipes_are_named_and_not_read(tmp_path):
    put(tmp_path, "outside/secret.txt", "secret")
    corpus = put(tmp_path, "corpus/a/n1.txt", as_txt(ARTICLES[0])).parents[1]
    (corpus / "file.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (corpus / "folder").symlink_to(tmp_path / "outside")
    (corpus / "ring").symlink_to(corpus)
    (corpus / "a" / "ring").symlink_to(corpus)
    (corpus / "self.txt").symlink_to(corpus / "self.txt")
    (corpus / "nowhere.txt").symlink_to(corpus / "none.txt")
    os.mkfifo(corpus / "pipe.txt")
    for path, count in [(corpus, 7), (f"{corpus}/**/*", 7), (f"{corpus}/**/*.txt", 4)]:
        articles, left_out = load(path)
        assert articles["article_id"].tolist() == ["a/n1"]
        assert len(left_out) == count
    assert "no regular file" in error_of(corpus / "pipe.txt")


def test_a_link_inside_the_folder_is_read(tmp_path):
    (tmp_path / "b.txt").symlink_to(put(tmp_path, "a.txt", as_txt(ARTICLES[0])))
    assert read_articles(tmp_path)["article_id"].tolist() == ["a", "b"]


@pytest.mark.parametrize("path", ["a" * 5000, "a\0b", "~nobody-of-this-name/a", "", "[", "**/*.nothing"])
def test_a_path_that_can_be_none_is_an_error(path, tmp_path):
    error_of(f"{tmp_path}/{path}" if path != "~nobody-of-this-name/a" else path)


def test_names_with_strange_letters_are_shown_on_one_line_and_can_be_written(tmp_path):
    broken = os.fsdecode(b"\xff\xfe.txt")
    for name in [broken, "two\nlines.txt", "quote'\".txt", "emoji\U0001f600.txt", "نیم\u200cفاصله.txt"]:
        put(tmp_path, name, as_txt(ARTICLES[0]))
    put(tmp_path, "bad\n.json", b"[")
    with pytest.warns(UserWarning, match="bad\ufffd.json"):
        articles = read_articles(tmp_path)
    assert set(articles["article_id"]) == {
        *["\ufffd\ufffd", "two\ufffdlines", "quote'\"", "emoji\U0001f600", "نیم\u200cفاصله"]
    }
    assert articles.to_csv().encode() and len(fingerprint(tmp_path)) == 64


def test_ids_are_the_same_on_every_machine(tmp_path):
    for place, form in [("one", "NFC"), ("two/deeper", "NFD")]:
        for name in ["آب/خبر.txt", "b.csv", "a.txt"]:
            content = b"text\na\nb\n" if name == "b.csv" else as_txt(ARTICLES[0])
            put(tmp_path / place, unicodedata.normalize(form, name), content)
    first, second = read_articles(tmp_path / "one"), read_articles(tmp_path / "two/deeper")
    assert first["article_id"].tolist() == second["article_id"].tolist() == ["a", "b-1", "b-2", "آب/خبر"]


def test_ids_follow_the_names_not_the_order_of_the_disk(tmp_path, monkeypatch):
    for name in ["b.txt", "a.txt", "c/a.txt", "B.txt"]:
        put(tmp_path, name, as_txt(ARTICLES[0]))
    ids = read_articles(tmp_path)["article_id"].tolist()
    assert ids == ["B", "a", "b", "c/a"]
    walk = os.walk
    monkeypatch.setattr(os, "walk", lambda *args, **kw: ((f, d, n[::-1]) for f, d, n in list(walk(*args, **kw))[::-1]))
    assert read_articles(tmp_path)["article_id"].tolist() == ids
