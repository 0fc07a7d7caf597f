"""Who is mentioned, by the forms of their names, and which of them, or what office or body, a phrase means."""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, NamedTuple

import pandas as pd
from pydantic import Field, field_validator

from helpers.analysis.codebook_parts import AnyEntry, Label, YamlModel, phrase_key, read_yaml
from helpers.analysis.quotes.cues import COMMAS, Token, role_of
from helpers.analysis.quotes.phrases import DEMONSTRATIVES, SOME_OF, is_counted, is_listed, may_be_name
from helpers.core.paths import CODEBOOK
from helpers.language import ZWNJ, Entry, compile_patterns, find_patterns, fold_characters, normalize

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


_OWN_COUNTRY = "iran"  # a bare رئیس‌جمهور is that of the country whose press this is


@dataclass(eq=False)
class Person:
    """Somebody, or a body, that an article names: by name, by office, or by a phrase that is neither."""

    phrase: str = ""  # as it stood in the article
    name: list[str] = field(default_factory=list)
    office: list[str] = field(default_factory=list)
    actor: str = ""
    label: str = ""  # of an actor
    is_person: bool = False  # whom وی may mean: no outlet, body or document

    def called(self) -> str:
        """Return the fullest name that is known of him by now."""
        return self.label or " ".join(self.name) or self.phrase


class Speaker(NamedTuple):
    """Who speaks, and how he was found."""

    person: Person
    resolved_by: str  # name, office, pronoun, carried, phrase or unresolved


UNRESOLVED = Speaker(Person(), "unresolved")


