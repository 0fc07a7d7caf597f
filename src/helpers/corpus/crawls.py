"""Crawls in WARC files to rows: one per saved page that has an article."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.letters import declared_encoding, decode, fix_letters
from helpers.corpus.packing import read_up_to
from helpers.corpus.pages import read_html
from helpers.corpus.reading import Between, Reading, Row, naming, printable

_PAGES = ("text/html", "application/xhtml+xml")
_LEFT_OUT = {
    "other": "records that are no answer of a server",
    "status": "answers of another status than 200 (redirects, errors)",
    "kind": "files that are no pages (pictures, scripts, robots.txt)",
    "again": "pages that were saved again without a change",
    "article": "pages in which no article is found",
    "length": "records of another length than they state, whose pages may be cut",
}


def warc_rows(stream: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the article of each saved page; the last row says how many records of which kind are left out."""
    from warcio.archiveiterator import ArchiveIterator

    class Records(ArchiveIterator):
        INC_RECORD = ""  # it prints this for a record of a wrong length

    counts: Counter = Counter()
    seen: set[bytes] = set()
    number = 0
    with naming(reading.shown):
        records = Records(stream)
        for number, record in enumerate(records, start=1):
            reading.check(rows=number)
            reason = _no_page(record)
            if not reason:
                address = printable(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
                page = read_up_to(record.content_stream(), reading.limits.page_bytes + 1)
                mark = sha256(f"{address}\n".encode() + page).digest()
                article = None if mark in seen else _article(page, address, record, reading)
                reason = "again" if mark in seen else "" if article else "article"
                seen.add(mark)
            if reason:
                counts[reason] += 1
            else:
                yield address or f"record {number}", article
    if not number:
        raise reading.error(" has no records: it is damaged, or no WARC file")
    counts["length"] = records.err_count
    if counts.total() > counts["other"]:
        said = "; ".join(f"{counts[reason]:,} {words}" for reason, words in _LEFT_OUT.items() if counts[reason])
        yield "", {Between.LEFT_OUT: f"of {number:,} records: {said}"}


def _no_page(record) -> str:
    """Say why a record holds no page; "" for a page."""
    http = record.http_headers
    if record.rec_type not in ("response", "resource", "revisit"):
        return "other"
    if record.rec_type == "revisit":
        return "again"
    if http and http.get_statuscode() != "200":
        return "status"
    kind = (http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")) or ""
    return "" if kind.partition(";")[0].strip().lower() in _PAGES else "kind"


def _article(page: bytes, address: str, record, reading: Reading) -> dict | None:
    """Return the article of a page, None where it has none; the day of the crawl is the last that may be its date."""
    kind = (record.http_headers.get_header("Content-Type") if record.http_headers else "") or ""
    charset = kind.lower().partition("charset=")[2].partition(";")[0].strip("\"' ")
    try:
        reading.check(page_bytes=len(page))
        text = decode(page, where=reading.shown, declared=charset or declared_encoding(page))[0]
        text = fix_letters(text, where=reading.shown)[0].replace("\r\n", "\n").replace("\r", "\n")
        rows = read_html(text, reading)
    except CorpusError:
        return None
    if not rows:
        return None
    row = rows[0][1]
    crawled = record.rec_headers.get_header("WARC-Date") or ""
    dates = [*row.get(Between.DATES, []), crawled]
    return {**row, "url": row.get("url") or address, "crawled": crawled, Between.DATES: dates}
