"""Valid files of every kind that are extreme in one way; each knows its articles, so that none is lost unsaid.

An article begins and ends with a word of its own. What is read must have each article once and whole, and what was left
out must be said; a file beyond a limit gives the one error that names the limit.
"""

import csv
import html
import io
import json
import math
import random
import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from helpers.corpus.reading import RESERVED, Limits
from tests.corpus import binaries, exported, files
from tests.corpus.files import ZWNJ, as_tar, as_zip

_WORDS = "خبر تازه شهر مردم بازار باران سفر دولت نفت آمار جهان گفت شد برف".split()  # in windows-1256 too
_DIGITS = "ابتجدرسمنو"
_BEGIN, _END = "شخ", "ثخ"
_BEGINS, _LETTERS = re.compile(f"{_BEGIN}[{_DIGITS}]{{5}}"), re.compile("[\u0621-\u063a\u0641-\u064a\u067e-\u06cc]+")
_TAG, _XML_HAS_NOT = re.compile("<[a-z/][^<>]*>|&[a-z]+;"), re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
# What stands between two words that stay two words.
_SIGNS = ['"', "'", ", ", "; ", "\t", " | ", " \\ ", '\\" ', "=1+1 ", " < ", " > ", " & ", " 12 ", "*** ", "[n]", "٬"]
_SIGNS += ["\u200f ", " \u202b", "\u202c ", "\u2067", "\u2069 ", "\u00a0", "😀", " \u0301", " \ufeff"]
_CONTROLS = ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x01", "\x7f", "\x85", "\u2028", "\u2029", "\r\n"]
_MARKUP = ["<br>", "</p><p>", "<hr/>", " &amp; ", "&nbsp;", "</td><td>", "</li><li>", "</section><section>", "&laquo;"]
_LARGE = 0.02  # of all files
_DATES = (
    "۱۴۰۴/۰۶/۱۰|2025-09-01|2025-09-01T09:30:00+03:30|۱۰ شهریور ۱۴۰۴|1756700000|01.09.2025|9/1/25|۱۴۰۴|دیروز|-"
    "|Mon, 01 Sep 2025 09:30:00 +0330|0000-00-00|31/02/2025|99999999999999999999|2025-09|12:30|1404-06-31|nan|ساعت ۹"
).split("|")
_NAMES = "a b|a'b|a\"b|خبرِ روز|a;b|a%20b|#1|~a|a$b|a\nb|CON|a.b.c|۱۲|\u202eabc|a&b<c>| a|a |é|-rf|😀|[a]*?".split("|")
_NAMES += [unicodedata.normalize("NFD", "آذر"), f"می{ZWNJ}رود", "x" * 180]
_OURS = [name for name in (*RESERVED, "id_in_source_in_source", "column 2") if name not in ("title", "text", "date")]


@dataclass(frozen=True)
class Extreme:
    """A file, and what must become of it: its articles by their first words, each with its words where all are kept."""

    name: str
    content: bytes
    articles: dict[str, list[str] | None]
    said: int = 0  # files and rows that are left out, and said to be
    refusal: str = ""  # what the error names, of a file beyond a limit

    def check(self, articles: pd.DataFrame, left_out: pd.DataFrame) -> None:
        """Raise `AssertionError` unless all articles came out whole, and all else is said to be left out."""
        assert not self.refusal, f"is read, beyond the limit of {self.refusal}"
        texts = articles["title"].str.cat(articles["text"], sep="\n")
        found = Counter(begin for text in texts for begin in _BEGINS.findall(text))
        told = f"{len(left_out)} are said to be left out: {left_out.values.tolist()[:3]}"
        assert not (lost := set(self.articles) - set(found)), f"{len(lost)} of {len(self.articles)} are lost, {told}"
        assert found.total() == len(self.articles) == len(articles), f"{len(articles)} of {len(found)} articles"
        assert len(left_out) == self.said, f"{told}; {self.said} are to be"
        for text in texts:
            begin = _BEGINS.search(text)[0]
            assert text.count(begin.replace(_BEGIN, _END)) == 1, (
                f"an article is cut, or two are joined: {text[-200:]!r}"
            )
            read, words = _LETTERS.findall(text[text.index(begin) :]), self.articles[begin]
            first = next((number for number, pair in enumerate(zip(read, words or read)) if pair[0] != pair[1]), None)  # noqa: B905
            assert first is None, f"read {read[first : first + 3]}, not {words[first : first + 3]}"


