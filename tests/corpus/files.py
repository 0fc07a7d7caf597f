"""Three invented articles, and every kind of file that holds them: for the tests and the mutations."""

import base64
import gzip
import html
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from helpers.core.errors import CorpusError
from helpers.corpus import load_articles, read_articles

ZWNJ = "\u200c"


def _article(number: int, day: str, date: str, title: str, *paragraphs: str) -> dict[str, str]:
    """Return an article; `_` stands for a half-space, `date` is its Gregorian day."""
    return {
        "article_id": f"n{number}",
        "title": title.replace("_", ZWNJ),
        "text": "\n".join(paragraphs).replace("_", ZWNJ),
        "date": day,
        "outlet": f"خبرنامه{ZWNJ}ی آزمایشی",
        "url": f"https://news.example/a/{number}",
        "gregorian": date,
    }


ARTICLES = [
    _article(
        1,
        "۱۴۰۴/۰۶/۱۰",
        "2025-09-01",
        "دیدار وزیران دو کشور در شهر «نمونه»",
        "وزیر بازرگانی گفت همکاری_های دو کشور در ۳ سال گذشته بیشتر شده است و این روند ادامه می_یابد.",
        "او افزود: «برنامه_های تازه را در نشست آینده می_گوییم، و مردم نتیجه_ی آن را در بازار می_بینند.»",
        "این نشست ماه آینده در همین شهر برگزار می_شود و نمایندگان ۱۲ شرکت نیز در آن حضور دارند.",
    ),
    _article(
        2,
        "۱۴۰۴/۰۶/۱۱",
        "2025-09-02",
        "بارش باران در استان_های شمالی",
        "سازمان هواشناسی اعلام کرد بارش باران از روز چهارشنبه در استان_های شمالی کشور آغاز می_شود.",
        "به گفته_ی این سازمان، دمای هوا تا ۸ درجه کاهش می_یابد و رانندگان باید در جاده_ها احتیاط کنند.",
    ),
    _article(
        3,
        "۱۴۰۳/۱۲/۳۰",
        "2025-03-20",
        "کتاب «راه دریا» به چاپ دوم رسید",
        "ناشر این کتاب می_گوید خوانندگان جوان از داستان_های تازه استقبال کرده_اند و چاپ نخست آن تمام شده است.",
        "نویسنده نیز گفت بخش دوم این مجموعه را در سال آینده به دست خوانندگان می_رساند.",
    ),
]
SOURCE_COLUMNS = ["article_id", "title", "text", "date", "outlet", "url"]


def _rows(articles: list[dict]) -> list[dict]:
    return [{name: article[name] for name in SOURCE_COLUMNS} for article in articles]


def as_txt(article: dict) -> bytes:
    return f"{article['title']}\n\n{article['text']}\n".encode()


def as_html(article: dict) -> bytes:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in article["text"].split("\n"))
    return f"""<!DOCTYPE html>
<html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>{article["title"]}</title>
<meta property="og:title" content="{html.escape(article["title"])}">
<meta property="og:site_name" content="{article["outlet"]}">
<meta property="og:url" content="{article["url"]}"><link rel="canonical" href="{article["url"]}">
<meta property="article:published_time" content="{article["gregorian"]}T09:30:00+03:30">
<script>var هیچ = "<p>این متن خبر نیست</p>";</script></head>
<body><nav><a href="/">خانه</a> <a href="/s">ورزش</a></nav>
<article><h1>{article["title"]}</h1>{paragraphs}</article><footer>همه‌ی حقوق محفوظ است</footer></body></html>
""".encode()


def as_mhtml(article: dict) -> bytes:
    """Return the page of an article as a browser saves it in one file."""
    page = base64.encodebytes(as_html(article)).decode()
    return f"""From: <Saved by Blink>
Snapshot-Content-Location: {article["url"]}
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="----part"

------part
Content-Type: text/html
Content-Transfer-Encoding: base64

{page}
------part
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
------part--
""".encode()


def as_docx(article: dict) -> bytes:
    import docx

    document = docx.Document()
    for line in [article["title"], *article["text"].split("\n")]:
        document.add_paragraph(line)
    return _saved(document.save)


def _saved(save: Callable) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def as_csv(articles: list[dict], separator: str = ",") -> bytes:
    return pd.DataFrame(_rows(articles)).to_csv(index=False, sep=separator).encode()


def as_json(articles: list[dict]) -> bytes:
    return json.dumps(_rows(articles), ensure_ascii=False, indent=1).encode()


def as_json_by_id(articles: list[dict]) -> bytes:
    return json.dumps({row["article_id"]: row for row in _rows(articles)}).encode()


def as_json_within(articles: list[dict]) -> bytes:
    return json.dumps({"total": len(articles), "articles": _rows(articles)}, ensure_ascii=False).encode()


def as_json_lines(articles: list[dict]) -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in _rows(articles)).encode()


def as_xlsx(articles: list[dict]) -> bytes:
    return _saved(lambda stream: pd.DataFrame(_rows(articles)).to_excel(stream, index=False))


def as_parquet(articles: list[dict]) -> bytes:
    return _saved(pd.DataFrame(_rows(articles)).to_parquet)


