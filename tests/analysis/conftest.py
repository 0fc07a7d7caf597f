"""What tests of several modules of analysis share."""

import pytest

from helpers import analysis, corpus, language
from helpers.core.paths import ROOT


@pytest.fixture(scope="session")
def codebook():
    return analysis.read_codebook()


@pytest.fixture(scope="session")
def coded_sample():
    """The articles of the invented sample as they were coded, agency lines among them, and their tokens."""
    articles = corpus.read_articles(ROOT / "data/sample/articles")
    return articles, language.tokenize(articles)
