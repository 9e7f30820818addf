"""What the rules are asked about: a person's days, and the month that is the same for everybody."""

from bisect import bisect_left, bisect_right
from calendar import SUNDAY
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from attendance.worktime.clock import DAY, SECOND, days_of, end_of_month, midnight
from attendance.worktime.night import Window, night_windows, seconds_inside

_SUNDAY_STARTS = time(6)  # PL-12, D-8
_MARGIN = DAY * 7  # how far beyond the month work begun in it is followed


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """A roster day of a person, planned or worked.

    `scheduled_start` is when the roster has them begin (UTC), None on a day off and where only the hours are agreed;
    `nominal_minutes` is the planned length by the clock on the wall, of a day that is excused too; `work` the intervals
    `[start, end)` in UTC that belong to this day, in order (before its midnight they start only where a shift was
    planned); `tapped_break_seconds` the breaks between them; `excused` a paid leave or sick leave.
    """

    day: date
    scheduled_start: datetime | None = None
    nominal_minutes: int = 0
    work: tuple[Window, ...] = ()
    excused: bool = False
    tapped_break_seconds: int = 0

    @property
    def is_working(self) -> bool:
        """Whether it is a working day under the schedule or the terms."""
        return self.scheduled_start is not None or self.nominal_minutes > 0

    @property
    def is_flexible(self) -> bool:
        """A working day on which the person chooses when to begin (art. 140^1)."""
        return self.scheduled_start is None and self.nominal_minutes > 0

    @property
    def worked_seconds(self) -> int:
        return seconds(self.work)


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of time that do not overlap, in order, made to be asked about many times."""

    spans: tuple[Window, ...]
    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]

    @classmethod
    def of(cls, spans: Iterable[Window]) -> "Windows":
        """In any order; what overlaps or touches is one, what is empty is none."""
        joined: list[Window] = []
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], end))
            elif start < end:
                joined.append((start, end))
        return cls(tuple(joined), tuple(start for start, _ in joined), tuple(end for _, end in joined))

    def meeting(self, start: datetime, end: datetime) -> tuple[Window, ...]:
        """Those that share time with `[start, end)`, uncut."""
        return self.spans[bisect_right(self.ends, start) : bisect_left(self.starts, end)]

    def seconds(self, start: datetime, end: datetime) -> int:
        """How many of the seconds `[start, end)` lie inside."""
        return seconds_inside(start, end, self.meeting(start, end))


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month as the settlement period (D-7). Made once, shared by all people: it depends on nobody.

    `weeks` are its full weeks by their first day; `night` and `holidays` hold the nights, and the Sundays and public
    holidays by their day, of a week on either side too: shifts reach over the edge.
    """

    first: date
    last: date
    zone: tzinfo
    weeks: tuple[tuple[date, Window], ...]
    night: Windows
    holidays: dict[date, Window]

    @classmethod
    def of(
        cls,
        year: int,
        month: int,
        zone: tzinfo,
        *,
        holidays: Collection[date],
        night: tuple[time, time],
    ) -> "Month":
        """`night` is the company's, in local times.

        `holidays` are the public ones, of the week before and after too; Sundays need not be among them.
        """
        first = date(year, month, 1)
        last = end_of_month(first)
        days = days_of(first - _MARGIN, last + _MARGIN)
        return cls(
            first,
            last,
            zone,
            tuple(_weeks(first, last, zone)),
            Windows.of(window for day in days for window in night_windows(day, *night, zone)),
            {day: _from_six(day, zone) for day in days if day.weekday() == SUNDAY or day in holidays},
        )

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def seconds(work: Iterable[Window]) -> int:
    """The length of all of `work`, by instants."""
    total = timedelta(0)
    for start, end in work:
        total += end - start
    return total // SECOND


def wall_time(day: date, wall: time, zone: tzinfo) -> datetime:
    """When the clocks of `zone` read `wall` on the local `day`, in UTC.

    A time that does not exist that day lies as much later as the clocks were put forward, one that comes twice is its
    first pass.
    """
    return datetime.combine(day, wall, zone).astimezone(UTC)


def _from_six(day: date, zone: tzinfo) -> Window:
    return wall_time(day, _SUNDAY_STARTS, zone), wall_time(day + DAY, _SUNDAY_STARTS, zone)


def _weeks(first: date, last: date, zone: tzinfo) -> Iterator[tuple[date, Window]]:
    """PL-01, art. 128 § 3 pt 2: a week is seven days from the first day of the period on, not Monday to Sunday."""
    while first + DAY * 6 <= last:
        yield first, (midnight(first, zone), midnight(first + DAY * 7, zone))
        first += DAY * 7
