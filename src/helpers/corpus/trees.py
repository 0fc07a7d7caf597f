"""Trees to rows: JSON, JSON lines and XML."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from helpers.corpus.archives import naming
from helpers.corpus.columns import is_text_name
from helpers.corpus.tables import Rows
from helpers.errors import CorpusError

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Names of text that are too general for a table, but are where a feed has it.
_FEED_TEXTS = ("encoded", "description", "summary")
_NOT_ARTICLES = frozenset(["rss", "channel", "feed", "image", "rdf"])


def read_json_lines(text: str, *, shown: str) -> Rows:
    """Return one row per line, each a JSON object."""
    rows = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            row = _parse(line, f"{shown}, line {number}", "one object per line")
            rows.append((f"row {number}", _checked(row, f"{shown}, line {number}")))
    return rows


def read_json(text: str, *, shown: str) -> Rows:
    """Return the objects of a JSON array, of the only array of objects inside an object, or the one object itself.

    A file named .json that holds one object per line is read as what it is.
    """
    try:
        tree = _parse(text, shown, "one array of objects")
    except CorpusError:
        if text.lstrip().startswith("{") and text.strip().count("\n"):
            return read_json_lines(text, shown=shown)
        raise
    if isinstance(tree, dict):
        lists = [value for value in tree.values() if _is_array_of_objects(value)]
        tree = lists[0] if len(lists) == 1 and not any(map(is_text_name, tree)) else _objects_or_self(tree)
    if not isinstance(tree, list):
        raise CorpusError(f"{shown}: an array of JSON objects is needed, found {type(tree).__name__}")
    return [(f"row {number}", _checked(row, f"{shown}, row {number}")) for number, row in enumerate(tree, start=1)]


def _is_array_of_objects(value: object) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(item, dict) for item in value)


def _objects_or_self(tree: dict) -> list[dict]:
    """Return the values of an object that has one object per key (an id), else the object as the only article."""
    values = list(tree.values())
    return values if values and all(isinstance(value, dict) for value in values) else [tree]


def _parse(text: str, where: str, needed: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CorpusError(f"{where}: not JSON ({error.msg}, letter {error.pos}): {needed} is needed") from error
    except (RecursionError, ValueError) as error:  # nested too deep; a number of more than 4,300 digits
        raise CorpusError(f"{where}: not JSON of articles ({error})") from error


def _checked(row: object, where: str) -> dict:
    if not isinstance(row, dict):
        raise CorpusError(f"{where}: a JSON object is needed, found {type(row).__name__}")
    return row


def read_xml(text: str, *, shown: str, text_name: str | None) -> Rows:
    """Return one row per article element: the outermost element that has its text as a child or an attribute.

    The article's other children and attributes are its columns, without namespaces. Feeds (RSS, Atom) are read by this
    rule too. `text_name` is the element with the text, where that has no common name.
    """
    from defusedxml.ElementTree import fromstring

    with naming(shown):
        # Bytes were decoded before; a declared encoding would be another.
        root = fromstring(_DECLARATION.sub("", text))
        rows = [(f"row {number}", row) for number, row in enumerate(_articles(root, text_name), start=1)]
    if not rows:
        names = ", ".join(name for name, _ in Counter(_local(element.tag) for element in root.iter()).most_common(20))
        raise CorpusError(f"column 'text' is missing from {shown}; found: {names}. "
                          'Pass columns={"text": …} with the name of the element that holds the text')
    return rows


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _articles(root: Element, text_name: str | None) -> Iterator[dict]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        fields = _fields(element)
        if _local(element.tag).lower() not in _NOT_ARTICLES and _has_text(fields, text_name):
            yield fields
        else:
            waiting.extend(reversed(element))


def _has_text(fields: dict, text_name: str | None) -> bool:
    if text_name:
        return text_name in fields
    if not any(map(is_text_name, fields)):
        feed_text = next((name for name in _FEED_TEXTS if name in fields), None)
        if feed_text is None:
            return False
        fields["text"] = fields.pop(feed_text)
    return True


def _fields(element: Element) -> dict[str, str]:
    """Return the attributes and the children's texts by name; what stands twice has its texts on lines."""
    fields = {_local(name): value for name, value in element.attrib.items()}
    for child in element:
        name, value = _local(child.tag), _lines(child) or child.get("href", "")
        fields[name] = f"{fields[name]}\n{value}" if fields.get(name) else value
    return fields


def _lines(element: Element) -> str:
    """Return the text of an element, each of its children that has no text beside it on a line of its own."""
    if len(element) and not (element.text or "").strip() and not any((child.tail or "").strip() for child in element):
        return "\n".join("".join(child.itertext()).strip() for child in element)
    return "".join(element.itertext()).strip()
