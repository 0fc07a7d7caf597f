"""Files that are no tables to rows: texts, saved web pages and Word documents, one article a file; JSON and XML."""

import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from helpers.core.errors import CorpusError
from helpers.corpus.reading import Reading, Row, is_text_name, naming, printable

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
_BLOCKS = ("p", "br", "div", "h1", "h2", "h3", "h4", "li", "tr", "blockquote")
# Of a Word document, in their order: those of its body, of its tables and of its fields to fill in.
_PARAGRAPHS = "./w:p | ./w:tbl//w:p | ./w:sdt//w:p"

_HALF_LETTER = re.compile(r"\\ud[89a-f]", re.IGNORECASE)  # of a letter beyond U+FFFF, as JSON writes it
_MOST_DIGITS = 18  # fit into 64 bits
_DEEPEST = 50
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Names of text that are too general for a table, but are where a feed has it.
_FEED_TEXTS = ("encoded", "description", "summary")
_NOT_ARTICLES = frozenset(["rss", "channel", "feed", "image", "rdf"])


def read_text(text: str, reading: Reading) -> list[Row]:
    """Return the first line as the title and the rest as the text; a text of one line has no title."""
    return [("", _titled(text))]


def _titled(text: str) -> dict[str, str]:
    first, _, rest = text.strip().partition("\n")
    title, body = (first.strip(), rest.strip("\n")) if rest.strip() else ("", first)
    return {"title": title, "text": body}


def read_html(text: str, reading: Reading) -> list[Row]:
    """Return the article of a web page, as trafilatura finds it, and under `PAGE_DATES` its dates."""
    import lxml.html
    import trafilatura

    reading.check(page_elements=text.count("<"))
    if not text.strip():
        return []
    with naming(reading.shown):
        tree = lxml.html.document_fromstring(_without_declaration(text))
        shown = [found for found in tree.xpath(_SHOWN_DATE) if 3 < len(found.strip()) <= _LONG_CANDIDATE]
        dates = [*tree.xpath(_STATED_DATE), *_JSON_DATE.findall(text), *shown[:_MANY_CANDIDATES]]
        dates = [" ".join(str(date).split()) for date in dates]
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
    body = found["text"].removeprefix(found["title"]).lstrip("\n") or found["text"]
    dates += [page.date] if page.date else []
    article = {"title": found["title"], "text": body, "outlet": found["sitename"], "url": found["url"]}
    return [("", {**article, PAGE_DATES: dates})]


def _protect(tree) -> None:
    for element in tree.iter():
        if not isinstance(element.tag, str):  # a comment
            continue
        element.text = (element.text or "").translate(_PROTECT) or element.text
        element.tail = (element.tail or "").translate(_PROTECT) or element.tail
        if "content" in element.attrib:  # of a meta element
            element.set("content", element.get("content").translate(_PROTECT))


def without_markup(text: str, *, shown: str) -> str:
    """Return the text of a piece of HTML, blocks on lines of their own; other text as it is."""
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
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.text.paragraph import Paragraph

    reading.check_document(content)
    with naming(reading.shown):
        document = docx.Document(io.BytesIO(content))
        texts = [Paragraph(element, document).text for element in document.element.body.xpath(_PARAGRAPHS)]
        # python-docx makes up properties, a title among them, where a document has none.
        stated = {link.reltype for link in document.part.package.rels.values()}
        has_title = RELATIONSHIP_TYPE.CORE_PROPERTIES in stated
        title = (document.core_properties.title or "").strip() if has_title else ""
    text = "\n".join(text for text in texts if text.strip())
    is_first = not title or title == text.partition("\n")[0].strip()
    return [("", _titled(text) if is_first else {"title": title, "text": text})] if text else []


def json_line_rows(lines: Iterable[str], reading: Reading) -> Iterator[Row]:
    """Give one row per line, each a JSON object."""
    count = elements = 0
    for number, line in enumerate(lines, start=1):
        if line.strip():
            count, elements = count + 1, elements + _elements_of(line)
            reading.check(rows=count, elements=elements)
            where = f"{reading.shown}, line {number}"
            yield f"row {number}", _checked(_parse(line, where, "one object per line"), where)


def read_json(text: str, reading: Reading) -> Iterator[Row]:
    """Give the objects of an array, of the only array of objects in an object, or the object; or one object a line."""
    reading.check(elements=_elements_of(text))
    try:
        tree = _parse(text, reading.shown, "one array of objects")
    except CorpusError:
        if text.lstrip().startswith("{") and text.strip().count("\n"):
            yield from json_line_rows(text.split("\n"), reading)
            return
        raise
    if isinstance(tree, dict):
        values = list(tree.values())
        lists = [value for value in values if isinstance(value, list) and value and _are_objects(value)]
        if len(lists) == 1 and not any(map(is_text_name, tree)):
            tree = lists[0]
        else:  # one object per key, which is an id, or one article
            tree = values if values and _are_objects(values) else [tree]
    if not isinstance(tree, list):
        raise reading.error(f": an array of JSON objects is needed, found {type(tree).__name__}")
    reading.check(rows=len(tree))
    for number, row in enumerate(tree, start=1):
        yield f"row {number}", _checked(row, f"{reading.shown}, row {number}")


