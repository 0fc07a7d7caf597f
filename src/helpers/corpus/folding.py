"""One form for each letter, digit and space, so that a pattern fits however a text was typed; its places are kept."""

import re

from helpers.language import fold_characters
from helpers.language.characters import fold_letter

_SPACES = frozenset("\u200c\u200b\u00a0\u202f\u2009\u00ac ")
_NO_LETTER = re.compile(r"[\W_]+")
_ONE_SPELLING = str.maketrans("آأإٱئؤۀ", "اااایوه")  # spellings that a copy may change
_DIGITS = {chr(0x06F0 + digit): str(digit) for digit in range(10)}


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Return `text` in Persian letters, ASCII digits and lower case, and the place of each of its characters in `text`.

    Half-spaces count as spaces, several spaces as one.

    >>> fold_with_places("۱۰ شهريور")[0]
    '10 شهریور'
    """
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in _SPACES:
            if folded and folded[-1] == " ":
                continue
            plain = " "
        else:
            letter = fold_letter(character)
            plain = _DIGITS.get(letter, letter).lower()
        folded.extend(plain)
        places.extend([place] * len(plain))
    return "".join(folded), places


def comparison_key(text: str) -> str:
    """Return the letters and digits of `text` and nothing else: the same for two texts that differ in typing alone.

    >>> comparison_key("همكاري هاي ۳ کشور") == comparison_key("همکاری\u200cهای 3 کشور.")
    True
    """
    return _NO_LETTER.sub("", fold_characters(text)).translate(_ONE_SPELLING)
