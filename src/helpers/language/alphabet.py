"""The order of words in a Persian dictionary."""

import re

from helpers.language.characters import ZWNJ, fold_characters

# In Unicode پ چ ژ ک گ ی stand behind the other letters.
_LETTERS = "ءآأاإبپتثجچحخدذرزژسشصضطظعغفقکگلمنوؤهةیئ"
_ORDER = {ord(letter): chr(0xE000 + place) for place, letter in enumerate(_LETTERS)}
_SIGNS, _DIGITS = re.compile(r"[\W_]+"), re.compile(r"\d+")
_LONGEST_NUMBER = 20  # digits; shorter ones get zeros in front, so that 9 stands before 10


def alphabetical_key(text: str) -> str:
    """Return what `text` is sorted by: word by word as in a Persian dictionary, numbers in it by their value.

    Half-spaces, signs, vowel marks and the difference of ي and ی do not count, nor do capital letters.

    >>> sorted(["کوه ۱۰", "گل", "«کوه ۹»", "پل", "تپه"], key=alphabetical_key)
    ['پل', 'تپه', '«کوه ۹»', 'کوه ۱۰', 'گل']
    """
    words = _SIGNS.sub(" ", fold_characters(text).casefold().replace(ZWNJ, "")).strip()
    return _DIGITS.sub(lambda number: number[0].zfill(_LONGEST_NUMBER), words).translate(_ORDER)
