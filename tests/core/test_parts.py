"""A table in parts gives what the whole table gives, to the last digit, wherever the parts are worked on."""

import functools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import analysis, corpus, language
from helpers.core.errors import TableError, UserError
from helpers.core.parts import article_slices, each_part
from helpers.core.paths import ROOT

SAMPLE = ROOT / "data" / "sample" / "articles"


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return corpus.read_articles(SAMPLE)


@pytest.fixture(scope="module")
def codebook():
    """Four themes of the project's codebook, with those below them: each process compiles its own."""
    whole = analysis.read_codebook()
    chosen = whole.top()[:4]
    return type(whole)(themes=[row for row in whole.themes if {row.id, row.parent} & {*chosen}])


def findings(articles, codebook, **options) -> dict[str, pd.DataFrame]:
    """Return what the verbs find in articles, whole or in parts."""
    tokens = language.tokenize(articles, **options)
    hits = analysis.find_themes(tokens, codebook)
    stopwords = language.stopwords()
    themes = codebook.top()
    return {
        "terms": analysis.count_terms(tokens, stopwords=stopwords),
        "terms by outlet": analysis.count_terms(tokens, stopwords=stopwords, by="outlet", groups=articles),
        "terms by article": analysis.count_terms(tokens, unit="token", by="article_id", min_count=2),
        "keywords": analysis.keyness(tokens, tokens),
        "pairs": analysis.count_ngrams(tokens, stopwords=stopwords),
        "triples": analysis.count_ngrams(tokens, n=3, by="outlet", groups=articles),
        "themes": analysis.count_themes(hits, tokens, by=()),
        "themes by article": analysis.count_themes(hits, tokens),
        "themes by outlet": analysis.count_themes(hits, tokens, by="outlet", groups=articles),
        "themes by paragraph": analysis.count_themes(hits, tokens, by=("article_id", "paragraph")),
        "themes together": analysis.count_cooccurrences(hits, themes),
        "periods": analysis.count_by_period(hits, tokens, articles, by="theme", draws=20),
        "quotes": analysis.attribute_quotes(tokens),
        "copies": corpus.find_duplicates(articles, across_outlets=True).pairs,
    }


@pytest.fixture(scope="module")
def whole(articles, codebook) -> dict[str, pd.DataFrame]:
    return findings(articles, codebook)


def assert_same(found: dict[str, pd.DataFrame], whole: dict[str, pd.DataFrame]) -> None:
    for name, table in whole.items():
        pd.testing.assert_frame_equal(found[name], table, check_exact=True, obj=name)


def test_chunks_give_the_same(whole, codebook):
    assert_same(findings(corpus.read_articles(SAMPLE, chunks=30), codebook), whole)


@pytest.mark.slow
def test_two_processes_give_the_same(whole, codebook):
    assert_same(findings(corpus.read_articles(SAMPLE, chunks=20), codebook, processes=2), whole)


def test_a_dask_table_without_a_cluster_gives_the_same(articles, whole, codebook):
    frames = pytest.importorskip("dask.dataframe")
    assert_same(findings(frames.from_pandas(articles, npartitions=3, sort=False), codebook), whole)


def test_processes_give_the_same_table_of_tokens(articles):
    table = language.tokenize(articles)
    pd.testing.assert_frame_equal(language.tokenize(articles, processes=2), table)


@pytest.mark.parametrize("cleaning", language.CLEANINGS)
def test_tokens_in_parts_are_those_of_the_whole(articles, cleaning):
    table = language.tokenize(articles, cleaning=cleaning)
    parts = language.tokenize(corpus.read_articles(SAMPLE, chunks=30), cleaning=cleaning).to_pandas()
    for column in table:
        assert parts[column].astype("str").tolist() == table[column].astype("str").tolist(), column


@pytest.mark.parametrize("processes", [0, 1.5])
def test_a_number_of_processes_that_is_none_is_one_error(articles, processes):
    with pytest.raises(UserError, match="processes must be a whole number"):
        language.tokenize(articles, processes=processes)


def test_a_dask_table_of_tokens_is_one_error(articles):
    frames = pytest.importorskip("dask.dataframe")
    tokens = frames.from_pandas(language.tokenize(articles.head(3)), npartitions=2, sort=False)
    with pytest.raises(TableError, match="count_terms: a pandas table is needed, or the parts that tokenize makes"):
        analysis.count_terms(tokens)


def test_a_pandas_table_is_one_part():
    table = pd.DataFrame({"article_id": ["1"]})
    assert list(each_part(lambda more, part: len(part) + more, table, common=1, what="count")) == [2]


@given(st.lists(st.integers(0, 5), max_size=9), st.integers(1, 12))
def test_slices_are_the_table_and_cut_no_article(rows, most):
    table = pd.DataFrame({"article_id": np.repeat(np.arange(len(rows)), rows).astype(str)})
    slices = list(article_slices(table, most))
    pd.testing.assert_frame_equal(pd.concat(slices), table)
    assert sum(part["article_id"].nunique() for part in slices) == table["article_id"].nunique()
    assert all(len(part) < most + 5 for part in slices)


def test_a_search_over_slices_finds_what_one_over_the_whole_does(articles, codebook, monkeypatch):
    tokens, coder = language.tokenize(articles), analysis.read_coder()
    whole = analysis.find_themes(tokens, codebook), analysis.code_themes(tokens, coder)
    for module in ("language.automaton", "analysis.coder"):
        monkeypatch.setattr(f"helpers.{module}.article_slices", functools.partial(article_slices, rows=700))
    pd.testing.assert_frame_equal(analysis.find_themes(tokens, codebook), whole[0])
    pd.testing.assert_frame_equal(analysis.code_themes(tokens, coder), whole[1])
