"""JSON to values: numbers and letters that can be written again, and what crawlers leave at the ends of files."""

import json

import pytest

from helpers.core.errors import CorpusError
from helpers.corpus import read_articles
from helpers.corpus.json_values import json_tree, parse_json
from helpers.corpus.reading import Reading
from tests.corpus.files import put


def value_of(text: str) -> object:
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
    assert value_of(text) == [{"a": 1}, {"a": 2}]


def test_commas_and_brackets_in_words_stay():
    assert value_of('[{"a": "x,] ,}"},]') == [{"a": "x,] ,}"}]


def test_the_error_of_a_broken_file_says_where():
    with pytest.raises(CorpusError, match=r"a.json, line 2: not JSON .*one object per line is needed"):
        value_of('{"a": 1}\n{broken\n{"a": 2}')
    for text in ["متن", '[{"a": 1}, {"a"', "12 13"]:
        with pytest.raises(CorpusError, match="a.json: not JSON"):
            value_of(text)
    with pytest.raises(CorpusError, match="b, line 3: not JSON"):
        parse_json("{", "b, line 3", "one object")


def test_numbers_that_are_none_or_too_large(tmp_path):
    rows = '[{"id": 12.0, "text": "a", "x": NaN, "y": 1e999}, {"id": %s, "text": "b", "x": -Infinity, "y": %s}]'
    articles = read_articles(put(tmp_path, "a.json", rows % ("9" * 30, "7" * 5000)))
    assert articles["article_id"].tolist() == ["12", "9" * 30]
    assert articles["x"].isna().all() and articles.loc[1, "y"] == "7" * 5000
    assert json.loads(articles.to_json(orient="records", date_format="iso"))


def test_halves_of_letters_can_be_written_as_utf_8(tmp_path):
    rows = (
        r'[{"id": "\ud83d", "text": "a\ud800b", "\udfff": {"x": ["\uDC00"]}, "emoji": "\ud83d\ude00", "t": "\\ud800"}]'
    )
    articles = read_articles(put(tmp_path, "a.json", rows))
    assert articles.loc[0, "text"] == "a\ufffdb" and articles.loc[0, "article_id"] == "\ufffd"
    assert articles.loc[0, "emoji"] == "\U0001f600" and articles.loc[0, "t"] == r"\ud800"
    assert articles.to_csv().encode() and articles.to_json(force_ascii=False, date_format="iso").encode()
