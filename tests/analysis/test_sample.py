"""The invented sample: what it promises, and that the codebook codes it as its writers did."""

import pandas as pd
import pytest

from helpers import analysis, language
from helpers.core.paths import ROOT
from helpers.language import fold_characters

SAMPLE = ROOT / "data" / "sample"
MAIN = ["multilateralism", "trade", "education"]


@pytest.fixture(scope="module")
def articles(coded_sample):
    return coded_sample[0]


@pytest.fixture(scope="module")
def codings(coded_sample, codebook):
    person, _ = analysis.read_coding_sheet(SAMPLE / "coding" / "themes.csv", codebook, coder="first")
    second, _ = analysis.read_coding_sheet(SAMPLE / "coding" / "themes_second_coder.csv", codebook, coder="second")
    hits = analysis.find_themes(coded_sample[1], codebook)
    sample = person[["article_id", "paragraph"]].drop_duplicates()
    return pd.concat([person, second, analysis.code_automatically(hits, sample, codebook.top())])


def test_it_is_as_large_and_as_invented_as_its_readme_says(articles):
    assert len(articles) >= 80 and articles["outlet"].nunique() == 5
    assert set(articles["invented"]) == {"yes"}
    words = (articles["title"] + " " + articles["text"]).str.split().str.len()
    assert words.between(80, 230).all()  # openers and spaces for half-spaces come on top of 80 to 200 words
    months = articles["date"].dt.to_period("M").nunique()
    assert articles["date"].notna().all() and months >= 14
    stories = articles.loc[articles["story_in_source"] != "", "story_in_source"]
    assert stories.nunique() == 6 and len(stories) >= len(articles) / 5 - 1


def test_it_is_typed_in_the_ways_that_real_articles_are(articles):
    text = articles.groupby("outlet")["text"].agg("\n".join)
    assert "\u200c" in text["خبرگزاری آوندا"] and "\u200c" not in text["تیرازه"]
    raziane = next(body for outlet, body in text.items() if "رازیانه" in outlet)
    assert "\u064a" in raziane and "\u0643" in raziane and "\u00a0" in raziane and "ی" not in raziane
    assert text.str.contains("انتهای پیام").any() and text.str.contains("به گزارش").any()


def test_every_paragraph_is_coded_and_every_quotation_is_in_its_paragraph(articles, codings):
    coded = set(map(tuple, codings.loc[codings["coder"] == "first", ["article_id", "paragraph"]].values))
    texts = {
        (article_id, number): text
        for article_id, title, body in articles[["article_id", "title", "text"]].itertuples(index=False)
        for number, text in language.paragraphs(title, body)
    }
    assert coded == set(texts)
    quotes = pd.read_csv(SAMPLE / "coding" / "quotes.csv", encoding="utf-8-sig")
    assert len(quotes) > 150
    for row in quotes.itertuples():
        assert fold_characters(row.quote) in fold_characters(texts[row.article_id, row.paragraph]), row


def test_the_codebook_codes_as_the_writers_did(codings):
    scores = analysis.score_coding(codings, person="first", draws=50).set_index("theme")["f1"]
    assert (scores[MAIN] >= 0.8).all() and scores["macro"] >= 0.7


def test_it_does_so_on_the_articles_that_it_was_not_revised_on(codings):
    held_out = (SAMPLE / "coding" / "held_out.txt").read_text(encoding="utf-8").split()
    scores = analysis.score_coding(codings[codings["article_id"].isin(held_out)], person="first", draws=50)
    assert len(held_out) == 28 and scores.set_index("theme")["f1"]["macro"] >= 0.7
