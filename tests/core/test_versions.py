"""The cache key: it changes with whatever may change a result, and with nothing above."""

import subprocess
import sys

import pytest

from helpers.core import store
from helpers.core.paths import CODEBOOK, LEXICON, ROOT


@pytest.fixture
def floors(tmp_path, monkeypatch):
    """Two floors of a house in a folder: `core` with a list, and above it `language` with code."""
    for name in ("core/a.py", "data/list.tsv", "language/a.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    core = store._Floor("core", tmp_path / "core", (tmp_path / "data",), ("numpy",))
    monkeypatch.setattr(store, "_FLOORS", (core, store._Floor("language", tmp_path / "language")))
    return tmp_path


def keys() -> list[str]:
    return [store.version_key.__wrapped__(wing) for wing in ("core", "language")]


@pytest.mark.parametrize(
    ("name", "changed"),
    [("core/a.py", [True, True]), ("data/list.tsv", [True, True]), ("language/a.py", [False, True])],
)
def test_a_key_covers_its_wing_and_those_below(floors, name, changed):
    before = keys()
    (floors / name).write_text("2")
    assert [old != new for old, new in zip(before, keys(), strict=True)] == changed


@pytest.mark.parametrize("place", ["unicodedata.unidata_version", "sys.version_info", "helpers.core.store.version"])
def test_a_key_covers_python_its_letters_and_the_libraries(floors, monkeypatch, place):
    before = keys()
    monkeypatch.setattr(place, (lambda name: "0") if place.endswith(".version") else ("0", "0"))
    assert all(old != new for old, new in zip(before, keys(), strict=True))


def test_the_key_is_the_same_in_another_process_and_names_no_place():
    code = "from helpers.core.store import version_key; print(version_key())"
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/")
    assert again.stdout.strip() == store.version_key()


def test_every_wing_and_every_list_is_covered():
    package = ROOT / "src" / "helpers"
    wings = {folder.name for folder in package.iterdir() if (folder / "__init__.py").exists()}
    assert wings <= set(store.WINGS)
    data = [place for floor in store._FLOORS for place in floor.data]
    assert {LEXICON, CODEBOOK} <= set(data)
    assert all(place.exists() for place in data)


def test_a_library_that_is_not_installed_has_no_version(floors, monkeypatch):
    core = store._FLOORS[0]._replace(libraries=("numpy", "no-such-library"))
    monkeypatch.setattr(store, "_FLOORS", (core,))
    assert store.library_versions("core")["no-such-library"] == ""


def test_parts_of_a_key_do_not_run_together():
    assert store.combine("ab", "c") != store.combine("a", "bc")
