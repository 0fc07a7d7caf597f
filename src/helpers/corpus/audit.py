"""What is in the corpus, what is wrong with it, and what to do about it."""

import datetime
import re
from collections import Counter
from collections.abc import Iterator, Sequence

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
_RESTORED = "Nothing: normalize puts them back. Tools that take the text as it is miss these words."
# fmt: off
# Of each check: what it finds, and where it finds something, how serious that is and what to do.
_CHECKS = {
    "left_out": ("files or rows left out by reading", "look",
                 "Read the list of what was left out, and fix what you meant to count."),
    "empty_texts": ("texts without a Persian word", "fix", "Leave them out, or get their texts again."),
    "tiny_texts": (f"texts of fewer than {_FEWEST_WORDS} words", "look",
                   "Captions, headlines or pages that were not read whole? Leave them out, or say that they count."),
    "markup": ("texts with HTML tags or entities", "look",
               "Their names would be counted as Latin words. Take the text of the page instead of its source."),
    "broken_letters": (
        "texts with ? or U+FFFD inside a word", "fix",
        "Letters were lost when the text was saved in an encoding without them: get it again from its source."),
    "doubled_ids": ("articles that share an id with another in the source", "look",
                    "They were told apart as id~2; see whether they are two articles, or one that came twice."),
    "doubled_texts": ("texts that are those of an earlier article, letter for letter", "look",
                      "Each counts again. Notebook 09 finds copies, reworked ones too, and counts each story once."),
    "missing_dates": ("articles without a date", "look", "They are in no chart over time."),
    "unread_dates": ("dates that cannot be read", "look", "Write them as 1404/06/10 or 2025-09-01."),
    "impossible_dates": ("dates in the future, or before 1837", "fix",
                         "Correct them in the source: they stretch every chart over time."),
    "contradicted_dates": ("dates that name a weekday which is not theirs", "look",
                           "One of the two is wrong: see the source."),
    "imprecise_dates": ("dates that state a month or a year only", "look",
                        "They stand at its first day: chart months or years, not days."),
    "missing_outlets": ("articles that name no outlet", "look",
                        "Give them a column outlet, or read charts by outlet without them."),
    "outlets_from_openers": (
        "articles whose outlet is known from their opener only", "look",
        "An opener may name whom the outlet quotes: if all come from one outlet, give them a column outlet."),
    "respelled_outlets": ("outlets whose names differ in typing alone", "fix",
                          "Write each outlet one way in the source, or its articles stand in two bars."),
    "language": ("texts in {}, not in Persian", "fix",
                 "Leave them out: their words are counted as if they were Persian."),
    "arabic_letters": ("letters ی and ک typed as the Arabic ones", "look",
                       "Nothing: normalize folds them. A search in the files misses words typed in the other letters."),
    "mixed_letters": ("articles that mix Arabic and Persian letters", "look",
                      "Nothing: normalize folds them. A search in the files misses words typed in the other letters."),
    "halfspaces_kept": ("half-spaces that are there, as U+200C", "fine", ""),
    "halfspaces_other_sign": ("half-spaces typed as U+200B or U+00AC", "look", _RESTORED),
    "halfspaces_no_break_space": ("half-spaces typed as U+00A0", "look", _RESTORED),
    "halfspaces_spaced": ("half-spaces typed as a space", "look", _RESTORED),
    "halfspaces_dropped": ("half-spaces that were dropped, so that words run together", "look", _RESTORED),
    "boilerplate": ("articles with openers, signatures or lines of the page", "look",
                    "Count without them: strip_boilerplate keeps them in a column of their own."),
    "only_boilerplate": ("texts that are nothing else", "fix",
                         "Their story is missing: leave them out, or get it again."),
    "encoding": ("articles from files in {}, told by their words", "look",
                 "Read a few; if letters are wrong, name the encoding: read_articles(…, encoding=…)."),
}
# fmt: on
# The states of half-spaces, in the order of `halfspace_states`, and the name of each check.
_STATES = {
    **{"kept": "halfspaces_kept", "other sign": "halfspaces_other_sign", "no-break space": "halfspaces_no_break_space"},
    **{"space": "halfspaces_spaced", "nothing": "halfspaces_dropped"},
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
    checks = [_size, _texts, _dates, _outlets, _languages, _letters, _halfspaces, _boilerplate, _encodings]
    rows = [row for check in checks for row in check(audit)]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"count": int, "of": int, "share": float})


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

    def found(self, check: str, chosen: pd.Series, name: str = "") -> tuple:
        """Return the row that says how many articles are chosen, the first of them by name."""
        ids = self.articles.loc[chosen.to_numpy(dtype=bool), "article_id"].astype(str).tolist()
        return _row(check, len(ids), len(chosen), "articles", name=name, examples=ids)


def _row(
    check: str, count: int, of: int, unit: str, *, name: str = "", outlet: str = "", examples: Sequence[str] = ()
) -> tuple:
    """Return the row of a check, with a level and advice where it counted something; `name` is what it looked for."""
    finding, level, advice = _CHECKS[check]
    finding = finding.format(name) + (f": {_listed(examples)}" if examples else "")
    level, advice = (level, advice) if count else ("fine", "")
    check = f"{check}_{name.replace(' ', '_')}" if name else check
    return check, outlet, count, of, unit, _share(count, of), level, finding, advice


def _fact(check: str, count: int, of: int, unit: str, finding: str) -> tuple:
    """Return a row that says how things are, and that nothing is wrong with it."""
    return check, "", count, of, unit, _share(count, of), "fine", finding, ""


