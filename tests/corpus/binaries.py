"""The three invented articles in kinds of files that libraries write: databases, statistics, crawls, books."""

import bz2
import gzip
import io
import lzma
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from tests.corpus.files import ARTICLES, SOURCE_COLUMNS, as_html, as_tar, as_zip

COLUMNS = list(SOURCE_COLUMNS)


def _table(articles: list[dict]) -> pd.DataFrame:
    return pd.DataFrame([{name: article[name] for name in COLUMNS} for article in articles])


def _by_path(write: Callable[[str], object], suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, f"file{suffix}")
        write(str(file))
        return file.read_bytes()


def as_ods(articles: list[dict]) -> bytes:
    return ods_of([COLUMNS, *_table(articles).values.tolist()])


def ods_of(rows: list[list[str]], *, before: str = "") -> bytes:
    """Return a sheet of LibreOffice; `before` is XML that goes before its rows."""
    import html

    def cell(value: str) -> str:
        lines = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="خبر">{before}{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    files = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}
    return as_zip({name: part.encode() for name, part in files.items()})


def as_xls(articles: list[dict]) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for number, row in enumerate([COLUMNS, *_table(articles).values.tolist()]):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_sav(articles: list[dict]) -> bytes:
    import pyreadstat

    return _by_path(lambda path: pyreadstat.write_sav(_table(articles), path), ".sav")


def as_dta(articles: list[dict]) -> bytes:
    import pyreadstat

    return _by_path(lambda path: pyreadstat.write_dta(_table(articles), path), ".dta")


def as_feather(articles: list[dict]) -> bytes:
    import pyarrow.feather

    return _by_path(lambda path: pyarrow.feather.write_feather(_table(articles), path), ".feather")


def as_arrow_stream(articles: list[dict]) -> bytes:
    import pyarrow

    table, stream = pyarrow.Table.from_pandas(_table(articles)), io.BytesIO()
    with pyarrow.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue()


def as_sqlite(articles: list[dict]) -> bytes:
    return sqlite_of(f"CREATE TABLE news ({', '.join(COLUMNS)})", rows={"news": _table(articles)})


def sqlite_of(*statements: str, rows: dict[str, pd.DataFrame] | None = None) -> bytes:
    """Return a database, made by statements and filled with rows."""
    connection = sqlite3.connect(":memory:")
    for statement in statements:
        connection.execute(statement)
    for name, table in (rows or {}).items():
        marks = ", ".join("?" * table.shape[1])
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", table.values.tolist())
    connection.commit()
    content = connection.serialize()
    connection.close()
    return content


def as_duckdb(articles: list[dict]) -> bytes:
    return duckdb_of("CREATE TABLE news AS SELECT * FROM given", _table(articles))


def duckdb_of(statement: str, given: pd.DataFrame | None = None) -> bytes:
    """Return a DuckDB database made by a statement, which may use the table `given`."""
    import duckdb

    def write(path: str) -> None:
        with duckdb.connect(path) as connection:
            if given is not None:
                connection.register("given", given)
            connection.execute(statement)

    return _by_path(write, ".duckdb")


