"""A table in parts gives what the whole table gives, to the last digit, wherever the parts are worked on."""

import numpy as np
import pandas as pd
import pytest

from helpers import analysis, corpus, language
from helpers.core.errors import CorpusError, TableError, UserError
from helpers.core.parts import Chunks
from helpers.core.paths import ROOT

SAMPLE = ROOT / "data" / "sample" / "articles"


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return corpus.read_articles(SAMPLE)


@pytest.fixture(scope="module")
def codebook():
    return analysis.read_codebook()


def findings(articles, codebook, **options) -> dict[str, pd.DataFrame]:
    """Return what the verbs find in articles, whole or in parts."""
    tokens = language.tokenize(articles, **options)
    hits = analysis.find_themes(tokens, codebook)
    stopwords = language.stopwords()
    themes = codebook.top()[:4]
    return {
        "terms": analysis.count_terms(tokens, stopwords=stopwords),
        "terms by outlet": analysis.count_terms(tokens, stopwords=stopwords, by="outlet", groups=articles),
        "terms by article": analysis.count_terms(tokens, unit="token", by="article_id", min_count=2),
        "pairs": analysis.count_ngrams(tokens, stopwords=stopwords),
        "triples": analysis.count_ngrams(tokens, n=3, by="outlet", groups=articles),
        "themes": analysis.count_themes(hits, tokens, by=()),
        "themes by article": analysis.count_themes(hits, tokens),
        "themes by outlet": analysis.count_themes(hits, tokens, by="outlet", groups=articles),
        "themes by paragraph": analysis.count_themes(hits, tokens, by=("article_id", "paragraph")),
        "themes together": analysis.count_cooccurrences(hits, themes),
        "periods": analysis.count_by_period(hits, tokens, articles, by="theme", draws=20),
        "copies": corpus.find_duplicates(articles, across_outlets=True).pairs,
    }


@pytest.fixture(scope="module")
def whole(articles, codebook) -> dict[str, pd.DataFrame]:
    return findings(articles, codebook)


def assert_same(found: dict[str, pd.DataFrame], whole: dict[str, pd.DataFrame]) -> None:
    for name, table in whole.items():
        pd.testing.assert_frame_equal(found[name], table, check_exact=True, obj=name)
        assert found[name].attrs == table.attrs, name


@pytest.mark.parametrize("size", [7, 1000])
def test_chunks_of_any_size_give_the_same(size, whole, codebook):
    assert_same(findings(corpus.read_articles(SAMPLE, chunks=size), codebook), whole)


def test_two_processes_give_the_same(whole, codebook):
    assert_same(findings(corpus.read_articles(SAMPLE, chunks=20), codebook, processes=2), whole)


def test_a_dask_table_without_a_cluster_gives_the_same(articles, whole, codebook):
    frames = pytest.importorskip("dask.dataframe")
    found = findings(frames.from_pandas(articles, npartitions=3, sort=False), codebook)
    for table in found.values():
        table.attrs.pop("without_group", None)
    for name, table in whole.items():
        pd.testing.assert_frame_equal(found[name], table, check_exact=True, obj=name)


def test_processes_give_the_same_table_of_tokens(articles):
    table = language.tokenize(articles)
    pd.testing.assert_frame_equal(language.tokenize(articles, processes=2), table)


@pytest.mark.parametrize("cleaning", language.CLEANINGS)
def test_tokens_in_parts_are_those_of_the_whole(articles, cleaning):
    table = language.tokenize(articles, cleaning=cleaning)
    parts = language.tokenize(corpus.read_articles(SAMPLE, chunks=30), cleaning=cleaning).to_pandas()
    for column in table:
        assert parts[column].astype("str").tolist() == table[column].astype("str").tolist(), column


def test_counts_by_hand_in_two_parts():
    text = {"1": ["صلح", "نان", "صلح"], "2": ["صلح"]}
    chunks = Chunks(lambda: ["1", "2"], [lambda name: tokens_of(name, text[name])])
    terms = analysis.count_terms(chunks)
    assert terms[["term", "count", "articles", "tokens"]].values.tolist() == [["صلح", 3, 2, 4], ["نان", 1, 1, 4]]
    # نان: all in the part with three words of four: (|1 - 3/4| + 1/4) / 2 = 1/4, by 1 - 1/4.
    assert terms["dispersion"].tolist() == [pytest.approx(1 / 9), pytest.approx(1 / 3)]


def tokens_of(name: str, words: list[str]) -> pd.DataFrame:
    places = np.arange(len(words))
    return pd.DataFrame(
        {"article_id": name, "sentence": 0, "position": places, "token": words, "lemma": words, "kind": "word"}
    )


