"""The date of an article, from the best source that states one: its column, page, address, file name or dateline.

A column as a whole shows what one date does not: its order, its midnights, the columns beside it.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import repeat, zip_longest
from typing import NamedTuple

from helpers.core.calendars import TEHRAN
from helpers.corpus.boilerplate import dateline
from helpers.corpus.columns import plain_name
from helpers.corpus.date_fields import ASCII_DIGITS, epoch, is_update, take_time
from helpers.corpus.dates import DateReading, find_dates, first_day, parse_date, with_time
from helpers.corpus.letters import fold_with_offsets
from helpers.corpus.reading import Between

EXAMINED_ROWS = 2_000  # the first of a file; whole or in parts, it is read alike
_TIMES = (
    "time hour clock pubtime publishtime publishedtime newstime newshour tweettime saat zaman ساعت زمان ساعتانتشار "
    "زمانانتشار ساعتخبر ساعتدرج زمانخبر"
)
_ZONES = "timezone tz utcoffset"
_CRAWLED = (
    "crawledat crawldate crawltime crawled scrapedat scrapedate scrapetime scraped fetchedat fetchdate fetchtime "
    "retrievedat retrieved indexeddate indexedat collectedat collectiondate capturedat datedownload downloaddate "
    "downloadedat accessed accessdate accessedat extractedat تاریخخزش زمانخزش تاریخگردآوری زمانگردآوری تاریخجمعآوری "
    "تاریخدریافت زماندریافت"
)
# Three numbers that state a day: which of them is the year, the month and the day, the other cells of the column tell.
_THREE = re.compile(r"(?<![\d/.-])(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?![\d/-])")
_FEW_YEARS, _MANY_DAYS = 2, 8  # different numbers in a column, of which the first stands for years
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SERIALS = (29_221, 49_675)  # days since the end of 1899, as Excel has them: 1980 to 2035
_EXCEL_BEGINS = datetime.datetime(1899, 12, 30)
_MIDNIGHT = datetime.time()
_NO_DAYS = (datetime.date(1970, 1, 1), datetime.date(1900, 1, 1))  # what programs write for a date that is missing
_LAST_DAY, _LAST_MONTH = 31, 12


@dataclass(frozen=True)
class DateColumn:
    """What the first rows of a file say of its dates, and the names of the columns beside them.

    `order` is that of the day, the month and the year in numbers that could be read in two ways: ymd, dmy, mdy, or ""
    where nothing shows it. `midnight` says where every time is 00:00, as programs write days: "stated" as it is
    written, "tehran" in Tehran's time only, or "". Among other times, a midnight is a time like them.
    """

    order: str = ""
    midnight: str = ""
    has_serials: bool = False
    time: str = ""
    zone: str = ""
    crawled: str = ""

    @classmethod
    def of(cls, written: Sequence[str], names: Iterable[str]) -> "DateColumn":
        """Return what the dates of some rows, as they are written, and the names of the file's other columns show."""
        written = [text for text in written if text]
        plain = {plain_name(name): name for name in reversed([*names])}
        beside = (next((plain[name] for name in known.split() if name in plain), "") for known in _KINDS)
        serials = [_is_serial(text) for text in written if text.replace(".", "", 1).isdecimal()]
        return cls(_order(written), _midnight(written), bool(serials) and all(serials), *beside)

    @classmethod
    def of_page(cls, text: str) -> "DateColumn":
        """Return what one date of a page shows: a page is one article, and 00:00 in it is no time."""
        return cls(midnight=_midnight([text]))

    def read(self, written: str, row: dict) -> DateReading | None:
        """Return the date in a cell, with the time in the cell beside it, or counted from when the row was crawled."""
        reading = self._read(written, row)
        if reading and reading.date in _NO_DAYS:
            return None
        if reading and reading.time and self.midnight in _midnights(reading):
            day = reading.stated.date() if self.midnight == "stated" else reading.date
            reading = replace(reading, date=day, precision="day", time=None)
        if reading and reading.precision == "day" and self.time:
            reading = with_cells(reading, _cell(row, self.time), _cell(row, self.zone))
        return reading

    def _read(self, written: str, row: dict) -> DateReading | None:
        if self.has_serials and _is_serial(written):
            day, _, fraction = written.partition(".")
            moment = _EXCEL_BEGINS + datetime.timedelta(
                days=int(day), seconds=round(float(f"0.{fraction or 0}") * 86_400)
            )
            written = f"{moment}" if fraction else f"{moment.date()}"
        reading = parse_date(written)
        if not (reading and reading.date) and self.order:
            reading = parse_date(_in_order(written, self.order)) or reading
        if not (reading and reading.date) and self.crawled and written:
            crawled = parse_date(_cell(row, self.crawled))
            if crawled and crawled.date:
                return parse_date(written, anchor=crawled.moment if crawled.time else crawled.date)
        return reading


