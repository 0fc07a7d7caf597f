"""Counts over time, with the words and articles of each period.

A period is a day, a week from Saturday on, a month, a season or a year of the Jalali or Gregorian calendar. It has a
number, the next one of the period after it, and a name.
"""

import datetime
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.groups import MIN_ARTICLES, group_names, rate_interval
from helpers.analysis.relation import count_rows
from helpers.core.calendars import GREGORIAN, JALALI, PERSIAN_DIGITS, is_far, parts_of, to_gregorian
from helpers.core.errors import TableError, require_columns, require_dates, require_whole
from helpers.core.parts import TableParts, about_articles

PERIODS = ("day", "week", "month", "season", "year")
MONTHS = {"jalali": JALALI, "gregorian": GREGORIAN}
SEASONS = {
    "jalali": ["بهار", "تابستان", "پاییز", "زمستان"],
    "gregorian": [f"سه\u200cماهه {which}" for which in ("نخست", "دوم", "سوم", "چهارم")],
}
_MONTHS_IN = {"month": 1, "season": 3, "year": 12}
# Of one period as many as can be told apart on an axis; of months and longer ones, decades.
_MOST_OF = {"day": 92, "week": 105, "month": 240, "season": 240}
_NUMBERS = ["count", "tokens", "articles", "articles_with", "per_1000", "low", "high", "few_articles"]
PERIOD_COLUMNS = ["period", "start", "end", *_NUMBERS]


