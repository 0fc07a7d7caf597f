"""Groups to count by: articles, paragraphs, outlets, speakers, periods."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns

PLACES = ["article_id", "paragraph", "sentence"]  # by which a table of groups may be joined to tokens and hits
UNITS = ("lemma", "token")
MIN_ARTICLES = 5  # of a period or a side; fewer give an interval that looks surer than it is, and no finding
INTERVAL = (2.5, 97.5)  # percentiles of bootstrap samples


def group_names(by: str | Sequence[str], *, verb: str, taken: Collection[str] = ()) -> list[str]:
    """Return the columns of `by`, each once. Raises `TableError` for one that the result has too, those of `taken`."""
    names = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    clash = next((name for name in names if name in taken), None)
    if clash:
        raise TableError(f"{verb}: by={clash!r} is a column of the result: rename it in your table")
    return names


def check_unit(unit: str, *, verb: str) -> None:
    """Raise `TableError` unless `unit` is one that terms are counted by."""
    if unit not in UNITS:
        raise TableError(f"{verb}: unit must be one of {', '.join(UNITS)}; got {unit!r}")


def check_negated(negated: bool | None, *, verb: str) -> None:
    """Raise `TableError` unless `negated` is one that terms are counted by."""
    if not (negated is None or isinstance(negated, bool | np.bool_)):
        raise TableError(f"{verb}: negated must be True, False or None, for both; got {negated!r}")


def require_one_group(groups: pd.DataFrame, wanted: Sequence[str], given: Collection[str], *, verb: str) -> None:
    """Raise `TableError` unless `groups` has the `wanted` columns, and one row for each place in a table.

    `given` are the columns of the table: groups of paragraphs need rows that know theirs.
    """
    places = [column for column in PLACES if column in groups.columns]
    require_columns(groups, ["article_id", *wanted], verb=verb)
    missing = [column for column in places if column not in given]
    if missing:
        raise TableError(f"{verb}: column {', '.join(map(repr, missing))} is missing; found: {', '.join(given)}")
    if groups.duplicated(places).any():
        doubled = groups.loc[groups.duplicated(places), places].iloc[0].tolist()
        raise TableError(f"{verb}: groups has more than one row for {doubled}; give one row for each {places}")


def with_groups(table: pd.DataFrame, by: Sequence[str], groups: pd.DataFrame, *, verb: str) -> pd.DataFrame:
    """Join the columns of `by` that the table lacks, by article, paragraph and sentence as far as `groups` has them.

    `groups` is one row per article, or per paragraph or sentence of it. A row whose place is not there gets a missing
    group. Raises `TableError` in the name of `verb` when `groups` has two rows for one place.
    """
    wanted = [column for column in by if column not in table.columns]
    require_one_group(groups, wanted, table.columns, verb=verb)
    places = [column for column in PLACES if column in groups.columns]
    return table.merge(groups[[*places, *wanted]], on=places, how="left", validate="many_to_one")


def group_codes(rows: pd.DataFrame, by: Sequence[str]) -> np.ndarray:
    """Return the number of each row's group in order of first appearance; -1 where it is missing."""
    if not len(by):
        return np.zeros(len(rows), dtype=int)
    if len(by) == 1:
        return pd.factorize(rows[by[0]])[0]
    return rows.groupby(list(by), sort=False, observed=True).ngroup().to_numpy()


def is_listed(words: pd.DataFrame, stopwords: Collection[str]) -> np.ndarray:
    """Tell of each word whether its token or its lemma is in the list."""
    return words[["token", "lemma"]].isin(list(stopwords)).any(axis=1).to_numpy(bool)
