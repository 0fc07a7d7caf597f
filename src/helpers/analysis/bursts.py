"""Bursts of a series over time, the points where its level changes, and the words that make a burst.

Both count articles that have something among the articles of a period, and not words: the mentions of one article are
one event. Both ask what chance does by dealing the same articles out to the periods anew, so that a flat series of any
length, with periods of any size, raises a false alarm in 5% of cases at most.
"""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.analysis.groups import group_names
from helpers.analysis.keyness import keyness
from helpers.analysis.timeline import PERIOD_COLUMNS
from helpers.core.errors import TableError, require_columns, require_dates, require_whole

_LEVEL = 0.05  # of false alarms in a series
_LEAST_RATIO = 0.5  # log2, of a word of a burst: 1.4 times as often
_SHORTEST_LEVEL = 2  # periods: what lasts for one is a peak
_MOST_CHANGES = 8  # of level in a series
_ROUNDING = 1e-9
_NEEDED = ["period", "start", "end", "count", "tokens", "articles", "articles_with"]


def find_bursts(
    periods: pd.DataFrame,
    *,
    by: str | Sequence[str] = (),
    ratio: float = 2.0,
    cost: float = 1.0,
    draws: int = 999,
    seed: int = 1404,
) -> pd.DataFrame:
    """Find runs of periods in which more articles have something than usual: one row per burst, the strongest first.

    An automaton of two states sends articles with it at the usual rate p₀ (that of all periods together) or at
    `ratio` times p₀; to enter the higher state costs `cost` × ln(number of periods), to leave it nothing. A burst is a
    run in the higher state on the cheapest way through all periods, and its `weight` how much cheaper it is there.

    Parameters
    ----------
    periods : as from `count_by_period`.
    by : the columns whose values are the series; without any, all periods are one.
    draws, seed : how often the articles are dealt out to the periods anew, for the p-value, and what makes it the same
        each time.

    Returns
    -------
    The columns of `by`, `kind` ("burst"), `start` and `end` (its first and last day), `first_period`, `last_period`,
    `periods` (how many), `articles_with`, `articles`, `share_of_articles` and `usual_share` (p₀), `weight` and
    `p_value`: the share of deals whose strongest burst weighs as much. Only those below 0.05 are given. A series whose
    usual share is 0 or 1 has none.

    References
    ----------
    Kleinberg 2002, Bursty and hierarchical structure in streams, doi:10.1145/775047.775061, section 4. With a rate near
    1, the higher one is halfway from it to 1.

    Examples
    --------
    >>> days = pd.date_range("2025-09-01", periods=8)
    >>> periods = pd.DataFrame({"period": [*"abcdefgh"], "start": days, "end": days, "count": 1, "tokens": 1000,
    ...                         "articles": 20, "articles_with": [2, 2, 12, 12, 2, 2, 2, 2]})
    >>> find_bursts(periods)[["first_period", "last_period", "articles_with", "p_value"]].values.tolist()
    [['c', 'd', 24, 0.001]]
    """
    if not (ratio > 1 and cost >= 0):
        raise TableError(f"find_bursts: ratio must be above 1 and cost 0 or more; got {ratio} and {cost}")
    found = []
    for names, series in _series_of(periods, by, draws, "find_bursts"):
        having, articles = series["articles_with"].to_numpy(), series["articles"].to_numpy()
        usual = having.sum() / articles.sum()
        higher = min(ratio * usual, (1 + usual) / 2)
        entry = cost * np.log(len(series))
        gains = _gains(having[None], articles, usual, higher)
        runs = _runs(_are_high(gains, entry)[0])
        chance = (
            _heaviest(_gains(_dealt(having, articles, draws, seed), articles, usual, higher), entry) if runs else []
        )
        for first, last in runs:
            weight = float(gains[0, first : last + 1].sum())
            p_value = (1 + int(np.sum(np.asarray(chance) >= weight - _ROUNDING))) / (draws + 1)
            found.append(
                names
                | _span(series, first, last, "burst")
                | {"usual_share": usual, "weight": weight, "p_value": p_value}
            )
    columns = [*group_names(by, verb="find_bursts"), *_SPAN, "usual_share", "weight", "p_value"]
    table = pd.DataFrame(found, columns=columns)
    return table[table["p_value"] < _LEVEL].sort_values("weight", ascending=False, kind="stable", ignore_index=True)


