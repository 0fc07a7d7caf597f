"""Python literals to values: lists, tuples and dictionaries as `print` and `repr` write them. Nothing is evaluated."""

import ast
import re
from collections.abc import Iterator

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
