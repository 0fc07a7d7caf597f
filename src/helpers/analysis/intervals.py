"""How sure a rate of words is: intervals by drawing whole articles."""

import numpy as np
import pandas as pd

from helpers.analysis.groups import INTERVAL, MIN_ARTICLES
from helpers.core.errors import require_columns, require_whole

_Z = 1.959964  # of a 95% interval
_CELLS_AT_ONCE = 2_000_000  # draws × articles held in memory


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
    DataFrame
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
    own = occurrences[occurrences[by].isin(counts[by])]
    per_article = pd.crosstab(own["article_id"], own[by]).reindex(index=words.index, columns=counts[by], fill_value=0)
    low, high = rate_interval(per_article.to_numpy(), words.to_numpy(), draws, seed)
    return counts.assign(share_low=low, share_high=high)


def bootstrap_rates(
    counts: pd.DataFrame, *, by: str = "outlet", count: str = "hits", draws: int = 1000, seed: int = 1404
) -> pd.DataFrame:
    """Give the rate of each group with its interval, from samples of its articles: words of one are not independent.

    Parameters
    ----------
    counts
        One row per article: the column `by`, `tokens` (its words) and `count`, as from `count_themes(…)` of one theme.
    draws, seed
        Bootstrap samples, and what makes them the same in each run.

    Returns
    -------
    DataFrame
        One row per group: `by`, `articles`, `count`, `tokens`, `per_1000` (count per 1,000 of the words), `low` and
        `high` (its 95% interval; missing where the count is 0 or fewer than five articles have words, which would look
        surer than it is).

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
