"""A token to its dictionary form.

hazm cuts off whatever looks like an ending and has no singular for Arabic plurals. Here a verb goes by its forms and a
noun by the endings that leave a word in use; names stay as they are; what counts of edited news and lists of ours say
goes before any rule. The spellings of one word share one lemma.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from helpers.core.store import cached_table
from helpers.language.characters import LETTERS, NON_JOINING, PERSIAN, TAGS, ZWNJ, coarse_key
from helpers.language.lexicon import WordRule, first_rule, load_lexicon, protected_names
from helpers.language.morphology import CERTAIN, affixes, joined_lemma, preverb_lemma, verbs
from helpers.language.spelling import spell, weight

_FIRM = 3  # counts below this may be slips
# A form that hazm also lists as another word is a verb when می goes before it at least this often (کند: می‌کند; but
# مردم is not "I died"), or, a past stem, when its persons occur this often.
_IMPERFECTIVE_SHARE = 0.1
# A participle is a verb unless it is this much more frequent than its finite forms (رشته).
_PARTICIPLE_MAJORITY = 20
# A plural may be this much more frequent than its singular (دانشجویان); beyond it, the two have parted.
_PLURAL_MAJORITY = 20
_FREQUENT = 5  # counts from which on a word is no form of a verb that is never seen otherwise
_COMPARATIVE = ("ترین", "تری", "تر")
_ADJECTIVE = ("AJ", "ADV")
_POSSESSIVE = ("شان", "مان", "تان")


KINDS = ["word", "number", "punctuation", "latin"]
_JOINED = re.compile(f"[{LETTERS}]_[{LETTERS}]")  # by `tokenize`: a typed underscore is never left in a Persian word
_LATIN, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")


def kind_of(token: str) -> str:
    """Return what a token is, one of `KINDS`; WTOها has the kind, as the lemma, that WTO has alone."""
    if PERSIAN.match(token):
        return "word"
    if PERSIAN.search(token):
        stem = _foreign_stem(token)
        return kind_of(stem) if stem else "word"
    if _LATIN.search(token):
        return "latin"
    return "number" if _DIGIT.search(token) else "punctuation"


def _foreign_stem(token: str) -> str | None:
    """Return what a Persian suffix is written to, where that has no Persian letter (SSRIها, NGO‌های)."""
    persian = PERSIAN.search(token).start()
    has_suffix = persian and token[persian:] in affixes().alone and not TAGS.fullmatch(token)
    return token[:persian].removesuffix(ZWNJ) if has_suffix else None


def lemmatize(word: str, *, names: Iterable[str] | None = None) -> str:
    """Return the dictionary form of a token: a noun's singular, an adjective's positive, a verb's two stems.

    A verb's lemma is in hazm's notation, past stem # present stem, and # preverb where there is one (گشت#گرد#بر);
    هست and است, "is", are lemmas of their own. A word that is not known stays as it is, and so do names and the words
    in `data/lexicon/kept_apart.tsv`, which have a meaning of their own. The spellings of one word share one lemma.

    The lemma of a Latin word is in small letters, without a Persian suffix; signs and numbers are their own. No lemma
    is empty.

    `names` are no forms of other words, nor are those of `data/lexicon/names.tsv`; by default those of the project's
    `data/codebook/actors.yml`.

    Examples
    --------
    >>> lemmatize("SSRIها")
    'ssri'
    >>> [lemmatize(word) for word in ["همکاری\u200cهای", "تعاملات", "می\u200cشود", "پزشکیان", "اطلاعات"]]
    ['همکاری', 'تعامل', 'شد#شو', 'پزشکیان', 'اطلاعات']
    >>> lemmatize("دلاوران"), lemmatize("دلاوران", names=["دلاوران"])
    ('دلاور', 'دلاوران')
    """
    return lemma_of(word) if names is None else lemma_of(word, protected_names(names))


@lru_cache(2**16)  # Callers ask for the same words again and again, and a lemma takes 20 µs.
def lemma_of(word: str, names: frozenset[str] | None = None) -> str:
    """Return the lemma of a word where `names`, as from `protected_names`, are left alone; by default the lexicon's."""
    if not PERSIAN.match(word):
        foreign = _foreign_stem(word) if PERSIAN.search(word) else word
        if foreign is not None:
            return foreign.casefold()
    return _canonical(_lemma(word, load_lexicon().names if names is None else names))


def _canonical(lemma: str) -> str:
    """Return the lemma that stands for all spellings of one word: the listed one, else the most frequent."""
    if "#" in lemma:  # a verb or a hashtag
        return lemma
    key = coarse_key(lemma)
    listed = load_lexicon().variants.get(key)
    if listed:
        return listed
    best = _most_frequent().get(key, lemma)
    return best if weight(best) > weight(lemma) else lemma


