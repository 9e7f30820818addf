"""PL-04, PL-08: overtime and its supplement (Kodeks pracy, art. 135, 151 and 151^1)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from attendance.worktime.clock import SECOND
from attendance.worktime.night import Window
from schedules.rules.days import DayOfWork, Month, seconds
from schedules.rules.doba import Doba, dobas
from schedules.rules.norms import DAILY_NORM

_LONGEST_EXTENDED_DAY = 12 * 3600


@dataclass(frozen=True, slots=True)
class Overtime:
    """Seconds of overtime by their supplement of 50 or 100 per cent."""

    at_50: int
    at_100: int

    @property
    def seconds(self) -> int:
        return self.at_50 + self.at_100


def overtime(
    days: Sequence[DayOfWork], month: Month, *, equivalent: bool = False, counted: Sequence[Doba] | None = None
) -> dict[date, Overtime]:
    """The daily overtime of the dobas of `month` that have any, by their roster day; `days` as for `breaches`.

    Overtime are the last seconds of a doba above its threshold. 100 per cent at night, and on Sundays and public
    holidays on which the schedule has no work (DECISION D-4: decided by the day the second falls on, from 06:00, not
    by the day its shift began on); 50 at any other time. Which day off was given for work on a Sunday (pt 1 c) is not
    known here.
    """
    working = {day.day for day in days if day.is_working}
    off = [window for day, window in month.holidays.items() if day not in working]
    found = {}
    for doba in counted or dobas(days, month.zone):
        over = doba.worked_seconds - daily_threshold(doba.nominal_minutes, equivalent=equivalent)
        if over > 0 and doba.day in month:
            at_100 = sum(_at_100(*span, month, off) for span in _last(over, doba.work))
            found[doba.day] = Overtime(over - at_100, at_100)
    return found


def daily_threshold(nominal_minutes: int, *, equivalent: bool) -> int:
    """PL-04: above how many seconds a doba with so much planned work has overtime.

    8 hours; in the equivalent system (art. 135) the planned length where that is more, up to 12 hours. Planned by the
    clock on the wall: the hour more of an autumn night is overtime.
    """
    return max(DAILY_NORM, min(nominal_minutes * 60, _LONGEST_EXTENDED_DAY)) if equivalent else DAILY_NORM


def average_overtime(worked: int, nominal: int, daily: int) -> int:
    """PL-08, art. 151^1 § 2: the seconds above the average weekly norm of a settlement period, all at 100 per cent.

    `worked` and `nominal` (PL-03, less the scheduled hours of excused absences) of the period; what is `daily`
    overtime already is not counted again.
    """
    return max(0, worked - nominal - daily)


def _last(length: int, work: Collection[Window]) -> Iterator[Window]:
    """The last `length` seconds of `work`."""
    for start, end in sorted(work, reverse=True):
        start = max(start, end - SECOND * length)
        yield start, end
        length -= (end - start) // SECOND
        if not length:
            return


def _at_100(start: datetime, end: datetime, month: Month, off: Sequence[Window]) -> int:
    """How many of the seconds `[start, end)` are night or lie in one of the windows `off`."""
    parts = [(max(start, first), min(end, last)) for first, last in off if start < last and first < end]
    return month.night.seconds(start, end) + seconds(parts) - sum(month.night.seconds(*part) for part in parts)
