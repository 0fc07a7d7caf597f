import numpy as np
import pandas as pd
import pytest

from helpers import analysis
from helpers.analysis.groups import group_codes, group_largest, group_names, with_groups
from helpers.core.errors import TableError

TOKENS = pd.DataFrame({"article_id": ["1", "1", "2", "3"], "paragraph": [0, 1, 0, 0]})


def test_groups_of_paragraphs_are_joined_by_article_and_paragraph_and_no_row_is_lost():
    speakers = pd.DataFrame({"article_id": ["1", "2"], "paragraph": [1, 0], "speaker": ["وزیر", "مدیر"]})
    joined = with_groups(TOKENS, ["speaker"], speakers, verb="count_terms")
    assert joined["speaker"].fillna("").tolist() == ["", "وزیر", "مدیر", ""]
    assert len(joined) == len(TOKENS) and "speaker" not in TOKENS


def test_groups_of_paragraphs_need_rows_that_know_theirs():
    groups = pd.DataFrame({"article_id": ["1"], "paragraph": [0], "speaker": ["وزیر"]})
    with pytest.raises(TableError, match="count_terms: column 'paragraph' is missing; found: article_id"):
        with_groups(TOKENS[["article_id"]], ["speaker"], groups, verb="count_terms")


def test_codes_are_in_order_of_first_appearance_and_none_is_missing():
    table = pd.DataFrame({"outlet": ["ب", "الف", None, "ب"], "year": [1, 1, 1, 2]})
    assert group_codes(table, ["outlet"]).tolist() == [0, 1, -1, 0]
    assert group_codes(table.dropna(), ["outlet", "year"]).tolist() == [0, 1, 2]
    assert group_codes(table, []).tolist() == [0, 0, 0, 0]


def test_a_column_is_named_once_and_never_one_of_the_result():
    assert group_names(["outlet", "outlet"], verb="count_terms") == ["outlet"]
    with pytest.raises(TableError, match="count_terms: by='count' is a column of the result: rename it"):
        group_names(["count"], verb="count_terms", taken=["count"])


def outlets_of(*names, **options) -> pd.Series:
    return group_largest(pd.DataFrame({"article_id": [str(n) for n in range(len(names))], "outlet": names}), **options)[
        "outlet"
    ]


def test_the_largest_groups_come_first_and_all_others_are_one_so_that_counts_add_up():
    kept = outlets_of("ج", "ب", "الف", "ب", "", None, "د", top=2)
    assert kept.tolist() == ["others", "ب", "الف", "ب", "unnamed", "unnamed", "others"]
    assert kept.cat.categories.tolist() == ["ب", "الف", "others", "unnamed"] and kept.cat.ordered
    articles = pd.DataFrame({"article_id": list("123"), "outlet": ["ب", "ج", "د"]})
    tokens = pd.DataFrame({"article_id": ["1", "2", "2", "3"], "token": "نفت", "kind": "word"})
    hits = pd.DataFrame({"article_id": ["2", "3"], "theme": "energy"})
    counts = analysis.count_themes(hits, tokens, by="outlet", groups=group_largest(articles, top=1))
    assert counts[["outlet", "hits", "tokens", "articles"]].values.tolist() == [["ب", 0, 1, 1], ["others", 2, 3, 2]]


def test_one_group_beyond_the_limit_keeps_its_name_and_no_group_is_taken_for_others():
    assert outlets_of("ب", "ب", "الف", top=1).cat.categories.tolist() == ["ب", "الف"]
    assert outlets_of("", "", top=1).cat.categories.tolist() == ["unnamed"]
    with pytest.raises(
        TableError, match="group_largest: a group is called 'others'; name others and unnamed otherwise"
    ):
        outlets_of("others", "ب", top=5)
    with pytest.raises(TableError, match="top must be a whole number, 1 or more"):
        outlets_of("ب", top=0)


def test_a_rates_interval_holds_it_and_a_group_of_few_articles_has_none():
    counts = pd.DataFrame(
        {"outlet": ["الف"] * 40 + ["ب"] * 4 + ["ج"] * 6, "tokens": 50, "hits": [0, 2] * 20 + [1] * 4 + [0] * 6}
    )
    rates = analysis.bootstrap_rates(counts.assign(tokens=counts["tokens"] * 2)).set_index("outlet")
    assert rates["per_1000"].tolist() == [10, 10, 0]
    # The mean of 40 articles with 0 or 20 per 1,000 has a standard error of 10 / √40: 1.96 of them are 3.1.
    assert rates.loc["الف", ["low", "high"]].tolist() == pytest.approx([10 - 3.1, 10 + 3.1], abs=0.6)
    assert rates.loc[["ب", "ج"], "low"].isna().all()
    assert analysis.bootstrap_rates(counts.head(0)).empty


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
    monkeypatch.setattr("helpers.analysis.groups._CELLS_AT_ONCE", 100)
    pd.testing.assert_frame_equal(analysis.bootstrap_rates(counts), whole, check_exact=False, rtol=1e-12)
