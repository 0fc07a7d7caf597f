"""The report's page: every figure with its title, its table and a link, and the record of the run."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

_ROWS_SHOWN = 25  # of a figure's table; the whole table is one click away


class Figure(NamedTuple):
    """A figure that a notebook exported; its name begins with the notebook's number."""

    name: str
    title: str
    formats: list[str]


def write_page(file: Path, runs: Sequence, figures: list[Figure], record: dict) -> None:
    """Write the page; it lies in `report/`, beside `figures/` and `tables/`, and asks for nothing else."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(loader=PackageLoader("helpers"), autoescape=True, undefined=StrictUndefined)
    folder = file.parent.parent / "figures"
    sections = [
        {
            "run": run,
            "figures": [
                {"figure": figure, "table": _read_table(folder / f"{figure.name}.csv"), "shown": _shown(figure)}
                for figure in figures
                if figure.name[:2] == run.name[:2]
            ],
        }
        for run in runs
    ]
    page = environment.get_template("report.html").render(sections=sections, record=record, failed=_failed(runs))
    file.write_text(page, encoding="utf-8")


def _failed(runs: Sequence) -> list:
    return [run for run in runs if run.error]


def _shown(figure: Figure) -> str | None:
    """Return the format that a page can show."""
    return next((kind for kind in ("svg", "png") if kind in figure.formats), None)


def _read_table(file: Path) -> dict:
    from helpers.spreadsheets import read_csv

    table = read_csv(file)
    return {
        "columns": list(table.columns),
        "rows": table.head(_ROWS_SHOWN).values.tolist(),
        "left": max(len(table) - _ROWS_SHOWN, 0),
    }
