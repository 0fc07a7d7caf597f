"""Words that keep company."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from helpers.analysis.concordance import Occurrences, find_occurrences, have_negation, spans_of
from helpers.analysis.counts import deviation_of_proportions
from helpers.analysis.groups import is_listed
from helpers.analysis.keyness import log_dice, log_likelihood, npmi
from helpers.core.arrays import expand_ranges, group_starts
from helpers.core.errors import TableError, is_whole, require_columns, require_whole

SENTENCE = "sentence"
_COLUMNS = (
    "term collocate count log_dice npmi log_likelihood count_term count_collocate tokens articles dispersion "
    "count_near tokens_near"
).split()


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
    or with `window="sentence"` all of it; numbers, Latin words and signs are stepped over. The term itself is no
    collocate, nor are words whose token or lemma is in `stopwords`, nor those that meet it fewer than `min_count`
    times. A term that does not occur has no collocates.

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
    require_columns(tokens, ["article_id", "sentence", "position", "token", "lemma", "kind"], verb="find_collocations")
    require_whole(min_count, name="min_count", minimum=1, verb="find_collocations")
    if window != SENTENCE and not is_whole(window, minimum=1):
        raise TableError(f"find_collocations: window must be 1 word or more, or {SENTENCE!r}; got {window!r}")
    found = find_occurrences(tokens, term, unit=unit, verb="find_collocations")
    is_word = (tokens["kind"] == "word").to_numpy()
    is_other = is_word.copy()
    is_other[expand_ranges(found.ends - found.starts, found.starts)[1]] = False
    kept = have_negation(tokens, found.starts, found.ends, negated, verb="find_collocations")
    found = Occurrences(found.name, found.starts[kept], found.ends[kept])
    article_begins = group_starts(tokens["article_id"].array)
    occurrence, row = _pairs(found, window, article_begins | group_starts(tokens["sentence"].array), is_word)
    occurrence, row = occurrence[is_other[row]], row[is_other[row]]
    rows, place = np.unique(row, return_inverse=True)
    names = tokens[unit].iloc[rows].where(~is_listed(tokens.iloc[rows], stopwords))

    table = _count_meetings(names, occurrence, place)
    table = table[table["count"] >= min_count].reset_index(drop=True)
    everywhere = tokens.loc[is_other & tokens[unit].isin(table["collocate"]), ["token", "lemma"]]
    count_everywhere = everywhere.loc[~is_listed(everywhere, stopwords), unit].value_counts()
    table["count_collocate"] = table["collocate"].map(count_everywhere).astype(int)
    table["term"], table["count_term"] = found.name, len(found.starts)
    table["tokens"], table["tokens_near"] = int(is_word.sum()), len(rows)
    article = np.cumsum(article_begins) - 1
    return _with_measures(_with_articles(table, names, article[rows], np.bincount(article[is_word])))


def _pairs(found: Occurrences, window: int | str, begins: np.ndarray, is_word: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the number of each occurrence beside the row of each word near it, those of the term among them.

    `begins` tells for each row of the tokens whether a sentence begins with it.
    """
    words, before = np.flatnonzero(is_word), np.append(0, np.cumsum(is_word))
    first, last = (before[rows] for rows in spans_of(begins, found.starts))
    if window != SENTENCE:
        first, last = np.maximum(first, before[found.starts] - window), np.minimum(last, before[found.ends] + window)
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
    met = met[met["item"].isin(table["collocate"])].groupby(["item", "part"]).size().rename("count").reset_index()
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
