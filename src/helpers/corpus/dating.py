"""The date of an article, from the best source that states one: its column, page, address, file name or dateline."""

import datetime
import re
from collections.abc import Iterator
from itertools import repeat, zip_longest
from typing import NamedTuple

from helpers.core.calendars import TEHRAN
from helpers.corpus.boilerplate import dateline
from helpers.corpus.date_columns import DateColumn, with_cells
from helpers.corpus.date_fields import is_update
from helpers.corpus.dates import DateReading, find_dates, first_day, parse_date
from helpers.corpus.letters import fold_with_offsets
from helpers.corpus.reading import Between
from helpers.corpus.times import epoch

_ALONE = DateColumn()
_COARSE = ("month", "year")


def add_date(record: dict) -> None:
    """Put the date of the best source into a record; `date_as_written` has the words it was read from.

    Where that states a day, and the page states the same day with its hour, the date has that hour.
    """
    on_page = _on_page(record)
    found = ((source, reading) for source, reading in _readings(record, on_page) if reading and reading.date)
    source, best = next(found, ("", None))
    record["date_as_written"] = record.get("date") or (best.text if best else "")
    if best and source in ("column", "page"):
        best = _with_shown_hour(best, on_page)
    record["date"] = best.moment.replace(microsecond=0) if best else None
    record["date_precision"] = best.precision if best else ""
    record["date_source"] = source
    for key in (Between.DATES, Between.DATE_COLUMN):
        record.pop(key, None)


def _readings(record: dict, on_page: list[DateReading]) -> Iterator[tuple[str, DateReading | None]]:
    """Give the dates that a record states, the best source first."""
    yield "column", (record.get(Between.DATE_COLUMN) or _ALONE).read(record.get("date", ""), record)
    yield from zip(repeat("page"), (reading for reading in on_page if reading.precision not in _COARSE))
    yield "url", parse_date(day_in_address(record.get("url", "")))
    yield from zip(repeat("file name"), map(parse_date, days_in_name(record[Between.FILE])))
    # A day inside the story may be any day; one with its weekday, next to the opener, is that of the report.
    opener, line = dateline(record["text"])
    behind = [day for day in _days_in(line) if day.weekday_agrees]
    yield from zip(repeat("dateline"), [*_days_in(opener), *behind])
    # A year in a page may be that of its copyright.
    yield from zip(repeat("page"), (reading for reading in on_page if reading.precision == "month"))


def _on_page(record: dict) -> list[DateReading]:
    """Return the dates that a page states; when it was changed last comes after all that may be when it was published.

    A day has the hour that stands alone behind it, in an element of its own.
    """
    found, texts = [], record.get(Between.DATES, [])
    for text, following in zip_longest(texts, texts[1:], fillvalue=""):
        if reading := DateColumn.of_page(text).read(text, record) or first_day(text):
            is_alone = reading.precision == "day" and ":" in following
            reading = with_cells(reading, following) if is_alone else reading
            found.append((is_update(fold_with_offsets(text)[0]), reading))
    return [reading for _, reading in sorted(found, key=lambda one: one[0])]


def _with_shown_hour(best: DateReading, on_page: list[DateReading]) -> DateReading:
    """Return the reading of the same day that has an hour; and of a stated hour with a zone, the same without it.

    Some sites write Tehran's time and a Z behind it, and show it without one.
    """
    timed = [reading for reading in on_page if reading.time]
    if best.precision == "day":
        return next((reading for reading in timed if reading.date == best.date), best)
    if not best.time or best.stated == best.moment:
        return best
    shown = (reading for reading in timed if reading.stated == reading.moment)
    return next((reading for reading in shown if _minute(reading.moment) == _minute(best.stated)), best)


def _minute(moment: datetime.datetime) -> datetime.datetime:
    return moment.replace(second=0, microsecond=0)


def _days_in(text: str) -> list[DateReading]:
    return [date for date in find_dates(text) if date.precision == "day"]


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
