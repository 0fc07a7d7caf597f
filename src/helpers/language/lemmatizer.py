"""A token to its dictionary form.

hazm cuts off whatever looks like an ending and has no singular for Arabic plurals. Here a verb goes by its forms and a
noun by the endings that leave a word in use; names stay as they are; what counts of edited news and lists of ours say
goes before any rule. The spellings of one word share one lemma.
"""

from functools import cache, lru_cache

from helpers.language.affixes import suffixes_alone
from helpers.language.characters import NON_JOINING, ZWNJ
from helpers.language.lexicon import counts, names, read_list, words
from helpers.language.spelling import spell, weight
from helpers.language.variants import canonical, is_listed
from helpers.language.verbs import CERTAIN, joined_lemma, preverb_lemma, stems, use, verb_forms

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
_POSSESSIVE = ("شان", "مان", "تان")


@lru_cache(2**16)
def lemmatize(word: str) -> str:
    """Return the dictionary form of a token: a noun's singular, an adjective's positive, a verb's two stems.

    A verb's lemma is in hazm's notation, past stem # present stem, and # preverb where there is one (گشت#گرد#بر);
    هست and است, "is", are lemmas of their own. A word that is not known stays as it is, and so do
    the names in `data/lexicon/names.tsv` and the words in `data/lexicon/kept_apart.tsv`, which have a meaning of their
    own. Expects a token of text from `normalize`.

    >>> [lemmatize(word) for word in ["همکاری\u200cهای", "تعاملات", "می\u200cشود", "پزشکیان", "اطلاعات"]]
    ['همکاری', 'تعامل', 'شد#شو', 'پزشکیان', 'اطلاعات']
    """
    return canonical(_lemma(word))


def _lemma(word: str) -> str:
    if _is_fixed(word) or is_listed(word):
        return word
    if "_" in word:
        return joined_lemma(word, lemmatize)
    letters = word.replace(ZWNJ, "")
    if letters != word and weight(letters) > weight(word) and spell(letters) == letters:
        return _lemma(letters)  # آن‌ها is آنها written otherwise, not a plural of آن
    if word in _irregular():
        return _irregular()[word]
    lemma = _verb_lemma(word)
    if lemma:
        return lemma
    if word in words():
        letters_only = words()[word].parts_of_speech == {"0"}
        return (preverb_lemma(word) if letters_only else None) or _noun_lemma(word)
    if ZWNJ not in word and spell(word) != word:
        return _lemma(spell(word))  # بیماریهای, as the treebanks and careless typists write it
    return preverb_lemma(word) or _noun_lemma(word)


def _is_fixed(word: str) -> bool:
    return word in names() or word in _own_meaning()


@cache
def _own_meaning() -> frozenset[str]:
    return frozenset(row["word"] for row in read_list("kept_apart"))


@cache
def _irregular() -> dict[str, str]:
    return {row["form"]: row["lemma"] for row in read_list("irregular_forms")}


@cache
def _indefinites() -> frozenset[str]:
    return frozenset(row["word"] for row in read_list("indefinites"))


@cache
def _participles() -> frozenset[str]:
    return frozenset(f"{no}{past}ه" for past, _ in stems() for no in ("", "ن"))


def _verb_lemma(word: str) -> str | None:
    lemma = verb_forms().get(word)
    if lemma is None or word in CERTAIN:
        return lemma
    past = lemma.partition("#")[0]
    if word in _participles():
        return lemma if (use(past) + _FIRM) * _PARTICIPLE_MAJORITY >= weight(word) else None
    if not use(past) and weight(word) >= _FREQUENT:
        return None  # hazm also conjugates فرهیخت#فرهنگ and یاخت#یاز, whose forms are those of فرهنگ and نیاز
    listed = words().get(word)
    if listed is None or ZWNJ in word:
        return lemma
    if listed.parts_of_speech == {"0"} and word[0] in "بن" and not word.startswith(past):
        return lemma  # بیاور, نیامد: listed as letters only
    if not use(past):
        return None
    # Alone, a past stem may be a noun (خرید, purchase): its persons say how much it is a verb (داشت: داشتند).
    kin = use(past) - counts().get(past, 0) if word == past else weight(f"می{ZWNJ}{word}")
    return lemma if kin >= _IMPERFECTIVE_SHARE * weight(word) else None


@lru_cache(2**15)
def _noun_lemma(word: str) -> str:
    """Return the lemma of a noun or adjective; the word itself where nothing shorter is known."""
    if _is_fixed(word):
        return word
    if word in _irregular():
        return _irregular()[word]
    return _without_halfspaced(word) or _without_attached(word) or _without_plural(word) or _without_ye(word) or word


def _without_halfspaced(word: str) -> str | None:
    stem, _, ending = word.rpartition(ZWNJ)
    if stem and ending in suffixes_alone() and (word not in words() or ending.startswith(("ها", "تر"))):
        return _noun_lemma(stem)
    return None


def _without_attached(word: str) -> str | None:
    """Take off ها and تر where a letter that joins nothing stands before them (کشورهای, زودتر)."""
    for stem, ending in suffixes_alone().of(word):
        if not weight(stem):
            continue
        if len(stem) > 1 and ending.startswith("ها") and stem[-1] in NON_JOINING:
            return _noun_lemma(stem)
        is_possessed = word not in words() and weight(stem) >= _FIRM and weight(stem) > weight(word[:-2])
        if len(stem) > 2 and ending in _POSSESSIVE and is_possessed:
            return _noun_lemma(stem)  # کشورمان, but not متهمان, the plural of متهم
        if len(stem) > 2 and ending in _COMPARATIVE and _is_adjective(stem) and not _is_noun(word):
            return stem  # بزرگترین, too: half of the press writes it so
    return None


def _is_adjective(word: str) -> bool:
    listed = words().get(word)
    return listed is not None and bool(listed.parts_of_speech & {"AJ", "ADV"})


def _without_plural(word: str) -> str | None:
    """Return the singular of a plural in ان or ات, where the singular is a word in use."""
    listed = words().get(word)
    if listed and not listed.parts_of_speech & {"PL", "0"}:
        return None
    if word.endswith("انی"):
        return _without_plural(word[:-1])
    found = [stem for stem in _singulars(word) if len(stem) > 2 and _has_plural(stem) and not _is_fixed(stem)]
    best = max(found, key=weight, default=None)
    return best if best and weight(best) * _PLURAL_MAJORITY > weight(word) else None


def _is_noun(word: str) -> bool:
    listed = words().get(word)
    return listed is not None and "N" in listed.parts_of_speech


def _has_plural(word: str) -> bool:
    """Tell whether a word is a noun, or an adjective of persons, which has a plural as nouns have (متهم)."""
    return _is_noun(word) or _is_adjective(word)


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


def _without_ye(word: str) -> str | None:
    """Take off the ezafe after ا and و (اجرای), and the indefinite ی of nouns (کسی), not that of adjectives (ملی)."""
    stem = word[:-1]
    if not word.endswith("ی") or weight(stem) < _FIRM:
        return None
    in_use = weight(stem) * _PLURAL_MAJORITY > weight(word)  # برای is no برا
    if len(stem) > 2 and stem.endswith(("ا", "و")) and stem in words() and in_use:
        return _noun_lemma(stem)
    if word in _indefinites() or (word not in words() and weight(word) < _FIRM):
        return _noun_lemma(stem)
    return None
