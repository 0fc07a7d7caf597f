"""What a person is told: progress, what was done, and errors that the person can fix, in English or in Persian.

An error is one line that says what, where, and what to do.
"""

import os
import re
import sys
import traceback
from collections.abc import Iterable, Sequence
from functools import cache
from numbers import Integral

from helpers.core.calendars import TEHRAN
from helpers.core.paths import read_texts

LANGUAGE_VARIABLE = "PERSIAN_NEWS_LANGUAGE"  # in the environment: of the lines that errors show, en (the default) or fa
_FIELD = re.compile(r"\{(\d)\}")
# What stands in a Persian line in other letters is isolated: else a path and the words beside it change places.
_RIGHT_TO_LEFT, _FIRST_STRONG, _END = "\u2067", "\u2068", "\u2069"


class UserError(ValueError):
    """Something the user gave cannot be used; the message is one line, fit to be shown without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows, IPython asks for it: one line, or with VERBOSE in the environment all of it."""
        if os.environ.get("VERBOSE"):
            return "".join(traceback.format_exception(self)).splitlines()
        return [tell(str(self), type(self).__name__)]


class CorpusError(UserError):
    """A corpus, or a file of it, cannot be read."""


class CodebookError(UserError):
    """A codebook cannot be read or contradicts itself."""


class CodingError(UserError):
    """A coding sheet cannot be used as it is."""


class QueryError(UserError):
    """A query for words in context cannot be read."""


class TableError(UserError):
    """A table does not have what a verb needs."""


def tell(message: str, *before: str) -> str:
    """Return the line that shows a message: Persian where `PERSIAN_NEWS_LANGUAGE` is fa and we have it, else English.

    >>> tell("no column\\n'a' here", "cell 3", "TableError")
    "cell 3: TableError: no column 'a' here"
    """
    line = " ".join(message.split())
    if os.environ.get(LANGUAGE_VARIABLE) == "fa" and (persian := _in_persian(line)) != line:
        return f"{_RIGHT_TO_LEFT}{': '.join([*map(_in_persian, before), persian])}{_END}"
    return ": ".join([*before, line])


@cache  # a line is looked up once for itself and once for each of its fields
def _read_catalogue() -> list[tuple[re.Pattern, str]]:
    """Return what an English line looks like and its Persian, the lines with the most letters of their own first."""
    texts = read_texts("errors.fa.yml")
    by_length = sorted(texts, key=lambda english: len(_FIELD.sub("", english)), reverse=True)
    return [
        (re.compile("(.*?)".join(map(re.escape, _FIELD.split(english)[::2]))), texts[english]) for english in by_length
    ]


def _in_persian(line: str) -> str:
    """Return a line in Persian, with its fields; or what follows a name and a colon (`tokenize: …`); else the line."""
    for pattern, persian in _read_catalogue():
        if found := pattern.fullmatch(line):
            return _FIELD.sub(lambda field, found=found: _filled(found[int(field[1])]), persian)
    name, _, message = line.partition(": ")
    told = _in_persian(message) if message else ""
    return line if told == message else f"{isolate(name)}: {told}"


def _filled(text: str) -> str:
    told = _in_persian(text)
    return told if told != text or not text.strip() else isolate(text)


def isolate(text: str) -> str:
    """Return a name between marks that keep it from turning the words around it, in either direction."""
    return f"{_FIRST_STRONG}{text}{_END}"


def first_of(names: Sequence[str], most: int = 12, *, between: str = ", ") -> str:
    """Return the first of some names as a message lists them, with … where there are more.

    >>> first_of(["a", "b", "c"], 2)
    'a, b, …'
    """
    return between.join([*names[:most], *(["…"] if len(names) > most else [])])


def require(condition: bool, message: str) -> None:
    """Raise `UserError` with `message` unless `condition` holds: for what a user can fix, where `assert` is for us."""
    if not condition:
        raise UserError(message)


def require_table(table, *, verb: str) -> None:
    """Raise `TableError` for what is no table: a list, a text, a path."""
    if not hasattr(table, "columns"):
        raise TableError(f"{verb}: a pandas table is needed; got {type(table).__name__}")


