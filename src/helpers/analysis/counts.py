"""Terms and n-grams, their shares, their dispersion and their tf-idf."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.analysis.dispersion import dispersion_of_counts
from helpers.analysis.groups import group_names
from helpers.analysis.tally import Asked, Sums, tally
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.core.parts import about_articles, is_in_parts

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
    min_count: int = 1,
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
    overlap, as themes do, give tokens with one row per word and group. Terms that stand fewer than `min_count` times are
    left out, and `attrs["rarer"]` says how many; their words are among `tokens`.

    Tokens may be in parts (`parts.Chunks`, a Dask DataFrame): the table is the same to the last digit.

    >>> tokens = pd.DataFrame({"article_id": list("112"), "token": ["صلح", "و", "صلح"], "lemma": ["صلح", "و", "صلح"],
    ...                        "kind": "word"})
    >>> count_terms(tokens, stopwords={"و"})[["term", "count", "articles", "tokens"]].values.tolist()
    [['صلح', 2, 2, 3]]
    >>> count_terms(tokens, by="article_id", stopwords={"و"})[["article_id", "term", "count"]].values.tolist()
    [['1', 'صلح', 1], ['2', 'صلح', 1]]
    """
    asked = _asked("count_terms", unit, 1, stopwords, by, groups)
    return _to_table(tally(tokens, asked), asked.by, share="share_of_tokens", total="tokens", min_count=min_count)


def count_ngrams(
    tokens: pd.DataFrame,
    *,
    n: int = 2,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | None = None,
    min_count: int = 1,
) -> pd.DataFrame:
    """Count n-grams: one row per n-gram, or per group and n-gram, the most frequent first, ties by the term.

    Columns: those of `by`, `term` (the words with spaces between), `count, share_of_ngrams, articles, dispersion,
    ngrams`. An n-gram is `n` neighbouring words of one sentence with nothing between them, no number and no comma
    either. It is left out when its first or its last word is in `stopwords` (وزارت امور خارجه stays, و ایران goes).
    `share_of_ngrams` divides by `ngrams`, all n-grams of the group, those left out among them. The other columns,
    `unit`, `by`, `groups` and `min_count` are as in `count_terms`; tokens are in reading order, in parts too. Of a million
    articles there are some ten million pairs of words: `min_count=5` keeps those that a table can show.

    >>> tokens = pd.DataFrame({"article_id": "1", "sentence": 0, "position": [0, 1, 2, 3], "kind": "word",
    ...                        "token": ["امور", "خارجه", "و", "امور"], "lemma": ["امور", "خارجه", "و", "امور"]})
    >>> count_ngrams(tokens, stopwords={"و"})[["term", "count", "ngrams"]].values.tolist()
    [['امور خارجه', 1, 3]]
    """
    require_whole(n, name="n", minimum=2, verb="count_ngrams")  # single words are what count_terms counts
    if not is_in_parts(tokens):
        require_columns(tokens, ["sentence", "position"], verb="count_ngrams")
    asked = _asked("count_ngrams", unit, n, stopwords, by, groups)
    return _to_table(tally(tokens, asked), asked.by, share="share_of_ngrams", total="ngrams", min_count=min_count)


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


def _asked(
    verb: str, unit: str, n: int, stopwords: Collection[str], by: str | Sequence[str], groups: pd.DataFrame | None
) -> Asked:
    check_unit(unit, verb=verb)
    names = tuple(group_names(by, verb=verb, taken=_COLUMNS))
    return Asked(verb, unit, n, frozenset(stopwords), names, None if groups is None else about_articles(groups))


def _to_table(sums: Sums, by: Sequence[str], *, share: str, total: str, min_count: int) -> pd.DataFrame:
    """Return the table of sums: groups in reading order, in each the most frequent first."""
    rare = sums.totals[:, 0] < min_count
    items, totals = sums.items[~rare], sums.totals[~rare]
    of_group = sums.of_group[items[:, 0]]
    names = pd.Series(sums.words, dtype="str")
    terms = names.iloc[items[:, 1]].reset_index(drop=True)
    if items.shape[1] > 2:
        terms = terms.str.cat([names.iloc[column].array for column in items[:, 2:].T], sep=" ")
    table = pd.DataFrame({"group": items[:, 0], "term": terms, "count": totals[:, 0], "articles": totals[:, 1]})
    table["dispersion"] = dispersion_of_counts(totals, of_group)
    table[total] = of_group[:, 0]
    table[share] = table["count"] / table[total]
    table = table.sort_values(["group", "count", "term"], ascending=[True, False, True], ignore_index=True)
    labels = sums.groups[list(by)].loc[table["group"]].reset_index(drop=True)
    table = labels.join(table[["term", "count", share, "articles", "dispersion", total]])
    table.attrs |= {"without_group": sums.outside, "rarer": int(rare.sum())}
    return table
