import hazm
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.language import fold_characters
from helpers.language.lexicon import letter_table


@given(st.text(alphabet=st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=40))
@settings(max_examples=300)
def test_folded_letters_are_those_of_hazm(written):
    folded = fold_characters(written)
    normalizer = hazm.Normalizer(
        correct_spacing=False, decrease_repeated_chars=False, persian_style=False, seperate_mi=False
    )
    assert folded.translate(letter_table()) == normalizer.normalize(folded)
