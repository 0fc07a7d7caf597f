"""The entries of a codebook: words and phrases, checked one by one."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from helpers.analysis.yaml_file import problem
from helpers.language import Entry, fold_characters, stopwords

_LEAST_LETTERS = 2  # one letter and a star fit a fifth of all words
_STEM_LETTERS = 2  # of a word, which inflection leaves as they are (مدرسه, مدارس)
_BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»"}
_SEPARATORS = re.compile(r"[،,؛;|]| / |\bOR\b|(?<=\w)/(?=[^\W\d])")
_OTHER_WILDCARDS = re.compile(r"[?؟\[\]{}\\^]")


class EntryRow(BaseModel):
    """A word or phrase, in which forms it counts, within what it does not, and what must stand near."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: str
    forms: Literal["all", "exact"] = "all"
    unless: list[str] = Field(default=[], alias="not")
    near: list[str] = []
    note: str = ""

    @model_validator(mode="after")
    def _check(self) -> "EntryRow":
        check_phrase(self.entry, "entry")
        for key, phrases in (("not", self.unless), ("near", self.near)):
            for number, phrase in enumerate(phrases):
                check_phrase(phrase, key, number)
        for number, phrase in enumerate(self.unless):
            if _key(phrase) == _key(self.entry):
                raise problem(f"{phrase!r} is the entry itself, which then counts nowhere", "not", number)
            if not _may_hold(phrase, self.entry):
                raise problem(
                    f"{phrase!r} does not hold the entry {self.entry!r}, so it changes nothing; "
                    "not names longer phrases in which the entry does not count",
                    "not",
                    number,
                )
        if not self.near and all(word in stopwords() for word in fold_characters(self.entry).split()):
            raise problem(f"entry {self.entry!r} is all stopwords, which say nothing of a theme", "entry")
        return self

    def key(self) -> str:
        """Return what all spellings of the entry have in common; a star counts as a letter."""
        return _key(self.entry.replace("*", "star"))

    def pattern(self) -> Entry:
        """Return the entry as `language.compile_patterns` takes it."""
        return Entry(self.entry, self.forms == "exact", tuple(self.unless), tuple(self.near))


def _key(phrase: str) -> str:
    return re.sub(r"\W|_", "", fold_characters(phrase).replace("ئ", "ی"))


def _may_hold(phrase: str, entry: str) -> bool:
    """Tell whether a phrase can hold an entry, whose words may be inflected there: the first letters of each."""
    return all(_key(word)[:_STEM_LETTERS] in _key(phrase) for word in entry.split() if "*" not in word)


def _from_yaml(value):
    """Take a plain word or phrase for an entry without options."""
    if isinstance(value, str):
        return {"entry": value}
    if not isinstance(value, dict):
        raise problem(f"an entry must be text; put {value!r} in quotes")
    return value


AnyEntry = Annotated[EntryRow, BeforeValidator(_from_yaml)]


def check_phrase(phrase: str, *where: str | int) -> None:
    """Raise a validation error when a phrase can match nothing, or nearly everything, or is two phrases."""
    words = fold_characters(phrase).split()
    fixed = [re.sub(r"[^\w]|\*", "", word) for word in words]
    too_short = any(len(letters) < _LEAST_LETTERS for letters in fixed) if len(words) == 1 else False
    stars = [word for word in words if "*" in word and word != "*"]
    checks = {
        "is blank": not words,
        "holds a tab or a line end: write it with plain spaces": "\t" in phrase or "\n" in phrase,
        "has an unbalanced bracket; the only wildcard is *": any(
            phrase.count(opening) != phrase.count(closing) for opening, closing in _BRACKETS.items()
        ),
        "has a sign with a meaning in other tools; the only wildcard is *": bool(_OTHER_WILDCARDS.search(phrase)),
        "looks like two: write each on a line of its own": where == ("entry",) and bool(_SEPARATORS.search(phrase)),
        "would match everything: write letters beside the *": bool(words) and not any(fixed),
        "begins or ends with a * that stands alone: take it away": bool(words) and "*" in (words[0], words[-1]),
        "has two stars side by side: one is enough": "**" in phrase,
        "would match nearly everything: write two letters or more": too_short
        or any(len(re.sub(r"\W", "", word)) < _LEAST_LETTERS for word in stars),
    }
    reason = next((reason for reason, is_so in checks.items() if is_so), None)
    if reason:
        raise problem(f"entry {phrase!r} {reason}" if words else "an entry is blank", *where)
