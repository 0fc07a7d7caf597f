"""Archives of all kinds, archives inside archives, and what an archive hides."""

import io
import tarfile

import pytest

from helpers.corpus import Limits, read_articles
from helpers.corpus.archives import ARCHIVES, archive_suffix
from tests.corpus.binaries import as_7z, locked_zip, pack
from tests.corpus.files import ARTICLES, as_json, as_tar, as_txt, as_zip, error_of, files_of, load, packed, put

PAGES = files_of("page.txt")


def archive_of(files: dict[str, bytes], suffix: str) -> bytes:
    if suffix in (".zip", ".qdpx"):
        return as_zip(files)
    if suffix == ".7z":
        return as_7z(files)
    content = as_tar(files, packed=False)
    return content if suffix == ".tar" else pack(content, suffix.removeprefix(".tar"))


@pytest.mark.parametrize("name", ARCHIVES)
def test_each_kind_of_archive_gives_its_files(tmp_path, name):
    files = {"a/b.json": as_json(ARTICLES), **packed({"c.txt": as_txt(ARTICLES[0])})}
    articles, left_out = load(put(tmp_path, f"all{name}", archive_of(files, archive_suffix(name))))
    assert articles["article_id"].tolist() == ["n1", "n2", "n3", "c"] and left_out == []


@pytest.mark.parametrize("outer", [".zip", ".tar.gz", ".7z"])
@pytest.mark.parametrize("inner", [".zip", ".tar.xz", ".7z"])
def test_archives_inside_archives_are_opened_to_a_depth_of_three(tmp_path, outer, inner):
    content = archive_of({f"in{inner}": archive_of(PAGES, inner), "n.txt": as_txt(ARTICLES[0])}, outer)
    articles, left_out = load(put(tmp_path, f"all{outer}", content))
    ids = [f"in{inner}/n1", f"in{inner}/n2", f"in{inner}/n3", "n"]
    assert articles["article_id"].tolist() == ids and left_out == []
    for _ in range(2):
        content = archive_of({f"in{outer}": content, "n.txt": as_txt(ARTICLES[0])}, outer)
    with pytest.warns(UserWarning, match="an archive inside 3 others"):  # it may hold articles
        articles, left_out = load(put(tmp_path, f"deep{outer}", content))
    assert len(articles) == 3 and "an archive inside 3 others" in left_out[0]


def test_all_archives_inside_one_share_its_budget(tmp_path):
    inner = as_zip({f"{number}.txt": b"0" * 100_000 for number in range(9)})
    path = put(tmp_path, "a.zip", as_zip({f"{number}.zip": inner for number in range(9)}))
    with pytest.warns(UserWarning):
        articles, left_out = load(path, limits=Limits(unpacked_bytes=2_000_000))
    assert len(articles) < 20 and any("unpacks to more than is allowed" in line for line in left_out)
    assert "holds more than 50 files" in error_of(path, limits=Limits(members=50), strict=True)


@pytest.mark.parametrize("suffix", [".7z", ".tar.bz2", ".tar.xz", ".tar.zst", ".tar.lz4"])
def test_bombs_are_refused(tmp_path, suffix):
    path = put(tmp_path, f"a{suffix}", archive_of({"a.txt": b"0" * 12_000_000}, suffix))
    assert "unpacks to more than is allowed" in error_of(path)
    inside = put(tmp_path, "b.zip", as_zip({f"a{suffix}": path.read_bytes(), "b.txt": as_txt(ARTICLES[0])}))
    with pytest.warns(UserWarning, match="unpacks to more than is allowed"):
        assert len(read_articles(inside)) == 1


def test_an_inner_archive_that_is_broken_does_not_lose_the_outer(tmp_path):
    path = put(tmp_path, "a.zip", as_zip({"bad.zip": b"PK", "bad.7z": b"7z", "n.txt": as_txt(ARTICLES[0])}))
    with pytest.warns(UserWarning, match="2 files or rows"):
        articles, left_out = load(path)
    assert len(articles) == 1 and all("cannot be read" in line for line in left_out)


@pytest.mark.parametrize("number", [1, 2])
def test_a_tar_whose_later_header_is_damaged_says_so(tmp_path, number):
    content = bytearray(as_tar(PAGES, packed=False))
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        start = [member.offset for member in archive][number]
    content[start + 150] = ord("9")
    with pytest.warns(UserWarning, match="cut short, damaged, or a second archive"):
        articles, left_out = load(put(tmp_path, "a.tar", bytes(content)))
    assert len(articles) == number and f"after its file n{number}.txt" in left_out[0]


@pytest.mark.parametrize("name", ["a.tar", "a.zip"])
def test_two_archives_in_one_file_and_a_cut_one_are_said(tmp_path, name):
    first, second = ({"a.txt": as_txt(ARTICLES[0])}, {"b.txt": as_txt(ARTICLES[1])})
    suffix = name[1:]
    both = put(tmp_path, name, archive_of(first, suffix) + archive_of(second, suffix))
    with pytest.warns(UserWarning, match="second archive|not in its list"):
        assert len(load(both)[0]) == 1
    if name == "a.tar":
        with pytest.warns(UserWarning, match="cut short"):
            load(put(tmp_path, "cut.tar", as_tar(PAGES, packed=False)[:2560]))


def test_a_member_whose_own_header_has_another_name_is_said(tmp_path):
    content = as_zip({"a.txt": as_txt(ARTICLES[0]), "b.txt": as_txt(ARTICLES[1])})
    with pytest.warns(UserWarning, match="b.txt cannot be read"):
        assert len(load(put(tmp_path, "a.zip", content.replace(b"b.txt", b"c.txt", 1)))[0]) == 1


def test_an_archive_that_lists_more_files_than_are_allowed_is_not_opened(tmp_path):
    content = as_zip({"a.txt": b"a"})
    start, end = content.index(b"PK\x01\x02"), content.index(b"PK\x05\x06")
    path = put(tmp_path, "a.zip", content[:start] + content[start:end] * 1000 + content[end:])
    assert "holds more than 999 files" in error_of(path, limits=Limits(members=999))


@pytest.mark.parametrize("content", [locked_zip(), as_7z({"a.txt": b"text"}, password="secret")])
def test_a_locked_archive_is_said(tmp_path, content):
    path = put(tmp_path, "a.zip" if content[:2] == b"PK" else "a.7z", content)
    assert "is encrypted: unpack it with its password" in error_of(path)
