"""What the wheel holds, and which Python make takes; tests.wheel and tests.pythons build and run both."""

import os
import re
import runpy
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.core.paths import ROOT

SHIPPED = (
    "src/helpers",
    "data/codebook",
    "data/lexicon",
    "data/places",
    "data/reference",
    "data/sample",
    "notebooks",
    "seeds",
)


def test_every_file_of_the_package_and_of_its_data_is_in_the_wheel(monkeypatch):
    setuptools = pytest.importorskip("setuptools")
    asked = {}
    monkeypatch.setattr(setuptools, "setup", lambda **options: asked.update(options))
    monkeypatch.chdir(ROOT)
    runpy.run_path(str(ROOT / "setup.py"))
    folders = {ROOT / asked["package_dir"].get(name, f"src/{name.replace('.', '/')}") for name in asked["packages"]}
    assert asked["package_data"] == {"": ["*"]} and all(folder.is_dir() for folder in folders)
    files = {file for name in SHIPPED for file in (ROOT / name).rglob("*") if file.is_file()}
    files = {file for file in files if not {"__pycache__", ".ipynb_checkpoints"} & set(file.parts)}
    assert {file.parent for file in files} <= folders
    own = [ROOT / "data" / name for name in ("raw", "output", "interim", "coding")]
    assert not [folder for folder in folders if any(folder.is_relative_to(place) for place in own)]


def test_a_python_that_is_too_old_is_one_line_before_anything_is_fetched(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13, "final", 0))
    with pytest.raises(
        SystemExit, match="^Python 3.11 or newer is needed, and this is .*: install one, and use its pip$"
    ):
        runpy.run_path(str(ROOT / "setup.py"))


def fake_python(folder: Path, name: str, version: str) -> None:
    """Make a program that says it is a Python of a version; "" for one that does not start."""
    folder.mkdir(parents=True, exist_ok=True)
    answer = "exit 1"
    if version:
        numbers = ", ".join(version.split("."))
        kind = "type('v', (tuple,), {'releaselevel': 'final'})"
        answer = f'exec {sys.executable} -c "import sys; sys.version_info = {kind}(({numbers}, 0)); $code"'
    script = f'#!/bin/bash\ncode="$2"\n{answer}\n'
    (folder / name).write_text(script, encoding="utf-8")
    (folder / name).chmod((folder / name).stat().st_mode | stat.S_IEXEC)


@pytest.mark.skipif(os.name == "nt", reason="make is not for Windows: there pip installs the package")
class TestFindPython:
    """scripts/find-python, on paths and pyenv folders with programs that only say that they are a Python."""

    @pytest.fixture
    def find(self, tmp_path):
        def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
            shell = {"PATH": f"{tmp_path / 'path'}:/usr/bin:/bin", "HOME": str(tmp_path / "home"), **environment}
            command = ["bash", str(ROOT / "scripts" / "find-python"), *arguments]
            return subprocess.run(command, env=shell, capture_output=True, encoding="utf-8")

        return run

    def test_the_newest_that_starts_is_taken(self, find, tmp_path):
        for version, told in (("3.14", ""), ("3.13", "3.13"), ("3.12", "3.12")):
            fake_python(tmp_path / "path", f"python{version}", told)
        assert find().stdout.strip() == str(tmp_path / "path" / "python3.13")

    @pytest.mark.parametrize("root", ["home", "PYENV_ROOT", "shims"])
    def test_pyenv_is_looked_through_also_without_a_home(self, find, tmp_path, root):
        pyenv = tmp_path / "home" / ".pyenv" if root == "home" else tmp_path / "pyenv"
        fake_python(pyenv / "versions" / "3.14.2" / "bin", "python", "3.14")
        fake_python(pyenv / "shims", "python3", "")
        bare = "/usr/bin:/bin"
        given = {
            "home": {},
            "PYENV_ROOT": {"HOME": "", "PYENV_ROOT": str(pyenv)},
            "shims": {"HOME": "", "PATH": f"{pyenv / 'shims'}:{bare}"},
        }[root]
        assert f"3.14 {pyenv / 'versions' / '3.14.2' / 'bin' / 'python'}" in find("--all", **given).stdout.splitlines()

    def test_what_is_named_is_taken_or_refused_in_one_line(self, find, tmp_path):
        fake_python(tmp_path / "path", "python3.14", "3.14")
        fake_python(tmp_path / "path", "python3.12", "3.12")
        assert find(PYTHON="python3.12").stdout.strip() == str(tmp_path / "path" / "python3.12")
        for version in ("", "3.10"):
            fake_python(tmp_path / "path", "python3.12", version)
            refused = find(PYTHON="python3.12")
            assert refused.returncode == 1 and not refused.stdout
            assert re.fullmatch(
                r"PYTHON=python3\.12 is missing, .*: name another, or leave PYTHON out\n", refused.stderr
            )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="make is not for Windows: there pip installs the package")
