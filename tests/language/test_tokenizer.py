"""`tokenize`: what its table has, and whose names it leaves alone."""

import hazm
import pandas as pd
import pytest

from helpers import language
from helpers.language import tokenizer
from helpers.language.characters import ZWNJ
from tests.language.texts import articles_of


def test_no_article_gives_an_empty_table_of_the_same_columns():
    articles = articles_of([("", "صلح")])
    none, some = language.tokenize(articles.iloc[:0]), language.tokenize(articles)
    assert none.empty and none.dtypes.to_dict() == some.dtypes.to_dict()


def test_a_title_of_several_lines_is_one_paragraph():
    tokens = language.tokenize(articles_of([("صلح\nنان", "آب")]))
    assert tokens[["paragraph", "token"]].to_numpy().tolist() == [[0, "صلح"], [0, "نان"], [1, "آب"]]


def test_kinds_and_places(tokenize_text):
    tokens = tokenize_text("سال ۱۴۰۴ با WTO. دوم!\nسوم")
    assert tokens["kind"].tolist() == ["word", "number", "word", "latin", "punctuation", "word", "punctuation", "word"]
    assert tokens["paragraph"].tolist() == [1] * 7 + [2]
    assert tokens["sentence"].tolist() == [0] * 5 + [1] * 2 + [2]
    assert tokens["position"].tolist() == list(range(8))


@pytest.mark.parametrize("part", ["کتابخانه", "روزدارا", "و", "می‌روم‌", "علمی-", "۱۲۳،", "abc", "😀"])
def test_a_run_of_a_hundred_thousand_letters_is_read_whole(tokenize_text, part):
    text = part * (100_000 // len(part))  # in time that grows with its square it would take minutes
    tokens = tokenize_text(text)["token"]
    assert "".join(tokens).replace(ZWNJ, "") == text.replace(ZWNJ, "")


def test_names_of_a_users_own_actors_are_left_alone_and_their_tokens_are_cached_apart(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.core.paths.INTERIM", tmp_path)
    monkeypatch.setattr(tokenizer, "MANY", 1)
    articles = articles_of([("", "پرویز دلاوران گفت")])
    for _ in range(2):
        assert language.tokenize(articles)["lemma"].tolist()[1] == "دلاور"
        assert language.tokenize(articles, names=["پرويز دلاوران"])["lemma"].tolist()[1] == "دلاوران"
    own = language.load_lexicon().names
    pd.testing.assert_frame_equal(language.tokenize(articles, names=own), language.tokenize(articles))
    assert len(list((tmp_path / "tokens").rglob("*.parquet"))) == 2


def test_tokens_are_put_together_as_they_are_read():
    assert language.join_tokens(["«", "صلح", "»", "خواهد_بود", "."]) == "«صلح» خواهد بود."
    assert language.join_tokens(["a_b", "#خبر_فوری", "،", "@news_1"]) == "a_b #خبر_فوری، @news_1"


@pytest.mark.slow
def test_the_tokens_of_hazm_alone_are_those_of_its_own_tools():
    line = "می روم. او خواهد رفت!"
    expected = [hazm.word_tokenize(sentence) for sentence in hazm.sent_tokenize(hazm.Normalizer().normalize(line))]
    assert tokenizer.sentences_by_hazm(line) == expected and len(expected) == 2
