"""Web pages to articles, one by one or as crawls keep them (WARC): the text, and what a page says of itself.

One rule makes text of markup: of pages, of HTML in the cells of tables, and of XML.
"""

import email
import email.policy
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from typing import BinaryIO

from helpers.core.errors import CorpusError
from helpers.corpus.letters import declared_encoding, decode, fix_letters
from helpers.corpus.reading import (
    NO_LIMITS_CHANGED,
    Between,
    Limits,
    Reading,
    Row,
    naming,
    printable,
    read_up_to,
    without_declaration,
)

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
# What stands between two words without being a line: they are two words.
_APART = frozenset("td th img iframe button input select option label".split())
_DROPPED = frozenset("script style template head noscript figcaption audio video object svg canvas textarea".split())
_DROPPED_IN_XML = frozenset("script style figcaption image img photo picture graphic".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark o p q ruby s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
# A line end in them is a space, as in a browser, unless a sentence ends there.
_FLOWING = frozenset("p li td th h1 h2 h3 h4 h5 h6 dd dt blockquote".split())
_WRAPPED = re.compile(r"(?<![.!؟?»:؛…\n\r])\r?\n")
_CAPTION = re.compile(r"\bwp-caption-text\b|\bcaption-text\b")
_TAGS = "|".join(sorted(_BLOCKS | _APART | _DROPPED | _INLINE, key=len, reverse=True))
# «تگ <b> چیست»: a tag with nothing in it and spaces around it is spoken of, but for those that never close.
_MARKUP = re.compile(
    rf"</(?:{_TAGS})\s*>|<(?:{_TAGS})\s[^<>]*>|<(?:br|hr)\s*/?>|(?<! )<(?:{_TAGS})/?>|<(?:{_TAGS})/?>(?! )",
    re.IGNORECASE,
)
_NO_TAG = re.compile(r"<(?!/?[a-z][\w:-]*(?:[\s/][^<>]*)?>|!|\?)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[\da-f]{2,6}|[a-z]\w{1,30});", re.IGNORECASE)  # of `html`, that end properly
_BARE = re.compile(r"&(?!(?:#\d{2,7}|#x[\da-f]{2,6}|[a-z]\w{1,30});)", re.IGNORECASE)
_TWICE = re.compile(r"&amp;(?=(?:zwn?j|nbsp|[lr]aquo|[lr]dquo|quot|hellip|[rl]rm|#\d{2,6});)", re.IGNORECASE)
# Of WordPress: [caption id="…"]a picture and words on it[/caption], [gallery ids="1,2"], [vc_row]…[/vc_row].
_CAPTIONED = re.compile(r"\[(?:wp_)?caption\b(?:[^\[]|\[(?!/?(?:wp_)?caption\b))*\[/(?:wp_)?caption\]")
_SHORTCODE = re.compile(
    r"\[/[a-z][\w-]{1,40}\]|\[[a-z][\w-]{1,40}(?:\s+[\w-]+=(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]]+))+\s*/?\]"
    r"|\[(?:gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+)\]"
)
# Letters of a class or id: trafilatura searches each some hundred times (7 MB took 7 s), and no rule needs more.
_LONGEST_NAME = 500
_CONTROL = {number: None for number in [*range(9), 11, 12, *range(14, 32), 127]}
_SPACES = re.compile(r"[ \t\r\f]+")


def parse_page(text: str, reading: Reading):
    """Return the tree of a page, however its elements are nested, without control characters."""
    import lxml.html

    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    with naming(reading.shown):
        content = without_declaration(text.translate(_CONTROL)).encode("utf-8", "replace")
        tree = lxml.html.document_fromstring(content, parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise reading.error(": its elements are nested too deep to be read whole: save its text without tags")
    for element in tree.xpath(f"//*[string-length(@class) > {_LONGEST_NAME} or string-length(@id) > {_LONGEST_NAME}]"):
        for name in {"class", "id"}.intersection(element.attrib):
            element.set(name, element.get(name)[:_LONGEST_NAME])
    return tree


def without_markup(text: str, *, shown: str, limits: Limits = NO_LIMITS_CHANGED) -> str:
    """Return the text of a piece of HTML, blocks on lines of their own; other text without entities and shortcodes."""
    if "[" in text:
        text = _SHORTCODE.sub(" ", _CAPTIONED.sub("\n", text)) if _SHORTCODE.search(text) else text
    if "&" in text:
        text = _TWICE.sub("&", text)
    if "<" not in text or not _MARKUP.search(text):
        return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
    Reading(shown, limits).check(page_elements=text.count("<"))
    piece = _NO_TAG.sub("&lt;", _BARE.sub("&amp;", text))
    return text_of(parse_page(f"<html><body>{piece}</body></html>", Reading(shown)))


def text_of(root, *, is_html: bool = True) -> str:
    """Return the words of an element of HTML or XML, one line for each block, without scripts and captions.

    In XML, whose elements have any name, those are blocks that stand beside no text.
    """
    dropped = _DROPPED if is_html else _DROPPED_IN_XML
    pieces: list[str] = []
    waiting: list = [(root, False, is_html)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        element, in_line, is_inline = item
        name = local_name(element.tag).lower()
        if not name or name in dropped or _CAPTION.search(element.get("class") or ""):
            continue
        around = "\n" if name in _BLOCKS or not is_inline else " " if name in _APART else ""
        in_line = in_line or name in _FLOWING
        inner = is_html or _has_words_beside(element)
        pieces += [around, _flowing(element.text, in_line)]
        waiting.append(around)
        for child in reversed(element):
            waiting += [
                _flowing(child.tail, in_line),
                (child, in_line, inner or local_name(child.tag).lower() in _INLINE),
            ]
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def local_name(tag: object) -> str:
    """Return the name of an element without its namespace; "" for a comment."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _flowing(text: str | None, in_line: bool) -> str:
    return _WRAPPED.sub(" ", text or "") if in_line else text or ""


def _has_words_beside(element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


# trafilatura drops what is not printable, U+200C with it, and makes U+00A0 a space. What must stay passes through it as
# a letter that no news has: one of Old Italic for each.
_PROTECTED = {sign: chr(0x10300 + number) for number, sign in enumerate("\u200c\u00a0\u200b\u00ad\u202f")}
_PROTECT, _RESTORE = str.maketrans(_PROTECTED), str.maketrans({letter: sign for sign, letter in _PROTECTED.items()})

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(r"(?:[\w-]+:.*\n(?:[ \t].*\n)*)*?content-type:\s*multipart/related", re.IGNORECASE)

# In meta elements, by what they tell: under these names, the best first.
_META = {
    "date": (
        "article:published_time og:published_time datepublished publishdate publish_date published_date pubdate "
        "article.published dc.date dc.date.issued dc.date.created dcterms.issued dcterms.created date"
    ),
    "outlet": "og:site_name application-name dc.publisher publisher",
    "section": "article:section og:section section dc.subject category",
    "tags": "article:tag og:article:tag news_keywords keywords",
    "url": "og:url",
}
_MANY_TAGS = 60  # of one article: where there are more, a page lists words for search machines
_ARTICLE_TYPES = re.compile(r"article|posting|report", re.IGNORECASE)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_SHOWN_DATES = (
    "//time | //*[contains(@class, 'date') or contains(@class, 'time') or contains(@class, 'publish') "
    "or contains(@id, 'date') or contains(@itemprop, 'datePublished')]"
)
_CHANGED = re.compile("modif|updat|edit|last", re.IGNORECASE)
_CLOCK, _DIGIT = re.compile(r"[\d۰-۹٠-٩]{1,2}:[\d۰-۹٠-٩]{2}"), re.compile(r"\d")
_HAS_DATE, _LONG_LINE = re.compile(rf"{_CLOCK.pattern}|(?:1[34]|20|۱[۳۴]|۲۰)[\d۰-۹]{{2}}"), 60
_PARTS = frozenset(["span", "a", "time", "label"])  # side by side they are items of a line, not parts of a word
_MANY_CANDIDATES, _LONG_CANDIDATE = 20, 80
# Browsers and other programs that save a page write its address into a comment.
_LONGEST_HEAD = 20_000  # letters in which that comment stands
_SAVED_FROM = re.compile(r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*|Mirrored from )(\S+)")


def is_page(text: str) -> bool:
    """Tell whether a text begins as web pages do, whatever its file is called."""
    return bool(_PAGE.match(text))


def is_mhtml(text: str) -> bool:
    """Tell whether a text begins as a web archive does: a message whose parts are a page and what belongs to it."""
    return bool(_MHTML.match(text))


def read_mhtml(content: bytes, reading: Reading) -> list[Row]:
    """Return the article of a web archive (.mhtml), as `read_html` does of its page."""
    with naming(reading.shown):
        message = email.message_from_bytes(content, policy=email.policy.default)
        pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        page = pages[0].get_payload(decode=True) if pages else b""
        address = str(message.get("Snapshot-Content-Location") or (pages and pages[0].get("Content-Location")) or "")
        charset = pages[0].get_content_charset() if pages else None
    if not page.strip():
        raise reading.error(": no page is found in this web archive: save it again as .html")
    text = decode(page, where=reading.shown, encoding=reading.encoding, declared=declared_encoding(page) or charset)[0]
    (where, row), *_ = read_html(text, reading)
    return [(where, {**row, "url": row["url"] or address})]


def read_html(text: str, reading: Reading) -> list[Row]:
    """Return the article of a web page, as trafilatura finds it, and under `Between.DATES` its dates, the best first.

    First come the dates of publishing that the page states for machines, those with a time of day before those
    without, then the dates that it shows, those behind its headline first; a date of its last change comes last.
    """
    import trafilatura

    reading.check(page_elements=text.count("<"))
    if not text.strip():
        return []
    tree = parse_page(text, reading)
    with naming(reading.shown):
        stated = {name: list(_stated(tree, names.split())) for name, names in _META.items()}
        linked = _linked_data(tree)
        dates = [*stated["date"], *_values(linked, "datePublished"), *_JSON_DATE.findall(text)]
        dates.sort(key=lambda date: not _CLOCK.search(date))
        dates += _shown_dates(tree)
        canonical = tree.xpath("//link[@rel='canonical']/@href")
        _protect(tree)
        page = trafilatura.bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    if page is None or not (page.text or "").strip():
        raise reading.error(": no article is found in this page: save its text as .txt, if it has one")
    found = {name: (getattr(page, name) or "").translate(_RESTORE) for name in ["title", "text", "url", "sitename"]}
    saved = _SAVED_FROM.search(text[:_LONGEST_HEAD])
    addresses = [*canonical, *stated["url"], found["url"], saved[1] if saved else ""]
    tags = [tag for text in [*stated["tags"], *_values(linked, "keywords")] for tag in re.split("[,،;؛|]", text)]
    tags = list(
        dict.fromkeys(filter(None, map(str.strip, tags or [tag.translate(_RESTORE) for tag in page.tags or []])))
    )
    sections = [*stated["section"], *_values(linked, "articleSection"), *(page.categories or [])]
    article = {
        "title": found["title"],
        "text": found["text"].removeprefix(found["title"]).lstrip("\n") or found["text"],
        "section": next(iter(sections), ""),
        "tags": tags if len(tags) <= _MANY_TAGS else [],
        "url": next((address.strip() for address in addresses if address.strip()), ""),
    }
    outlet = next(iter([*stated["outlet"], *_values(linked, "publisher"), found["sitename"]]), "")
    dates += [page.date] if page.date else []
    return [("", {**article, Between.DATES: list(dict.fromkeys(dates)), Between.OUTLET: outlet})]


def _stated(tree, names: list[str]) -> Iterator[str]:
    """Give what meta elements of these names say, in the order of the names."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if content := " ".join((element.get("content") or "").split()):
            found.setdefault(name.lower(), []).append(content)
    for name in names:
        yield from found.get(name, [])


def _linked_data(tree) -> list[dict]:
    """Return the objects about articles in the JSON-LD of a page."""
    found: list[dict] = []
    for script in tree.xpath("//script[@type='application/ld+json']"):
        waiting: list = []
        with suppress(ValueError, RecursionError):
            waiting = [json.loads(script.text or "", strict=False)]
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting += reversed(value)
            elif isinstance(value, dict):
                found += [value] if _ARTICLE_TYPES.search(str(value.get("@type", ""))) else []
                waiting += [value[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in value]
    return found


def _values(objects: list[dict], name: str) -> list[str]:
    """Return what the objects say under a name: words, lists of words, or objects with a name."""
    found = []
    for value in (each.get(name) for each in objects):
        for item in value if isinstance(value, list) else [value]:
            words = item.get("name") if isinstance(item, dict) else item
            found += [" ".join(words.split())] if isinstance(words, str) and words.strip() else []
    return found


def _shown_dates(tree) -> list[str]:
    """Return short texts of elements that are made for dates: behind the first headline, before it, of changes."""
    headline = next(tree.iter("h1"), None)
    tiers: list[list[str]] = [[], [], []]
    behind = headline is None
    dated = set(tree.xpath(_SHOWN_DATES))
    for element in tree.iter():
        behind = behind or element is headline
        if element in dated and sum(map(len, tiers)) < _MANY_CANDIDATES:
            about = " ".join(filter(None, map(element.get, ["class", "id", "itemprop"])))
            tier = tiers[2 if _CHANGED.search(about) else 0 if behind else 1]
            tier += [text for text in _date_texts(element) if text not in tier]
    return [text for tier in tiers for text in tier]


def _date_texts(element) -> Iterator[str]:
    """Give the short texts that may be the date of an element: where its hour stands beside it, that too."""
    own = [element.get("datetime") or "", element.get("content") or "", text_of(element)]
    parent = element.getparent()
    if parent is not None and len(parent) <= 6 and not any(map(_CLOCK.search, own)):
        around = text_of(parent)
        own.insert(0, around if _CLOCK.search(around) else "")
    for text in (" ".join(text.split()) for text in own):
        if 3 < len(text) <= _LONG_CANDIDATE and _DIGIT.search(text):
            yield text


def _protect(tree) -> None:
    """Make the tree ready for trafilatura: signs that must stay, space between parts of a line, no lines of dates."""
    for element in tree.xpath(_SHOWN_DATES):
        text = text_of(element)
        if len(text) <= _LONG_LINE and _HAS_DATE.search(text) and element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter():
        if element.tag in _PARTS and not element.tail and element.getnext() is not None:
            element.tail = " "
        element.text = (element.text or "").translate(_PROTECT) or element.text
        element.tail = (element.tail or "").translate(_PROTECT) or element.tail
        if "content" in element.attrib:  # of a meta element
            element.set("content", element.get("content").translate(_PROTECT))


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
                article = (
                    None
                    if mark in seen
                    else _saved_text(page, address, record) or _article(page, address, record, reading)
                )
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
    if record.rec_type == "conversion":  # the words of a page (.wet)
        return ""
    if record.rec_type not in ("response", "resource", "revisit"):
        return "other"
    if record.rec_type == "revisit":
        return "again"
    if http and http.get_statuscode() != "200":
        return "status"
    kind = (http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")) or ""
    return "" if kind.partition(";")[0].strip().lower() in _PAGES else "kind"


def _saved_text(page: bytes, address: str, record) -> dict | None:
    """Return the words of a page that a crawl keeps in its place, the first line as the title; None of a page."""
    if record.rec_type != "conversion":
        return None
    title, _, text = page.decode("utf-8", "replace").strip().partition("\n")
    crawled = record.rec_headers.get_header("WARC-Date") or ""
    return {"title": title.strip(), "text": text or title, "url": address, "crawled": crawled}


def _article(page: bytes, address: str, record, reading: Reading) -> dict | None:
    """Return the article of a page, and when it was crawled, which is no date of it; None where it has none."""
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
    return {**row, "url": row.get("url") or address, "crawled": crawled}
