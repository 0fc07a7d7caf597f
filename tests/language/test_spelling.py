"""The spelling of one word: its letters stay, half-spaces come where they belong, and odd words take no time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.language.characters import ZWNJ
from helpers.language.spelling import core, known_spelling, run_together, spell, weight

ENDINGS = ["ها", "های", "یم", "ی", "تری", "ات", "شان", "ان", "می", "نا", "کتاب", "برنامه"]


@given(st.lists(st.sampled_from(ENDINGS), min_size=1, max_size=18).map("".join))
def test_spelling_moves_no_letter(word):
    assert spell(word).replace(ZWNJ, "") == word


@pytest.mark.parametrize("word", ["یم" * 19, "ی" * 39, "تری" * 13, "ها" * 30])
def test_a_word_of_repeated_endings_is_spelled_at_once(word):
    assert spell(word).replace(ZWNJ, "") == word


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("برمیگردد", ["برمی", "گردد"]),  # a preverb
        ("زمینهساز", ["زمینه", "ساز"]),
        ("جامملی", ["جام", "ملی"]),  # two frequent words
        ("اپلیکیشنها", ["اپلیکیشن", "ها"]),  # the plural of an unknown word
        ("ژپغق", ["ژپغق"]),
    ],
)
def test_each_way_of_spelling(word, parts):
    assert spell(word).split(ZWNJ) == parts


def test_the_better_known_spelling_weighs_more():
    assert weight("می\u200cشود") > weight("میشود")
    assert known_spelling("میشود") == "می\u200cشود" and known_spelling("ژپغق") is None


def test_an_ending_is_taken_off_where_a_word_in_use_is_left():
    assert core("کتابی") == "کتاب" and core("ژپغقی") == "ژپغقی"


def test_words_that_were_written_together_are_two_only_where_neither_joins():
    assert run_together("بازارفوتبال") == ("بازار", "فوتبال")
    assert run_together("کتاب") is run_together("نوگرایی") is None
