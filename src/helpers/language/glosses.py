"""Persian words for readers of English: how a word is transcribed, and what it means in a word or two.

`data/lexicon/glosses.tsv` has the words most frequent in news, by the scheme of the journal *Iranian Studies*. A word
that no list has is transliterated letter by letter, in the letters of DIN 31635: vowels that are not written are not
guessed, and ⟨angle brackets⟩ say so.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from helpers.core.datafiles import read_cells
from helpers.core.errors import TableError
from helpers.core.paths import from_root, to_root
from helpers.core.store import cached_table
from helpers.language.characters import ZWNJ, fold_characters
from helpers.language.lemmas import lemmatize
from helpers.language.lexicon import read_actor_names, read_list
from helpers.language.patterns import spelling_key

Glosses = dict[str, tuple[str, str]]  # transcription and gloss, by what the spellings of a term share

_PERSIAN = re.compile("[\u0620-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
_STEMS = re.compile("([^ #]+)#([^ #]*)#?([^ ]*)")  # past, present, preverb
_BEHIND = re.compile(r"\s*(?:\([^()\u0620-\u06d3]*\)|\s\d+)$")
_PUNCTUATION = "()[]«»،؛:.!؟"
_MOST_WORDS = 6  # of a name; what is longer is a sentence, which its words one by one do not translate
# DIN 31635 in its values for Persian; و and ی are always consonants, as no letter says which vowels they are.
_CONSONANTS = "ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی".split()
_LATIN_CONSONANTS = "b p t s̱ ǧ č ḥ ḫ d ẕ r z ž s š ṣ ż ṭ ẓ ʿ ġ f q k g l m n v h y".split()
_LATIN = str.maketrans(
    dict(zip(_CONSONANTS, _LATIN_CONSONANTS, strict=True))
    | dict.fromkeys("ءأإؤئ", "ʾ")
    | {"ا": "ā", "آ": "ʾā", "ة": "t", ZWNJ: "-"}
    | {digit: str(number) for number, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")}
)


class Gloss(NamedTuple):
    """What a word is in English: without a transcription a name, without a gloss a word that no list has."""

    transcription: str
    gloss: str
    behind: str = ""  # a number that a chart writes behind a name

    def __str__(self) -> str:
        """Return it as a figure shows it: the transcription, and the gloss in brackets."""
        is_whole = self.transcription and self.gloss
        shown = f"{self.transcription} ({self.gloss})" if is_whole else self.transcription or self.gloss
        return f"{shown}{self.behind}"


def find_glosses(terms: Iterable[str], *, glossary: str | Path = "", outlets: bool = False) -> dict[str, Gloss]:
    """Return the gloss of each term that has Persian letters, in any spelling: of its own form, else of its lemma.

    A term of several words that no list has whole is glossed word by word, with + between. One of more than six words
    is a sentence, and has none.

    Parameters
    ----------
    glossary : a file of the user's own, as for `read_glossary`. It decides before the lists: `glosses.tsv`, the names
        in `data/codebook/actors.yml`, the states of Unicode CLDR, and `outlets.tsv`.
    outlets : the terms are outlets: `outlets.tsv` decides before the other lists (مهر is Mehr News).

    Examples
    --------
    >>> [str(gloss) for gloss in find_glosses(["تحریمها", "گفت#گو", "تهران", "قلمفرسا"]).values()]
    ['tahrim (sanctions)', 'goftan (to say)', 'Tehran', '⟨qlmfrsā⟩']
    """
    own = read_glossary(glossary) if glossary else {}
    words, names, known_outlets = _shipped()
    lists = [own, known_outlets, words, names] if outlets else [own, words, names, known_outlets]
    persian = [term for term in dict.fromkeys(terms) if isinstance(term, str) and _PERSIAN.search(term)]
    return {term: gloss for term in persian if (gloss := _gloss(term, lists))}


def _gloss(term: str, lists: list[Glosses]) -> Gloss | None:
    written = _BEHIND.sub("", term) or term
    behind = term[len(written) :].translate(_LATIN)
    sign = "#" if written.startswith("#") else ""
    words = fold_characters(written).removeprefix("#").replace("_", " ").split()
    words = [word.strip(_PUNCTUATION) or word for word in words]
    found = _listed(" ".join(words), lists)
    if not found and len(words) > _MOST_WORDS:
        return None
    if not found:
        parts = [_listed(word, lists) or Gloss(transliterate(word), "") for word in words]
        is_name = len(parts) == 1 or not any(part.transcription and part.gloss for part in parts)
        meaning = "" if is_name else " + ".join(part.gloss or part.transcription for part in parts)
        found = Gloss(" ".join(part.transcription or part.gloss for part in parts), meaning)
    heard, meaning, _ = found
    return Gloss(sign + heard, meaning, behind) if heard else Gloss("", sign + meaning, behind)


def _listed(term: str, lists: list[Glosses]) -> Gloss | None:
    """Return what the first of the lists that has a term, or else its lemma, says of it."""
    if not _PERSIAN.search(term):
        return Gloss("", term.translate(_LATIN))
    forms = [term, infinitive(term)] if " " in term or "#" in term else [term, lemmatize(term)]
    found = [each[key] for each in lists for key in map(_key, forms) if key in each]
    if not found:
        return None
    is_own = found[0] in lists[0].values()  # whose transcription may be left to the list
    return Gloss(found[0][0] or (next((heard for heard, _ in found if heard), "") if is_own else ""), found[0][1])


def transliterate(text: str) -> str:
    """Return a text letter by letter in the letters of DIN 31635, in the brackets that say that no vowel was added.

    >>> transliterate("گفت\u200cوگو"), transliterate("گشت#گرد#بر")
    ('⟨gft-vgv⟩', '⟨brgštn⟩')
    """
    return f"⟨{infinitive(fold_characters(text)).translate(_LATIN)}⟩"


def infinitive(term: str) -> str:
    """Return a verb's lemma, past # present # preverb, as its infinitive, and any other term as it is.

    >>> infinitive("گفت#گو"), infinitive("صلح کرد#کن"), infinitive("#خبر")
    ('گفتن', 'صلح کردن', '#خبر')
    """
    return _STEMS.sub(r"\3\1ن", term)


def read_glossary(path: str | Path) -> Glosses:
    """Read a glossary: a CSV, TSV or XLSX file with the columns `term`, `gloss` and, if you like, `transcription`.

    Returns
    -------
    Transcription ("" where there is none) and gloss of each term, by what its spellings share.

    Raises
    ------
    TableError : where the file cannot be read, a column or a gloss is missing, or a term has two different glosses.
    """
    file = from_root(path)
    head, *rows = read_cells(file) or [[]]
    columns = {name.strip().casefold(): number for number, name in enumerate(head)}
    missing = [name for name in ("term", "gloss") if name not in columns]
    if missing:
        found = ", ".join(head) or "no columns"
        raise TableError(f"{to_root(file)}: column {missing[0]!r} is missing; found: {found}")
    glosses: dict[str, tuple[str, str]] = {}
    row_of: dict[str, int] = {}
    for number, row in enumerate(rows, start=2):
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in columns.items()}
        term, entry = cells["term"], (cells.get("transcription", ""), cells["gloss"])
        if not any(row):
            continue
        if not term or not entry[1]:
            raise TableError(
                f"{to_root(file)}, row {number}: a term and its gloss are needed; got {term!r}, {entry[1]!r}"
            )
        key = _key(fold_characters(term))
        if glosses.setdefault(key, entry) != entry:
            both = f"{glosses[key][1]!r} in row {row_of[key]}, {entry[1]!r} in row {number}"
            raise TableError(f"{to_root(file)}: «{term}» stands twice, with {both}. Keep one of the rows")
        row_of.setdefault(key, number)
    return glosses


def _key(term: str) -> str:
    """Return what all spellings of a term share, with or without its spaces."""
    return spelling_key(term).replace(" ", "")


@cached_table
def _shipped() -> list[Glosses]:
    """Return the words of `glosses.tsv`, and what actors and states, and outlets, are called in English."""
    from babel import Locale

    persian, english = Locale("fa").territories, Locale("en").territories
    states = [(name, english[code]) for code, name in persian.items() if code in english]
    outlets = [
        (name, row["english"]) for row in read_list("outlets") for name in (row["outlet"], *row["names"].split("|"))
    ]
    named = [
        {_key(fold_characters(fa)): ("", en) for fa, en in pairs[::-1] if en}
        for pairs in ([*read_actor_names(), *states], outlets)
    ]
    return [{_key(row["term"]): (row["transcription"], row["gloss"]) for row in read_list("glosses")}, *named]
