"""What databases, mail programs, channels and social media export, to articles: Lexis, RIS, mail, Telegram, Twitter."""

import datetime
import email
import email.policy
import email.utils
import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from helpers.corpus.outlets import is_listed, outlet_of
from helpers.corpus.pages import parse_page, text_of, without_markup
from helpers.corpus.reading import Between, Reading, Row, naming

_MOST_TITLE_WORDS, _FEWEST_TEXT_WORDS = 30, 5  # a headline of a post, and the text below it
_SIGN = re.compile(r"(?:[@#]\S+|https?://\S+|\S+\.\w{2,4}/\S*)")
_SEVERAL_WORDS = re.compile(r"\w+\W+\w")  # two at least
_TELEGRAM_PAGE = re.compile(r"<div class=\"(?:page_wrap|history)\b|<title>Exported Data</title>")
# Of the pages of Telegram: 06.08.2025 17:25:00 UTC+03:30, in older ones without the zone.
_SHOWN_MOMENT = re.compile(r"\s*(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC)?(\S*)\s*")
_NUMBER = re.compile(r"\d+$")


def titled_post(text: str) -> dict[str, str]:
    """Return a post's first line as its title where a text stands below it, else all of it as the text."""
    first, _, rest = text.strip().partition("\n")
    below = [line for line in rest.split("\n") if len(_SIGN.sub(" ", line).split()) >= _FEWEST_TEXT_WORDS]
    is_title = len(first.split()) <= _MOST_TITLE_WORDS and not first.rstrip().endswith((".", "،", "؛", ":"))
    if below and is_title and _SEVERAL_WORDS.search(_SIGN.sub("", first)):
        return {"title": first.strip(), "text": rest.strip()}
    return {"title": "", "text": text.strip()}


def without_text(count: int) -> dict:
    """Return what stands in place of posts that have no words."""
    return {Between.LEFT_OUT: f"{count:,} posts without text (pictures, videos, notices) are left out"}


def telegram_chats(tree: object) -> list[dict]:
    """Return the chats in an export of Telegram: it is one, or has several; none in another tree."""
    if not isinstance(tree, dict):
        return []
    lists = [tree.get(name) for name in ("chats", "left_chats")]
    chats = [chat for value in lists if isinstance(value, dict) for chat in value.get("list") or []]
    return [chat for chat in chats or [tree] if isinstance(chat, dict) and _has_messages(chat)]


def _has_messages(chat: dict) -> bool:
    messages = chat.get("messages")
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        return False
    return all({"id", "type", "date"} <= message.keys() for message in messages[:5]) and bool(messages)


def telegram_rows(chats: list[dict], reading: Reading) -> Iterator[Row]:
    """Give one row per post that has words; posts without, and notices, are counted."""
    number = silent = 0
    for chat in chats:
        for message in chat["messages"]:
            number += 1
            text = joined_runs(message.get("text"))
            if message.get("type") != "message" or not text.strip():
                silent += 1
                continue
            rest = {
                name: value
                for name, value in message.items()
                if name not in ("text", "text_entities", "date_unixtime", "type")
                and not isinstance(value, (list, dict))
            }
            row = {**rest, **titled_post(text), "date": _moment(message)}
            yield f"row {number}", {**row, Between.OUTLET: _name_of(chat, message)}
    yield from _told(number, silent, reading)


def _told(number: int, silent: int, reading: Reading) -> Iterator[Row]:
    """Say how many posts had no words; raise where none had any."""
    if number == silent:
        raise reading.error(
            f" has {number:,} posts, and none of them has a text: export the channel again with its messages"
        )
    if silent:
        yield f"row {number}", without_text(silent)


def _name_of(chat: dict, message: dict) -> str:
    name = chat.get("name") or message.get("from")
    return name if isinstance(name, str) else ""


def _address(chat: dict, message: dict) -> str:
    """Return the address of a post, which those who are in the channel can open; "" for other chats."""
    is_channel = any(kind in str(chat.get("type")) for kind in ("channel", "supergroup"))
    return f"https://t.me/c/{chat.get('id')}/{message.get('id')}" if is_channel else ""


