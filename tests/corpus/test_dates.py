import datetime
from itertools import pairwise
from pathlib import Path

import jdatetime
import pandas as pd
import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st

from helpers.core.calendars import GREGORIAN, ISLAMIC, JALALI
from helpers.corpus import find_dates, jalali_text, parse_date
from helpers.corpus.date_fields import TEHRAN
from helpers.corpus.dates import first_day
from helpers.language.characters import ZWNJ

WEEKDAYS = ["دوشنبه", f"سه{ZWNJ}شنبه", "چهارشنبه", f"پنج{ZWNJ}شنبه", "جمعه", "شنبه", "یکشنبه"]  # Monday first
PERSIAN, ARABIC = (str.maketrans("0123456789", digits) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"))
FIRST, LAST = jdatetime.date(1300, 1, 1).togregorian(), jdatetime.date(1450, 12, 29).togregorian()
ANCHOR = datetime.date(2025, 9, 1)  # Monday, 10 Shahrivar 1404


def notations(day: datetime.date) -> list[str]:
    """Return a day in six notations, three calendars' worth of names and digits among them."""
    jalali = jdatetime.date.fromgregorian(date=day)
    year, month, number = jalali.year, jalali.month, jalali.day
    name = JALALI[month - 1][0]
    return [
        f"{year}/{month:02}/{number:02}",
        f"{year}-{month}-{number}".translate(PERSIAN),
        f"{number}.{month}.{year}".translate(ARABIC),
        f"{WEEKDAYS[day.weekday()]} {number} {name}{ZWNJ}ماه {year}".translate(PERSIAN),
        f"{day.day} {GREGORIAN[day.month - 1][0]} {day.year}".translate(PERSIAN),
        f"{day.isoformat()}T10:20:30+03:30",
    ]


def days(step: int) -> list[datetime.date]:
    return [FIRST + datetime.timedelta(days=number) for number in range(0, (LAST - FIRST).days + 1, step)]


def check_both_ways(day: datetime.date) -> None:
    for written in notations(day):
        reading = parse_date(written)
        assert reading and reading.date == day and reading.precision == ("minute" if ":" in written else "day"), written
    assert parse_date(jalali_text(day)).date == day


def test_days_of_1300_to_1450_read_as_jdatetime_has_them_in_six_notations():
    for day in days(step=97):
        check_both_ways(day)


@pytest.mark.slow
def test_all_days_of_1300_to_1450_read_as_jdatetime_has_them_in_six_notations():
    every = days(step=1)
    assert len(every) == 365 * 151 + sum(jdatetime.date(year, 1, 1).isleap() for year in range(1300, 1451))
    for day in every:
        check_both_ways(day)


def test_islamic_days_read_as_hijridate_has_them():
    for day in days(step=211):
        if day.year < 1925:
            continue
        islamic = Gregorian(day.year, day.month, day.day).to_hijri()
        name = ISLAMIC[islamic.month - 1][0]
        assert parse_date(f"{islamic.day} {name} {islamic.year}").date == day
        assert parse_date(f"{islamic.year}/{islamic.month}/{islamic.day} هجری قمری").date == day


@pytest.mark.parametrize(
    ("written", "date", "precision"),
    [
        ("دوشنبه ۱۰ شهریور ۱۴۰۴", "2025-09-01", "day"),
        ("دوشنبه، ۱۰ شهريور ماه سال ۱۴۰۴ - ۱۲:۳۰", "2025-09-01", "minute"),
        ("تاریخ انتشار: ۱۴۰۴/۰۶/۱۰ ساعت ۱۲", "2025-09-01", "hour"),
        ("دهم شهریورماه هزار و چهارصد و چهار", "2025-09-01", "day"),
        ("سی و یکم مرداد یکهزار و سیصد و نود و نه", "2020-08-21", "day"),
        ("۱ سپتامبر ۲۰۲۵", "2025-09-01", "day"),
        ("Mon, 01 Sep 2025 10:00:00 GMT", "2025-09-01", "minute"),
        ("September 1st, 2025", "2025-09-01", "day"),
        ("2017 Dec 16", "2017-12-16", "day"),
        ("6th of August 2025", "2025-08-06", "day"),
        ("10 Shahrivar 1404", "2025-09-01", "day"),
        ("Shahrivar 10, 1404", "2025-09-01", "day"),
        ("1404 / 06 / 10", "2025-09-01", "day"),
        ("۱۴۰۴،۰۶،۱۰", "2025-09-01", "day"),
        ("1-Sep-25", "2025-09-01", "day"),
        ("شهریور ۱۰, ۱۴۰۴", "2025-09-01", "day"),
        ("سپتامبر 1, 2025 در 5:25 ب٫ظ", "2025-09-01", "minute"),
        ("۱۴۰۴ شهریور ۱۰", "2025-09-01", "day"),
        ("۱۰/شهریور/۱۴۰۴", "2025-09-01", "day"),
        ("دوشنبه۱۰شهریور۱۴۰۴", "2025-09-01", "day"),
        ("سال بیست و ششم، شماره ۹۴۳۲، دوشنبه ۱۰ شهریور ۱۴۰۴", "2025-09-01", "day"),
        ("۱۰ شهریور ۱۴۰۴ | ۱۷:۲۵ | ۰ نظر", "2025-09-01", "minute"),
        ("1404/06", "2025-08-23", "month"),
        ("۱۰ شهریور ۰۴", "2025-09-01", "day"),
        ("دوشنبه ۱۰ شهریور ۰۴ - ۱۷:۲۵", "2025-09-01", "minute"),
        ("دوشنبه ۱۰ شهریور ۱۴۰۴ برابر با ۱ سپتامبر ۲۰۲۵", "2025-09-01", "day"),
        ("/Date(1756684800000)/", "2025-09-01", "minute"),
        ("2025-W36-1", "2025-09-01", "day"),
        ("14040610", "2025-09-01", "day"),
        ("20250901", "2025-09-01", "day"),
        ("25/12/2025", "2025-12-25", "day"),
        ("12/25/2025", "2025-12-25", "day"),
        ("95/2/15", "2016-05-04", "day"),
        ("شهریورماه ۱۴۰۴", "2025-08-23", "month"),
        ("شهریور ۱۴۰۴", "2025-08-23", "month"),
        ("ماه مه ۲۰۲۵", "2025-05-01", "month"),
        ("سال ۱۴۰۴", "2025-03-21", "year"),
        ("۲۰۲۵", "2025-01-01", "year"),
        ("سال ۹۸", "2019-03-21", "year"),
        ("۱۰ سنبله ۱۴۰۴", "2025-09-01", "day"),
    ],
)
def test_a_date_is_read_with_its_precision(written, date, precision):
    reading = parse_date(written)
    assert (str(reading.date), reading.precision) == (date, precision)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "۳۱ مهر ۱۴۰۴",  # Mehr has thirty days
        "30 اسفند 1404",  # no leap year
        "1404/13/01",
        "1405/00/1",
        "31/04/2025",
        "04/06/10",  # three ways to read it
        "03/04/2025",  # the third of April, or the fourth of March
        "September 1, 1404",
        "10 Shahrivar 2025",
        "۱۵ مرداد ۱۴۰۴ - ۱۸ اوت ۲۰۲۵",  # two days
        "۱۵ مرداد ۱۴۰۴ - ۱۶ مرداد ۱۴۰۴",
        "۲ ساعت پیش",  # no anchor
        "۱ سپتامبر ۱۴۰۴",  # a month of one calendar with a year of another
        "از ۱۰ تا ۱۲ شهریور ۱۴۰۴",  # two dates
        "نشست دوشنبه ۱۰ شهریور ۱۴۰۴",  # more than a date
        "دیروز",  # no anchor
        "۰۹۱۲۳۴۵۶۷۸۹",
        "0000/00/00",
        "0000/01/01",
        "0500/01/01",
        "None",
    ],
)
def test_what_is_no_single_date_is_not_read_as_one(written):
    assert parse_date(written) is None


