"""JSON to values, also where a crawler did not end it well: several values, commas before an end, a script's name."""

import json
import re
from contextlib import suppress

from helpers.core.errors import CorpusError
from helpers.corpus.literals import is_python, python_tree
from helpers.corpus.reading import Reading

_HALF_LETTER = re.compile(r"\\ud[89a-f]", re.IGNORECASE)  # of a letter beyond U+FFFF, as JSON writes it
_MOST_DIGITS = 18  # fit into 64 bits
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_BEGINNING = re.compile(r"\s*(?:(?:(?:var|let|const)\s+)?[\w.$]+(?:\[[^\[\]]{0,40}\])?\s*=\s*|[\w.$]+\(\s*)?(?=[\[{])")
_STRING_OR_COMMA = re.compile(r'("(?:[^"\\]|\\.)*+")|,(?=\s*[\]}])', re.DOTALL)
_BETWEEN_VALUES = re.compile(r"[\s,;)\]]*")


def json_tree(text: str, reading: Reading) -> object:
    """Return what JSON says; of several values, as crawlers append them, a list; commas before an end are passed by."""
    text = text.removeprefix("\ufeff")
    if beginning := _BEGINNING.match(text):
        text = text[beginning.end() :]
    try:
        return parse_json(text, reading.shown, "one array of objects")
    except CorpusError as error:
        problem = error
    for attempt in (text, _STRING_OR_COMMA.sub(lambda found: found[1] or "", text)):
        values = _values(attempt)
        if values is not None:
            return _whole(values[0] if len(values) == 1 else _joined(values), attempt)
    if is_python(text):  # with the quotation marks of Python, which JSON has not
        with suppress(CorpusError):
            return python_tree(text, reading)
    if text.lstrip().startswith("{") and text.strip().count("\n"):
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                parse_json(line, f"{reading.shown}, line {number}", "one object per line")
    raise problem


def _values(text: str) -> list | None:
    """Return the JSON values that stand one behind the other in a text; None where something else does."""
    found, position = [], 0
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return None
        if not isinstance(value, (dict, list)):
            return None
        found.append(value)
        position = _BETWEEN_VALUES.match(text, position).end()
    return found or None


def _joined(values: list) -> list:
    """Return one list of all values: the items of those that are lists."""
    return [item for value in values for item in (value if isinstance(value, list) else [value])]


def parse_json(text: str, where: str, needed: str) -> object:
    """Return the value of a text that is JSON; the error says `where` it is not, and what is `needed`."""
    try:
        return _whole(_DECODER.decode(text), text)
    except json.JSONDecodeError as error:
        raise CorpusError(f"{where}: not JSON ({error.msg}, letter {error.pos}): {needed} is needed") from error
    except RecursionError as error:
        raise CorpusError(f"{where}: not JSON of articles, for it is nested too deep") from error


def _whole(tree: object, text: str) -> object:
    """Return a tree with U+FFFD for the halves of letters that stand alone, as where a text was cut short."""
    if "\\" not in text or not _HALF_LETTER.search(text):
        return tree
    return json.loads(
        json.dumps(tree, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


def _plain(value: dict) -> object:
    """Return the value that MongoDB writes as an object with its kind: {"$oid": "5f…"}, {"$date": "2025-…"}."""
    if len(value) == 1:
        name, inner = next(iter(value.items()))
        if name in ("$oid", "$date", "$numberDecimal"):
            return inner
        if (
            name in ("$numberLong", "$numberInt")
            and str(inner).lstrip("-").isdecimal()
            and len(str(inner)) <= _MOST_DIGITS
        ):
            return int(inner)
    return value


# NaN and Infinity are not JSON, but some programs write them for what is missing. A number of more digits than other
# programs take (an id of 20) stays as it is written.
_DECODER = json.JSONDecoder(
    object_hook=_plain,
    parse_constant=lambda name: None,
    parse_int=lambda digits: int(digits) if len(digits) <= _MOST_DIGITS else digits,
)
