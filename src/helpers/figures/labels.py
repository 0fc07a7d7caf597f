"""The words and numbers on a figure, in its language, with the digits that go with it, shaped to be drawn."""

import re
import textwrap
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

import pandas as pd

from helpers.core.errors import TableError
from helpers.core.paths import read_texts
from helpers.figures import shaping
from helpers.figures.settings import SIZES, current_size, current_style, scale
from helpers.language import find_glosses, infinitive

Text = str | Mapping[str, str]  # a text, or one for each language: {"fa": …, "en": …}
Pair = tuple[Text, Text]
Side = Literal["rtl", "ltr"] | None  # from where a figure is read; None is where its names are read from
BETWEEN = " / "  # stands between a name and its translation
MARKS = {"rtl": "\u200f", "ltr": "\u200e"}  # invisible letters that give a line its direction
PERSIAN, LATIN = re.compile("[\u0620-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"), re.compile("[A-Za-z]")
_FIRST_LETTER = re.compile("[^\\W\\d_]")
_DIGITS = str.maketrans("0123456789.,%-", "۰۱۲۳۴۵۶۷۸۹٫٬٪−")
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_TERMS = ("term", "collocate", "item")  # columns whose values are terms: a verb is shown as its infinitive
_HUGE = 1e9  # from here on a number is written as a power of ten
_REPLACEMENT = "\ufffd"
LETTERS_OF_A_LINE, _LINES_OF_A_NAME = 40, 2  # of a row's name: half of a figure of seven inches


def shape(text: str) -> str:
    """Return `text` as matplotlib must be given it: the only door for letters into a picture.

    Plots shape what they are given, and titles set later with `ax.set_title`; shape what you add yourself, as in
    `ax.annotate(figures.shape("صلح"), …)`. Shaped text is for drawing only: never store it. A character that cannot be
    drawn becomes U+FFFD, with a warning if no font has it. A line reads from the side of most of its letters.

    >>> shape("Trade")
    'Trade'
    """
    if shaping.is_shaped(text):
        return text
    lines = shaping.UNDRAWABLE.sub(_REPLACEMENT, text).split("\n")
    text = "\n".join(shaping.display_order(_directed(line)) for line in lines)
    names = shaping.font_families(current_style().font)
    # Invisible marks have no shape of their own: a font need not have them.
    letters = {letter for letter in set(text) if letter != "\n" and unicodedata.category(letter) != "Cf"}
    missing = {letter for letter in letters if not any(ord(letter) in shaping.letters_of(name) for name in names)}
    if not missing:
        return text
    named = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in sorted(missing))
    advice = "Name a font that has it: figures.set_style(font=…)"
    warnings.warn(f"no font here ({', '.join(names)}) has {named}: drawn as {_REPLACEMENT}. {advice}", stacklevel=2)
    return text.translate(dict.fromkeys(map(ord, missing), _REPLACEMENT))


def _directed(line: str) -> str:
    """Return a line with a mark in front where its first letter would give it another direction than it has."""
    first = _FIRST_LETTER.search(line)
    if not first or line[0] in MARKS.values():
        return line
    wanted = line_direction(line)
    return line if line_direction(first[0]) == wanted else MARKS[wanted] + line


def line_direction(line: str) -> str:
    """Return the side from which a line reads: that of most of its letters, with two exceptions."""
    if current_style().language == "en" and LATIN.search(line):
        return "ltr"  # an English sentence, however many of its words are Persian
    return _side(line, is_both=BETWEEN in line)


def reading_direction(direction: str | None, names: Iterable[str]) -> str:
    """Return `direction`, or without one that of the names: `ltr` in an English figure or if most letters are Latin."""
    if direction not in (None, *MARKS):
        raise TableError(f"direction must be one of {', '.join(MARKS)}; got {direction!r}")
    if direction or current_style().language == "en":
        return direction or "ltr"
    return _side(" ".join(map(str, names)), is_both=True)


