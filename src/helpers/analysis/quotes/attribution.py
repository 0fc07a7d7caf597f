"""Who says what: quotes, direct and indirect, with their verb and their speaker, and how far they reach."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise
from typing import NamedTuple

import pandas as pd

from helpers.analysis.quotes.antecedents import UNRESOLVED, KnownPersons, People, Speaker
from helpers.analysis.quotes.cues import (
    CLOSING_OF,
    COMMAS,
    Cue,
    Paragraph,
    Token,
    find_cues,
    is_finite,
    is_plural,
    is_third_person,
)
from helpers.analysis.quotes.people import Actors, read_actors
from helpers.analysis.quotes.phrases import (
    behind_outlet,
    behind_remark,
    can_speak,
    find_subject,
    is_name,
    may_begin_name,
    name_end,
    names_somebody,
)
from helpers.core.errors import require_columns, require_dates, track
from helpers.core.parts import TableParts, article_slices, is_in_parts
from helpers.language import join_tokens

_PLACES = ["article_id", "paragraph", "sentence"]
_COLUMNS = [*_PLACES, "speaker", "verb", "quote", "direct", "actor", "speaker_written", "speaker_kind", "resolved_by"]
_COLUMNS += ["start", "end", "words", "position", "length"]
_NUMBERS = ["paragraph", "sentence", "start", "end", "words", "position", "length"]  # also where there is no quote
_INTERVIEW, _QUESTION = 3, 80  # questions in an interview, tokens in one
_MOST_LATER = 100  # cues that may end a quote: a search of all would be quadratic in a paragraph of thousands
_ANSWERS = frozenset(["پاسخ", "جواب", "ج"])
_PART_OF = frozenset("بخشی بخش قسمتی قسمت ادامه ابتدای پایان دیگری دیگر از".split())  # در بخش دیگری از بیانیه
_STOPS = frozenset(".!؟?…")
# How the news goes on after somebody's words.
_NARRATED = frozenset(
    (first, second)
    for firsts, seconds in (
        *(("گفتنی", "است هست"), ("شایان", "ذکر گفتن یادآوری توجه"), ("قابل", "ذکر گفتن"), ("به", "گزارش نوشته نقل")),
        *(("بنابر بنابراین بنابه", "این گزارش"), ("لازم", "به"), ("انتهای پایان", "پیام")),
    )
    for first in firsts.split()
    for second in seconds.split()
)
_SIGNS = COMMAS | _STOPS | set(CLOSING_OF) | set(CLOSING_OF.values()) | frozenset(":-–—")


def attribute_quotes(
    tokens: pd.DataFrame | TableParts, *, actors: Actors | None = None, articles: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Find who says what: direct and indirect quotes with their verb and their speaker.

    A quote follows a verb of `data/lexicon/reporting_verbs.tsv` with a colon, که, «…» or at once, any verb with a
    colon, با بیان اینکه and its like, and به گفته …; or it stands in «…» before its verb. Behind a colon it goes on
    through its paragraph, up to the next sentence in which the news reports. What is quoted inside a quote belongs to
    who says the outer one. A verb that reports nothing is passed by (باید گفت, تا بگوید), and so is a headline of a
    name and a colon. No rule is always right: `make evaluate` measures how often.

    Parameters
    ----------
    tokens : a table of tokens in reading order, or its parts, of which one is in memory at a time.
    actors : persons by their names and offices; by default the project's own.
    articles : `article_id` and `date`. Offices are those of the month of the date; of an article without one, those
        that are still held. A bare رئیس‌جمهور is Iran's.

    Returns
    -------
    One row per quote, in reading order: `article_id, paragraph, sentence` (of the verb), `speaker` (the name in
    `actors`, or the fullest by which the article calls a person), `verb` (as in the text), `quote`, `direct` (it stands
    in «…»), `actor` (its id in `actors`, "" for others), `speaker_written` (وی, رئیس جمهور), `resolved_by`, `start` and
    `end` (positions of the quote's first token and of the one behind its last), `words`, and `position` and `length` of
    the verb in tokens. A surname, an office and وی mean the last person named whom they fit; `resolved_by` says how:
    name, office, pronoun, carried (the sentence names no subject), phrase (an office, body or group that no name is
    known for, itself the speaker), or unresolved, where `speaker` is "": nobody fits, the verb is passive (گفته شد) or
    of the first or second person.

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> text = "پزشکیان به چین رفت. وی گفت: همکاری خوب است."
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]}))
    >>> attribute_quotes(tokens)[["speaker_written", "verb", "quote"]].values.tolist()
    [['وی', 'گفت', 'همکاری خوب است']]
    """
    require_columns(tokens, [*_PLACES, "position", "token", "lemma", "kind"], verb="attribute_quotes")
    known, dates = KnownPersons(actors or read_actors()), {}
    if articles is not None:
        require_columns(articles, ["article_id"], verb="attribute_quotes")
        articles = require_dates(articles, verb="attribute_quotes")
        dates = articles.dropna(subset=["date"]).set_index("article_id")["date"].to_dict()
    rows: list[dict] = []
    found = chain.from_iterable(map(_articles, article_slices(tokens)))
    count = None if is_in_parts(tokens) else tokens["article_id"].nunique()
    for article, paragraphs in track(found, what="quotes", unit="articles", total=count):
        people = People(known, dates.get(article))
        found = sorted(_in_article(paragraphs, people), key=lambda one: (one[0], one[2].span))
        people.complete([word.token for paragraph, words in paragraphs if paragraph > 0 for word in words])
        rows += [
            {"article_id": article, "paragraph": paragraph, **_row(words, said)} for paragraph, words, said in found
        ]
    return pd.DataFrame(rows, columns=_COLUMNS).astype(dict.fromkeys(_NUMBERS, "int64") | {"direct": bool})


