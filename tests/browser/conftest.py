"""The browser and JupyterLab, started once and stopped at the end. These tests run by `make test-browser`."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request

import pytest

from helpers.core.paths import NOTEBOOKS
from tests.browser.parameters import set_parameters
from tests.browser.servers import Server, answers, free_port

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_STARTS_WITHIN = 60  # seconds that a server may take
_OPENS_WITHIN = 120_000  # milliseconds: Voilà answers when the notebook's kernel has started
_LAB_SETTINGS = {
    # All cells are in the page, those out of view too; nothing is written back; no question about news of Jupyter.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
}


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, driven by Playwright. Where it is missing, tests are skipped; in CI they fail."""
    program = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if program is None:
        missing = "needs Chromium: apt-get install chromium"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Open an address in a window of its own: `visit(url, width=390, scheme="dark")` returns a `Visit`."""
    from tests.browser.visits import Visit

    contexts = []

    def run(url: str, *, width: int = 1280, height: int = 900, scheme: str = "light") -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        visited = Visit(context.new_page(), url)
        visited.page.goto(url, timeout=_OPENS_WITHIN)
        return visited

    yield run
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def serve():
    """Start a server and wait until it answers: `serve(command, url=…, log=…, environment=…)`; stopped at the end."""
    processes = []

    def run(command: list[str], *, url: str, log, environment: dict) -> None:
        with log.open("wb") as output:
            process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        processes.append(process)
        deadline = time.monotonic() + _STARTS_WITHIN
        while not answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{' '.join(command[1:3])} did not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.2)

    yield run
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def jupyter_environment(tmp_path_factory):
    """The environment of a server that reads and writes nothing of the user's, and runs this Python in its kernels."""
    home = tmp_path_factory.mktemp("jupyter")
    settings = home / "config" / "labconfig"
    settings.mkdir(parents=True)
    (settings / "default_setting_overrides.json").write_text(json.dumps(_LAB_SETTINGS))
    own = {f"JUPYTER_{room.upper()}_DIR": str(home / room) for room in ("config", "data", "runtime")}
    lab = {f"JUPYTERLAB_{room.upper()}_DIR": str(home / room) for room in ("settings", "workspaces")}
    return {**os.environ, **own, **lab, "JUPYTER_PREFER_ENV_PATH": "1", "IPYTHONDIR": str(home / "ipython")}


@pytest.fixture(scope="session")
def notebook_copies(tmp_path_factory):
    """A folder with a copy of `notebooks/` whose parameters write to `output/` beside it."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    for file in (folder / "notebooks").rglob("*.ipynb"):
        set_parameters(file, OUTPUT=str(folder / "output"))
    return folder


@pytest.fixture(scope="session")
def jupyter_lab(serve, jupyter_environment, notebook_copies, tmp_path_factory):
    """JupyterLab as a `Server` at a copy of the notebooks: `jupyter_lab.address("lab/tree/notebooks/….ipynb")`."""
    port, token = free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}"]
    command += [f"--ServerApp.root_dir={notebook_copies}"]
    url, log = f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("log") / "jupyterlab.txt"
    serve(command, url=f"{url}/api/status?token={token}", log=log, environment=jupyter_environment)
    return Server(url, token, notebook_copies)


@pytest.fixture
def open_notebook(jupyter_lab, visit):
    """Open a notebook by its path in JupyterLab: a `LabPage` and its `Visit`; its kernel goes with the test."""
    from tests.browser.lab_page import LabPage

    def run(path: str):
        # A workspace without what the last test had open.
        visited = visit(jupyter_lab.address(f"lab/tree/{path}") + "&reset")
        return LabPage(visited.page), visited

    yield run
    for session in json.load(urllib.request.urlopen(jupyter_lab.address("api/sessions"))):
        address = jupyter_lab.address(f"api/sessions/{session['id']}")
        urllib.request.urlopen(urllib.request.Request(address, method="DELETE")).close()
