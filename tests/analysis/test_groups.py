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
