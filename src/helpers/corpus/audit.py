"""What is in the corpus, what is wrong with it, and what to do about it."""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass

import pandas as pd

from helpers.core.errors import require_columns, require_dates
from helpers.core.progress import track
from helpers.corpus.boilerplate import find_boilerplate, with_boilerplate
from helpers.corpus.dates import parse_date
from helpers.corpus.letters import comparison_key, fold_with_offsets, tell_language
from helpers.language import halfspace_states, word_matches

_COLUMNS = ["check", "outlet", "count", "of", "unit", "share", "level", "finding", "advice"]
_EXAMPLES = 5  # names given
_FEWEST_WORDS = 20  # an agency's shortest items have a sentence or two; below stand captions and broken pages
_FIRST_NEWSPAPER = pd.Timestamp(1837, 5, 1)  # Kaghaz-e Akhbar, the first in Persian
_BROKEN = re.compile("[\u0620-\u06d3][?\ufffd]+[\u0620-\u06d3]")
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6});", re.IGNORECASE)
_ARABIC, _PERSIAN = re.compile("[يك]"), re.compile("[یک]")
_SOME = 0.05  # of the half-spaces; fewer are typing errors of any text
# The states of half-spaces, the name of each check, and what it finds.
_STATES = {
    "kept": ("halfspaces_kept", "half-spaces that are there, as U+200C"),
    "other sign": ("halfspaces_other_sign", "half-spaces typed as U+200B or U+00AC"),
    "no-break space": ("halfspaces_no_break_space", "half-spaces typed as U+00A0"),
    "space": ("halfspaces_spaced", "half-spaces typed as a space"),
    "nothing": ("halfspaces_dropped", "half-spaces that were dropped, so that words run together"),
}


def audit_articles(articles: pd.DataFrame, *, left_out: pd.DataFrame | None = None) -> pd.DataFrame:
    """Audit a corpus: one row per check, and for letters and half-spaces one more per outlet.

    An article without an outlet counts with the outlet that its opener names (`strip_boilerplate`). Half-spaces are
    those that `restore_halfspaces` ends with: `halfspaces_dropped` are those it had to put where nothing stood,
    `halfspaces_spaced` where a space stood. Those that it cannot find are in no row. Nothing is changed here.

    Parameters
    ----------
    articles
        As from `read_articles`, not stripped.
    left_out
        What reading left out, as from `load_articles`; without it no row says how much that is.

    Returns
    -------
    DataFrame
        Columns `check` (its name), `outlet` ("" for the whole corpus), `count` (how many), `of` (of how many), `unit`
        (what both count), `share` (`count / of`; missing where `of` is 0), `level`, `finding` and `advice` in words.
        `level` is `fine`, `look` (look at it before you count) or `fix` (counts will be wrong).

    Raises
    ------
    TableError
        When a column of `read_articles` is missing, or when `date` holds no dates.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاریهای ما"], "outlet": [""]})
    >>> table = audit_articles(articles.assign(date=pd.NaT)).set_index("check")
    >>> int(table["count"]["halfspaces_dropped"]), table["level"]["halfspaces_dropped"]
    (1, 'look')
    """
    require_columns(articles, ["article_id", "title", "text", "date", "outlet"], verb="audit_articles")
    require_dates(articles, verb="audit_articles")
    audit = _Audit(articles, left_out)
    findings = [finding.row() for check in _CHECKS for finding in check(audit)]
    return pd.DataFrame(findings, columns=_COLUMNS).astype({"count": int, "of": int, "share": float})


@dataclass(frozen=True)
class _Finding:
    """What a check found: `count` of `of`, in words, with a level and what to do."""

    check: str
    count: int
    of: int
    unit: str
    finding: str
    advice: str = ""
    level: str = "fine"
    outlet: str = ""

    def row(self) -> tuple:
        """Return the finding in the order of the audit's columns."""
        check, count, of, unit, finding, advice, level, outlet = astuple(self)
        return check, outlet, count, of, unit, count / of if of else float("nan"), level, finding, advice


class _Audit:
    """The articles, and what several checks need of them: texts with titles, words, openers."""

    def __init__(self, articles: pd.DataFrame, left_out: pd.DataFrame | None):
        self.articles = articles.fillna({"title": "", "text": "", "outlet": ""}).reset_index(drop=True)
        self.left_out = left_out
        titles, texts = self.articles["title"], self.articles["text"]
        self.texts = [f"{title}\n{text}" for title, text in zip(titles, texts, strict=True)]
        self.words = pd.Series([sum(1 for _ in word_matches(text)) for text in texts], dtype=int)
        found = find_boilerplate(self.articles)
        self.stripped = with_boilerplate(self.articles, found)
        self.only_boilerplate = sum(text.is_only_boilerplate for text in found)

    def column(self, name: str) -> pd.Series:
        """Return a column of words that the table may lack."""
        return self.articles[name].fillna("") if name in self.articles else pd.Series("", self.articles.index)

    def found(self, check: str, chosen: pd.Series, finding: str, advice: str, level: str = "look") -> _Finding:
        """Return how many articles are chosen, the first of them by name."""
        ids = self.articles.loc[chosen.to_numpy(dtype=bool), "article_id"].astype(str).tolist()
        named = f"{finding}: {_listed(ids)}" if ids else finding
        return _found(check, len(ids), len(chosen), "articles", named, advice, level)


