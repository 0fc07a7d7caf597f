"""The Persian pages say what their English twins say: the same code, pictures, numbers, commands and words.

`scripts/sync_pages.py` copies code over that has changed in English.
"""

import re

import pytest

from helpers.core.paths import ROOT
from tests import pages
from tests.test_docs import LINK, READMES, commands_in, named, text_of

ENGLISH_README, PERSIAN_README = READMES[:2]
TWINS = [(pages.DOCS / page.relative_to(pages.DOCS / "fa"), page) for page in pages.PERSIAN]
WHOLE = [(english, page) for english, page in TWINS if page.name not in ("accuracy.md", "index.md")]
PERSIAN_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫٬", "0123456789.,")


def prose_of(text: str) -> str:
    """Return a page without its code."""
    return re.sub(r"`[^`\n]+`", "", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))


def notebooks_in(text: str) -> list[str]:
    return re.findall(r"\]\([^)]*notebooks/(?:fa/)?(\w+\.ipynb)\)", text)


def pairs_of(text: str, english: int, persian: int) -> set[tuple[str, str]]:
    """Return the pairs of words in the tables of a glossary."""
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    pairs = {(row[english].strip(), row[persian].strip()) for row in rows}
    return {pair for pair in pairs if not pair[0].startswith(("---", "English", "انگلیسی"))}


def test_every_question_and_every_page_for_users_is_answered_in_persian():
    english = {page.name for page in pages.PAGES if page.parent.name == "howto"}
    assert english == {page.name for page in pages.PERSIAN if page.parent.name == "howto"}
    own = {page.name for page in pages.PERSIAN if page.parent.name == "fa"}
    assert {"start.md", "which_notebook.md", "accuracy.md", "queries.md", "files.md", "glossary.md", "cite.md"} <= own


@pytest.mark.parametrize(("english", "page"), WHOLE, ids=[named(page) for _, page in WHOLE])
def test_code_of_a_persian_page_is_that_of_its_twin(english, page):
    def code(file):
        return [(block.kind, block.text, block.is_run) for block in pages.blocks(text_of(file))]

    assert code(page) == code(english)
    assert pages.images(page) == pages.images(english)
    assert notebooks_in(text_of(page)) == notebooks_in(text_of(english))


@pytest.mark.parametrize(("english", "page"), TWINS, ids=[named(page) for _, page in TWINS])
def test_numbers_of_a_persian_page_stand_in_its_twin(english, page):
    numbers = re.findall(r"[۰-۹]+[٫٬][۰-۹]+", prose_of(text_of(page)))
    told = set(re.findall(r"\d+[.,]?\d*", text_of(english)))
    assert [number for number in numbers if number.translate(PERSIAN_DIGITS) not in told] == []


@pytest.mark.parametrize("page", pages.PERSIAN, ids=named)
def test_persian_prose_has_persian_letters_and_no_frame(page):
    prose = prose_of(text_of(page))
    assert "<div" not in prose  # the site sets the page from the right
    assert not re.search(r"[كةى]|\bمی [آ-ی]|\bنمی [آ-ی]", prose.replace("ي و ك", ""))


def test_the_persian_readme_names_what_the_english_one_names():
    english, persian = text_of(ENGLISH_README), text_of(PERSIAN_README)
    assert len(persian.splitlines()) <= 90
    assert [block.text for block in pages.blocks(persian)] == [block.text for block in pages.blocks(english)]
    assert sorted(commands_in(persian)) == sorted(commands_in(english))
    assert notebooks_in(persian) == notebooks_in(english)
    assert persian.startswith('<div dir="rtl" lang="fa">\n') and persian.endswith("\n</div>\n")


def test_the_persian_readme_leads_to_persian_pages_where_there_are_such():
    def pages_in(readme):
        files = [target.partition("#")[0] for target in LINK.findall(text_of(readme)) if target.startswith("docs/")]
        return {file for file in files if file.endswith(".md")}

    persian = {named(page) for page in pages.PERSIAN}
    wanted = {file.replace("docs/", "docs/fa/", 1) for file in pages_in(ENGLISH_README)}
    wanted = {file if file in persian else file.replace("docs/fa/", "docs/", 1) for file in wanted}
    assert pages_in(PERSIAN_README) == wanted


def test_both_glossaries_have_the_same_words():
    english = pairs_of(text_of(pages.DOCS / "glossary.md"), 0, 1)
    assert len(english) > 50
    assert pairs_of(text_of(pages.DOCS / "fa" / "glossary.md"), 1, 0) == english
    assert ROOT / "docs" / "fa" / "glossary.md" in pages.PERSIAN
