"""A token to its dictionary form.

hazm cuts off whatever looks like an ending and has no singular for Arabic plurals. Here a verb goes by its forms and a
noun by the endings that leave a word in use; names stay as they are; what counts of edited news and lists of ours say
goes before any rule. The spellings of one word share one lemma.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from helpers.core.store import cached_table
from helpers.language.characters import LETTERS, NON_JOINING, PERSIAN, TAGS, ZWNJ, coarse_key, join_parts
from helpers.language.lexicon import NAME_LISTS, WordRule, first_rule, load_lexicon, protected_names
from helpers.language.morphology import (
    CERTAIN,
    IMPERFECTIVE,
    PREVERBS,
    affixes,
    future_lemma,
    is_negation,
    joined_lemma,
    preverb_lemma,
    verbs,
)
from helpers.language.spelling import spell, weight

_FIRM = 3  # counts below this may be slips
# A form that hazm also lists as another word is a verb when می goes before it at least this often (کند: می‌کند; but
# مردم is not "I died"), or, a past stem, when its persons occur this often.
_IMPERFECTIVE_SHARE = 0.1
# A participle is a verb unless it is this much more frequent than its finite forms (رشته).
_PARTICIPLE_MAJORITY = 20
# A plural may be this much more frequent than its singular (دانشجویان); beyond it, the two have parted.
_PLURAL_MAJORITY = 20
_FREQUENT = 5  # counts from which on a word is in use: no form of a verb that is never seen otherwise
_SEEN = 2  # the same for what may be an imperative (بروژ)
_NOUN_SHARE = 0.2  # a form with so many plurals is a noun (برند: برندها); داده has 0.17, یافته 0.13
# A word and one letter for "his", "my" or "your" must be so much rarer than the word (تیمش; but ژنوم, شوکت).
_VERBAL_NOUN = 20  # the same behind a present stem: خوانش, but کارش
_POSSESSED = {"ش": 1, "م": 5, "ت": 20}
_COMPARATIVE = ("ترین", "تری", "تر")
_ADJECTIVE = ("AJ", "ADV")
_POSSESSIVE = ("شان", "مان", "تان")
_MUTUAL = re.compile("م.ا..ه$")  # Arabic verbal nouns like مبارزه; hazm does not say what the rare ones are
_SOUNDED_HE = re.compile("(ا|(?<![ای])و)ه$")
_COPULA = ("ند", "یم", "ید", "م")
_SAID_MORE = 5  # "I am" may be so much more frequent than the adjective: امیدوارم
_OF_ONE_STEM = frozenset(lemma for lemma in CERTAIN.values() if "#" not in lemma)  # هست, است, باید
_SIGNS = tuple(sign.removesuffix(ZWNJ) for sign in IMPERFECTIVE)
_SHORT, _LONG = 3, 6  # letters of a stem that is one by chance, and of one that is not
_OWNER_MAJORITY = 10  # of دست over دستش in دستشان; but امامان is of امام, and not of اما
_IN_USE = 0.5  # the weight of a compound that was counted, by us or by hazm
_KNOWN = 50  # counts from which on a word is one that hazm lists without its part of speech (تیم)


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
    return _lemma(word, load_lexicon().names if names is None else names)


def _canonical(lemma: str, _: frozenset[str]) -> str | None:
    """Return the lemma that stands for all spellings of one word: the listed one, else the most frequent."""
    best = load_lexicon().variants.get(coarse_key(lemma))
    if not best:
        best = _most_frequent(lemma)
        best = best if best == lemma or weight(best) >= weight(lemma) else lemma
    return best if best != lemma else None


def _is_kept_apart(word: str) -> bool:
    return coarse_key(word) in load_lexicon().kept_apart


def _most_frequent(word: str) -> str:
    """Return the most frequent of the spellings of a word that were counted."""
    key = coarse_key(word)
    return _not_by_key().get(key) or (key if key in load_lexicon().word_counts else word)


@cached_table
def _not_by_key() -> dict[str, str]:
    """Return the most frequent spelling for each `coarse_key` where it is another."""
    best: dict[str, tuple[int, str]] = {}
    for spelling, count in load_lexicon().word_counts.items():
        key = coarse_key(spelling)
        best[key] = max(best.get(key, (0, "")), (count, spelling))
    return {key: spelling for key, (_, spelling) in best.items() if spelling != key}


def lemma_steps(word: str, names: frozenset[str], rules: tuple[WordRule, ...] = ()) -> Iterator[tuple[WordRule, str]]:
    """Yield each rule that decides on the way from a Persian word to its lemma, and what it makes of the word.

    What is left in the end has the spelling that stands for all of the word, and goes through the rules again: so the
    spellings of a form have one lemma, and a lemma is its own.
    """
    rules, seen, is_noun = rules or WORD_RULES, {word}, rules is NOUN_RULES
    while True:
        while step := first_rule(rules, word, names):
            yield step
            rule, word = step
            is_noun = is_noun or rule.then == "noun"
            rules = {"word": WORD_RULES, "noun": NOUN_RULES, "": ()}[rule.then]
        if "#" in word:  # a verb or a hashtag
            return
        spelling = _canonical(word, names)
        if spelling:
            yield CANONICAL, spelling
            word = spelling
        if word in seen or (rules and not spelling):  # no rule of these would answer otherwise
            return
        seen.add(word)
        rules = NOUN_RULES if is_noun else WORD_RULES


def _lemma(word: str, names: frozenset[str]) -> str:
    for rule, found in lemma_steps(word, names):
        if rule.then == "noun":
            return _lemma_of_noun(found, names)
        word = found
    return word


@lru_cache(2**15)  # Forms of one noun leave the same stem.
def _lemma_of_noun(word: str, names: frozenset[str]) -> str:
    return [word, *(found for _, found in lemma_steps(word, names, NOUN_RULES))][-1]


def is_negated(word: str, names: frozenset[str] | None = None) -> bool:
    """Tell whether a token is a negated form of the verb that its lemma is, with `names` as in `lemma_of`.

    >>> [is_negated(word) for word in ["نیست", "گفته_نشده_است", "نشست", "نامه"]]
    [True, True, False, False]
    """
    lemma = lemma_of(word, names)
    if "#" not in lemma and lemma not in _OF_ONE_STEM:
        return False
    form = word
    for rule, found in lemma_steps(word, load_lexicon().names if names is None else names):
        if rule.lists == _VERBS:
            return is_negation(_listed_form(form))
        form = found
    return False


def _verb_lemma(word: str, _: frozenset[str]) -> str | None:
    lemma = verbs().forms.get(_listed_form(word))
    if not lemma or word in CERTAIN or word.startswith(IMPERFECTIVE):
        return lemma
    # ائم is no ایم: the short forms of هست are verbs as they stand in the table alone.
    return lemma if "#" in lemma and _is_used_as_verb(word, *lemma.split("#")[:2]) else None


def _listed_form(word: str) -> str:
    """Return the form that the table of verbs has for a word: with ی for ئ, or with its half-space (میکنه, میریم)."""
    forms = verbs().forms
    if word.startswith(_SIGNS) and not word.startswith(IMPERFECTIVE) and not _has_part_of_speech(word):
        sign = "نمی" if word.startswith("نمی") else "می"
        form = f"{sign}{ZWNJ}{word[len(sign) :]}"
        if form in forms:
            return form
    return word if word in forms else word.replace("ئ", "ی")


def _is_used_as_verb(word: str, past: str, present: str) -> bool:
    """Tell whether a form of a verb is not more often another word."""
    if word in verbs().participles:
        return _is_participle(word, past) and not _has_plurals(word)
    if past in verbs().unused and weight(word) >= (_SEEN if present and word.endswith(present) else _FREQUENT):
        return False  # hazm also conjugates فرهیخت#فرهنگ and یاخت#یاز, whose forms are those of فرهنگ and نیاز
    participle = word.partition(ZWNJ)[0]
    if participle != word and participle in verbs().participles:
        is_noun = word.endswith("ای") and _has_plurals(participle)  # یافته‌ای, "a finding"
        return _is_participle(participle, past) and not is_noun  # پیچیده‌اند, "are complicated"
    if _is_noun_of_verb(word, past, present) or _has_plurals(word):
        return False
    listed = load_lexicon().words.get(word)
    if listed is None or ZWNJ in word:
        return True
    is_indefinite = word.endswith("ی") and _has_part_of_speech(word[:-1])  # میدانی
    is_prefixed = word[0] in "بن" or (word.startswith(_SIGNS) and not is_indefinite)
    if listed.parts_of_speech == {"0"} and is_prefixed and not word.startswith(past):
        return True  # بیاور, نیامد, میاد: listed as letters only
    used = past not in verbs().unused and _use_as_verb(word, past, present)
    return used is not False and used >= _IMPERFECTIVE_SHARE * weight(word)


def _is_participle(word: str, past: str) -> bool:
    is_used = (verbs().use[past] + _FIRM) * _PARTICIPLE_MAJORITY >= weight(word)
    return is_used and word not in verbs().adjectives


def _use_as_verb(word: str, past: str, present: str) -> float:
    if word == past:  # It may be a noun (خرید, purchase): its persons say how much it is a verb (داشت: داشتند).
        return verbs().use[past] - load_lexicon().counts.get(past, 0)
    if word == f"ب{present}":  # ببر, "carry", may be a tiger
        return 0 if _is_listed_as(word, "N") else weight(f"می{ZWNJ}{present}د")
    return weight(f"می{ZWNJ}{word.removeprefix('ب' if present[:1] != 'ب' else '')}")


def _has_plurals(word: str) -> bool:
    """Tell whether the plurals of a form that may be a verb's are so many that it is a noun (برند: برندها)."""
    plurals = _plurals_of(word)
    return plurals >= _FIRM and plurals >= _NOUN_SHARE * weight(word)