@cached_table
def _most_frequent() -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for spelling, count in load_lexicon().word_counts.items():
        key = coarse_key(spelling)
        best[key] = max(best.get(key, (0, "")), (count, spelling))
    return {key: spelling for key, (_, spelling) in best.items()}


def lemma_steps(word: str, names: frozenset[str], rules: tuple[WordRule, ...] = ()) -> Iterator[tuple[WordRule, str]]:
    """Yield each rule that decides on the way from a Persian word to its lemma, and what it makes of the word."""
    rules = rules or WORD_RULES
    while step := first_rule(rules, word, names):
        yield step
        rule, word = step
        rules = {"word": WORD_RULES, "noun": NOUN_RULES, "": ()}[rule.then]


def _lemma(word: str, names: frozenset[str]) -> str:
    return [word, *(found for _, found in lemma_steps(word, names))][-1]


def _verb_lemma(word: str, _: frozenset[str]) -> str | None:
    lemma = verbs().forms.get(word)
    if lemma is None or word in CERTAIN:
        return lemma
    past = lemma.partition("#")[0]
    if word in verbs().participles:
        return lemma if (verbs().use[past] + _FIRM) * _PARTICIPLE_MAJORITY >= weight(word) else None
    if not verbs().use[past] and weight(word) >= _FREQUENT:
        return None  # hazm also conjugates فرهیخت#فرهنگ and یاخت#یاز, whose forms are those of فرهنگ and نیاز
    listed = load_lexicon().words.get(word)
    if listed is None or ZWNJ in word:
        return lemma
    if listed.parts_of_speech == {"0"} and word[0] in "بن" and not word.startswith(past):
        return lemma  # بیاور, نیامد: listed as letters only
    if not verbs().use[past]:
        return None
    # Alone, a past stem may be a noun (خرید, purchase): its persons say how much it is a verb (داشت: داشتند).
    kin = verbs().use[past] - load_lexicon().counts.get(past, 0) if word == past else weight(f"می{ZWNJ}{word}")
    return lemma if kin >= _IMPERFECTIVE_SHARE * weight(word) else None


def _without_halfspaced(word: str, _: frozenset[str]) -> str | None:
    stem, _, ending = word.rpartition(ZWNJ)
    if stem and ending in affixes().alone and (word not in load_lexicon().words or ending.startswith(("ها", "تر"))):
        return stem
    return None


def _without_attached_plural(word: str, _: frozenset[str]) -> str | None:
    """Take off ها where a letter that joins nothing stands before it (کشورهای)."""
    for stem, ending in affixes().alone.of(word) if "ها" in word else ():
        if len(stem) > 1 and ending.startswith("ها") and stem[-1] in NON_JOINING and weight(stem):
            return stem
    return None


def _without_possessive(word: str, _: frozenset[str]) -> str | None:
    """Take off مان (کشورمان), but not of متهمان, the plural of متهم."""
    for stem, ending in affixes().alone.of(word) if word.endswith(_POSSESSIVE) else ():
        is_possessed = word not in load_lexicon().words and weight(stem) >= _FIRM and weight(stem) > weight(word[:-2])
        if len(stem) > 2 and ending in _POSSESSIVE and is_possessed:
            return stem
    return None


def _without_comparative(word: str, _: frozenset[str]) -> str | None:
    """Take off تر (زودتر), and ترین: half of the press writes بزرگترین."""
    for stem, ending in affixes().alone.of(word) if word.endswith(_COMPARATIVE) else ():
        if len(stem) > 2 and ending in _COMPARATIVE and weight(stem) and _is_listed_as(stem, *_ADJECTIVE):
            return None if _is_listed_as(word, "N") else stem
    return None


def _is_listed_as(word: str, *parts_of_speech: str) -> bool:
    listed = load_lexicon().words.get(word)
    return listed is not None and not listed.parts_of_speech.isdisjoint(parts_of_speech)


def _without_plural(word: str, names: frozenset[str]) -> str | None:
    """Return the singular of a plural in ان or ات, where the singular is a word in use."""
    listed = load_lexicon().words.get(word)
    if listed and not listed.parts_of_speech & {"PL", "0"}:
        return None
    if word.endswith("انی"):
        return _without_plural(word[:-1], names)
    found = [
        stem
        for stem in _singulars(word)  # adjectives of persons have plurals as nouns have (متهم)
        if len(stem) > 2 and _is_listed_as(stem, "N", *_ADJECTIVE) and not first_rule(_FIXED, stem, names)
    ]
    best = max(found, key=weight, default=None)
    return best if best and weight(best) * _PLURAL_MAJORITY > weight(word) else None


