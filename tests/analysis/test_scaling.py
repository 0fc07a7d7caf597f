import numpy as np
import pandas as pd
import pytest

from helpers.analysis import scale_by_seeds
from helpers.analysis.vectors import WordVectors
from helpers.core.errors import TableError
from helpers.language import tokenize

# Cosines with (صلح, دوستی | جنگ): صلح 1, 0.6 | 0; دوستی 0.6, 1 | 0.8; جنگ 0, 0.8 | 1; قلم 0.6, 1 | 0.8.
VECTORS = WordVectors(
    ("صلح", "جنگ", "دوستی", "قلم"), np.full(4, 9), np.array([[10, 0], [0, 10], [6, 8], [6, 8]], "int8")
)
POLARITY = {"صلح": 0.8, "دوستی": 0.0, "قلم": 0.0, "جنگ": 0.4 - 1}
SEEDS = (["صلح", "دوستی"], ["جنگ"])


def corpus_of(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = [str(number) for number in range(len(texts))]
    articles = pd.DataFrame({"article_id": ids, "title": "", "text": texts})
    return articles, tokenize(articles)


def test_polarity_and_scores_are_those_worked_by_hand():
    # Ten articles have a mean polarity of 0.8, ten of (2 × −0.6 + 0) / 3 = −0.4; the mean is 0.2, n − 1 is 19.
    _, tokens = corpus_of(["صلح و صلح"] * 10 + ["جنگ، قلم و جنگ"] * 10)
    scores, words = scale_by_seeds(tokens, *SEEDS, vectors=VECTORS)
    deviation = np.sqrt(20 * 0.6**2 / 19)
    assert scores["score"].to_numpy() == pytest.approx([0.6 / deviation] * 10 + [-0.6 / deviation] * 10, abs=1e-6)
    assert scores["words"].tolist() == [2] * 10 + [3] * 10
    assert words["word"].tolist() == ["صلح", "قلم", "جنگ"] and words["count"].tolist() == [20, 10, 20]
    assert words["polarity"].to_numpy() == pytest.approx([POLARITY[word] for word in words["word"]], abs=1e-6)
    assert scores["score_low"].isna().all() and scores["articles"].eq(1).all()


def test_groups_have_an_interval_by_articles_and_small_ones_none():
    articles, tokens = corpus_of(["صلح", "جنگ"] * 10 + ["جنگ"] * 10 + ["صلح"] * 2)
    outlets = articles.assign(outlet=["آوندا"] * 20 + ["نارون"] * 10 + ["کاج"] * 2)
    scores, _ = scale_by_seeds(tokens, *SEEDS, vectors=VECTORS, by="outlet", groups=outlets)
    first, second, third = scores.itertuples()
    assert scores["outlet"].tolist() == ["آوندا", "نارون", "کاج"] and scores["articles"].tolist() == [20, 10, 2]
    assert first.score_low < first.score < first.score_high
    assert second.score_low == second.score == second.score_high < first.score < third.score
    assert np.isnan(third.score_low)
    assert scale_by_seeds(tokens, *SEEDS, vectors=VECTORS, by="outlet", groups=outlets)[0].equals(scores)


def test_with_terms_only_words_near_them_count():
    far = " ".join(["چیز"] * 11)
    _, tokens = corpus_of([f"ایران و صلح {far} جنگ"] * 10 + [f"ایران و جنگ\nصلح {far}"] * 10 + ["صلح"])
    scores, words = scale_by_seeds(tokens, *SEEDS, vectors=VECTORS, terms=["ایران"])
    assert words[["word", "count"]].values.tolist() == [["صلح", 10], ["جنگ", 10]]
    assert len(scores) == 20 and scores["score"].gt(0).tolist() == [True] * 10 + [False] * 10


def test_all_articles_as_one_group_have_the_mean_of_their_words():
    _, tokens = corpus_of(["صلح"] * 10 + ["جنگ"] * 10)
    scores, _ = scale_by_seeds(tokens, *SEEDS, vectors=VECTORS, by=())
    assert scores[["words", "articles"]].values.tolist() == [[20, 20]] and abs(scores.loc[0, "score"]) < 1e-6


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"texts": ["صلح"] * 10 + ["جنگ"] * 9}, "19 articles have words with a polarity and 20 are needed"),
        ({"positive": ["آشتی"]}, "آشتی, positive, has no vector"),
        ({"negative": ["جنگ سرد"]}, "جنگ سرد, negative, has no vector"),
        ({"negative": []}, "negative must be a list of words"),
        ({"positive": "صلح"}, "positive must be a list of words"),
        ({"negative": ["جنگ", "صلح"]}, "صلح stands on both sides"),
        ({"terms": ["چین"]}, r"none of the terms occurs \(چین\)"),
        ({"texts": ["صلح"] * 20}, "all articles have the same score"),
        ({"by": "outlet"}, "column 'outlet' is missing"),
        ({"by": "score"}, "by='score' is a column of the result"),
        ({"draws": 0}, "draws must be a whole number"),
    ],
)
def test_what_cannot_be_scaled_is_one_line(change, message):
    options = {"texts": ["صلح"] * 10 + ["جنگ"] * 10, "positive": ["صلح"], "negative": ["جنگ"]} | change
    _, tokens = corpus_of(options.pop("texts"))
    with pytest.raises(TableError, match=message) as caught:
        scale_by_seeds(tokens, options.pop("positive"), options.pop("negative"), vectors=VECTORS, **options)
    assert "\n" not in str(caught.value)
