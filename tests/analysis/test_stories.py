"""Stories of two or three articles, counted by hand."""

import numpy as np
import pandas as pd
import pytest

from helpers import analysis, corpus
from helpers.core.errors import TableError


def stories_of(*rows: tuple) -> pd.DataFrame:
    """Take story, outlet and day after the first (None: not known) of each article."""
    table = pd.DataFrame(rows, columns=["story", "outlet", "days_after_first"])
    table["days_after_first"] = table["days_after_first"].astype(float)
    days = pd.to_timedelta(table["days_after_first"], unit="D")
    ids = [str(number) for number in range(1, len(table) + 1)]
    return table.assign(article_id=ids, title=[f"خبر {name}" for name in ids], date=pd.Timestamp("2025-09-01") + days)


# Two outlets ran story a on its first day, both later ran it again, and a third did after two days.
COPIED = stories_of(
    ("a", "آوند", 0), ("a", "نارون", 0), ("a", "آوند", 1), ("a", "تیرازه", 2), ("a", "", 3), ("b", "آوند", 0),
    ("b", "تیرازه", 30), ("b", "نارون", None), ("c", "نارون", 0),
)  # fmt: skip


def test_who_was_first_is_said_only_where_it_is_known():
    order = analysis.add_story_order(COPIED)["story_order"].tolist()
    assert order == ["same_day", "same_day", "later", "later", "later", "first", "later", "undated", "single"]


def test_a_later_article_stands_with_each_outlet_that_was_first_and_not_with_its_own():
    copies = analysis.find_copies(COPIED)
    assert copies[["first_outlet", "outlet", "article_id"]].values.tolist() == [
        ["آوند", "تیرازه", "4"],
        ["نارون", "تیرازه", "4"],
        ["آوند", "تیرازه", "7"],
    ]


def test_flows_have_a_row_for_each_two_outlets_and_the_share_of_all_articles_of_the_later():
    flows = analysis.count_story_flows(COPIED).set_index(["first_outlet", "outlet"])
    assert len(flows) == 3 * 2 and flows["articles"].sum() == len(analysis.find_copies(COPIED))
    assert flows.loc[("آوند", "تیرازه")].tolist() == [2, 2, 1.0]
    assert flows.loc[("نارون", "تیرازه")].tolist() == [1, 2, 0.5]
    assert set(analysis.count_story_flows(COPIED, top=2)["outlet"]) == {"آوند", "نارون"}
    assert analysis.count_story_flows(COPIED, top=None).equals(flows.reset_index())


def test_delays_are_of_later_articles_and_of_those_that_shared_the_first_day():
    delays = analysis.count_delays(COPIED)
    assert delays[["days", "articles"]].values.tolist() == [[0, 2], [1, 1], [2, 1], [3, 1], [14, 1]]
    assert delays["share_of_articles"].tolist() == [2 / 8, *[1 / 8] * 4]
    with pytest.raises(TableError, match="longest must be a whole number, 1 or more"):
        analysis.count_delays(COPIED, longest=0)


# The hours of story a are known; story b ran twice on its first day, once at an unknown hour.
TIMED = stories_of(
    ("a", "آوند", 0), ("a", "نارون", 0), ("a", "تیرازه", 1), ("b", "آوند", 0), ("b", "نارون", 0), ("b", "تیرازه", 1)
).assign(hours_after_first=[2.5, 0.0, 30.0, None, None, None])  # fmt: skip


def test_hours_order_the_articles_of_a_day_where_they_are_known():
    order = analysis.add_story_order(TIMED)["story_order"].tolist()
    assert order == ["later", "first", "later", "same_day", "same_day", "later"]
    copies = analysis.find_copies(TIMED)
    assert copies[["first_outlet", "outlet", "story"]].values.tolist() == [
        ["نارون", "آوند", "a"],
        ["نارون", "تیرازه", "a"],
        ["آوند", "تیرازه", "b"],
        ["نارون", "تیرازه", "b"],
    ]
    assert analysis.summarize_stories(TIMED)["outlets"].tolist()[0] == "نارون، آوند، تیرازه"


