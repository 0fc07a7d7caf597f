from fractions import Fraction

import pandas as pd
import pytest

from helpers.analysis import count_terms
from helpers.errors import TableError


def tokens_of(*articles: str) -> pd.DataFrame:
    rows = [(str(number), word) for number, article in enumerate(articles) for word in article.split()]
    table = pd.DataFrame(rows, columns=["article_id", "token"])
    return table.assign(lemma=table["token"], kind="word")


def test_counts_shares_and_articles_on_ten_words():
    terms = count_terms(tokens_of("صلح و صلح و نان", "صلح و آب و آب"), stopwords={"و"}).set_index("term")
    assert terms.index.tolist() == ["صلح", "آب", "نان"]
    assert terms["count"].tolist() == [3, 2, 1]
    assert terms["articles"].tolist() == [2, 1, 1]
    assert terms["share_of_tokens"].tolist() == [float(Fraction(n, 10)) for n in (3, 2, 1)]


def test_dispersion_is_gries_dp():
    # Gries 2008, the example of section 3: five parts of 50 words with 9, 10, 10, 10, 11 of their words; "a" occurs
    # 1, 2, 3, 4, 5 times in them: DP = 0.18.
    parts = [(9, 1), (10, 2), (10, 3), (10, 4), (11, 5)]
    texts = [" ".join(["a"] * occurrences + ["x"] * (size - occurrences)) for size, occurrences in parts]
    value = count_terms(tokens_of(*texts)).set_index("term").loc["a", "dispersion"]
    assert round(value * (1 - 9 / 50), 2) == 0.18


def test_dispersion_is_missing_for_one_article():
    assert count_terms(tokens_of("صلح نان"))["dispersion"].isna().all()


def test_tokens_or_lemmas():
    tokens = tokens_of("کتاب کتاب‌ها").assign(lemma="کتاب")
    assert count_terms(tokens)["term"].tolist() == ["کتاب"]
    assert sorted(count_terms(tokens, unit="token")["term"]) == ["کتاب", "کتاب‌ها"]
    with pytest.raises(TableError, match="unit must be one of lemma, token; got 'word'"):
        count_terms(tokens, unit="word")


def test_the_input_stays_as_it_was():
    tokens = tokens_of("صلح نان")
    before = tokens.copy()
    count_terms(tokens)
    pd.testing.assert_frame_equal(tokens, before)


def test_no_words_at_all_is_an_empty_table():
    empty = count_terms(tokens_of("x").assign(kind="latin"))
    assert empty.empty and list(empty.columns) == ["term", "count", "share_of_tokens", "articles", "dispersion"]


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="count_terms: column 'lemma' is missing; found: article_id, token, kind"):
        count_terms(tokens_of("x").drop(columns="lemma"))
