"""PL-04, PL-08: overtime and its supplement."""

from datetime import date

import pytest

from schedules.rules import DayOfWork, Overtime, average_overtime, overtime
from tests.schedules.rules.months import DAY, days_of, hours, month_of, wall


def total(found):
    return Overtime(sum(over.at_50 for over in found.values()), sum(over.at_100 for over in found.values()))


@pytest.mark.parametrize(
    ("day", "planned", "worked", "equivalent", "at_50", "at_100"),
    [
        # PL-04: above the extended day; above eight hours where less was planned; less than planned.
        ("06-10", "8-20", "8-21", True, "1:00", "0"),
        ("06-10", "8-12", "8-18", True, "2:00", "0"),
        ("06-10", "8-20", "8-19", True, "0", "0"),
        # Never above twelve hours.
        ("06-10", "6-20", "6-20", True, "2:00", "0"),
        # The basic system knows no extended day.
        ("06-10", "8-20", "8-20", False, "4:00", "0"),
        ("06-10", "8-12", "8-18", False, "2:00", "0"),
        # PL-08: the last minutes of the doba; at night 100 per cent.
        ("06-10", "8-16", "8-18:30", False, "2:30", "0"),
        ("06-10", "14-22", "14-24", False, "0", "2:00"),
        ("06-10", "8-16", "8-23", False, "6:00", "1:00"),
        # In parts, the last of them first.
        ("06-10", "8-16", "8-12 13-17 21-23", False, "1:00", "1:00"),
        # A Sunday that is a working day under the schedule; one that is not, where the last two of ten hours count.
        ("06-14", "8-16", "8-18", False, "2:00", "0"),
        ("06-14", "", "8-18", False, "0", "2:00"),
        # The same on a public holiday (Thu 4 June 2026) and on a Saturday, which is neither.
        ("06-04", "8-16", "8-18", False, "2:00", "0"),
        ("06-04", "", "8-18", False, "0", "2:00"),
        ("06-13", "", "8-18", False, "2:00", "0"),
        # Night and Sunday at once is 100 per cent once: 20:00 to 24:00.
        ("06-14", "", "12-24", False, "0", "4:00"),
        # Sunday is over at 06:00 on Monday.
        ("06-14", "", "22-9", False, "3:00", "0"),
        # PL-08, DST-4: the ninth hour of the autumn night, 05 to 06, is night and not yet Sunday.
        ("10-24", "22-6", "22-6", False, "0", "1:00"),
        ("10-24", "22-6", "22-6", True, "0", "1:00"),
        # D-4: the thirteenth of a long one lies after 06:00 on a Sunday off.
        ("10-24", "20-8", "20-8", True, "0", "1:00"),
        # Spring: seven hours, eleven hours; nothing to make up.
        ("03-28", "22-6", "22-6", False, "0", "0"),
        ("03-28", "20-8", "20-8", True, "0", "0"),
    ],
)
def test_overtime_of_a_day(day, planned, worked, equivalent, at_50, at_100):
    month = month_of(2026, int(day[:2]))
    days = days_of(month, {day: planned} if planned else {}, {day: worked})
    assert total(overtime(days, month, equivalent=equivalent)) == Overtime(hours(at_50), hours(at_100))


def test_the_autumn_hour_on_a_sunday_that_is_a_working_day():
    """D-4: 07 to 08 on Sunday 25 October, and the roster has work on that day."""
    october = month_of(2026, 10)
    days = days_of(october, {"10-24": "20-8", "10-25": "20-8"})
    assert overtime(days, october, equivalent=True) == {date(2026, 10, 24): Overtime(hours("1:00"), 0)}


def test_two_shifts_in_one_doba():
    """PL-05: 14-22 then 06-14 is 8:00 of overtime, all of it by day."""
    june = month_of(2026, 6)
    found = overtime(days_of(june, {"06-08": "14-22", "06-09": "6-14"}), june)
    assert found == {date(2026, 6, 8): Overtime(hours("8:00"), 0)}


def test_overtime_is_of_the_month_its_doba_began_in():
    june = month_of(2026, 6)
    days = days_of(june, {"05-31": "8-18", "06-30": "10-18", "07-01": "8-18"})
    assert overtime(days, june) == {date(2026, 6, 30): Overtime(hours("2:00"), 0)}


def test_overtime_has_one_sum():
    assert Overtime(3600, 1800).seconds == 5400


@pytest.mark.parametrize(
    ("worked", "daily", "expected"),
    [
        ("176:00", "0", "8:00"),  # PL-08: an extra Saturday, no day longer than eight hours
        ("176:00", "4:00", "4:00"),  # PL-08: four of the eight hours are daily overtime already
        ("168:00", "0", "0"),
        ("160:00", "2:00", "0"),
    ],
)
def test_overtime_above_the_average_week(worked, daily, expected):
    assert average_overtime(hours(worked), hours("168:00"), hours(daily)) == hours(expected)


def test_a_working_day_without_a_set_start_is_a_working_day():
    sunday = date(2026, 6, 14)
    work = ((wall(sunday, hours("8:00")), wall(sunday, hours("18:00"))),)
    days = [DayOfWork(sunday - DAY), DayOfWork(sunday, nominal_minutes=480, work=work)]
    assert overtime(days, month_of(2026, 6)) == {sunday: Overtime(hours("2:00"), 0)}
