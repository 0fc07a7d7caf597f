"""Files packed one by one."""

import pytest

from helpers.corpus import read_articles
from helpers.corpus.reading import PACKED, without_packing
from tests.corpus.binaries import pack
from tests.corpus.files import ARTICLES, as_csv, as_parquet, as_txt, as_zip, error_of, put


@pytest.mark.parametrize("suffix", PACKED)
def test_each_kind_of_packing_is_unpacked(tmp_path, suffix):
    put(tmp_path, f"a.csv{suffix}", pack(as_csv(ARTICLES), suffix))
    put(tmp_path, f"خبر.TXT{suffix.upper()}", pack(as_txt(ARTICLES[0]), suffix))
    put(tmp_path, "b.zip", as_zip({f"c.txt{suffix}": pack(as_txt(ARTICLES[1]), suffix)}))
    assert read_articles(tmp_path)["article_id"].tolist() == ["n1", "n2", "n3", "b.zip/c", "خبر"]
    assert [len(part) for part in read_articles(tmp_path / f"a.csv{suffix}", chunks=2)] == [2, 1]


@pytest.mark.parametrize("suffix", PACKED)
def test_what_is_cut_short_damaged_or_grows_too_much_is_an_error(tmp_path, suffix):
    content = pack(as_csv(ARTICLES * 20), suffix)
    assert "cannot be read" in error_of(put(tmp_path, f"cut.csv{suffix}", content[: len(content) // 2]))
    assert "cannot be read" in error_of(put(tmp_path, f"bad.csv{suffix}", b"text, not packed"))
    bomb = put(tmp_path, f"bomb.csv{suffix}", pack(b"0" * 12_000_000, suffix))
    assert "unpacks to more than 200 times its size" in error_of(bomb)


@pytest.mark.parametrize("suffix", PACKED)
def test_packed_parquet_is_read_in_parts_too(tmp_path, suffix):
    path = put(tmp_path, f"a.parquet{suffix}", pack(as_parquet(ARTICLES), suffix))
    assert [len(part) for part in read_articles(path, chunks=2)] == [2, 1]


@pytest.mark.parametrize("kind", [".zip", ".7z"])
def test_a_packed_archive_is_told_as_one_to_unpack(tmp_path, kind):
    advice = f"a{kind}.gz: unpack it, and read the folder"
    for content in (b"PK", "#!/bin/sh PK خبر تازه از مردم شهر".encode()):  # as those that unpack themselves
        assert error_of(put(tmp_path, f"a{kind}.gz", pack(content, ".gz"))).endswith(advice)
    put(tmp_path, "b.txt", as_txt(ARTICLES[0]))
    with pytest.warns(UserWarning, match="unpack it, and read the folder"):
        assert len(read_articles(tmp_path)) == 1


def test_only_known_endings_are_taken_off():
    names = {"a.csv.gz": "a.csv", "a.CSV.XZ": "a.CSV", "a.csv": "a.csv", "gz": "gz"}
    assert {name: without_packing(name) for name in names} == names