def test_what_is_left_out_of_parts_is_listed_as_that_of_the_whole(tmp_path):
    (tmp_path / "a.txt").write_text("عنوان\nصلح و نان", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    (tmp_path / "c.csv").write_text("title,text\nیک,\nدو,متن دوم\n", encoding="utf-8")
    (tmp_path / "d.md").write_text("notes", encoding="utf-8")
    with pytest.warns(UserWarning, match="2 files or rows"):
        _, left_out = corpus.load_articles(tmp_path)
    parts = corpus.read_articles(tmp_path, chunks=1)
    assert [part["article_id"].tolist() for part in parts if len(part)] == [["a"], ["c-2"]]
    told = corpus.list_left_out(parts).sort_values("path", ignore_index=True)
    pd.testing.assert_frame_equal(told, left_out.sort_values("path", ignore_index=True))
    assert len(told) == 3
    with pytest.warns(UserWarning, match="2 files or rows of .* were left out"):
        tokens = language.tokenize(corpus.read_articles(tmp_path, chunks=1))
    assert {"صلح", "دوم"} <= {*analysis.count_terms(tokens)["term"]}
    with pytest.raises(CorpusError, match="empty"):
        list(corpus.read_articles(tmp_path, chunks=1, strict=True))


def test_an_id_that_comes_again_in_a_later_part_is_told_apart(tmp_path):
    rows = [f'{{"id": "x", "text": "متن {number}"}}\n' for number in range(3)]
    (tmp_path / "a.jsonl").write_text("".join(rows), encoding="utf-8")
    articles = corpus.read_articles(tmp_path, chunks=1).to_pandas()
    assert articles["article_id"].tolist() == ["x", "x~2", "x~3"]
    assert articles["id_in_source"].tolist()[1:] == ["x", "x"]


@pytest.mark.parametrize("size", [0, -1, 2.5, True])
def test_a_chunk_size_that_is_none_is_one_error(size):
    with pytest.raises(TableError, match="chunks must be a whole number, 1 or more"):
        corpus.read_articles(SAMPLE, chunks=size)


@pytest.mark.parametrize("processes", [0, 1.5])
def test_a_number_of_processes_that_is_none_is_one_error(articles, processes):
    with pytest.raises(UserError, match="processes must be a whole number"):
        language.tokenize(articles, processes=processes)


def test_a_file_that_changes_while_it_is_read_is_one_error(tmp_path):
    for name in "abcdef":
        (tmp_path / f"{name}.txt").write_text("عنوان\nمتن", encoding="utf-8")
    parts = iter(corpus.read_articles(tmp_path, chunks=1))
    next(parts)
    (tmp_path / "f.txt").write_text("عنوان\nمتن دیگر", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"f.txt changed while the corpus was read"):
        list(parts)


def test_a_broken_row_stops_the_reading_with_its_line(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "متن"}\n' * 4 + "{broken\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a.jsonl, line 5: not JSON"):
        list(corpus.read_articles(tmp_path, chunks=2))


def test_tables_of_different_parts_are_one_error(codebook):
    tokens = [language.tokenize(corpus.read_articles(SAMPLE, chunks=size)) for size in (20, 40)]
    with pytest.raises(TableError, match="not made from the same tokens"):
        list(two_tables(*tokens))


def two_tables(one, other):
    from helpers.core.parts import each_part

    return each_part(lambda common, *parts: len(parts), one, other, what="compare")


def test_a_verb_on_a_table_that_is_whole_and_one_in_parts_is_one_error(articles):
    chunks = language.tokenize(corpus.read_articles(SAMPLE, chunks=40))
    with pytest.raises(TableError, match="tables of one kind"):
        list(two_tables(chunks, articles))


def rows_of(count: int) -> pd.DataFrame:
    numbers = range(count)
    texts = [f'متن "{number}"، نان\nسطر دوم; {number}' for number in numbers]
    return pd.DataFrame({"id": [f"r{number}" for number in numbers], "title": "عنوان", "text": texts, "desk": "x"})


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.parquet", "a.jsonl", "a.jsonl.gz", "a.csv.gz", "utf-16.csv"])
def test_a_table_is_read_row_by_row_as_it_is_read_whole(tmp_path, name):
    rows, file = rows_of(25), tmp_path / name
    if ".csv" in name or ".tsv" in name:
        encoding = "utf-16" if "utf-16" in name else "utf-8"
        rows.to_csv(file, index=False, sep="\t" if "tsv" in name else ",", encoding=encoding)
    elif ".parquet" in name:
        rows.to_parquet(file)
    else:
        rows.to_json(file, orient="records", lines=True, force_ascii=False)
    whole = corpus.read_articles(tmp_path)
    parts = list(corpus.read_articles(tmp_path, chunks=10))
    assert [len(part) for part in parts] == [10, 10, 5]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


def test_a_table_is_not_read_into_memory(tmp_path):
    rows_of(50).to_csv(tmp_path / "a.csv", index=False)
    limits = corpus.Limits(file_bytes=2000, rows=20)
    with pytest.raises(CorpusError, match="more than 2,000 bytes"):
        corpus.read_articles(tmp_path, limits=limits)
    assert sum(map(len, corpus.read_articles(tmp_path, limits=limits, chunks=10))) == 50
