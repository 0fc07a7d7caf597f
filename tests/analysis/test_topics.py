import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from helpers import language
from helpers.analysis import Topics, fit_topics
from helpers.analysis.keyness import npmi
from helpers.analysis.topics import average_jaccard, tfidf_matrix
from helpers.core.errors import TableError
from helpers.language.characters import ZWNJ

VOCABULARIES = {
    "خبر": "مجلس لایحه نماینده رای دولت قانون وزیر کمیسیون بودجه طرح تصویب جلسه",
    "ورزش": "تیم بازی گل جام داور فینال باشگاه لیگ مربی قهرمان بازیکن مسابقه",
    "نیرو": f"برق خاموشی نیروگاه مصرف گرما شبکه سد آب{ZWNJ}رسانی شهرک گاز سوخت پالایش",
}
COMMON = "روز سال شهر مردم کار".split()


def planted(articles_each: int, seed: int = 1) -> pd.DataFrame:
    """Return tokens of articles that each draw 20 words from one vocabulary and 5 from what all have."""
    random = np.random.default_rng(seed)
    rows = [
        (f"{name}-{number}", word)
        for name, words in VOCABULARIES.items()
        for number in range(articles_each)
        for word in [*random.choice(words.split(), 20), *random.choice(COMMON, 5)]
    ]
    tokens = pd.DataFrame(rows, columns=["article_id", "token"])
    return tokens.assign(lemma=tokens["token"], kind="word")


@pytest.fixture(scope="module")
def found() -> Topics:
    return fit_topics(planted(articles_each=15))


def main_topics(found: Topics) -> pd.Series:
    largest = found.articles.dropna().sort_values("share", kind="stable").drop_duplicates("article_id", keep="last")
    return largest.set_index("article_id")["topic"]


def test_planted_topics_are_found_again_in_their_number_their_words_and_their_articles(found):
    assert found.choices.loc[found.choices["chosen"], "topics"].tolist() == [3]
    main = main_topics(found)
    for name, vocabulary in VOCABULARIES.items():
        (topic,) = main[main.index.str.startswith(name)].unique()
        words = found.topics.loc[(found.topics["topic"] == topic) & (found.topics["rank"] <= 10), "term"]
        assert set(words) <= set(vocabulary.split())
    assert found.quality["articles"].tolist() == [15, 15, 15]
    assert found.quality["recurrence"].tolist() == [1.0, 1.0, 1.0]


def test_the_tables_have_their_columns_and_their_shares_sum_to_one(found):
    for name in ("topics", "articles", "quality", "choices"):
        assert list(getattr(found, name).columns) == list(getattr(Topics.none(), name).columns)
    assert np.allclose(found.articles.groupby("article_id")["share"].sum(), 1)
    assert found.topics.groupby("topic")["weight"].sum().max() <= 1 + 1e-9
    ranked = found.topics.sort_values(["topic", "rank"])
    assert ranked.groupby("topic")["weight"].apply(lambda weights: weights.is_monotonic_decreasing).all()


def test_the_same_corpus_gives_the_same_topics(found):
    again = fit_topics(planted(articles_each=15))
    for name in ("topics", "articles", "quality", "choices"):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(again, name))


def test_a_word_with_a_halfspace_stays_one_word(found):
    assert f"آب{ZWNJ}رسانی" in set(found.topics["term"])


def test_topics_that_are_not_there_do_not_come_back():
    random = np.random.default_rng(2)
    words = [f"و{number}" for number in range(300)]
    rows = [(str(number), word) for number in range(300) for word in random.choice(words, 12, replace=False)]
    tokens = pd.DataFrame(rows, columns=["article_id", "token"])
    found = fit_topics(tokens.assign(lemma=tokens["token"], kind="word"), topics=5)
    assert found.quality["recurrence"].mean() < 0.3
    assert found.quality["coherence"].mean() < 0.1


def test_the_stories_of_the_sample_are_topics(sample):
    articles, tokens, _ = sample
    found = fit_topics(tokens, topics=7, stopwords=language.stopwords())
    stories = articles[articles["story_in_source"] != ""].groupby("story_in_source")["article_id"].agg(list)
    topic_of = [main_topics(found)[ids].unique().tolist() for ids in stories]
    assert [len(topics) for topics in topic_of] == [1] * 6  # the three articles of a story are of one topic
    assert len({topic for (topic,) in topic_of}) == 6


