"""JSON to rows: one row per article, wherever in the tree the articles are."""

import re
from collections import deque
from collections.abc import Iterable, Iterator

from helpers.core.errors import CorpusError
from helpers.corpus.columns import column_of, is_text_name
from helpers.corpus.exports import named_users, telegram_chats, telegram_rows, with_user
from helpers.corpus.literals import json_tree, parse_json, python_tree
from helpers.corpus.reading import Between, Reading, Row

_DEEPEST = 50
_JSON = re.compile(r'\s*(?:window\.YTD\.tweets?\.\w+\s*=\s*)?(?:\[\s*)*(?:\{\s*"|(?<=[\[\s])"|\{\s*\}|(?<=\[)\s*\])')
_LONG = 80  # letters of the longest words of an object: prose, where no name says which the text is
_SHARE = 0.2  # of the length of texts: where another array has much shorter ones, they are notes on articles
_NAMES_OF_SITES = "site_name sitename siteName site agencyName agency newspaper channel outlet".split()
_LONGEST_NAME = 60
_INNER_TEXTS = ("rendered", "value", "plain", "html")
_ABOUT = ("meta", "metadata")  # objects beside a text that say of it what columns do
_EXTRACTS = ("highlight", "inner_hits")  # of the text beside them, in what Elasticsearch answers
_TERMS = {"category": "categories", "post_tag": "tags"}  # of WordPress


def is_json(text: str) -> bool:
    """Tell whether a text begins as JSON does, or as the script in which an archive of X has its owner's posts."""
    return bool(_JSON.match(text))


def json_line_rows(lines: Iterable[str], reading: Reading) -> Iterator[Row]:
    """Give one row per line, each a JSON object."""
    count = elements = 0
    for number, line in enumerate(lines, start=1):
        line = line.strip().rstrip(",")
        if line not in ("", "[", "]"):  # an array whose objects stand one a line
            count, elements = count + 1, elements + _elements_of(line)
            reading.check(rows=count, elements=elements)
            where = f"{reading.shown}, line {number}"
            row = _checked(parse_json(line, where, "one object per line"), where)
            if posts := _posts_of_page(row, reading.columns.get("text")):
                reading.check(rows=(count := count + len(posts) - 1))
                for place, post in enumerate(posts, start=1):
                    yield f"row {number}, article {place}", post
                continue
            yield f"row {number}", _row(row, reading.columns.get("text"))


def _posts_of_page(row: dict, wanted: str | None) -> list[dict]:
    """Return the articles in a line that is a page of them, as twarc and scripts save what a server answers."""
    if posts := named_users(row):
        return posts
    if wanted in row or any(is_text_name(str(name)) for name in row):
        return []
    pages = (_articles_of(value, wanted) for value in row.values() if isinstance(value, list))
    return next(filter(None, pages), [])


def read_json(text: str, reading: Reading) -> Iterator[Row]:
    """Give a row per article: of arrays anywhere in objects, of values one behind the other, of pandas' tables."""
    reading.check(elements=_elements_of(text))
    yield from _tree_rows(json_tree(text, reading), reading)


def read_python(text: str, reading: Reading) -> Iterator[Row]:
    """Give a row per article of Python's own literals, where in them it may be as in JSON."""
    yield from _tree_rows(python_tree(text, reading), reading)


def _tree_rows(tree: object, reading: Reading) -> Iterator[Row]:
    if _is_deeper(tree, _DEEPEST):
        raise reading.error(f": objects and arrays are nested more than {_DEEPEST} deep, which no article is")
    if chats := telegram_chats(tree):
        reading.check(rows=sum(len(chat["messages"]) for chat in chats))
        yield from telegram_rows(chats, reading)
        return
    rows = _rows(tree, reading)
    reading.check(rows=len(rows))
    for number, row in enumerate(rows, start=1):
        yield f"row {number}", _checked(row, f"{reading.shown}, row {number}")


def _rows(tree: object, reading: Reading) -> list:
    """Return the rows of a tree; of a tree with none that is known, the tree, for an error that says what it has."""
    wanted = reading.columns.get("text")
    if isinstance(tree, dict) and (posts := named_users(tree)):
        return posts
    if table := _table(tree, wanted):
        return table
    found = _arrays(tree, wanted)
    if found:
        return found
    if isinstance(tree, list):
        return [_row(value, wanted) if isinstance(value, dict) else value for value in tree]
    if not isinstance(tree, dict):
        raise reading.error(f": an array of JSON objects is needed, found {type(tree).__name__}")
    return [tree]


