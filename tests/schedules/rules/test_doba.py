"""PL-01: to which doba work counts."""

from datetime import date

import pytest

from schedules.rules import DayOfWork, breaches, overtime
from schedules.rules.doba import dobas
from tests.schedules.rules.months import WARSAW, days_of, hours, month_of, spans, wall, worked_by_doba

JUNE = month_of(2026, 6)
WORKDAYS = {f"06-{number:02}": "8-16" for number in (8, 9, 10, 11, 12)}  # Mon to Fri


@pytest.mark.parametrize(
    ("roster", "worked", "doba"),
    [
        # PL-01a: both scheduled; Tuesday's first two hours are Monday's.
        ({"06-08": "10-18", "06-09": "8-16"}, None, {"06-08": "10:00", "06-09": "6:00"}),
        # PL-01b: an ordered early start on Tuesday.
        (WORKDAYS, WORKDAYS | {"06-09": "6-16"}, dict.fromkeys(WORKDAYS, "8:00") | {"06-08": "10:00"}),
        # PL-01c: the doba is violated, no overtime.
        ({"06-08": "10-17", "06-09": "9-17"}, None, {"06-08": "8:00", "06-09": "7:00"}),
        # PL-01d.
        ({"06-08": "8-16", "06-09": "7-15"}, None, {"06-08": "9:00", "06-09": "7:00"}),
        # A1: 8 minutes early are of the doba before, 9 minutes late of this one.
        (
            {"06-09": "8-16", "06-10": "8-16"},
            {"06-09": "8-16", "06-10": "7:52-16:09"},
            {"06-09": "8:08", "06-10": "8:09"},
        ),
        # Early after a day off: no doba holds it, so it is of its own day, and does not move that doba's end.
        ({"06-08": "8-16", "06-09": "8-16"}, {"06-08": "6-16", "06-09": "7-16"}, {"06-08": "11:00", "06-09": "8:00"}),
        # A day off: from the actual start; what the doba before holds is not part of it.
        ({"06-12": "8-16"}, {"06-12": "8-16", "06-13": "6-12"}, {"06-12": "10:00", "06-13": "4:00"}),
        # Work on the day off holds the start of the next day's shift.
        ({"06-14": "8-16"}, {"06-13": "12-16", "06-14": "8-16"}, {"06-13": "8:00", "06-14": "4:00"}),
    ],
)
def test_work_counts_to_the_earliest_doba_that_holds_it(roster, worked, doba):
    assert worked_by_doba(days_of(JUNE, roster, worked)) == {day: hours(text) for day, text in doba.items()}


def test_thirty_hours_at_a_stretch_count_to_the_day_they_began_on():
    start = wall(date(2026, 6, 12), hours("8:00"))
    end = wall(date(2026, 6, 13), hours("14:00"))
    days = [DayOfWork(date(2026, 6, 12), start, 480, ((start, end),)), DayOfWork(date(2026, 6, 13))]
    assert worked_by_doba(days) == {"06-12": hours("30:00")}


@pytest.mark.parametrize(
    ("roster", "worked", "at_50"),
    [
        ({"06-08": "10-18", "06-09": "8-16"}, None, "2:00"),  # PL-01a
        (WORKDAYS, WORKDAYS | {"06-09": "6-16"}, "2:00"),  # PL-01b
        ({"06-08": "10-17", "06-09": "9-17"}, None, "0"),  # PL-01c
        ({"06-08": "8-16", "06-09": "7-15"}, None, "1:00"),  # PL-01d
    ],
)
def test_its_overtime(roster, worked, at_50):
    found = overtime(days_of(JUNE, roster, worked), JUNE).values()
    assert sum(over.at_50 for over in found) == sum(over.seconds for over in found) == hours(at_50)


@pytest.mark.parametrize(("until", "is_breach"), [("21", False), ("21:01", True)])
def test_after_an_early_start_thirteen_hours_of_the_doba_may_still_be_worked(until, is_breach):
    """PL-01b: on Tuesday from 6 to 21, 15 hours of the calendar day."""
    days = days_of(JUNE, WORKDAYS, WORKDAYS | {"06-09": f"6-{until}"})
    assert bool(breaches(days, JUNE)) is is_breach


@pytest.mark.parametrize(
    ("day", "starts", "length"),
    [
        (date(2026, 3, 28), "8:00", 23),
        (date(2026, 3, 28), "1:30", 24),
        (date(2026, 3, 28), "2:30", 24),  # to 02:30, which does not exist: 03:30
        (date(2026, 10, 24), "8:00", 25),
        (date(2026, 10, 24), "2:30", 24),  # to the first 02:30
        (date(2026, 6, 10), "8:00", 24),
    ],
)
def test_a_doba_ends_at_the_same_time_on_the_wall(day, starts, length):
    """D-1."""
    (doba,) = dobas([DayOfWork(day, wall(day, hours(starts)), 480)], WARSAW)
    assert (doba.end - doba.start).total_seconds() == length * 3600


def test_with_flexible_hours_each_day_has_its_own_work():
    """Art. 140^1 § 4: Tuesday begins half an hour earlier than Monday, no overtime."""
    days = [
        DayOfWork(day, nominal_minutes=480, work=spans(day, text))
        for day, text in ((date(2026, 6, 8), "8:30-16:30"), (date(2026, 6, 9), "8-16"), (date(2026, 6, 10), ""))
    ]
    assert worked_by_doba(days) == {"06-08": hours("8:00"), "06-09": hours("8:00")}
    assert overtime(days, JUNE) == {}
