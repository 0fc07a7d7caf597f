import pandas as pd
import pytest

from helpers.analysis import count_cooccurrences, count_themes, find_themes, read_codebook
from helpers.core.errors import TableError


def table():
    hits = pd.DataFrame(
        {
            "article_id": ["1", "1", "2"],
            "paragraph": [0, 1, 0],
            "theme": pd.Categorical(["trade", "trade", "health"], categories=["trade", "health"]),
        }
    )
    tokens = pd.DataFrame(
        {"article_id": ["1"] * 5 + ["2"] * 4 + ["3"], "paragraph": [0, 0, 1, 1, 1] + [0] * 5, "kind": "word"}
    )
    tokens.loc[4, "kind"] = "punctuation"
    return hits, tokens


def test_every_group_and_theme_stands_with_its_denominator():
    counts = count_themes(*table())
    assert counts["article_id"].tolist() == ["1", "1", "2", "2", "3", "3"]
    assert counts["hits"].tolist() == [2, 0, 0, 1, 0, 0]
    assert counts["tokens"].tolist() == [4, 4, 4, 4, 1, 1]
    assert counts["hits_per_1000"].tolist() == [500, 0, 0, 250, 0, 0]


def test_the_whole_corpus_and_paragraphs_add_up_to_the_hits():
    hits, tokens = table()
    whole = count_themes(hits, tokens, by=())
    assert whole["hits"].tolist() == [2, 1] and whole["tokens"].tolist() == [9, 9]
    by_paragraph = count_themes(hits, tokens, by=("article_id", "paragraph"))
    assert by_paragraph["hits"].sum() == 3 and len(by_paragraph) == 4 * 2


def test_no_hits_are_zeros():
    hits, tokens = table()
    assert count_themes(hits.iloc[:0], tokens)["hits"].tolist() == [0] * 6


def test_articles_with_a_hit_have_their_share():
    whole = count_themes(*table(), by=())
    assert whole["articles"].tolist() == [3, 3] and whole["articles_with_hits"].tolist() == [1, 1]
    assert whole["share_of_articles"].tolist() == [1 / 3, 1 / 3]


def test_groups_of_articles_and_of_paragraphs_are_taken_from_a_table():
    outlets = pd.DataFrame({"article_id": ["1", "2", "3"], "outlet": ["الف", "ب", "الف"]})
    counts = count_themes(*table(), by=("outlet",), groups=outlets)
    assert counts[["outlet", "theme", "hits", "tokens", "articles"]].values.tolist() == [
        ["الف", "trade", 2, 5, 2],
        ["الف", "health", 0, 5, 2],
        ["ب", "trade", 0, 4, 1],
        ["ب", "health", 1, 4, 1],
    ]
    speakers = pd.DataFrame({"article_id": ["1"], "paragraph": [1], "speaker": ["سخنگو"]})
    counts = count_themes(*table(), by=("speaker",), groups=speakers)
    assert counts[["speaker", "hits", "tokens"]].values.tolist() == [["سخنگو", 1, 2], ["سخنگو", 0, 2]]


def test_a_group_named_twice_is_an_error():
    outlets = pd.DataFrame({"article_id": ["1", "1"], "outlet": ["الف", "ب"]})
    with pytest.raises(TableError, match="more than one row for \\['1'\\]"):
        count_themes(*table(), by=("outlet",), groups=outlets)


def test_themes_that_come_together_are_counted_by_place():
    hits = pd.DataFrame(
        {
            "article_id": ["1", "1", "1", "2", "2"],
            "paragraph": [1, 1, 2, 1, 2],
            "theme": ["trade", "energy", "trade", "energy", "health"],
        }
    )
    pairs = count_cooccurrences(hits, ["trade", "energy", "health"])
    assert pairs[["theme", "other", "together", "with_theme", "with_other"]].values.tolist() == [
        ["trade", "energy", 1, 2, 2],
        ["trade", "health", 0, 2, 1],
        ["energy", "health", 0, 2, 1],
    ]
    assert pairs["jaccard"].tolist() == [1 / 3, 0, 0]
    assert count_cooccurrences(hits, ["energy", "health"], within="article_id")["together"].tolist() == [1]


def test_one_column_may_be_named_alone_and_hits_may_come_from_a_file():
    hits, tokens = table()
    plain = hits.astype({"theme": "str"})
    assert count_themes(plain, tokens, by="article_id")["hits"].sum() == 3
    with pytest.raises(TableError, match="hits in article '9', of which there are no tokens"):
        count_themes(hits.assign(article_id="9"), tokens)


BOOK = """themes:
  - {id: trade, label: {fa: تجارت, en: Trade}, definition: x, entries: [{entry: بازار, not: [بازار کتاب]}]}
  - {id: exports, parent: trade, label: {fa: صادرات, en: Exports}, definition: x, entries: [صادرات, صادرات کالا]}
  - {id: energy, label: {fa: انرژی, en: Energy}, definition: x, entries: [نفت]}
"""


def test_hits_are_found_in_order_with_a_row_for_each_theme_above(tmp_path, tokenize_text):
    file = tmp_path / "book.yml"
    file.write_text(BOOK, encoding="utf-8")
    hits = find_themes(tokenize_text("نفت و بازارها.\nصادرات كالا به بازار کتاب"), read_codebook(file))
    assert hits[["paragraph", "position", "length", "theme", "matched"]].values.tolist() == [
        [1, 0, 1, "energy", "نفت"],
        [1, 2, 1, "trade", "بازارها"],
        [2, 4, 2, "trade", "صادرات کالا"],  # of two entries that overlap in a theme the longer counts
        [2, 4, 2, "exports", "صادرات کالا"],
    ]
    assert hits["theme"].cat.categories.tolist() == ["trade", "exports", "energy"]
    assert set(hits["entry"]) == {"نفت", "بازار", "صادرات کالا"}
    nothing = find_themes(tokenize_text("باران آمد."), read_codebook(file))
    assert nothing.empty and list(nothing) == list(hits)
