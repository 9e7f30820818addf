"""Night time: R9, on ordinary nights and on those the clocks are changed."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from attendance.worktime import Attribution, Policy, Range, pair, summarise
from attendance.worktime.clock import midnight
from attendance.worktime.night import night_windows, seconds_inside
from tests.attendance.worktime.logs import WARSAW, local, taps

PLAIN, SPRING, AUTUMN = date(2026, 1, 26), date(2026, 3, 29), date(2026, 10, 25)


def clock(text):
    return time.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "night", "windows"),
    [
        # Over midnight: the morning and the evening of the day.
        (PLAIN, "22:00-06:00", ["25T23:00 26T05:00", "26T21:00 26T23:00"]),
        # Inside a day.
        (PLAIN, "00:30-05:00", ["25T23:30 26T04:00"]),
        # From midnight, and up to midnight.
        (PLAIN, "00:00-06:00", ["25T23:00 26T05:00"]),
        (PLAIN, "20:00-00:00", ["26T19:00 26T23:00"]),
        # To the second.
        (PLAIN, "21:30:15-21:30:20", ["26T20:30:15 26T20:30:20"]),
        # Equal times: no night.
        (PLAIN, "22:00-22:00", []),
        (PLAIN, "00:00-00:00", []),
        # Spring: 02:00 to 03:00 does not exist, the morning is an hour shorter.
        (SPRING, "22:00-06:00", ["28T23:00 29T01:00", "29T01:00 29T04:00", "29T20:00 29T22:00"]),
        # Spring: it starts in the missing hour: where the clock jumps over it.
        (SPRING, "02:30-06:00", ["29T01:00 29T04:00"]),
        # Spring: it ends in the missing hour: there too.
        (SPRING, "00:00-02:30", ["28T23:00 29T01:00"]),
        # Spring: all of it is missing.
        (SPRING, "02:10-02:50", []),
        # Spring: up to the missing hour, and from its end.
        (SPRING, "01:00-02:00", ["29T00:00 29T01:00"]),
        (SPRING, "03:00-04:00", ["29T01:00 29T02:00"]),
        # Autumn: 02:00 to 03:00 is there twice, the morning is an hour longer.
        (AUTUMN, "22:00-06:00", ["24T22:00 25T01:00", "25T01:00 25T05:00", "25T21:00 25T23:00"]),
        # Autumn: it starts in the doubled hour: from 02:30 in each pass.
        (AUTUMN, "02:30-06:00", ["25T00:30 25T01:00", "25T01:30 25T05:00"]),
        # Autumn: it ends in the doubled hour: until 02:30 in each pass.
        (AUTUMN, "00:00-02:30", ["24T22:00 25T00:30", "25T01:00 25T01:30"]),
        # Autumn: all of it twice.
        (AUTUMN, "02:10-02:50", ["25T00:10 25T00:50", "25T01:10 25T01:50"]),
        # Autumn: up to the doubled hour, and from its end: once.
        (AUTUMN, "01:00-02:00", ["24T23:00 25T00:00"]),
        (AUTUMN, "03:00-04:00", ["25T02:00 25T03:00"]),
    ],
)
def test_when_it_is_night(day, night, windows):
    start, end = night.split("-")
    shown = [
        " ".join(f"{edge:%dT%H:%M:%S}".removesuffix(":00") for edge in window)
        for window in night_windows(day, clock(start), clock(end), WARSAW)
    ]
    assert shown == windows


@pytest.mark.parametrize(
    ("zone", "day", "night", "hours"),
    [
        # The day begins at 01:00: no time between midnight and one.
        ("Africa/Cairo", date(2026, 4, 24), ("00:00", "06:00"), 5),
        # From 23:00 twice on the day before the clocks were set back at midnight.
        ("Africa/Cairo", date(2026, 10, 29), ("22:00", "00:00"), 3),
        # Midnight to one twice.
        ("America/Havana", date(2026, 11, 1), ("00:00", "06:00"), 7),
        # Half an hour more.
        ("Australia/Lord_Howe", date(2026, 4, 5), ("00:00", "06:00"), 6.5),
    ],
)
def test_nights_of_other_zones(zone, day, night, hours):
    zone = ZoneInfo(zone)
    windows = night_windows(day, *map(clock, night), zone)
    whole_day = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    assert seconds_inside(*whole_day, windows) == hours * 3600


WINDOWS = [(local("26 00:00"), local("26 06:00")), (local("26 22:00"), local("27 00:00"))]


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        # All of it.
        ("26 00:00", "27 00:00", 8 * 3600),
        # Between the windows, touching both.
        ("26 06:00", "26 22:00", 0),
        # A second into each.
        ("26 05:59:59", "26 22:00:01", 2),
        # Inside one.
        ("26 01:00", "26 01:00:07", 7),
        # Over one.
        ("26 21:00", "27 01:00", 2 * 3600),
        # Before and after.
        ("25 20:00", "25 21:00", 0),
        ("27 00:00", "27 01:00", 0),
        # Empty, in the night.
        ("26 01:00", "26 01:00", 0),
    ],
)
def test_seconds_inside_the_night(start, end, seconds):
    assert seconds_inside(local(start), local(end), WINDOWS) == seconds


@pytest.mark.parametrize(
    ("log", "worked", "night"),
    [
        # A day shift.
        ("2026-06-10 08:00 IN, 2026-06-10 16:30 OUT", 8.5, 0),
        # 20 to 8, in June.
        ("2026-06-10T18:00Z IN, 2026-06-11T06:00Z OUT", 12, 8),
        # The night of the spring change.
        ("2026-03-28T21:00Z IN, 2026-03-29T04:00Z OUT", 7, 7),
        # A holiday's night.
        ("2026-11-11T21:00Z IN, 2026-11-12T05:00Z OUT", 8, 8),
        # Three nights and what lies between.
        ("2026-01-26 20:00 IN, 2026-01-29 08:00 OUT", 60, 24),
        # An evening and a morning, both partly night.
        ("2026-01-26 05:00 IN, 2026-01-26 07:00 OUT, 2026-01-26 21:00 IN, 2026-01-26 23:00 OUT", 4, 2),
    ],
)
@pytest.mark.parametrize("attribution", Attribution)
def test_night_hours_of_a_log(log, worked, night, attribution):
    policy = Policy(zone=WARSAW)
    work = pair(taps(log), policy, local("2026-12-31 12:00"))
    summary = summarise(work, Range.of(date(2026, 1, 1), date(2026, 12, 31), policy), attribution)
    assert (summary.worked_seconds, summary.night_seconds) == (worked * 3600, night * 3600)


def test_a_night_of_the_house():
    policy = Policy(zone=WARSAW, night_start=time(21), night_end=time(5))
    work = pair(taps("26 20:00 IN, 27 06:00 OUT"), policy, local("28 12:00"))
    summary = summarise(work, Range.of(date(2026, 1, 26), date(2026, 1, 27), policy), Attribution.CALENDAR)
    assert [day.night_seconds for day in summary.days] == [3 * 3600, 5 * 3600]
