"""From intervals to local days, weeks, months and a range: R7, R8, R10, R11."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from attendance.worktime.clock import DAY, days_of, end_of_month, midnight, month_of
from attendance.worktime.intervals import Anomaly, Attribution, Interval, Policy, Work
from attendance.worktime.night import Window, night_windows, seconds_inside

_Share = tuple[Interval, int]  # (part of) an interval, and how much of it is night


@dataclass(frozen=True, slots=True)
class LocalDay:
    """A local day `[start, end)` of 23, 24 or 25 hours, in UTC, and when it is night on it."""

    day: date
    start: datetime
    end: datetime
    night: tuple[Window, ...]

    @classmethod
    def of(cls, day: date, policy: Policy) -> "LocalDay":
        night = night_windows(day, policy.night_start, policy.night_end, policy.zone)
        return cls(day, midnight(day, policy.zone), midnight(day + DAY, policy.zone), night)


@dataclass(frozen=True, slots=True)
class Range:
    """The local days of a range. Made once, shared by all people of a report: it depends on nobody.

    It holds the instants from `start` up to, not including, `end`.
    """

    policy: Policy
    days: tuple[LocalDay, ...]
    start: datetime
    end: datetime
    starts: tuple[datetime, ...]

    @classmethod
    def of(cls, from_date: date, to_date: date, policy: Policy) -> "Range":
        """Both dates are inclusive. Raises ValueError where `from_date` is after `to_date`."""
        if from_date > to_date:
            raise ValueError(f"{from_date} is after {to_date}.")
        days = tuple(LocalDay.of(day, policy) for day in days_of(from_date, to_date))
        return cls(policy, days, days[0].start, days[-1].end, tuple(day.start for day in days))

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def index(self, at: datetime) -> int:
        """The number of the day that holds the instant `at` of the range."""
        return bisect_right(self.starts, at) - 1

    def from_day(self, number: int, until: datetime) -> Iterator[LocalDay]:
        """The days from day `number` of the range to the one in which `until` falls, even where that lies after it."""
        day = self.days[number]
        yield day
        while day.end < until:
            number += 1
            day = self.days[number] if number < len(self.days) else LocalDay.of(day.day + DAY, self.policy)
            yield day


@dataclass(frozen=True, slots=True)
class Day:
    """A person's local day. `intervals` are cut at its midnights, or whole shifts begun on it, by the attribution."""

    day: date
    intervals: tuple[Interval, ...]
    worked_seconds: int
    night_seconds: int
    anomalies: tuple[Anomaly, ...]

    @property
    def first_in(self) -> datetime | None:
        """When the first of its intervals starts: its midnight for work carried over from the day before."""
        return self.intervals[0].start if self.intervals else None

    @property
    def last_out(self) -> datetime | None:
        """When the last of its intervals ends; None while it is open."""
        return self.intervals[-1].ended if self.intervals else None

    @property
    def open(self) -> bool:
        return any(interval.open for interval in self.intervals)

    @property
    def auto_closed(self) -> bool:
        return any(interval.auto_closed for interval in self.intervals)


@dataclass(frozen=True, slots=True)
class Period:
    """A week or a month by its first and last day; only what lies inside the range is counted."""

    first: date
    last: date
    worked_seconds: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A person's range: every day of it, the intervals and the anomalies inside it."""

    days: tuple[Day, ...]
    intervals: tuple[Interval, ...]
    anomalies: tuple[Anomaly, ...]

    @property
    def worked_seconds(self) -> int:
        return sum(day.worked_seconds for day in self.days)

    @property
    def night_seconds(self) -> int:
        return sum(day.night_seconds for day in self.days)

    @property
    def worked_days(self) -> int:
        """On how many days anything was worked."""
        return sum(day.worked_seconds > 0 for day in self.days)

    @property
    def has_open_shift(self) -> bool:
        return any(interval.open for interval in self.intervals)

    def weeks(self) -> list[Period]:
        """From Monday to Sunday."""
        return self._periods(lambda day: day - DAY * day.weekday(), lambda first: first + DAY * 6)

    def months(self) -> list[Period]:
        """From the first to the last of the month."""
        return self._periods(month_of, end_of_month)

    def _periods(self, first: Callable[[date], date], last: Callable[[date], date]) -> list[Period]:
        return [
            Period(start, last(start), sum(day.worked_seconds for day in days))
            for start, days in groupby(self.days, key=lambda day: first(day.day))
        ]


def summarise(work: Work, span: Range, attribution: Attribution) -> Summary:
    """What `work` adds up to in the range, day by day.

    R7, R10: under `calendar` intervals are cut at every local midnight and at the edges of the range; under `shift`
    each belongs, uncut, to the day of its IN, and to the range if that day does. R11: an anomaly belongs to the local
    day of its instant.
    """
    intervals = _inside(work.intervals, span, attribution)
    anomalies = [anomaly for anomaly in work.anomalies if anomaly.at in span]
    shares: list[list[_Share]] = [[] for _ in span.days]
    for interval in intervals:
        for number, share in _shares(interval, span, attribution):
            shares[number].append(share)
    problems: list[list[Anomaly]] = [[] for _ in span.days]
    for anomaly in anomalies:
        problems[span.index(anomaly.at)].append(anomaly)
    days = tuple(_day(*parts) for parts in zip(span.days, shares, problems, strict=True))
    return Summary(days, tuple(intervals), tuple(anomalies))


def _inside(intervals: Iterable[Interval], span: Range, attribution: Attribution) -> list[Interval]:
    """R10: what of them belongs to the range."""
    if attribution == Attribution.SHIFT:
        return [interval for interval in intervals if interval.start in span]
    cut = (interval.cut(span.start, span.end) for interval in intervals)
    return [interval for interval in cut if interval]


def _shares(interval: Interval, span: Range, attribution: Attribution) -> Iterator[tuple[int, _Share]]:
    """R7: the parts of an interval, each with the number of the day it belongs to."""
    first = span.index(interval.start)
    days = span.from_day(first, interval.end)
    if attribution == Attribution.SHIFT:
        yield first, (interval, sum(seconds_inside(interval.start, interval.end, day.night) for day in days))
        return
    for number, day in enumerate(days, first):
        part = interval.cut(day.start, day.end)
        yield number, (part, seconds_inside(part.start, part.end, day.night))


def _day(local: LocalDay, shares: list[_Share], anomalies: list[Anomaly]) -> Day:
    intervals = tuple(interval for interval, _ in shares)
    worked = sum(interval.seconds for interval in intervals)
    return Day(local.day, intervals, worked, sum(night for _, night in shares), tuple(anomalies))