def find_changes(
    periods: pd.DataFrame, *, by: str | Sequence[str] = (), draws: int = 999, seed: int = 1404
) -> pd.DataFrame:
    """Part each series where its level changes: one row per level, in the order of time.

    The share of articles that have something is a level for at least two periods. Wanted are the levels, nine at most,
    under which the counts are likeliest, each further one at a price. Of the same articles, dealt out to the periods
    anew, 95% of the deals do not pay it for any change.

    Parameters
    ----------
    periods, by, draws, seed : as in `find_bursts`.

    Returns
    -------
    The columns of `by`, `kind` ("level"), `start`, `end`, `first_period`, `last_period`, `periods`, `articles_with`,
    `articles`, `share_of_articles`, and `per_1000`, the rate in these periods together. A series without a change has
    one row.

    References
    ----------
    Truong, Oudre and Vayatis 2020, Selective review of offline change point detection methods,
    doi:10.1016/j.sigpro.2019.107299, section 5.1 (optimal partitions by dynamic programming, as in ruptures), with the
    binomial likelihood as cost.

    Examples
    --------
    >>> days = pd.date_range("2025-09-01", periods=8)
    >>> periods = pd.DataFrame({"period": [*"abcdefgh"], "start": days, "end": days, "count": 1, "tokens": 1000,
    ...                         "articles": 20, "articles_with": [2, 1, 2, 2, 12, 11, 12, 13]})
    >>> find_changes(periods)[["first_period", "last_period", "share_of_articles"]].values.tolist()
    [['a', 'd', 0.0875], ['e', 'h', 0.6]]
    """
    found = []
    for names, series in _series_of(periods, by, draws, "find_changes"):
        having, articles = series["articles_with"].to_numpy(), series["articles"].to_numpy()
        ends = [len(series)]
        if len(series) >= 2 * _SHORTEST_LEVEL and 0 < having.sum() < articles.sum():
            chance = _change_gains(_dealt(having, articles, draws, seed), articles)
            number = np.arange(1, len(chance) + 1)
            price = np.quantile((chance / number[:, None]).max(axis=0), 1 - _LEVEL, method="higher")
            left = _change_gains(having[None], articles)[:, 0] - number * price
            if left.max() > _ROUNDING:
                ends = _parted(having, articles, int(number[left.argmax()]))
        for first, end in zip([0, *ends[:-1]], ends, strict=True):
            part = series.iloc[first:end]
            rate = 1000 * part["count"].sum() / part["tokens"].sum()
            found.append(names | _span(series, first, end - 1, "level") | {"per_1000": rate})
    return pd.DataFrame(found, columns=[*group_names(by, verb="find_changes"), *_SPAN, "per_1000"])


