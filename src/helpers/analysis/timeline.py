"""Counts over time, with the words and articles of each period.

A period is a day, a week from Saturday on, a month, a season or a year of the Jalali or Gregorian calendar. It has a
number, the next one of the period after it, and a name.
"""

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.groups import group_names
from helpers.analysis.intervals import rate_interval
from helpers.analysis.relation import count_rows
from helpers.core.calendars import GREGORIAN, JALALI, PERSIAN_DIGITS, jalali_parts, to_gregorian
from helpers.core.errors import TableError, require_columns, require_dates, require_whole
from helpers.core.parts import TableParts, about_articles

PERIODS = ("day", "week", "month", "season", "year")
MONTHS = {"jalali": JALALI, "gregorian": GREGORIAN}
SEASONS = {
    "jalali": ["بهار", "تابستان", "پاییز", "زمستان"],
    "gregorian": [f"سه\u200cماهه {which}" for which in ("نخست", "دوم", "سوم", "چهارم")],
}
_MONTHS_IN = {"month": 1, "season": 3, "year": 12}
_LEAST_ARTICLES = 5  # fewer give an interval that looks surer than it is
_COLUMNS = ["period", "start", "end", "count", "tokens", "articles", "per_million", "low", "high"]


def count_by_period(
    rows: pd.DataFrame | TableParts,
    tokens: pd.DataFrame | TableParts,
    articles: pd.DataFrame | Any,
    *,
    period: str = "month",
    calendar: str = "jalali",
    by: str | Sequence[str] = (),
    draws: int = 1000,
    seed: int = 1404,
) -> pd.DataFrame:
    """Count rows over time: one row per group and period, from the first dated article to the last, empty ones too.

    Parameters
    ----------
    rows
        Any table with `article_id`: the tokens of a term, theme hits, concordance lines, quotes.
    tokens, articles
        Those that the rows are of. Only articles with tokens count.
    period, calendar
        day, week (from Saturday on), month, season or year of the `jalali` or `gregorian` calendar; Gregorian seasons
        are the quarters of its year.
    by
        A column of `articles` (outlet) divides words and articles too; a column of `rows` alone (theme, speaker)
        divides the count, over the words of all. Of the latter, only values that occur have rows.
    draws, seed
        Bootstrap samples for the interval, and what makes them the same in each run.

    Returns
    -------
    DataFrame
        One row per group and period. Columns: those of `by`, `period` (its name: «شهریور ۱۴۰۴»; of a week, its
        Saturday), `start` and `end` (its first and last day, Gregorian), `count` (of rows), `tokens` (the words of the
        period), `articles`, `per_million` (count per million of these words), and `low` and `high`, its 95% interval
        from samples of the period's articles: words of one article are not independent. A rate is missing where the
        period has no words, and an interval where it has fewer than five articles or a count of 0, which would look
        surer than it is. Rows of articles that have no date for this `period`, which `period_coverage` counts, are in
        none, nor are rows whose group is missing.

    References
    ----------
    The interval: Efron and Tibshirani 1993, An introduction to the bootstrap, ch. 13.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "date": pd.to_datetime(["2025-09-01", "2025-11-01"])})
    >>> tokens = pd.DataFrame({"article_id": ["1", "1", "2"], "token": ["صلح", "نان", "صلح"], "kind": "word"})
    >>> counts = count_by_period(tokens[tokens["token"] == "صلح"], tokens, articles)
    >>> counts[["period", "count", "tokens"]].values.tolist()
    [['شهریور ۱۴۰۴', 1, 2], ['مهر ۱۴۰۴', 0, 0], ['آبان ۱۴۰۴', 1, 1]]
    """
    verb = "count_by_period"
    by = group_names(by, verb=verb, taken=_COLUMNS)
    require_whole(draws, name="draws", minimum=1, verb=verb)
    articles = about_articles(articles)
    _check(articles, period, calendar, verb)
    outer = [column for column in by if column in articles.columns]
    inner = [column for column in by if column not in outer]
    # "article_id" may be among `by`, as a column of the articles.
    found = count_rows(rows, ["article_id", *inner], verb=verb)
    words = count_rows(tokens, ["article_id"], verb=verb, where="word").set_index("article_id")["rows"]
    _require_same_articles(found["article_id"], words.index, articles["article_id"])
    present = _with_numbers(articles[articles["article_id"].isin(words.index)], period, calendar)
    present["words"] = present["article_id"].map(words).astype(int)
    dated = present.dropna(subset=["number", *outer]).astype({"number": int})
    kept = found[found["article_id"].isin(dated["article_id"])]
    span = range(dated["number"].min(), dated["number"].max() + 1) if len(dated) else range(0)
    counts = _count(kept, dated, inner, outer, span=span, draws=draws, seed=seed)
    table = counts.merge(_periods(span, period, calendar), on="number", how="left", validate="many_to_one")
    table["per_million"] = 1e6 * table["count"] / table["tokens"].where(table["tokens"] > 0)
    return table[[*by, *_COLUMNS]]


