"""What a report shows: its page in the language of its figures, its first numbers, and the pages of its notebooks."""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import analysis, figures
from helpers.core.datafiles import read_csv
from helpers.core.errors import UserError, isolate
from helpers.core.paths import IS_CHECKOUT, read_texts, render_page, template
from helpers.report.methods import count_of, read_settings, tell_day, write_methods

MOST = 10
_TERMS = 3  # that a sentence names
_FEWEST_ARTICLES = 3  # of a keyword: a word of one or two articles is their subject, not the group's
Facts = tuple[str, dict[str, str]] | None  # the sentence's name, and what stands in it


class Number(NamedTuple):
    """A sentence, and the figure that shows it ("" where none does)."""

    text: str
    figure: str


class Written:
    """The tables of a run by their names, its settings and its record."""

    def __init__(self, folder: Path, record: Mapping):
        """Read what is asked for, when it is."""
        self._folder, self.record, self.code = folder, record, record["language"]
        self.settings = read_settings(folder / "figures")

    def table(self, name: str, *, room: str = "tables") -> pd.DataFrame:
        """Return a table with numbers as numbers, without rows or columns where it was not written."""
        file = self._folder / room / f"{name}.csv"
        if not file.exists():
            return pd.DataFrame()
        return read_csv(file).apply(_as_numbers)

    def is_shown(self, figure: str) -> bool:
        """Tell whether a figure was written, and the page shows it."""
        sidecar = self._folder / "figures" / f"{figure}.json"
        is_left_out = figure in self.record.get("needs", {})
        return sidecar.exists() and not is_left_out and not json.loads(sidecar.read_text(encoding="utf-8")).get("empty")


def _as_numbers(column: pd.Series) -> pd.Series:
    numbers = pd.to_numeric(column, errors="coerce")
    return numbers if numbers.notna().eq(column.ne("")).all() else column


def find_numbers(folder: Path, record: Mapping) -> list[Number]:
    """Return the first numbers of a report, at most ten, in the language of its page."""
    written, sentences = Written(folder, record), read_texts("report.yml")["numbers"]
    found = []
    with figures.style(language=written.code):
        for tell, figure in _NUMBERS.items():
            try:
                told = tell(written)
            except (KeyError, IndexError, ValueError, TypeError):  # A notebook that a person has changed.
                told = None
            if told:
                shown = {name: isolate(value) for name, value in told[1].items()}
                text = sentences[told[0]][written.code].format(**shown)
                figure = "04_themes" if told[0] == "theme_of_one" else figure
                found.append(Number(text, figure if written.is_shown(figure) else ""))
    return found[:MOST]


# Each function gives the numbers of one sentence in `templates/report.yml`, or nothing where a notebook did not run, or
# a table is another than it was.


def _corpus(written: Written) -> Facts:
    record = written.record
    counts = {"article": record["articles"], "word": record["words"]}
    return "corpus", {noun: count_of(noun, count, written.code) for noun, count in counts.items()}


def _span(written: Written) -> Facts:
    record, days = written.record, [tell_day(day, written.code) for day in written.record["dates"]]
    share = figures.percent(record["dated"] / record["articles"])
    return ("span", {"first": days[0], "last": days[-1], "share": share}) if len(set(days)) > 1 else None


def _outlets(written: Written) -> Facts:
    table = written.table("01_outlets")
    named = table[~table["outlet"].isin(["(all)", "(none)"])]
    if len(named) < 2:
        return None
    largest = named.loc[named["articles"].astype(int).idxmax()]
    share = figures.percent(largest["articles"] / written.record["articles"])
    return "outlets", {"outlets": figures.format_number(len(named)), "outlet": largest["outlet"], "share": share}


def _terms(written: Written) -> Facts:
    table = written.table("03_terms").head(_TERMS)
    terms = _listed(
        f"«{term}»" if written.code == "fa" else f"“{term}”" for term in map(figures.term_label, table["term"])
    )
    return "terms", {"terms": terms, "rate": figures.format_number(1000 * table["share_of_tokens"].iloc[0], decimals=1)}


