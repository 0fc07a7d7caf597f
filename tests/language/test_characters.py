import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.language import ZWNJ, alphabetical_key, lemmatize, read_list
from helpers.language.characters import coarse_key, fold_characters, fold_letters, fold_reason, join_parts, stand_for
from tests.language.texts import frequent_words


def in_order(words: str) -> str:
    return " ".join(sorted(words.split(), key=alphabetical_key))


def test_letters_stand_as_in_a_dictionary():
    letters = "آ ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی"
    assert in_order(" ".join(sorted(letters.split()))) == letters


def test_half_spaces_signs_marks_capitals_and_spellings_do_not_count():
    for one, other in [("کتاب\u200cها", "کتابها"), ("«گُل»،", "گل"), ("WTO", "wto"), ("علي", "علی"), ("12", "۱۲")]:
        assert alphabetical_key(one) == alphabetical_key(other)


def test_a_shorter_word_stands_first_and_numbers_by_their_value():
    assert in_order("کتابخانه کتاب کتابی") == "کتاب کتابخانه کتابی"
    assert sorted(["باغ ۱۰", "باغچه", "باغ ۹"], key=alphabetical_key) == ["باغ ۹", "باغ ۱۰", "باغچه"]


def test_letters_are_folded_for_a_reason_and_parts_joined_where_the_letter_joins():
    assert fold_letters("كتاب هاي") == "کتاب های" and (fold_reason("ك"), fold_reason("ک")) == ("Arabic kaf", "")
    assert fold_reason("ﷲ") == "presentation form or ligature"
    assert (join_parts("کتاب", "ها"), join_parts("کشور", "ها")) == (f"کتاب{ZWNJ}ها", "کشورها")


def test_the_spellings_of_a_word_have_one_key():
    for one, other in [("مسئول", "مسوول"), (f"بین{ZWNJ}الملل", "بینالملل"), ("املاء", "املا")]:
        assert coarse_key(one) == coarse_key(other)
    assert coarse_key("جزء") != coarse_key("جز")


def test_words_that_are_spelled_apart_are_no_spellings_of_the_others():
    for row in read_list("spelled_apart"):
        assert coarse_key(row["word"]) == row["word"] != coarse_key(row["instead"]) == row["instead"]
        assert lemmatize(row["word"]) == row["word"] != lemmatize(row["instead"])
        assert coarse_key(f"{row['word']}م") == coarse_key(f"{row['instead']}م")  # but for the list, they would be one


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("COP28 F-16 5G MP۳ USB3.1 در5G", "COP28 F-16 5G MP3 USB3.1 در5G"),
        ("@example24ir https://a.ir/12 a1@b2.com", "@example24ir https://a.ir/12 a1@b2.com"),
        ("12 1.5GHz ۲۰۲۴م #تیم24", "۱۲ ۱.۵GHz ۲۰۲۴م #تیم۲۴"),
        ("ٱلْحَمْدُ ٱلْعَـٰلَمِينَ ٱلرَّحْمَـٰنِ هـٰذا موسیٰ", "الحمد العالمین الرحمن هذا موسی"),
        ("بهانهء ممکن، جزء و سوء", "بهانه ممکن، جزء و سوء"),
        ("آیهٔ ۖ بِهِۦ", "آیه به"),
        ("1️⃣ ❤️ ❤", "۱ ❤ ❤"),
    ],
)
def test_characters_are_folded_by_what_stands_beside_them(typed, expected):
    assert fold_characters(typed) == expected == fold_characters(expected)


@given(st.lists(st.sampled_from(frequent_words()[:300]), min_size=1, max_size=6), st.sampled_from("\u00ad\u200e\u200f"))
def test_marks_that_show_nothing_are_half_spaces_between_letters_and_nothing_elsewhere(words, mark):
    words = [word for word in words if " " not in word]
    typed = f" {mark}".join(word.replace(ZWNJ, mark) for word in words)
    assert fold_characters(typed) == fold_characters(" ".join(words))


@given(st.text(alphabet="ابهءکۀٱرئی\u0640\u0670\u064e\u0654\u200c\u200e\u00ad .-/@_a5۵:wct", max_size=30))
@settings(max_examples=100)
def test_folding_twice_changes_nothing_more(text):
    assert fold_characters(fold_characters(text)) == fold_characters(text)
    assert len(stand_for(text)) == len(text)