def _share(count: int, of: int) -> float:
    return count / of if of else float("nan")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_EXAMPLES]) + (", …" if len(names) > _EXAMPLES else "")


def _size(audit: _Audit) -> Iterator[tuple]:
    count, files, words = len(audit.articles), audit.column("path").nunique(), int(audit.words.sum())
    yield _fact("articles", count, count, "articles", "articles")
    yield _fact("files", files, files, "files", "files that they come from")
    yield _fact("words", words, words, "words", "Persian words in their texts, titles not counted")
    if audit.left_out is not None:
        yield _row("left_out", len(audit.left_out), count + len(audit.left_out), "files or rows")


def _texts(audit: _Audit) -> Iterator[tuple]:
    text, words = audit.articles["text"], audit.words
    keys = pd.Series([comparison_key(one) for one in text], dtype="str")
    same_id = audit.column("id_in_source").ne("") | audit.articles["article_id"].duplicated(keep=False)
    yield audit.found("empty_texts", words == 0)
    yield audit.found("tiny_texts", words.between(1, _FEWEST_WORDS - 1))
    yield audit.found("markup", text.str.contains(_MARKUP))
    yield audit.found("broken_letters", text.str.contains(_BROKEN))
    yield audit.found("doubled_ids", same_id)
    yield audit.found("doubled_texts", keys.duplicated() & words.gt(0))


def _dates(audit: _Audit) -> Iterator[tuple]:
    date, written = audit.articles["date"], audit.column("date_as_written")
    unread = date.isna() & written.ne("")
    readings = {words: parse_date(words) for words in set(written)}
    contradicted = [readings[words] is not None and readings[words].weekday_agrees is False for words in written]
    impossible = (date > pd.Timestamp(datetime.date.today())) | (date < _FIRST_NEWSPAPER)
    yield audit.found("missing_dates", date.isna() & ~unread)
    yield audit.found("unread_dates", unread)
    yield audit.found("impossible_dates", impossible)
    yield audit.found("contradicted_dates", pd.Series(contradicted, dtype=bool))
    yield audit.found("imprecise_dates", audit.column("date_precision").isin(["month", "year"]))
    for source, count in audit.column("date_source").replace("", pd.NA).value_counts().items():
        name = f"dates_from_{source.replace(' ', '_')}"
        yield _fact(name, count, len(date), "articles", f"articles dated by their {source}")


def _outlets(audit: _Audit) -> Iterator[tuple]:
    outlet = audit.stripped["outlet"]
    names = sorted(set(outlet) - {""})
    typed = {name: fold_with_offsets(name.strip())[0] for name in names}
    count_of = Counter(typed.values())
    several = [name for name in names if count_of[typed[name]] > 1]
    yield _fact("outlets", len(names), len(names), "outlets", f"outlets: {_listed(names)}")
    yield audit.found("missing_outlets", outlet.eq(""))
    yield audit.found("outlets_from_openers", audit.stripped["outlet_source"].eq("boilerplate"))
    yield _row("respelled_outlets", len(several), len(names), "outlets", examples=several)


def _languages(audit: _Audit) -> Iterator[tuple]:
    told = pd.Series([tell_language(text) for text in audit.texts], dtype="str")
    others = sorted(set(told) - {"persian", ""})
    for language in others:
        yield audit.found("language", told.eq(language), language)
    if not others:
        yield _fact("other_languages", 0, len(told), "articles", "texts in other languages than Persian")


def _letters(audit: _Audit) -> Iterator[tuple]:
    found = [(len(_ARABIC.findall(text)), len(_PERSIAN.findall(text))) for text in audit.texts]
    counts = pd.DataFrame(found, columns=["arabic", "persian"]).assign(outlet=audit.stripped["outlet"])
    for outlet, group in _with_groups(counts):
        arabic, persian = int(group["arabic"].sum()), int(group["persian"].sum())
        yield _row("arabic_letters", arabic, arabic + persian, "letters", outlet=outlet)
    yield audit.found("mixed_letters", counts["arabic"].gt(0) & counts["persian"].gt(0))


def _halfspaces(audit: _Audit) -> Iterator[tuple]:
    """Count in which state half-spaces came, in all and by outlet."""
    shown = track(audit.texts, what="half-spaces", unit="articles")
    counts = pd.DataFrame([halfspace_states(text) for text in shown], columns=list(_STATES))
    for outlet, group in _with_groups(counts.assign(outlet=audit.stripped["outlet"])):
        sums = group[list(_STATES)].sum().astype(int)
        total = int(sums.sum())
        for state, check in _STATES.items():
            row = _row(check, int(sums[state]), total, "half-spaces", outlet=outlet)
            yield row if sums[state] > _SOME * total else (*row[:6], "fine", row[7], "")


def _boilerplate(audit: _Audit) -> Iterator[tuple]:
    yield audit.found("boilerplate", audit.stripped["boilerplate"].ne(""))
    yield _row("only_boilerplate", audit.only_boilerplate, len(audit.articles), "articles")


def _encodings(audit: _Audit) -> Iterator[tuple]:
    """Say which encodings the files have; all but UTF-8 were found by their words."""
    of = len(audit.articles)
    for encoding, count in audit.column("encoding").replace("", pd.NA).value_counts().items():
        if encoding == "utf-8":
            yield _fact("encoding_utf-8", count, of, "articles", "articles from files in utf-8")
        else:
            yield _row("encoding", count, of, "articles", name=encoding)


def _with_groups(counts: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the whole table under the name "", then each outlet's part where there are several."""
    yield "", counts
    if counts["outlet"].nunique() > 1:
        yield from counts[counts["outlet"].ne("")].groupby("outlet", sort=True)
