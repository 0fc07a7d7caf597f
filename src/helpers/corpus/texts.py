"""Texts to articles: the one of a file, or the many that separators, labels, line lengths or an export set apart."""

import re
import statistics
from collections.abc import Iterator
from itertools import pairwise

from helpers.corpus.columns import column_of
from helpers.corpus.exports import EXPORTS
from helpers.corpus.pages import without_markup
from helpers.corpus.reading import Reading, Row

# One article a line: no other file has such lines. Of 38,892 articles of 14 outlets, with paragraphs as lines and with
# and without a title, none is taken for many by this rule; of files made of 6 articles, one a line, 65 to 98% are found
# by it, of 20 and more all but those of short posts.
_FEWEST_LINES, _SHORT_LINE = 5, 350  # letters that nine tenths of the lines have
_MANY_LINES = ((20, 700), (50, 500))  # of so many lines half have so many letters
# Separators: between articles, each of which has some words and most of which begin with a title.
_SEPARATOR = re.compile(r"[ \t]*([=*#~_+•\-–—])(?:[ \t]?\1){2,}[ \t]*")
_NUMBERED = re.compile(
    r"\W{0,4}(?:(?:خبر|مقاله|متن|سند|شماره|مطلب|article|document|news|text|item)\s*(?:شماره)?\s*[#:]?\s*)?(\d{1,5})\W{0,4}",
    re.IGNORECASE,
)
_FEWEST_SIGNS, _FEWEST_BLOCKS, _LONG_BLOCK = 5, 3, 25
_FEWEST_WORDS, _MOST_TITLE_WORDS = 15, 25
_MOST, _MANY = 0.9, 0.7  # of the articles; the second where long lines of signs leave less doubt
_NO_TITLE = re.compile(r"[^.]\.$|[،:]$")
_SHORTER = 0.7  # of the longest line below it: where lines are cut at one width, the first is as long as the others
_LABEL = re.compile(r"[\W_]{0,4}([^\W\d_][^:：\n]{0,40}?)\s*[:：](?!//)\s*(.*)")
_LONG_VALUE = 120  # letters; more behind a colon are a sentence
_HEADER = 12  # lines at the beginning that must have labels
_OTHER_LABELS = {"چکیده": "text", "Abstract": "text", "نشریه": "outlet"}  # of bibliographies, which have no other text
# Words with their tags, one a line: a name of a class or part of speech in one and the same column.
_TAG = re.compile(r"(?:[BIESO]-?[A-Z_a-z]*|[A-Z][A-Z_.$:,=-]*|_|[NVAP]_[A-Z]+)")
_SHORT_NAME = 40
_FEWEST_OF_NO_PROSE = 20  # lines
_LOGGED = re.compile(
    r"\W?\d{4}[-/]\d\d[-/]\d\d[ T]\d\d:\d\d.{0,80}?\b(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL)\b"
    r"|(?:DEBUG|INFO|WARNING|ERROR):"
)
# Pieces that NVivo or MAXQDA list under a code, with where they stand.
_CODED = re.compile(r"^<\S+ ?.*> - § \d+ references? coded|^Code: .*\nDocument: .*\nWeight", re.MULTILINE)
_OF_PUBLISHING = re.compile("تاریخ|انتشار|date|publish", re.IGNORECASE)
_HEAD_COLUMNS, _HEAD_LINES = frozenset(["date", "outlet", "section", "tags", "url", "article_id"]), 8


def is_table(text: str, separators: str = ",;|\t") -> bool:
    """Tell whether the first line of a text names columns, at least two of them known ones."""
    first = text.lstrip("\n").partition("\n")[0]
    for separator in separators:
        names = [name.strip(" \"'\ufeff") for name in first.split(separator)]
        known = set(map(column_of, names)) - {""}
        if len(known) >= 2 and all(len(name) <= _SHORT_NAME for name in names):
            return True
    return False


def is_tab_table(text: str) -> bool:
    """Tell whether each line of a text has as many tabs: a table, as Excel saves it for "Unicode text"."""
    counts = [line.strip().count("\t") for line in text.strip().split("\n")[:-1] if line.strip()]
    return is_table(text, "\t") or (len(counts) >= 3 and counts[0] > 0 and len(set(counts)) == 1)


def is_token_table(text: str) -> bool:
    """Tell whether a text has words with their tags, one a line (CoNLL)."""
    lines = [line for line in text.split("\n")[:-1] if line.strip() and not line.startswith("#")]
    rows = [line.split("\t") if "\t" in line else line.split(" ") for line in lines]
    if len(rows) < 8 or len({len(row) for row in rows}) > 1 or not 2 <= len(rows[0]) <= 14:
        return False
    tags = [column for column in list(zip(*rows, strict=True))[1:] if all(map(_TAG.fullmatch, column))]
    return bool(tags) and all(len(cell) <= _SHORT_NAME for row in rows for cell in row[:2])


