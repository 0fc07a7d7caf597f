"""Where somebody is said to speak: verbs of reporting, and the phrases that do their work."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
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
    """The tokens of a paragraph, in order; places in it are indexes of this list."""

    def token(self, at: int) -> str:
        """Return the token at a place, "" outside of the paragraph."""
        return self[at].token if 0 <= at < len(self) else ""

    def find(self, tokens: Iterable[str], start: int, end: int) -> int | None:
        """Return the first place from `start` to `end` (not included) that has one of `tokens`."""
        return next((at for at in range(start, end) if self[at].token in tokens), None)

    def has_verb(self, start: int, end: int) -> bool:
        """Tell whether a finite verb stands from `start` to `end` (not included)."""
        return any(word.is_verb for word in self[start:end])

    def sentence_start(self, at: int) -> int:
        """Return where the sentence at a place begins."""
        before = (place for place in range(at - 1, -1, -1) if self[place].sentence != self[at].sentence)
        return next(before, -1) + 1

    def sentence_end(self, at: int) -> int:
        """Return where the sentence at a place ends."""
        others = (place for place in range(at, len(self)) if self[place].sentence != self[at].sentence)
        return next(others, len(self))


@dataclass(frozen=True)
class Cue:
    """A cue in a paragraph: where it begins and ends, and how its quote is joined to it."""

    start: int
    end: int
    # colon, that (که), bare (a clause at once), marks («…» at once), behind (the quote stands before its verb), as (با
    # بیان اینکه …) or according (به گفته …)
    form: str
    quote: int  # where the quote begins; for `according`, where the name of who says it does


class _ReportingVerb(NamedTuple):
    nominal: tuple[str, ...]
    may_be_bare: bool  # a clause may follow at once, without که or a colon
    before: str  # what must stand before it in its sentence


@cache  # asked for each token
def _kinds(name: str) -> dict[str, str]:
    return {row["word"]: row["kind"] for row in read_list(name)}


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
    """Return what `data/lexicon/roles.tsv` says of a token or its lemma: office, title, body, pronoun, self or ""."""
    roles = _kinds("roles")
    return roles.get(token) or roles.get(lemma, "")


def function_of(token: str) -> str:
    """Return what `data/lexicon/function_words.tsv` says of a token: preposition, subordinator, adverb or ""."""
    return _kinds("function_words").get(token, "")


CLOSING_OF = {"«": "»", '"': '"', "“": "”"}
COMMAS = frozenset("،,؛;")
_BECOME = "شد#شو"
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
_FARTHEST = 10  # words between a quote and the verb behind it, or between a modal or preposition and its verb
# Before a colon these tell what is, not what is said: نیاز ما این است: …
_STATIVE = _BEING | frozenset(["شد#شو", "داشت#دار", "ماند#مان", "توانست#توان", "رفت#رو"])


def is_finite(lemma: str) -> bool:
    """Tell whether a lemma is that of a verb."""
    return "#" in lemma[1:] or lemma in _BEING  # #خبر is a hashtag


def find_cues(words: Paragraph) -> list[Cue]:
    """Return the cues of a paragraph in order, none inside another."""
    kept: list[Cue] = []
    for cue in sorted([*_verb_cues(words), *_as_cues(words), *_according_cues(words)], key=lambda cue: cue.start):
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept


def _verb_cues(words: Paragraph) -> Iterator[Cue]:
    for at, word in enumerate(words):
        if not (word.is_verb or word.lemma in _reporting_verbs()) or not _asserts(words, at):
            continue
        start, may_be_bare = _reporting_start(words, at)
        if start is None:
            # Any other verb introduces speech by a colon, one that tells what is by a colon and «.
            opens = words.token(at + 2) in CLOSING_OF or word.lemma not in _STATIVE
            if word.is_verb and words.token(at + 1) == ":" and opens:
                yield Cue(_light_start(words, at), at + 1, "colon", at + 2)
            continue
        form = _form(words, at + 1, may_be_bare=may_be_bare) or _quote_before(words, start)
        if form:
            yield Cue(start, at + 1, *form)


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


def _reporting_start(words: Paragraph, at: int) -> tuple[int | None, bool]:
    """Return where the reporting verb that ends at a place begins, and whether a clause may follow it at once."""
    by_last = _reporting_verbs().get(words[at].lemma, {})
    for end in range(at, max(at - 3, 0), -1):
        last, inside = words[end - 1], words[end:at]
        # What may stand inside a compound: تاکید هم کرد, and one noun in ابراز نگرانی کرد.
        may_part = (last.lemma in ("ابراز", "اظهار", "اعلام") and len(inside) == 1) or all(
            function_of(word.token) == "adverb" for word in inside
        )
        for verb in by_last.get(last.token, by_last.get(last.lemma, ())) if may_part else ():
            start = end - len(verb.nominal)
            pairs = zip(verb.nominal, words[max(start, 0) : end], strict=False)
            is_whole = start >= 0 and all(part in (word.lemma, word.token) for part, word in pairs)
            if is_whole and words.token(start - 1) not in _PREPOSITIONS:
                return start, verb.may_be_bare
        if last.kind != "word" or last.is_verb:
            break
    for verb in by_last.get("", ()):
        if _stands_alone(words, at, verb.before):
            return at, verb.may_be_bare
    return None, False


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
            opening = next((before for before in range(at - 1, -1, -1) if words[before].token in CLOSING_OF), at)
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
    """Yield به گفته, طبق گفته, به باور before whoever it is that says so."""
    for at in range(len(words) - 2):
        preposition, noun, person = words[at : at + 3]
        if preposition.token not in ("به", "از", "طبق") or person.kind != "word":
            continue
        says = noun.token in _ACCORDING and preposition.token != "از"
        is_this = person.token == "این" and role_of(words.token(at + 3)) == "office"
        if says or (noun.token in _OPINIONS and (is_this or role_of(person.token) == "pronoun")):
            yield Cue(at, at + 2, "according", at + 2)
