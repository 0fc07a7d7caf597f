"""Periods compared: how much of the corpus each has, and in which a count stands highest."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analysis.groups import group_names
from helpers.analysis.timeline import count_by_period
from helpers.core.errors import require_columns

_COUNTS = ["period", "start", "end", "count", "tokens", "articles", "per_million", "low", "high"]


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
    by = group_names(by, verb="find_peaks", taken=_COUNTS)
    require_columns(periods, [*by, *_COUNTS], verb="find_peaks")
    rated = periods.dropna(subset=["per_million"])
    groups = rated.groupby(by or np.zeros(len(rated)), observed=True)
    whole = 1e6 * groups["count"].transform("sum") / groups["tokens"].transform("sum")
    peaks = rated.loc[groups["per_million"].idxmax(), [*by, *_COUNTS]]
    peaks = peaks.assign(whole=whole.loc[peaks.index].astype(float))
    return peaks.assign(above_whole=peaks["low"] > peaks["whole"]).reset_index(drop=True)