def period_coverage(articles: pd.DataFrame | Any, *, period: str = "month", calendar: str = "jalali") -> pd.DataFrame:
    """Count articles by whether a timeline can have them: one row per `coverage`, those of no article too.

    Parameters
    ----------
    articles, period, calendar
        As in `count_by_period`; it counts articles that have tokens: give those.

    Returns
    -------
    DataFrame
        Columns `coverage` and `articles`. `dated` are in a period, `undated` have no date, `too_coarse` have one whose
        `date_precision` is coarser than the period, or a month or year of another calendar.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "date": pd.to_datetime(["2025-09-01", None])})
    >>> period_coverage(articles).values.tolist()
    [['dated', 1], ['undated', 1], ['too_coarse', 0]]
    """
    articles = about_articles(articles)
    _check(articles, period, calendar, "period_coverage")
    placed = _with_numbers(articles, period, calendar)
    dated, undated = int(placed["number"].notna().sum()), int(placed["date"].isna().sum())
    counts = {"dated": dated, "undated": undated, "too_coarse": len(placed) - dated - undated}
    return pd.DataFrame({"coverage": list(counts), "articles": list(counts.values())}).astype({"coverage": "str"})


def _check(articles: pd.DataFrame, period: str, calendar: str, verb: str) -> None:
    require_columns(articles, ["article_id"], verb=verb)
    require_dates(articles, verb=verb)
    for name, value, allowed in (("period", period, PERIODS), ("calendar", calendar, tuple(MONTHS))):
        if value not in allowed:
            raise TableError(f"{verb}: {name} must be one of {', '.join(allowed)}; got {value!r}")
    if articles["article_id"].duplicated().any():
        doubled = articles.loc[articles["article_id"].duplicated(), "article_id"].iloc[0]
        raise TableError(f"{verb}: articles has more than one row for {doubled!r}")


def _require_same_articles(of_rows: pd.Series, of_tokens: pd.Index, of_articles: pd.Series) -> None:
    for name, ids, others in (("rows", of_rows, of_tokens), ("tokens", of_tokens.to_series(), of_articles)):
        strangers = ids[~ids.isin(others)]
        if len(strangers):
            there = "tokens" if name == "rows" else "articles"
            raise TableError(f"count_by_period: {name} of article {strangers.iloc[0]!r}, which is not in {there}")


def _with_numbers(articles: pd.DataFrame, period: str, calendar: str) -> pd.DataFrame:
    """Return articles with the `number` of their period where it is known."""
    present = articles.reset_index(drop=True)
    days = present["date"].dt.date
    number_of = {day: period_number(day, period, calendar) for day in days.dropna().unique()}
    numbers = days.map(number_of).astype("Int64")
    if "date_precision" in present.columns:
        numbers = numbers.mask(_too_coarse(days, present["date_precision"], period, calendar))
    return present.assign(number=numbers)


