"""Letters: one spelling for each, what a Persian word is made of, and the order of words in a dictionary.

The table `_FOLDS` is the whole rule for characters: each row says what is replaced, by what, and why. Letters that
differ in meaning stay apart here; `coarse_key` brings the spellings of one word together.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from helpers.core.paths import LEXICON

ZWNJ = "\u200c"

# Letters after which the next letter stands apart in any case: a lost half-space cannot be seen there.
NON_JOINING = frozenset("اآأإدذرزژوؤ")

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژکگۀھہیےٱۂۓ"
_VOWEL_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_PART = f"[{LETTERS}][{LETTERS}\u0640{_VOWEL_MARKS}]*"  # letters with vowel marks and tatweel
WORD = re.compile(f"{_PART}(?:{ZWNJ}{_PART})*")

# Addresses: what follows ://, www. or the name of a host, up to a sign that ends a sentence or a Persian word that is
# written to it (t.co/abcدر); Persian in an address begins behind one of / = _ -.
_IN_PATH = rf"(?:[A-Za-z\d_~%/?#@!$&*+,;=:.-]|(?<=[/=_-])[{LETTERS}]|(?<=[{LETTERS}{ZWNJ}])[{LETTERS}{ZWNJ}])+"
_PATH = rf"{_IN_PATH}(?<=[A-Za-z\d/=_~%#&+{LETTERS}-])"
_DOMAINS = "com|ir|org|net|me|info|co|io|tv|ly|gl|news|edu|gov|app|biz|shop|online|uk|de|fr|ru|eu|tr|af|tj"
_DOMAIN = rf"\.(?:[A-Za-z]{{2,6}}/{_PATH}|(?i:{_DOMAINS})(?![A-Za-z\d_@-])/?)"
_HOST = rf"(?<![A-Za-z\d@._/-])[A-Za-z\d_-]+(?:\.[A-Za-z\d_-]+)*{_DOMAIN}"
_MAIL = r"(?<![A-Za-z\d._%+-])[A-Za-z\d][A-Za-z\d._%+-]*@(?:[A-Za-z\d-]+\.)+[A-Za-z]{2,}"
_WEB = rf"(?<![A-Za-z\d@.])(?:(?i:https?|ftp)://|(?i:www)\.){_PATH}"
ADDRESS = re.compile(rf"(?=[A-Za-z\d_-])(?:{_MAIL}|{_WEB}|{_HOST})")  # most characters begin none
# Abbreviations: letters with full stops (ه.ق., پ.ک.ک), one of them (ه. ق., م. امید), and the names of Latin letters
# (دی.ان.ای). What stands for a word is no abbreviation: و.
_NAMES_OF_LETTERS = "ای بی سی دی اف جی اچ آی کی ال ام ان او پی کیو آر ار اس تی یو وی دبلیو ایکس زد"
_LETTER_NAME = f"(?:{_NAMES_OF_LETTERS.replace('ی', '[يی]').replace(' ', '|')}|[{LETTERS}])"
_ABBREVIATION = (
    rf"(?<![{LETTERS}{ZWNJ}])(?:[{LETTERS}](?:\.[{LETTERS}])+(?![{LETTERS}{ZWNJ}])(?:\.(?![{LETTERS}.]))?"
    rf"|{_LETTER_NAME}(?:\.{_LETTER_NAME})+(?![{LETTERS}{ZWNJ}])|(?!و)[{LETTERS}]\.(?=[ \n]|$))"
)
# Hashtags and user names (several where they stand one behind the other: #خبر#فوری). A user name ends before the
# Persian word that is written to it, and before the full stop of a sentence.
_NAME = f"[^\\W{LETTERS}]"
_HASHTAG = rf"#(?=[\d_]*[^\W\d_])(?:[\w{ZWNJ}{_VOWEL_MARKS}]*\w)"
_LATIN_USER = rf"@(?=[\d_]*[^\W\d_{LETTERS}]){_NAME}+(?:[.٫]{_NAME}+)*"
_USER = rf"(?:{_LATIN_USER}|@(?=[\d_]*[{LETTERS}])\w+)"
# What is one token, and its own lemma, whatever signs are in it.
TAGS = re.compile(rf"{ADDRESS.pattern}|{_ABBREVIATION}|(?<!{_NAME})(?:{_HASHTAG}|{_USER})+")
_TAG_OR_WORD = re.compile(f"{TAGS.pattern}|(?P<word>{WORD.pattern})")
# Words of other scripts with digits in them (COP28, F-35, USB3.1): their digits stay Latin.
_FOREIGN_LETTER = "[^\\W\\d_\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"
_FOREIGN = rf"(?:{_FOREIGN_LETTER}|\d)"
CODE = rf"(?<!\d)(?<!\d[.٫٬:,])\d*{_FOREIGN_LETTER}{_FOREIGN}*(?:[-_]{_FOREIGN}+)*"
VERSION = rf"(?<!{_FOREIGN})(?<!{_FOREIGN}[-_]){CODE}(?:(?<=\d)\.\d+)+"
_LATIN_DIGITS = re.compile(rf"(?=[^ \n{LETTERS}])(?:{ADDRESS.pattern}|{_LATIN_USER}|{VERSION}|{CODE})")
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
    *[(alef, "ا", "alef wasla, and alef with a wavy hamza") for alef in "\u0671\u0672\u0673"],
    ("\u06c0", "ه", "ه with hamza above: the ezafe after ه, which most news leaves unwritten"),
    ("\u06c1", "ه", "Urdu heh goal"),
    ("\u06c2", "ه", "Urdu heh goal with hamza above"),
    ("\u06d3", "ی", "Urdu yeh barree with hamza above"),
    ("\u06be", "ه", "Urdu heh doachashmee"),
    ("\u06d5", "ه", "Kurdish ae"),
    ("\u0640", "", "tatweel stretches a letter and means nothing"),
    ("\u064b-\u065f", "", "vowel marks and hamza as separate marks, rarely typed: the same word without them"),
    ("\u0670", "", "superscript alef"),
    *[
        (marks, "", "marks of the Quran")
        for marks in ("\u0610-\u061a", "\u06d6-\u06dc", "\u06df-\u06e8", "\u06ea-\u06ed")
    ],
    ("\u0660-\u0669", "۰", "Arabic digits"),
    ("0-9", "۰", "Latin digits; Persian text mixes the three, and keeps them in Latin words"),
    ("\u200b", ZWNJ, "zero width space; some editors type it for a half-space"),
    ("\u00ac", ZWNJ, "not-sign: the half-space of old Windows fonts"),
    ("\u00ad", "", "soft hyphen, left by page layout"),
    ("\u200d-\u200f", "", "joiner and direction marks: display only"),
    ("\u061c", "", "Arabic letter mark: display only"),
    ("\u202a-\u202e", "", "direction embeddings: display only"),
    ("\u2060-\u2069", "", "word joiner and direction isolates: display only"),
    ("\ufeff", "", "byte order mark inside a text"),
    ("\ufe0e-\ufe0f", "", "variation selectors: the same sign, drawn in colour or not"),
    ("\u20e3", "", "the box around a digit (keycap)"),
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

_UNSEEN = "\u00ad\u200e\u200f"
_EMPTY = "".join(source for source, target, _ in _FOLDS if not target)
# What a character stands for beside others, as many characters as before: where it may be, what is replaced, by what.
_MARKED = f"[{LETTERS}\u0640{_VOWEL_MARKS}]"
_BESIDE = [
    # A word of the Quran with a superscript alef on a tatweel, which stands for ا (ٱلْعَـٰلَمِينَ).
    ("\u0670", re.compile(f"(?<!{_MARKED})(?={_MARKED}*\u0670){_MARKED}+"), lambda word: _with_alef(word[0])),
    # Marks that show nothing: between letters, the half-space of some editors.
    *[(mark, re.compile(f"(?<={_MARKED}){mark}(?=[{_UNSEEN}{ZWNJ}]*[{LETTERS}])"), ZWNJ) for mark in _UNSEEN],
    # The ezafe after ه (بهانهء), at the end of a word or before its half-space.
    ("\u0621", re.compile(f"([هةۀہھەۂ][{_EMPTY}]*)\u0621(?![{_EMPTY}]*[{LETTERS}])"), "\\1\u0654"),
]
_WITHOUT_ALEF = ("هذا", "هذه", "ذلک", "لکن", "رحمن", "اله", "الله")  # to this day
_ON_TATWEEL = re.compile(f"(\u0640[{_VOWEL_MARKS}]*)\u0670")


def _with_alef(word: str) -> str:
    return word if word.translate(_TABLE).endswith(_WITHOUT_ALEF) else _ON_TATWEEL.sub(r"\1ا", word)


_MARKS = [
    (re.compile(f"{ZWNJ}{{2,}}"), ZWNJ),
    # A half-space counts only between two letters or digits, the first of which would join: elsewhere it shows nothing.
    (re.compile(rf"{ZWNJ}(?:(?<![\w%٪].)|(?!\w)|(?<=[{''.join(sorted(NON_JOINING))}].))"), ""),
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
_AS_LATIN = {ord("۰") + digit: str(digit) for digit in range(10)}


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

    Arabic letters become Persian ones, digits Persian digits but in Latin words and addresses (COP28), presentation
    forms plain letters; vowel marks, tatweel and direction marks go. Half-spaces (U+200C) stay where they stand between
    two letters, and nowhere else. Spaces are brought down to one between words; line ends stay.

    >>> fold_characters("كتابهاي علمي 12")
    'کتابهای علمی ۱۲'
    """
    text = unicodedata.normalize("NFC", stand_for(text)).translate(_TABLE)
    text = _LATIN_DIGITS.sub(lambda word: word[0].translate(_AS_LATIN), text)
    for pattern, replacement in _MARKS:
        text = pattern.sub(replacement, text)
    return text.strip(" ")


