"""The notebooks from end to end, on the seed: twice, and compared."""

from pathlib import Path

import lxml.html
import pytest

from helpers.core.paths import NOTEBOOKS
from helpers.report import Run, run_report

pytestmark = pytest.mark.slow

EVERY = ",".join(file.name[:2] for file in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))  # those with little to say too


def report_in(folder: Path) -> tuple[list[Run], Path]:
    """Return the runs and the output folder of a report that finds nothing cached."""
    output, formats = folder / "output", ["svg", "png", "pdf"]
    runs = run_report("seeds", formats=formats, aim={"notebooks": EVERY}, output=output, store=folder / "store")
    return runs, output


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return report_in(tmp_path_factory.mktemp("first"))


def test_every_notebook_runs(report):
    runs, _ = report
    assert len(runs) == len(list(NOTEBOOKS.glob("[0-9]*.ipynb"))) > 0
    assert [run.error for run in runs] == [""] * len(runs)


def test_the_same_run_twice_gives_the_same_bytes(report, tmp_path):
    (_, first), (_, second) = report, report_in(tmp_path)
    kinds = (".csv", ".svg", ".png", ".pdf", ".json")
    files = sorted(file.relative_to(first) for file in first.rglob("*") if file.suffix in kinds)
    compared = [name for name in files if name.name not in ("run.json", "ro-crate-metadata.json")]  # they have the time
    assert {name.suffix for name in compared} == set(kinds)
    for name in compared:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


@pytest.mark.parametrize("file", sorted(NOTEBOOKS.glob("[0-9]*.ipynb")), ids=lambda file: file.stem)
def test_every_chart_is_shown_in_the_page_of_its_notebook(file, report):
    _, output = report
    page = lxml.html.parse(output / "report" / f"{file.stem}.html")
    cells = page.xpath("//div[contains(concat(' ', @class, ' '), ' jp-CodeCell ')]")
    drawn = [cell for cell in cells if "figures.plot_" in cell.xpath("string(.//*[contains(@class, 'jp-InputArea')])")]
    assert drawn
    for cell in drawn:
        assert cell.xpath(".//img[starts-with(@src, 'data:image/png')]"), cell.text_content()
    assert not page.xpath("//*[@data-mime-type='application/vnd.jupyter.stderr']")
