"""Where in texts terms stand, and how evenly."""

from itertools import product

import numpy as np
import pandas as pd

from helpers.analysis.concordance import rows_of
from helpers.analysis.counts import deviation_of_proportions
from helpers.analysis.groups import group_names, with_groups
from helpers.core.arrays import group_starts
from helpers.core.errors import TableError, require_columns

_COLUMNS = ["term", "article_id", "position", "word", "words", "share", "count", "dispersion"]
_FROM_ARTICLES = ["article_id", "date"]


def find_dispersion(
    hits: pd.DataFrame,
    tokens: pd.DataFrame,
    *,
    articles: pd.DataFrame | None = None,
    by: str = "article_id",
    label: str = "term",
) -> pd.DataFrame:
    """Find where in its text each hit stands: one row per hit, and one without a place for a term that a text lacks.

    The text with the most hits stands first; in it the terms in the order of the hits, and these in reading order.

    Parameters
    ----------
    hits
        One row per place, with `article_id, position` and what was found: lines of `concordance`, theme hits, pairs.
    articles
        One row per article, with the column `by` and, if there is one, `date`.
    by
        What a text is: an article, or all articles of an outlet or another group, which stand one behind another in
        time, those without a date last. Articles without a group are of the group "".
    label
        The column of `hits` that says what was found; its values stand in the column `term`.

    Returns
    -------
    DataFrame
        `by`, `term`, `article_id`, `position`; `word`, how many words of the text stand before the hit, of `words` in
        all (numbers and Latin words are none); `share`, the place as a share of the text, 0 for its first word;
        `count`, the hits of the term in the text; `dispersion`, the normalised deviation of proportions
        over the articles of the text, as in `count_terms`: missing for an article, and without a hit.

    Raises
    ------
    TableError
        For hits of which there is no token, and for a `by` that is a column of the result.

    Examples
    --------
    >>> from helpers.analysis import concordance
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "title": "", "text": ["صلح و نان و صلح", "نان"]})
    >>> tokens = tokenize(articles)
    >>> found = find_dispersion(concordance(tokens, "صلح").assign(term="صلح"), tokens)
    >>> found[["article_id", "word", "words", "count"]].astype(object).fillna("").values.tolist()
    [['1', 0, 5, 2], ['1', 4, 5, 2], ['2', '', 1, 0]]
    """
    require_columns(hits, ["article_id", "position", label], verb="find_dispersion")
    require_columns(tokens, ["article_id", "position", "kind"], verb="find_dispersion")
    (by,) = group_names(by, verb="find_dispersion", taken=[name for name in _COLUMNS if name != "article_id"])
    if by != "article_id" and articles is None:
        raise TableError(f"find_dispersion: by={by!r} is a column of the articles; pass articles=…")
    texts, before = _texts(tokens, articles, by)
    rows = rows_of(hits, tokens, verb="find_dispersion")
    found = hits[["article_id", "position"]].assign(term=hits[label].astype(object), word=before[rows])
    found = found.iloc[np.argsort(rows, kind="stable")].merge(texts, on="article_id", validate="many_to_one")
    found["word"] += found["offset"] - found["first"]
    found = found.sort_values("word", kind="stable")
    counts = found.groupby(["text", "term", "article_id"], sort=False).size().rename("count").reset_index()
    terms = list(dict.fromkeys(hits[label]))
    every = pd.DataFrame(product(dict.fromkeys(texts["text"]), terms), columns=["text", "term"])
    every["dispersion"] = pd.Series(_dispersions(counts, texts, every), dtype="Float64")
    every = every.merge(texts.groupby("text", sort=False)["size"].sum().rename("words").reset_index(), on="text")
    sums = counts.groupby(["text", "term"], sort=False)["count"].sum().reset_index()
    every = every.merge(sums, on=["text", "term"], how="left").fillna({"count": 0}).astype({"count": int})
    every["hits"] = every.groupby("text", sort=False)["count"].transform("sum")
    every = every.sort_values("hits", ascending=False, kind="stable")
    table = every.merge(found.drop(columns=["first", "offset", "size"]), on=["text", "term"], how="left")
    table["share"] = table["word"] / table["words"]
    table[["word", "position"]] = table[["word", "position"]].astype("Int64")
    if by == "article_id":
        return table.assign(article_id=table["text"])[_COLUMNS]
    return table.rename(columns={"text": by})[[by, *_COLUMNS]]


def _texts(tokens: pd.DataFrame, articles: pd.DataFrame | None, by: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Return one row per article with its text and words, in the order of the texts; and the words before each token.

    `first` are the words before the article in the tokens, `offset` those before it in its text.
    """
    before = np.append(0, np.cumsum(tokens["kind"] == "word"))
    starts = np.flatnonzero(group_starts(tokens["article_id"].array))
    texts = tokens[["article_id"]].iloc[starts].assign(first=before[starts])
    texts["size"] = np.diff(np.append(before[starts], before[-1]))
    if articles is not None:
        wanted = [name for name in dict.fromkeys([*_FROM_ARTICLES, by]) if name in articles or name == by]
        texts = with_groups(texts, wanted, articles, verb="find_dispersion")
    if "date" in texts:
        texts = texts.sort_values("date", kind="stable")
    names = texts[by].astype(object)
    texts["text"] = names.where(names.notna(), "")
    texts["offset"] = texts.groupby("text", sort=False)["size"].cumsum() - texts["size"]
    return texts[["article_id", "text", "first", "offset", "size"]], before


def _dispersions(counts: pd.DataFrame, texts: pd.DataFrame, every: pd.DataFrame) -> list:
    """Return how evenly each text and term of `every` is spread over the text's articles."""
    found, counts = {}, counts.rename(columns={"term": "item", "article_id": "part"})
    several = texts[texts["text"].duplicated(keep=False) & texts["text"].isin(counts["text"])]
    for text, own in several.groupby("text", sort=False):
        sizes = own.set_index("article_id")["size"]
        spread = deviation_of_proportions(counts[counts["text"] == text], sizes[sizes > 0])
        found |= {(text, term): value for term, value in spread.items()}
    return [found.get(key, pd.NA) for key in zip(every["text"], every["term"], strict=True)]
