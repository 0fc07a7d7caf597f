"""What a report says of its run: a paragraph of methods, in Persian and in English, and research data for archives.

Sources of `datapackage.json` and `ro-crate-metadata.json`: Frictionless Data Package and Table Schema,
specs.frictionlessdata.io (version 1); RO-Crate 1.1, w3id.org/ro/crate/1.1.
"""

import datetime
import hashlib
import json
import mimetypes
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from helpers import __version__, analysis, corpus, figures
from helpers.core.datafiles import read_csv, safe_cell
from helpers.core.errors import isolate
from helpers.core.paths import SHIPPED, parse_yaml, read_texts

LANGUAGES = ("fa", "en")
_FIELD = re.compile(r"\{(\w+)\}")


def write_methods(folder: Path, record: Mapping) -> dict[str, str]:
    """Write `methods.md` beside a report's page, in both languages, and return its paragraphs by language.

    `folder` is the report's, with `figures/` and `tables/` beside it; a sentence stands there where the notebook that
    it tells of ran and what it names is known, and what it cites is listed below.
    """
    words = read_texts("report.yml")
    ran = [run["name"][:2] for run in record["notebooks"] if not (run["error"] or run["needs"])]
    known = {}
    for code in LANGUAGES:
        with figures.style(language=code):
            facts = _facts(folder.parent, record, words["phrases"], code)
            known[code] = {name: value for name, value in facts if value is not None}
    told = [each for each in words["methods"] if _applies(each, ran, folder.parent)]
    told = [each for each in told if set(_FIELD.findall(each["en"])) <= set(known["en"])]
    cited = sorted({key for each in told for key in each.get("cite", ())}, key=lambda key: words["references"][key])
    sources = [own_citation()] + [words["references"][key].format(hazm=record["versions"]["hazm"]) for key in cited]
    paragraphs = {}
    for code in LANGUAGES:
        paragraph = " ".join(each[code].format_map(known[code]) for each in told)
        listed = [words["phrases"]["sources"][code], *(f"- {source}" for source in sources)]
        paragraphs[code] = "\n".join([paragraph, "", *listed])
    parts = [f"# {words['page']['methods'][code]}\n\n{paragraphs[code]}\n" for code in LANGUAGES]
    (folder / "methods.md").write_text("\n".join(parts), encoding="utf-8")
    return paragraphs


def _applies(sentence: Mapping, ran: list[str], output: Path) -> bool:
    has_run = not sentence.get("notebooks") or bool(set(sentence["notebooks"]) & set(ran))
    return has_run and all((output / name).exists() for name in sentence.get("only", ()))


def own_citation() -> str:
    """Return how to cite the project, from its `CITATION.cff`, without an address."""
    file = SHIPPED / "CITATION.cff"  # a wheel has none
    about = parse_yaml(file.read_text(encoding="utf-8")) if file.exists() else {}
    named = (each.get("name") or f"{each['family-names']}, {each['given-names']}" for each in about.get("authors", ()))
    authors = "; ".join(named) or "Persian News Notebooks contributors"
    doi = f" doi:{about['doi']}" if "doi" in about else ""
    return f"{authors}. Persian News Notebooks (version {__version__}) [software].{doi}"


def _facts(output: Path, record: Mapping, phrases: Mapping, code: str) -> Iterator[tuple[str, str | None]]:
    """Give what sentences name, in the language of the style: None where this run does not know it."""
    number = figures.format_number
    settings = read_settings(output / "figures")
    for name, count in (("article", record["articles"]), ("outlet", record["outlets"]), ("word", record["words"])):
        yield name, count_of(name, count, code)
    only = corpus.tell_only(record.get("only", {}))
    yield "only", isolate(only) if only else None
    yield "stripped", count_of("article", record["stripped"], code)
    yield "lost", count_of("lost", len(record["left_out"]), code)
    days = [tell_day(day, code) for day in record["dates"]]
    span = phrases["span"][code].format(first=days[0], last=days[-1]) if len(set(days)) > 1 else "".join(days[:1])
    yield "span", span or phrases["undated"][code]
    yield "speech", phrases["speech"][code] if settings.get("03", {}).get("hide_speech", True) else ""
    codebook = analysis.read_codebook(settings.get("04", {}).get("codebook"))
    yield "codebook", settings.get("04", {}).get("codebook", "themes.yml")
    yield "themes", number(len(codebook.top()))
    yield "entries", number(sum(len(theme.entries) for theme in codebook.themes))
    codes = _read_rows(output / "tables" / "04_theme_codes.csv")
    if len(codes):  # none where no coder knows the codebook
        yield "codes", number(codes["coded"].eq("True").sum())
    if (output / "tables" / "06_quotes.csv").exists():
        yield "quotes", number(len(_read_rows(output / "tables" / "06_quotes.csv")))
    window = settings.get("05", {}).get("window")
    yield "window", number(window) if isinstance(window, int) else window
    sides = settings.get("07", {})
    if sides.get("target"):
        yield "target", isolate(sides["target"])
    other = sides.get("reference") or "others"
    yield "reference", phrases.get(other, {code: other})[code]
    yield "correction", phrases.get(sides.get("correction"), {}).get(code)
    time = settings.get("08", {})
    for name in ("period", "calendar"):
        yield name, phrases.get(time.get(name), {}).get(code)
    if "similarity" in settings.get("09", {}):
        yield "similarity", figures.percent(settings["09"]["similarity"])
    for name, file in (("topics", "figures/10_topic_articles.csv"), ("settings", "tables/15_terms_settings.csv")):
        rows = len(_read_rows(output / file))
        yield name, number(rows) if rows else None
    yield "own", "Persian News Notebooks"
    yield "sha", record["corpus_sha256"][:16] + "…"
    yield from record["versions"].items()


def count_of(noun: str, count: int, code: str) -> str:
    """Return a count with its noun, in a language.

    >>> count_of("article", 1, "en"), count_of("article", 1200, "en"), count_of("word", 1200, "fa")
    ('1 article', '1,200 articles', '۱٬۲۰۰ واژه')
    """
    one, more = read_texts("report.yml")["phrases"][noun][code]
    return (one if count == 1 else more).format(n=figures.format_number(count, language=code))


def _read_rows(file: Path) -> pd.DataFrame:
    return read_csv(file) if file.exists() else pd.DataFrame()


def read_settings(folder: Path) -> dict[str, dict]:
    """Return the settings of each notebook, by its number, from the sidecars of its figures."""
    found = {}
    for sidecar in sorted(folder.glob("*.json")):
        found[sidecar.stem[:2]] = json.loads(sidecar.read_text(encoding="utf-8"))["settings"]
    return found


def tell_day(day: str, code: str) -> str:
    """Return an ISO date as a language writes it.

    >>> tell_day("2025-09-01", "fa")
    '۱۰ شهریور ۱۴۰۴'
    """
    return corpus.jalali_text(datetime.date.fromisoformat(day)) if code == "fa" else day


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
    of_several = file.with_name(f"{file.stem.rpartition('_')[0]}.json")  # the sidecar, of one of several tables
    sidecar = next((each for each in (file.with_suffix(".json"), of_several) if each.is_file()), None)
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