def stand_for(text: str) -> str:
    """Return `text` with what its characters stand for beside others, each where it was.

    >>> stand_for("بين\u200eالملل") == "بين\u200cالملل"
    True
    """
    for character, pattern, replacement in _BESIDE:
        if character in text:
            text = pattern.sub(replacement, text)
    return text


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


def tag_parts(tags: str) -> list[str]:
    """Return the tags of a match of `TAGS`, several where they stand one behind the other.

    >>> tag_parts("#خبر#فوری"), tag_parts("a.b@mail.ir")
    (['#خبر', '#فوری'], ['a.b@mail.ir'])
    """
    return re.findall("[#@][^#@]+", tags) if tags[0] in "#@" else [tags]


def word_matches(text: str) -> Iterator[re.Match]:
    """Return the matches of Persian words, half-spaces inside them included; those in hashtags are none."""
    return (match for match in _TAG_OR_WORD.finditer(text) if match["word"])


# What writers vary in one word: the hamza and its bearer. آ stays apart from ا (آن is not ان).
_HAMZA = str.maketrans({"ئ": "ی", "أ": "ا", "إ": "ا", "ؤ": "و", ZWNJ: None, "_": None, " ": None})
_VARYING = re.compile(f"[ئأإؤء{ZWNJ}_ ]")
_BEFORE_WAW, _AFTER_ALEF = re.compile("ئ(?=و)"), re.compile("(?<=ا)ء")  # مسئول, مسوول; املاء, املا; but جزء is not جز


