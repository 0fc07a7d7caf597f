import pytest

from helpers.corpus import find_dates
from helpers.corpus.date_words import CARDINALS, ORDINALS, compact_parts, find_parts, number_of


def test_numbers_in_words_are_those_of_the_days():
    assert sorted(set(CARDINALS.values())) == sorted(set(ORDINALS.values())) == list(range(1, 32))
    assert [number_of(word) for word in ["سی و یکم", "سیم", "نخست", "بیست ودو", "10 ام"]] == [31, 30, 1, 22, 10]


def test_the_longer_of_two_overlapping_expressions_is_taken():
    (parts,) = find_parts("دوشنبه 10 شهریور 1404")
    assert (parts.calendar, parts.year, parts.month, parts.day, parts.weekday) == ("jalali", 1404, 6, 10, 0)


def test_eight_digits_are_a_date_only_alone():
    assert compact_parts("14040610").year == 1404
    assert compact_parts("14040610 ") is None and find_parts("14040610") == []


@pytest.mark.parametrize(
    "text",
    [
        "تیر به دیوار خورد و یک تیر دیگر شلیک شد",
        "می گوید می شود",
        "هفته یازدهم لیگ برتر",
        "در دهه 1970",
        "بیش از 1400 نفر و 2000 دستگاه",
        "شماره 1395",
        "تلفن 021-88221122",
        "نتیجه 3-1",
        "نشانی 192.168.1.1",
        "نسخه 1.2.3",
    ],
)
def test_words_and_numbers_that_only_look_like_dates_are_left_alone(text):
    assert find_dates(text) == []


def test_an_ordinal_that_counts_a_part_of_the_month_is_no_day():
    assert [(reading.month, reading.day) for reading in find_dates("هفته اول خرداد و نیمه دوم شهریور")] == [
        (3, None),
        (6, None),
    ]