def _singulars(word: str) -> list[str]:
    """Return what a plural's singular may be: دانشجویان, نمایندگان, کلمات, جنایات."""
    if word.endswith("گان"):
        return [word[:-3] + "ه"]
    if word.endswith("یان"):
        return [word[:-3]] if word[-4:-3] in ("ا", "و") else []
    if word.endswith("ان"):
        return [word[:-2]]
    if word.endswith("ات"):
        stem = word[:-2]
        return [stem, stem + "ه", stem + "ت"] if not stem.endswith("ی") else [stem + "ت", stem[:-1] + "ه"]
    return []


def _without_ye(word: str, _: frozenset[str]) -> str | None:
    """Take off the ezafe after ا and و (اجرای), and the indefinite ی of nouns (کسی), not that of adjectives (ملی)."""
    stem, listed = word[:-1], load_lexicon()
    if not word.endswith("ی") or weight(stem) < _FIRM:
        return None
    in_use = weight(stem) * _PLURAL_MAJORITY > weight(word)  # برای is no برا
    has_ezafe = len(stem) > 2 and stem.endswith(("ا", "و")) and stem in listed.words and in_use
    is_indefinite = word in listed.indefinites or (word not in listed.words and weight(word) < _FIRM)
    return stem if has_ezafe or is_indefinite else None


def _verb_of_parts(word: str, names: frozenset[str]) -> str | None:
    return joined_lemma(word, lambda part: _canonical(_lemma(part, names))) if _JOINED.search(word) else None


def _without_halfspaces(word: str, _: frozenset[str]) -> str | None:
    """Return آنها for آن‌ها: a spelling of it that is in more use, not a plural of آن."""
    letters = word.replace(ZWNJ, "")
    return letters if letters != word and weight(letters) > weight(word) and spell(letters) == letters else None


def _with_halfspaces(word: str, _: frozenset[str]) -> str | None:
    """Return بیماری‌های for بیماریهای, as the treebanks and careless typists write it."""
    spelling = word if ZWNJ in word or word in load_lexicon().words else spell(word)
    return spelling if spelling != word else None


def _preverb_lemma(word: str, _: frozenset[str]) -> str | None:
    listed = load_lexicon().words.get(word)
    return preverb_lemma(word) if listed is None or listed.parts_of_speech == {"0"} else None


_FIXED = (
    WordRule(
        "a hashtag, a user name, an address or an abbreviation, left whole",
        (),
        lambda word, _: word.casefold() if TAGS.fullmatch(word) else None,
    ),
    WordRule("a name, left as it is", ("names", "actors"), lambda word, names: word if word in names else None),
    WordRule(
        "a meaning of its own", ("kept_apart",), lambda word, _: word if word in load_lexicon().kept_apart else None
    ),
)
_IRREGULAR = WordRule("irregular form", ("irregular_forms",), lambda word, _: load_lexicon().irregular.get(word))
_VERBS = ("verbs", "verbs.dat")
# In the order in which they are asked: the first that answers decides, and `then` says which rules go on from there.
_ENDINGS = (
    WordRule("without an ending behind a half-space", ("affixes",), _without_halfspaced, "noun"),
    WordRule("without ها behind a letter that joins nothing", ("affixes",), _without_attached_plural, "noun"),
    WordRule("without a possessive ending", ("affixes",), _without_possessive, "noun"),
    WordRule("positive of an adjective", ("affixes",), _without_comparative),
    WordRule("singular of a plural in ان or ات", ("words.dat",), _without_plural),
    WordRule("without the ezafe or the indefinite ی", ("indefinites", "words.dat"), _without_ye, "noun"),
)
NOUN_RULES = (*_FIXED, _IRREGULAR, *_ENDINGS)
WORD_RULES = (
    *_FIXED,
    WordRule(
        "a listed spelling",
        ("variants",),
        lambda word, _: word if coarse_key(word) in load_lexicon().variants else None,
    ),
    WordRule("verb of several words", _VERBS, _verb_of_parts),
    WordRule("more often written without the half-space", ("spelling_counts",), _without_halfspaces, "word"),
    _IRREGULAR,
    WordRule("form of a verb", _VERBS, _verb_lemma),
    WordRule("its usual spelling", (), _with_halfspaces, "word"),
    WordRule("verb with a preverb", _VERBS, _preverb_lemma),
    *_ENDINGS,
)