def _articles(tokens: pd.DataFrame) -> Iterator[tuple[str, list[tuple[int, Paragraph]]]]:
    """Yield each article of a slice with its paragraphs, and the words of each."""
    columns = [tokens[name].tolist() for name in ("token", "lemma", "kind", "position", "sentence")]
    finite = {lemma: is_finite(lemma) for lemma in tokens["lemma"].unique()}
    words = list(map(Token, *columns, map(finite.get, columns[1])))
    places = tokens[["article_id", "paragraph"]]
    starts = places.ne(places.shift()).any(axis=1).to_numpy().nonzero()[0].tolist()
    names = places.iloc[starts].itertuples(index=False, name=None)
    parts = zip(names, pairwise([*starts, len(words)]), strict=True)
    for article, group in groupby(parts, key=lambda part: part[0][0]):
        yield article, [(paragraph, Paragraph(words[start:end])) for (_, paragraph), (start, end) in group]


class _Said(NamedTuple):
    """A cue with its quote, where who speaks is named, and who it is."""

    cue: Cue
    span: tuple[int, int]
    subject: tuple[int, int] | None
    speaker: Speaker


def _in_article(paragraphs: list[tuple[int, Paragraph]], people: People) -> Iterator[tuple[int, Paragraph, _Said]]:
    """Yield the quotes of an article, each with its paragraph."""
    paragraphs = [part for part in paragraphs if any(word.kind == "word" for word in part[1])]
    questions = sum(_is_question(words) for paragraph, words in paragraphs if paragraph > 0)
    is_interview, speaking = questions >= _INTERVIEW, None  # who goes on to speak in paragraphs that name nobody
    is_headed = bool(paragraphs) and any(cue.form == "headline" for cue in find_cues(paragraphs[0][1]))
    below = [(words, cue) for _, words in paragraphs[1:] for cue in find_cues(words)] if is_headed else []
    is_reported = any(cue.form != "headline" and is_third_person(words, cue) for words, cue in below)
    if is_reported and paragraphs[0][0] == 0:
        paragraphs.append(paragraphs.pop(0))  # a headline gives surnames, the text below it the names
    has_title = any(paragraph == 0 for paragraph, _ in paragraphs)
    for number, (paragraph, words) in enumerate(paragraphs):
        said = _quotes(words, people, opens=paragraph == 1 and has_title)
        is_new = any(one.speaker.person.called() for one in said)
        if is_interview and paragraph > 0 and _is_question(words):
            speaking = speaking or people.last("carried")
            continue
        if speaking and _goes_on(words) and (is_interview or not is_new):
            start = next(at for at, word in enumerate(words) if word.kind == "word" or word.token in CLOSING_OF)
            start += 2 if words[start].token in _ANSWERS and words.token(start + 1) == ":" else 0
            cue = Cue(start, start, "goes_on", start)
            span = find_span(words, cue, ())
            said = [_Said(cue, span, None, Speaker(speaking.person, "carried"))] if span else []
        elif not is_interview:
            last = words[-1].token == ":" and _left_open(words, people)
            headed = bool(said) and said[-1].cue.form == "headline" and (speaking or (number == 0 and not is_reported))
            speaking = said[-1].speaker if headed else last or None
        yield from ((paragraph, words, one) for one in said)