@dataclass
class _Maker:
    """Makes the articles of a file, and keeps what each has."""

    chance: random.Random
    articles: dict[str, list[str] | None] = field(default_factory=dict)
    said: int = 0
    refusal: str = ""

    def __post_init__(self):
        self._scale = 10 if self.either(_LARGE) else 1

    def size(self, most: int, *, scaled: bool = False) -> int:
        """Return a whole number from 1 to `most`, each order of magnitude alike; in few files ten times that."""
        number = int(math.exp(self.chance.uniform(0, math.log(most + 0.99))))
        return number + most * (self._scale - 1) if scaled else number

    def either(self, share: float) -> bool:
        return self.chance.random() < share

    def text(self, most: int, between: list[str] = (), *, exact: bool = True, least: int = 3) -> str:
        """Return a text of some words; `between` are signs that may stand between them."""
        code = "".join(_DIGITS[int(digit)] for digit in f"{len(self.articles):05}")
        words = self.chance.choices(_WORDS, k=least + self.size(most, scaled=most > 1_000))
        between = [*[" "] * max(4, len(between)), *between]
        text = "".join(word + self.chance.choice(between) for word in [_BEGIN + code, *words]) + _END + code
        self.articles[_BEGIN + code] = _LETTERS.findall(_TAG.sub(" ", text)) if exact else None
        return text

    def article(self, most: int = 80, *, exact: bool = False) -> dict[str, str]:
        """Return an article like `files.ARTICLES`, long enough for a page."""
        text = self.text(most, [" ", " ", " ", "\n"], exact=exact, least=25)
        about = {"article_id": f"x{len(self.articles)}", "title": "باران در شهر"}
        return {**files.ARTICLES[1], **about, "url": f"https://news.example/{len(self.articles)}", "text": text}

    def done(self, name: str, content: bytes | str) -> Extreme:
        content = content.encode() if isinstance(content, str) else content
        return Extreme(name, content, self.articles, self.said, self.refusal)

    def encoded(self, text: str) -> bytes:
        encoding = self.chance.choice(["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1256"])
        try:
            return text.encode(encoding)
        except UnicodeError:
            return text.encode()


def _grid(maker: _Maker, kind: str) -> tuple[list[str], list[list]]:
    """Return the names of columns and the rows of a table that is extreme in one way."""
    chance = maker.chance
    way = chance.choice(["wide", "long", "many", "empty", "names", "void", "mixed", "nested", "same", "ours", "plain"])
    signs = _SIGNS if kind in ("xml", "xlsx") else [*_SIGNS, *_CONTROLS]
    between = chance.choice([[], signs, ["\n", "\n\n"], _MARKUP])
    words = {"long": 400 if kind == "xlsx" else 40_000, "wide": 20, "many": 10}.get(way, 60)
    names = chance.choice([["id", "title", "text", "date"], ["شناسه", "عنوان", "متن", "تاریخ"]])
    count = maker.size({"many": 800, "wide": 20}.get(way, 40), scaled=True)
    texts = [maker.text(words if number == 0 else 30, between) for number in range(count)]
    for text in texts:
        if text.count("<") > Limits().page_elements:
            maker.said += bool(maker.articles.pop(_BEGINS.search(text)[0]))
    if way == "empty":
        empty = chance.choices(["", " ", "\u200c", "\u00a0 \n"], k=maker.size(9))
        texts, maker.said = [*texts, *empty], maker.said + len(empty)
        chance.shuffle(texts)
    given = chance.choice(["n{}", "", "n", "۱{}", "a b/{}", "{}.0"])  # the ids
    rows: list[list] = [[given.format(n), "باران", text, chance.choice(_DATES)] for n, text in enumerate(texts)]
    values: list = [None] if way == "void" else ["v"]
    if way == "mixed":
        values = [1, 2.5, "x", None, True, 10**20] if "json" in kind else ["1", "2.5", "x", ""]
    elif way == "nested":
        values = [[1, [2]], {"a": {"b": ["c"]}}, [], {}, [{"a": "b"}] * maker.size(50)]
        values = values if "json" in kind else [["a"], []] if kind == "parquet" else list(map(str, values))
    for number in range(maker.size(1_100 if way == "wide" else 4)):
        name = f"{chance.choice(_NAMES)}{number}" if way == "names" else f"k{number}"
        name = "k" if way == "same" and kind in ("csv", "xlsx") else _OURS[number] if way == "ours" else name
        names = [*names, name]
        rows = [[*row, chance.choice(values)] for row in rows]
    maker.refusal = "columns" if len(names) > Limits().columns else ""
    return names, rows


