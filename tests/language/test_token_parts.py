"""Tokens on disk: taken when they are whole and of these articles, made again when not, and never half there."""

import multiprocessing
import shutil

import numpy as np
import pandas as pd
import pytest

from helpers import corpus, language
from helpers.core import paths
from helpers.core.errors import UserError
from helpers.core.paths import ROOT
from helpers.language import FileColumns, TableColumns, tokenizer
from helpers.language.tokens import TokenizerCache

SAMPLE = ROOT / "data" / "sample" / "articles"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder in which tokens are kept, however few the articles are."""
    monkeypatch.setattr(paths, "INTERIM", tmp_path)
    monkeypatch.setattr(tokenizer, "MANY", 1)
    return tmp_path / "tokens"


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return corpus.read_articles(SAMPLE)


@pytest.fixture
def made(monkeypatch):
    """How many times articles were tokenized."""
    calls = []
    columns = tokenizer._columns
    monkeypatch.setattr(tokenizer, "_columns", lambda *given, **named: calls.append(1) or columns(*given, **named))
    return calls


def test_the_same_articles_are_tokenized_once(folder, articles, made):
    first = language.tokenize(articles)
    pd.testing.assert_frame_equal(language.tokenize(articles), first)
    pd.testing.assert_frame_equal(language.tokenize(articles.sample(frac=1, random_state=1).sort_index()), first)
    assert len(made) == 1


def test_the_columns_of_a_file_are_those_of_its_table(folder, articles):
    language.tokenize(articles)
    (file,) = folder.rglob("*.parquet")
    table = FileColumns(file).table()
    ours, theirs = FileColumns(file), TableColumns(table)
    rows = np.flatnonzero(table["token"] == "ایران")
    assert len(rows)
    for name in ("article_id", "token", "lemma", "kind"):
        found, wanted = (np.array(columns.texts(name))[columns.codes(name)] for columns in (ours, theirs))
        assert found.tolist() == wanted.tolist() == table[name].tolist()
        listed = {"ایران", "word", table["article_id"].iloc[0]}
        assert ours.are_in(name, listed)[ours.codes(name)].tolist() == table[name].isin(listed).tolist()
    assert ours.numbers("negated").tolist() == theirs.numbers("negated").tolist() and table["negated"].any()
    pd.testing.assert_frame_equal(ours.places(rows), theirs.places(rows))


@pytest.mark.parametrize("column", ["article_id", "title", "text"])
def test_other_articles_are_tokenized_anew(folder, articles, made, column):
    language.tokenize(articles)
    changed = articles.assign(**{column: articles[column].where(articles.index != 3, "چیز دیگر")})
    language.tokenize(changed)
    language.tokenize(articles, cleaning="as_typed")
    assert len(made) == 3


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"",
        lambda content: content[:100] + bytes([content[100] ^ 255]) + content[101:],
        lambda content: content[:-20] + bytes(byte ^ 1 for byte in content[-20:]),
    ],
    ids=["cut", "empty", "a byte in its midst", "its end"],
)
def test_a_damaged_file_is_noticed_and_made_again(folder, articles, made, damage):
    first = language.tokenize(articles)
    (file,) = folder.rglob("*.parquet")
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    pd.testing.assert_frame_equal(language.tokenize(articles), first)
    assert len(made) == 2 and file.read_bytes() == whole


def test_a_file_that_is_damaged_behind_our_back_is_one_error(folder):
    tokens = language.tokenize(corpus.read_articles(SAMPLE, chunks=1000))
    (file,) = folder.rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(UserError, match="was changed since it was written: tokenize the articles again"):
        tokens.to_pandas()
    file.unlink()
    with pytest.raises(UserError, match="cannot be read"):
        tokens.to_pandas()


def test_what_another_version_kept_is_not_read_and_goes(folder, made, monkeypatch):
    language.tokenize(corpus.read_articles(SAMPLE, chunks=1000))
    (old,) = folder.rglob("*.parquet")
    monkeypatch.setattr("helpers.core.store.version_key", lambda wing: "0" * 16)
    language.tokenize(corpus.read_articles(SAMPLE, chunks=1000))
    assert len(made) == 2 and not old.exists() and len(list(folder.rglob("*.parquet"))) == 1


def test_the_file_is_parquet_that_other_programs_read(folder, articles):
    tokens = language.tokenize(articles)
    (file,) = folder.rglob("*.parquet")
    table = pd.read_parquet(file)
    for column in tokens:
        assert table[column].astype("str").tolist() == tokens[column].astype("str").tolist(), column


def _tokenize_into(folder: str) -> None:
    from pathlib import Path

    paths.INTERIM = Path(folder)
    language.tokenize(corpus.read_articles(SAMPLE, chunks=10))


@pytest.mark.slow
def test_two_runs_at_once_write_the_same_files(folder, tmp_path):
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=_tokenize_into, args=(str(tmp_path),)) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert [run.exitcode for run in runs] == [0, 0]
    files = list(folder.rglob("*"))
    parts = list(corpus.read_articles(SAMPLE, chunks=10))
    assert len([file for file in files if file.suffix == ".parquet"]) == len(parts)
    assert not [file for file in files if file.name.endswith(".part")]
    tokens = language.tokenize(corpus.read_articles(SAMPLE, chunks=10))
    assert len(tokens.to_pandas()) == len(language.tokenize(corpus.read_articles(SAMPLE)))


def test_a_full_disk_stops_parts_with_one_error_and_what_was_done_stays(full_disk, monkeypatch):
    monkeypatch.setattr(paths, "INTERIM", full_disk)
    with pytest.raises(
        UserError, match="the tokens cannot be kept in data/interim .No space left on device.: make room"
    ):
        language.tokenize(corpus.read_articles(SAMPLE, chunks=10))
    kept = [file for file in full_disk.rglob("*") if file.is_file()]
    assert kept and all(file.suffix == ".parquet" for file in kept)  # nothing half-written
    assert all(FileColumns(file).columns().tokens for file in kept)


def test_a_table_is_tokenized_also_where_nothing_can_be_kept(full_disk, articles, monkeypatch):
    monkeypatch.setattr(tokenizer, "MANY", 1)
    expected = language.tokenize(articles)
    monkeypatch.setattr(paths, "INTERIM", full_disk)
    (full_disk / "filler").write_bytes(bytes(60_000))
    pd.testing.assert_frame_equal(language.tokenize(articles), expected)
    assert [file.name for file in full_disk.rglob("*") if file.is_file()] == ["filler"]


def test_what_is_kept_does_not_hang_on_what_was_read_before(folder, articles, monkeypatch):
    kept = []
    for before in (articles.iloc[:0], articles.iloc[::-1]):
        monkeypatch.setattr(tokenizer, "TOKENIZER_CACHE", TokenizerCache())
        monkeypatch.setattr(tokenizer.TOKENIZER_CACHE, "_was_read", True)  # what other processes know is left aside
        language.tokenize(before)
        shutil.rmtree(folder, ignore_errors=True)
        language.tokenize(articles)
        kept.append([file.name for file in folder.rglob("*.parquet")])
    assert kept[0] == kept[1]
