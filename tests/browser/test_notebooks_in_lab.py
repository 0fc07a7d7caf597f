"""Each notebook as a person runs it in JupyterLab. A file of its own: another worker has the other tests meanwhile."""

import pytest

from helpers.core.paths import NOTEBOOKS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", sorted(file.stem for file in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")))
def test_every_cell_runs_and_every_figure_is_seen(name, open_notebook, notebook_copies):
    lab, visited = open_notebook(f"notebooks/{name}.ipynb")
    lab.run_all()
    assert lab.complaints() == [] and visited.faults == []
    exported = list((notebook_copies / "output" / "figures").glob(f"{name[:2]}_*.json"))
    assert len(lab.figures()) == len(exported) > 0
