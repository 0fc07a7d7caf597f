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


def test_flows_are_shares_of_the_later_outlet_and_leave_out_who_was_never_first_or_never_later():
    flows = analysis.count_story_flows(COPIED).set_index(["first_outlet", "outlet"])
    assert flows.to_dict("index") == {
        ("آوند", "تیرازه"): {"articles": 2, "of_articles": 2, "share_of_articles": 1.0},
        ("نارون", "تیرازه"): {"articles": 1, "of_articles": 2, "share_of_articles": 0.5},
    }
    assert flows["articles"].sum() == len(analysis.find_copies(COPIED))
    assert analysis.count_story_flows(COPIED, top=None).equals(flows.reset_index())
    apart = COPIED.assign(story=COPIED["article_id"])
    assert analysis.count_story_flows(apart).empty and list(analysis.count_story_flows(apart)) == [*flows.reset_index()]


def test_outlets_beyond_the_limit_are_added_up_and_no_article_counts_twice():
    rows = [("a", "آوند", 0), ("a", "نارون", 0), ("a", "تیرازه", 1), ("b", "تیرازه", 0), ("b", "نارون", 1)]
    stories = stories_of(*rows, *[(f"t{number}", "تیرازه", 0) for number in range(3)])
    flows = analysis.count_story_flows(stories, top=1, others="دیگر")
    # Both others were first with a: one article of تیرازه came later. Of the others' three articles one came later.
    assert flows.values.tolist() == [["تیرازه", "دیگر", 1, 3, 1 / 3], ["دیگر", "تیرازه", 1, 5, 1 / 5]]
    assert flows["first_outlet"].cat.categories.tolist() == ["تیرازه", "دیگر"]


def test_who_leads_is_compared_with_the_share_of_a_storys_articles():
    # آوند has 2 of the 3 articles of a, 1 of 2 of b and c; d is led by an article without outlet, e by two at once.
    stories = stories_of(
        ("a", "آوند", 0), ("a", "آوند", 1), ("a", "نارون", 2), ("b", "آوند", 0), ("b", "تیرازه", 1), ("c", "نارون", 0),
        ("c", "آوند", 3), ("d", "", 0), ("d", "آوند", 1), ("d", "نارون", 2), ("e", "آوند", 0), ("e", "نارون", 0),
        ("f", "آوند", 0), ("f", "آوند", 4), ("g", "نارون", None), ("g", "آوند", None),
    )  # fmt: skip
    leads = analysis.story_leads(stories, samples=4000).set_index("outlet")
    assert leads[["stories", "led"]].T.to_dict("list") == {"آوند": [3, 2], "نارون": [2, 1], "تیرازه": [1, 0]}
    assert leads["expected"].tolist() == pytest.approx([2 / 3 + 1 / 2 + 1 / 2, 1 / 3 + 1 / 2, 1 / 2])
    assert leads["led"].sum() == leads["expected"].sum() == 3
    # By hand: آوند leads 0 to 3 with probabilities 1/12, 4/12, 5/12, 2/12; 0, 1 and 3 are as far from 5/3 as 2 or more.
    assert leads.loc["آوند", "p_value"] == 1
    assert leads.loc["آوند", ["low", "high"]].tolist() == [0, 1] and leads.loc["تیرازه", "p_value"] == 1


def test_an_outlet_that_is_always_first_is_told_from_chance_and_the_p_value_is_that_of_the_coins():
    rows = [(f"s{number}", outlet, day) for number in range(8) for day, outlet in enumerate(("آوند", "نارون"))]
    leads = analysis.story_leads(stories_of(*rows), samples=20_000)
    assert leads["led"].tolist() == [8, 0] and leads["expected"].tolist() == [4, 4]
    assert leads["p_value"].tolist() == pytest.approx([2 / 2**8] * 2, rel=0.25)
    assert (leads["high"] < 1)[0] and (leads["low"] > 0)[1]
    assert analysis.story_leads(stories_of(*rows), samples=20_000).equals(leads)
    turned = [(story, outlet, day if int(story[1]) % 2 else 1 - day) for story, outlet, day in rows]
    assert analysis.story_leads(stories_of(*turned))["p_value"].tolist() == [1, 1]


def test_nobody_leads_where_no_story_is_shared():
    leads = analysis.story_leads(COPIED.assign(story=COPIED["article_id"]))
    assert leads.empty and {"outlet", "led", "low", "high", "p_adjusted"} <= set(leads)
    with pytest.raises(TableError, match="story_leads: column 'outlet' is missing"):
        analysis.story_leads(COPIED.drop(columns="outlet"))


def test_delays_are_of_later_articles_and_of_those_that_shared_the_first_day():
    delays = analysis.count_delays(COPIED, longest=5)
    assert delays[["days", "articles"]].values.tolist() == [[0, 2], [1, 1], [2, 1], [3, 1], [4, 0], [5, 1]]
    assert delays["share_of_articles"].tolist() == [2 / 8, *[1 / 8] * 3, 0, 1 / 8]
    assert analysis.count_delays(COPIED)["days"].tolist() == list(range(15))
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
    hours = analysis.count_delays(TIMED, unit="hours", longest=4)
    assert hours[["hours", "articles"]].values.tolist() == [[2, 1], [3, 0], [4, 1]]
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
