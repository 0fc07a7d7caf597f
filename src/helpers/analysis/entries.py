"""The entries of a codebook: words and phrases, checked one by one."""

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from helpers.analysis.yaml_file import problem
from helpers.language import Entry, fold_characters, stopwords

_LEAST_LETTERS = 2  # beside a star; one letter and a star fit a fifth of all words
_BRACKETS = {"(": ")", "[": "]", "{": "}", "«": "»"}
_OTHER_WILDCARDS = re.compile(r"[?؟\[\]{}\\|^]")


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
        if not self.near and all(word in stopwords() for word in fold_characters(self.entry).split()):
            raise problem(f"entry {self.entry!r} is all stopwords, which say nothing of a theme", "entry")
        return self

    def pattern(self) -> Entry:
        """Return the entry as `language.compile_patterns` takes it."""
        return Entry(self.entry, self.forms == "exact", tuple(self.unless), tuple(self.near))


# In YAML a plain word or phrase is an entry too.
AnyEntry = Annotated[EntryRow, BeforeValidator(lambda value: {"entry": value} if isinstance(value, str) else value)]


def check_phrase(phrase: str, *where: str | int) -> None:
    """Raise a validation error when a phrase can match nothing, or nearly everything."""
    words = fold_characters(phrase).split()
    if not words:
        raise problem("an entry is blank", *where)
    if "\t" in phrase or "\n" in phrase:
        raise problem(f"entry {phrase!r} holds a tab or a line end: write it with plain spaces", *where)
    unbalanced = next(
        (mark for pair in _BRACKETS.items() for mark in pair if phrase.count(pair[0]) != phrase.count(pair[1])), None
    )
    if unbalanced:
        raise problem(f"entry {phrase!r} has an unbalanced {unbalanced!r}; the only wildcard is *", *where)
    if _OTHER_WILDCARDS.search(phrase):
        raise problem(f"entry {phrase!r} has a sign with a meaning in other tools; the only wildcard is *", *where)
    fixed = [re.sub(r"[^\w]|\*", "", word) for word in words]
    if not any(fixed):
        raise problem(f"entry {phrase!r} would match everything: write letters beside the *", *where)
    if "*" in (words[0], words[-1]):
        raise problem(f"entry {phrase!r} begins or ends with a * that stands alone: take it away", *where)
    if any(
        "*" in word and word != "*" and len(letters) < _LEAST_LETTERS
        for word, letters in zip(words, fixed, strict=True)
    ):
        raise problem(f"entry {phrase!r} would match nearly everything: write two letters or more beside the *", *where)