def _elements_of(text: str) -> int:
    return sum(map(text.count, "[{,"))


def _are_objects(values: list) -> bool:
    return all(isinstance(value, dict) for value in values)


def _parse(text: str, where: str, needed: str) -> object:
    try:
        tree = _DECODER.decode(text)
        if "\\" in text and _HALF_LETTER.search(text):
            # U+FFFD for the halves of letters that stand alone, as where a text was cut short.
            whole = json.dumps(tree, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            return json.loads(whole)
        return tree
    except json.JSONDecodeError as error:
        raise CorpusError(f"{where}: not JSON ({error.msg}, letter {error.pos}): {needed} is needed") from error
    except RecursionError as error:
        raise CorpusError(f"{where}: not JSON of articles, for it is nested too deep") from error


# NaN and Infinity are not JSON, but some programs write them for what is missing. A number of more digits than other
# programs take (an id of 20) stays as it is written.
_DECODER = json.JSONDecoder(
    parse_constant=lambda name: None, parse_int=lambda digits: int(digits) if len(digits) <= _MOST_DIGITS else digits
)


def _checked(row: object, where: str) -> dict:
    if not isinstance(row, dict):
        raise CorpusError(f"{where}: a JSON object is needed, found {type(row).__name__}")
    if _is_deeper(row, _DEEPEST):
        raise CorpusError(f"{where}: objects and arrays are nested more than {_DEEPEST} deep, which no article is")
    return row


def _is_deeper(value: object, depth: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth == 0 or any(_is_deeper(item, depth - 1) for item in inner if isinstance(item, (dict, list)))


def read_xml(text: str, reading: Reading) -> list[Row]:
    """Return one row per article element: the outermost that has its text as a child or an attribute.

    Its other children and attributes are its columns, without namespaces. Feeds (RSS, Atom) are read by this rule too.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    reading.check(elements=text.count("<"))
    with naming(reading.shown):
        try:
            root = fromstring(_without_declaration(text))
        except DefusedXmlException as error:
            raise reading.entities_declared() from error
        found = {name for element in root.iter() for name in _names(element)}  # each name is looked at once
        wanted = reading.columns.get("text")
        text_names = {wanted} if wanted else {name for name in found if is_text_name(name)}
        articles = _articles(root, text_names, () if wanted else _FEED_TEXTS)
        rows = [(f"row {number}", row) for number, row in enumerate(articles, start=1)]
    reading.check(rows=len(rows))
    if not rows:
        names = ", ".join(name for name, _ in Counter(_local(element.tag) for element in root.iter()).most_common(20))
        raise CorpusError(
            f"column 'text' is missing from {reading.shown}; found: {printable(names)[:400]}. "
            'Pass columns={"text": …} with the name of the element that holds the text'
        )
    return rows


def _without_declaration(text: str) -> str:
    """Return XML without its first line: its bytes were decoded before, and it may declare another encoding."""
    return _DECLARATION.sub("", text)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _names(element: Element) -> set[str]:
    return {*map(_local, element.attrib), *(_local(child.tag) for child in element)}


def _articles(root: Element, text_names: set[str], feed_texts: tuple[str, ...]) -> Iterator[dict]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        names = _names(element)
        has_text = not text_names.isdisjoint(names)
        feed_text = None if has_text else next((name for name in feed_texts if name in names), None)
        if (has_text or feed_text) and _local(element.tag).lower() not in _NOT_ARTICLES:
            yield {"text" if name == feed_text else name: value for name, value in _fields(element).items()}
        else:
            waiting.extend(reversed(element))


def _fields(element: Element) -> dict[str, str]:
    """Return the attributes and the children's texts by name; what stands twice has its texts on lines."""
    fields = {_local(name): [value] for name, value in element.attrib.items()}
    for child in element:
        fields.setdefault(_local(child.tag), []).append(_lines(child) or child.get("href", ""))
    return {name: "\n".join(filter(None, values)) for name, values in fields.items()}


def _lines(element: Element) -> str:
    """Return the text of an element, each of its children that has no text beside it on a line of its own."""
    if len(element) and not (element.text or "").strip() and not any((child.tail or "").strip() for child in element):
        return "\n".join("".join(child.itertext()).strip() for child in element)
    return "".join(element.itertext()).strip()