def test_a_day_without_its_year_is_known_only_with_an_anchor():
    reading = parse_date("۱۰ شهریور")
    assert (reading.month, reading.day, reading.year, reading.date) == (6, 10, None, None)
    assert parse_date("۱۰ شهریور", anchor=ANCHOR).date == ANCHOR
    assert parse_date("۲۸ اسفند", anchor=datetime.date(2025, 4, 1)).date == datetime.date(2025, 3, 18)


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("دیروز", "2025-08-31"),
        ("پس‌فردا", "2025-09-03"),
        ("سه روز پیش", "2025-08-29"),
        ("۱۰ روز دیگر", "2025-09-11"),
        ("چهارشنبه", "2025-09-03"),
        ("جمعه", "2025-08-29"),
        ("سال گذشته", "2024-03-20"),
        ("ماه آینده", "2025-09-23"),
        ("مهر امسال", "2025-09-23"),
        ("دوشنبه گذشته", "2025-08-25"),
        ("شنبه آینده", "2025-09-06"),
        ("سه‌شنبه هفته گذشته", "2025-08-26"),
        ("جمعه هفته آینده", "2025-09-12"),
        ("اسفند گذشته", "2025-02-19"),
        ("۱۰ مهر گذشته", "2024-10-01"),
        ("۱۰ مهر آینده", "2025-10-02"),
    ],
)
def test_relative_words_count_from_the_anchor(written, date):
    found = find_dates(written, anchor=ANCHOR)
    assert [str(reading.date) for reading in found] == [date]
    assert all(reading.date is None for reading in find_dates(written))


