"""Tokens as columns, and at rest: Parquet files in `data/interim/tokens`, one for each batch of articles.

The matcher asks for columns by name, of a table in memory (`TableColumns`) or of a file (`FileColumns`). A file's name
holds the key of its articles and of the cleaning, and the checksum of its content: a file that was cut short or changed
is noticed, an interrupted run goes on behind the batches that are done, and two runs at once write the same files.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np
import pandas as pd

from helpers.core.arrays import Numbers, Vocabulary, group_starts, take_texts
from helpers.core.errors import TableError
from helpers.core.parts import TableParts, to_parquet
from helpers.core.store import Store
from helpers.language.lemmas import KINDS
from helpers.language.tokens import Cleaning, Tokenizer, Tokens

PLACES = ("paragraph", "sentence", "position")
STORE = Store("tokens", wing="language")
_DELTAS = dict.fromkeys(("article", *PLACES), "DELTA_BINARY_PACKED")
_TEXTS = ["article_id", "token", "lemma", "kind"]


class TokenColumns(NamedTuple):
    """One entry per token: the number of its article, where it stands there, and the numbers of its texts."""

    article: Numbers
    paragraph: Numbers
    sentence: Numbers
    position: Numbers
    token: Numbers  # place in `tokens`
    lemma: Numbers  # place in `lemmas`
    kind: Numbers  # place in `KINDS`
    negated: np.ndarray  # whether each is a negated form of a verb
    tokens: Sequence[str]
    lemmas: Sequence[str]


def to_columns(
    numbers: Tokenizer, found: Tokens, articles: Numbers, paragraphs: Numbers, names: frozenset[str] | None = None
) -> TokenColumns:
    """Return the columns of the tokens of lines, each of which stands in an article and in a paragraph of it."""
    article = articles[found.lines].astype(np.int32)
    rows = np.arange(len(article), dtype=np.int32)
    first = np.maximum.accumulate(np.where(group_starts(article), rows, 0))  # of each token's article
    sentences = np.cumsum(found.starts, dtype=np.int32)
    lemmas, kinds, negated = numbers.features(found.numbers, names)
    token, tokens = _renumbered(numbers.names, found.numbers)
    lemma, lemmas = _renumbered(numbers.names, lemmas)
    return TokenColumns(
        article=article,
        paragraph=paragraphs[found.lines].astype(np.int32),
        sentence=sentences - sentences[first],
        position=rows - first,
        token=token,
        lemma=lemma,
        kind=kinds.astype(np.int8),
        negated=negated.astype(bool),
        tokens=tokens,
        lemmas=lemmas,
    )


def _renumbered(names: Vocabulary, numbers: Numbers) -> tuple[Numbers, tuple[str, ...]]:
    """Return numbers in order of first appearance, and their names: the same whatever words were known before."""
    places, distinct = pd.factorize(numbers)
    return places.astype(np.int32), names.texts(distinct.tolist())


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
        negated=tokens["negated"].to_numpy(),
        tokens=list(tokens_named),
        lemmas=list(lemmas_named),
    )


def to_table(batches: Sequence[TokenColumns], ids: pd.Series, starts: Sequence[int]) -> pd.DataFrame:
    """Return the table of batches; `ids` are those of all articles, `starts` the place of each batch's first."""
    shifted = [batch.article + start for batch, start in zip(batches, starts, strict=True)]
    table = {"article_id": ids.array.take(_joined(shifted))}
    table |= {name: _joined([getattr(batch, name) for batch in batches]).astype(np.int64) for name in PLACES}
    table["token"] = _texts([(batch.token, batch.tokens) for batch in batches])
    table["lemma"] = _texts([(batch.lemma, batch.lemmas) for batch in batches])
    table["kind"] = pd.Categorical.from_codes(_joined([batch.kind for batch in batches]), KINDS)
    table["negated"] = _joined([batch.negated for batch in batches]).astype(bool)
    return pd.DataFrame(table)


def _joined(arrays: Sequence[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, np.int32), *arrays])


def _texts(batches: Sequence[tuple[Numbers, Sequence[str]]]) -> pd.api.extensions.ExtensionArray:
    """Return the texts that the numbers of each batch stand for in its own names."""
    names = Vocabulary()
    numbers = [names.of(own)[places] for places, own in batches]
    return take_texts(names.names, _joined(numbers))


class TableColumns:
    """The columns of a table of tokens as numbers.

    Raises `TableError` when it is asked for a column of texts of which one is missing.
    """

    def __init__(self, table: pd.DataFrame):
        """Take a table of tokens, or of some of their columns."""
        self._table = table
        self._known: dict[str, tuple[Numbers, np.ndarray | pd.Index]] = {}

    def numbers(self, name: str) -> Numbers:
        """Return a column of numbers, or of what is true or not."""
        return self._table[name].to_numpy()

    def codes(self, name: str) -> Numbers:
        """Return, for a column of texts, the number of each text."""
        return self._numbered(name)[0]

    def texts(self, name: str) -> list[str]:
        """Return the texts of a column by their numbers."""
        return self._numbered(name)[1].tolist()

    def dictionary(self, name: str) -> Any:
        """Return the texts of a column by their numbers, in Arrow."""
        import pyarrow as pa

        return pa.array(self.texts(name), pa.string())

    def values(self, name: str, rows: Numbers | slice = slice(None)) -> Any:
        """Return what a column of any type has in some rows, as pandas has it."""
        return self._table[name].array[rows]

    def are_in(self, name: str, listed: Collection[str]) -> np.ndarray:
        """Tell of each text of a column whether it is listed."""
        texts = self.texts(name)
        return np.fromiter(map(listed.__contains__, texts), bool, len(texts))

    def places(self, rows: Numbers) -> pd.DataFrame:
        """Return where some tokens stand."""
        return self._table[["article_id", *PLACES]].iloc[rows].reset_index(drop=True)

    def _numbered(self, name: str) -> tuple[Numbers, np.ndarray | pd.Index]:
        if name not in self._known:
            codes, texts = pd.factorize(self._table[name])
            if (codes < 0).any():
                row = self._table.index[np.argmin(codes)]
                raise TableError(f"tokens: {name} is missing in row {row}: fill it in, or leave the row out")
            self._known[name] = codes, texts
        return self._known[name]


