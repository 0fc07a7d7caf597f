import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import language
from helpers.language import Entry

ENTRIES = {
    "multilateralism": ["چندجانبه‌گرایی", "سازمان همکاری شانگهای", "شانگهای"],
    "education": ["آموزش و پرورش", "آموزش", "دانشجو"],
    "trade": ["موافقت‌نامه", "شانگهای"],
}


@pytest.fixture
def find(tokenize_text):
    patterns = language.compile_patterns(ENTRIES)

    def run(text):
        found = language.find_patterns(tokenize_text(text), patterns)
        return list(zip(found["theme"], found["entry"], strict=True))

    return run


@pytest.mark.parametrize(
    "written",
    ["چندجانبه‌گرایی", "چند جانبه گرایی", "چندجانبه گرایی", "چند جانبه‌گرایی", "چندجانبهگرایی", "چندجانبه‌گرايي"],
)
def test_every_spelling_matches(find, written):
    assert find(f"درباره {written} گفت") == [("multilateralism", "چندجانبه‌گرایی")]


@pytest.mark.parametrize("written", ["موافقتنامه", "موافقت نامه", "موافقت‌نامه‌های", "موافقتنامهها"])
def test_inflections_match(find, written):
    assert find(written) == [("trade", "موافقت‌نامه")]


def test_the_longest_match_wins_within_a_theme_and_a_word_may_serve_two(find):
    assert find("سازمان همکاری شانگهای") == [("multilateralism", "سازمان همکاری شانگهای"), ("trade", "شانگهای")]
    assert find("آموزش و پرورش دانشجویان") == [("education", "آموزش و پرورش"), ("education", "دانشجو")]


def test_no_match_across_sentences(find):
    assert find("آموزش. و پرورش") == [("education", "آموزش")]


def test_nothing_found_is_an_empty_table_with_its_columns(tokenize_text):
    found = language.find_patterns(tokenize_text("سلام"), language.compile_patterns(ENTRIES))
    assert found.empty and {"article_id", "theme", "entry", "matched"} <= set(found.columns)


def test_of_two_entries_for_one_match_the_one_as_written_is_named(tokenize_text):
    patterns = language.compile_patterns({"education": ["مدارس", "مدرسه"]})
    found = language.find_patterns(tokenize_text("مدرسه و مدارس"), patterns)
    assert found["entry"].tolist() == ["مدرسه", "مدارس"]


@pytest.mark.parametrize("written", ["آموزش و پرورش", "آموزش‌وپرورش", "آموزش وپرورش", "آموزشوپرورش"])
def test_a_phrase_with_and_in_it_matches_in_every_spelling(find, written):
    assert find(f"وزیر {written} آمد") == [("education", "آموزش و پرورش")]


def test_hamza_and_ezafe_and_endings_of_unknown_words_are_no_matter(tokenize_text):
    entries = ["هیئت علمی", "آنکتاد", "ایکائو", "توسعه"]
    text = "هیئت علمی و هييت علمي. آنکتادهای تازه، ایکائوی جهانی، توسعه‌ی کشور"
    found = language.find_patterns(tokenize_text(text), language.compile_patterns({"all": entries}))
    assert found["entry"].tolist() == [entries[0], *entries]


def test_an_inflected_first_word_of_one_entry_does_not_hide_another(tokenize_text):
    patterns = language.compile_patterns({"education": ["دانشجو", "دانشجوی خارجی"]})
    found = language.find_patterns(tokenize_text("دانشجویان و دانشجوی خارجی"), patterns)
    assert found["entry"].tolist() == ["دانشجو", "دانشجوی خارجی"]


def test_a_word_is_not_put_together_from_two_that_only_look_like_it(tokenize_text):
    patterns = language.compile_patterns({"all": ["مادر", "بازار"]})
    assert language.find_patterns(tokenize_text("ما در خانه باز ار"), patterns).empty


def test_a_conversation_is_no_form_of_saying(tokenize_text):
    patterns = language.compile_patterns({"talk": ["گفت‌وگو"], "said": ["گفت"]})
    found = language.find_patterns(tokenize_text("گفتگو، گفت و گو، گفت‌وگوها. او گفت"), patterns)
    assert found["theme"].tolist() == ["talk", "talk", "talk", "said"]


@pytest.mark.parametrize(
    ("written", "count"),
    [("صادرات کشور", 1), ("بانک صادرات", 0), ("بانک‌صادرات", 0), ("صادرات و بانک صادرات", 1), ("بانک صادرات ایران", 0)],
)
def test_an_entry_does_not_count_within_its_not(tokenize_text, written, count):
    patterns = language.compile_patterns({"trade": [Entry("صادرات", unless=("بانک صادرات",))]})
    assert len(language.find_patterns(tokenize_text(written), patterns)) == count