def _moment(message: dict) -> object:
    """Return when a post was sent, with its zone: `date` alone is in that of the machine that made the export."""
    seconds = str(message.get("date_unixtime") or "")
    if not (seconds.isdecimal() and len(seconds) <= 10):
        return message.get("date")
    return f"{datetime.datetime.fromtimestamp(int(seconds), datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def joined_runs(value: object) -> str:
    """Return the text of a post: its runs of bold words, links and hashtags are parts of one text."""
    runs = value if isinstance(value, list) else [value]
    words = (run.get("text") if isinstance(run, dict) else run for run in runs)
    return "".join(word for word in words if isinstance(word, str))


def is_telegram_page(text: str) -> bool:
    """Tell whether a page is one that Telegram exports a chat as."""
    return "<html" in text[:500].lower() and bool(_TELEGRAM_PAGE.search(text))


def read_telegram_page(text: str, reading: Reading) -> list[Row]:
    """Return one row per post of a chat that Telegram exported as pages."""
    reading.check(page_bytes=len(text), elements=text.count("<"))
    tree = parse_page(text, reading)
    with naming(reading.shown):
        channel = " ".join(text_of(each) for each in tree.xpath("//div[contains(@class, 'page_header')]")[:1])
        posts = tree.xpath("//div[contains(concat(' ', @class, ' '), ' message ')][contains(@class, 'default')]")
        rows = [(f"row {number}", _page_row(post, channel)) for number, post in enumerate(posts, start=1)]
    spoken = [(where, row) for where, row in rows if row["text"]]
    if not posts:
        raise reading.error(" has no posts: export the channel again with its messages")
    reading.check(rows=len(rows))
    return spoken + list(_told(len(rows), len(rows) - len(spoken), reading))


def _page_row(post, channel: str) -> dict:
    moments = post.xpath(".//div[contains(@class, 'date')]/@title")
    # A post that is passed on has its text one level deeper, under the name of whom it is from.
    words = "\n".join(map(text_of, post.xpath(".//div[contains(concat(' ', @class, ' '), ' text ')]")))
    forwarded = post.xpath(".//div[contains(@class, 'forwarded')]//div[@class='from_name']")
    number = _NUMBER.search(post.get("id") or "")
    return {
        **titled_post(words),
        "article_id": number[0] if number else "",
        "date": _SHOWN_MOMENT.sub(r"\3-\2-\1T\4\5", moments[0]) if moments else "",
        "forwarded_from": " ".join((forwarded[0].text or "").split()) if forwarded else "",
        Between.OUTLET: " ".join(channel.split()),
    }


def named_users(tree: dict) -> list[dict] | None:
    """Return the posts of an answer of Twitter's API (v2), each with its writer's name; None for another tree."""
    posts, more = tree.get("data"), tree.get("includes")
    if not isinstance(posts, list) or not isinstance(more, dict):
        return None
    users = [user for user in more.get("users") or [] if isinstance(user, dict)]
    name_of = {user.get("id"): user.get("name") or user.get("username") for user in users}
    posts = (post for post in posts if isinstance(post, dict))
    return [{**post, Between.OUTLET: name_of.get(post.get("author_id")) or ""} for post in posts]


def with_user(row: dict) -> dict:
    """Return a post with the name of who wrote it, where the row has a user as Twitter (v1) does."""
    user = row.get("user")
    if isinstance(user, dict) and isinstance(user.get("screen_name"), str):
        return {**row, Between.OUTLET: str(user.get("name") or user["screen_name"])}
    return row


