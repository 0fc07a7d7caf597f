"""What sets one group of texts apart from another or from Persian news; and how closely two things go together."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.analysis.counts import deviation_of_proportions
from helpers.analysis.groups import INTERVAL, MIN_ARTICLES, check_unit, draw_rates, word_set
from helpers.analysis.relation import count_rows
from helpers.analysis.totals import CountRequest, TermTotals, count_units
from helpers.core.errors import TableError, UserError, require_whole
from helpers.core.parts import TableParts
from helpers.core.paths import REFERENCE, to_root

CORRECTIONS = ("holm", "benjamini-hochberg")
_SIDES = ("target", "reference")
_COLUMNS = [
    "term",
    *(f"{name}_{side}" for name in ("count", "share") for side in _SIDES),
    *("log_likelihood", "p_value", "log_ratio", "p_adjusted", "log_odds", "log_odds_z"),
    *(f"{name}_{side}" for name in ("articles", "dispersion", "tokens") for side in _SIDES),
]
LAYOUT = "1"  # of the columns of counts.parquet
PART = ["source", "year"]


def keyness(
    target: pd.DataFrame | TableParts,
    reference: pd.DataFrame | TableParts,
    *,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    min_count: int = 3,
    min_articles: int | None = None,
    correction: str = "holm",
    negated: bool | None = None,
) -> pd.DataFrame:
    """Compare the terms of two tables of tokens: one row per term, from the target's keywords to the reference's.

    Parameters
    ----------
    target, reference : tokens of two groups, each a table or its parts; in place of the reference's, or the target's,
        the counts that `read_reference` gives.
    unit, stopwords, negated : as in `count_terms`. Where a side is counts, a word is left out on both sides by its
        lemma alone, and neither `unit="token"` nor `negated` is known.
    min_count : compared are terms that occur so many times in both together.
    min_articles : after the correction a term is left out when it stands in fewer articles of the side that uses it
        more, so that no article makes a keyword alone; a side that has fewer articles in all needs each of them. With 1
        none is; without a number, each side needs what `fewest_articles` says of its articles.
    correction : `holm` (Holm 1979: the chance of any false keyword) or `benjamini-hochberg` (Benjamini and Hochberg
        1995: the share of false keywords among those found), over all terms compared.

    Returns
    -------
    DataFrame
        One row per term, the largest `log_odds_z` first: above 0 stands what the target uses more, below 0 what the
        reference does. A side without words gives an empty table. Each column ends in the side that it is of:

        - `count_…`, `share_…` (of `tokens_…`, all words of the side, stopwords among them), `articles_…` (with the
          term), `dispersion_…` (over the articles of the side, or of counts over their parts, each a source in a year;
          missing where the side lacks the term);
        - `log_likelihood`, G² of the table of four cells, the term and all other words on each side, and its `p_value`,
          from chi-squared with one degree of freedom. It takes words as independent, which the words of an article are
          not: of two halves of 7,465 ISNA articles, every second one, 206 of 19,537 terms still differed with a
          `p_adjusted` below 0.05. 14 of these had a dispersion below 0.9 where they are used more, and none of the 14 a
          `log_ratio` of 1: read the three together;
        - `log_ratio`, the binary logarithm of one share by the other: 1 is twice as often, −1 half. For a count of 0,
          0.5 stands, or what the share in both sides together would give, where that is less: a side of few words that
          lacks a rare term says little of it, and never that it uses it more;
        - `log_odds`, the difference of the log-odds of the term, shrunk by an informative Dirichlet prior, and
          `log_odds_z`, it divided by its standard deviation. The prior is the two sides together: α of a term its count
          in both, α₀ all their words. So strong a prior keeps rare terms in their place; `log_odds_z` is for the order,
          `p_value` for the test, and where one side is much larger, as counts are, it is small throughout;
        - `p_adjusted`, by `correction`.

    References
    ----------
    G²: Dunning 1993, Accurate methods for the statistics of surprise and coincidence. Log ratio: Hardie 2014, Log
    Ratio: an informal introduction. Log-odds: Monroe, Colaresi and Quinn 2008, doi:10.1093/pan/mpn018, equations 15 to
    22.

    Examples
    --------
    >>> target, reference = (pd.DataFrame({"article_id": list("1122"), "token": words, "lemma": words, "kind": "word"})
    ...                      for words in (["صلح", "نان", "صلح", "صلح"], ["صلح", "نان", "نان", "نان"]))
    >>> keyness(target, reference)[["term", "count_target", "log_ratio"]].round(1).values.tolist()
    [['صلح', 3, 1.6], ['نان', 1, -1.6]]
    """
    check_unit(unit, verb="keyness")
    require_whole(min_count, name="min_count", minimum=1, verb="keyness")
    if min_articles is not None:
        require_whole(min_articles, name="min_articles", minimum=1, verb="keyness")
    if correction not in CORRECTIONS:
        raise TableError(f"keyness: correction must be one of {', '.join(CORRECTIONS)}; got {correction!r}")
    words = word_set(stopwords, verb="keyness")
    request = CountRequest("keyness", unit, stopwords=words, min_count=min_count, negated=negated)
    table, present = compare_counts(target, reference, request)
    table["p_adjusted"] = adjust(table["p_value"].to_numpy(), correction)
    needed = {side: min(min_articles or fewest_articles(number), number) for side, number in present.items()}
    spread = {side: table[f"articles_{side}"] >= needed[side] for side in _SIDES}
    kept = table[spread["target"].where(table["log_odds"] > 0, spread["reference"])]
    return kept.sort_values(["log_odds_z", "term"], ascending=[False, True], ignore_index=True)[_COLUMNS]


def fewest_articles(articles: int) -> int:
    """Return in how many articles of a side that has so many a keyword must stand: a quarter of them, from 2 to 5.

    >>> [fewest_articles(articles) for articles in (1, 2, 11, 12, 383)]
    [1, 2, 2, 3, 5]
    """
    return min(articles, max(2, min(articles // 4, MIN_ARTICLES)))


def ratio_intervals(
    target: pd.DataFrame | TableParts,
    reference: pd.DataFrame | TableParts,
    terms: Sequence[str],
    *,
    unit: str = "lemma",
    draws: int = 1000,
    seed: int = 1404,
) -> pd.DataFrame:
    """Measure how many times as often the target uses some terms, with an interval: one row per term, in their order.

    Parameters
    ----------
    target, reference, unit : as in `keyness`.
    draws, seed : bootstrap samples of the articles of each side (of counts, of their parts, each a source in a year),
        and what makes them the same in each run.

    Returns
    -------
    `term`, `ratio` (the target's share by the reference's), `low` and `high`, its 95% interval, as the words of an
    article are not drawn alone. All are missing where a side lacks the term, and the interval where it stands in fewer
    than five articles or parts of a side, which would look surer than it is.

    References
    ----------
    Efron and Tibshirani 1993, An introduction to the bootstrap, ch. 13.

    Examples
    --------
    >>> target, reference = (pd.DataFrame({"article_id": list("1122"), "token": words, "lemma": words, "kind": "word"})
    ...                      for words in (["صلح", "نان", "صلح", "صلح"], ["صلح", "نان", "نان", "نان"]))
    >>> ratio_intervals(target, reference, ["صلح"]).values.tolist()
    [['صلح', 3.0, nan, nan]]
    """
    check_unit(unit, verb="ratio_intervals")
    require_whole(draws, name="draws", minimum=1, verb="ratio_intervals")
    random, terms = np.random.default_rng(seed), list(dict.fromkeys(terms))
    shares, enough, samples = [], [], []
    for side in (target, reference):
        words, found = _by_article(side, terms, unit)
        shares.append(found.sum(axis=0) / max(words.sum(), 1))
        samples.append(draw_rates(found, words, draws, random))
        enough.append((found > 0).sum(axis=0) >= MIN_ARTICLES)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, drawn = shares[0] / shares[1], samples[0] / samples[1]
        low, high = np.percentile(drawn, INTERVAL, axis=0) if terms else np.empty((2, 0))
    is_known, is_sure = (shares[0] > 0) & (shares[1] > 0), enough[0] & enough[1]
    ends = {name: np.where(is_known & is_sure, end, np.nan) for name, end in (("low", low), ("high", high))}
    return pd.DataFrame({"term": pd.Series(terms, dtype="str"), "ratio": np.where(is_known, ratio, np.nan), **ends})


def _by_article(side: pd.DataFrame | TableParts, terms: list[str], unit: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the words of each article, or of each part of a list of counts, and how often each term is among them."""
    verb = "ratio_intervals"
    if is_reference(side):
        check_request(CountRequest(verb, unit))
        found = side.assign(article_id=part_keys(side)).rename(columns={"count": "rows", "term": unit})
        words = found.drop_duplicates("article_id").set_index("article_id")["tokens"]
    else:
        words = count_rows(side, ["article_id"], verb=verb, where="word").set_index("article_id")["rows"]
        found = count_rows(side, ["article_id", unit], verb=verb, where="word")
    found = found[found[unit].isin(terms)].pivot(index="article_id", columns=unit, values="rows")
    return words.to_numpy(), found.reindex(index=words.index, columns=terms).fillna(0.0).to_numpy(float)


