"""PL-02, PL-03: the hours of a settlement period and when its roster is due (Kodeks pracy, art. 129 and 130)."""

from calendar import SATURDAY, SUNDAY
from collections.abc import Collection
from datetime import date

from attendance.worktime.clock import DAY, days_of

DAILY_NORM = 8 * 3600


def nominal_minutes(first: date, last: date, holidays: Collection[date]) -> int:
    """PL-03, art. 130: the full-time minutes of the period `first` to `last`, both inclusive.

    40 hours for each week and 8 for each remaining day from Monday to Friday are 8 for each such day; a public holiday
    takes 8 off unless it falls on a Sunday, on a Saturday too.
    """
    days = days_of(first, last)
    working = sum(day.weekday() < SATURDAY for day in days)
    lost = sum(day in holidays and day.weekday() != SUNDAY for day in days)
    return (working - lost) * DAILY_NORM // 60


def last_day_to_publish(first: date) -> date:
    """PL-02, art. 129 § 3: until when the roster that begins on `first` has to reach people, a week ahead.

    DECISION D-2: counted by dates, a roster for July on 24 June at the latest.
    """
    return first - DAY * 7