def refuse_tokens(text: str, reading: Reading) -> list[Row]:
    """Raise the error of a file of words with their tags."""
    raise reading.error(
        " has words with their tags, one a line, and no texts: read the texts that it was made from, or join its words "
        "to texts first"
    )


def is_no_prose(text: str) -> bool:
    """Tell whether a text is a list of words, one a line, what a program logs, or pieces under a code."""
    if _CODED.search(text):
        return True
    lines = [line.strip() for line in text.split("\n")[:-1] if line.strip()]
    if len(lines) < _FEWEST_OF_NO_PROSE:
        return len(lines) > 1 and all(map(_LOGGED.match, lines))
    return all(len(line.split()) == 1 for line in lines) or sum(map(bool, map(_LOGGED.match, lines))) >= _MOST * len(
        lines
    )


def refuse_no_prose(text: str, reading: Reading) -> list[Row]:
    """Raise the error of a list of words, of a log, and of pieces under a code."""
    if _CODED.search(text):
        raise reading.error(" has pieces of articles under their codes, not articles: export the documents themselves")
    raise reading.error(" is a list of words or the log of a program, and has no texts: leave it out of the folder")


def titled(text: str) -> dict[str, str]:
    """Return the first line as the title and the rest as the text; a text of one line has no title.

    Lines with labels below the title (تاریخ: …, منبع: …) are what they say.
    """
    first, _, rest = text.strip().partition("\n")
    fields: dict[str, str] = {}
    lines = rest.strip("\n").split("\n")
    for line in lines[:_HEAD_LINES]:
        column, name, value = _label(line)
        if column not in _HEAD_COLUMNS or column in fields or not value or len(value) > _LONG_VALUE:
            if name and len(name.split()) <= 2 and 0 < len(value) <= _LONG_VALUE:
                fields = {}  # زمان and مکان, of what is announced
            break
        if column == "date" and not _OF_PUBLISHING.search(name):
            fields = {}
            break
        fields[column] = value
    if fields and "".join(lines[len(fields) :]).strip():
        return {"title": first.strip(), "text": "\n".join(lines[len(fields) :]).strip("\n"), **fields}
    title, body = (first.strip(), rest.strip("\n")) if rest.strip() else ("", first)
    return {"title": title, "text": body}


def read_text(text: str, reading: Reading) -> list[Row]:
    """Return the articles of a text file: the many that are plainly apart in it, or one, with its first line as title.

    Many are told by marks of an export (Lexis, Factiva, RIS, mail), by labels (عنوان: … متن: …), by lines of signs or
    numbers between them, or by lines each as long as an article. What cannot be told apart is one article.
    """
    if text.lstrip()[:1] == "<":  # a piece of a page
        text = without_markup(text, shown=reading.shown, limits=reading.limits)
    for split in (*EXPORTS, _labelled, _separated, _numbered, _one_per_line):
        if articles := split(text):
            reading.check(rows=len(articles))
            return [(f"row {number}" if len(articles) > 1 else "", row) for number, row in enumerate(articles, start=1)]
    return [("", titled(text))]