def _is_question(words: Paragraph) -> bool:
    last = next((word.token for word in reversed(words) if word.token not in ("»", '"', ")", "*")), "")
    return last == "؟" and len(words) <= _QUESTION


def _goes_on(words: Paragraph) -> bool:
    """Tell whether a paragraph may be somebody's words from its start to its end."""
    is_link = any(word.token.startswith(("@", "http", "#")) for word in words)
    return not is_link and words.has_verb(0, len(words)) and not is_narrated(words, 0)


def _left_open(words: Paragraph, people: People) -> Speaker | None:
    """Return who speaks in the paragraphs that follow: وزیر گفت: at the end of one."""
    cue = next((cue for cue in find_cues(words) if cue.form == "colon" and cue.quote >= len(words)), None)
    if cue is None:
        return None
    speaker = _speaker(words, cue, _subject(words, cue, (len(words), len(words)), None, len(words)), None, people)
    return speaker if speaker.person.called() else None


def _quotes(words: Paragraph, people: People, *, opens: bool) -> list[_Said]:
    """Return the quotes of a paragraph; those who are named in its other sentences are remembered.

    A word and a colon that open a text under a title are the outlet's name.
    """
    cues, said = find_cues(words), []
    seen = 0
    for number, cue in enumerate(cues, start=1):
        before, later = said[-1] if said else None, cues[number : number + _MOST_LATER]
        # Nothing is quoted, or somebody is in the quote before.
        span = None if before and cue.start < before.span[1] else find_span(words, cue, later)
        if span is None or (before and span[0] < before.span[1]):
            continue
        if cue.form == "headline":
            subject = find_subject(words, 0, cue.start)
            is_outlet = opens and subject and subject[1] - subject[0] == 1 and not words[subject[0]].role
            if not subject or is_outlet or not people.speaks(words[slice(*subject)]):
                continue
        following = cues[number].start if number < len(cues) else len(words)
        if cue.form == "according" and _has_other(words, span, later):
            continue  # به نقل از ایسنا، وزیر گفت: the minister is quoted
        _notice(words, seen, words.sentence_start(cue.start), people)
        subject = _subject(words, cue, span, before, following)
        if cue.is_weak and words.token(cue.quote) not in CLOSING_OF and not _can_speak(words, subject, people):
            continue  # شکلش شگفت‌زده می‌کند: what follows explains
        speaker = _speaker(words, cue, subject, before, people)
        if cue.form in ("colon", "headline") and speaker.person.name and not is_direct(words, span):
            span = before_own_name(words, span, speaker.person.name[-1])
        seen = max(seen, words.sentence_end(cue.end - 1), span[1])
        speaker.person.has_spoken = speaker.resolved_by != "unresolved"
        said.append(_Said(cue, span, subject, speaker))
    _notice(words, seen, len(words), people)
    return said


def _can_speak(words: Paragraph, subject: tuple[int, int] | None, people: People) -> bool:
    """Tell whether the subject of a verb that is none of reporting is surely somebody."""
    return subject is not None and (words[subject[0]].role == "pronoun" or people.knows(words[slice(*subject)]))


def _has_other(words: Paragraph, span: tuple[int, int], following: list[Cue]) -> bool:
    """Tell whether another is reported to speak in the same sentence."""
    end = words.sentence_end(span[0])
    return any(cue.start < end and cue.form != "according" and is_third_person(words, cue) for cue in following)


