"""Days in addresses, and numbers that only look like days."""

import pytest

from helpers.corpus.date_addresses import RULES, day_in_address, days_in_name


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_each_rule_reads_its_example_and_says_nothing_of_other_outlets(rule):
    assert day_in_address(rule.example) == rule.day
    copied = f"https://web.archive.org/web/20260101123456/{rule.example}"
    assert day_in_address(copied) == rule.day
    if rule.host:
        assert day_in_address(rule.example.replace(rule.host, "news.")) == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "news",
        "https://www.irna.ir/news/85902345/باران",
        "https://www.mehrnews.com/news/6550123/باران",
        "https://news.example/news/14040515",  # a number of eight digits, and nothing else
        "https://news.example/news/14040515?print=1",
        "https://news.example/a/99010100146",
        "https://news.example/?id=20250806",
        "https://www.bbc.com/persian/articles/c3r9e2404051",
        "https://www.radiofarda.com/a/rain/30569646.html",
        "https://www.dw.com/fa-ir/rain/a-73529843",
        "https://news.example/برنامه-خاموشی-1404-05-15",  # the day of the story
        "https://isna.ir.example.com.news/x",
        "https://notisna.ir/news/1404051509493",
    ],
)
def test_a_number_that_is_no_day_says_nothing(address):
    assert day_in_address(address) == ""


def test_a_day_in_the_name_of_a_file():
    names = ["1404-06-10.txt", "20250901.html", "HAM2-811011-007.ham", "a1.txt"]
    assert [list(days_in_name(name)) for name in names] == [["1404/06/10"], ["2025/09/01"], ["1381/10/11"], []]
