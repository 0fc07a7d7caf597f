"""Posts of channels and social media to rows: exports of Telegram (JSON and HTML) and what Twitter gives."""

import datetime
import re
from collections.abc import Iterable, Iterator

from helpers.corpus.markup import parse_page, text_of
from helpers.corpus.reading import Between, Reading, Row, naming

_MOST_TITLE_WORDS, _FEWEST_TEXT_WORDS = 30, 5  # a headline of a post, and the text below it
_SIGN = re.compile(r"(?:[@#]\S+|https?://\S+|\S+\.\w{2,4}/\S*)")
_WORDS = re.compile(r"\w+\W+\w")  # two at least
_TELEGRAM_PAGE = re.compile(r"<div class=\"(?:page_wrap|history)\b|<title>Exported Data</title>")
# Of the pages of Telegram: 06.08.2025 17:25:00 UTC+03:30, in older ones without the zone.
_SHOWN_MOMENT = re.compile(r"\s*(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC)?(\S*)\s*")
_NUMBER = re.compile(r"\d+$")


def titled(text: str) -> dict[str, str]:
    """Return a post's first line as its title where a text stands below it, else all of it as the text."""
    first, _, rest = text.strip().partition("\n")
    below = [line for line in rest.split("\n") if len(_SIGN.sub(" ", line).split()) >= _FEWEST_TEXT_WORDS]
    is_title = len(first.split()) <= _MOST_TITLE_WORDS and not first.rstrip().endswith((".", "،", "؛", ":"))
    if below and is_title and _WORDS.search(_SIGN.sub("", first)):
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
            row = {**rest, **titled(text), "date": _moment(message)}
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
    words = "\n".join(map(text_of, _of_class(post, "text")))
    forwarded = [
        _own_text(name) for name in post.xpath(".//div[contains(@class, 'forwarded')]//div[@class='from_name']")
    ]
    number = _NUMBER.search(post.get("id") or "")
    return {
        **titled(words),
        "article_id": number[0] if number else "",
        "date": _SHOWN_MOMENT.sub(r"\3-\2-\1T\4\5", moments[0]) if moments else "",
        "forwarded_from": forwarded[0] if forwarded else "",
        Between.OUTLET: " ".join(channel.split()),
    }


def _of_class(element, name: str) -> list:
    return element.xpath(f".//div[contains(concat(' ', @class, ' '), ' {name} ')]")


def _own_text(element) -> str:
    return " ".join((element.text or "").split())


def named_users(tree: dict) -> list[dict] | None:
    """Return the posts of an answer of Twitter's API (v2), each with its writer's name; None for another tree."""
    posts, more = tree.get("data"), tree.get("includes")
    if not isinstance(posts, list) or not isinstance(more, dict):
        return None
    users = [user for user in more.get("users") or [] if isinstance(user, dict)]
    name_of = {user.get("id"): user.get("name") or user.get("username") for user in users}
    return [{**post, Between.OUTLET: name_of.get(post.get("author_id")) or ""} for post in _dicts(posts)]


def _dicts(values: Iterable) -> Iterator[dict]:
    return (value for value in values if isinstance(value, dict))


def with_user(row: dict) -> dict:
    """Return a post with the name of who wrote it, where the row has a user as Twitter (v1) does."""
    user = row.get("user")
    if isinstance(user, dict) and isinstance(user.get("screen_name"), str):
        return {**row, Between.OUTLET: str(user.get("name") or user["screen_name"])}
    return row
