"""PL-02, PL-03: the hours of a settlement period and when its roster is due."""

from calendar import monthrange
from datetime import date

import pytest

from schedules.rules import last_day_to_publish, nominal_minutes
from tests.schedules.rules.months import POLISH_HOLIDAYS


def nominal_hours(first, last):
    return nominal_minutes(first, last, POLISH_HOLIDAYS) / 60


@pytest.mark.parametrize(
    ("year", "months", "total"),
    [
        (2025, [168, 160, 168, 168, 160, 160, 184, 160, 176, 184, 144, 160], 1992),
        (2026, [160, 160, 176, 168, 160, 168, 184, 160, 176, 176, 160, 160], 2008),
        (2027, [152, 160, 176, 176, 144, 176, 176, 176, 176, 168, 160, 168], 2008),
    ],
)
def test_the_nominal_time_of_months(year, months, total):
    """PL-03. Wigilia is a public holiday from 2025 on."""
    found = [
        nominal_hours(date(year, month, 1), date(year, month, monthrange(year, month)[1])) for month in range(1, 13)
    ]
    assert found == months
    assert sum(found) == nominal_hours(date(year, 1, 1), date(year, 12, 31)) == total


def test_the_nominal_time_of_four_months():
    assert nominal_hours(date(2026, 1, 1), date(2026, 4, 30)) == 664  # PL-03


def test_full_weeks_have_forty_hours_wherever_they_begin():
    """Art. 130 § 1: 40 hours a week and 8 for each other working day."""
    for start in range(1, 8):
        assert nominal_minutes(date(2026, 9, start), date(2026, 9, start + 13), set()) == 80 * 60


def test_a_roster_is_due_a_week_ahead():
    """PL-02: for July 2026 published on 24 June it is in time, on 25 June late (D-2)."""
    assert last_day_to_publish(date(2026, 7, 1)) == date(2026, 6, 24)
