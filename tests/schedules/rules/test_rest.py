"""PL-05, PL-06: daily and weekly rest."""

from datetime import date

import pytest

from attendance.worktime.clock import midnight
from schedules.rules import Rule, breaches
from schedules.rules.days import Windows
from schedules.rules.rest import longest_rest
from tests.schedules.rules.months import DAY, WARSAW, days_of, hours, month_of, rest_by_doba, spans

JUNE, MARCH, OCTOBER = month_of(2026, 6), month_of(2026, 3), month_of(2026, 10)


def daily_rests_broken(days, month):
    found = [breach for breach in breaches(days, month) if breach.rule == Rule.DAILY_REST]
    assert all(breach.needed_seconds == hours("11:00") for breach in found)
    return {f"{breach.day:%m-%d}": breach.found_seconds for breach in found}


@pytest.mark.parametrize(
    ("month", "first", "first_hours", "second_hours", "rest", "is_breach"),
    [
        # PL-05. The doba is 14 to 14, so the rest before the early shift is all it has.
        (JUNE, "06-08", "14-22", "6-14", "8:00", True),
        (JUNE, "06-08", "20-8", "20-8", "12:00", False),
        (JUNE, "06-08", "8-23", "8-16", "9:00", True),
        (JUNE, "06-08", "8-21", "8-16", "11:00", False),
        (JUNE, "06-08", "8-21:01", "8-16", "10:59", True),
        (JUNE, "06-08", "8-21:00:01", "8-16", "10:59:59", True),
        # DST: eleven hours on the wall are ten in spring and twelve in autumn.
        (MARCH, "03-28", "14-22", "9-17", "10:00", True),
        (OCTOBER, "10-24", "14-22", "8-16", "11:00", False),
        (OCTOBER, "10-24", "14-22", "7:59-16", "10:59", True),
    ],
)
def test_eleven_hours_in_every_doba(month, first, first_hours, second_hours, rest, is_breach):
    day = date.fromisoformat(f"2026-{first}")
    days = days_of(month, {first: first_hours, f"{day + DAY:%m-%d}": second_hours})
    assert rest_by_doba(days)[first] == hours(rest)
    assert daily_rests_broken(days, month) == ({first: hours(rest)} if is_breach else {})


def test_rest_that_lies_across_the_end_of_the_doba_is_not_whole():
    """8 to 22, then free until Wednesday: inside the doba 22 to 8, ten hours."""
    assert daily_rests_broken(days_of(JUNE, {"06-08": "8-22"}), JUNE) == {"06-08": hours("10:00")}


def test_a_day_off_worked_at_has_its_doba_too():
    days = days_of(JUNE, {}, {"06-13": "10-20", "06-14": "6-9"})
    assert daily_rests_broken(days, JUNE) == {"06-13": hours("10:00")}


def test_the_day_after_the_month_is_read_and_not_judged():
    """The doba of 30 June holds the night's rest that 1 July cuts short; that of 31 May is May's."""
    days = days_of(JUNE, {"05-31": "14-22", "06-01": "6-14", "06-30": "14-22", "07-01": "6-14", "07-02": "0-20"})
    assert daily_rests_broken(days, JUNE) == {"06-30": hours("8:00")}


def test_rests_on_two_days_are_told_in_their_order():
    days = days_of(JUNE, {"06-22": "8-23", "06-08": "8-23"})
    assert [(breach.rule, breach.day.day) for breach in breaches(days, JUNE)] == [
        ("daily_rest", 8),
        ("max_daily", 8),
        ("daily_rest", 22),
        ("max_daily", 22),
    ]


SIX_DAYS = {f"06-{number:02}": "8-16" for number in range(1, 6)}


@pytest.mark.parametrize(
    ("saturday", "rest", "is_breach"),
    [("8-13", "35:00", False), ("8-13:01", "34:59", True), ("8-16", "32:00", True)],
)
def test_thirty_five_hours_in_every_week_of_the_period(saturday, rest, is_breach):
    """PL-06: Mon 1 to Sun 7 June, next work Mon 8:00: of a rest of 40 hours only what lies in the week counts."""
    days = days_of(JUNE, SIX_DAYS | {"06-06": saturday, "06-08": "8-16"})
    found = [breach for breach in breaches(days, JUNE) if breach.rule == Rule.WEEKLY_REST]
    expected = [(date(2026, 6, 1), hours(rest), hours("35:00"))] if is_breach else []
    assert [(breach.day, breach.found_seconds, breach.needed_seconds) for breach in found] == expected


def test_the_week_of_a_clock_change_has_an_hour_less():
    """PL-06: Mon 23 to Sun 29 March 2026, last work until Sat 13:00."""
    monday = date(2026, 3, 23)
    work = Windows.of(spans(day, "8-13")[0] for day in (monday + DAY * number for number in range(6)))
    assert longest_rest(midnight(monday, WARSAW), midnight(monday + DAY * 7, WARSAW), work) == hours("34:00")


def test_a_week_of_the_period_with_a_clock_change():
    """March 2027 begins on a Monday: its fourth week ends with the night of 28 March."""
    march = month_of(2027, 3)
    days = days_of(march, {f"03-{number}": "8-13" for number in range(22, 28)})
    (found,) = breaches(days, march)
    assert (found.rule, found.day, found.found_seconds) == (Rule.WEEKLY_REST, date(2027, 3, 22), hours("34:00"))


def test_weeks_are_counted_from_the_first_of_the_month():
    """PL-06: from Thu 1 January 2026 the first week is 1 to 7; the last three days are no week."""
    assert [first.day for first, _ in month_of(2026, 1).weeks] == [1, 8, 15, 22]
    assert [first.day for first, _ in month_of(2026, 2).weeks] == [1, 8, 15, 22]


def test_the_days_left_over_are_not_judged():
    days = days_of(JUNE, {"06-29": "8-16", "06-30": "8-16"})
    assert breaches(days, JUNE) == []
