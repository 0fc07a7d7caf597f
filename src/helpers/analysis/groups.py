"""Groups to count by: articles, paragraphs, outlets, speakers, periods."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns

PLACES = ["article_id", "paragraph", "sentence"]  # by which a table of groups may be joined to tokens and hits


def group_names(by: str | Sequence[str], *, verb: str, taken: Collection[str] = ()) -> list[str]:
    """Return the columns of `by`, each once. Raises `TableError` for one that the result has too, those of `taken`.

    >>> group_names("outlet", verb="count_terms", taken=["count"])
    ['outlet']
    """
    names = [by] if isinstance(by, str) else list(dict.fromkeys(by))
    clash = next((name for name in names if name in taken), None)
    if clash:
        raise TableError(f"{verb}: by={clash!r} is a column of the result: rename it in your table")
    return names


def group_sizes(tokens: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return the words and the articles of each group: one row per group, in reading order.

    Columns: those of `by`, `tokens` (the words of the group) and `articles`. Rows whose group is missing are in none;
    without `by` there is one row for all.

    >>> tokens = pd.DataFrame({"article_id": ["1", "1", "2"], "outlet": ["الف", "الف", "ب"], "kind": "word"})
    >>> group_sizes(tokens, ["outlet"]).values.tolist()
    [['الف', 2, 1], ['ب', 1, 1]]
    """
    words = tokens[tokens["kind"] == "word"]
    if not by:
        return pd.DataFrame({"tokens": [len(words)], "articles": [tokens["article_id"].nunique()]})
    by = list(by)
    known = tokens.dropna(subset=by)
    present = known.groupby(by, sort=False, observed=True)["article_id"].nunique().rename("articles")
    counted = words.dropna(subset=by).groupby(by, sort=False, observed=True).size().rename("tokens")
    sizes = present.to_frame().join(counted).fillna({"tokens": 0}).astype({"tokens": int}).reset_index()
    return sizes[[*by, "tokens", "articles"]]


def with_groups(table: pd.DataFrame, by: Sequence[str], groups: pd.DataFrame, *, verb: str) -> pd.DataFrame:
    """Join the columns of `by` that the table lacks, by article, paragraph and sentence as far as `groups` has them.

    `groups` is one row per article, or per paragraph or sentence of it. A row whose place is not there gets a missing
    group. Raises `TableError` in the name of `verb` when `groups` has two rows for one place.

    >>> tokens = pd.DataFrame({"article_id": ["1", "2"], "token": ["صلح", "نان"]})
    >>> outlets = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["آوندا", "نارون"]})
    >>> with_groups(tokens, ["outlet"], outlets, verb="count_terms")["outlet"].tolist()
    ['آوندا', 'نارون']
    """
    wanted = [column for column in by if column not in table.columns]
    places = [column for column in PLACES if column in groups.columns]
    require_columns(groups, ["article_id", *wanted], verb=verb)
    require_columns(table, places, verb=verb)  # groups of paragraphs need rows that know theirs
    if groups.duplicated(places).any():
        doubled = groups.loc[groups.duplicated(places), places].iloc[0].tolist()
        raise TableError(f"{verb}: groups has more than one row for {doubled}; give one row for each {places}")
    return table.merge(groups[[*places, *wanted]], on=places, how="left", validate="many_to_one")


def in_groups(
    tokens: pd.DataFrame, by: str | Sequence[str], groups: pd.DataFrame | None, *, verb: str
) -> tuple[pd.DataFrame, list[str], int]:
    """Return the tokens that are in a group, the columns of `by`, and how many words are in none."""
    by = group_names(by, verb=verb)
    require_columns(tokens, ["article_id", "token", "lemma", "kind"], verb=verb)
    if groups is not None:
        tokens = with_groups(tokens, by, groups, verb=verb)
    require_columns(tokens, by, verb=verb)
    known = tokens.dropna(subset=by) if by else tokens
    return known, by, int((tokens["kind"] == "word").sum() - (known["kind"] == "word").sum())


def group_codes(rows: pd.DataFrame, by: Sequence[str]) -> np.ndarray:
    """Return the number of each row's group, in the order in which they first come."""
    if not len(by):
        return np.zeros(len(rows), dtype=int)
    if len(_once(by)) == 1:
        return pd.factorize(rows[by[0]])[0]
    return rows.groupby(_once(by), sort=False, observed=True).ngroup().to_numpy()


def is_listed(words: pd.DataFrame, stopwords: Collection[str]) -> np.ndarray:
    """Tell of each word whether its token or its lemma is in the list."""
    return _is_in(words["token"], stopwords) | _is_in(words["lemma"], stopwords)


def _is_in(texts: pd.Series, listed: Collection[str]) -> np.ndarray:
    """Tell of each text whether it is listed; where texts are categories, each is looked up once."""
    if not isinstance(texts.dtype, pd.CategoricalDtype):
        return texts.isin(listed).to_numpy(bool)
    return np.append(texts.cat.categories.isin(list(listed)), False)[texts.cat.codes]


def _once(columns: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(columns))


def plain_ids(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose articles are named by texts: as categories they would be those of one part only."""
    if "article_id" in table and isinstance(table["article_id"].dtype, pd.CategoricalDtype):
        return table.assign(article_id=table["article_id"].astype("str"))
    return table
