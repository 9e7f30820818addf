"""Rosters and logs held against each other, written as a person would: "26 22-6" is a night of January 2026, Warsaw."""

from datetime import date

from attendance.worktime import Policy, Range, pair
from schedules.adherence import MARGIN, Rules, hold
from schedules.codes import read_hours, read_pause
from schedules.planning import shift_of
from tests.attendance.worktime.logs import WARSAW, local, taps

LONG_AFTER = "2027-12-31 12:00"


def roster_day(text):
    return date.fromisoformat(text if "-" in text else f"2026-01-{text}")


def shifts(text, zone=WARSAW):
    """Shifts from "26 8-17 12-13, 27 22-6 30": the day, the hours, and the unpaid pause if there is one."""
    planned = []
    for cell in filter(None, text.split(", ")):
        day, hours, *pause = cell.split(" ")
        planned.append(shift_of(roster_day(day), read_hours(hours), read_pause("".join(pause)), zone))
    return planned


def held(plan, log, now=LONG_AFTER, *, zone=WARSAW, excused="", reported_until=None, policy=None, **rules):
    """What became of the days around the plan and the log, by day: {date: Held}."""
    policy = Policy(zone=zone, **policy or {})
    planned, events = shifts(plan, zone), taps(log, zone)
    work = pair(events, policy, local(now, zone))
    days = [shift.day for shift in planned] + [event.at.astimezone(zone).date() for event in events]
    found = hold(
        Range.of(min(days) - MARGIN, max(days) + MARGIN, policy),
        planned,
        work.intervals,
        Rules(**rules),
        local(now, zone),
        seen=[anomaly.at for anomaly in work.anomalies],
        excused={roster_day(day) for day in excused.split()},
        reported_until=reported_until and local(reported_until, zone),
    )
    return {day.day: day for day in found}


def first_day(plan, log, now=LONG_AFTER, **given):
    """The first day of the plan."""
    return held(plan, log, now, **given)[shifts(plan)[0].day]


def hours(seconds):
    """A length of time as "7:45"."""
    sign = "-" * (seconds < 0)
    return f"{sign}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}"
