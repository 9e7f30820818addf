"""Night time: R9. Half-open windows of UTC instants."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from attendance.worktime.clock import DAY, SECOND, midnight

Window = tuple[datetime, datetime]


def night_windows(day: date, night_start: time, night_end: time, zone: tzinfo) -> tuple[Window, ...]:
    """When it is night on the local `day`: while the clock on the wall reads `night_start` to `night_end`.

    A night over midnight gives its morning and its evening; equal times give none. The reading of the clock decides on
    the nights it is changed too: a bound in the missing hour lies where the clock jumps over it, and of a doubled hour
    each pass counts by what the clock reads, once or twice. Windows of one day do not overlap.
    """
    wall = datetime.combine(day, time(), UTC)
    reads = [(_since_midnight(night_start), _since_midnight(night_end))]
    if night_start > night_end:
        reads = [(timedelta(0), reads[0][1]), (reads[0][0], DAY)]
    windows = (
        (max(wall + first - offset, start), min(wall + last - offset, end))
        for start, end, offset in _offsets(day, zone)
        for first, last in reads
    )
    return tuple(window for window in windows if window[0] < window[1])


def seconds_inside(start: datetime, end: datetime, windows: Iterable[Window]) -> int:
    """How many of the seconds `[start, end)` lie in `windows`."""
    inside = 0
    for first, last in windows:
        if start < last and first < end:
            inside += (min(end, last) - max(start, first)) // SECOND
    return inside


def _since_midnight(wall: time) -> timedelta:
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second)


def _offsets(day: date, zone: tzinfo) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The local day in parts `[start, end)` of one UTC offset: one part, two on a day on which the clocks change."""
    start, end = midnight(day, zone), midnight(day + DAY, zone)
    before, after = _offset(start, zone), _offset(end, zone)
    if before == after:
        yield start, end, before
        return
    seconds = range((end - start) // SECOND)
    change = start + SECOND * bisect_left(seconds, True, key=lambda n: _offset(start + SECOND * n, zone) == after)
    yield start, change, before
    yield change, end, after


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset()
