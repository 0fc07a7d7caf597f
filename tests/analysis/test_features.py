"""Features: what is counted of a paragraph, by hand."""

import numpy as np
import pandas as pd
import pytest

from helpers.analysis import features
from helpers.analysis.themes import ThemeFinder
from helpers.language import tokenize
from tests.analysis.test_training import CODEBOOK, VECTORS

ARTICLES = pd.DataFrame({"article_id": ["1"], "title": ["صادرات"], "text": ["صادرات و صادرات کالا\nپزشک به بندر رفت"]})


def counted():
    tokens = tokenize(ARTICLES)
    return features.count_paragraphs(tokens, ThemeFinder(CODEBOOK).find(tokens), ("trade", "health"))


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
    own = features.learn_features(counts, np.ones(3, bool), CODEBOOK, VECTORS)
    meaning = own.meaning(counts) / features.MEANING
    assert meaning[0] == pytest.approx([1, 0])
    assert meaning[2] == pytest.approx([np.sqrt(0.5), np.sqrt(0.5)])  # پزشک and بندر, both as frequent
    single = counts._replace(paragraphs=counts.paragraphs.tail(1), words=counts.words[2], hits=counts.hits[2])
    assert own.meaning_by_word(single).sum(axis=0) == pytest.approx(features.MEANING * meaning[2])


def test_each_feature_has_a_name():
    counts = counted()
    own = features.learn_features(counts, np.ones(3, bool), CODEBOOK, VECTORS)
    assert own.matrix(counts).shape == (3, len(own.names))
    assert own.entries == ()  # one paragraph less than three
    assert own.lemmas == ("صادرات",)


def test_surprise_is_the_mean_of_the_bits_of_the_words():
    counts = counted()  # six words, each 50 of 300: log2(6) bits
    known = counts._replace(lemmas=["صادرات"] * len(counts.lemmas))
    assert features.bits_per_word(known, VECTORS) == pytest.approx([np.log2(6)] * 3)