def test_without_a_network_make_says_so_in_its_last_words_and_leaves_nothing_half_made(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    nowhere = {**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    options = {"cwd": tmp_path, "env": nowhere, "capture_output": True, "encoding": "utf-8"}
    done = subprocess.run(["make", "--no-print-directory", "UV=.tools/uv", ".tools/uv"], **options)
    lines = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode and lines[-1].startswith("uv was not fetched: ") and "Without a network" in lines[-1]
    assert not list((tmp_path / ".tools").iterdir())


def test_a_checkout_has_the_same_bytes_on_every_system():
    """Git for Windows writes CRLF where nothing forbids it: bash then stops at a script, and checksums change."""
    files = ["Makefile", "scripts/find-python", "requirements.lock", "notebooks/00_start_here.ipynb", "data/README.md"]
    files += [f"seeds/{file.name}" for file in (ROOT / "seeds").glob("*.txt")]
    told = subprocess.run(
        ["git", "check-attr", "text", "eol", "--", *files], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout.splitlines()
    settings = {tuple(line.split(": ")) for line in told}
    for file in files:
        assert (file, "eol", "lf") in settings or (file, "text", "unset") in settings, file


def test_a_lock_older_than_the_code_is_one_line(tmp_path):
    file = tmp_path / "pyproject.toml"
    for asked, found in (("no-such-package>=1", "none"), ("pandas>=1000", "")):
        file.write_text(f'[project]\ndependencies = ["{asked}", "never; python_version < \'3\'"]\n', encoding="utf-8")
        code = f"import sys, check_lock, pathlib; sys.exit(check_lock.main(pathlib.Path({str(file)!r})))"
        run = [sys.executable, "-c", code]
        told = subprocess.run(run, cwd=ROOT / "scripts", capture_output=True, encoding="utf-8")
        assert told.returncode == 1 and told.stderr.count("\n") == 1
        assert told.stderr.startswith(
            f"requirements.lock is older than pyproject.toml, which asks for {asked} (in the lock: "
        )
        assert f"{found}" in told.stderr and told.stderr.endswith("run make lock, then this again\n")


def test_an_override_stands_in_the_place_of_what_plain_pip_is_asked_for(tmp_path):
    file = tmp_path / "pyproject.toml"
    file.write_text(
        '[project]\ndependencies = ["pandas<1", "numpy"]\n[tool.uv]\noverride-dependencies = ["pandas>=2"]\n',
        encoding="utf-8",
    )
    code = f"import sys, check_lock, pathlib; sys.exit(check_lock.main(pathlib.Path({str(file)!r})))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "scripts", check=True)


@pytest.mark.skipif(os.name == "nt", reason="make is not for Windows: there pip installs the package")
@pytest.mark.parametrize("fault", ["none", "dead", "moved", "other"])
def test_an_environment_that_is_half_built_moved_or_of_another_python_is_not_ready(fault, tmp_path):
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "src" / "helpers").mkdir(parents=True)
    home = tmp_path / "elsewhere" if fault == "moved" else tmp_path / "src"
    (home / "helpers").mkdir(parents=True, exist_ok=True)
    (home / "helpers" / "__init__.py").touch()
    python = tmp_path / ".venv" / "bin" / "python"
    if fault != "dead":
        python.write_text(f'#!/bin/sh\nPYTHONPATH={home} exec {sys.executable} "$@"\n', encoding="utf-8")
        python.chmod(0o755)
    fake_python(tmp_path / "path", "python3.9", "3.9")
    asked = [str(tmp_path / "path" / "python3.9")] if fault == "other" else [""]
    done = subprocess.run([str(ROOT / "scripts" / "is-ready"), *asked], cwd=tmp_path)
    assert (done.returncode == 0) is (fault == "none")
