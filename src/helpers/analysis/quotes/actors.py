"""Who is mentioned: persons, states and organisations by the forms of their names."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pandas as pd
from pydantic import Field

from helpers.analysis.codebook import AnyEntry, Label
from helpers.analysis.quotes.cues import role_of
from helpers.analysis.yaml_file import YamlModel, read_yaml
from helpers.core.paths import CODEBOOK
from helpers.language import Entry, compile_patterns, find_patterns, fold_characters, normalize

_OWN_COUNTRY = "iran"  # a bare رئیس‌جمهور is that of the country whose press this is
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class Office(YamlModel):
    """A title, whose it is (the id of a state or organisation), and since and until which month it was held."""

    title: str = Field(min_length=1)
    of: str
    since: str | None = Field(default=None, pattern=_MONTH)
    until: str | None = Field(default=None, pattern=_MONTH)

    def was_held(self, month: str | None) -> bool:
        """Tell whether it was held in a month (2025-09); of an unknown month, whether it still is."""
        if month is None:
            return self.until is None
        return (self.since or "") <= month <= (self.until or month)


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
        """Return the words that are never lemmatized: those of persons' names, and other actors' names of one word.

        >>> "پزشکیان" in read_actors().names()
        True
        """
        names = [(actor.kind, fold_characters(row.entry).split()) for actor in self.actors for row in actor.names]
        return frozenset(word for kind, words in names for word in words if kind == "person" or len(words) == 1)


def read_actors(path: str | Path | None = None) -> Actors:
    """Read a file of actors.

    Parameters
    ----------
    path : YAML in UTF-8, relative to the project's root; by default the project's own `data/codebook/actors.yml`.

    Raises
    ------
    CodebookError
        Names the file, the line and the key that is wrong.

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

    Parameters
    ----------
    tokens : one row per token, as from `tokenize`.
    actors : as from `read_actors`.

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


class KnownPerson(NamedTuple):
    """A person among the actors: id, name to be shown, and the words of the longest form of the name."""

    actor: str
    label: str
    name: list[str]


class KnownPersons(NamedTuple):
    """Persons by the words of their names, and by those of their offices with whose they are."""

    by_name: dict[tuple[str, ...], KnownPerson]
    by_office: dict[tuple[str, ...], list[tuple[Office, KnownPerson]]]


def known_persons(actors: Actors) -> KnownPersons:
    """Return the persons among the actors, by their names and offices as tokens have them.

    A name that is also a word (روحانی) is one with its title only (دکتر روحانی); without, it is understood where the
    full name has been met.
    """
    spelled = {actor.id: [normalize(row.entry).split() for row in actor.names] for actor in actors.actors}
    known = KnownPersons({}, {})
    for actor in (actor for actor in actors.actors if actor.kind == "person"):
        names = [tuple(name) for name in spelled[actor.id]]
        words = {name for name, row in zip(names, actor.names, strict=True) if row.near}
        without_title = [tuple(word for word in name if role_of(word) != "title") for name in names]
        person = KnownPerson(actor.id, actor.label.fa, list(max(without_title, key=len)))
        known.by_name.update({name: person for name in [*names, *without_title] if name not in words})
        for office in actor.offices:
            for owner in [*spelled[office.of], *([[]] if office.of == _OWN_COUNTRY else [])]:
                title = (*normalize(office.title).split(), *owner)
                known.by_office.setdefault(title, []).append((office, person))
    return known
