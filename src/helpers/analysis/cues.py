"""Where somebody is said to speak: verbs of reporting, and the phrases that do their work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from helpers.analysis.roles import function_of, role_of
from helpers.language.characters import ZWNJ
from helpers.language.lexicon import read_list


class Word(NamedTuple):
    """A token of a paragraph, as a cue looks at it; `is_verb` tells a finite verb, as far as its lemma says."""

    token: str
    lemma: str
    kind: str
    position: int
    sentence: int
    is_verb: bool


class ReportingVerb(NamedTuple):
    """A verb of reporting: the words of its nominal part, what may introduce its quote, and what stands before it."""

    nominal: tuple[str, ...]
    may_be_bare: bool
    before: str


@dataclass(frozen=True)
class Cue:
    """A cue in a list of words: where it begins and ends, and how its quote is joined to it.

    `form` is `colon`, `that` (که), `bare` (a clause at once), `marks` («…» at once), `behind` (the quote stands before
    its verb), `as` (با بیان اینکه …) or `according` (به گفته …).
    """

    start: int
    end: int
    form: str
    quote: int  # where the quote begins; for `according`, where the name of who says it does

    def text(self, words: Sequence[Word]) -> str:
        """Return the cue's words."""
        return " ".join(word.token for word in words[self.start : self.end]).replace("_", " ")


CLOSING_OF = {"«": "»", '"': '"', "“": "”"}
COMMAS = frozenset("،,؛;")
_BEING = frozenset("است هست بود#است اند نیست".split())
_THAT_NOUNS = frozenset(["اینکه", "این_که", f"این{ZWNJ}که", "آنکه", "آن_که", f"آن{ZWNJ}که"])
_MATTERS = frozenset("مساله مسئله مسأله مطلب نکته موضوع خبر ادعا سوال".split())  # با تاکید بر این نکته که
# با بیان اینکه: what stands between با and اینکه, as lemmas.
_AS_NOUNS = frozenset("بیان تاکید اشاره اعلام یادآوری تصریح اظهار ذکر اعتقاد تشریح ابراز اذعان طرح خاطرنشان".split())
_ACCORDING = frozenset(["گفته", f"گفته{ZWNJ}ی", "باور", "اعتقاد", "عقیده", "ادعای", "زعم"])
_OPINIONS = frozenset("نظر دیدگاه".split())  # of a person, or of nobody: به نظر می‌رسد, از نظر فنی
_STATING = (f"می{ZWNJ}", f"نمی{ZWNJ}", "دار", "ندار")  # how a present that is no subjunctive begins
_MODALS = frozenset(f"باید نباید می{ZWNJ}توان نمی{ZWNJ}توان توان بتوان می{ZWNJ}شود نمی{ZWNJ}شود می{ZWNJ}شد".split())
_PREPOSITIONS = frozenset("به با از در بر برای".split())
_TAKING_A_NOUN = frozenset("ابراز اظهار اعلام".split())
_MOST_BETWEEN = 6  # words between a verb and its که: گفت به خبرنگاران … که
_MOST_INSIDE = 2  # words inside a compound: تاکید هم کرد
_FARTHEST = 10  # words between a quote and the verb behind it, or between a modal or preposition and its verb
# Before a colon these tell what is, not what is said: نیاز ما این است: …
_STATIVE = _BEING | frozenset(["شد#شو", "داشت#دار", "ماند#مان", "توانست#توان", "رفت#رو"])


def is_finite(lemma: str) -> bool:
    """Tell whether a lemma is that of a verb."""
    return "#" in lemma or lemma in _BEING


@cache
def _verbs() -> dict[str, dict[str, list[ReportingVerb]]]:
    """Return the verbs of reporting by lemma and by the last word of their nominal part, longer ones first."""
    verbs: dict[str, dict[str, list[ReportingVerb]]] = {}
    for row in sorted(read_list("reporting_verbs"), key=lambda row: -len(row["nominal"])):
        nominal = tuple(row["nominal"].split())
        for lemma in row["verb"].split("|"):
            by_last = verbs.setdefault(lemma, {}).setdefault(nominal[-1] if nominal else "", [])
            by_last.append(ReportingVerb(nominal, row["needs"] == "nothing", row["before"]))
    return verbs


