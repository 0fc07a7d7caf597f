"""Which of those whom an article names a phrase means: by name, by office, by pronoun; and of what kind he is."""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import dropwhile
from typing import NamedTuple

from helpers.analysis.quotes.cues import (
    COMMAS,
    SPEAKING_ROLES,
    Token,
    is_given_name,
    is_nobody,
    is_place,
    is_surname,
    outlet_language,
    role_of,
)
from helpers.analysis.quotes.people import Actors, Office
from helpers.analysis.quotes.phrases import (
    DEMONSTRATIVES,
    DESKS,
    FRIDAY,
    SOME_OF,
    is_counted,
    is_listed,
    is_name,
    may_be_name,
)
from helpers.language import ZWNJ, normalize

_OWN_COUNTRY = "iran"  # a bare رئیس‌جمهور is that of the country whose press this is


_KINDS = {"office": "person", "person": "person", "title": "person", "body": "institution"}  # others are as their role
_ANYBODY = frozenset("مقام منبع کارشناس مسئول فرد شخص".split())  # an office that any name may turn out to have
_PLURALS, _THINGS = ("ها", "های", "ان"), ("ها", "های")  # چریک‌ها are people too, but most words in ها are things
_VERBAL = (f"می{ZWNJ}", f"نمی{ZWNJ}")
_WHO_DO = ("کننده", "شناس", "نویس", "پرداز", "نگار", "دان", "گر")
_SPELLED = {"رییس": "رئیس", "هیات": "هیئت", "هیأت": "هیئت", "نائب": "نایب", "مسوول": "مسئول"}


@dataclass(eq=False)
class Person:
    """Somebody, or a body, that an article names: by name, by office, or by a phrase that is neither."""

    phrase: str = ""  # as it stood in the article
    name: list[str] = field(default_factory=list)
    office: list[str] = field(default_factory=list)
    actor: str = ""
    label: str = ""  # of an actor
    kind: str = ""  # person, institution, group or document
    has_spoken: bool = False

    @property
    def is_person(self) -> bool:
        """Tell whether وی may mean this one: no outlet, body or document."""
        return self.kind == "person"

    def called(self) -> str:
        """Return the fullest name that is known of him by now; "" for an office alone, which anybody may hold."""
        is_bare = self.is_person and self.phrase == " ".join(self.office[:1])
        return self.label or " ".join(self.name) or ("" if is_bare else self.phrase)


class Speaker(NamedTuple):
    """Who speaks, and how he was found."""

    person: Person
    resolved_by: str  # name, office, pronoun, carried, phrase or unresolved
    is_document: bool = False  # a text of his says it

    @property
    def kind(self) -> str:
        """Return the kind of who speaks."""
        return "document" if self.is_document else self.person.kind if self.person.called() else "unresolved"


UNRESOLVED = Speaker(Person(), "unresolved")


