"""Letters: one spelling for each, what a Persian word is made of, and the order of words in a dictionary.

The table `_FOLDS` is the whole rule for characters: each row says what is replaced, by what, and why. Letters that
differ in meaning stay apart here; `coarse_key` brings the spellings of one word together.
"""

import re
import unicodedata
from collections.abc import Iterator

ZWNJ = "\u200c"

# Letters after which the next letter stands apart in any case: a lost half-space cannot be seen there.
NON_JOINING = frozenset("اآأإدذرزژوؤ")

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژکگۀھہیے"
_VOWEL_MARKS = "\u064b-\u0655\u0670"
_PART = f"[{LETTERS}][{LETTERS}\u0640{_VOWEL_MARKS}]*"  # letters with vowel marks and tatweel
WORD = re.compile(f"{_PART}(?:{ZWNJ}{_PART})*")
# Hashtags and user names, which are words of their own (several where they stand one behind the other: #خبر#فوری). A
# user name ends before the Persian word that is written to it, and before the full stop of a sentence.
_NAME = f"[^\\W{LETTERS}]"
_HASHTAG = rf"#(?=[\d_]*[^\W\d_])(?:[\w{ZWNJ}{_VOWEL_MARKS}]*\w)"
_USER = rf"@(?:(?=[\d_]*[^\W\d_{LETTERS}]){_NAME}+(?:[.٫]{_NAME}+)*|(?=[\d_]*[{LETTERS}])\w+)"
TAGS = re.compile(rf"(?<!\w)(?:{_HASHTAG}|{_USER})+")
_TAG_OR_WORD = re.compile(f"{TAGS.pattern}|(?P<word>{WORD.pattern})")
PERSIAN = re.compile("[\u0620-\u064a\u066e-\u06d3]")
SPACES = frozenset(" \u00a0\u202f")  # what may stand for a lost half-space

# What is replaced (a character, or first-last of a range), by what, why.
_FOLDS = [
    ("\u064a", "ی", "Arabic yeh; Persian keyboards of the 1990s and Windows-1256 pages have it"),
    ("\u0649", "ی", "Arabic alef maksura, drawn like a final ی"),
    ("\u06d2", "ی", "Urdu yeh barree"),
    ("\u0643", "ک", "Arabic kaf"),
    ("\u06aa", "ک", "swash kaf"),
    ("\u0629", "ه", "Arabic teh marbuta; Persian writes ه or ت, and news mostly ه"),
    ("\u06c0", "ه", "ه with hamza above: the ezafe after ه, which most news leaves unwritten"),
    ("\u06c1", "ه", "Urdu heh goal"),
    ("\u06be", "ه", "Urdu heh doachashmee"),
    ("\u06d5", "ه", "Kurdish ae"),
    ("\u0640", "", "tatweel stretches a letter and means nothing"),
    ("\u064b-\u0655", "", "vowel marks and hamza as separate marks, rarely typed: the same word without them"),
    ("\u0670", "", "superscript alef"),
    ("\u0660-\u0669", "۰", "Arabic digits"),
    ("0-9", "۰", "Latin digits; Persian text mixes the three"),
    ("\u200b", ZWNJ, "zero width space; some editors type it for a half-space"),
    ("\u00ac", ZWNJ, "not-sign: the half-space of old Windows fonts"),
    ("\u00ad", "", "soft hyphen, left by page layout"),
    ("\u200d-\u200f", "", "joiner and direction marks: display only"),
    ("\u202a-\u202e", "", "direction embeddings: display only"),
    ("\u2060-\u2069", "", "word joiner and direction isolates: display only"),
    ("\ufeff", "", "byte order mark inside a text"),
    ("\u00a0", " ", "no-break space; where it stood for a half-space, `restore_halfspaces` finds it"),
    ("\u2000-\u200a", " ", "spaces of other widths"),
    ("\u202f", " ", "narrow no-break space"),
    *[(space, " ", "a space of another script") for space in "\u205f\u1680\u3000"],
    ("\ufdd0-\ufdef", "", "no characters: for use inside programs"),
    ("\t", " ", "tabs separate words"),
    ("\r", "\n", "line ends of other systems"),
    ("\u2028", "\n", "line separator"),
    ("\x0b", "\n", "line end inside a paragraph, from word processors"),
    ("\x0c", "\n", "page end"),
    ("\x85", "\n", "line end of mainframes"),
    ("\x1c-\x1f", " ", "separators of old data files"),
    ("\u2029", "\n", "paragraph separator"),
]

