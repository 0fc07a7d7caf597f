from collections import Counter
from fractions import Fraction
from math import log

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import analysis, language
from helpers.analysis import add_tf_idf, count_ngrams, count_terms, lexical_diversity
from helpers.core.errors import TableError
from helpers.language import tokenize

# Gries 2008, section 3: five parts of 9, 10, 10, 10 and 11 words, in which "a" occurs 1, 2, 3, 4 and 5 times.
GRIES = [
    "b a m n i b e u p",
    "b a s a t b e w q n",
    "b c a g a b e s t a",
    "b a g h a b e a a t",
    "b a h a a b e a x a t",
]
OUTLETS = pd.DataFrame({"article_id": ["0", "1", "2"], "outlet": ["آوندا", "نارون", "آوندا"]})
# Words of each article: 4, 2 and 3; the second of them is the earliest.
ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2", "3"],
        "title": "",
        "text": ["صلح نان ۱۲ نان صلح", "نان صلح", "نان WTO نان نان"],
        "outlet": ["آوندا", "آوندا", "نارون"],
        "date": pd.to_datetime(["2025-02-01", "2025-01-01", None]),
    }
)


def tokens_of(*articles: str) -> pd.DataFrame:
    """Return tokens of words with spaces between; a comma is punctuation and a full stop ends a sentence."""
    rows = []
    for number, article in enumerate(articles):
        sentence = 0
        for position, word in enumerate(article.split()):
            rows.append((str(number), 1, sentence, position, word, "punctuation" if word in "،." else "word"))
            sentence += word == "."
    table = pd.DataFrame(rows, columns=["article_id", "paragraph", "sentence", "position", "token", "kind"])
    return table.assign(lemma=table["token"])


def test_counts_shares_and_articles_on_ten_words():
    terms = count_terms(tokens_of("صلح و صلح و نان", "صلح و آب و آب"), stopwords={"و"}).set_index("term")
    assert terms.index.tolist() == ["صلح", "آب", "نان"]
    assert terms["count"].tolist() == [3, 2, 1]
    assert terms["articles"].tolist() == [2, 1, 1]
    assert terms["tokens"].tolist() == [10, 10, 10]
    assert terms["share_of_tokens"].tolist() == [float(Fraction(n, 10)) for n in (3, 2, 1)]


def test_dispersion_is_gries_dp():
    # DP of "a" is 0.18 (Gries 2008); normalised, it is divided by 1 − 9/50.
    values = count_terms(tokens_of(*GRIES)).set_index("term")["dispersion"]
    assert values["a"] * (1 - 9 / 50) == pytest.approx(0.18, abs=1e-12)
    # "x" stands once in the largest part: (9/50 + 3 × 10/50 + 1 − 11/50) / 2 = 39/50.
    assert values["x"] * (1 - 9 / 50) == pytest.approx(39 / 50)
    # "b" twice in each: half of 1/50 + 1/50.
    assert values["b"] * (1 - 9 / 50) == pytest.approx(1 / 50)


def test_dispersion_is_missing_for_one_article():
    assert count_terms(tokens_of("صلح نان"))["dispersion"].isna().all()


def test_groups_are_counted_as_if_each_stood_alone():
    tokens = tokens_of("صلح و نان صلح", "نان و نان", "آب و صلح")
    table = count_terms(tokens, by="outlet", groups=OUTLETS)
    assert list(dict.fromkeys(table["outlet"])) == ["آوندا", "نارون"]
    for outlet, ids in (("آوندا", ["0", "2"]), ("نارون", ["1"])):
        alone = count_terms(tokens[tokens["article_id"].isin(ids)])
        part = table[table["outlet"] == outlet].drop(columns="outlet").reset_index(drop=True)
        pd.testing.assert_frame_equal(part, alone)


def test_a_word_without_a_group_counts_in_none():
    table = count_terms(tokens_of("صلح نان", "آب"), by="outlet", groups=OUTLETS.head(1))
    assert table["term"].tolist() == ["صلح", "نان"] and table["tokens"].tolist() == [2, 2]


def test_by_article_needs_no_table_of_groups():
    table = count_terms(tokens_of("صلح", "نان صلح"), by="article_id")
    assert table[["article_id", "term", "count", "tokens"]].values.tolist() == [
        ["0", "صلح", 1, 1],
        ["1", "صلح", 1, 2],
        ["1", "نان", 1, 2],
    ]