def _split_normalized(phrases: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the words of phrases as tokens have them; all at once, as `normalize` takes a millisecond per call."""
    phrases = list(dict.fromkeys(phrases))
    lines = normalize("\n".join(" ".join(phrase.split()) for phrase in phrases)).split("\n")
    return {phrase: tuple(line.replace("،", " ").split()) for phrase, line in zip(phrases, lines, strict=True)}


class KnownPersons:
    """The persons among the actors, by the words of their names and offices; and the names of states and bodies."""

    def __init__(self, actors: Actors):
        """Take the names as tokens have them.

        A name that is also a word (روحانی) is one with its title only (دکتر روحانی); without, it is understood where
        the full name has been met.
        """
        self.given: set[str] = set()  # first words of their names
        self.holding = {actor.id for actor in actors.actors if actor.offices}
        self.by_name: dict[tuple[str, ...], Person] = {}
        self.by_office: dict[tuple[str, ...], list[tuple[Office, Person]]] = {}
        titles = [office.title for actor in actors.actors for office in actor.offices]
        words_of = _split_normalized([*(row.entry for actor in actors.actors for row in actor.names), *titles])
        spelled = {actor.id: [words_of[row.entry] for row in actor.names] for actor in actors.actors}
        self.bodies = {name for actor in actors.actors if actor.kind != "person" for name in spelled[actor.id]}
        for actor in (actor for actor in actors.actors if actor.kind == "person"):
            names = spelled[actor.id]
            words = {name for name, row in zip(names, actor.names, strict=True) if row.near}
            without_title = [tuple(dropwhile(lambda word: role_of(word) == "title", name)) for name in names]
            self.given |= {name[0] for name in without_title if len(name) > 1}
            person = Person(name=list(max(without_title, key=len)), actor=actor.id, label=actor.label.fa, kind="person")
            self.by_name.update({name: person for name in [*names, *without_title] if name not in words})
            for office in actor.offices:
                for owner in [*spelled[office.of], *([()] if office.of == _OWN_COUNTRY else [])]:
                    title = _office_key((*words_of[office.title], *owner))
                    self.by_office.setdefault(title, []).append((office, person))

    def holders(self, office: Sequence[str], month: str | None, *, ever: bool = False) -> list[Person]:
        """Return who held an office in a month (2025-09) or `ever`; of an unknown month, who still does."""
        held = self.by_office.get(_office_key(office), ())
        if month is None or ever:
            return [person for office, person in held if ever or office.until is None]
        return [person for office, person in held if office.first_month <= month <= office.last_month]


class People:
    """Those who were named in one article so far, the last of them at the end."""

    def __init__(self, known: KnownPersons, date: datetime.date | None):
        """Begin an article of a day; without it, offices count that are still held."""
        self._known = known
        self._month = f"{date:%Y-%m}" if date else None
        self._met: list[Person] = []

    def resolve(self, words: Sequence[Token]) -> Speaker | None:
        """Return who a phrase means, and remember him; None for what cannot speak: a place, a matter, an event."""
        plain = [word for word in _without_brackets(words) if word.kind == "word" and word.token != "_"]
        first = plain[0].role if plain else "self"
        if first == "self":
            return UNRESOLVED
        if first == "pronoun":
            return self.last("pronoun")
        if plain[0].token in DEMONSTRATIVES:
            return self._demonstrated(plain)
        if first == "document":
            issuer = self._issuer(plain[1:])
            if issuer:
                return issuer
        name, office = self._name_and_office(words)
        person = self._find(name, office) or self._by_known_name(word.token for word in plain)  # دکتر روحانی
        if person is None:
            # مهاجر ۱۰, ماده ۳۱: a thing with a number
            is_numbered = not office and any(word.kind == "number" for word in _without_brackets(words))
            kind = "" if is_numbered else self._kind(plain, name, office)
            if not kind and len(name) > 1 and self._lead() and not (is_nobody(plain[0]) or is_place(plain[0].token)):
                kind = "person"
            if not kind:
                return None
            person = self._adopting(name, office, kind)
            person = person or Person(" ".join(word.token for word in plain).replace("_", " "), kind=kind)
        person.name = name if len(name) > len(person.name) and not person.label else person.name
        person.office = max(person.office, office, key=len)
        person.kind = person.kind or "person"
        self._met = [*(other for other in self._met if other is not person), person]
        return Speaker(person, "phrase" if not person.name else "name" if name else "office")

    def speaks(self, words: Sequence[Token]) -> bool:
        """Tell whether a phrase surely is of somebody who speaks, and of no outlet: before the colon of a headline."""
        plain = [word for word in words if word.kind == "word"]
        if (
            not plain
            or plain[0].role in ("self", "document")
            or any(word.token in DESKS for word in plain)
            or outlet_language(" ".join(w.token for w in plain))
        ):
            return False
        name, office = self._name_and_office(words)
        if self._find(name, office):
            return True
        kind = self._kind(plain, name, office)
        return kind == "person" or (kind in ("institution", "group") and len(plain) < 6)

    def knows(self, words: Sequence[Token]) -> bool:
        """Tell whether a phrase is of somebody known, or begins as a name or an office does."""
        first = words[0]
        begins = is_given_name(first.token) or first.token in self._known.given
        begins = begins or first.role in (*SPEAKING_ROLES, "title")
        return begins or self._find(*self._name_and_office(words)) is not None

    def notice(self, words: Sequence[Token]) -> None:
        """Remember whom a phrase names, if it surely names a person: a known one, or a name with an office or title."""
        name, office = self._name_and_office(words)
        titled = bool(office) or any(word.role == "title" for word in words)
        named = bool(name) and (titled or (len(name) > 1 and _may_be_given(name[0]) and not is_listed(name[-1])))
        holder = words[0].role == "office" and words[0].token == words[0].lemma
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
            fits = is_given_name(before) or (not is_listed(before) and may_be_name(before) and not role_of(before))
            is_verb = before.startswith(_VERBAL)
            if (
                before.replace(ZWNJ, "").isalpha()
                and fits
                and not (is_verb or is_place(before) or before in person.name)
            ):
                person.name = [before, *person.name]
                known = self._known.by_name.get(tuple(person.name), person)
                person.actor, person.label = known.actor, known.label

    def _demonstrated(self, words: Sequence[Token]) -> Speaker | None:
        """Return whom این روزنامه means: the last with that office or of that kind, else the phrase itself."""
        head = words[1] if len(words) > 1 else words[0]
        person = self._last_met(lambda person: head.token in (*person.office, *person.name))
        if person:
            return Speaker(person, "office")
        if head.role == "document":  # این نامه is of who spoke last
            speaker = self._last_met(lambda person: person.has_spoken)
            if speaker:
                return Speaker(speaker, "carried", is_document=True)
        if head.role in ("office", "person") and self._met:
            return self.last("office")
        kind = _KINDS.get(head.role, head.role) if head.role in SPEAKING_ROLES else ""
        phrase = " ".join(word.token for word in words).replace("_", " ")
        return Speaker(Person(phrase, kind=kind), "phrase") if kind else None

    def _issuer(self, words: Sequence[Token]) -> Speaker | None:
        """Return whose a document is: بیانیه سپاه, متن این نامه."""
        if not words or words[0].role in ("pronoun", "self"):
            return None
        if words[0].token in DEMONSTRATIVES:
            found = self._demonstrated(words)
        else:
            found = self.resolve(words) if words[0].role or is_name(words[0].token) else None
        is_issuer = found and found.person.called() and found.kind != "document"
        return found._replace(is_document=True) if is_issuer else None

    def _kind(self, words: Sequence[Token], name: list[str], office: list[str]) -> str:
        """Return what kind of speaker a phrase is of; "" where it is of none."""
        head = next((word for word in words if word.token != "یک"), words[0])
        if head.token in SOME_OF:
            return "person" if head.token == "یکی" else "group"
        if head.role in SPEAKING_ROLES or head.role == "title":
            return _KINDS.get(head.role, head.role)
        spelled = tuple(word.token for word in words)
        if spelled in self._known.bodies or outlet_language(" ".join(spelled)):
            return "institution"
        if is_nobody(head):
            return ""
        titled = bool(office) or any(word.role == "title" for word in words)
        given = len(name) > 1 and name[0] in self._known.given
        if name and (titled or given or is_name(name[-1]) or is_given_name(name[0])):
            return "person"
        if is_place(head.token) and (len(name) < 2 or is_listed(name[-1]) or is_place(name[-1])):
            return ""
        if office and not (head.token.endswith(_PLURALS) and head.token != head.lemma):
            return "person"
        if head.token.endswith(_PLURALS) and head.token != head.lemma:
            return "" if head.token.endswith(_THINGS) else "group"
        # A strange word is of a strange name; the dictionary lists names without having counted them.
        if head.token.endswith(_WHO_DO):
            return "person"
        # Its last word is: مهاجر پهپادی قدرتمند describes a thing.
        strange = len(name) > 1 and not (is_listed(name[-1]) and is_counted(name[-1]))
        return "person" if name and (strange or not (is_counted(head.lemma) or is_counted(head.token))) else ""

    def _name_and_office(self, words: Sequence[Token]) -> tuple[list[str], list[str]]:
        """Return the words of the name, if they are one, and of the office."""
        name, office = _parts(words)
        # A name that is known may run into what follows: رحمانی [تامین کالا را …].
        met = next((name[:length] for length in range(len(name), 0, -1) if self._by_name(name[:length])), [])
        return met or (name if _is_name(words, name) else []), office

    def _find(self, name: list[str], office: list[str]) -> Person | None:
        return self._by_name(name) or self._by_added_name(office) if name else self._by_office(office)

    def _adopting(self, name: list[str], office: list[str], kind: str) -> Person | None:
        """Return the one met whom a new name or office is of, where the article links them by nothing but their order.

        A lead gives an office, the next sentence the name. Later, an office without a name is of who spoke before, as
        one who is new comes with his name.
        """
        if kind != "person":
            return None
        named = [person for person in self._met if person.has_spoken and person.is_person and person.name]
        if name:
            lead = self._lead()
            fits = lead and (not office or set(office) & set(lead.office) or _ANYBODY & set(lead.office))
            return lead if fits else None
        if office and named and named[-1].actor not in self._known.holding:
            return named[-1] if not named[-1].office or len(named) == 1 else None
        return None

    def _lead(self) -> Person | None:
        """Return who speaks by his office in the lead, while nobody else has spoken by name."""
        spoken = [person for person in self._met if person.has_spoken and person.is_person]
        return spoken[-1] if spoken and not any(person.name for person in spoken) else None

    def _by_name(self, name: list[str]) -> Person | None:
        """Return whom a name means: one met who has it as his name, as its end (a surname) or as its beginning."""
        words = _split(name)

        def fits(person: Person) -> bool:
            known = _split(person.name)
            return known != [] and (words in (known[-len(words) :], known[:1]) or words[-len(known) :] == known)

        return (self._last_met(fits) if name else None) or self._by_known_name(name)

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
        ever = self._known.holders(office, self._month, ever=self._month is None or not holders)
        ids = {person.actor for person in ever}
        known = self._last_met(lambda person: person.actor in ids)
        if known or holders:
            return known or self._actor(holders[0])
        words = set(_office_key(office))
        return self._last_met(
            lambda person: person.office[:1] == office[:1] != [] and words <= set(_office_key(person.office))
        )

    def _actor(self, known: Person) -> Person:
        return self._last_met(lambda person: person.actor == known.actor) or replace(known)


def _may_be_given(word: str) -> bool:
    return is_given_name(word) or (is_listed(word) and not is_counted(word))  # the dictionary has names uncounted


def _office_key(office: Iterable[str]) -> tuple[str, ...]:
    """Return the words of an office in one spelling."""
    key = "\n".join(office)  # a term that was made one word has spaces
    for old, new in _SPELLED.items():
        key = key.replace(old, new)
    return tuple(key.split("\n")) if key else ()


def _is_name(phrase: Sequence[Token], name: list[str]) -> bool:
    """Tell whether the words of a phrase that are no office may be a name: no plural, number of people or long noun."""
    plurals = {word.token for word in phrase if word.token != word.lemma and word.token.endswith(("ها", "های", "ات"))}
    if len(name) == 2 and is_name(name[0]):
        plurals = set()  # behind a given name: داریوش کمره‌ای, typed کمرهای
    fitting = all(may_be_name(word) and word not in plurals and "_" not in word for word in name)
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

    An office runs from its first word to a comma, to a given name or to the end: دبیر شورا، حیدر معلم; حیدر معلم دبیر
    شورا.
    """
    name: list[str] = []
    office: list[str] = []
    in_office = False
    words = _without_brackets(words)
    for at, word in enumerate(words):
        if word.token in COMMAS:
            in_office = in_office and bool(name)  # of a name that stood before it, an office goes on: صنعت، معدن
        elif word.kind == "word" and word.token != "_" and (in_office or word.role != "title" or _is_imam(words, at)):
            ends = at + 1 == len(words) or words[at + 1].token in COMMAS
            # In حیدر معلم the office ends the name, where معلم would be a teacher, and so in مسعود دانشمند عضو اتاق.
            # A form that asks for more behind it (سخنگوی) is no surname.
            follows = at > 0 and words[at - 1].kind == "word" and words[at - 1].role != "title"
            follows = follows and word.token != f"{word.lemma}ی"
            is_surname_too = follows and (ends or (bool(name) and _may_be_given(name[-1]) and bool(words[at + 1].role)))
            begins = word.role in SPEAKING_ROLES or _is_imam(words, at)
            if in_office and not name and len(office) > 1 and _begins_name(words, at):
                in_office = False
            else:
                in_office = in_office or (begins and not is_surname_too)
            (office if in_office else name).append(word.token)
    return name, office


def _is_imam(words: Sequence[Token], at: int) -> bool:
    return at + 1 < len(words) and (words[at].token, words[at + 1].token) in FRIDAY


def _begins_name(words: Sequence[Token], at: int) -> bool:
    """Tell whether a given name and a surname end the phrase behind an office: وزیر نیرو رضا کمالی."""
    rest = words[at:]
    return (
        is_given_name(words[at].token)
        and 1 < len(rest) <= 4
        and all(word.kind == "word" and not word.role for word in rest)
        and (is_surname(rest[-1].token) or not is_listed(rest[-1].token))
    )
