"""Python literals: read as they were printed, and nothing is evaluated."""

import datetime
import json
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.core.errors import CorpusError
from helpers.corpus import read_articles
from helpers.corpus.literals import is_python, json_tree, parse_json, python_tree
from helpers.corpus.reading import Reading
from tests.corpus.files import put

TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def value_of(text: str) -> object:
    return python_tree(text, Reading("a.txt"))


@given(st.lists(TREES, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_what_repr_writes_is_read_again(tree):
    assert value_of(repr(tree)) == tree


def test_tuples_are_lists_and_moments_and_ids_are_texts():
    moment = datetime.datetime(2023, 9, 26, 22, 58)
    assert value_of(repr((1, "نان", moment, None))) == [1, "نان", "2023-09-26 22:58:00", None]
    assert value_of("[datetime.date(2023, 9, 6), Timestamp('2023-09-26'), ObjectId('5f'), nan, b'x']") == [
        *["2023-09-06", "2023-09-26", "5f", None, "x"]
    ]
    assert value_of("news = [{'a': 1}]") == [{"a": 1}]
    assert value_of("(1, 'a')\n\n(2, 'b')\n") == [[1, "a"], [2, "b"]]


@pytest.mark.parametrize(
    "text",
    [
        *["__import__('os').system('x')", "[open('x')]", "[1][0]", "'a' * 99", "1-1", "-" * 9999 + "1", "('a')('b')"],
        *["[" * 100_000, "[]" + "[0]" * 100_000, "[lambda: 1]", "[x for x in y]", "{'a': {*b}}", "f'{x}'", "'a", "متن"],
    ],
)
def test_nothing_is_evaluated_and_what_is_no_literal_is_an_error(text):
    with pytest.raises(CorpusError, match="line 1: not a list, tuple or dictionary of Python"):
        value_of(text)


def test_halves_of_letters_can_be_written_as_utf_8():
    text = r"['\ud83d', {'\ud800': 'a\ud800b'}, '\ud83d\ude00']"
    assert value_of(text) == ["\ufffd", {"\ufffd": "a\ufffdb"}, "\U0001f600"]


def test_the_error_says_which_line():
    with pytest.raises(CorpusError, match="line 2"):
        value_of("(1, 'a')\n(2, open)\n")


@pytest.mark.parametrize(
    "text", ["'" + "a" * 1_000_000, "'a\\" * 100_000, "'a' " * 100_000 + "!", "[" + "1," * 50_000 + "]"]
)
def test_no_text_takes_long(text):
    begun = time.process_time()
    with suppress(CorpusError):
        value_of(text)
    assert time.process_time() - begun < 5


def test_python_begins_as_python_does():
    for text in ["{'a': 1}", "[{'a'", "(1195166, 'متن'", "[('a', 1)]", "news = [{'a'", "['متن'", "(None, 1)"]:
        assert is_python(text)
    for text in ["(۱۲) متن", "[متن]", "(به گزارش مهر)", "'نقل' متن", "{متن}", "متن", "(1404) متن", "[1] متن"]:
        assert not is_python(text)


def value_of_json_values(text: str) -> object:
    return json_tree(text, Reading("a.json"))


@pytest.mark.parametrize(
    "text",
    [
        *[
            '[{"a": 1}, {"a": 2}]',
            '{"a": 1}\n{"a": 2}',
            '{"a":\n1}{"a": 2}',
            '[{"a": 1}][{"a": 2}]',
            '[{"a": 1}]\n[{"a": 2}]',
        ],
        *['{"a": 1},\n{"a": 2},\n', '[{"a": 1,}, {"a": 2},]', 'x = [{"a": 1}, {"a": 2}];', 'f([{"a": 1}, {"a": 2}]);'],
        *['window.YTD.tweets.part0 = [{"a": 1}, {"a": 2}]', '\ufeff[{"a": 1}, {"a": 2}]', "[{'a': 1}, {'a': 2}]"],
    ],
)
def test_values_are_read_however_they_end(text):
    assert value_of_json_values(text) == [{"a": 1}, {"a": 2}]


def test_commas_and_brackets_in_words_stay():
    assert value_of_json_values('[{"a": "x,] ,}"},]') == [{"a": "x,] ,}"}]


def test_the_error_of_a_broken_file_says_where():
    with pytest.raises(CorpusError, match=r"a.json, line 2: not JSON .*one object per line is needed"):
        value_of_json_values('{"a": 1}\n{broken\n{"a": 2}')
    for text in ["متن", '[{"a": 1}, {"a"', "12 13"]:
        with pytest.raises(CorpusError, match="a.json: not JSON"):
            value_of_json_values(text)
    with pytest.raises(CorpusError, match="b, line 3: not JSON"):
        parse_json("{", "b, line 3", "one object")


def test_numbers_that_are_none_or_too_large(tmp_path):
    rows = '[{"id": 12.0, "text": "a", "x": NaN, "y": 1e999}, {"id": %s, "text": "b", "x": -Infinity, "y": %s}]'
    articles = read_articles(put(tmp_path, "a.json", rows % ("9" * 30, "7" * 5000)))
    assert articles["article_id"].tolist() == ["12", "9" * 30]
    assert articles["x"].isna().all() and articles.loc[1, "y"] == "7" * 5000
    assert json.loads(articles.to_json(orient="records", date_format="iso"))


def test_halves_of_letters_can_be_written_as_utf_8_json_values(tmp_path):
    rows = (
        r'[{"id": "\ud83d", "text": "a\ud800b", "\udfff": {"x": ["\uDC00"]}, "emoji": "\ud83d\ude00", "t": "\\ud800"}]'
    )
    articles = read_articles(put(tmp_path, "a.json", rows))
    assert articles.loc[0, "text"] == "a\ufffdb" and articles.loc[0, "article_id"] == "\ufffd"
    assert articles.loc[0, "emoji"] == "\U0001f600" and articles.loc[0, "t"] == r"\ud800"
    assert articles.to_csv().encode() and articles.to_json(force_ascii=False, date_format="iso").encode()
