"""Draws of paragraphs to code, small enough to count by hand."""

import pandas as pd
import pytest

from helpers.analysis import next_to_code, sample_for_coding
from helpers.core.errors import TableError

ARTICLES = pd.DataFrame(
    {
        "article_id": [str(number) for number in range(20)],
        "title": ["عنوان خبر امروز شهر"] * 20,
        "text": [f"بند نخست از خبر شماره {n}\nبند دوم همین خبر شماره {n}\nپایان" for n in range(20)],
        "outlet": ["الف"] * 15 + ["ب"] * 5,
    }
)


def test_the_sample_is_stratified_and_the_same_in_any_order():
    sample, left_out = sample_for_coding(ARTICLES, size=12)
    assert sample["outlet"].value_counts().to_dict() == {"الف": 9, "ب": 3}
    assert left_out == 20  # each article's last line has one word
    shuffled, other_seed = (
        sample_for_coding(ARTICLES.sample(frac=1, random_state=1), size=12, **options)[0]
        for options in ({}, {"seed": 2})
    )
    drawn, again, others = (
        set(map(tuple, table[["article_id", "paragraph"]].values)) for table in (sample, shuffled, other_seed)
    )
    assert drawn == again != others


def test_a_small_outlet_has_one_paragraph_at_least_and_no_more_than_there_are_are_drawn():
    few, _ = sample_for_coding(ARTICLES.iloc[[0, 1, 2, 3, 4, 5, 6, 19]], size=3)
    assert set(few["outlet"]) == {"الف", "ب"}
    assert len(sample_for_coding(ARTICLES, size=1000)[0]) == 60


def test_a_sample_of_nothing_is_an_error():
    with pytest.raises(TableError, match="no paragraph has four words"):
        sample_for_coding(ARTICLES.assign(title="", text="یک دو"))


