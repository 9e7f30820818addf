"""PL-05, PL-06: daily and weekly rest (Kodeks pracy, art. 132 and 133; EU-1, EU-3), by instants."""

from datetime import datetime, timedelta

from attendance.worktime.clock import SECOND
from schedules.rules.days import Windows

DAILY_REST = 11 * 3600
WEEKLY_REST = 35 * 3600


def longest_rest(start: datetime, end: datetime, work: Windows) -> int:
    """The longest time without `work` that lies wholly inside `[start, end)`, in elapsed seconds.

    On the nights the clocks change 11 hours on the wall are 10 or 12 of rest. Inside a doba it has to reach
    `DAILY_REST`, inside a week of the settlement period `WEEKLY_REST`: what of a longer rest lies outside is not
    counted. The exceptions for managers and rescue work are not known here.
    """
    longest, since = timedelta(0), start
    for first, last in work.meeting(start, end):
        longest = max(longest, first - since)
        since = last
    return max(longest, end - since) // SECOND
