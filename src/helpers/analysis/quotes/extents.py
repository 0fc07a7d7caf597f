"""How far a quote reaches, and where the news goes on."""

from collections.abc import Sequence

from helpers.analysis.quotes.cues import CLOSING_OF, COMMAS, Cue, Paragraph, is_plural, is_third_person
from helpers.analysis.quotes.phrases import can_speak, find_subject, is_name, may_begin_name, name_end

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
_SIGNS = COMMAS | _STOPS | set(CLOSING_OF) | set(CLOSING_OF.values()) | frozenset(":-–—")


def find_span(words: Paragraph, cue: Cue, following: Sequence[Cue]) -> tuple[int, int] | None:
    """Return where the quote of a cue begins and ends, the signs around it left out; None for an empty one."""
    return _without_signs(words, *_bounds(words, cue, following))


def before_own_name(words: Paragraph, span: tuple[int, int], surname: str) -> tuple[int, int]:
    """Return the part of a quote before the sentence that begins with its speaker's surname, as nobody's words do."""
    starts = (at for at in range(span[0] + 1, span[1]) if words[at - 1].sentence != words[at].sentence)
    end = next((at for at in starts if words[at].token == surname), span[1])
    return _without_signs(words, span[0], end) or span


def _without_signs(words: Paragraph, start: int, end: int) -> tuple[int, int] | None:
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


def _bounds(words: Paragraph, cue: Cue, following: Sequence[Cue]) -> tuple[int, int]:
    if cue.quote >= len(words):
        return cue.quote, cue.quote
    if words[cue.quote].token in CLOSING_OF:
        closing = _closing(words, cue.quote)
        if cue.form == "behind" or _is_whole(words, cue.quote, closing):
            return cue.quote, closing
    if cue.form in ("colon", "headline"):
        return cue.quote, _paragraph_end(words, cue, following)
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


def _paragraph_end(words: Paragraph, cue: Cue, following: Sequence[Cue]) -> int:
    """Return the end of the paragraph, or the start of the next sentence that reports anew or is the news's own."""
    sentence = words[cue.start].sentence
    starts = (at for at in range(cue.end, len(words)) if words[at - 1].sentence != words[at].sentence)
    end = next((at for at in starts if is_narrated(words, at)), len(words))
    for later in following:
        if words[later.start].sentence != sentence:
            start = words.sentence_start(later.start)
            if _reports_anew(words, later, start):
                return min(start, end)
        elif _is_joined(words, later, cue):
            return later.start - 1
    return end


def is_narrated(words: Paragraph, at: int) -> bool:
    """Tell whether the sentence that begins at a place is surely the news's own."""
    while at < len(words) and words[at].kind == "punctuation":
        at += 1
    token = words.token(at)
    return token == "وی" or (token, words.token(at + 1)) in _NARRATED


def _reports_anew(words: Paragraph, cue: Cue, start: int) -> bool:
    """Tell whether a sentence that begins at `start` is the news's own, not one in which who speaks tells of others."""
    if not is_third_person(words, cue):
        return False
    if cue.form == "according":
        return cue.start == start and may_begin_name(words[cue.quote])
    if cue.form in ("colon", "marks", "behind") or (can_speak(words[start]) and words[start].role != "group"):
        return True
    # With که or a clause its subject must be who says it: مادرم می‌گفت که and مردم می‌گویند stand in somebody's words.
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
