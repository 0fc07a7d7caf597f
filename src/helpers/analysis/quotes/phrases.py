"""Who a sentence is about: the noun phrase before a verb; and how far a quote reaches."""

from collections.abc import Sequence
from itertools import takewhile

from helpers.analysis.quotes.cues import (
    CLOSING_OF,
    COMMAS,
    Cue,
    Paragraph,
    Token,
    function_of,
    is_given_name,
    is_place,
    is_plural,
    is_surname,
    is_third_person,
    outlet_language,
)
from helpers.language import load_lexicon, stopwords

_CONJUNCTIONS = frozenset("و اما ولی لیکن که ؛".split())
_CONTRASTS = frozenset("اما ولی لیکن".split())  # behind these another clause begins, whatever it is made of
SOME_OF = frozenset("یکی برخی بعضی گروهی بسیاری تعدادی شماری جمعی".split())  # یکی از …: the phrase goes on
DEMONSTRATIVES = frozenset("این آن همین همان".split())
_DETERMINERS = DEMONSTRATIVES | frozenset(["یک"])
FRIDAY = frozenset([("امام", "جمعه"), ("ائمه", "جمعه"), ("نماز", "جمعه"), ("خطیب", "جمعه")])
DESKS = frozenset("گروه سرویس".split())  # of an outlet: گروه اقتصادی: …
_POSTED = frozenset("نماینده نمایندگان سفیر کاردار رایزن وابسته کنسول سرکنسول فرستاده".split())
_OBJECT = "را"
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
    for at in range(end - 1, start, -1):
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
    return following.role == "body" or is_place(following.token) or following.token in ("استان", "شهرستان", "شهر", "امور")


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


_STOPS = frozenset(".!؟?…")
# How the news goes on after somebody's words.
_NARRATED = frozenset(
    [
        *(("گفتنی", second) for second in ("است", "هست")),
        *(("شایان", second) for second in ("ذکر", "گفتن", "یادآوری", "توجه")),
        *(("قابل", second) for second in ("ذکر", "گفتن")),
        *(("به", second) for second in ("گزارش", "نوشته", "نقل")),
        *((base, second) for base in ("بنابر", "بنابراین", "بنابه") for second in ("این", "گزارش")),
        ("لازم", "به"),
        ("انتهای", "پیام"),
        ("پایان", "پیام"),
    ]
)
_REMARKS = frozenset("گفتنی شایان قابل لازم".split())
_SIGNS = COMMAS | _STOPS | set(CLOSING_OF) | set(CLOSING_OF.values()) | frozenset(":-–—")


def find_span(words: Paragraph, cue: Cue, following: Sequence[Cue], own: str = "") -> tuple[int, int] | None:
    """Return where the quote of a cue begins and ends, the signs around it left out; None for an empty one.

    A sentence that begins with `own`, the speaker's surname, is the news's.
    """
    start, end = _bounds(words, cue, following, own)
    while start < end and words[start].token in _SIGNS:
        start += 1
    while end > start and words[end - 1].token in _SIGNS:
        end -= 1
    return (start, end) if start < end else None


def is_direct(words: Paragraph, span: tuple[int, int]) -> bool:
    """Tell whether a span stands in quotation marks from its start to its end."""
    start, end = span
    opening = words[start - 1].token if start else ""
    behind = next((word.token for word in words[end:] if word.token not in _STOPS | COMMAS), "")
    return opening in CLOSING_OF and behind == CLOSING_OF[opening]


def _is_joined(words: Paragraph, cue: Cue, before: Cue) -> bool:
    """Tell whether a cue follows a و and has the subject of the cue before: گفت … و افزود, but not … و می‌گویند."""
    if cue.start == 0 or words[cue.start - 1].token != "و":
        return False
    return "as" in (cue.form, before.form) or is_plural(words[cue.end - 1]) == is_plural(words[before.end - 1])


def _bounds(words: Paragraph, cue: Cue, following: Sequence[Cue], own: str) -> tuple[int, int]:
    if cue.quote >= len(words):
        return cue.quote, cue.quote
    if words[cue.quote].token in CLOSING_OF:
        closing = _closing(words, cue.quote)
        if cue.form == "behind" or _is_whole(words, cue.quote, closing):
            return cue.quote, closing
    if cue.form in ("colon", "headline"):
        return cue.quote, _paragraph_end(words, cue, following, own)
    if cue.form == "as":
        return cue.quote, _clause_end(words, cue, following)
    if cue.form == "according":
        return _behind_name(words, cue), _joined_end(words, cue, following)
    return cue.quote, _joined_end(words, cue, following)