def _found(
    check: str, count: int, of: int, unit: str, finding: str, advice: str, level: str = "look", outlet: str = ""
):
    """Return a finding whose level and advice stand only where something was counted."""
    if not count:
        return _Finding(check, 0, of, unit, finding, outlet=outlet)
    return _Finding(check, count, of, unit, finding, advice, level, outlet)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_EXAMPLES]) + (", …" if len(names) > _EXAMPLES else "")


def _size(audit: _Audit) -> Iterator[_Finding]:
    count, files, words = len(audit.articles), audit.column("path").nunique(), int(audit.words.sum())
    yield _Finding("articles", count, count, "articles", "articles")
    yield _Finding("files", files, files, "files", "files that they come from")
    yield _Finding("words", words, words, "words", "Persian words in their texts, titles not counted")


def _left_out(audit: _Audit) -> Iterator[_Finding]:
    if audit.left_out is not None:
        count = len(audit.left_out)
        advice = "Read the list of what was left out, and fix what you meant to count."
        of, finding = len(audit.articles) + count, "files or rows left out by reading"
        yield _found("left_out", count, of, "files or rows", finding, advice)


def _texts(audit: _Audit) -> Iterator[_Finding]:
    text, words = audit.articles["text"], audit.words
    keys = pd.Series([comparison_key(one) for one in text], dtype="str")
    yield audit.found(
        "empty_texts", words == 0, "texts without a Persian word", "Leave them out, or get their texts again.", "fix"
    )
    yield audit.found(
        "tiny_texts",
        words.between(1, _FEWEST_WORDS - 1),
        f"texts of fewer than {_FEWEST_WORDS} words",
        "Captions, headlines or pages that were not read whole? Leave them out, or say that they count.",
    )
    yield audit.found(
        "markup",
        text.str.contains(_MARKUP),
        "texts with HTML tags or entities",
        "Their names would be counted as Latin words. Take the text of the page instead of its source.",
    )
    yield audit.found(
        "broken_letters",
        text.str.contains(_BROKEN),
        "texts with ? or U+FFFD inside a word",
        "Letters were lost when the text was saved in an encoding without them: get it again from its source.",
        "fix",
    )
    yield audit.found(
        "doubled_ids",
        audit.column("id_in_source").ne("") | audit.articles["article_id"].duplicated(keep=False),
        "articles that share an id with another in the source",
        "They were told apart as id~2; see whether they are two articles, or one that came twice.",
    )
    yield audit.found(
        "doubled_texts",
        keys.duplicated() & words.gt(0),
        "texts that are those of an earlier article, letter for letter",
        "Each counts again. Notebook 09 finds copies, reworked ones too, and counts each story once.",
    )


def _dates(audit: _Audit) -> Iterator[_Finding]:
    date, written = audit.articles["date"], audit.column("date_as_written")
    unread = date.isna() & written.ne("")
    readings = {words: parse_date(words) for words in set(written)}
    contradicted = [readings[words] is not None and readings[words].weekday_agrees is False for words in written]
    yield audit.found(
        "missing_dates", date.isna() & ~unread, "articles without a date", "They are in no chart over time."
    )
    yield audit.found("unread_dates", unread, "dates that cannot be read", "Write them as 1404/06/10 or 2025-09-01.")
    yield audit.found(
        "impossible_dates",
        (date > pd.Timestamp(datetime.date.today())) | (date < _FIRST_NEWSPAPER),
        "dates in the future, or before 1837",
        "Correct them in the source: they stretch every chart over time.",
        "fix",
    )
    yield audit.found(
        "contradicted_dates",
        pd.Series(contradicted, dtype=bool),
        "dates that name a weekday which is not theirs",
        "One of the two is wrong: see the source.",
    )
    yield audit.found(
        "imprecise_dates",
        audit.column("date_precision").isin(["month", "year"]),
        "dates that state a month or a year only",
        "They stand at its first day: chart months or years, not days.",
    )
    for source, count in audit.column("date_source").replace("", pd.NA).value_counts().items():
        name = f"dates_from_{source.replace(' ', '_')}"
        yield _Finding(name, count, len(date), "articles", f"articles dated by their {source}")