def _themes(written: Written) -> Facts:
    from scipy.stats import binomtest

    table = written.table("04_themes_articles", room="figures")
    first = table.loc[table["articles_with_hits"].astype(int).idxmax()]
    if not first["articles_with_hits"]:
        return None
    if first["articles"] < 2:
        first = table.loc[table["hits"].astype(int).idxmax()]
        hits = figures.format_number(first["hits"])
        return "theme_of_one", {"theme": _label(written, "04", first["theme"]), "hits": hits}
    wilson = binomtest(int(first["articles_with_hits"]), int(first["articles"])).proportion_ci(method="wilson")
    shares = {"share": first["share_of_articles"], "low": wilson.low, "high": wilson.high}
    shown = {name: figures.percent(share) for name, share in shares.items()}
    return "themes", {"theme": _label(written, "04", first["theme"]), **shown}


def _speakers(written: Written) -> Facts:
    first = written.table("06_speakers").iloc[0]
    share = figures.percent(first["share_of_quoted_words"])
    articles = count_of("article", first["articles"], written.code)
    return "speakers", {"speaker": first["speaker"], "share": share, "article": articles}


def _keyness(written: Written) -> Facts:
    table = written.table("07_keyness")
    is_sure = table["p_adjusted"].lt(0.05) & table["articles_target"].ge(_FEWEST_ARTICLES)
    first = table[is_sure].nlargest(1, "log_odds_z").iloc[0]
    if first["log_odds_z"] <= 0:
        return None
    count = figures.format_number(first["count_target"])
    articles = count_of("article", first["articles_target"], written.code)
    target = written.settings["07"]["target"]
    return "keyness", {"target": target, "term": figures.term_label(first["term"]), "count": count, "article": articles}


def _term_peak(written: Written) -> Facts:
    if "term" not in written.record.get("aim", {}):
        return None
    first = written.table("08_term_peaks").iloc[0]
    name = "term_peak" if str(first["above_whole"]) == "True" else "term_no_peak"
    term = written.settings["08"]["term"]
    return name, {"term": figures.gloss_terms([term])[term], **_peak(first)}


def _peak(row: pd.Series) -> dict[str, str]:
    shown = {name: figures.format_number(row[name], decimals=2) for name in ("per_1000", "low", "high", "whole")}
    is_persian = figures.current_style().language == "fa"
    return {"period": row["period"] if is_persian else f"{row['start'][:10]} to {row['end'][:10]}", **shown}


def _peaks(written: Written) -> Facts:
    table = written.table("08_peaks")
    if table.empty:
        return None
    above = table[table["above_whole"].astype(str).eq("True")]
    if above.empty:
        return "no_peaks", {}
    first = above.loc[above["per_1000"].astype(float).idxmax()]
    return "peaks", {"theme": _label(written, "08", first["theme"]), **_peak(first)}


def _changes(written: Written) -> Facts:
    table = written.table("08_levels")
    changes = table.groupby("theme").size() - 1  # a theme has one level more than changes
    if not changes.gt(0).any():
        return None
    themes = _listed(_label(written, "08", theme) for theme in changes[changes > 0].index)
    return "changes", {"count": figures.format_number(changes.sum()), "themes": themes}


def _stories(written: Written) -> Facts:
    table = written.table("09_stories")
    copies = int((table["articles"].astype(int) - 1).sum())
    within = written.settings["09"].get("within_outlets", 0)  # pairs that notebook 09 does not take for copies
    left, across = ({"within": figures.format_number(within)}, "_across") if within else ({}, "")
    if not copies:
        return f"no_stories{across}", left
    share = figures.percent(copies / written.record["articles"], decimals=1)
    return f"stories{across}", {"copies": figures.format_number(copies), "share": share, **left}


