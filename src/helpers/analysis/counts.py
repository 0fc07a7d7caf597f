"""Terms and n-grams, their shares, dispersion and tf-idf; where in texts they stand; how rich a vocabulary is."""

from collections.abc import Collection, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.concordance import rows_of
from helpers.analysis.groups import check_unit, group_codes, group_names, with_groups, word_set
from helpers.analysis.relation import count_rows
from helpers.analysis.totals import CountRequest, count_units
from helpers.core.arrays import group_starts
from helpers.core.errors import TableError, require_columns, require_table, require_whole
from helpers.core.parts import TableParts, about_articles

_SHARES = ("share_of_tokens", "share_of_ngrams")
_COLUMNS = frozenset(["term", "count", *_SHARES, "articles", "dispersion", "tokens", "ngrams"])
_MEASURES = ["types", "mattr", "yule_k"]
_OF_PLACES = ["term", "article_id", "position", "word", "words", "share", "count", "dispersion"]
_FROM_ARTICLES = ["article_id", "date"]


def count_terms(
    tokens: pd.DataFrame | TableParts,
    *,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | Any | None = None,
    min_count: int = 1,
    negated: bool | None = None,
) -> pd.DataFrame:
    """Count terms: one row per term, or per group and term, the most frequent first, ties by the term.

    Parameters
    ----------
    tokens : a table of tokens, or its parts: the result is the same to the last digit.
    unit : a term is a lemma, or with `unit="token"` a token. Only words count, not numbers, punctuation or Latin
        script.
    stopwords : a word is left out when its token or its lemma is one of these.
    by : columns of tokens (`article_id`, `paragraph`), or of `groups`. A word whose group is missing counts in no
        group. Where groups overlap, as themes do, give tokens with one row per word and group.
    groups : one row per article, or per paragraph or sentence of it: `by="outlet", groups=articles`.
    min_count : terms that occur fewer times are left out; their words are among `tokens`.
    negated : with True only negated forms of verbs count (ندارد, نیست), with False all other words. `tokens` has all
        words either way, so that the two shares of a term add up to its whole share.

    Returns
    -------
    One row per group and term; groups in reading order. Columns: those of `by`, `term`, `count`, `share_of_tokens` (of
    `tokens`, so that it does not change with the stopwords), `articles` (with the term), `dispersion` (Gries'
    normalised deviation of proportions over the articles of the group, see `deviation_of_proportions`; missing where
    there is one article), `tokens` (all words of the group, stopwords among them).

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": list("112"), "token": ["صلح", "و", "صلح"], "lemma": ["صلح", "و", "صلح"],
    ...                        "kind": "word"})
    >>> count_terms(tokens, stopwords={"و"})[["term", "count", "articles", "tokens"]].values.tolist()
    [['صلح', 2, 2, 3]]
    >>> count_terms(tokens, by="article_id", stopwords={"و"})[["article_id", "term", "count"]].values.tolist()
    [['1', 'صلح', 1], ['2', 'صلح', 1]]

    How often is it said that something is not, or was not done?

    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["نان هست. راه نیست و امید نیست."]})
    >>> count_terms(tokenize(articles), negated=True)[["term", "count", "tokens"]].values.tolist()
    [['هست', 2, 7]]
    """
    words = word_set(stopwords, verb="count_terms")
    request = CountRequest("count_terms", unit, 1, words, by, groups, min_count, negated)
    return _count(tokens, request, "share_of_tokens", "tokens")


def count_ngrams(
    tokens: pd.DataFrame | TableParts,
    n: int = 2,
    *,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | Any | None = None,
    min_count: int = 1,
    negated: bool | None = None,
) -> pd.DataFrame:
    """Count n-grams: one row per n-gram, or per group and n-gram, the most frequent first, ties by the term.

    Parameters
    ----------
    tokens, unit, by, groups : as in `count_terms`; tokens are in reading order.
    n : an n-gram is `n` neighbouring words of one sentence with nothing between them, no number and no comma either.
    stopwords : an n-gram is left out when its first or its last word is one of these (وزارت امور خارجه stays, و ایران
        goes).
    min_count : a million articles have some ten million pairs of words: `min_count=5` leaves those that a table can
        show.
    negated : with True only n-grams with a negated form of a verb count (راه نیست), with False only those without one;
        `ngrams` has all in either case.

    Returns
    -------
    One row per group and n-gram. Columns: those of `by`, `term` (the words with spaces between), `count`,
    `share_of_ngrams` (of `ngrams`), `articles`, `dispersion`, `ngrams` (all of the group, also those left out).

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "1", "sentence": 0, "position": [0, 1, 2, 3], "kind": "word",
    ...                        "token": ["امور", "خارجه", "و", "امور"], "lemma": ["امور", "خارجه", "و", "امور"]})
    >>> count_ngrams(tokens, stopwords={"و"})[["term", "count", "ngrams"]].values.tolist()
    [['امور خارجه', 1, 3]]
    """
    require_whole(n, name="n", minimum=2, verb="count_ngrams")  # Single words are what count_terms counts.
    words = word_set(stopwords, verb="count_ngrams")
    request = CountRequest("count_ngrams", unit, n, words, by, groups, min_count, negated)
    return _count(tokens, request, "share_of_ngrams", "ngrams")


