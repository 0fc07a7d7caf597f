"""The kinds of files that are read. A new kind is one function, its reader, and one entry in `FORMATS`."""

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.documents import has_front_matter, read_docx, read_epub, read_markdown, read_pdf, read_rtf
from helpers.corpus.exports import is_factiva_page, is_telegram_page, read_factiva_page, read_telegram_page
from helpers.corpus.feeds import is_xml, read_xml
from helpers.corpus.letters import declared_encoding, decode, fix_letters
from helpers.corpus.literals import is_python
from helpers.corpus.pages import is_mhtml, is_page, read_html, read_mhtml, warc_rows
from helpers.corpus.reading import Reading, Row, naming, read_up_to, unpacked, without_packing
from helpers.corpus.tabular import DATABASES, csv_rows, parquet_rows, read_database, read_frame, read_spreadsheet
from helpers.corpus.texts import (
    is_no_prose,
    is_tab_table,
    is_table,
    is_token_table,
    read_text,
    refuse_no_prose,
    refuse_tokens,
)
from helpers.corpus.trees import is_json, json_line_rows, read_json, read_python

HEAD = 4096  # bytes by which a file is recognised whose name says nothing
_HEAD_OF_TABLE = 1_000_000  # bytes by which the encoding of a table is found
_LONGEST_LINE = 100_000_000  # letters: a file with such a line is no table of articles


@dataclass(frozen=True)
class Format:
    """A kind of file, by the suffixes of its names, which may have .gz, .bz2, .xz, .zst or .lz4 behind them.

    `read` gives the rows of a whole file: a row is the place in the file ("row 3", "" for a file of one article) and a
    dictionary. It gets the text, its lines ended by `\\n`, or with `is_binary` the bytes. `stream` gives them one by
    one from the lines of the text, or from an open file, so that a file may be larger than memory; a kind that has
    `stream` needs no `read`.
    """

    suffixes: tuple[str, ...]
    read: Callable[[str | bytes, Reading], Iterable[Row]] | None = None
    stream: Callable[[Iterable[str] | BinaryIO, Reading], Iterator[Row]] | None = None
    is_binary: bool = False
    is_article: bool = False  # a file is one article, of `page_bytes` at most, and is read where its part is worked on
    has_our_columns: bool = False  # the reader itself names them as we do: none are to be recognised
    declares_encoding: bool = False  # in its first lines
    recognises: Callable[[str], bool] | None = None  # by its first letters, where its name says nothing sure

    def rows(self, content: bytes, reading: Reading) -> tuple[list[Row], str]:
        """Return the rows of a file, and the name of its encoding ("" for a format that has its own)."""
        encoding = ""
        if not self.is_binary:
            declared = declared_encoding(content) if self.declares_encoding else None
            text, name = decode(content, where=reading.shown, encoding=reading.encoding, declared=declared)
            text, misread = fix_letters(text, where=reading.shown)
            content, encoding = text.replace("\r\n", "\n").replace("\r", "\n"), misread or name
        if self.is_article:
            reading.check(page_bytes=len(content))
        if self.read:
            rows = list(self.read(content, reading))
            if self.has_our_columns:
                reading.check(page_bytes=max((len(row.get("text") or "") for _, row in rows), default=0))
            return rows, encoding
        # Lines end with nothing but `\n`.
        stream = io.BytesIO(content) if self.is_binary else (line[0] for line in re.finditer(r".*\n|.+", content))
        return list(self.stream(stream, reading)), encoding

    def stream_rows(self, file: Path, reading: Reading) -> tuple[Iterator[Row], str]:
        """Return the rows of a file of any size, as they are asked for, and the name of its encoding."""
        most = max(reading.limits.file_bytes, file.stat().st_size * 1000)  # packed, or as Parquet, it may grow as much
        limits = replace(reading.limits, rows=sys.maxsize, cells=sys.maxsize, elements=sys.maxsize, file_bytes=most)
        with naming(reading.shown):
            stream = unpacked(file.open("rb"), file.name)
        encoding = "" if self.is_binary else _encoding(file, reading)
        content = stream if self.is_binary else _lines(stream, encoding, reading)

        def rows() -> Iterator[Row]:
            with stream:
                yield from self.stream(content, replace(reading, limits=limits))

        return rows(), encoding


def _encoding(file: Path, reading: Reading) -> str:
    """Return the name of a table's encoding, by its first lines."""
    with naming(reading.shown), file.open("rb") as stream:
        head = read_up_to(unpacked(stream, file.name), _HEAD_OF_TABLE)
    reading.check_content(head)
    whole_lines = head[: head.rfind(b"\n") + 1] if len(head) == _HEAD_OF_TABLE and b"\0" not in head else head
    return decode(whole_lines or head, where=reading.shown, encoding=reading.encoding)[1]


