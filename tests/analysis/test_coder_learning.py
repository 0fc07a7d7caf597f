"""The learning curve of a coder, on made-up articles where one word decides."""

import numpy as np
import pandas as pd
import pytest

from helpers.analysis import learning_curve, read_codebook
from helpers.analysis.vectors import WordVectors
from helpers.core.errors import CodingError, TableError
from helpers.language import tokenize

BOOK = "themes: [{id: a, label: {fa: الف, en: A}, definition: الف, entries: [صادرات]}]"
VECTORS = WordVectors(("صادرات", "کتاب"), np.array([50, 50]), np.array([[100, 0], [0, 100]], np.int8))


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    """Forty articles about exports and forty about books, their codes, and a codebook that knows exports."""
    book = tmp_path_factory.mktemp("book") / "book.yml"
    book.write_text(BOOK, encoding="utf-8")
    articles = pd.DataFrame({"article_id": [str(number) for number in range(80)], "title": ""})
    articles["text"] = ["صادرات رشد کرد", "کتاب چاپ شد"] * 40
    codings = pd.DataFrame({"article_id": articles["article_id"], "paragraph": 1, "theme": "a", "code": [1, 0] * 40})
    return tokenize(articles), codings, read_codebook(book)


def test_each_share_learns_from_that_many_paragraphs_and_is_tested_on_all(coded):
    curve = learning_curve(*coded, vectors=VECTORS, shares=(1.0, 0.5), folds=4)
    assert list(curve) == ["share", "paragraphs", "f1_macro", "f1_micro"]
    assert curve["share"].tolist() == [0.5, 1.0]
    assert curve["paragraphs"].tolist() == [30, 60]  # of the sixty in the other three folds
    assert curve[["f1_macro", "f1_micro"]].values.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    pd.testing.assert_frame_equal(curve, learning_curve(*coded, vectors=VECTORS, shares=(0.5, 1.0), folds=4))


def test_codes_that_no_word_explains_are_learned_from_no_share(coded):
    tokens, codings, codebook = coded
    by_chance = codings.assign(code=np.random.default_rng(1).permutation(codings["code"]))
    curve = learning_curve(tokens, by_chance, codebook, vectors=VECTORS, folds=4)
    assert (curve["f1_micro"] < 0.8).all()


def test_what_cannot_be_learned_from_is_one_error(coded):
    tokens, codings, codebook = coded
    with pytest.raises(TableError, match=r"shares must be numbers above 0, up to 1; got \[0, 1\]"):
        learning_curve(tokens, codings, codebook, vectors=VECTORS, shares=(0, 1))
    with pytest.raises(CodingError, match="no theme has 30 coded paragraphs or more"):
        learning_curve(tokens, codings.head(40), codebook, vectors=VECTORS)
    with pytest.raises(CodingError, match="all paragraphs have the theme 'a'"):
        learning_curve(tokens, codings[codings["code"] == 1], codebook, vectors=VECTORS)
