"""A paragraph of methods, in Persian and in English, from the settings and counts of one run."""

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import yaml

from helpers import __version__, analysis, corpus, figures
from helpers.core.errors import isolate
from helpers.core.paths import SHIPPED
from helpers.core.spreadsheets import read_csv

_TEMPLATES = Path(__file__).parents[1] / "templates"
LANGUAGES = ("fa", "en")
_FIELD = re.compile(r"\{(\w+)\}")


def read_words() -> dict:
    """Return what a report says, from `templates/report.yml`."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, ten times as fast
    return yaml.load((_TEMPLATES / "report.yml").read_text(encoding="utf-8"), Loader=loader)


def write_methods(folder: Path, record: Mapping) -> dict[str, str]:
    """Write `methods.md` beside a report's page, in both languages, and return its paragraphs by language.

    `folder` is the report's, with `figures/` and `tables/` beside it; a sentence stands there where the notebook that
    it tells of ran and what it names is known, and what it cites is listed below.
    """
    words = read_words()
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
    about = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
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
    only = "; ".join(f"{name} {', '.join(values)}" for name, values in record.get("only", {}).items())
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
    one, more = read_words()["phrases"][noun][code]
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