def _lines(stream: BinaryIO, encoding: str, reading: Reading) -> Iterator[str]:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if encoding == "utf-8" else encoding)
    for number in count():
        try:
            with naming(reading.shown):
                line = text.readline(_LONGEST_LINE)
        except CorpusError as error:
            if not isinstance(error.__cause__, UnicodeError):
                raise
            raise reading.error(
                f", after line {number}: bytes that are not {encoding}: save the file as UTF-8 text, or "
                'name its encoding: encoding="windows-1256"'
            ) from error
        if len(line) == _LONGEST_LINE:
            raise reading.error(f", after line {number}: a line of more than {_LONGEST_LINE:,} letters")
        if not line:
            return
        yield line.replace("\0", "")  # as `decode` drops them


def _first_letters(head: bytes) -> str:
    """Return the first letters of a file; where they come out in no encoding, its bytes as if all were ASCII."""
    # The head may end inside a letter, but in UTF-8 no letter holds a line end or a space.
    is_cut = len(head) == HEAD and b"\0" not in head
    try:
        text = decode(head[: max(head.rfind(b"\n"), head.rfind(b" "))] if is_cut else head, where="")[0]
    except CorpusError:
        text = head.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_persian(text: str) -> bool:
    """Tell whether most letters of a text are of the Arabic script."""
    letters = [character for character in text if character.isalpha()]
    return sum("\u0600" <= letter <= "\u06ff" for letter in letters) > len(letters) / 2


