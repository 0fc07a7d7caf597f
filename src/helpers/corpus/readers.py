"""Any file or folder to one row per article."""

import hashlib
from pathlib import Path

import pandas as pd

from helpers.core.errors import CorpusError
from helpers.core.parts import Chunks
from helpers.core.progress import track
from helpers.corpus.columns import check_mapping
from helpers.corpus.limits import Limits
from helpers.corpus.losses import warn_of_losses
from helpers.corpus.records import OURS, read_records, to_table
from helpers.corpus.sources import corpus_files, list_sources, shown_place
from helpers.corpus.streaming import read_chunks
from helpers.corpus.tables import check_width


def read_articles(
    path: str | Path,
    *,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    strict: bool = False,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    chunks: int | None = None,
) -> pd.DataFrame | Chunks:
    """Read articles: one row per article, in the order of the files' names and of the rows in them.

    `path` is a file, a folder (read with its sub-folders), a pattern such as `data/raw/**/*.html`, or an archive (.zip,
    .tar.gz); a relative path counts from the project's root. Read are .txt (the first line is the title), .html (the
    article is found by trafilatura), .docx, .csv, .tsv, .xlsx, .parquet, .json, .jsonl and .xml, each also packed
    (.gz), and files of other names that hold Persian text. Hidden files are passed by.

    Columns `article_id, title, text, date, outlet, url, path`, then `encoding`, `date_as_written`, `date_precision`
    (day, month, year), `date_source`, then whatever else the source had. A source's columns are recognised by their
    common names (`title`, `headline`, `عنوان`; `text`, `body`, `متن`; …); `columns={"text": "lead"}` names them
    otherwise. `date` is a Gregorian `datetime64` without a time of day, the first day where only a month or year is
    known, `NaT` where nothing states a date. It is read from the column, the page, the URL, the file's name or the
    dateline of the text, and `date_source` says which.

    The encoding of each file is found, reported in `encoding`, and can be given. Letters that an earlier program had
    read in a wrong encoding are mended. Where letters do not come out Persian, the file is an error, never a guess.

    In all but the text, control characters (line ends, NUL) become spaces.

    `article_id` is the source's own, else the file's path inside the corpus, with the row's number in a table. Where
    an id comes again, the later article gets `id~2`, and `id_in_source` keeps what stood there.

    What is left out (files of other kinds, unreadable files beside readable ones, rows without text) is listed in
    `articles.attrs["left_out"]`, one sentence each. Unreadable files and empty rows also raise a `UserWarning` that
    counts them, or with `strict=True` an error.

    `chunks=5_000` gives the same articles as `parts.Chunks`, so many at a time, for a corpus larger than memory:
    `language.tokenize` and the verbs of `analysis` take it in place of the table. CSV, Parquet and JSON lines of any
    size are then read row by row (a broken row stops the reading); in each part `attrs["left_out"]` is its own, and of
    articles with one id the first keeps it, without a mark. A file that changes while it is read is an error.

    Raises `CorpusError` when nothing can be read, and when a file is larger than `limits` allow.

    >>> articles = read_articles("seeds")
    >>> articles[["article_id", "title"]].values.tolist()
    [['000_8ef1b0a3631198ab', 'پیام پوتین به پزشکیان برای رهبر انقلاب']]
    """
    check_mapping(columns or {})
    if chunks is not None:
        return read_chunks(path, chunks, columns=columns or {}, encoding=encoding, strict=strict, limits=limits)
    listing = list_sources(path, limits)
    failures, records, names = listing.broken, [], set()
    if strict and failures:
        raise CorpusError(failures[0])
    for source in track(listing.sources, what="read", unit="files"):
        try:
            found = read_records(source, columns or {}, encoding, limits, failures)
            check_width(len(names.union(*found) - OURS), source.shown, limits)  # of all files: they make one table
        except CorpusError as error:
            if len(listing.sources) == 1 or strict:
                raise
            failures.append(str(error))
        else:
            records += found
            names.update(*found)
        if strict and failures:
            raise CorpusError(failures[0])
    if not records:
        raise CorpusError(f"no article could be read from {shown_place(path)}: {failures[0]}")
    articles = to_table(records)
    warn_of_losses(path, articles, failures)
    articles.attrs["left_out"] = listing.left_out + failures
    return articles


def fingerprint(path: str | Path) -> str:
    """Return the SHA-256 (hexadecimal) over the names and bytes of the files that `read_articles` reads at `path`.

    >>> fingerprint("seeds") == fingerprint("seeds")
    True
    """
    digest = hashlib.sha256()
    for name, file in sorted(corpus_files(path)):
        digest.update(name.encode() + b"\0")
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()
