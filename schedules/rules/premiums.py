"""PL-11, PL-12: work at night and on Sundays and public holidays (Kodeks pracy, art. 151^7 and 151^9)."""

from collections.abc import Iterable

from attendance.worktime.night import Window, seconds_inside
from schedules.rules.days import Month


def night_seconds(work: Iterable[Window], month: Month) -> int:
    """PL-11: how much of `work` is night by the company's window (D-6), 7 or 9 hours when the clocks change (D-5)."""
    return sum(month.night.seconds(*span) for span in work)


def sunday_seconds(work: Iterable[Window], month: Month) -> int:
    """PL-12: how much of `work` is on a Sunday or public holiday: from 06:00 of that day (D-8) to 06:00 of the next.

    A holiday on a Sunday counts once.
    """
    return sum(seconds_inside(*span, month.holidays.values()) for span in work)