def compare_counts(
    target: pd.DataFrame | TableParts, reference: pd.DataFrame | TableParts, request: CountRequest
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return what `keyness` measures of the terms or n-grams of two tables of tokens, and the articles of each side.

    Compared are those that occur `request.min_count` times in both together. One row per term, in no order.
    """
    has_list = is_reference(target) or is_reference(reference)
    asked = request._replace(min_count=1, stopwords=frozenset() if has_list else request.stopwords)
    sides = {}
    for side, given in zip(_SIDES, (target, reference), strict=True):
        count = count_reference if is_reference(given) else count_units
        sides[side] = count(given, asked._replace(verb=f"{request.verb}, {side}"))
    table = _both(sides)
    table = table[table["count_target"] + table["count_reference"] >= request.min_count]
    if has_list:  # which knows no tokens: what is left out is the same on both sides
        table = table[~table["term"].isin(request.stopwords)]
    present = {side: int(counted.groups["articles"].sum()) for side, counted in sides.items()}
    return _measure(table.reset_index(drop=True)), present


def adjust(p_values: np.ndarray, correction: str) -> np.ndarray:
    """Return p-values adjusted for their number, by Holm or by Benjamini and Hochberg, in their order."""
    order = np.argsort(p_values, kind="stable")
    number, ranks = len(p_values), np.arange(1, len(p_values) + 1)
    if correction == "holm":
        ordered = np.maximum.accumulate(p_values[order] * (number - ranks + 1))
    else:
        ordered = np.minimum.accumulate((p_values[order] * number / ranks)[::-1])[::-1]
    adjusted = np.empty(number)
    adjusted[order] = np.minimum(ordered, 1.0)
    return adjusted


def _both(sides: dict[str, TermTotals]) -> pd.DataFrame:
    """Return one row per term of either side, with the counts of both; none where a side has no words."""
    tokens = {side: int(counted.groups["total"].sum()) for side, counted in sides.items()}
    tables = []
    for side, counted in sides.items():
        terms = counted.terms.assign(share=counted.terms["count"] / counted.terms["total"])
        tables.append(terms.set_index("term")[["count", "share", "articles", "dispersion"]].add_suffix(f"_{side}"))
    table = tables[0].join(tables[1], how="outer").reset_index()
    counts = [f"{name}_{side}" for name in ("count", "articles") for side in _SIDES]
    shares = [f"share_{side}" for side in _SIDES]
    table[counts] = table[counts].fillna(0).astype(int)
    table[shares] = table[shares].fillna(0.0)
    table = table.assign(**{f"tokens_{side}": number for side, number in tokens.items()})
    return table if all(tokens.values()) else table.head(0)


def _measure(table: pd.DataFrame) -> pd.DataFrame:
    from scipy.special import chdtrc

    counts, totals = (table[[f"{name}_{side}" for side in _SIDES]].to_numpy(float).T for name in ("count", "tokens"))
    likelihood = log_likelihood(np.array([counts, totals - counts]))
    expected = totals * counts.sum(axis=0) / totals.sum(axis=0)
    ratios = np.where(counts > 0, counts, np.minimum(0.5, expected)) / totals
    prior, all_words = counts.sum(axis=0), totals.sum(axis=0)
    posterior = counts + prior
    others = totals + all_words - posterior
    # Without any other word there are no odds, and no difference.
    odds = np.log(np.divide(posterior, others, out=np.ones_like(posterior), where=others > 0))
    log_odds = odds[0] - odds[1]
    return table.assign(
        log_likelihood=likelihood,
        p_value=chdtrc(1, likelihood),
        log_ratio=np.log2(ratios[0] / ratios[1]),
        log_odds=log_odds,
        log_odds_z=log_odds / np.sqrt((1 / posterior).sum(axis=0)),
    )


def log_dice(together: np.ndarray, count: np.ndarray, other_count: np.ndarray) -> np.ndarray:
    """Return logDice, 14 where the two are never seen apart, one less for half as often together.

    14 + log2(2 f(x, y) / (f(x) + f(y))); Rychlý 2008, A lexicographer-friendly association score, RASLAN, p. 9. It does
    not grow with the corpus.
    """
    return 14 + np.log2(2 * together / (count + other_count))


def npmi(together: np.ndarray, count: np.ndarray, other_count: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return the pointwise mutual information, normalised: 1 always together, 0 as by chance, -1 never.

    ln(p(x, y) / (p(x) p(y))) / -ln p(x, y); Bouma 2009, Normalized (pointwise) mutual information in collocation
    extraction, GSCL, section 3. 0 where there is nothing else in the corpus.
    """
    meet = np.asarray(together) > 0
    some = np.where(meet, together, 1)  # those that never meet have no logarithm; their limit is −1
    surprise = -np.log(some / total)
    information = np.log(some * total / (count * other_count))
    return np.where(meet, np.divide(information, surprise, out=np.zeros_like(information), where=surprise > 0), -1.0)


def log_likelihood(table: np.ndarray) -> np.ndarray:
    """Return Dunning's G² of many 2 × 2 tables, an array of shape (2, 2, tables): 2 Σ observed ln(observed / expected).

    A cell of 0 adds 0, as its limit is.
    """
    from scipy.special import xlogy

    observed = np.asarray(table, dtype=float)
    rows, columns = observed.sum(axis=1, keepdims=True), observed.sum(axis=0, keepdims=True)
    expected = rows * columns / observed.sum(axis=(0, 1))
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=expected > 0)
    return np.maximum(2 * xlogy(observed, ratio).sum(axis=(0, 1)), 0.0)  # no −0.0000001 by rounding