def _too_coarse(days: pd.Series, precision: pd.Series, period: str, calendar: str) -> pd.Series:
    """Tell which dates state no more than a month or year that is finer than no period, or not of this calendar.

    Such a date is the first day of its month or year: in another calendar it is one day in the midst of two.
    """
    coarse = precision.isin(["month", "year"]) & days.notna()
    too_coarse = pd.Series(False, index=days.index)
    for row in days.index[coarse]:
        _, month, day = parts_of(days[row], calendar)
        is_own = day == 1 and (precision[row] == "month" or month == 1)
        enough = ("month", "season", "year") if precision[row] == "month" else ("year",)
        too_coarse[row] = period not in enough or not is_own
    return too_coarse


def _periods(span: range, period: str, calendar: str) -> pd.DataFrame:
    """Return the name, the first and the last day of each period: one row per number."""
    bounds = [period_start(number, period, calendar) for number in range(span.start, span.stop + 1)] if span else []
    days = pd.Series(pd.to_datetime(bounds)).astype("datetime64[s]")
    return pd.DataFrame(
        {
            "number": np.array(span, dtype=int),
            "period": [period_name(number, period, calendar) for number in span],
            "start": days[:-1],
            "end": days[1:].reset_index(drop=True) - pd.Timedelta(days=1),
        }
    )


def _count(
    kept: pd.DataFrame, dated: pd.DataFrame, inner: list[str], outer: list[str], *, span: range, draws: int, seed: int
) -> pd.DataFrame:
    """Return one row per value of `outer`, value of `inner` and number of a period, in this order."""
    from scipy.sparse import csr_matrix

    group_of, groups = _codes(dated, outer)
    series_of, series = _codes(kept, inner)
    places = pd.Series(range(len(dated)), index=dated["article_id"])
    at = (kept["article_id"].map(places).to_numpy(dtype=int), series_of)
    found = csr_matrix((kept["rows"].to_numpy(), at), shape=(len(dated), len(series)))
    words, numbers = dated["words"].to_numpy(), dated["number"].to_numpy()
    shape = (len(groups), len(series), len(span))
    count, tokens, articles = (np.zeros(shape, dtype=int) for _ in range(3))
    low, high = (np.full(shape, np.nan) for _ in range(2))
    for group, place in np.ndindex(len(groups), len(span)):
        members = np.flatnonzero((group_of == group) & (numbers == span[place]))
        cell = (group, slice(None), place)
        per_article = found[members].toarray()
        count[cell], tokens[cell], articles[cell] = per_article.sum(axis=0), words[members].sum(), len(members)
        if len(members) >= _LEAST_ARTICLES and words[members].any():
            low[cell], high[cell] = rate_interval(1e6 * per_article, words[members], draws, seed)
    in_group, in_series, in_span = (index.ravel() for index in np.indices(shape))
    columns = {"count": count, "tokens": tokens, "articles": articles, "low": low, "high": high}
    table = pd.DataFrame(
        {"number": np.array(span, dtype=int)[in_span], **{name: each.ravel() for name, each in columns.items()}}
    )
    names = [groups.iloc[in_group].reset_index(drop=True), series.iloc[in_series].reset_index(drop=True)]
    return pd.concat([*names, table], axis=1)


def _codes(table: pd.DataFrame, by: list[str]) -> tuple[np.ndarray, pd.DataFrame]:
    """Return the number of each row's group, and the groups: in the order of their categories, else sorted."""
    if not by:
        return np.zeros(len(table), dtype=int), pd.DataFrame(index=[0])
    grouped = table.groupby(by, observed=True)
    return grouped.ngroup().to_numpy(), grouped.size().index.to_frame(index=False)


def period_number(day: datetime.date, period: str, calendar: str) -> int:
    """Return the number of the period that a day is in; the period after it has the next number."""
    if period in _MONTHS_IN:
        year, month, _ = parts_of(day, calendar)
        return (12 * year + month - 1) // _MONTHS_IN[period]
    return day.toordinal() if period == "day" else (day.toordinal() + 1) // 7


def period_start(number: int, period: str, calendar: str) -> datetime.date:
    """Return the first day of the period with this number."""
    if period in _MONTHS_IN:
        year, month = divmod(_MONTHS_IN[period] * number, 12)
        return to_gregorian(calendar, year, month + 1, 1)
    return datetime.date.fromordinal(number if period == "day" else 7 * number - 1)


