"""The tokens of some articles as numbers, on their way to a table or to a file."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.core.arrays import Numbers, Vocabulary, group_starts, take_texts
from helpers.core.errors import TableError
from helpers.language.lemmas import KINDS
from helpers.language.tokens import Tokenizer, Tokens

PLACES = ("paragraph", "sentence", "position")


class TokenColumns(NamedTuple):
    """One entry per token: the place of its article, where it stands there, and the places of its names."""

    article: Numbers
    paragraph: Numbers
    sentence: Numbers
    position: Numbers
    token: Numbers  # place in `tokens`
    lemma: Numbers  # place in `lemmas`
    kind: Numbers  # place in `KINDS`
    tokens: Sequence[str]
    lemmas: Sequence[str]


class TableColumns:
    """The columns of a table of tokens as numbers: what `kept_tokens.KeptColumns` is for a file.

    Raises `TableError` when it is asked for a column of texts of which one is missing.
    """

    def __init__(self, table: pd.DataFrame):
        """Take a table of tokens, or of some of their columns."""
        self._table = table
        self._known: dict[str, tuple[Numbers, list[str]]] = {}

    def numbers(self, name: str) -> Numbers:
        """Return a column of numbers."""
        return self._table[name].to_numpy()

    def codes(self, name: str) -> Numbers:
        """Return, for a column of texts, the number of each text.

        >>> columns = TableColumns(pd.DataFrame({"token": ["نان", "صلح", "نان"]}))
        >>> columns.codes("token").tolist(), columns.texts("token")
        ([0, 1, 0], ['نان', 'صلح'])
        """
        return self._numbered(name)[0]

    def texts(self, name: str, numbers: Numbers | None = None) -> list[str]:
        """Return the texts of a column by their numbers: of all, or of some."""
        texts = self._numbered(name)[1]
        return texts if numbers is None else [texts[number] for number in numbers.tolist()]

    def are_in(self, name: str, listed: Collection[str]) -> np.ndarray:
        """Tell of each text of a column whether it is listed."""
        texts = self._numbered(name)[1]
        return np.fromiter(map(listed.__contains__, texts), bool, len(texts))

    def _numbered(self, name: str) -> tuple[Numbers, list[str]]:
        if name not in self._known:
            codes, texts = pd.factorize(self._table[name])
            if (codes < 0).any():
                raise TableError(
                    f"tokens: {name} is missing in row {int(np.argmin(codes))}: fill it in, or leave the row out"
                )
            self._known[name] = codes, texts.tolist()
        return self._known[name]

    def places(self, rows: Numbers) -> pd.DataFrame:
        """Return where some tokens stand."""
        return self._table[["article_id", *PLACES]].iloc[rows].reset_index(drop=True)


def to_columns(
    numbers: Tokenizer, found: Tokens, articles: Numbers, paragraphs: Numbers, names: frozenset[str] | None = None
) -> TokenColumns:
    """Return the columns of the tokens of lines, each of which stands in an article and in a paragraph of it."""
    article = articles[found.lines].astype(np.int32)
    places = np.arange(len(article), dtype=np.int32)
    first = np.maximum.accumulate(np.where(group_starts(article), places, 0))  # of each token's article
    sentences = np.cumsum(found.starts, dtype=np.int32)
    lemmas, kinds = numbers.lemmas_and_kinds(found.numbers, names)
    token, tokens = _named(numbers.names, found.numbers)
    lemma, lemmas = _named(numbers.names, lemmas)
    return TokenColumns(
        article=article,
        paragraph=paragraphs[found.lines].astype(np.int32),
        sentence=sentences - sentences[first],
        position=places - first,
        token=token,
        lemma=lemma,
        kind=kinds.astype(np.int8),
        tokens=tokens,
        lemmas=lemmas,
    )


def _named(names: Vocabulary, numbers: Numbers) -> tuple[Numbers, tuple[str, ...]]:
    """Return numbers counted anew in the order in which they come, and their names.

    So the columns of a text are the same whatever words were known before.
    """
    places, distinct = pd.factorize(numbers)
    return places.astype(np.int32), names.texts(distinct.tolist())


def to_table(batches: Sequence[TokenColumns], ids: pd.Series, starts: Sequence[int]) -> pd.DataFrame:
    """Return the table of batches; `ids` are those of all articles, `starts` the place of each batch's first."""
    shifted = [batch.article + start for batch, start in zip(batches, starts, strict=True)]
    table = {"article_id": ids.array.take(_joined(shifted))}
    table |= {name: _joined([getattr(batch, name) for batch in batches]).astype(np.int64) for name in PLACES}
    table["token"] = _texts([(batch.token, batch.tokens) for batch in batches])
    table["lemma"] = _texts([(batch.lemma, batch.lemmas) for batch in batches])
    table["kind"] = pd.Categorical.from_codes(_joined([batch.kind for batch in batches]), KINDS)
    return pd.DataFrame(table)


def _joined(arrays: Sequence[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, np.int32), *arrays])


def _texts(parts: Sequence[tuple[Numbers, Sequence[str]]]) -> pd.api.extensions.ExtensionArray:
    """Return the texts that the numbers of each part stand for in its own names."""
    names = Vocabulary()
    numbers = [names.of(own)[places] for places, own in parts]
    return take_texts(names.names, _joined(numbers))


def from_table(tokens: pd.DataFrame, ids: pd.Series) -> TokenColumns:
    """Return the columns of a table of tokens; `ids` are those of its articles, no two alike."""
    token, tokens_named = pd.factorize(tokens["token"])
    lemma, lemmas_named = pd.factorize(tokens["lemma"])
    return TokenColumns(
        article=pd.Index(ids).get_indexer(tokens["article_id"]).astype(np.int32),
        **{name: tokens[name].to_numpy(np.int32) for name in PLACES},
        token=token.astype(np.int32),
        lemma=lemma.astype(np.int32),
        kind=tokens["kind"].cat.codes.to_numpy(np.int8),
        tokens=list(tokens_named),
        lemmas=list(lemmas_named),
    )
