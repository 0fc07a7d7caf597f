"""Kinds that are not read: each is named, with what to do, alone, in a folder and in an archive."""

import re
import warnings

import pytest

from helpers.corpus.formats import known_suffixes
from helpers.corpus.refused import ADVICE
from tests.corpus.files import ARTICLES, as_txt, as_zip, error_of, load, put

KINDS = sorted(ADVICE)


@pytest.mark.parametrize("suffix", KINDS)
def test_a_file_of_such_a_kind_alone_is_an_error_that_says_what_to_do(tmp_path, suffix):
    assert error_of(put(tmp_path, f"a{suffix}", as_txt(ARTICLES[0]))).endswith(f"a{suffix}: {ADVICE[suffix]}")


def test_in_a_folder_and_an_archive_each_is_named_and_warned_of(tmp_path):
    files = {f"a{suffix}": b"x" for suffix in KINDS} | {"n.txt": as_txt(ARTICLES[0])}
    for name, content in files.items():
        put(tmp_path, f"folder/{name}", content)
    for path in (tmp_path / "folder", put(tmp_path, "a.zip", as_zip(files))):
        with pytest.warns(UserWarning, match=f"{len(KINDS)} files or rows"):
            articles, left_out = load(path)
        assert len(articles) == 1 and len(left_out) == len(KINDS)
        assert all(sum(f"/a{suffix}: {ADVICE[suffix]}" in line for line in left_out) == 1 for suffix in KINDS)


def test_no_advice_names_a_kind_that_is_not_read():
    assert not set(KINDS) & set(known_suffixes())
    named = set(re.findall(r"(?<![\w)])\.\w+(?:\.gz)?", " ".join(ADVICE.values())))
    assert named <= {*known_suffixes(), ".zip", ".warc.gz"}


def test_a_picture_or_a_note_beside_the_articles_is_listed_without_a_warning(tmp_path):
    put(tmp_path, "a.png", b"\x89PNG")
    put(tmp_path, "n.txt", as_txt(ARTICLES[0]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(load(tmp_path)[1]) == 1