_LEXIS = re.compile(r"^[ \t]*\d+ of \d+ DOCUMENTS[ \t]*$", re.MULTILINE)
_LEXIS_LABEL = re.compile(r"([A-Z][A-Z -]{2,24}): ?(.*)")
_LEXIS_NAMES = {"SECTION": "section", "BYLINE": "author", "URL": "url", "SUBJECT": "tags", "BODY": "text"}
_LEXIS_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)  # of what Lexis gives since 2019
_LEXIS_BODY = re.compile(r"^[ \t]*Body[ \t]*$", re.MULTILINE)
_LEXIS_FIELD = re.compile(r"(Section|Byline|URL|Length|Dateline|Highlight): ?(.*)")
_LEXIS_FOOT = re.compile(r"^(?:Load-Date|Classification)\b.*", re.MULTILINE | re.DOTALL)
_FACTIVA = re.compile(r"^Document [A-Za-z0-9]{8,40}[ \t]*$", re.MULTILINE)
_FACTIVA_PAGE = re.compile(r"<title>\s*Factiva|class=\"article (?:fa|en)Article", re.IGNORECASE)
_WORD_COUNT = re.compile(r"[\d,]+ words")
_COPYRIGHT = re.compile(r"\(c\)|©|copyright", re.IGNORECASE)
_CLOCK = re.compile(r"\d\d?:\d\d(?: ?[AP]M)?", re.IGNORECASE)
_RIS_FIELD = re.compile(r"^([A-Z][A-Z0-9])  - ?(.*)$")
_RIS_NAMES = {
    **{"TI": "title", "T1": "title", "AB": "text", "N2": "text", "DA": "date", "PY": "date", "Y1": "date"},
    **{"JO": "outlet", "JF": "outlet", "T2": "outlet", "PB": "outlet", "UR": "url", "KW": "tags", "ID": "article_id"},
}
_PROQUEST_LINE = re.compile(r"^_{20,}[ \t]*$", re.MULTILINE)
_PROQUEST_FIELD = re.compile(r"([A-Z][A-Za-z /]{2,40}): ?(.*)", re.DOTALL)
_PROQUEST_NAMES = {
    **{"Title": "title", "Full text": "text", "Publication title": "outlet", "Publication date": "date"},
    **{"Document URL": "url", "Section": "section", "Subject": "tags", "ProQuest document ID": "article_id"},
}
_ENDNOTE_FIELD = re.compile(r"^%(.) ?(.*)$")
_ENDNOTE_NAMES = {
    **{"T": "title", "X": "text", "8": "date", "D": "year", "J": "outlet", "B": "outlet", "U": "url", "K": "tags"},
    **{"A": "author", "M": "article_id"},
}
_CHAT = re.compile(
    r"^[\u200e\u200f]?(?:\[(?P<date>\d[^\]\n]{8,30})\]|(?P<old>\d[\d/.]{5,9}, \d\d?:\d\d[^-\n]{0,6}) -) "
    r"(?P<who>[^:\n]{1,60}): ",
    re.MULTILINE,
)
_FEWEST_POSTS = 3
_NAMED = re.compile(r"^#TEXT[ \t]+(.*)$", re.MULTILINE)  # of MAXQDA
_MAIL = re.compile(r"^From \S+.*\d{4}[ \t]*$", re.MULTILINE)
_MAIL_HEAD = re.compile(r"(?:[A-Z][\w-]+:(?: .*)?\n(?:[ \t].*\n)*){2,}\s*\n")


def _lexis(text: str) -> list[dict]:
    """Return the articles of an export of Lexis: outlet, date and title stand in the middle of lines, then labels."""
    return [_lexis_article(part) for part in _LEXIS.split(text)[1:] if part.strip()] if _LEXIS.search(text) else []


def _lexis_article(part: str) -> dict:
    paragraphs = [paragraph.strip() for paragraph in re.split(r"\n\s*\n", part) if paragraph.strip()]
    if paragraphs and _COPYRIGHT.match(paragraphs[0]):
        paragraphs = paragraphs[1:]
    outlet, date, title, *rest = [*paragraphs, "", "", ""][: max(3, len(paragraphs))]
    row: dict[str, str] = {"title": " ".join(title.split()), "date": date, "outlet": _without_language(outlet)}
    words: list[str] = []
    for paragraph in rest:
        label = _LEXIS_LABEL.match(paragraph)
        if label and (name := _LEXIS_NAMES.get(label[1], label[1].lower())) != "text":
            row[name] = label[2]
        elif not _COPYRIGHT.match(paragraph):
            words.append(paragraph)
    return {**row, "text": "\n".join(words)}


def _lexis_documents(text: str) -> list[dict]:
    """Return the articles of a newer export of Lexis: title, outlet, date, labels, Body, and an end."""
    parts = [part.strip() for part in _LEXIS_END.split(text)[:-1]]
    return list(map(_lexis_document, parts)) if parts and all(map(_LEXIS_BODY.search, parts)) else []


