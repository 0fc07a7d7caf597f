"""Word documents to articles: one, or one for each heading of the highest level."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from helpers.corpus.columns import column_of
from helpers.corpus.reading import Between, Reading, Row, naming
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
