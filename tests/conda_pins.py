"""Build what environment.yml asks for by pip, check it, and run the tests, the notebooks and JupyterLab there.

No conda channel is needed: environment.yml takes Python and pip from conda, and everything else by pip.
Usage: python tests/conda_pins.py path/to/uv
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".tools" / "conda-pins"
# What a browser shows of these does not hang on the versions of pandas and matplotlib, nor what a lost worker does; the
# notebooks run here from end to end, and in JupyterLab with the other set.
ELSEWHERE = ("explorer", "notebooks_in_lab", "report", "tables")
NOT_HERE = [*(f"--ignore=tests/browser/test_{name}.py" for name in ELSEWHERE), "--ignore=tests/test_faults.py"]


def pip_requirements() -> list[str]:
    """Return the list under `pip:`, read without a YAML library, since this runs before anything is installed."""
    section = (ROOT / "environment.yml").read_text(encoding="utf-8").split("- pip:\n", 1)[1]
    return re.findall(r"^ {6}- (.+)$", section, flags=re.MULTILINE)


def run(*command: str | Path, **options) -> None:
    print("+", *command, flush=True)
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, **options)


def main(uv: str) -> None:
    python = FOLDER / "bin" / "python"
    requirements = FOLDER / "requirements.txt"
    run(uv, "venv", "--quiet", "--clear", "--seed", "--python", "3.11", FOLDER)
    requirements.write_text("\n".join(pip_requirements()) + "\n", encoding="utf-8")
    # pip, as conda calls it: it resolves all of the list at once, hazm's numpy pin included.
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements)
    run(python, "-m", "pip", "check")
    groups = ("--group", "test", "--group", "browser")
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *groups)
    run(python, "-m", "pip", "check")
    run(python, "-m", "compileall", "-q", "-j", "2", FOLDER / "lib")
    environment = {
        **os.environ,
        "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}",
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    pytest = (python, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider")
    run(*pytest, "-m", "not slow and not browser", env=environment)
    # The slow tests, and each notebook in JupyterLab. Tests of one file share what was started or run for them, so a
    # file stays together.
    run(*pytest, "--dist", "loadfile", "-m", "slow or browser", "tests", *NOT_HERE, env=environment)


if __name__ == "__main__":
    main(sys.argv[1])
