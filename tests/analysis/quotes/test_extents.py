"""How far a quote reaches."""

import pytest

from helpers.language.characters import ZWNJ
from tests.analysis.quotes.texts import quotes_in


def test_several_sentences_in_marks_are_one_quote_and_the_sentence_goes_on_behind_it():
    text = "کیوان مهرپو گفت: «راه باز است. پل خراب است. باید رفت.» وی افزود که باران تند بود."
    assert quotes_in(text) == [
        ["کیوان مهرپو", "گفت", "راه باز است. پل خراب است. باید رفت"],
        ["کیوان مهرپو", "افزود", "باران تند بود"],
    ]


def test_a_quote_inside_a_quote_belongs_to_the_outer_speaker():
    inner = "کیوان مهرپو گفت: «آرش به من گفت: «راه بسته است.» من رفتم.»"
    assert quotes_in(inner) == [["کیوان مهرپو", "گفت", "آرش به من گفت: «راه بسته است.» من رفتم"]]
    told = "کیوان مهرپو گفت: راه باز است. مردم به من گفتند که پل خراب است. باید رفت."
    assert len(quotes_in(told)) == 1


def test_a_name_in_marks_is_not_all_that_is_said():
    assert quotes_in("کیوان مهرپو گفت: «باران» فیلم خوبی است.")[0][2] == "باران» فیلم خوبی است"


def test_behind_a_colon_a_quote_goes_on_to_the_end_of_the_paragraph_and_no_further():
    text = "کیوان مهرپو گفت: راه باز است. پل خراب است.\nباران آمد."
    assert quotes_in(text) == [["کیوان مهرپو", "گفت", "راه باز است. پل خراب است"]]


@pytest.mark.parametrize(
    "following",
    [
        "وی افزود: باران تند بود.",
        "وی به خانه رفت.",
        "آرش گفت: پل خراب است.",
        "مهرپو به خانه رفت.",
        "گفتنی است باران آمد.",
    ],
)
def test_behind_a_colon_a_quote_ends_where_the_news_goes_on(following):
    assert quotes_in(f"کیوان مهرپو گفت: راه باز است. {following}")[0][2] == "راه باز است"


def test_a_verb_of_another_number_has_another_subject_and_belongs_to_the_quote():
    text = f"کیوان مهرپو گفت: برخی می{ZWNJ}آیند و می{ZWNJ}گویند که راه باز است."
    assert [row[2] for row in quotes_in(text)] == [f"برخی می{ZWNJ}آیند و می{ZWNJ}گویند که راه باز است"]
