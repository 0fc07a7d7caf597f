"""What two spellings of a text are compared by: its letters, and what stands between them."""

import re

from helpers.language.characters import ZWNJ

HALF_SPACE, SPACE, NOTHING = "half-space", "space", "nothing"

# Letters that a normalizer may exchange for each other without being wrong about half-spaces.
_EXCHANGED = {
    "ی": "\u064a\u0649ئ",
    "ک": "\u0643",
    "ه": "\u0629\u06c0",
    "ا": "أإ",
    "و": "ؤ",
    "%": "٪",
    **{str(digit): chr(0x06F0 + digit) + chr(0x0660 + digit) for digit in range(10)},
}
_FOLDS = str.maketrans({letter: to for to, letters in _EXCHANGED.items() for letter in letters})
_DIACRITICS = re.compile("[\u064b-\u0655\u0670]")


def fold(text: str) -> str:
    """Return `text` with one letter for those that a normalizer may exchange, and ASCII digits.

    >>> fold("رئيس ۱۲")
    'رییس 12'
    """
    return text.translate(_FOLDS)


def letters_and_gaps(text: str) -> tuple[str, list[str]]:
    """Return the folded letters of `text` (signs and digits count as letters), and what stands between each two.

    >>> letters_and_gaps("آن\u200cها ر")
    ('آنهار', ['nothing', 'half-space', 'nothing', 'space'])
    """
    letters, gaps = [], []
    gap = NOTHING
    for character in fold(text):
        if character == ZWNJ:
            gap = HALF_SPACE if gap == NOTHING else gap
        elif character.isspace():
            gap = SPACE
        else:
            letters.append(character)
            gaps.append(gap)
            gap = NOTHING
    return "".join(letters), gaps[1:]


def bare(text: str) -> str:
    """Return `text` folded, without spaces, half-spaces, vowel marks, and the underscores that join a verb's parts.

    >>> bare("خواهد_ شد ")
    'خواهدشد'
    """
    return "".join(_DIACRITICS.sub("", fold(text)).replace(ZWNJ, "").replace("_", "").split())


def key(word: str) -> str:
    """Return what two lemmas are compared by: the part before #, folded, without half-spaces and vowel marks.

    >>> key("می\u200cشُد#شو")
    'میشد'
    """
    return _DIACRITICS.sub("", fold(word.split("#")[0])).replace(ZWNJ, "")


def visible(text: str) -> str:
    """Return `text` with its half-spaces drawn as a bar, for lists of errors."""
    return text.replace(ZWNJ, "|")


def share(part: float, whole: float) -> float | None:
    """Return `part` of `whole`, or None where there is nothing to share.

    >>> share(1, 4), share(0, 0)
    (0.25, None)
    """
    return part / whole if whole else None


def f1(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean of precision and recall; None where either is missing."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
