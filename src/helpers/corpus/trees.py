"""JSON and XML to rows: one row per article."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from helpers.core.errors import CorpusError
from helpers.corpus.columns import is_text_name
from helpers.corpus.reading import Reading, Row, naming, printable, without_declaration

_HALF_LETTER = re.compile(r"\\ud[89a-f]", re.IGNORECASE)  # of a letter beyond U+FFFF, as JSON writes it
_MOST_DIGITS = 18  # fit into 64 bits
_DEEPEST = 50
# Names of text that are too general for a table, but are where a feed has it.
_FEED_TEXTS = ("encoded", "description", "summary")
_NOT_ARTICLES = frozenset(["rss", "channel", "feed", "image", "rdf"])


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
            root = fromstring(without_declaration(text))
        except DefusedXmlException as error:
            raise reading.entities_declared() from error
        found = {name for element in root.iter() for name in _names(element)}  # each name is looked at once
        wanted = reading.columns.get("text")
        usual = {name for name in found if is_text_name(name)}
        # An <article> that has its text in a <body> is none itself.
        around = {_local(element.tag) for element in root.iter() if usual.intersection(_names(element))}
        text_names = {wanted} if wanted else usual - around or usual
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
