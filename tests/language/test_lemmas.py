"""Lemmas and kinds: one lemma for the forms and spellings of a word, never an empty one."""

import pytest

from helpers import language
from helpers.core.errors import TableError
from helpers.language.lemmas import kind_of


@pytest.mark.parametrize(
    ("token", "lemma"),
    [
        ("همکاری‌های", "همکاری"),
        ("کشورهای", "کشور"),
        ("تعاملات", "تعامل"),
        ("دانشجویان", "دانشجو"),
        ("نمایندگان", "نماینده"),
        ("اجرای", "اجرا"),
        ("می‌شود", "شد#شو"),
        ("خواهد_بود", "بود#است"),
        ("گفت", "گفت#گو"),
        ("پزشکیان", "پزشکیان"),
        ("ایران", "ایران"),
        ("تهران", "تهران"),
        ("کرمان", "کرمان"),
        ("مردم", "مردم"),
        ("مرد", "مرد"),
        ("نیاز", "نیاز"),
        ("برای", "برای"),
        ("فرهنگی", "فرهنگی"),
        ("اطلاعات", "اطلاعات"),
        ("هسته‌ای", "هسته‌ای"),
    ],
)
def test_lemmas(token, lemma):
    assert language.lemmatize(token) == lemma


def test_persons_of_one_verb_share_a_lemma():
    for past in ("داشت", "داد", "رسید", "دید", "گفت", "شد"):
        assert language.lemmatize(past) == language.lemmatize(f"{past}ند")


def test_a_listed_form_has_one_lemma_and_keeps_it():
    kept = {row["word"] for row in language.read_list("kept_apart")}
    forms = {row["form"]: row["lemma"] for row in language.read_list("irregular_forms")}
    assert kept & set(forms) == set()
    assert {form for form, lemma in forms.items() if language.lemmatize(form) != language.lemmatize(lemma)} == set()


@pytest.mark.parametrize(
    ("token", "lemma", "kind"),
    [
        ("SSRIها", "ssri", "latin"),
        ("NGO\u200cهای", "ngo", "latin"),
        ("Étatها", "état", "latin"),
        ("٪\u200cها", "٪", "punctuation"),
        ("FATF", "fatf", "latin"),
        ("دیTی", "دیTی", "word"),
        ("۱۴۰۴", "۱۴۰۴", "number"),
        ("_", "_", "punctuation"),
    ],
)
def test_what_is_not_persian_has_the_lemma_and_the_kind_that_it_has_without_a_suffix(token, lemma, kind):
    assert (language.lemmatize(token), kind_of(token)) == (lemma, kind)


def test_names_that_are_passed_in_are_no_forms_of_other_words():
    assert language.lemmatize("دلاوران") == "دلاور"
    assert language.lemmatize("دلاوران", names=["پرويز دلاوران"]) == "دلاوران"
    assert language.lemmatize("فیدان") == "فیدان" != language.lemmatize("فیدان", names=[])  # of actors.yml
    assert language.lemmatize("پزشکیان", names=[]) == "پزشکیان"  # names.tsv holds in any case
    with pytest.raises(TableError, match="names must be a list of names"):
        language.lemmatize("پزشکیان", names="پزشکیان")