def _split_normalized(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the words of phrases as tokens have them; all at once, as `normalize` takes a millisecond per call."""
    phrases = list(dict.fromkeys(phrases))
    lines = normalize("\n".join(" ".join(phrase.split()) for phrase in phrases)).split("\n")
    return {phrase: tuple(line.replace("،", " ").split()) for phrase, line in zip(phrases, lines, strict=True)}


class KnownPersons:
    """The persons among the actors, by the words of their names and offices."""

    def __init__(self, actors: Actors):
        """Take the names as tokens have them.

        A name that is also a word (روحانی) is one with its title only (دکتر روحانی); without, it is understood where
        the full name has been met.
        """
        self.by_name: dict[tuple[str, ...], Person] = {}
        self.by_office: dict[tuple[str, ...], list[tuple[Office, Person]]] = {}
        titles = [office.title for actor in actors.actors for office in actor.offices]
        words_of = _split_normalized([*(row.entry for actor in actors.actors for row in actor.names), *titles])
        spelled = {actor.id: [words_of[row.entry] for row in actor.names] for actor in actors.actors}
        for actor in (actor for actor in actors.actors if actor.kind == "person"):
            names = spelled[actor.id]
            words = {name for name, row in zip(names, actor.names, strict=True) if row.near}
            without_title = [tuple(word for word in name if role_of(word) != "title") for name in names]
            person = Person(name=list(max(without_title, key=len)), actor=actor.id, label=actor.label.fa)
            self.by_name.update({name: person for name in [*names, *without_title] if name not in words})
            for office in actor.offices:
                for owner in [*spelled[office.of], *([()] if office.of == _OWN_COUNTRY else [])]:
                    title = (*words_of[office.title], *owner)
                    self.by_office.setdefault(title, []).append((office, person))

    def holders(self, office: list[str], month: str | None) -> list[Person]:
        """Return who held an office in a month (2025-09); of an unknown month, who still does."""
        held = self.by_office.get(tuple(office), ())
        if month is None:
            return [person for office, person in held if office.until is None]
        return [person for office, person in held if office.first_month <= month <= office.last_month]


class People:
    """Those who were named in one article so far, the last of them at the end."""

    def __init__(self, known: KnownPersons, date: datetime.date | None):
        """Begin an article of a day; without it, offices count that are still held."""
        self._known = known
        self._month = f"{date:%Y-%m}" if date else None
        self._met: list[Person] = []

    def resolve(self, words: Sequence[Token]) -> Speaker:
        """Return who a phrase means, and remember him."""
        plain = [word for word in _without_brackets(words) if word.kind == "word" and word.token != "_"]
        first = plain[0].role if plain else "self"
        if first == "self":
            return UNRESOLVED
        if first == "pronoun":
            return self.last("pronoun")
        if plain[0].token in DEMONSTRATIVES:
            return self._demonstrated(plain)
        name, office = self._name_and_office(words)
        person = (
            self._by_known_name(word.token for word in plain)  # that is one with its title only: دکتر روحانی
            or self._find(name, office)
            or Person(phrase=" ".join(word.token for word in plain).replace("_", " "))
        )
        person.name = person.name or name
        person.office = max(person.office, office, key=len)
        person.is_person = bool(person.name) or first != "body"
        self._met = [*(other for other in self._met if other is not person), person]
        return Speaker(person, "phrase" if not person.name else "name" if name else "office")

    def notice(self, words: Sequence[Token]) -> None:
        """Remember whom a phrase names, if it surely names a person: a known one, or a name with an office or title."""
        name, office = self._name_and_office(words)
        titled = bool(office) or any(word.role == "title" for word in words)
        named = bool(name) and (titled or (len(name) > 1 and not is_listed(name[-1])))
        holder = role_of(words[0].token) == "office" and words[0].token == words[0].lemma
        if named or holder or self._find(name, office):
            self.resolve(words)

    def last(self, how: str) -> Speaker:
        """Return who was named last, as one who is known by `how`; unresolved where nobody was."""
        person = self._last_met(lambda person: person.is_person or how == "carried")
        return Speaker(person, how) if person else UNRESOLVED

    def _last_met(self, fits: Callable[[Person], bool]) -> Person | None:
        return next(filter(fits, reversed(self._met)), None)

    def complete(self, tokens: Sequence[str]) -> None:
        """Give those of one name the word before its first mention, as news then gives a name in full, if it fits."""
        for person in self._met:
            if person.label or len(person.name) != 1 or person.name[0] not in tokens or is_counted(person.name[0]):
                continue
            at = tokens.index(person.name[0])
            before = tokens[at - 1] if at else ""
            if before.replace(ZWNJ, "").isalpha() and may_be_name(before) and not role_of(before):
                person.name = [before, *person.name]
                known = self._known.by_name.get(tuple(person.name), person)
                person.actor, person.label = known.actor, known.label

    def _demonstrated(self, words: Sequence[Token]) -> Speaker:
        """Return whom این روزنامه means: the last with that office or of that kind, else the phrase itself."""
        head = words[1] if len(words) > 1 else words[0]
        person = self._last_met(lambda person: head.token in (*person.office, *person.name))
        if person:
            return Speaker(person, "office")
        if head.role == "office" and self._met:
            return self.last("office")
        return Speaker(Person(phrase=" ".join(word.token for word in words)), "phrase")

    def _name_and_office(self, words: Sequence[Token]) -> tuple[list[str], list[str]]:
        """Return the words of the name, if they are one, and of the office."""
        name, office = _parts(words)
        # A name that is known may run into what follows: رحمانی [تامین کالا را …].
        met = next((name[:length] for length in range(len(name), 0, -1) if self._by_name(name[:length])), [])
        return met or (name if _is_name(words, name) else []), office

    def _find(self, name: list[str], office: list[str]) -> Person | None:
        return self._by_name(name) or self._by_added_name(office) if name else self._by_office(office)

    def _by_name(self, name: list[str]) -> Person | None:
        """Return whom a name means: one met who has it as his name, as its end (a surname) or as its beginning."""
        words = _split(name)

        def fits(person: Person) -> bool:
            known = _split(person.name)
            return known != [] and (words in (known[-len(words) :], known[:1]) or words[-len(known) :] == known)

        return self._last_met(fits) or self._by_known_name(name)

    def _by_known_name(self, name: Iterable[str]) -> Person | None:
        known = self._known.by_name.get(tuple(name))
        return self._actor(known) if known else None

    def _by_added_name(self, office: list[str]) -> Person | None:
        """Return the one met who had an office and no name: وزیر نیرو, then رضا کمالی وزیر نیرو."""
        return self._last_met(
            lambda one: not (one.name or one.label) and len(one.office) > 1 and set(one.office) <= set(office)
        )

    def _by_office(self, office: list[str]) -> Person | None:
        """Return who of the known holds an office, of several the one met last; else the last met who may have it."""
        holders = self._known.holders(office, self._month)
        ids = {person.actor for person in holders}
        known = self._last_met(lambda person: person.actor in ids)
        if known or holders:
            return known or self._actor(holders[0])
        return self._last_met(
            lambda person: person.office[:1] == office[:1] != [] and set(office) <= set(person.office)
        )

    def _actor(self, known: Person) -> Person:
        return self._last_met(lambda person: person.actor == known.actor) or replace(known)


def _is_name(phrase: Sequence[Token], name: list[str]) -> bool:
    """Tell whether the words of a phrase that are no office may be a name: no plural, number of people or long noun."""
    plurals = {word.token for word in phrase if word.token != word.lemma and word.token.endswith(("ها", "های", "ات"))}
    fitting = all(may_be_name(word) and word not in plurals for word in name)
    return fitting and 0 < len(name) <= 4 and name[0] not in SOME_OF


def _split(name: Iterable[str]) -> list[str]:
    """Return the parts of a name, so that آسان‌بایف and آسان بایف are one."""
    return [part for word in name for part in re.split(f"[_{ZWNJ}]", word)]


def _without_brackets(words: Sequence[Token]) -> list[Token]:
    kept, inside = [], False
    for word in words:
        inside = word.token == "(" or (inside and word.token != ")")
        kept += [] if inside else [word]
    return kept


def _parts(words: Sequence[Token]) -> tuple[list[str], list[str]]:
    """Return the words of the name and of the office in a phrase; titles (دکتر, آقای) are of neither.

    An office runs from its first word to a comma or to the end: دبیر شورا، حیدر معلم; حیدر معلم دبیر شورا.
    """
    name: list[str] = []
    office: list[str] = []
    in_office = False
    words = _without_brackets(words)
    for at, word in enumerate(words):
        if word.token in COMMAS:
            in_office = in_office and bool(name)  # of a name that stood before it, an office goes on: صنعت، معدن
        elif word.kind == "word" and word.token != "_" and (in_office or word.role != "title"):
            ends = at + 1 == len(words) or words[at + 1].token in COMMAS
            # In حیدر معلم the office ends the name, where معلم would be a teacher.
            is_surname = ends and at > 0 and words[at - 1].kind == "word" and words[at - 1].role != "title"
            in_office = in_office or (word.role in ("office", "body") and not is_surname)
            (office if in_office else name).append(word.token)
    return name, office
