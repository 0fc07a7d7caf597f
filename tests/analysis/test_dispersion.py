import pandas as pd
import pytest

from helpers import analysis, language
from helpers.core.errors import TableError

# Words of each article: 4, 2 and 3; the second of them is the earliest.
ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2", "3"],
        "title": "",
        "text": ["صلح نان ۱۲ نان صلح", "نان صلح", "نان WTO نان نان"],
        "outlet": ["آوندا", "آوندا", "نارون"],
        "date": pd.to_datetime(["2025-02-01", "2025-01-01", None]),
    }
)


@pytest.fixture(scope="module")
def tokens():
    return language.tokenize(ARTICLES)


def places(tokens, *terms: str, **options) -> pd.DataFrame:
    hits = pd.concat([analysis.concordance(tokens, term).assign(term=term) for term in terms])
    return analysis.find_dispersion(hits, tokens, **options)


def rows(table: pd.DataFrame, *columns: str) -> list[list]:
    return table[list(columns)].astype(object).where(table[list(columns)].notna(), None).values.tolist()


def test_a_place_is_counted_in_words_of_its_article(tokens):
    table = places(tokens, "صلح")
    expected = [["1", 0, 4, 2], ["1", 3, 4, 2], ["2", 1, 2, 1], ["3", None, 3, 0]]
    assert rows(table, "article_id", "word", "words", "count") == expected
    assert table["share"].tolist()[:3] == [0, 0.75, 0.5] and table["dispersion"].isna().all()


def test_articles_of_an_outlet_stand_one_behind_another_in_time(tokens):
    table = places(tokens, "صلح", articles=ARTICLES, by="outlet")
    assert rows(table, "outlet", "article_id", "word", "words", "count") == [
        ["آوندا", "2", 1, 6, 3],
        ["آوندا", "1", 2, 6, 3],
        ["آوندا", "1", 5, 6, 3],
        ["نارون", None, None, 3, 0],
    ]
    # Article 1 has 4 of 6 words and 2 of 3 places: as even as can be.
    assert rows(table.drop_duplicates("outlet"), "dispersion") == [[0], [None]]


def test_the_dispersion_is_that_of_count_terms_over_the_articles_of_the_outlet(tokens):
    own = tokens[tokens["article_id"] != "3"]
    counted = analysis.count_terms(own, stopwords=()).set_index("term")["dispersion"]
    table = places(tokens, "نان", "صلح", articles=ARTICLES, by="outlet")
    found = table[table["outlet"] == "آوندا"].drop_duplicates("term").set_index("term")["dispersion"]
    assert found.to_dict() == pytest.approx(counted[["نان", "صلح"]].to_dict())


def test_nothing_is_lost_and_each_text_has_each_term(tokens):
    table = places(tokens, "نان", "صلح")
    assert len(table[["article_id", "term"]].drop_duplicates()) == 6
    assert table["word"].notna().sum() == len(analysis.concordance(tokens, "نان")) + 3
    assert table["article_id"].unique().tolist() == ["1", "3", "2"]  # the most hits first, then as they came


def test_an_outlet_of_several_articles_without_a_hit_has_no_dispersion(tokens):
    table = places(tokens, "WTO", articles=ARTICLES, by="outlet")
    assert rows(table, "outlet", "count", "dispersion") == [["نارون", 1, None], ["آوندا", 0, None]]


def test_an_article_without_an_outlet_is_of_the_one_without_a_name(tokens):
    table = places(tokens, "نان", articles=ARTICLES.assign(outlet=["آوندا", None, "نارون"]), by="outlet")
    assert set(table["outlet"]) == {"آوندا", "نارون", ""}


def test_hits_of_another_kind_have_another_label(tokens):
    hits = analysis.concordance(tokens, "نان").assign(theme="trade")
    assert set(analysis.find_dispersion(hits, tokens, label="theme")["term"]) == {"trade"}


def test_no_hit_is_an_empty_table_with_all_columns(tokens):
    table = places(tokens, "ناپیدا")
    assert table.empty and {"term", "word", "words", "share", "count", "dispersion"} <= set(table)


def test_what_cannot_be_placed_is_refused_in_one_line(tokens):
    hits = pd.DataFrame({"article_id": ["9"], "position": [0], "term": ["صلح"]})
    with pytest.raises(TableError, match="find_dispersion: there is no token 0 in article '9'"):
        analysis.find_dispersion(hits, tokens)
    with pytest.raises(TableError, match="find_dispersion: by='outlet' is a column of the articles"):
        places(tokens, "صلح", by="outlet")
    with pytest.raises(TableError, match="find_dispersion: by='word' is a column of the result"):
        places(tokens, "صلح", by="word")
    with pytest.raises(TableError, match="find_dispersion: column 'section' is missing"):
        places(tokens, "صلح", articles=ARTICLES, by="section")


def test_the_input_stays_as_it_was(tokens):
    hits = analysis.concordance(tokens, "نان").assign(term="نان").iloc[::-1]
    before = [hits.copy(), tokens.copy(), ARTICLES.copy()]
    analysis.find_dispersion(hits, tokens, articles=ARTICLES, by="outlet")
    for table, copy in zip([hits, tokens, ARTICLES], before, strict=True):
        pd.testing.assert_frame_equal(table, copy)
