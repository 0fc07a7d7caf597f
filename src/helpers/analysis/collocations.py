"""Words that keep company."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.concordance import Occurrences, find_occurrences, have_negation, spans_of
from helpers.analysis.counts import deviation_of_proportions
from helpers.analysis.groups import is_listed
from helpers.analysis.keyness import log_dice, log_likelihood, npmi
from helpers.core.arrays import expand_ranges, group_starts
from helpers.core.errors import TableError, is_whole, require_columns, require_table, require_whole

SENTENCE = "sentence"
_MOST_POSITIONS = 10  # of words on either side
_COLUMNS = (
    "term collocate count log_dice npmi log_likelihood count_term count_collocate tokens articles dispersion "
    "count_near tokens_near"
).split()


class _Near(NamedTuple):
    """The words near a term: pairs of an occurrence and the row of a word near it, none of them of the term itself."""

    found: Occurrences
    is_word: np.ndarray  # of each row of the tokens
    is_other: np.ndarray  # whether it is a word outside the term
    occurrence: np.ndarray
    row: np.ndarray


def find_collocations(
    tokens: pd.DataFrame,
    term: str,
    *,
    window: int | str = 5,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    min_count: int = 3,
    negated: bool | None = None,
) -> pd.DataFrame:
    """Find the words near a term: one row per collocate, the highest log_dice first, ties by the collocate.

    `term` is a word, a phrase or a query, and `negated` leaves its occurrences with a negated form of a verb (True) or
    without one (False), both as in `concordance`. Near is up to `window` words before or after it in the same sentence,
    all of a shorter one, or with `window="sentence"` all of any; numbers, Latin words and signs are stepped over. The
    term itself is no collocate, nor are words whose token or lemma is in `stopwords`, nor those that meet it fewer than
    `min_count` times. A term that does not occur has no collocates.

    Columns `term` (as it is counted), `collocate`, `count` (how often they meet: the smaller of `count_near` and the
    number of occurrences of the term with the collocate near, so that it is the same seen from either, and never more
    than either has), `log_dice` (of `count`, `count_term`, `count_collocate`), `npmi` and `log_likelihood`,
    `count_term`, `count_collocate` (outside the term), `tokens` (all words), `articles` (in which they meet),
    `dispersion` (of `count_near` over articles, as in `count_terms`), `count_near` (occurrences of the collocate near
    the term, each counted once), `tokens_near` (all words near the term).

    NPMI and log-likelihood are those of the table that sorts every word of the corpus once: near the term or not, the
    collocate or not (Evert 2008, Corpora and collocations, section 4, doi:10.1515/9783110213881.2.1212). So a wide
    window does not make each word look drawn to the term: `npmi` is 0 for one that is as frequent near it as anywhere,
    and below 0 for one that stays away, whose `log_likelihood` may be large too. logDice is Rychlý's (2008), NPMI
    Bouma's (2009), the log-likelihood ratio Dunning's (1993): the module `keyness` has the formulas.

    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاری اقتصادی. همکاری اقتصادی ما"]})
    >>> found = find_collocations(tokenize(articles), "همکاری", min_count=2)
    >>> found[["collocate", "count", "log_dice", "tokens_near"]].values.tolist()
    [['اقتصادی', 2, 14.0, 3]]
    """
    require_whole(min_count, name="min_count", minimum=1, verb="find_collocations")
    if window != SENTENCE and not is_whole(window, minimum=1):
        raise TableError(f"find_collocations: window must be 1 word or more, or {SENTENCE!r}; got {window!r}")
    near = _words_near(tokens, term, window=window, unit=unit, negated=negated, verb="find_collocations")
    found, is_word, is_other, occurrence, row = near
    rows, place = np.unique(row, return_inverse=True)
    names = tokens[unit].iloc[rows].where(~is_listed(tokens.iloc[rows], stopwords))

    table = _count_meetings(names, occurrence, place)
    table = table[table["count"] >= min_count].reset_index(drop=True)
    everywhere = tokens.loc[is_other & tokens[unit].isin(table["collocate"].unique()), ["token", "lemma"]]
    count_everywhere = everywhere.loc[~is_listed(everywhere, stopwords), unit].value_counts()
    table["count_collocate"] = table["collocate"].map(count_everywhere).astype(int)
    table["term"], table["count_term"] = found.name, len(found.starts)
    table["tokens"], table["tokens_near"] = int(is_word.sum()), len(rows)
    article = np.cumsum(group_starts(tokens["article_id"].array)) - 1
    return _with_measures(_with_articles(table, names, article[rows], np.bincount(article[is_word])))


def count_positions(
    tokens: pd.DataFrame,
    term: str,
    *,
    window: int = 5,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    min_count: int = 3,
    negated: bool | None = None,
) -> pd.DataFrame:
    """Count on which side of a term, and how far from it, its collocates stand: one row per collocate and position.

    Options are as in `find_collocations`, but for `window`: 1 to 10 words, as a place further away says nothing; those
    beyond the sentence have no words. Columns `term`, `collocate`, `position` (−1 the word before the term, 1 the word
    after it; signs, numbers and Latin words are stepped over), `count` (0 too), `count_near` (at all positions, at
    least `min_count`) and `share_of_near`. A word near two occurrences counts for the nearer one, of two as near for
    the one that it precedes, so `count_near` is that of `find_collocations`. The highest `count_near` stands first.

    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["لغو تحریم نفت. لغو تحریم"]})
    >>> table = count_positions(tokenize(articles), "تحریم", window=1, min_count=2)
    >>> table[["collocate", "position", "count"]].values.tolist()
    [['لغو', -1, 2], ['لغو', 1, 0]]
    """
    require_whole(min_count, name="min_count", minimum=1, verb="count_positions")
    if not is_whole(window, minimum=1) or window > _MOST_POSITIONS:
        raise TableError(f"count_positions: window must be 1 to {_MOST_POSITIONS} words; got {window!r}")
    near = _words_near(tokens, term, window=window, unit=unit, negated=negated, verb="count_positions")
    before = np.append(0, np.cumsum(near.is_word))
    starts, ends = (before[rows[near.occurrence]] for rows in (near.found.starts, near.found.ends))
    places = before[near.row]
    position = np.where(places < starts, places - starts, places - ends + 1)
    order = np.lexsort([position, np.abs(position), near.row])
    nearest = order[np.unique(near.row[order], return_index=True)[1]]
    words = tokens.iloc[near.row[nearest]]
    table = pd.DataFrame({"collocate": words[unit].to_numpy(), "position": position[nearest]})
    table = table[~is_listed(words, stopwords)].astype({"collocate": "str"})
    positions = [number for number in range(-window, window + 1) if number]
    counts = pd.crosstab(table["collocate"], table["position"]).reindex(columns=positions, fill_value=0)
    counts = counts[counts.sum(axis=1) >= min_count]
    long = (
        counts.stack().rename("count").rename_axis(["collocate", "position"]).reset_index().assign(term=near.found.name)
    )
    long["count_near"] = long.groupby("collocate")["count"].transform("sum")
    long["share_of_near"] = long["count"] / long["count_near"]
    long = long.sort_values(["count_near", "collocate", "position"], ascending=[False, True, True], ignore_index=True)
    return long[["term", "collocate", "position", "count", "count_near", "share_of_near"]]


def compare_collocations(
    tokens: pd.DataFrame,
    first: str,
    second: str,
    *,
    window: int | str = 5,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    min_count: int = 3,
) -> pd.DataFrame:
    """Set the collocates of two terms beside each other: one row per collocate, those of the first term on top.

    Options are as in `find_collocations`; a collocate meets one of the terms at least `min_count` times. The two terms
    themselves are left out. Columns `collocate`, `near` (`both`, `first` or `second`: which it meets at all),
    `log_dice_first`, `log_dice_second` (missing where they never meet), `difference` (the first less the second, where
    what is missing or below 0 counts as 0; 1 is twice as exclusive),
    `count_first`, `count_second`, `articles_first`, `articles_second`. Sorted by `difference`, ties by the collocate.

    The difference says with which of the two a word goes, not that it does so beyond chance: read it with the counts.

    Raises `TableError` for a term that does not occur, and for two that are one word.

    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["صلح پایدار. جنگ سرد. جنگ پایدار"]})
    >>> table = compare_collocations(tokenize(articles), "صلح", "جنگ", min_count=1)
    >>> table[["collocate", "near", "difference"]].round(2).values.tolist()
    [['پایدار', 'both', 0.42], ['سرد', 'second', -13.42]]

    References
    ----------
    Kilgarriff, A. et al. (2014), doi:10.1007/s40607-014-0009-9, for the word sketch difference, which this is without a
    grammar.
    """
    require_whole(min_count, name="min_count", minimum=1, verb="compare_collocations")
    names = []
    require_table(tokens, verb="compare_collocations")
    for term in (first, second):
        found = find_occurrences(tokens, term, unit=unit, verb="compare_collocations")
        if not len(found.starts):
            raise TableError(f"compare_collocations: {term!r} does not occur; give a word of these texts in any form")
        names.append(found.name)
    if names[0] == names[1]:
        raise TableError(f"compare_collocations: {first!r} and {second!r} are one word, {names[0]!r}; give two words")
    options = {"window": window, "unit": unit, "stopwords": stopwords, "min_count": 1}
    columns, sides = ["log_dice", "count", "articles"], ("first", "second")
    tables = [
        find_collocations(tokens, term, **options).set_index("collocate")[columns].add_suffix(f"_{side}")
        for term, side in zip((first, second), sides, strict=True)
    ]
    table = tables[0].join(tables[1], how="outer").drop(index=names, errors="ignore")
    whole = [f"{column}_{side}" for column in columns[1:] for side in sides]
    table[whole] = table[whole].fillna(0).astype(int)
    table = (
        table[table[["count_first", "count_second"]].max(axis=1) >= min_count].rename_axis("collocate").reset_index()
    )
    strengths = [table[f"log_dice_{side}"].fillna(0).clip(lower=0) for side in sides]
    table["difference"] = strengths[0] - strengths[1]
    table["near"] = np.select([table["count_second"] == 0, table["count_first"] == 0], sides, default="both")
    table = table.sort_values(["difference", "collocate"], ascending=[False, True], ignore_index=True)
    return table[["collocate", "near", *(f"log_dice_{side}" for side in sides), "difference", *whole]]


def _words_near(
    tokens: pd.DataFrame, term: str, *, window: int | str, unit: str, negated: bool | None, verb: str
) -> _Near:
    """Find the words near a term."""
    require_columns(tokens, ["article_id", "sentence", "position", "token", "lemma", "kind"], verb=verb)
    found = find_occurrences(tokens, term, unit=unit, verb=verb)
    is_word = (tokens["kind"] == "word").to_numpy()
    is_other = is_word.copy()
    is_other[expand_ranges(found.ends - found.starts, found.starts)[1]] = False
    kept = have_negation(tokens, found.starts, found.ends, negated, verb=verb)
    found = Occurrences(found.name, found.starts[kept], found.ends[kept])
    begins = group_starts(tokens["article_id"].array) | group_starts(tokens["sentence"].array)
    occurrence, row = rows_near(found.starts, found.ends, window=window, begins=begins, is_word=is_word)
    return _Near(found, is_word, is_other, occurrence[is_other[row]], row[is_other[row]])


def rows_near(
    starts: np.ndarray, ends: np.ndarray, *, window: int | str, begins: np.ndarray, is_word: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of each occurrence beside the row of each word near it, those of the term among them.

    Occurrences reach from rows of the tokens to others (not included). `begins` tells for each row of the tokens
    whether a sentence begins with it, `is_word` whether it is a word.

    >>> begins, is_word = np.array([True, False, False]), np.array([True, False, True])
    >>> [found.tolist() for found in rows_near(np.array([0]), np.array([1]), window=1, begins=begins, is_word=is_word)]
    [[0, 0], [0, 2]]
    """
    words, before = np.flatnonzero(is_word), np.append(0, np.cumsum(is_word))
    first, last = (before[rows] for rows in spans_of(begins, starts))
    if window != SENTENCE:
        first, last = np.maximum(first, before[starts] - window), np.minimum(last, before[ends] + window)
    occurrences, near = expand_ranges(last - first, first)
    return occurrences, words[near]