def why_unknown(written: str) -> str:
    """Return why a date that was not read stays unknown, and what to do; "" where it is no date at all.

    >>> why_unknown("03/04/2025")
    'it can be read in two ways: write the year first, as 2025-04-03'
    """
    if (reading := parse_date(written)) and reading.date in _NO_DAYS:
        return "programs write this day for a date that is missing"
    if any(parse_date(_in_order(written, order)) for order in ("ymd", "dmy", "mdy")):
        return "it can be read in two ways: write the year first, as 2025-04-03"
    if parse_date(written, anchor=_EXCEL_BEGINS):
        return "it counts from a day: add a column crawled_at that says which"
    return ""


_KINDS = (_TIMES, _ZONES, _CRAWLED)


def _cell(row: dict, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value).strip()


def with_cells(reading: DateReading, time: str, zone: str = "") -> DateReading:
    """Return the reading of a day with the time in another cell, where that cell states one and no other day."""
    whole = parse_date(time)
    if whole and whole.time:
        return whole if whole.date == reading.date else reading
    rest, clock = take_time(fold_with_offsets(f"ساعت {time} {zone}")[0])
    return with_time(reading, clock) if time and not rest.strip() else reading


def _midnights(reading: DateReading) -> set[str]:
    """Return whether a time is midnight as it is stated, and in Tehran."""
    times = {"stated": reading.stated.time(), "tehran": reading.time}
    return {where for where, time in times.items() if time == _MIDNIGHT}


def _midnight(written: Sequence[str]) -> str:
    """Return where all times of a column are midnight; in most columns the first date tells that they are not."""
    found = None
    for text in written:
        reading = parse_date(text)
        if reading and reading.time:
            found = _midnights(reading) if found is None else found & _midnights(reading)
            if not found:
                return ""
    return "stated" if found and "stated" in found else "tehran" if found else ""


def _is_serial(written: str) -> bool:
    return bool(_SERIAL.fullmatch(written)) and _SERIALS[0] <= float(written) < _SERIALS[1]


def _order(written: Sequence[str]) -> str:
    """Return the order that the cells of a column show; "" where none of them does, or two contradict each other."""
    found = (_THREE.search(text.translate(ASCII_DIGITS)) for text in written)
    groups = [(match[1], match[3], match[4]) for match in found if match]
    orders = {order for three in groups if (order := _order_of(*three))}
    if orders or not groups:
        return orders.pop() if len(orders) == 1 else ""
    firsts, middles, lasts = ({three[place] for three in groups} for place in range(3))
    if len(firsts) <= _FEW_YEARS and len(lasts) >= _MANY_DAYS:
        return "ymd"
    if len(lasts) <= _FEW_YEARS and (len(firsts) >= _MANY_DAYS) != (len(middles) >= _MANY_DAYS):
        return "dmy" if len(firsts) >= _MANY_DAYS else "mdy"
    return ""


def _order_of(first: str, middle: str, last: str) -> str:
    """Return the order that three numbers can have only; "" where they could have several."""
    if len(first) == 4 or int(first) > _LAST_DAY:
        return "ymd"
    if int(middle) > _LAST_MONTH:
        return "mdy"
    is_year_last = len(last) == 4 or int(last) > _LAST_DAY
    return "dmy" if is_year_last and int(first) > _LAST_MONTH else ""


def _in_order(written: str, order: str) -> str:
    """Return a text with its three numbers as year, month and day; "" where their year could be of two calendars.

    Of two digits, 00 to 09 are 1400 to 1409 where the year stands first or the digits are Persian, 10 to 31 are 2010 to
    2031. Months stand before days in Gregorian dates alone.
    """
    plain = written.translate(ASCII_DIGITS)
    if not (match := _THREE.search(plain)):
        return ""
    number = dict(zip(order, (match[1], match[3], match[4]), strict=True))
    year = number["y"]
    if len(year) <= 2:
        is_jalali = int(year) < 10 and order != "mdy"
        if is_jalali and order == "dmy" and match[0] in written:
            return ""
        year = int(year) + (1400 if is_jalali else 2000 if int(year) <= _LAST_DAY else 1300 if order != "mdy" else 1900)
    return f"{plain[: match.start()]}{year}/{number['m']}/{number['d']}{plain[match.end() :]}"


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
