"""Who is mentioned: persons, states and organisations by the forms of their names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, model_validator

from helpers.analysis.codebook import Label
from helpers.analysis.entries import AnyEntry
from helpers.analysis.yaml_file import problem, read_yaml
from helpers.core.paths import CODEBOOK
from helpers.language import Entry, compile_patterns, find_patterns

_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class Office(BaseModel):
    """A title, whose it is (the id of a state or organisation), and since and until which month it was held."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1)
    of: str
    since: str | None = Field(default=None, pattern=_MONTH)
    until: str | None = Field(default=None, pattern=_MONTH)


class Actor(BaseModel):
    """A person, state or organisation, with the forms of its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["person", "state", "organisation"]
    label: Label
    names: list[AnyEntry] = Field(min_length=1)
    offices: list[Office] = []


class Actors(BaseModel):
    """The actors in the order in which tables show them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    actors: list[Actor] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> "Actors":
        for message, *where in _problems(self.actors):
            raise problem(message, "actors", *where)
        return self

    def labels(self, language: str = "fa") -> dict[str, str]:
        """Return the label of each actor id, in Persian (`fa`) or English (`en`)."""
        return {actor.id: getattr(actor.label, language) for actor in self.actors}


def _problems(actors: list[Actor]) -> Iterator[tuple]:
    kinds = {actor.id: actor.kind for actor in actors}
    seen: set[str] = set()
    for number, actor in enumerate(actors):
        if actor.id in seen:
            yield f"actor id {actor.id!r} stands twice", number, "id"
        seen.add(actor.id)
        for place, office in enumerate(actor.offices):
            if kinds.get(office.of, "person") == "person":
                yield f"there is no state or organisation {office.of!r}", number, "offices", place, "of"
            if office.since and office.until and office.since > office.until:
                yield "the office ends before it begins", number, "offices", place, "until"


def read_actors(path: str | Path | None = None) -> Actors:
    """Read actors (YAML, UTF-8); without a path, the project's own `data/codebook/actors.yml`.

    A relative path counts from the project's root. Raises `CodebookError` naming the file, the line and the key.

    >>> read_actors().labels()["masoud_pezeshkian"]
    'مسعود پزشکیان'
    """
    return read_yaml(path or CODEBOOK / "actors.yml", Actors)


def find_actors(tokens: pd.DataFrame, actors: Actors) -> pd.DataFrame:
    """Find the names of actors in tokens: one row per mention, in reading order.

    Columns `article_id, paragraph, sentence, position, length, actor, kind, matched` (the tokens). Names are found in
    any spelling, never by lemma; of two that overlap in one actor the longer counts. Offices alone (رئیس‌جمهور) are no
    mention: who held one is in `Actor.offices`.

    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["پزشکیان به چین رفت."]})
    >>> find_actors(tokenize(articles), read_actors())["actor"].tolist()
    ['masoud_pezeshkian', 'china']
    """
    entries = {
        actor.id: [Entry(row.entry, True, tuple(row.unless), tuple(row.near)) for row in actor.names]
        for actor in actors.actors
    }
    found = find_patterns(tokens, compile_patterns(entries)).rename(columns={"theme": "actor"})
    found["kind"] = found["actor"].map({actor.id: actor.kind for actor in actors.actors})
    return found[["article_id", "paragraph", "sentence", "position", "length", "actor", "kind", "matched"]]
