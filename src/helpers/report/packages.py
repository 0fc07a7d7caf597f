"""A report as research data: `datapackage.json` and `ro-crate-metadata.json` beside its files, for archives and tools.

Sources: Frictionless Data Package and Table Schema, specs.frictionlessdata.io (version 1); RO-Crate 1.1,
w3id.org/ro/crate/1.1.
"""

import hashlib
import json
import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from helpers import __version__, figures
from helpers.core.spreadsheets import read_csv, safe_cell
from helpers.report.methods import own_citation

_ROOMS = ("figures", "tables", "report")
_TYPES = {
    "boolean": re.compile("True|False"),
    "integer": re.compile("-?(0|[1-9][0-9]*)"),
    "number": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[-+]?[0-9]+)?"),
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "datetime": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"),
}
_FORMATS = {"boolean": {"trueValues": ["True"], "falseValues": ["False"]}, "datetime": {"format": "%Y-%m-%d %H:%M:%S"}}
_LICENCE = "Whoever publishes these files chooses their licence; articles and quotations keep that of their outlets."
_METADATA = "ro-crate-metadata.json"
_RUN = {"@id": "report/run.json", "name": "How the report was made", "encodingFormat": "application/json"}


def write_packages(folder: Path, record: Mapping) -> None:
    """Write both descriptions of a report's folder, with what its `record` (`run.json`) says of corpus and versions.

    Each table has its schema: names and types of its columns, in words where figures know them. Figures have their
    title and caption, files their size and checksum, but pages, which name the folder of their run. So the data
    package is the same for the same corpus; the crate has the day of the run.
    """
    files = sorted(file for room in _ROOMS for file in (folder / room).rglob("*") if file.is_file())
    code = record["language"]
    resources = [_describe(file, folder, code) for file in files]
    days = " to ".join(dict.fromkeys(record["dates"])) or "undated"
    counted = f"{record['articles']:,} articles of {record['outlets']} outlets, {days}"
    about = {
        "title": f"Persian news: {Path(record['corpus']).name}",
        "description": f"Counts, figures and pages of {counted}.",
    }
    package = {"profile": "data-package", "name": "persian-news-report", **about, "version": __version__}
    package |= {"contributors": [{"title": own_citation(), "role": "author"}], "corpus_sha256": record["corpus_sha256"]}
    _write(folder / "datapackage.json", {**package, "resources": resources})
    _write(
        folder / _METADATA,
        {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": _graph(about, resources, record)},
    )


def _describe(file: Path, folder: Path, code: str) -> dict:
    content, path = file.read_bytes(), file.relative_to(folder)
    sidecar = next((each for each in (file.with_suffix(".json"), _sidecar(file)) if each.is_file()), None)
    said = json.loads(sidecar.read_text(encoding="utf-8")) if sidecar and path.parts[0] == "figures" else {}
    resource = {
        "name": re.sub("[^a-z0-9._-]", "-", "-".join(path.parts).lower()),
        "path": path.as_posix(),
        "title": said.get("title") or file.stem,
        **({"description": said["caption"]} if said.get("caption") else {}),
        "format": file.suffix[1:],
        "mediatype": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
    }
    if file.suffix != ".html":
        resource |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    table = read_csv(file) if file.suffix == ".csv" else pd.DataFrame()
    if len(table.columns):
        fields = [_field(name, values, code) for name, values in table.items()]
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": {"fields": fields}}
    return resource


def _sidecar(file: Path) -> Path:
    """Return the sidecar of one of several tables of a figure."""
    return file.with_name(f"{file.stem.rpartition('_')[0]}.json")


def _field(name: str, values: pd.Series, code: str) -> dict:
    filled = values[values != ""].drop_duplicates()
    fits = (kind for kind, pattern in _TYPES.items() if all(map(pattern.fullmatch, filled)))
    # A number that names an article is a text, as in a corpus whose names are not all numbers.
    kind = next(fits, "string") if len(filled) and not name.endswith("_id") else "string"
    label = figures.label_texts(name)[code]
    return {
        "name": safe_cell(name),
        "type": kind,
        **_FORMATS.get(kind, {}),
        **({"title": label} if label != name else {}),
    }


def _graph(about: Mapping, resources: list[dict], record: Mapping) -> list[dict]:
    """Return the entities of the crate: itself, its files, the program and the corpus that it was made with."""
    parts = [
        {
            "@id": each["path"],
            "name": each["title"],
            **({"description": each["description"]} if "description" in each else {}),
            "encodingFormat": each["mediatype"],
            **({"contentSize": str(each["bytes"])} if "bytes" in each else {}),
        }
        for each in resources
    ]
    parts = [{"@type": "File", **part} for part in [*parts, _RUN]]
    root = {"@id": "./", "@type": "Dataset", "name": about["title"], "description": about["description"]}
    root |= {"datePublished": record["started"][:10], "license": {"@id": "#licence"}, "creator": {"@id": "#program"}}
    versions = ", ".join(f"{name} {version}" for name, version in record["versions"].items())
    corpus = {"@id": "#corpus", "@type": "Dataset", "name": Path(record["corpus"]).name}
    program = {
        "@id": "#program",
        "@type": "SoftwareApplication",
        "name": "Persian News Notebooks",
        "version": __version__,
    }
    action = {"@id": "#run", "@type": "CreateAction", "instrument": {"@id": "#program"}, "object": {"@id": "#corpus"}}
    return [
        {
            "@id": _METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        {**root, "hasPart": [{"@id": part["@id"]} for part in parts], "mentions": {"@id": "#run"}},
        *parts,
        {"@id": "#licence", "@type": "CreativeWork", "name": "Licence", "description": _LICENCE},
        {**program, "softwareRequirements": versions, "citation": own_citation()},
        {**corpus, "identifier": f"sha256:{record['corpus_sha256']}"},
        {**action, "name": "Report", "endTime": record["started"], "result": {"@id": "./"}},
    ]


def _write(file: Path, content: Mapping) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
