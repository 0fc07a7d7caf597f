"""Terms and n-grams, their shares, their dispersion and their tf-idf."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.analysis.dispersion import deviation_of_proportions
from helpers.analysis.groups import group_names, with_groups
from helpers.errors import TableError, require_columns, require_whole

UNITS = ("lemma", "token")
_SHARES = ("share_of_tokens", "share_of_ngrams")
_COLUMNS = frozenset(["term", "count", *_SHARES, "articles", "dispersion", "tokens", "ngrams"])


def count_terms(
    tokens: pd.DataFrame,
    *,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count terms: one row per term, or per group and term, the most frequent first, ties by the term.

    Columns: those of `by`, `term, count, share_of_tokens, articles, dispersion, tokens`. A term is a lemma, or with
    `unit="token"` a token; only words count, not numbers, punctuation or Latin script. A word is left out when its
    token or its lemma is in `stopwords`. `share_of_tokens` divides by `tokens`, all words of the group, stopwords among
    them, so that it does not move with the list. `dispersion` is Gries' normalised deviation of proportions over the
    articles of the group (`dispersion.deviation_of_proportions`), missing where there is one article.

    `by` names columns of tokens (`article_id`, `paragraph`), or of `groups`, a table with one row per article, or per
    paragraph or sentence of it: `by="outlet", groups=articles`. Groups stand in reading order. A word whose group is
    missing counts in no group; how many these are stands in `attrs["without_group"]` of the table. Where groups
    overlap, as themes do, give tokens with one row per word and group.

    >>> tokens = pd.DataFrame({"article_id": list("112"), "token": ["صلح", "و", "صلح"], "lemma": ["صلح", "و", "صلح"],
    ...                        "kind": "word"})
    >>> count_terms(tokens, stopwords={"و"})[["term", "count", "articles", "tokens"]].values.tolist()
    [['صلح', 2, 2, 3]]
    >>> count_terms(tokens, by="article_id", stopwords={"و"})[["article_id", "term", "count"]].values.tolist()
    [['1', 'صلح', 1], ['2', 'صلح', 1]]
    """
    check_unit(unit, verb="count_terms")
    tokens, by, outside = in_groups(tokens, by, groups, verb="count_terms")
    words = tokens[tokens["kind"] == "word"]
    occurrences = words[_once([*by, "article_id"])].assign(term=words[unit])
    table = _tally(occurrences, ~is_listed(words, stopwords), by, share="share_of_tokens", total="tokens")
    table.attrs["without_group"] = outside
    return table


