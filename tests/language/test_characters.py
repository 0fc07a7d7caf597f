from helpers.language import alphabetical_key


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
