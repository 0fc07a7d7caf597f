"""The errors that a user can fix: one line that says what, where, and what to do."""

import os
import traceback
from numbers import Integral

from helpers.core.calendars import TEHRAN


class UserError(ValueError):
    """Something the user gave cannot be used; the message is one line, fit to be shown without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows, IPython asks for it: one line, or with VERBOSE in the environment all of it."""
        if os.environ.get("VERBOSE"):
            return "".join(traceback.format_exception(self)).splitlines()
        return [f"{type(self).__name__}: {' '.join(str(self).split())}"]


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
        advice = _advise(set(missing), set(table.columns), by)
        raise TableError(f"{verb}: column {names} is missing; found: {found}{advice}")


def _advise(missing: set, found: set, by) -> str:
    """Return what to give instead, where the columns show what was given."""
    if "text" in found and missing & {"token", "lemma", "kind", "position"}:
        return ". These are articles: give their tokens, language.tokenize(articles)"
    if "token" in found and missing & {"title", "text", "date", "outlet"} - set(by):
        return ". These are tokens: give the articles that they are of"
    if missing <= set(by):
        return ". Give the table that has it as groups, such as groups=articles"
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
