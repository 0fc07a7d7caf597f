"""The word lists: hazm's, and those of `data/lexicon`, whose README says which decides before which.

hazm takes seconds to load: what is read of it is cached on disk.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from helpers.core.errors import TableError
from helpers.core.paths import CODEBOOK, LEXICON
from helpers.core.store import cached_table
from helpers.language.characters import coarse_key, fold_characters, folded_codes

_LAST_LETTER = 0xFFFF  # hazm's rules for letters name none beyond
_MOST_AT_ONE_OUTLET = 2  # without this limit, more half-spaces of the two treebanks are wrong
NAME_LISTS = ("names", "surnames", "given_names", "places")


class Word(NamedTuple):
    """A word of hazm's list: how often it was counted there (0: listed, not counted) and its parts of speech."""

    frequency: int
    parts_of_speech: frozenset[str]


class _Words(dict[str, str]):
    """hazm's words by their spelling; an entry becomes a `Word` when it is asked for."""

    def __getitem__(self, word: str) -> Word:
        frequency, _, parts = super().__getitem__(word).partition(" ")
        return Word(int(frequency), frozenset(parts.split(",")))

    def get(self, word: str, default: Word | None = None) -> Word | None:
        return default if super().get(word) is None else self[word]


class VerbParts(NamedTuple):
    """The parts of verbs of several words, as hazm has them."""

    first: frozenset[str]  # one of these (خواهد) begins a verb with whatever follows
    last: frozenset[str]  # one of these (است) ends a verb behind a participle
    participles: frozenset[str]
    last_begins: frozenset[str]  # the first words of `last`, where that has several (شده_است)


class Lexicon(NamedTuple):
    """All word lists, folded."""

    words: Mapping[str, Word]  # hazm's
    counts: dict[str, int]  # of each spelling in edited news; two words with a space between them are a pair
    word_counts: dict[str, int]  # `counts` without the pairs
    total: int  # of `word_counts`
    names: frozenset[str]  # never taken for a form of another: `names.tsv`, and the names in `actors.yml`
    compounds: frozenset[str]  # words with half-spaces of other dictionaries than hazm's
    kept_apart: frozenset[str]  # by `coarse_key`, words with a meaning of their own (اطلاعات), no forms of others
    irregular: dict[str, str]  # the lemma of each irregular form
    indefinites: frozenset[str]  # words whose final ی is the indefinite one
    variants: dict[str, str]  # by `coarse_key`, the spelling that stands for each listed spelling of a word
    together: frozenset[tuple[str, ...]]  # the listed variants of several words (این که), which are counted as one
    affixes: list[dict[str, str]]
    verbs: list[tuple[str, str]]  # past and present stems, hazm's and ours
    verb_parts: VerbParts


@cache  # Read with every word; reading the lists takes a third of a second.
def load_lexicon() -> Lexicon:
    """Return all word lists, read once.

    >>> load_lexicon().words["بین\\u200cالمللی"].parts_of_speech, "پزشکیان" in load_lexicon().names
    (frozenset({'AJ'}), True)
    """
    from_hazm, counted = _from_hazm(), _spelling_counts()
    word_counts = {spelling: count for spelling, count in counted.items() if " " not in spelling}
    variants = read_list("variants")
    first, last, participles = map(frozenset, from_hazm["verb_parts"])
    stems = [(past, present) for past, _, present in (verb.partition("#") for verb in from_hazm["verbs"])]
    return Lexicon(
        words=_Words(from_hazm["words"]),
        counts=counted,
        word_counts=word_counts,
        total=sum(word_counts.values()),
        names=frozenset(_names()),
        compounds=frozenset(row["word"] for row in read_list("compounds")),
        kept_apart=frozenset(coarse_key(row["word"]) for row in read_list("kept_apart")),
        irregular={row["form"]: row["lemma"] for row in read_list("irregular_forms")},
        indefinites=frozenset(row["word"] for row in read_list("indefinites")),
        variants={coarse_key(row[column]): row["canonical"] for row in variants for column in ("variant", "canonical")},
        together=frozenset(tuple(row["variant"].split(" ")) for row in variants if " " in row["variant"]),
        affixes=read_list("affixes"),
        verbs=stems + [(row["past"], row["present"]) for row in read_list("verbs")],
        verb_parts=VerbParts(first, last, participles, frozenset(verb.split("_")[0] for verb in last)),
    )


