"""Checks of what a corpus holds: its size, texts, dates and outlets."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd

from helpers.corpus.audit_findings import Checked, Finding, found, listed
from helpers.corpus.dates import parse_date
from helpers.corpus.folding import comparison_key, fold_with_places

FEWEST_WORDS = 20  # an agency's shortest items have a sentence or two; below stand captions and broken pages
_FIRST_NEWSPAPER = pd.Timestamp(1837, 5, 1)  # Kaghaz-e Akhbar, the first in Persian
_BROKEN = re.compile("[\u0620-\u06d3][?\ufffd]+[\u0620-\u06d3]")
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6});", re.IGNORECASE)


def size(checked: Checked) -> Iterator[Finding]:
    """Count articles, files and words."""
    count, files, words = len(checked.articles), checked.column("path").nunique(), sum(checked.words)
    yield Finding("articles", count, count, "articles", "articles")
    yield Finding("files", files, files, "files", "files that they come from")
    yield Finding("words", words, words, "words", "Persian words in their texts, titles not counted")


def left_out(checked: Checked) -> Iterator[Finding]:
    """Count what reading left out."""
    count = len(checked.articles.attrs.get("left_out", []))
    advice = "Read the list of what was left out, and mend what you meant to count."
    of = len(checked.articles) + count
    yield found("left_out", count, of, "files or rows", "files or rows left out by reading", advice=advice)


def texts(checked: Checked) -> Iterator[Finding]:
    """Find texts without words, with few words, with markup, and the same text or id twice."""
    words = pd.Series(checked.words, dtype=int)
    keys = pd.Series([comparison_key(text) for text in checked.articles["text"]], dtype="str")
    yield checked.found(
        "empty_texts",
        words == 0,
        "texts without a Persian word",
        advice="Leave them out, or get their texts again.",
        level="mend",
    )
    yield checked.found(
        "tiny_texts",
        words.between(1, FEWEST_WORDS - 1),
        f"texts of fewer than {FEWEST_WORDS} words",
        advice="Captions, headlines or pages that were not read whole? Leave them out, or say that they count.",
    )
    yield checked.found(
        "markup",
        checked.articles["text"].str.contains(_MARKUP),
        "texts with HTML tags or entities",
        advice="Their names would be counted as Latin words. Take the text of the page instead of its source.",
    )
    yield checked.found(
        "broken_letters",
        checked.articles["text"].str.contains(_BROKEN),
        "texts with ? or U+FFFD inside a word",
        advice="Letters were lost when the text was saved in an encoding without them: get it again from its source.",
        level="mend",
    )
    yield checked.found(
        "doubled_ids",
        checked.column("id_in_source").ne("") | checked.articles["article_id"].duplicated(keep=False),
        "articles that share an id with another in the source",
        advice="They were told apart as id~2; see whether they are two articles, or one that came twice.",
    )
    yield checked.found(
        "doubled_texts",
        keys.duplicated() & words.gt(0),
        "texts that are those of an earlier article, letter for letter",
        advice="Each counts again. Notebook 09 finds copies, reworked ones too, and counts each story once.",
    )


def dates(checked: Checked) -> Iterator[Finding]:
    """Find dates that are missing, unread, impossible, contradicted or only months, and say where dates come from."""
    date, written = checked.articles["date"], checked.column("date_as_written")
    unread = date.isna() & written.ne("")
    readings = {words: parse_date(words) for words in set(written)}
    contradicted = [readings[words] is not None and readings[words].weekday_agrees is False for words in written]
    yield checked.found(
        "missing_dates", date.isna() & ~unread, "articles without a date", advice="They are in no chart over time."
    )
    yield checked.found(
        "unread_dates", unread, "dates that cannot be read", advice="Write them as 1404/06/10 or 2025-09-01."
    )
    yield checked.found(
        "impossible_dates",
        (date > pd.Timestamp(datetime.date.today())) | (date < _FIRST_NEWSPAPER),
        "dates in the future, or before 1837",
        advice="Correct them in the source: they stretch every chart over time.",
        level="mend",
    )
    yield checked.found(
        "contradicted_dates",
        pd.Series(contradicted, dtype=bool),
        "dates that name a weekday which is not theirs",
        advice="One of the two is wrong: see the source.",
    )
    yield checked.found(
        "imprecise_dates",
        checked.column("date_precision").isin(["month", "year"]),
        "dates that state a month or a year only",
        advice="They stand at its first day: chart months or years, not days.",
    )
    for source, count in checked.column("date_source").replace("", pd.NA).value_counts().items():
        name = f"dates_from_{source.replace(' ', '_')}"
        yield Finding(name, count, len(date), "articles", f"articles dated by their {source}")


def outlets(checked: Checked) -> Iterator[Finding]:
    """Count outlets, articles without one, and outlets whose name is typed in several ways."""
    outlet, source = checked.stripped["outlet"], checked.stripped["outlet_source"]
    names = sorted(set(outlet) - {""})
    typed = Counter(fold_with_places(name.strip())[0] for name in names)
    several = [name for name in names if typed[fold_with_places(name.strip())[0]] > 1]
    yield Finding("outlets", len(names), len(names), "outlets", f"outlets: {listed(names)}")
    yield checked.found(
        "missing_outlets",
        outlet.eq(""),
        "articles that name no outlet",
        advice="Give them a column outlet, or read charts by outlet without them.",
    )
    yield checked.found(
        "outlets_from_openers",
        source.eq("boilerplate"),
        "articles whose outlet is known from their opener only",
        advice="An opener may name whom the outlet quotes: if all come from one outlet, give them a column outlet.",
    )
    yield found(
        "respelled_outlets",
        len(several),
        len(names),
        "outlets",
        "outlets whose names differ in typing alone" + (f": {listed(several)}" if several else ""),
        advice="Write each outlet one way in the source, or its articles stand in two bars.",
        level="mend",
    )
