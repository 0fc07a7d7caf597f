import xml.etree.ElementTree as ElementTree

import networkx
import pandas as pd
import pytest

from helpers.analysis import Places, count_comentions, count_mentions, find_places, read_places, write_network
from helpers.core.errors import TableError
from helpers.language import tokenize

FOUND = pd.DataFrame(
    {
        "article_id": ["1", "1", "1", "2", "2", "3"],
        "paragraph": [0, 0, 1, 0, 1, 0],
        "sentence": [0, 0, 1, 0, 1, 0],
        "place": ["ir", "iq", "ir", "ir", "us", "us"],
    }
)
TOKENS = pd.DataFrame({"article_id": ["1"] * 5 + ["2"] * 3 + ["3"] + ["4"], "token": "واژه", "kind": "word"})
PLACES = read_places()


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


def found_in(text: str) -> list[str]:
    articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]})
    return find_places(tokenize(articles), PLACES)["place"].tolist()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("ایران و آمریکا در عمان گفت‌وگو کردند.", ["ir", "us", "om"]),
        ("امریکا و ایالات متحده یکی است.", ["us", "us"]),
        ("آمریکای امروز", ["us"]),
        ("کره جنوبی و جمهوری اسلامی ایران", ["kr", "ir"]),
        ("از بندرعباس تا بندر عباس", ["bandar-abbas", "bandar-abbas"]),
        ("رئیس‌جمهور به نيويورك رفت.", ["new-york"]),
        ("نیروهای ایرانی و آمریکایی و تهرانی", []),
    ],
)
def test_names_are_found_in_any_spelling_and_never_by_lemma(text, places):
    assert found_in(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("استاندار قم به قم رفت.", ["ir-qom", "qom"]),
        ("استان‌های تهران، قم و البرز", ["ir-tehran", "ir-qom", "ir-alborz"]),
        ("استان مرکزی و بانک مرکزی", ["ir-markazi"]),
        ("آذربایجان غربی همسایه آذربایجان است.", ["ir-west-azerbaijan", "az"]),
    ],
)
def test_a_name_after_ostan_is_the_province(text, places):
    assert found_in(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("نور چراغ کم بود.", []),
        ("فرماندار نور گفت.", ["nur"]),
        ("آمل، بابل، نور و ساری", ["amol", "babol", "nur", "sari"]),
        ("ارتش به صور لبنان حمله کرد.", ["tyre", "lb"]),
        ("نخل‌برداری در تفت یزد", ["taft", "yazd"]),
        ("نظام مالی و آموزش", []),
        ("کشور مالی و جمهوری چاد", ["ml", "td"]),
        ("به گزارش فارس از خلیج فارس", []),
        ("استان فارس گرم است.", ["ir-fars"]),
        ("روز دوشنبه برگزار شد.", []),
        ("در شهر دوشنبه برگزار شد.", ["dushanbe"]),
        ("چین و چروک صورت", []),
        ("لوله‌ای به قطر دو متر در قطر", ["qa"]),
        ("سفر به قطر، با قطر", ["qa", "qa"]),
        ("تاکستان‌های انگور", []),
        ("دریای عمان و اقیانوس هند", []),
        ("سازمان همکاری شانگهای در شانگهای", ["shanghai"]),
        ("رئال مادرید در مادرید", ["madrid"]),
        ("به یمن حضور مردم", []),
        ("بافت تاریخی شیراز و بافت تاریخی یزد", ["shiraz", "yazd"]),
    ],
)
def test_a_name_that_is_also_a_word_counts_where_the_words_around_it_say_so(text, places):
    assert found_in(text) == places


@pytest.mark.parametrize("text", ["خیابان ایران شلوغ بود.", "روزنامه ایران نوشت.", "میدان فلسطین", "واشنگتن پست نوشت."])
def test_a_street_or_a_newspaper_is_no_place(text):
    assert found_in(text) == []


def test_a_cue_of_another_sentence_or_article_does_not_count():
    texts = ["این شهر", "نور کم بود."]
    articles = pd.DataFrame({"article_id": ["1", "2"], "title": "", "text": texts})
    assert find_places(tokenize(articles), PLACES).empty
    assert found_in("به این شهر. نور کم بود.") == []


def test_each_mention_has_its_place_in_the_text():
    articles = pd.DataFrame({"article_id": ["1"], "title": ["ایران"], "text": ["در کره جنوبی\nتهران"]})
    tokens = tokenize(articles)
    found = find_places(tokens, PLACES)
    assert found.columns.tolist() == "article_id paragraph sentence position length place kind matched".split()
    assert found["kind"].tolist() == ["state", "state", "city"] and found["paragraph"].tolist() == [0, 1, 2]
    for row in found.itertuples():
        its = tokens[tokens["position"].between(row.position, row.position + row.length - 1)]["token"]
        assert " ".join(its) == row.matched


def test_no_tokens_have_no_places():
    articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["سلام دنیا"]})
    found = find_places(tokenize(articles), PLACES)
    assert found.empty and "kind" in found


def test_the_shipped_table_is_whole():
    table, names = PLACES
    assert table["place"].is_unique and set(table["place"]) - set(names["place"]) <= set(
        table.loc[table["kind"] == "province", "place"]  # which bear the names of their cities
    )
    assert (table["label_fa"] != "").all() and (table["label_en"] != "").all()
    assert table["latitude"].between(-60, 85).all() and table["longitude"].between(-180, 180).all()
    assert table["kind"].value_counts()["province"] == 31
    iranian = table[(table["state"] == "ir") & (table["kind"] != "state")]
    assert set(iranian["province"]) == set(table.loc[table["kind"] == "province", "place"])
    assert iranian["latitude"].between(25, 40).all() and iranian["longitude"].between(44, 64).all()
    assert set(table["state"]) <= {*table.loc[table["kind"] == "state", "place"], "hk"}


def test_every_name_that_needs_nothing_is_found_in_a_sentence_of_its_own():
    names = PLACES.names[PLACES.names["needs"] == ""]
    articles = pd.DataFrame({"article_id": names["name"], "title": "", "text": "سفر به " + names["name"] + " و بازگشت"})
    found = find_places(tokenize(articles), PLACES).astype({"article_id": "str"})
    missing = set(names["name"]) - set(found["article_id"])
    assert not missing


def copied(folder, names: str):
    (folder / "places.tsv").write_text(
        "place\tkind\tlabel_fa\tlabel_en\tstate\tprovince\tlatitude\tlongitude\nir\tstate\tایران\tIran\tir\t\t32\t54\n",
        encoding="utf-8",
    )
    (folder / "names.tsv").write_text("name\tplace\tneeds\tunless\n" + names, encoding="utf-8")
    return folder


def test_a_folder_of_ones_own_is_read(tmp_path):
    places = read_places(copied(tmp_path, "ایران‌زمین\tir\t\t\n"))
    assert isinstance(places, Places) and places.labels("en") == {"ir": "Iran"}


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("ایران\tir\t\t\nایران\tir\t\t\n", "'ایران' stands twice"),
        ("ایران\txx\t\t\n", "'ایران' is of a place that places.tsv lacks"),
        ("ایران\tir\tluck\t\n", "'ایران' needs something else than in, cue, province or nothing"),
    ],
)
def test_what_is_wrong_in_the_names_is_said(tmp_path, names, message):
    with pytest.raises(TableError, match=message):
        read_places(copied(tmp_path, names))
