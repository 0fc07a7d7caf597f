"""The lists: as the house writes them, and actors of a user's own."""

import hazm
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import analysis, language
from helpers.language import fold_characters, lexicon
from helpers.language.lexicon import letter_table

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def test_every_listed_spelling_is_written_the_house_way():
    for name, column in [("stopwords", "word"), ("names", "name"), ("kept_apart", "word"), ("affixes", "affix")]:
        for row in language.read_list(name):
            assert language.fold_characters(row[column]) == row[column], (name, row)


def test_the_names_that_are_left_alone_by_default_are_those_of_the_projects_actors():
    assert language.load_lexicon().names == lexicon.protected_names(analysis.read_actors().names())


@given(st.text(alphabet=st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=100)
def test_folded_letters_are_those_of_hazm(written):
    folded = fold_characters(written)
    normalizer = hazm.Normalizer(
        correct_spacing=False, decrease_repeated_chars=False, persian_style=False, seperate_mi=False
    )
    # hazm makes the digits of Latin words Persian too.
    assert folded.translate(letter_table()).translate(PERSIAN_DIGITS) == normalizer.normalize(folded)
