"""Documents to articles: Word, PDF, RTF, EPUB and Markdown."""

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import unquote

from helpers.core.errors import CorpusError
from helpers.corpus.columns import column_of
from helpers.corpus.letters import declared_encoding, decode
from helpers.corpus.literals import whole_letters
from helpers.corpus.pages import without_markup
from helpers.corpus.reading import Between, Reading, Row, naming, text_apart, without_declaration
from helpers.corpus.texts import one_labelled, titled

_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What was taken out of a text, and what stands a second time in it for old programs.
_PASSED_BY = frozenset([f"{_WORDS}del", f"{_WORDS}moveFrom", f"{_COMPATIBLE}Fallback"])
_SIGNS = {
    **{f"{_WORDS}tab": "\t", f"{_WORDS}br": "\n", f"{_WORDS}cr": "\n"},
    **{f"{_WORDS}noBreakHyphen": "-", f"{_WORDS}softHyphen": "\u00ad"},
}
_NOTES = ("/footnotes", "/endnotes")
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_FEWEST_LABELS, _LONG_VALUE = 2, 300  # of a table that says what a document is
_FEWEST_WORDS = 15  # of the text under a heading; more above the first heading are the lead of one article


class _Paragraph(NamedTuple):
    text: str
    level: int  # of a heading, 0 for text
    notes: list[str]


def read_docx(content: bytes, reading: Reading) -> list[Row]:
    """Return the article of a Word document, or those under its headings of the highest level.

    Tables, text boxes, insertions, fields and notes are read; what was deleted is not. The title of a document is the
    stated one, else its first paragraph. There are several articles where no text stands above the first heading, and
    at least two headings of the highest level have some text below them, as all have.
    """
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE

    reading.check_document(content)
    with naming(reading.shown):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [member for member in archive.namelist() if member.endswith(".xml")]
            reading.check(elements=sum(archive.read(part).count(b"<") for part in parts))
        document = docx.Document(io.BytesIO(content))
        notes = dict(_notes(document))
        levels = dict(_heading_levels(document))
        paragraphs = [each for each in _paragraphs(document.element.body, levels, notes) if each.text.strip()]
        # python-docx makes up properties, a title among them, where a document has none.
        stated = {link.reltype for link in document.part.package.rels.values()}
        has_title = RELATIONSHIP_TYPE.CORE_PROPERTIES in stated
        title = (document.core_properties.title or "").strip() if has_title else ""
    if articles := _in_tables(document.element.body):
        reading.check(rows=len(articles))
        rows = [(f"row {number}", article) for number, article in enumerate(articles, start=1)]
        beside = any(_text(each, []).strip() for each in document.element.body.findall(f"{_WORDS}p"))
        left_out = [("", {Between.LEFT_OUT: "what stands beside its table of articles"})] if beside else []
        return rows + left_out
    if articles := _under_headings(paragraphs):
        reading.check(rows=len(articles))
        return [(f"row {number}", article) for number, article in enumerate(articles, start=1)]
    text = _joined(paragraphs)
    if labelled := one_labelled(text):
        return [("", labelled)]
    is_first = not title or title == text.partition("\n")[0].strip()
    return [("", titled(text) if is_first else {"title": title, "text": text})] if text else []


def _joined(paragraphs: list[_Paragraph]) -> str:
    """Return the text of paragraphs, with the notes to them at its end."""
    return "\n".join([each.text for each in paragraphs] + [note for each in paragraphs for note in each.notes])


def _under_headings(paragraphs: list[_Paragraph]) -> list[dict[str, str]]:
    highest = min((each.level for each in paragraphs if each.level), default=0)
    starts = [number for number, each in enumerate(paragraphs) if each.level == highest]
    if not highest or len(starts) < 2:
        return []
    ends = [*starts[1:], len(paragraphs)]
    articles = [
        {"title": paragraphs[start].text.strip(), "text": _joined(paragraphs[start + 1 : end])}
        for start, end in zip(starts, ends, strict=True)
    ]
    has_lead = len(_joined(paragraphs[: starts[0]]).split()) >= _FEWEST_WORDS
    all_have_text = all(len(article["text"].split()) >= _FEWEST_WORDS for article in articles)
    return articles if all_have_text and not has_lead else []


