"""Groups to count by, articles, outlets, speakers, periods; and the intervals of what is counted in them."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns, require_whole

PLACES = ["article_id", "paragraph", "sentence"]  # by which a table of groups may be joined to tokens and hits
UNITS = ("lemma", "token")
MIN_ARTICLES = 5  # of a period or a side; fewer give an interval that looks surer than it is, and no finding
INTERVAL = (2.5, 97.5)  # percentiles of bootstrap samples
_Z = 1.959964  # of a 95% interval
_CELLS_AT_ONCE = 2_000_000  # draws × articles held in memory


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
    groups : one row per article, with the column `by`; without a name ("" or missing) it is of the group `unnamed`.
    top : how many groups to keep apart, those with the most articles. A single one beyond is kept apart too, as
        `others` would name it less well.

    Returns
    -------
    One row per article, as it came: `article_id` and `by`, an ordered categorical: the largest group first (of equal
    ones the first in the alphabet), then `others` and `unnamed`, where there are such.

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


def add_intervals(
    counts: pd.DataFrame,
    occurrences: pd.DataFrame,
    tokens: pd.DataFrame,
    *,
    by: str = "term",
    draws: int = 1000,
    seed: int = 1,
) -> pd.DataFrame:
    """Add the 95% interval of each term's share of the words: one row per term, as it was.

    Whole articles are drawn (percentile bootstrap), as the words of one article are not independent: the interval says
    how far the share would move had other articles of the kind been collected.

    Parameters
    ----------
    counts : one row per value of `by`, as from `count_terms` without groups.
    occurrences : one row per occurrence with `article_id` and `by`: lines of `concordance`, or words by their lemma.
    tokens : of the whole corpus: their words are what is divided by.

    Returns
    -------
    `counts` with `share_low` and `share_high`, missing where there are fewer than five articles.

    Examples
    --------
    >>> tokens = pd.DataFrame({"article_id": list("1122334455"), "term": ["صلح", "نان"] * 5, "kind": "word"})
    >>> terms = pd.DataFrame({"term": ["صلح"], "count": [5]})
    >>> add_intervals(terms, tokens, tokens)[["share_low", "share_high"]].values.tolist()
    [[0.5, 0.5]]

    References
    ----------
    Efron, B. and Tibshirani, R. (1993), An introduction to the bootstrap, ch. 13
    """
    require_columns(counts, [by], verb="add_intervals")
    require_columns(occurrences, ["article_id", by], verb="add_intervals")
    require_whole(draws, name="draws", minimum=1, verb="add_intervals")
    words = tokens["article_id"][tokens["kind"] == "word"].value_counts(sort=False)
    if len(words) < MIN_ARTICLES or counts.empty:
        return counts.assign(share_low=np.nan, share_high=np.nan)
    own = occurrences[occurrences[by].isin(counts[by].unique())]
    per_article = pd.crosstab(own["article_id"], own[by]).reindex(index=words.index, columns=counts[by], fill_value=0)
    low, high = rate_interval(per_article.to_numpy(), words.to_numpy(), draws, seed)
    return counts.assign(share_low=low, share_high=high)


def bootstrap_rates(
    counts: pd.DataFrame, *, by: str = "outlet", count: str = "hits", draws: int = 1000, seed: int = 1404
) -> pd.DataFrame:
    """Give the rate of each group with its interval, from samples of its articles: words of one are not independent.

    Parameters
    ----------
    counts : one row per article: the column `by`, `tokens` (its words) and `count`, as from `count_themes(…)` of one
        theme.
    draws, seed : bootstrap samples, and what makes them the same in each run.

    Returns
    -------
    One row per group: `by`, `articles`, `count`, `tokens`, `per_1000` (count per 1,000 of the words), `low` and `high`
    (its 95% interval; missing where the count is 0 or fewer than five articles have words, which would look surer than
    it is).

    References
    ----------
    Efron and Tibshirani 1993, An introduction to the bootstrap, ch. 13.

    Examples
    --------
    >>> counts = pd.DataFrame({"outlet": "آوند", "tokens": 100, "hits": [1, 1, 1, 1, 1]})
    >>> bootstrap_rates(counts)[["articles", "per_1000", "low", "high"]].values.tolist()
    [[5.0, 10.0, 10.0, 10.0]]
    """
    require_columns(counts, [by, "tokens", count], verb="bootstrap_rates")
    require_whole(draws, name="draws", minimum=1, verb="bootstrap_rates")
    rows = []
    for name, group in counts[counts["tokens"] > 0].groupby(by, observed=True):
        found, words = group[[count]].to_numpy(), group["tokens"].to_numpy()
        is_enough = len(group) >= MIN_ARTICLES
        low, high = rate_interval(1000 * found, words, draws, seed) if is_enough else ([np.nan], [np.nan])
        rows.append((name, len(group), found.sum(), words.sum(), 1000 * found.sum() / words.sum(), low[0], high[0]))
    return pd.DataFrame(rows, columns=[by, "articles", count, "tokens", "per_1000", "low", "high"])


def rate_interval(per_article: np.ndarray, words: np.ndarray, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of the 95% interval of each column's rate per word, by drawing articles; missing for none."""
    rates = draw_rates(per_article, words, draws, np.random.default_rng(seed))
    low, high = np.percentile(rates[~np.isnan(rates).any(axis=1)], INTERVAL, axis=0)
    nothing = (per_article == 0).all(axis=0)
    return np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)