@pytest.mark.parametrize("name", ["group", "part", "item", "size", "source", "place"])
def test_a_column_of_groups_may_have_any_name(name):
    tokens = tokens_of("صلح نان", "نان").assign(**{name: ["آوندا", "آوندا", "نارون"]})
    assert count_terms(tokens, by=name)[[name, "count"]].values.tolist() == [["آوندا", 1], ["آوندا", 1], ["نارون", 1]]


def test_overlapping_groups_are_counted_from_one_row_per_word_and_group():
    tokens = tokens_of("صلح نان آب")
    both = tokens.merge(pd.DataFrame({"theme": ["trade", "peace"]}), how="cross")  # their rows are mixed
    assert count_terms(both, by="theme")["count"].tolist() == [1] * 6
    ngrams = count_ngrams(both, by="theme")
    assert ngrams["theme"].tolist() == ["trade", "trade", "peace", "peace"]
    assert ngrams["term"].tolist() == ["صلح نان", "نان آب"] * 2


def test_tokens_or_lemmas():
    tokens = tokens_of("کتاب کتاب‌ها").assign(lemma="کتاب")
    assert count_terms(tokens)["term"].tolist() == ["کتاب"]
    assert sorted(count_terms(tokens, unit="token")["term"]) == ["کتاب", "کتاب‌ها"]
    with pytest.raises(TableError, match="unit must be one of lemma, token; got 'word'"):
        count_terms(tokens, unit="word")


def test_the_input_stays_as_it_was():
    tokens = tokens_of("صلح نان")
    before = tokens.copy()
    count_terms(tokens, by="outlet", groups=OUTLETS)
    count_ngrams(tokens, by="outlet", groups=OUTLETS)
    pd.testing.assert_frame_equal(tokens, before)


def test_no_words_at_all_is_an_empty_table():
    latin = tokens_of("x").assign(kind="latin")
    assert list(count_terms(latin).columns) == ["term", "count", "share_of_tokens", "articles", "dispersion", "tokens"]
    assert list(count_ngrams(latin).columns) == ["term", "count", "share_of_ngrams", "articles", "dispersion", "ngrams"]
    assert count_terms(latin).empty and count_ngrams(latin).empty and count_terms(latin, by="article_id").empty
    everything_hidden = count_terms(tokens_of("صلح نان"), stopwords={"صلح", "نان"})
    assert everything_hidden.empty


def test_a_missing_column_is_named():
    with pytest.raises(TableError, match="count_terms: column 'lemma' is missing; found: article_id"):
        count_terms(tokens_of("x").drop(columns="lemma"))
    with pytest.raises(TableError, match="count_terms: column 'outlet' is missing"):
        count_terms(tokens_of("x"), by="outlet")


@pytest.mark.parametrize("count", [count_terms, count_ngrams])
def test_a_missing_lemma_is_named_with_its_row(count):
    tokens = tokens_of("صلح و نان")
    tokens.loc[2, "lemma"] = None
    with pytest.raises(TableError, match="lemma is missing in row 2"):
        count(tokens)


def test_an_ngram_runs_over_no_comma_no_full_stop_and_no_article():
    ngrams = count_ngrams(tokens_of("صلح نان ، آب . صلح نان", "آب صلح"))
    assert ngrams[["term", "count", "articles"]].values.tolist() == [["صلح نان", 2, 1], ["آب صلح", 1, 1]]
    assert ngrams["ngrams"].tolist() == [3, 3]
    assert ngrams["share_of_ngrams"].tolist() == [float(Fraction(2, 3)), float(Fraction(1, 3))]


def test_an_ngram_may_have_a_stopword_inside_but_not_at_its_ends():
    ngrams = count_ngrams(tokens_of("صلح و نان و آب"), n=3, stopwords={"و"})
    assert ngrams["term"].tolist() == ["صلح و نان", "نان و آب"]
    assert ngrams["ngrams"].tolist() == [3, 3]


def test_an_ngram_longer_than_the_text_gives_no_row():
    assert count_ngrams(tokens_of("صلح نان"), n=3).empty
    with pytest.raises(TableError, match="n must be a whole number, 2 or more; got 1"):
        count_ngrams(tokens_of("صلح نان"), n=1)


