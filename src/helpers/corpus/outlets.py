"""The outlet of an article, by one Persian name: from its column, the host of its address, or the name of its page.

`data/lexicon/outlets.tsv` has the names, hosts and channels that are known. A host that it has not is an outlet too,
unless the page says what its site is called.
"""

import re
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from helpers.core.calendars import CALENDARS
from helpers.corpus.letters import fold_with_offsets
from helpers.corpus.reading import Between
from helpers.language import fold_characters, read_list

MOST_OUTLETS = 300  # that a corpus names; more are authors, sections or headlines
INSTITUTION = (
    r"(?:خبرگزاری|پایگاه (?:خبری|اطلاع رسانی)(?: تحلیلی)?|سایت(?: خبری)?|وب سایت|روزنامه|هفته ?نامه|ماهنامه|شبکه خبری"
    r"|نشریه|آژانس خبری|رادیو|شبکه)"
)
# What stands around the name of an outlet besides: «کانال رسمی خبرگزاری مهر», «تسنیم نیوز», ISNA News Agency.
_BEFORE = re.compile(rf"^(?:(?:{INSTITUTION}|کانال|تلویزیون|مجله|پورتال|وبسایت|صفحه|رسمی|تلگرامی|تحلیلی|the) )+")
_BEHIND = re.compile(r"(?: (?:نیوز|آنلاین|فارسی|news|agency|online|persian|farsi|newspaper|website|tv))+$")
_BETWEEN_NAMES = re.compile(
    r"[|/()\[\]«»،,;:•·–—]+|\s+-+\s+|(?<=[\u0600-\u06ff])\s+(?=[a-z])|(?<=[a-z])\s+(?=[\u0600-\u06ff])"
)
_NO_NAME = frozenset(["", "nan", "none", "null", "na", "unknown", "نامشخص", "نامعلوم", "ندارد"])
# Names that libraries and sites give whatever they are: of a sheet, of a page, of a feed.
_NAME_OF_NOTHING = re.compile(
    r"(?:sheet|برگه|کاربرگ|ورق|page|table)?\d*|home|صفحهاصلی|صفحهنخست|خانه|اخبار|خبرها|news|rss"
)

_LABEL = r"[\w\u200c-]{1,63}"
_NO_HOST = r"(?:html?|php|aspx?|jsp|xml|json|csv|txt|pdf|docx?|xlsx?|jpe?g|png)"  # a file of the site that is read
_HOST = re.compile(
    rf"(?:{_LABEL}\.)+(?!{_NO_HOST}$)(?:[a-z]{{2,24}}|ایران|شبکه|xn--[a-z0-9-]+)|\d{{1,3}}(?:\.\d{{1,3}}){{3}}"
)
# Under a country's two letters, these are no names: the registered one stands before them.
_SECOND_LEVEL = frozenset("ac co com edu go gob gov id mil ne net nom or org sch".split())
# Sites whose outlets are sub-domains, and sites whose outlets are the first part of the path.
_HOSTING = frozenset(
    "wordpress.com blogfa.com blog.ir persianblog.ir mihanblog.com blogsky.com rozblog.com loxblog.com parsiblog.com "
    "samenblog.com tumblr.com substack.com github.io weebly.com wixsite.com livejournal.com".split()
)
_PLATFORMS = frozenset(
    "t.me telegram.me telegram.dog twitter.com x.com nitter.net instagram.com facebook.com threads.net aparat.com "
    "youtube.com tiktok.com eitaa.com ble.ir splus.ir sapp.ir rubika.ir gap.im virgool.io medium.com".split()
)
_BEFORE_USER = frozenset("s c user channel web".split())
_NO_USER = frozenset(
    "p v i w tv reel reels watch share joinchat search explore hashtag intent home embed video videos playlist post "
    "posts shorts stories results login iv".split()
)
_USER = re.compile(r"@?(?=.*[^\W\d])([\w.]{2,64})")
# Sites that keep or show the pages of others, whose address stands in theirs.
_COPIES = frozenset(
    "archive.org archive.ph archive.is archive.today archive.md googleusercontent.com google.com ampproject.org "
    "khabarfarsi.com jina.ai 12ft.io".split()
)
_COPIED = re.compile(r"https?:/{1,2}(\S+)|(?:/web/[\w*]+/|cache:(?:[\w-]+:)?|/(?:c|amp)/(?:s/)?)(\S+)", re.IGNORECASE)
# Folders that are months, or provinces.
_OTHER_FOLDERS = frozenset(
    ["فارس", "خراسان", *(name for months in CALENDARS.values() for names in months for name in names)]
)
_LONGEST = 2_000  # letters of an address or a name; more are neither