def count_by_period(
    rows: pd.DataFrame | TableParts,
    tokens: pd.DataFrame | TableParts,
    articles: pd.DataFrame | Any,
    *,
    period: str = "month",
    calendar: str = "jalali",
    by: str | Sequence[str] = (),
    min_articles: int = MIN_ARTICLES,
    draws: int = 1000,
    seed: int = 1404,
) -> pd.DataFrame:
    """Count rows over time: one row per group and period, from the first dated article to the last, empty ones too.

    Parameters
    ----------
    rows : any table with `article_id`: the tokens of a term, theme hits, concordance lines, quotes.
    tokens, articles : those that the rows are of. Only articles with tokens count.
    period, calendar : day, week (from Saturday on), month, season or year of the `jalali` or `gregorian` calendar;
        Gregorian seasons are the quarters of its year.
    by : a column of `articles` (outlet) divides words and articles too; a column of `rows` alone (theme, speaker)
        divides the count, over the words of all. Of the latter, only values that occur have rows.
    min_articles : a period with fewer has no interval and is marked in `few_articles`: charts draw it faint, and it is
        no peak.
    draws, seed : bootstrap samples for the interval, and what makes them the same in each run.

    Returns
    -------
    One row per group and period. Columns: those of `by`, `period` (its name: «شهریور ۱۴۰۴»; of a week, its Saturday),
    `start` and `end` (its first and last day, Gregorian), `count` (of rows), `tokens` (the words of the period),
    `articles` and `articles_with` (those that have such a row), `per_1000` (count per 1,000 of these words), `low` and
    `high`, its 95% interval from samples of the period's articles, as the words of one article are not independent, and
    `few_articles`. A rate is missing where the period has no words, and an interval where it has few articles or a
    count of 0, which would look surer than it is. Rows of articles that have no date for this `period`, which
    `period_coverage` counts, are in none, nor are rows whose group is missing.

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
    by = group_names(by, verb=verb, taken=PERIOD_COLUMNS)
    for name, number in (("min_articles", min_articles), ("draws", draws)):
        require_whole(number, name=name, minimum=1, verb=verb)
    articles = about_articles(articles)
    articles = _checked(articles, period, calendar, verb)
    outer = [column for column in by if column in articles.columns]
    inner = [column for column in by if column not in outer]
    # "article_id" may be among `by`, as a column of the articles.
    found = count_rows(rows, ["article_id", *inner], verb=verb)
    words = count_rows(tokens, ["article_id"], verb=verb, where="word").set_index("article_id")["rows"]
    _require_same_articles(found["article_id"], words.index, articles["article_id"])
    present = _with_numbers(articles[articles["article_id"].isin(words.index)], period, calendar)
    present["words"] = present["article_id"].map(words).astype(int)
    dated = present.dropna(subset=["number", *outer]).astype({"number": int})
    kept = found[found["article_id"].isin(dated["article_id"].unique())]
    span = range(dated["number"].min(), dated["number"].max() + 1) if len(dated) else range(0)
    counts = _count(kept, dated, inner, outer, span=span, fewest=min_articles, draws=draws, seed=seed)
    table = counts.merge(_periods(span, period, calendar), on="number", how="left", validate="many_to_one")
    table["per_1000"] = 1000 * table["count"] / table["tokens"].where(table["tokens"] > 0)
    table["few_articles"] = table["articles"] < min_articles
    return table[[*by, *PERIOD_COLUMNS]]


def period_coverage(articles: pd.DataFrame | Any, *, period: str = "month", calendar: str = "jalali") -> pd.DataFrame:
    """Count articles by whether a timeline can have them: one row per `coverage`, those of no article too.

    Parameters
    ----------
    articles, period, calendar : as in `count_by_period`; it counts articles that have tokens: give those.

    Returns
    -------
    Columns `coverage` and `articles`. `dated` are in a period, `undated` have no date, `too_coarse` have one whose
    `date_precision` is coarser than the period, or a month or year of another calendar.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "date": pd.to_datetime(["2025-09-01", None])})
    >>> period_coverage(articles).values.tolist()
    [['dated', 1], ['undated', 1], ['too_coarse', 0]]
    """
    articles = about_articles(articles)
    articles = _checked(articles, period, calendar, "period_coverage")
    placed = _with_numbers(articles, period, calendar)
    dated, undated = int(placed["number"].notna().sum()), int(placed["date"].isna().sum())
    counts = {"dated": dated, "undated": undated, "too_coarse": len(placed) - dated - undated}
    return pd.DataFrame({"coverage": list(counts), "articles": list(counts.values())}).astype({"coverage": "str"})


def _checked(articles: pd.DataFrame, period: str, calendar: str, verb: str) -> pd.DataFrame:
    """Return articles with dates that can be counted by; raise `TableError` for what cannot."""
    require_columns(articles, ["article_id"], verb=verb)
    articles = require_dates(articles, verb=verb)
    for name, value, allowed in (("period", period, PERIODS), ("calendar", calendar, tuple(MONTHS))):
        if value not in allowed:
            raise TableError(f"{verb}: {name} must be one of {', '.join(allowed)}; got {value!r}")
    if articles["article_id"].duplicated().any():
        doubled = articles.loc[articles["article_id"].duplicated(), "article_id"].iloc[0]
        raise TableError(f"{verb}: articles has more than one row for {doubled!r}")
    return articles


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
    kept: pd.DataFrame,
    dated: pd.DataFrame,
    inner: list[str],
    outer: list[str],
    *,
    span: range,
    fewest: int,
    draws: int,
    seed: int,
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
    count, tokens, articles, having = (np.zeros(shape, dtype=int) for _ in range(4))
    low, high = (np.full(shape, np.nan) for _ in range(2))
    for group, place in np.ndindex(len(groups), len(span)):
        members = np.flatnonzero((group_of == group) & (numbers == span[place]))
        cell = (group, slice(None), place)
        per_article = found[members].toarray()
        count[cell], tokens[cell], articles[cell] = per_article.sum(axis=0), words[members].sum(), len(members)
        having[cell] = (per_article > 0).sum(axis=0)
        if len(members) >= fewest and words[members].any():
            low[cell], high[cell] = rate_interval(1000 * per_article, words[members], draws, seed)
    in_group, in_series, in_span = (index.ravel() for index in np.indices(shape))
    columns = {"count": count, "tokens": tokens, "articles": articles, "articles_with": having}
    columns |= {"low": low, "high": high}
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
    name = {"month": MONTHS[calendar][month - 1][0], "season": SEASONS[calendar][(month - 1) // 3], "year": ""}.get(
        period, f"{day} {MONTHS[calendar][month - 1][0]}"
    )
    return f"{name} {year}".strip().translate(PERSIAN_DIGITS)


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
    return volume.drop(columns=["count", "articles_with", "per_1000", "low", "high"])


def find_peaks(periods: pd.DataFrame, *, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Find the period of the highest rate among those of `count_by_period` that have not `few_articles`.

    Returns
    -------
    One row per group (of the columns `by`; without any, all periods are one series) that has a rate: its period's
    columns (of equal rates the first), `whole` (the rate per 1,000 words in all periods) and `above_whole`: whether
    `low` is above it. If not, chance may have made the peak.

    Examples
    --------
    >>> periods = pd.DataFrame({"period": ["مهر", "آبان"], "start": 0, "end": 0, "count": [1, 3], "tokens": 1000,
    ...                         "articles": 9, "articles_with": 1, "per_1000": [1.0, 3.0], "low": [0.0, 2.5],
    ...                         "high": 4.0, "few_articles": False})
    >>> find_peaks(periods)[["period", "per_1000", "whole", "above_whole"]].values.tolist()
    [['آبان', 3.0, 2.0, True]]
    """
    by = group_names(by, verb="find_peaks", taken=PERIOD_COLUMNS)
    require_columns(periods, [*by, *PERIOD_COLUMNS], verb="find_peaks")
    rated = periods.dropna(subset=["per_1000"])
    sums = rated.groupby(by or np.zeros(len(rated)), observed=True)[["count", "tokens"]].transform("sum")
    rated = rated.assign(whole=1000 * sums["count"] / sums["tokens"])
    enough = rated[~rated["few_articles"].astype(bool)]
    groups = enough.groupby(by or np.zeros(len(enough)), observed=True)
    peaks = enough.loc[groups["per_1000"].idxmax(), [*by, *PERIOD_COLUMNS, "whole"]].drop(columns="few_articles")
    return peaks.assign(above_whole=peaks["low"] > peaks["whole"]).reset_index(drop=True)


