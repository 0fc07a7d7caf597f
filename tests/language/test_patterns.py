import random

import pandas as pd
import pytest

from helpers import analysis, language
from helpers.language import Entry, compile_patterns, find_patterns

ZWNJ = "\u200c"


@pytest.fixture
def matched(tokenize_text):
    """The entries that match in a text, with the tokens that matched, in reading order."""

    def run(entries, text):
        found = find_patterns(tokenize_text(text), compile_patterns({"all": entries}))
        return list(zip(found["entry"], found["matched"], strict=True))

    return run


@pytest.mark.parametrize(
    ("entry", "typed"),
    [
        *[
            ("چندجانبه‌گرایی", typed)
            for typed in (
                "چندجانبه‌گرایی",
                "چند جانبه گرایی",
                "چندجانبه گرایی",
                "چند جانبه‌گرایی",
                "چندجانبهگرایی",
                "چندجانبه‌گرايي",
            )
        ],
        *[("موافقت‌نامه", typed) for typed in ("موافقتنامه", "موافقت نامه", "موافقت‌نامه‌های", "موافقتنامهها")],
        *[("آموزش و پرورش", typed) for typed in ("آموزش و پرورش", "آموزش‌وپرورش", "آموزش وپرورش", "آموزشوپرورش")],
        ("حمل‌ونقل", "حمل و نقل"),
        ("آب‌وهوا", "آب و هوا"),
        ("واردکننده", "وارد کنندگان"),
        ("سازمان همکاری شانگهای", "سازمان همکاری «شانگهای»"),
        ("گفت‌وگو", "گفت و گوهای"),
    ],
)
def test_an_entry_matches_however_it_is_typed_and_inflected(matched, entry, typed):
    assert [found for found, _ in matched([entry], f"درباره {typed} گزارش داد")] == [entry]


def test_an_entry_of_the_codebook_is_found_in_each_of_its_spellings():
    """Half-spaces as typed, dropped, as spaces or as U+00A0; letters of Arabic keyboards."""
    phrases = sorted({row.entry for theme in analysis.read_codebook().themes for row in theme.entries})
    phrases = [phrase for phrase in phrases if ZWNJ in phrase and "*" not in phrase]
    phrases = random.Random(7).sample(phrases, 300)
    spellings = [
        (phrase, spelling)
        for phrase in phrases
        for spelling in (
            phrase,
            *(phrase.replace(ZWNJ, typed) for typed in ("", " ", "\u00a0")),
            phrase.translate(str.maketrans("یک", "يك")),
        )
    ]
    texts = [f"خبر: {spelling}؛ پایان" for _, spelling in spellings]
    tokens = language.tokenize(pd.DataFrame({"article_id": range(len(texts)), "title": "", "text": texts}))
    found = find_patterns(tokens, compile_patterns({phrase: [phrase] for phrase in phrases}))
    pairs = set(zip(found["article_id"], found["entry"], strict=True))
    assert [spelling for number, spelling in enumerate(spellings) if (number, spelling[0]) not in pairs] == []


def test_hamza_and_ezafe_and_endings_of_unknown_words_are_no_matter(matched):
    entries = ["هیئت علمی", "آنکتاد", "ایکائو", "توسعه"]
    found = matched(entries, "هیئت علمی و هييت علمي. آنکتادهای تازه، ایکائوی جهانی، توسعه‌ی کشور")
    assert [entry for entry, _ in found] == [entries[0], *entries]


def test_small_and_capital_letters_are_one(matched):
    found = matched(["FATF", Entry("WTO", exact=True)], "fatf و FATF و wto")
    assert [entry for entry, _ in found] == ["FATF", "FATF", "WTO"]


def test_a_word_is_not_put_together_from_two_that_only_look_like_it(matched):
    assert matched(["مادر", "بازار"], "ما در خانه باز ار") == []


def test_endings_are_not_taken_off_words_that_are_known(matched):
    assert matched(["تن", "جو"], "تنها شرایط جوی") == []


def test_a_conversation_is_no_form_of_saying(matched):
    found = matched(["گفت‌وگو", "گفت"], "گفتگو، گفت و گو، گفت‌وگوها. او گفت")
    assert [entry for entry, _ in found] == ["گفت‌وگو", "گفت‌وگو", "گفت‌وگو", "گفت"]


def test_an_inflected_first_word_of_one_entry_does_not_hide_another(matched):
    found = matched(["دانشجو", "دانشجوی خارجی"], "دانشجویان و دانشجوی خارجی")
    assert [entry for entry, _ in found] == ["دانشجو", "دانشجوی خارجی"]


def test_of_two_entries_for_one_match_the_one_as_written_is_named(matched):
    assert [entry for entry, _ in matched(["مدارس", "مدرسه"], "مدرسه و مدارس")] == ["مدرسه", "مدارس"]


def test_exact_means_this_form_in_any_spelling(matched):
    found = matched([Entry("بازرگانان", exact=True)], "بازرگان، بازرگانان، بازرگانانی")
    assert [tokens for _, tokens in found] == ["بازرگانان"]


@pytest.mark.parametrize(
    ("glob", "tokens"),
    [
        ("صادر*", ["صادرات", "صادرکننده"]),
        ("*گرایی", ["چندجانبه‌گرایی"]),
        ("چند*گرایی", ["چندجانبه‌گرایی"]),
        ("از * به", ["از تهران به"]),
    ],
)
def test_a_star_stands_for_letters_and_alone_for_a_word(matched, glob, tokens):
    text = "صادرات صادرکننده مصادره. چندجانبه‌گرایی از تهران به مشهد"
    assert [found for _, found in matched([glob], text)] == tokens


def test_a_theme_counts_for_all_themes_above_it_and_a_circle_of_parents_ends():
    parents = {"exports": "trade", "trade": "economy", "economy": "exports"}
    patterns = compile_patterns({"exports": ["صادرات"], "trade": []}, parents=parents)
    assert patterns.themes == ["exports", "trade", "economy"] and patterns.entry_themes == [(0, 1, 2)]


def test_a_phrase_of_a_theme_silences_its_entries_and_those_below_it(tokenize_text):
    entries, parents = {"trade": ["تجارت"], "exports": ["صادرات"], "bank": ["تجارت"]}, {"exports": "trade"}
    patterns = compile_patterns(entries, parents=parents, unless={"trade": ["بانک تجارت و صادرات"], "none": ["بانک"]})
    found = find_patterns(tokenize_text("بانک تجارت و صادرات\nتجارت و صادرات"), patterns)
    assert list(zip(found["paragraph"], found["theme"], strict=True)) == [
        (1, "bank"),
        (2, "trade"),
        (2, "bank"),
        (2, "trade"),
        (2, "exports"),
    ]


def test_a_hashtag_is_found_whole_and_by_a_star():
    articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["#خبر_فوری و #خبر فوری و خبر و #خبر_مهم"]})
    tokens = language.tokenize(articles)
    patterns = language.compile_patterns({"one": ["#خبر_فوری"], "star": ["#خبر*"], "word": ["خبر"]})
    found = language.find_patterns(tokens, patterns)
    assert found.groupby("theme", observed=True)["position"].agg(list).to_dict() == {
        "one": [0],
        "star": [0, 2, 7],
        "word": [5],
    }
