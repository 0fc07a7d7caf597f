"""Texts, saved web pages and documents to rows: one article a file."""

import io
import re

from helpers.corpus.limits import Reading, naming, without_declaration
from helpers.corpus.tabular import Row

# trafilatura drops what is not printable, U+200C with it, and makes U+00A0 a space. What must stay passes through it as
# a letter that no news has: one of Old Italic for each.
_PROTECTED = {sign: chr(0x10300 + number) for number, sign in enumerate("\u200c\u00a0\u200b\u00ad\u202f")}
_PROTECT, _RESTORE = str.maketrans(_PROTECTED), str.maketrans({letter: sign for sign, letter in _PROTECTED.items()})

# Between reading and dating only; no column of a source has such a name.
PAGE_DATES, SOURCE_NAME = "(page dates)", "(source name)"
_STATED_DATE = (
    "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='publishdate' or @name='pubdate' "
    "or @name='date' or @name='DC.date' or @name='dc.date' or @name='DC.Date.Created' or @name='dcterms.created']"
    "/@content"
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_SHOWN_DATE = (
    "//time/@datetime | //time//text() | //*[contains(@class, 'date') or contains(@class, 'time') or "
    "contains(@class, 'publish') or contains(@id, 'date')]//text()"
)
_MANY_CANDIDATES, _LONG_CANDIDATE = 20, 80
_MARKUP = re.compile(r"</?(?:p|br|div|span|a|b|i|strong|em|h\d|ul|ol|li|img|table|blockquote)\b[^<>]*>", re.IGNORECASE)
# Of a Word document, in their order: those of its body, of its tables and of its fields to fill in.
_PARAGRAPHS = "./w:p | ./w:tbl//w:p | ./w:sdt//w:p"
_BLOCKS = ("p", "br", "div", "h1", "h2", "h3", "h4", "li", "tr", "blockquote")


def read_text(text: str, reading: Reading) -> list[Row]:
    """Return the first line as the title and the rest as the text; a text of one line has no title."""
    return [("", _titled(text))]


def _titled(text: str) -> dict[str, str]:
    first, _, rest = text.strip().partition("\n")
    title, body = (first.strip(), rest.strip("\n")) if rest.strip() else ("", first)
    return {"title": title, "text": body}


def read_html(text: str, reading: Reading) -> list[Row]:
    """Return the article of a saved web page, as trafilatura finds it, without menus and comments.

    The row also has, under `PAGE_DATES`, what the page states as its date: its metadata, then what it shows as such.
    """
    import lxml.html
    import trafilatura

    reading.check(page_elements=text.count("<"))
    if not text.strip():
        return []
    with reading.naming():
        tree = lxml.html.document_fromstring(without_declaration(text))
        dates = _page_dates(tree, text)
        _translate(tree, _PROTECT)
        page = trafilatura.bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    if page is None or not (page.text or "").strip():
        raise reading.error(": no article is found in this page: save its text as .txt, if it has one")
    found = {name: (getattr(page, name) or "").translate(_RESTORE) for name in ["title", "text", "url", "sitename"]}
    body = found["text"].removeprefix(found["title"]).lstrip("\n") or found["text"]
    dates += [page.date] if page.date else []
    article = {"title": found["title"], "text": body, "outlet": found["sitename"], "url": found["url"]}
    return [("", {**article, PAGE_DATES: dates})]


def _page_dates(tree, source: str) -> list[str]:
    stated = [*tree.xpath(_STATED_DATE), *_JSON_DATE.findall(source)]
    shown = [text for text in tree.xpath(_SHOWN_DATE) if 3 < len(text.strip()) <= _LONG_CANDIDATE]
    return [" ".join(str(date).split()) for date in [*stated, *shown[:_MANY_CANDIDATES]]]


def _translate(tree, table: dict[int, str]) -> None:
    for element in tree.iter():
        if not isinstance(element.tag, str):  # a comment
            continue
        element.text = element.text.translate(table) if element.text else element.text
        if "content" in element.attrib:  # of a meta element
            element.set("content", element.get("content").translate(table))
        element.tail = element.tail.translate(table) if element.tail else element.tail


def without_markup(text: str, *, shown: str) -> str:
    """Return the text of a piece of HTML, blocks on lines of their own; other text as it is.

    >>> without_markup("<p>بند <b>یک</b></p><p>بند دو</p>", shown=""), without_markup("۳ < ۵", shown="")
    ('بند یک\\nبند دو', '۳ < ۵')
    """
    import lxml.html

    if not _MARKUP.search(text):
        return text
    with naming(shown):
        tree = lxml.html.fragment_fromstring(text, create_parent="div")
        for element in [*tree.iter("script", "style")]:
            element.drop_tree()
        for element in tree.iter(*_BLOCKS):
            element.tail = "\n" + (element.tail or "")
        plain = tree.text_content()
    return "\n".join(line.strip() for line in plain.split("\n") if line.strip())


def read_docx(content: bytes, reading: Reading) -> list[Row]:
    """Return the paragraphs of a Word document, also those in tables, and its title: as stated, else the first."""
    import docx
    from docx.text.paragraph import Paragraph

    reading.check_document(content)
    with reading.naming():
        document = docx.Document(io.BytesIO(content))
        texts = [Paragraph(element, document).text for element in document.element.body.xpath(_PARAGRAPHS)]
        title = (document.core_properties.title or "").strip() if _states_properties(document) else ""
    lines = [text for text in texts if text.strip()]
    if not lines:
        return []
    if not title or title == lines[0].strip():
        return [("", _titled("\n".join(lines)))]
    return [("", {"title": title, "text": "\n".join(lines)})]


def _states_properties(document) -> bool:
    """Tell whether a document has a title of its own; python-docx makes up one where it has none."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    return any(link.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for link in document.part.package.rels.values())
