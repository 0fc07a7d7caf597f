"""Answers counted by hand on three articles, and on the invented sample beside those of the verbs of analysis."""

import datetime

import numpy as np
import pandas as pd
import pytest

from helpers import analysis, explorer, language
from helpers.core.errors import TableError
from helpers.explorer.query import Comparison, count_rates
from tests.explorer.conftest import ARTICLES

ZWNJ = "\u200c"
TERMS = ["همکاری", "گفت", "سازمان همکاری", "آموزش و پرورش", "در پایان", "شش کشور عضو", "این که"]
DAY = datetime.date(2025, 10, 1)


@pytest.fixture(scope="module")
def sample_index(sample):
    return explorer.prepare_index(sample[0])


def index_of(text: str) -> explorer.Index:
    articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text], "outlet": [""]})
    return explorer.prepare_index(articles.assign(date=pd.to_datetime(["2025-09-01"])))


@pytest.mark.parametrize("word", ["همکاری", "همکاریهای", f"همكاري{ZWNJ}هاي", "همکاری های"])
def test_any_spelling_finds_all_three(word, index):
    answer = explorer.ask(explorer.select(index), word)
    row = answer.count().iloc[0]
    assert (row["term"], row["count"], row["articles_with_term"], row["articles"]) == ("همکاری", 3, 2, 3)
    assert row["per_1000"] == 1000 * 3 / row["tokens"]
    forms = answer.forms()
    assert forms["count"].tolist() == [1, 1, 1]
    assert set(forms["form"]) == {f"همکاری{ZWNJ}های", "همكاريهای", "همکاری های"}


def test_a_phrase_is_shown_as_it_was_typed():
    forms = explorer.ask(explorer.select(index_of("آموزش وپرورش و آموزش و پرورش")), "آموزش و پرورش").forms()
    assert set(forms["form"]) == {"آموزش وپرورش", "آموزش و پرورش"}


@pytest.mark.parametrize("term", TERMS)
def test_lines_and_collocates_are_those_of_analysis(term, sample, sample_index):
    _, tokens, _ = sample
    answer = explorer.ask(explorer.select(sample_index), term)
    expected = analysis.concordance(tokens, term)
    assert len(expected) > 0
    pd.testing.assert_frame_equal(answer.lines()[list(expected.columns)], expected, check_dtype=False)
    near = analysis.find_collocations(tokens, term, min_count=2, stopwords=language.stopwords())
    pd.testing.assert_frame_equal(answer.collocates(), near)


def test_a_timeline_is_that_of_analysis(sample, sample_index):
    articles, tokens, _ = sample
    answer = explorer.ask(explorer.select(sample_index), "ایران")
    expected = analysis.count_by_period(analysis.concordance(tokens, "ایران"), tokens, articles, draws=300)
    pd.testing.assert_frame_equal(answer.timeline(), expected)


def test_themes_are_those_of_analysis_in_the_sentences_of_a_word(sample, sample_index):
    _, tokens, hits = sample
    lines = analysis.concordance(tokens, "ایران")
    sentences = lines[["article_id", "sentence"]].drop_duplicates()
    places = hits.reset_index().merge(lines[["article_id", "position"]], on="article_id", suffixes=("", "_of_word"))
    over = places["position_of_word"] - places["position"]
    others = hits.drop(index=places.loc[(over >= 0) & (over < places["length"]), "index"].unique())
    near, every = (
        analysis.count_themes(*tables, by=()).set_index("theme")
        for tables in ((others.merge(sentences), tokens.merge(sentences)), (others, tokens))
    )
    assert 0 < near["hits"].sum() < every["hits"].sum() and len(others) < len(hits)
    table = explorer.ask(explorer.select(sample_index), "ایران").themes().set_index("theme")
    columns = ["hits", "tokens", "hits_per_1000"]
    assert table[columns].values.tolist() == near.loc[table.index, columns].values.tolist()
    of_all = table[["all_hits", "all_tokens", "all_per_1000"]]
    assert of_all.values.tolist() == every.loc[table.index, columns].values.tolist()


def test_a_theme_leaves_out_the_word_itself(index):
    themes = explorer.ask(explorer.select(index), "صادرات").themes().set_index("theme")
    assert themes.loc["trade", ["hits", "all_hits"]].tolist() == [0, 1]  # تجارت stands in another sentence


def test_speakers_have_the_words_that_they_said(index):
    speakers = explorer.ask(explorer.select(index), "همکاری").speakers()
    assert speakers[["speaker", "count", "words"]].values.tolist() == [["", 2, 12], ["کاوه", 1, 4]]
    assert speakers["per_1000"].tolist() == [1000 * 2 / 12, 250.0]


def test_what_is_left_out_between_two_words_keeps_them_apart():
    index = index_of("کاوه گفت: «صلح و نان» و افزود: «نان و کار».")
    selection = explorer.select(index, explorer.Filters(speaker="کاوه"))
    assert explorer.ask(selection, "نان نان").count()["count"].tolist() == [0]
    assert explorer.ask(selection, "صلح").collocates(min_count=1)["collocate"].tolist() == ["نان"]


def test_what_is_not_there_is_one_clear_error(index):
    with pytest.raises(TableError, match="needs a letter"):
        explorer.ask(explorer.select(index), "…")


def test_a_word_that_does_not_occur_has_empty_tables(index):
    answer = explorer.ask(explorer.select(index), "پنگوئن")
    assert answer.count()["count"].tolist() == [0]
    for table in (answer.forms(), answer.lines(), answer.collocates(), answer.speakers()):
        assert table.empty


@pytest.mark.parametrize(
    ("by", "articles"), [("text", "112"), ("after", "211"), ("before", "112"), ("date", "211"), ("outlet", "112")]
)
def test_lines_come_in_the_order_that_is_asked_for(by, articles, index):
    answer = explorer.ask(explorer.select(index), "همکاری")
    order = explorer.order_of_lines(answer, by)
    assert sorted(order) == [0, 1, 2]
    assert "".join(answer.lines(order)["article_id"]) == articles


def test_lines_by_a_word_are_sorted_as_analysis_sorts_them(sample_index):
    answer = explorer.ask(explorer.select(sample_index), "ایران")
    for by, word in (("after", 1), ("before", -1)):
        lines = answer.lines(explorer.order_of_lines(answer, by))
        expected = analysis.sort_concordance(answer.lines(), word=word)
        column = "right" if word > 0 else "left"
        beside = [
            np.array([text.split()[0 if word > 0 else -1] for text in table[column] if text])
            for table in (lines, expected)
        ]
        assert (beside[0] == beside[1]).mean() > 0.9  # but for signs, and words that are sorted alike


def test_the_nearest_words_are_those_that_occur(index):
    assert explorer.nearest_words(index, "همکارب")[0] == "همکاری"
    assert explorer.nearest_words(index, "ژژژژ") == []


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
