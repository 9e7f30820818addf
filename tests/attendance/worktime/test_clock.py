"""Local days, and lengths of time."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from attendance.worktime import hms, minutes
from attendance.worktime.clock import days_of, end_of_month, local_day, midnight, month_of, whole_second
from tests.attendance.worktime.logs import WARSAW, local


@pytest.mark.parametrize(
    ("zone", "day", "start", "hours"),
    [
        # An ordinary day.
        ("Europe/Warsaw", date(2026, 1, 26), "2026-01-25 23:00Z", 24),
        # The clocks go forward at 02:00.
        ("Europe/Warsaw", date(2026, 3, 29), "2026-03-28 23:00Z", 23),
        # The clocks go back at 03:00.
        ("Europe/Warsaw", date(2026, 10, 25), "2026-10-24 22:00Z", 25),
        # The clocks jump over midnight: the day begins at 01:00.
        ("Africa/Cairo", date(2026, 4, 24), "2026-04-23 22:00Z", 23),
        # Set back from midnight to 23:00: the day before has 25 hours.
        ("Africa/Cairo", date(2026, 10, 29), "2026-10-28 21:00Z", 25),
        # Set back from 01:00 to midnight: the day begins at its first showing.
        ("America/Havana", date(2026, 11, 1), "2026-11-01 04:00Z", 25),
        # By half an hour.
        ("Australia/Lord_Howe", date(2026, 4, 5), "2026-04-04 13:00Z", 24.5),
    ],
)
def test_when_a_local_day_begins_and_how_long_it_is(zone, day, start, hours):
    zone = ZoneInfo(zone)
    assert midnight(day, zone) == local(start)
    assert midnight(day + timedelta(days=1), zone) - midnight(day, zone) == timedelta(hours=hours)
    assert local_day(local(start), zone) == day
    assert local_day(local(start) - timedelta(seconds=1), zone) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("at", "second"),
    [
        # Never rounded up.
        (datetime(2026, 1, 26, 8, 0, 0, 999_999, tzinfo=UTC), "2026-01-26 08:00:00Z"),
        (datetime(2026, 1, 26, 8, 0, 1, tzinfo=UTC), "2026-01-26 08:00:01Z"),
        # From a zone or an offset.
        (datetime(2026, 1, 26, 8, tzinfo=WARSAW), "2026-01-26 07:00Z"),
        (datetime(2026, 1, 26, 8, tzinfo=timezone(timedelta(hours=-5))), "2026-01-26 13:00Z"),
    ],
)
def test_an_instant_enters_as_a_whole_second_of_utc(at, second):
    assert whole_second(at) == local(second)
    assert whole_second(at).tzinfo is UTC


@pytest.mark.parametrize(
    ("seconds", "whole", "text"),
    [
        (0, 0, "00:00:00"),
        (59, 0, "00:00:59"),
        (60, 1, "00:01:00"),
        (3599, 59, "00:59:59"),
        (3600, 60, "01:00:00"),
        (27_911, 465, "07:45:11"),
        (100 * 3600 + 61, 6001, "100:01:01"),  # beyond a day
    ],
)
def test_lengths_in_minutes_and_in_words(seconds, whole, text):
    assert (minutes(seconds), hms(seconds)) == (whole, text)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2028, 2, 1), date(2028, 2, 1), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_month_goes_from_its_first_day_to_its_last(day, first, last):
    assert (month_of(day), end_of_month(day)) == (first, last)


def test_the_days_from_one_to_another_are_both_among_them():
    assert days_of(date(2026, 2, 27), date(2026, 3, 1)) == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]
