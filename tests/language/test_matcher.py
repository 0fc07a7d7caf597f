import pytest

from helpers import language

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
