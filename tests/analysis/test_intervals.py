"""An interval holds the share, is as wide as the articles differ, and is not there for a handful of articles."""

import numpy as np
import pandas as pd
import pytest

from helpers import analysis
from helpers.core.errors import TableError


def corpus(per_article: list[list[str]]) -> pd.DataFrame:
    rows = [(str(number), word) for number, words in enumerate(per_article) for word in words]
    return pd.DataFrame(rows, columns=["article_id", "term"]).assign(kind="word")


def interval(per_article: list[list[str]], term: str = "صلح") -> list[float]:
    tokens = corpus(per_article)
    terms = pd.DataFrame({"term": [term]})
    return analysis.add_intervals(terms, tokens, tokens)[["share_low", "share_high"]].iloc[0].tolist()


def test_articles_that_are_alike_leave_no_doubt():
    assert interval([["صلح", "نان"]] * 6) == [0.5, 0.5]


def test_a_term_of_one_article_may_as_well_be_absent():
    low, high = interval([["صلح", "صلح"], *[["نان", "آب"]] * 5])
    assert low == 0.0 and 1 / 6 < high <= 4 / 6


def test_the_interval_of_independent_articles_is_that_of_theory():
    drawn = np.random.default_rng(7).random(400) < 0.3
    low, high = interval([["صلح" if one else "نان"] for one in drawn])
    error = np.sqrt(drawn.mean() * (1 - drawn.mean()) / 400)
    assert (low, high) == pytest.approx((drawn.mean() - 1.96 * error, drawn.mean() + 1.96 * error), abs=0.008)


def test_few_articles_and_absent_terms_have_no_interval():
    assert np.isnan(interval([["صلح"]] * 4)).all()
    assert np.isnan(interval([["نان"]] * 6)).all()


def test_each_row_has_its_own_interval_in_the_order_of_the_table():
    tokens = corpus([["صلح", "نان", "نان", "آب"]] * 5)
    table = analysis.add_intervals(pd.DataFrame({"term": ["نان", "صلح"], "count": [10, 5]}), tokens, tokens)
    assert table["share_low"].tolist() == [0.5, 0.25] and table["count"].tolist() == [10, 5]


def test_a_missing_column_is_named():
    tokens = corpus([["صلح"]] * 5)
    with pytest.raises(TableError, match="add_intervals: column 'term' is missing"):
        analysis.add_intervals(pd.DataFrame({"word": ["صلح"]}), tokens, tokens)


def test_many_articles_are_drawn_in_parts_and_the_numbers_are_the_same(monkeypatch):
    random = np.random.default_rng(3)
    counts = pd.DataFrame({"outlet": "آوند", "tokens": random.integers(0, 9, 40), "hits": random.integers(0, 3, 40)})
    whole = analysis.bootstrap_rates(counts)
    monkeypatch.setattr("helpers.analysis.intervals._CELLS_AT_ONCE", 100)
    pd.testing.assert_frame_equal(analysis.bootstrap_rates(counts), whole, check_exact=False, rtol=1e-12)