def as_xml(articles: list[dict]) -> bytes:
    items = (_elements(row) for row in _rows(articles))
    return _declared("<articles>" + "".join(f"<article>{item}</article>" for item in items) + "</articles>")


def _elements(values: dict[str, str]) -> str:
    return "".join(f"<{name}>{html.escape(value)}</{name}>" for name, value in values.items())


def _declared(tree: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tree}'.encode()


def as_rss(articles: list[dict]) -> bytes:
    items = [
        _elements(
            {
                "guid": article["article_id"],
                "title": article["title"],
                "description": article["text"],
                "pubDate": f"{pd.Timestamp(article['gregorian']):%a, %d %b %Y} 09:30:00 +0330",
                "source": article["outlet"],
                "link": article["url"],
            }
        )
        for article in articles
    ]
    channel = "<title>خبرها</title><description>همه‌ی خبرها</description>"
    items = "".join(f"<item>{item}</item>" for item in items)
    return _declared(f'<rss version="2.0"><channel>{channel}{items}</channel></rss>')


def as_atom(articles: list[dict]) -> bytes:
    entries = [
        _elements({"id": article["article_id"], "title": article["title"], "content": article["text"]})
        + f"<published>{article['gregorian']}T09:30:00+03:30</published>"
        + f"<source><title>{article['outlet']}</title></source><link href='{article['url']}'/>"
        for article in articles
    ]
    entries = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return _declared(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>خبرها</title>{entries}</feed>')


def as_labelled(articles: list[dict]) -> bytes:
    """Return the articles in one text, each line of which begins with the name of a column."""
    labels = {"article_id": "شناسه", "title": "عنوان", "date": "تاریخ", "outlet": "منبع", "url": "لینک", "text": "متن"}
    return "\n\n".join(
        "\n".join(f"{label}: {article[name]}" for name, label in labels.items()) for article in articles
    ).encode()


def as_literals(articles: list[dict]) -> bytes:
    return "\n".join(map(repr, _rows(articles))).encode()


def as_columns(articles: list[dict]) -> bytes:
    return pd.DataFrame(_rows(articles)).to_json().encode()


def as_hits(articles: list[dict]) -> bytes:
    """Return the articles as Elasticsearch answers a query."""
    hits = [{"_index": "news", "_score": 1.0, "_source": row} for row in _rows(articles)]
    return json.dumps({"took": 3, "hits": {"total": len(hits), "hits": hits}}, ensure_ascii=False).encode()


# One file for each article, and one file for all of them: the suffix is that of the file.
ONE_ARTICLE = {
    **{"page.txt": as_txt, "page.html": as_html, "page.htm": as_html, "page.xhtml": as_html, "page.aspx": as_html},
    **{"page.mhtml": as_mhtml, "page.docx": as_docx},
}
ALL_ARTICLES = {
    "table.csv": as_csv,
    "semicolons.csv": lambda articles: as_csv(articles, ";"),
    "table.tsv": lambda articles: as_csv(articles, "\t"),
    "array.json": as_json,
    "by_id.json": as_json_by_id,
    "within.json": as_json_within,
    "lines.jsonl": as_json_lines,
    "lines.ndjson": as_json_lines,
    "lines.jl": as_json_lines,
    "columns.json": as_columns,
    "hits.json": as_hits,
    "labelled.txt": as_labelled,
    "literals.txt": as_literals,
    "table.txt": lambda articles: as_csv(articles, "\t"),
    "sheet.xlsx": as_xlsx,
    "table.parquet": as_parquet,
    "plain.xml": as_xml,
    "rss.xml": as_rss,
    "atom.xml": as_atom,
    "feed.rss": as_rss,
    "feed.atom": as_atom,
}


def files_of(name: str) -> dict[str, bytes]:
    """Return the files that hold the three articles in the kind called `name`: "table.csv", "page.txt"."""
    if name in ALL_ARTICLES:
        return {name: ALL_ARTICLES[name](ARTICLES)}
    suffix = "." + name.rpartition(".")[2]
    return {article["article_id"] + suffix: ONE_ARTICLE[name](article) for article in ARTICLES}


def packed(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return each of the files packed by gzip."""
    return {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in files.items()}


def as_zip(files: dict[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """Return the files, of which two may have one name, in a zip archive without the time of day."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def as_tar(files: dict[str, bytes] | list[tuple[str, bytes]], *, packed: bool = True) -> bytes:
    """Return the files in a tar archive, packed by gzip or not, without the time of day."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items() if isinstance(files, dict) else files:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return gzip.compress(stream.getvalue(), mtime=0) if packed else stream.getvalue()


def put(folder: Path, name: str, content: bytes | str) -> Path:
    """Write a file, and the folders on the way to it."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder / name


def load(path: str | Path, **options) -> tuple[pd.DataFrame, list[str]]:
    """Return the articles as they came, and what was left out: a line for each thing."""
    articles, left_out = load_articles(path, strip=False, **options)
    return articles, (left_out["path"] + ": " + left_out["reason"]).tolist()


def error_of(path: str | Path, **options) -> str:
    """Return the one line of the error that reading gives."""
    with pytest.raises(CorpusError) as caught:
        read_articles(path, **options)
    message = str(caught.value)
    assert len(message.splitlines()) == 1 and message.encode()
    return message
