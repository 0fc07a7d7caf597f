"""The numbers of a report that matter most, from the tables that its notebooks wrote, with the figure that shows each.

Each function below takes what the run wrote and gives the numbers of one sentence in `templates/report.yml`, or nothing
where a notebook did not run, or a table is another than it was.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import analysis, figures
from helpers.core.errors import UserError, isolate
from helpers.core.spreadsheets import read_csv
from helpers.report.methods import count_of, read_settings, read_words, tell_day

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
    written, sentences = Written(folder, record), read_words()["numbers"]
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
