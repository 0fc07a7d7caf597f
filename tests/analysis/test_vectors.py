"""Vectors: words that keep the same company are near each other, and the same tokens give the same vectors."""

import numpy as np
import pandas as pd
import pytest

from helpers.analysis import WordVectors, fit_vectors, vectors
from helpers.analysis.themes import ThemeFinder
from helpers.core.errors import TableError
from helpers.language import tokenize
from tests.analysis.test_training import CODEBOOK, VECTORS

SMALL = WordVectors(("نفت", "گاز", "شعر"), np.array([9, 8, 7]), np.array([[100, 0], [60, 80], [0, 127]], np.int8))
ARTICLES = pd.DataFrame({"article_id": ["1"], "title": ["صادرات"], "text": ["صادرات و صادرات کالا\nپزشک به بندر رفت"]})


def tokens_of(*texts):
    rows = [(str(number), word) for number, text in enumerate(texts) for word in text.split()]
    table = pd.DataFrame(rows, columns=["article_id", "token"])
    return table.assign(lemma=table["token"], kind="word", paragraph=1)


def corpus(seed=1):
    """Return 200 texts, each of words of one of two fields."""
    rng = np.random.default_rng(seed)
    fields = [[f"{letter}{number}" for number in range(30)] for letter in "نش"]
    return tokens_of(*(" ".join(rng.choice(fields[number % 2], 12)) for number in range(200)))


def test_unit_vectors_and_similarities_by_hand():
    assert np.allclose(SMALL.unit, [[1, 0], [0.6, 0.8], [0, 1]])
    nearest = SMALL.nearest(["نفت"], top=2)
    assert nearest["word"].tolist() == ["گاز", "شعر"]
    assert nearest["similarity"].tolist() == pytest.approx([0.6, 0])
    assert nearest["count"].tolist() == [8, 7]


def test_a_word_without_a_vector_has_no_direction():
    assert SMALL.rows_of(["شعر", "نان"]).tolist() == [2, -1]
    assert SMALL.centre(["نان"]).tolist() == [0, 0]


def test_words_of_one_field_are_nearer_to_each_other():
    vectors = fit_vectors(corpus(), dimensions=8, min_count=5)
    similar = vectors.unit @ vectors.unit.T
    field = np.array([word[0] for word in vectors.words])
    same = field[:, None] == field
    assert len(vectors.words) == 60
    assert similar[same].mean() > 0.5 > 0.2 > similar[~same].mean()


def test_the_same_tokens_give_the_same_bytes():
    one, other = (fit_vectors(corpus(), dimensions=8, min_count=5) for _ in range(2))
    assert one.words == other.words
    assert one.numbers.tobytes() == other.numbers.tobytes()
    assert one.numbers.dtype == np.int8


def test_pairs_stay_within_a_paragraph_and_a_window():
    apart = corpus().assign(paragraph=lambda table: np.arange(len(table)))  # a word in each
    with pytest.raises(TableError, match="no two of the lemmas stand near each other"):
        fit_vectors(apart, dimensions=8, min_count=5)


def test_too_few_words_are_refused_with_what_is_needed():
    with pytest.raises(TableError, match=r"3 lemmas occur 1 times or more, and 50 are needed"):
        fit_vectors(tokens_of("نفت گاز شعر"), dimensions=2, min_count=1)


def counted():
    tokens = tokenize(ARTICLES)
    return vectors.count_paragraphs(tokens, ThemeFinder(CODEBOOK).find(tokens), ("trade", "health"))


def test_words_and_hits_of_each_paragraph():
    counts = counted()
    assert counts.paragraphs["paragraph"].tolist() == [0, 1, 2]
    words = pd.DataFrame(counts.words.toarray().astype(int), columns=counts.lemmas)
    assert words["صادرات"].tolist() == [1, 2, 0]
    assert words["کالا"].tolist() == [0, 1, 0]
    assert words["و"].tolist() == [0, 0, 0]  # a stopword
    assert counts.hits.toarray().tolist() == [[1, 0], [2, 0], [0, 0]]
    assert counts.entries == ["trade:صادرات"]


def test_meaning_is_the_direction_of_the_words_and_each_word_has_its_part():
    counts = counted()
    own = vectors.learn_features(counts, np.ones(3, bool), CODEBOOK, VECTORS)
    meaning = own.meaning(counts) / vectors.MEANING
    assert meaning[0] == pytest.approx([1, 0])
    assert meaning[2] == pytest.approx([np.sqrt(0.5), np.sqrt(0.5)])  # پزشک and بندر, both as frequent
    single = counts._replace(paragraphs=counts.paragraphs.tail(1), words=counts.words[2], hits=counts.hits[2])
    assert own.meaning_by_word(single).sum(axis=0) == pytest.approx(vectors.MEANING * meaning[2])


def test_each_feature_has_a_name():
    counts = counted()
    own = vectors.learn_features(counts, np.ones(3, bool), CODEBOOK, VECTORS)
    assert own.matrix(counts).shape == (3, len(own.names))
    assert own.entries == ()  # one paragraph less than three
    assert own.lemmas == ("صادرات",)


def test_surprise_is_the_mean_of_the_bits_of_the_words():
    counts = counted()  # six words, each 50 of 300: log2(6) bits
    known = counts._replace(lemmas=["صادرات"] * len(counts.lemmas))
    assert vectors.bits_per_word(known, VECTORS) == pytest.approx([np.log2(6)] * 3)
