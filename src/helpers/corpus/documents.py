"""Texts and Word documents to articles, one article a file."""

import io

from helpers.corpus.reading import Reading, Row, naming
from helpers.corpus.texts import titled

# Of a Word document, in their order: those of its body, of its tables and of its fields to fill in.
_PARAGRAPHS = "./w:p | ./w:tbl//w:p | ./w:sdt//w:p"


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
    return [("", titled(text) if is_first else {"title": title, "text": text})] if text else []
