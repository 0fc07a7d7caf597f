"""Which columns are ours: by name in any typing, else by content; where the names stand; rows of other names."""

import csv
import io
import itertools
import json
import random

import pandas as pd
import pytest

from helpers.core.errors import CorpusError
from helpers.corpus import load_articles, parse_columns, read_articles
from helpers.corpus.columns import COMMON_NAMES, column_of
from tests.corpus.files import ARTICLES, error_of, put

TEXTS = [article["text"].replace("\n", " ") for article in ARTICLES]
TITLES = [article["title"] for article in ARTICLES]
DATES = ["1404/05/15", "1404/05/16", "1404/05/17"]
URLS = [f"https://example.ir/news/{number}" for number in range(3)]


def test_a_cell_as_long_as_a_text_names_no_column():
    assert (column_of(f"{'a.' * 200}text"), column_of(f"{'a.' * 300}text")) == ("text", "")


def as_rows(*columns, header=(), above=()) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows([*above, *([header] if header else []), *zip(*columns, strict=True)])
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for column, names in COMMON_NAMES.items() for name in names]
)
def test_a_usual_name_is_known_in_any_typing(name, column):
    words = name.replace("_", " ").split()
    joined = ["".join(words), " ".join(words), "\u200c".join(words), "-".join(words), "_".join(words).upper()]
    camel = "".join(word.title() for word in words)
    assert {column_of(typed) for typed in [name, *joined, camel, f"_source.{name}"]} == {column}


def test_no_name_stands_for_two_columns():
    names = [column_of(name) for names in COMMON_NAMES.values() for name in names]
    assert names == [column for column, names in COMMON_NAMES.items() for _ in names]


@pytest.mark.parametrize(
    "name", ["news_text", "NewsText", "articleBody", "متن خبر", "متن‌خبر", "post text", "متن مقاله"]
)
def test_what_says_only_that_it_is_news_does_not_count(name):
    assert column_of(name) == "text"


@pytest.mark.parametrize("name", ["", "الف", "views", "authors", "textual", "context", "updated_at", "تعداد"])
def test_other_names_are_no_column_of_ours(name):
    assert column_of(name) == ""


def test_a_table_of_unknown_names_is_read_by_what_its_columns_hold(tmp_path):
    numbers = ["17", "18", "19"]
    for order in itertools.permutations([(TEXTS, "a"), (TITLES, "b"), (DATES, "c"), (URLS, "d"), (numbers, "e")]):
        columns, header = zip(*order, strict=True)
        path = put(tmp_path, "a.csv", as_rows(*columns, header=header))
        with pytest.warns(UserWarning, match="chosen by what they hold: text from 'a'"):
            articles = read_articles(path)
        assert articles["text"].tolist() == TEXTS and articles["title"].tolist() == TITLES
        assert articles["url"].tolist() == URLS and articles["date_as_written"].tolist() == DATES


def test_the_advice_of_a_choice_and_of_an_error_works(tmp_path):
    path = put(tmp_path, "a.csv", as_rows(TEXTS, [f"{text} و پایان خبر" for text in TEXTS], header=["a", "b"]))
    with pytest.warns(UserWarning, match='text from \'b\'.*columns={"text": "b"}'):
        articles = read_articles(path)
    assert articles["text"].str.endswith("پایان خبر").all()
    assert read_articles(path, columns={"text": "a"})["text"].tolist() == TEXTS
    path = put(tmp_path, "b.csv", as_rows(TITLES, URLS, header=["title", "url"]))
    assert "none of its columns looks like the text" in error_of(path)
    assert read_articles(path, columns={"text": "title"})["text"].tolist() == TITLES


@pytest.mark.parametrize("held", [URLS, ["1", "2", "3"], DATES])
def test_a_column_of_addresses_or_numbers_is_never_taken_for_the_text(tmp_path, held):
    path = put(tmp_path, "a.csv", as_rows(held, TEXTS, header=["text", "x"]))
    with pytest.warns(UserWarning, match="text from 'x'"):
        assert read_articles(path)["text"].tolist() == TEXTS
    with pytest.raises(CorpusError, match="'text', which columns= names for the text, holds no text .*'x' looks like"):
        read_articles(path, columns={"text": "text"})


