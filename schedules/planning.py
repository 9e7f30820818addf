"""A planned shift as instants: what the wall clock of a roster means on its day and in its zone.

Pure. A night on which the clocks change is as long as it really is: `22-6` is 7 or 9 hours, `20-8` 11 or 13.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property, lru_cache
from typing import TypeVar

from .codes import DAY, Pause, Segment

Span = tuple[datetime, datetime]
Moment = TypeVar("Moment", int, datetime)


@dataclass(frozen=True)
class Shift:
    """A shift of the roster day `day`.

    `spans` is the planned presence, `cut` the parts of it that lie in the pause's window (UTC, half-open, in order).
    `nominal_minutes` is the length by the wall clock, without the pause: what a night counts that is no change night.
    """

    day: date
    spans: tuple[Span, ...]
    pause: Pause
    cut: tuple[Span, ...]
    nominal_minutes: int

    @cached_property
    def start(self) -> datetime:
        return self.spans[0][0]

    @cached_property
    def end(self) -> datetime:
        return self.spans[-1][1]

    @cached_property
    def seconds(self) -> int:
        """The planned working time: a difference of instants, without the pause."""
        present = _total(self.spans, timedelta()) - _total(self.cut, timedelta())
        return max(0, int(present.total_seconds()) - self.pause.minutes * 60)

    @property
    def minutes(self) -> int:
        return self.seconds // 60


def shift_of(day: date, segments: Sequence[Segment], pause: Pause, zone: tzinfo) -> Shift:
    """The shift that these segments (one at least, as `read_hours` gives them) plan for `day` in `zone`.

    A wall time that does not exist is moved forward by the gap, one that comes twice is its first pass. The window of a
    pause counts where it lies inside the presence, on whichever side of midnight.
    """
    return _shift_of(day, tuple(segments), pause, zone)


@lru_cache(maxsize=4096)
def _shift_of(day: date, segments: tuple[Segment, ...], pause: Pause, zone: tzinfo) -> Shift:
    presence = [(segment.start, segment.end) for segment in segments]
    windows = _windows(pause)
    spans = _instants(day, presence, zone)
    nominal = _total(presence, 0) - _total(_common(presence, windows), 0) - pause.minutes
    return Shift(
        day=day,
        spans=tuple(spans),
        pause=pause,
        cut=tuple(_common(spans, _instants(day, windows, zone))),
        nominal_minutes=max(0, nominal),
    )


def _windows(pause: Pause) -> list[tuple[int, int]]:
    """The window of the pause on the day before, the day of the roster and the day after it."""
    if pause.window is None:
        return []
    return [(pause.window.start + shift, pause.window.end + shift) for shift in (-DAY, 0, DAY)]


def _instants(day: date, spans: Iterable[tuple[int, int]], zone: tzinfo) -> list[Span]:
    """Minutes of the wall clock as instants, none before the one it follows: a gap of the clock may swallow a span."""
    instants: list[Span] = []
    latest = datetime.min.replace(tzinfo=UTC)
    for start, end in spans:
        ends = max(latest, _instant(day, end, zone))
        begins = min(max(latest, _instant(day, start, zone)), ends)
        instants.append((begins, ends))
        latest = ends
    return instants


def _instant(day: date, minute: int, zone: tzinfo) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minute)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _common(spans: Iterable[tuple[Moment, Moment]], windows: Sequence[tuple[Moment, Moment]]) -> list[tuple]:
    """The parts of the spans that lie in the windows."""
    pairs = ((max(a, start), min(b, end)) for a, b in spans for start, end in windows)
    return [(start, end) for start, end in pairs if start < end]


def _total(spans: Iterable[tuple[Moment, Moment]], nothing):
    return sum((end - start for start, end in spans), nothing)