def read_reference(*, sources: Collection[str] | None = None, years: Collection[int] | None = None) -> pd.DataFrame:
    """Read how often each lemma stands in Persian news: one row per source, year and term.

    The list (`data/reference`) is counts only. It is not Persian news as such: its README says which sources and years
    it has, how large each is, and what is left out.

    Parameters
    ----------
    sources : outlets, as in `data/reference/parts.tsv`; without it all.
    years : Jalali years; without it all, and articles whose year is not known.

    Returns
    -------
    `source`, `year` (missing where it is not known), `term` (a lemma), `count`, `articles` (with the term), and of the
    source in that year `tokens` (all words, also those of lemmas that are too rare to have a row) and `article_count`.
    `keyness` and `ratio_intervals` take it, or some rows of it, as their reference: to leave a source out, drop its
    rows.

    Raises
    ------
    UserError : for a source or a year that the list lacks, and for a list whose layout this version does not know.

    Examples
    --------
    >>> news = read_reference(sources=["ایسنا"])
    >>> news.loc[news["term"] == "ایران", "source"].unique().tolist()
    ['ایسنا']
    """
    import pyarrow.parquet

    place = REFERENCE / "counts.parquet"
    layout = (pyarrow.parquet.read_schema(place).metadata or {}).get(b"layout", b"none").decode()
    if layout != LAYOUT:
        raise UserError(
            f"read_reference: {to_root(place)} has layout {layout}, and this version reads layout {LAYOUT}: take "
            "data/reference from the release of the package that you run, or count it anew with make reference"
        )
    table = pd.read_parquet(place)
    sizes = pd.read_csv(REFERENCE / "parts.tsv", sep="\t", comment="#", dtype={"year": "str"}, keep_default_na=False)
    table = table.merge(sizes[[*PART, "tokens", "article_count"]], on=PART, validate="many_to_one")
    table["year"] = pd.to_numeric(table["year"].replace("", None)).astype("Int64")
    for column, wanted in (("source", sources), ("year", years)):
        if wanted is not None:
            known = sorted(table[column].dropna().unique().tolist())
            wanted = [wanted] if isinstance(wanted, str | int) else list(wanted)
            missing = [value for value in wanted if value not in known]
            if missing or not wanted:
                what = f"no {column} {missing[0]!r}" if missing else f"no {column} is chosen"
                raise UserError(f"read_reference: {what}; choose of {', '.join(map(str, known))}, or leave it out")
            table = table[table[column].isin(wanted)]
    return table.reset_index(drop=True)