def _plurals_of(word: str) -> int:
    return sum(load_lexicon().counts.get(join_parts(word, plural), 0) for plural in ("ها", "های", "هایی"))


def _is_noun_of_verb(word: str, past: str, present: str) -> bool:
    """Tell whether a form is a noun and a letter: نشستی, "a meeting"; بکار, which is به کار."""
    if word == past + "ی":
        return _is_noun(past) and _verb_lemma(past, frozenset()) is None
    noun = word[1:]
    return word == f"ب{present}" and _is_noun(noun) and weight(noun) > _PARTICIPLE_MAJORITY * verbs().use[past]


def _without_halfspaced(word: str, _: frozenset[str]) -> str | None:
    stem, _, ending = word.rpartition(ZWNJ)
    if stem and ending in affixes().alone and (word not in load_lexicon().words or ending.startswith(("ها", "تر"))):
        return stem
    return None


def _without_attached_plural(word: str, _: frozenset[str]) -> str | None:
    """Take off ها where a letter that joins nothing stands before it (کشورهای)."""
    for stem, ending in affixes().alone.of(word) if "ها" in word else ():
        is_noun = len(stem) >= _SHORT or (len(stem) == 2 and weight(stem) >= weight(word))  # گاها is an adverb
        if is_noun and ending.startswith("ها") and stem[-1] in NON_JOINING and weight(stem):
            return stem
    return None