def burst_words(
    bursts: pd.DataFrame,
    rows: pd.DataFrame,
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    *,
    stopwords: Collection[str] = (),
    top: int = 10,
) -> pd.DataFrame:
    """Find the words that set the articles of each burst apart: one row per burst and word, the strongest first.

    Parameters
    ----------
    bursts : as from `find_bursts`; columns that `rows` has too (theme) choose the rows of the burst.
    rows, tokens, articles : those that were counted by `count_by_period`.
    stopwords, top : words that are left out, and how many words to give at most.

    Returns
    -------
    `burst` (the row of `bursts`), its other columns that choose rows, `start`, `end`, and the columns of `keyness`,
    whose `p_adjusted` says which of the words are beyond chance. Compared are the articles that have such a row within
    the burst and those that have one outside of it; where none has, all others.

    Examples
    --------
    >>> days = pd.date_range("2025-09-01", periods=4)
    >>> articles = pd.DataFrame({"article_id": list("1234"), "date": days})
    >>> tokens = pd.DataFrame([(article, word) for article, word in zip("1234", ("نفت", "نفت", "نان", "نان"))
    ...                        for word in ["بازار"] + [word] * 9], columns=["article_id", "token"])
    >>> tokens = tokens.assign(lemma=tokens["token"], kind="word")
    >>> bursts = pd.DataFrame({"start": days[[2]], "end": days[[3]]})
    >>> burst_words(bursts, tokens, tokens, articles)["term"].tolist()
    ['نان']
    """
    verb = "burst_words"
    require_columns(bursts, ["start", "end"], verb=verb)
    require_columns(rows, ["article_id"], verb=verb)
    articles = require_dates(articles, verb=verb)
    require_whole(top, name="top", minimum=1, verb=verb)
    chosen_by = [column for column in bursts.columns if column in rows.columns and column not in (*_SPAN, "article_id")]
    days = articles.set_index("article_id")["date"].dt.normalize()
    tables = []
    for number, burst in enumerate(bursts.to_dict("records")):
        own = rows
        for column in chosen_by:
            own = own[own[column] == burst[column]]
        having = days.loc[days.index.isin(own["article_id"].unique())].dropna()
        inside = having.index[having.between(burst["start"], burst["end"])]
        outside = having.index.difference(inside)
        others = outside if len(outside) else days.index.difference(inside)
        sides = (tokens[tokens["article_id"].isin(ids)] for ids in (inside, others))
        words = keyness(*sides, stopwords=stopwords)
        words = words[words["log_ratio"] >= _LEAST_RATIO].head(top)
        about = {"burst": number} | {column: burst[column] for column in (*chosen_by, "start", "end")}
        tables.append(pd.DataFrame(about, index=words.index).join(words))
    if not tables:
        empty = keyness(tokens.head(0), tokens.head(0))
        return pd.DataFrame(columns=["burst", *chosen_by, "start", "end", *empty.columns])
    return pd.concat(tables, ignore_index=True)


_SPAN = ["kind", "start", "end", "first_period", "last_period", "periods", "articles_with", "articles"]
_SPAN += ["share_of_articles"]


def _span(series: pd.DataFrame, first: int, last: int, kind: str) -> dict:
    part = series.iloc[first : last + 1]
    having, articles = int(part["articles_with"].sum()), int(part["articles"].sum())
    ends = {"start": part["start"].iloc[0], "end": part["end"].iloc[-1]}
    names = {"first_period": part["period"].iloc[0], "last_period": part["period"].iloc[-1], "periods": len(part)}
    share = having / articles if articles else np.nan
    return {"kind": kind, **ends, **names, "articles_with": having, "articles": articles, "share_of_articles": share}


def _series_of(
    periods: pd.DataFrame, by: str | Sequence[str], draws: int, verb: str
) -> Iterator[tuple[dict, pd.DataFrame]]:
    """Give each series in the order of time, with what names it."""
    by = group_names(by, verb=verb, taken=[*PERIOD_COLUMNS, *_SPAN])
    require_columns(periods, [*by, *_NEEDED], verb=verb)
    require_whole(draws, name="draws", minimum=1, verb=verb)
    if periods.duplicated([*by, "start"]).any():
        raise TableError(f"{verb}: a period stands on several rows; name the columns that part them: by=…")
    grouped = periods.groupby(by, sort=False, observed=True) if by else [((), periods)]
    for names, series in grouped:
        if series["articles"].sum():
            yield dict(zip(by, names, strict=True)), series.sort_values("start", ignore_index=True)