def test_near_asks_for_another_word_of_the_same_sentence(tokenize_text):
    patterns = language.compile_patterns({"trade": [Entry("ترخیص", near=("گمرک", "ترخیص کالا"))]})
    found = language.find_patterns(tokenize_text("ترخیص از گمرک.\nترخیص بیمار. گمرک باز است.\nترخیص کالا"), patterns)
    assert found["paragraph"].tolist() == [1]  # a near that overlaps the match is no other word


def test_exact_means_this_form_in_any_spelling(tokenize_text):
    patterns = language.compile_patterns({"trade": [Entry("بازرگانان", exact=True)]})
    found = language.find_patterns(tokenize_text("بازرگان، بازرگانان، بازرگانانی"), patterns)
    assert found["matched"].tolist() == ["بازرگانان"]


@pytest.mark.parametrize(
    ("glob", "matched"),
    [
        ("صادر*", ["صادرات", "صادرکننده"]),
        ("*گرایی", ["چندجانبه‌گرایی"]),
        ("چند*گرایی", ["چندجانبه‌گرایی"]),
        ("از * به", ["از تهران به"]),
    ],
)
def test_a_star_stands_for_letters_and_alone_for_a_word(tokenize_text, glob, matched):
    text = "صادرات صادرکننده مصادره. چندجانبه‌گرایی از تهران به مشهد"
    assert (
        language.find_patterns(tokenize_text(text), language.compile_patterns({"t": [glob]}))["matched"].tolist()
        == matched
    )


def test_what_is_found_below_counts_once_above(tokenize_text):
    patterns = language.compile_patterns(
        {"trade": [], "exports": ["صادرات", "صادرات نفت"], "energy_trade": ["نفت", "صادرات نفت"]},
        parents={"exports": "trade", "energy_trade": "trade"},
    )
    found = language.find_patterns(tokenize_text("صادرات نفت و صادرات پسته"), patterns)
    assert found["theme"].value_counts().to_dict() == {"trade": 2, "exports": 2, "energy_trade": 1}
    assert found.groupby("theme")["matched"].agg(list)["trade"] == ["صادرات نفت", "صادرات"]


@pytest.mark.parametrize(
    ("entry", "written"),
    [
        ("حمل‌ونقل", "حمل و نقل"),
        ("آب‌وهوا", "آب و هوا"),
        ("واردکننده", "وارد کنندگان"),
        ("سازمان همکاری شانگهای", "سازمان همکاری «شانگهای»"),
        ("گفت‌وگو", "گفت و گوهای"),
    ],
)
def test_compounds_and_names_in_quotation_marks_match_as_they_are_typed(tokenize_text, entry, written):
    tokens = tokenize_text(f"درباره {written} گزارش داد")
    assert language.find_patterns(tokens, language.compile_patterns({"all": [entry]}))["entry"].tolist() == [entry]


def test_a_name_in_quotation_marks_is_still_the_name(tokenize_text):
    patterns = language.compile_patterns({"trade": [Entry("تجارت", unless=("بانک تجارت",))]})
    found = language.find_patterns(tokenize_text("بانک «تجارت» و «تجارت» جهانی و بانک (تجارت)"), patterns)
    assert found["position"].tolist() == [6]


def test_a_near_word_may_stand_where_the_star_does(tokenize_text):
    patterns = language.compile_patterns({"imports": [Entry("از * وارد", near=("هند", "چین"))]})
    found = language.find_patterns(tokenize_text("برنج از هند وارد شد. او از در وارد شد."), patterns)
    assert found["matched"].tolist() == ["از هند وارد"]


def test_small_and_capital_letters_are_one(tokenize_text):
    patterns = language.compile_patterns({"all": ["FATF", Entry("WTO", exact=True)]})
    assert language.find_patterns(tokenize_text("fatf و FATF و wto"), patterns)["entry"].tolist() == [
        "FATF",
        "FATF",
        "WTO",
    ]


def test_endings_are_not_taken_off_words_that_are_known(tokenize_text):
    patterns = language.compile_patterns({"all": ["تن", "جو"]})
    assert language.find_patterns(tokenize_text("تنها شرایط جوی"), patterns).empty


WORDS = ["صادرات", "کالا", "دانشگاه", "و", "کشور", "چندجانبه‌گرایی"]


@given(st.lists(st.sampled_from([*WORDS, "."]), max_size=12))
def test_no_word_counts_twice_in_a_theme_and_each_match_is_in_the_text(words):
    text = " ".join(words)
    tokens = language.tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text or "خالی"]}))
    entries = {"a": ["صادرات", "صادرات کالا", "کالا و", "کالا", "دانشگاه کشور"], "b": ["کالا", "چندجانبه‌گرایی"]}
    found = language.find_patterns(tokens, language.compile_patterns(entries))
    for _, rows in found.groupby("theme"):
        places = [place for row in rows.itertuples() for place in range(row.position, row.position + row.length)]
        assert len(places) == len(set(places))
    written = tokens["token"].tolist()
    assert all(" ".join(written[row.position : row.position + row.length]) == row.matched for row in found.itertuples())