def count_ngrams(
    tokens: pd.DataFrame,
    *,
    n: int = 2,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count n-grams: one row per n-gram, or per group and n-gram, the most frequent first, ties by the term.

    Columns: those of `by`, `term` (the words with spaces between), `count, share_of_ngrams, articles, dispersion,
    ngrams`. An n-gram is `n` neighbouring words of one sentence with nothing between them, no number and no comma
    either. It is left out when its first or its last word is in `stopwords` (وزارت امور خارجه stays, و ایران goes).
    `share_of_ngrams` divides by `ngrams`, all n-grams of the group, those left out among them. The other columns,
    `unit`, `by` and `groups` are as in `count_terms`; tokens are in reading order.

    >>> tokens = pd.DataFrame({"article_id": "1", "sentence": 0, "position": [0, 1, 2, 3], "kind": "word",
    ...                        "token": ["امور", "خارجه", "و", "امور"], "lemma": ["امور", "خارجه", "و", "امور"]})
    >>> count_ngrams(tokens, stopwords={"و"})[["term", "count", "ngrams"]].values.tolist()
    [['امور خارجه', 1, 3]]
    """
    check_unit(unit, verb="count_ngrams")
    require_whole(n, name="n", least=2, verb="count_ngrams")  # single words are what count_terms counts
    require_columns(tokens, ["sentence", "position"], verb="count_ngrams")
    tokens, by, outside = in_groups(tokens, by, groups, verb="count_ngrams")
    words = tokens[tokens["kind"] == "word"]
    if by:
        # Tokens with one row per word and group have their groups mixed: n-grams run within one.
        words = words.iloc[np.argsort(group_codes(words, by), kind="stable")]
    starts = _starts(words, n, by)
    hidden = is_listed(words, stopwords).to_numpy()
    occurrences = words.iloc[starts][_once([*by, "article_id"])].assign(term=_joined(words[unit], starts, n))
    kept = ~(hidden[starts] | hidden[starts + n - 1])
    table = _tally(occurrences, kept, by, share="share_of_ngrams", total="ngrams")
    table.attrs["without_group"] = outside
    return table


def add_tf_idf(terms: pd.DataFrame, *, by: str | Sequence[str]) -> pd.DataFrame:
    """Add what weighs a term of one group against the other groups: the rows of `terms`, one per group and term.

    `terms` is counted by `by`, as from `count_terms` or `count_ngrams`. New columns: `groups_with_term`, `groups` (all
    in the table) and `tf_idf`: the term's share in the group × ln(groups / groups_with_term) (Salton and Buckley 1988,
    doi:10.1016/0306-4573(88)90021-0, with the share as term frequency, so that a long group weighs no more than a short
    one). A term that every group has gets 0. Raises `TableError` where there is one group, for then all would be 0.

    >>> terms = pd.DataFrame({"outlet": ["آوندا", "آوندا", "نارون"], "term": ["صلح", "نان", "نان"],
    ...                       "share_of_tokens": [0.5, 0.5, 1.0]})
    >>> add_tf_idf(terms, by="outlet")["tf_idf"].round(3).tolist()
    [0.347, 0.0, 0.0]
    """
    by = group_names(by, verb="add_tf_idf")
    share = next((column for column in _SHARES if column in terms.columns), _SHARES[0])
    require_columns(terms, [*by, "term", share], verb="add_tf_idf")
    if not by or terms.duplicated([*by, "term"]).any():
        raise TableError("add_tf_idf: a term stands twice in a group; name in by what the terms were counted by")
    groups = len(terms.drop_duplicates(by))
    if groups == 1:
        raise TableError(f"add_tf_idf: there is one group by {', '.join(by)}; tf-idf needs two or more to compare")
    table = terms.assign(groups_with_term=terms.groupby("term")["term"].transform("size").astype(int), groups=groups)
    table["tf_idf"] = table[share] * np.log(table["groups"] / table["groups_with_term"])
    return table


def check_unit(unit: str, *, verb: str) -> None:
    """Raise `TableError` unless `unit` is one that terms are counted by."""
    if unit not in UNITS:
        raise TableError(f"{verb}: unit must be one of {', '.join(UNITS)}; got {unit!r}")


def in_groups(
    tokens: pd.DataFrame, by: str | Sequence[str], groups: pd.DataFrame | None, *, verb: str
) -> tuple[pd.DataFrame, list[str], int]:
    """Return the tokens that are in a group, the columns of `by`, and how many words are in none."""
    by = group_names(by, verb=verb, taken=_COLUMNS)
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
    return rows.groupby(_once(by), sort=False, observed=True).ngroup().to_numpy()


def is_listed(words: pd.DataFrame, stopwords: Collection[str]) -> pd.Series:
    """Tell of each word whether its token or its lemma is in the list."""
    return words["token"].isin(stopwords) | words["lemma"].isin(stopwords)


def _once(columns: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(columns))


def _starts(words: pd.DataFrame, n: int, by: Sequence[str]) -> np.ndarray:
    """Return the rows at which an n-gram starts: the last of its words is n − 1 further on in the same sentence."""
    same = group_codes(words, [*by, "article_id", "sentence"])
    positions = words["position"].to_numpy()
    ends = slice(n - 1, None)
    firsts = slice(0, max(len(words) - n + 1, 0))
    return np.flatnonzero((same[firsts] == same[ends]) & (positions[ends] - positions[firsts] == n - 1))


def _joined(units: pd.Series, starts: np.ndarray, n: int) -> pd.Categorical:
    """Return the n words from each start on, joined by spaces; each distinct n-gram is joined once."""
    codes, distinct = pd.factorize(units)
    ngrams = codes[starts]
    for step in range(1, n):
        ngrams = pd.factorize(ngrams * len(distinct) + codes[starts + step])[0]
    firsts = starts[~pd.Series(ngrams).duplicated().to_numpy()]
    parts = [pd.Series(distinct.take(codes[firsts + step]), dtype="str") for step in range(n)]
    texts = parts[0].str.cat(parts[1:], sep=" ")
    places, categories = pd.factorize(texts)
    return pd.Categorical.from_codes(places[ngrams], categories=categories)


def _tally(occurrences: pd.DataFrame, kept, by: list[str], *, share: str, total: str) -> pd.DataFrame:
    """Count the kept occurrences by group and term, with the size of the group and the spread over its articles.

    `occurrences` is one row per word or n-gram, with `article_id`, `term` and the columns of `by`.
    """
    # All that is repeated is done on numbers: texts are compared once.
    parts, groups = group_codes(occurrences, [*by, "article_id"]), group_codes(occurrences, by)
    codes, terms = pd.factorize(occurrences["term"])
    rows = pd.DataFrame({"part": parts, "item": groups * len(terms) + codes})[np.asarray(kept, dtype=bool)]
    counts = rows.groupby(["part", "item"], sort=False).size().rename("count").reset_index()
    sizes = pd.Series(parts).value_counts()
    group_of = pd.Series(groups, index=parts).loc[lambda column: ~column.index.duplicated()]
    table = counts.groupby("item", sort=False).agg(count=("count", "sum"), articles=("count", "size"))
    table["dispersion"] = deviation_of_proportions(counts, sizes, groups=group_of)
    items = table.index.to_numpy(dtype=int)
    table["term"] = pd.Series(terms.take(items % max(len(terms), 1)), index=table.index, dtype="str")
    table["group"] = items // max(len(terms), 1)
    table[total] = table["group"].map(sizes.groupby(group_of).sum()).astype(int)
    table[share] = table["count"] / table[total]
    table = table.sort_values(["group", "count", "term"], ascending=[True, False, True], ignore_index=True)
    labels = occurrences[by].set_axis(groups).loc[lambda column: ~column.index.duplicated()]
    labels = labels.loc[table["group"]].reset_index(drop=True)
    return labels.join(table[["term", "count", share, "articles", "dispersion", total]])
