"""Tokens kept in Parquet in `data/interim/tokens`, one file for each batch of articles.

A file's name says what is in it: the key of the articles and of the cleaning, and the checksum of its bytes. So a file
that was cut short or changed is noticed, an interrupted run goes on behind the batches that are done, and two runs at
once write the same files. The folder's name is that of the version that made them.
"""

import hashlib
import io
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.core.errors import UserError
from helpers.core.paths import INTERIM, to_root
from helpers.core.store import write_atomically
from helpers.core.versions import version_key
from helpers.language.lemmas import KINDS
from helpers.language.token_columns import PLACES, TableColumns, TokenColumns
from helpers.language.tokens import Cleaning

_DELTAS = dict.fromkeys(("article", *PLACES), "DELTA_BINARY_PACKED")


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


def tokens_folder() -> Path:
    """Return the folder in which this version keeps tokens."""
    return INTERIM / "tokens" / version_key("language")


def find_kept(key: str, folder: Path) -> Path | None:
    """Return the file with the tokens of a key, if there is one that is whole."""
    for file in sorted(folder.glob(f"{key}.*.parquet")):
        with suppress(OSError):
            if _is_whole(file, file.read_bytes()):
                return file
    return None


def keep(key: str, columns: TokenColumns, ids: pd.Series, folder: Path) -> Path:
    """Write the tokens of a key to a file, whole or not at all, and return it. Raises `OSError` where that fails."""
    content = _to_parquet(columns, ids)
    file = folder / f"{key}.{_checksum(content)}.parquet"
    write_atomically(file, content)
    return file


def read_columns(file: Path) -> TokenColumns:
    """Return the tokens of a file. Raises `UserError` when it is gone or changed since it was found."""
    kept = KeptColumns(file)
    return TokenColumns(
        **{name: kept.numbers(name) for name in ("article", *PLACES)},
        token=kept.codes("token"),
        lemma=kept.codes("lemma"),
        kind=kept.kinds(),
        tokens=kept.texts("token"),
        lemmas=kept.texts("lemma"),
    )


class ReadTokens:
    """Makes of a file its tokens as a table: one row per token, texts as categories.

    Columns `article_id, paragraph, sentence, position, token, lemma, kind`, as `tokenize` gives them.
    """

    def __init__(self, columns: tuple[str, ...] = ("article_id", *PLACES, "token", "lemma", "kind")):
        """Read these columns."""
        self._columns = columns

    def only(self, columns: tuple[str, ...]) -> "ReadTokens":
        """Return what reads fewer columns."""
        return ReadTokens(columns)

    def in_columns(self) -> type["KeptColumns"]:
        """Return what reads no table, but its columns."""
        return KeptColumns

    def __call__(self, file: Path) -> pd.DataFrame:
        """Return the tokens of a file. Raises `UserError` when it is gone or changed since it was written."""
        kept = KeptColumns(file)
        return pd.DataFrame({name: kept.in_pandas(name) for name in self._columns}, copy=False)


class KeptColumns:
    """The columns of a file of tokens, each read when it is asked for, as `TableColumns` gives those of a table."""

    def __init__(self, file: Path):
        """Open a file. Raises `UserError` when it is gone or changed since it was written."""
        self._file, self._known = _open(file), {}

    def numbers(self, name: str) -> np.ndarray:
        """Return a column of numbers."""
        return self._column(name).to_numpy()

    def codes(self, name: str) -> np.ndarray:
        """Return, for a column of texts, the number of each text."""
        return self._column(name).indices.to_numpy()

    def texts(self, name: str, numbers: np.ndarray | None = None) -> list[str]:
        """Return the texts of a column by their numbers: of all, or of some."""
        texts = self._column(name).dictionary
        return (texts if numbers is None else texts.take(numbers)).to_numpy(zero_copy_only=False).tolist()

    def are_in(self, name: str, listed: Collection[str]) -> np.ndarray:
        """Tell of each text of a column whether it is listed."""
        import pyarrow as pa
        import pyarrow.compute

        texts = self._column(name).dictionary
        listed = pa.array(list(listed), texts.type)
        return pyarrow.compute.is_in(texts, value_set=listed).to_numpy(zero_copy_only=False)

    def places(self, rows: np.ndarray) -> pd.DataFrame:
        """Return where some tokens stand."""
        ids = pd.Categorical.from_codes(self.codes("article_id")[rows], self._categories("article_id"))
        numbers = {name: self.numbers(name)[rows].astype(np.int64) for name in PLACES}
        return pd.DataFrame({"article_id": ids, **numbers})

    def in_pandas(self, name: str) -> np.ndarray | pd.Categorical:
        """Return a column as a table has it."""
        if name in PLACES:
            return self.numbers(name).astype(np.int64)
        if name == "kind":
            return pd.Categorical.from_codes(self.kinds(), KINDS)
        return pd.Categorical.from_codes(self.codes(name), self._categories(name))

    def kinds(self) -> np.ndarray:
        """Return the place of each token's kind in `KINDS`."""
        places = np.array([KINDS.index(kind) for kind in self.texts("kind")], np.int8)
        return places[self.codes("kind")]

    def _categories(self, name: str) -> pd.Index:
        """Return the texts of a column, which stay in Arrow where pandas has texts there."""
        return pd.Index(pd.array(self._column(name).dictionary, dtype="str"))

    def _column(self, name: str):
        if name not in self._known:
            self._known[name] = self._file.read([name], use_threads=False)[name].combine_chunks()
        return self._known[name]


Columns = TableColumns | KeptColumns


def remove_other_versions(folder: Path) -> None:
    """Take away what versions with another folder have kept, which none reads again."""
    for file in folder.parent.glob("*/*.parquet"):
        if file.parent != folder:
            file.unlink(missing_ok=True)
    for other in folder.parent.glob("*"):
        with suppress(OSError):  # it is not empty
            other.rmdir()


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _is_whole(file: Path, content: bytes) -> bool:
    return file.name.split(".")[-2] == _checksum(content)


def _open(file: Path):
    import pyarrow as pa
    import pyarrow.parquet

    try:
        content = file.read_bytes()
    except OSError as error:
        raise UserError(f"{to_root(file)} cannot be read ({error.strerror}): tokenize the articles again") from error
    if not _is_whole(file, content):
        raise UserError(f"{to_root(file)} was changed since it was written: tokenize the articles again")
    return pyarrow.parquet.ParquetFile(pa.BufferReader(content))


def _to_parquet(columns: TokenColumns, ids: pd.Series) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet

    def named(places: np.ndarray, names: Iterable[str]) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), pa.array(list(names), pa.string()))

    table = pa.table(
        {
            "article": columns.article,
            "article_id": named(columns.article, map(str, ids)),
            **{name: getattr(columns, name) for name in PLACES},
            "token": named(columns.token, columns.tokens),
            "lemma": named(columns.lemma, columns.lemmas),
            "kind": named(columns.kind, KINDS),
        }
    )
    content = io.BytesIO()
    dictionaries = ["article_id", "token", "lemma", "kind"]
    pyarrow.parquet.write_table(
        table, content, use_dictionary=dictionaries, column_encoding=_DELTAS, write_statistics=False
    )
    return content.getvalue()
