import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import language
from helpers.language import Entry, PatternMatcher, compile_patterns, find_patterns

ENTRIES = {
    "multilateralism": ["سازمان همکاری شانگهای", "شانگهای"],
    "education": ["آموزش و پرورش", "آموزش", "دانشجو"],
    "trade": ["شانگهای"],
}


@pytest.fixture
def find(tokenize_text):
    """The matches of the entries of some themes in a text."""

    def run(text, entries=ENTRIES, **options):
        return find_patterns(tokenize_text(text), compile_patterns(entries, **options))

    return run


def pairs(found):
    return list(zip(found["theme"], found["entry"], strict=True))


def test_the_longest_match_wins_within_a_theme_and_a_word_may_serve_two(find):
    assert pairs(find("سازمان همکاری شانگهای")) == [
        ("multilateralism", "سازمان همکاری شانگهای"),
        ("trade", "شانگهای"),
    ]
    assert pairs(find("آموزش و پرورش دانشجویان")) == [("education", "آموزش و پرورش"), ("education", "دانشجو")]


def test_no_match_across_sentences(find):
    assert pairs(find("آموزش. و پرورش")) == [("education", "آموزش")]


def test_nothing_found_is_an_empty_table_with_its_columns(find):
    found = find("سلام")
    assert found.empty and {"article_id", "theme", "entry", "matched"} <= set(found.columns)


@pytest.mark.parametrize(
    ("text", "count"),
    [("صادرات کشور", 1), ("بانک صادرات", 0), ("بانک‌صادرات", 0), ("صادرات و بانک صادرات", 1), ("بانک صادرات ایران", 0)],
)
def test_an_entry_does_not_count_within_its_not(find, text, count):
    assert len(find(text, {"trade": [Entry("صادرات", unless=("بانک صادرات",))]})) == count


def test_near_asks_for_another_word_of_the_same_sentence(find):
    entries = {"trade": [Entry("ترخیص", near=("گمرک", "ترخیص کالا"))]}
    found = find("ترخیص از گمرک.\nترخیص بیمار. گمرک باز است.\nترخیص کالا", entries)
    assert found["paragraph"].tolist() == [1]  # a near that overlaps the match is no other word


def test_a_near_word_may_stand_where_the_star_does(find):
    found = find("برنج از هند وارد شد. او از در وارد شد.", {"imports": [Entry("از * وارد", near=("هند", "چین"))]})
    assert found["matched"].tolist() == ["از هند وارد"]


def test_a_name_in_quotation_marks_is_still_the_name(find):
    entries = {"trade": [Entry("تجارت", unless=("بانک تجارت",))]}
    assert find("بانک «تجارت» و «تجارت» جهانی و بانک (تجارت)", entries)["position"].tolist() == [6]


def test_what_is_found_below_counts_once_above(find):
    found = find(
        "صادرات نفت و صادرات پسته",
        {"trade": [], "exports": ["صادرات", "صادرات نفت"], "energy_trade": ["نفت", "صادرات نفت"]},
        parents={"exports": "trade", "energy_trade": "trade"},
    )
    assert found["theme"].value_counts().to_dict() == {"trade": 2, "exports": 2, "energy_trade": 1}
    assert found.groupby("theme")["matched"].agg(list)["trade"] == ["صادرات نفت", "صادرات"]


def test_a_matcher_finds_the_same_in_each_table_as_in_all_of_them(seed_tokens):
    patterns = compile_patterns({"all": ["ایران", "وزیر امور خارجه", "سال *"], "trade": ["صادرات", "ایران"]})
    matcher = PatternMatcher(patterns)
    ids = seed_tokens["article_id"].unique()
    parts = [matcher.find(seed_tokens[seed_tokens["article_id"] == each]) for each in ids]
    together = pd.concat([part.assign(theme=part["theme"].astype("str")) for part in parts], ignore_index=True)
    pd.testing.assert_frame_equal(together, find_patterns(seed_tokens, patterns))


def test_a_lemma_that_a_user_changed_counts_in_its_rows_only(tokenize_text):
    tokens = tokenize_text("کتاب نو. کتاب کهنه")
    tokens.loc[0, "lemma"] = "دفتر"
    assert find_patterns(tokens, compile_patterns({"all": ["دفتر"]}))["position"].tolist() == [0]


WORDS = ["صادرات", "کالا", "دانشگاه", "کشور", "خبر"]
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple)


@given(
    st.lists(st.sampled_from([*WORDS, "."]), min_size=1, max_size=14),
    st.dictionaries(st.sampled_from("ab"), st.lists(PHRASES, min_size=1, max_size=4, unique=True), min_size=1),
)
def test_the_matches_are_those_of_a_search_word_by_word(words, phrases):
    text = " ".join(words)
    tokens = language.tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]}))
    found = find_patterns(
        tokens, compile_patterns({theme: list(map(" ".join, listed)) for theme, listed in phrases.items()})
    )
    matches = set(found[["theme", "position", "length", "entry"]].itertuples(index=False, name=None))
    assert matches == {(theme, *span) for theme, listed in phrases.items() for span in longest_apart(tokens, listed)}
    typed = tokens["token"].to_numpy()
    spans = [np.arange(row.position, row.position + row.length) for row in found.itertuples()]
    assert [" ".join(typed[span]) for span in spans] == found["matched"].tolist()


def longest_apart(tokens, phrases):
    """Yield position, length and entry of the matches of one theme: the longest first, none on another."""
    words, sentences = tokens["token"].tolist(), tokens["sentence"].tolist()
    spans = [
        (-len(phrase), start, number)
        for number, phrase in enumerate(phrases)
        for start in range(len(words) - len(phrase) + 1)
        if words[start : start + len(phrase)] == list(phrase) and len({*sentences[start : start + len(phrase)]}) == 1
    ]
    taken = set()
    for length, start, number in sorted(spans):
        if taken.isdisjoint(range(start, start - length)):
            taken.update(range(start, start - length))
            yield start, -length, " ".join(phrases[number])