def _table(tree: object, wanted: str | None) -> list[dict]:
    """Return the rows of a table without names in its rows: columns of values, rows of values, texts alone."""
    if isinstance(tree, list) and tree:
        if all(isinstance(value, str) for value in tree):
            return [{wanted or "text": value} for value in tree]
        if all(isinstance(value, list) and _is_flat(value) for value in tree):
            names = tree[0] if sum(bool(column_of(str(name))) for name in tree[0]) > 1 else []
            columns = [*map(str, names), *(f"column {n}" for n in range(len(names) + 1, max(map(len, tree)) + 1))]
            return [dict(zip(columns, row, strict=False)) for row in (tree[1:] if names else tree)]
    if isinstance(tree, dict) and tree:
        names, data = tree.get("columns"), tree.get("data")
        if isinstance(names, list) and isinstance(data, list) and all(isinstance(row, list) for row in data):
            return [dict(zip(map(str, names), row, strict=False)) for row in data]
        if any(name == wanted or is_text_name(name) for name in tree):
            return _table_of_columns(tree)
    return []


def _table_of_columns(tree: dict) -> list[dict]:
    """Return the rows of an object that has a list for each column, or an object of values by the row's name."""
    columns = list(tree.values())
    if all(isinstance(column, list) and _is_flat(column) and len(column) == len(columns[0]) > 1 for column in columns):
        return [dict(zip(tree, row, strict=True)) for row in zip(*columns, strict=True)]
    is_by_name = all(isinstance(column, dict) and column.keys() == columns[0].keys() for column in columns)
    if is_by_name and columns[0] and columns[0].keys().isdisjoint(_INNER_TEXTS):
        return [{name: column[key] for name, column in tree.items()} for key in columns[0]]
    return []


def _is_flat(values: list) -> bool:
    return not any(isinstance(value, (dict, list)) for value in values)


def _arrays(tree: object, wanted: str | None) -> list[dict]:
    """Return the rows of all arrays of articles in a tree, or the articles that stand alone in it."""
    arrays: list[tuple[float, list[dict]]] = []
    alone: list[dict] = []
    short: list[dict] = []
    waiting: deque[tuple[object, str]] = deque([(tree, "")])
    while waiting:
        value, outlet = waiting.popleft()
        inner = _inner(value)
        if isinstance(value, dict):
            if _is_article(value, wanted):
                row = _named(_row(value, wanted), outlet)
                # {"message": "success", "data": […]} has its articles inside.
                is_whole = wanted in value or _is_flat(inner) or _length([row]) >= _LONG
                (alone if is_whole else short).append(row)
                if is_whole:
                    continue
            outlet = _site_of(value) or outlet
        if rows := _articles_of(inner, wanted):
            arrays.append((_length(rows), [_named(row, outlet) for row in rows]))
        else:
            waiting += [(item, outlet) for item in inner if isinstance(item, (dict, list))]
    if not arrays:
        return alone or short or _prose(tree)
    longest = max(length for length, _ in arrays)
    return [row for length, rows in arrays if length >= _SHARE * longest for row in rows]


def _inner(value: object) -> list:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _articles_of(values: list, wanted: str | None) -> list[dict]:
    """Return the rows in values that are objects, at least half of them with a text by name; else none."""
    if not values or not all(isinstance(value, dict) for value in values):
        return []
    rows = [_row(value, wanted) for value in values]
    told = sum(wanted in row or any(map(_may_be_text, row, row.values())) for row in rows)
    return rows if told and told >= len(rows) / 2 else []


def _may_be_text(name: object, value: object) -> bool:
    # A name with an object of no words: a mapping of Elasticsearch says what kind its fields are.
    return isinstance(name, str) and is_text_name(name) and not (isinstance(value, dict) and not _words(value))


def _prose(tree: object) -> list[dict]:
    """Return the array of objects with the longest words in it: names that are not known are told by content."""
    longest, best = _LONG, []
    waiting = [tree]
    while waiting:
        inner = _inner(waiting.pop())
        if inner and all(isinstance(item, dict) for item in inner):
            lengths = [max((len(x) for x in item.values() if isinstance(x, str)), default=0) for item in inner]
            if sum(lengths) / len(lengths) > longest:
                longest, best = sum(lengths) / len(lengths), inner
        waiting += [item for item in inner if isinstance(item, (dict, list))]
    return best


def _length(rows: list[dict]) -> float:
    words = [_words(value) for row in rows for name, value in row.items() if is_text_name(str(name))]
    return sum(words) / len(rows)


