import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.corpus.letters import comparison_key, fold_with_offsets, tell_language
from helpers.language.characters import ZWNJ

LANGUAGES = {
    "arabic": "قال رئيس الوزراء في مؤتمر صحفي إن الحكومة ستعمل على زيادة الصادرات إلى الدول المجاورة خلال العام",
    "urdu": "وزیر اعظم نے کہا کہ حکومت تعلیم کے لیے مزید رقم فراہم کرے گی اور نئے معاہدے کیے جائیں گے",
    "kurdish": "سەرۆکی حکوومەت ڕایگەیاند کە ئەمساڵ بودجەی پەروەردە زیاد دەکرێت و قوتابخانەی نوێ دروست دەکرێن",
    "pashto": "ولسمشر وویل چې حکومت به د ښوونې او روزنې لپاره ډېرې پیسې ورکړي او نوې تړونونه به لاسلیک شي",
    "other script": "The minister said that the new school of the town will be built by the end of the summer.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_languages_are_told_apart(language):
    assert tell_language(LANGUAGES[language]) == language


def test_a_text_too_short_to_tell_has_no_language():
    assert tell_language("باران آمد") == ""


@given(st.text(st.sampled_from(f"  كک۱1ـ\u064b\ufefbA\n\u00a0{ZWNJ}"), max_size=30))
def test_each_folded_character_knows_where_it_came_from(text):
    folded, offsets = fold_with_offsets(text)
    assert len(folded) == len(offsets) and offsets == sorted(offsets)
    for character, offset in zip(folded, offsets, strict=True):
        assert character in fold_with_offsets(text[offset])[0]
    no_space = [offset for offset, character in enumerate(text) if fold_with_offsets(character)[0].strip(" ")]
    assert set(no_space) <= set(offsets)  # nothing but spaces and marks is lost
    assert f" {ZWNJ}" not in folded and ZWNJ not in folded


def test_texts_that_differ_in_typing_alone_have_one_key():
    assert comparison_key("همكاري هاي ۳ کشور") == comparison_key(f"همکاری{ZWNJ}های 3 کشور.")
    assert comparison_key("آب") == comparison_key("اب") != comparison_key("آن")
