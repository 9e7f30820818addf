"""The six nights of 2025 to 2027 on which the clocks change (DOMAIN.md, DST table, DST-4)."""

from datetime import date

import pytest

from schedules.rules import breaches, night_seconds, overtime, sunday_seconds
from tests.schedules.rules.months import days_of, hours, month_of

SPRING = [date(2025, 3, 29), date(2026, 3, 28), date(2027, 3, 27)]
AUTUMN = [date(2025, 10, 25), date(2026, 10, 24), date(2027, 10, 30)]
LENGTHS = [
    *((day, "22-6", "7:00", "7:00", "0") for day in SPRING),
    *((day, "20-8", "11:00", "7:00", "2:00") for day in SPRING),
    *((day, "18-6", "11:00", "7:00", "0") for day in SPRING),
    *((day, "22-6", "9:00", "9:00", "0") for day in AUTUMN),
    *((day, "20-8", "13:00", "9:00", "2:00") for day in AUTUMN),
    *((day, "18-6", "13:00", "9:00", "0") for day in AUTUMN),
]


@pytest.mark.parametrize(("saturday", "shift", "length", "night", "sunday"), LENGTHS)
def test_a_shift_through_the_night(saturday, shift, length, night, sunday):
    """An hour less is not made up; an hour more is overtime, though planned, also in the equivalent system."""
    month = month_of(saturday.year, saturday.month)
    days = days_of(month, {f"{saturday:%m-%d}": shift})
    (work,) = [day.work for day in days if day.work]
    found = overtime(days, month, equivalent=True)
    assert (work[0][1] - work[0][0]).total_seconds() == hours(length)
    assert night_seconds(work, month) == hours(night)
    assert sunday_seconds(work, month) == hours(sunday)
    assert sum(over.seconds for over in found.values()) == (3600 if saturday in AUTUMN else 0)
    assert sum(over.at_100 for over in found.values()) == (3600 if saturday in AUTUMN else 0)


@pytest.mark.parametrize("shift", ["22-6", "20-8", "18-6"])
@pytest.mark.parametrize("saturday", SPRING + AUTUMN)
def test_it_keeps_the_rests_that_are_due(saturday, shift):
    """In autumn 13 hours leave 12 of the 25 of the doba, in spring 11 leave 12 of 23."""
    month = month_of(saturday.year, saturday.month)
    assert breaches(days_of(month, {f"{saturday:%m-%d}": shift}), month) == []
