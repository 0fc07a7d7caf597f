"""Terms, their shares and their dispersion."""

from collections.abc import Collection

import pandas as pd

from helpers.errors import TableError, require_columns

UNITS = ("lemma", "token")


def count_terms(tokens: pd.DataFrame, *, unit: str = "lemma", stopwords: Collection[str] = ()) -> pd.DataFrame:
    """Count terms: one row per term, the most frequent first, ties by the term.

    Columns `term, count, share_of_tokens, articles, dispersion`. A term is a lemma, or with `unit="token"` a token;
    only words count, not numbers, punctuation or Latin script. A word is left out when its token or its lemma is in
    `stopwords`. `share_of_tokens` divides by all words, stopwords among them, so that it does not move with the list.

    `dispersion` is Gries' deviation of proportions over articles, normalised: 0 where a term is spread as the words
    are, 1 where it sits in the smallest article alone (Gries 2008, doi:10.1075/ijcl.13.4.02gri; normalised by 1 − the
    smallest share, Lijffijt and Gries 2012, doi:10.1075/ijcl.17.1.08lij). It is missing where there is one article.

    >>> tokens = pd.DataFrame({"article_id": list("112"), "token": ["صلح", "و", "صلح"], "lemma": ["صلح", "و", "صلح"],
    ...                        "kind": "word"})
    >>> count_terms(tokens, stopwords={"و"})[["term", "count", "articles"]].values.tolist()
    [['صلح', 2, 2]]
    """
    require_columns(tokens, ["article_id", "token", "lemma", "kind"], verb="count_terms")
    if unit not in UNITS:
        raise TableError(f"count_terms: unit must be one of {', '.join(UNITS)}; got {unit!r}")
    words = tokens[tokens["kind"] == "word"]
    kept = words[~(words["token"].isin(stopwords) | words["lemma"].isin(stopwords))]
    per_article = kept.groupby([unit, "article_id"], sort=False, observed=True).size().rename("count").reset_index()
    terms = (
        per_article.groupby(unit)
        .agg(count=("count", "sum"), articles=("article_id", "size"))
        .rename_axis("term")
        .reset_index()
        .sort_values(["count", "term"], ascending=[False, True], ignore_index=True)
    )
    terms["share_of_tokens"] = terms["count"] / max(len(words), 1)
    deviation = _deviation_of_proportions(
        per_article.rename(columns={unit: "term"}), words["article_id"].value_counts()
    )
    terms["dispersion"] = terms["term"].map(deviation).astype("Float64")
    return terms[["term", "count", "share_of_tokens", "articles", "dispersion"]]


def _deviation_of_proportions(per_article: pd.DataFrame, article_sizes: pd.Series) -> pd.Series:
    """Return the normalised DP of each term; all missing where there is one article."""
    shares = article_sizes / article_sizes.sum()
    if len(shares) < 2:
        return pd.Series(pd.NA, index=per_article["term"].unique(), dtype="Float64")
    expected = per_article["article_id"].map(shares)
    observed = per_article["count"] / per_article.groupby("term")["count"].transform("sum")
    summed = pd.DataFrame({"term": per_article["term"], "gap": (observed - expected).abs(), "expected": expected})
    summed = summed.groupby("term")[["gap", "expected"]].sum()
    # An article without the term deviates by its whole expected share.
    deviation = (summed["gap"] + 1 - summed["expected"]) / 2
    return (deviation / (1 - shares.min())).astype("Float64")