def _closing(words: Paragraph, opening: int) -> int:
    """Return where the quote ends that opens here, with the quotes inside it; the paragraph's end if it stays open."""
    sign, depth = words[opening].token, 0
    for at in range(opening + 1, len(words)):
        if words[at].token == CLOSING_OF[sign]:
            if depth == 0:
                return at
            depth -= 1
        elif words[at].token == sign:
            depth += 1
    return len(words)


def _is_whole(words: Paragraph, opening: int, closing: int) -> bool:
    """Tell whether marks hold all that is said, not a name that it begins with: گفت: «باران» فیلم خوبی است."""
    ends = closing + 1 >= len(words) or words[closing + 1].kind == "punctuation" or words[closing - 1].token in _STOPS
    return ends or (words.has_verb(opening, closing) and closing - opening > 6)  # shorter is a title that is a sentence


def _paragraph_end(words: Paragraph, cue: Cue, following: Sequence[Cue], own: str) -> int:
    """Return the end of the paragraph, or the start of the next sentence that reports anew or is the news's own."""
    sentence = words[cue.start].sentence
    starts = (at for at in range(cue.end, len(words)) if words[at - 1].sentence != words[at].sentence)
    end = next((at for at in starts if is_narrated(words, at, own)), len(words))
    for later in following:
        if words[later.start].sentence != sentence:
            start = words.sentence_start(later.start)
            if _reports_anew(words, later, start):
                return min(start, end)
        elif _is_joined(words, later, cue):
            return later.start - 1
    return end


def is_narrated(words: Paragraph, at: int, own: str = "") -> bool:
    """Tell whether the sentence that begins at a place is surely the news's own."""
    while at < len(words) and words[at].kind == "punctuation":
        at += 1
    token = words.token(at)
    return token in ("وی", own) or (token, words.token(at + 1)) in _NARRATED


def _reports_anew(words: Paragraph, cue: Cue, start: int) -> bool:
    """Tell whether a sentence that begins at `start` is the news's own, not one in which who speaks tells of others."""
    if not is_third_person(words, cue):
        return False
    if cue.form == "according":
        return cue.start == start and may_begin_name(words[cue.quote])
    if cue.form in ("colon", "marks", "behind") or can_speak(words[start]):
        return True
    # With که or a clause its subject must be who says it: مادرم می‌گفت که stands in somebody's words, وی گفت که does not.
    subject = find_subject(words, start, cue.start)
    return subject is not None and (words[subject[0]].role in ("office", "title") or is_name(words[subject[0]].token))


def _joined_end(words: Paragraph, cue: Cue, following: Sequence[Cue]) -> int:
    """Return the end of the sentence, or the و that joins the next cue to this one."""
    end = words.sentence_end(cue.end - 1)
    return next((later.start - 1 for later in following if later.start < end and _is_joined(words, later, cue)), end)


def _clause_end(words: Paragraph, cue: Cue, following: Sequence[Cue]) -> int:
    """Return the end of a clause behind اینکه: the first comma behind a verb, else the last one, else the last verb."""
    end = words.sentence_end(cue.end - 1)
    later = [cue for cue in following if cue.start < end]
    main = [cue for cue in later if cue.form in ("colon", "marks") or words[cue.start - 1].token in COMMAS]
    stop = next((cue.start for cue in [*main, *later]), end)
    commas = [at for at in range(cue.quote, stop) if words[at].token in COMMAS]
    behind_verb = next((at for at in commas if words[at - 1].is_verb), None)
    if behind_verb or commas:
        return behind_verb or commas[-1]
    return next((at + 1 for at in range(stop - 1, cue.quote, -1) if words[at].is_verb), stop)


def _behind_name(words: Paragraph, cue: Cue) -> int:
    """Return where the quote begins behind به گفته and a name: behind the comma that ends it, else behind the name."""
    end = words.sentence_end(cue.quote)
    stop = next((at for at in range(cue.quote, end) if words[at].is_verb or words[at].token in COMMAS), end)
    return stop + 1 if words.token(stop) in COMMAS and stop < end else name_end(words, cue.quote, end)