@settings(max_examples=25)
@given(st.lists(st.lists(st.sampled_from("ابپ"), max_size=8).map(" ".join), max_size=4), st.integers(2, 4))
def test_ngrams_are_those_of_a_plain_loop(articles, n):
    words = [article.split() for article in articles]
    expected = Counter(
        " ".join(article[place : place + n]) for article in words for place in range(len(article) - n + 1)
    )
    found = count_ngrams(tokens_of(*articles), n=n)
    assert dict(zip(found["term"], found["count"], strict=True)) == expected
    assert (found["ngrams"] == expected.total()).all()


def test_tf_idf_is_the_share_times_the_log_of_groups_by_groups_with_the_term():
    terms = count_terms(tokens_of("صلح صلح نان", "نان آب", "نان"), by="article_id")
    weighed = add_tf_idf(terms, by="article_id").set_index(["article_id", "term"])
    assert weighed["tf_idf"]["0", "صلح"] == pytest.approx(2 / 3 * log(3))
    assert weighed["tf_idf"]["1", "آب"] == pytest.approx(1 / 2 * log(3))
    assert (weighed["tf_idf"].xs("نان", level="term") == 0).all()
    assert weighed["groups_with_term"]["2", "نان"] == 3 and (weighed["groups"] == 3).all()
    assert len(weighed) == len(terms)


def test_tf_idf_of_ngrams_takes_their_share():
    ngrams = count_ngrams(tokens_of("صلح نان", "صلح آب نان"), by="article_id")
    weighed = add_tf_idf(ngrams, by="article_id")
    assert weighed["tf_idf"].tolist() == pytest.approx([log(2), log(2) / 2, log(2) / 2])


def test_tf_idf_of_one_group_and_of_the_wrong_groups_are_refused():
    with pytest.raises(TableError, match="there is one group by article_id; tf-idf needs two or more"):
        add_tf_idf(count_terms(tokens_of("صلح"), by="article_id"), by="article_id")
    twice = count_terms(tokens_of("صلح", "صلح"), by="article_id").assign(outlet="آوندا")
    with pytest.raises(TableError, match="stands twice in a group"):
        add_tf_idf(twice, by="outlet")


@pytest.mark.parametrize("name", ["term", "count", "tokens"])
def test_a_group_named_like_a_column_of_the_result_is_refused(name):
    tokens = pd.DataFrame({"article_id": ["1"], "token": ["آب"], "lemma": ["آب"], "kind": ["word"], name: ["الف"]})
    with pytest.raises(TableError, match=f"by='{name}' is a column of the result"):
        count_terms(tokens, by=name)


def test_mattr_by_hand():
    # Windows of three: صلح نان صلح (2 types), نان صلح آب (3), صلح آب آب (2).
    row = lexical_diversity(tokens_of("صلح نان صلح آب آب"), window=3).iloc[0]
    assert row["mattr"] == pytest.approx((2 + 3 + 2) / 9)
    assert row["tokens"] == 5 and row["types"] == 3 and row["articles"] == 1


def test_yules_k_by_hand():
    # Frequencies 3, 2, 1 of six words: 10,000 × (9 + 4 + 1 − 6) / 36.
    assert lexical_diversity(tokens_of("ا ا ا ب ب پ"))["yule_k"].tolist() == pytest.approx([10_000 * 8 / 36])
    assert lexical_diversity(tokens_of("ا ب پ"))["yule_k"].tolist() == [0]


@pytest.mark.slow
@given(st.lists(st.sampled_from("ابپت"), min_size=1, max_size=30), st.integers(1, 12))
def test_mattr_is_that_of_a_plain_loop_over_all_windows(words, window):
    ratio = lexical_diversity(tokens_of(" ".join(words)), window=window)["mattr"]
    if len(words) < window:
        assert ratio.isna().all()
    else:
        runs = [words[start : start + window] for start in range(len(words) - window + 1)]
        expected = sum(len(set(run)) / window for run in runs) / len(runs)
        assert ratio.tolist() == pytest.approx([expected])


