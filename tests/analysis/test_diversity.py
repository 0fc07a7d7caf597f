import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analysis import lexical_diversity
from helpers.core.errors import TableError


def tokens_of(*articles: str) -> pd.DataFrame:
    rows = [(str(number), word) for number, article in enumerate(articles) for word in article.split()]
    table = pd.DataFrame(rows, columns=["article_id", "token"])
    return table.assign(lemma=table["token"], kind="word")


def test_mattr_by_hand():
    # Windows of three: صلح نان صلح (2 types), نان صلح آب (3), صلح آب آب (2).
    row = lexical_diversity(tokens_of("صلح نان صلح آب آب"), window=3).iloc[0]
    assert row["mattr"] == pytest.approx((2 + 3 + 2) / 9)
    assert row["tokens"] == 5 and row["types"] == 3 and row["articles"] == 1


def test_yules_k_by_hand():
    # Frequencies 3, 2, 1 of six words: 10,000 × (9 + 4 + 1 − 6) / 36.
    assert lexical_diversity(tokens_of("ا ا ا ب ب پ"))["yule_k"].tolist() == pytest.approx([10_000 * 8 / 36])
    assert lexical_diversity(tokens_of("ا ب پ"))["yule_k"].tolist() == [0]


@given(st.lists(st.sampled_from("ابپت"), min_size=1, max_size=30), st.integers(1, 12))
def test_mattr_is_that_of_a_plain_loop_over_all_windows(words, window):
    ratio = lexical_diversity(tokens_of(" ".join(words)), window=window)["mattr"]
    if len(words) < window:
        assert ratio.isna().all()
    else:
        runs = [words[start : start + window] for start in range(len(words) - window + 1)]
        expected = sum(len(set(run)) / window for run in runs) / len(runs)
        assert ratio.tolist() == pytest.approx([expected])


def test_a_group_is_one_text_in_reading_order_whatever_stands_between():
    tokens = tokens_of("صلح نان", "آب آب", "صلح صلح")
    outlets = pd.DataFrame({"article_id": ["0", "1", "2"], "outlet": ["آوندا", "نارون", "آوندا"]})
    table = lexical_diversity(tokens, by="outlet", groups=outlets, window=2)
    assert table["outlet"].tolist() == ["آوندا", "نارون"]
    assert table["mattr"].tolist() == pytest.approx([(2 + 2 + 1) / 6, 1 / 2])
    assert table["articles"].tolist() == [2, 1]


def test_a_group_shorter_than_the_window_has_no_ratio():
    table = lexical_diversity(tokens_of("صلح نان آب", "صلح"), by="article_id", window=2)
    assert table["mattr"].isna().tolist() == [False, True]


def test_a_group_without_words_has_no_number():
    tokens = tokens_of("صلح نان", "x")
    tokens.loc[tokens["token"] == "x", "kind"] = "latin"
    table = lexical_diversity(tokens, by="article_id", window=2)
    assert table["tokens"].tolist() == [2, 0] and table["types"].tolist() == [2, 0]
    assert table.loc[1, ["mattr", "yule_k"]].isna().all()
    assert lexical_diversity(tokens.head(0))["yule_k"].isna().all()


def test_lemmas_or_tokens():
    tokens = tokens_of("کتاب کتاب‌ها").assign(lemma="کتاب")
    assert lexical_diversity(tokens)["types"].tolist() == [1]
    assert lexical_diversity(tokens, unit="token")["types"].tolist() == [2]


def test_a_window_of_no_words_is_refused():
    with pytest.raises(TableError, match="window must be 1 or more words; got 0"):
        lexical_diversity(tokens_of("صلح"), window=0)
