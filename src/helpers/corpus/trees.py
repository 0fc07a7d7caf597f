"""Trees to rows: JSON, JSON lines and XML."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from helpers.core.errors import CorpusError
from helpers.corpus.limits import Reading, printable, without_declaration
from helpers.corpus.tabular import Row, is_text_name

# Names of text that are too general for a table, but are where a feed has it.
_FEED_TEXTS = ("encoded", "description", "summary")
_NOT_ARTICLES = frozenset(["rss", "channel", "feed", "image", "rdf"])
# Half of a letter beyond U+FFFF, as JSON writes it.
_HALF_LETTER = re.compile(r"\\ud[89a-f]", re.IGNORECASE)
_MOST_DIGITS = 18  # fit into 64 bits
_DEEPEST = 50


def read_json_lines(text: str, reading: Reading) -> Iterator[Row]:
    """Give one row per line, each a JSON object."""
    reading.check(elements=sum(map(text.count, "[{,")))
    yield from json_line_rows(text.split("\n"), reading)


def json_line_rows(lines: Iterable[str], reading: Reading) -> Iterator[Row]:
    """Give one row per line, each a JSON object."""
    count = 0
    for number, line in enumerate(lines, start=1):
        if line.strip():
            count += 1
            reading.check(rows=count)
            where = f"{reading.shown}, line {number}"
            yield f"row {number}", _checked(_parse(line, where, "one object per line"), where)


def read_json(text: str, reading: Reading) -> Iterator[Row]:
    """Give the objects of a JSON array, of the only array of objects inside an object, or the one object itself.

    A file named .json that holds one object per line is read as what it is.
    """
    reading.check(elements=sum(map(text.count, "[{,")))
    try:
        tree = _parse(text, reading.shown, "one array of objects")
    except CorpusError:
        if text.lstrip().startswith("{") and text.strip().count("\n"):
            yield from json_line_rows(text.split("\n"), reading)
            return
        raise
    if isinstance(tree, dict):
        lists = [value for value in tree.values() if _is_array_of_objects(value)]
        tree = lists[0] if len(lists) == 1 and not any(map(is_text_name, tree)) else _objects_or_self(tree)
    if not isinstance(tree, list):
        raise reading.error(f": an array of JSON objects is needed, found {type(tree).__name__}")
    reading.check(rows=len(tree))
    for number, row in enumerate(tree, start=1):
        yield f"row {number}", _checked(row, f"{reading.shown}, row {number}")


def _is_array_of_objects(value: object) -> bool:
    return isinstance(value, list) and len(value) > 0 and all(isinstance(item, dict) for item in value)


def _objects_or_self(tree: dict) -> list[dict]:
    """Return the values of an object that has one object per key (an id), else the object as the only article."""
    values = list(tree.values())
    return values if values and all(isinstance(value, dict) for value in values) else [tree]


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


def _whole_number(digits: str) -> int | str:
    """Return a number, or its digits where they are more than other programs take (ids of 20 digits)."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


# NaN and Infinity are not JSON, but some programs write them for what is missing.
_DECODER = json.JSONDecoder(parse_constant=lambda name: None, parse_int=_whole_number)


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
    """Return one row per article element: the outermost element that has its text as a child or an attribute.

    The article's other children and attributes are its columns, without namespaces. Feeds (RSS, Atom) are read by this
    rule too. `columns["text"]` of the reading is the element with the text, where that has no common name.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    reading.check(elements=text.count("<"))
    with reading.naming():
        try:
            root = fromstring(without_declaration(text))
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
