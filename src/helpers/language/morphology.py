"""Morphology: the affixes of words, and the forms of hazm's verbs, each with its lemma (past stem # present stem).

hazm's own tables lack the glide of verbs in آ and ا (بیاور, نیامد, بیفتد) and the bare imperatives with ب, and give a
form that two verbs share to whichever verb stands first in the alphabet; here it goes to the verb in more use.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from helpers.language.characters import ZWNJ
from helpers.language.lexicon import load_lexicon

# A part of compounds is productive when this many of hazm's compounds end in it.
_PRODUCTIVE = 20


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
    name_parts: frozenset[str]  # those of them that end surnames (رحیم پور)
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

    alone = {row["affix"] for row in of_kind("suffix", "ending") if row["alone"] == "yes"}
    attached = {row["affix"] for row in of_kind("ending")}
    attached |= {row["affix"] for row in of_kind("suffix") if row["after"] in ("any", "adjective")}
    return Affixes(
        suffixes=Endings(productive | {row["affix"]: row["after"] for row in of_kind("suffix")}),
        alone=Endings(dict.fromkeys(alone, "")),
        second_parts=frozenset(row["affix"] for row in of_kind("part")),
        name_parts=frozenset(row["affix"] for row in of_kind("part") if "surnames" in row["reason"]),
        attached=Endings(dict.fromkeys(attached, "")),
        prefixes=_longest_first({row["affix"] for row in of_kind("prefix") if row["alone"] == "no"}),
        verb_prefixes=frozenset(row["affix"] for row in rows if row["after"] == "verb"),
        last_part_counts=last_part_counts,
    )


_PAST_ENDINGS = ("", "م", "ی", "یم", "ید", "ند")
_PRESENT_ENDINGS = ("م", "ی", "د", "یم", "ید", "ند")
_PERFECT_ENDINGS = ("", f"{ZWNJ}ام", f"{ZWNJ}ای", f"{ZWNJ}است", f"{ZWNJ}ایم", f"{ZWNJ}اید", f"{ZWNJ}اند")
_IMPERFECTIVE = (f"می{ZWNJ}", f"نمی{ZWNJ}")
PREVERBS = ("بر", "باز", "در", "فرا", "فرو", "وا", "ور")
_FUTURE = frozenset(f"{no}خواه{ending}" for no in ("", "ن") for ending in _PRESENT_ENDINGS)

# To be, which no table of stems makes: all its present forms are one lemma, but است keeps its own, as in hazm.
_TO_BE = {f"{stem}{ending}": "هست" for stem in ("هست", "نیست") for ending in _PAST_ENDINGS} | {"است": "است"}
_TO_BE |= dict.fromkeys(("ام", "ایم", "اید", "اند", "یم", "ید", "ند"), "هست")
# Verbs without persons: one can, one must.
_IMPERSONAL_STEMS = frozenset(("بایست", "توان"))
_BARE = {f"{no}کن{ending}": "کرد#کن" for no in ("", "ن", "م") for ending in ("", "ی")}
_IMPERSONAL = {
    f"{no}می{ZWNJ}{stem}": "توانست#توان" if stem == "توان" else "بایست#باید"
    for no in ("", "ن")
    for stem in ("توان", "بایست", "بایستی", "باید")
}
# Forms that are verbs wherever they stand.
CERTAIN = _TO_BE | _IMPERSONAL | _BARE


class Verbs(NamedTuple):
    """What is known of verbs."""

    forms: dict[str, str]  # the lemma of each one-word form; of verbs that share a form, the one in more use
    participles: frozenset[str]  # past participles and their negations
    use: dict[str, int]  # how often the past forms of each past stem were counted in edited news
    nouns: frozenset[str]  # a present stem and ی (افزایی), second parts of compounds that hazm's list lacks


@cache  # 60,000 forms, which every unknown word is looked up in.
def verbs() -> Verbs:
    """Return the verbs of hazm and of `data/lexicon/verbs.tsv`."""
    stems = _stems()
    listed, use = set(stems), {past: _use(past) for past, _ in stems}
    counts = load_lexicon().counts

    def prominence(verb: tuple[str, str]) -> tuple:
        """Return what ranks a verb among those with the same form: the use of its past, participle and present."""
        past, present = verb
        return use[past], counts.get(f"{past}ه", 0), counts.get(f"می{ZWNJ}{present}د", 0), verb

    forms: dict[str, str] = {}
    for past, present in sorted(stems, key=prominence):
        shorter = present.removesuffix("ی")
        # One verb, one lemma: hazm lists گفت#گو and گفت#گوی, بود#است and بود#باش.
        name = "است" if past == "بود" else shorter if (past, shorter) in listed else present
        forms |= dict.fromkeys(forms_of(past, present), f"{past}#{name}")
    return Verbs(
        forms=forms | CERTAIN,
        participles=frozenset(f"{no}{past}ه" for past, _ in stems for no in ("", "ن")),
        use=use,
        nouns=frozenset(present + "ی" for _, present in stems if len(present) >= 3),
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


def _use(past: str) -> int:
    # Not می and the bare stem: می‌شنود is the present of شنیدن, not the past of a verb شنودن. Nor م: مردم is "people".
    counts = load_lexicon().counts
    finite = sum(counts.get(form, 0) for form in (f"{past}یم", f"{past}ند", f"می{ZWNJ}{past}ند"))
    return finite and finite + counts.get(past, 0)  # alone, a past stem may be a noun (شنود)


def forms_of(past: str, present: str) -> Iterator[str]:
    """Yield the one-word forms of a verb: finite forms, participles and imperatives, with their negations."""
    for stem in _prefixed(past, ("ن",)):
        yield from (stem + ending for ending in _PAST_ENDINGS)
        yield from (f"{stem}ه{ending}" for ending in _PERFECT_ENDINGS)
    for sign in _IMPERFECTIVE:
        yield from (sign + past + ending for ending in _PAST_ENDINGS)
        yield from (f"{sign}{past}ه{ending}" for ending in _PERFECT_ENDINGS)
    if present:
        for stem in _prefixed(present, ("ب", "ن")):
            # Not کاری: without a prefix, a stem with ی is as good as always a noun (a work).
            yield from (stem + ending for ending in _PRESENT_ENDINGS if ending != "ی" or stem != present)
            if stem != present:
                yield stem
        for sign in _IMPERFECTIVE:
            yield from (sign + present + ending for ending in _PRESENT_ENDINGS)


def _prefixed(stem: str, prefixes: tuple[str, ...]) -> Iterator[str]:
    """Yield a stem, and the stem behind each prefix, with the glide that آ and ا take."""
    yield stem
    for prefix in prefixes:
        if stem.startswith("آ"):
            yield f"{prefix}یا{stem[1:]}"
        elif stem.startswith("ای"):
            yield prefix + stem
        elif stem.startswith("ا"):
            yield f"{prefix}ی{stem[1:]}"
            yield f"{prefix}یا{stem[1:]}"
        else:
            yield prefix + stem


def preverb_lemma(word: str) -> str | None:
    """Return the lemma of a verb with a preverb (برمی‌گردد), as its third part: "return" counts apart from "turn"."""
    if not word.startswith(PREVERBS):
        return None
    for preverb in PREVERBS:
        rest = word.removeprefix(preverb)
        if rest != word and len(rest) > 2 and "#" in verbs().forms.get(rest, ""):
            return f"{verbs().forms[rest]}#{preverb}"
    return None


def joined_lemma(token: str, lemma_of: Callable[[str], str]) -> str:
    """Return the lemma of a verb whose parts hazm joins with underscores (خواهد_بود, گفته_شده_است)."""
    parts = token.split("_")
    main = parts[1] if parts[0] in _FUTURE and len(parts) > 1 else parts[0]
    return verbs().forms.get(main) or lemma_of(main)
