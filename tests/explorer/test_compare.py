"""Two words, two outlets, and before and after an event, counted by hand."""

import datetime

import pandas as pd
import pytest

from helpers import analysis, explorer, language
from helpers.explorer.compare import Comparison, count_rates
from tests.explorer.conftest import ARTICLES

DAY = datetime.date(2025, 10, 1)


@pytest.fixture
def words(index):
    selection = explorer.select(index)
    return Comparison((explorer.ask(selection, "همکاری"), explorer.ask(selection, "صادرات")), ("همکاری", "صادرات"))


def outlets(index, word: str) -> Comparison:
    names = ("آوندا", "نارون")
    sides = [explorer.ask(explorer.select(index, explorer.Filters(outlet=name)), word) for name in names]
    return Comparison(tuple(sides), names)


def test_two_words_are_counted_over_the_same_words(words):
    table = words.counts()[["side", "count", "tokens", "articles", "articles_with_term"]]
    assert table.values.tolist() == [["همکاری", 3, 16, 3, 2], ["صادرات", 1, 16, 3, 1]]


def test_outlets_of_different_sizes_are_divided_by_their_own_words(index):
    table = outlets(index, "همکاری").counts()
    assert table[["count", "tokens"]].values.tolist() == [[2, 10], [1, 4]]
    assert table["per_1000"].tolist() == [200.0, 250.0]


def test_a_word_that_an_outlet_lacks_is_a_count_of_none_everywhere(index):
    compared = outlets(index, "صادرات")
    assert compared.counts()["count"].tolist() == [1, 0] and compared.counts()["low"].isna().all()
    assert compared.stack(lambda answer: answer.timeline())["count"].tolist() == [1, 0]
    assert compared.stack(lambda answer: answer.lines())["side"].tolist() == ["آوندا"]
    assert compared.collocates().empty and compared.themes()["hits_2"].sum() == 0


def test_an_outlet_without_a_date_has_no_period_and_no_side_of_an_event(index):
    undated = explorer.ask(explorer.select(index, explorer.Filters(outlet="")), "باران")
    both = Comparison((explorer.ask(explorer.select(index), "باران"), undated), ("همه", "بی‌نام"))
    assert set(both.stack(lambda answer: answer.timeline())["side"]) == {"همه"}
    assert both.counts(event=DAY)[["count", "tokens"]].values.tolist() == [[0, 10], [0, 4], [0, 0], [0, 0]]


def test_an_event_parts_the_dated_articles_on_its_day(words):
    table = count_rates(words.answers[0], event=DAY)
    assert table[["part", "count", "tokens", "articles"]].values.tolist() == [
        ["before_event", 2, 10, 1],
        ["after_event", 1, 4, 1],
    ]
    early = count_rates(words.answers[0], event=datetime.date(2025, 1, 1))
    assert early["count"].tolist() == [0, 3] and early["per_1000"].isna().tolist() == [True, False]


def test_intervals_are_those_of_the_bootstrap_of_articles():
    texts = ["صلح و نان", "نان", "صلح", "صلح صلح نان", "باران", "صلح بود"]
    articles = pd.DataFrame({"article_id": list("123456"), "title": "", "text": texts, "outlet": "آوندا"})
    index = explorer.prepare_index(articles.assign(date=pd.Timestamp("2025-09-01")))
    per_article = pd.DataFrame({"outlet": "", "tokens": [3, 1, 1, 3, 1, 2], "hits": [1, 0, 1, 2, 0, 1]})
    expected = analysis.bootstrap_rates(per_article)[["per_1000", "low", "high"]]
    found = count_rates(explorer.ask(explorer.select(index), "صلح"))[["per_1000", "low", "high"]]
    assert found["per_1000"].tolist() == expected["per_1000"].tolist()
    assert found["low"].iloc[0] < found["per_1000"].iloc[0] < found["high"].iloc[0]


def test_collocates_are_the_keyness_of_the_words_near(sample):
    articles, tokens, _ = sample
    selection = explorer.select(explorer.prepare_index(articles))
    pair = [explorer.ask(selection, word) for word in ("ایران", "کشور")]
    found = Comparison(tuple(pair), ("ایران", "کشور")).collocates()
    for word, side in (("ایران", "target"), ("کشور", "reference")):
        near = analysis.find_collocations(tokens, word, min_count=1, stopwords=language.stopwords())
        expected = near.set_index("collocate")["count_near"].reindex(found["term"]).fillna(0)
        assert found[f"count_{side}"].tolist() == expected.tolist()
        assert (found[f"tokens_{side}"] == near["tokens_near"].iloc[0]).all()
    assert len(found)


def test_the_sides_of_themes_are_those_of_each_answer(words):
    table, first = words.themes().set_index("theme"), words.answers[0].themes().set_index("theme")
    assert table["hits_1"].to_dict() == first["hits"].to_dict()
    assert table["per_1000_1"].to_dict() == first["hits_per_1000"].to_dict()
    assert set(table["tokens_2"]) == {4}  # همکاری‌های ما و صادرات


def test_what_is_compared_stays_as_it_was(words):
    table = words.answers[0].timeline()
    words.stack(lambda _: table)
    assert "side" not in table and len(ARTICLES) == len(words.answers[0].selection.index.articles)
