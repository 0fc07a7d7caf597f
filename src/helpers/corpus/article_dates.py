"""The date of an article: from its column, its page, its URL, its file's name or its dateline, in that order."""

import re
from collections.abc import Iterator
from functools import lru_cache

from helpers.corpus.boilerplate import dateline
from helpers.corpus.dates import DateReading, find_dates, parse_date
from helpers.corpus.pages import PAGE_DATES, SOURCE_NAME

_IN_ADDRESS = re.compile(r"(?<!\d)(1[34]\d\d|20\d\d)([/_-]?)(\d{1,2})\2(\d{1,2})(?!\d)")
# Six digits in the name of a file, as Hamshahri's archive has them. Between 60 and 99 they can only be a Jalali year:
# in the Gregorian 1960 to 1999 no Persian paper was on the web. Later years could be either, and are left unknown.
_SHORT_IN_NAME = re.compile(r"(?<!\d)([6-9]\d)(\d\d)(\d\d)(?!\d)")

# The addresses of Fars begin with the day: /news/8707060255 is of 1387/07/06, /news/14040610000123 of 1404/06/10.
_OF_FARS = re.compile(
    r"farsnews\S*?(?<!\d)(?:([89]\d)(\d\d)(\d\d)\d{4}|(1[34]\d\d)(\d\d)(\d\d)\d{6})(?!\d)", re.IGNORECASE
)


def add_dates(records: list[dict]) -> None:
    """Put `date`, `date_as_written`, `date_precision` and `date_source` into each record, in place.

    Reads a record's `date` (the source's words), `PAGE_DATES` (taken out), `url`, `SOURCE_NAME` and `text`.
    `date` becomes a day of the Gregorian calendar, or None. The source's own words stay in `date_as_written`, and where
    it has none, the words that the date was found in.
    """
    for record in records:
        written = record.get("date", "")
        source, reading = next(_readings(record), ("", None))
        record["date_as_written"] = written or (reading.text if reading else "")
        record["date"] = reading.date if reading else None
        record["date_precision"] = reading.precision if reading else ""
        record["date_source"] = source
        record.pop(PAGE_DATES, None)


def _readings(record: dict) -> Iterator[tuple[str, DateReading]]:
    """Yield the dates that a record states, the best source first."""
    yield from _of("column", [_parsed(record.get("date", ""))])
    yield from _of("page", map(_parsed_or_found, record.get(PAGE_DATES, [])))
    yield from _of("url", [_in_address(record.get("url", ""))])
    yield from _of("file name", [_in_address(record[SOURCE_NAME]) or _short_in_name(record[SOURCE_NAME])])
    yield from _of("dateline", _in_dateline(record["text"]))


def _of(source: str, readings) -> Iterator[tuple[str, DateReading]]:
    return ((source, reading) for reading in readings if reading and reading.date)


def _in_dateline(text: str) -> list[DateReading]:
    """Return the days in the opener of a text, then those behind it in its line whose weekday is stated and right.

    A day inside the story may be any day; one with its weekday, next to the opener, is that of the report.
    """
    opener, line = dateline(text)
    days = [date for date in find_dates(opener) if date.precision == "day"]
    return days + [date for date in find_dates(line) if date.precision == "day" and date.weekday_agrees]


@lru_cache(maxsize=2**16)  # a crawl has some articles of each day
def _parsed(text: str) -> DateReading | None:
    return parse_date(text) if text else None


def _parsed_or_found(text: str) -> DateReading | None:
    days = (date for date in find_dates(text) if date.precision == "day" and date.date)
    return _parsed(text) or next(days, None)


@lru_cache(maxsize=2**12)
def _in_address(text: str) -> DateReading | None:
    """Return the first whole date in a URL or a file's name: /1404/06/10/, 2025-09-01, 20250901."""
    written = [(year, month, day) for year, _, month, day in _IN_ADDRESS.findall(text)]
    for short, month, day, *whole in _OF_FARS.findall(text):
        written.append((f"13{short}", month, day) if short else tuple(whole))
    dates = (_parsed("/".join(parts)) for parts in written)
    return next((date for date in dates if date and date.date), None)


@lru_cache(maxsize=2**12)
def _short_in_name(name: str) -> DateReading | None:
    dates = (_parsed(f"13{year}/{month}/{day}") for year, month, day in _SHORT_IN_NAME.findall(name))
    return next((date for date in dates if date and date.date), None)