def _as_csv(maker: _Maker, names: list[str], rows: list[list]) -> bytes:
    separator, end = maker.chance.choice(",;\t|"), maker.chance.choice(["\n", "\r\n", "\r"])
    # Without its marks a text of several lines is no cell where \r ends a row.
    quoting = csv.QUOTE_ALL if end == "\r" or maker.either(0.5) else csv.QUOTE_MINIMAL
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator=end, quoting=quoting)
    stated, empty = f"sep={separator}{end}" if maker.either(0.1) else "", end * maker.size(50)
    if maker.either(0.2):
        rows = [row if len(row) < 6 else row[: maker.chance.randint(4, len(row))] for row in rows]
    writer.writerows([*[["خبرها"]] * maker.either(0.1), names, *rows])
    content = stated + stream.getvalue() + (empty if maker.either(0.3) else "")
    return maker.encoded(content.removesuffix(end) if maker.either(0.3) else content)


def _as_json(maker: _Maker, names: list[str], rows: list[list]) -> bytes:
    tree = [dict(zip(names, row, strict=True)) for row in rows]
    for number in range(maker.chance.choice([0, 0, 1, 5, 40])):
        tree = {f"x{number}": tree}
    written = json.dumps(tree, ensure_ascii=maker.either(0.3), indent=maker.chance.choice([None, 1]))
    return maker.encoded(written)


def _as_lines(maker: _Maker, names: list[str], rows: list[list]) -> bytes:
    found = (dict(zip(names, row, strict=True)) for row in rows)
    if maker.either(0.3):  # rows of different keys
        found = ({name: row[name] for name in row if name[0] != "k" or maker.either(0.5)} for row in found)
    end = maker.chance.choice(["\n", "\r\n", "\n\n", ",\n"])
    return end.join(json.dumps(row, ensure_ascii=maker.either(0.3)) for row in found).encode()


def _as_parquet(maker: _Maker, names: list[str], rows: list[list]) -> bytes:
    import pyarrow.parquet

    columns = [pyarrow.array([row[number] for row in rows]) for number in range(len(names))]
    texts = [maker.either(0.3) and pyarrow.types.is_string(each.type) for each in columns]
    columns = [each.dictionary_encode() if text else each for each, text in zip(columns, texts, strict=True)]
    columns += [pyarrow.array([value] * len(rows)) for value in ([{"a": ["b"] * maker.size(50)}], b"\xff\x00", True)]
    names = [*names, "n1", "n2", "n3"]
    maker.refusal = "columns" if len(names) > Limits().columns else ""
    packing = maker.chance.choice(["none", "snappy", "zstd", "gzip"])
    table, stream = pyarrow.table(columns, names=names), io.BytesIO()
    pyarrow.parquet.write_table(table, stream, compression=packing, row_group_size=maker.size(2_000))
    # Each group of rows has all values of a category once more.
    groups = pyarrow.parquet.ParquetFile(stream).metadata
    if sum(groups.row_group(n).total_byte_size for n in range(groups.num_row_groups)) > Limits().file_bytes:
        maker.refusal = maker.refusal or "unpacks to more than"
    return stream.getvalue()


