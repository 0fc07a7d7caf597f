from helpers.language import ZWNJ, alphabetical_key
from helpers.language.characters import coarse_key, fold_letters, fold_reason, join_parts


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
