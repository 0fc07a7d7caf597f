"""Who a sentence is about: the noun phrase before a verb."""

from itertools import takewhile

from helpers.analysis.quotes.cues import (
    COMMAS,
    Paragraph,
    Token,
    function_of,
    is_given_name,
    is_place,
    is_surname,
    outlet_language,
)
from helpers.language import load_lexicon, stopwords

_CONJUNCTIONS = frozenset("و اما ولی لیکن که ؛".split())
_CONTRASTS = frozenset("اما ولی لیکن".split())  # behind these another clause begins, whatever it is made of
SOME_OF = frozenset("یکی برخی بعضی گروهی بسیاری تعدادی شماری جمعی".split())  # یکی از …: the phrase goes on
DEMONSTRATIVES = frozenset("این آن همین همان".split())
_DETERMINERS = DEMONSTRATIVES | frozenset(["یک"])
FRIDAY = frozenset([("امام", "جمعه"), ("ائمه", "جمعه"), ("نماز", "جمعه"), ("خطیب", "جمعه")])
_REMARKS = frozenset("گفتنی شایان قابل لازم".split())
DESKS = frozenset("گروه سرویس".split())  # of an outlet: گروه اقتصادی: …
_POSTED = frozenset("نماینده نمایندگان سفیر کاردار رایزن وابسته کنسول سرکنسول فرستاده".split())
_OBJECT = "را"
_REACH = 200  # tokens before a verb in which its clause begins: of a sentence of thousands not all are tried
_ENDS = frozenset("که زیرا تا".split())
_APART = COMMAS | frozenset("-–—")


def is_name(token: str) -> bool:
    """Tell whether a token is one of the names that we know."""
    if token in load_lexicon().names or is_surname(token):
        return True
    listed = load_lexicon().words.get(token) if is_given_name(token) else None
    return is_given_name(token) and (listed is None or listed.frequency == 0)


def may_be_name(token: str) -> bool:
    """Tell whether a token may be of a name: no function word and no word of reporting."""
    return not function_of(token) and token not in stopwords()


def is_listed(token: str) -> bool:
    """Tell whether a token is a word of the dictionary, and not one of the names that we know."""
    return token in load_lexicon().words and not is_name(token)


def can_speak(word: Token) -> bool:
    """Tell whether a phrase that begins with a word surely names who speaks: an office, a body, وی, a strange name."""
    if word.role:
        return word.role != "self"
    joined = "_" in word.token  # زمانی_که
    return word.kind == "word" and not (word.is_verb or joined or is_listed(word.token) or is_listed(word.lemma))


def may_begin_name(word: Token) -> bool:
    """Tell whether a phrase that begins with a word likely names who speaks: کیوان too, which the dictionary lists."""
    # The dictionary lists names without having counted them, and so it does adjectives (خبری).
    counted = is_counted(word.token) or is_counted(word.lemma) or word.token.endswith("ی")
    begins = word.kind == "word" and not (word.is_verb or "_" in word.token or counted)
    return can_speak(word) or is_name(word.token) or (begins and may_be_name(word.token))


def names_somebody(word: Token) -> bool:
    """Tell whether a phrase that begins with a word likely names who speaks: may_begin_name, or برخی از …."""
    return word.token in SOME_OF or may_begin_name(word)


def is_counted(word: str) -> bool:
    """Tell whether the dictionary has a word and its count, as it has of few names."""
    listed = load_lexicon().words.get(word)
    return listed is not None and listed.frequency > 0 and not is_name(word)


def find_subject(words: Paragraph, start: int, end: int) -> tuple[int, int] | None:
    """Return where the subject of the verb at `end` begins and ends, looked for from `start` on; None without one.

    Of several clauses the last is taken that names somebody right before its verb (تیم باخت و مربی آن گفت), else the
    first.
    """
    for at in range(end - 1, max(start, end - _REACH), -1):
        if words[at].token in _CONJUNCTIONS and words.has_verb(max(start, at - 2), at):
            found = _subject_of_clause(words, at + 1, end)
            at_once = found and not words.has_verb(found[1], end)
            if found and names_somebody(words[found[0]]) and (at_once or words[at].token in _CONTRASTS):
                return found
    return _subject_of_clause(words, start, end)