def _topics(written: Written) -> Facts:
    table = written.table("10_topic_words")
    if table.empty:
        return None
    first = table.loc[table["topic"].eq(1), "term"].head(_TERMS).map(figures.term_label)
    return "topics", {"topics": figures.format_number(table["topic"].nunique()), "terms": _listed(first)}


def _survive(written: Written) -> Facts:
    table = written.table("15_terms_items")
    ours = table[table["in_baseline"].astype(str).eq("True")]
    counts = {"held": ours["verdict"].eq("all").sum(), "of": len(ours), "settings": ours["settings"].iloc[0]}
    return "survive", {name: figures.format_number(count) for name, count in counts.items()}


def _listed(names) -> str:
    return ("، " if figures.current_style().language == "fa" else ", ").join(names)


def _label(written: Written, number: str, theme: str) -> str:
    try:
        return analysis.read_codebook(written.settings[number].get("codebook")).labels(written.code).get(theme, theme)
    except UserError:
        return theme


_NUMBERS: dict[Callable[[Written], Facts], str] = {
    _corpus: "",
    _span: "",
    _outlets: "01_halfspaces",
    _terms: "03_frequent_terms_share",
    _themes: "04_themes_articles",
    _speakers: "06_speaker_shares",
    _keyness: "07_keyness",
    _term_peak: "08_term_over_time",
    _peaks: "08_themes_over_time",
    _changes: "08_themes_over_time",
    _stories: "09_story_flow",
    _topics: "10_topics",
    _survive: "15_terms",
}


_ROWS_SHOWN = 25  # of a figure's table; the whole table is one click away
_LEFT_OUT_SHOWN = 50  # of the files and rows that were left out; all of them are in run.json
_PERSIAN, _LATIN = re.compile("[\u0620-\u06d3]"), re.compile("[A-Za-z]")
_LONG_FRACTION = re.compile(r"-?\d+\.\d{5,}(e[-+]\d+)?")
_WARNING = re.compile(r"^\S.*?:\d+: \w*Warning: (?P<said>.*)\n(?:[ \t]+\S.*\n?)?", flags=re.MULTILINE)
_LONGEST_WARNING = 300  # letters; the page of the report lists what was left out
_LINES = {"07_keyness": "07_lines.csv", "08_term_over_time": "08_term_lines.csv"}  # tables of what a figure counts
_NUMBERED = re.compile(r"_\d+$")  # figures of one kind share what they need
_SCRIPT = re.compile(r"<script>(.*?)</script>", flags=re.DOTALL)


def write_page(folder: Path, runs: Sequence, record: dict) -> None:
    """Write `report/index.html` of an output folder, which shows its `figures/` and `tables/`, and `methods.md`."""
    words, code = read_texts("report.yml"), record["language"]

    def say(sentence: str, /, **values) -> str:
        return words["page"][sentence][code].format(**values)

    def number(value: float | str) -> str:
        return figures.format_number(int(value), language=code)

    ran = [run for run in runs if not run.needs]
    page = render_page(
        "report.html",
        filters={"side": side, "short": short, "number": number, "isolate": isolate},
        say=say,
        isolate=isolate,
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
    words = read_texts("report.yml")
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
    words = read_texts("report.yml")
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

    page_template = template("notebook.html")
    exporter = HTMLExporter(template_name="lab", raw_template=page_template)
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    exporter.language_code = code
    notebook.metadata["title"] = title
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        if output.get("name") == "stderr":
            output["text"] = tidy_warnings(output["text"])
    page = exporter.from_notebook_node(notebook, resources={"back": read_texts("report.yml")["page"]["back"][code]})[0]
    own = [*figures.table_scripts(), *_SCRIPT.findall(page_template)]
    rule = f'<meta http-equiv="Content-Security-Policy" content="{content_policy(own)}">'
    file.write_text(page.replace("<head>", f"<head>{rule}", 1), encoding="utf-8")
