"""The report's page: the audit, then every figure with its reading, its table and its files, then the run's record.

The page of each notebook that was run is nbconvert's, in light and dark, and without a link to a script elsewhere.
"""

import json
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from helpers.core.spreadsheets import read_csv

_ROWS_SHOWN = 25  # of a figure's table; the whole table is one click away
_LEFT_OUT_SHOWN = 50  # of the files and rows that were left out; all of them are in run.json
_PERSIAN, _LATIN = re.compile("[\u0620-\u06d3]"), re.compile("[A-Za-z]")
_LONG_FRACTION = re.compile(r"-?\d+\.\d{5,}(e[-+]\d+)?")


def write_page(folder: Path, runs: Sequence, record: dict) -> None:
    """Write `report/index.html` of an output folder; it shows `figures/` and `tables/` and asks for nothing else."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(loader=PackageLoader("helpers"), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"side": side, "short": short}
    page = environment.get_template("report.html").render(
        audit=read_audit(folder / "tables"),
        failed=[run for run in runs if run.error],
        left_out=record["left_out"][:_LEFT_OUT_SHOWN],
        record=record,
        sections=[_section(run, folder / "figures") for run in runs],
    )
    (folder / "report" / "index.html").write_text(page, encoding="utf-8")


def _section(run, folder: Path) -> dict:
    """Return what the page shows of a notebook: the figures whose names begin with its number."""
    number = run.name[:2]
    figures = [_read_figure(sidecar) for sidecar in sorted(folder.glob(f"{number}*.json"))]
    empty = [figure["title"] for figure in figures if figure["empty"]]
    return {"run": run, "number": number, "figures": [each for each in figures if not each["empty"]], "empty": empty}


def _read_figure(sidecar: Path) -> dict:
    """Return a figure as its sidecar tells, the format that the page shows, and the first rows of its table."""
    about, table = json.loads(sidecar.read_text(encoding="utf-8")), read_csv(sidecar.with_suffix(".csv"))
    return {
        "name": sidecar.stem,
        **{name: about[name] for name in ("title", "alt", "caption", "formats")},
        "empty": bool(about.get("empty")),
        "shown": next((kind for kind in ("svg", "png") if kind in about["formats"]), None),
        "columns": list(table.columns),
        "rows": table.head(_ROWS_SHOWN).values.tolist(),
        "left": max(len(table) - _ROWS_SHOWN, 0),
    }


def read_audit(tables: Path) -> dict | None:
    """Return how many checks notebook 01 made, and what they found, the worst first; None where it wrote no audit."""
    if not (tables / "01_audit.csv").exists():
        return None
    table = read_csv(tables / "01_audit.csv")
    whole = table[table["outlet"].eq("")]
    found = whole[whole["level"].ne("fine")].astype({"count": int, "of": int, "share": float})
    findings = sorted(found.to_dict("records"), key=lambda row: (row["level"] == "look", -row["share"]))
    return {"findings": findings, "checks": len(whole)}


def read_word_count(tables: Path) -> int | None:
    """Return how many words notebook 01 counted; None when it did not get that far."""
    file = tables / "01_corpus.csv"
    return int(read_csv(file).set_index("measure")["value"]["words"]) if file.exists() else None


def side(text: str) -> str:
    """Return the side that a text is read from: the right when most of its letters are Persian."""
    return "rtl" if len(_PERSIAN.findall(text)) > len(_LATIN.findall(text)) else "ltr"


def short(text: str) -> str:
    """Return a cell as it is, but a number with a long fraction with six digits."""
    return f"{float(text):.6g}" if _LONG_FRACTION.fullmatch(text) else text


def write_notebook_page(notebook, file: Path, *, title: str) -> None:
    """Write a notebook with its outputs as a page that is read offline, with a link back to the report."""
    from nbconvert import HTMLExporter

    template = files("helpers") / "templates" / "notebook.html"
    exporter = HTMLExporter(template_name="lab", raw_template=template.read_text(encoding="utf-8"))
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    notebook.metadata["title"] = title
    file.write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")
