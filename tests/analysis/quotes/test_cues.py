"""Where somebody is said to speak, seen in the quotes that are found."""

import pytest

from helpers.analysis.quotes.cues import is_finite
from helpers.language.characters import ZWNJ
from tests.analysis.quotes.texts import quotes_in, quotes_of


@pytest.mark.parametrize(
    ("text", "verb", "quote", "direct"),
    [
        ("کیوان مهرپو گفت: «راه باز است.»", "گفت", "راه باز است", True),
        ("کیوان مهرپو گفت: راه باز است.", "گفت", "راه باز است", False),
        ("کیوان مهرپو گفت که راه باز است.", "گفت", "راه باز است", False),
        ("کیوان مهرپو گفت راه باز است.", "گفت", "راه باز است", False),
        ("کیوان مهرپو نوشت «راه باز است».", "نوشت", "راه باز است", True),
        ("«راه باز است»، کیوان مهرپو گفت.", "گفت", "راه باز است", True),
        ("کیوان مهرپو با بیان اینکه راه باز است، به خانه رفت.", "با بیان اینکه", "راه باز است", False),
        ("کیوان مهرپو با تاکید بر این نکته که راه باز است، رفت.", "با تاکید بر این نکته که", "راه باز است", False),
        ("به گفته کیوان مهرپو، راه باز است.", "به گفته", "راه باز است", False),
        ("کیوان مهرپو از مردم خواست که راه را باز کنند.", "خواست", "راه را باز کنند", False),
        ("کیوان مهرپو به خبرنگاران گفت که راه باز است.", "گفت", "راه باز است", False),
        ("کیوان مهرپو تاکید هم کرد که راه باز است.", "تاکید هم کرد", "راه باز است", False),
        ("کیوان مهرپو ابراز خرسندی کرد که راه باز است.", "ابراز خرسندی کرد", "راه باز است", False),
        ("کیوان مهرپو: راه باز است.", ":", "راه باز است", False),
        ("به نقل از کیوان مهرپو، راه باز است.", "به نقل از", "راه باز است", False),
        ("بر اساس اعلام کیوان مهرپو، راه باز است.", "بر اساس اعلام", "راه باز است", False),
        ("کیوان مهرپو آرزو کرد: راه باز باشد.", "آرزو کرد", "راه باز باشد", False),
    ],
)
def test_each_way_to_report_has_its_verb_speaker_and_quote(text, verb, quote, direct):
    found = quotes_of(text)[["speaker", "verb", "quote", "direct"]].values.tolist()
    assert found == [["کیوان مهرپو", verb, quote, direct]]


@pytest.mark.parametrize(
    "compound",
    ["اظهار داشت", "خاطرنشان کرد", "خاطر نشان ساخت", "تاکید کرد", "تأکید کرد", "تصریح کرد", "بیان کرد", "یادآور شد"],
)
def test_a_compound_verb_is_one_verb(compound):
    assert [row[0] for row in quotes_in(f"کیوان مهرپو {compound}: راه باز است.")] == ["کیوان مهرپو"]


@pytest.mark.parametrize(
    "text",
    [
        "باید گفت که راه باز است.",
        f"می{ZWNJ}توان گفت راه باز است.",
        "او آمد تا بگوید که راه باز است.",
        "از نظر فنی راه باز است.",
        f"به نظر می{ZWNJ}رسد راه باز است.",
        "نشستی با عنوان «راه باز» کرد.",
        "شهردار از این ادعا خودداری کرد که راه باز است.",
        "مردم از راه آمدند.",
        "به گزارش ایسنا، راه باز است.",  # the outlet's own credit
        "به گزارش آنان: «، راه باز است.",
        "به گزارش از، راه باز است.",  # no name stands between
        "جزئیات برنامه: راه باز است.",
        "نیاز ما این است: راه باز.",
    ],
)
def test_what_reports_nothing_is_no_quote(text):
    assert quotes_in(text) == []


def test_two_verbs_of_one_sentence_have_one_speaker():
    text = "کیوان مهرپو با بیان اینکه راه باز است، گفت: پل خراب است و افزود: باران تند بود."
    assert quotes_in(text) == [
        ["کیوان مهرپو", "با بیان اینکه", "راه باز است"],
        ["کیوان مهرپو", "گفت", "پل خراب است"],
        ["کیوان مهرپو", "افزود", "باران تند بود"],
    ]


@pytest.mark.parametrize(("lemma", "finite"), [("گفت#گو", True), ("گشت#گرد#بر", True), ("#خبر", False)])
def test_a_hashtag_is_no_verb(lemma, finite):
    assert is_finite(lemma) == finite


def test_a_foreign_outlet_is_quoted_with_what_it_reports_but_not_with_another_who_speaks():
    assert quotes_in("به گزارش رویترز، راه باز است.") == [["رویترز", "به گزارش", "راه باز است"]]
    assert quotes_in("به گزارش رویترز، کیوان مهرپو گفت: راه باز است.") == [["کیوان مهرپو", "گفت", "راه باز است"]]
