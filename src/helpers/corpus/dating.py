"""The date of an article, from the best source that states one: its column, page, address, file name or dateline."""

import datetime
from collections.abc import Iterator
from itertools import repeat, zip_longest

from helpers.corpus.boilerplate import dateline
from helpers.corpus.date_addresses import day_in_address, days_in_name
from helpers.corpus.date_columns import DateColumn, with_cells
from helpers.corpus.date_fields import is_update
from helpers.corpus.dates import DateReading, find_dates, first_day, parse_date
from helpers.corpus.letters import fold_with_offsets
from helpers.corpus.reading import Between

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
