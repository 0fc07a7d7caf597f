"""From letters to words: nothing lost, one spelling, the same lemma however typed."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import language
from helpers.language.characters import ZWNJ, fold_characters
from helpers.language.halfspace import restore_halfspaces
from helpers.language.lexicon import read_list

PERSIAN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئءأؤۀةيكىٔ"
text = st.text(alphabet=PERSIAN + ZWNJ + "  \u00a0\n.،«»()/:؟0123۴۵٦aZ@#%_-ًـ\u200f\ufeff", max_size=80)


def letters(written: str) -> str:
    return "".join(written.replace(ZWNJ, "").split())


@given(text)
@settings(deadline=None, max_examples=300)
def test_restoring_halfspaces_never_alters_a_letter(written):
    assert letters(restore_halfspaces(written)) == letters(written)


@given(text)
@settings(deadline=None, max_examples=300)
def test_normalising_twice_changes_nothing_more(written):
    once = language.normalize(written)
    assert language.normalize(once) == once


@given(text)
@settings(deadline=None, max_examples=200)
def test_tokens_put_together_are_the_text(written):
    articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": [written]})
    joined = "".join(language.tokenize(articles)["token"])
    expected = "".join(language.normalize(line) for _, line in language.paragraphs("", written))
    assert letters(joined.replace("_", "")) == letters(expected.replace("_", ""))


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
    kept = {row["word"] for row in read_list("kept_apart")}
    forms = {row["form"]: row["lemma"] for row in read_list("irregular_forms")}
    assert kept & set(forms) == set()
    assert {form for form, lemma in forms.items() if language.lemmatize(form) != language.lemmatize(lemma)} == set()


@pytest.mark.parametrize(
    "spellings",
    [
        ["هم\u200cافزایی", "هم افزایی", "همافزایی"],
        ["گفتگو", "گفت و گو", "گفت\u200cوگو"],
        ["رئیس جمهور", "رییس\u200cجمهور"],
        ["این که", "اینکه", "این\u200cکه"],
        ["مسئله", "مساله", "مسأله"],
        ["آمریکا", "امریکا"],
        ["به طور", "به\u200cطور"],
        ["پایتخت\u200cهای", "پایتختهای", "پایتخت های"],
        ["بزرگترین", "بزرگ\u200cترین", "بزرگ ترین"],
    ],
)
def test_the_spellings_of_one_word_count_alike(spellings, tokenize_text):
    counted = {tuple(tokenize_text(f"درباره {spelling} نوشت")["lemma"]) for spelling in spellings}
    assert len(counted) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("جزء", "جز"), ("سوء", "سو"), ("گفت", "گفتگو"), ("ریاست جمهوری", "رئیس جمهور")]
)
def test_different_words_stay_apart(one, other, tokenize_text):
    assert tokenize_text(one)["lemma"].tolist() != tokenize_text(other)["lemma"].tolist()


def test_numbers_with_a_separator_are_one_token(tokenize_text):
    assert tokenize_text("3.5 و 1404/06/10")["token"].tolist() == ["۳٫۵", "و", "۱۴۰۴/۰۶/۱۰"]


def test_kinds_and_places(tokenize_text):
    tokens = tokenize_text("سال ۱۴۰۴ با WTO. دوم!\nسوم")
    assert tokens["kind"].tolist() == ["word", "number", "word", "latin", "punctuation", "word", "punctuation", "word"]
    assert tokens["paragraph"].tolist() == [1] * 7 + [2]
    assert tokens["sentence"].tolist() == [0] * 5 + [1] * 2 + [2]
    assert tokens["position"].tolist() == list(range(8))


def test_stopwords_tell_their_reasons_and_leave_speech_to_the_reader():
    changes = read_list("stopwords")
    assert all(row["reason"] and row["change"] in {"add", "remove"} for row in changes)
    assert len({row["word"] for row in changes}) == len(changes)
    everything, without_speech = language.stopwords(), language.stopwords(speech=False)
    assert {"و", "است", "شد#شو"} <= without_speech < everything
    assert {"گفت", "گفت#گو", "افزود"} <= everything - without_speech
    assert "بین" not in everything


def test_every_listed_spelling_is_written_the_house_way():
    for name, column in [("stopwords", "word"), ("names", "name"), ("kept_apart", "word"), ("affixes", "affix")]:
        for row in read_list(name):
            assert fold_characters(row[column]) == row[column], (name, row)
