"""The report's page: the audit, then every figure with its reading, its table and its files, then the run's record."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from helpers.report_audit import read_audit

_ROWS_SHOWN = 25  # of a figure's table; the whole table is one click away
_LEFT_OUT_SHOWN = 50  # of the files and rows that were left out; all of them are in run.json
_PERSIAN, _LATIN = re.compile("[\u0620-\u06d3]"), re.compile("[A-Za-z]")
_LONG_FRACTION = re.compile(r"-?\d+\.\d{5,}(e[-+]\d+)?")


class Figure(NamedTuple):
    """A figure that a notebook exported, as its sidecar tells; its name begins with the notebook's number."""

    name: str
    title: str
    alt: str
    reading: str
    formats: list[str]


def write_page(folder: Path, runs: Sequence, figures: list[Figure], record: dict) -> None:
    """Write `report/index.html` of an output folder; it shows `figures/` and `tables/` and asks for nothing else."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(loader=PackageLoader("helpers"), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"side": side, "short": short}
    sections = [
        {
            "run": run,
            "number": run.name[:2],
            "figures": [
                {
                    "figure": figure,
                    "readings": figure.reading.splitlines(),
                    "table": _read_table(folder / "figures" / f"{figure.name}.csv"),
                    "shown": next((kind for kind in ("svg", "png") if kind in figure.formats), None),
                }
                for figure in figures
                if figure.name[:2] == run.name[:2]
            ],
        }
        for run in runs
    ]
    page = environment.get_template("report.html").render(
        audit=read_audit(folder / "tables"),
        failed=[run for run in runs if run.error],
        left_out=record["left_out"][:_LEFT_OUT_SHOWN],
        record=record,
        sections=sections,
    )
    (folder / "report" / "index.html").write_text(page, encoding="utf-8")


def side(text: str) -> str:
    """Return the side that a text is read from: the right when most of its letters are Persian.

    >>> side("BRICS و همکاری‌های اقتصادی"), side("letters ی and ک")
    ('rtl', 'ltr')
    """
    return "rtl" if len(_PERSIAN.findall(text)) > len(_LATIN.findall(text)) else "ltr"


def short(text: str) -> str:
    """Return a cell as it is, but a number with a long fraction with six digits.

    >>> short("0.1736698912"), short("3.5"), short("صلح")
    ('0.17367', '3.5', 'صلح')
    """
    return f"{float(text):.6g}" if _LONG_FRACTION.fullmatch(text) else text


def _read_table(file: Path) -> dict:
    from helpers.core.spreadsheets import read_csv

    table = read_csv(file)
    return {
        "columns": list(table.columns),
        "rows": table.head(_ROWS_SHOWN).values.tolist(),
        "left": max(len(table) - _ROWS_SHOWN, 0),
    }
