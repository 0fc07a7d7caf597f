"""Who is mentioned: persons, states and organisations, by the forms of their names, and the offices they held."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import Field

from helpers.analysis.codebook_parts import AnyEntry, Label, YamlModel, read_yaml
from helpers.core.paths import CODEBOOK
from helpers.language import Entry, compile_patterns, find_patterns, fold_characters

_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class Office(YamlModel):
    """A title, whose it is (the id of a state or organisation), and since and until which month it was held."""

    title: str = Field(min_length=1)
    of: str
    since: str | None = Field(default=None, pattern=_MONTH)
    until: str | None = Field(default=None, pattern=_MONTH)


class Actor(YamlModel):
    """A person, state or organisation, with the forms of its name."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["person", "state", "organisation"]
    label: Label
    names: list[AnyEntry] = Field(min_length=1)
    offices: list[Office] = Field(default=[])


class Actors(YamlModel):
    """The actors in the order in which tables show them."""

    actors: list[Actor] = Field(min_length=1)

    def _problems(self) -> Iterator[tuple]:
        kinds = {actor.id: actor.kind for actor in self.actors}
        seen: set[str] = set()
        for number, actor in enumerate(self.actors):
            if actor.id in seen:
                yield f"actor id {actor.id!r} stands twice", "actors", number, "id"
            seen.add(actor.id)
            for place, office in enumerate(actor.offices):
                if kinds.get(office.of, "person") == "person":
                    yield f"there is no state or organisation {office.of!r}", "actors", number, "offices", place, "of"
                if office.since and office.until and office.since > office.until:
                    yield "the office ends before it begins", "actors", number, "offices", place, "until"

    def labels(self, language: str = "fa") -> dict[str, str]:
        """Return the label of each actor id, in Persian (`fa`) or English (`en`)."""
        return {actor.id: getattr(actor.label, language) for actor in self.actors}

    def names(self) -> frozenset[str]:
        """Return the words that are never lemmatized: those of persons' names, and other actors' names of one word."""
        names = [(actor.kind, fold_characters(row.entry).split()) for actor in self.actors for row in actor.names]
        return frozenset(word for kind, words in names for word in words if kind == "person" or len(words) == 1)


def read_actors(path: str | Path | None = None) -> Actors:
    """Read a file of actors: YAML in UTF-8, by default `data/codebook/actors.yml`; errors as from `read_codebook`.

    Examples
    --------
    >>> read_actors().labels()["masoud_pezeshkian"]
    'مسعود پزشکیان'
    """
    return read_yaml(path or CODEBOOK / "actors.yml", Actors)


def find_actors(tokens: pd.DataFrame, actors: Actors) -> pd.DataFrame:
    """Find the names of actors in tokens.

    Names are found in any spelling, never by lemma; of two that overlap in one actor the longer counts. Offices alone
    (رئیس‌جمهور) are no mention: who held one is in `Actor.offices`.

    Returns
    -------
    One row per mention, in reading order: `article_id, paragraph, sentence, position, length, actor, kind, matched`
    (the tokens).

    Examples
    --------
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
