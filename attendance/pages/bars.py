"""Worked time as a drawing: what a template needs to draw a day, and the hours of a month in one line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from attendance.worktime import Interval
from attendance.worktime.days import LocalDay

TICKS = (time(6), time(12), time(18))
# A bar of the month's line is this wide, of a step of 10; a day of 12 hours fills its height.
BAR_WIDTH, STEP, HEIGHT, FULL_DAY = 8, 10, 24, 12 * 3600


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the drawing, in seconds since the day began; `kind` is how an interval ended."""

    x: int
    width: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A local day as wide as it is long, in seconds: 23, 24 or 25 hours."""

    width: int
    nights: list[Stretch]
    ticks: list[int]
    work: list[Stretch]


def day_bar(day: LocalDay, intervals: Iterable[Interval]) -> Bar:
    """What lies outside the day, as the end of a night shift that belongs to the day before, is not drawn."""
    parts = [(interval, interval.cut(day.start, day.end)) for interval in intervals]
    return Bar(
        _seconds(day.start, day.end),
        [Stretch(_seconds(day.start, start), _seconds(start, end)) for start, end in day.night],
        [_seconds(day.start, _at(day, tick)) for tick in TICKS],
        [Stretch(_seconds(day.start, part.start), part.seconds, _kind(whole)) for whole, part in parts if part],
    )


def _kind(interval: Interval) -> str:
    return "open" if interval.open else "auto" if interval.auto_closed else "whole"


def _at(day: LocalDay, wall: time) -> datetime:
    """The instant at which the local clock shows `wall`."""
    return datetime.combine(day.day, wall, timezone.get_default_timezone()).astimezone(UTC)


def _seconds(start: datetime, end: datetime) -> int:
    return (end - start) // timedelta(seconds=1)


def month_line(seconds_by_day: Iterable[int]) -> str:
    """The path of an SVG: a bar for each day, as high as it was worked, at most FULL_DAY."""
    heights = (min(seconds, FULL_DAY) * HEIGHT // FULL_DAY for seconds in seconds_by_day)
    bars = (f"M{n * STEP} {HEIGHT}v-{height}h{BAR_WIDTH}v{height}z" for n, height in enumerate(heights) if height)
    return "".join(bars)
