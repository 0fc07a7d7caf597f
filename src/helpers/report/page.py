"""What a report shows: its page, in the language of its figures, and the pages of its notebooks."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from helpers import figures
from helpers.core.errors import isolate
from helpers.core.paths import IS_CHECKOUT
from helpers.core.spreadsheets import read_csv
from helpers.report.methods import read_words, tell_day, write_methods
from helpers.report.summary import find_numbers

_ROWS_SHOWN = 25  # of a figure's table; the whole table is one click away
_LEFT_OUT_SHOWN = 50  # of the files and rows that were left out; all of them are in run.json
_PERSIAN, _LATIN = re.compile("[\u0620-\u06d3]"), re.compile("[A-Za-z]")
_LONG_FRACTION = re.compile(r"-?\d+\.\d{5,}(e[-+]\d+)?")
_WARNING = re.compile(r"^\S.*?:\d+: \w*Warning: (?P<said>.*)\n(?:[ \t]+\S.*\n?)?", flags=re.MULTILINE)
_LONGEST_WARNING = 300  # letters; the page of the report lists what was left out
_LINES = {"07_keyness": "07_lines.csv", "08_term_over_time": "08_term_lines.csv"}  # tables of what a figure counts
_NUMBERED = re.compile(r"_\d+$")  # figures of one kind share what they need
_SCRIPT = re.compile(r"<script>(.*?)</script>", flags=re.DOTALL)
_TEMPLATES = Path(__file__).parents[1] / "templates"


def write_page(folder: Path, runs: Sequence, record: dict) -> None:
    """Write `report/index.html` of an output folder, which shows its `figures/` and `tables/`, and `methods.md`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    words, code = read_words(), record["language"]
    environment = Environment(loader=PackageLoader("helpers"), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True

    def say(sentence: str, /, **values) -> str:
        return words["page"][sentence][code].format(**values)

    def number(value: float | str) -> str:
        return figures.format_number(int(value), language=code)

    environment.filters |= {"side": side, "short": short, "number": number, "isolate": isolate}
    environment.globals |= {"say": say, "isolate": isolate}
    ran = [run for run in runs if not run.needs]
    page = environment.get_template("report.html").render(
        audit=read_audit(folder / "tables", code),
        code=code,
        dates=[tell_day(day, code) for day in dict.fromkeys(record["dates"])],
        failed=[run for run in runs if run.error],
        left_out=record["left_out"][:_LEFT_OUT_SHOWN],
        methods=write_methods(folder / "report", record),
        needing=_by_reason((record["needs"][run.name], run.title) for run in runs if run.needs),
        numbers=find_numbers(folder, record),
        policy=content_policy(),
        other=next((other for other in record["languages"] if other != code), ""),
        record=record,
        sample=sample_command(),
        sections=[_section(run, folder / "figures", record["needs"]) for run in ran],
    )
    (folder / "report" / "index.html").write_text(page, encoding="utf-8")


def _section(run, folder: Path, needs: Mapping[str, str]) -> dict:
    """Return what the page shows of a notebook: its figures, in the order in which they were saved.

    One with nothing in it, and one of which the corpus has too little, is named with the reason.
    """
    shown = [_read_figure(folder / f"{name}.json") for name in run.figures]
    lacks = {each["name"]: needs.get(each["name"], needs.get(_NUMBERED.sub("", each["name"]), "")) for each in shown}
    left = [(lacks[each["name"]], each["title"]) for each in shown if each["empty"] or lacks[each["name"]]]
    kept = [each for each in shown if not (each["empty"] or lacks[each["name"]])]
    return {"run": run, "title": run.title, "number": run.name[:2], "figures": kept, "left": _by_reason(left)}


def _by_reason(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return titles by the reason for which they are left out."""
    found: dict[str, list[str]] = {}
    for reason, title in pairs:
        found.setdefault(reason, []).append(title)
    return found


def sample_command() -> str:
    """Return the command that makes a report of the invented sample, an archive of 84 articles, where this runs."""
    return f"{'make report CORPUS=' if IS_CHECKOUT else 'persian-news report '}data/sample/articles"


def _read_figure(sidecar: Path) -> dict:
    """Return a figure as its sidecar tells, the format that the page shows, and the first rows of its table."""
    tables = sidecar.parents[1] / "tables"
    about, csv = json.loads(sidecar.read_text(encoding="utf-8")), sidecar.with_suffix(".csv")
    csv = csv if csv.exists() else sidecar.with_name(f"{sidecar.stem}_1.csv")  # the first of several tables
    table = read_csv(csv)
    return {
        "name": sidecar.stem,
        "csv": csv.name,
        "lines": next((name for name in [_LINES.get(sidecar.stem)] if name and (tables / name).exists()), ""),
        **{name: about[name] for name in ("title", "alt", "caption", "formats")},
        "empty": bool(about.get("empty")),
        "shown": next((kind for kind in ("svg", "png") if kind in about["formats"]), None),
        "columns": list(table.columns),
        "rows": table.head(_ROWS_SHOWN).values.tolist(),
        "left": max(len(table) - _ROWS_SHOWN, 0),
    }


def tell_needs(missing: Mapping, code: str) -> str:
    """Return in a language what a notebook needs, as from `aim.find_missing`."""
    words = read_words()
    known = {name: figures.format_number(missing[name], language=code) for name in ("need", "has")}
    period = words["phrases"].get(missing["period"], {}).get(code, missing["period"])
    return words["needs"][missing["what"]][code].format(**known, period=period)


def read_audit(tables: Path, code: str = "en") -> dict | None:
    """Return how many checks notebook 01 made, and what they found, the worst first; None where it wrote no audit."""
    if not (tables / "01_audit.csv").exists():
        return None
    table = read_csv(tables / "01_audit.csv")
    whole = table[table["outlet"].eq("")]
    found = whole[whole["level"].ne("fine")].astype({"count": int, "of": int, "share": float})
    findings = sorted(found.to_dict("records"), key=lambda row: (row["level"] == "look", -row["share"]))
    words = read_words()
    return {"findings": [_told(row, code, words) for row in findings], "checks": len(whole)}


def _told(row: dict, code: str, words: dict) -> dict:
    """Return a row of the audit in the page's language, with the examples that its finding ends with."""
    with figures.style(language=code):
        shown = {name: figures.format_number(row[name]) for name in ("count", "of")}
        shown["share"] = figures.percent(row["share"], decimals=1)
    shown["unit"] = words["audit_units"].get(row["unit"], row["unit"]) if code == "fa" else row["unit"]
    finding, _, examples = row["finding"].partition(": ")
    if code == "fa" and row["check"] in words["audit"]:
        finding, row = words["audit"][row["check"]][0], {**row, "advice": words["audit"][row["check"]][1]}
    return {**row, "finding": finding, "examples": examples, "of_all": words["page"]["of"][code].format(**shown)}


def side(text: str) -> str:
    """Return the side that a text is read from: the right when most of its letters are Persian."""
    return "rtl" if len(_PERSIAN.findall(text)) > len(_LATIN.findall(text)) else "ltr"


def short(text: str) -> str:
    """Return a cell as it is, but a number with a long fraction with six digits."""
    return f"{float(text):.6g}" if _LONG_FRACTION.fullmatch(text) else text


def tidy_warnings(text: str) -> str:
    """Return warnings without the file and the line of code that gave them, long ones cut short.

    >>> tidy_warnings("/lib/articles.py:87: UserWarning: 2 rows were left out\\n  found = _find(path)\\n")
    'warning: 2 rows were left out\\n'
    """

    def told(found: re.Match) -> str:
        said = found["said"] if len(found["said"]) <= _LONGEST_WARNING else found["said"][:_LONGEST_WARNING] + " …"
        return f"warning: {said}\n"

    return _WARNING.sub(told, text)


def content_policy(scripts: Sequence[str] = ()) -> str:
    """Return the policy of a page that asks no server for anything, and in which no script runs but those given.

    Texts of a corpus are escaped where they are written; this holds where one was forgotten.

    >>> content_policy()
    "default-src 'none'; base-uri 'none'; form-action 'none'; img-src 'self' data: file:; style-src 'unsafe-inline'"
    """
    parts = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "img-src 'self' data: file:"]
    parts.append("style-src 'unsafe-inline'")
    if scripts:
        digests = [b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii") for script in scripts]
        # A table's script unpacks its library, and loads it from an address that only a script in the page can make.
        parts.append(" ".join(["script-src blob:", *(f"'sha256-{digest}'" for digest in digests)]))
    return "; ".join(parts)


def write_notebook_page(notebook, file: Path, *, title: str, code: str = "en") -> None:
    """Write a notebook with its outputs as a page that is read offline, with a link back to the report.

    `code` is the language of its prose: Persian is read from the right, and code from the left.
    """
    from nbconvert import HTMLExporter

    template = (_TEMPLATES / "notebook.html").read_text(encoding="utf-8")
    exporter = HTMLExporter(template_name="lab", raw_template=template)
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    exporter.language_code = code
    notebook.metadata["title"] = title
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        if output.get("name") == "stderr":
            output["text"] = tidy_warnings(output["text"])
    page = exporter.from_notebook_node(notebook, resources={"back": read_words()["page"]["back"][code]})[0]
    own = [*figures.table_scripts(), *_SCRIPT.findall(template)]
    rule = f'<meta http-equiv="Content-Security-Policy" content="{content_policy(own)}">'
    file.write_text(page.replace("<head>", f"<head>{rule}", 1), encoding="utf-8")
