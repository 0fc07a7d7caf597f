"""JSON: a row per article wherever the articles are in it; what would do harm is one error."""

import json

import pandas as pd
import pytest

from helpers.corpus.reading import Between, Reading
from helpers.corpus.trees import is_json, json_line_rows, read_json, read_python
from tests.corpus.files import ARTICLES, error_of, put

ROWS = [{name: article[name] for name in ("title", "text", "date", "url")} for article in ARTICLES]
TEXTS = [row["text"] for row in ROWS]


def rows_of(tree: object, read=read_json, **options) -> list[dict]:
    """Return the rows of a tree, or of a text."""
    text = tree if isinstance(tree, str) else json.dumps(tree, ensure_ascii=False)
    return [row for _, row in read(text, Reading("a.json", **options))]


def as_lines(rows: list) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


NESTED = {
    "array": ROWS,
    "in an object": {"success": True, "data": {"page": 1, "items": ROWS}},
    "beside a message": {"message": "success", "content": {"items": ROWS}},
    "one alone": {"status": 1, "message": "ok", "post": {**ROWS[0], "tags": ["نان"]}},
    "beside another array": {"articles": ROWS, "tags": [{"name": "سیاسی"}], "menu": [{"text": "خانه", "id": 1}]},
    "two arrays of articles": {"first": ROWS[:1], "second": ROWS[1:]},
    "by id": {f"n{number}": row for number, row in enumerate(ROWS)},
    "Elasticsearch": {"took": 3, "hits": {"total": 3, "hits": [{"_index": "news", "_source": row} for row in ROWS]}},
    "lines of elasticdump": as_lines([{"_index": "news", "_id": "1", "_source": row} for row in ROWS]),
    "objects around objects": [{"tweet": row} for row in ROWS],
    "lines": as_lines(ROWS),
    "one behind the other": "\n".join(json.dumps(row, indent=1) for row in ROWS),
    "arrays one behind the other": as_lines([ROWS[:2], ROWS[2:]]),
    "arrays glued": json.dumps(ROWS[:1]) + json.dumps(ROWS[1:]),
    "commas before the end": json.dumps(ROWS).replace("}]", "},]").replace('"}', '",}'),
    "byte order mark": "\ufeff" + json.dumps(ROWS),
    "named by a script": "var news = " + json.dumps(ROWS) + ";",
    "in a call": "callback(" + json.dumps(ROWS) + ");",
    "Python's quotation marks": repr(ROWS),
}


@pytest.mark.parametrize("shape", NESTED)
def test_articles_are_found_wherever_they_are(shape):
    assert [row["text"] for row in rows_of(NESTED[shape])] == TEXTS[: 1 if shape == "one alone" else 3]


@pytest.mark.parametrize("orient", ["columns", "split", "index", "records", "table"])
def test_tables_of_pandas_are_read_in_each_orient(orient):
    rows = rows_of(pd.DataFrame(ROWS).to_json(orient=orient))
    assert [{name: row[name] for name in ROWS[0]} for row in rows] == ROWS


def test_tables_without_names_in_their_rows():
    assert rows_of({name: [row[name] for row in ROWS] for name in ROWS[0]}) == ROWS
    assert rows_of(TEXTS) == [{"text": text} for text in TEXTS]
    values = [list(row.values()) for row in ROWS]
    assert rows_of(values)[2] == {f"column {n}": value for n, value in enumerate(ROWS[2].values(), start=1)}
    assert rows_of([list(ROWS[0]), *values]) == ROWS


def test_a_name_above_the_articles_is_their_outlet():
    for above in [
        {"site_name": "نمونه"},
        {"agency": {"name": "نمونه"}},
        {"version": "https://jsonfeed.org/version/1.1"},
    ]:
        rows = rows_of({**above, "title": "نمونه", "items": ROWS})
        assert {row[Between.OUTLET] for row in rows} == {"نمونه"}
    assert Between.OUTLET not in rows_of({"title": "جست\u200cوجو", "items": ROWS})[0]


def test_an_article_keeps_what_is_inside_it():
    article = {**ROWS[0], "comments": [{"text": "نظر " * 40}], "related": [{"title": "خبر", "text": TEXTS[1]}]}
    assert rows_of(article) == [article] and rows_of([article]) == [article]
    rendered = {"id": 1, "title": {"rendered": "تیتر"}, "content": {"rendered": f"<p>{TEXTS[0]}</p>"}}
    assert rows_of([rendered]) == [rendered]


def test_a_short_article_with_something_inside_is_one():
    article = {"title": "خبر", "text": "کوتاه", "tags": ["نان"], "media": [{"type": "photo"}]}
    assert rows_of(article) == [article]


def test_an_article_without_text_stays_a_row():
    assert len(rows_of([*ROWS, {"title": "عکس", "text": ""}])) == 4


def test_columns_without_known_names_are_found_by_their_length_or_by_name():
    rows = [{"t": "خبر", "x": text} for text in TEXTS]
    assert rows_of({"meta": [{"a": "b"}], "list": rows}) == rows
    assert rows_of({"meta": [{"a": "b"}], "list": rows}, columns={"text": "x"}) == rows


