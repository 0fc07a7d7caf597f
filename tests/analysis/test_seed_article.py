"""What must come out right of the seed article, which has lost every half-space."""

import pytest

from helpers import analysis, language
from helpers.core.paths import SEEDS

# Counted by hand in the article: a word in all its forms.
COUNTED_BY_HAND = {"کشور": 11, "روسیه": 10, "همکاری": 8, "ایران": 6, "تعامل": 5, "چندجانبه‌گرایی": 2, "پزشکیان": 4}

# Coded by hand from the definitions of the codebook, before it had the entries that it has now. 0 is the title.
CODED_BY_HAND = {
    0: {"diplomacy"},  # a message from one head of state to another
    1: {"diplomacy", "multilateralism"},  # the agreement of two states; the Eurasian union
    2: {"diplomacy"},
    3: {"diplomacy", "multilateralism"},
    4: {"diplomacy", "education"},  # implementing agreements; cooperation of universities
    5: {"multilateralism"},
    6: {"diplomacy"},
    7: {"trade", "multilateralism"},  # exchange of goods; the agreement with the Eurasian union
    8: {"diplomacy", "education", "culture_tourism"},
    9: {"diplomacy", "nuclear"},
}


def test_the_article_is_the_one_that_was_counted():
    text = next(SEEDS.glob("*.txt")).read_text(encoding="utf-8")
    assert len(text.split()) == 448
    assert len([line for line in text.split("\n") if line.strip()]) == 10
    assert "\u200c" not in text and text.count("همکاریهای") == 5


@pytest.mark.parametrize(("term", "count"), COUNTED_BY_HAND.items())
def test_terms_have_the_counts_that_a_reader_finds(seed_tokens, term, count):
    terms = analysis.count_terms(seed_tokens, stopwords=language.stopwords()).set_index("term")["count"]
    assert terms[term] == count


def test_the_president_is_no_physician(seed_tokens):
    assert "پزشک" not in set(seed_tokens["lemma"])


@pytest.mark.parametrize(
    ("theme", "phrase", "paragraphs"),
    [
        ("multilateralism", "شانگهای", {5}),
        ("trade", "کالا", {7}),
        ("trade", "تجارت آزاد", {7}),
        ("education", "دانشگاهی", {4}),
        ("education", "دانشجویان", {8}),
    ],
)
def test_themes_are_found_where_they_are(seed_hits, theme, phrase, paragraphs):
    found = seed_hits[(seed_hits["theme"] == theme) & seed_hits["matched"].str.contains(phrase)]
    assert set(found["paragraph"]) == paragraphs


def test_trade_and_education_are_found_nowhere_else(seed_hits):
    assert set(seed_hits.loc[seed_hits["theme"] == "trade", "paragraph"]) == {7}
    assert set(seed_hits.loc[seed_hits["theme"] == "education", "paragraph"]) == {4, 8}


def test_paragraphs_are_coded_as_a_reader_codes_them(seed_hits):
    top = analysis.read_codebook().top()
    found = set(zip(seed_hits["paragraph"], seed_hits["theme"].astype(str), strict=True))
    machine = {(paragraph, theme) for paragraph, theme in found if theme in top}
    person = {(paragraph, theme) for paragraph, themes in CODED_BY_HAND.items() for theme in themes}
    assert 2 * len(machine & person) / (len(machine) + len(person)) >= 0.9
