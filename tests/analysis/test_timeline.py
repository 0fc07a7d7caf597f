import datetime
from collections import Counter

import jdatetime
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import analysis
from helpers.analysis import (
    choose_period,
    count_by_period,
    days_off,
    far_dates,
    find_peaks,
    period_coverage,
    period_volume,
)
from helpers.analysis.timeline import MONTHS, PERIODS, period_name, period_number, period_start
from helpers.core.errors import TableError
from helpers.core.paths import ROOT

COLUMNS = ["period", "start", "end", "count", "tokens", "articles", "articles_with", "per_1000", "low", "high"]
COLUMNS += ["few_articles"]
THEMES_BY_HAND = ROOT / "data" / "sample" / "coding" / "themes.csv"


def corpus_of(*dated: tuple[str | None, str], **columns) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tokens and articles of dates and texts."""
    rows = [(str(number), word) for number, (_, text) in enumerate(dated) for word in text.split()]
    tokens = pd.DataFrame(rows, columns=["article_id", "token"]).assign(kind="word")
    articles = pd.DataFrame({"article_id": [str(number) for number in range(len(dated))], **columns})
    return tokens, articles.assign(date=pd.to_datetime([date for date, _ in dated]).astype("datetime64[s]"))


def word(tokens: pd.DataFrame, term: str) -> pd.DataFrame:
    return tokens[tokens["token"] == term]


def test_each_month_has_its_count_its_words_and_its_articles_and_empty_months_stand_as_empty():
    tokens, articles = corpus_of(("2025-09-01", "صلح صلح نان آب"), ("2025-08-25", "نان"), ("2025-11-05", "صلح آب"))
    table = count_by_period(word(tokens, "صلح"), tokens, articles)
    assert list(table.columns) == COLUMNS
    assert table["period"].tolist() == ["شهریور ۱۴۰۴", "مهر ۱۴۰۴", "آبان ۱۴۰۴"]
    assert table["start"].astype(str).tolist() == ["2025-08-23", "2025-09-23", "2025-10-23"]
    assert table["end"].astype(str).tolist() == ["2025-09-22", "2025-10-22", "2025-11-21"]
    assert table[["count", "tokens", "articles"]].values.tolist() == [[2, 5, 2], [0, 0, 0], [1, 2, 1]]
    assert table["per_1000"].fillna(-1).tolist() == [2e3 / 5, -1, 1e3 / 2]
    assert table[["low", "high"]].isna().all(axis=None)  # fewer than five articles
    assert table["articles_with"].tolist() == [1, 0, 1] and table["few_articles"].all()
    assert count_by_period(word(tokens, "صلح"), tokens, articles, min_articles=1)["low"].notna().tolist() == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("period", "calendar", "starts"),
    [
        ("day", "jalali", ["2025-03-20", "2025-03-21", "2025-03-22"]),
        ("week", "jalali", ["2025-03-15", "2025-03-22"]),
        ("month", "jalali", ["2025-02-19", "2025-03-21"]),
        ("season", "jalali", ["2024-12-21", "2025-03-21"]),
        ("year", "jalali", ["2024-03-20", "2025-03-21"]),
        ("month", "gregorian", ["2025-03-01"]),
        ("season", "gregorian", ["2025-01-01"]),
        ("year", "gregorian", ["2025-01-01"]),
    ],
)
def test_periods_around_nowruz(period, calendar, starts):
    tokens, articles = corpus_of(("2025-03-20", "صلح"), ("2025-03-22", "صلح نان"))
    table = count_by_period(word(tokens, "صلح"), tokens, articles, period=period, calendar=calendar)
    assert table["start"].astype(str).tolist() == starts
    assert (table["count"].sum(), table["tokens"].sum(), table["articles"].sum()) == (2, 3, 2)


def test_hours_are_of_their_day():
    tokens, articles = corpus_of(("2025-03-20 23:59", "صلح"), ("2025-03-21 00:01", "صلح"), ("2025-03-21 09:00", "صلح"))
    articles["date_precision"] = ["minute", "minute", "hour"]
    table = count_by_period(tokens, tokens, articles, period="day")
    assert table["start"].astype(str).tolist() == ["2025-03-20", "2025-03-21"] and table["count"].tolist() == [1, 2]
    assert count_by_period(tokens, tokens, articles)["count"].tolist() == [1, 2]  # months of two Jalali years


def test_every_row_is_in_the_jalali_month_that_jdatetime_says():
    days = pd.date_range("2023-01-01", "2026-01-01", freq="11D")
    tokens, articles = corpus_of(*((str(day.date()), "صلح") for day in days))
    table = count_by_period(tokens, tokens, articles)
    months = Counter((jdatetime.date.fromgregorian(date=day.date()).replace(day=1)).togregorian() for day in days)
    assert dict(zip(table["start"].dt.date, table["count"], strict=True)) == months


def test_a_column_of_the_rows_parts_the_count_and_one_of_the_articles_the_words_too():
    dated = (("2025-09-01", "صلح نان نان"), ("2025-09-02", "صلح صلح آب آب آب"))
    tokens, articles = corpus_of(*dated, outlet=["آوندا", "نارون"])
    by_word = count_by_period(tokens, tokens, articles, by="token")
    assert by_word[["token", "count", "tokens"]].values.tolist() == [["آب", 3, 8], ["صلح", 3, 8], ["نان", 2, 8]]
    by_outlet = count_by_period(word(tokens, "صلح"), tokens, articles, by="outlet")
    assert by_outlet[["outlet", "count", "tokens"]].values.tolist() == [["آوندا", 1, 3], ["نارون", 2, 5]]
    both = count_by_period(word(tokens, "آب"), tokens, articles, by=["token", "outlet"])
    assert both[["token", "outlet", "count", "tokens"]].values.tolist() == [
        ["آب", "آوندا", 0, 3],
        ["آب", "نارون", 3, 5],
    ]


def test_a_categorical_keeps_its_order_and_its_kind():
    tokens, articles = corpus_of(("2025-09-01", "صلح نان"))
    hits = tokens.assign(theme=pd.Categorical(["trade", "energy"], categories=["trade", "health", "energy"]))
    table = count_by_period(hits, tokens, articles, by="theme")
    assert table["theme"].tolist() == ["trade", "energy"]
    assert isinstance(table["theme"].dtype, pd.CategoricalDtype)


def test_an_interval_needs_five_articles_and_a_hit_and_holds_the_rate():
    texts = ["صلح نان آب"] * 3 + ["نان آب"] * 2
    tokens, articles = corpus_of(*(("2025-09-01", text) for text in texts), *[("2025-10-01", "صلح نان")] * 4)
    table = count_by_period(word(tokens, "صلح"), tokens, articles)
    assert table["low"].notna().tolist() == table["high"].notna().tolist() == [True, False]
    first = table.iloc[0]
    assert 0 <= first["low"] < first["per_1000"] == 3e3 / 13 < first["high"] <= 1e3 / 3
    nothing = count_by_period(tokens[tokens["token"] == "نان"].head(0), tokens, articles)
    assert nothing["count"].sum() == 0 and nothing[["low", "high"]].isna().all(axis=None)


def test_the_interval_is_that_of_a_plain_bootstrap_over_articles():
    random = np.random.default_rng(7)
    words, counts = random.integers(50, 150, 40), random.poisson(3, 40)
    texts = ["صلح " * count + "نان " * int(size - count) for size, count in zip(words, counts, strict=True)]
    tokens, articles = corpus_of(*(("2025-09-01", text) for text in texts))
    table = count_by_period(word(tokens, "صلح"), tokens, articles, draws=4000)
    drawn = [random.integers(0, 40, 40) for _ in range(4000)]
    low, high = np.percentile([1e3 * counts[draw].sum() / words[draw].sum() for draw in drawn], (2.5, 97.5))
    assert table[["low", "high"]].iloc[0].tolist() == pytest.approx([low, high], rel=0.03)
    again = count_by_period(word(tokens, "صلح"), tokens, articles, draws=4000)
    pd.testing.assert_frame_equal(table, again)


def test_what_has_no_day_is_left_out_and_counted():
    dated = (("2025-09-01", "صلح"), (None, "صلح صلح"), ("2025-08-23", "صلح"), ("2025-03-21", "صلح"))
    tokens, articles = corpus_of(*dated, date_precision=["day", "", "month", "year"])
    table = count_by_period(tokens, tokens, articles, period="month")
    assert (table["count"].sum(), table["tokens"].sum()) == (2, 2)
    assert period_coverage(articles)["articles"].tolist() == [2, 1, 1]
    by_year = count_by_period(tokens, tokens, articles, period="year")
    assert by_year["count"].tolist() == [3]
    assert period_coverage(articles, period="year")["articles"].tolist() == [3, 1, 0]


def test_a_jalali_month_is_no_gregorian_one():
    tokens, articles = corpus_of(("2025-08-23", "صلح"), ("2025-09-01", "صلح"), date_precision=["month", "month"])
    for calendar, start in (("jalali", "2025-08-23"), ("gregorian", "2025-09-01")):
        table = count_by_period(tokens, tokens, articles, calendar=calendar)
        assert table["start"].astype(str).tolist() == [start] and table["count"].tolist() == [1]
        coverage = period_coverage(articles, calendar=calendar).set_index("coverage")["articles"]
        assert coverage.to_dict() == {"dated": 1, "undated": 0, "too_coarse": 1}


def test_rows_without_a_group_are_left_out():
    tokens, articles = corpus_of(("2025-09-01", "صلح نان"))
    quotes = pd.DataFrame({"article_id": ["0", "0"], "speaker": ["وزیر", None]})
    table = count_by_period(quotes, tokens, articles, by="speaker")
    assert table[["speaker", "count"]].values.tolist() == [["وزیر", 1]]


def test_no_dates_at_all_or_a_term_that_does_not_occur_give_a_table_with_its_columns():
    tokens, articles = corpus_of((None, "صلح"), (None, "نان"))
    undated = count_by_period(tokens, tokens, articles)
    assert undated.empty and list(undated.columns) == COLUMNS
    assert period_coverage(articles)["articles"].tolist() == [0, 2, 0]
    tokens, articles = corpus_of(("2025-09-01", "نان"))
    absent = count_by_period(word(tokens, "صلح"), tokens, articles)
    assert absent[["count", "tokens", "per_1000"]].values.tolist() == [[0, 1, 0.0]]
    assert list(count_by_period(word(tokens, "صلح"), tokens, articles, by="token").columns) == ["token", *COLUMNS]


def test_only_words_are_words_and_the_tables_stay_as_they_were():
    tokens, articles = corpus_of(("2025-09-01", "صلح . BRICS"))
    tokens["kind"] = ["word", "punctuation", "latin"]
    before = tokens.copy(), articles.copy()
    assert count_by_period(word(tokens, "BRICS"), tokens, articles)[["count", "tokens"]].values.tolist() == [[1, 1]]
    for table, was in zip((tokens, articles), before, strict=True):
        pd.testing.assert_frame_equal(table, was)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"period": "decade"}, "period must be one of day, week, month, season, year; got 'decade'"),
        ({"calendar": "islamic"}, "calendar must be one of jalali, gregorian; got 'islamic'"),
        ({"by": "theme"}, "column 'theme' is missing"),
        ({"rows": pd.DataFrame({"article_id": ["9"]})}, "rows of article '9', which is not in tokens"),
        ({"articles": pd.DataFrame({"article_id": ["0"], "date": ["2025"]})}, "holds no dates"),
        (
            {"articles": corpus_of(("2025-09-01", ""))[1].assign(article_id="9")},
            "tokens of article '0', which is not in",
        ),
        ({"articles": pd.concat([corpus_of(("2025-09-01", ""))[1]] * 2)}, "more than one row for '0'"),
    ],
)
def test_what_cannot_be_counted_is_named(change, message):
    tokens, articles = corpus_of(("2025-09-01", "صلح"))
    tables = {"rows": tokens, "tokens": tokens, "articles": articles, **change}
    with pytest.raises(TableError, match=message):
        count_by_period(tables.pop("rows"), tables.pop("tokens"), tables.pop("articles"), **tables)


# What the sample's articles were dated for: schools open in Mehr, trade fills Azar, power fails in the summer of 1404.
@pytest.mark.parametrize(
    ("theme", "peak"), [("education", "شهریور ۱۴۰۳"), ("trade", "آذر ۱۴۰۳"), ("energy", "تیر ۱۴۰۴")]
)
def test_the_trends_of_the_sample_are_found_where_its_coders_have_them(sample, theme, peak):
    articles, tokens, hits = sample
    table = count_by_period(hits[hits["theme"] == theme], tokens, articles)
    codings, _ = analysis.read_coding_sheet(THEMES_BY_HAND, analysis.read_codebook(), coder="first")
    codings = codings[(codings["theme"] == theme) & (codings["code"] == 1)]
    by_hand = count_by_period(codings, tokens, articles)["count"] / table["articles"]
    assert table.loc[table["per_1000"].idxmax(), "period"] == peak
    assert np.corrcoef(by_hand, table["per_1000"])[0, 1] > 0.8


def test_a_rising_count_in_a_growing_corpus_is_a_level_rate_and_a_planted_rise_is_found():
    random = np.random.default_rng(1404)
    dated = []
    for month in range(12):
        day = jdatetime.date(1403, month + 1, 15).togregorian()
        for _ in range(10 + 5 * month):
            rising = random.poisson(1 + 0.5 * month)
            dated.append((str(day), " ".join(["نان"] * random.poisson(4) + ["صلح"] * rising + ["آب"] * (60 - rising))))
    tokens, articles = corpus_of(*dated)
    level, rise = (count_by_period(word(tokens, term), tokens, articles) for term in ("نان", "صلح"))
    assert level["count"].iloc[-1] > 4 * level["count"].iloc[0]
    true_rate = 4e3 / 64
    assert ((level["low"] < true_rate) & (true_rate < level["high"])).sum() >= 10
    assert rise["low"].iloc[-1] > rise["high"].iloc[0]
    assert np.corrcoef(range(12), rise["per_1000"])[0, 1] > 0.95


DAYS = st.dates(jdatetime.date(1300, 1, 1).togregorian(), jdatetime.date(1450, 12, 29).togregorian())
ONE_DAY = datetime.timedelta(days=1)
JALALI_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split()


@given(DAYS, st.sampled_from(PERIODS), st.sampled_from(sorted(MONTHS)))
def test_every_day_is_in_its_period_and_no_other(day, period, calendar):
    number = period_number(day, period, calendar)
    start, after = (period_start(each, period, calendar) for each in (number, number + 1))
    assert start <= day < after
    assert period_number(start, period, calendar) == period_number(after - ONE_DAY, period, calendar) == number
    assert period_number(after, period, calendar) == number + 1


@given(DAYS)
def test_jalali_months_seasons_and_years_are_those_of_jdatetime(day):
    jalali = jdatetime.date.fromgregorian(date=day)
    firsts = {"month": jalali.month, "season": 3 * ((jalali.month - 1) // 3) + 1, "year": 1}
    for period, month in firsts.items():
        number = period_number(day, period, "jalali")
        assert period_start(number, period, "jalali") == jdatetime.date(jalali.year, month, 1).togregorian()
    name = period_name(period_number(day, "month", "jalali"), "month", "jalali")
    assert name.split()[0] == JALALI_MONTHS[jalali.month - 1] and int(name.split()[1]) == jalali.year


@given(DAYS)
def test_a_week_begins_on_saturday(day):
    start = period_start(period_number(day, "week", "jalali"), "week", "jalali")
    assert start.isoweekday() == 6 and (day - start).days < 7


@pytest.mark.parametrize(
    ("period", "calendar", "name"),
    [
        ("day", "jalali", "۳۰ اسفند ۱۴۰۳"),  # the last day of a leap year
        ("week", "jalali", "۲۵ اسفند ۱۴۰۳"),
        ("month", "jalali", "اسفند ۱۴۰۳"),
        ("season", "jalali", "زمستان ۱۴۰۳"),
        ("year", "jalali", "۱۴۰۳"),
        ("day", "gregorian", "۲۰ مارس ۲۰۲۵"),
        ("month", "gregorian", "مارس ۲۰۲۵"),
        ("season", "gregorian", "سه\u200cماهه نخست ۲۰۲۵"),
        ("year", "gregorian", "۲۰۲۵"),
    ],
)
def test_names_are_those_a_reader_says(period, calendar, name):
    assert period_name(period_number(datetime.date(2025, 3, 20), period, calendar), period, calendar) == name


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
    periods = count_by_period(HITS, TOKENS, ARTICLES, by="theme", min_articles=1)
    peaks = find_peaks(periods, by="theme").set_index("theme")
    assert peaks["period"].to_dict() == {"energy": "شهریور ۱۴۰۴", "trade": "آبان ۱۴۰۴"}
    assert peaks["per_1000"].round().to_dict() == {"energy": 167, "trade": 500}
    assert peaks["whole"].to_dict() == {"energy": 1e3 * 1 / 10, "trade": 1e3 * 3 / 10}
    assert peaks["above_whole"].to_dict() == {"energy": False, "trade": True}


def test_a_period_of_few_articles_is_no_peak():
    periods = count_by_period(HITS, TOKENS, ARTICLES, min_articles=3)
    assert periods["few_articles"].tolist() == [False, True, True]
    assert find_peaks(periods)["period"].tolist() == ["شهریور ۱۴۰۴"]
    assert find_peaks(count_by_period(HITS, TOKENS, ARTICLES)).empty


def test_one_series_has_one_peak_and_a_low_end_above_the_whole_is_said():
    periods = count_by_period(HITS, TOKENS, ARTICLES, min_articles=1)
    assert find_peaks(periods)["period"].tolist() == ["آبان ۱۴۰۴"]
    assert find_peaks(periods.assign(low=450.0))["above_whole"].tolist() == [True]
    assert find_peaks(periods.assign(per_1000=float("nan"))).empty
    with pytest.raises(TableError, match="find_peaks: column 'theme' is missing"):
        find_peaks(periods, by="theme")


@pytest.mark.parametrize(
    ("days", "number", "period"),
    [(30, 400, "day"), (30, 25, "week"), (700, 400, "month"), (7000, 700, "season"), (40, 3, "day"), (1, 9, "day")],
)
def test_the_period_is_the_finest_that_has_enough_articles(days, number, period):
    dates = pd.date_range("2020-03-21", periods=days)[np.arange(number) * days // number]
    articles = pd.DataFrame({"article_id": range(number), "date": dates})
    assert choose_period(articles) == period


def test_without_dates_the_period_is_a_month():
    assert choose_period(pd.DataFrame({"article_id": ["1"], "date": pd.to_datetime([None])})) == "month"


def test_days_off_are_fridays_and_holidays_of_days_alone():
    tokens, articles = corpus_of(("2025-03-19", "صلح"), ("2025-04-04", "صلح"))
    days = days_off(count_by_period(tokens, tokens, articles, period="day")).set_index("start")
    assert days.loc["2025-03-21", "kind"] == "holiday" and "Nowruz" in days.loc["2025-03-21", "english_name"]
    assert days.index[days["kind"] == "weekend"].astype(str).tolist() == ["2025-03-28", "2025-04-04"]
    assert days_off(count_by_period(tokens, tokens, articles)).empty


def test_a_date_far_from_all_others_is_told_and_does_not_choose_the_period():
    dates = pd.date_range("2025-09-01", periods=150, freq="6h").append(pd.to_datetime(["1901-03-21", None]))
    articles = pd.DataFrame({"article_id": range(152), "date": dates})
    assert np.flatnonzero(far_dates(articles)).tolist() == [150]
    assert choose_period(articles, min_articles=4) == "day"
    assert not far_dates(articles.iloc[[150, 151, 0]]).any()  # of two, none is far from all others
    assert not far_dates(articles.tail(1)).any()