def test_a_weekday_that_contradicts_its_date_is_told():
    assert parse_date("دوشنبه ۱۰ شهریور ۱۴۰۴").weekday_agrees is True
    assert parse_date("جمعه ۱۰ شهریور ۱۴۰۴").weekday_agrees is False
    assert parse_date("۱۰ شهریور ۱۴۰۴").weekday_agrees is None


def test_days_that_share_a_month_and_a_year_are_dates_of_their_own():
    found = find_dates("نمایشگاه از ۱۲ تا ۱۵ مهر ۱۴۰۴ برپاست و ۲، ۳ و ۵ آبان تعطیل است")
    assert [(reading.day, reading.month, reading.year) for reading in found] == [
        (12, 7, 1404),
        (15, 7, 1404),
        (2, 8, None),
        (3, 8, None),
        (5, 8, None),
    ]


@given(st.text(alphabet="۰۱۲۳۴۵۶۷۸۹0123456789/.- :شهریورمهماسلدوبه\u200c", max_size=30))
def test_any_text_gives_readings_that_lie_in_it_in_order_or_none(text):
    found = find_dates(text, anchor=ANCHOR)
    assert all(text[reading.start : reading.end] == reading.text for reading in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    parse_date(text)


def test_a_hundred_random_parses_are_those_checked_by_hand():
    checked = pd.read_csv(
        Path(__file__).with_name("hand_checked_dates.tsv"), sep="\t", comment="#", dtype=str, keep_default_na=False
    )
    assert len(checked) == 100
    for row in checked.itertuples():
        first = find_dates(row.expression)[0]
        stated = [str(part or "") for part in (first.year, first.month, first.day)]
        assert [first.calendar, *stated] == [row.calendar, row.year, row.month, row.day], row.expression


def test_an_anchor_may_come_from_a_table():
    day = datetime.date(2025, 8, 31)
    assert parse_date("۹ شهریور", anchor=pd.Timestamp(2025, 9, 1, 10)).date == day
    assert find_dates("دیروز", anchor=pd.Timestamp(2025, 9, 1))[0].date == day
    assert find_dates("دیروز", anchor=pd.NaT) == []


@pytest.mark.parametrize("missing", [None, float("nan"), 5])
def test_what_is_no_text_is_no_date(missing):
    assert parse_date(missing) is None


HOUR_FORMS = [
    "{day} {month} {year} / {h:02}:{m:02}",
    "{day} {month} {year} - {h:02}:{m:02}:00",
    "{weekday} {day} {month} {year} ساعت {h}:{m:02}",
    "{day} {month} {year} ساعت {h} و {m} دقیقه",
    "{h:02}:{m:02} · {day:02} {month} {year}",
    "منتشر شده در {year}/{number:02}/{day:02} | {h12}:{m:02} {half}",
    "کد خبر: 943212 • تاریخ انتشار: {day} {month} {year} — {h:02}:{m:02}",
    "انتشار: {year}/{number}/{day} {h:02}:{m:02} به‌روزرسانی: {year}/{number}/{day} 23:59",
    "{year}-{number:02}-{day:02}T{h:02}:{m:02}:00+03:30",
    "{year}{number:02}{day:02}{h:02}{m:02}00",
    "{year}/{number:02}/{day:02} {half} {h12}:{m:02}:00",
]


@given(st.datetimes(datetime.datetime(2022, 10, 1), datetime.datetime(2034, 1, 1)), st.booleans())
def test_an_hour_is_read_in_every_form_that_a_day_has(moment, persian):
    moment = moment.replace(second=0, microsecond=0)
    jalali = jdatetime.date.fromgregorian(date=moment.date())
    gregorian = {"day": moment.day, "number": moment.month, "year": moment.year}
    for form in HOUR_FORMS:
        for parts, month in [
            ({"day": jalali.day, "number": jalali.month, "year": jalali.year}, JALALI[jalali.month - 1][0]),
            (gregorian, GREGORIAN[moment.month - 1][0]),
        ]:
            hour = {"h": moment.hour, "h12": moment.hour % 12 or 12, "half": ["ق.ظ", "بعدازظهر"][moment.hour > 11]}
            names = {"month": month, "weekday": WEEKDAYS[moment.weekday()]}
            written = form.format(m=moment.minute, **hour, **parts, **names)
            written = written.translate(PERSIAN) if persian else written
            reading = parse_date(written)
            assert reading and (reading.moment, reading.precision) == (moment, "minute"), written
            assert reading.weekday_agrees in (None, True)
            assert parse_date(written, anchor=ANCHOR) == reading  # which leaves no short cut


UTC_FORMS = [
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M:%S+00:00",
    "%a, %d %b %Y %H:%M:%S GMT",
    "%a, %d %b %Y %H:%M:%S +0000",
    "%a %b %d %H:%M:%S +0000 %Y",
    "%Y-%m-%dT%H:%M:%S.000Z",
    "%Y%m%dT%H%M%SZ",
    "%d/%b/%Y:%H:%M:%S +0000",
    "%A, %B %d, %Y at %I:%M:%S %p UTC",
]


@given(st.datetimes(datetime.datetime(1990, 1, 2), datetime.datetime(2034, 12, 31)), st.integers(-12, 14))
def test_a_stated_zone_is_turned_into_that_of_tehran(moment, hours):
    moment = moment.replace(microsecond=0, tzinfo=datetime.UTC)
    tehran = moment.astimezone(TEHRAN).replace(tzinfo=None)
    away = moment.astimezone(datetime.timezone(datetime.timedelta(hours=hours)))
    seconds = int(moment.timestamp())
    numbers = [f"{seconds}{zeros}" for zeros in ("", "000", "000000", "000000000")]
    objects = [f'{{"$date": "{moment:%Y-%m-%dT%H:%M:%SZ}"}}', f'{{"$date": {{"$numberLong": "{seconds}000"}}}}']
    written = [moment.strftime(form) for form in UTC_FORMS] + [away.isoformat(), *numbers, *objects]
    for text in written:
        reading = parse_date(text)
        assert reading and reading.moment == tehran and reading.date == tehran.date(), text
        assert parse_date(text, anchor=ANCHOR) == reading


@pytest.mark.parametrize(
    ("written", "moment", "precision"),
    [
        ("2025-08-06T22:55:00Z", "2025-08-07 02:25:00", "minute"),
        ("2021-08-06T12:00:00Z", "2021-08-06 16:30:00", "minute"),  # summer time, until 2022
        ("September 1st 2019, 18:25:00.000", "2019-09-01 18:25:00", "minute"),
        ("Wednesday, August 6th, 2025 at 5:25pm", "2025-08-06 17:25:00", "minute"),
        ("Wed Aug 06 2025 17:25:00 GMT+0330 (Iran Standard Time)", "2025-08-06 17:25:00", "minute"),
        ("۱۵ مرداد ۱۴۰۴ ساعت ۵ عصر", "2025-08-06 17:00:00", "hour"),
        ("2025-08-06T17", "2025-08-06 17:00:00", "hour"),
        ("۱۵ مرداد ۱۴۰۴، ساعت ۱۲ شب", "2025-08-06 00:00:00", "day"),  # which end of the day?
        ("1996-06-21 1375/04/01", "1996-06-21 00:00:00", "day"),
        ("چهارشنبه ۱۵ مرداد ۱۴۰۴ - ۱۱ صفر ۱۴۴۷ - 06 August 2025 - 17:25", "2025-08-06 17:25:00", "minute"),
        ("چهارشنبه ۱۵ مرداد ۱۴۰۴ شماره ۹۴۳۲", "2025-08-06 00:00:00", "day"),
        ("۱۵ مرداد ۱۴۰۴ ۱۷:۲۵ - زمان مطالعه: ۳ دقیقه", "2025-08-06 17:25:00", "minute"),
        ("آخرین به‌روزرسانی: ۱۵ مرداد ۱۴۰۴ - ۱۷:۲۵", "2025-08-06 17:25:00", "minute"),
    ],
)
def test_a_time_of_day_is_read_with_its_date(written, moment, precision):
    reading = parse_date(written)
    assert (str(reading.moment), reading.precision) == (moment, precision)


@pytest.mark.parametrize(
    ("written", "moment", "precision"),
    [
        ("۲ ساعت پیش", "2025-08-31 23:30:00", "hour"),
        ("30 minutes ago", "2025-09-01 01:00:00", "minute"),
        ("سه روز پیش", "2025-08-29 00:00:00", "day"),
        ("دیروز ساعت ۱۷:۲۵", "2025-08-31 17:25:00", "minute"),
        ("3 days ago", "2025-08-29 00:00:00", "day"),
    ],
)
def test_hours_ago_count_from_an_anchor_with_its_time(written, moment, precision):
    reading = parse_date(written, anchor=datetime.datetime(2025, 9, 1, 1, 30))
    assert (str(reading.moment), reading.precision) == (moment, precision)
    assert "hour" not in precision or parse_date(written, anchor=ANCHOR) is None


def test_the_first_day_of_a_text_has_its_hour():
    reading = first_day("نوشتهٔ ما، سه‌شنبه ۱۵ مرداد ۱۴۰۴ - ۱۷:۲۵، سرویس ورزش")
    assert str(reading.moment) == "2025-08-06 17:25:00" and first_day("باران") is None