_MARKS = [
    (re.compile(f"{ZWNJ}{{2,}}"), ZWNJ),
    # A half-space counts only between two letters or digits, the first of which would join: elsewhere it shows nothing.
    (re.compile(rf"(?<![\w%٪]){ZWNJ}|{ZWNJ}(?!\w)|(?<=[{''.join(sorted(NON_JOINING))}]){ZWNJ}"), ""),
    (re.compile(" {2,}"), " "),
    (re.compile(r" ?\n ?"), "\n"),
]


def _rows() -> Iterator[tuple[range, str, str]]:
    """Give the code points of each row of the table, what replaces them, and why."""
    for source, target, reason in _FOLDS:
        first, last = (source[0], source[-1]) if len(source) == 3 and source[1] == "-" else (source, source)
        yield range(ord(first), ord(last) + 1), target, reason


def _make_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for codes, target, _ in _rows():
        for code in codes:
            is_digit = target == "۰"
            table[code] = chr(ord("۰") + unicodedata.digit(chr(code))) if is_digit else target
    # Presentation forms: letters drawn in one position, as copied from old PDFs, and ligatures such as ﷲ.
    for code in [*range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD)]:
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            table[code] = "".join(table.get(ord(letter), letter) or "" for letter in plain).strip()
    return table


_TABLE = _make_table()


def fold_reason(character: str) -> str:
    """Return why `fold_characters` replaces a character wherever it stands; nothing where it does not."""
    if ord(character) not in _TABLE:
        return ""
    return next((why for codes, _, why in _rows() if ord(character) in codes), "presentation form or ligature")


def folded_codes() -> list[int]:
    """Return the code points that `fold_characters` replaces, a few of them not wherever they stand."""
    return [ord(ZWNJ), *_TABLE]


def fold_characters(text: str) -> str:
    """Return `text` with one spelling per letter, digit and invisible mark.

    Arabic letters become Persian ones, all digits Persian digits, presentation forms plain letters; vowel marks,
    tatweel and direction marks go. Half-spaces (U+200C) stay where they stand between two letters, and nowhere else.
    Spaces are brought down to one between words; line ends stay.

    >>> fold_characters("كتابهاي علمي 12")
    'کتابهای علمی ۱۲'
    """
    text = unicodedata.normalize("NFC", text).translate(_TABLE)
    for pattern, replacement in _MARKS:
        text = pattern.sub(replacement, text)
    return text.strip(" ")


def join_parts(first: str, second: str) -> str:
    """Return two parts as one word: with a half-space where the first part's last letter would join the next."""
    return first + ("" if first[-1] in NON_JOINING else ZWNJ) + second


def fold_letter(character: str) -> str:
    """Return the one letter that `character` is written for; nothing for a mark.

    >>> fold_letter("ي"), fold_letter("ـ")
    ('ی', '')
    """
    return _TABLE.get(ord(character), character) or ""


def fold_letters(words: str) -> str:
    """Return text with one spelling per letter as `fold_characters` has it, half-spaces and spaces as they stand."""
    return words.translate(_TABLE)


def word_matches(text: str) -> Iterator[re.Match]:
    """Return the matches of Persian words, half-spaces inside them included; those in hashtags are none."""
    return (match for match in _TAG_OR_WORD.finditer(text) if match["word"])


# What writers vary in one word: the hamza and its bearer. آ stays apart from ا (آن is not ان).
_HAMZA = str.maketrans({"ئ": "ی", "أ": "ا", "إ": "ا", "ؤ": "و", ZWNJ: None, "_": None, " ": None})
_VARYING = re.compile(f"[ئأإؤء{ZWNJ}_ ]")
_BEFORE_WAW, _AFTER_ALEF = re.compile("ئ(?=و)"), re.compile("(?<=ا)ء")  # مسئول, مسوول; املاء, املا; but جزء is not جز


def coarse_key(word: str) -> str:
    """Return what the spellings of one word have in common: its letters, without half-spaces and hamza."""
    if not _VARYING.search(word):
        return word
    return _AFTER_ALEF.sub("", _BEFORE_WAW.sub("و", word)).translate(_HAMZA)


# The order of a Persian dictionary: in Unicode پ چ ژ ک گ ی stand behind the other letters.
_ALPHABET = "ءآأاإبپتثجچحخدذرزژسشصضطظعغفقکگلمنوؤهةیئ"
_ORDER = {ord(letter): chr(0xE000 + rank) for rank, letter in enumerate(_ALPHABET)}
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
