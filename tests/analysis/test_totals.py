"""Totals of terms on two articles of few words, with the dispersion as a fraction that can be checked by eye."""

import pandas as pd
import pytest

from helpers.analysis.totals import CountRequest, count_units

WORDS = {"1": "نان صلح صلح و", "2": "نان و"}
TOKENS = pd.DataFrame(
    [
        (article, 0, place, word, word, "word")
        for article, text in WORDS.items()
        for place, word in enumerate(text.split())
    ],
    columns=["article_id", "sentence", "position", "token", "lemma", "kind"],
)


def test_terms_have_their_counts_articles_and_dispersion():
    totals = count_units(TOKENS, CountRequest("count_terms", "lemma", stopwords=frozenset({"و"})))
    rows = totals.terms.set_index("term")
    assert rows[["count", "articles", "total"]].to_numpy().tolist() == [
        [2, 1, 6],
        [2, 2, 6],
    ]  # equal counts: by the letters
    # Gries: half the sum of |share of the term in the text - share of the text|, over 1 - the smallest text's share.
    assert rows.loc["نان", "dispersion"] == pytest.approx((abs(1 / 2 - 4 / 6) + abs(1 / 2 - 2 / 6)) / 2 / (1 - 2 / 6))
    assert rows.loc["صلح", "dispersion"] == pytest.approx((abs(1 - 4 / 6) + abs(0 - 2 / 6)) / 2 / (1 - 2 / 6))
    assert totals.groups.to_numpy().tolist() == [[6, 2]]


def test_pairs_are_counted_over_all_pairs_of_their_text():
    totals = count_units(TOKENS, CountRequest("count_ngrams", "token", n=2, stopwords=frozenset({"و"})))
    assert totals.terms[["term", "count", "total"]].to_numpy().tolist() == [["صلح صلح", 1, 4], ["نان صلح", 1, 4]]


def test_one_article_has_no_dispersion_and_rare_terms_go():
    one = TOKENS[TOKENS["article_id"] == "1"]
    terms = count_units(one, CountRequest("count_terms", "lemma", min_count=2)).terms
    assert terms["term"].tolist() == ["صلح"] and terms["dispersion"].isna().all()
