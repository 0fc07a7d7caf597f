import pandas as pd
import pytest

from helpers.analysis.occurrences import find_occurrences, rows_of
from helpers.core.errors import TableError


@pytest.fixture(scope="module")
def tokens():
    from helpers import language

    text = "همکاری‌ها و همکاریهای ما. سازمان ملل متحد"
    return language.tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]}))


@pytest.mark.parametrize(
    ("term", "unit", "rows"),
    [
        ("همكاري", "lemma", [(0, 1), (2, 3)]),
        ("همکاری‌ها", "token", [(0, 1)]),
        ("سازمان ملل", "lemma", [(5, 7)]),
        ("سازمانهای ملل", "token", []),
        ("نیست", "lemma", []),
    ],
)
def test_a_word_is_found_by_its_lemma_or_in_its_form_and_a_phrase_in_any_spelling(tokens, term, unit, rows):
    found = find_occurrences(tokens, term, unit=unit, verb="concordance")
    assert list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)) == rows


@pytest.mark.parametrize(
    ("term", "message"), [("،", "a term needs a letter or a digit"), ("همکار*", "[*] is no wildcard here")]
)
def test_what_is_no_term_is_one_error(tokens, term, message):
    with pytest.raises(TableError, match=f"concordance: {message}"):
        find_occurrences(tokens, term, unit="lemma", verb="concordance")


def test_a_place_of_which_there_is_no_token_is_named(tokens):
    with pytest.raises(TableError, match="concordance: there is no token 99 in article '1'; give the tokens that were"):
        rows_of(pd.DataFrame({"article_id": ["1"], "position": [99]}), tokens, verb="concordance")
