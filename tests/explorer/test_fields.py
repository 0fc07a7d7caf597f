"""The fields: choices are those of the corpus, and each has a name in both languages."""

import pandas as pd
import pytest

from helpers import explorer, figures
from helpers.explorer.fields import ASKED, CHOSEN, NO_LINE, Fields


def choices(field) -> list[str]:
    return [label for label, _ in field.options]


def test_outlets_and_speakers_of_the_corpus_can_be_chosen(index):
    fields = Fields(index)
    assert choices(fields.outlet) == ["همه", "(بی‌نام)", "آوندا", "نارون"] and fields.outlet.value == "*"
    assert list(fields.speaker.options) == ["کاوه"]
    assert (fields.since.placeholder, fields.until.placeholder) == ("۱۰ شهریور ۱۴۰۴", "۹ مهر ۱۴۰۴")
    introduction = fields.box.children[0].value
    assert "۳ خبر از ۲ رسانه، ۱۶ واژه." in introduction and "از ۱۰ شهریور ۱۴۰۴ تا ۹ مهر ۱۴۰۴." in introduction


def test_a_corpus_without_dates_names_no_days(index):
    undated = explorer.Index(index.articles.assign(date=pd.NaT), index.tokens, index.hits, index.codebook)
    fields = Fields(undated)
    assert fields.since.placeholder == "" and " تا ۹ مهر" not in fields.box.children[0].value


def test_fields_speak_the_language_of_the_style(index):
    with figures.style(language="en"):
        fields = Fields(index)
    assert fields.tabs.titles[0] == "In context" and choices(fields.order)[0] == "as they come"
    assert "explorer-rtl" not in fields.box._dom_classes and "explorer-rtl" in Fields(index).box._dom_classes


@pytest.mark.parametrize("language", ["fa", "en"])
def test_what_a_view_holds_is_a_field_with_a_name(language, index):
    with figures.style(language=language):
        fields = Fields(index)
    descriptions = [getattr(fields, name).description for name in ASKED]
    assert all(descriptions) and len(set(descriptions)) == len(ASKED)
    assert all(getattr(fields, name).options for name in CHOSEN)


def test_lines_are_offered_with_none_of_them_chosen(index):
    fields = Fields(index)
    fields.offer_lines(["یک", "دو"])
    fields.reader.value = 1
    fields.offer_lines(["سه"])
    assert fields.reader.value == NO_LINE and choices(fields.reader)[1:] == ["سه"]