_MARKDOWN = (".md", ".markdown")
FORMATS = [
    Format((".txt", ".ris", ".eml", ".mbox"), read_text, has_our_columns=True),
    Format((), read_factiva_page, has_our_columns=True, recognises=is_factiva_page),
    Format((), read_telegram_page, has_our_columns=True, recognises=is_telegram_page),
    Format(
        (".html", ".htm", ".xhtml"),
        read_html,
        is_article=True,
        has_our_columns=True,
        declares_encoding=True,
        recognises=is_page,
    ),
    Format((".mhtml", ".mht"), read_mhtml, is_binary=True, is_article=True, has_our_columns=True, recognises=is_mhtml),
    Format((".csv",), stream=csv_rows),
    Format((".tsv",), stream=partial(csv_rows, separators="\t")),
    Format((".json",), read_json, recognises=is_json),
    Format((".jsonl", ".ndjson", ".jl"), stream=json_line_rows),
    Format((), read_python, recognises=is_python),
    Format((), refuse_tokens, recognises=is_token_table),
    Format((), refuse_no_prose, recognises=is_no_prose),
    Format((), stream=partial(csv_rows, separators="\t"), recognises=is_tab_table),
    Format((), stream=csv_rows, recognises=is_table),
    *(
        Format((suffix,), partial(read_spreadsheet, suffix=suffix), is_binary=True)
        for suffix in (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
    ),
    Format((".parquet",), stream=parquet_rows, is_binary=True),
    Format((".xml", ".rss", ".atom", ".rdf", ".tei"), read_xml, declares_encoding=True, recognises=is_xml),
    Format((".docx",), read_docx, is_binary=True, has_our_columns=True),
    Format(_MARKDOWN, read_markdown, recognises=has_front_matter),
    Format((".rtf",), read_rtf, is_binary=True, has_our_columns=True),
    Format((".pdf",), read_pdf, is_binary=True, has_our_columns=True),
    Format((".epub",), read_epub, is_binary=True, has_our_columns=True),
    Format((".warc", ".wet"), stream=warc_rows, is_binary=True, has_our_columns=True),
    Format(DATABASES, read_database, is_binary=True),
    Format((".feather", ".arrow"), partial(read_frame, kind="arrow", suffix=".arrow"), is_binary=True),
    *(
        Format((suffix,), partial(read_frame, kind="statistics", suffix=suffix), is_binary=True)
        for suffix in (".sav", ".zsav", ".por", ".dta", ".xpt", ".sas7bdat")
    ),
]
# Files of these kinds hold no articles, though they may hold Persian.
_NEVER = ".rst .py .ipynb .yml .yaml .toml .ini .log .tex .qde .sql .css .svg .pkl .pickle".split()
# Nor do these; by suffix, what a person is told.
_TOKENS = "words with their tags, one a line, not texts: read the texts that they were made from"
_REFUSED = {
    ".ann": "notes on a text (brat), not a text: the text lies beside it as .txt",
    **dict.fromkeys([".srt", ".vtt", ".sbv"], "subtitles, not a text: save their words as .txt, without the times"),
    ".bib": "references, which are read as .ris: export them from your program so, with their abstracts",
    ".opml": "a list of feeds without their articles: read the feeds themselves",
    **dict.fromkeys([".conllu", ".conll", ".conllx", ".iob", ".bio"], _TOKENS),
}
# Programs save all that is text under these names, and scripts are data in one case: the archive of X.
_TOLD_BY_CONTENT = (".txt", ".html", ".htm", ".js", *_MARKDOWN)


def known_suffixes() -> list[str]:
    """Return the suffixes of the files that are read."""
    return [suffix for kind in FORMATS for suffix in kind.suffixes]


def format_of(name: str, head: Callable[[], bytes]) -> Format | None:
    """Return the format of a file, by its name or else by its first bytes; None when it holds no article."""
    suffix = _suffix(name)
    of_suffix = {suffix: kind for kind in FORMATS for suffix in kind.suffixes}
    named = of_suffix.get(suffix)
    if suffix in _NEVER or suffix in _REFUSED or how_to_convert(name) or (named and suffix not in _TOLD_BY_CONTENT):
        return named
    text = _first_letters(head())
    if suffix in _MARKDOWN and not (has_front_matter(text) or _is_persian(text)):
        return None  # a README
    found = next((kind for kind in FORMATS if kind.recognises and kind.recognises(text)), named)
    if found is None and suffix not in _TOLD_BY_CONTENT and _is_persian(text):
        found = of_suffix[".txt"]  # crawls name their texts as they like (.ham)
    return found


def how_to_convert(name: str) -> str:
    """Return what to do with a file that may hold articles, but is of a kind that is not read; "" for another file."""
    suffix = _suffix(name)
    return ADVICE.get(".rar" if suffix in (".zip", ".qdpx", ".7z") else suffix, "")  # .zip.gz: packed once more


def why_left_out(name: str) -> str:
    """Say why a file is not read that `format_of` gives no format: what it is, or which kinds are read."""
    return _REFUSED.get(_suffix(name), "not of a kind that is read, nor Persian text")


def is_refused(name: str) -> bool:
    """Tell whether files of such a name are known to hold no articles, and `why_left_out` says what they hold."""
    return _suffix(name) in _REFUSED


def _suffix(name: str) -> str:
    return PurePosixPath(without_packing(name.lower())).suffix


_WORD = "open it in Word or LibreOffice, and save it as .docx"
_EXCEL = "open it in Excel or LibreOffice, and save it as .xlsx"
_SLIDES = "slides are not read: save their text as .txt or .docx"
_E_BOOK = "convert it to .epub, for instance by calibre"
_R_TABLE = 'in R, save its table: write.csv(table, "news.csv", row.names = FALSE, fileEncoding = "UTF-8")'
_ACCESS = "open it in Access, and export its table as .xlsx or .csv"
_PICKLE = (
    "opening it can run any code, so it is not read; where you trust it, save its table as Parquet: "
    'pandas.read_pickle("news.pkl").to_parquet("news.parquet")'
)
_DUMP = (
    "a dump of a database is not read: load it into its database and export the table as .csv, or, where SQLite "
    "wrote it: sqlite3 news.sqlite < dump.sql"
)
_HDF = 'save its table as Parquet: pandas.read_hdf("news.h5").to_parquet("news.parquet")'
ADVICE = {
    **dict.fromkeys([".doc", ".dot", ".odt", ".ott", ".wps", ".wpd", ".docm", ".dotx"], _WORD),
    ".pages": "export it from Pages as Word (.docx)",
    ".numbers": "export it from Numbers as Excel (.xlsx)",
    **dict.fromkeys([".fods", ".xltx"], _EXCEL),
    **dict.fromkeys([".ppt", ".pptx", ".pps", ".odp", ".key"], _SLIDES),
    **dict.fromkeys([".mobi", ".azw", ".azw3", ".fb2", ".djvu", ".chm"], _E_BOOK),
    **dict.fromkeys([".rar", ".ace", ".arj", ".cab", ".iso", ".z", ".lzma"], "unpack it, and read the folder"),
    ".wacz": "unpack it as a .zip, and read the .warc.gz files in its folder archive",
    **dict.fromkeys([".pkl", ".pickle", ".joblib"], _PICKLE),
    **dict.fromkeys([".rdata", ".rda", ".rds"], _R_TABLE),
    **dict.fromkeys([".mdb", ".accdb"], _ACCESS),
    **dict.fromkeys([".h5", ".hdf5"], _HDF),
    **dict.fromkeys([".sql", ".dump"], _DUMP),
    **dict.fromkeys([".msg", ".pst"], "save the mails as .eml, .txt or .html"),
}
