"""Run the tests and the notebooks on the oldest versions: python -m tests.oldest_set path/to/uv.

These are what plain pip installs on Python 3.11, where hazm 0.10 pins numpy 1.24, and so pandas 2 and matplotlib 3.10.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.numbers import FILE
from tests.pythons import find_pythons, run

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".tools" / "oldest"
OLDEST = "3.11"
# The notebooks from end to end, once, and every figure. What JupyterLab and a browser show, what a lost worker does,
# what hostile articles do and that a second run gives the same bytes does not hang on these versions: the other set.
SLOW = ["tests/notebooks/test_notebooks.py", "tests/figures", "--deselect"]
SLOW += ["tests/notebooks/test_notebooks.py::test_the_same_run_twice_gives_the_same_bytes"]


def main(uv: str) -> int:
    """Return 1 where a number differs; what a test finds ends it with pytest's own lines."""
    python = FOLDER / "bin" / "python"
    run(uv, "venv", "--quiet", "--clear", "--seed", "--python", find_pythons().get(OLDEST, OLDEST), FOLDER)
    # pip, as conda and most people call it: it resolves all at once, hazm's numpy pin included.
    pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
    run(*pip, "install", "--editable", ".")
    run(*pip, "check")
    run(*pip, "install", "--group", "test")
    run(*pip, "check")
    if run(python, "-m", "tests.numbers").strip() != FILE.read_text(encoding="utf-8").strip():
        print("the numbers of the oldest versions differ from tests/numbers.json: see .tools/oldest")
        return 1
    environment = {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}", "JUPYTER_PREFER_ENV_PATH": "1"}
    pytest = [str(python), "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider"]
    # Slow tests of one file share what was started or run for them, so a file stays together.
    for chosen in (["-m", "not slow", "--ignore=tests/browser"], ["--dist", "loadfile", "-m", "slow", *SLOW]):
        subprocess.run([*pytest, *chosen], cwd=ROOT, env={**os.environ, **environment}, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
