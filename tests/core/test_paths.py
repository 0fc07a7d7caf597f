"""Where an installed package reads and writes: run on a copy of it, with a folder `shipped` as the wheel has it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.core import paths

SOURCE = Path(paths.__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with an installed package: its modules and word lists, a seed, a codebook and a notebook."""
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(SOURCE, folder / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(paths.LEXICON, folder / "helpers" / "shipped" / "data" / "lexicon")
    for name in ("seeds/a.txt", "data/codebook/themes.yml", "data/README.md", "notebooks/01_meet_the_corpus.ipynb"):
        (folder / "helpers" / "shipped" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "helpers" / "shipped" / name).write_text("x", encoding="utf-8")
    return folder.resolve()


def run(installed: Path, where: Path, code: str, **environment: str) -> list[str]:
    """Run code in a folder with the installed package, and return the lines that it prints."""
    changed = {**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8", **environment}
    code = f"from helpers.core.paths import *; from helpers.core import paths; from pathlib import Path; {code}"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=where, env=changed, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def test_in_a_checkout_all_is_in_the_checkout():
    assert paths.IS_CHECKOUT and paths.ROOT == paths.SHIPPED
    assert all(place.is_relative_to(paths.ROOT) for place in (paths.NOTEBOOKS, paths.LEXICON, paths.INTERIM))


def test_a_plain_folder_is_written_to_and_the_package_is_read(installed, tmp_path):
    shown = run(installed, tmp_path, "print(ROOT, OUTPUT, NOTEBOOKS, from_root('seeds'), to_root(SEEDS), sep='\\n')")
    shipped = installed / "helpers" / "shipped"
    here = tmp_path.resolve()
    assert shown == [
        *map(str, [here, here / "data" / "output", shipped / "notebooks", shipped / "seeds"]),
        "seeds",
    ]


def test_what_the_user_has_goes_before_what_the_package_has(installed, tmp_path):
    (tmp_path / "seeds").mkdir()
    own, other = run(installed, tmp_path, "print(from_root('seeds'), to_root(SEEDS), sep='\\n')")
    assert own == str(tmp_path.resolve() / "seeds") and Path(other) == installed / "helpers" / "shipped" / "seeds"


def test_a_package_in_the_projects_own_environment_is_named_as_elsewhere(installed):
    assert run(installed, installed, "print(to_root(SEEDS / 'a.txt'), from_root(to_root(SEEDS)) == SEEDS)") == [
        "seeds/a.txt True"
    ]


@pytest.mark.slow
def test_a_started_project_is_found_from_its_notebooks_and_keeps_what_was_edited(installed, tmp_path):
    start = "from helpers.__main__ import start_project; made, there = start_project('.'); print(len(made), there)"
    assert run(installed, tmp_path, start) == ["4 []"]
    codebook = tmp_path / "data" / "codebook" / "themes.yml"
    codebook.write_text("mine", encoding="utf-8")
    codebook.with_name("themes.yml").touch()
    (tmp_path / "data" / "README.md").unlink()
    there = ["README.md", "data/codebook/themes.yml", "notebooks/01_meet_the_corpus.ipynb"]
    assert run(installed, tmp_path, start) == [f"1 {there}"]
    assert codebook.read_text(encoding="utf-8") == "mine"
    notebooks = tmp_path / "notebooks"
    assert run(installed, notebooks, "print(ROOT, CODEBOOK, NOTEBOOKS, sep='\\n')") == [
        *map(str, [tmp_path.resolve(), tmp_path.resolve() / "data" / "codebook", notebooks.resolve()])
    ]
    assert (tmp_path / "data" / "raw").is_dir()


@pytest.mark.slow
def test_a_path_with_spaces_and_persian_letters_is_a_project_and_what_else_is_there_stays(installed, tmp_path):
    folder = tmp_path / "خبرهای من (۱)"
    folder.mkdir()
    (folder / "README.md").write_text("mine", encoding="utf-8")
    said = run(installed, tmp_path, f"from helpers.__main__ import main; main(['start', {folder.name!r}])")
    assert said[0].startswith(f"project: {folder.resolve()}, 3 files made, 1 were there") and len(said) == 3
    assert f'next: cd "{folder.name}", then persian-news lab' in said[1]
    assert (folder / "README.md").read_text(encoding="utf-8") == "mine"
    assert run(installed, folder / "notebooks", "print(ROOT)") == [str(folder.resolve())]


@pytest.mark.slow
def test_a_project_has_a_readme_in_both_languages_with_commands_that_there_are(installed, tmp_path):
    run(installed, tmp_path, "from helpers.__main__ import main; main(['start', 'news'])")
    text = (tmp_path / "news" / "README.md").read_text(encoding="utf-8")
    assert "پروژهٔ شما" in text and "a project of your own" in text
    commands = set(re.findall("persian-news ([a-z]+)", text))
    told = run(installed, tmp_path, "from helpers.__main__ import main\ntry: main(['--help'])\nexcept SystemExit: pass")
    assert commands and all(any(f" {name} " in f"{line} " for line in told) for name in commands)
    folders = re.findall(r"^\| `([a-z/]+)/` \|", text, flags=re.MULTILINE)
    assert {"notebooks", "notebooks/fa", "data/raw", "data/codebook", "data/sample/articles", "data/output"} <= set(
        folders
    )


def test_a_process_that_we_start_elsewhere_has_our_root(installed, tmp_path):
    assert run(installed, installed, "print(ROOT)", PERSIAN_NEWS_ROOT=str(tmp_path)) == [str(tmp_path.resolve())]


def test_the_cache_is_the_users_or_the_projects_where_the_home_cannot_be_written(installed, tmp_path):
    cache = {"HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    (where,) = run(installed, tmp_path, "print(INTERIM)", **cache)
    assert Path(where).is_relative_to(tmp_path) and not (tmp_path / "data").exists()
    (tmp_path / "file").touch()
    cache = dict.fromkeys(cache, str(tmp_path / "file" / "home"))
    assert run(installed, tmp_path, "print(INTERIM)", **cache) == [str(tmp_path.resolve() / "data" / "interim")]


@pytest.mark.slow
def test_lab_without_notebooks_and_start_in_a_file_say_what_to_do(installed, tmp_path):
    caught = (
        "from helpers import __main__ as command; from helpers.core.errors import UserError\n"
        "starts = [lambda name=name: command.start_project(name) for name in ('file', 'file/in')]\n"
        "for call in (command.open_lab, *starts):\n"
        "    try: call()\n"
        "    except UserError as error: print(error)\n"
    )
    (tmp_path / "file").touch()
    lab, file, below = run(installed, tmp_path, caught)
    assert "has no notebooks: make a project there with persian-news start" in lab
    assert "is a file, and a project needs a folder: name another" in file
    assert "cannot be written (" in below and below.endswith("name another folder, or allow it")
