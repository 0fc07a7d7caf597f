"""One form for each letter, digit and space, so that a pattern fits however a text was typed; its places are kept."""

import re
from functools import cache

from helpers.language import fold_characters
from helpers.language.characters import fold_letter

_SPACES = frozenset("\u200c\u200b\u00a0\u202f\u2009\u00ac ")
_MANY_SPACES = re.compile(" {2,}")
_NO_LETTER = re.compile(r"[\W_]+")
_ONE_SPELLING = str.maketrans("آأإٱئؤۀ", "اااایوه")  # spellings that a copy may change
_DIGITS = {chr(0x06F0 + digit): str(digit) for digit in range(10)}


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Return `text` in Persian letters, ASCII digits and lower case, and the place of each of its characters in `text`.

    Half-spaces count as spaces, several spaces as one.

    >>> fold_with_places("۱۰ شهريور")[0]
    '10 شهریور'
    """
    folded = text.translate(_FOLDS)
    if _UNEVEN in folded:
        return _fold_each(text)
    if "  " not in folded:
        return folded, list(range(len(text)))  # one for one, as nearly all texts are: ten times as fast
    again = {
        place
        for spaces in _MANY_SPACES.finditer(folded)
        for place in range(spaces.start() + 1, spaces.end())
        if text[place] in _SPACES
    }
    places = [place for place in range(len(text)) if place not in again]
    return "".join(map(folded.__getitem__, places)), places


class _Folds(dict):
    """What each character is folded to, found when it is first met; what is not one for one is `_UNEVEN`."""

    def __missing__(self, code: int) -> str:
        plain = _fold(chr(code))
        self[code] = plain if len(plain) == 1 else _UNEVEN
        return self[code]


_UNEVEN = "\ufdd0"  # no character, and in no text
_FOLDS = _Folds()


@cache
def _fold(character: str) -> str:
    if character in _SPACES:
        return " "
    letter = fold_letter(character)
    return _DIGITS.get(letter, letter).lower()


def _fold_each(text: str) -> tuple[str, list[int]]:
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _fold(character)
        if plain == " " and folded and folded[-1] == " " and character in _SPACES:
            continue
        folded.extend(plain)
        places.extend([place] * len(plain))
    return "".join(folded), places


def comparison_key(text: str) -> str:
    """Return the letters and digits of `text` and nothing else: the same for two texts that differ in typing alone.

    >>> comparison_key("همكاري هاي ۳ کشور") == comparison_key("همکاری\u200cهای 3 کشور.")
    True
    """
    return _NO_LETTER.sub("", fold_characters(text)).translate(_ONE_SPELLING)
