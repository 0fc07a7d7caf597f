"""What opens in a project: the commands, without running them; tests/core/test_paths.py makes projects."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers import project
from helpers.core.paths import NOTEBOOKS, ROOT, ROOT_VARIABLE


@pytest.fixture
def started(monkeypatch):
    """The commands that were started, with their options."""
    commands = []

    def run(command, **options):
        commands.append((command[1:], options))
        return SimpleNamespace(returncode=3)

    monkeypatch.setattr(project.subprocess, "run", run)
    return commands


def test_lab_opens_the_first_notebook(started):
    assert project.open_lab() == 3
    ((command, options),) = started
    assert command[:2] == ["-m", "jupyterlab"] and options["cwd"] == ROOT
    page = next(option for option in command if "default_url=/lab/tree/" in option).partition("/lab/tree/")[2]
    assert page == "notebooks/01_meet_the_corpus.ipynb" and (ROOT / page).is_file()


def test_the_explorer_is_served_to_this_machine_alone_with_its_own_template(started, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "mine")
    project.serve_explorer({"CORPUS": "seeds"})
    ((command, options),) = started
    assert "--Voila.ip=127.0.0.1" in command and str(NOTEBOOKS / "explore.ipynb") in command
    environment = options["env"]
    assert environment["CORPUS"] == "seeds" and environment[ROOT_VARIABLE] == str(ROOT)
    template, mine = environment["JUPYTER_PATH"].split(project.os.pathsep)
    assert mine == "mine" and (Path(template) / "voila" / "templates" / "explorer" / "index.html.j2").is_file()
