"""A project folder of one's own, and the two programs that open in it: JupyterLab and the explorer."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from helpers.core.errors import UserError
from helpers.core.paths import IS_CHECKOUT, MARKER, NOTEBOOKS, ROOT, ROOT_VARIABLE, SHIPPED

_FIRST = "01_meet_the_corpus.ipynb"
_COPIED = ("notebooks", "data/codebook", "data/README.md")
_TEMPLATES = Path(__file__).parent / "jupyter"
_MARK = "persian-news: relative paths in the notebooks count from this folder.\n"


def start_project(folder: str | Path) -> tuple[list[str], list[str]]:
    """Make a project in a folder: the notebooks and the codebook to work on, and `data/raw` for articles.

    Returns the files that were made and those that were there and stay as they are. Raises `UserError` in a checkout,
    which is a project, and where the folder cannot be written.
    """
    if IS_CHECKOUT:
        raise UserError(f"{ROOT} is a checkout, which has all that a project needs: go on with persian-news lab")
    folder = Path(folder).expanduser().resolve()
    files = [
        file.relative_to(SHIPPED)
        for name in _COPIED
        for file in ([SHIPPED / name] if (SHIPPED / name).is_file() else sorted((SHIPPED / name).rglob("*")))
        if file.is_file() and "__pycache__" not in file.parts
    ]
    made, there = [], []
    try:
        (folder / "data" / "raw").mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text(_MARK, encoding="utf-8")
        for name in files:
            target = folder / name
            if target.exists():
                there.append(name.as_posix())
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            # Not its mode: a package may be installed read-only.
            shutil.copyfile(SHIPPED / name, target)
            made.append(name.as_posix())
    except OSError as error:
        raise UserError(f"{folder} cannot be written ({error.strerror}): name another folder, or allow it") from error
    return made, there


def open_lab() -> int:
    """Open JupyterLab at the first notebook, and return its exit code when it ends."""
    first = NOTEBOOKS / _FIRST
    if not first.is_relative_to(ROOT) or not first.is_file():
        raise UserError(f"{ROOT} has no notebooks: make a project there with persian-news start, then run this again")
    page = f"--LabApp.default_url=/lab/tree/{first.relative_to(ROOT).as_posix()}"
    return _run("jupyterlab", f"--ServerApp.root_dir={ROOT}", page)


def serve_explorer(parameters: Mapping[str, str]) -> int:
    """Serve the explorer as a web page, to this machine alone, and return its exit code when it ends.

    `parameters` are those that the notebook takes from the environment: CORPUS, LABELS, SIZE, FONT.
    """
    paths = [str(_TEMPLATES), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    options = ("--Voila.ip=127.0.0.1", "--VoilaConfiguration.template=explorer")
    environment = {**parameters, "JUPYTER_PATH": os.pathsep.join(paths)}
    return _run("voila", str(NOTEBOOKS / "explore.ipynb"), *options, environment=environment)


def _run(module: str, *options: str, environment: Mapping[str, str] | None = None) -> int:
    changed = {**os.environ, ROOT_VARIABLE: str(ROOT), **(environment or {})}
    return subprocess.run([sys.executable, "-m", module, *options], cwd=ROOT, env=changed, check=False).returncode