def _as_xlsx(maker: _Maker, names: list[str], rows: list[list]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    if maker.either(0.3):
        book.create_sheet("empty")
    sheet, above, left = book.create_sheet("خبر"), maker.chance.choice([0, 0, 3]), maker.chance.choice([0, 0, 2])
    for row in [*[[]] * above, names, *rows]:
        sheet.append([None] * left + [_XML_HAS_NOT.sub(" ", str(cell or "")) or None for cell in row])
    return files._saved(book.save)


def _as_sqlite(maker: _Maker, names: list[str], rows: list[list]) -> bytes:
    table = pd.DataFrame([["" if cell is None else str(cell) for cell in row] for row in rows])
    listed = ", ".join('"' + name.replace('"', '""') + '"' for name in names)
    return binaries.sqlite_of(f"CREATE TABLE news ({listed})", rows={"news": table})


def _as_xml(maker: _Maker, names: list[str], rows: list[list]) -> bytes:
    names = [name if re.fullmatch(r"[^\W\d]\w*", name) else f"k{number}" for number, name in enumerate(names)]
    end, encoding = maker.chance.choice(["", "\n", "\r\n"]), maker.chance.choice(["UTF-8", "UTF-16"])
    deep = maker.size(30)

    def element(name: str, cell: object) -> str:
        text = _XML_HAS_NOT.sub(" ", "" if cell is None else str(cell))
        return f"<{name}>{f'<![CDATA[{text}]]>' if maker.either(0.2) else html.escape(text)}</{name}>"

    items = "".join(f"<item>{end.join(map(element, names, row))}</item>{end}" for row in rows)
    return f'<?xml version="1.0" encoding="{encoding}"?>{"<list>" * deep}{items}{"</list>" * deep}'.encode(encoding)


_WRITERS: dict[str, tuple[int, Callable]] = {
    **{"csv": (6, _as_csv), "json": (4, _as_json), "jsonl": (4, _as_lines), "parquet": (4, _as_parquet)},
    **{"xml": (4, _as_xml), "sqlite": (2, _as_sqlite), "xlsx": (1, _as_xlsx)},
}


def _table(maker: _Maker) -> Extreme:
    kind = maker.chance.choices([*_WRITERS], [share for share, _ in _WRITERS.values()])[0]
    return maker.done(f"table.{kind}", _WRITERS[kind][1](maker, *_grid(maker, kind)))


def _page(maker: _Maker) -> Extreme:
    """Return a web page that is extreme in one way."""
    page = files.as_html(maker.article(1_500)).decode()
    start, body = "<article>", page[page.index("</h1>") + 5 : page.index("</article>")]
    many, much = maker.size(26_000), maker.size(400_000, scaled=True)
    name = maker.chance.choice(["class", "id", "style", "data-x", "title"])
    deep = maker.chance.choice(["<font>", "<div>", "<b>"]) * min(many, 1_500)
    empty = maker.chance.choice(["<i></i>", "<a href=x></a>", "<p></p>", "<td></td>"]) * many
    old, new = maker.chance.choice(
        [
            ("<article>", f'<article {name}="{"a b-" * (much // 4)}">'),
            ("<article>", deep + start),  # never closed
            ("<footer>", f"<footer>{empty}"),
            ("</article>", f"{empty}</article>"),
            ("</head>", f"<script>{'var a = 1; ' * (much // 10)}</script></head>"),
            ("</head>", f'<meta name="keywords" content="{"خبر، " * (much // 9)}"></head>'),
            ("<article>", f"<!--{'<p>متن</p>' * (many // 2)}--><article>"),
            (body, body.replace("</p><p>", "<br>")),
            (body, body.replace(" ", "&nbsp;").replace("خبر", "&#1582;&#1576;&#1585;")),
            (body, body.replace(" ", "\x0c \x01")),
            ("\n", maker.chance.choice(["\r\n", "\r"])),
        ]
    )
    page = page.replace(old, new)
    maker.refusal = "tags" if page.count("<") > Limits().page_elements else ""
    return maker.done("page.html", page.encode(maker.chance.choice(["utf-8", "utf-8-sig", "utf-16"])))


def _document(maker: _Maker) -> Extreme:
    """Return a text or document of one article, which may be long."""
    name = maker.chance.choice([*_DOCUMENTS, "page.txt"])
    if name == "page.txt":
        return maker.done(name, maker.encoded(f"باران در شهر\n\n{maker.text(100_000, [*_SIGNS, *_CONTROLS])}"))
    keeps_all = name not in ("page.mhtml", "page.pdf")
    return maker.done(name, _DOCUMENTS[name](maker.article(5_000 if keeps_all else 500, exact=keeps_all)))


def _as_pdf(article: dict) -> bytes:
    words = article["text"].split()
    lines = [" ".join(words[start : start + 8]) for start in range(0, len(words), 8)]
    return binaries.as_pdf([lines[start : start + 30] for start in range(0, len(lines), 30)])


_DOCUMENTS = {
    **{"page.docx": files.as_docx, "page.md": binaries.as_markdown, "page.rtf": binaries.as_rtf},
    **{"page.mhtml": files.as_mhtml, "page.pdf": _as_pdf},
}


def _export(maker: _Maker) -> Extreme:
    """Return many articles as a program exports them."""
    name, many = maker.chance.choice([*_EXPORTS, "result.json", "messages.html"]), maker.size(200, scaled=True)
    if name in _EXPORTS:
        return maker.done(name, _EXPORTS[name]([maker.article() for _ in range(many)]))
    texts = [maker.text(80, ["<br>" if name == "messages.html" else "\n"], exact=False) for _ in range(many)]
    if name == "messages.html":
        posts = (exported.post_of(number, f'<div class="text">{text}</div>') for number, text in enumerate(texts))
        return maker.done(name, exported.page_of(*posts))
    maker.said, words = 1, ([text[:9], {"type": "bold", "text": text[9:]}] for text in texts)
    posts = (exported.message(number, text) for number, text in enumerate(words))
    return maker.done(name, json.dumps(exported.chat(exported.SERVICE, *posts)))


def _as_told(template: str, articles: list[dict]) -> str:
    return "".join(template.format(n=number % 9 + 1, **article) for number, article in enumerate(articles))


_EXPORTS = {
    **{f"{name}.txt": partial(_as_told, template) for name, template in exported.EXPORTED.items()},
    **{**files.ALL_ARTICLES, **binaries.TABLES, "all.epub": binaries.as_epub, "all.warc": binaries.as_warc},
}


def _archive(maker: _Maker) -> Extreme:
    """Return an archive with members that are extreme by their number, their names, their places or what they are."""
    way = maker.chance.choice(["many", "names", "twice", "nested", "empty", "other", "packed", "hidden", "deep"])
    kind = maker.chance.choice([".zip", ".zip", ".tar", ".tar.gz", ".tar.xz", ".tar.zst", ".7z"])
    members = []
    for number in range(maker.size(200 if way == "many" else 8, scaled=True)):
        name = {"names": f"{maker.chance.choice(_NAMES)}{number}.txt", "deep": f"{'a/' * maker.size(400)}{number}.txt"}
        name, text = name.get(way, f"{0 if way == 'twice' and kind != '.7z' else number}.txt"), maker.text(40).encode()
        members.append((f"{name}.gz", binaries.pack(text, ".gz")) if way == "packed" else (name, text))
    if way == "nested":
        depth = maker.chance.randint(1, 3)
        for number in range(depth):
            members = [(f"in{number}.zip", as_zip(dict(members)))]
        if depth == 3:
            maker.refusal = "an archive inside 3 others"
    more = {
        "empty": [("empty.txt", b"")],
        "other": [("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256))), ("README.md", b"# Read me\n\nThis is it.\n")],
        "hidden": [("__MACOSX/._0.txt", b"\0\5\26\7"), (".DS_Store", b"\0")],
    }.get(way, [])
    members, maker.said = [*more, *members], len(more) if way != "hidden" else 0
    if kind == ".7z":
        return maker.done("all.7z", binaries.as_7z(dict(members)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that stand twice
        content = as_zip(members) if kind == ".zip" else as_tar(members, packed=False)
    if kind == ".zip" and maker.either(0.2):
        content = b"#!/bin/sh\n" * maker.size(50) + content  # as those that unpack themselves
    return maker.done(f"all{kind}", _pack(maker, content, kind[4:]) if kind[4:] else content)


def _pack(maker: _Maker, content: bytes, suffix: str) -> bytes:
    """Return a file packed, as one or as two behind one another, which unpack to one."""
    half = maker.chance.choice([0, len(content) // 2])
    return b"".join(binaries.pack(part, suffix) for part in (content[:half], content[half:]) if part)


def make_extreme(seed: int, number: int) -> Extreme:
    """Return a valid file: by its seed and number alone."""
    maker = _Maker(random.Random(f"extreme {seed}/{number}"))
    makers = {_table: 11, _page: 3, _document: 3, _export: 6, _archive: 4}
    made = maker.chance.choices([*makers], [*makers.values()])[0](maker)
    if made.name.count(".") == 1 and maker.either(0.1):
        suffix = maker.chance.choice([".gz", ".bz2", ".xz", ".zst", ".lz4"])
        refusal = "unpack it, and read" if made.name in ("all.zip", "all.7z") else made.refusal
        made = replace(made, name=made.name + suffix, content=_pack(maker, made.content, suffix), refusal=refusal)
    suffix = made.name[made.name.index(".") :]
    return replace(made, name=maker.chance.choice(_NAMES) + suffix) if maker.either(0.2) else made