def _named(row: dict, outlet: str) -> dict:
    return row if Between.OUTLET in row or not outlet else {**row, Between.OUTLET: outlet}


def _site_of(value: dict) -> str:
    """Return what an object above articles says of the site or channel that they are of."""
    for name in _NAMES_OF_SITES:
        said = value.get(name)
        said = said.get("name") or said.get("title") if isinstance(said, dict) else said
        if isinstance(said, str) and 0 < len(said.strip()) <= _LONGEST_NAME:
            return said.strip()
    is_feed = isinstance(value.get("version"), str) and "jsonfeed" in value["version"]
    return str(value.get("title") or "")[:_LONGEST_NAME] if is_feed else ""


def _is_article(row: dict, wanted: str | None) -> bool:
    named = (is_text_name(name) and _words(value) for name, value in row.items() if isinstance(name, str))
    return wanted in row or any(named)


def _words(value: object) -> int:
    """Return how many letters a value has that may be a text: words, a list of them, an object around them."""
    if isinstance(value, str):
        return len(value.strip())
    if isinstance(value, list):
        return sum(len(item) for item in value if isinstance(item, str))
    if isinstance(value, dict):
        return sum(len(value[name]) for name in _INNER_TEXTS if isinstance(value.get(name), str))
    return 0


def _row(row: dict, wanted: str | None) -> dict:
    """Return the article in an object, also where it stands one level deeper: Elasticsearch's `_source`, `tweet`."""
    row = _of_reader(row)
    if not _is_article(row, wanted):
        own = (value for name, value in row.items() if name not in _EXTRACTS)
        inner = [value for value in own if isinstance(value, dict) and _is_article(value, wanted)]
        if len(inner) == 1:
            row = {name: value for name, value in row.items() if not isinstance(value, (dict, list))} | inner[0]
    for name in _ABOUT:
        if isinstance(row.get(name), dict) and _is_article(row, wanted):
            told = {
                inner: value for inner, value in row[name].items() if column_of(str(inner)) not in ("", "text", "lead")
            }
            row = {**told, **row}
    address = row.get("source")
    if isinstance(address, str) and address.startswith("http") and ("sitename" in row or "hostname" in row):
        row = {"url": address, **{name: value for name, value in row.items() if name != "source"}}  # of trafilatura
        if not row.get("sitename"):
            row[Between.OUTLET] = row.get("hostname") or ""
    return with_user(_with_terms(row))


def _with_terms(row: dict) -> dict:
    """Return a post of WordPress with the names of its section and tags, as numbers of them are no names."""
    numbered = [name for name in _TERMS.values() if _is_numbers(row.get(name))]
    if not numbered:
        return row
    row = {f"{name}_ids" if name in numbered else name: value for name, value in row.items()}
    embedded = row.get("_embedded")
    groups = embedded.get("wp:term") if isinstance(embedded, dict) else None
    for group in groups if isinstance(groups, list) else ():
        for term in group if isinstance(group, list) else ():
            if isinstance(term, dict) and isinstance(term.get("name"), str) and term.get("taxonomy") in _TERMS:
                row.setdefault(_TERMS[term["taxonomy"]], []).append(term["name"])
    return row


def _is_numbers(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(type(item) is int for item in value)


def _of_reader(row: dict) -> dict:
    """Return an entry of a reader of feeds (Feedly, Inoreader) with the name of its feed and its address."""
    origin = row.get("origin")
    if not (isinstance(origin, dict) and "streamId" in origin):
        return row
    links = row.get("canonical") or row.get("alternate")
    link = links[0].get("href") if isinstance(links, list) and links and isinstance(links[0], dict) else None
    named = {"url": link} if isinstance(link, str) and "url" not in row else {}
    return {**row, **named, Between.OUTLET: str(origin.get("title") or "")[:_LONGEST_NAME]}


def _elements_of(text: str) -> int:
    return sum(map(text.count, "[{,"))


def _checked(row: object, where: str) -> dict:
    if not isinstance(row, dict):
        raise CorpusError(f"{where}: a JSON object is needed, found {type(row).__name__}")
    if _is_deeper(row, _DEEPEST):
        raise CorpusError(f"{where}: objects and arrays are nested more than {_DEEPEST} deep, which no article is")
    return row


def _is_deeper(value: object, depth: int) -> bool:
    return depth == 0 or any(_is_deeper(item, depth - 1) for item in _inner(value) if isinstance(item, (dict, list)))
