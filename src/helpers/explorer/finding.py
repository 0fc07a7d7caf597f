"""Finds a word or phrase in an index as `analysis.concordance` finds it in tokens, and faster."""

import numpy as np
import pandas as pd

from helpers import language
from helpers.analysis.occurrences import Occurrences, find_occurrences, ranges
from helpers.explorer.index import Index

_VERB = "ask"
_MARKS = ("«", "»", "(", ")", "[", "]")  # a phrase may have these inside: بانک «تجارت»
_OTHER = "·"  # stands for all words that are not near a phrase


def find_word(index: Index, term: str) -> Occurrences:
    """Find a word in all its forms, or a phrase, however it is spelled: rows of the index's tokens.

    What a term may be, and what is found, is the same as with `analysis.concordance`. Raises `TableError` for a term
    without a letter or digit, or with a star.
    """
    words = _words(term)
    if len(words) < 2 or "*" in term or term in index.tokens["lemma"].cat.categories:
        return find_occurrences(index.tokens, term, unit="lemma", verb=_VERB)
    rows = _rows_that_may_match(index, " ".join(words))
    begins = np.diff(rows, prepend=-2) != 1
    begins |= np.diff(index.sentence[rows], prepend=-1) != 0
    # What was left out can be no part of a match: each run of neighbours is searched as if it were a sentence.
    tokens = index.tokens[["token", "lemma", "kind"]].iloc[rows]
    tokens = tokens.assign(article_id="", paragraph=0, sentence=np.cumsum(begins), position=rows)
    name, starts, ends = find_occurrences(tokens, term, unit="lemma", verb=_VERB)
    return Occurrences(name, rows[starts], rows[ends - 1] + 1)


def without_strangers(tokens: pd.DataFrame, starts: np.ndarray, ends: np.ndarray, *, window: int) -> pd.DataFrame:
    """Return tokens with one word in place of all those that are never within `window` words of a phrase.

    `starts` and `ends` say where the phrase stands. None of these words can be its collocate, and a search through the
    few others gives the same in a fraction of the time.
    """
    is_word = (tokens["kind"] == "word").to_numpy()
    words, before = np.flatnonzero(is_word), np.append(0, np.cumsum(is_word))
    first, last = np.maximum(before[starts] - window, 0), np.minimum(before[ends] + window, len(words))
    lemmas = tokens["lemma"].cat.codes.to_numpy()
    is_near = np.zeros(len(tokens["lemma"].cat.categories), dtype=bool)
    is_near[lemmas[words[ranges(first, last)]]] = True
    kept = is_near[lemmas]
    kept[ranges(starts, ends)] = True
    return tokens.assign(**{name: _only(tokens[name], kept) for name in ("token", "lemma")})


def _words(term: str) -> list[str]:
    tokens = language.tokenize(pd.DataFrame({"article_id": [""], "title": [""], "text": [term]}))
    return tokens.loc[tokens["kind"] != "punctuation", "token"].tolist()


def _rows_that_may_match(index: Index, phrase: str) -> np.ndarray:
    """Return the rows of the tokens that can be a part of a phrase, and of the marks that may stand in it."""
    labels = language.compile_patterns({"": [language.Entry(phrase)]}).labels
    parts = tuple(label[1:] for label in labels)
    wanted, names = frozenset(parts), index.tokens["token"].cat.categories
    may_match = np.array(
        [letters.startswith(parts) or lemma in wanted for letters, lemma in zip(*index.letters, strict=True)]
    )
    may_match[names.get_indexer([mark for mark in _MARKS if mark in names])] = True
    return np.flatnonzero(may_match[index.tokens["token"].cat.codes.to_numpy()])


def _only(texts: pd.Series, kept: np.ndarray) -> pd.Categorical:
    categories = texts.cat.categories.union([_OTHER], sort=False)
    codes = np.where(kept, texts.cat.codes.to_numpy(), categories.get_loc(_OTHER))
    return pd.Categorical.from_codes(codes, categories=categories)
