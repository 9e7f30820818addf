"""The plan against the facts, for one person: what became of each day of the roster.

    span = worktime.Range.of(first - MARGIN, last + MARGIN, policy)         # once, for any number of people
    days = hold(span, shifts, intervals, Rules(grace_late=10), now)         # per person; keep `first` to `last`

Pure: no Django, no clock, no setting. Instants are UTC, lengths are differences of instants.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

from attendance.worktime import Interval, Range, minutes
from attendance.worktime.clock import SECOND
from attendance.worktime.night import seconds_inside
from schedules.matching import MARGIN, NEAREST, in_order, is_near, match, planned_end
from schedules.planning import Shift

__all__ = ["MARGIN", "NEAREST", "Held", "Rules", "hold", "match", "planned_end", "rounded"]

Intervals = tuple[Interval, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a department forgives, in minutes. Once it is more than that, all of it counts."""

    grace_late: int = 0
    grace_early: int = 0
    overtime_after: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A person's day of the roster, and what its figures are made of.

    `matched` is the work that belongs to the shift, `others` what no shift called for. `worked_seconds` is the whole of
    both without the `deducted_seconds` of an unpaid pause; `planned_seconds` is without the pause, too. A
    `provisional` day is over, but a terminal that has not reported since may know more of it.
    """

    day: date
    shift: Shift | None = None
    matched: Intervals = ()
    others: Intervals = ()
    worked_seconds: int = 0
    deducted_seconds: int = 0
    planned_seconds: int = 0
    night_seconds: int = 0
    overtime_minutes: int = 0
    provisional: bool = False
    late_minutes: int = 0
    early_leave_minutes: int = 0
    missing_minutes: int = 0
    no_show: bool = False

    @property
    def intervals(self) -> Intervals:
        """All that was worked on the day, in the order of time."""
        return tuple(in_order(self.matched + self.others)) if self.others else self.matched

    @property
    def first_in(self) -> datetime | None:
        return min((interval.start for interval in self.matched + self.others), default=None)

    @property
    def last_out(self) -> datetime | None:
        """When the last of its intervals ended; None while it is open."""
        return None if self.open else max(_ends(self.matched + self.others), default=None)

    @property
    def worked_minutes(self) -> int:
        return minutes(self.worked_seconds)

    @property
    def planned_minutes(self) -> int:
        return minutes(self.planned_seconds)

    @property
    def unplanned(self) -> bool:
        return bool(self.others)

    @property
    def open(self) -> bool:
        return _any_open(self.matched + self.others)

    @property
    def auto_closed(self) -> bool:
        return any(interval.auto_closed for interval in self.matched + self.others)


def hold(
    span: Range,
    shifts: Sequence[Shift],
    intervals: Sequence[Interval],
    rules: Rules,
    now: datetime,
    *,
    seen: Iterable[datetime] = (),
    excused: Collection[date] = (),
    reported_until: datetime | None = None,
) -> list[Held]:
    """Every day of `span` in order: what was planned on it, and what came of that.

    `shifts` are those of the days of `span`, one a day at most, `intervals` those that begin in it, both in any order.
    `seen` are the instants of taps that made no interval (an anomaly's `at`), `excused` the days of approved absences.
    By `reported_until` every terminal has told all it knows; None: there is none to wait for.

    - `match` says to which shift an interval belongs. One of no shift counts on the local day of its IN (R7).
    - Late is who came more than the grace after the start of the shift, by the first sign of them near it; who left
      early left more than the grace before its end, by the last check-out. Only work that reaches into the shift tells,
      and a check-out tells nothing if a tap without a partner follows it, or if policy made it. The minutes are those
      from the plan, the grace included.
    - Overtime and missing time are the whole minutes worked above and below the planned ones.
    - A no-show is a shift that left no trace, no work or tap within `NEAREST`, once every terminal has reported.
    - Nobody has left early, is a no-show or has time missing before the shift is over, nor while they are in; and
      nobody who is excused is any of these, or late.

    Raises ValueError for a shift or an interval outside of `span`.
    """
    person = _Person(span, shifts, intervals, rules, now, seen, excused, reported_until)
    return [person.on(day.day) for day in span.days]


def rounded(seconds: int, step_minutes: int) -> int:
    """`seconds` to the nearest `step_minutes`, a half up, as the worker would; 0 minutes leave them as they are.

    For payroll alone: lateness, rests and the record are never rounded.
    """
    step = step_minutes * 60
    return (2 * seconds + step) // (2 * step) * step if step else seconds


class _Person:
    """The stretch of one person's days that is held against the plan."""

    def __init__(self, span, shifts, intervals, rules, now, seen, excused, reported_until):
        self.span, self.rules, self.now = span, rules, now
        self.excused, self.reported_until = excused, reported_until
        self.plan: dict[date, Shift] = {shift.day: shift for shift in shifts}
        self.intervals: list[Interval] = in_order(intervals)
        self.seen: list[datetime] = sorted(seen)
        self.check()
        self.matched, unmatched = match(shifts, self.intervals)
        self.others: dict[date, Intervals] = defaultdict(tuple)
        for interval in unmatched:
            self.others[span.days[span.index(interval.start)].day] += (interval,)

    def check(self) -> None:
        first, last = self.span.days[0].day, self.span.days[-1].day
        if self.plan and not first <= min(self.plan) <= max(self.plan) <= last:
            raise ValueError(f"A shift is planned for a day that is not from {first} to {last}.")
        if self.intervals and not (self.intervals[0].start in self.span and self.intervals[-1].start in self.span):
            raise ValueError(f"An interval begins on a day that is not from {first} to {last}.")

    def on(self, day: date) -> Held:
        """What became of the day."""
        shift, others = self.plan.get(day), self.others.get(day, ())
        if shift:
            return self.with_shift(shift, self.matched.get(day, ()), others)
        return self.without_shift(day, others) if others else _nothing_on(day)

    def without_shift(self, day: date, others: Intervals) -> Held:
        worked = _seconds(others)
        return Held(
            day,
            others=others,
            worked_seconds=worked,
            night_seconds=self.night(others),
            overtime_minutes=_minutes_beyond(self.rules.overtime_after, worked),
            provisional=not _any_open(others) and self.is_awaited(others[-1].end),
        )

    def with_shift(self, shift: Shift, matched: Intervals, others: Intervals) -> Held:
        work, paused = matched + others, _in_the_window(shift, matched)
        deducted = _seconds(paused) or _not_taken(shift, matched)
        worked, planned = _seconds(work) - deducted, shift.seconds
        night = min(self.night(work) - self.night(paused), worked)
        overtime = _minutes_beyond(self.rules.overtime_after, worked - planned)
        figures = (shift.day, shift, matched, others, worked, deducted, planned, night, overtime)
        over = shift.end <= self.now and not _any_open(work)
        if shift.day in self.excused:
            return Held(*figures, over and bool(work) and self.is_awaited(max(_ends(work))))
        provisional = over and self.is_awaited(max([shift.end, *_ends(work)]))
        late, early = self.late_and_early(shift, matched)
        if not over:
            return Held(*figures, provisional, late)
        missing = max(0, minutes(planned) - minutes(worked))
        no_show = planned > 0 and not (matched or provisional or self.left_a_trace(shift))
        return Held(*figures, provisional, late, early, missing, no_show)

    def night(self, work: Iterable[Interval]) -> int:
        """R9, by the clock on the wall of every day the work touches."""
        seconds = 0
        for interval in work:
            for day in self.span.from_day(self.span.index(interval.start), interval.end):
                seconds += seconds_inside(interval.start, interval.end, day.night)
        return seconds

    def is_awaited(self, until: datetime) -> bool:
        """Whether a terminal has yet to report up to then."""
        return self.reported_until is not None and self.reported_until < until

    def late_and_early(self, shift: Shift, matched: Intervals) -> tuple[int, int]:
        """By how many minutes they came late and left early. Work wholly before or after the shift tells neither."""
        inside = [work for work in matched if work.start < shift.end and work.end > shift.start]
        if not inside:
            return 0, 0
        taps = self.taps_near(shift)
        came, last = min([inside[0].start, *taps]), inside[-1]
        late = _minutes_beyond(self.rules.grace_late, (came - shift.start) // SECOND)
        if last.auto_closed or (taps and taps[-1] > last.end):
            return late, 0
        return late, _minutes_beyond(self.rules.grace_early, (shift.end - last.end) // SECOND)

    def left_a_trace(self, shift: Shift) -> bool:
        """Whether there is work or a tap near the shift, even if it belongs to another one."""
        first = bisect_left(self.intervals, shift.start - NEAREST, key=attrgetter("end"))
        last = bisect_right(self.intervals, shift.end + NEAREST, key=attrgetter("start"))
        return bool(self.taps_near(shift)) or any(is_near(shift, each) for each in self.intervals[first:last])

    def taps_near(self, shift: Shift) -> list[datetime]:
        """The taps without a partner that may belong to the shift, in order."""
        if not self.seen:
            return self.seen
        first = bisect_left(self.seen, shift.start - NEAREST)
        return self.seen[first : bisect_right(self.seen, shift.end + NEAREST)]


def _in_the_window(shift: Shift, matched: Intervals) -> Intervals:
    """The parts of the work of the shift that lie in the window of its unpaid pause."""
    if not shift.cut:
        return ()
    parts = (interval.cut(*window) for interval in matched for window in shift.cut)
    return tuple(part for part in parts if part)


def _not_taken(shift: Shift, matched: Intervals) -> int:
    """The unpaid minutes, in seconds, that no gap makes up for, once more than half of the presence was worked."""
    if not shift.pause.minutes:
        return 0
    worked = _seconds(matched)
    if 2 * worked <= sum((end - start) // SECOND for start, end in shift.spans):
        return 0
    taken = sum(seconds_inside(before.end, after.start, shift.spans) for before, after in pairwise(matched))
    return min(max(0, shift.pause.minutes * 60 - taken), worked)


def _minutes_beyond(grace: int, seconds: int) -> int:
    """Whole minutes, none where they are no more than those of grace."""
    return minutes(seconds) if seconds > grace * 60 else 0


def _seconds(work: Iterable[Interval]) -> int:
    return sum([interval.seconds for interval in work])


def _ends(work: Iterable[Interval]) -> list[datetime]:
    return [interval.end for interval in work]


def _any_open(work: Iterable[Interval]) -> bool:
    return any(interval.open for interval in work)


@lru_cache(maxsize=1024)
def _nothing_on(day: date) -> Held:
    """The day of anybody for whom nothing was planned and who did nothing."""
    return Held(day)
