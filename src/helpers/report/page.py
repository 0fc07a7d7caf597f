"""The report's page: the audit, then every figure with its reading, its table and its files, then the run's record.

The page of each notebook that was run is nbconvert's, in light and dark, and without a link to a script elsewhere.
"""

import json
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from helpers.core.spreadsheets import read_csv

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
    empty: bool  # its table has no rows


class Audit(NamedTuple):
    """What notebook 01 found in the whole corpus, each with its level, numbers and advice; how many checks ran."""

    findings: list[dict]
    checks: int


def write_page(folder: Path, runs: Sequence, record: dict) -> None:
    """Write `report/index.html` of an output folder; it shows `figures/` and `tables/` and asks for nothing else."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(loader=PackageLoader("helpers"), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"side": side, "short": short}
    figures = read_figures(folder / "figures")
    page = environment.get_template("report.html").render(
        audit=read_audit(folder / "tables"),
        failed=[run for run in runs if run.error],
        left_out=record["left_out"][:_LEFT_OUT_SHOWN],
        record=record,
        sections=[_section(run, figures, folder / "figures") for run in runs],
    )
    (folder / "report" / "index.html").write_text(page, encoding="utf-8")


def _section(run, figures: list[Figure], folder: Path) -> dict:
    """Return what the page shows of a notebook."""
    own = [figure for figure in figures if figure.name[:2] == run.name[:2]]
    shown = [
        {
            "figure": figure,
            "readings": figure.reading.splitlines(),
            "table": _read_table(folder / f"{figure.name}.csv"),
            "shown": next((kind for kind in ("svg", "png") if kind in figure.formats), None),
        }
        for figure in own
        if not figure.empty
    ]
    empty = [figure.title for figure in own if figure.empty]
    return {"run": run, "number": run.name[:2], "figures": shown, "empty": empty}


def read_figures(folder: Path) -> list[Figure]:
    """Read the sidecars of figures."""
    found = []
    for sidecar in sorted(folder.glob("*.json")):
        about = json.loads(sidecar.read_text(encoding="utf-8"))
        told = (about[name] for name in ("title", "alt", "caption", "formats"))
        found.append(Figure(sidecar.stem, *told, empty=bool(about.get("empty"))))
    return found


def read_audit(tables: Path) -> Audit | None:
    """Read `01_audit.csv` of a folder of tables: what must be fixed first, then the largest shares.

    None where notebook 01 did not get as far as writing it.
    """
    file = tables / "01_audit.csv"
    if not file.exists():
        return None
    table = read_csv(file)
    whole = table[table["outlet"].eq("")].to_dict("records")
    findings = [
        {"level": "look" if row["level"] == "look" else "fix"}
        | {name: row[name] for name in ("finding", "unit", "advice")}
        | {"count": int(row["count"]), "of": int(row["of"]), "share": float(row["share"])}
        for row in whole
        if row["level"] != "fine"
    ]
    findings.sort(key=lambda found: (found["level"] == "look", -found["share"]))
    return Audit(findings, len(whole))


def read_word_count(tables: Path) -> int | None:
    """Read from `01_corpus.csv` how many words notebook 01 counted; None when it did not get that far."""
    file = tables / "01_corpus.csv"
    if not file.exists():
        return None
    return int(read_csv(file).set_index("measure")["value"]["words"])


def _read_table(file: Path) -> dict:
    table = read_csv(file)
    return {
        "columns": list(table.columns),
        "rows": table.head(_ROWS_SHOWN).values.tolist(),
        "left": max(len(table) - _ROWS_SHOWN, 0),
    }


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


def write_notebook_page(notebook, file: Path, *, title: str) -> None:
    """Write a notebook with its outputs as a page that is read offline, with a link back to the report."""
    from nbconvert import HTMLExporter

    template = files("helpers") / "templates" / "notebook.html"
    exporter = HTMLExporter(template_name="lab", raw_template=template.read_text(encoding="utf-8"))
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    notebook.metadata["title"] = title
    file.write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")
