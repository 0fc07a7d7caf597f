"""Folders with bad files, links and strange names; archives made to do harm; ids that are the same everywhere."""

import gzip
import io
import os
import tarfile
import unicodedata
import zipfile
from pathlib import Path

import pytest

from helpers.corpus import Limits, fingerprint, read_articles
from tests.corpus.files import (
    ARTICLES,
    as_docx,
    as_html,
    as_json,
    as_tar,
    as_txt,
    as_xlsx,
    as_zip,
    error_of,
    files_of,
    load,
    put,
)

OPEN_FILES = Path("/proc/self/fd")


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


@pytest.mark.parametrize("name", ["a.txt.gz", "a.zip", "a.tar.gz", "a.tar"])
def test_what_unpacks_to_too_much_is_refused(tmp_path, name):
    bomb = b"0" * 20_000_000
    content = {
        "a.txt.gz": lambda: gzip.compress(bomb),
        "a.zip": lambda: as_zip({"a.txt": bomb}),
        "a.tar.gz": lambda: as_tar({"a.txt": bomb}),
        "a.tar": lambda: as_tar({"a.txt": bomb[:2_000_000]}, packed=False),
    }[name]()
    limits = Limits(unpacked_bytes=1_000_000) if name == "a.tar" else Limits()
    message = error_of(put(tmp_path, name, content), limits=limits)
    assert name in message and "limits=Limits(" in message


def test_a_bomb_of_many_small_members_is_refused(tmp_path):
    path = put(tmp_path, "a.zip", as_zip({f"{number}.txt": b"0" * 9_000 for number in range(12)}))
    limits = Limits(unpacked_bytes=100_000)
    with pytest.warns(UserWarning, match="1 files or rows"):
        articles, left_out = load(path, limits=limits)
    assert len(articles) == 11
    assert "unpacks to more than is allowed" in left_out[0]
    assert "unpacks to more than is allowed" in error_of(path, limits=limits, strict=True)


def test_an_archive_of_too_many_files_is_refused(tmp_path):
    path = put(tmp_path, "a.zip", as_zip({f"{number}.txt": b"a" for number in range(11)}))
    assert "holds more than 10 files" in error_of(path, limits=Limits(members=10))


@pytest.mark.parametrize("make", [as_xlsx, lambda articles: as_docx(articles[0])])
def test_a_document_that_unpacks_to_too_much_is_refused(tmp_path, make):
    with zipfile.ZipFile(io.BytesIO(make(ARTICLES))) as archive:
        files = {member.filename: archive.read(member) for member in archive.infolist()}
    name = "a.xlsx" if "xl/workbook.xml" in files else "a.docx"
    path = put(tmp_path, name, as_zip(files | {"big.xml": b" " * 12_000_000}))
    assert f"{name} unpacks to" in error_of(path)


@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/out.txt", "C:\\out.txt", "a\\..\\..\\out.txt", "\\\\host\\out.txt"]
)
@pytest.mark.parametrize("kind", ["a.zip", "a.tar.gz"])
def test_names_that_lead_out_of_an_archive_are_passed_by(tmp_path, name, kind):
    files = {name: as_txt(ARTICLES[0]), "in.txt": as_txt(ARTICLES[1])}
    path = put(tmp_path, kind, as_zip(files) if kind == "a.zip" else as_tar(files))
    with pytest.warns(UserWarning, match="leads out of the archive"):
        articles, left_out = load(path)
    assert articles["article_id"].tolist() == ["in"]
    assert "leads out of the archive" in left_out[0]
    assert sorted(file.name for file in tmp_path.iterdir()) == [kind]


def test_links_and_devices_in_an_archive_are_passed_by(tmp_path):
    secret = put(tmp_path, "secret.txt", "secret")
    stream = io.BytesIO(as_tar({"in.txt": as_txt(ARTICLES[0])}, packed=False))
    with tarfile.open(fileobj=stream, mode="a") as archive:
        for number, kind in enumerate([tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]):
            member = tarfile.TarInfo(f"{number}.txt")
            member.type, member.linkname = kind, str(secret)
            archive.addfile(member)
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    zipped = io.BytesIO(as_zip({"in.txt": as_txt(ARTICLES[0])}))
    with zipfile.ZipFile(zipped, "a") as archive:
        archive.writestr(link, str(secret))
    for path in [put(tmp_path, "a.tar", stream.getvalue()), put(tmp_path, "a.zip", zipped.getvalue())]:
        articles, left_out = load(path)
        assert articles["article_id"].tolist() == ["in"]
        assert all("not a regular file" in sentence for sentence in left_out)


def test_a_locked_archive_is_an_error(tmp_path):
    content = bytearray(as_zip({"a.txt": as_txt(ARTICLES[0])}))
    for start, offset in [(content.find(b"PK\x03\x04"), 6), (content.find(b"PK\x01\x02"), 8)]:
        content[start + offset] |= 1
    assert "encrypted" in error_of(put(tmp_path, "a.zip", bytes(content)))


def test_names_in_archives_of_macos_are_read(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("AA.txt", as_txt(ARTICLES[0]))
        archive.writestr("__MACOSX/AA.txt", b"x")
    content = stream.getvalue().replace(b"AA", "خ".encode())
    assert read_articles(put(tmp_path, "a.zip", content))["article_id"].tolist() == ["خ"]


@pytest.mark.skipif(not OPEN_FILES.is_dir(), reason="only Linux lists the open files of a process")
def test_reading_many_archives_leaves_no_file_open(tmp_path):
    for number in range(5):
        put(tmp_path, f"{number}.zip", as_zip(files_of("page.txt")))
    assert len(read_articles(tmp_path)) == 15
    assert not any(link.resolve().is_relative_to(tmp_path) for link in OPEN_FILES.iterdir())


def test_the_parts_of_a_saved_page_are_no_articles(tmp_path):
    put(tmp_path, "a.html", as_html(ARTICLES[0]))
    put(tmp_path, "a_files/saved_resource.html", as_html(ARTICLES[1]))
    put(tmp_path, "a_files/main.js.download", "var x = 'سلام دنیا'")
    put(tmp_path, "other_files/b.html", as_html(ARTICLES[2]))
    articles, left_out = load(tmp_path)
    assert articles["title"].tolist() == [ARTICLES[0]["title"], ARTICLES[2]["title"]]
    assert any("saved page" in reason for reason in left_out)
