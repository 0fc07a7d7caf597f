"""Morphology: the affixes of words, and the forms of hazm's verbs, each with its lemma (past stem # present stem).

hazm's own tables lack the glide of verbs in آ and ا (بیاور, نیامد, بیفتد) and the bare imperatives with ب, and give a
form that two verbs share to whichever verb stands first in the alphabet; here it goes to the verb in more use.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from helpers.language.characters import ZWNJ
from helpers.language.lexicon import load_lexicon

# A part of compounds is productive when this many of hazm's compounds end in it.
_PRODUCTIVE = 20
# A form that hazm lists as letters only may be speech, of a verb in such use, if not more frequent: نشه, but not بیان.
_SPOKEN_USE, _SPOKEN_MOST = 40, 200
_LEAST_USE = 3  # counts from which on a verb is in use; fewer may be slips
_COMPARED = 0.02  # the share of comparatives from which on a participle is an adjective; شده has none, پیچیده a tenth
_KNOWN_ADJECTIVE = 40  # counts from which on a participle of a verb that is not in use is an adjective


class Endings(dict[str, str]):
    """Endings, the longest first, each with what it may follow; nothing where that is not asked for."""

    def __init__(self, rules: Mapping[str, str]):
        """Put the endings in order."""
        super().__init__({ending: rules[ending] for ending in _longest_first(rules)})
        # Lengths of the endings with the same last two letters, or of one letter, the longest first.
        self._lengths: dict[str, list[int]] = {}
        for ending in self:
            lengths = self._lengths.setdefault(ending[-2:], [])
            if len(ending) not in lengths:
                lengths.append(len(ending))

    def of(self, word: str) -> list[tuple[str, str]]:
        """Return a word as stem and ending, for each of the endings that it has, the longest first."""
        lengths = self._lengths.get(word[-2:], ()) if len(word) > 1 else ()
        found = [(word[:-length], ending) for length in lengths if (ending := word[-length:]) in self]
        return [*found, (word[:-1], word[-1])] if word[-1:] in self else found


def _longest_first(affixes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(affixes, key=lambda affix: (-len(affix), affix)))


class Affixes(NamedTuple):
    """What words begin and end with."""

    suffixes: Endings  # with what each may follow
    alone: Endings  # suffixes that belong to the word before them when they stand alone (کتاب ها)
    second_parts: frozenset[str]  # these make another word of the word before them (کنش گر)
    name_parts: frozenset[str]  # those of them that end surnames (فاضل زاده)
    sure_parts: frozenset[str]  # those that are no word of their own (پور)
    bound_parts: frozenset[str]  # those of these that end no surnames (کننده)
    measures: frozenset[str]  # these make an adjective with the number before them (چند جانبه)
    attached: Endings  # written to a word without a half-space; after د ر ز و ا, ها too
    prefixes: tuple[str, ...]  # the productive first parts of words (هم, بی), the longest first
    verb_prefixes: frozenset[str]  # می and نمی
    last_part_counts: Counter  # how many counted words end in a half-space and each part


@cache  # Made of all compounds of the word lists, and asked for each word.
def affixes() -> Affixes:
    """Return the affixes."""
    rows, lexicon = load_lexicon().affixes, load_lexicon()
    compounds = Counter(word.rsplit(ZWNJ, 1)[1] for word in lexicon.words if ZWNJ in word)
    productive = {part: "any" for part, count in compounds.items() if count >= _PRODUCTIVE and len(part) > 2}
    last_part_counts: Counter = Counter()
    for spelling, count in lexicon.word_counts.items():
        if ZWNJ in spelling:
            last_part_counts[spelling.rsplit(ZWNJ, 1)[1]] += count

    def of_kind(*kinds: str) -> list[dict[str, str]]:
        return [row for row in rows if row["kind"] in kinds]

    names = {row["affix"] for row in of_kind("part") if "surnames" in row["reason"]}
    sure = {row["affix"] for row in of_kind("part") if row["after"] == "any"}
    alone = {row["affix"] for row in of_kind("suffix", "ending") if row["alone"] == "yes"}
    attached = {row["affix"] for row in of_kind("ending")}
    attached |= {row["affix"] for row in of_kind("suffix") if row["after"] in ("any", "adjective")}
    return Affixes(
        suffixes=Endings(productive | {row["affix"]: row["after"] for row in of_kind("suffix")}),
        alone=Endings(dict.fromkeys(alone, "")),
        second_parts=frozenset(row["affix"] for row in of_kind("part")),
        sure_parts=frozenset(sure),
        bound_parts=frozenset(sure - names),
        name_parts=frozenset(names),
        measures=frozenset(row["affix"] for row in of_kind("measure")),
        attached=Endings(dict.fromkeys(attached, "")),
        prefixes=_longest_first({row["affix"] for row in of_kind("prefix") if row["alone"] == "no"}),
        verb_prefixes=frozenset(row["affix"] for row in rows if row["after"] == "verb"),
        last_part_counts=last_part_counts,
    )


_PAST_ENDINGS = ("", "م", "ی", "یم", "ید", "ند")
_PRESENT_ENDINGS = ("م", "ی", "د", "یم", "ید", "ند")
_PERFECT_ENDINGS = ("", f"{ZWNJ}ام", f"{ZWNJ}ای", f"{ZWNJ}است", f"{ZWNJ}ایم", f"{ZWNJ}اید", f"{ZWNJ}اند")
IMPERFECTIVE = (f"می{ZWNJ}", f"نمی{ZWNJ}")
PREVERBS = ("بر", "باز", "در", "فرا", "فرو", "وا", "ور")
_FUTURE = frozenset(f"{no}خواه{ending}" for no in ("", "ن") for ending in _PRESENT_ENDINGS)
_PREVERB_FUTURE = {f"{preverb}{auxiliary}": preverb for preverb in PREVERBS for auxiliary in _FUTURE}
_PREVERB_SIGN = {f"{preverb}{sign[:-1]}": preverb for preverb in PREVERBS for sign in IMPERFECTIVE}
_FUTURE_IN_ONE = re.compile(f"({'|'.join(PREVERBS)}|)({'|'.join(sorted(_FUTURE, key=len, reverse=True))})(.+)")

# Speech, as it is written: the stem of some verbs, and ان as ون in all (می‌دونم); the ending of "he" is ه, of "they" ن.
_SPOKEN_STEMS = {
    **{"گو": ["گ"], "خواه": ["خوا"], "شو": ["ش"], "رو": ["ر"], "ده": ["د"]},
    **{"گذار": ["ذار", "زار"], "آ": ["یا"], "آور": ["یار"]},
}
_SPOKEN_PASTS = frozenset(("دانست", "توانست", "خواند", "ماند", "رساند", "گذراند"))  # not راند: روند is another word
_SPOKEN_ENDINGS = {False: ("م", "ی", "ه", "یم", "ین", "ید", "ن"), True: ("م", "ی", "د", "یم", "ین", "ید", "ن")}
_BARE_SPOKEN = frozenset(("دار", "باش"))  # داره, باشه: of others, the bare stem with an ending is another word

# To be, which no table of stems makes: all its present forms are one lemma, but است keeps its own, as in hazm.
_TO_BE = {f"{stem}{ending}": "هست" for stem in ("هست", "نیست") for ending in _PAST_ENDINGS} | {"است": "است"}
_TO_BE |= dict.fromkeys(("هستش", "نیستش"), "هست")  # in speech
_TO_BE |= dict.fromkeys(("ام", "ایم", "اید", "اند", "یم", "ید", "ند"), "هست")
# Verbs without persons: one can, one must.
_IMPERSONAL_STEMS = frozenset(("بایست", "توان"))
_BARE = {f"{no}کن{ending}": "کرد#کن" for no in ("", "ن", "م") for ending in ("", "ی")}
_IMPERSONAL = {
    f"{no}می{ZWNJ}{stem}": "توانست#توان" if stem == "توان" else "بایست#باید"
    for no in ("", "ن")
    for stem in ("توان", "بایست", "بایستی", "باید")
}
_IMPERSONAL["نباید"] = "باید"
# Forms that are verbs wherever they stand.
CERTAIN = _TO_BE | _IMPERSONAL | _BARE
_NEVER = frozenset(form for form in CERTAIN if form.startswith(("ن", "مکن")) and form != "ند")


class Verbs(NamedTuple):
    """What is known of verbs."""

    forms: dict[str, str]  # the lemma of each one-word form; of verbs that share a form, the one in more use
    negated: frozenset[str]  # the forms that are negations: not نشست, which is more often of نشستن than of شستن
    participles: frozenset[str]  # past participles and their negations
    use: dict[str, int]  # how often the past forms of each past stem were counted in edited news
    nouns: frozenset[str]  # a present stem and ی (افزایی), second parts of compounds that hazm's list lacks
    adjectives: frozenset[str]  # participles of verbs that are not in use otherwise (خسته)
    unused: frozenset[str]  # past stems of verbs of which hardly a finite form was counted
    spoken: frozenset[str]  # the forms that only speech has
    with_preverb: frozenset[str]  # past stems of the listed verbs with a preverb (برداشت)


@cache  # 60,000 forms, which every unknown word is looked up in.
def verbs() -> Verbs:
    """Return the verbs of hazm and of `data/lexicon/verbs.tsv`."""
    stems = _stems()
    listed, use = set(stems), Counter({past: _use(past) for past, _ in stems})
    counts = load_lexicon().counts

    def prominence(verb: tuple[str, str]) -> tuple:
        """Return what ranks a verb among those with the same form: the use of its past, participle and present."""
        past, present = verb
        return use[past], counts.get(f"{past}ه", 0), counts.get(f"می{ZWNJ}{present}د", 0), verb

    forms: dict[str, str] = {}
    negated: set[str] = set()
    for past, present in sorted(stems, key=prominence):
        shorter = present.removesuffix("ی")
        # One verb, one lemma: hazm lists گفت#گو and گفت#گوی, بود#است and بود#باش.
        name = "است" if past == "بود" else shorter if (past, shorter) in listed else present
        for negation in (False, True):
            own = dict.fromkeys(forms_of(past, present, negated=negation), f"{past}#{name}")
            forms.update(own)
            (negated.update if negation else negated.difference_update)(own)
    words = load_lexicon().words
    unused = frozenset(past for past in use if use[past] < _LEAST_USE)
    unused -= {past for past, present in stems if _is_used(present)}
    # What is listed is no speech: بدن is "body".
    spoken: dict[str, str] = {}  # each with a written form

    def is_listed(form: str, written: str) -> bool:
        if form not in words:
            return False
        past = written.partition(ZWNJ)[2]
        most = math.inf if past in ("داشت", "بود") else _SPOKEN_MOST  # باشه
        is_frequent = use[past] >= _SPOKEN_USE and counts.get(form, 0) <= most
        return words[form].parts_of_speech != {"0"} or form.endswith("ین") or not is_frequent

    for form, written in _spoken_forms(sorted(stems, key=prominence)):
        is_certain = form.startswith(IMPERFECTIVE) or written.partition(ZWNJ)[2] not in unused
        if is_certain and not is_listed(form, written) and not use[forms.get(form, "#").partition("#")[0]]:
            spoken[form] = written
    negated = (negated - spoken.keys()) | {form for form, written in spoken.items() if written in negated}
    return Verbs(
        forms=forms | {form: forms[written] for form, written in spoken.items()} | CERTAIN,
        negated=frozenset(negated | _NEVER),
        participles=frozenset(f"{stem}ه" for past, _ in stems for stem in (past, *_prefixed(past, "ن"))),
        use=use,
        nouns=frozenset(present + "ی" for _, present in stems if len(present) >= 3),
        adjectives=frozenset(f"{past}ه" for past in use if _is_adjective(f"{past}ه", is_used=past not in unused)),
        unused=unused,
        spoken=frozenset(spoken),
        with_preverb=frozenset(past for past, _ in load_lexicon().verbs if past.startswith(PREVERBS)),
    )


def _stems() -> list[tuple[str, str]]:
    """Return past and present stem of each verb without a preverb; a present may be empty."""
    # A past stem ends in د or ت; a few of hazm's are infinitives.
    listed = [(past, past.removesuffix("ن"), present) for past, present in load_lexicon().verbs]
    bare = {stem for _, stem, _ in listed}
    return [
        (stem, present)
        for past, stem, present in listed
        if past
        and past not in _IMPERSONAL_STEMS
        and not any(stem.removeprefix(preverb) in bare for preverb in PREVERBS if stem.startswith(preverb))
    ]


def _is_adjective(participle: str, *, is_used: bool) -> bool:
    """Tell whether a participle is an adjective: it has a comparative (پیچیده‌تر), or its verb is not in use (خسته)."""
    words, counts = load_lexicon().words, load_lexicon().counts
    if participle not in words or "AJ" not in words[participle].parts_of_speech:
        return False
    count = counts.get(participle, 0)
    compared = sum(counts.get(f"{participle}{ZWNJ}{ending}", 0) for ending in ("تر", "ترین", "تری"))
    has_comparative = compared >= _LEAST_USE and compared >= _COMPARED * count
    return has_comparative or (not is_used and count >= _KNOWN_ADJECTIVE)


def _is_used(present: str) -> bool:
    """Tell whether a present stem was counted with می."""
    forms = [f"{sign}{present}{ending}" for sign in IMPERFECTIVE for ending in ("د", "ند")] if present else []
    return sum(load_lexicon().counts.get(form, 0) for form in forms) >= _LEAST_USE


def _spoken_forms(stems: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the forms of verbs as speech has them, each with one of the same verb as it is written, negated alike."""
    for past, present in stems:
        written = [sign + past for sign in IMPERFECTIVE]
        for negated in (False, True) if past in _SPOKEN_PASTS else ():
            spoken = forms_of(re.sub("و?ان", "ون", past), "", negated=negated)
            yield from ((form, written[negated]) for form in spoken)
        for stem in _SPOKEN_STEMS.get(present, [re.sub("و?ان$", "ون", present)]) if present else ():
            known = _PRESENT_ENDINGS if stem == present else ()
            endings = [ending for ending in _SPOKEN_ENDINGS[stem.endswith("ا")] if ending not in known]
            for prefix in (*IMPERFECTIVE, "ب", "ن", *([""] if present in _BARE_SPOKEN else [])):
                form = written[prefix.startswith("ن")]
                yield from ((prefix + stem + ending, form) for ending in endings)
            for sign, form in zip(IMPERFECTIVE, written, strict=True) if stem.startswith("یا") else ():  # می‌ام, می‌ارم
                yield from ((sign + stem[1:] + ending, form) for ending in endings)


