from itertools import pairwise, product
from math import log

import numpy as np
import pandas as pd
import pytest

from helpers.analysis import burst_words, find_bursts, find_changes
from helpers.analysis.bursts import _are_high, _heaviest, _runs
from helpers.core.errors import TableError


def periods_of(having, articles=20, **columns) -> pd.DataFrame:
    days = pd.date_range("2025-09-01", periods=len(having))
    table = pd.DataFrame({"period": [f"روز {number}" for number in range(len(having))], "start": days, "end": days})
    return table.assign(count=having, tokens=1000, articles=articles, articles_with=having, **columns)


def flat(random, length: int, mean: float, share: float) -> pd.DataFrame:
    """Return a series without any change: days of very different sizes, as news has them."""
    articles = random.negative_binomial(3, 3 / (3 + mean), length) + 1
    return periods_of(random.binomial(articles, share), articles)


def test_a_burst_is_that_of_kleinbergs_automaton_by_hand():
    # Of 20 articles a day, 19 of 100 have it, or 38 in a burst: a day of 8 gains 8 ln 2 + 12 ln(62 / 81).
    having = [1, 1, 8, 8, 1]
    (burst,) = find_bursts(periods_of(having), draws=999).to_dict("records")
    assert burst["usual_share"] == 0.19
    assert burst["weight"] == pytest.approx(2 * (8 * log(2) + 12 * log(62 / 81)))
    assert (burst["first_period"], burst["last_period"], burst["periods"]) == ("روز 2", "روز 3", 2)
    assert (burst["articles_with"], burst["articles"], burst["share_of_articles"]) == (16, 40, 0.4)
    # Two days gain 4.67: with a cost of 2 × ln 5 = 3.22 to enter they are a burst, with 3 × ln 5 = 4.83 they are none.
    assert len(find_bursts(periods_of(having), cost=2)) == 1 and find_bursts(periods_of(having), cost=3).empty


def test_runs_are_those_of_trying_all_ways_through_the_states():
    def value(way, gains) -> float:
        return sum(np.array(way) * gains) - 1.5 * sum(after > before for before, after in pairwise((0, *way)))

    random, ways = np.random.default_rng(5), list(product([0, 1], repeat=8))
    for gains in random.normal(0, 2, (50, 8)):
        (ours,) = _are_high(gains[None], 1.5).astype(int)
        assert value(ours, gains) == pytest.approx(max(value(way, gains) for way in ways))
        weights = [gains[first : last + 1].sum() for first, last in _runs(ours)]
        assert _heaviest(gains[None], 1.5)[0] == pytest.approx(max(weights, default=0))


def test_changes_are_found_where_they_were_planted():
    random, wrong = np.random.default_rng(3), 0
    for _ in range(8):
        articles = random.integers(10, 40, 30)
        shares = np.repeat([0.1, 0.4, 0.1], [12, 8, 10])
        levels = find_changes(periods_of(random.binomial(articles, shares), articles), draws=199)
        firsts = (pd.to_datetime(levels["start"]) - pd.Timestamp("2025-09-01")).dt.days.tolist()
        wrong += not (len(firsts) == 3 and abs(firsts[1] - 12) <= 1 and abs(firsts[2] - 20) <= 1)
    assert wrong <= 1


def test_bursts_are_found_where_they_were_planted():
    random, found = np.random.default_rng(3), 0
    for _ in range(20):
        articles = random.integers(10, 40, 30)
        shares = np.repeat([0.08, 0.32, 0.08], [12, 3, 15])
        bursts = find_bursts(periods_of(random.binomial(articles, shares), articles), draws=199)
        found += len(bursts) >= 1 and bursts["start"][0] <= pd.Timestamp("2025-09-14") <= bursts["end"][0]
    assert found >= 18


def test_flat_series_raise_few_alarms():
    random = np.random.default_rng(1404)
    series = pd.concat([flat(random, 20, 12, 0.15).assign(series=number) for number in range(60)])
    bursts, levels = (find(series, by="series", draws=199) for find in (find_bursts, find_changes))
    # Of 60, each with a chance of 0.05, more than 9 come in one of 600 trials; benchmarks.flat_series has the rates.
    assert bursts["series"].nunique() <= 9
    assert (levels.groupby("series").size() > 1).sum() <= 9


@pytest.mark.parametrize("having", [[0] * 6, [20] * 6, [3], [0, 0]])
def test_a_flat_series_or_a_single_period_has_one_level_and_no_burst(having):
    periods = periods_of(having)
    assert find_bursts(periods).empty
    levels = find_changes(periods)
    assert levels["periods"].tolist() == [len(having)]
    assert levels["per_1000"].tolist() == [1000 * sum(having) / (1000 * len(having))]


def test_series_are_told_apart_and_a_period_without_articles_is_no_trouble():
    both = pd.concat(
        [
            periods_of([2, 2, 12, 12, 2, 2, 0, 2], [20] * 6 + [0, 20], theme="trade"),
            periods_of([5] * 8, theme="energy"),
        ]
    )
    assert find_bursts(both, by="theme")["theme"].tolist() == ["trade"]
    assert find_changes(both, by="theme")["theme"].drop_duplicates().tolist() == ["trade", "energy"]
    assert find_changes(both.head(0), by="theme").empty and find_bursts(both.head(0), by="theme").empty


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: find_bursts(periods_of([1, 2]), ratio=1), "find_bursts: ratio must be above 1"),
        (lambda: find_bursts(periods_of([1, 2]).drop(columns="articles_with")), "column 'articles_with' is missing"),
        (
            lambda: find_changes(pd.concat([periods_of([1, 2])] * 2)),
            "a period stands on several rows; name the columns",
        ),
        (lambda: find_changes(periods_of([1, 2]), draws=0), "find_changes: draws must be a whole number, 1 or more"),
        (lambda: find_bursts(periods_of([1, 2]), by="start"), "by='start' is a column of the result"),
    ],
)
def test_what_is_wrong_is_named(call, message):
    with pytest.raises(TableError, match=message):
        call()


def test_the_words_of_a_burst_are_those_of_its_articles_against_the_others_that_have_it():
    days = pd.date_range("2025-09-01", periods=20)
    articles = pd.DataFrame({"article_id": [str(number) for number in range(20)], "date": days})
    rows = [
        (str(number), word)
        for number in range(20)
        for word in ["نفت"] + (["تحریم"] * 5 if number in (8, 9, 10) else ["بازار"] * 5)
    ]
    tokens = pd.DataFrame(rows, columns=["article_id", "token"])
    tokens = tokens.assign(lemma=tokens["token"], kind="word")
    hits = tokens[tokens["token"] == "نفت"].assign(theme="energy")
    bursts = pd.DataFrame({"theme": ["energy"], "start": [days[8]], "end": [days[10]]})
    words = burst_words(bursts, hits, tokens, articles)
    assert words["term"].tolist() == ["تحریم"] and words["articles_target"].tolist() == [3]
    assert words[["burst", "theme"]].values.tolist() == [[0, "energy"]]
    none = burst_words(bursts.head(0), hits, tokens, articles)
    assert none.empty and list(none.columns) == list(words.columns)
