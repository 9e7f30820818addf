"""From events to worked intervals and anomalies: R1 to R6."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from attendance.directions import IN
from attendance.worktime.clock import DAY, SECOND, local_day, midnight, whole_second


class OpenShift(StrEnum):
    """R5: what becomes of an IN that has no OUT and is not the current shift (`OPEN_SHIFT_POLICY`)."""

    FLAG = "flag"
    DAY_END = "day_end"
    PLAN_END = "plan_end"


class Attribution(StrEnum):
    """R7: to which local day an interval belongs (`DAY_ATTRIBUTION`)."""

    CALENDAR = "calendar"
    SHIFT = "shift"


class Code(StrEnum):
    """What can be wrong with a log (API.md, anomaly codes)."""

    DUPLICATE_IN = "DUPLICATE_IN"
    ORPHAN_OUT = "ORPHAN_OUT"
    OUT_BEFORE_IN = "OUT_BEFORE_IN"
    MISSING_OUT = "MISSING_OUT"
    SHIFT_TOO_LONG = "SHIFT_TOO_LONG"
    CLOCK_ERROR = "CLOCK_ERROR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The house rules. Times are local wall times of `zone`; equal `night_start` and `night_end` mean no night."""

    zone: tzinfo
    max_shift: timedelta = timedelta(hours=16)
    open_shift: OpenShift = OpenShift.FLAG
    attribution: Attribution = Attribution.CALENDAR
    night_start: time = time(22)
    night_end: time = time(6)


@dataclass(frozen=True, slots=True)
class Event:
    """One event that counts (not voided): an aware instant and what it means, "IN" or "OUT"."""

    id: int
    at: datetime
    direction: str
    clock_error: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """Worked time `[start, end)`, UTC, of whole seconds; it may be empty (R4), never negative.

    `out_id` is None where no OUT ended it: it runs to the moment of asking (`open`) or was closed by the policy
    (`auto_closed`).
    """

    start: datetime
    end: datetime
    in_id: int
    out_id: int | None = None
    open: bool = False
    auto_closed: bool = False

    @property
    def seconds(self) -> int:
        """Its exact length, by instants."""
        return (self.end - self.start) // SECOND

    @property
    def ended(self) -> datetime | None:
        """Its end; None while it is open, when that is the moment of asking."""
        return None if self.open else self.end

    def cut(self, start: datetime, end: datetime) -> "Interval | None":
        """The part of it inside `[start, end)`, None where it has none; an empty interval lies where it starts.

        How it ended (`out_id`, `open`, `auto_closed`) stays with the part that holds the end.
        """
        if self.start >= end or (self.end <= start and self.start < start):
            return None
        if self.start >= start and self.end <= end:
            return self
        if self.end > end:
            return Interval(max(self.start, start), end, self.in_id)
        return Interval(start, self.end, self.in_id, self.out_id, self.open, self.auto_closed)


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something a person should look at, at the instant `at` of the event `event_id`.

    `other` is the instant that explains it: the earlier IN (`DUPLICATE_IN`), the IN it precedes (`OUT_BEFORE_IN`), the
    end (`SHIFT_TOO_LONG`), where the policy closed it (`MISSING_OUT`, None where nothing counts).
    """

    code: Code
    at: datetime
    event_id: int
    other: datetime | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What a log adds up to: intervals that never overlap, and anomalies, both in the order of time."""

    intervals: tuple[Interval, ...]
    anomalies: tuple[Anomaly, ...]


def in_order(events: Iterable[Event]) -> list[Event]:
    """`W`: a person's events by (instant, id), whatever order they arrived in."""
    return sorted(events, key=lambda event: (event.at.astimezone(UTC), event.id))


def needs_next(events: Sequence[Event]) -> bool:
    """R10: whether the event after those read is needed too, to know how the last of them, an IN, ended."""
    return bool(events) and events[-1].direction == IN


def no_plan(start: datetime) -> None:
    """Nobody planned anything."""


def pair(
    events: Iterable[Event],
    policy: Policy,
    now: datetime,
    planned_end: Callable[[datetime], datetime | None] = no_plan,
) -> Work:
    """The worked intervals and the anomalies of one person's `events`, read in the order given (see `in_order`).

    `now` is the moment of asking, and ends nothing but an open shift: an event later than it counts as any other.
    `planned_end` answers when the shift begun at an instant was to end, or None; asked under `plan_end` alone.
    Raises ValueError for an instant without an offset.
    """
    log = _Log(policy, planned_end)
    for event in events:
        at = whole_second(event.at)
        if event.direction == IN:
            log.come(event, at)
        else:
            log.go(event, at)
        if event.clock_error:
            log.report(Code.CLOCK_ERROR, at, event)
    log.ask(whole_second(now))
    return Work(tuple(log.intervals), tuple(log.anomalies))


class _Log:
    """The log while it is read: what was found, and the IN that is open with its instant."""

    def __init__(self, policy: Policy, planned_end: Callable[[datetime], datetime | None]):
        self.policy = policy
        self.planned_end = planned_end
        self.intervals: list[Interval] = []
        self.anomalies: list[Anomaly] = []
        self.open: Event | None = None
        self.since: datetime | None = None

    def report(self, code: Code, at: datetime, event: Event, other: datetime | None = None) -> None:
        self.anomalies.append(Anomaly(code, at, event.id, other))

    def come(self, event: Event, at: datetime) -> None:
        """An IN. R2: one that is open has no OUT; within the longest shift the new one is a second tap as well."""
        if self.open:
            self.close(following=at)
            if at - self.since <= self.policy.max_shift:
                self.report(Code.DUPLICATE_IN, at, event, self.since)
        self.open, self.since = event, at

    def go(self, event: Event, at: datetime) -> None:
        """An OUT: R1, R3, R4."""
        if not self.open:
            self.report(Code.ORPHAN_OUT, at, event)
        elif at < self.since:
            self.report(Code.OUT_BEFORE_IN, at, event, self.since)
        else:
            self.count(Interval(self.since, at, self.open.id, event.id))
        self.open = None

    def ask(self, now: datetime) -> None:
        """R5: the end of the log. An IN later than `now` (a clock ahead of ours) is open and empty."""
        if self.open and now - self.since <= self.policy.max_shift:
            self.count(Interval(self.since, max(self.since, now), self.open.id, open=True))
        elif self.open:
            self.close()

    def close(self, following: datetime | None = None) -> None:
        """R5: closes the open IN by the policy, `following` being the instant of the next IN."""
        end = self.closing(self.since)
        if end and following:
            end = min(end, following)
        if end and end <= self.since:
            end = None
        self.report(Code.MISSING_OUT, self.since, self.open, end)
        if end:
            self.count(Interval(self.since, end, self.open.id, auto_closed=True))

    def closing(self, start: datetime) -> datetime | None:
        """Where the policy ends a shift begun at `start`, None where it counts nothing."""
        if self.policy.open_shift == OpenShift.DAY_END:
            return midnight(local_day(start, self.policy.zone) + DAY, self.policy.zone)
        if self.policy.open_shift == OpenShift.PLAN_END:
            end = self.planned_end(start)
            return end and whole_second(end)
        return None

    def count(self, interval: Interval) -> None:
        """R6: an interval counts at any length."""
        self.intervals.append(interval)
        if interval.end - interval.start > self.policy.max_shift:
            self.report(Code.SHIFT_TOO_LONG, interval.start, self.open, interval.end)