def is_reference(table: object) -> bool:
    """Tell whether a table holds counts, as from `read_reference`, and no tokens."""
    return isinstance(table, pd.DataFrame) and {*PART, "term", "count", "article_count"} <= set(table.columns)


def check_request(request: CountRequest) -> None:
    """Raise `TableError` for what a list of counts does not know."""
    if request.unit != "lemma" or request.n > 1 or request.negated is not None:
        raise TableError(
            f"{request.verb}: a list of counts knows lemmas, all their forms together: leave out unit and negated, "
            "or give tokens on both sides"
        )


def count_reference(table: pd.DataFrame, request: CountRequest) -> TermTotals:
    """Return the totals of a list as `count_units` returns those of tokens; the dispersion is that over its parts."""
    check_request(request)
    keys = part_keys(table)
    parts = table.assign(part=keys).drop_duplicates("part").set_index("part")
    terms = table.groupby("term", as_index=False)[["count", "articles"]].sum()
    counts = pd.DataFrame({"item": table["term"], "part": keys, "count": table["count"]})
    spread = terms["term"].map(deviation_of_proportions(counts, parts["tokens"])).astype("Float64")
    total, articles = parts["tokens"].sum(), parts["article_count"].sum()
    return TermTotals(
        terms.assign(dispersion=spread, total=total), pd.DataFrame({"total": [total], "articles": [articles]})
    )


def part_keys(table: pd.DataFrame) -> pd.Series:
    """Return one text for the source and the year of each row, also where the year is missing."""
    return table["source"] + " " + table["year"].astype("str").fillna("").replace("<NA>", "")
