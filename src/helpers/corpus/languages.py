"""The language of a text, told by its letters: enough to set aside what is not Persian."""

import re

# Letters that one neighbour of Persian has and Persian has not. Letters that old fonts and phones put into Persian
# words too (ہ, ە) are not among them.
_LETTERS_OF = {"urdu": "ٹڈڑںے", "kurdish": "ێۆڵڕ", "pashto": "ښځږړټډڼېۍ"}
# Arabic has no letter of its own, but its article: 0.2 to 0.4 of its words begin with ال, at most 0.13 in ISNA's
# articles. A short Persian text on المپیک may have more, but it has Persian's own letters too.
_ARABIC_ARTICLE = re.compile(r"(?<!\w)(?:[وفبكل]?ال|لل)\w{2,}")
_ARABIC_SHARE, _PERSIAN_ONLY = 0.15, "پچژگ"
_NEIGHBOUR_SHARE = (
    0.01  # of the letters; in running Urdu, Kurdish and Pashto it is 0.05 and more, in ISNA at most 0.001
)
_FEWEST_LETTERS = 40  # a headline of seven words; below, one name decides
_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\ufb50-\ufdff\ufe70-\ufefc]")
_WORD = re.compile(r"[^\W\d_]+")


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
