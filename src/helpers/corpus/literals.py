"""Values as programs write them: forgiving JSON, and the literals of Python, of which nothing is run."""

import ast
import json
import re
from collections.abc import Iterator
from contextlib import suppress

from helpers.core.errors import CorpusError
from helpers.corpus.reading import Reading

_DEEPEST = 50
_END = r"(?=\s*(?:[,\])}:]|\Z))"  # behind a value: nothing is called, indexed or computed
_TOKEN = re.compile(
    rf"""(?P<string>(?:[ub]?(?:'(?:[^'\\\n]|\\.)*+'|"(?:[^"\\\n]|\\.)*+")\s*+)++{_END})"""
    rf"|(?:datetime\.)?(?:datetime|date)\((?P<moment>[0-9][0-9\s,]{{0,60}})(?:,\s*tzinfo=[^()]{{0,40}}(?:\([^()]{{0,40}}\))?)?\){_END}"
    rf"|(?:\w+\.)?(?:Timestamp|ObjectId|Decimal|UUID)\((?P<call>'[^'\\\n]*'|\"[^\"\\\n]*\")(?:,[^()]{{0,60}})?\){_END}"
    rf"|(?P<missing>(?:\w+\.)?(?:nan|NaN|NaT|null){_END})"
    rf"|(?P<plain>(?:(?:None|True|False|-?[0-9]+(?:\.[0-9]*)?(?:e[+-]?[0-9]+)?|[\])}}]){_END}|[\[({{,:\s])++)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[\[\](){}]")
_NAMED = re.compile(r"\s*\w+\s*=\s*(?=[\[({])")
_PYTHON = re.compile(
    r"\s*(?:\w+\s*=\s*)?(?:[\[(]\s*)*(?:\{\s*u?['\"]|u?'|\(\s*(?:u?['\"]|-?[0-9]+\s*,|None\s*,|datetime\.|\[)|\[\s*\()"
)
_BRACKETED = re.compile(r"\s*(?:\w+\s*=\s*)?[\[({]")


def is_python(text: str) -> bool:
    """Tell whether a text begins as a list, a tuple or a dictionary of Python does."""
    return bool(_BRACKETED.match(text) and _PYTHON.match(text))


def python_tree(text: str, reading: Reading) -> object:
    """Return the value of a text that is one literal, or the list of those that stand one a line."""
    reading.check(elements=text.count(","))
    text = text[beginning.end() :] if (beginning := _NAMED.match(text)) else text
    try:
        return _value(text)
    except ValueError as problem:
        found = []
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                reading.check(rows=len(found))
                try:
                    found.append(_value(line))
                except ValueError as error:
                    raise CorpusError(
                        f"{reading.shown}, line {number}: not a list, tuple or dictionary of Python "
                        f"({str(error)[:60]}): write the data as JSON lines, one object a line"
                    ) from problem
        return found


def _value(text: str) -> object:
    """Return the value of a literal, tuples as lists, moments as texts. Raises `ValueError` for anything else."""
    try:
        return _with_lists(ast.literal_eval("".join(_plain_tokens(text.strip()))))
    except (SyntaxError, MemoryError, RecursionError, TypeError) as error:
        raise ValueError(str(error)) from error


def _plain_tokens(text: str) -> Iterator[str]:
    """Give the parts of a literal, with calls that name a moment or an id turned into texts."""
    position = depth = 0
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise ValueError(f"at letter {position}")
        for bracket in _BRACKET.findall(token["plain"] or ""):
            depth += 1 if bracket in "[({" else -1
            if depth > _DEEPEST:
                raise ValueError("nested too deep")
        position = token.end()
        if token["moment"]:
            yield repr(_moment(token["moment"]))
        else:
            yield token["call"] or (token["missing"] and "None") or token[0]


def _moment(numbers: str) -> str:
    """Return `2023, 9, 26, 22, 58` as 2023-09-26 22:58."""
    year, month, day, *clock = (int(number) for number in numbers.split(",") if number.strip())
    time = ":".join(f"{number:02}" for number in (*clock, 0)[:3]) if clock else ""
    return f"{year:04}-{month:02}-{day:02} {time}".strip()


def _with_lists(value: object) -> object:
    if isinstance(value, (list, tuple, set)):
        return [_with_lists(item) for item in value]
    if isinstance(value, dict):
        return {_with_lists(str(name)): _with_lists(item) for name, item in value.items()}
    if isinstance(value, str) and not value.isascii():  # an escape may be half of a letter
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


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
    return whole_letters(tree) if "\\" in text and _HALF_LETTER.search(text) else tree


def whole_letters(tree: object) -> object:
    """Return a tree with U+FFFD for the halves of letters that stand alone, and other values than JSON has as texts."""
    written = json.dumps(tree, default=str, ensure_ascii=False)
    return json.loads(written.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


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
