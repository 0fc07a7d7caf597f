"""The article of a line: every hit marked where it was typed, nothing of it run."""

import html
import re

import pandas as pd
import pytest

from helpers import explorer, figures
from helpers.explorer.views import article_html

ZWNJ = "\u200c"


def index_of(text: str, **given) -> explorer.Index:
    row = {"article_id": "1", "title": "", "text": text, "outlet": "آوندا", "date": pd.Timestamp("2025-09-01"), **given}
    return explorer.prepare_index(pd.DataFrame([row]))


def read(index: explorer.Index, *words: str, position: int = -1) -> str:
    return article_html([explorer.ask(explorer.select(index), word) for word in words], "1", position)


def marks(page: str) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"<mark[^>]*>(.*?)</mark>", page)]


@pytest.mark.parametrize(
    "text",
    [
        f"همكاريهای ما، همکاری{ZWNJ}های آنان و همکاری های شما",
        "(همکاری) «همکاری»: ناهمکاری و همکاری.",
        "  \n\nهمکاری\u00a0ها\nباران و همکارِی",
        "!!! همکاری &amp; همکاری <b>همکاری</b>",
    ],
)
def test_as_many_hits_are_marked_as_are_counted_each_as_it_was_typed(text):
    index = index_of(text, title="همکاری")
    answer = explorer.ask(explorer.select(index), "همکاری")
    found = marks(read(index, "همکاری"))
    assert len(found) == len(answer.starts)
    assert sorted(found) == sorted(answer._surface_forms())


def test_without_its_marks_the_text_is_what_was_typed():
    text = "همكاريهای ما & <i>آنان</i> «همکاری»"
    page = read(index_of(text), "همکاری")
    _, paragraph = re.findall(r"<p>(.*?)</p>", page)  # behind its source
    assert html.unescape(re.sub(r"</?mark[^>]*>", "", paragraph)) == text


def test_a_phrase_and_the_words_of_both_sides_are_marked_and_the_chosen_one_stands_out():
    page = read(index_of("بانک مرکزی و صادرات"), "بانک مرکزی", "صادرات", position=3)
    assert marks(page) == ["بانک مرکزی", "صادرات"]
    assert '<mark class="chosen">صادرات' in page and '<mark class="chosen">بانک' not in page


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//a.ir", 'https://a.ir/" onclick="x', "", None]
)
def test_only_an_address_of_the_web_is_a_link(url):
    assert "<a " not in read(index_of("همکاری", url=url), "همکاری")


def test_the_head_tells_title_outlet_date_and_source():
    page = read(index_of("همکاری", title="<script>", url="https://a.ir/?a=1&b=2"), "همکاری")
    assert "<h3>&lt;script&gt;</h3>" in page and "آوندا" in page and "۱۴۰۴/۰۶/۱۰" in page
    assert 'href="https://a.ir/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer"' in page


def test_an_article_without_outlet_or_date_is_read_too():
    page = read(index_of("همکاری", outlet=None, date=pd.NaT, title=None), "همکاری")
    assert "<p>1</p>" in page and "NaT" not in page and "nan" not in page.lower()


def test_where_letters_do_not_add_up_nothing_is_marked_and_a_note_says_so():
    index = index_of("همکاری ما")
    changed = explorer.Index(index.articles.assign(text="همکاری ما و شما"), index.tokens, index.hits, index.codebook)
    with figures.style(language="en"):
        page = read(changed, "همکاری")
    assert marks(page) == [] and "0 hits are marked, 1 hits have no mark" in page
