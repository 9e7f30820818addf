"""Logs and what they add up to, written as a person would: local times of Warsaw, "26 08:00" being in January 2026."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from attendance.worktime import Event, Policy, Range, pair

WARSAW = ZoneInfo("Europe/Warsaw")
POLICY = Policy(zone=WARSAW)


def local(text, zone=WARSAW):
    """The UTC instant of "26 08:00", "2026-10-25 02:30" (its first showing) or "…Z", seconds optional."""
    if text.endswith("Z"):
        return datetime.fromisoformat(text)
    return datetime.fromisoformat(text if "-" in text else f"2026-01-{text}").replace(tzinfo=zone).astimezone(UTC)


def shown(at):
    """The instant as `local` reads it, for instants of January 2026."""
    return f"{at.astimezone(WARSAW):%d %H:%M:%S}".removesuffix(":00")


def taps(text, zone=WARSAW):
    """Events from "26 08:00 IN, 26 16:00 OUT", numbered from 1; a "!" marks a clock error."""
    events = []
    for number, tap in enumerate(filter(None, text.split(", ")), 1):
        at, direction = tap.rsplit(" ", 1)
        events.append(Event(number, local(at, zone), direction.rstrip("!"), direction.endswith("!")))
    return events


def read(text, now="2026-02-20 12:00", **policy):
    """The work of a log, at the moment `now`."""
    planned_end = policy.pop("planned_end", lambda start: None)
    return pair(taps(text), Policy(zone=WARSAW, **policy), local(now), planned_end)


def spans(intervals):
    """Each as "26 08:00 - 26 16:00", with "open" or "auto" after it."""
    return ", ".join(
        f"{shown(interval.start)} - {shown(interval.end)}" + " open" * interval.open + " auto" * interval.auto_closed
        for interval in intervals
    )


def problems(anomalies):
    return ", ".join(f"{anomaly.code} {shown(anomaly.at)}" for anomaly in anomalies)


def january(first, last, **policy):
    return Range.of(date(2026, 1, first), date(2026, 1, last), Policy(zone=WARSAW, **policy))
