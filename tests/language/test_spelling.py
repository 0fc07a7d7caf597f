"""The spelling of one word: its letters stay, half-spaces come where they belong, and odd words take no time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.language.characters import ZWNJ
from helpers.language.lexicon import load_lexicon
from helpers.language.spelling import (
    by_letters,
    core,
    glued_words,
    known_spelling,
    run_together,
    spell,
    spell_carefully,
    stands_as_typed,
    weight,
)

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
        ("تراژیکترین", ["تراژیک", "ترین"]),
        ("رضاییفر", ["رضایی", "فر"]),  # a surname made of a name
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


def test_a_text_that_keeps_half_spaces_is_changed_where_a_word_is_known():
    unknown = ["کمیباند", "نانخوب"]
    assert [spell_carefully(word) for word in unknown] == unknown
    assert spell_carefully("میشود") == f"می{ZWNJ}شود" and spell_carefully("اپلیکیشنها") == f"اپلیکیشن{ZWNJ}ها"


def test_what_is_spelled_with_care_has_half_spaces_where_others_have_them():
    words = [word for word in list(load_lexicon().word_counts)[::40] if ZWNJ not in word]
    changed = {word: spell_carefully(word) for word in words if spell_carefully(word) != word}
    assert len(changed) > 20 and all(spelling == spell(word) for word, spelling in changed.items())


def test_a_word_that_is_right_as_it_stands_is_not_cut():
    assert stands_as_typed("کردهای") and spell("کردهای") == "کردهای"
    assert not stands_as_typed("میشود")


def test_words_are_glued_or_apart_by_what_most_writers_do():
    together, apart = glued_words()
    assert together["مدیرعامل"] == ["مدیر", "عامل"] and apart["امورخارجه"] == ["امور", "خارجه"]
    assert run_together("امورخارجه") == ("امور", "خارجه") and run_together("مدیرعامل") is None
    assert not together.keys() & apart.keys() and "قرارداد" not in together | apart


def test_no_spelling_hides_a_verb_behind_other_words():
    known = by_letters()
    assert "بستهمیشود" not in known and "دوومیدانی" not in known  # seen as بسته‌می‌شود, دوومی‌دانی
    assert known["برمیگردد"] == f"برمی{ZWNJ}گردد" and known["میشود"] == f"می{ZWNJ}شود"
