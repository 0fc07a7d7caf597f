"""A token to its dictionary form.

hazm gives a verb's lemma, from its conjugation tables. For nouns and adjectives hazm cuts off whatever looks like an
ending; here an ending is cut off only where a known, more frequent word is left, and names are left alone.
"""

from functools import cache

from helpers.language.characters import NON_JOINING, ZWNJ
from helpers.language.lexicon import names, read_list, verb_forms, words
from helpers.language.spelling import suffixes_alone, weight

_PLURALS = ("ان", "ات")  # of persons; of Arabic nouns
_GLIDES = {"یان": "", "گان": "ه", "انی": ""}  # دانشجویان: دانشجو; نمایندگان: نماینده; شهروندانی: شهروند
_INDEFINITE = ("یی", "ی")
_FIRM = 3  # counts below this may be slips
# A plural may be this much more frequent than its singular (دانشجویان, نمایندگان); beyond it, the two have parted.
_PLURAL_MAJORITY = 20


@cache
def lemmatize(word: str) -> str:
    """Return the dictionary form of a token: a noun's singular, an adjective's positive, a verb's two stems.

    A verb's lemma is in hazm's notation, past stem # present stem. A word that is not known stays as it is, and so do
    the names in `data/lexicon/names.tsv` and the plurals in `data/lexicon/plurals.tsv` that have a meaning of their
    own. Expects a token of text from `normalize`.

    >>> [lemmatize(word) for word in ["همکاری\u200cهای", "تعاملات", "می\u200cشود", "پزشکیان", "اطلاعات"]]
    ['همکاری', 'تعامل', 'شد#شو', 'پزشکیان', 'اطلاعات']
    """
    if word in names() or word in _own_meaning():
        return word
    # hazm lists what is more than a form of a verb (مردم is not "I died"); its verbs stand in a table of their own.
    if word in verb_forms() and word not in words() and _is_in_use(verb_forms()[word]):
        return verb_forms()[word]
    return _singular(word) or word


@cache
def _own_meaning() -> frozenset[str]:
    return frozenset(row["word"] for row in read_list("plurals"))


@cache
def _is_in_use(verb: str) -> bool:
    """Tell whether a verb occurs in today's news: hazm also conjugates فرهیخت#فرهنگ, whose forms are فرهنگ's."""
    past, present = verb.split("#")
    forms = [past, f"می{ZWNJ}{past}", f"می{ZWNJ}{present}د", f"می{ZWNJ}{present}ند"]
    return any(weight(form) >= 2 for form in forms if form)


@cache
def _singular(word: str) -> str | None:
    """Return the lemma of a noun or adjective, or None where nothing is known of it."""
    if word in names() or word in _own_meaning():
        return word
    stem, _, ending = word.rpartition(ZWNJ)
    if stem and ending in suffixes_alone() and (word not in words() or ending.startswith("ها")):
        return _singular(stem) or stem
    for ending in suffixes_alone():
        stem = word.removesuffix(ending)
        if ending.startswith("ها") and stem != word and stem[-1:] in NON_JOINING and weight(stem):
            return _singular(stem) or stem
    plural = _without_plural(word)
    if plural:
        return plural
    if word.endswith(("ای", "وی")) and _may_be_singular(word[:-1]) and weight(word[:-1]) > _FIRM:
        return word[:-1]  # the ezafe after ا and و: اجرای
    if word in words():
        return word
    for ending in _INDEFINITE:
        stem = word.removesuffix(ending)
        if stem != word and weight(stem) > weight(word):
            return _singular(stem) or stem
    return word if weight(word) else None


def _without_plural(word: str) -> str | None:
    """Return the singular of a plural in ان or ات, where the singular is a word in use."""
    stems = [word.removesuffix(ending) for ending in _PLURALS]
    stems += [word.removesuffix(ending) + letter for ending, letter in _GLIDES.items() if word.endswith(ending)]
    found = [stem for stem in stems if stem != word and _may_be_singular(stem)]
    listed = words().get(word)
    if not found or (listed and not listed.parts_of_speech & {"PL", "0"}):
        return None
    best = max(found, key=weight)
    return best if weight(best) * _PLURAL_MAJORITY > weight(word) else None


def _may_be_singular(stem: str) -> bool:
    listed = words().get(stem)
    return len(stem) > 2 and not stem.endswith("ی") and listed is not None and "N" in listed.parts_of_speech
