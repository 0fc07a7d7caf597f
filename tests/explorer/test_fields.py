"""The fields of the panel: what can be chosen, and what the corpus is said to be."""

import pandas as pd

from helpers import explorer, figures
from helpers.explorer.fields import Fields


def choices(field) -> list[str]:
    return [label for label, _ in field.options]


def test_outlets_and_speakers_of_the_corpus_can_be_chosen(index):
    fields = Fields(index)
    assert choices(fields.outlet) == ["همه", "(بی‌نام)", "آوندا", "نارون"] and fields.outlet.value == "*"
    assert list(fields.speaker.options) == ["کاوه"]
    assert (fields.since.placeholder, fields.until.placeholder) == ("۱۰ شهریور ۱۴۰۴", "۹ مهر ۱۴۰۴")
    introduction = fields.box.children[0].value
    assert "۳ مقاله از ۲ رسانه، ۱۶ واژه." in introduction and "از ۱۰ شهریور ۱۴۰۴ تا ۹ مهر ۱۴۰۴." in introduction


def test_a_corpus_without_dates_names_no_days(index):
    undated = explorer.Index(index.articles.assign(date=pd.NaT), index.tokens, index.hits, index.codebook)
    fields = Fields(undated)
    assert fields.since.placeholder == "" and " تا ۹ مهر" not in fields.box.children[0].value


def test_fields_speak_the_language_of_the_style(index):
    with figures.style(language="en"):
        fields = Fields(index)
    assert fields.tabs.titles[0] == "In context" and choices(fields.order)[0] == "as they come"
    assert "explorer-rtl" not in fields.box._dom_classes and "explorer-rtl" in Fields(index).box._dom_classes