def _outlets(audit: _Audit) -> Iterator[_Finding]:
    outlet, source = audit.stripped["outlet"], audit.stripped["outlet_source"]
    names = sorted(set(outlet) - {""})
    typed = {name: fold_with_offsets(name.strip())[0] for name in names}
    count_of = Counter(typed.values())
    several = [name for name in names if count_of[typed[name]] > 1]
    yield _Finding("outlets", len(names), len(names), "outlets", f"outlets: {_listed(names)}")
    yield audit.found(
        "missing_outlets",
        outlet.eq(""),
        "articles that name no outlet",
        "Give them a column outlet, or read charts by outlet without them.",
    )
    yield audit.found(
        "outlets_from_openers",
        source.eq("boilerplate"),
        "articles whose outlet is known from their opener only",
        "An opener may name whom the outlet quotes: if all come from one outlet, give them a column outlet.",
    )
    yield _found(
        "respelled_outlets",
        len(several),
        len(names),
        "outlets",
        "outlets whose names differ in typing alone" + (f": {_listed(several)}" if several else ""),
        "Write each outlet one way in the source, or its articles stand in two bars.",
        "fix",
    )


def _languages(audit: _Audit) -> Iterator[_Finding]:
    told = pd.Series([tell_language(text) for text in audit.texts], dtype="str")
    advice = "Leave them out: their words are counted as if they were Persian."
    others = sorted(set(told) - {"persian", ""})
    for language in others:
        finding = f"texts in {language}, not in Persian"
        yield audit.found(f"language_{language.replace(' ', '_')}", told.eq(language), finding, advice, "fix")
    if not others:
        yield _Finding("other_languages", 0, len(told), "articles", "texts in other languages than Persian")


def _letters(audit: _Audit) -> Iterator[_Finding]:
    counts = pd.DataFrame(
        {
            "outlet": audit.stripped["outlet"],
            "arabic": [len(_ARABIC.findall(text)) for text in audit.texts],
            "persian": [len(_PERSIAN.findall(text)) for text in audit.texts],
        }
    )
    advice = "Nothing: normalize folds them. A search in the files misses words typed in the other letters."
    for name, group in _with_groups(counts):
        arabic, persian = int(group["arabic"].sum()), int(group["persian"].sum())
        finding = "letters ی and ک typed as the Arabic ones"
        yield _found("arabic_letters", arabic, arabic + persian, "letters", finding, advice, outlet=name)
    mixed = counts["arabic"].gt(0) & counts["persian"].gt(0)
    yield audit.found("mixed_letters", mixed, "articles that mix Arabic and Persian letters", advice)


def _halfspaces(audit: _Audit) -> Iterator[_Finding]:
    """Count in which state half-spaces came, in all and by outlet."""
    shown = track(audit.texts, what="half-spaces", unit="articles")
    counts = pd.DataFrame([halfspace_states(text) for text in shown], columns=list(_STATES))
    for name, group in _with_groups(counts.assign(outlet=audit.stripped["outlet"])):
        sums = group[list(_STATES)].sum()
        total = int(sums.sum())
        for state, (check, finding) in _STATES.items():
            count, advice, level = int(sums[state]), "", "fine"
            if state != "kept" and count > _SOME * total:
                advice = "Nothing: normalize puts them back. Tools that take the text as it is miss these words."
                level = "look"
            yield _Finding(check, count, total, "half-spaces", finding, advice, level, name)


def _boilerplate(audit: _Audit) -> Iterator[_Finding]:
    yield audit.found(
        "boilerplate",
        audit.stripped["boilerplate"].ne(""),
        "articles with openers, signatures or lines of the page",
        "Count without them: strip_boilerplate keeps them in a column of their own.",
    )
    advice = "Their story is missing: leave them out, or get it again."
    count, of = audit.only_boilerplate, len(audit.articles)
    yield _found("only_boilerplate", count, of, "articles", "texts that are nothing else", advice, "fix")


def _encodings(audit: _Audit) -> Iterator[_Finding]:
    """Say which encodings the files have; all but UTF-8 were found by their words."""
    of = len(audit.articles)
    for encoding, count in audit.column("encoding").replace("", pd.NA).value_counts().items():
        name, finding = f"encoding_{encoding.replace(' ', '_')}", f"articles from files in {encoding}"
        if encoding == "utf-8":
            yield _Finding(name, count, of, "articles", finding)
        else:
            advice = "Read a few; if letters are wrong, name the encoding: read_articles(…, encoding=…)."
            yield _found(name, count, of, "articles", f"{finding}, told by their words", advice)


def _with_groups(counts: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the whole table under the name "", then each outlet's part where there are several."""
    yield "", counts
    if counts["outlet"].nunique() > 1:
        yield from counts[counts["outlet"].ne("")].groupby("outlet", sort=True)


_CHECKS: list[Callable[[_Audit], Iterator[_Finding]]] = [
    *[_size, _left_out, _texts, _dates, _outlets, _languages, _letters, _halfspaces, _boilerplate, _encodings],
]