def _lexis_document(part: str) -> dict:
    head, body = _LEXIS_BODY.split(part, maxsplit=1)
    lines = [line.strip() for line in head.split("\n") if line.strip()]
    fields = {match[1]: match[2] for line in lines if (match := _LEXIS_FIELD.match(line))}
    title, outlet, date = [*(line for line in lines if not _LEXIS_FIELD.match(line)), "", "", ""][:3]
    paragraphs = (line.strip() for line in _LEXIS_FOOT.sub("", body).split("\n"))
    row = {"title": title, "outlet": _without_language(outlet), "date": date, "section": fields.get("Section", "")}
    return {**row, "url": fields.get("URL", ""), "text": "\n".join(filter(None, paragraphs))}


def _without_language(outlet: str) -> str:
    return re.sub(r"\s*\((?:Persian|Farsi)\)", "", " ".join(outlet.split()))


def _factiva(text: str) -> list[dict]:
    """Return the articles of an export of Factiva: title, count of words, date, outlet; `Document …` ends each."""
    ends = list(_FACTIVA.finditer(text))
    starts = [0, *(end.end() for end in ends)]
    parts = [(text[start : end.start()].strip(), end[0]) for start, end in zip(starts, ends, strict=False)]
    return [_factiva_article(part, number) for part, number in parts if _WORD_COUNT.search(part)]


def is_factiva_page(text: str) -> bool:
    """Tell whether a page is one that Factiva exports articles as."""
    return "<html" in text[:500].lower() and bool(_FACTIVA_PAGE.search(text))


def read_factiva_page(text: str, reading: Reading) -> list[Row]:
    """Return the articles of a page that Factiva exports; raises `CorpusError` where their ends are not found."""
    reading.check(page_bytes=len(text), elements=text.count("<"))
    tree = parse_page(text, reading)
    with naming(reading.shown):
        rows = _factiva("\n".join(text_of(each) for each in tree.xpath("//body")))
    if not rows:
        raise reading.error(": the articles of this page of Factiva are not told apart: export them as text (.txt)")
    return [(f"row {number}", row) for number, row in enumerate(rows, start=1)]


def _factiva_article(part: str, number: str) -> dict:
    lines = part.split("\n")
    counted = next((n for n, line in enumerate(lines) if _WORD_COUNT.fullmatch(line.strip())), 0)
    behind = lines[counted + 1 :]
    ended = next((n for n, line in enumerate(behind) if _COPYRIGHT.match(line.strip())), -1)
    if ended < 0:  # without a line of copyright the head ends at the first empty line
        ended = next((n for n, line in enumerate(behind) if not line.strip()), 0)
    head = [line.strip() for line in behind[:ended] if line.strip()]
    named = [line for line in head[1:] if not _CLOCK.fullmatch(line)]
    clock = next((line for line in head[1:] if _CLOCK.fullmatch(line)), "")
    return {
        "title": " ".join(" ".join(lines[:counted]).split()),
        "text": "\n".join(line for line in behind[ended + 1 :] if line.strip()),
        "date": f"{head[0]} {clock}".strip() if head else "",
        "outlet": named[0] if named else "",
        "article_id": number.split()[1],
    }


def _ris(text: str) -> list[dict]:
    """Return the entries of a file of references (RIS) by their fields; the abstract is the text."""
    if not text.lstrip().startswith("TY  -"):
        return []
    articles: list[dict] = []
    row: dict[str, str] = {}
    last = ""
    for line in text.split("\n"):
        field = _RIS_FIELD.match(line.rstrip())
        if field and field[1] == "ER":
            articles.append({"title": "", "text": "", **row})
            row, last = {}, ""
        elif field and field[1] != "TY":
            last = _RIS_NAMES.get(field[1], field[1])
            # Of several fields for one thing the first counts (DA before PY), but each word of the tags.
            if last not in row or last in ("tags", "text"):
                row[last] = "\n".join(filter(None, [row.get(last, ""), field[2].strip()]))
            else:
                last = ""
        elif last and line.strip() and not field:
            row[last] += "\n" + line.strip()
    return articles


