"""EU-4, PL-05, PL-07, PL-10: how much work is too much, and the breaks it needs."""

from datetime import date
from fractions import Fraction

import pytest

from schedules.rules import Breach, DayOfWork, Rule, breaches
from schedules.rules.limits import MAX_WEEKLY, break_due, weeks_to_average
from tests.schedules.rules.months import dates, days_of, hours, month_of, spans, wall

FEBRUARY = month_of(2027, 2)  # four weeks from a Monday
JUNE = month_of(2026, 6)


def four_weeks(total, leave=(), planned=480):
    """Mon to Fri of the four weeks, `total` spread over the days that are no leave."""
    days = [day for day in dates(FEBRUARY.first, FEBRUARY.last) if day.weekday() < 5]
    at_work = [day for day in days if day.day not in leave]
    share, rest = divmod(hours(total), len(at_work))
    return [
        DayOfWork(
            day,
            wall(day, hours("8:00")) if day in days else None,
            planned if day in days else 0,
            ((wall(day, hours("8:00")), wall(day, hours("8:00") + share + (rest if day == at_work[0] else 0))),)
            if day in at_work
            else (),
            excused=day.day in leave,
        )
        for day in dates(FEBRUARY.first, FEBRUARY.last)
    ]


def average(days):
    return [breach for breach in breaches(days, FEBRUARY) if breach.rule == Rule.MAX_WEEKLY]


LEAVE_WEEK = range(8, 13)  # Mon to Fri


@pytest.mark.parametrize(
    ("total", "leave", "found"),
    [
        ("192:00", (), None),  # EU-4: 48.00
        ("192:15", (), "48:03:45"),  # EU-4: 48.06
        ("150:00", (), None),
        ("150:00", LEAVE_WEEK, "50:00"),  # EU-4: a week of leave is no week to average over
        ("144:00", LEAVE_WEEK, None),
        ("150:00", range(8, 15), "50:00"),  # the same leave, rostered on calendar days
        ("150:00", (11, 12, 15, 16, 17), "50:00"),  # and from Thursday to Wednesday
        ("128:00", (5, 12, 19, 26), None),  # four Fridays: 40 hours a week
        ("153:36", (5, 12, 19, 26), None),
        ("153:37", (5, 12, 19, 26), "48:00:18"),
        ("40:00", set(range(1, 29)) - {1}, None),  # one day beside leave is no week
    ],
)
def test_at_most_48_hours_in_an_average_week(total, leave, found):
    """PL-10, EU-4: whatever the days are, over the period."""
    expected = [Breach(Rule.MAX_WEEKLY, FEBRUARY.first, hours(found), hours("48:00"))] if found else []
    assert average(four_weeks(total, leave)) == expected


def test_four_months_from_january():
    """EU-4: January to April 2026 are 120 days: 822.857 hours."""
    days = [DayOfWork(day) for day in dates(date(2026, 1, 1), date(2026, 4, 30))]
    assert weeks_to_average(days) * MAX_WEEKLY / 3600 == Fraction(48 * 120, 7)


def test_a_week_off_beside_a_leave_is_a_week():
    days = [DayOfWork(day, excused=day.day <= 7) for day in dates(JUNE.first, date(2026, 6, 14))]
    assert weeks_to_average(days) == 1


def test_only_the_days_of_the_month_are_averaged():
    june = {f"06-{number:02}": "8-16" for number in range(1, 31) if number % 7 in (1, 2, 3, 4, 5)}
    days = days_of(JUNE, june | {"05-30": "6-19", "05-31": "6-19", "07-01": "6-19", "07-02": "6-19"})
    assert breaches(days, JUNE) == []


@pytest.mark.parametrize(("until", "found"), [("21", None), ("21:00:01", "13:00:01"), ("22", "14:00")])
def test_at_most_thirteen_hours_in_a_doba(until, found):
    days = days_of(JUNE, {"06-10": "8-16"}, {"06-10": f"8-{until}"})
    limits = [breach for breach in breaches(days, JUNE) if breach.rule == Rule.MAX_DAILY]
    assert limits == ([Breach(Rule.MAX_DAILY, date(2026, 6, 10), hours(found), hours("13:00"))] if found else [])


@pytest.mark.parametrize(("sunday", "found"), [("8-16", None), ("7-16", "15:00")])
def test_the_doba_of_twenty_five_hours_holds_an_hour_more(sunday, found):
    """PL-05: until Sat 24 October 2026 22:00 and from Sunday 8:00 on are eleven hours of rest, and 14 of work."""
    october = month_of(2026, 10)
    days = days_of(october, {"10-24": "14-22", "10-25": sunday})
    limits = [breach for breach in breaches(days, october) if breach.rule == Rule.MAX_DAILY]
    assert limits == ([Breach(Rule.MAX_DAILY, date(2026, 10, 24), hours(found), hours("14:00"))] if found else [])


def test_the_work_of_two_roster_days_may_be_too_much_for_one_doba():
    """PL-05: 14-22 then 06-14 are 16 hours of the doba from 14 to 14."""
    found = breaches(days_of(JUNE, {"06-08": "14-22", "06-09": "6-14"}), JUNE)
    assert found == [
        Breach(Rule.DAILY_REST, date(2026, 6, 8), hours("8:00"), hours("11:00")),
        Breach(Rule.MAX_DAILY, date(2026, 6, 8), hours("16:00"), hours("13:00")),
    ]


@pytest.mark.parametrize(
    ("worked", "minutes"),
    # PL-07, and to the second.
    [
        ("5:59", 0),
        ("5:59:59", 0),
        ("6:00", 15),
        ("9:00", 15),
        ("9:00:01", 30),
        ("9:01", 30),
        ("16:00", 30),
        ("16:00:01", 45),
        ("16:01", 45),
    ],
)
def test_the_breaks_that_are_due(worked, minutes):
    assert break_due(hours(worked)) == minutes * 60


@pytest.mark.parametrize(
    ("worked", "tapped", "due"),
    [
        ("8-12 12:15-16", "0:15", None),
        ("8-12 12:14-16", "0:14", "0:15"),
        ("8-16", "0", "0:15"),
        ("8-13:59", "0", None),
        # The break is working time itself (art. 134): with it, this day has six hours.
        ("8-12 12:10-14", "0:10", "0:15"),
        # And this one more than nine.
        ("8-12 12:15-17:01", "0:15", "0:30"),
        ("", "0", None),
    ],
)
def test_breaks_are_judged_where_they_are_tapped(worked, tapped, due):
    day = date(2026, 6, 10)
    days = [DayOfWork(day, wall(day, hours("8:00")), 480, spans(day, worked), tapped_break_seconds=hours(tapped))]
    expected = [Breach(Rule.BREAK, day, hours(tapped), hours(due))] if due else []
    assert breaches(days, JUNE, breaks_are_tapped=True) == expected
    assert breaches(days, JUNE) == []
