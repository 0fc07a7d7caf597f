"""The cache on disk: whole or not at all, made again when damaged or outdated, and never in the way."""

import os
import subprocess
import sys

import pytest

from helpers.core import store
from helpers.core.store import Store

DAMAGES = [lambda content: content[:-3], lambda content: content.replace(b"1", b"2"), lambda content: content + b" "]


@pytest.fixture(autouse=True)
def interim(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.core.paths.INTERIM", tmp_path / "interim")
    return tmp_path / "interim"


@pytest.fixture
def table():
    """A function that returns a table and counts how often it was made; `table()` begins as a new process would."""
    made = []

    def names() -> dict:
        made.append(1)
        return {"صلح": 1}

    def fresh() -> int:
        assert store.cached_table(names)() == {"صلح": 1}
        return len(made)

    return fresh


def other_version(monkeypatch, key: str = "0" * 16) -> None:
    monkeypatch.setattr(store, "version_key", lambda wing: key)


def files(folder) -> list:
    return sorted(file.relative_to(folder) for file in folder.rglob("*") if file.is_file())


def test_a_table_is_made_once_and_lies_in_a_file_that_other_tools_read(table, interim):
    assert [table(), table()] == [1, 1]
    (file,) = (interim / "tables").rglob("*.json")
    assert file.read_text(encoding="utf-8") == '{"صلح": 1}'


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_table_is_made_again_in_its_place(table, interim, damage):
    table()
    (file,) = (interim / "tables").rglob("*.json")
    file.write_bytes(damage(file.read_bytes()))
    assert [table(), table()] == [2, 2]
    assert len(files(interim)) == 1


def test_a_table_of_another_version_is_made_again_and_the_old_one_is_removed(table, interim, monkeypatch):
    table()
    (old,) = files(interim)
    other_version(monkeypatch)
    assert table() == 2
    assert len(files(interim)) == 1 and files(interim) != [old]


def test_where_nothing_can_be_written_a_table_is_made_in_each_process(table, interim):
    interim.write_text("a file where the folder should be")
    assert [table(), table()] == [1, 2]


def test_an_entry_is_read_as_it_was_written_and_replaced_by_the_next_of_its_name(interim):
    room = Store("room", wing="core")
    room.write("a.bin", b"one")
    room.write("a.b.bin", b"other")
    room.write("a.bin", b"two")
    assert (room.read("a.bin"), room.read("a.b.bin"), room.read("b.bin")) == (b"two", b"other", None)
    assert len(files(interim)) == 2


def test_only_what_was_used_last_stays():
    room = Store("room", wing="core", most=2)
    for second, name in enumerate("ab"):
        os.utime(room.write(name, b"x"), (second, second))
    assert room.read("a") == b"x"  # now "b" is the one that was not used for longest
    room.write("c", b"x")
    assert [room.read(name) for name in "abc"] == [b"x", None, b"x"]


def test_a_failed_write_leaves_the_old_entry_and_no_part_of_the_new(interim):
    file = interim / "a.bin"
    store.write_atomically(file, b"old")
    with pytest.raises(KeyError), store.replacing(file) as part:
        part.write_bytes(b"half")
        raise KeyError
    assert file.read_bytes() == b"old" and files(interim) == [file.relative_to(interim)]


def build(room: Store, text: str):
    with room.building() as folder:
        (folder / "inner").mkdir()
        (folder / "inner" / "a.txt").write_text(text)
        return room.adopt("made", folder)


def test_a_folder_is_an_entry_too(interim):
    room = Store("room", wing="core")
    entry = build(room, "one")
    assert room.find("made") == entry and (entry / "inner" / "a.txt").read_text() == "one"
    assert build(room, "one") == entry
    assert build(room, "two") != entry and not entry.exists()
    assert len(files(interim)) == 1  # and nothing is left of the building


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: (entry / "inner" / "a.txt").write_text("two"),
        lambda entry: (entry / "inner" / "a.txt").unlink(),
        lambda entry: (entry / "inner" / "b.txt").write_text(""),
    ],
)
def test_a_damaged_folder_is_not_found(damage):
    room = Store("room", wing="core")
    entry = build(room, "one")
    damage(entry)
    assert room.find("made") is None
    assert room.find("made") is None and build(room, "one") == entry == room.find("made")


def test_nothing_that_a_store_did_not_write_is_read_or_removed(tmp_path, monkeypatch):
    mine = ["a.bin", "v-mine/a.bin", "0123456789abcdef/a.parquet", "index.pickle", "a.json.0123456789abcdef"]
    for name in mine:
        (tmp_path / "mine" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / name).write_bytes(b"mine")
    room = Store(tmp_path / "mine", wing="core", most=1)
    assert room.read("a.bin") is None and room.read("a.json") is None
    room.write("a.bin", b"ours")
    other_version(monkeypatch)
    room.write("a.json", b"ours")
    assert {file.as_posix() for file in files(tmp_path / "mine")} >= set(mine)
    assert len(files(tmp_path / "mine")) == len(mine) + 1


def test_what_a_killed_process_was_building_is_removed_by_the_next(tmp_path):
    script = "import os, sys; from pathlib import Path; from helpers.core.store import building_in\n"
    script += f"with building_in(Path({str(tmp_path)!r})) as folder: (folder / 'half').write_text('x'); os._exit(9)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert len(list(tmp_path.iterdir())) == 1
    (tmp_path / ".building-elsewhere-1-x").mkdir()  # of another computer, which may still be at work
    with store.building_in(tmp_path) as folder, store.building_in(tmp_path) as other:
        assert {entry.name for entry in tmp_path.iterdir()} == {folder.name, other.name, ".building-elsewhere-1-x"}
    assert [entry.name for entry in tmp_path.iterdir()] == [".building-elsewhere-1-x"]