def find_cues(words: Sequence[Word]) -> list[Cue]:
    """Return the cues of a paragraph in order, none inside another."""
    found = sorted([*_verb_cues(words), *_as_cues(words), *_according_cues(words)], key=lambda cue: cue.start)
    kept: list[Cue] = []
    for cue in found:
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept


def _verb_cues(words: Sequence[Word]) -> Iterator[Cue]:
    for place, word in enumerate(words):
        if not (word.is_verb or word.lemma in _verbs()) or not _asserts(words, place):
            continue
        start, may_be_bare = _reporting_start(words, place)
        if start is None:
            if word.is_verb and _introduces(words, place):
                yield Cue(_light_start(words, place), place + 1, "colon", place + 2)
            continue
        form = _form(words, place + 1, may_be_bare=may_be_bare)
        opening = _quote_before(words, start) if form is None else None
        if form:
            yield Cue(start, place + 1, *form)
        elif opening is not None:
            yield Cue(start, place + 1, "behind", opening)


def _asserts(words: Sequence[Word], place: int) -> bool:
    """Tell whether a verb says that something is or was so: not تا بگوید (subjunctive), باید گفت (no person)."""
    token, lemma = words[place].token, words[place].lemma
    past = lemma.partition("#")[0]
    if lemma not in _BEING and past not in token and not token.startswith(_STATING):
        return False
    if token != past:
        return True
    for word in reversed(words[max(0, place - _FARTHEST) : place]):
        if word.token in _MODALS:
            return False
        if word.is_verb or word.kind == "punctuation":
            return True
    return True


def _introduces(words: Sequence[Word], place: int) -> bool:
    """Tell whether any other verb introduces speech here: by a colon, one that tells what is by a colon and «."""
    if _token(words, place + 1) != ":":
        return False
    return _token(words, place + 2) in CLOSING_OF or words[place].lemma not in _STATIVE


def _reporting_start(words: Sequence[Word], place: int) -> tuple[int | None, bool]:
    """Return where the reporting verb that ends at `place` begins, and whether a clause may follow it at once."""
    by_last = _verbs().get(words[place].lemma, {})
    for end in range(place, max(place - _MOST_INSIDE - 1, 0), -1):
        last = words[end - 1]
        for verb in by_last.get(last.token, by_last.get(last.lemma, ())):
            start = end - len(verb.nominal)
            whole = start >= 0 and _matches(words[start:end], verb.nominal) and _may_part(last, words[end:place])
            if whole and _token(words, start - 1) not in _PREPOSITIONS:
                return start, verb.may_be_bare
        if last.kind != "word" or last.is_verb:
            break
    for verb in by_last.get("", ()):
        if _stands_alone(words, place, verb.before):
            return place, verb.may_be_bare
    return None, False


def _may_part(last: Word, inside: Sequence[Word]) -> bool:
    """Tell whether words may stand inside a compound: تاکید هم کرد, and one noun in ابراز نگرانی کرد."""
    takes_noun = last.lemma in _TAKING_A_NOUN and len(inside) == 1
    return takes_noun or all(function_of(word.token) == "adverb" for word in inside)


def _matches(words: Sequence[Word], nominal: tuple[str, ...]) -> bool:
    return all(part in (word.lemma, word.token) for part, word in zip(nominal, words, strict=True))


def _stands_alone(words: Sequence[Word], place: int, before: str) -> bool:
    """Tell whether a plain verb reports here: no noun (به گفته او), and behind the word that it asks for."""
    token, previous = words[place].token, _token(words, place - 1)
    if token.endswith("ه") and previous in ("به", "این", "آن", "بنا", "بنابه", "طبق", "از"):
        return False
    if not before:
        return True
    sentence = words[place].sentence
    near = words[max(0, place - 2 * _FARTHEST) : place]
    # در بیانیه آمده, but not به وجود آمده: a noun with به before it is part of another verb.
    return any(word.token == before for word in near if word.sentence == sentence) and _token(words, place - 2) != "به"