def add_tf_idf(terms: pd.DataFrame, *, by: str | Sequence[str]) -> pd.DataFrame:
    """Add what weighs a term of one group against the other groups: the rows of `terms`, one per group and term.

    Parameters
    ----------
    terms : a table from `count_terms` or `count_ngrams`.
    by : the columns by which it was counted.

    Returns
    -------
    The rows of `terms` with `groups_with_term`, `groups` (all in the table) and `tf_idf`: the term's share in the group
    × ln(groups / groups_with_term). A term that every group has gets 0.

    Raises
    ------
    TableError : where there is one group, for then all would be 0, or a term stands twice in a group.

    References
    ----------
    Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0, with the share as term frequency, so that a long group
    weighs no more than a short one.

    Examples
    --------
    >>> terms = pd.DataFrame({"outlet": ["آوندا", "آوندا", "نارون"], "term": ["صلح", "نان", "نان"],
    ...                       "share_of_tokens": [0.5, 0.5, 1.0]})
    >>> add_tf_idf(terms, by="outlet")["tf_idf"].round(3).tolist()
    [0.347, 0.0, 0.0]
    """
    require_table(terms, verb="add_tf_idf")
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


def deviation_of_proportions(counts: pd.DataFrame, sizes: pd.Series) -> pd.Series:
    """Return Gries' deviation of proportions, normalised: one value per item, by the item.

    `counts` is one row per item and part in which it occurs, with `item, part, count`; `sizes` the words of each part,
    by the part.

    DP is half the sum, over all parts, of the distance between the part's share of the words and its share of the item
    (Gries 2008, doi:10.1075/ijcl.13.4.02gri). Normalised, it is divided by 1 − the smallest share (Lijffijt and Gries
    2012, doi:10.1075/ijcl.17.1.08lij): 0 where an item is spread as the words are, 1 where it sits in the smallest part
    alone. It is missing where there is one part.

    >>> counts = pd.DataFrame({"item": ["صلح", "صلح", "نان"], "part": [1, 2, 2], "count": [1, 1, 1]})
    >>> deviation_of_proportions(counts, pd.Series({1: 5, 2: 5})).tolist()
    [0.0, 1.0]
    """
    shares = sizes / sizes.sum()
    expected = counts["part"].map(shares)
    observed = counts["count"] / counts.groupby("item", sort=False)["count"].transform("sum")
    gaps = pd.DataFrame({"item": counts["item"], "gap": (observed - expected).abs(), "expected": expected})
    items = gaps.groupby("item", sort=False).sum()
    # A part without the item deviates by its whole expected share.
    deviation = (items["gap"] + 1 - items["expected"]) / 2
    return (deviation / (1 - shares.min() if len(shares) > 1 else np.nan)).astype("Float64")


def _count(tokens: pd.DataFrame | TableParts, request: CountRequest, share: str, total: str) -> pd.DataFrame:
    check_unit(request.unit, verb=request.verb)
    by = group_names(request.by, verb=request.verb, taken=_COLUMNS)
    groups = None if request.groups is None else about_articles(request.groups)
    table = count_units(tokens, request._replace(by=tuple(by), groups=groups)).terms.rename(columns={"total": total})
    table[share] = table["count"] / table[total]
    return table[[*by, "term", "count", share, "articles", "dispersion", total]]