def _notice(words: Paragraph, start: int, end: int, people: People) -> None:
    """Remember whom sentences without a cue are about."""
    while start < end:
        stop = min(words.sentence_end(start), end)
        subject = find_subject(words, start, stop)
        if subject:
            people.notice(words[slice(*subject)])
        start = stop


def _subject(
    words: Paragraph, cue: Cue, span: tuple[int, int], before: _Said | None, following: int
) -> tuple[int, int] | None:
    """Return where the name of who speaks stands; None where the sentence names nobody."""
    start, end = words.sentence_start(cue.start), words.sentence_end(cue.end - 1)
    start = behind_remark(words, max(start, min(behind_outlet(words), cue.start)), cue.start)
    if cue.form == "headline":
        return find_subject(words, start, cue.start)
    if before and start < before.span[1] and is_direct(words, before.span):
        start = before.span[1]  # a quote of several sentences ends inside this one
    if cue.form == "according":
        return find_subject(words, cue.quote, span[0])
    if words[cue.end - 1].lemma == "آمد#آ" or cue.is_passive:  # a document speaks: در بیانیه آمده است
        at = next((at + 1 for at in range(cue.start - 1, start - 1, -1) if words[at].token == "در"), cue.start)
        while words.token(at) in _PART_OF:
            at += 1
        return find_subject(words, at, cue.start)
    if cue.form == "behind":
        return find_subject(words, span[1] + 1, cue.start) or find_subject(words, cue.end, end)
    if cue.form == "as":
        return find_subject(words, start, cue.start) or find_subject(words, span[1], min(following, end))
    if not _in_one_sentence(words, before, cue):
        return find_subject(words, start, cue.start)
    other = find_subject(words, before.span[1], cue.start)
    if before.cue.form == "as":
        return before.subject or other
    return other if other and names_somebody(words[other[0]]) else None


def _in_one_sentence(words: Paragraph, before: _Said | None, cue: Cue) -> bool:
    return before is not None and words[before.cue.start].sentence == words[cue.start].sentence


def _speaker(
    words: Paragraph, cue: Cue, subject: tuple[int, int] | None, before: _Said | None, people: People
) -> Speaker:
    if cue.is_passive:
        found = people.resolve(words[slice(*subject)]) if subject else None
        return found if found and found.kind == "document" else UNRESOLVED
    if not is_third_person(words, cue):
        return UNRESOLVED
    if subject:
        found = people.resolve(words[slice(*subject)])
        if found or cue.form == "according":
            return found or UNRESOLVED
    if _in_one_sentence(words, before, cue):
        return before.speaker
    return UNRESOLVED if is_plural(words[cue.end - 1]) else people.last("carried")  # می‌گویند: people say


def _row(words: Paragraph, said: _Said) -> dict:
    (start, end), cue = said.span, said.cue
    subject = words[slice(*said.subject)] if said.subject else []
    return {
        "sentence": words[cue.start].sentence,
        "speaker": said.speaker.person.called(),
        "verb": " ".join(word.token for word in words[cue.start : cue.end]).replace("_", " "),
        "quote": join_tokens(word.token for word in words[start:end]),
        "direct": is_direct(words, said.span),
        "actor": said.speaker.person.actor,
        "speaker_written": join_tokens(word.token for word in subject if word.token not in ("«", "»", '"')),
        "speaker_kind": said.speaker.kind,
        "resolved_by": said.speaker.resolved_by if said.speaker.person.called() else "unresolved",
        "start": words[start].position,
        "end": words[end - 1].position + 1,
        "words": sum(word.kind == "word" for word in words[start:end]),
        "position": words[min(cue.start, len(words) - 1)].position,
        "length": cue.end - cue.start,
    }


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
    if cue.form in ("colon", "headline", "goes_on"):
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
    sentence, end = words[cue.start].sentence, len(words)
    for later in following:
        if words[later.start].sentence != sentence:
            start = words.sentence_start(later.start)
            if _reports_anew(words, later, start):
                end = start
                break
        elif _is_joined(words, later, cue):
            return later.start - 1
    starts = (at for at in range(cue.end, end) if words[at - 1].sentence != words[at].sentence)
    return next((at for at in starts if is_narrated(words, at)), end)


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