def test_stopwords_and_what_is_no_word_are_in_no_topic():
    tokens = planted(articles_each=10)
    tokens.loc[tokens["token"] == "گل", "kind"] = "latin"
    found = fit_topics(tokens, topics=3, stopwords={"تیم"})
    assert not {"تیم", "گل", *COMMON} & set(found.topics["term"])  # COMMON is in more than half of the articles


def test_an_article_without_any_of_the_terms_has_no_share():
    tokens = pd.concat([planted(articles_each=10), planted(1).head(1).assign(article_id="تنها", token="ن", lemma="ن")])
    found = fit_topics(tokens, topics=3)
    assert found.articles.loc[found.articles["article_id"] == "تنها", "share"].isna().all()
    assert found.quality["articles"].sum() == 30


@pytest.mark.parametrize(
    ("tokens", "options", "message"),
    [
        (planted(3), {}, "9 articles are too few; 2 topics need at least 20"),
        (planted(9), {"topics": 3}, "27 articles are too few; 3 topics need at least 30"),
        (planted(9).head(0), {}, "0 articles are too few"),
        (planted(10), {"topics": 1}, "topics must be 2 or more"),
        (planted(10), {"random_starts": 0}, "random_starts 1; got None and 0"),
        (planted(10), {"unit": "word"}, "unit must be one of lemma, token; got 'word'"),
        (planted(10).drop(columns="lemma"), {}, "fit_topics: column 'lemma' is missing"),
        (planted(10).assign(token="صلح", lemma="صلح"), {}, "only 0 terms stand in 3 articles or more"),
    ],
)
def test_what_cannot_have_topics_is_refused_in_one_line(tokens, options, message):
    with pytest.raises(TableError, match=message) as error:
        fit_topics(tokens, **options)
    assert "\n" not in str(error.value)


def test_coherence_is_npmi_by_hand():
    # Of four articles x stands in two, y in two, both in one: ln(1/4 / 1/4) = 0. Together in both: ln 2 / ln 2 = 1.
    chance, always, never = npmi(np.array([1, 2, 0]), np.array([2, 2, 2]), np.array([2, 2, 2]), 4)
    assert chance == 0 and always == pytest.approx(1) and never == -1


def test_the_coherence_of_a_topic_is_the_mean_npmi_of_its_first_terms(found):
    words = planted(articles_each=15).groupby("article_id")["lemma"].agg(set)
    for topic, coherence in found.quality[["topic", "coherence"]].itertuples(index=False):
        first = found.topics.loc[(found.topics["topic"] == topic) & (found.topics["rank"] <= 10), "term"]
        values = []
        for pair in combinations(first, 2):
            one, other, both = (sum(part <= has for has in words) for part in ({pair[0]}, {pair[1]}, set(pair)))
            share = both / len(words)
            chance = one * other / len(words) ** 2
            values.append(math.log(share / chance) / -math.log(share) if both else -1)
        assert coherence == pytest.approx(sum(values) / len(values))


def test_stability_is_the_average_jaccard_index_by_hand():
    # The first terms differ: 0. The first two are the same two: 1. Of the first three, two of four: 1/2.
    assert average_jaccard([1, 2, 3], [2, 1, 4]) == pytest.approx((0 + 1 + 1 / 2) / 3)
    assert average_jaccard([1, 2, 3], [1, 2, 3]) == 1 and average_jaccard([1, 2, 3], [4, 5, 6]) == 0


def test_weights_are_those_of_scikit_learns_vectorizer_on_lists_of_words():
    from sklearn.feature_extraction.text import TfidfVectorizer

    tokens = planted(articles_each=10)
    weights, articles, terms = tfidf_matrix(tokens, "lemma", {"تیم"})
    texts = tokens[tokens["lemma"] != "تیم"].groupby("article_id", sort=False)["lemma"].agg(list)
    vectorizer = TfidfVectorizer(analyzer=lambda words: words, min_df=3, max_df=0.5, sublinear_tf=True)
    theirs = vectorizer.fit_transform(texts)
    assert list(articles) == list(texts.index) and set(terms) == set(vectorizer.get_feature_names_out())
    assert np.allclose(weights.toarray(), theirs[:, [vectorizer.vocabulary_[term] for term in terms]].toarray())