def _side(text: str, *, is_both: bool) -> str:
    """Return the side of most of a text's letters; in a figure in both languages, `rtl` for words in both of them."""
    persian, latin = len(PERSIAN.findall(text)), len(LATIN.findall(text))
    # Words in both languages come as the Persian and its translation, which is often longer.
    return "rtl" if persian >= latin or (persian and is_both and current_style().language == "both") else "ltr"


def label_for(key: str, *, between: str = BETWEEN, default: str | None = None) -> str:
    """Return what a plot calls a column or a part, in the style's language; an unknown one is `default` or itself."""
    return in_language(label_texts(key, default), between=between)


def label_texts(key: str, default: str | None = None) -> dict[str, str]:
    """Return what a plot calls something, in Persian and in English."""
    unknown = [key if default is None else default] * 2
    return dict(zip(("fa", "en"), read_texts("figure_words.yml").get(key, unknown), strict=True))


def in_language(text: Text, *, between: str = BETWEEN) -> str:
    """Return a text, or that for the style's language of a mapping with `fa` and `en`.

    In a figure in both languages the Persian comes first, with `between` behind it, where they differ. Raises
    `TableError` for a mapping without `fa` and `en`.

    >>> in_language({"fa": "تجارت", "en": "Trade"})
    'تجارت'
    """
    if not isinstance(text, Mapping):
        return str(text)
    if not {"fa", "en"} & set(text):
        raise TableError(f"a text for each language has the keys fa and en; got {', '.join(map(str, text)) or 'none'}")
    wanted = ("fa", "en") if current_style().language == "both" else (current_style().language,)
    found = [str(text[language]) for language in wanted if language in text]
    return between.join(dict.fromkeys(found or map(str, text.values())))


def comma() -> str:
    """Return the comma of the style's language, with its space."""
    return ", " if current_style().language == "en" else "، "


def format_number(number: float, *, decimals: int = 0, language: str = "") -> str:
    """Return a number as a language, by default that of the style, writes it: in English Latin digits, else Persian.

    Thousands stand apart; from a thousand million on it is a power of ten.

    >>> format_number(12345.678, decimals=1), format_number(2.5e12), format_number(1404, language="en")
    ('۱۲٬۳۴۵٫۷', '۲٫۵×۱۰¹²', '1,404')
    """
    text = f"{number:,.{decimals}f}"
    if abs(number) >= _HUGE:
        first, _, power = f"{number:.1e}".partition("e")
        text = f"{first}×10{str(int(power)).translate(_RAISED)}"
    return text if (language or current_style().language) == "en" else text.translate(_DIGITS)


def percent(share: float, *, decimals: int = 0, language: str = "") -> str:
    """Return a share between 0 and 1 as a percentage.

    >>> percent(0.256)
    '۲۶٪'
    """
    language = language or current_style().language
    # Python rounds halves to even; a reader of 0.5% and 1.5% expects no such thing, and no chart shows the difference.
    return format_number(100 * share, decimals=decimals, language=language) + ("%" if language == "en" else "٪")


def is_share(measure: Text) -> bool:
    """Tell whether a column holds shares between 0 and 1, which are written as percentages: its name says so."""
    return isinstance(measure, str) and measure.startswith("share")


def format_measure(number: float, measure: Text, *, decimals: int = 0, language: str = "") -> str:
    """Return a number of a column as a reader reads it: a share as a percentage."""
    return (percent if is_share(measure) else format_number)(number, decimals=decimals, language=language)


def with_size(name: Text, size: float) -> str:
    """Return a name with how many there are of it: the n that a rate of few must not be read without.

    >>> with_size("نارون", 1250)
    'نارون (۱٬۲۵۰)'
    """
    return f"{in_language(name)} ({format_number(size)})"


def names_of(keys: Iterable, labels: Mapping) -> list[str]:
    """Return the name of each key; raise `TableError` for one that `labels` does not have."""
    strangers = [key for key in keys if key not in labels]
    if strangers:
        raise TableError(f"labels has no name for {strangers[0]!r}; it has {', '.join(map(str, labels))}")
    return [in_language(labels[key]) for key in keys]