def require_columns(table, columns, *, verb: str, by=()) -> None:
    """Raise `TableError` when `table` lacks one of `columns`, or of `by`, which a table of groups may have instead."""
    require_table(table, verb=verb)
    missing = [column for column in (*columns, *by) if column not in table.columns]
    if missing:
        names = ", ".join(map(repr, missing))
        found = ", ".join(map(str, table.columns)) or "no columns"
        problem = f"column {names} is missing; found: {found}"
        advice = _advise(set(missing), set(table.columns), by)
        raise TableError(f"{verb}: {problem}. {advice}" if advice else f"{verb}: {problem}")


def _advise(missing: set, found: set, by) -> str:
    """Return what to give instead, where the columns show what was given."""
    if "text" in found and missing & {"token", "lemma", "kind", "position"}:
        return "These are articles: give their tokens, language.tokenize(articles)"
    if "token" in found and missing & {"title", "text", "date", "outlet"} - set(by):
        return "These are tokens: give the articles that they are of"
    if missing <= set(by):
        return "Give the table that has it as groups, such as groups=articles"
    return ""


def require_dates(articles, *, verb: str):
    """Return `articles` with dates as clocks in Tehran show them, where the column `date` has a time zone.

    Raises `TableError` when there is no such column, or it holds other things than dates.
    """
    from pandas.api.types import is_datetime64_any_dtype

    require_columns(articles, ["date"], verb=verb)
    if not is_datetime64_any_dtype(articles["date"]):
        first = next((value for value in articles["date"] if value == value and value is not None), None)
        advice = "read_articles makes dates of texts in any calendar: save the table as CSV, and read that"
        raise TableError(f"{verb}: column 'date' holds no dates but {type(first).__name__}, {first!r}. {advice}")
    if articles["date"].dt.tz is None:
        return articles
    return articles.assign(date=articles["date"].dt.tz_convert(TEHRAN).dt.tz_localize(None))


def is_whole(value, *, minimum: int) -> bool:
    """Tell whether `value` is a whole number, numpy's among them, of at least `minimum`."""
    return isinstance(value, Integral) and not isinstance(value, bool) and value >= minimum


def require_whole(value, *, name: str, minimum: int, verb: str) -> None:
    """Raise `TableError` unless `value` is a whole number of at least `minimum`."""
    if not is_whole(value, minimum=minimum):
        raise TableError(f"{verb}: {name} must be a whole number, {minimum} or more; got {value!r}")


_PATIENCE = 2  # seconds; a loop that is done by then needs no line
_WIDTH = 100  # letters of the line in a notebook, which has no width to ask for


def track(iterable: Iterable, *, what: str, unit: str, total: int | None = None) -> Iterable:
    """Hand on the items, and show how many are done: tqdm in a console, in a notebook a line that leaves no trace."""
    from tqdm import tqdm

    place = {"file": _NotebookLine(), "ncols": _WIDTH, "position": 0} if _in_notebook() else {}
    return tqdm(iterable, desc=what, unit=f" {unit}", total=total, delay=_PATIENCE, leave=False, **place)


def say(line: str) -> None:
    """Show a line of what was done: among a cell's output in a notebook, else on stderr, away from results."""
    print(line, file=None if _in_notebook() else sys.stderr, flush=True)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    return hasattr(ipython and ipython.get_ipython(), "kernel")  # which shows what it is asked to display


class _NotebookLine:
    """A line of a cell's output that is written over in place, where tqdm expects a file.

    tqdm's own bar for notebooks is a widget: once closed, it stands in the saved notebook as an error.
    """

    encoding = "utf-8"  # that the bar may be drawn with blocks

    def __init__(self):
        self._shown = None

    def write(self, text: str) -> None:
        from IPython.display import display

        line = text.strip()
        content = {"text/plain": line} if line else {"text/html": ""}
        if self._shown:
            self._shown.update(content, raw=True)
        elif line:
            self._shown = display(content, raw=True, display_id=True)

    def flush(self) -> None:
        """Do nothing: what is displayed is sent at once."""
