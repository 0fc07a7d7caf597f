"""The only door for text: characters, as folded here and by hazm's Normalizer, punctuation, half-spaces."""

import re
from functools import cache

from helpers.language.characters import fold_characters, folded_codes
from helpers.language.halfspace import restore_halfspaces
from helpers.language.hazm_tables import letter_table

_QUOTES = ('"', "“", "”")  # hazm makes the first of the others
_QUOTED = re.compile(r'"([^"\n]+)"')
# Persian punctuation. hazm's own rules turn each second dot of a date (10.6.1404) into a decimal point.
_STYLE = [
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
    text = _punctuate(_QUOTED.sub(r"«\1»", fold_characters(text).translate(letter_table())))
    return restore_halfspaces(text) if restore else text


def normalize_chunks(chunks: list[str]) -> str:
    """Return chunks, none of which has a space, as the lines of one text, each as `normalize` leaves it.

    Quotes stay as they are, since they reach over chunks: `pair_quotes` comes first.

    >>> normalize_chunks(["كتابها", "۳.۵"]).split("\\n")
    ['کتابها', '۳٫۵']
    """
    return _punctuate(fold_characters("\n".join(chunks)).translate(letter_table()))


def pair_quotes(line: str) -> str:
    """Return a line as it was typed, with « and » for the quotes that `normalize` would take for a pair.

    >>> pair_quotes('گفت: "صلح" و “نان”')
    'گفت: «صلح» و «نان»'
    """
    if not any(map(line.__contains__, _QUOTES)):
        return line
    for quote in _QUOTES[1:]:
        line = line.replace(quote, _QUOTES[0])
    return _typed_quotes().sub(r"«\1»", line)


@cache
def _typed_quotes() -> re.Pattern:
    """Return the pattern of two quotes, and between them something that is left when it is normalised."""
    codes = [*letter_table(), *folded_codes()]
    goes = [code for code in codes if fold_characters(f".{chr(code)}.").translate(letter_table()) == ".."]
    empty = "".join(re.escape(chr(code)) for code in goes)
    return re.compile(f'"([{empty}]*[^"{empty}][^"]*)"')


def _punctuate(text: str) -> str:
    for pattern, replacement in _STYLE:
        text = pattern.sub(replacement, text)
    return fold_characters(_LOOSE_SIGNS.sub(r" \1 ", text))
