"""Every text of the explorer is there in both languages, with the same gaps."""

import re

import pytest

from helpers import figures
from helpers.explorer import words
from helpers.explorer.views import VIEWS

GAP = re.compile(r"\{\w*\}")
TEXTS = [*words.PHRASES.values(), *(text for view in VIEWS.values() for text in (view.name, view.title, view.reading))]


@pytest.mark.parametrize("language", ["fa", "en", "both"])
def test_the_panel_speaks_one_language(language):
    with figures.style(language=language):
        assert words.phrase("speaker") == ("Speaker" if language == "en" else "گوینده")
        assert words.phrase("undated", 3).startswith("3" if language == "en" else "۳")


def test_both_languages_have_the_same_gaps():
    for persian, english in TEXTS:
        assert sorted(GAP.findall(persian)) == sorted(GAP.findall(english)), english
        assert bool(persian) == bool(english)
