"""What working-time law makes of the days of a timesheet: `schedules.rules`, asked with what was held."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import pairwise

from attendance.worktime import Interval, Policy
from attendance.worktime.clock import SECOND
from schedules import rules
from schedules.adherence import Held
from schedules.rules import DayOfWork
from schedules.rules.norms import DAILY_NORM

Span = tuple[datetime, datetime]


class Law:
    """The month from `first` to `last` under one calendar. Made once for all people: it depends on nobody."""

    def __init__(self, first: date, last: date, policy: Policy, off: Collection[date]):
        """`off` are the public holidays of the month and of a week on either side of it."""
        night = (policy.night_start, policy.night_end)
        self.month = rules.Month.of(first.year, first.month, policy.zone, holidays=off, night=night)
        self.off = off
        self.nominal_seconds = rules.nominal_minutes(first, last, off) * 60

    def average_overtime(self, worked: int, daily: int, excused: int) -> int:
        """PL-08, in seconds: above the norm of the month less the `excused` hours, and no `daily` overtime yet."""
        return rules.average_overtime(worked, max(0, self.nominal_seconds - excused), daily)

    def excused_seconds(self, day: date, planned: int) -> int:
        """PL-03, art. 130 § 3: what a day of absence takes off the norm: what was planned for it.

        DECISION: leave that the roster has instead of hours takes off the daily norm of a working day.
        """
        is_working_day = day.weekday() < 5 and day not in self.off
        return planned or (DAILY_NORM if is_working_day else 0)


def day_of_work(held: Held, *, excused: bool = False, breaks_are_tapped: bool = False) -> DayOfWork:
    """The day as the rules ask for it. Work without its unpaid break, whose place is not known: from the middle."""
    shift, work = held.shift, held.intervals
    return DayOfWork(
        held.day,
        shift and shift.start,
        shift.nominal_minutes if shift else held.planned_minutes,
        _without_pause(held) if held.deducted_seconds else tuple([(each.start, each.end) for each in work]),
        excused,
        _seconds_between(work) if breaks_are_tapped else 0,
    )


def _without_pause(held: Held) -> tuple[Span, ...]:
    spans = [(each.start, each.end) for each in held.intervals]
    if held.shift.cut:
        for first, last in held.shift.cut:
            spans = [part for start, end in spans for part in ((start, min(end, first)), (max(start, last), end))]
        return tuple((start, end) for start, end in spans if start < end)
    start, end = longest = max(spans, key=lambda span: span[1] - span[0])
    middle = start + (end - start - SECOND * held.deducted_seconds) / 2
    parts = [(start, middle), (middle + SECOND * held.deducted_seconds, end)]
    return tuple(sorted([*(span for span in spans if span != longest), *parts]))


def _seconds_between(work: Sequence[Interval]) -> int:
    return sum((after.start - before.end) // SECOND for before, after in pairwise(work))
