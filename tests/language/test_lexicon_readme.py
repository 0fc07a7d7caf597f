import re
from itertools import groupby

import pytest

from helpers.core.paths import LEXICON
from helpers.language.lemmas import WORD_RULES
from helpers.language.lexicon import read_list

README = (LEXICON / "README.md").read_text(encoding="utf-8")
FILES = {file.name for file in LEXICON.iterdir() if file.is_file()} - {"README.md"}


def test_the_table_of_files_names_every_file_and_only_those():
    table = README.partition("## The files")[2]
    assert sorted(re.findall(r"^\| `([\w.]+)` \|", table, re.MULTILINE)) == sorted(FILES)


def test_no_file_is_named_that_is_not_there():
    assert set(re.findall(r"`(\w+\.(?:tsv|py))`", README)) - {"halfspaces.py"} <= FILES


def test_the_order_of_the_lists_that_decide_on_a_lemma_is_that_of_the_rules():
    section = README.partition("**Lemma**")[2].partition("Last, whatever")[0]
    items = re.findall(r"^\d+\. (.+(?:\n   .+)*)", section, re.MULTILINE)
    named = [{name.removesuffix(".tsv") for name in re.findall(r"`([\w./]+)`", item)} for item in items]
    named = [{"actors" if "actors" in name else name for name in names} for names in named if names]
    assert named == [lists for lists, _ in groupby(set(rule.lists) for rule in WORD_RULES if rule.lists)]


@pytest.mark.parametrize("name", sorted(file.removesuffix(".tsv") for file in FILES if file.endswith(".tsv")))
def test_each_list_says_where_it_comes_from_and_has_whole_rows(name):
    text = (LEXICON / f"{name}.tsv").read_text(encoding="utf-8")
    comments = [line for line in text.split("\n") if line.startswith("#")]
    assert "Origin" in " ".join(comments)
    assert all(None not in row and None not in row.values() for row in read_list(name))