def add_outlet(record: dict) -> None:
    """Put the outlet of the best source into a record, with the words it is from and which source that is.

    `outlet_source` is column, address, page or folder, or "" where none says. The page's name goes before a host that
    is in no list, as it is the one that people read; a folder is named like a listed host, channel or outlet.
    """
    page = record.pop(Between.OUTLET, "") or ""
    record["outlet_as_written"] = written = record.get("outlet") or ""
    record["outlet"], record["outlet_source"] = outlet_of(written), "column"
    if record["outlet"]:
        return
    host, of_address, is_listed = _of_address(record.get("url") or "")
    of_page = "" if is_listed or _NAME_OF_NOTHING.fullmatch(_key(page)) else outlet_of(page)
    found = of_page or of_address
    record["outlet"], record["outlet_as_written"] = found, page if of_page else host
    record["outlet_source"] = "page" if of_page else "address" if found else ""
    for folder in PurePosixPath(record.get(Between.FILE, "")).parts[:-1] if not found else ():
        if of_folder := _of_folder(folder):
            record |= {"outlet": of_folder, "outlet_as_written": folder, "outlet_source": "folder"}
            return


def _of_folder(name: str) -> str:
    """Return the outlet that a folder is named after: a listed host, channel or name, but no month or place."""
    _, outlet, is_listed = _of_address(name) if "." in name or name.startswith("@") else ("", "", False)
    if is_listed:
        return outlet
    known, keys = _known(), (_key(name), _key(_bare(fold_with_offsets(name)[0].strip())))
    is_other = keys[0] in _OTHER_FOLDERS
    return "" if is_other else next((known.names[key] for key in keys if key in known.plain_names), "")


def outlet_of(written: str) -> str:
    """Return the one name of an outlet for any that it goes by; a name that no list has is returned as it is.

    Parameters
    ----------
    written
        A name in Persian or English, with or without «خبرگزاری» and the like, an address, a host, or a user's name.

    Examples
    --------
    >>> [outlet_of(name) for name in ["خبرگزاري ايسنا", "ISNA", "https://www.isna.ir/news/1", "@isna94", "نارون"]]
    ['ایسنا', 'ایسنا', 'ایسنا', 'ایسنا', 'نارون']
    """
    written = " ".join(written.split())
    key = _key(written)
    if key in _NO_NAME or len(written) > _LONGEST:
        return ""
    known, folded = _known(), fold_with_offsets(written)[0].strip()
    if of_name := known.names.get(key) or known.names.get(_key(_bare(folded))):
        return of_name
    if " " not in written and (of_address := _of_address(written)[1]):
        return of_address
    keys = (key for part in _BETWEEN_NAMES.split(folded) for key in (_key(part), _key(_bare(part.strip()))))
    found = {known.names[key] for key in keys if key in known.plain_names}
    return found.pop() if len(found) == 1 else written


def is_in_persian(outlet: str) -> bool:
    """Tell whether an outlet publishes in Persian, as all do but some that are listed.

    >>> is_in_persian("ایسنا"), is_in_persian("رویترز")
    (True, False)
    """
    return outlet not in _known().foreign


def is_listed(outlet: str) -> bool:
    """Tell whether an outlet stands in `data/lexicon/outlets.tsv` by this name.

    >>> is_listed("ایسنا"), is_listed("ISNA")
    (True, False)
    """
    return outlet in _known().outlets


class _Known(NamedTuple):
    """The listed outlets: by the keys of all their names, by those that tell them in any company, by their hosts."""

    outlets: frozenset[str]
    names: dict[str, str]
    plain_names: frozenset[str]  # not those that are common words, as ایران: a newspaper that opens otherwise
    hosts: dict[str, str]
    channels: dict[str, str]
    foreign: frozenset[str]


