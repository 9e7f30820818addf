"""Which work belongs to which shift: the nearest window decides, not the calendar.

Pure. An interval is never cut: it goes whole to one shift, or to none.

**What to read.** An interval belongs to a roster day at most two days from the local day of its IN, and no shift more
than three days from that roster day can be as near to it. So what is found for the days `first` to `last` is the same
as from the whole history, if the shifts and the intervals of `MARGIN` more days on either side were there.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from operator import attrgetter

from attendance.worktime import Interval
from attendance.worktime.clock import SECOND
from schedules.planning import Shift

# Work further than this from every shift is unplanned. It is less than half of the eleven hours of daily rest, so that
# between two shifts that leave those, nothing is near to both.
NEAREST = timedelta(hours=4)
MARGIN = timedelta(days=3)
# No shift is longer: a check-out forgotten for days does not draw the interval to a shift that began days after its IN.
_LONGEST_SHIFT = timedelta(hours=24)


def match(
    shifts: Iterable[Shift], intervals: Iterable[Interval]
) -> tuple[dict[date, tuple[Interval, ...]], list[Interval]]:
    """The intervals of each roster day that has any, and those of no shift, all in the order of time.

    An interval goes to the shift it overlaps most; without an overlap to the nearest one, at most `NEAREST` away; where
    two are as near, to the earlier. A shift lasts from its first start to its last end, the gaps in it included.
    """
    plan = in_order(shifts)
    matched: dict[date, tuple[Interval, ...]] = defaultdict(tuple)
    unmatched = []
    for interval in in_order(intervals):
        while plan and plan[0].end < interval.start - NEAREST:
            plan.pop(0)
        shift = _nearest(plan, interval.start, interval.end)
        if shift:
            matched[shift.day] += (interval,)
        else:
            unmatched.append(interval)
    return matched, unmatched


def planned_end(shifts: Iterable[Shift]) -> Callable[[datetime], datetime | None]:
    """What `worktime.pair` asks for: when the shift that an IN at an instant belongs to was to end, if it has one."""
    plan = in_order(shifts)

    def end_of(start: datetime) -> datetime | None:
        shift = _nearest(plan, start, start)
        return shift and shift.end

    return end_of


def is_near(shift: Shift, interval: Interval) -> bool:
    """Whether they overlap or lie at most `NEAREST` apart."""
    return _nearness(shift, interval.start, interval.end) >= -NEAREST


def in_order(things: Iterable) -> list:
    """Shifts or intervals by their start."""
    return sorted(things, key=attrgetter("start", "end"))


def _nearest(plan: list[Shift], start: datetime, end: datetime) -> Shift | None:
    """The shift of the `plan`, which is in order, that the work from `start` to `end` belongs to."""
    best, closest = None, -NEAREST - SECOND
    out_of_reach = end + NEAREST
    for shift in plan:
        if shift.start > out_of_reach:
            break
        nearness = _nearness(shift, start, end)
        if nearness > closest:
            best, closest = shift, nearness
    return best


def _nearness(shift: Shift, start: datetime, end: datetime) -> timedelta:
    """How long they overlap; where they do not, the gap between them, negative."""
    return min(end, start + _LONGEST_SHIFT, shift.end) - max(start, shift.start)
