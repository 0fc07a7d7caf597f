"""Derived tables: kept, made anew when damaged or when their sources change, and never in the way."""

import pytest

from helpers.core import derived


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A function that gives a table and counts how often it was made; `table()` begins as a new process would."""
    monkeypatch.setattr(derived, "DERIVED", tmp_path / "derived")
    made = []

    def names() -> dict:
        made.append(1)
        return {"صلح": 1}

    def fresh() -> int:
        assert derived.derived(names)() == {"صلح": 1}
        return len(made)

    return fresh


def kept(tmp_path):
    (file,) = (tmp_path / "derived").iterdir()
    return file


def test_a_table_is_made_once(table):
    assert [table(), table()] == [1, 1]


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-3], lambda content: content.replace(b"1", b"2"), bytes.swapcase]
)
def test_a_damaged_table_is_made_anew(table, tmp_path, damage):
    table()
    kept(tmp_path).write_bytes(damage(kept(tmp_path).read_bytes()))
    assert [table(), table()] == [2, 2]


def test_a_table_of_other_sources_is_made_anew_and_replaces_the_old(table, tmp_path, monkeypatch):
    table()
    old = kept(tmp_path)
    monkeypatch.setattr(derived, "version_key", lambda: "other")
    assert table() == 2
    assert kept(tmp_path) != old


def test_a_folder_that_cannot_be_written_is_done_without(table, tmp_path):
    (tmp_path / "derived").write_text("a file where the folder should be")
    assert [table(), table()] == [1, 2]
