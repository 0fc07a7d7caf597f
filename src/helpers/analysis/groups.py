"""Groups to count by: articles, paragraphs, outlets, speakers, periods."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns, require_whole

PLACES = ["article_id", "paragraph", "sentence"]  # by which a table of groups may be joined to tokens and hits
UNITS = ("lemma", "token")
MIN_ARTICLES = 5  # of a period or a side; fewer give an interval that looks surer than it is, and no finding
INTERVAL = (2.5, 97.5)  # percentiles of bootstrap samples


def group_names(by: str | Sequence[str], *, verb: str, taken: Collection[str] = ()) -> list[str]:
    """Return the columns of `by`, each once. Raises `TableError` for one that the result has too, those of `taken`."""
    if not isinstance(by, str) and not (isinstance(by, Sequence) and all(isinstance(name, str) for name in by)):
        raise TableError(f"{verb}: by must be the name of a column, or a list of names, () for none; got {by!r}")
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


def group_largest(
    groups: pd.DataFrame, *, by: str = "outlet", top: int = 20, others: str = "others", unnamed: str = "unnamed"
) -> pd.DataFrame:
    """Keep the largest groups apart and put all others together, so that whatever is counted by them adds up.

    A rate of the others is then their hits over their words, as of any group: nothing is dropped, no rate is averaged.

    Parameters
    ----------
    groups
        One row per article, with the column `by`; without a name ("" or missing) it is of the group `unnamed`.
    top
        How many groups to keep apart, those with the most articles. A single one beyond is kept apart too, as `others`
        would name it less well.

    Returns
    -------
    DataFrame
        One row per article, as it came: `article_id` and `by`, an ordered categorical: the largest group first (of
        equal ones the first in the alphabet), then `others` and `unnamed`, where there are such.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": list("12345"), "outlet": ["آوند", "آوند", "نارون", "کاژه", ""]})
    >>> group_largest(articles, top=1, others="دیگر", unnamed="نامعلوم")["outlet"].tolist()
    ['آوند', 'آوند', 'دیگر', 'دیگر', 'نامعلوم']
    """
    require_whole(top, name="top", minimum=1, verb="group_largest")
    require_columns(groups, ["article_id", by], verb="group_largest")
    names = groups[by].astype("object").where(groups[by].notna(), "")
    sizes = names[names.ne("")].value_counts().rename_axis("name").reset_index(name="size")
    sizes = sizes.sort_values(["size", "name"], ascending=[False, True])["name"].tolist()
    kept = sizes if len(sizes) <= top + 1 else sizes[:top]
    if clash := {others, unnamed} & set(kept):
        raise TableError(f"group_largest: a group is called {clash.pop()!r}; name others and unnamed otherwise")
    named = names.where(names.isin(["", *kept]), others).replace("", unnamed)
    order = [*kept, *(name for name in (others, unnamed) if name in set(named))]
    return groups[["article_id"]].assign(**{by: pd.Categorical(named, categories=order, ordered=True)})


def group_codes(rows: pd.DataFrame, by: Sequence[str]) -> np.ndarray:
    """Return the number of each row's group in order of first appearance; -1 where it is missing."""
    if not len(by):
        return np.zeros(len(rows), dtype=int)
    if len(by) == 1:
        return pd.factorize(rows[by[0]])[0]
    return rows.groupby(list(by), sort=False, observed=True).ngroup().to_numpy()


def word_set(stopwords: Collection[str], *, verb: str) -> frozenset[str]:
    """Return words to leave out as a set. Raises `TableError` for a text, whose letters would be taken for words."""
    if isinstance(stopwords, str) or not isinstance(stopwords, Collection):
        raise TableError(f"{verb}: stopwords must be a list of words, as language.stopwords(); got {stopwords!r}")
    return frozenset(stopwords)


def is_listed(words: pd.DataFrame, stopwords: Collection[str]) -> np.ndarray:
    """Tell of each word whether its token or its lemma is in the list."""
    return words[["token", "lemma"]].isin(list(stopwords)).any(axis=1).to_numpy(bool)