def term_label(term: str) -> str:
    """Return a term as a reader knows it: a verb's lemma (past # present) as its infinitive.

    >>> term_label("گفت#گو"), term_label("صلح کرد#کن"), term_label("#خبر")
    ('گفتن', 'صلح کردن', '#خبر')
    """
    return infinitive(str(term))


def gloss_terms(terms: Iterable[str], *, glossary: str = "", column: str = "term") -> dict[str, str]:
    """Return what figures call terms: in English a transcription with a gloss, so that a paper in English can print it.

    Plots name terms, outlets and persons so by themselves; it is for tables, titles and labels of your own. In a
    Persian figure a term is itself (a verb its infinitive), in one of both languages it has its gloss behind it. A
    name is what English calls it; a word without a gloss is transliterated letter by letter, in ⟨brackets⟩. Terms that
    would have one label keep their Persian word beside it.

    Parameters
    ----------
    glossary : a CSV, TSV or XLSX file of your own with `term`, `gloss` and, if you like, `transcription`, which decides
        before the list that comes with the project (`data/lexicon/glosses.tsv`); by default that of `set_style`.
    column : what the terms are: with `outlet` they are looked up among outlets first (مهر: Mehr News).

    Raises
    ------
    TableError : for a glossary that cannot be read, or that has one term with two glosses.

    Examples
    --------
    >>> from helpers.figures import style
    >>> with style(language="en"):
    ...     gloss_terms(["تحریم", "تهران", "گفت#گو"])
    {'تحریم': 'tahrim (sanctions)', 'تهران': 'Tehran', 'گفت#گو': 'goftan (to say)'}
    """
    terms = list(dict.fromkeys(terms))
    return dict(zip(terms, names_in(terms, column, glossary=glossary), strict=True))


def names_in(values: Iterable, column: str, *, glossary: str = "") -> list:
    """Return what a figure calls the values of a column: in English, Persian terms and names as `gloss_terms` has them.

    In a Persian figure the verbs among `term`, `collocate` and `item` are infinitives, and other values stay as they
    are. Values of a column of outlets are looked up among these first.
    """
    values, language = list(values), current_style().language
    shown = [term_label(value) if column in _TERMS and isinstance(value, str) else value for value in values]
    if language == "fa":
        return shown
    options = {"glossary": glossary or current_style().glossary, "outlets": "outlet" in column}
    is_both = language == "both"  # then a name with Latin letters has its translation already
    glosses = find_glosses((value for value in values if not (is_both and LATIN.search(str(value)))), **options)
    if is_both:  # beside the Persian word, its meaning is enough
        meanings = [glosses[value].gloss if value in glosses else "" for value in values]
        return [f"{name}{BETWEEN}{meaning}" if meaning else name for name, meaning in zip(shown, meanings, strict=True)]
    english = [str(glosses[value]) if value in glosses else name for value, name in zip(values, shown, strict=True)]
    meant = Counter(english[values.index(value)] for value in dict.fromkeys(values))
    pairs = zip(values, english, shown, strict=True)
    return [f"{name} {persian}" if value in glosses and meant[name] > 1 else name for value, name, persian in pairs]


def row_label(name, *, letters: int = LETTERS_OF_A_LINE, lines: int = _LINES_OF_A_NAME) -> str:
    """Return a name cut to so many lines, each of so many letters in a figure of two columns."""
    text = "" if pd.isna(name) else " ".join(str(name).split())
    if not text:
        return label_for("no_name")
    room = letters_fitting(letters)
    parts = textwrap.wrap(text, room, break_on_hyphens=True) if len(text) > room else [text]
    return "\n".join(parts if len(parts) <= lines else [*parts[: lines - 1], parts[lines - 1][: room - 1] + "…"])


def letters_fitting(letters: int) -> int:
    """Return how many letters fit here where a figure of two columns has room for so many."""
    across = current_size().width / SIZES["two_columns"].width
    return max(int(letters * across / scale()), 8)
