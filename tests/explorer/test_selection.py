"""Filters: each narrows the rest, and every count and denominator follows."""

import datetime

import pytest

from helpers import explorer
from helpers.core.errors import TableError

DAY = datetime.date(2025, 9, 2)


def test_a_filter_moves_the_count_and_its_denominators(index):
    def count(**chosen):
        row = explorer.ask(explorer.select(index, explorer.Filters(**chosen)), "همکاری").count().iloc[0]
        return row[["count", "tokens", "articles"]].tolist()

    day = datetime.date(2025, 9, 15)
    assert count() == [3, 16, 3]
    assert count(outlet="نارون") == [1, 4, 1] and count(outlet="") == [0, 2, 1]
    assert count(since=day) == [1, 4, 1] and count(until=day) == [2, 10, 1]
    assert count(speaker="کاوه") == [1, 4, 1]
    assert count(theme="trade") == [2, 8, 2]  # the sentences with صادرات and with تجارت


def test_articles_without_a_date_are_counted_as_left_out(index):
    selection = explorer.select(index, explorer.Filters(since=datetime.date(2025, 1, 1)))
    assert (selection.article_count, selection.undated) == (2, 1)
    assert explorer.select(index).undated == 0


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"theme": "nothing"}, "no theme 'nothing'"),
        ({"speaker": "هیچ‌کس"}, "nobody called"),
        ({"since": DAY, "until": datetime.date(2025, 9, 1)}, "before it begins"),
    ],
)
def test_a_filter_that_cannot_be_is_one_clear_error(chosen, message, index):
    with pytest.raises(TableError, match=message):
        explorer.select(index, explorer.Filters(**chosen))