def behind_outlet(words: Paragraph) -> int:
    """Return where a paragraph begins behind its outlet and a sign: فارس: …, خبرگزاری فارس - …; else 0."""
    start = next((at for at, word in enumerate(words[:4]) if word.kind == "word"), 0)
    for at in range(start + 1, min(start + 6, len(words))):
        if words[at].token in (":", "-", "–", "—", "/"):
            names = [word.token for word in words[start:at] if word.kind == "word"]
            tails = (" ".join(names[place:]) for place in range(len(names)))
            is_outlet = words[start].token in DESKS or any(map(outlet_language, tails))
            return at + 1 if is_outlet else 0
    return 0


def behind_remark(words: Paragraph, start: int, end: int) -> int:
    """Return where a sentence goes on behind گفتنی است or شایان ذکر است که."""
    if words.token(start) not in _REMARKS:
        return start
    verb = next((at for at in range(start, min(start + 5, end)) if words[at].is_verb), None)
    if verb is None:
        return start
    return verb + 2 if words.token(verb + 1) == "که" else verb + 1


def name_end(words: Paragraph, start: int, stop: int) -> int:
    """Return where a person's name or office ends that something else follows at once: سیروس الوند [درگذشت او را …].

    An office keeps the state or body behind it; a name has its second word, then those that no dictionary has.
    """
    if words[start].token in _DETERMINERS and start + 1 < stop:
        start += 1
    at = start + 1
    if words[start].role in ("pronoun", "self"):
        return at
    while at < stop and words[at - 1].role == "title":
        start, at = at, at + 1
    if words[start].role:
        goes_on = (word.role in ("office", "title") or is_name(word.token) for word in words[at:stop])
    else:
        goes_on_anyway = is_given_name(words[start].token) or not is_name(words[start].token)
        if at < stop and goes_on_anyway and may_be_name(words[at].token) and not words[at].role:
            at += 1
        goes_on = (not (is_listed(word.token) or is_listed(word.lemma)) for word in words[at:stop])
    return at + sum(1 for _ in takewhile(bool, goes_on))


def _subject_of_clause(words: Paragraph, start: int, end: int) -> tuple[int, int] | None:
    at = _pass_by(words, start, end)
    if at is None or at >= end:
        return None
    stop, because = _phrase_end(words, at, end)
    if because in ("object", "verb") or _runs_into_object(words, at, stop, end):
        stop = name_end(words, at, stop)
    at = _behind_heading(words, at, stop)
    return (at, stop) if at < stop <= at + 25 else None  # a longer one is a sentence that was not understood


def _behind_heading(words: Paragraph, start: int, stop: int) -> int:
    """Return where a name begins that a heading without a sign runs into: ویژگی‌های پهپاد [حیدر معلم معاون وزیر]."""
    if words[start].role or is_name(words[start].token) or not is_listed(words[start].token):
        return start
    names = (
        at
        for at in range(start + 1, stop - 1)
        if is_given_name(words[at].token) and (is_name(words[at + 1].token) or not is_listed(words[at + 1].token))
    )
    return next(names, start)


def _runs_into_object(words: Paragraph, start: int, stop: int, end: int) -> bool:
    """Tell whether a phrase goes on as an object: رئیس‌جمهور [اجرایی شدن توافق میان دو کشور را] … دانست."""
    acts = any(word.token.endswith(("دن", "تن")) and len(word.token) > 2 for word in words[start + 1 : stop])
    clause = next((at for at in range(stop, end) if words[at].is_verb or words[at].token in COMMAS), end)
    return acts and words.find((_OBJECT,), stop, clause) is not None