def _without_possessive(word: str, _: frozenset[str]) -> str | None:
    """Take off مان (کشورمان), but not of متهمان, the plural of متهم; and ش (تیمش), but not of ورزش."""
    if not word.endswith((*_POSSESSIVE, *_POSSESSED)) or _has_part_of_speech(word):
        return None
    for stem, ending in affixes().alone.of(word) if word.endswith(_POSSESSIVE) else ():
        other = word[:-2]
        is_other = weight(stem) <= (_OWNER_MAJORITY if _is_word(other) else 1) * weight(other)
        if ending in _POSSESSIVE and _owns(stem, word) and not is_other:
            return stem
    stem, letter = word[:-1], word[-1]
    if letter not in _POSSESSED or (letter in "مت" and (len(stem) < _SHORT or _ends_otherwise(stem, letter))):
        return None
    if stem.endswith(("ای", "وی")) and weight(stem) <= weight(stem[:-1]):
        stem = stem[:-1]  # صدایش
    majority = _VERBAL_NOUN if letter == "ش" and f"{stem}ی" in verbs().nouns else _POSSESSED[letter]
    is_word = _has_part_of_speech(stem) or (stem in load_lexicon().words and weight(stem) >= _FREQUENT)
    is_possessed = is_word and weight(stem) >= majority * weight(word) and _owns(stem, word)
    return stem if is_possessed or _is_counted_plural(stem, word) else None


def _ends_otherwise(stem: str, letter: str) -> bool:
    """Tell whether م or ت behind a word is another ending (علیهم), or a letter of the word (دورانت)."""
    is_of_word = letter == "ت" and not (weight(f"{stem}ش") and weight(f"{stem}م"))
    return is_of_word or (stem.endswith("ه") and stem[-2:-1] not in ("ا", "و"))


def _owns(stem: str, word: str) -> bool:
    """Tell whether a word is in use enough to be what is left of another; of two letters (دل, سر), much more."""
    if len(stem) >= _SHORT:
        return weight(stem) >= _FIRM
    is_noun = len(stem) == 2 and _is_noun(stem) and not _has_part_of_speech(word[:-2])  # مستان: not of مس
    return is_noun and weight(stem) >= _PLURAL_MAJORITY * max(_FIRM, weight(word))


