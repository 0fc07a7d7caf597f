"""The index: made once, cached, the same when read back; filters: every count and denominator follows."""

import datetime

import pandas as pd
import pytest
import yaml

from helpers import analysis, explorer
from helpers.core.errors import TableError
from helpers.core.paths import CODEBOOK
from helpers.explorer import index as index_module

ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2"],
        "title": ["", ""],
        "text": ["همکاری", "Hello"],
        "outlet": ["آوندا", "آوندا"],
        "date": pd.to_datetime(["2025-09-01", None]),
    }
)
DAY = datetime.date(2025, 9, 2)


@pytest.fixture
def made(monkeypatch):
    """How often the tables of an index were made."""
    times = []
    make = index_module._make_tables
    monkeypatch.setattr(index_module, "_make_tables", lambda *given: times.append(1) or make(*given))
    return times


def lines(index) -> list:
    return explorer.ask(explorer.select(index), "همکاری").lines().values.tolist()


def test_an_index_is_made_once_and_read_back_as_it_was(made, tmp_path):
    first, again = (explorer.prepare_index(ARTICLES, cache=tmp_path) for _ in range(2))
    assert len(made) == 1 and lines(first) == lines(again) != []
    for name in ("articles", "tokens", "hits"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))
    assert not [file for file in tmp_path.rglob("*") if file.suffix in (".pickle", ".pkl")]


def test_other_articles_or_another_codebook_have_an_index_of_their_own(made, tmp_path):
    codebook = analysis.read_codebook()
    explorer.prepare_index(ARTICLES, cache=tmp_path)
    explorer.prepare_index(ARTICLES.assign(text="همکاری و صلح"), cache=tmp_path)
    few = [theme.model_copy(update={"unless": []}) for theme in codebook.themes[:2]]  # which are compiled soon
    fewer = type(codebook)(themes=few)
    explorer.prepare_index(ARTICLES, codebook=fewer, cache=tmp_path)
    assert len(made) == 3
    explorer.prepare_index(ARTICLES, codebook=fewer, cache=tmp_path)
    assert len(made) == 3


def test_a_damaged_index_is_made_again(made, tmp_path):
    explorer.prepare_index(ARTICLES, cache=tmp_path)
    file = next(tmp_path.rglob("tokens.feather"))
    file.write_bytes(file.read_bytes()[:100])
    assert lines(explorer.prepare_index(ARTICLES, cache=tmp_path)) and len(made) == 2


def test_where_nothing_can_be_cached_an_index_is_made_each_time(made, tmp_path):
    (tmp_path / "file").write_text("a file where a folder should be")
    for _ in range(2):
        assert lines(explorer.prepare_index(ARTICLES, cache=tmp_path / "file" / "index"))
    assert len(made) == 2


def test_an_actors_file_that_was_edited_gives_new_lemmas(tmp_path):
    text = (CODEBOOK / "actors.yml").read_text(encoding="utf-8")
    actors = tmp_path / "actors.yml"
    articles = ARTICLES.head(1).assign(text="کاوه درختان آمد.")

    def lemmas() -> list[str]:
        index = explorer.prepare_index(articles, actors=analysis.read_actors(actors), cache=tmp_path / "index")
        return index.tokens["lemma"].tolist()

    actors.write_text(text, encoding="utf-8")
    before = lemmas()
    person = {"id": "kaveh", "kind": "person", "label": {"fa": "کاوه درختان", "en": "Kaveh"}, "names": ["کاوه درختان"]}
    added = {"actors": [*yaml.safe_load(text)["actors"], person]}
    actors.write_text(yaml.safe_dump(added, allow_unicode=True), encoding="utf-8")
    assert "درختان" not in before and "درختان" in lemmas()


def test_articles_without_a_persian_word_are_one_clear_error():
    with pytest.raises(TableError, match="no Persian word"):
        explorer.prepare_index(ARTICLES.assign(text="Hello."))


def test_a_filter_moves_the_count_and_its_denominators(index):
    def count(**chosen):
        row = explorer.ask(explorer.select(index, explorer.Filters(**chosen)), "همکاری").count().iloc[0]
        return row[["count", "tokens", "articles"]].tolist()

    day = datetime.date(2025, 9, 15)
    assert count() == [3, 16, 3]
    assert count(outlet="نارون") == [1, 4, 1] and count(outlet="") == [0, 2, 1]
    assert count(since=day) == [1, 4, 1] and count(until=day) == [2, 10, 1]
    assert count(speaker="کاوه") == [1, 4, 1]
    assert count(theme="trade") == [2, 8, 2]  # the sentences with صادرات and with تجارت


def test_articles_without_a_date_are_counted_as_left_out(index):
    selection = explorer.select(index, explorer.Filters(since=datetime.date(2025, 1, 1)))
    assert (selection.article_count, selection.undated) == (2, 1)
    assert explorer.select(index).undated == 0


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"theme": "nothing"}, "no theme 'nothing'"),
        ({"speaker": "هیچ‌کس"}, "nobody called"),
        ({"since": DAY, "until": datetime.date(2025, 9, 1)}, "before it begins"),
    ],
)
def test_a_filter_that_cannot_be_is_one_clear_error(chosen, message, index):
    with pytest.raises(TableError, match=message):
        explorer.select(index, explorer.Filters(**chosen))
