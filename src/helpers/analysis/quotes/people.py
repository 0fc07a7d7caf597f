"""Who is mentioned: persons, states and organisations, by the forms of their names, and the offices they held."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import Field, field_validator

from helpers.analysis.codebook_parts import AnyEntry, Label, YamlModel, phrase_key, read_yaml
from helpers.core.paths import CODEBOOK
from helpers.language import Entry, compile_patterns, find_patterns, fold_characters

_SAYYID = "سید"  # stands before a name or not
_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


class Term(YamlModel):
    """Since and until which month something was held: 2013-08, or 2013 where no more is known than the year."""

    since: str | None = None
    until: str | None = None

    @field_validator("since", "until", mode="before")
    @classmethod
    def _take_plain_years(cls, value):
        return str(value) if isinstance(value, int) else value

    @property
    def first_month(self) -> str:
        """Return the first month in which it was surely held: of a year alone, the next January."""
        since = self.since or ""
        return f"{int(since) + 1}-01" if len(since) == 4 else since

    @property
    def last_month(self) -> str:
        """Return the last month in which it was surely held: of a year alone, the December before."""
        until = self.until or "9999-12"
        return f"{int(until) - 1}-12" if len(until) == 4 else until

    def _problems(self) -> Iterator[tuple]:
        for key, month in (("since", self.since), ("until", self.until)):
            if month is not None and not _MONTH.fullmatch(month):
                yield f"{month!r} is neither a month (2013-08) nor a year (2013)", key
        if self.since and self.until and self.since > self.until:
            yield "the office ends before it begins", "until"


class Office(Term):
    """A title, whose it is (the id of a state or organisation), and since and until which month it was held."""

    title: str = Field(min_length=1)
    of: str


class Holder(Term):
    """A person (an id) who held an office."""

    person: str


class OfficeHolders(YamlModel):
    """The titles of one office, whose it is, and who held it when."""

    titles: list[str] = Field(min_length=1)
    of: str
    holders: list[Holder] = Field(min_length=1)


class Actor(YamlModel):
    """A person, state or organisation, with the forms of its name.

    `offices` are those that stand with a person in a file, and as `read_actors` returns it, all that are known of him.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["person", "state", "organisation"]
    label: Label
    names: list[AnyEntry] = Field(min_length=1)
    offices: list[Office] = Field(default=[])


class Actors(YamlModel):
    """The actors in the order in which tables show them, and the offices that several held, one after the other."""

    actors: list[Actor] = Field(min_length=1)
    offices: list[OfficeHolders] = Field(default=[])

    def _terms(self) -> Iterator[tuple[str, str, str, Term, tuple]]:
        """Yield each term of each title: the title, whose office it is, the person, the months, where it stands."""
        for number, actor in enumerate(self.actors):
            for place, office in enumerate(actor.offices):
                yield office.title, office.of, actor.id, office, ("actors", number, "offices", place)
        for number, row in enumerate(self.offices):
            for place, term in enumerate(row.holders):
                for title in row.titles:
                    yield title, row.of, term.person, term, ("offices", number, "holders", place)

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
        for number, row in enumerate(self.offices):
            if kinds.get(row.of, "person") == "person":
                yield f"there is no state or organisation {row.of!r}", "offices", number, "of"
            for place, term in enumerate(row.holders):
                if kinds.get(term.person) != "person":
                    yield f"there is no person {term.person!r}", "offices", number, "holders", place, "person"
        yield from self._shared_names()
        yield from self._overlaps()

    def _shared_names(self) -> Iterator[tuple]:
        """Yield the names that two actors have, however spelled; one with `near` may be of both."""
        owners: dict[str, tuple[str, tuple]] = {}
        for number, actor in enumerate(self.actors):
            for place, row in enumerate(actor.names):
                if row.near:
                    continue
                name = phrase_key(row.entry)
                where = "actors", number, "names", place
                owner, other = owners.setdefault(name.removeprefix(_SAYYID) or name, (actor.id, where))
                if owner != actor.id:
                    reason = f"{row.entry!r} is a name of {owner} too: make them one actor, or tell them apart by near"
                    yield reason, *where, other

    def _overlaps(self) -> Iterator[tuple]:
        """Yield the terms of one office that two persons held in one month, beyond a month of handover."""
        keys: dict[str, str] = {}
        terms: dict[tuple[str, str], list[tuple[Term, str, tuple]]] = {}
        for title, of, person, term, where in self._terms():
            office = keys.setdefault(title, phrase_key(title)), of
            terms.setdefault(office, []).append((term, person, where))
        for (_, of), held in terms.items():
            held.sort(key=lambda row: row[0].first_month)
            latest, before, other = held[0]
            for term, after, where in held[1:]:
                if before != after and term.first_month < latest.last_month:
                    reason = f"{after} holds this office of {of} while {before} still does: correct since or until"
                    yield reason, *where, "since", other
                if term.last_month >= latest.last_month:
                    latest, before, other = term, after, where

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
    listed = read_yaml(path or CODEBOOK / "actors.yml", Actors)
    held: dict[str, list[Office]] = {}
    for title, of, person, term, _ in listed._terms():
        office = Office.model_construct(title=title, of=of, since=term.since, until=term.until)
        held.setdefault(person, []).append(office)
    actors = [actor.model_copy(update={"offices": held.get(actor.id, [])}) for actor in listed.actors]
    return listed.model_copy(update={"actors": actors, "offices": []})


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
