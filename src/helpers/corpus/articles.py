"""Any file or folder to one row per article."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pandas as pd

from helpers.core.errors import CorpusError
from helpers.core.parts import Chunks
from helpers.core.progress import track
from helpers.corpus.boilerplate import strip_boilerplate
from helpers.corpus.chunks import read_chunks
from helpers.corpus.limits import LeftOut, Limits, Reading
from helpers.corpus.records import OURS, left_out_table, read_records, to_table, warn_of_losses
from helpers.corpus.sources import corpus_files, list_sources, shown_place
from helpers.corpus.tabular import check_mapping

_NO_LIMITS_CHANGED = Limits()


def load_articles(
    path: str | Path,
    *,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    limits: Limits = _NO_LIMITS_CHANGED,
    strip: bool = True,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read articles, take agency lines off them, and list what was left out: the line with which a notebook loads.

    Parameters
    ----------
    path, columns, encoding, limits
        As of `read_articles`.
    strip
        Take agency lines off the texts, as `strip_boilerplate` does.

    Returns
    -------
    articles, left_out : DataFrame
        One row per article, as of `read_articles`; one row per file or row that was left out, columns `path` and
        `reason`. Unreadable files and empty rows also raise a `UserWarning`.

    Examples
    --------
    >>> articles, left_out = load_articles("seeds")
    >>> len(articles), left_out["path"].tolist()
    (1, ['seeds/SHA256SUMS', 'seeds/SOURCES.md'])
    """
    articles, left_out = _read(path, Reading("", limits, columns or {}, encoding), strict=False)
    return (strip_boilerplate(articles) if strip else articles), left_out_table(left_out)


def read_articles(
    path: str | Path,
    *,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    strict: bool = False,
    limits: Limits = _NO_LIMITS_CHANGED,
    chunks: int | None = None,
) -> pd.DataFrame | Chunks:
    """Read articles: one row per article, in the order of the files' names and of the rows in them.

    Letters that were once read in a wrong encoding are put right. Where letters do not come out Persian, the file is an
    error, never a guess. In all but the text, control characters (line ends, NUL) become spaces.

    Parameters
    ----------
    path
        A file, a folder (read with its sub-folders), a pattern such as `data/raw/**/*.html`, or an archive (.zip,
        .tar.gz); a relative path counts from the project's root. Read are .txt (the first line is the title), .html,
        .docx, .csv, .tsv, .xlsx, .parquet, .json, .jsonl and .xml, each also packed (.gz), and files of other names
        that hold Persian text. Hidden files are passed by.
    columns
        The source's names of our columns, as `{"text": "lead"}`, where they are none of the common ones (`title`,
        `headline`, `عنوان`; `text`, `body`, `متن`; …).
    encoding
        That of all files. None: that of each is found, and reported in the column `encoding`.
    strict
        Raise an error for an unreadable file or an empty row instead of leaving it out with a `UserWarning`.
    chunks
        So many articles at a time, as `parts.Chunks`, for a corpus larger than memory: `language.tokenize` and the
        verbs of `analysis` take it in place of the table. CSV, Parquet and JSON lines of any size are then read row by
        row (a broken row stops the reading); of articles with one id the first keeps it, without a mark. A file that
        changes while it is read is an error. `list_left_out` lists what is left out.

    Returns
    -------
    DataFrame or Chunks
        Columns `article_id, title, text, date, outlet, url, path`, then `encoding`, `date_as_written`,
        `date_precision` (day, month, year), `date_source`, then whatever else the source had. `article_id` is the
        source's own, else the file's path inside the corpus, with the row's number in a table. Where an id comes again,
        the later article gets `id~2`, and `id_in_source` keeps what stood there. `date` is a Gregorian `datetime64`
        without a time of day, the first day where only a month or year is known, `NaT` where neither the column, the
        page, the URL, the file's name nor the dateline of the text states one; `date_source` says which does.

    Raises
    ------
    CorpusError
        When nothing can be read, and when a file is larger than `limits` allow.

    Examples
    --------
    >>> articles = read_articles("seeds")
    >>> articles[["article_id", "title"]].values.tolist()
    [['000_8ef1b0a3631198ab', 'پیام پوتین به پزشکیان برای رهبر انقلاب']]
    """
    reading = Reading("", limits, columns or {}, encoding)
    if chunks is not None:
        check_mapping(reading.columns)
        return read_chunks(path, chunks, reading, strict=strict)
    return _read(path, reading, strict=strict)[0]


def _read(path: str | Path, reading: Reading, *, strict: bool) -> tuple[pd.DataFrame, list[LeftOut]]:
    """Return the articles, and all that was left out; warn of what could not be read."""
    check_mapping(reading.columns)
    listing = list_sources(path, reading.limits)
    losses, records, names = listing.broken, [], set()
    if strict and losses:
        raise CorpusError(losses[0].sentence)
    for source in track(listing.sources, what="read", unit="files"):
        of_source = replace(reading, shown=source.shown)
        try:
            found = read_records(source, of_source, losses)
            of_source.check(columns=len(names.union(*found) - OURS))  # of all files: they make one table
        except CorpusError as error:
            if len(listing.sources) == 1 or strict:
                raise
            losses.append(LeftOut(source.shown, str(error)))
        else:
            records += found
            names.update(*found)
        if strict and losses:
            raise CorpusError(losses[0].sentence)
    if not records:
        raise CorpusError(f"no article could be read from {shown_place(path)}: {losses[0].sentence}")
    articles = to_table(records)
    warn_of_losses(path, articles, [loss.sentence for loss in losses], len(losses))
    return articles, listing.left_out + losses


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