_APART_LINES = (LEXICON / "spelled_apart.tsv").read_text(encoding="utf-8").splitlines()
_SPELLED_APART = frozenset(line.partition("\t")[0] for line in _APART_LINES if not line.startswith("#"))


def coarse_key(word: str) -> str:
    """Return what the spellings of one word have in common: its letters, without half-spaces and hamza.

    The words of `data/lexicon/spelled_apart.tsv` are no spellings of the words without their hamza.

    >>> coarse_key("رئیس") == coarse_key("رییس"), coarse_key("رئال") == coarse_key("ریال")
    (True, False)
    """
    if not _VARYING.search(word) or word in _SPELLED_APART:
        return word
    return _without_hamza(word)


def coarse_keys(words: Sequence[str]) -> list[str]:
    """Return the `coarse_key` of each word: of many words in a tenth of the time.

    >>> coarse_keys(["رئیس", "رئال"]) == [coarse_key("رییس"), coarse_key("رئال")]
    True
    """
    keys = _without_hamza("\n".join(words)).split("\n")
    if len(keys) != len(words):  # a word with a line end
        return list(map(coarse_key, words))
    return [word if word in _SPELLED_APART else key for word, key in zip(words, keys, strict=True)]


def _without_hamza(text: str) -> str:
    return _AFTER_ALEF.sub("", _BEFORE_WAW.sub("و", text)).translate(_HAMZA)


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
