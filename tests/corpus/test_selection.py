"""Reading some articles of a corpus alone."""

import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.core.errors import CorpusError
from helpers.corpus import load_articles, parse_only, select_articles

ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2", "3", "4"],
        "outlet": ["ایسنا", "فارس", "ایسنا", ""],
        "section": ["سیاسی", "سیاسی", "ورزشی", "ورزشی"],
        "tags": [["نفت"], [], ["نفت", "گاز"], ["برف"]],
        "date": pd.to_datetime(["2024-09-21 23:30", "2024-09-22 00:00", "2025-03-20 18:00", None]),
    }
)


def chosen(only) -> list[str]:
    return select_articles(ARTICLES, only)["article_id"].tolist()


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (None, "1234"),
        ("", "1234"),
        ({"outlet": "ایسنا"}, "13"),
        ({"outlet": ["ایسنا", "فارس"], "section": ["سیاسی"]}, "12"),
        ("outlet=ایسنا, outlet=فارس, section=سیاسی", "12"),
        ({"tags": "نفت"}, "13"),
        ({"from": "1403-07-01"}, "23"),
        ({"from": "۱ مهر ۱۴۰۳", "to": "2024-09-22"}, "2"),
        ({"to": "1403"}, "123"),
        ({"to": "1403-06"}, "1"),
        ({"to": "2024-09"}, "12"),
    ],
)
def test_articles_that_have_all_that_is_wanted_are_read(only, expected):
    assert "".join(chosen(only)) == expected


def test_what_is_read_is_said_and_the_undated_too(capsys):
    chosen({"from": "1400"})
    assert "3 of 4 articles are read, with from 1400; 1 without a date are left out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("only", "told"),
    [
        ({"outlet": "مهر"}, "no article has outlet مهر; there are: ایسنا, فارس"),
        ({"tags": ["نفت", "شکر"]}, "no article has tags شکر; there are: نفت"),
        ({"author": "الف"}, "the articles have no column 'author'; choose among from, to, article_id"),
        ({"from": "فردا"}, "from 'فردا' is no day: write ۱ مهر ۱۴۰۳, 1403-07-01 or 2024-09-22"),
        ({"from": ["1403", "1404"]}, "from is one day; got 1403, 1404"),
        ({"outlet": "فارس", "from": "1404"}, "no article is left of 4 with outlet فارس; from 1404"),
        ("ایسنا", "'ایسنا' names no value: write"),
        (7, "'7' names no value: write"),
    ],
)
def test_what_cannot_be_chosen_is_said_with_what_there_is(only, told):
    with pytest.raises(CorpusError, match="only: ") as error:
        chosen(only)
    assert told in str(error.value)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 1, 1)), st.sampled_from(["month", "year"]))
def test_every_day_of_a_period_lies_between_the_period_as_from_and_as_to(day, period):
    written = f"{day:%Y-%m}" if period == "month" else f"{day:%Y}"
    table = pd.DataFrame({"article_id": ["1"], "date": [pd.Timestamp(day)]})
    assert len(select_articles(table, {"from": written, "to": written})) == 1
    after = pd.Timestamp(day) + pd.offsets.YearEnd(1) + pd.Timedelta(days=1)
    later = pd.concat([table, table.assign(date=after)])
    assert select_articles(later, {"to": written})["date"].tolist() == [pd.Timestamp(day)]


def test_a_corpus_is_loaded_in_part_and_options_come_as_text_or_table():
    articles, _ = load_articles("data/sample/articles", only={"to": "1403-12"})
    assert len(articles) == 55 and articles["date"].max() < pd.Timestamp("2025-03-21")
    assert parse_only({"outlet": "ایسنا", "from": "1403"}) == parse_only("outlet=ایسنا,from=1403")