def _dealt(having: np.ndarray, articles: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Return the articles that have it in each period, had they been dealt out by chance: draws × periods."""
    random = np.random.default_rng(seed)
    return random.multivariate_hypergeometric(articles, int(having.sum()), size=draws, method="marginals")


def _gains(having: np.ndarray, articles: np.ndarray, usual: float, higher: float) -> np.ndarray:
    """Return how much likelier each period is at the higher rate than at the usual one, as a logarithm."""
    if not 0 < usual < 1:
        return np.full(having.shape, -1.0)
    return having * np.log(higher / usual) + (articles - having) * np.log((1 - higher) / (1 - usual))


def _are_high(gains: np.ndarray, entry: float) -> np.ndarray:
    """Tell which periods are in the higher state on the cheapest way of each row: Viterbi's algorithm."""
    low, high = np.zeros(len(gains)), np.full(len(gains), -np.inf)
    before = []  # whether the period before was high, where this one is low, and where it is high
    for gain in gains.T:
        before.append((high > low, high >= low - entry))
        low, high = np.maximum(low, high), np.maximum(high, low - entry) + gain
    state, states = high > low, []
    for of_low, of_high in reversed(before):
        states.append(state)
        state = np.where(state, of_high, of_low)
    return np.column_stack(states[::-1])


def _runs(is_high: np.ndarray) -> list[tuple[int, int]]:
    """Return the first and the last period of each run."""
    steps = np.diff(np.concatenate([[0], is_high.astype(int), [0]]))
    return list(zip(np.flatnonzero(steps == 1).tolist(), (np.flatnonzero(steps == -1) - 1).tolist(), strict=True))


def _heaviest(gains: np.ndarray, entry: float) -> np.ndarray:
    """Return the weight of the strongest burst of each row, 0 without any."""
    states, best, run = _are_high(gains, entry), np.zeros(len(gains)), np.zeros(len(gains))
    for gain, state, goes_on in zip(gains.T, states.T, np.roll(states, -1, axis=1).T, strict=True):
        run = np.where(state, run + gain, 0.0)
        best = np.where(state & ~goes_on, np.maximum(best, run), best)
    return np.where(states[:, -1], np.maximum(best, run), best)


def _x_log_x(most: int) -> np.ndarray:
    """Return x ln x of whole numbers up to one: looked up, the likelihoods of all spans take a fifth of the time."""
    from scipy.special import xlogy

    numbers = np.arange(most + 1)
    return xlogy(numbers, numbers)


def _log_likelihood(having: np.ndarray, articles: np.ndarray, x_log_x: np.ndarray) -> np.ndarray:
    """Return the largest binomial log-likelihood of counts, without the part that no level changes."""
    return x_log_x[having] + x_log_x[articles - having] - x_log_x[articles]


def _change_gains(having: np.ndarray, articles: np.ndarray) -> np.ndarray:
    """Return what one change of level and more gain in likelihood at most: numbers of changes × rows."""
    sums = np.hstack([np.zeros((len(having), 1), dtype=int), having.cumsum(axis=1)])
    sizes, x_log_x = np.append(0, articles.cumsum()), _x_log_x(articles.sum())
    length = len(articles)
    best = np.full((_MOST_CHANGES + 1, len(having), length + 1), -np.inf)  # of so many changes, up to each period
    for end in range(_SHORTEST_LEVEL, length + 1):
        starts = np.append(0, np.arange(_SHORTEST_LEVEL, end - _SHORTEST_LEVEL + 1))
        level = _log_likelihood(sums[:, [end]] - sums[:, starts], sizes[end] - sizes[starts], x_log_x)
        best[0, :, end] = level[:, 0]
        for changes in range(1, _MOST_CHANGES + 1) if len(starts) > 1 else ():
            best[changes, :, end] = (best[changes - 1][:, starts[1:]] + level[:, 1:]).max(axis=1)
    return best[1:, :, -1] - best[0, :, -1]


def _parted(having: np.ndarray, articles: np.ndarray, changes: int) -> list[int]:
    """Return the end of each level of the likeliest parting with so many changes."""
    import ruptures

    class Binomial(ruptures.base.BaseCost):
        model, min_size = "binomial", _SHORTEST_LEVEL

        def fit(self, signal):
            self.signal, self.sums = signal, np.vstack([[0, 0], signal.cumsum(axis=0)])
            self.x_log_x = _x_log_x(self.sums[-1, 1])
            return self

        def error(self, start, end):
            having, articles = self.sums[end] - self.sums[start]
            return -float(_log_likelihood(having, articles, self.x_log_x))

    signal = np.column_stack([having, articles])
    finder = ruptures.Dynp(custom_cost=Binomial(), min_size=_SHORTEST_LEVEL, jump=1)
    return finder.fit(signal).predict(n_bkps=changes)
