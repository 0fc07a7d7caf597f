import pandas as pd

from helpers.analysis import count_themes


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
