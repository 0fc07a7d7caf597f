"""The affixes of `data/lexicon/affixes.tsv`, and the second parts that many compounds share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from helpers.language.characters import ZWNJ
from helpers.language.lexicon import read_list, word_counts, words
from helpers.language.verbs import stems

# A part of compounds is productive when this many of hazm's compounds end in it.
_PRODUCTIVE = 20


@cache
def suffix_count(suffix: str) -> int:
    """Return how many counted words end in a half-space and this suffix."""
    return 1 + _last_parts()[suffix]


@cache
def _last_parts() -> Counter:
    last: Counter = Counter()
    for spelling, count in word_counts().items():
        if ZWNJ in spelling:
            last[spelling.rsplit(ZWNJ, 1)[1]] += count
    return last


@cache
def _affixes() -> list[dict[str, str]]:
    return read_list("affixes")


class Endings(dict[str, str]):
    """Endings, the longest first, each with what it may follow; nothing where that is not asked for."""

    def __init__(self, rules: Mapping[str, str]):
        """Put the endings in order."""
        super().__init__({ending: rules[ending] for ending in _longest_first(rules)})
        # Lengths of the endings with the same last two letters, or of one letter, the longest first.
        self._lengths: dict[str, list[int]] = {}
        for ending in self:
            lengths = self._lengths.setdefault(ending[-2:], [])
            if len(ending) not in lengths:
                lengths.append(len(ending))

    def of(self, word: str) -> list[tuple[str, str]]:
        """Return a word as stem and ending, for each of the endings that it has, the longest first.

        >>> Endings({"ها": "", "های": "", "ی": ""}).of("کتابهای")
        [('کتاب', 'های'), ('کتابها', 'ی')]
        """
        lengths = self._lengths.get(word[-2:], ()) if len(word) > 1 else ()
        found = [(word[:-length], ending) for length in lengths if (ending := word[-length:]) in self]
        return [*found, (word[:-1], word[-1])] if word[-1:] in self else found


def _longest_first(affixes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(affixes, key=lambda affix: (-len(affix), affix)))


@cache
def suffixes() -> Endings:
    """Return what each suffix may follow."""
    compounds = Counter(word.rsplit(ZWNJ, 1)[1] for word in words() if ZWNJ in word)
    productive = {part: "any" for part, count in compounds.items() if count >= _PRODUCTIVE and len(part) > 2}
    listed = {row["affix"]: row["after"] for row in _affixes() if row["kind"] == "suffix"}
    return Endings(productive | listed)


@cache
def suffixes_alone() -> Endings:
    """Return the suffixes that belong to the word before them when they stand alone (کتاب ها)."""
    listed = {row["affix"] for row in _affixes() if row["kind"] in ("suffix", "ending") and row["alone"] == "yes"}
    return Endings(dict.fromkeys(listed, ""))


@cache
def parts_alone() -> frozenset[str]:
    """Return the second parts that belong to the word before them, and make another word of it (کنش گر)."""
    return frozenset(row["affix"] for row in _affixes() if row["kind"] == "part")


@cache
def attached_endings() -> Endings:
    """Return the endings written to a word without a half-space; after د ر ز و ا, ها too."""
    listed = {row["affix"] for row in _affixes() if row["kind"] == "ending"}
    listed |= {row["affix"] for row in _affixes() if row["kind"] == "suffix" and row["after"] in ("any", "adjective")}
    return Endings(dict.fromkeys(listed, ""))


@cache
def prefixes() -> tuple[str, ...]:
    """Return the productive first parts of words (هم, بی), the longest first."""
    return _longest_first({row["affix"] for row in _affixes() if row["kind"] == "prefix" and row["alone"] == "no"})


@cache
def _prefix_lengths() -> tuple[int, ...]:
    return tuple(sorted({len(prefix) for prefix in prefixes()}, reverse=True))


def prefixes_of(word: str) -> list[str]:
    """Return the productive first parts that a word begins with, the longest first.

    >>> prefixes_of("بیکار")
    ['بی']
    """
    listed = _prefix_set()
    return [prefix for length in _prefix_lengths() if (prefix := word[:length]) in listed]


@cache
def _prefix_set() -> frozenset[str]:
    return frozenset(prefixes())


@cache
def verb_prefixes() -> frozenset[str]:
    """Return می and نمی."""
    return frozenset(row["affix"] for row in _affixes() if row["after"] == "verb")


@cache
def verbal_nouns() -> frozenset[str]:
    """Return what a present stem and ی make (افزای: افزایی): second parts of compounds that hazm's list lacks."""
    return frozenset(present + "ی" for _, present in stems() if len(present) >= 3)
