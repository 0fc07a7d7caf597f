"""The errors that a user can mend: one line that says what, where, and what to do."""


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
