"""Where somebody is said to speak: verbs of reporting, and the phrases that do their work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from helpers.language import ZWNJ, read_list


class Token(NamedTuple):
    """A token of a paragraph, as a cue looks at it; `is_verb` tells a finite verb, as far as its lemma says."""

    token: str
    lemma: str
    kind: str
    position: int
    sentence: int
    is_verb: bool

    @property
    def role(self) -> str:
        """Return its kind, as `role_of` tells it."""
        return role_of(self.token, self.lemma)


class Paragraph(list[Token]):
    """The tokens of a paragraph, in order, which stay as they are; places in it are indexes of this list."""

    def __init__(self, words: Iterable[Token]):
        """Find where each sentence begins and ends, which is asked for each cue."""
        super().__init__(words)
        self._sentences: list[tuple[int, int]] = []  # of each place
        for _, run in groupby(self, key=attrgetter("sentence")):
            start, size = len(self._sentences), len(list(run))
            self._sentences += [(start, start + size)] * size

    def token(self, at: int) -> str:
        """Return the token at a place, "" outside of the paragraph."""
        return self[at].token if 0 <= at < len(self) else ""

    def find(self, tokens: Iterable[str], start: int, end: int) -> int | None:
        """Return the first place from `start` to `end` (not included) that has one of `tokens`."""
        return next((at for at in range(start, end) if self[at].token in tokens), None)

    def has_verb(self, start: int, end: int) -> bool:
        """Tell whether a finite verb stands from `start` to `end` (not included)."""
        return any(self[at].is_verb for at in range(start, min(end, len(self))))

    def sentence_start(self, at: int) -> int:
        """Return where the sentence at a place begins."""
        return self._sentences[at][0]

    def sentence_end(self, at: int) -> int:
        """Return where the sentence at a place ends."""
        return self._sentences[at][1] if at < len(self) else len(self)


@dataclass(frozen=True)
class Cue:
    """A cue in a paragraph: where it begins and ends, and how its quote is joined to it."""

    start: int
    end: int
    # colon, that (که), bare (a clause at once), marks («…» at once), behind (the quote stands before its verb), as (با
    # بیان اینکه …), according (به گفته …), headline (a name and a colon) or goes_on (all of a paragraph)
    form: str
    quote: int  # where the quote begins; for `according`, where the name of who says it does
    is_passive: bool = False  # اعلام شد که
    is_weak: bool = False  # a colon behind a verb that is none of reporting


class _ReportingVerb(NamedTuple):
    nominal: tuple[str, ...]
    may_be_bare: bool  # a clause may follow at once, without که or a colon
    before: str  # what must stand before it in its sentence


@cache  # asked for each token
def _kinds(name: str) -> dict[str, str]:
    """Return the kind of each word of a list; the name of the list where it has no kinds."""
    rows = read_list(name)
    words = next(iter(rows[0]))
    listed = {row[words]: row.get("kind", name) for row in rows}
    if name == "outlets":
        listed = {each: row["in_persian"] or "yes" for row in rows for each in row["names"].split("|") if each}
    return listed


@cache  # asked for each verb
def _reporting_verbs() -> dict[str, dict[str, list[_ReportingVerb]]]:
    """Return the verbs by their lemma and the last word of their nominal part, longer ones first."""
    verbs: dict[str, dict[str, list[_ReportingVerb]]] = {}
    for row in sorted(read_list("reporting_verbs"), key=lambda row: -len(row["nominal"])):
        nominal = tuple(row["nominal"].split())
        for lemma in row["verb"].split("|"):
            by_last = verbs.setdefault(lemma, {}).setdefault(nominal[-1] if nominal else "", [])
            by_last.append(_ReportingVerb(nominal, row["needs"] == "nothing", row["before"]))
    return verbs


def role_of(token: str, lemma: str = "") -> str:
    """Return what `data/lexicon/roles.tsv` says of a token or its lemma; "" where it has neither."""
    roles = _kinds("roles")
    role = roles.get(token, "")
    if role:
        return role if role != "nobody" else ""
    role = roles.get(lemma, "")
    if role == "nobody":
        return ""
    return "group" if role in ("office", "person", "body") and token.endswith(_PLURALS) else role


def is_nobody(word: Token) -> bool:
    """Tell whether a word is listed as one that says nothing: a matter, a place, a time."""
    roles = _kinds("roles")
    return roles.get(word.token, roles.get(word.lemma)) == "nobody"


def is_given_name(token: str) -> bool:
    """Tell whether a token is a given name."""
    return token in _kinds("given_names")


def is_surname(token: str) -> bool:
    """Tell whether a token is a surname that news names."""
    return token in _kinds("surnames")


def is_place(token: str) -> bool:
    """Tell whether a token is a place."""
    return token in _kinds("places")


def outlet_language(name: str) -> str:
    """Return "yes" of an outlet that writes Persian, "no" of another, "" of what is no outlet."""
    return _kinds("outlets").get(name, "")


def function_of(token: str) -> str:
    """Return what `data/lexicon/function_words.tsv` says of a token: preposition, subordinator, adverb or ""."""
    return _kinds("function_words").get(token, "")


CLOSING_OF = {"«": "»", '"': '"', "“": "”"}
COMMAS = frozenset("،,؛;")
_PLURALS = ("ها", "های", "هایی", "هایش", "هایشان", "ان", "ین", "ات")
SPEAKING_ROLES = frozenset("office person body group document".split())  # with one of these a phrase says who speaks
_BECOME, _MADE = "شد#شو", "کرد#کن"
_BEING = frozenset("است هست بود#است اند نیست".split())
_THAT_NOUNS = frozenset(["اینکه", "این_که", f"این{ZWNJ}که", "آنکه", "آن_که", f"آن{ZWNJ}که"])
_MATTERS = frozenset("مساله مسئله مسأله مطلب نکته موضوع خبر ادعا سوال".split())  # با تاکید بر این نکته که
# What stands between با and اینکه, as lemmas.
_AS_NOUNS = frozenset("بیان تاکید اشاره اعلام یادآوری تصریح اظهار ذکر اعتقاد تشریح ابراز اذعان طرح خاطرنشان".split())
_ACCORDING = frozenset(["گفته", f"گفته{ZWNJ}ی", "باور", "اعتقاد", "عقیده", "ادعای", "زعم"])
_OPINIONS = frozenset("نظر دیدگاه".split())  # of a person, or of nobody: به نظر می‌رسد, از نظر فنی
_STATING = (f"می{ZWNJ}", f"نمی{ZWNJ}", "دار", "ندار")  # how a present that is no subjunctive begins
_MODALS = frozenset(f"باید نباید می{ZWNJ}توان نمی{ZWNJ}توان توان بتوان می{ZWNJ}شود نمی{ZWNJ}شود می{ZWNJ}شد".split())
_PREPOSITIONS = frozenset("به با از در بر برای".split())
_SOURCES = frozenset("گزارش نقل نوشته".split())  # به گزارش X, به نقل از X, به نوشته X
_BASES = frozenset("طبق براساس بنابر بنابه برپایه اساس پایه بنا".split())  # بر اساس اعلام X
_STATEMENTS = frozenset("اعلام گفته اظهارات اظهار ادعا نوشته گزارش بیانیه اطلاعیه آمار داده".split())  # lemmas
_OUTLETS = frozenset("خبرگزاری روزنامه شبکه رسانه تلویزیون رادیو نشریه مجله پایگاه سایت".split())
_HEADLINE = 14  # words of who speaks before the colon of a headline
_LONGEST = 1000  # tokens of a quote before its verb, so that marks without a beginning cost no search of the whole
_FARTHEST = 10  # words between a quote and the verb behind it, or between a modal or preposition and its verb
# Before a colon these tell what is, not what is said: نیاز ما این است: …
_STATIVE = _BEING | frozenset(["شد#شو", "داشت#دار", "ماند#مان", "توانست#توان", "رفت#رو", "رسید#رس", "گرفت#گیر"])


def is_finite(lemma: str) -> bool:
    """Tell whether a lemma is that of a verb."""
    return "#" in lemma[1:] or lemma in _BEING  # #خبر is a hashtag


def find_cues(words: Paragraph) -> list[Cue]:
    """Return the cues of a paragraph in order, none inside another."""
    kept: list[Cue] = []
    found = [*_headline_cues(words), *_verb_cues(words), *_as_cues(words), *_according_cues(words)]
    for cue in sorted(found, key=lambda cue: cue.start):
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept


def _verb_cues(words: Paragraph) -> Iterator[Cue]:
    for at, word in enumerate(words):
        if not (word.is_verb or word.lemma in _reporting_verbs()) or not _asserts(words, at):
            continue
        start, may_be_bare, is_passive = _reporting_start(words, at)
        if start is None:
            # Any other verb introduces speech by a colon, one that tells what is by a colon and «.
            opens = words.token(at + 2) in CLOSING_OF or word.lemma not in _STATIVE
            if word.is_verb and words.token(at + 1) == ":" and opens and _may_introduce(words, at):
                yield Cue(_light_start(words, at), at + 1, "colon", at + 2, is_weak=True)
            continue
        form = _form(words, at + 1, may_be_bare=may_be_bare) or _quote_before(words, start)
        if form:
            yield Cue(start, at + 1, *form, is_passive)


def _may_introduce(words: Paragraph, at: int) -> bool:
    """Tell whether a verb that is none of reporting may open speech by its colon, and no list: … است: ۱."""
    is_list = at + 2 < len(words) and (words[at + 2].kind == "number" or words[at + 2].token in ("الف", "-", "*"))
    return not is_list and is_third_person(words, Cue(at, at + 1, "colon", at + 2))


def _headline_cues(words: Paragraph) -> Iterator[Cue]:
    """Yield the colon behind whom a paragraph begins with: رئیس‌جمهور: راه باز است. Who it is must be seen to speak."""
    start = next((at for at, word in enumerate(words) if word.kind == "word"), len(words))
    colon = words.find((":",), start, min(start + _HEADLINE, len(words)))
    if colon is None or colon == start or colon + 2 >= len(words):
        return
    if not words.has_verb(start, colon) and words.find((".", "؟", "!", "«"), start, colon) is None:
        yield Cue(colon, colon + 1, "headline", colon + 1)


def _asserts(words: Paragraph, at: int) -> bool:
    """Tell whether a verb says that something is or was so: not تا بگوید (subjunctive), باید گفت (no person)."""
    token, lemma = words[at].token, words[at].lemma
    past = lemma.partition("#")[0]
    if lemma not in _BEING and past not in token and not token.startswith(_STATING):
        return False
    if token != past:
        return True
    before = reversed(words[max(0, at - _FARTHEST) : at])
    stops = (word for word in before if word.token in _MODALS or word.is_verb or word.kind == "punctuation")
    return next((word.token not in _MODALS for word in stops), True)


def _reporting_start(words: Paragraph, at: int) -> tuple[int | None, bool, bool]:
    """Return where the reporting verb that ends at a place begins, if a clause may follow at once, if it is passive."""
    by_last = _reporting_verbs().get(words[at].lemma, {})
    passives = _reporting_verbs()[_MADE] if words[at].lemma == _BECOME else {}
    for end in range(at, max(at - 3, 0), -1):
        last, inside = words[end - 1], words[end:at]
        # What may stand inside a compound: تاکید هم کرد, and one noun in ابراز نگرانی کرد.
        may_part = (last.lemma in ("ابراز", "اظهار", "اعلام") and len(inside) == 1) or all(
            function_of(word.token) == "adverb" for word in inside
        )
        active = by_last.get(last.token, by_last.get(last.lemma, ()))
        for verb in (active or passives.get(last.lemma, ())) if may_part else ():
            start = end - len(verb.nominal)
            pairs = zip(verb.nominal, words[max(start, 0) : end], strict=False)
            is_whole = start >= 0 and all(part in (word.lemma, word.token) for part, word in pairs)
            if is_whole and words.token(start - 1) not in _PREPOSITIONS:
                return start, verb.may_be_bare and bool(active), not active
        if last.kind != "word" or last.is_verb:
            break
    for verb in by_last.get("", ()):
        if _stands_alone(words, at, verb.before):
            return at, verb.may_be_bare, False
    return None, False, False


def _stands_alone(words: Paragraph, at: int, before: str) -> bool:
    """Tell whether a plain verb reports here: no noun (به گفته او), and behind the word that it asks for."""
    if words[at].token.endswith("ه") and words.token(at - 1) in ("به", "این", "آن", "بنا", "بنابه", "طبق", "از"):
        return False
    if not before:
        return True
    first = max(at - 2 * _FARTHEST, words.sentence_start(at))
    # در بیانیه آمده, but not به وجود آمده: a noun with به before it is part of another verb.
    return words.find((before,), first, at) is not None and words.token(at - 2) != "به"


def _light_start(words: Paragraph, at: int) -> int:
    """Return where the verb at a place begins, its noun included: هشدار داد."""
    before = words[at - 1] if at else None
    is_part = before is not None and before.kind == "word" and before.token not in ("را", "و", "که", "نیز", "هم")
    light = words[at].lemma.partition("#")[0] in ("کرد", "داد", "داشت", "شد", "گرفت", "آورد", "زد")
    return at - 1 if is_part and light else at


def _form(words: Paragraph, at: int, *, may_be_bare: bool) -> tuple[str, int] | None:
    """Return how the quote is joined to the verb that ends before a place, and where it begins."""
    if at < len(words) and (words[at].lemma in _BEING or words[at].lemma == _BECOME):
        at += 1
    if words.token(at) in CLOSING_OF:
        return "marks", at
    for ahead, word in enumerate(words[at : at + 6], start=at):  # گفت به خبرنگاران … که
        if word.token in (":", "که"):
            return "colon" if word.token == ":" else "that", ahead + 1
        if word.is_verb or word.kind == "punctuation" or word.token in ("و", "را"):
            break
    if not may_be_bare:
        return None
    if words.token(at) in COMMAS:
        at += 1
    if at == len(words) or words[at].kind == "punctuation" or words[at].token in ("و", "تا", "از"):
        return None
    return ("bare", at) if words.has_verb(at, words.sentence_end(at)) else None


def _quote_before(words: Paragraph, start: int) -> tuple[str, int] | None:
    """Return where a quote opens that ends shortly before a verb, in its sentence: «…»، وزیر گفت. A name is none."""
    for at in range(start - 1, max(-1, start - _FARTHEST), -1):
        if words[at].sentence != words[start].sentence or words[at].is_verb:
            return None
        if words[at].token in CLOSING_OF.values():
            opening = range(at - 1, max(-1, at - _LONGEST), -1)
            opening = next((before for before in opening if words[before].token in CLOSING_OF), at)
            return ("behind", opening) if words.has_verb(opening, at) else None
    return None


def is_plural(verb: Token) -> bool:
    """Tell whether a verb is in the third person plural."""
    return verb.token.endswith("ند") and not verb.token.endswith(verb.lemma.partition("#")[0])


def is_third_person(words: Paragraph, cue: Cue) -> bool:
    """Tell whether somebody is said to speak: گفت, but not گفتم or می‌گویید, nor گفته می‌شود."""
    last = words[cue.end - 1]
    past, _, present = last.lemma.partition("#")
    if cue.form in ("as", "according"):
        return True
    if last.lemma != _BECOME and any(part.endswith(("شد", "شده", "شود")) for part in last.token.split("_")):
        return False
    if last.token.endswith("ه") and cue.end < len(words) and words[cue.end].lemma == _BECOME:
        return False
    second = "یید" if present.endswith(("ا", "و")) else "ید"  # می‌گوید is the third person, می‌گویید the second
    return last.token.endswith(past) or not last.token.endswith(("م", second))


def _as_cues(words: Paragraph) -> Iterator[Cue]:
    """Yield با بیان اینکه, با اشاره به این که, ضمن تاکید بر این نکته که."""
    for at, word in enumerate(words):
        is_matter = word.token == "که" and words.token(at - 1) in _MATTERS and words.token(at - 2) == "این"
        if not is_matter and word.token not in _THAT_NOUNS:
            continue
        start = at - 3 if is_matter else at - 1
        if words.token(start) in _PREPOSITIONS:
            start -= 1
        if start >= 1 and words[start].lemma in _AS_NOUNS and words[start - 1].token in ("با", "ضمن"):
            yield Cue(start - 1, at + 1, "as", at + 1)


def _according_cues(words: Paragraph) -> Iterator[Cue]:
    """Yield به گفته, طبق گفته, به باور, به نقل از, بر اساس اعلام before whoever it is that says so."""
    for at in range(len(words) - 2):
        preposition, noun, person = words[at : at + 3]
        if preposition.token in _BASES and noun.lemma in _STATEMENTS and person.kind == "word":
            start = at - (words.token(at - 1) in ("بر", "بنا"))
            yield Cue(start, at + 2, "according", at + (1 if noun.role == "document" else 2))
        elif preposition.token not in ("به", "از", "طبق") or person.kind != "word":
            continue
        elif noun.token in _SOURCES and preposition.token == "به":
            name = at + 3 if person.token == "از" else at + 2
            if _is_quoted_source(words, name, at):
                yield Cue(at, name, "according", name)
        else:
            says = noun.token in _ACCORDING and preposition.token != "از"
            is_this = person.token == "این" and role_of(words.token(at + 3)) == "office"
            if says or (noun.token in _OPINIONS and (is_this or role_of(person.token) == "pronoun")):
                yield Cue(at, at + 2, "according", at + 2)


def _is_quoted_source(words: Paragraph, start: int, cue: int) -> bool:
    """Tell whether the name at a place is of one who is quoted, not the outlet's own credit: به گزارش رویترز."""
    comma = words.find(COMMAS | {":"}, start, min(start + _FARTHEST, len(words)))
    if comma in (None, start) or words.token(start) in ("این", "خبرنگار", "گروه", "سرویس"):
        return False
    names = [word.token for word in words[start:comma]]
    known = {outlet_language(" ".join(names[first:last])) for first in (0, 1) for last in (1, 2, 3, len(names))} - {""}
    if known:
        return "yes" not in known
    if names[0] in _OUTLETS:
        return any(map(is_place, names))  # خبرگزاری آلمان; another may be this one's own name
    # Behind به گزارش and the outlet, whom it has the news from; at the beginning, only who is known to be a person.
    behind = words[cue + 1].token == "نقل" and words.find(("گزارش",), words.sentence_start(cue), cue) is not None
    is_somebody = words[start].role in ("office", "person", "title") or is_given_name(names[0])
    return behind or (words[cue + 1].token != "گزارش" and is_somebody)
