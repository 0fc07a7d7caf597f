"""`normalize`: nothing lost, one spelling, and the same as word by word."""

import random

import pytest
from hypothesis import given, settings

from helpers import language
from helpers.language.characters import ZWNJ
from tests.language import reference
from tests.language.texts import MIXED, SIGNS, letters, mistyped


@given(MIXED)
@settings(max_examples=100)
def test_restoring_halfspaces_never_alters_a_letter(written):
    assert letters(language.restore_halfspaces(written)) == letters(written)


@given(MIXED)
@settings(max_examples=100)
def test_normalising_twice_changes_nothing_more(written):
    once = language.normalize(written)
    assert language.normalize(once) == once


@given(MIXED)
@settings(max_examples=100)
def test_arrays_restore_what_is_restored_word_by_word(written):
    assert language.restore_halfspaces(written) == reference.restore_halfspaces(written)


@pytest.mark.parametrize("restore", [True, False])
def test_mistyped_texts_are_normalised_as_word_by_word(restore):
    for text in mistyped(200, seed=2):
        assert language.normalize(text, restore=restore) == reference.normalize(text, restore=restore)


def test_signs_are_normalised_as_word_by_word():
    chosen = random.Random(3)
    for _ in range(300):
        text = "".join(chosen.choices(SIGNS, k=8))
        assert language.normalize(text) == reference.normalize(text)


@pytest.mark.parametrize("written", ["", " ", "\ud800", "http://a.ir/b?c=1", "\x00\x07", "a" * 100_000, "می" * 5_000])
def test_odd_text_is_no_error(written):
    assert isinstance(language.normalize(written), str)


@pytest.mark.parametrize(
    ("dropped", "expected"),
    [
        ("زمینهساز", "زمینه‌ساز"),
        ("همکاریهای", "همکاری‌های"),
        ("برنامههای", "برنامه‌های"),
        ("همافزایی", "هم‌افزایی"),
        ("ظرفیتهای", "ظرفیت‌های"),
        ("میشود", "می‌شود"),
        ("چند جانبهگرایی", "چندجانبه‌گرایی"),
        ("بینالمللی", "بین‌المللی"),
        ("جشنوارههای", "جشنواره‌های"),
        ("تماسهای", "تماس‌های"),
        ("منطقهای", "منطقه‌ای"),
        ("هستهای", "هسته‌ای"),
        ("فعالیتهای", "فعالیت‌های"),
        ("صلحآمیز", "صلح‌آمیز"),
        ("همه جانبه", "همه‌جانبه"),
        ("ماههای", "ماه‌های"),
        # Not in the seed: the method is no list of its words.
        ("دانشجو ها", "دانشجوها"),
        ("نمی خواهند", "نمی‌خواهند"),
        ("بیمارستانهایی", "بیمارستان‌هایی"),
        ("خانه ای", "خانه‌ای"),
        ("گفت و گو", "گفت‌وگو"),
        ("بزرگ ترین", "بزرگ‌ترین"),
    ],
)
def test_lost_halfspaces_come_back(dropped, expected):
    assert language.normalize(dropped) == expected


def test_yekjanebegerayi_has_one_of_its_two_spellings():
    assert language.normalize("یکجانبهگرایی") in {"یک‌جانبه‌گرایی", "یکجانبه‌گرایی"}


@pytest.mark.parametrize("right", ["نهادهای", "کشورهای", "آرزوهای", "تنها", "انتها", "اینکه", "آنها", "میان", "میدان"])
def test_words_without_a_halfspace_get_none(right):
    assert language.normalize(right) == right


def test_without_restoring_a_text_keeps_its_half_spaces():
    text = f"همکاریهای می شود کتاب{ZWNJ}ها"
    assert language.normalize(text, restore=False) == text