def _one_per_line(text: str) -> list[dict]:
    """Return one article per line where nearly all lines are as long as articles."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    lengths = sorted(map(len, lines))
    if len(lines) < _FEWEST_LINES:
        return []
    is_long = lengths[(len(lines) - 1) // 10] >= _SHORT_LINE
    median = statistics.median_low(lengths)
    if not is_long and not any(len(lines) >= count and median >= letters for count, letters in _MANY_LINES):
        return []
    return _starred(lines) or [{"title": "", "text": line} for line in lines]


def _starred(lines: list[str]) -> list[dict]:
    """Return the articles of lines whose fields have *** between: the longest is the text, the shortest the title."""
    rows = [[cell.strip() for cell in line.split("***")] for line in lines]
    if len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
        return []
    sizes = {n: statistics.mean(len(row[n]) for row in rows) for n in range(len(rows[0]))}
    urls = [n for n in sizes if all(row[n].startswith("http") for row in rows if row[n])]
    worded = [n for n in sizes if n not in urls and any("," not in row[n] and "،" not in row[n] for row in rows)]
    text = max(sizes, key=sizes.get)
    title = min((n for n in worded if n != text and sizes[n] > _FEWEST_WORDS), key=sizes.get, default=None)
    names = {text: "text", title: "title", **dict.fromkeys(urls[:1], "url")}
    return [{names.get(n, f"column {n + 1}"): cell for n, cell in enumerate(row)} for row in rows]


def _separated(text: str) -> list[dict]:
    """Return the articles between lines of one sign (=====, -----, ***), where most of them have a title."""
    lines = text.split("\n")
    signs = [match[1] if (match := _SEPARATOR.fullmatch(line)) else "" for line in lines]
    if not any(signs):
        return []
    sign = max(set(signs) - {""}, key=signs.count)
    ends = [number for number, each in enumerate(signs) if each == sign]
    blocks = _blocks(lines, ends)
    # Three stars also part the sections of one article.
    if any(lines[end].count(sign) < _FEWEST_SIGNS for end in ends):
        return _with_titles(blocks, _MOST) if len(blocks) >= _FEWEST_BLOCKS else []
    is_long = [len(block.split()) >= _LONG_BLOCK for block in blocks]
    without_titles = len(blocks) >= _FEWEST_BLOCKS and sum(is_long) >= _MOST * len(blocks)
    return _with_titles(blocks, _MANY) or ([{"title": "", "text": block} for block in blocks] if without_titles else [])


def _numbered(text: str) -> list[dict]:
    """Return the articles behind lines that have nothing but the numbers 1, 2, 3 …, with an empty line before each."""
    lines = text.strip().split("\n")
    starts, expected = [], None
    for number, line in enumerate(lines):
        match = (
            _NUMBERED.fullmatch(line)
            if len(line) < _SHORT_NAME and (not number or not lines[number - 1].strip())
            else None
        )
        if match and (int(match[1]) == expected or (expected is None and match[1] in ("0", "1", "۰", "۱"))):
            starts.append(number)
            expected = int(match[1]) + 1
    if len(starts) < _FEWEST_BLOCKS or starts[0] > 0:
        return []
    return _with_titles(_blocks(lines, starts), _MANY)


def _blocks(lines: list[str], ends: list[int]) -> list[str]:
    """Return the texts between lines at these places."""
    bounds = [-1, *ends, len(lines)]
    blocks = ("\n".join(lines[start + 1 : end]).strip() for start, end in pairwise(bounds))
    return [block for block in blocks if block]


def _with_titles(blocks: list[str], least: float) -> list[dict]:
    """Return blocks as articles, where at least that share has some words and begins with a title; else none."""
    articles = list(map(titled, blocks))
    like = sum(
        bool(article["title"])
        and len(article["title"].split()) <= _MOST_TITLE_WORDS
        and not _NO_TITLE.search(article["title"])
        and len(article["title"]) < _SHORTER * max(map(len, article["text"].split("\n")))
        and len(article["text"].split()) >= _FEWEST_WORDS
        for article in articles
    )
    return articles if len(articles) > 1 and like >= least * len(articles) else []


def _labelled(text: str) -> list[dict]:
    """Return the articles of a text whose lines begin with names of columns; the first name begins a new one."""
    lines = text.strip().split("\n")
    first = _label(lines[0])[0]
    header = {_label(line)[0] for line in lines[:_HEADER]} - {""}
    if not first or len(header) < 2 or header.isdisjoint({"title", "text"}):
        return []
    records = ({"text": [], **record} for record in _records(lines, first))
    return [{name: "\n".join(value).strip() for name, value in record.items()} for record in records]


def one_labelled(text: str) -> dict[str, str]:
    """Return the article of a document that begins with labels (عنوان: …); nothing where it is none, or has several."""
    articles = _labelled(text) if text.strip() else []
    return articles[0] if len(articles) == 1 and articles[0]["text"] else {}


def _label(line: str) -> tuple[str, str, str]:
    """Return our column that a line names, the name as it stands there, and what comes behind."""
    match = _LABEL.match(line)
    if not match:
        return "", "", ""
    return _OTHER_LABELS.get(match[1].strip()) or column_of(match[1]), match[1].strip(), match[2]


def _records(lines: list[str], first: str) -> Iterator[dict[str, list[str]]]:
    record: dict[str, list[str]] = {}
    current = ""
    for line in lines:
        column, name, value = _label(line)
        if column == first and "text" in record:
            yield record
            record, current = {}, ""
        if column and column not in record:
            record[column], current = [value] if value else [], column
        elif name and not column and current != "text" and len(name.split()) <= 3:
            record.setdefault(name, []).append(value)
            current = name
        elif line.strip() and not _SEPARATOR.fullmatch(line):
            # What follows a label that has its value on its own line is the text.
            current = current if current and not record[current] else "text"
            record.setdefault(current, []).append(line)
    if record:
        yield record