def _count_meetings(names: pd.Series, occurrence: np.ndarray, place: np.ndarray) -> pd.DataFrame:
    """Count how often each word meets the term: `names` of the words near it, and pairs of occurrence and word."""
    codes, collocates = pd.factorize(names)
    pairs = pd.DataFrame({"occurrence": occurrence, "code": codes[place]}).drop_duplicates()
    near, occurrences_with_it = (
        np.bincount(found[found >= 0], minlength=len(collocates)) for found in (codes, pairs["code"].to_numpy())
    )
    table = pd.DataFrame({"collocate": collocates, "count": np.minimum(near, occurrences_with_it), "count_near": near})
    return table.astype({"collocate": "str"})


def _with_articles(table: pd.DataFrame, names: pd.Series, article: np.ndarray, sizes: np.ndarray) -> pd.DataFrame:
    """Add in how many articles a collocate meets the term, and how evenly over them.

    `article` has the number of the article of each of `names`, `sizes` the words of each article.
    """
    met = pd.DataFrame({"item": names.to_numpy(), "part": article})
    met = met[met["item"].isin(table["collocate"].unique())]
    met = met.groupby(["item", "part"]).size().rename("count").reset_index()
    dispersion = deviation_of_proportions(met, pd.Series(sizes)[sizes > 0])
    return table.assign(
        articles=table["collocate"].map(met["item"].value_counts()).astype(int),
        dispersion=table["collocate"].map(dispersion).astype("Float64"),
    )


def _with_measures(table: pd.DataFrame) -> pd.DataFrame:
    """Add the measures of association, put the strongest first, and the columns in their order."""
    count, count_term, near, of_collocate, tokens_near, tokens = (
        table[name].to_numpy(dtype=float)
        for name in ("count", "count_term", "count_near", "count_collocate", "tokens_near", "tokens")
    )
    elsewhere = of_collocate - near
    cells = [[near, tokens_near - near], [elsewhere, tokens - tokens_near - elsewhere]]
    table = table.assign(
        log_dice=log_dice(count, count_term, of_collocate),
        npmi=npmi(near, tokens_near, of_collocate, tokens),
        log_likelihood=log_likelihood(np.array(cells)),
    )
    return table.sort_values(["log_dice", "collocate"], ascending=[False, True], ignore_index=True)[_COLUMNS]
