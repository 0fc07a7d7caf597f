"""Where a term stands in tokens, for what looks at its surroundings."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.groups import check_unit
from helpers.core.errors import TableError, require_columns
from helpers.language import Entry, compile_patterns, find_patterns, tokenize


class Occurrences(NamedTuple):
    """Where a term stands: from which row of the tokens to which (not included), and the term's name in tables."""

    name: str
    starts: np.ndarray
    ends: np.ndarray


def find_occurrences(tokens: pd.DataFrame, term: str, *, unit: str, verb: str) -> Occurrences:
    """Find a word or phrase, in reading order.

    What stands among the lemmas (or with `unit="token"` the tokens) as it is given is that, as it comes from
    `count_terms`. Else it is spelled and lemmatized as texts are: one word is found by its lemma (its token), a phrase
    in any spelling and inflection (in this form only). Signs are no part of it and have no meaning.

    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاری\u200cها و همکاریهای ما"]})
    >>> find_occurrences(tokenize(articles), "همكاري", unit="lemma", verb="concordance").starts.tolist()
    [0, 2]
    """
    check_unit(unit, verb=verb)
    if not any(map(str.isalnum, term)):
        raise TableError(f"{verb}: a term needs a letter or a digit; got {term!r}")
    rows = np.flatnonzero(tokens[unit] == term)
    if len(rows):
        return Occurrences(term, rows, rows + 1)
    if "*" in term:
        raise TableError(
            f"{verb}: * is no wildcard here; got {term!r}. Give the word in one of its forms, which stands for all, or "
            "the matches of an entry with * from language.find_patterns"
        )
    words = tokenize(pd.DataFrame({"article_id": [""], "title": [""], "text": [term]}))
    words = words[words["kind"] != "punctuation"]
    if len(words) == 1:
        name = words[unit].iloc[0]
        rows = np.flatnonzero(tokens[unit] == name)
        return Occurrences(name, rows, rows + 1)
    phrase = " ".join(words["token"])
    hits = find_patterns(tokens, compile_patterns({"": [Entry(phrase, exact=unit == "token")]}))
    rows = rows_of(hits, tokens, verb=verb)
    return Occurrences(phrase, rows, rows + hits["length"].to_numpy())


def rows_of(places: pd.DataFrame, tokens: pd.DataFrame, *, verb: str) -> np.ndarray:
    """Return in which row of the tokens each of `places` stands, by its article and position.

    Raises `TableError` in the name of `verb` for a place of which there is no token.
    """
    require_columns(places, ["article_id", "position"], verb=verb)
    codes, articles = pd.factorize(tokens["article_id"])
    positions, sought = (table["position"].to_numpy(dtype=np.int64) for table in (tokens, places))
    reach = max(positions.max(initial=0), sought.max(initial=0)) + 1
    numbers = pd.Index(articles).get_indexer(places["article_id"]).astype(np.int64)
    keys = pd.Index(codes.astype(np.int64) * reach + positions)
    rows = keys.get_indexer(np.where(numbers < 0, -1, numbers * reach + sought))
    if (rows < 0).any():
        article, position = places[["article_id", "position"]].iloc[int(np.argmin(rows))]
        raise TableError(
            f"{verb}: there is no token {position} in article {article!r}; give the tokens that were searched"
        )
    return rows


def column_starts(tokens: pd.DataFrame, column: str) -> np.ndarray:
    """Tell for each row whether its value differs from the one before it.

    >>> column_starts(pd.DataFrame({"article_id": ["1", "1", "2"]}), "article_id").tolist()
    [True, False, True]
    """
    values = tokens[column].array
    starts = np.ones(len(values), dtype=bool)
    starts[1:] = values[1:] != values[:-1]
    return starts


def spans_of(starts: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and last row (not included) of the part in which each row stands.

    `starts` tells for each row whether a part begins with it, as from `column_starts`.

    >>> [rows.tolist() for rows in spans_of(np.array([True, False, True]), np.array([1, 2]))]
    [[0, 2], [2, 3]]
    """
    firsts = np.flatnonzero(starts)
    places = np.searchsorted(firsts, rows, side="right")
    return firsts[places - 1], np.append(firsts, len(starts))[places]
