"""The days that stand in the addresses of news: what each outlet puts there, and no number that only looks like one."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from helpers.corpus.times import TEHRAN, epoch

_YEAR = r"(?P<year>1[34]\d\d|20[0-4]\d)"
_MONTH, _DAY = r"(?P<month>\d\d)", r"(?P<day>\d\d)"


class Rule(NamedTuple):
    """Where a day stands: in addresses that have `host` in their host ("": any), at `pattern` of their path."""

    host: str
    pattern: str
    example: str
    day: str


# The first that fits is taken. Ids of other outlets are plain numbers, and say nothing.
RULES = [
    Rule(
        "isna.", rf"/{_YEAR}{_MONTH}{_DAY}\d{{5}}(?!\d)", "https://www.isna.ir/news/1404051509493/باران", "1404/05/15"
    ),
    Rule(
        "isna.", r"/(?P<short>[89]\d)(?P<month>\d\d)(?P<day>\d\d)\d{5}(?!\d)", "isna.ir/news/99010100146", "1399/01/01"
    ),
    Rule("farsnews.", rf"[/=]{_YEAR}{_MONTH}{_DAY}\d{{6}}(?!\d)", "farsnews.ir/news/14040610000123", "1404/06/10"),
    Rule(
        "farsnews.",
        r"[/=](?P<short>[89]\d)(?P<month>\d\d)(?P<day>\d\d)\d{4}(?!\d)",
        "http://www.farsnews.com/newstext.php?nn=8707060255",
        "1387/07/06",
    ),
    # Of today: the moment at which the article was begun, in billionths of seconds since 1970.
    Rule(
        "farsnews.",
        r"/(?P<epoch>1[5-9]\d{17})(?!\d)",
        "https://farsnews.ir/a_b/1754488500123456789/باران",
        "2025/08/06",
    ),
    Rule("iranintl.", rf"/{_YEAR}{_MONTH}{_DAY}\d{{4}}(?!\d)", "https://www.iranintl.com/202508063456", "2025/08/06"),
    Rule(
        "bbc.",
        r"/(?P<year>20(?P<again>\d\d))/(?P<month>\d\d)/(?P=again)(?P=month)(?P<day>\d\d)_",
        "https://www.bbc.com/persian/iran/2015/09/150929_l45_rain",
        "2015/09/29",
    ),
    Rule(
        "people.", rf"/{_YEAR}/{_MONTH}{_DAY}/", "http://persian.people.com.cn/n3/2025/0806/c96884-1.html", "2025/08/06"
    ),
    # Tasnim, Press TV, Euronews, Al Arabiya, Kayhan London, old WordPress: directories of their own.
    Rule(
        "",
        rf"/{_YEAR}/(?P<month>\d\d?)/(?P<day>\d\d?)(?=[/?#]|$)",
        "https://www.tasnimnews.com/fa/news/1404/05/15/3368123/باران",
        "1404/05/15",
    ),
    Rule(
        "",
        rf"/{_YEAR}([-_])(?P<month>\d\d?)\2(?P<day>\d\d?)(?=[/?#_-]|$)",
        "https://news.example/2025-08-06/rain",
        "2025/08/06",
    ),
    # Eight digits are a day where more than a number follows: Sputnik's directories, RFI's and France 24's slugs.
    Rule("", rf"/{_YEAR}{_MONTH}{_DAY}(?=/[^?#]|-[^\d])", "https://spnfa.ir/20250806/rain-1234.html", "2025/08/06"),
]
_COMPILED = [(rule.host, re.compile(rule.pattern)) for rule in RULES]
_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
# A copy that the Wayback Machine keeps has the moment of the copy before the address of the page.
_ARCHIVED = re.compile(r"^(?:https?://)?web\.archive\.org/web/\d+[a-z_]*/", re.IGNORECASE)
_IN_NAME = re.compile(r"(?<!\d)(1[34]\d\d|20\d\d)([/_-]?)(\d{1,2})\2(\d{1,2})(?!\d)")
# Six digits in the name of a file, as Hamshahri's archive has them. Between 60 and 99 they can only be a Jalali year:
# in the Gregorian 1960 to 1999 no Persian paper was on the web. Later years could be either, and are left unknown.
_SHORT_IN_NAME = re.compile(r"(?<!\d)([6-9]\d)(\d\d)(\d\d)(?!\d)")


def day_in_address(address: str) -> str:
    """Return the day in a URL as it would be written (1404/05/15), or nothing.

    >>> day_in_address("https://www.isna.ir/news/99010100146"), day_in_address("https://news.example/99010100146")
    ('1399/01/01', '')
    """
    host, _, path = _SCHEME.sub("", _ARCHIVED.sub("", address.strip())).partition("/")
    for wanted, pattern in _COMPILED:
        if wanted and f".{wanted}" not in f".{host.lower()}.":
            continue
        if match := pattern.search("/" + path):
            groups = match.groupdict()
            if "epoch" in groups:
                return f"{epoch(groups['epoch']).astimezone(TEHRAN):%Y/%m/%d}"
            year = groups.get("year") or f"13{groups['short']}"
            return f"{year}/{groups['month']}/{groups['day']}"
    return ""


def days_in_name(name: str) -> Iterator[str]:
    """Give the days in the name of a file: 1404-06-10.txt, 20250901.html, HAM2-811011-007.ham (1381/10/11)."""
    for year, _, month, day in _IN_NAME.findall(name):
        yield f"{year}/{month}/{day}"
    for year, month, day in _SHORT_IN_NAME.findall(name):
        yield f"13{year}/{month}/{day}"
