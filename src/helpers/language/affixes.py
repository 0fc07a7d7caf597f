"""The affixes of `data/lexicon/affixes.tsv`, and the second parts that many compounds share."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from helpers.language.characters import ZWNJ
from helpers.language.lexicon import load_lexicon

# A part of compounds is productive when this many of hazm's compounds end in it.
_PRODUCTIVE = 20


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


class Affixes(NamedTuple):
    """What words begin and end with.

    Attributes
    ----------
    suffixes : what each suffix may follow.
    alone : the suffixes that belong to the word before them when they stand alone (کتاب ها).
    second_parts : what makes another word of the word before it (کنش گر).
    attached : the endings written to a word without a half-space; after د ر ز و ا, ها too.
    prefixes : the productive first parts of words (هم, بی), the longest first.
    verb_prefixes : می and نمی.
    last_part_counts : how many counted words end in a half-space and each part.
    """

    suffixes: Endings
    alone: Endings
    second_parts: frozenset[str]
    attached: Endings
    prefixes: tuple[str, ...]
    verb_prefixes: frozenset[str]
    last_part_counts: Counter


@cache  # Made of all compounds of the word lists, and asked for each word.
def affixes() -> Affixes:
    """Return the affixes.

    >>> affixes().suffixes["ها"], sorted(affixes().verb_prefixes)
    ('any', ['می', 'نمی'])
    """
    rows, lexicon = load_lexicon().affixes, load_lexicon()
    compounds = Counter(word.rsplit(ZWNJ, 1)[1] for word in lexicon.words if ZWNJ in word)
    productive = {part: "any" for part, count in compounds.items() if count >= _PRODUCTIVE and len(part) > 2}
    last_part_counts: Counter = Counter()
    for spelling, count in lexicon.word_counts.items():
        if ZWNJ in spelling:
            last_part_counts[spelling.rsplit(ZWNJ, 1)[1]] += count

    def of_kind(*kinds: str) -> list[dict[str, str]]:
        return [row for row in rows if row["kind"] in kinds]

    alone = {row["affix"] for row in of_kind("suffix", "ending") if row["alone"] == "yes"}
    attached = {row["affix"] for row in of_kind("ending")}
    attached |= {row["affix"] for row in of_kind("suffix") if row["after"] in ("any", "adjective")}
    return Affixes(
        suffixes=Endings(productive | {row["affix"]: row["after"] for row in of_kind("suffix")}),
        alone=Endings(dict.fromkeys(alone, "")),
        second_parts=frozenset(row["affix"] for row in of_kind("part")),
        attached=Endings(dict.fromkeys(attached, "")),
        prefixes=_longest_first({row["affix"] for row in of_kind("prefix") if row["alone"] == "no"}),
        verb_prefixes=frozenset(row["affix"] for row in rows if row["after"] == "verb"),
        last_part_counts=last_part_counts,
    )
