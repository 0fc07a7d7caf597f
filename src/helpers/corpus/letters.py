"""Bytes to letters: which encoding a file has, and letters once read in the wrong one; letters in one form; languages.

A guess is kept only where the words come out Persian: a share of them must be words that news is known to use. The
usual detectors go by letters, and take Windows-1256 for ISO-8859-6, which differ in half of theirs.
"""

import codecs
import re
from contextlib import suppress
from functools import cache

from helpers.core.errors import CorpusError
from helpers.language import fold_characters, fold_letter, load_lexicon

_NAMES = {"cp1256": "windows-1256", "iso8859-6": "iso-8859-6", "utf-8-sig": "utf-8"}
_MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    **{codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32"},  # before UTF-16, whose mark begins that of UTF-32
    **{codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"},
}
_OLD = ["cp1256", "iso8859-6"]
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
# What a page or an XML file may declare besides: other encodings of the Arabic script. Some that Python knows take
# minutes over a megabyte (punycode), or make letters that no file can hold (unicode_escape).
_DECLARABLE = frozenset([*_OLD, "cp720", "cp864", "mac-arabic", "mac-farsi"])

# Of 800 articles (ISNA, Fars, Hamshahri) 0.8 to 1 of the words are known, and at most 0.53 when their bytes are read in
# the other encoding, as short words have the same letters in both. Typed in Windows-1256 and in ISO-8859-6, none came
# out in the other one by this rule; of their first 40 letters 0.02 were a question, of their first 100 none.
_KNOWN_SHARE = 0.5
_APART = 0.25
_FEW_ZEROS = 0.01  # of the bytes of a file
_FEWEST_WORDS = 4  # fewer may come out right by chance
_EXAMINED = 5_000  # letters: enough to tell, and quick on a large file
_NOT_ASCII = re.compile(r"[^\x00-\x7f]{1,1000}(?:\s[^\x00-\x7f]{1,1000}){0,100}")
_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")

# How Persian looks after a wrong reading: these signs, more often than `_SUSPECT_SHARE` of all that is not ASCII.
_UTF8_AS_1252, _UTF8_AS_1256 = "ØÙÚÛâ", "طظعغ"
_1256_AS_1252 = "".join(map(chr, range(0xC0, 0x100)))
_WRONG_READINGS = [  # what happened, the signs of it, and the two encodings
    ("utf-8 misread as windows-1252", _UTF8_AS_1252, "cp1252", "utf-8"),
    ("utf-8 misread as windows-1256", _UTF8_AS_1256, "cp1256", "utf-8"),
    ("windows-1256 misread as windows-1252", _1256_AS_1252, "sloppy-windows-1252", "cp1256"),
    ("windows-1256 misread as iso-8859-1", _1256_AS_1252, "iso8859-1", "cp1256"),
]
_LATIN_SIGN, _FIRST_BYTE = re.compile("[À-ÿ]"), b"\xc3"  # of each of these letters in UTF-8, and of no other
_SUSPECT_SHARE = 0.3  # natural Persian has 0.05 of طظعغ
# Letters that nothing brings back, and others. Of French and German 0.05 are such, of a word as Élysée half.
_LOST, _OTHER = re.compile("[À-ÿ?\ufffd]"), re.compile(r"[^\W\d_À-ÿ]")
_LOST_SHARE = 0.7


def declared_encoding(content: bytes) -> str | None:
    """Return the encoding that a page or an XML file names in its first lines."""
    found = _DECLARED.search(content[:4096])
    return found[1].decode("ascii") if found else None


def decode(content: bytes, *, where: str, encoding: str | None = None, declared: str | None = None) -> tuple[str, str]:
    """Return the text of `content` and the name of its encoding.

    `encoding` is taken as it is. Else a byte order mark decides, then UTF-8 if the bytes are that, then the encoding
    that the file declares, Windows-1256, ISO-8859-6 or UTF-16, whichever gives Persian words. Raises `CorpusError` that
    begins with `where` when none does, and when two do.
    """
    known = encoding or next((name for mark, name in _MARKED.items() if content.startswith(mark)), None)
    if known:
        return _decode_as(content, known, where)
    if zeros := content.count(b"\0"):
        if zeros <= _FEW_ZEROS * len(content):  # left by a program that pads its fields; UTF-16 has one for each space
            with suppress(UnicodeDecodeError):
                return content.replace(b"\0", b"").decode("utf-8"), "utf-8"
        reason = "holds zero bytes, as UTF-16 does and files that are no text"
        return _guess(content, ["utf-16-le", "utf-16-be"], where, reason)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        named = {codecs.lookup(declared).name} if declared and _exists(declared) else set()
        reason = f"byte {error.start} is not UTF-8"
        return _guess(content, [*(named & _DECLARABLE), *_OLD], f"{where}, line {line}", reason)


def _exists(encoding: str) -> bool:
    with suppress(LookupError, ValueError):
        return codecs.lookup(encoding)._is_text_encoding
    return False


def _decode_as(content: bytes, encoding: str, where: str) -> tuple[str, str]:
    if not _exists(encoding):
        raise CorpusError(f"encoding {encoding!r} is not known; use utf-8, utf-16, windows-1256 or iso-8859-6")
    try:
        # A byte order mark is no letter, also where the encoding was given by name.
        text = content.decode(encoding).removeprefix("\ufeff")
        text.encode()  # no letter that could not be written again
    except UnicodeError as error:
        start = getattr(error, "start", 0)
        line = content[:start].count(b"\n") + 1
        raise CorpusError(
            f"{where}, line {line}: byte {start} is not {_name(encoding)}: save the file as UTF-8 text, "
            'or name its encoding: encoding="windows-1256"'
        ) from error
    return text, _name(encoding)


def _name(encoding: str) -> str:
    name = codecs.lookup(encoding).name
    return _NAMES.get(name, name)


def _guess(content: bytes, encodings: list[str], where: str, reason: str) -> tuple[str, str]:
    """Return the only plausible reading of `content`, or the one that is much more so than the others."""
    readings: dict[str, tuple[str, float]] = {}
    for encoding in encodings:
        with suppress(UnicodeError):
            share, count = _known_share(text := content.decode(encoding))
            if count >= _FEWEST_WORDS and share >= _KNOWN_SHARE:
                readings.setdefault(text, (_name(encoding), share))
    best, *others = sorted(readings, key=lambda text: readings[text][1], reverse=True) or [""]
    if best and all(readings[other][1] <= readings[best][1] - _APART for other in others):
        return best, readings[best][0]
    found = " and ".join(name for name, _ in readings.values())
    outcome = f"both {found} give Persian words" if found else "no other encoding gives Persian words"
    raise CorpusError(
        f'{where}: {reason}, and {outcome}: save the file as UTF-8 text, or name its encoding: encoding="windows-1256"'
    )


def _known_share(text: str) -> tuple[float, int]:
    """Return the share of known words, and how many words there are."""
    words, known = _WORD.findall(fold_characters(_examined(text))), load_lexicon().word_counts
    count = sum(word == "و" or (len(word) > 1 and word in known) for word in words)
    return count / max(len(words), 1), len(words)


def _examined(text: str) -> str:
    """Return the first letters of `text` that are not ASCII: a page has its scripts before its words."""
    pieces, size = [], 0
    for match in _NOT_ASCII.finditer(text):
        pieces.append(match[0])
        size += len(match[0])
        if size >= _EXAMINED:
            break
    return " ".join(pieces)


def fix_letters(text: str, *, where: str) -> tuple[str, str]:
    """Return `text` with its letters as they were before a wrong reading, and what happened ("" if nothing).

    A text that looks misread, or whose letters are question marks, and that does not come out Persian is an error.
    """
    if _is_plainly_right(text):
        return text, ""
    examined = "".join(_examined(text).split())
    has_latin = bool(_LATIN_SIGN.search(examined))
    for name, signs, wrong, right in _WRONG_READINGS:
        may_be = has_latin or signs == _UTF8_AS_1256
        if may_be and sum(map(examined.count, signs)) > _SUSPECT_SHARE * len(examined):
            fixed = _reread(text, wrong, right)
            share, count = _known_share(fixed)
            # In a short text all words must be known.
            if fixed and (share == 1 if count < _FEWEST_WORDS else share >= _KNOWN_SHARE):
                return fixed, name
    # More than in any language is Latin letters with accents, or signs put in for letters.
    lost, others = (len(pattern.findall(text[:_EXAMINED])) for pattern in (_LOST, _OTHER))
    if lost > max(_FEWEST_WORDS, _LOST_SHARE * (lost + others)):
        raise CorpusError(
            f"{where}: the letters do not come out Persian ({text[:20].strip()!r}): they were once read in a wrong "
            "encoding, and parts of them are lost. Get the text again from where it came"
        )
    return text, ""


def _is_plainly_right(text: str) -> bool:
    """Tell, at a glance and only where it is sure, that no rule of `fix_letters` asks for more: so are nearly all."""
    if text.isascii():
        return text.count("?") <= _FEWEST_WORDS
    if _FIRST_BYTE in text.encode("utf-8", "surrogatepass"):  # quicker than to look for the letters
        return False
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if sum(map(text.count, _UTF8_AS_1256)) > _SUSPECT_SHARE / 2 * min(beyond_ascii, _EXAMINED):
        return False
    return text.count("?") + text.count("\ufffd") <= _FEWEST_WORDS


def _reread(text: str, wrong: str, right: str) -> str:
    """Return text as it was before it was read in a wrong encoding; "" where it cannot have been."""
    import ftfy.bad_codecs  # registers sloppy-windows-1252, which knows the five free bytes

    if wrong == "cp1252":
        return ftfy.fix_encoding(text)
    with suppress(UnicodeError):
        return text.encode(wrong).decode(right)
    return ""


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
_RUN_OF_LETTERS = re.compile(r"[^\W\d_]+")


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return `text` in Persian letters, ASCII digits and lower case, and the offset in `text` of each character of it.

    Half-spaces count as spaces, several spaces as one.
    """
    pieces = list(map(_fold, text))
    folded, offsets = "".join(pieces), [offset for offset, piece in enumerate(pieces) for _ in piece]
    runs = [(spaces.start() + 1, spaces.end()) for spaces in _MANY_SPACES.finditer(folded)]
    again = {place for start, end in runs for place in range(start, end) if text[offsets[place]] in _SPACES}
    if again:
        kept = [place for place in range(len(folded)) if place not in again]
        folded, offsets = "".join(map(folded.__getitem__, kept)), [offsets[place] for place in kept]
    return folded, offsets


@cache  # It is asked for each character of a corpus.
def _fold(character: str) -> str:
    letter = " " if character in _SPACES else fold_letter(character)
    return _DIGITS.get(letter, letter).lower()


def comparison_key(text: str) -> str:
    """Return the letters and digits of `text` and nothing else: the same for two texts that differ in typing alone."""
    return _NO_LETTER.sub("", fold_characters(text)).translate(_ONE_SPELLING)


def tell_language(text: str) -> str:
    """Return persian, arabic, urdu, kurdish, pashto or other script; "" for a text too short to tell."""
    letters = [character for character in text if character.isalpha()]
    if len(letters) < _FEWEST_LETTERS:
        return ""
    if len(_SCRIPT.findall(text)) < len(letters) / 2:
        return "other script"
    for language, own in _LETTERS_OF.items():
        if sum(map(letters.count, own)) > _NEIGHBOUR_SHARE * len(letters):
            return language
    has_article = len(_ARABIC_ARTICLE.findall(text)) > _ARABIC_SHARE * len(_RUN_OF_LETTERS.findall(text))
    return "arabic" if has_article and not any(map(letters.count, _PERSIAN_ONLY)) else "persian"
