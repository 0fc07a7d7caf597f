"""Persons whom we know beforehand, by their names and by the offices that they held."""

from typing import NamedTuple

from helpers.analysis.actors import Actors
from helpers.analysis.roles import role_of
from helpers.language import normalize

_OWN_COUNTRY = "iran"  # a bare رئیس‌جمهور is that of the country whose press this is


class KnownPerson(NamedTuple):
    """A person of `actors.yml`: id, name to be shown, and the words of the longest form of the name."""

    actor: str
    label: str
    name: list[str]


class Term(NamedTuple):
    """When a person held an office: the months since and until."""

    person: KnownPerson
    since: str | None
    until: str | None

    def includes(self, month: str | None) -> bool:
        """Tell whether it was held in a month (2025-09); of an unknown month, whether it still is."""
        if month is None:
            return self.until is None
        return (self.since or "") <= month <= (self.until or month)


class KnownPersons(NamedTuple):
    """Persons by the words of their names, and by those of their offices with whose they are."""

    by_name: dict[tuple[str, ...], KnownPerson]
    by_office: dict[tuple[str, ...], list[Term]]


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
            for owner in _owners(office.of, spelled):
                title = (*normalize(office.title).split(), *owner)
                known.by_office.setdefault(title, []).append(Term(person, office.since, office.until))
    return known


def _owners(state: str, spelled: dict[str, list[list[str]]]) -> list[list[str]]:
    """Return the names of whose office it is; the own country may go without."""
    return [*spelled[state], *([[]] if state == _OWN_COUNTRY else [])]
