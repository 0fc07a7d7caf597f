"""The rules of the house: which wing knows which, what loads when, what the repository may hold."""

import ast
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from helpers.core.paths import NOTEBOOKS, ROOT, SEEDS

SOURCE = ROOT / "src" / "helpers"
MAY_IMPORT = {
    "language": {"language"},
    "corpus": {"corpus", "language"},
    "analysis": {"analysis", "language"},
    "figures": {"figures", "language"},
    "explorer": {"explorer", "figures", "analysis", "corpus", "language"},
}
NOTEBOOK_FILES = sorted(NOTEBOOKS.glob("*.ipynb"))


def imported_wings(file: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "helpers":
            modules |= {f"helpers.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
        elif isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
    return {module.split(".")[1] for module in modules if module.startswith("helpers.")} & set(MAY_IMPORT)


@pytest.mark.parametrize("wing", MAY_IMPORT)
def test_a_wing_imports_only_the_wings_below_it(wing):
    files = list((SOURCE / wing).rglob("*.py"))
    assert files
    for file in files:
        assert imported_wings(file) <= MAY_IMPORT[wing], file


def test_importing_the_wings_loads_nothing_heavy():
    code = "import sys; from helpers import analysis, corpus, figures, language; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"hazm", "matplotlib", "dask", "sklearn", "gensim", "nltk"} & set(modules)


def test_only_rtl_asks_for_the_version_of_matplotlib():
    users = [file.name for file in SOURCE.rglob("*.py") if "get_display" in file.read_text(encoding="utf-8")]
    assert users == ["rtl.py"]


def test_the_seeds_are_as_they_came():
    sums = dict(reversed(line.split()) for line in (SEEDS / "SHA256SUMS").read_text().splitlines())
    assert sums and set(sums) == {file.name for file in SEEDS.glob("*.txt")}
    for name, expected in sums.items():
        assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == expected


@pytest.mark.parametrize("file", NOTEBOOK_FILES, ids=lambda file: file.stem)
def test_a_notebook_carries_no_output_and_one_cell_of_parameters(file):
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in code) == 1
    assert "".join(cells[0]["source"]).startswith("# ")
    if file.stem != "explore":  # which exports when it is asked to
        saves = ["save_figure(" in "".join(cell["source"]) for cell in code]
        assert saves[-1] and not any(saves[:-1])


def test_the_lock_names_no_index_and_hashes_everything():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pinned = re.findall(r"^[a-z0-9].*?==.*?(?=^[a-z0-9]|\Z)", lock, flags=re.MULTILINE | re.DOTALL)
    assert len(pinned) > 100
    assert all("--hash=sha256:" in entry for entry in pinned)


def test_environment_yml_installs_the_package_and_keeps_hazms_pin():
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(item["pip"] for item in dependencies if isinstance(item, dict))
    assert "-e ." in pip and "numpy==1.24.3" in pip and "python=3.11" in dependencies


def test_every_word_list_says_where_it_comes_from():
    for file in (ROOT / "data" / "lexicon").glob("*.tsv"):
        comments = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        assert any("Origin:" in line for line in comments), file