def _light_start(words: Sequence[Word], place: int) -> int:
    """Return where the verb at `place` begins, its noun included: هشدار داد."""
    before = words[place - 1] if place else None
    is_part = before is not None and before.kind == "word" and before.token not in ("را", "و", "که", "نیز", "هم")
    light = words[place].lemma.partition("#")[0] in ("کرد", "داد", "داشت", "شد", "گرفت", "آورد", "زد")
    return place - 1 if is_part and light else place


def _form(words: Sequence[Word], place: int, *, may_be_bare: bool) -> tuple[str, int] | None:
    """Return how the quote is joined to the verb that ends before `place`, and where it begins."""
    if place < len(words) and (words[place].lemma in _BEING or words[place].lemma == "شد#شو"):
        place += 1
    if _token(words, place) in CLOSING_OF:
        return "marks", place
    for ahead in range(place, min(place + _MOST_BETWEEN, len(words))):
        word = words[ahead]
        if word.token == ":":
            return "colon", ahead + 1
        if word.token == "که":
            return "that", ahead + 1
        if word.is_verb or word.kind == "punctuation" or word.token in ("و", "را"):
            break
    if not may_be_bare:
        return None
    if _token(words, place) in COMMAS:
        place += 1
    if place == len(words) or words[place].kind == "punctuation" or words[place].token in ("و", "تا", "از"):
        return None
    return ("bare", place) if _has_verb(words, place) else None


def _has_verb(words: Sequence[Word], place: int) -> bool:
    """Tell whether a verb comes before the sentence ends."""
    sentence = words[place].sentence
    return any(word.is_verb for word in words[place:] if word.sentence == sentence)


def _quote_before(words: Sequence[Word], start: int) -> int | None:
    """Return where a quote opens that ends shortly before a verb, in its sentence: «…»، وزیر گفت. A name is none."""
    for place in range(start - 1, max(-1, start - _FARTHEST), -1):
        if words[place].sentence != words[start].sentence or words[place].is_verb:
            return None
        if words[place].token in CLOSING_OF.values():
            opening = next((at for at in range(place - 1, -1, -1) if words[at].token in CLOSING_OF), None)
            is_clause = opening is not None and any(word.is_verb for word in words[opening:place])
            return opening if is_clause else None
    return None


def _as_cues(words: Sequence[Word]) -> Iterator[Cue]:
    """Yield با بیان اینکه, با اشاره به این که, ضمن تاکید بر این نکته که."""
    for place, word in enumerate(words):
        if word.token in _THAT_NOUNS:
            start = place - 1
        elif word.token == "که" and _token(words, place - 1) in _MATTERS and _token(words, place - 2) == "این":
            start = place - 3
        else:
            continue
        if _token(words, start) in _PREPOSITIONS:
            start -= 1
        if start >= 1 and words[start].lemma in _AS_NOUNS and words[start - 1].token in ("با", "ضمن"):
            yield Cue(start - 1, place + 1, "as", place + 1)


def _according_cues(words: Sequence[Word]) -> Iterator[Cue]:
    """Yield به گفته, طبق گفته, به باور before whoever it is that says so."""
    for place in range(len(words) - 2):
        preposition, noun, person = words[place : place + 3]
        if preposition.token not in ("به", "از", "طبق") or person.kind != "word":
            continue
        says = noun.token in _ACCORDING and preposition.token != "از"
        of_person = role_of(person.token) == "pronoun" or (
            person.token == "این" and role_of(_token(words, place + 3)) == "office"
        )
        if says or (noun.token in _OPINIONS and of_person):
            yield Cue(place, place + 2, "according", place + 2)


def _token(words: Sequence[Word], place: int) -> str:
    return words[place].token if 0 <= place < len(words) else ""