@cache  # asked for each article
def _known() -> _Known:
    rows = read_list("outlets")
    openers = {_key(name): row["outlet"] for row in rows for name in _split(row["names"])}
    english = {_key(row["english"]): row["outlet"] for row in rows}
    shorter = {_key(_bare(row["english"].lower())): row["outlet"] for row in reversed(rows)}
    channels = {user: row["outlet"] for row in rows for user in _split(row["channels"])}
    names = shorter | english | channels | openers | {_key(row["outlet"]): row["outlet"] for row in rows}
    return _Known(
        frozenset(row["outlet"] for row in rows),
        {key: outlet for key, outlet in names.items() if key},
        frozenset([*openers, *english, *channels]) - {""},
        {host: row["outlet"] for row in rows for host in _split(row["hosts"])},
        channels,
        frozenset(row["outlet"] for row in rows if row["in_persian"] == "no"),
    )


def _split(field: str) -> list[str]:
    return [part for part in field.split("|") if part]


def _key(name: str) -> str:
    """Return what two spellings of a name have in common: its letters, without spaces and signs."""
    return re.sub(r"[\W_]+", "", fold_with_offsets(name)[0].lower())


def _bare(name: str) -> str:
    """Return a folded name without the words that say what kind of outlet it is."""
    return _BEHIND.sub("", _BEFORE.sub("", name))


def _of_address(address: str) -> tuple[str, str, bool]:
    """Return the host in an address, its outlet, and whether that is listed; nothing where there is no host."""
    host, path = _host_and_path(address)
    if _registered(host) in _COPIES and (copied := _COPIED.search(unquote(path))):
        inner = _host_and_path(copied[1] or copied[2])
        host, path = inner if inner[0] else (host, path)
    if host or address.startswith("@"):
        return _of_host(host, _user(path if host else address) if not host or _registered(host) in _PLATFORMS else "")
    return "", "", False


def _of_host(host: str, user: str) -> tuple[str, str, bool]:
    known = _known()
    if user:
        return "/".join(filter(None, [host, user])), known.channels.get(user, f"@{user}"), user in known.channels
    labels = host.split(".")
    for first in range(len(labels) - 1):
        parent = ".".join(labels[first:])
        if parent in known.hosts:
            return host, known.hosts[parent], True
        if first and (parent in _HOSTING or labels[first] == "blogspot") and labels[first - 1] != "www":
            return host, f"{labels[first - 1]}.{parent}", False
    return host, _registered(host), False


def _host_and_path(address: str) -> tuple[str, str]:
    """Return the host of an address, in small letters and its own script, and what stands behind it."""
    address = address.strip()[:_LONGEST]
    try:
        parts = urlsplit(address if re.match(r"[a-z][a-z0-9+.-]*://|//", address, re.IGNORECASE) else f"//{address}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # a bracket that is not closed
        return "", ""
    host = ".".join(map(_own_script, unquote(host).split(".")))
    return (host, f"{parts.path}?{parts.query}") if _HOST.fullmatch(host) else ("", "")


def _own_script(label: str) -> str:
    """Return a part of a host in the letters that it stands for: xn--mgba3a4f16a is ایران."""
    if label.startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except UnicodeError:
            return label
    return label if label.isascii() else fold_characters(label).replace("\u200c", "")


def _registered(host: str) -> str:
    """Return the part of a host that someone registered: example.ir of news.example.ir, ut.ac.ir of www.ut.ac.ir."""
    labels = host.split(".")
    if labels[-1].isdigit():
        return host
    return ".".join(labels[-3 if len(labels[-1]) == 2 and labels[-2:-1] and labels[-2] in _SECOND_LEVEL else -2 :])


def _user(path: str) -> str:
    """Return the user or channel that the path of an address names, in small letters, or nothing."""
    parts = [part for part in unquote(path).partition("?")[0].lower().split("/") if part]
    while parts and parts[0] in _BEFORE_USER:
        del parts[0]
    found = _USER.fullmatch(parts[0]) if parts and parts[0] not in _NO_USER else None
    return found[1] if found else ""