def as_warc(articles: list[dict], *, more: tuple = ()) -> bytes:
    """Return a crawl; `more` are further answers: address, status line, kind, body."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=False)
    pages = [(each["url"], "200 OK", "text/html; charset=utf-8", as_html(each)) for each in articles]
    for address, status, kind, body in [*pages, *more]:
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            address,
            "response",
            payload=io.BytesIO(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2025-10-01T00:00:00Z"},
        )
        writer.write_record(record)
    return stream.getvalue()


def as_epub(articles: list[dict], *, more: dict[str, str] | None = None) -> bytes:
    """Return a book with an article in each part; `more` are elements of its metadata."""
    parts = {f"text/{number}.xhtml": as_html(article) for number, article in enumerate(articles)}
    stated = "".join(f"<dc:{name}>{value}</dc:{name}>" for name, value in (more or {"title": "ماهنامه"}).items())
    items = "".join(f'<item id="p{n}" href="{name}" media-type="a"/>' for n, name in enumerate(parts))
    spine = "".join(f'<itemref idref="p{number}"/>' for number in range(len(parts)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{stated}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    files = {"META-INF/container.xml": container.encode(), "OPS/book.opf": package.encode()}
    return as_zip(files | {f"OPS/{name}": content for name, content in parts.items()})


def as_rtf(article: dict) -> bytes:
    lines = [article["title"], *article["text"].split("\n")]
    written = (
        "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in line).replace("  ", " ")
        for line in lines
    )
    return ("{\\rtf1\\ansi\\ansicpg1256\\deff0 " + "\\par ".join(written) + "}").encode("ascii")


def as_markdown(article: dict) -> bytes:
    head = f'---\ntitle: "{article["title"]}"\ndate: {article["date"]}\ntags: [شهر, بازار]\n---\n\n'
    return (head + article["text"].replace("\n", "\n\n")).encode()


def as_pdf(pages: list[list[str]], *, more: bytes = b"") -> bytes:
    """Return a PDF with these lines on its pages, the letters of each in the order in which they are seen."""
    letters = sorted({letter for lines in pages for line in lines for letter in line})
    code_of = {letter: number for number, letter in enumerate(letters, start=1)}
    mapping = "".join(f"<{code_of[letter]:04x}> <{ord(letter):04x}>\n" for letter in letters)
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(letters)} beginbfchar\n{mapping}endbfchar\n"
        "endcmap end end"
    )
    contents = []
    for lines in pages:
        shown = "".join(
            f"1 0 0 1 50 {760 - 20 * row} Tm <{''.join(f'{code_of[letter]:04x}' for letter in _as_seen(line))}> Tj\n"
            for row, line in enumerate(lines)
            if line
        )
        contents.append(f"BT /F 12 Tf\n{shown}ET")
    first = 6
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/DW 500>>",
        _stream(to_unicode),
    ]
    for number, content in enumerate(contents):
        resources = "<</Font<</F 3 0 R>>>>"
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {first + 2 * number + 1} 0 R"
        objects += [f"{page}/Resources{resources}>>", _stream(content)]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<</Size {size}/Root 1 0 R"
    return body + end.encode() + more + f">>\nstartxref\n{len(body)}\n%%EOF\n".encode()


def _as_seen(line: str) -> str:
    """Return the letters of a line from left to right: Persian words backwards, numbers not."""
    return re.sub(r"\d+", lambda number: number[0][::-1], line)[::-1]


def _stream(content: str) -> str:
    return f"<</Length {len(content)}>>\nstream\n{content}\nendstream"


def pdf_of(article: dict) -> bytes:
    """Return an article as a PDF, without half-spaces, with room between its paragraphs."""
    lines = [article["title"], *article["text"].split("\n")]
    return as_pdf([[part for line in lines for part in (line.replace("\u200c", ""), "", "")]])


def as_7z(files: dict[str, bytes], *, password: str | None = None) -> bytes:
    import py7zr

    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", password=password) as archive:
        for name, content in files.items():
            archive.writef(io.BytesIO(content), name)
    return stream.getvalue()


def pack(content: bytes, suffix: str) -> bytes:
    """Return content packed as its suffix says."""
    import pyarrow

    if suffix in (".zst", ".lz4"):
        return pyarrow.Codec({".zst": "zstd", ".lz4": "lz4"}[suffix]).compress(content, asbytes=True)
    return {".gz": partial(gzip.compress, mtime=0), ".bz2": bz2.compress, ".xz": lzma.compress}[suffix](content)


def locked_zip() -> bytes:
    """Return a zip archive whose file says that it is encrypted."""
    content = bytearray(as_zip({"a.txt": b"text"}))
    for start, offset in [(content.find(b"PK\x03\x04"), 6), (content.find(b"PK\x01\x02"), 8)]:
        content[start + offset] |= 1
    return bytes(content)


def changed_zip(content: bytes, **files: bytes) -> bytes:
    """Return a document that is a zip archive with some of its parts, named by their last name, changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return as_zip({name: files.get(Path(name).stem, part) for name, part in parts.items()})


# Kinds that hold all columns of the three articles, and those of one article a file.
TABLES = {
    "sheet.ods": as_ods,
    "sheet.xls": as_xls,
    "table.sav": as_sav,
    "table.dta": as_dta,
    "table.feather": as_feather,
    "table.arrow": as_arrow_stream,
    "base.sqlite": as_sqlite,
    "base.duckdb": as_duckdb,
}


# Their libraries run in a process of their own.
APART = (".ods", ".xls", ".xlsx", ".sav", ".dta", ".feather", ".arrow", ".duckdb", ".pdf")


def whole_binaries() -> list[tuple[str, bytes]]:
    """Return one file of each kind."""
    return [
        *((name, make(ARTICLES)) for name, make in TABLES.items()),
        ("crawl.warc", as_warc(ARTICLES)),
        ("book.epub", as_epub(ARTICLES)),
        ("page.rtf", as_rtf(ARTICLES[0])),
        ("page.md", as_markdown(ARTICLES[0])),
        ("page.pdf", pdf_of(ARTICLES[0])),
        ("all.7z", as_7z({"a.md": as_markdown(ARTICLES[0]), "a.rtf": as_rtf(ARTICLES[0])})),
        *((f"a.rtf{suffix}", pack(as_rtf(ARTICLES[0]), suffix)) for suffix in (".bz2", ".xz", ".zst", ".lz4")),
        ("all.tar.xz", pack(as_tar({"a.md": as_markdown(ARTICLES[0])}, packed=False), ".xz")),
    ]
