"""What hazm knows, as plain tables: hazm itself takes seconds to load, and is loaded only to make them."""

from functools import cache
from typing import NamedTuple

from helpers.core.store import cached_table
from helpers.language.characters import fold_characters, folded_codes

_LAST_LETTER = 0xFFFF  # hazm's rules for letters name none beyond


@cached_table
def word_entries() -> dict[str, str]:
    """Return hazm's words, folded: how often each was counted, a space, and its parts of speech with commas."""
    from hazm.utils import words_list

    rows = words_list()
    folded = fold_characters("\n".join(word for word, _, _ in rows)).split("\n")
    return {
        word: f"{frequency} {','.join(sorted(set(parts)))}"
        for word, (_, frequency, parts) in zip(folded, rows, strict=True)
    }


@cached_table
def verb_stems() -> list[str]:
    """Return hazm's verbs, folded, as past stem # present stem."""
    from hazm.utils import verbs_list

    return [fold_characters(verb) for verb in verbs_list() if "#" in verb]


@cached_table
def stopword_list() -> list[str]:
    """Return hazm's stopwords, folded."""
    from hazm import stopwords_list

    return sorted(set(map(fold_characters, stopwords_list())) - {""})


class VerbParts(NamedTuple):
    """The parts of verbs of several words, as hazm has them.

    One of `first` (خواهد) begins a verb with whatever follows; one of `last` (است) ends a verb behind a participle.
    """

    first: frozenset[str]
    last: frozenset[str]
    participles: frozenset[str]
    last_begins: frozenset[str]  # the first words of `last`, where that has several (شده_است)


@cache
def verb_parts() -> VerbParts:
    """Return the words that hazm's WordTokenizer joins to verbs of several parts."""
    first, last, participles = map(frozenset, _verb_parts())
    return VerbParts(first, last, participles, frozenset(verb.split("_")[0] for verb in last))


@cached_table
def _verb_parts() -> list[list[str]]:
    import hazm

    words = hazm.WordTokenizer()
    return [sorted(words.before_verbs), sorted(words.after_verbs), sorted(words.verbe)]


@cache
def letter_table() -> dict[int, str]:
    """Return what hazm's Normalizer writes for single folded characters, as a table for `str.translate`.

    Spacing, repeated letters, style and می are switched off: hazm's rules for them alter words, or need its word list
    loaded a second time; `restore_halfspaces` does the spacing, and `normalize` the punctuation. What is left goes
    character by character.

    >>> "۴%".translate(letter_table())
    '۴٪'
    """
    return {int(code): written for code, written in _letters().items()}


@cached_table
def _letters() -> dict[str, str]:
    import hazm

    normalizer = hazm.Normalizer(
        correct_spacing=False, decrease_repeated_chars=False, persian_style=False, seperate_mi=False
    )
    # Folding comes first, so hazm's rules for what it folds never apply. They are also where hazm's releases differ.
    skipped = {ord("\n"), *range(0xD800, 0xE000), *folded_codes()}
    codes = [code for code in range(1, _LAST_LETTER + 1) if code not in skipped]
    written = normalizer.normalize("\n".join(map(chr, codes))).split("\n")
    return {str(code): new for code, new in zip(codes, written, strict=True) if new != chr(code)}
