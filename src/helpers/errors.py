"""The errors that a user can mend: one line that says what, where, and what to do."""

from numbers import Integral


class UserError(ValueError):
    """Something the user gave cannot be used; the message is one line, fit to be shown without a traceback."""


class CorpusError(UserError):
    """A corpus, or a file of it, cannot be read."""


class CodebookError(UserError):
    """A codebook cannot be read or contradicts itself."""


class CodingError(UserError):
    """A coding sheet cannot be used as it is."""


class TableError(UserError):
    """A table does not have what a verb needs."""


def require_columns(table, columns, *, verb: str) -> None:
    """Raise `TableError` when `table` lacks one of `columns`.

    >>> import pandas as pd
    >>> require_columns(pd.DataFrame({"متن": []}), ["text"], verb="tokenize")
    Traceback (most recent call last):
    helpers.errors.TableError: tokenize: column 'text' is missing; found: متن
    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        names = ", ".join(repr(column) for column in missing)
        found = ", ".join(map(str, table.columns)) or "no columns"
        raise TableError(f"{verb}: column {names} is missing; found: {found}")


def require_whole(value, *, name: str, least: int, verb: str) -> None:
    """Raise `TableError` unless `value` is a whole number of at least `least`.

    >>> require_whole(2.5, name="n", least=2, verb="count_ngrams")
    Traceback (most recent call last):
    helpers.errors.TableError: count_ngrams: n must be a whole number, 2 or more; got 2.5
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise TableError(f"{verb}: {name} must be a whole number, {least} or more; got {value!r}")
