"""Words in English: found however they are typed, told apart from what is only transliterated, the user's own first."""

import re

import pandas as pd
import pytest

from helpers.core.errors import TableError
from helpers.language import ZWNJ, find_glosses, lemmatize, read_glossary, read_list, spelling_key, stopwords
from helpers.language.glosses import transliterate

_HEARD = {"kh": "خ", "sh": "ش", "ch": "چ", "zh": "ژ", "gh": "غ"}
_ALIKE = {**dict.fromkeys("ثسص", "س"), **dict.fromkeys("ذزضظ", "ز"), **dict.fromkeys("تط", "ت")}
_LETTERS = dict(zip("bptjdrzsʿfqkglmn", "بپتجدرزسعفقکگلمن", strict=True))


def english(term: str, **options) -> str:
    return str(find_glosses([term], **options)[term])


@pytest.fixture
def glossary(tmp_path):
    def write(text: str, name: str = "own.csv"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize(
    "typed", ["تحریم", "تحريم", "تحریم‌ها", "تحریمهای", f"تحریم{ZWNJ}هایشان", "تحریم (۲۳)", "تحریم ۴"]
)
def test_a_word_is_found_in_any_typing_and_form(typed):
    assert english(typed).startswith("tahrim (sanctions)")


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        ("گفت#گو", "goftan (to say)"),
        ("چندجانبه گرایی", "chand-jānebeh-garāyi (multilateralism)"),
        ("تهران", "Tehran"),
        ("جو بایدن", "Joe Biden"),
        ("بایدن", "Biden"),
        ("فنلاند", "Finland"),
        ("بازار نفت", "bāzār naft (market + oil)"),
        ("#تحریم", "#tahrim (sanctions)"),
        ("مرداد ۱۴۰۴", "Mordad 1404"),
        ("همکاری (۲۳)", "hamkāri (cooperation) (23)"),
    ],
)
def test_verbs_phrases_names_and_hashtags(term, shown):
    assert english(term) == shown


def test_an_outlet_is_looked_up_among_outlets_first():
    assert (english("مهر"), english("مهر", outlets=True)) == ("Mehr", "Mehr News")


def test_what_has_no_persian_letter_and_sentences_have_no_gloss():
    assert find_glosses(["WTO", "۱۲", "", "این یک جملهٔ بلند است که نام نیست"]) == {}


def test_a_word_of_no_list_is_marked_and_no_vowel_is_added():
    assert english("قلمفرسا") == "⟨qlmfrsā⟩"
    assert english("بازار قلمفرسا") == "bāzār ⟨qlmfrsā⟩ (market + ⟨qlmfrsā⟩)"


def test_each_letter_has_a_latin_one_of_its_own():
    letters = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیء"
    latin = [transliterate(letter) for letter in letters]
    assert len(set(latin)) == len(letters) and not re.search("[\u0600-\u06ff]", "".join(latin))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_glossary_of_ones_own_decides_and_may_leave_out_transcriptions(glossary, separator):
    rows = [["Term", "Gloss"], ["تحريم", "embargo"], ["قلمفرسا", "pen pusher"]]
    file = glossary("\n".join(separator.join(row) for row in rows))
    assert english("تحریم‌ها", glossary=file) == "tahrim (embargo)"
    assert english("قلمفرسا", glossary=file) == "pen pusher"
    assert english("تهران", glossary=file) == "Tehran"


def test_a_glossary_may_be_a_workbook(tmp_path):
    table = pd.DataFrame({"gloss": ["embargo"], "term": ["تحریم"], "transcription": ["taḥrīm"]})
    table.to_excel(tmp_path / "own.xlsx", index=False)
    assert english("تحریم", glossary=tmp_path / "own.xlsx") == "taḥrīm (embargo)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("term,gloss\nتحریم,sanctions\nصلح,peace\nتحريم,embargo", "own.csv: «تحريم» stands twice.*row 2.*row 4"),
        ("term,meaning\nصلح,peace", "own.csv: column 'gloss' is missing; found: term, meaning"),
        ("term,gloss\nصلح,", "own.csv, row 2: a term and its gloss are needed"),
        ("", "own.csv: column 'term' is missing"),
    ],
)
def test_a_glossary_that_cannot_be_used_is_one_clear_error(glossary, text, message):
    with pytest.raises(TableError, match=message):
        read_glossary(glossary(text))


def test_a_glossary_that_is_not_there_or_of_another_kind_is_named(glossary):
    with pytest.raises(TableError, match="there is no file"):
        read_glossary("none.csv")
    with pytest.raises(TableError, match=r"a .csv, .tsv or .xlsx file"):
        read_glossary(glossary("term", "own.docx"))


def test_the_same_row_twice_and_blank_rows_are_no_contradiction(glossary):
    assert len(read_glossary(glossary("term,gloss\nصلح,peace\n,\n\nصلح,peace\n"))) == 1


def test_the_list_names_each_word_once_and_all_that_it_lists_are_found():
    rows = read_list("glosses")
    keys = [spelling_key(row["term"]).replace(" ", "") for row in rows]
    assert len(rows) > 3000 and len(set(keys)) == len(keys)
    assert all(row["gloss"] and not re.search("[()\u0600-\u06ff]", row["gloss"]) for row in rows)


def test_the_list_is_in_lemmas():
    listed = {row["term"] for row in read_list("glosses")}
    words = [term for term in listed if not set(term) & set(" #")]
    assert [word for word in words if lemmatize(word) in listed - {word} and "#" not in lemmatize(word)] == []


def consonants(transcription: str) -> str:
    """Return the Persian consonants that are heard, but h, v and y, which may also be silent or vowels."""
    for latin, letter in _HEARD.items():
        transcription = transcription.replace(latin, letter)
    return "".join(_LETTERS.get(letter, letter if letter in _HEARD.values() else "") for letter in transcription)


def test_each_transcription_has_the_consonants_of_its_word():
    wrong = []
    for row in read_list("glosses"):
        past, _, preverb = row["term"].partition("#")
        word = f"{preverb.partition('#')[2]}{past}ن" if preverb else past
        word = "".join(_ALIKE.get(letter, letter) for letter in word if letter in "بپتثجچخدذرزژسشصضطظعغفقکگلمن")
        heard, written = (re.sub(r"(.)\1+", r"\1", text) for text in (consonants(row["transcription"]), word))
        if row["transcription"] and heard != written:
            wrong.append((row["term"], row["transcription"]))
    # Two letters that look like one (s-h), a tanvin that is not written, the Arabic article.
    known = "اصلا عملا لطفا رسما طبیعتا اظهار تسهیل تسهیلات مذهب مذهبی فارغ‌التحصیل".split()
    assert {term for term, _ in wrong} <= {*known, "سازمان همکاری شانگهای"}, wrong


def test_most_of_the_frequent_words_of_news_have_a_gloss():
    known = {spelling_key(row["term"]) for row in read_list("glosses")}
    common = "دولت مجلس بانک نفت قیمت تورم انتخابات مذاکره تحریم هسته‌ای فوتبال دانشگاه بیمارستان کرونا زلزله".split()
    assert {spelling_key(word) for word in common} <= known and not set(common) & set(stopwords())
