"""A few damaged files; `make fuzz` reads thousands."""

import pytest

from tests.corpus.mutations import make_case, read_case, whole_files


@pytest.mark.parametrize("number", range(64))
def test_a_damaged_file_gives_a_table_or_one_error(tmp_path, number):
    outcome = read_case(5, number, tmp_path)
    assert outcome.kind in ("table", "error"), outcome.message


def test_a_case_follows_from_its_seed_and_number_alone():
    assert [make_case(5, number) for number in range(20)] == [make_case(5, number) for number in range(20)]
    assert len({make_case(5, number) for number in range(20)}) == 20


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


def test_a_hang_is_a_failure(tmp_path, monkeypatch):
    def hang(path, **options):
        while True:
            pass

    monkeypatch.setattr("tests.corpus.mutations.load_articles", hang)
    monkeypatch.setattr("tests.corpus.mutations.SECONDS", 0.1)
    assert read_case(5, 1, tmp_path).kind == "failure"
