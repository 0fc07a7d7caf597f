"""The date of an article, from the best source that states one: its column, page, address, file name or dateline."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import repeat

from helpers.corpus.boilerplate import dateline
from helpers.corpus.dates import DateReading, find_dates, parse_date
from helpers.corpus.reading import Between

_IN_ADDRESS = re.compile(r"(?<!\d)(1[34]\d\d|20\d\d)([/_-]?)(\d{1,2})\2(\d{1,2})(?!\d)")
# Six digits in the name of a file, as Hamshahri's archive has them. Between 60 and 99 they can only be a Jalali year:
# in the Gregorian 1960 to 1999 no Persian paper was on the web. Later years could be either, and are left unknown.
_SHORT_IN_NAME = re.compile(r"(?<!\d)([6-9]\d)(\d\d)(\d\d)(?!\d)")
# The addresses of Fars begin with the day: /news/8707060255 is of 1387/07/06, /news/14040610000123 of 1404/06/10.
_OF_FARS = re.compile(
    r"farsnews\S*?(?<!\d)(?:([89]\d)(\d\d)(\d\d)\d{4}|(1[34]\d\d)(\d\d)(\d\d)\d{6})(?!\d)", re.IGNORECASE
)


def add_date(record: dict) -> None:
    """Put the date of the best source into a record; `date_as_written` has the words it was read from."""
    found = ((source, reading) for source, reading in _readings(record) if reading and reading.date)
    source, reading = next(found, ("", None))
    record["date_as_written"] = record.get("date") or (reading.text if reading else "")
    record["date"] = reading.date if reading else None
    record["date_precision"] = reading.precision if reading else ""
    record["date_source"] = source
    record.pop(Between.DATES, None)


def _readings(record: dict) -> Iterator[tuple[str, DateReading | None]]:
    """Give the dates that a record states, the best source first."""
    yield "column", _parsed(record.get("date", ""))
    for text in record.get(Between.DATES, []):
        yield "page", _parsed(text) or next((day for day in _days_in(text) if day.date), None)
    yield from zip(repeat("url"), _in_address(record.get("url", "")))
    name = record[Between.FILE]
    yield from zip(repeat("file name"), _in_address(name))
    for year, month, day in _SHORT_IN_NAME.findall(name):
        yield "file name", _parsed(f"13{year}/{month}/{day}")
    # A day inside the story may be any day; one with its weekday, next to the opener, is that of the report.
    opener, line = dateline(record["text"])
    behind = [day for day in _days_in(line) if day.weekday_agrees]
    yield from zip(repeat("dateline"), [*_days_in(opener), *behind])


_parsed = lru_cache(maxsize=2**16)(parse_date)  # the one cache of dates: a crawl has some articles of each day


def _days_in(text: str) -> list[DateReading]:
    return [date for date in find_dates(text) if date.precision == "day"]


def _in_address(text: str) -> Iterator[DateReading | None]:
    """Yield the whole dates in a URL or a file's name: /1404/06/10/, 2025-09-01, 20250901."""
    for year, _, month, day in _IN_ADDRESS.findall(text):
        yield _parsed(f"{year}/{month}/{day}")
    for short, month, day, *whole in _OF_FARS.findall(text):
        yield _parsed(f"13{short}/{month}/{day}" if short else "/".join(whole))