def test_a_run_is_of_one_article_and_each_run_of_a_group_counts_alike():
    tokens = tokens_of("صلح نان آب", "آب آب", "صلح صلح", "نان")
    outlets = pd.DataFrame({"article_id": ["0", "1", "2", "3"], "outlet": ["آوندا", "نارون", "آوندا", "آوندا"]})
    table = lexical_diversity(tokens, by="outlet", groups=outlets, window=2)
    assert table["outlet"].tolist() == ["آوندا", "نارون"]
    assert table["mattr"].tolist() == pytest.approx([(2 + 2 + 1) / 6, 1 / 2])
    assert table["articles"].tolist() == [3, 1]


@pytest.mark.slow
@given(st.lists(st.lists(st.sampled_from("ابپ"), max_size=9).map(" ".join), min_size=1, max_size=5), st.integers(1, 4))
def test_mattr_is_the_same_in_any_order_of_articles(articles, window):
    runs = [words[at : at + window] for words in map(str.split, articles) for at in range(len(words) - window + 1)]
    for order in (articles, articles[::-1]):
        ratio = lexical_diversity(tokens_of(*order), window=window)["mattr"]
        expected = [sum(len(set(run)) / window for run in runs) / len(runs)] if runs else []
        assert ratio.dropna().tolist() == pytest.approx(expected)


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
    with pytest.raises(TableError, match="window must be a whole number, 1 or more; got 0"):
        lexical_diversity(tokens_of("صلح"), window=0)


SENTENCES = ["نان هست، کار نیست.", "نان نیست و آب نیست.", "گفته نشده است که کار هست."]


@pytest.fixture(scope="module")
def said() -> pd.DataFrame:
    """Three articles of a sentence each: هست five times, three of them negated; گفت once, negated; 13 words."""
    return tokenize(pd.DataFrame({"article_id": list("012"), "title": "", "text": SENTENCES}))


def test_negated_forms_are_counted_apart_from_the_others(said):
    both, negated, others = (count_terms(said, negated=option).set_index("term") for option in (None, True, False))
    assert both["count"].to_dict() == {"هست": 5, "نان": 2, "کار": 2, "و": 1, "آب": 1, "که": 1, "گفت#گو": 1}
    assert negated["count"].to_dict() == {"هست": 3, "گفت#گو": 1}
    assert others["count"].to_dict() == {"هست": 2, "نان": 2, "کار": 2, "و": 1, "آب": 1, "که": 1}
    assert negated["articles"].to_dict() == {"هست": 2, "گفت#گو": 1} and set(negated["tokens"]) == {13}
    assert negated.loc["هست", "share_of_tokens"] == 3 / 13
    # Words 4, 5, 4 of 13 and negated 1, 2, 0 of 3: half of the distances 1/39, 11/39 and 12/39, over 1 - 4/13.
    assert negated.loc["هست", "dispersion"] == pytest.approx((1 + 11 + 12) / 39 / 2 / (9 / 13))


def test_ngrams_are_negated_where_a_word_of_them_is(said):
    both, negated, others = (count_ngrams(said, 2, negated=option).set_index("term") for option in (None, True, False))
    assert negated["count"].to_dict() == {"آب هست": 1, "نان هست": 1, "هست و": 1, "کار هست": 1, "گفت#گو که": 1}
    assert others["count"].to_dict() == {"نان هست": 1, "و آب": 1, "که کار": 1, "کار هست": 1}
    assert (negated["ngrams"] == 9).all() and both["count"].sum() == 9
    three = count_ngrams(said, n=3, negated=False)
    assert three[["term", "count", "ngrams"]].values.tolist() == [["که کار هست", 1, 5]]


@pytest.mark.parametrize("count", [count_terms, count_ngrams])
def test_negation_that_cannot_be_told_is_one_error(said, count):
    with pytest.raises(TableError, match=f"{count.__name__}: column 'negated' is missing; found: article_id, "):
        count(said.drop(columns="negated"), negated=True)
    with pytest.raises(TableError, match=f"{count.__name__}: negated must be True, False or None, for both; got 'yes'"):
        count(said, negated="yes")
    assert count(said.drop(columns="negated")).equals(count(said))


@pytest.fixture(scope="module")
def tokens():
    return language.tokenize(ARTICLES)


def places(tokens, *terms: str, **options) -> pd.DataFrame:
    hits = pd.concat([analysis.concordance(tokens, term).assign(term=term) for term in terms])
    return analysis.find_dispersion(hits, tokens, **options)


def rows(table: pd.DataFrame, *columns: str) -> list[list]:
    return table[list(columns)].astype(object).where(table[list(columns)].notna(), None).values.tolist()


