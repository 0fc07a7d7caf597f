"""The errors that a user can mend: one line that says what, where, and what to do."""

import os
import traceback
from numbers import Integral


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


class TableError(UserError):
    """A table does not have what a verb needs."""


def require(condition: bool, message: str) -> None:
    """Raise `UserError` with `message` unless `condition` holds: for what a user can mend, where `assert` is for us.

    >>> require(False, 'CORPUS has no dates: add a column "date", or set BY = "outlet"')
    Traceback (most recent call last):
    helpers.core.errors.UserError: CORPUS has no dates: add a column "date", or set BY = "outlet"
    """
    if not condition:
        raise UserError(message)


def require_columns(table, columns, *, verb: str) -> None:
    """Raise `TableError` when `table` lacks one of `columns`.

    >>> import pandas as pd
    >>> require_columns(pd.DataFrame({"متن": []}), ["text"], verb="tokenize")
    Traceback (most recent call last):
    helpers.core.errors.TableError: tokenize: column 'text' is missing; found: متن
    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        names = ", ".join(repr(column) for column in missing)
        found = ", ".join(map(str, table.columns)) or "no columns"
        raise TableError(f"{verb}: column {names} is missing; found: {found}")


def require_dates(articles, *, verb: str) -> None:
    """Raise `TableError` when `articles` has no column `date`, or one that holds other things than dates.

    >>> import pandas as pd
    >>> require_dates(pd.DataFrame({"date": ["2025-09-01"]}), verb="timeline")
    Traceback (most recent call last):
    helpers.core.errors.TableError: timeline: column 'date' holds no dates; take the table as read_articles gives it
    """
    from pandas.api.types import is_datetime64_any_dtype

    require_columns(articles, ["date"], verb=verb)
    if not is_datetime64_any_dtype(articles["date"]):
        raise TableError(f"{verb}: column 'date' holds no dates; take the table as read_articles gives it")


def is_whole(value, *, minimum: int) -> bool:
    """Tell whether `value` is a whole number, numpy's among them, of at least `minimum`.

    >>> is_whole(2, minimum=1), is_whole(2.5, minimum=1), is_whole(True, minimum=1)
    (True, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool) and value >= minimum


def require_whole(value, *, name: str, minimum: int, verb: str) -> None:
    """Raise `TableError` unless `value` is a whole number of at least `minimum`.

    >>> require_whole(2.5, name="n", minimum=2, verb="count_ngrams")
    Traceback (most recent call last):
    helpers.core.errors.TableError: count_ngrams: n must be a whole number, 2 or more; got 2.5
    """
    if not is_whole(value, minimum=minimum):
        raise TableError(f"{verb}: {name} must be a whole number, {minimum} or more; got {value!r}")
