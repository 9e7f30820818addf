"""PL-11, PL-12: night, Sundays and public holidays."""

from datetime import date

import pytest

from schedules.rules import night_seconds, sunday_seconds
from tests.schedules.rules.months import hours, month_of, spans


@pytest.mark.parametrize(
    ("day", "worked", "night", "expected"),
    [
        # PL-11, with each of the windows an employer may choose (D-6).
        ("2026-06-10", "16:30-00:30", "22:00-06:00", "2:30"),
        ("2026-06-10", "16:30-00:30", "23:00-07:00", "1:30"),
        ("2026-06-10", "16:30-00:30", "21:00-05:00", "3:30"),
        ("2026-06-10", "05:15-13:15", "22:00-06:00", "0:45"),
        ("2026-06-10", "05:15-13:15", "23:00-07:00", "1:45"),
        ("2026-06-10", "05:15-13:15", "21:00-05:00", "0:00"),
        ("2026-06-10", "20-8", "22:00-06:00", "8:00"),
        # D-5: what the clock reads.
        ("2026-03-28", "20-8", "22:00-06:00", "7:00"),
        ("2026-10-24", "20-8", "22:00-06:00", "9:00"),
        # Over the edge of the month.
        ("2026-06-30", "20-8", "22:00-06:00", "8:00"),
    ],
)
def test_night(day, worked, night, expected):
    day = date.fromisoformat(day)
    assert night_seconds(spans(day, worked), month_of(2026, day.month, night)) == hours(expected)


@pytest.mark.parametrize(
    ("day", "worked", "expected"),
    [
        # PL-12: Sunday is 06:00 to 06:00 (D-8). 13 June 2026 is a Saturday.
        ("2026-06-13", "22-6", "0"),
        ("2026-06-13", "20-8", "2:00"),
        ("2026-06-14", "20-8", "10:00"),
        ("2026-06-13", "18-10", "4:00"),
        # Public holiday: Wed 11 November 2026.
        ("2026-11-10", "22-6", "0"),
        ("2026-11-11", "22-6", "8:00"),
        # A holiday on a Sunday (24 May, 1 November 2026) counts once, and two in a row (Easter) are two days.
        ("2026-05-24", "8-16", "8:00"),
        ("2026-11-01", "8-16", "8:00"),
        ("2026-04-05", "22-10", "12:00"),
        # Over the edge of the month: Sun 31 May to Mon; Sun 1 November from Sat 31 October.
        ("2026-05-31", "22-10", "8:00"),
        ("2026-10-31", "22-10", "4:00"),
        # The Sundays of the change nights end and begin by the clock.
        ("2026-03-28", "20-8", "2:00"),
        ("2026-03-29", "20-8", "10:00"),
        ("2026-10-24", "20-8", "2:00"),
        ("2026-06-10", "8-16", "0"),
    ],
)
def test_sundays_and_public_holidays(day, worked, expected):
    day = date.fromisoformat(day)
    assert sunday_seconds(spans(day, worked), month_of(2026, day.month)) == hours(expected)