def test_a_place_is_counted_in_words_of_its_article(tokens):
    table = places(tokens, "صلح")
    expected = [["1", 0, 4, 2], ["1", 3, 4, 2], ["2", 1, 2, 1], ["3", None, 3, 0]]
    assert rows(table, "article_id", "word", "words", "count") == expected
    assert table["share"].tolist()[:3] == [0, 0.75, 0.5] and table["dispersion"].isna().all()


def test_articles_of_an_outlet_stand_one_behind_another_in_time(tokens):
    table = places(tokens, "صلح", articles=ARTICLES, by="outlet")
    assert rows(table, "outlet", "article_id", "word", "words", "count") == [
        ["آوندا", "2", 1, 6, 3],
        ["آوندا", "1", 2, 6, 3],
        ["آوندا", "1", 5, 6, 3],
        ["نارون", None, None, 3, 0],
    ]
    # Article 1 has 4 of 6 words and 2 of 3 places: as even as can be.
    assert rows(table.drop_duplicates("outlet"), "dispersion") == [[0], [None]]


def test_the_dispersion_is_that_of_count_terms_over_the_articles_of_the_outlet(tokens):
    own = tokens[tokens["article_id"] != "3"]
    counted = analysis.count_terms(own, stopwords=()).set_index("term")["dispersion"]
    table = places(tokens, "نان", "صلح", articles=ARTICLES, by="outlet")
    found = table[table["outlet"] == "آوندا"].drop_duplicates("term").set_index("term")["dispersion"]
    assert found.to_dict() == pytest.approx(counted[["نان", "صلح"]].to_dict())


def test_nothing_is_lost_and_each_text_has_each_term(tokens):
    table = places(tokens, "نان", "صلح")
    assert len(table[["article_id", "term"]].drop_duplicates()) == 6
    assert table["word"].notna().sum() == len(analysis.concordance(tokens, "نان")) + 3
    assert table["article_id"].unique().tolist() == ["1", "3", "2"]  # the most hits first, then as they came


def test_an_outlet_of_several_articles_without_a_hit_has_no_dispersion(tokens):
    table = places(tokens, "WTO", articles=ARTICLES, by="outlet")
    assert rows(table, "outlet", "count", "dispersion") == [["نارون", 1, None], ["آوندا", 0, None]]


def test_an_article_without_an_outlet_is_of_the_one_without_a_name(tokens):
    table = places(tokens, "نان", articles=ARTICLES.assign(outlet=["آوندا", None, "نارون"]), by="outlet")
    assert set(table["outlet"]) == {"آوندا", "نارون", ""}


def test_hits_of_another_kind_have_another_label(tokens):
    hits = analysis.concordance(tokens, "نان").assign(theme="trade")
    assert set(analysis.find_dispersion(hits, tokens, label="theme")["term"]) == {"trade"}


def test_no_hit_is_an_empty_table_with_all_columns(tokens):
    table = places(tokens, "ناپیدا")
    assert table.empty and {"term", "word", "words", "share", "count", "dispersion"} <= set(table)


def test_what_cannot_be_placed_is_refused_in_one_line(tokens):
    hits = pd.DataFrame({"article_id": ["9"], "position": [0], "term": ["صلح"]})
    with pytest.raises(TableError, match="find_dispersion: there is no token 0 in article '9'"):
        analysis.find_dispersion(hits, tokens)
    with pytest.raises(TableError, match="find_dispersion: by='outlet' is a column of the articles"):
        places(tokens, "صلح", by="outlet")
    with pytest.raises(TableError, match="find_dispersion: by='word' is a column of the result"):
        places(tokens, "صلح", by="word")
    with pytest.raises(TableError, match="find_dispersion: column 'section' is missing"):
        places(tokens, "صلح", articles=ARTICLES, by="section")


def test_the_input_of_find_dispersion_stays_as_it_was(tokens):
    hits = analysis.concordance(tokens, "نان").assign(term="نان").iloc[::-1]
    before = [hits.copy(), tokens.copy(), ARTICLES.copy()]
    analysis.find_dispersion(hits, tokens, articles=ARTICLES, by="outlet")
    for table, copy in zip([hits, tokens, ARTICLES], before, strict=True):
        pd.testing.assert_frame_equal(table, copy)