def period_name(number: int, period: str, calendar: str) -> str:
    """Return the name of a period as a reader says it; a week has that of its Saturday."""
    year, month, day = parts_of(period_start(number, period, calendar), calendar)
    name = {
        "month": MONTHS[calendar][month - 1][0],
        "season": SEASONS[calendar][(month - 1) // 3],
        "year": "",
    }.get(period, f"{day} {MONTHS[calendar][month - 1][0]}")
    return f"{name} {year}".strip().translate(PERSIAN_DIGITS)


def parts_of(day: datetime.date, calendar: str) -> tuple[int, int, int]:
    """Return the year, month and day of a Gregorian date in a calendar."""
    return jalali_parts(day) if calendar == "jalali" else (day.year, day.month, day.day)


def period_volume(
    tokens: pd.DataFrame, articles: pd.DataFrame, *, period: str = "month", calendar: str = "jalali"
) -> pd.DataFrame:
    """Measure how much of the corpus each period has; the options are those of `count_by_period`.

    Returns
    -------
    One row per period, empty ones too: `period, start, end, tokens` (words), `articles, outlets` (articles without one
    count as of one) and `largest_outlet`, its share of articles: where it jumps, a change may be its coming or going.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["آوند", "نارون"],
    ...                          "date": pd.to_datetime(["2025-09-01", "2025-09-02"])})
    >>> tokens = pd.DataFrame({"article_id": ["1", "1", "2"], "kind": "word"})
    >>> period_volume(tokens, articles)[["period", "tokens", "outlets", "largest_outlet"]].values.tolist()
    [['شهریور ۱۴۰۴', 3, 2, 0.5]]
    """
    require_columns(articles, ["outlet"], verb="period_volume")
    options = {"period": period, "calendar": calendar, "draws": 1}  # no interval is asked for
    volume = count_by_period(tokens.head(0), tokens, articles, **options)
    of_outlets = count_by_period(tokens.head(0), tokens, articles, by="outlet", **options)
    sizes = of_outlets[of_outlets["articles"] > 0].groupby("start")["articles"]
    volume["outlets"] = volume["start"].map(sizes.size()).fillna(0).astype(int)
    volume["largest_outlet"] = volume["start"].map(sizes.max()) / volume["articles"].where(volume["articles"] > 0)
    return volume.drop(columns=["count", "per_million", "low", "high"])


def find_peaks(periods: pd.DataFrame, *, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Find the period of the highest rate among those of `count_by_period`.

    Returns
    -------
    One row per group (of the columns `by`; without any, all periods are one series) that has a rate: its period's
    columns (of equal rates the first), `whole` (the rate per million in all periods) and `above_whole`: whether `low`
    is above it. If not, few articles may have made the peak.

    Examples
    --------
    >>> periods = pd.DataFrame({"period": ["مهر", "آبان"], "start": 0, "end": 0, "count": [1, 3], "tokens": 1000,
    ...                         "articles": 1, "per_million": [1000.0, 3000.0], "low": [0.0, 2500.0], "high": 0.0})
    >>> find_peaks(periods)[["period", "per_million", "whole", "above_whole"]].values.tolist()
    [['آبان', 3000.0, 2000.0, True]]
    """
    by = group_names(by, verb="find_peaks", taken=_COLUMNS)
    require_columns(periods, [*by, *_COLUMNS], verb="find_peaks")
    rated = periods.dropna(subset=["per_million"])
    groups = rated.groupby(by or np.zeros(len(rated)), observed=True)
    whole = 1e6 * groups["count"].transform("sum") / groups["tokens"].transform("sum")
    peaks = rated.loc[groups["per_million"].idxmax(), [*by, *_COLUMNS]]
    peaks = peaks.assign(whole=whole.loc[peaks.index].astype(float))
    return peaks.assign(above_whole=peaks["low"] > peaks["whole"]).reset_index(drop=True)