def _is_counted_plural(stem: str, word: str) -> bool:
    """Tell whether a word is a plural in ات or ان (محصولات, بازیکنان), to which no letter of a word is added."""
    if stem.endswith("ات"):
        return len(stem) > len("ات") + 2 and weight(stem) >= _FIRM
    is_plural = stem.endswith("ان") and len(stem) >= _LONG and weight(stem) >= _OWNER_MAJORITY * weight(word)
    return is_plural and _without_plural(stem, frozenset()) is not None


def _has_part_of_speech(word: str) -> bool:
    listed = load_lexicon().words.get(word)
    return listed is not None and listed.parts_of_speech != {"0"}


def _is_word(word: str) -> bool:
    """Tell whether hazm lists a word with its part of speech, which it does not for all: then whether it is counted."""
    return _has_part_of_speech(word) or (word in load_lexicon().words and weight(word) >= _KNOWN)


def _is_noun(word: str) -> bool:
    return _is_listed_as(word, "N") or (_is_listed_as(word, "0") and weight(word) >= _KNOWN)


def _without_comparative(word: str, _: frozenset[str]) -> str | None:
    """Take off تر (زودتر), and ترین: half of the press writes بزرگترین."""
    for stem, ending in affixes().alone.of(word) if word.endswith(_COMPARATIVE) else ():
        if len(stem) > 2 and ending in _COMPARATIVE and weight(stem) and _is_listed_as(stem, *_ADJECTIVE):
            # ریشتری is of ریشتر
            is_other = ending == "تری" and _is_listed_as(word[:-1], "N") and not _is_listed_as(word[:-1], *_ADJECTIVE)
            return None if is_other or _is_listed_as(word, "N") else stem
    return None


def _is_listed_as(word: str, *parts_of_speech: str) -> bool:
    listed = load_lexicon().words.get(word)
    return listed is not None and not listed.parts_of_speech.isdisjoint(parts_of_speech)


def _without_copula(word: str, _: frozenset[str]) -> str | None:
    """Take "I am", "we are", "you are" and "they are" off an adjective (معتقدند)."""
    for stem, ending in affixes().attached.of(word) if word.endswith(_COPULA) and not _has_part_of_speech(word) else ():
        majority = _SAID_MORE if ending == "م" else 1
        is_in_use = weight(stem) * majority > weight(word)
        if ending in _COPULA and len(stem) > _SHORT and is_in_use and _is_listed_as(stem, "AJ"):
            return stem
    return None


def _without_plural(word: str, names: frozenset[str]) -> str | None:
    """Return the singular of a plural in ان or ات, where the singular is a word in use."""
    if not word.endswith(("ان", "ات", "انی")):
        return None
    listed = load_lexicon().words.get(word)
    is_other = listed is not None and not listed.parts_of_speech & {"PL", "0"}
    if word.endswith("انی"):
        is_indefinite = not is_other and word[:-1] not in names and weight(word[:-1]) > weight(word)  # not سلیمانی
        return _without_plural(word[:-1], names) if is_indefinite else None
    found = [
        stem
        for stem in _singulars(word, is_other=is_other)
        if len(stem) >= _SHORT
        and _is_singular(stem, shortest=_SHORT if word.endswith("ات") else _SHORT + 1)
        and not _is_kept_apart(stem)
        and weight(stem) * _PLURAL_MAJORITY > weight(word)
    ]
    return max(found, key=_likelihood, default=None) if not word.endswith("ات") else _singular_of_at(word, found)


def _is_singular(stem: str, *, shortest: int) -> bool:
    if _is_compound(stem) or _is_listed_as(stem, "N", *_ADJECTIVE):  # adjectives of persons have plurals too (متهم)
        return True
    is_known = weight(stem) >= _FIRM or (_MUTUAL.match(stem) and weight(stem) > 0)
    is_counted = len(stem) >= shortest and _is_listed_as(stem, "0") and is_known
    return is_counted and not _without_possessive(stem, frozenset())  # دلشان is no plural of دلش


def _is_compound(stem: str) -> bool:
    """Tell whether a stem is a compound in use (میانجی\u200cگر): no به\u200cپا, and no surname (حسین\u200cزاده)."""
    spelled = stem if ZWNJ in stem else spell(stem)
    first, _, last = spelled.partition(ZWNJ)
    return len(first) >= _SHORT and last not in ("", *affixes().name_parts) and weight(spelled) >= _IN_USE


