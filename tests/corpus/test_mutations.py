"""A few damaged and extreme files; `make fuzz` reads thousands."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from tests.corpus.extremes import Extreme, make_extreme
from tests.corpus.mutations import make_case, read_case, whole_files


@pytest.mark.slow
@pytest.mark.parametrize("number", range(24))
def test_a_damaged_or_extreme_file_gives_a_table_or_one_error(tmp_path, number):
    outcome = read_case(5, number, tmp_path)
    assert outcome.kind in ("table", "error"), outcome.message


def test_a_case_follows_from_its_seed_and_number_alone():
    assert [make_case(5, number) for number in range(20)] == [make_case(5, number) for number in range(20)]
    for number in range(20):  # but for the time that .xlsx and .7z hold
        assert replace(make_extreme(5, number), content=b"") == replace(make_extreme(5, number), content=b"")
    assert len({make_case(5, number) for number in range(20)}) == 20


@pytest.mark.slow
def test_a_whole_file_is_a_table(tmp_path, monkeypatch):
    for name, content in whole_files():
        monkeypatch.setattr("tests.corpus.mutations.make_case", lambda *_, name=name, content=content: (name, content))
        assert read_case(0, 1, tmp_path).kind == "table"


def test_what_must_not_happen_is_a_failure(tmp_path, monkeypatch):
    def broken(path, **options):
        raise KeyError("text")

    monkeypatch.setattr("tests.corpus.mutations.load_articles", broken)
    outcome = read_case(5, 1, tmp_path)
    assert outcome.kind == "failure" and "KeyError: 'text'" in outcome.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda texts: texts[1:], "1 of 3 are lost"),
        (lambda texts: texts[[0, 1, 2, 2]], "4 of 3 articles"),
        (lambda texts: texts.str[:-3], "an article is cut"),
        (lambda texts: texts.str.replace("نان تازه", "نانتازه"), "read ['نانتازه'"),
    ],
)
def test_an_article_that_is_lost_doubled_cut_or_glued_is_a_failure(change, problem):
    texts = pd.Series([f"شخااا{n} نان تازه ثخااا{n}" for n in ("اا", "اب", "ات")])
    case = Extreme("a.csv", b"", {text.split()[0]: text.split() for text in texts})
    whole = pd.DataFrame({"title": "", "text": texts})
    case.check(whole, whole[:0])
    changed = pd.DataFrame({"text": change(texts)}).assign(title="")
    with pytest.raises(AssertionError, match=re.escape(problem)):
        case.check(changed, whole[:0])
    with pytest.raises(AssertionError, match="1 are said to be left out"):
        case.check(whole, whole[:1])


def test_a_hang_is_a_failure(tmp_path, monkeypatch):
    def hang(path, **options):
        while True:
            pass

    monkeypatch.setattr("tests.corpus.mutations.load_articles", hang)
    monkeypatch.setattr("tests.corpus.mutations.SECONDS", 0.1)
    assert read_case(5, 1, tmp_path).kind == "failure"
