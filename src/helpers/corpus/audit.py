"""What is in the corpus, what is wrong with it, and what to do about it."""

import datetime
import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.core.arrays import fill_texts
from helpers.core.calendars import TEHRAN, is_far
from helpers.core.errors import first_of, require_columns, require_dates, track
from helpers.corpus.boilerplate import strip_and_count
from helpers.corpus.dates import parse_date
from helpers.corpus.letters import comparison_key, fold_with_offsets, tell_language
from helpers.corpus.outlets import MOST_OUTLETS
from helpers.language import halfspace_states, read_list, word_matches

_COLUMNS = ["check", "outlet", "count", "of", "unit", "share", "level", "finding", "advice"]
_EXAMPLES = 5  # names given
_FEWEST_WORDS = 20  # an agency's shortest items have a sentence or two; below stand captions and broken pages
# The longest reports of newspapers have some 10,000 words, and the longest headlines some 30. What is longer is several
# articles in one, a book, or a page with all that stands around its article.
_MOST_WORDS, _MOST_TITLE_WORDS = 20_000, 40
_FIRST_NEWSPAPER = pd.Timestamp(1837, 5, 1)  # Kaghaz-e Akhbar, the first in Persian
_BROKEN = re.compile("[\u0620-\u06d3][?\ufffd]+[\u0620-\u06d3]")
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,6});", re.IGNORECASE)
_SOME = 0.05  # of the half-spaces; fewer are typing errors of any text
# The states that `halfspace_states` tells, as the names of checks have them.
_STATES = {
    **{"kept": "kept", "other sign": "other_sign", "no-break space": "no_break_space"},
    **{"space": "spaced", "nothing": "dropped"},
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

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاریهای ما"], "outlet": [""]})
    >>> table = audit_articles(articles.assign(date=pd.NaT)).set_index("check")
    >>> int(table["count"]["halfspaces_dropped"]), table["level"]["halfspaces_dropped"]
    (1, 'look')
    """
    require_columns(articles, ["article_id", "title", "text", "date", "outlet"], verb="audit_articles")
    audit = _Audit(require_dates(articles, verb="audit_articles"))
    count = len(articles) + (0 if left_out is None else len(left_out))
    lost = [] if left_out is None else [audit.row("left_out", len(left_out), count, "files or rows")]
    checks = [_texts, _dates, _outlets, _languages, _letters, _halfspaces, _boilerplate, _encodings]
    rows = [*_size(audit), *lost, *(row for check in checks for row in check(audit))]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"count": int, "of": int, "share": float})


def describe_outlets(
    articles: pd.DataFrame, audit: pd.DataFrame, *, tokens: pd.DataFrame | None = None, top: int | None = None
) -> pd.DataFrame:
    """Describe a corpus by outlet, as the first table of a paper does: one row per outlet, and one for all.

    Parameters
    ----------
    articles
        As from `read_articles`, not stripped.
    audit
        Of these articles, from `audit_articles`: how they are typed is taken from there.
    tokens
        Of these articles, as from `language.tokenize`: their words are then those of every count, titles included and
        however they were typed. Without it they are the words of the texts as typed.
    top
        How many outlets have a row of their own, those with the most articles; the others have one together.

    Returns
    -------
    DataFrame
        Columns `outlet` (at the end "(others)"; "(none)", articles that name no outlet; "(all)"), `articles`,
        `share_of_articles` (of all), `words`, `median_words`, `lower_quartile` and
        `upper_quartile` (of the words of an article), `first_date`, `last_date` (of those with a date), `share_undated`
        (of the articles), `share_kept`, `share_spaced` and `share_dropped` (of the half-spaces; missing where there are
        none). The largest outlet is first.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاریهای ما"], "outlet": ["ایسنا"]})
    >>> articles = articles.assign(date=pd.Timestamp(2025, 8, 6))
    >>> table = describe_outlets(articles, audit_articles(articles))
    >>> table[["outlet", "articles", "words", "share_dropped"]].values.tolist()
    [['ایسنا', 1, 2, 1.0], ['(all)', 1, 2, 1.0]]
    """
    found = _Audit(require_dates(articles, verb="describe_outlets"))
    if tokens is not None:
        found.words = _words_in(tokens, articles)
    outlet = found.stripped["outlet"]
    sizes = outlet[outlet.ne("")].value_counts()
    kept = sizes.sort_index().sort_values(ascending=False, kind="stable").index[: len(sizes) if top is None else top]
    states = audit[audit["unit"].eq("half-spaces")].pivot(index="outlet", columns="check", values=["count", "of"])
    whole, named = states.reindex([""]), states.drop(index="", errors="ignore")  # of a single one, the whole has all
    typed = {name: named.reindex([name]) if len(named) else whole for name in kept}
    beyond = [name for name in sizes.index if name not in kept]
    typed |= {"(others)": named.reindex(beyond), "(none)": whole - named.sum()}
    group = outlet.where(outlet.isin(kept), "(others)").where(outlet.ne(""), "(none)")
    rows = [
        _describe_group(found, name, group.eq(name).to_numpy(), half_spaces)
        for name, half_spaces in typed.items()
        if group.eq(name).any()
    ]
    return pd.DataFrame([*rows, _describe_group(found, "(all)", group.notna().to_numpy(), whole)])


def _describe_group(found: "_Audit", name: str, chosen: np.ndarray, states: pd.DataFrame) -> dict:
    words, dates = found.words[chosen], found.articles["date"].dt.normalize()[chosen]
    quartiles = words.quantile([0.25, 0.5, 0.75]).tolist()
    return {
        "outlet": name,
        "articles": len(words),
        "share_of_articles": len(words) / max(len(found.words), 1),
        "words": int(words.sum()),
        **dict(zip(("lower_quartile", "median_words", "upper_quartile"), quartiles, strict=True)),
        "first_date": dates.min(),
        "last_date": dates.max(),
        "share_undated": float(dates.isna().mean()),
        **_typing(states),
    }


def _typing(states: pd.DataFrame) -> dict[str, float]:
    """Return the shares of half-spaces in each state: of several outlets, the counts of all by all that there are."""
    shares = {}
    for state in ("kept", "spaced", "dropped"):
        column = f"halfspaces_{state}"
        count, of = (float(states[part, column].sum()) if (part, column) in states else 0.0 for part in ("count", "of"))
        shares[f"share_{state}"] = count / of if of else float("nan")
    return shares


def count_lengths(articles: pd.DataFrame, *, tokens: pd.DataFrame | None = None) -> pd.DataFrame:
    """Count articles by how many words they have: one row per class, from the shortest article's to the longest's.

    Words are those of `describe_outlets`, with the same `tokens`.

    Returns
    -------
    DataFrame
        Columns `from_words` and `to_words` (the class; they grow as 1, 2, 5, 10, …, as lengths differ by ratios: none,
        1 to 9, 10 to 19, 20 to 49, …), `articles` and `share_of_articles`. Empty classes between others have a row.

    Examples
    --------
    >>> articles = pd.DataFrame({"text": ["باران آمد", "باران " * 25]})
    >>> count_lengths(articles)[["from_words", "to_words", "articles"]].values.tolist()
    [[1, 9, 1], [10, 19, 0], [20, 49, 1]]
    """
    require_columns(articles, ["text"], verb="count_lengths")
    counted = _words_in(tokens, articles) if tokens is not None else fill_texts(articles["text"]).map(_count_words)
    words = counted.to_numpy(dtype=int)
    ends = np.array([0, 1, *(step * 10**power for power in range(1, 10) for step in (1, 2, 5))])
    classes = np.searchsorted(ends, words, side="right") - 1
    first, last = (classes.min(), classes.max() + 1) if len(classes) else (0, 0)
    table = pd.DataFrame({"from_words": ends[first:last], "to_words": ends[first + 1 : last + 1] - 1})
    table["articles"] = np.bincount(classes, minlength=last)[first:last].astype(int)
    return table.assign(share_of_articles=table["articles"] / max(len(words), 1))


def _words_in(tokens: pd.DataFrame, articles: pd.DataFrame) -> pd.Series:
    """Return how many words each article has, in the order of the articles."""
    sizes = tokens.loc[tokens["kind"].eq("word"), "article_id"].value_counts()
    return articles["article_id"].map(sizes).fillna(0).astype(int).reset_index(drop=True)


def _count_words(text: str) -> int:
    return sum(1 for _ in word_matches(text))


class _Audit:
    """The articles, what several checks need of them, and what the table says of each check."""

    def __init__(self, articles: pd.DataFrame):
        texts = {name: fill_texts(articles[name]) for name in ("title", "text", "outlet") if name in articles}
        self.articles = articles.assign(**texts).reset_index(drop=True)
        self.texts = (self.articles["title"] + "\n" + self.articles["text"]).tolist()
        self.words = pd.Series(map(_count_words, self.articles["text"]), dtype=int)
        self.stripped, self.only_boilerplate = strip_and_count(self.articles)
        self._checks = {row["check"]: row for row in read_list("audit")}

    def column(self, name: str) -> pd.Series:
        """Return a column of words that the table may lack."""
        return fill_texts(self.articles[name]) if name in self.articles else pd.Series("", self.articles.index)

    def found(self, check: str, chosen: pd.Series, name: str = "") -> tuple:
        """Return the row that says how many articles are chosen, the first of them by name."""
        ids = self.articles.loc[chosen.to_numpy(dtype=bool), "article_id"].astype(str).tolist()
        return self.row(check, len(ids), len(chosen), "articles", name=name, examples=ids)

    def row(
        self,
        check: str,
        count: int,
        of: int,
        unit: str,
        *,
        name: str = "",
        outlet: str = "",
        examples: Sequence[str] = (),
        least: float = 0,
    ) -> tuple:
        """Return the row of a check, with a level and advice where it counts more than `least` of what `name` says."""
        about = self._checks[check]
        finding = about["finding"].format(name)
        if examples:
            finding += ": " + first_of(examples, _EXAMPLES)
        level, advice = (about["level"], about["advice"]) if count > least else ("fine", "")
        check = f"{check}_{name.replace(' ', '_')}" if name else check
        return check, outlet, count, of, unit, count / of if of else float("nan"), level, finding, advice


def _size(audit: _Audit) -> Iterator[tuple]:
    sizes = {"articles": len(audit.articles), "files": audit.column("path").nunique(), "words": audit.words.sum()}
    for unit, count in sizes.items():
        yield audit.row(unit, count, count, unit)


def _texts(audit: _Audit) -> Iterator[tuple]:
    text, words = audit.articles["text"], audit.words
    keys = pd.Series([comparison_key(one) for one in text], dtype="str")
    same_id = audit.column("id_in_source").ne("") | audit.articles["article_id"].duplicated(keep=False)
    yield audit.found("empty_texts", words == 0)
    yield audit.found("tiny_texts", words.between(1, _FEWEST_WORDS - 1))
    yield audit.found("huge_texts", words > _MOST_WORDS)
    yield audit.found("huge_titles", audit.articles["title"].str.split().str.len() > _MOST_TITLE_WORDS)
    yield audit.found("markup", text.str.contains(_MARKUP))
    yield audit.found("broken_letters", text.str.contains(_BROKEN))
    yield audit.found("doubled_ids", same_id)
    yield audit.found("doubled_texts", keys.duplicated() & words.gt(0))


def _dates(audit: _Audit) -> Iterator[tuple]:
    date, written = audit.articles["date"], audit.column("date_as_written")
    unread = date.isna() & written.ne("")
    readings = {words: parse_date(words) for words in set(written)}
    contradicted = [readings[words] is not None and readings[words].weekday_agrees is False for words in written]
    yield audit.found("missing_dates", date.isna() & ~unread)
    yield audit.found("unread_dates", unread)
    tomorrow = pd.Timestamp(datetime.datetime.now(TEHRAN).date()) + pd.Timedelta(days=1)
    yield audit.found("impossible_dates", (date >= tomorrow) | (date < _FIRST_NEWSPAPER))
    yield audit.found("distant_dates", is_far(date))
    yield audit.found("contradicted_dates", pd.Series(contradicted, dtype=bool))
    yield audit.found("imprecise_dates", audit.column("date_precision").isin(["month", "year"]))
    for source, count in audit.column("date_source").replace("", pd.NA).value_counts().items():
        yield audit.row("dates_from", count, len(date), "articles", name=source)


def _outlets(audit: _Audit) -> Iterator[tuple]:
    outlet = audit.stripped["outlet"]
    names = sorted(set(outlet) - {""})
    typed = pd.Series([fold_with_offsets(name.strip())[0] for name in names], names, dtype="str")
    several = typed.index[typed.duplicated(keep=False)].tolist()
    yield audit.row("outlets", len(names), len(names), "outlets", examples=names)
    yield audit.found("missing_outlets", outlet.eq(""))
    source = audit.stripped["outlet_source"]
    for name, count in source[~source.isin(["", "opener"])].value_counts().items():
        yield audit.row("outlets_from", count, len(outlet), "articles", name=name)
    yield audit.found("outlets_from_openers", source.eq("opener"))
    in_column = outlet[source.eq("column")].nunique()
    yield audit.row("outlets_in_column", in_column, in_column, "outlets", least=MOST_OUTLETS)
    yield audit.row("respelled_outlets", len(several), len(names), "outlets", examples=several)
    dated = audit.articles["date"].groupby(outlet.where(outlet.ne(""))).agg(["count", "min", "max"]).query("count > 0")
    if len(dated):
        largest = dated.loc[dated["count"].idxmax()]
        apart = dated.index[(dated["min"] > largest["max"]) | (dated["max"] < largest["min"])].tolist()
        yield audit.row("outlets_at_other_times", len(apart), len(dated), "outlets", examples=apart)


def _languages(audit: _Audit) -> Iterator[tuple]:
    told = pd.Series([tell_language(text) for text in audit.texts], dtype="str")
    others = sorted(set(told) - {"persian", ""})
    for language in others:
        yield audit.found("language", told.eq(language), language)
    if not others:
        yield audit.row("other_languages", 0, len(told), "articles")


def _letters(audit: _Audit) -> Iterator[tuple]:
    texts = pd.Series(audit.texts, dtype="str")
    counts = pd.DataFrame({"arabic": texts.str.count("[يك]"), "persian": texts.str.count("[یک]")}, dtype=int)
    for outlet, sums in _by_outlet(audit, counts):
        yield audit.row("arabic_letters", sums["arabic"], sums.sum(), "letters", outlet=outlet)
    yield audit.found("mixed_letters", counts.gt(0).all(axis=1))


def _halfspaces(audit: _Audit) -> Iterator[tuple]:
    shown = track(audit.texts, what="half-spaces", unit="articles")
    counts = pd.DataFrame([halfspace_states(text) for text in shown], columns=list(_STATES), dtype=int)
    for outlet, sums in _by_outlet(audit, counts):
        of = sums.sum()
        for state, name in _STATES.items():
            yield audit.row(f"halfspaces_{name}", sums[state], of, "half-spaces", outlet=outlet, least=_SOME * of)


def _boilerplate(audit: _Audit) -> Iterator[tuple]:
    yield audit.found("boilerplate", audit.stripped["boilerplate"].ne(""))
    yield audit.row("only_boilerplate", audit.only_boilerplate, len(audit.articles), "articles")


def _encodings(audit: _Audit) -> Iterator[tuple]:
    """Say which encodings the files have; all but UTF-8 were found by their words."""
    for encoding, count in audit.column("encoding").replace("", pd.NA).value_counts().items():
        check, name = ("encoding_utf-8", "") if encoding == "utf-8" else ("encoding", encoding)
        yield audit.row(check, count, len(audit.articles), "articles", name=name)


def _by_outlet(audit: _Audit, counts: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Give the sums of the whole table under the name "", then those of each outlet where there are several."""
    yield "", counts.sum()
    outlet = audit.stripped["outlet"]
    if outlet.nunique() > 1:
        yield from counts[outlet.ne("")].groupby(outlet, sort=True).sum().iterrows()
