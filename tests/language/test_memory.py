"""What one process keeps of words another reads: the tokens stay the same, and a damaged file is as good as none."""

from itertools import count

import pandas as pd
import pytest

from helpers import corpus
from helpers.core.paths import ROOT
from helpers.language import kept_tokens, memory, tokenizer


@pytest.fixture
def process(tmp_path, monkeypatch):
    """Begin as a new process would: `process()` returns its `Memory`."""
    monkeypatch.setattr("helpers.core.paths.INTERIM", tmp_path)
    monkeypatch.setattr(tokenizer, "MANY", 1)
    monkeypatch.setattr(memory, "_FEWEST_NEW", 100)
    begun = count()

    def begin() -> memory.Memory:
        own = memory.Memory()
        monkeypatch.setattr(tokenizer, "MEMORY", own)
        monkeypatch.setattr(kept_tokens, "INTERIM", tmp_path / f"interim {next(begun)}")  # no tokens are kept
        return own

    return begin


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return corpus.read_articles(ROOT / "data" / "sample" / "articles")


def kept(tmp_path):
    (file,) = tmp_path.glob("words/*/token_numbers.*.npz")
    return file


def test_a_second_process_knows_the_words_and_finds_the_same_tokens(process, tmp_path, articles):
    process()
    first = tokenizer.tokenize(articles)
    size = kept(tmp_path).stat().st_mtime_ns
    own = process()
    known = len(own.numbers(many=True).names.names)
    pd.testing.assert_frame_equal(tokenizer.tokenize(articles), first)
    assert known == len(own.numbers(many=True).names.names) > 1000
    assert kept(tmp_path).stat().st_mtime_ns == size  # nothing new, nothing written


def test_new_words_are_added_to_what_was_kept(process, articles):
    process()
    tokenizer.tokenize(articles.iloc[:20])
    process()
    tokenizer.tokenize(articles)
    own = process()
    known = len(own.numbers(many=True).names.names)
    tokenizer.tokenize(articles)
    assert len(own.numbers(many=True).names.names) == known


@pytest.mark.parametrize(
    "damage", [lambda content: content[: len(content) // 2], lambda content: content[:-9] + b"damaged!!"]
)
def test_a_damaged_file_is_as_good_as_none(process, tmp_path, articles, damage):
    process()
    first = tokenizer.tokenize(articles)
    kept(tmp_path).write_bytes(damage(kept(tmp_path).read_bytes()))
    own = process()
    pd.testing.assert_frame_equal(tokenizer.tokenize(articles), first)
    assert own.numbers(many=True).names.names


def test_what_has_grown_too_large_is_forgotten(process, tmp_path, articles, monkeypatch):
    own = process()
    first = tokenizer.tokenize(articles)
    known = len(own.numbers(many=True).names.names)
    monkeypatch.setattr(memory, "_MOST_NAMES", 10)
    kept(tmp_path).unlink()
    assert len(own.numbers(many=True).names.names) < known
    pd.testing.assert_frame_equal(tokenizer.tokenize(articles), first)