def _likelihood(singular: str) -> tuple:
    return singular not in load_lexicon().irregular, _is_noun(singular), weight(singular)  # مباحثات: not of مباحث


def _singular_of_at(word: str, found: list[str]) -> str | None:
    """Return the one of some singulars that a plural in ات has: مبارزه and not مبارز, تحقیق and not تحقیقه."""
    stem = word[:-2]
    with_he, with_te = f"{stem}ه", f"{stem}ت"
    if stem.startswith("م") and with_he in found and weight(with_he) * _FIRM > weight(stem):
        return with_he
    if stem.endswith("ی") and with_te in found:
        return with_te  # کلیات, not of کلیه
    return max(found, key=_likelihood, default=None)


def _singulars(word: str, *, is_other: bool) -> list[str]:
    """Return what a plural's singular may be: دانشجویان, نمایندگان, مشتریان, کلمات, جنایات.

    Of a word that hazm lists, and not as a plural (`is_other`), only what its letters tell: ستارگان, but not سرگردان.
    """
    stem = word[:-2]
    if word.endswith("گان"):
        singular = word[:-3] + "ه"
        # The ه is silent, and does not follow a vowel: گروگان is not of گروه.
        is_plural = len(singular) > _SHORT or (not is_other and weight(singular) >= weight(word))
        return [singular] if is_plural and not _SOUNDED_HE.search(singular) else []
    if word.endswith("یان") and stem[-2:-1] in ("ا", "و"):
        return [] if is_other else [word[:-3]]
    if word.endswith("یان"):
        is_plural = stem.endswith("چی") or _plurals_of(stem) > 0
        return [stem] if not is_other and is_plural else []  # مشتریان, but not احمدیان
    if word.endswith("ان"):
        is_plural = (len(stem) >= _LONG and weight(stem) * _FIRM >= weight(word)) or _is_compound(stem)
        return [stem] if not is_other or is_plural else []
    if word.endswith("ات") and not is_other:
        return [stem, stem + "ه", stem + "ت"] if not stem.endswith("ی") else [stem + "ت", stem[:-1] + "ه", stem + "ه"]
    return []


def _without_ye(word: str, names: frozenset[str]) -> str | None:
    """Take off the ezafe after ا and و (اجرای), and the indefinite ی of nouns (کسی), not that of adjectives (ملی)."""
    stem, listed = word[:-1], load_lexicon()
    if not word.endswith("ی") or weight(stem) < _FIRM:
        return None
    # برای is no برا; nor is پیروی an ezafe of پیرو, nor خسروی of خسرو
    in_use = weight(stem) * _PLURAL_MAJORITY > weight(word) or (len(stem) > _SHORT and _is_listed_as(stem, "N"))
    is_word = stem.endswith("و") and _is_listed_as(word, "N", *_ADJECTIVE)
    has_ezafe = len(stem) > 2 and stem.endswith(("ا", "و")) and stem in listed.words and in_use and not is_word
    # داعشی and لیورپولی, of names, are adjectives: names have no plurals.
    may_be = _plurals_of(stem) or weight(f"{stem}ان") or _is_listed_as(stem, "AJ", "PL")
    is_rare = may_be and word not in listed.words and weight(word) < _FIRM and stem not in names
    is_indefinite = word in listed.indefinites or is_rare
    return stem if has_ezafe or is_indefinite or _is_indefinite_plural(word, names) else None


def _is_indefinite_plural(word: str, names: frozenset[str]) -> bool:
    """Tell whether a word is a plural in ات and the indefinite ی (توضیحاتی), and no adjective (صادراتی, نباتی)."""
    plural = word[:-1]
    may_be = word.endswith("اتی") and not _has_part_of_speech(word) and not _is_kept_apart(plural)
    if not may_be or weight(plural) <= weight(word):
        return False
    return plural in load_lexicon().irregular or _without_plural(plural, names) is not None


def _verb_of_parts(word: str, names: frozenset[str]) -> str | None:
    return joined_lemma(word, lambda part: _lemma(part, names)) if _JOINED.search(word) else None


def _without_halfspaces(word: str, _: frozenset[str]) -> str | None:
    """Return آنها for آن‌ها: a spelling of it that is in more use, not a plural of آن."""
    letters = word.replace(ZWNJ, "")
    if word in verbs().forms and word.startswith(IMPERFECTIVE):
        return None  # می‌دانی is no میدانی
    return letters if letters != word and weight(letters) > weight(word) and spell(letters) == letters else None


