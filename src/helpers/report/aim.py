"""What a report is aimed at: which notebooks run on a corpus, with which of their parameters set.

A notebook says in its metadata, under `persian_news`, what a corpus must have for it to say anything (`needs`), and
what one of its figures needs beyond that (`figures`, by name). Its parameters are the names that its cell tagged
`parameters` sets. The same notebook in Persian stands in the folder `fa` beside it.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from helpers import analysis, language
from helpers.core.errors import UserError, first_of, require
from helpers.core.paths import from_root

# What a person may aim at, and the parameters that take it.
OPTIONS = {
    "themes": ("THEMES", "SUBTHEMES_OF"),
    "term": ("TERM", "TERMS"),
    "period": ("PERIOD",),
    "calendar": ("CALENDAR",),
    "by": ("BY", "COMPARE"),
    "codebook": ("CODEBOOK",),
    "target": ("TARGET",),
    "reference": ("REFERENCE",),
}
_SPEAKER = "speaker"  # no column of the articles: notebooks find who speaks
_COUNTS = "persian_news"  # what notebook 07 calls the counts of data/reference
_FIRST_STEPS = "00"
_OF_KERNEL, _PER_LETTER = 300, 150  # MB; bytes for each letter of a corpus, where a notebook names no number (`memory`)
MANY = 200  # articles from which on tokens are cached for the notebooks that follow
_CALENDARS = ("jalali", "gregorian")


@dataclass(frozen=True)
class Notebook:
    """A notebook's files and titles by language, the parameters that it has by itself, what it and its figures need."""

    file: Path
    parameters: Mapping[str, object]
    needs: Mapping[str, int]
    titles: Mapping[str, str]
    figures: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def in_language(self, code: str) -> Path:
        """Return the file to run for a page in a language: in Persian the one in `fa`, where there is one."""
        persian = self.file.parent / "fa" / self.file.name
        return persian if code == "fa" and persian.exists() else self.file

    @property
    def number(self) -> str:
        """Return the number that its name begins with."""
        return self.file.stem.partition("_")[0]


