"""hazm's words, verbs and stopwords, our additions, and the names to leave alone."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from helpers.core.paths import CODEBOOK, LEXICON
from helpers.core.store import cached_table
from helpers.language.characters import fold_characters
from helpers.language.hazm_tables import stopword_list, word_entries


class Word(NamedTuple):
    """A word of hazm's list: how often it was counted there (0: listed, not counted) and its parts of speech."""

    frequency: int
    parts_of_speech: frozenset[str]


def read_list(name: str) -> list[dict[str, str]]:
    """Return the rows of `data/lexicon/{name}.tsv`; lines that begin with # say where the list comes from."""
    with (LEXICON / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


class _Words(Mapping[str, Word]):
    """hazm's words by their spelling; an entry becomes a `Word` when it is asked for."""

    def __init__(self, entries: dict[str, str]):
        self._entries = entries

    def __getitem__(self, word: str) -> Word:
        return _parsed(self._entries[word])

    def get(self, word: str, default: Word | None = None) -> Word | None:
        entry = self._entries.get(word)
        return default if entry is None else _parsed(entry)

    def __contains__(self, word: object) -> bool:
        return word in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@cache
def _parsed(entry: str) -> Word:
    frequency, _, parts = entry.partition(" ")
    return Word(int(frequency), frozenset(parts.split(",")))


@cache
def words() -> _Words:
    """Return hazm's words by their spelling.

    >>> words()["بین\u200cالمللی"].parts_of_speech
    frozenset({'AJ'})
    """
    return _Words(word_entries())


@cached_table
def counts() -> dict[str, int]:
    """Return how often each spelling was counted; two words with a space between them stand for a pair."""
    return {row["spelling"]: int(row["count"]) for row in read_list("spelling_counts")}


@cache
def word_counts() -> dict[str, int]:
    """Return how often each spelling of a word was counted: `counts` without the pairs."""
    return {spelling: count for spelling, count in counts().items() if " " not in spelling}


@cache
def names() -> frozenset[str]:
    """Return the names that are left alone: those of `data/lexicon/names.tsv`, and the words of `actors.yml`.

    >>> "پزشکیان" in names()
    True
    """
    listed = {row["name"] for row in read_list("names")}
    return frozenset(fold_characters(name) for name in listed | _actor_words())


def _actor_words() -> set[str]:
    """Return the words of persons' names, and the names of one word of states and organisations."""
    import yaml

    text = (CODEBOOK / "actors.yml").read_text(encoding="utf-8")
    actors = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["actors"]
    forms = [
        (actor["kind"], row if isinstance(row, str) else row["entry"]) for actor in actors for row in actor["names"]
    ]
    return {word for kind, form in forms for word in form.split() if kind == "person" or " " not in form}


@cache
def stopwords(*, speech: bool = True) -> frozenset[str]:
    """Return the words that a term chart leaves out: function words, light verbs, and the words of reporting.

    hazm's list, changed by `data/lexicon/stopwords.tsv`, where each change has its reason. A verb stands here in its
    forms and by its lemma, so that all its forms are left out. `speech=False` keeps the words of reporting (گفت,
    افزود, تصریح) in the count, for those who study who says what.

    >>> "گفت" in stopwords(), "گفت" in stopwords(speech=False), "بین" in stopwords()
    (True, False, False)
    """
    return frozenset(_stopwords()["all" if speech else "without speech"])


@cached_table
def _stopwords() -> dict[str, list[str]]:
    from helpers.language.lemmatizer import lemmatize

    changes = read_list("stopwords")
    said = {row["word"] for row in changes if row["group"] == "speech"}
    added = {row["word"] for row in changes if row["change"] == "add"}
    removed = {row["word"] for row in changes if row["change"] == "remove"}
    listed = set(stopword_list()) - removed | added | said
    spoken = {lemma for word in said if "#" in (lemma := lemmatize(word))}

    def with_lemmas(kept: set[str], hidden: set[str]) -> list[str]:
        lemmas = {lemma for word in kept if "#" in (lemma := lemmatize(word))}
        return sorted((kept | (lemmas - hidden)) - {""})

    return {"all": with_lemmas(listed, set()), "without speech": with_lemmas(listed - said, spoken)}