def _use(past: str) -> int:
    # Not می and the bare stem: می‌شنود is the present of شنیدن, not the past of a verb شنودن. Nor م: مردم is "people".
    counts = load_lexicon().counts
    finite = sum(counts.get(form, 0) for form in (f"{past}یم", f"{past}ند", f"می{ZWNJ}{past}ند"))
    return finite and finite + counts.get(past, 0)  # alone, a past stem may be a noun (شنود)


def forms_of(past: str, present: str, *, negated: bool) -> Iterator[str]:
    """Yield the one-word forms of a verb, finite forms, participles and imperatives; or all their negations."""
    sign = IMPERFECTIVE[negated]
    for stem in _prefixed(past, "ن") if negated else [past]:
        yield from (stem + ending for ending in _PAST_ENDINGS)
        yield from (f"{stem}ه{ending}" for ending in _PERFECT_ENDINGS)
    yield from (sign + past + ending for ending in _PAST_ENDINGS)
    yield from (f"{sign}{past}ه{ending}" for ending in _PERFECT_ENDINGS)
    if present:
        for stem in _prefixed(present, "ن" if negated else "ب"):
            yield from (stem + ending for ending in _PRESENT_ENDINGS)
            yield stem
        yield from (sign + present + ending for ending in _PRESENT_ENDINGS)
        if not negated:
            # Not کاری: without a prefix, a stem with ی is as good as always a noun (a work).
            yield from (present + ending for ending in _PRESENT_ENDINGS if ending != "ی")