def test_values_that_mongodb_writes_as_objects():
    row = {
        "_id": {"$oid": "5f00"},
        "text": "a",
        "at": {"$date": {"$numberLong": "1754488500000"}},
        "n": {"$date": "2025"},
    }
    assert rows_of(row) == [{"_id": "5f00", "text": "a", "at": 1754488500000, "n": "2025"}]


def test_trafilatura_names_the_address_source():
    row = rows_of({"text": "a", "source": "https://news.example/1", "sitename": None, "hostname": "news.example"})[0]
    assert row["url"] == "https://news.example/1" and row[Between.OUTLET] == "news.example" and "source" not in row


def test_lines_of_an_array_are_lines():
    lines = ["[", *(json.dumps(row) + "," for row in ROWS[:2]), json.dumps(ROWS[2]), "]"]
    assert [row for _, row in json_line_rows(lines, Reading("a.jsonl"))] == ROWS


def test_python_literals_are_read_by_the_same_rules():
    assert rows_of(repr(ROWS), read_python) == ROWS
    assert rows_of("\n".join(map(repr, ROWS)), read_python) == ROWS
    tuples = "\n".join(repr(tuple(row.values())) for row in ROWS)
    assert [row["column 2"] for row in rows_of(tuples, read_python)] == TEXTS


def test_json_begins_as_json_does():
    for text in ['{"a": 1}', '[{"a"', '["a"', "[]", 'window.YTD.tweets.part0 = [ {\n "tweet"']:
        assert is_json(text)
    for text in ["[۱] متن", "{متن}", '"نقل قول" متن', "متن", 'window.YTD.like.part0 = [{"a"', "var x = [1]"]:
        assert not is_json(text)


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '[{"text":' + "[" * 500 + "]" * 500 + "}]",
        '[{"text": "a", "b": ' + '{"c":' * 60 + "1" + "}" * 60 + "}]",
    ],
)
def test_what_is_nested_too_deep_is_an_error(tmp_path, content):
    error_of(put(tmp_path, "a.json", content))


def test_what_a_search_machine_marks_in_a_text_is_no_article():
    hits = [{"_id": "1", "_source": row, "highlight": {"body": [row["text"]], "text": [row["text"]]}} for row in ROWS]
    assert [row["text"] for row in rows_of({"hits": {"hits": hits}})] == TEXTS


def test_a_mapping_of_fields_is_no_article(tmp_path):
    fields = {"title": {"type": "text"}, "body": {"type": "text", "analyzer": "fa"}}
    error_of(put(tmp_path, "a.json", json.dumps({"news": {"mappings": {"properties": fields}}})))


def test_numbers_of_sections_and_tags_are_no_names():
    post = {"title": {"rendered": "نان"}, "content": {"rendered": TEXTS[0]}, "categories": [4], "tags": [7, 8]}
    terms = [
        [{"name": "شهر", "taxonomy": "category"}],
        [{"name": name, "taxonomy": "post_tag"} for name in ("نان", "آب")],
    ]
    bare, named = rows_of([post, {**post, "_embedded": {"wp:term": terms, "author": [{"name": "نویسنده"}]}}])
    assert "tags" not in bare and "categories" not in bare and bare["tags_ids"] == [7, 8]
    assert (named["categories"], named["tags"]) == (["شهر"], ["نان", "آب"])


def test_a_reader_of_feeds_says_whose_feed_an_entry_is_of():
    origin = {"streamId": "feed/x", "title": "نمونه"}
    links = [{"href": "https://news.example/1"}]
    for texts in ({"content": {"content": TEXTS[0]}}, {"summary": {"content": TEXTS[0], "direction": "rtl"}}):
        (row,) = rows_of({"items": [{"title": "نان", "alternate": links, "origin": origin, **texts}]})
        assert (row[Between.OUTLET], row["url"]) == ("نمونه", "https://news.example/1")


def test_what_an_object_about_the_text_says_is_of_the_article():
    row = rows_of([{"text": TEXTS[0], "meta": {"date": "1404/05/15", "text": "x", "depth": 3}}])[0]
    assert (row["text"], row["date"]) == (TEXTS[0], "1404/05/15")
    assert "depth" not in row


def test_a_line_may_be_a_page_of_articles():
    users = {"users": [{"id": "1", "username": "nemuneh"}]}
    page = {"data": [{"id": "1", "author_id": "1", "text": text} for text in TEXTS], "includes": users}
    for lines in ([page, page], [{"page": 1, "items": ROWS}, {"page": 2, "items": ROWS}]):
        rows = [row for _, row in json_line_rows(as_lines(lines).splitlines(), Reading("a.jsonl"))]
        assert [row["text"] for row in rows] == TEXTS * 2
    # What is said of an article whose text is empty is no article.
    rows = list(json_line_rows(as_lines([{"text": "", "comments": ROWS}]).splitlines(), Reading("a.jsonl")))
    assert [row["text"] for _, row in rows] == [""]
