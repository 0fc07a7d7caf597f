"""Check that tokens, terms and themes are the same on each Python: python -m tests.pythons path/to/uv.

An environment of `requirements.lock` is built in `.tools` for each Python from 3.11 to 3.14 that is found, with hazm
0.10 on 3.11 and 0.12 from 3.12 on. A Python that is not found is fetched by uv, or passed by with its reason.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.numbers import FILE

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def main(uv: str) -> int:
    """Return 1 where a number differs, or where CI has too few Pythons to compare."""
    found = find_pythons()
    checked, differs = [], []
    for name in VERSIONS:
        python = _environment(uv, name, found.get(name, ""))
        if not python:
            print(f"{name}: passed by, as no such Python was found, and uv could not fetch one", flush=True)
            continue
        numbers = run(python, "-m", "tests.numbers", environment={"PYTHONPATH": str(ROOT / "src")})
        same = numbers.strip() == FILE.read_text(encoding="utf-8").strip()
        hazm = run(python, "-c", "from importlib.metadata import version; print(version('hazm'))").strip()
        print(f"{name}, hazm {hazm}: {'the same numbers' if same else 'other numbers:'}", flush=True)
        checked.append(hazm)
        if not same:
            differs.append(name)
            expected = set(FILE.read_text(encoding="utf-8").splitlines())
            print("\n".join(line for line in numbers.splitlines() if line not in expected))
    if differs:
        print(f"on Python {', '.join(differs)} they differ from tests/numbers.json: if all do, and you meant it, run")
        print("  .venv/bin/python -m tests.numbers --write")
    too_few = len(set(checked)) < 2
    if too_few:
        print("only one release of hazm was tried: install Python 3.11 and one from 3.12 on")
    return int(bool(differs) or (too_few and bool(os.environ.get("CI"))))


def _environment(uv: str, name: str, found: str) -> Path | None:
    """Return the Python of an environment of the locked packages; None where there is no such Python."""
    if version_of(sys.executable) == name:
        return Path(sys.executable)
    folder = ROOT / ".tools" / f"python-{name}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [uv, "venv", "--quiet", "--clear", "--python", found or name, str(folder)]
    made = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
    if made.returncode:
        if found:
            print(made.stderr)
        return None
    run(uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", "requirements.lock")
    return python


def find_pythons() -> dict[str, str]:
    """Return the Pythons of this machine that start, as 3.12 and its path."""
    return dict(line.split(maxsplit=1) for line in run(ROOT / "scripts" / "find-python", "--all").splitlines())


def version_of(python: str | Path) -> str:
    """Return the version of a Python, as 3.12."""
    return run(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").strip()


def run(*command: str | Path, environment: dict[str, str] | None = None) -> str:
    """Run a command that must not fail, and return what it prints."""
    changed = {**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})}
    options = {"cwd": ROOT, "env": changed, "check": True, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    return subprocess.run([str(part) for part in command], **options).stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