def read_list(name: str) -> list[dict[str, str]]:
    """Return the rows of `data/lexicon/{name}.tsv`; lines that begin with # say where the list comes from."""
    with (LEXICON / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cached_table
def _from_hazm() -> dict[str, dict | list]:
    from hazm import WordTokenizer
    from hazm.utils import verbs_list, words_list

    rows, tokenizer = words_list(), WordTokenizer()
    folded = fold_characters("\n".join(word for word, _, _ in rows)).split("\n")
    return {
        "words": {
            word: f"{frequency} {','.join(sorted(set(parts)))}"
            for word, (_, frequency, parts) in zip(folded, rows, strict=True)
        },
        "verbs": [fold_characters(verb) for verb in verbs_list() if "#" in verb],
        "verb_parts": [sorted(tokenizer.before_verbs), sorted(tokenizer.after_verbs), sorted(tokenizer.verbe)],
    }


@cached_table
def _spelling_counts() -> dict[str, int]:
    """Return the counts; a spelling of one outlet alone counts little: it may be that outlet's habit, or a slip."""
    rows = read_list("spelling_counts")
    return {
        row["spelling"]: int(row["count"]) if row["outlets"] != "1" else min(int(row["count"]), _MOST_AT_ONE_OUTLET)
        for row in rows
    }


@cached_table
def _letters() -> dict[str, str]:
    from hazm import Normalizer

    # hazm's rules for spacing, repeated letters, style and می alter words, or need its word list loaded a second time.
    # What is left goes character by character. Folding comes first, so hazm's rules for what it folds never apply; they
    # are also where hazm's releases differ.
    normalizer = Normalizer(
        correct_spacing=False, decrease_repeated_chars=False, persian_style=False, seperate_mi=False
    )
    skipped = {ord("\n"), *range(0xD800, 0xE000), *folded_codes()}
    codes = [code for code in range(1, _LAST_LETTER + 1) if code not in skipped]
    written = normalizer.normalize("\n".join(map(chr, codes))).split("\n")
    return {str(code): new for code, new in zip(codes, written, strict=True) if new != chr(code)}


def letter_table() -> dict[int, str]:
    """Return what hazm's Normalizer writes for single folded characters, as a table for `str.translate`."""
    return {int(code): written for code, written in _letters().items()}


@cached_table
def hazm_stopword_list() -> list[str]:
    """Return hazm's stopwords, folded."""
    from hazm import stopwords_list

    return sorted(set(map(fold_characters, stopwords_list())) - {""})


@cached_table
def _names() -> list[str]:
    """Return the words of persons' names, and the names of one word of states and organisations: see `Actors.names`."""
    forms = [
        (actor["kind"], row if isinstance(row, str) else row["entry"]) for actor in _actors() for row in actor["names"]
    ]
    return sorted(protected_names(form for kind, form in forms if kind == "person" or " " not in form))


def read_actor_names() -> list[tuple[str, str]]:
    """Return the names in `actors.yml` with what English calls them: a surname alone by the English surname.

    Names that count only near others, as they are common words too, are left out.
    """
    pairs = []
    for actor in _actors():
        persian, english = actor["label"]["fa"], actor["label"]["en"]
        pairs.append((persian, english))
        for name in (row for row in actor["names"] if isinstance(row, str)):
            is_surname = actor["kind"] == "person" and persian.split()[-1] == name
            pairs.append((name, english.split()[-1] if is_surname else english))
    return pairs


def _actors() -> list[dict]:
    import yaml

    text = (CODEBOOK / "actors.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["actors"]


def protected_names(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names, and those of `data/lexicon/names.tsv`, in the letters that `normalize` gives."""
    if isinstance(names, str):
        raise TableError(f"names must be a list of names, not one text; pass names=[{names!r}]")
    listed = [row["name"] for name in NAME_LISTS for row in read_list(name)]
    return frozenset(word for name in (*listed, *names) for word in fold_characters(name).split())


class WordRule(NamedTuple):
    """A rule about words, as data, so that rules can be asked in their order and shown by `explain`."""

    says: str
    lists: tuple[str, ...]  # names of `data/lexicon`, `actors`, or of hazm's files
    apply: Callable[..., str | None]
    then: str = ""  # which rules go on with the result


def first_rule(rules: Iterable[WordRule], *asked: object) -> tuple[WordRule, str] | None:
    """Return the first rule that has a result, with the result; None where none has."""
    for rule in rules:
        result = rule.apply(*asked)
        if result:
            return rule, result
    return None
