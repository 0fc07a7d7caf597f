"""Texts as databases and mail programs export them: Lexis, Factiva, RIS and mail boxes, to articles."""

import email
import email.policy
import re
from collections.abc import Callable
from contextlib import suppress

from helpers.corpus.markup import without_markup

_LEXIS = re.compile(r"^[ \t]*\d+ of \d+ DOCUMENTS[ \t]*$", re.MULTILINE)
_LEXIS_LABEL = re.compile(r"([A-Z][A-Z -]{2,24}): ?(.*)")
_LEXIS_NAMES = {"SECTION": "section", "BYLINE": "author", "URL": "url", "SUBJECT": "tags", "BODY": "text"}
_FACTIVA = re.compile(r"^Document [A-Za-z0-9]{8,40}[ \t]*$", re.MULTILINE)
_WORDS = re.compile(r"[\d,]+ words")
_COPYRIGHT = re.compile(r"\(c\)|©|copyright", re.IGNORECASE)
_CLOCK = re.compile(r"\d\d?:\d\d(?: ?[AP]M)?", re.IGNORECASE)
_RIS_FIELD = re.compile(r"^([A-Z][A-Z0-9])  - ?(.*)$")
_RIS_NAMES = {
    **{"TI": "title", "T1": "title", "AB": "text", "N2": "text", "DA": "date", "PY": "date", "Y1": "date"},
    **{"JO": "outlet", "JF": "outlet", "T2": "outlet", "PB": "outlet", "UR": "url", "KW": "tags", "ID": "article_id"},
}
_MAIL = re.compile(r"^From \S+.*\d{4}[ \t]*$", re.MULTILINE)
_MAIL_HEAD = re.compile(r"(?:[A-Z][\w-]+: .*\n(?:[ \t].*\n)*){2,}\s*\n")


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


def _without_language(outlet: str) -> str:
    return re.sub(r"\s*\((?:Persian|Farsi)\)", "", " ".join(outlet.split()))


def _factiva(text: str) -> list[dict]:
    """Return the articles of an export of Factiva: title, count of words, date, outlet; `Document …` ends each."""
    ends = list(_FACTIVA.finditer(text))
    starts = [0, *(end.end() for end in ends)]
    parts = [(text[start : end.start()].strip(), end[0]) for start, end in zip(starts, ends, strict=False)]
    return [_factiva_article(part, number) for part, number in parts if _WORDS.search(part)]


def _factiva_article(part: str, number: str) -> dict:
    lines = part.split("\n")
    counted = next((n for n, line in enumerate(lines) if _WORDS.fullmatch(line.strip())), 0)
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
    return {
        "title": str(message["subject"]),
        "text": without_markup(str(words).strip(), shown=""),
        "date": str(message["date"] or ""),
        "from": str(message["from"]),
        "article_id": str(message["message-id"] or "").strip("<>"),
    }


# Each gives the articles of a text that has its marks, and none of another.
EXPORTS: tuple[Callable[[str], list[dict]], ...] = (_lexis, _factiva, _ris, _mail)