def test_delays_in_hours_are_of_the_articles_whose_hour_is_known():
    hours = analysis.count_delays(TIMED, unit="hours", longest=24)
    assert hours[["hours", "articles"]].values.tolist() == [[2, 1], [24, 1]]
    assert analysis.count_delays(TIMED)[["days", "articles"]].values.tolist() == [[0, 3], [1, 2]]
    assert list(analysis.count_delays(COPIED, unit="hours").columns) == ["hours", "articles", "share_of_articles"]
    assert len(analysis.count_delays(COPIED, unit="hours")) == 0
    with pytest.raises(TableError, match="unit must be one of days, hours; got 'weeks'"):
        analysis.count_delays(TIMED, unit="weeks")


def test_a_story_is_listed_with_its_outlets_in_order_and_its_known_days():
    table = analysis.summarize_stories(COPIED)
    assert table[["story", "title", "articles", "days"]].values.tolist() == [
        ["a", "خبر 1", 5, 3],
        ["b", "خبر 6", 3, 30],
    ]
    assert table["outlets"].tolist() == ["آوند، نارون، تیرازه، نامعلوم", "آوند، تیرازه، نارون"]
    assert table["last"].tolist() == [pd.Timestamp("2025-09-04"), pd.Timestamp("2025-10-01")]


def test_stories_are_scored_by_pairs_against_the_source():
    stories = pd.DataFrame({"story": list("aaabbc"), "story_in_source": ["x", "x", "", "x", "y", "y"]})
    stories["article_id"] = [str(number) for number in range(6)]
    # In the source 3 + 1 pairs, here 3 + 1, of which one (the first two articles) is in both.
    scores = analysis.score_stories(stories).iloc[0]
    assert scores.to_dict() == {"stories": 2, "copies": 3, "pairs_in_source": 4, "recall": 1 / 4, "precision": 1 / 4}
    apart = analysis.score_stories(stories.assign(story=stories["article_id"])).iloc[0]
    assert apart["recall"] == 0 and np.isnan(apart["precision"])
    for without in (stories.drop(columns="story_in_source"), stories.assign(story_in_source="")):
        assert list(analysis.score_stories(without)) == ["stories", "copies"]


def test_a_theme_of_copies_shrinks_when_each_story_counts_once():
    stories = pd.DataFrame({"article_id": ["1", "2"], "is_first": [True, False]})
    tokens = pd.DataFrame({"article_id": ["1"] * 10 + ["2"] * 10, "kind": "word"})
    hits = pd.DataFrame({"article_id": ["1", "2", "2", "2"], "theme": ["energy", "trade", "trade", "energy"]})
    counts = analysis.count_themes_per_story(hits, tokens, stories).set_index("theme")
    assert counts.loc["trade", ["hits_articles", "hits_stories", "change"]].tolist() == [2, 0, -100]
    assert counts.loc["energy", ["hits_articles", "hits_stories", "change"]].tolist() == [2, 1, 0]


def test_a_corpus_without_copies_gives_empty_tables_with_their_columns():
    single = stories_of(("a", "آوند", 0), ("b", "", None))
    assert analysis.find_copies(single).empty and analysis.summarize_stories(single).empty
    assert list(analysis.summarize_stories(single)) == [
        "story",
        "title",
        "articles",
        "outlets",
        "first",
        "last",
        "days",
    ]
    assert list(analysis.count_delays(single)) == ["days", "articles", "share_of_articles"]
    assert analysis.count_story_flows(single).empty


def test_the_table_that_add_stories_gives_is_what_the_verbs_take(coded_sample):
    articles, _ = coded_sample
    pairs = corpus.find_duplicates(articles, similarity=0.2, across_outlets=True).pairs
    stories = corpus.add_stories(articles, pairs)
    order = analysis.add_story_order(stories)["story_order"].value_counts()
    table = analysis.summarize_stories(stories)
    assert order.drop("single").sum() == table["articles"].sum()
    assert analysis.score_stories(stories)[["stories", "precision"]].values.tolist() == [[len(table), 1.0]]
    with pytest.raises(TableError, match="find_copies: column 'story', 'days_after_first' is missing"):
        analysis.find_copies(articles)
