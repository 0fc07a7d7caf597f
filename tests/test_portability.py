"""What works on Linux and not on Windows or macOS, read from the sources: this project is tested where it is forked."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.core.paths import NOTEBOOKS, ROOT

PACKAGE = [ROOT / "src" / "helpers", ROOT / "data" / "lexicon"]
# Tests write what they read: the workflow in .github runs them with PYTHONUTF8=1.
OPENS = [*PACKAGE, ROOT / "benchmarks", ROOT / "scripts"]
MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
NAMES = {
    *("fork", "forkpty", "spawnlp", "symlink", "symlink_to", "link", "hardlink_to", "mkfifo", "getuid", "geteuid"),
    *("getpgid", "killpg", "setsid", "sched_getaffinity", "sysconf", "tzset", "popen"),
    *("SIGKILL", "SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2"),
}
FOLDERS = ("/tmp", "/dev/", "/proc/", "/sys/", "/etc/", "/usr/", "/var/", "/home/", "/bin/")
TEXT = {"read_text": 0, "write_text": 1, "open": None}  # where the encoding stands when it is not named


def sins(source: str) -> Iterator[tuple[int, str]]:
    """Give the line of each call, name or text that Windows or macOS lacks, and what it is."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            yield from ((node.lineno, f"import {name}") for name in names if name.split(".")[0] in MODULES)
        elif isinstance(node, ast.Attribute) and (
            node.attr in NAMES or (node.attr == "system" and ast.unparse(node.value) == "os")
        ):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value.startswith(FOLDERS):
                yield node.lineno, f"the folder {node.value}"
            if "%-d" in node.value or "%-m" in node.value:
                yield node.lineno, "strftime without a leading zero"
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, sin) for sin in sins_of_call(node))


def sins_of_call(call: ast.Call) -> Iterator[str]:
    """Give what is wrong with one call."""
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    if "shell" in options:
        yield "shell="
    if "fork" in [argument.value for argument in call.args if isinstance(argument, ast.Constant)]:
        yield "fork"
    if ("text" in options or "universal_newlines" in options) and "encoding" not in options and is_run(call):
        yield "text= without encoding="


def is_run(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in {"run", "Popen", "check_output", "check_call"}


def unnamed_encodings(source: str) -> Iterator[tuple[int, str]]:
    """Give each text file that is opened in whatever encoding the system has."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        owner = getattr(getattr(node.func, "value", None), "id", "")
        if name not in TEXT or owner in {"gzip", "zipfile", "tarfile", "webbrowser", "Image", "os"}:
            continue
        if any(keyword.arg in ("encoding", None) for keyword in node.keywords):
            continue
        if name == "open":
            at = 1 if isinstance(node.func, ast.Name) else 0
            named = {keyword.arg: keyword.value for keyword in node.keywords}
            mode = named.get("mode") or (node.args[at] if len(node.args) > at else ast.Constant("r"))
            if (
                not isinstance(mode, ast.Constant)
                or "b" in str(mode.value)
                or not set(str(mode.value)) <= set("rwax+t")
            ):
                continue
        elif len(node.args) > TEXT[name]:
            continue
        yield node.lineno, name


def files(folders: list[Path]) -> list[Path]:
    return [*(file for folder in folders for file in sorted(folder.rglob("*.py"))), *sorted(NOTEBOOKS.rglob("*.ipynb"))]


@pytest.mark.slow
def test_the_package_asks_for_nothing_that_windows_or_macos_lacks():
    found = {f"{file.relative_to(ROOT)}:{line}: {sin}" for file in files(PACKAGE) for line, sin in sins(read(file))}
    assert not found, "\n".join(sorted(found))


@pytest.mark.slow
def test_every_text_file_is_opened_with_its_encoding():
    found = {
        f"{file.relative_to(ROOT)}:{line}: {name}"
        for file in files(OPENS)
        for line, name in unnamed_encodings(read(file))
    }
    assert not found, "\n".join(sorted(found))


def read(file: Path) -> str:
    """Return Python, of a notebook that of its cells."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        return text
    return "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code")


@pytest.mark.parametrize(
    "source",
    [
        "import resource",
        "from fcntl import flock",
        "os.fork()",
        "signal.SIGKILL",
        "os.system('a')",
        "path = '/tmp/a'",
        "subprocess.run('a', shell=True)",
        "subprocess.run(['a'], text=True)",
        "multiprocessing.get_context('fork')",
        "f'{day:%-d}'",
    ],
)
def test_what_is_forbidden_is_found(source):
    assert len(list(sins(source))) == 1


def test_what_is_opened_without_an_encoding_is_found():
    wrong = "open('a')\nPath('a').open('w')\nfile.read_text()\nfile.write_text('a')"
    right = "open('a', 'rb')\nfile.open('w', encoding='utf-8')\nfile.read_text('utf-8')\ngzip.open('a')\nImage.open(a)"
    assert len(list(unnamed_encodings(wrong))) == 4 and not list(unnamed_encodings(right))