def _prefixed(stem: str, prefix: str) -> Iterator[str]:
    """Yield a stem behind a prefix, with the glide that آ and ا take."""
    if stem.startswith("آ"):
        yield f"{prefix}یا{stem[1:]}"
    elif stem.startswith("ا") and not stem.startswith("ای"):
        yield f"{prefix}ی{stem[1:]}"
        yield f"{prefix}یا{stem[1:]}"
    else:
        yield prefix + stem


def preverb_lemma(word: str) -> str | None:
    """Return the lemma of a verb with a preverb (برمی‌گردد), as its third part: "return" counts apart from "turn"."""
    found = _behind_its_preverb(word)
    return found and found[1]


def _behind_its_preverb(word: str) -> tuple[str, str] | None:
    """Return the form behind the preverb of a verb, and the lemma of the whole."""
    if not word.startswith(PREVERBS):
        return None
    for preverb in PREVERBS:
        rest = word.removeprefix(preverb)
        past, present, *_ = f"{verbs().forms.get(rest, '')}##".split("#")
        is_known = rest not in verbs().spoken or preverb + past in verbs().with_preverb  # not برندن: بر and ندن
        if rest != word and len(rest) > 2 and present and is_known:
            return rest, f"{past}#{present}#{preverb}"
    return None


def joined_lemma(token: str, lemma_of: Callable[[str], str]) -> str:
    """Return the lemma of a verb whose parts are joined with underscores (خواهد_بود, گفته_شده_است, باز_نخواهم_گشت)."""
    parts = token.split("_")
    preverb = _PREVERB_FUTURE.get(parts[0], "")
    parts[0] = parts[0].removeprefix(preverb)
    if parts[0] in PREVERBS and len(parts) > 1:
        preverb = parts.pop(0)
    main = parts[1] if parts[0] in _FUTURE and len(parts) > 1 else parts[0]
    return _behind_preverb(preverb, verbs().forms.get(main) or lemma_of(main))