def read_notebook(file: Path) -> Notebook:
    """Read what a notebook says of itself. A parameter whose value is no literal is known by its name alone."""
    import nbformat

    notebook = nbformat.read(file, as_version=4)
    tagged = (cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    about = notebook.metadata.get("persian_news", {})
    english, needs, figures = title_of(notebook) or file.stem, about.get("needs", {}), about.get("figures", {})
    read = Notebook(file, dict(_assigned(next(tagged, ""))), needs, {"en": english}, figures)
    persian = title_of(nbformat.read(read.in_language("fa"), as_version=4))
    title = persian if re.search("[ا-ی]", persian) else about.get("title_fa", english)
    return replace(read, titles={"fa": title, "en": english})


def title_of(notebook) -> str:
    """Return a notebook's first heading, without its sign; "" where it has none."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^#\s+(.+)$", prose, flags=re.MULTILINE)
    return heading[1].strip() if heading else ""


def _assigned(code: str) -> Iterator[tuple[str, object]]:
    for node in ast.parse(code).body:
        if isinstance(node, ast.Assign):
            try:
                value = ast.literal_eval(node.value)
            except ValueError:
                value = None
            yield from ((target.id, value) for target in node.targets if isinstance(target, ast.Name))


def choose_notebooks(folder: Path, numbers: str | None, *, with_first: bool = False) -> list[Notebook]:
    """Return the notebooks of a folder, or those of these numbers, as in `03,04`. Raises `UserError` for others.

    The first steps (00), which the others take too, are among them only where their number is named, or `with_first`.
    """
    found = [read_notebook(file) for file in sorted(folder.glob("[0-9][0-9]_*.ipynb"))]
    if numbers is None:
        return [notebook for notebook in found if with_first or notebook.number != _FIRST_STEPS]
    wanted = [f"{int(part):02}" if part.isdecimal() else part for part in _parts(numbers)]
    known = {notebook.number for notebook in found}
    unknown = [number for number in wanted if number not in known]
    listed = ", ".join(sorted(known)) or "none"
    require(bool(wanted), f"NOTEBOOKS is empty: name some of {listed}, as NOTEBOOKS=03,04, or leave it out for all")
    require(not unknown, f"NOTEBOOKS: there is no notebook {', '.join(unknown)}; choose among {listed}")
    return [notebook for notebook in found if notebook.number in wanted]


def set_parameters(notebooks: Sequence[Notebook], aim: Mapping[str, str], articles: pd.DataFrame) -> list[Notebook]:
    """Set in each notebook the parameters that it has of those that are aimed; `aim` is by the names in `OPTIONS`.

    Raises `UserError` for an option that no notebook takes, and for a theme, a term, a column or a group that cannot be
    found, before anything runs.
    """
    for name, written in aim.items():
        given, takers = name.upper(), [each for each in notebooks if set(OPTIONS[name]) & set(each.parameters)]
        require(written.strip() != "", f"{given} is empty: give it a value, or leave it out")
        if not takers:
            every = choose_notebooks(notebooks[0].file.parent, None)
            could = ", ".join(each.number for each in every if set(OPTIONS[name]) & set(each.parameters)) or "none"
            raise UserError(f"{given} is taken by no notebook that is to run; those that take it: {could}")
    values, by_speaker = _values(aim, articles), _compared(aim, articles) == _SPEAKER
    aimed = []
    for notebook in notebooks:
        mine = {name: value for name, value in values.items() if name in notebook.parameters}
        if by_speaker and notebook.parameters.get("COMPARE"):  # It compares the values of a column, and no speakers.
            mine = {name: value for name, value in mine.items() if name not in ("BY", "COMPARE", "TARGET", "REFERENCE")}
        if "codebook" in aim and "themes" not in aim:  # Those of the notebook are the project's codebook's.
            mine |= {name: [] for name in OPTIONS["themes"] if name in notebook.parameters}
        aimed.append(replace(notebook, parameters={**notebook.parameters, **mine}))
    return aimed


def _values(aim: Mapping[str, str], articles: pd.DataFrame) -> dict[str, object]:
    """Return the value of each parameter that is aimed at."""
    codebook, values = analysis.read_codebook(aim.get("codebook")), {}
    if "codebook" in aim:
        values["CODEBOOK"] = aim["codebook"]
    if "themes" in aim:
        themes, known = _parts(aim["themes"]), codebook.labels("en")
        unknown = [theme for theme in themes if theme not in known]
        listed = ", ".join(codebook.top())
        require(not unknown, f"THEMES: the codebook has no theme {', '.join(unknown)}; its themes are {listed}")
        values |= dict.fromkeys(OPTIONS["themes"], themes)
    if "term" in aim:
        terms = _parts(aim["term"])
        has_words = bool(terms) and all(any(language.word_matches(term)) for term in terms)
        require(has_words, f"TERM: {aim['term']!r} has no word in Persian letters")
        values |= {"TERM": terms[0], "TERMS": terms}
    for name, known in (("period", analysis.PERIODS), ("calendar", _CALENDARS)):
        given = aim.get(name)
        require(given in (None, *known), f"{name.upper()} must be one of {', '.join(known)}; got {given!r}")
        values |= {name.upper(): given} if given else {}
    column = _compared(aim, articles)
    if "by" in aim:
        choices = [*_groupable(articles), _SPEAKER]
        require(column in choices, f"BY: the articles have no column {column!r}; choose among {', '.join(choices)}")
        values |= dict.fromkeys(OPTIONS["by"], column)
    sides = {name.upper(): aim[name] for name in ("target", "reference") if name in aim}
    if column in articles:
        groups = articles[column].astype("object").map(str, na_action="ignore")
        groups = groups[groups.notna() & groups.ne("")].value_counts()
        listed = first_of(list(groups.index))
        for name, group in sides.items():
            is_known = group in groups.index or (name, group) == ("REFERENCE", _COUNTS)
            require(is_known, f"{name}: no article has {column} {group!r}; there are: {listed}")
    require(len(sides) == len(set(sides.values())), "TARGET and REFERENCE are the same group: choose two")
    return values | sides


def _compared(aim: Mapping[str, str], articles: pd.DataFrame) -> str:
    """Return what groups are made by: what was aimed at, else the outlets, or the speakers of a single one."""
    several = articles.loc[articles["outlet"].ne(""), "outlet"].nunique() > 1
    return aim.get("by") or ("outlet" if several else _SPEAKER)


def _parts(written: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split("[,،]", written) if part.strip()))


def _groupable(articles: pd.DataFrame) -> list[str]:
    """Return the columns of articles whose values may be groups: no texts, ids or lists."""
    others = {"article_id", "title", "text", "tags", "url", "date", "boilerplate", "id_in_source"}
    return [column for column in articles.columns if column not in others]


def fit_to_corpus(
    notebooks: Sequence[Notebook], aim: Mapping[str, str], articles: pd.DataFrame, path: str | Path
) -> list[Notebook]:
    """Replace the words that a notebook looks up in its own corpus by another's most frequent ones, if not aimed at."""
    terms: list[str] = []  # found where a notebook wants them
    fitted = []
    for notebook in notebooks:
        own = notebook.parameters
        is_elsewhere = from_root(str(own.get("CORPUS") or ".")) != from_root(path)
        if is_elsewhere and "term" not in aim and (own.get("TERM") or own.get("TERMS")):
            terms = terms or _frequent_terms(articles)
            suggested = {"TERM": terms[0], "TERMS": terms} if terms else {}
            own = {**own, **{name: value for name, value in suggested.items() if own.get(name)}}
        fitted.append(replace(notebook, parameters=own))
    return fitted


def tokens_of(articles: pd.DataFrame) -> pd.DataFrame | language.TokenParts:
    """Return tokens: of many articles at rest, where notebooks find them; else, or where that cannot be, a table."""
    if len(articles) >= MANY:
        with suppress(UserError):
            return language.tokenize(articles, at_rest=True)
    return language.tokenize(articles)


def _frequent_terms(articles: pd.DataFrame) -> list[str]:
    tokens = tokens_of(articles)
    return analysis.count_terms(tokens, stopwords=language.stopwords(speech=True))["term"].head(2).tolist()


def count_periods(articles: pd.DataFrame, period: str, calendar: str = "jalali") -> int:
    """Count the days, weeks, months, seasons or years of a calendar in which there is an article."""
    stand_ins = pd.DataFrame({"article_id": articles["article_id"], "token": "", "kind": "word"})
    return int(analysis.period_volume(stand_ins, articles, period=period, calendar=calendar)["articles"].gt(0).sum())


def count_letters(articles: pd.DataFrame) -> int:
    """Count the letters of a corpus, by which `memory_of` reckons."""
    return sum(int(articles[name].str.len().sum()) for name in ("title", "text"))


def memory_of(notebook: Notebook, letters: int) -> int:
    """Return how many megabytes a notebook takes with a corpus: some for each letter, as it says, or most do."""
    return _OF_KERNEL + letters * notebook.needs.get("memory", _PER_LETTER) // 2**20


def find_missing(
    notebook: Notebook, articles: pd.DataFrame, *, figure: str = "", letters: int = 0, memory: int = sys.maxsize
) -> dict[str, object]:
    """Return `what`, `need`, `has` and `period` of a need that this corpus does not meet; empty where it meets all.

    The need is the notebook's, or with `figure` that of its figure of this name. `letters` are those of the corpus, and
    `memory` the megabytes there are.
    """
    calendar = str(notebook.parameters.get("CALENDAR", "jalali"))
    period = str(notebook.parameters.get("PERIOD", "day")) or analysis.choose_period(articles, calendar=calendar)
    there = {
        "articles": lambda: len(articles),
        "outlets": lambda: articles.loc[articles["outlet"].ne(""), "outlet"].nunique(),
        "periods": lambda: count_periods(articles, period, calendar),
        "sheets": lambda: len(notebook.parameters.get("SHEETS") or ()),
        "memory": lambda: memory,
    }
    needs = notebook.figures[figure] if figure else {**notebook.needs, "memory": memory_of(notebook, letters)}
    for what, need in needs.items():
        if what not in there:
            raise UserError(f"{notebook.file.name} needs {what!r} in its metadata; known are {', '.join(there)}")
        if (has := there[what]()) < need:
            return {"what": what, "need": need, "has": has, "period": period}
    return {}