def _usual_hamza(word: str, _: frozenset[str]) -> str | None:
    """Return رؤیت for رویت: the most frequent spelling that has the same half-spaces."""
    best = _most_frequent(word)
    return best if best != word and weight(best) > weight(word) and _shape(best) == _shape(word) else None


def _shape(word: str) -> list[int]:
    return list(map(len, word.split(ZWNJ)))


def _with_halfspaces(word: str, _: frozenset[str]) -> str | None:
    """Return بیماری‌های for بیماریهای, as the treebanks and careless typists write it."""
    spelling = word if ZWNJ in word or word in load_lexicon().words else spell(word)
    return spelling if spelling != word else None


def _preverb_lemma(word: str, _: frozenset[str]) -> str | None:
    if not word.startswith(PREVERBS):
        return None
    if word.endswith("اند") and word in verbs().with_preverb:
        return preverb_lemma(word)  # فراخواند: hazm lists it as a noun, as it does برداشت
    stem, _, ending = word.partition(ZWNJ)
    if not stem.endswith("ه"):
        return None if _has_part_of_speech(word) else preverb_lemma(word)
    is_known = stem[:-1] in verbs().with_preverb
    is_adjective = _is_listed_as(stem, "AJ") and (not is_known or ending in ("", "ای"))  # برجسته‌ای
    is_other = _has_plurals(stem) if is_known else _has_part_of_speech(word)
    return None if is_adjective or is_other else preverb_lemma(word)


_FIXED = (
    WordRule(
        "a hashtag, a user name, an address or an abbreviation, left whole",
        (),
        lambda word, _: word.casefold() if TAGS.fullmatch(word) else None,
    ),
    WordRule("a name, left as it is", (*NAME_LISTS, "actors"), lambda word, names: word if word in names else None),
    WordRule(
        "a meaning of its own",
        ("kept_apart",),
        lambda word, _: word if _is_kept_apart(word) else None,
    ),
)
CANONICAL = WordRule(
    "the spelling that stands for all spellings of the word", ("variants", "spelling_counts"), _canonical
)
_IRREGULAR = WordRule("irregular form", ("irregular_forms",), lambda word, _: load_lexicon().irregular.get(word))
_VERBS = ("verbs", "verbs.dat")
# In the order in which they are asked: the first that answers decides, and `then` says which rules go on from there.
_ENDINGS = (
    WordRule("without an ending behind a half-space", ("affixes",), _without_halfspaced, "noun"),
    WordRule("without ها behind a letter that joins nothing", ("affixes",), _without_attached_plural, "noun"),
    WordRule("adjective without the copula", ("affixes",), _without_copula, "noun"),
    WordRule("without a possessive ending", ("affixes",), _without_possessive, "noun"),
    WordRule("positive of an adjective", ("affixes",), _without_comparative, "noun"),
    WordRule("singular of a plural in ان or ات", ("words.dat",), _without_plural, "noun"),
    WordRule("without the ezafe or the indefinite ی", ("indefinites", "words.dat"), _without_ye, "noun"),
)
_WITHOUT_HALFSPACES = WordRule(
    "more often written without the half-space", ("spelling_counts",), _without_halfspaces, "word"
)
_WITH_HALFSPACES = WordRule("its usual spelling", (), _with_halfspaces, "word")
_SPELLING_OF_NOUN = (_WITHOUT_HALFSPACES._replace(then="noun"), _WITH_HALFSPACES._replace(then="noun"))
NOUN_RULES = (*_FIXED, *_SPELLING_OF_NOUN, _IRREGULAR, *_ENDINGS)
WORD_RULES = (
    *_FIXED,
    WordRule(
        "a listed spelling",
        ("variants",),
        lambda word, _: word if coarse_key(word) in load_lexicon().variants else None,
    ),
    WordRule("verb of several words", _VERBS, _verb_of_parts),
    _WITHOUT_HALFSPACES,
    _IRREGULAR,
    WordRule("form of a verb", _VERBS, _verb_lemma),
    WordRule("its usual hamza", ("spelling_counts",), _usual_hamza, "word"),
    WordRule("future written as one word", _VERBS, lambda word, _: future_lemma(word)),
    _WITH_HALFSPACES,
    WordRule("verb with a preverb", _VERBS, _preverb_lemma),
    *_ENDINGS,
)
