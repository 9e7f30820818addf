"""How much work is too much, and which breaks it needs (Kodeks pracy, art. 131, 132, 134; EU-2, EU-4)."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from schedules.rules.days import DayOfWork

_HOUR = 3600
MAX_DAILY = 13 * _HOUR  # PL-05: what eleven hours of rest leave of a doba
MAX_WEEKLY = 48 * _HOUR

_BREAK = 15 * 60


def break_due(worked_seconds: int) -> int:
    """PL-07, art. 134: the seconds of break that a day of `worked_seconds` gives, all of them working time.

    15 minutes from 6 hours on, 15 more above 9 and above 16. DECISION D-3: actual hours give them, not planned ones.
    """
    return _BREAK * ((worked_seconds >= 6 * _HOUR) + (worked_seconds > 9 * _HOUR) + (worked_seconds > 16 * _HOUR))


def day_with_breaks(day: DayOfWork) -> int:
    """The seconds of a day whose breaks are tapped, with the breaks: they are working time, and ask for breaks too."""
    return day.worked_seconds + day.tapped_break_seconds


def weeks_to_average(days: Sequence[DayOfWork]) -> Fraction:
    """PL-10, art. 131; EU-4: over how many weeks the work of the settlement period `days` is averaged.

    Paid leave and sick leave are neutral. DECISION: of each week from Monday to Sunday only the share of its working
    days counts that is not excused, so that a week of leave is a week, whether it is rostered on five days or on seven.
    """
    if not any(day.excused for day in days):
        return Fraction(len(days), 7)
    weeks = groupby(days, key=lambda day: (day.day.toordinal() - 1) // 7)
    return sum((_counted(list(week)) for _, week in weeks), Fraction(0))


def _counted(week: Sequence[DayOfWork]) -> Fraction:
    excused = sum(day.excused for day in week)
    if not excused:
        return Fraction(len(week), 7)
    at_work = sum(not day.excused and (day.is_working or bool(day.work)) for day in week)
    return Fraction(len(week) * at_work, 7 * (at_work + excused))