def lexical_diversity(
    tokens: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | None = None,
    window: int = 100,
    unit: str = "lemma",
) -> pd.DataFrame:
    """Measure lexical diversity: one row per group, or one for all.

    Parameters
    ----------
    tokens : a table of tokens in reading order.
    by, groups, unit : as in `count_terms`.
    window : words of a run for `mattr`.

    Returns
    -------
    One row per group, in reading order. Columns: those of `by`, `tokens` (words), `types` (distinct lemmas, or tokens
    with `unit="token"`), `mattr`, `yule_k`, `articles`.

    `mattr` is the moving-average type-token ratio: the mean, over all runs of `window` neighbouring words of an
    article, across its sentences, of the distinct among them by `window`: 1 where no word comes back. No run goes from
    one article to the next, as the measure is one of a text: the order of articles makes no difference. Shorter
    articles have no run; a group in which all are shorter has no `mattr`: choose a shorter `window`.

    `yule_k` is 10,000 × (Σ f² − N) / N², with f how often each type occurs among N words: 0 where no word comes back,
    so that more is poorer. It is missing where there are no words.

    References
    ----------
    MATTR: Covington and McFall 2010, doi:10.1080/09296171003643098. K: Yule 1944, The statistical study of literary
    vocabulary; as in Tweedie and Baayen 1998, doi:10.1023/A:1001749303137, equation 16.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": "1", "token": list("ابا"), "lemma": list("ابا"), "kind": "word"})
    >>> lexical_diversity(tokens, window=2)[["tokens", "types", "mattr"]].values.tolist()
    [[3, 2, 1.0]]
    """
    verb = "lexical_diversity"
    check_unit(unit, verb=verb)
    require_whole(window, name="window", minimum=1, verb=verb)
    by = group_names(by, verb=verb)
    require_columns(tokens, ["article_id", unit, "kind"], verb=verb)
    table = count_rows(tokens, by, groups, verb=verb, where="word").rename(columns={"rows": "tokens"})
    grouped = tokens if groups is None else with_groups(tokens, by, groups, verb=verb)
    grouped = grouped.dropna(subset=by) if by else grouped
    words = grouped[(grouped["kind"] == "word").to_numpy()]
    found = pd.DataFrame({"code": pd.factorize(words[unit])[0], "article": pd.factorize(words["article_id"])[0]})
    of_groups = found.groupby(group_codes(words, by), sort=False)
    measures = {place: _measures(rows, window) for place, rows in of_groups}
    measured = pd.DataFrame([measures.get(place, (0, None, None)) for place in table.index], columns=_MEASURES)
    table = table.join(measured.astype({"types": int, "mattr": "Float64", "yule_k": "Float64"}))
    return table[[*by, "tokens", *_MEASURES, "articles"]]


def _measures(words: pd.DataFrame, window: int) -> tuple[int, float | None, float]:
    """Return the types, the moving ratio and Yule's K of the words of a group.

    A type is counted at its first place in a run. The runs in which a place is the first with its type begin after the
    place before with the same type in the article, and these are counted instead of running over every one of them.
    """
    frequencies, size = words["code"].value_counts().to_numpy(float), len(words)
    yule_k = 10_000 * ((frequencies**2).sum() - size) / size**2
    article, places = words["article"].to_numpy(), pd.Series(range(size))
    starts = np.flatnonzero(group_starts(article))
    lengths = np.diff(starts, append=size)
    runs = np.maximum(lengths - window + 1, 0).sum()
    before = places.groupby([article, words["code"].to_numpy()]).shift(fill_value=-1)
    earliest = np.maximum(np.maximum(before + 1, places - window + 1), np.repeat(starts, lengths))
    latest = np.minimum(places, np.repeat(starts + lengths - window, lengths))
    firsts = np.maximum(latest - earliest + 1, 0).sum()
    return len(frequencies), float(firsts / window / runs) if runs else None, yule_k


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
    hits : one row per place, with `article_id, position` and what was found: lines of `concordance`, theme hits, pairs.
    articles : one row per article, with the column `by` and, if there is one, `date`.
    by : what a text is: an article, or all articles of an outlet or another group, which stand one behind another in
        time, those without a date last. Articles without a group are of the group "".
    label : the column of `hits` that says what was found; its values stand in the column `term`.

    Returns
    -------
    `by`, `term`, `article_id`, `position`; `word`, how many words of the text stand before the hit, of `words` in all
    (numbers and Latin words are none); `share`, the place as a share of the text, 0 for its first word; `count`, the
    hits of the term in the text; `dispersion`, the normalised deviation of proportions over the articles of the text,
    as in `count_terms`: missing for an article, and without a hit.

    Raises
    ------
    TableError : for hits of which there is no token, and for a `by` that is a column of the result.

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
    (by,) = group_names(by, verb="find_dispersion", taken=[name for name in _OF_PLACES if name != "article_id"])
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
        return table.assign(article_id=table["text"])[_OF_PLACES]
    return table.rename(columns={"text": by})[[by, *_OF_PLACES]]


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
    several = texts[texts["text"].duplicated(keep=False) & texts["text"].isin(counts["text"].unique())]
    for text, own in several.groupby("text", sort=False):
        sizes = own.set_index("article_id")["size"]
        spread = deviation_of_proportions(counts[counts["text"] == text], sizes[sizes > 0])
        found |= {(text, term): value for term, value in spread.items()}
    return [found.get(key, pd.NA) for key in zip(every["text"], every["term"], strict=True)]
