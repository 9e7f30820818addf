"""A timesheet drawn: in each day's row the plan above the facts, all rows on one axis.

The axis goes on over midnight as far as the month asks for, so that a night shift is seen whole in the row of its day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from attendance import reports
from attendance.pages.bars import Stretch
from attendance.worktime import Interval
from attendance.worktime.clock import DAY, SECOND
from attendance.worktime.days import LocalDay
from attendance.worktime.night import Window
from schedules.timesheets import DayRow

HOUR = timedelta(hours=1)
_TICK = 6  # hours
_EARLIEST, _LATEST = -24, 48


@dataclass(frozen=True, slots=True)
class Axis:
    """From hour `first` to hour `last` after a day's midnight, both at a tick."""

    first: int
    last: int

    @property
    def hours(self) -> range:
        return range(self.first, self.last + 1, _TICK)

    @property
    def labels(self) -> list[int]:
        """The hours of the clock; the end of a day is 24."""
        return [hour if 0 <= hour <= 24 else hour % 24 for hour in self.hours]


@dataclass(frozen=True, slots=True)
class Bars:
    """A roster day, in seconds from the beginning of its axis."""

    width: int
    nights: list[Stretch]
    ticks: list[int]
    plan: list[Stretch]
    pauses: list[Stretch]
    facts: list[Stretch]


def drawn(rows: Sequence[DayRow]) -> tuple[Axis, list[Bars]]:
    """The days of a month, which come in order and without a gap, and the axis that they share."""
    days = reports.span_of(rows[0].day - DAY, rows[-1].day + 2 * DAY).days
    axis = _axis(zip(rows, days[1:], strict=False))
    return axis, [_Drawing(axis, days[number : number + 4]).of(row) for number, row in enumerate(rows)]


def _axis(rows: Iterable[tuple[DayRow, LocalDay]]) -> Axis:
    first, last = timedelta(0), DAY
    for row, day in rows:
        for start, end in (*(row.held.shift.spans if row.held.shift else ()), *map(_window, row.held.intervals)):
            first, last = min(first, start - day.start), max(last, end - day.end + DAY)
    return Axis(max(_EARLIEST, first // (_TICK * HOUR) * _TICK), min(_LATEST, -(-last // (_TICK * HOUR)) * _TICK))


def _window(interval: Interval) -> Window:
    return interval.start, interval.end


class _Drawing:
    """The row of the second of these `days`; work reaches into those beside it."""

    def __init__(self, axis: Axis, days: Sequence[LocalDay]):
        self.axis, self.days, self.day = axis, days, days[1]
        self.start, self.end = self._at(axis.first), self._at(axis.last)

    def of(self, row: DayRow) -> Bars:
        held, shift = row.held, row.held.shift
        others = "whole" if row.by_terms else "unplanned"
        return Bars(
            (self.end - self.start) // SECOND,
            self._stretches(window for day in self.days for window in day.night),
            [(self._at(hour) - self.start) // SECOND for hour in self.axis.hours[1:-1]],
            self._stretches(shift.spans if shift else ()),
            self._stretches(shift.cut if shift else ()),
            [*self._work(held.matched, "whole"), *self._work(held.others, others)],
        )

    def _at(self, hour: int) -> datetime:
        """When the clock shows so many hours after the day's midnight."""
        wall = datetime.combine(self.day.day, time()) + hour * HOUR
        return wall.replace(tzinfo=timezone.get_default_timezone()).astimezone(UTC)

    def _work(self, intervals: Iterable[Interval], kind: str) -> list[Stretch]:
        return [
            stretch
            for each in intervals
            for stretch in self._stretches(
                [_window(each)], "open" if each.open else "auto" if each.auto_closed else kind
            )
        ]

    def _stretches(self, windows: Iterable[Window], kind: str = "") -> list[Stretch]:
        """What of them lies on the axis."""
        cut = ((max(start, self.start), min(end, self.end)) for start, end in windows)
        return [
            Stretch((start - self.start) // SECOND, (end - start) // SECOND, kind) for start, end in cut if start < end
        ]