def _heading_levels(document) -> Iterator[tuple[str, int]]:
    """Give the styles that are headings, by id, with their level."""
    for style in document.styles.element.iter(f"{_WORDS}style"):
        name, outline = style.find(f"{_WORDS}name"), style.find(f".//{_WORDS}outlineLvl")
        match = _HEADING.fullmatch("" if name is None else name.get(f"{_WORDS}val", ""))
        level = match[1] if match else "" if outline is None else outline.get(f"{_WORDS}val", "")
        if level.isdecimal() and int(level) < 9:
            yield style.get(f"{_WORDS}styleId", ""), int(level) + (0 if match else 1)


def _notes(document) -> Iterator[tuple[tuple[str, str], str]]:
    """Give the texts of footnotes and endnotes by their kind and number."""
    from docx.oxml import parse_xml

    for link in document.part.rels.values():
        if link.reltype.endswith(_NOTES) and not link.is_external:
            for note in parse_xml(link.target_part.blob):
                kind = note.tag.removeprefix(_WORDS)
                yield (kind, note.get(f"{_WORDS}id", "")), _text(note, []).strip()


def _paragraphs(body, levels: dict[str, int], notes: dict) -> Iterator[_Paragraph]:
    """Give the paragraphs of a body in their order; those of a text box follow the one that it hangs on."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        if element.tag in _PASSED_BY:
            continue
        if labels := _labels_of(element):
            yield from (_Paragraph(line, 0, []) for line in labels)
            continue
        if element.tag != f"{_WORDS}p":
            waiting.extend(reversed(element))
            continue
        boxes: list = []
        text = _text(element, boxes)
        style = element.find(f"{_WORDS}pPr/{_WORDS}pStyle")
        level = levels.get(style.get(f"{_WORDS}val", ""), 0) if style is not None else 0
        referred = [
            notes.get((mark.tag.removeprefix(_WORDS).removesuffix("Reference"), mark.get(f"{_WORDS}id", "")), "")
            for mark in element.iter(f"{_WORDS}footnoteReference", f"{_WORDS}endnoteReference")
        ]
        yield _Paragraph(text, level, [note for note in referred if note])
        waiting.extend(reversed(boxes))


def _in_tables(body) -> list[dict[str, str]]:
    """Return the articles of tables whose first row names columns, a text among them."""
    articles = []
    for table in body.findall(f"{_WORDS}tbl"):
        rows = (
            ["\n".join(_text(p, []) for p in cell.iter(f"{_WORDS}p")).strip() for cell in row.iter(f"{_WORDS}tc")]
            for row in table.iterchildren(f"{_WORDS}tr")
        )
        names = next(rows, [])
        ours = [column_of(name) or name for name in names]
        if "text" in ours and len(set(map(column_of, names)) - {""}) >= _FEWEST_LABELS:
            articles += [dict(zip(ours, row, strict=False)) for row in rows if len(row) == len(ours)]
    return articles


def _labels_of(table) -> list[str]:
    """Return the rows of a table that has a name of a column and its value in each, as lines with labels; else none."""
    if table.tag != f"{_WORDS}tbl":
        return []
    cells = [list(row.iter(f"{_WORDS}tc")) for row in table.iter(f"{_WORDS}tr")]
    if any(len(row) != 2 for row in cells):
        return []
    rows = [[" ".join(_text(cell, []).split()) for cell in row] for row in cells]
    if any(len(value) > _LONG_VALUE for _, value in rows):
        return []
    known = {column_of(name.strip(" :：")) for name, _ in rows} - {""}
    return [f"{name.rstrip(' :：')}: {value}" for name, value in rows] if len(known) >= _FEWEST_LABELS else []


def _text(element, boxes: list) -> str:
    """Return the words of a paragraph; the text boxes in it are put into `boxes`."""
    pieces: list[str] = []
    waiting = [element]
    while waiting:
        part = waiting.pop()
        if part.tag == f"{_WORDS}t":
            pieces.append(part.text or "")
        elif part.tag == f"{_WORDS}txbxContent":
            boxes.append(part)
        elif part.tag in _SIGNS and part.getparent().tag != f"{_WORDS}tabs":
            pieces.append(_SIGNS[part.tag])
        elif part.tag not in _PASSED_BY:
            if part.tag == f"{_WORDS}p" and part is not element:
                pieces.append("\n")
            waiting.extend(reversed(part))
    return "".join(pieces)


_NO_PDFTOTEXT = (
    " is a PDF, which poppler's pdftotext reads, and that is not installed: install poppler (Debian and Ubuntu: "
    "apt install poppler-utils; macOS: brew install poppler; conda: conda install -c conda-forge poppler)"
)
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # pdftotext writes them round Persian words
# pdftotext drops the space between a number, which runs from left to right, and the word beside it.
_NUMBER_AT_WORD = re.compile(
    r"(?<=[0-9\u0660-\u0669\u06f0-\u06f9])(?=[\u0621-\u064a\u067e-\u06cc])"
    r"|(?<=[\u0621-\u064a\u067e-\u06cc])(?=[0-9\u0660-\u0669\u06f0-\u06f9])"
)
_ENDS_SENTENCE = re.compile(r"[.!؟?:؛»\")\]…]\s*$")
_PAGE_NUMBER = re.compile(r"\W*\d{1,4}\W*(?:/\W*\d{1,4}\W*)?")
_PERSIAN_LETTER = re.compile("[\u0621-\u06cc]")
_WORD = re.compile(r"\w+")
# Words that are a tenth of a Persian text: read backwards they are hardly any words.
_COMMON = frozenset("از به در که این است با را برای آن شد شده خود هم تا می های یک بر کرد او اما نیز باید".split())
_LONGEST_TITLE = 40  # words
_HEAD = re.compile(r"(---|\+\+\+)[ \t]*\n(.{0,65536}?\n)(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIRST_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t#]*(?:\n|$)")
_MOST_PARTS = 5_000  # of a book


def read_pdf(content: bytes, reading: Reading) -> list[Row]:
    """Return the text of a PDF as one article; its lines, which end where the page does, are joined to paragraphs."""
    if b"%PDF" not in content[:1024]:
        raise reading.error(" is no PDF, whatever its name says: name it as what it is")
    if not shutil.which("pdftotext"):
        raise reading.error(_NO_PDFTOTEXT)
    try:
        pages = text_apart("pdf", content, ".pdf", reading).split("\f")
    except CorpusError as error:
        if "/Encrypt" in content.decode("latin-1"):
            raise reading.error(" is locked with a password: open it, and save it without one") from error
        raise
    text = _NUMBER_AT_WORD.sub(" ", join_lines(_DIRECTIONS.sub("", page) for page in pages))
    letters = len(_PERSIAN_LETTER.findall(text))
    if not letters and not re.search(r"\w\w", text):
        raise reading.error(
            " holds pictures of its pages and no text: make its text by a program that recognises letters (OCR), "
            "and save that as .txt or .docx"
        )
    words = _WORD.findall(text)
    forward, backward = (sum(word[::step] in _COMMON for word in words) for step in (1, -1))
    if backward > forward:
        raise reading.error(
            " has the letters of its words in reversed order, as some programs write PDFs: get the article in another "
            "form, or open the PDF in Word, check its words, and save it as .docx"
        )
    return [("", _with_short_title(text))]


def join_lines(pages) -> str:
    """Return the paragraphs of pages, one a line: an empty line ends one, and so does a page that ends a sentence."""
    paragraphs: list[str] = []
    for page in pages:
        blocks = [" ".join(block.split()) for block in re.split(r"\n[ \t]*\n", page)]
        blocks = [block for block in blocks if block and not _PAGE_NUMBER.fullmatch(block)]
        if paragraphs and blocks and not _ENDS_SENTENCE.search(paragraphs[-1]) and len(paragraphs) > 1:
            paragraphs[-1] += " " + blocks.pop(0)
        paragraphs += blocks
    return "\n".join(paragraphs)


def _with_short_title(text: str) -> dict[str, str]:
    """Return the first line as the title and the rest as the text, where the first line is short enough for a title."""
    first, _, rest = text.strip().partition("\n")
    if rest.strip() and len(first.split()) <= _LONGEST_TITLE:
        return {"title": first.strip(), "text": rest.strip("\n")}
    return {"title": "", "text": text.strip()}


def read_rtf(content: bytes, reading: Reading) -> list[Row]:
    """Return the text of an RTF document, its first line as the title."""
    from striprtf.striprtf import rtf_to_text

    if not content.lstrip().startswith(b"{\\rtf"):
        raise reading.error(" is no RTF, whatever its name says: name it as what it is")
    reading.check(elements=content.count(b"\\"), page_bytes=len(content))
    with naming(reading.shown):
        text = rtf_to_text(content.decode("latin-1"), errors="replace")
    lines = (" ".join(line.split()) for line in text.replace("\0", "").split("\n"))
    return [("", _with_short_title("\n".join(line for line in lines if line)))]


def read_epub(content: bytes, reading: Reading) -> list[Row]:
    """Return the parts of a book in their order, each of which may be an article; the book is their outlet."""
    import lxml.html

    with naming(reading.shown):
        reading.check(members=content.count(b"PK\x01\x02"))
        archive = zipfile.ZipFile(io.BytesIO(content))
        size = sum(member.file_size for member in archive.infolist())
        reading.check(file_bytes=size, members=len(archive.namelist()))
        if "META-INF/encryption.xml" in archive.namelist() and "META-INF/rights.xml" in archive.namelist():
            raise reading.error(" is locked by its shop: only its own reader opens it")
        container = _tree(archive.read("META-INF/container.xml"))
        package_name = container.xpath("//*[local-name()='rootfile']/@full-path")[0]
        package = _tree(archive.read(package_name))
        items = {item.get("id"): item for item in package.xpath("//*[local-name()='manifest']/*")}
        spine = package.xpath("//*[local-name()='spine']/*[not(@linear='no')]/@idref")[:_MOST_PARTS]
        stated = partial(_first, package)
        found, book = [], stated("title")
        for item in [items[name] for name in spine if name in items]:
            if "nav" in (item.get("properties") or "").split():
                continue
            name = normpath(str(PurePosixPath(package_name).parent / unquote(item.get("href") or "")))
            page = archive.read(name)
            reading.check(page_bytes=len(page), page_elements=page.count(b"<"))
            text = without_declaration(decode(page, where=reading.shown, declared=declared_encoding(page))[0])
            if not text.strip():
                continue
            tree = lxml.html.document_fromstring(text)
            headings = [" ".join(heading.text_content().split()) for heading in tree.xpath("//h1 | //h2")]
            title = next(filter(None, headings), "") or " ".join((tree.findtext(".//title") or "").split())
            for head in tree.xpath("//head"):
                head.drop_tree()
            body = lxml.html.tostring(tree, encoding="unicode")
            body = without_markup(body, shown=f"{reading.shown}/{name}", limits=reading.limits)
            body = body.strip().removeprefix(title).strip("\n")
            if body.strip():
                row = {
                    "title": title if title != book else "",
                    "text": body,
                    Between.OUTLET: stated("publisher") or book,
                }
                found.append((f"part {name}", row | {Between.DATES: [stated("date")] if stated("date") else []}))
    if not found:
        raise reading.error(" has no text in its parts: it may hold pictures of pages")
    return found


def _tree(content: bytes):
    import lxml.etree

    return lxml.etree.fromstring(content, lxml.etree.XMLParser(resolve_entities=False, no_network=True))


def _first(package, name: str) -> str:
    found = package.xpath(f"//*[local-name()='metadata']/*[local-name()='{name}']/text()")
    return " ".join(str(found[0]).split()) if found else ""


def has_front_matter(text: str) -> bool:
    """Tell whether a text begins with what it says of itself, between lines of `---` or `+++`."""
    return bool(_HEAD.match(text))


def read_markdown(text: str, reading: Reading) -> list[Row]:
    """Return the text of Markdown without its signs, and what its head (YAML or TOML) states: title, date, tags.

    Where the head has no title, the first heading is one.
    """
    import mistune

    head = _HEAD.match(text)
    stated = _stated(head[1], head[2], reading) if head else {}
    body = text[head.end() :] if head else text
    heading = _FIRST_HEADING.match(body)
    if heading and not stated.keys() & {"title", "عنوان", "تیتر"}:
        stated["title"], body = heading[1], body[heading.end() :]
    with naming(reading.shown):
        body = without_markup(f"<div>{mistune.html(body)}</div>", shown=reading.shown, limits=reading.limits)
    others = {name: value for name, value in stated.items() if name != "text"}
    return [("", {**others, "text": body.strip()})]


def _stated(mark: str, head: str, reading: Reading) -> dict:
    """Return the head of a Markdown file; its values stay texts, as days of Persian months are none of YAML's."""
    import tomllib

    import yaml

    class Loader(yaml.BaseLoader):
        def compose_node(self, parent, index):
            if self.check_event(yaml.AliasEvent):  # a few can stand for any number of values
                raise CorpusError(f"{reading.shown} has a head with an alias (*name): write the value there")
            return super().compose_node(parent, index)

    try:
        # A date may be one that pandas cannot hold, an escape half of a letter.
        stated = whole_letters(tomllib.loads(head) if mark == "+++" else yaml.load(head, Loader))
    except CorpusError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = " ".join(str(error).split())[:100]
        raise reading.error(
            f": its head between two lines of {mark} is not YAML or TOML ({where}): correct it"
        ) from error
    if not isinstance(stated, dict):
        raise reading.error(f": its head between lines of {mark} has no names with values: correct it")
    return {
        str(name).lower(): value if isinstance(value, (dict, list)) else str(value) for name, value in stated.items()
    }
