import xml.etree.ElementTree as ElementTree

import networkx
import pandas as pd
import pytest

from helpers.analysis import count_comentions, count_mentions, write_network
from helpers.core.errors import TableError

FOUND = pd.DataFrame(
    {
        "article_id": ["1", "1", "1", "2", "2", "3"],
        "paragraph": [0, 0, 1, 0, 1, 0],
        "sentence": [0, 0, 1, 0, 1, 0],
        "place": ["ir", "iq", "ir", "ir", "us", "us"],
    }
)
TOKENS = pd.DataFrame({"article_id": ["1"] * 5 + ["2"] * 3 + ["3"] + ["4"], "token": "واژه", "kind": "word"})


def test_mentions_stand_with_their_words_and_articles_the_most_mentioned_first():
    counts = count_mentions(FOUND, TOKENS)
    assert counts["place"].tolist() == ["ir", "us", "iq"]
    assert counts["hits"].tolist() == [3, 2, 1] and counts["tokens"].tolist() == [10] * 3
    assert counts["hits_per_1000"].tolist() == [300, 200, 100]
    assert counts["share_of_articles"].tolist() == [2 / 4, 2 / 4, 1 / 4]


def test_the_interval_holds_the_share_and_narrows_with_more_articles():
    few = count_mentions(FOUND, TOKENS).iloc[0]
    assert few["low"] == pytest.approx(0.150, abs=0.001) and few["high"] == pytest.approx(0.850, abs=0.001)
    found, tokens = (
        pd.concat([table.assign(article_id=table["article_id"] + f"/{n}") for n in range(25)])
        for table in (FOUND, TOKENS)
    )
    many = count_mentions(found, tokens).iloc[0]
    assert few["low"] < many["low"] < 0.5 < many["high"] < few["high"]


def test_groups_have_a_row_for_each_place_also_without_one():
    outlets = pd.DataFrame({"article_id": list("1234"), "outlet": ["الف", "الف", "ب", "ب"]})
    counts = count_mentions(FOUND, TOKENS, by="outlet", groups=outlets)
    assert counts[["outlet", "place", "hits", "articles"]].values.tolist() == [
        ["الف", "ir", 3, 2],
        ["الف", "us", 1, 2],
        ["الف", "iq", 1, 2],
        ["ب", "ir", 0, 2],
        ["ب", "us", 1, 2],
        ["ب", "iq", 0, 2],
    ]


def test_actors_are_counted_by_the_same_verb():
    counts = count_mentions(FOUND.rename(columns={"place": "actor"}), TOKENS, of="actor")
    assert counts["actor"].tolist() == ["ir", "us", "iq"]
    with pytest.raises(TableError, match="count_mentions: column 'actor' is missing"):
        count_mentions(FOUND, TOKENS, of="actor")


def test_nothing_mentioned_is_no_row():
    assert count_mentions(FOUND.iloc[:0], TOKENS).empty
    assert count_comentions(FOUND.iloc[:0]).empty


def test_pairs_meet_once_in_each_article_or_paragraph():
    pairs = count_comentions(FOUND)
    assert pairs.iloc[:, :5].values.tolist() == [["ir", "iq", 1, 2, 1], ["ir", "us", 1, 2, 2]]
    assert pairs["jaccard"].tolist() == [1 / 2, 1 / 3]
    assert count_comentions(FOUND, within="paragraph")[["source", "target", "together"]].values.tolist() == [
        ["ir", "iq", 1]
    ]


def test_no_pair_stands_twice_whatever_the_order_of_the_rows():
    pairs = count_comentions(FOUND)
    assert count_comentions(FOUND[::-1]).equals(pairs)
    assert not pairs.apply(lambda row: frozenset([row["source"], row["target"]]), axis=1).duplicated().any()


def test_rare_pairs_are_left_out():
    assert count_comentions(FOUND, min_count=2).empty
    with pytest.raises(TableError, match="min_count must be a whole number, 1 or more"):
        count_comentions(FOUND, min_count=0)
    with pytest.raises(TableError, match="within must be one of"):
        count_comentions(FOUND, within="page")


@pytest.mark.parametrize(("ending", "read"), [("gexf", networkx.read_gexf), ("graphml", networkx.read_graphml)])
def test_a_network_is_read_back_as_it_was(tmp_path, ending, read):
    nodes = pd.DataFrame(
        {"id": ["ir", "us", "iq", "cn"], "label": ["ایران", "آمریکا", "عراق", "چین"], "x": [1.5, None, 2, 3]}
    )
    pairs = count_comentions(FOUND)
    graph = read(write_network(pairs, tmp_path / "deep" / f"places.{ending}", nodes=nodes))
    assert set(graph.nodes) == {"ir", "us", "iq", "cn"} and len(graph.edges) == 2
    assert graph.edges["ir", "us"]["together"] == 1 and graph.edges["ir", "us"]["weight"] == 1
    assert graph.nodes["ir"]["label"] == "ایران" and "x" not in graph.nodes["us"]


def test_ten_thousand_nodes_are_written(tmp_path):
    pairs = pd.DataFrame({"source": "ir", "target": [f"n{n}" for n in range(10_000)], "together": 1})
    root = ElementTree.parse(write_network(pairs, tmp_path / "large.graphml")).getroot()
    assert len(root.findall(".//{*}node")) == 10_001 and len(root.findall(".//{*}edge")) == 10_000


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(TableError, match=r"must end with \.gexf or \.graphml; got 'places.csv'"):
        write_network(count_comentions(FOUND), tmp_path / "places.csv")
