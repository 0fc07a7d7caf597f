"""The notebooks from end to end, on the seed: twice, and compared."""

import nbformat
import pytest
from nbclient import NotebookClient

from helpers.paths import NOTEBOOKS
from helpers.report import run_report

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    outputs = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    return [(run_report("seeds", formats=["svg", "png"], output=output), output) for output in outputs]


def test_every_notebook_runs(reports):
    for runs, _ in reports:
        assert len(runs) == len(list(NOTEBOOKS.glob("[0-9]*.ipynb"))) > 0
        assert [run.error for run in runs] == [""] * len(runs)


def test_the_same_run_twice_gives_the_same_bytes(reports):
    (_, first), (_, second) = reports
    kinds = (".csv", ".svg", ".png", ".json")
    files = sorted(file.relative_to(first) for file in first.rglob("*") if file.suffix in kinds)
    compared = [name for name in files if name.name != "run.json"]
    assert {name.suffix for name in compared} == set(kinds)
    for name in compared:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


@pytest.mark.parametrize("file", sorted(NOTEBOOKS.glob("[0-9]*.ipynb")), ids=lambda file: file.stem)
def test_every_chart_is_shown_in_the_notebook(file, tmp_path):
    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = cell.source.replace('"data/output"', repr(str(tmp_path)))
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(file.parent)}}).execute()
    drawn = [cell for cell in notebook.cells if cell.cell_type == "code" and "figures.plot_" in cell.source]
    assert drawn
    for cell in drawn:
        assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.source
    assert not [
        output for cell in notebook.cells for output in cell.get("outputs", []) if output.get("name") == "stderr"
    ]
