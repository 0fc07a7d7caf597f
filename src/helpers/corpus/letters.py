"""Letters of a text in one form, so that a pattern fits however it was typed, and the language that they tell."""

import re

from helpers.language import fold_characters, fold_letter

_SPACES = frozenset("\u200c\u200b\u00a0\u202f\u2009\u00ac ")
_MANY_SPACES = re.compile(" {2,}")
_NO_LETTER = re.compile(r"[\W_]+")
_ONE_SPELLING = str.maketrans("آأإٱئؤۀ", "اااایوه")  # spellings that a copy may change
_DIGITS = {chr(0x06F0 + digit): str(digit) for digit in range(10)}

# Letters that one neighbour of Persian has and Persian has not. Letters that old fonts and phones put into Persian
# words too (ہ, ە) are not among them.
_LETTERS_OF = {"urdu": "ٹڈڑںے", "kurdish": "ێۆڵڕ", "pashto": "ښځږړټډڼېۍ"}
# Arabic has no letter of its own, but its article: 0.2 to 0.4 of its words begin with ال, at most 0.13 in ISNA's
# articles. A short Persian text on المپیک may have more, but it has Persian's own letters too.
_ARABIC_ARTICLE = re.compile(r"(?<!\w)(?:[وفبكل]?ال|لل)\w{2,}")
_ARABIC_SHARE, _PERSIAN_ONLY = 0.15, "پچژگ"
_NEIGHBOUR_SHARE = 0.01  # of letters; running Urdu, Kurdish and Pashto have 0.05 and more, ISNA at most 0.001
_FEWEST_LETTERS = 40  # a headline of seven words; below, one name decides
_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\ufb50-\ufdff\ufe70-\ufefc]")
_WORD = re.compile(r"[^\W\d_]+")


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return `text` in Persian letters, ASCII digits and lower case, and the offset in `text` of each character of it.

    Half-spaces count as spaces, several spaces as one.

    >>> fold_with_offsets("۱۰  شهريور")
    ('10 شهریور', [0, 1, 2, 4, 5, 6, 7, 8, 9])
    """
    folded = text.translate(_FOLDS)
    if _UNEVEN not in folded:  # one for one, as nearly all texts are: ten times as fast
        runs = [(spaces.start() + 1, spaces.end()) for spaces in _MANY_SPACES.finditer(folded)]
        again = {offset for start, end in runs for offset in range(start, end) if text[offset] in _SPACES}
        offsets = [offset for offset in range(len(text)) if offset not in again]
        return "".join(map(folded.__getitem__, offsets)) if again else folded, offsets
    letters: list[str] = []
    offsets: list[int] = []
    for offset, (character, plain) in enumerate(zip(text, folded, strict=True)):
        if plain == " " and letters and letters[-1] == " " and character in _SPACES:
            continue
        plain = _fold(character) if plain == _UNEVEN else plain
        letters.extend(plain)
        offsets.extend([offset] * len(plain))
    return "".join(letters), offsets


class _Folds(dict):
    """What each character is folded to, found when it is first met; what is not one for one is `_UNEVEN`."""

    def __missing__(self, code: int) -> str:
        plain = _fold(chr(code))
        self[code] = plain if len(plain) == 1 else _UNEVEN
        return self[code]


_UNEVEN = "\ufdd0"  # no character, and in no text
_FOLDS = _Folds()


def _fold(character: str) -> str:
    if character in _SPACES:
        return " "
    letter = fold_letter(character)
    return _DIGITS.get(letter, letter).lower()


def comparison_key(text: str) -> str:
    """Return the letters and digits of `text` and nothing else: the same for two texts that differ in typing alone.

    >>> comparison_key("همكاري هاي ۳ کشور") == comparison_key("همکاری\u200cهای 3 کشور.")
    True
    """
    return _NO_LETTER.sub("", fold_characters(text)).translate(_ONE_SPELLING)


def tell_language(text: str) -> str:
    """Return persian, arabic, urdu, kurdish, pashto or other script; "" for a text too short to tell.

    >>> tell_language("رئیس جمهور گفت که بودجه آموزش و پرورش در سال آینده بیشتر می‌شود")
    'persian'
    >>> tell_language("قال رئيس الوزراء إن الحكومة ستعمل على زيادة الصادرات إلى الدول المجاورة")
    'arabic'
    """
    letters = [character for character in text if character.isalpha()]
    if len(letters) < _FEWEST_LETTERS:
        return ""
    if len(_SCRIPT.findall(text)) < len(letters) / 2:
        return "other script"
    for language, own in _LETTERS_OF.items():
        if sum(map(letters.count, own)) > _NEIGHBOUR_SHARE * len(letters):
            return language
    has_article = len(_ARABIC_ARTICLE.findall(text)) > _ARABIC_SHARE * len(_WORD.findall(text))
    return "arabic" if has_article and not any(map(letters.count, _PERSIAN_ONLY)) else "persian"