def test_more_groups_than_paragraphs_is_an_error_and_the_size_is_kept():
    many = ARTICLES.assign(outlet=[str(number // 2) for number in range(20)])
    with pytest.raises(TableError, match="outlet has 10 groups, so size must be at least that; got 3"):
        sample_for_coding(many, size=3)
    uneven = ARTICLES.assign(outlet=["الف"] * 17 + ["ب", "پ", "ت"])
    assert len(sample_for_coding(uneven, size=10)[0]) == 10
    with pytest.raises(TableError, match="by must name a column of groups"):
        sample_for_coding(ARTICLES, by="article_id")


def made_up(themes: dict[str, int], paragraphs: int = 3000, sure: float = 0.8) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return articles of ten paragraphs, and codes where each theme is sure in so many of them and dim in others."""
    articles = pd.DataFrame(
        {
            "article_id": [f"{number}" for number in range(paragraphs // 10)],
            "title": "",
            "text": "\n".join(["بند شماره چند خبر"] * 10),
            "outlet": ["الف", "ب"] * (paragraphs // 20),
        }
    )
    keys = pd.DataFrame({"article_id": articles["article_id"].repeat(10), "paragraph": [*range(1, 11)] * len(articles)})
    codes = [
        keys.assign(theme=theme, probability=[sure] * count + [0.01] * (paragraphs - count))
        for theme, count in themes.items()
    ]
    return articles, pd.concat(codes, ignore_index=True)


def test_a_weight_is_the_number_of_paragraphs_that_a_row_stands_for():
    sample, _ = sample_for_coding(ARTICLES.iloc[:16], size=12)  # 45 paragraphs of four words or more, and 3
    assert list(sample) == ["article_id", "paragraph", "outlet", "text", "check", "weight"]
    by_outlet = sample.groupby("outlet")["weight"].agg(["size", "sum"])
    assert by_outlet.values.ravel().tolist() == pytest.approx([11, 45, 1, 3])
    everything, _ = sample_for_coding(ARTICLES, size=60)
    assert everything["weight"].tolist() == [1.0] * 60


@pytest.mark.slow
def test_each_theme_has_its_positives_and_a_theme_without_enough_has_all_that_are_likely():
    articles, codes = made_up({"common": 500, "rare": 100, "scarce": 12}, paragraphs=1000)
    drawn, short = [], 0
    for seed in range(60):
        sample, _ = sample_for_coding(articles, size=40, seed=seed, codes=codes)
        found = sample.merge(codes[codes["probability"] > 0.5], on=["article_id", "paragraph"])
        sure = found["theme"].value_counts()
        assert sure["scarce"] == 12
        # Of a hundred with a probability of 0.8, 43 / 0.8 = 54 are drawn on average.
        short += sure["rare"] * 0.8 < 30
        drawn.append((sure["rare"], sure["common"], len(sample)))
    rare, common, size = pd.DataFrame(drawn).mean()
    assert 50 < rare < 56 and 52 < common < 72 and size < 160 and short <= 2


@pytest.mark.slow
def test_weights_bring_the_estimates_back_to_the_corpus():
    articles, codes = made_up({"common": 300, "rare": 60}, paragraphs=1000)
    of_rare = codes[codes["theme"].eq("rare") & codes["probability"].gt(0.5)]
    totals = []
    for seed in range(200):
        sample, _ = sample_for_coding(articles, size=60, seed=seed, codes=codes)
        rare = sample.merge(of_rare, on=["article_id", "paragraph"])["weight"].sum()
        second = sample.loc[sample["outlet"] == "ب", "weight"].sum()
        totals.append((sample["weight"].sum(), rare, second))
    assert pd.DataFrame(totals).mean().tolist() == pytest.approx([1000, 60, 500], rel=0.05)


def test_a_draw_by_codes_is_the_same_in_whatever_order_articles_and_codes_come():
    articles, codes = made_up({"common": 900, "rare": 60}, paragraphs=1000)
    one, _ = sample_for_coding(articles, size=60, codes=codes)
    mixed = [table.sample(frac=1, random_state=1) for table in (articles, codes.astype({"theme": "category"}))]
    other, _ = sample_for_coding(mixed[0], size=60, codes=mixed[1])
    columns = ["article_id", "paragraph"]
    pd.testing.assert_frame_equal(*(table.sort_values(columns, ignore_index=True) for table in (one, other)))


def test_codes_of_other_articles_are_an_error_and_those_of_short_paragraphs_none():
    codes = pd.DataFrame({"article_id": ["1", "1"], "paragraph": [1, 3], "theme": "trade", "probability": 0.9})
    sample, _ = sample_for_coding(ARTICLES, size=10, codes=codes)
    assert sample.set_index(["article_id", "paragraph"])["weight"]["1", 1] == 1  # surely drawn
    with pytest.raises(TableError, match="codes have a paragraph 4 of article '1', which the articles lack"):
        sample_for_coding(ARTICLES, codes=codes.assign(paragraph=4))
    with pytest.raises(TableError, match="positives must be a whole number, 1 or more; got 0"):
        sample_for_coding(ARTICLES, codes=codes, positives=0)


def test_next_to_code_are_the_least_sure_paragraphs_of_all_themes_and_articles_in_turns():
    rows = [
        ("1", 1, "trade", 0.9, True),
        ("1", 2, "trade", 0.6, True),  # the threshold is between this and the next
        ("1", 3, "trade", 0.9, True),  # too short to be coded
        ("2", 1, "trade", 0.4, False),
        ("2", 2, "trade", 0.45, False),
        ("3", 1, "sport", 0.3, False),
        ("3", 2, "sport", 0.1, False),
    ]
    codes = pd.DataFrame(rows, columns=["article_id", "paragraph", "theme", "probability", "coded"])
    chosen = next_to_code(codes, ARTICLES)
    assert list(chosen) == ["article_id", "paragraph", "text", "check"]
    # The threshold of trade is (0.6 + 0.45) / 2, that of sport, which nothing reaches, 0.3.
    order = [("3", 1), ("1", 2), ("2", 2), ("3", 2), ("2", 1), ("1", 1)]
    assert list(chosen[["article_id", "paragraph"]].itertuples(index=False, name=None)) == order
    coded = pd.DataFrame({"article_id": ["3", "3"], "paragraph": [1, 1]})
    assert len(next_to_code(codes, ARTICLES, top=2, without=coded)) == 2
    assert ("3", 1) not in set(
        next_to_code(codes, ARTICLES, without=coded)[["article_id", "paragraph"]].itertuples(index=False, name=None)
    )