def _pass_by(words: Paragraph, start: int, end: int) -> int | None:
    """Return where the subject begins: behind adverbs, and behind phrases that end in a comma."""
    at = start
    while at < end:
        word = words[at]
        # پیش is a preposition in پیش از آن, an adverb in چندی پیش.
        is_time = word.token in ("پیش", "پس", "بعد", "قبل") and words.token(at + 1) != "از"
        function = "adverb" if is_time else function_of(word.token)
        if function in ("preposition", "subordinator"):
            comma = words.find(COMMAS, at, end)
            inside = _behind_demonstrative(words, at, end)
            if inside is not None or comma is None:
                return at + 1 if inside is None and function == "subordinator" else inside
            at = _behind_list(words, comma + 1, end)
        elif word.kind == "punctuation" or function or word.token == _OBJECT or word.token in _ENDS:
            at += 2 if word.token == "روز" else 1
        else:
            return at
    return None


def _behind_list(words: Paragraph, start: int, end: int) -> int:
    """Return where a name begins behind the end of a list: به گزارش وزارت صنعت، معدن و تجارت، حیدر معلم گفت."""
    comma = words.find(COMMAS, start, end)
    if comma is None or comma + 1 >= end or can_speak(words[start]) or not may_begin_name(words[comma + 1]):
        return start
    listed = [word.token for word in words[start:comma] if not word.is_verb]
    return comma + 1 if "و" in listed and len(listed) == comma - start else start


def _behind_demonstrative(words: Paragraph, start: int, end: int) -> int | None:
    """Return where who speaks is named behind a phrase without a comma: در این دیدار رئیس‌جمهور, پس از سالی این شرکت."""
    for at in range(start + 2, end):
        if words[at].token in COMMAS or words[at].is_verb:
            return None
        if words[at].role == "pronoun" and function_of(words[at - 1].token) != "preposition":
            return at
        if words[at - 2].token in DEMONSTRATIVES and may_begin_name(words[at]):
            return at
        if words[at - 1].token in DEMONSTRATIVES and words[at].role and not function_of(words[at - 2].token):
            return at - 1
    return None


def _phrase_end(words: Paragraph, start: int, end: int) -> tuple[int, str]:
    """Return where the phrase ends, and what ended it: verb, object or other."""
    if words[start].role in ("pronoun", "self"):
        return start + 1, "other"
    at = start
    while at < end:
        word = words[at]
        if word.token == ":":
            return at, "other"
        if word.token == "(":
            closing = words.find((")",), at, end)
            at = end if closing is None else closing
        elif word.token == _OBJECT:
            return at, "object"
        elif word.token in _APART:
            if not _is_apposition(words, start, at, end):
                return at, "other"
        elif at > start and word.is_verb and word.token not in ("شده", "کرده"):
            return at, "verb"
        elif at > start and _ends_phrase(words, at):
            return at, "other"
        at += 1
    return end, "other"


def _ends_phrase(words: Paragraph, at: int) -> bool:
    """Tell whether a word begins another phrase; و joins the parts of an office (فرهنگ و ارشاد)."""
    token, before, after = words[at].token, words[at - 1].token, words.token(at + 1)
    if (token == "از" and before in SOME_OF) or (token, after) == ("ولی", "فقیه") or (before, token) in FRIDAY:
        return False
    if token == "در" and _stands_for(words, at):
        return False
    return token in _ENDS or (function_of(token) in ("preposition", "adverb") and token != "و")


def _stands_for(words: Paragraph, at: int) -> bool:
    """Tell whether a place or body follows in which an office is held: نماینده ولی‌فقیه در یزد, سفیر ایران در چین."""
    head = next((place for place in range(at - 1, max(-1, at - 7), -1) if words[place].token in _POSTED), None)
    if head is None or at + 1 >= len(words):
        return False
    following = words[at + 1]
    return (
        following.role == "body" or is_place(following.token) or following.token in ("استان", "شهرستان", "شهر", "امور")
    )


def _is_apposition(words: Paragraph, start: int, comma: int, end: int) -> bool:
    """Tell whether a comma joins a name and an office: حیدر معلم، رئیس شورا, or رئیس شورا، حیدر معلم."""
    if comma + 1 >= end:
        return False
    following = words[comma + 1]
    if function_of(following.token) in ("preposition", "adverb") or following.is_verb:
        return False
    first, second = words[start].role, following.role
    if first != "office":
        return second in ("office", "body")
    return not second and words.find(_APART, comma + 1, end) is not None
