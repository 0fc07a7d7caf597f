"""Times of day beside dates, and dates that are one number."""

import datetime

import pytest

from helpers.corpus.date_fields import TEHRAN, epoch, in_tehran, take_time


@pytest.mark.parametrize(
    ("folded", "time"),
    [
        ("17:25", "17:25:00"),
        ("17:25:09.123", "17:25:09.123000"),
        ("5:25 pm", "17:25:00"),
        ("5:25 p.m.", "17:25:00"),
        ("12:05 am", "00:05:00"),
        ("12:05 ب.ظ", "12:05:00"),
        ("ب.ظ 05:25", "17:25:00"),
        ("11:40 شب", "23:40:00"),
        ("2 بامداد", "02:00:00"),
        ("9 صبح", "09:00:00"),
        ("1 ظهر", "13:00:00"),
        ("17:25 عصر", "17:25:00"),  # some sites write both
        ("ساعت 17.25", "17:25:00"),
        ("ساعت: 17", "17:00:00"),
    ],
)
def test_a_time_is_taken_out_of_a_text(folded, time):
    rest, clock = take_time(f"10 شهریور 1404 {folded}")
    assert rest.strip() == "10 شهریور 1404" and clock.time.isoformat() == time
    assert clock.has_minute == (folded not in ("2 بامداد", "9 صبح", "1 ظهر", "ساعت: 17"))


@pytest.mark.parametrize("folded", ["25:70", "12 شب", "17:25 18:30", "17:25 +19:00"])
def test_a_time_that_is_none_or_two_is_not_guessed(folded):
    assert take_time(folded)[1] is None


@pytest.mark.parametrize("folded", ["10 شهریور 1404", "1404/06/10", "10.6.1404", "2025-09-01", "3-1"])
def test_a_date_without_a_time_stays_as_it_is(folded):
    assert take_time(folded) == (folded, None)


@pytest.mark.parametrize(
    ("zone", "tehran"),
    [
        ("z", "20:55"),
        (" utc", "20:55"),
        ("+00", "20:55"),
        (" gmt+2", "18:55"),
        (" +0430", "16:25"),
        (" -0400", "00:55"),
        (" cest", "18:55"),
        (" est", "01:55"),
        (" irst", "17:25"),
        (" به وقت گرینویچ", "20:55"),
        ("", "17:25"),
    ],
)
def test_a_zone_is_that_of_the_time(zone, tehran):
    clock = take_time(f"17:25{zone}")[1]
    assert f"{in_tehran(datetime.date(2025, 8, 6), clock):%H:%M}" == tehran


def test_iran_put_its_clocks_forward_until_2022():
    clock = take_time("12:00z")[1]
    hours = [in_tehran(datetime.date(year, 7, 1), clock).strftime("%H:%M") for year in (2006, 2015, 2022, 2023)]
    assert hours == ["15:30", "16:30", "16:30", "15:30"]


def test_a_number_is_a_moment_from_1990_to_2035_alone():
    moment = datetime.datetime(2025, 8, 6, 17, 25, tzinfo=TEHRAN)
    for unit in (1, 10**3, 10**6, 10**9):
        assert epoch(str(1_754_488_500 * unit)) == moment
    assert [epoch(number) for number in ("09123456789", "1404051509493", "99010100146", "3000000000")] == [
        None,
        datetime.datetime(2014, 6, 29, 14, 18, 29, tzinfo=datetime.UTC),
        None,
        None,
    ]
