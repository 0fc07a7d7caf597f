import pandas as pd
import pytest

from helpers.analysis import count_by_period, find_peaks, period_volume
from helpers.core.errors import TableError

ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2", "3", "4"],
        "outlet": ["آوند", "آوند", "نارون", "نارون"],
        "date": pd.to_datetime(["2025-09-01", "2025-09-02", "2025-09-03", "2025-11-01"]),
    }
)
TOKENS = pd.DataFrame({"article_id": list("1122334444"), "kind": "word"})
HITS = pd.DataFrame({"article_id": list("1244"), "theme": ["trade", "energy", "trade", "trade"]})


def test_the_volume_of_a_period_has_its_outlets_and_the_share_of_the_largest():
    volume = period_volume(TOKENS, ARTICLES)
    assert volume["period"].tolist() == ["شهریور ۱۴۰۴", "مهر ۱۴۰۴", "آبان ۱۴۰۴"]
    assert volume[["tokens", "articles", "outlets"]].values.tolist() == [[6, 3, 2], [0, 0, 0], [4, 1, 1]]
    assert volume["largest_outlet"].fillna(-1).tolist() == [2 / 3, -1, 1]
    by_year = period_volume(TOKENS, ARTICLES, period="year", calendar="gregorian")
    assert by_year[["period", "tokens"]].values.tolist() == [["2025", 10]] or len(by_year) == 1
    with pytest.raises(TableError, match="period_volume: column 'outlet' is missing"):
        period_volume(TOKENS, ARTICLES.drop(columns="outlet"))


def test_the_peak_is_the_period_of_the_highest_rate_of_each_group():
    periods = count_by_period(HITS, TOKENS, ARTICLES, by="theme")
    peaks = find_peaks(periods, by="theme").set_index("theme")
    assert peaks["period"].to_dict() == {"energy": "شهریور ۱۴۰۴", "trade": "آبان ۱۴۰۴"}
    assert peaks["per_million"].round().to_dict() == {"energy": 166_667, "trade": 500_000}
    assert peaks["whole"].to_dict() == {"energy": 1e6 * 1 / 10, "trade": 1e6 * 3 / 10}
    assert not peaks["above_whole"].any()  # fewer than five articles have no interval


def test_one_series_has_one_peak_and_a_low_end_above_the_whole_is_said():
    periods = count_by_period(HITS, TOKENS, ARTICLES)
    assert find_peaks(periods)["period"].tolist() == ["آبان ۱۴۰۴"]
    assert find_peaks(periods.assign(low=450_000.0))["above_whole"].tolist() == [True]
    assert find_peaks(periods.assign(per_million=float("nan"))).empty
    with pytest.raises(TableError, match="find_peaks: column 'theme' is missing"):
        find_peaks(periods, by="theme")