class FileColumns:
    """The columns of a file of tokens, each read when it is asked for."""

    def __init__(self, file: Path):
        """Open a file that was found intact."""
        import pyarrow.parquet

        self._file, self._known = pyarrow.parquet.ParquetFile(file), {}

    def numbers(self, name: str) -> Numbers:
        """Return a column of numbers, or of what is true or not."""
        return self._column(name).to_numpy(zero_copy_only=False)

    def codes(self, name: str) -> Numbers:
        """Return, for a column of texts, the number of each text."""
        if name == "article_id":
            return self.numbers("article")  # the same numbers, read in half the time
        return self._column(name).indices.to_numpy()

    def texts(self, name: str) -> list[str]:
        """Return the texts of a column by their numbers."""
        return self.dictionary(name).to_numpy(zero_copy_only=False).tolist()

    def dictionary(self, name: str) -> Any:
        """Return the texts of a column by their numbers, in Arrow."""
        return self._column(name).dictionary

    def are_in(self, name: str, listed: Collection[str]) -> np.ndarray:
        """Tell of each text of a column whether it is listed."""
        import pyarrow as pa
        import pyarrow.compute

        texts = self.dictionary(name)
        value_set = pa.array(list(listed), texts.type)
        return pyarrow.compute.is_in(texts, value_set=value_set).to_numpy(zero_copy_only=False)

    def places(self, rows: Numbers) -> pd.DataFrame:
        """Return where some tokens stand."""
        return pd.DataFrame({name: self.values(name, rows) for name in ("article_id", *PLACES)})

    def table(self) -> pd.DataFrame:
        """Return the tokens as a table, texts as categories."""
        names = ("article_id", *PLACES, "token", "lemma", "kind", "negated")
        return pd.DataFrame({name: self.values(name) for name in names}, copy=False)

    def columns(self) -> TokenColumns:
        """Return the columns as `to_columns` has made them."""
        return TokenColumns(
            **{name: self.numbers(name) for name in ("article", *PLACES)},
            token=self.codes("token"),
            lemma=self.codes("lemma"),
            kind=self._kinds(),
            negated=self.numbers("negated"),
            tokens=self.texts("token"),
            lemmas=self.texts("lemma"),
        )

    def values(self, name: str, rows: Numbers | slice = slice(None)) -> Numbers | pd.Categorical:
        """Return what a column has in some rows, texts as categories."""
        if name in PLACES:
            return self.numbers(name)[rows].astype(np.int64)
        if name == "negated":
            return self.numbers(name)[rows]
        if name == "kind":
            return pd.Categorical.from_codes(self._kinds()[rows], KINDS)
        # The categories stay in Arrow where pandas has its texts there.
        categories = pd.Index(pd.array(self.dictionary(name), dtype="str"))
        return pd.Categorical.from_codes(self.codes(name)[rows], categories)

    def _kinds(self) -> Numbers:
        """Return the place of each token's kind in `KINDS`."""
        places = np.array([KINDS.index(kind) for kind in self.texts("kind")], np.int8)
        return places[self.codes("kind")]

    def _column(self, name: str):
        if name not in self._known:
            self._known[name] = self._file.read([name], use_threads=False)[name].combine_chunks()
        return self._known[name]


Columns = TableColumns | FileColumns


class TokenParts(TableParts):
    """Tokens at rest, as `tokenize` gives them for articles in parts: one Parquet file for each part."""

    categories: ClassVar = {"kind": KINDS}
    remedy = "tokenize the articles again"

    @staticmethod
    def read(file: Path) -> pd.DataFrame:
        """Return the tokens of a part as a table, texts as categories."""
        return FileColumns(file).table()


def content_key(articles: pd.DataFrame, cleaning: Cleaning) -> str:
    """Return what differs when the tokens of articles may differ.

    >>> one, other = (pd.DataFrame({"article_id": ["1"], "title": [title], "text": ["نان"]}) for title in ("", "صلح"))
    >>> content_key(one, Cleaning("restored")) == content_key(other, Cleaning("restored"))
    False
    """
    digest = hashlib.sha256(cleaning.key().encode())
    for column in ("article_id", "title", "text"):
        values = list(map(str, articles[column]))
        digest.update(f"{len(values)} {' '.join(map(str, map(len, values)))}\n".encode())
        digest.update("".join(values).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def file_name(key: str) -> str:
    """Return the name under which the tokens of a key are stored."""
    return f"{key}.parquet"


def to_file(columns: TokenColumns, ids: Iterable[str]) -> bytes:
    """Return the content of the file of some tokens; `ids` are those of all articles of the batch."""
    import pyarrow as pa

    def named(places: Numbers, names: Iterable[str]) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(list(names), pa.string()))

    table = pa.table(
        {
            "article": columns.article,
            "article_id": named(columns.article, map(str, ids)),
            **{name: getattr(columns, name) for name in PLACES},
            "token": named(columns.token, columns.tokens),
            "lemma": named(columns.lemma, columns.lemmas),
            "kind": named(columns.kind, KINDS),
            "negated": columns.negated,
        }
    )
    return to_parquet(table, use_dictionary=_TEXTS, column_encoding=_DELTAS, write_statistics=False)
