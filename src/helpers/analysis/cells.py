"""How often each word or n-gram stands in each text of one part of the tokens."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.groups import group_codes, in_groups, is_listed, plain_ids
from helpers.core.arrays import distinct_rows
from helpers.core.errors import require_columns
from helpers.language.kept_tokens import Columns, KeptColumns
from helpers.language.token_columns import TableColumns


class Asked(NamedTuple):
    """What is counted: which unit, in runs of how many words, without which words, by which groups."""

    verb: str
    unit: str
    n: int
    stopwords: Collection[str]
    by: tuple[str, ...]
    groups: pd.DataFrame | None

    def is_of_words(self) -> bool:
        """Tell whether single words are counted, all in one group."""
        return self.n == 1 and not self.by


class Cells(NamedTuple):
    """How often each item of a part stands in each of its texts: one entry per item and text, by item."""

    words: list[str]  # the distinct words of the part
    groups: pd.DataFrame  # a row for each group, in reading order
    items: np.ndarray  # a row per item: the number of its group, and of its words in `words`
    starts: np.ndarray  # of the cells of each item
    counts: np.ndarray
    sizes: np.ndarray  # words (or n-grams) of each cell's text
    of_group: np.ndarray  # a row per group: words, words of its smallest and of its largest text, texts
    outside: int  # words that are in no group


class _Runs(NamedTuple):
    """The words or n-grams of a part: one entry per run but for `columns` and `labels`."""

    columns: Columns
    codes: list[np.ndarray]  # of each word of the runs: the number of its text in `columns`
    is_hidden: np.ndarray
    texts: np.ndarray  # the number of the text, an article of a group
    groups: np.ndarray
    labels: pd.DataFrame  # a row for each group
    outside: int  # words that are in no group


def find_cells(asked: Asked, tokens: pd.DataFrame | KeptColumns, terms: Collection[str] | None = None) -> Cells:
    """Return the cells of all items, or of those that are made of some terms."""
    if asked.is_of_words():
        if isinstance(tokens, pd.DataFrame):
            require_columns(tokens, ["article_id", "token", "lemma", "kind"], verb=asked.verb)
            tokens = TableColumns(tokens)
        runs = _words(asked, tokens)
    else:
        runs = _runs(asked, tokens)
    sizes = np.bincount(runs.texts)
    group_of_text = np.zeros(len(sizes), int)
    group_of_text[runs.texts] = runs.groups
    kept = ~runs.is_hidden
    if terms is not None:
        is_sought = runs.columns.are_in(asked.unit, terms)
        kept &= np.logical_and.reduce([is_sought[codes] for codes in runs.codes])
    items, numbers = distinct_rows([runs.groups[kept], *(codes[kept] for codes in runs.codes)])
    cells, counts = np.unique(numbers * len(sizes) + runs.texts[kept], return_counts=True)
    of_item, of_text = np.divmod(cells, max(len(sizes), 1))
    used, columns = np.unique(items[:, 1:], return_inverse=True)
    items[:, 1:] = columns.reshape(items[:, 1:].shape)
    return Cells(
        words=runs.columns.texts(asked.unit, used),
        groups=runs.labels,
        items=items,
        starts=np.flatnonzero(np.diff(of_item, prepend=-1)),
        counts=counts,
        sizes=sizes[of_text],
        of_group=_by_group(sizes, group_of_text, len(runs.labels)),
        outside=runs.outside,
    )


def _words(asked: Asked, columns: Columns) -> _Runs:
    """Return all words of a part, in one group."""
    rows = np.flatnonzero(columns.are_in("kind", ["word"])[columns.codes("kind")])
    hidden = [columns.are_in(unit, asked.stopwords)[columns.codes(unit)[rows]] for unit in ("token", "lemma")]
    texts, distinct = pd.factorize(columns.codes("article_id")[rows])
    return _Runs(
        columns=columns,
        codes=[columns.codes(asked.unit)[rows]],
        is_hidden=np.logical_or.reduce(hidden),
        texts=texts,
        groups=np.zeros(len(rows), int),
        labels=pd.DataFrame(index=range(len(distinct[:1]))),
        outside=0,
    )


def _runs(asked: Asked, tokens: pd.DataFrame) -> _Runs:
    """Return the runs of words of a part that are in a group."""
    known, by, outside = in_groups(tokens, asked.by, asked.groups, verb=asked.verb)
    words = known[(known["kind"] == "word").to_numpy()]
    if by and asked.n > 1:
        # Tokens with one row per word and group have their groups mixed: n-grams run within one.
        words = words.iloc[np.argsort(group_codes(words, by), kind="stable")]
    starts = _starts(words, asked.n, by) if asked.n > 1 else np.arange(len(words))
    rows = words.iloc[starts] if asked.n > 1 else words
    groups = group_codes(rows, by)
    firsts = np.flatnonzero(~pd.Series(groups).duplicated().to_numpy())
    hidden = is_listed(words, asked.stopwords)
    columns = TableColumns(words)
    return _Runs(
        columns=columns,
        codes=[columns.codes(asked.unit)[starts + step] for step in range(asked.n)],
        is_hidden=hidden[starts] | hidden[starts + asked.n - 1],
        texts=group_codes(rows, [*by, "article_id"]),
        groups=groups,
        labels=plain_ids(rows[by].iloc[firsts]).reset_index(drop=True),
        outside=outside,
    )


def _starts(words: pd.DataFrame, n: int, by: Sequence[str]) -> np.ndarray:
    """Return the rows at which an n-gram starts: the last of its words is n − 1 further on in the same sentence."""
    same = group_codes(words, [*by, "article_id", "sentence"])
    positions = words["position"].to_numpy()
    ends = slice(n - 1, None)
    firsts = slice(0, max(len(words) - n + 1, 0))
    return np.flatnonzero((same[firsts] == same[ends]) & (positions[ends] - positions[firsts] == n - 1))


def _by_group(sizes: np.ndarray, group_of_text: np.ndarray, groups: int) -> np.ndarray:
    table = np.zeros((groups, 4), np.int64)
    np.add.at(table[:, 0], group_of_text, sizes)
    table[:, 1] = np.iinfo(np.int64).max
    np.minimum.at(table[:, 1], group_of_text, sizes)
    np.maximum.at(table[:, 2], group_of_text, sizes)
    np.add.at(table[:, 3], group_of_text, 1)
    return table
