"""Segments and sentences: hazm's rules, but where we say."""

import re

import hazm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.core.arrays import Vocabulary
from helpers.language.morphology import verbs
from helpers.language.segments import (
    GLUED,
    LINE,
    SPACE,
    SPLIT,
    Segments,
    clean,
    pair_quotes,
    split_lines,
    split_signs,
)
from tests.language import reference
from tests.language.texts import frequent_words

HAZM = hazm.WordTokenizer()
# Not the adjectives that hazm takes for participles (خسته شد), which we leave apart.
PARTICIPLES = sorted(HAZM.verbe - verbs().adjectives)[:200]
PARTS = st.sampled_from([*HAZM.before_verbs, *HAZM.after_verbs, *PARTICIPLES, "صلح", "را"])


@given(st.lists(st.sampled_from([*' .!؟?⸮،:"-/؛', ". ", "! ", "؟! ", *frequent_words()[:200]]), max_size=12))
@settings(max_examples=100)
def test_signs_before_a_space_end_the_sentences_that_hazm_finds(parts):
    # Where nothing closes a sentence, and none ends between two words or behind an abbreviation.
    line = re.sub(r" +(?=[.!؟?⸮])|(?<=[.!؟?⸮])(?=[^ .!؟?⸮])", "", clean(" ".join(parts)))
    sentences = [" ".join(found) for found in reference.split_sentences(reference.split_words(line))]
    expected = hazm.SentenceTokenizer().tokenize(line)
    assert [one.replace(" ", "") for one in sentences] == [one.replace(" ", "") for one in expected]


@given(st.lists(PARTS, min_size=1, max_size=6))
@settings(max_examples=100)
def test_verbs_are_joined_as_hazm_joins_them(words):
    # Behind a word, since hazm loses the auxiliary that stands at the end of a sentence.
    assert reference.join_verbs([*words, "صلح"]) == HAZM.join_verb_parts([*words, "صلح"])


@pytest.mark.parametrize(
    ("unit", "parts"),
    [
        ("*", ["*"]),
        ("_", ["_"]),
        ("a_b", ["a_b"]),
        ("*FATF-", ["*", "FATF", "-"]),
        ("C++", ["C++"]),
        ("C++-", ["C", "++-"]),
        ("😀", ["😀"]),
        ("😀😀👍🏽a", ["😀", "😀", "👍🏽", "a"]),
        ("🇮🇷🇮🇷", ["🇮🇷", "🇮🇷"]),
        ("AT&T=x+y", ["AT&T", "=", "x", "+", "y"]),
        ("❤\ufe0fa", ["❤\ufe0f", "a"]),
        ("हिन्दी", ["हिन्दी"]),
        ("٪\u200c", ["٪\u200c"]),
        ("d_j@mail", ["d_j@mail"]),
    ],
)
def test_signs_at_the_edges_of_what_is_not_persian(unit, parts):
    assert split_signs(unit) == parts


def test_quotes_are_paired_as_cleaning_pairs_them():
    assert clean('"كتابهاي" 3.5') == "«کتابهای» ۳٫۵"
    assert pair_quotes('گفت: "صلح" و “نان”') == "گفت: «صلح» و «نان»" and pair_quotes('""') == '""'


@pytest.mark.parametrize("odd", ["", "\ud800"])
def test_lines_are_split_at_spaces(odd):
    raw_tokens, numbers, sizes = split_lines([f"نان و آب{odd}", "", " آب\u2003نان"])
    assert [raw_tokens[number] for number in numbers] == ["نان", "و", f"آب{odd}", "آب", "نان"]
    assert sizes.tolist() == [3, 0, 2]


def test_segments_are_known_with_what_separates_them():
    names = Vocabulary()
    segments, separators, lines = Segments(names).of(["(كتابها)،", "علمي-پژوهشي _نو #خبر"])
    assert names.texts(segments) == ("(", "کتابها", ")", "،", "علمی", "-", "پژوهشی", "_", "نو", "#خبر")
    assert separators.tolist() == [SPLIT, SPLIT, SPLIT, LINE, GLUED, GLUED, SPACE, SPLIT, SPACE, LINE]
    assert lines.tolist() == [0] * 4 + [1] * 6
