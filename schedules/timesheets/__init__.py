"""Timesheets: the month of a person, planned against worked (API.md, Timesheets).

    for month in timesheets.of(people, date(2026, 10, 1), now): ...     # many people, a fixed number of queries
    timesheets.of_person(person, date(2026, 10, 1), now)
    timesheets.versions(person, date(2026, 10, 1))                      # what was approved, reopened ones too

An approved month is what its snapshot says; any other is worked out anew each time it is asked for. Submitting,
approving and reopening are done by `schedules.approval`.
"""

from schedules.timesheets.days import DayRow
from schedules.timesheets.month import Account, Adjustment, Approval, Blocker, Booking, Month, Totals
from schedules.timesheets.reading import of, of_person, versions

__all__ = [
    "Account",
    "Adjustment",
    "Approval",
    "Blocker",
    "Booking",
    "DayRow",
    "Month",
    "Totals",
    "of",
    "of_person",
    "versions",
]