def _proquest(text: str) -> list[dict]:
    """Return the documents of an export of ProQuest: fields with labels, between lines."""
    parts = [part for part in _PROQUEST_LINE.split(text) if part.strip()]
    parts = [part for part in parts if "\nFull text: " in part and "\nPublication date: " in part]
    return list(map(_proquest_document, parts))


def _proquest_document(part: str) -> dict:
    row: dict[str, str] = {"title": "", "text": ""}
    last = ""
    for paragraph in re.split(r"\n\s*\n", part):
        if field := _PROQUEST_FIELD.match(paragraph.strip()):
            last = _PROQUEST_NAMES.get(field[1], field[1])
            row[last] = field[2].strip()
        elif last == "text":
            row[last] += f"\n{paragraph.strip()}"
    return row


def _endnote(text: str) -> list[dict]:
    """Return the references of a file of EndNote (%T title, %X abstract); the abstract is the text."""
    if not text.lstrip("\ufeff\n ").startswith("%0 "):
        return []
    articles = []
    for part in re.split(r"^%0 ", text, flags=re.MULTILINE)[1:]:
        row: dict[str, str] = {"title": "", "text": ""}
        last = ""
        for line in part.split("\n")[1:]:
            if field := _ENDNOTE_FIELD.match(line):
                last = _ENDNOTE_NAMES.get(field[1], field[1])
                line = field[2]
            if last and line.strip():
                row[last] = "\n".join(filter(None, [row.get(last, ""), line.strip()]))
        articles.append({**row, "date": row.get("date") or row.get("year", "")})
    return articles


def _chat(text: str) -> list[dict]:
    """Return the messages of a chat that WhatsApp exports: a moment, who writes, and what."""
    heads = list(_CHAT.finditer(text))
    if len(heads) < _FEWEST_POSTS or text[: heads[0].start()].count("\n") > 1:
        return []
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [
        {
            **titled_post(text[head.end() : end]),
            "date": (head["date"] or head["old"]).replace(",", ""),
            "from": head["who"],
        }
        for head, end in zip(heads, ends, strict=True)
    ]


def _named(text: str) -> list[dict]:
    """Return the texts of a file for MAXQDA: #TEXT and a name before each."""
    heads = list(_NAMED.finditer(text))
    if not heads or text[: heads[0].start()].strip():
        return []
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [
        {"title": head[1].strip(), "text": text[head.end() : end].strip()}
        for head, end in zip(heads, ends, strict=True)
    ]


def _mail(text: str) -> list[dict]:
    """Return the messages of a mail box, or the one of a saved message: subject, date and sender."""
    parts = [part.lstrip("\n") for part in _MAIL.split(text)[1:]] if _MAIL.match(text.lstrip()) else [text.lstrip()]
    if not all(map(_MAIL_HEAD.match, parts)):
        return []
    messages = [email.message_from_string(part, policy=email.policy.default) for part in parts]
    if not all(message["subject"] and message["from"] for message in messages):
        return []
    return list(map(_message, messages))


def _message(message: email.message.EmailMessage) -> dict:
    body = message.get_body(("plain", "html"))
    words = body.get_payload() if body else ""
    if body and body["content-transfer-encoding"] in ("base64", "quoted-printable"):  # else its letters are as they are
        with suppress(LookupError, ValueError):  # an encoding that nobody knows
            words = body.get_content()
    # The sender's host is the outlet where it is one: else it is a person's.
    outlet = outlet_of(email.utils.parseaddr(str(message["from"]))[1].rpartition("@")[2])
    return {
        "outlet": outlet if is_listed(outlet) else "",
        "title": str(message["subject"]),
        "text": without_markup(str(words).strip(), shown=""),
        "date": str(message["date"] or ""),
        "from": str(message["from"]),
        "article_id": str(message["message-id"] or "").strip("<>"),
    }


# Each gives the articles of a text that has its marks, and none of another.
EXPORTS: tuple[Callable[[str], list[dict]], ...] = (
    _lexis,
    _lexis_documents,
    _factiva,
    _proquest,
    _ris,
    _endnote,
    _mail,
    _chat,
    _named,
)