def _behind_preverb(preverb: str, lemma: str) -> str:
    return f"{lemma}#{preverb}" if preverb and lemma.count("#") == 1 else lemma


def future_lemma(word: str) -> str | None:
    """Return the lemma of a future that is written as one word (خواهدشد, برنخواهدگشت)."""
    future = _FUTURE_IN_ONE.fullmatch(word) if "خواه" in word else None
    lemma = future and verbs().forms.get(future[3])
    return _behind_preverb(future[1], lemma) if lemma and lemma.partition("#")[0] == future[3] else None


def is_negation(form: str) -> bool:
    """Tell whether a form of a verb is negated, in any of its parts (نیست, برنمی‌گردد, نخواهدشد, گفته_نشده_است)."""
    future = _FUTURE_IN_ONE.fullmatch(form)
    return bool(future and future[2].startswith("ن")) or any(map(_is_negated_part, form.split("_")))


def _is_negated_part(part: str) -> bool:
    behind = None if part in verbs().forms else _behind_its_preverb(part)
    return (behind[0] if behind else part) in verbs().negated


def begins_future(word: str) -> bool:
    """Tell whether a word is the auxiliary of the future with its preverb written to it (برخواهد)."""
    return word in _PREVERB_FUTURE


def is_preverb(word: str) -> bool:
    """Tell whether a word may be a preverb, alone or with the sign of the imperfective (فرا, برنمی)."""
    return word in PREVERBS or word in _PREVERB_SIGN


def takes_preverb(token: str) -> bool:
    """Tell whether a token may be a verb behind its preverb: an imperfective, a future, or a stem behind برنمی."""
    return token.startswith(IMPERFECTIVE) or token in _FUTURE or f"می{ZWNJ}{token}" in verbs().forms


def join_preverb(preverb: str, token: str) -> str | None:
    """Return a preverb and the verb behind it as one token, if they are one verb.

    An imperfective is written to its preverb (فرا می‌گیرد: فرامی‌گیرد); a future keeps its parts (باز_نخواهم_گشت).
    """
    if preverb in _PREVERB_SIGN:
        form = f"{preverb}{ZWNJ}{token}"
        return form if preverb_lemma(form) else None
    parts = token.split("_")
    if parts[0] in _FUTURE and len(parts) == 2:
        joined, past = f"{preverb}_{token}", parts[1]
    elif token.startswith(IMPERFECTIVE):
        joined, past = preverb + token, verbs().forms.get(token, "").partition("#")[0]
    else:
        return None
    return joined if preverb + past in verbs().with_preverb else None