def test_names_are_found_below_a_title_and_their_absence_is_said(tmp_path):
    header = ["عنوان", "متن", "تاریخ درج"]
    for above in ([], [["گزارش ماه", "", ""]], [["گزارش ماه", "", ""], ["", "", ""], ["مشخصات", "محتوا", ""]]):
        path = put(tmp_path, "a.csv", as_rows(TITLES, TEXTS, DATES, header=header, above=above))
        if above:
            with pytest.warns(UserWarning, match="left out above the names of the columns: 'گزارش ماه"):
                articles = read_articles(path)
        else:
            articles = read_articles(path)
        assert articles["text"].tolist() == TEXTS and articles["date"].notna().all()
    path = put(tmp_path, "b.csv", as_rows(TITLES, TEXTS, DATES))
    with pytest.warns(UserWarning) as told:
        articles = read_articles(path)
    assert [len(articles), "names no columns" in str(told[0].message)] == [3, True]
    assert articles[["title", "text"]].values.tolist() == [list(pair) for pair in zip(TITLES, TEXTS, strict=True)]
    assert read_articles(path, columns={"text": "column 1"})["text"].tolist() == TITLES


@pytest.mark.parametrize("seed", range(5))
def test_rows_that_name_their_text_differently_are_read_alike_in_parts(tmp_path, seed):
    chance = random.Random(seed)
    names = ["text", "body", "content", "متن خبر"]
    rows = [{"id": str(number), chance.choice(names): f"{TEXTS[0]} {number}"} for number in range(24)]
    path = put(tmp_path, "a.jsonl", "\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    whole = read_articles(path)
    assert whole["text"].tolist() == [f"{TEXTS[0]} {number}" for number in range(24)]
    for size in (1, 7, 24):
        parts = pd.concat(list(read_articles(path, chunks=size)), ignore_index=True)
        assert parts[["article_id", "text"]].equals(whole[["article_id", "text"]])


def test_a_lead_is_part_of_the_text_once(tmp_path):
    lead = "باران پارک را تازه کرد."
    rows = [{"text": TEXTS[0], "lead": lead}, {"text": f"{lead} {TEXTS[0]}", "lead": lead}, {"text": TEXTS[0]}]
    articles = read_articles(put(tmp_path, "a.json", json.dumps(rows)))
    assert articles["text"].tolist() == [f"{lead}\n{TEXTS[0]}", f"{lead} {TEXTS[0]}", TEXTS[0]]


def test_columns_of_the_command_line(tmp_path):
    assert parse_columns("text=body,outlet=url") == {"text": "body", "outlet": "url"}
    assert parse_columns("") == parse_columns(None) == parse_columns({}) == {}
    for wrong, message in [("text", "names no column"), ("text=", "names no column"), ("x=y", "'x' is not a column")]:
        with pytest.raises(CorpusError, match=message):
            parse_columns(wrong)
    rows = [{"words": text, "address": url, "url": "u"} for text, url in zip(TEXTS, URLS, strict=True)]
    path = put(tmp_path, "a.json", json.dumps(rows))
    articles, _ = load_articles(path, columns="text=words,outlet=address")
    assert articles["text"].tolist() == TEXTS and articles["outlet"].ne("").all() and articles["url"].eq("u").all()


def test_tags_are_a_list_however_they_are_written(tmp_path):
    rows = [
        {"text": TEXTS[0], "tags": tags}
        for tags in (["پارک", "شهر"], "پارک، شهر", "#پارک | #شهر", None, "پارک;شهر;پارک")
    ]
    articles = read_articles(put(tmp_path, "a.json", json.dumps(rows)))
    assert articles["tags"].tolist() == [["پارک", "شهر"], ["پارک", "شهر"], ["پارک", "شهر"], [], ["پارک", "شهر"]]


def test_a_line_says_what_was_read_and_what_was_passed_by(tmp_path, capsys):
    put(tmp_path, "a.csv", as_rows(TEXTS, header=["text"]))
    put(tmp_path, "b.txt", TEXTS[0])
    put(tmp_path, "notes.py", "x = 1")
    read_articles(tmp_path)
    assert "4 articles read from 2 files of" in (line := capsys.readouterr().err) and "1 files (notes.py)" in line
    for _ in read_articles(tmp_path, chunks=2):
        pass


@pytest.mark.parametrize(
    ("value", "section"),
    [
        ("سیاسی", "سیاسی"),
        ({"name": "سیاسی", "id": 3}, "سیاسی"),
        ({"original": "خبر/سیاسی", "major": "News"}, "خبر/سیاسی"),
        ({"major": "News", "minor": "Sport"}, "News / Sport"),
        (["سیاسی", "ایران"], "سیاسی ایران"),
        (None, ""),
    ],
)
def test_a_section_is_a_text_whatever_the_source_has(tmp_path, value, section):
    path = put(tmp_path, "a.json", json.dumps([{"text": TEXTS[0], "category": value}]))
    assert read_articles(path)["section"].tolist() == [section]


def test_the_moment_of_a_form_gives_way_to_the_date_of_publishing(tmp_path):
    head = "Timestamp,تیتر,متن کامل,تاریخ انتشار,ساعت خبر\n"
    row = f'6/1/2024 10:00:00,نان,"{ARTICLES[0]["text"]}",1404/05/15,17:25\n'
    assert str(read_articles(put(tmp_path, "a.csv", head + row)).loc[0, "date"]) == "2025-08-06 17:25:00"


def test_words_for_a_missing_cell_are_no_words(tmp_path):
    rows = "".join(f'{n},NA,"{article["text"]}",NA\n' for n, article in enumerate(ARTICLES)) + "9,نان,NA,NA\n"
    articles, left_out = load_articles(put(tmp_path, "a.csv", "id,title,text,tags\n" + rows), strip=False)
    assert articles["title"].tolist() == [""] * len(ARTICLES) and articles["tags"].tolist() == [[]] * len(ARTICLES)
    assert left_out["reason"].tolist() == [f"row {len(ARTICLES) + 1}: the text is empty"]


def test_names_below_a_title_say_what_sets_the_columns_apart(tmp_path):
    # The texts have more semicolons, of entities, than the rows have tabs.
    rows = [
        f"{n}\tنان\t{text}&nbsp;و&nbsp;نان&nbsp;و&nbsp;باران\tk\tk"[: None if n % 2 else -2]
        for n, text in enumerate(TEXTS)
    ]
    table = "\n".join(["خبرها", "id\ttitle\ttext\tk0\tk1", *rows])
    assert read_articles(put(tmp_path, "a.csv", table))["title"].tolist() == ["نان"] * len(TEXTS)


def test_cells_with_nothing_to_be_seen_say_nothing_of_their_column(tmp_path):
    rows = "".join(f'{n},نان,"{text}"\n' for n, text in enumerate([*["\u200c", "\u00a0 ", "\u200f"] * 3, TEXTS[0]]))
    articles, left_out = load_articles(put(tmp_path, "a.csv", "id,title,text\n" + rows), strip=False)
    assert articles["text"].tolist() == [TEXTS[0]] and len(left_out) == 9


def test_a_sheet_of_paragraphs_beside_articles_is_left_out_and_said(tmp_path):
    put(tmp_path, "a.csv", as_rows(TEXTS, header=["text"]))
    sheet = put(tmp_path, "sheet.csv", "article_id,paragraph,text,theme_1\n" + f'1,0,"{TEXTS[0]}",تجارت\n')
    articles, left_out = load_articles(tmp_path, strip=False)
    assert len(articles) == len(TEXTS)
    assert "rows are paragraphs of articles" in left_out["reason"].item()
    assert len(read_articles(sheet, columns={"text": "text"})) == 1
    with pytest.raises(CorpusError, match="as in a coding sheet or a table of quotes"):
        read_articles(sheet)
