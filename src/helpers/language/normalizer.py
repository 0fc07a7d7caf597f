"""The only door for text: characters, hazm's Normalizer, half-spaces."""

import re
from functools import cache

from helpers.language.characters import fold_characters
from helpers.language.halfspace import restore_halfspaces

# Persian punctuation. hazm's own rules turn each second dot of a date (10.6.1404) into a decimal point.
_STYLE = [
    (re.compile(r'"([^"\n]+)"'), r"«\1»"),
    (re.compile(r"(?<![\d.])(\d+)\.(\d+)(?!\d|\.\d)"), r"\1٫\2"),
    (re.compile(r"\.{3,}"), "…"),
]
# hazm's WordTokenizer leaves these joined to a word; a space on either side makes tokens of them.
_LOOSE_SIGNS = re.compile(r" *([…–—•‘’‹›“”]) *")


def normalize(text: str, *, restore: bool = True) -> str:
    """Return `text` spelled one way: characters folded, Persian punctuation, half-spaces restored.

    Line ends stay, so paragraphs can be told apart afterwards. Doing it twice changes nothing more. `restore=False`
    leaves half-spaces as they were typed, for those who study what restoring does to a count.

    >>> normalize('"همكاريهاي" 3 كشور ها').replace("\u200c", "|")
    '«همکاری|های» ۳ کشورها'
    """
    text = _punctuate(fold_characters(text))
    return restore_halfspaces(text) if restore else text


def _punctuate(text: str) -> str:
    text = _hazm_normalizer().normalize(text)
    for pattern, replacement in _STYLE:
        text = pattern.sub(replacement, text)
    return fold_characters(_LOOSE_SIGNS.sub(r" \1 ", text))


@cache
def _hazm_normalizer():
    import hazm

    # Spacing, repeated letters and می are switched off: hazm's rules for them alter words, or need its 193,751 words
    # loaded a second time; restore_halfspaces does the spacing, and _STYLE the punctuation.
    return hazm.Normalizer(correct_spacing=False, decrease_repeated_chars=False, persian_style=False, seperate_mi=False)