def days_off(periods: pd.DataFrame) -> pd.DataFrame:
    """List the Fridays and the public holidays of Iran within days that were counted: one row per day.

    Parameters
    ----------
    periods : as from `count_by_period(…, period="day")`; of longer periods none is listed, as all have some.

    Returns
    -------
    `kind` ("weekend" or "holiday", which goes before), `start` and `end` (the day), `name` and `english_name` of the
    holiday. Names and days are those of the library `holidays`; lunar ones of coming years are estimates.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2025-06-04", "2025-06-05", "2025-06-06", "2025-06-07", "2025-06-13"]))
    >>> days_off(pd.DataFrame({"start": days, "end": days}))["kind"].tolist()
    ['holiday', 'holiday', 'holiday', 'weekend']
    """
    import holidays

    require_columns(periods, ["start", "end"], verb="days_off")
    days = pd.Series(sorted(set(periods.loc[periods["start"].eq(periods["end"]), "start"])), dtype="datetime64[s]")
    days = days.head(0) if periods["start"].ne(periods["end"]).any() else days
    years = sorted(set(days.dt.year))
    names = {
        column: holidays.country_holidays("IR", years=years, language=language)
        for column, language in (("name", "fa_IR"), ("english_name", "en_US"))
    }
    table = pd.DataFrame({"kind": "weekend", "start": days, "end": days})
    for column, known in names.items():
        table[column] = [known.get(day, "") for day in days.dt.date]
    table["kind"] = table["kind"].where(table["name"].eq(""), "holiday")
    friday = table["start"].dt.day_of_week.eq(4)
    return table[friday | table["kind"].eq("holiday")].reset_index(drop=True)


def far_dates(articles: pd.DataFrame) -> pd.Series:
    """Tell of each article whether its date is far from all others, as one read wrongly is: true or false.

    See `core.calendars.is_far` for the rule.

    >>> dates = pd.to_datetime(["1901-03-21", *["2025-09-01", "2025-11-01"] * 60])
    >>> int(far_dates(pd.DataFrame({"date": dates})).sum())
    1
    """
    return is_far(require_dates(articles, verb="far_dates")["date"])


def choose_period(articles: pd.DataFrame | Any, *, calendar: str = "jalali", min_articles: int = MIN_ARTICLES) -> str:
    """Choose the period for some articles: the finest in which half of the periods have `min_articles`, if few enough.

    Days are few enough up to three months, weeks up to two years, months and seasons up to 240. Where none is, it is
    that in which most periods have so many articles; without any dated article, month. What `far_dates` tells of is not
    asked.

    Examples
    --------
    >>> dates = pd.date_range("2025-09-01", periods=60, freq="6h")
    >>> choose_period(pd.DataFrame({"article_id": map(str, range(60)), "date": dates}), min_articles=4)
    'day'
    """
    articles = about_articles(articles)
    articles = _checked(articles, "day", calendar, "choose_period")
    articles = articles[~far_dates(articles)]
    full_periods = {}
    for period in PERIODS:
        sizes = _with_numbers(articles, period, calendar)["number"].dropna().value_counts()
        if sizes.empty:
            return "month"
        number, full = int(sizes.index.max() - sizes.index.min()) + 1, int((sizes >= min_articles).sum())
        if 1 < number <= _MOST_OF.get(period, number):
            full_periods[period] = full
            if full >= number / 2:
                return period
    return max(full_periods, key=full_periods.get, default="day")
