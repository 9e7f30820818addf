"""PL-01: the doba, the 24 hours to which Polish law counts work (Kodeks pracy, art. 128 § 3 pt 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache

from attendance.worktime.clock import DAY
from attendance.worktime.night import Window
from schedules.rules.days import DayOfWork, seconds, wall_time


@dataclass(frozen=True, slots=True)
class Doba:
    """The doba begun on the roster day `day`: `[start, end)` in UTC, and the work that counts to it."""

    day: date
    start: datetime
    end: datetime
    nominal_minutes: int
    work: tuple[Window, ...]

    @property
    def worked_seconds(self) -> int:
        return seconds(self.work)


def dobas(days: Sequence[DayOfWork], zone: tzinfo) -> list[Doba]:
    """The dobas of consecutive `days`, in their order; a day off without work has none.

    A doba runs from the scheduled start to the same time on the wall the next day (DECISION D-1: 23 or 25 hours on the
    nights the clocks change); on a day without schedule from the first work that no earlier doba holds. Each worked
    second counts once: to the earliest doba that holds it, so that an ordered early start falls into the one before
    and does not move its own (D-11). DECISION: what none holds (an early start after a day off, more than 24 hours at
    a stretch) counts to the doba of its roster day, and so does all work of a day with flexible hours, where beginning
    earlier than the day before is no overtime by itself (art. 140^1 § 4).
    """
    windows = [_planned(day, zone) for day in days]
    shares: list[list[Window]] = [[] for _ in days]
    for number, day in enumerate(days):
        if day.is_flexible:
            shares[number] += day.work
            continue
        for start, end in day.work:
            while start < end:
                owner, until = _owner(start, number, windows, zone)
                shares[owner].append((start, min(end, until or end)))
                start = until or end
    return [
        Doba(day.day, *window, day.nominal_minutes, tuple(share))
        for day, window, share in zip(days, windows, shares, strict=True)
        if window
    ]


def _planned(day: DayOfWork, zone: tzinfo) -> Window | None:
    if day.is_flexible and day.work:
        return _from(day.work[0][0], zone)
    return _from(day.scheduled_start, zone) if day.scheduled_start else None


@lru_cache(maxsize=4096)
def _from(start: datetime, zone: tzinfo) -> Window:
    local = start.astimezone(zone)
    return start, wall_time(local.date() + DAY, local.time(), zone)


def _owner(at: datetime, number: int, windows: list[Window | None], zone: tzinfo) -> tuple[int, datetime | None]:
    """The number of the day to whose doba the work of day `number` counts from the instant `at` on, and until when.

    Opens the doba of a day without schedule.
    """
    first = max(0, number - 2)
    while first < len(windows) and not (windows[first] and at < windows[first][1]):
        first += 1
    holder = windows[first] if first < len(windows) else None
    if holder and holder[0] <= at:
        return first, holder[1]
    if not windows[number]:
        windows[number] = _from(at, zone)
        return number, windows[number][1]
    return number, holder and holder[0]
