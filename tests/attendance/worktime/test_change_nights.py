"""The nights on which the clocks of Warsaw are changed, 2025 to 2027 (the table of the domain notes)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from attendance.worktime import Attribution, Event, OpenShift, Policy, Range, pair, summarise
from tests.attendance.worktime.logs import WARSAW, local

CHANGES = [  # the Sunday, the 22:00 and the 06:00 of the shift that ends on it, hours of that shift, hours of the day
    ("2025-03-30", "2025-03-29T21:00Z", "2025-03-30T04:00Z", 7, 23),
    ("2025-10-26", "2025-10-25T20:00Z", "2025-10-26T05:00Z", 9, 25),
    ("2026-03-29", "2026-03-28T21:00Z", "2026-03-29T04:00Z", 7, 23),
    ("2026-10-25", "2026-10-24T20:00Z", "2026-10-25T05:00Z", 9, 25),
    ("2027-03-28", "2027-03-27T21:00Z", "2027-03-28T04:00Z", 7, 23),
    ("2027-10-31", "2027-10-30T20:00Z", "2027-10-31T05:00Z", 9, 25),
]
NIGHTS = pytest.mark.parametrize(("sunday", "start", "end", "hours", "day_hours"), CHANGES)


def weekend(sunday, events, attribution, zone=WARSAW, **policy):
    """Saturday and Sunday of a log of instants, asked long after."""
    policy = Policy(zone=zone, **policy)
    sunday = date.fromisoformat(sunday)
    log = [Event(number, at, direction) for number, (at, direction) in enumerate(events)]
    work = pair(log, policy, local("2028-01-01T00:00Z"))
    return summarise(work, Range.of(sunday - timedelta(days=1), sunday, policy), attribution)


def hours(summary):
    return [(day.worked_seconds / 3600, day.night_seconds / 3600) for day in summary.days]


@NIGHTS
def test_the_night_shift_is_as_long_as_it_was(sunday, start, end, hours, day_hours):
    events = [(local(start), "IN"), (local(end), "OUT")]
    for attribution in Attribution:
        summary = weekend(sunday, events, attribution)
        assert summary.worked_seconds == summary.night_seconds == hours * 3600


@NIGHTS
def test_split_at_midnight_the_changed_hour_is_sundays(sunday, start, end, hours, day_hours):
    calendar = weekend(sunday, [(local(start), "IN"), (local(end), "OUT")], Attribution.CALENDAR)
    assert [day.worked_seconds for day in calendar.days] == [2 * 3600, (hours - 2) * 3600]
    shift = weekend(sunday, [(local(start), "IN"), (local(end), "OUT")], Attribution.SHIFT)
    assert [day.worked_seconds for day in shift.days] == [hours * 3600, 0]


@NIGHTS
@pytest.mark.parametrize(("comes", "goes", "extra"), [("20:00", "08:00", 4), ("18:00", "06:00", 4)])
def test_the_long_shifts_keep_the_hour_too(sunday, start, end, hours, day_hours, comes, goes, extra):
    saturday = date.fromisoformat(sunday) - timedelta(days=1)
    events = [(local(f"{saturday} {comes}"), "IN"), (local(f"{sunday} {goes}"), "OUT")]
    summary = weekend(sunday, events, Attribution.SHIFT)
    assert (summary.worked_seconds, summary.night_seconds) == ((hours + extra) * 3600, hours * 3600)


@NIGHTS
def test_sunday_worked_from_midnight_to_midnight(sunday, start, end, hours, day_hours):
    monday = date.fromisoformat(sunday) + timedelta(days=1)
    events = [(local(f"{sunday} 00:00"), "IN"), (local(f"{monday} 00:00"), "OUT")]
    summary = weekend(sunday, events, Attribution.CALENDAR)
    assert [day.worked_seconds for day in summary.days] == [0, day_hours * 3600]
    assert summary.night_seconds == day_hours * 3600 - 16 * 3600


@NIGHTS
def test_a_forgotten_check_out_is_closed_at_the_end_of_the_changed_day(sunday, start, end, hours, day_hours):
    summary = weekend(sunday, [(local(f"{sunday} 00:00"), "IN")], Attribution.CALENDAR, open_shift=OpenShift.DAY_END)
    assert summary.worked_seconds == day_hours * 3600
    assert summary.days[1].auto_closed


@NIGHTS
def test_kyiv_changes_at_the_same_instant(sunday, start, end, hours, day_hours):
    """There the wall says an hour more: 23:00 to 07:00, the last hour of it day."""
    events = [(local(start), "IN"), (local(end), "OUT")]
    summary = weekend(sunday, events, Attribution.CALENDAR, ZoneInfo("Europe/Kyiv"))
    assert [(day.worked_seconds // 3600, day.night_seconds // 3600) for day in summary.days] == [
        (1, 1),
        (hours - 1, hours - 2),
    ]


@pytest.mark.parametrize("sunday", ["2025-10-26", "2026-10-25", "2027-10-31"])
def test_the_same_wall_time_an_hour_later(sunday):
    """02:30 is shown twice; from one to the other is an hour, and all of it is night."""
    first = datetime.fromisoformat(f"{sunday} 02:30").replace(tzinfo=WARSAW)
    summary = weekend(sunday, [(first, "IN"), (first.replace(fold=1), "OUT")], Attribution.CALENDAR)
    assert hours(summary) == [(0, 0), (1, 1)]


@pytest.mark.parametrize("sunday", ["2025-03-30", "2026-03-29", "2027-03-28"])
def test_a_minute_over_the_missing_hour(sunday):
    before, after = local(f"{sunday} 01:59:30"), local(f"{sunday} 03:00:30")
    assert weekend(sunday, [(before, "IN"), (after, "OUT")], Attribution.CALENDAR).worked_seconds == 60


@NIGHTS
def test_sixteen_hours_are_sixteen_hours_of_work_not_of_the_wall(sunday, start, end, hours, day_hours):
    start = local(start)
    for seconds, anomalies in ((0, 0), (1, 1)):
        end = start + timedelta(hours=16, seconds=seconds)
        summary = weekend(sunday, [(start, "IN"), (end, "OUT")], Attribution.SHIFT)
        assert len(summary.anomalies) == anomalies
