"""The invented articles as channels, blogs, wikis, databases and mail programs export them."""

import html
import json

from tests.corpus.files import ARTICLES

TITLE, TEXT = ARTICLES[1]["title"], ARTICLES[1]["text"]
SERVICE = {"id": 1, "type": "service", "date": "2020-01-01T00:00:00", "action": "create_channel", "text": ""}
PHOTO = {"id": 2, "type": "message", "date": "2025-08-06T17:00:00", "photo": "x.jpg", "text": ""}


def message(number: int, text: object, **more) -> dict:
    stamp = {"date": "2025-08-06T15:55:00", "date_unixtime": "1754488500"}
    return {"id": number, "type": "message", **stamp, "from": "نمونه", "text": text, **more}


def chat(*messages: dict, name: str = "نمونه") -> dict:
    return {"name": name, "type": "public_channel", "id": 5, "messages": list(messages)}


RUNS = [
    "وزیر ",
    {"type": "bold", "text": "بازرگانی"},
    " گفت ",
    {"type": "text_link", "text": "ادامه", "href": "x"},
    ".",
]


def page_of(*parts: str) -> str:
    posts = "".join(parts)
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>Exported Data</title></head><body><div class="page_wrap">
<div class="page_header"><div class="content"><div class="text bold">
نمونه
</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">6 August 2025</div></div>
{posts}</div></div></div></body></html>"""


def post_of(number: int, inner: str, kind: str = "") -> str:
    date = '<div class="pull_right date details" title="06.08.2025 17:25:00 UTC+03:30">17:25</div>'
    return (
        f'<div class="message default clearfix{kind}" id="message{number}"><div class="body">{date}{inner}</div></div>'
    )


POSTS = (
    post_of(4, f'<div class="from_name">نمونه</div><div class="text">\n<b>{TITLE}</b><br>{TEXT}\n</div>'),
    post_of(5, f'<div class="text">{TEXT}</div>', " joined"),
    post_of(6, '<div class="media_wrap"><div class="title bold">Video file</div></div>'),
    post_of(
        7,
        '<div class="forwarded body"><div class="from_name">دیگری <span class="date details">5</span></div>'
        f'<div class="text">{TEXT}</div></div>',
    ),
)


def feed(*items: str) -> str:
    spaces = 'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    items = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss {spaces}><channel><title>نمونه</title><description>خبرها</description>{items}</channel></rss>"


def post(kind: str = "post", status: str = "publish", text: str = TEXT) -> str:
    return (
        f"<item><title>{TITLE}</title><pubDate>Wed, 06 Aug 2025 22:55:00 +0000</pubDate><c:encoded><![CDATA[{text}]]>"
        "</c:encoded><e:encoded>خلاصه</e:encoded><w:post_date>2025-08-07 02:25:00</w:post_date>"
        f"<w:status>{status}</w:status><w:post_type>{kind}</w:post_type><category domain='category'>شهر</category>"
        "<category domain='post_tag'>نان</category>"
        "<w:comment><w:comment_content>نظر</w:comment_content></w:comment></item>"
    )


def blog(*posts: str) -> str:
    spaces = " ".join(
        f'xmlns:{short}="http://{long}/"'
        for short, long in [("c", "purl.org/rss/1.0/modules/content"), ("e", "wordpress.org/export/1.2/excerpt")]
    )
    spaces += ' xmlns:w="http://wordpress.org/export/1.2/"'
    items = "".join(posts)
    return f"<rss {spaces}><channel><title>نمونه</title>{items}</channel></rss>"


SOURCE = f"""{{{{تاریخ|۱۵ مرداد ۱۴۰۴}}}}
'''وزیر''' [[ایران|کشور]] گفت<ref>منبع</ref>: {TEXT}
{{| class="wikitable"
| جدول
|}}
[[پرونده:x.jpg|زیرنویس]]
== منابع ==
* [http://news.example خبر]

[[رده:سیاست]]"""


def wiki(*pages: str) -> str:
    space = 'xmlns="http://www.mediawiki.org/xml/export-0.10/"'
    items = "".join(pages)
    return f"<mediawiki {space}><siteinfo><sitename>نمونه</sitename></siteinfo>{items}</mediawiki>"


def wiki_page(number: int = 0, more: str = "") -> str:
    words = f"<timestamp>2025-08-09T00:00:00Z</timestamp><text>{html.escape(SOURCE)}</text>"
    return f"<page><title>{TITLE}</title><ns>{number}</ns>{more}<id>7</id><revision>{words}</revision></page>"


LEXIS = """

                               {n} of 3 DOCUMENTS

                               Nemuneh News (Persian)

                            August {n}, 2025 Friday

{title}

BYLINE: A. B.

SECTION: City

LENGTH: 120 words

{text}

LOAD-DATE: August 9, 2025

LANGUAGE: PERSIAN; FARSI

              Copyright 2025 Nemuneh
"""
FACTIVA = """{title}
120 words
{n} August 2025
17:25
Nemuneh News
NEMUNE
Persian
(c) 2025 Nemuneh

{text}

Document NEMUNE0020250801ek{n}

"""
RIS = """TY  - NEWS
TI  - {title}
AU  - A. B.
T2  - Nemuneh News
DA  - 2025/08/0{n}
KW  - نان
KW  - شهر
UR  - https://news.example/{n}
AB  - {text}
ER  -

"""
MAIL = """From nemuneh@news.example Fri Aug  1 10:00:00 2025
From: Nemuneh News <nemuneh@news.example>
Subject: {title}
Date: 0{n} Aug 2025 17:25:00 +0330
Message-ID: <{n}@news.example>
Content-Type: text/plain; charset=utf-8

{text}

"""
EXPORTED = {"lexis": LEXIS, "factiva": FACTIVA, "ris": RIS, "mail": MAIL}


def export(name: str, count: int = 3) -> str:
    """Return the first articles as a database or a mail program exports them."""
    template = EXPORTED[name]
    return "".join(template.format(n=n, **article) for n, article in enumerate(ARTICLES[:count], start=1))


def edition() -> str:
    """Return an article as an edition of texts (TEI)."""
    header = f"<teiHeader><titleStmt><title>{TITLE}</title></titleStmt><date when='2025-08-01'/></teiHeader>"
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
    return f"<TEI>{header}<text><body><head>{TITLE}</head>{paragraphs}</body></text></TEI>"


def whole_exports() -> list[tuple[str, bytes]]:
    """Return a small whole file of each kind."""
    texts = {
        "blog.xml": blog(post(), post("page")),
        "wiki.xml": wiki(wiki_page(), wiki_page(1)),
        "feed.xml": feed(f"<title>{TITLE}</title><description>{TEXT}</description>"),
        "edition.xml": edition(),
        "result.json": json.dumps(chat(SERVICE, PHOTO, message(3, RUNS)), ensure_ascii=False),
        "messages.html": page_of(*POSTS),
        "tweets.js": 'window.YTD.tweets.part0 = [{"tweet": {"full_text": "متن خبر", "id": "1"}}]',
        "parted.txt": "\n=====\n".join(f"{article['title']}\n{article['text']}" for article in ARTICLES),
        **{f"{name}.txt": export(name) for name in EXPORTED},
    }
    return [(name, text.encode()) for name, text in texts.items()]