def wilson_interval(count: pd.Series, whole: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the ends of the 95% interval of shares, counts of so many (Wilson 1927).

    doi:10.1080/01621459.1927.10502953.

    >>> [end.round(3).tolist() for end in wilson_interval(pd.Series([0, 5]), pd.Series([10, 10]))]
    [[0.0, 0.237], [0.278, 0.763]]
    """
    centre, half = count + _Z**2 / 2, _Z * (count * (whole - count) / whole + _Z**2 / 4) ** 0.5
    return (centre - half) / (whole + _Z**2), (centre + half) / (whole + _Z**2)


def draw_rates(per_article: np.ndarray, words: np.ndarray, draws: int, random: np.random.Generator) -> np.ndarray:
    """Return each column's rate per word in each bootstrap sample of the articles; missing in one without words.

    Articles are drawn in the order of their words and the column's count, so that an interval depends neither on the
    order in which they come, nor on their ids, nor on which other columns there are.
    """
    every = np.broadcast_to(np.asarray(words)[:, None], per_article.shape)
    order = np.lexsort((per_article, every), axis=0)
    sums = _draw(np.column_stack([np.sort(words), np.take_along_axis(per_article, order, axis=0)]), draws, random)
    with np.errstate(invalid="ignore"):
        return sums[:, 1:] / sums[:, :1]


def draw_sums(per_article: np.ndarray, draws: int, random: np.random.Generator) -> np.ndarray:
    """Return the sum of each column over the articles of each bootstrap sample: draws × columns."""
    return _draw(per_article[order_by_content(per_article)], draws, random)


def order_by_content(per_article: np.ndarray) -> np.ndarray:
    """Return the order in which to draw articles: that of their numbers, whatever their own order and ids.

    Articles of the same numbers are the same to a sample.

    >>> order_by_content(np.array([[2, 1], [1, 9], [1, 3]])).tolist()
    [2, 1, 0]
    """
    return np.lexsort(per_article.T[::-1]) if per_article.size else np.arange(len(per_article))


def _draw(per_article: np.ndarray, draws: int, random: np.random.Generator) -> np.ndarray:
    size = len(per_article)
    at_once = max(1, _CELLS_AT_ONCE // max(size, 1))
    samples = (draw_articles(size, min(at_once, draws - done), random) for done in range(0, draws, at_once))
    return np.concatenate([times @ per_article for times in samples])


def draw_articles(articles: int, draws: int, random: np.random.Generator) -> np.ndarray:
    """Return how often each article stands in each bootstrap sample: draws × articles."""
    if not articles:
        return np.empty((draws, 0), dtype=int)
    return random.multinomial(articles, np.full(articles, 1 / articles), size=draws)
