"""Which work belongs to which shift."""

import pytest

from attendance.worktime import Interval
from schedules.adherence import MARGIN, match, planned_end
from tests.attendance.worktime.logs import local, read, shown
from tests.schedules.rosters import held, roster_day, shifts


def work(text):
    """Intervals from "26 08:00 - 26 16:00, …"."""
    ends = [part.split(" - ") for part in text.split(", ")]
    return [Interval(local(start), local(end), 1, 2) for start, end in ends]


def found(plan, intervals):
    """For each interval the day of its shift, "-" where it has none."""
    matched, unmatched = match(shifts(plan), work(intervals))
    days = {interval: str(day.day) for day, those in matched.items() for interval in those}
    days |= dict.fromkeys(unmatched, "-")
    return " ".join(days[interval] for interval in work(intervals))


@pytest.mark.parametrize(
    ("plan", "intervals", "days"),
    [
        # On time.
        ("26 8-16", "26 08:00 - 26 16:00", "26"),
        # A night is the roster day it began on, all of it.
        ("26 22-6", "26 22:00 - 27 06:00", "26"),
        ("26 22-6, 27 22-6", "26 21:55 - 27 06:10, 27 22:02 - 28 06:00", "26 27"),
        # A night begun late, after midnight, is still that of the day before.
        ("26 22-6, 27 22-6", "27 00:10 - 27 06:00", "26"),
        # In again at 06:10, after the night that ended at 06:00, to hand over.
        ("26 22-6, 27 22-6", "26 22:00 - 27 06:00, 27 06:10 - 27 06:25", "26 26"),
        # Frappe: of the shift from 23 to 1 what begins at 01:30 belongs to the day before.
        ("26 23-1", "27 01:30 - 27 02:00", "26"),
        # An ordered start three hours early belongs to the coming shift, even if the other half of it is a break.
        ("26 8-16", "26 05:00 - 26 16:00", "26"),
        ("26 8-16", "26 05:00 - 26 07:30, 26 08:00 - 26 16:00", "26 26"),
        # Before midnight for a shift after it.
        ("26 0-8", "25 23:50 - 26 08:00", "26"),
        # Four hours away is near, a second more is not.
        ("26 8-12", "26 16:00 - 26 17:00", "26"),
        ("26 8-12", "26 16:00:01 - 26 17:00", "-"),
        ("26 12-16", "26 07:00 - 26 08:00", "26"),
        ("26 12-16", "26 07:00 - 26 07:59:59", "-"),
        # Between two shifts the middle of the gap decides: 06:00 to 10:00, so 08:00.
        ("26 22-6, 27 10-18", "27 07:30 - 27 07:59", "26"),
        ("26 22-6, 27 10-18", "27 08:01 - 27 08:30", "27"),
        # In the very middle, the earlier one.
        ("26 22-6, 27 10-18", "27 07:45 - 27 08:15", "26"),
        # The larger overlap.
        ("26 22-6, 27 6-14", "27 05:00 - 27 14:00", "27"),
        ("26 22-6, 27 6-14", "26 22:00 - 27 07:00", "26"),
        # Two shifts in one go: as much of both, so the earlier, and R7, the day of the IN.
        ("26 22-6, 27 6-14", "26 22:00 - 27 14:00", "26"),
        # Two shifts with a tap between them.
        ("26 22-6, 27 6-14", "26 22:00 - 27 06:00, 27 06:00 - 27 14:00", "26 27"),
        # A tap in the break of a split shift is inside it.
        ("26 8-12/13-17", "26 12:10 - 26 12:50", "26"),
        # Frappe: 8-12 and 12:30-16:30 as shifts of their own; work from 12:10 on is that of the second.
        ("26 8-12, 27 12:30-16:30", "26 08:00 - 26 12:00, 27 12:10 - 27 16:30", "26 27"),
        # A whole day round.
        ("26 8-8, 27 8-8", "26 08:00 - 27 08:05, 27 08:05 - 28 08:00", "26 27"),
        # In and out at once (R4): inside, and between two shifts.
        ("26 8-16", "26 10:00 - 26 10:00", "26"),
        ("26 22-6, 27 6-14", "27 06:00 - 27 06:00", "26"),
        # A check-out forgotten for a week belongs to the shift of its IN, not to the longer ones after it.
        ("20 8-16, 22 8-8, 24 8-8", "20 08:00 - 27 08:00", "20"),
        # Nothing planned.
        ("", "26 08:00 - 26 16:00", "-"),
    ],
)
def test_the_nearest_window(plan, intervals, days):
    assert found(plan, intervals) == days


def test_the_order_of_what_comes_in_does_not_matter():
    plan, intervals = shifts("27 6-14, 26 22-6"), work("27 06:00 - 27 14:00, 26 22:00 - 27 06:00")
    assert match(plan, intervals) == match(plan[::-1], intervals[::-1])


@pytest.mark.parametrize(
    ("day", "plan", "log", "worked"),
    [
        # Three hours and a half after the long shift of the 20th, but in the one of the 23rd for two of them.
        ("20", "20 23:30-23:30, 23 0-8", "22 03:00 IN, 23 02:00 OUT", 0),
        # The long shift of the 17th claims an hour of it, that of the 20th none.
        ("20", "17 23-23, 20 0-8", "18 22:00 IN, 19 21:00 OUT", 0),
    ],
)
def test_a_day_comes_out_the_same_with_three_days_on_either_side(day, plan, log, worked):
    assert held(plan, log)[roster_day(day)].worked_minutes == worked
    near = [shift for shift in shifts(plan) if abs(shift.day - roster_day(day)) <= MARGIN]
    assert match(near, read(log).intervals) == match(shifts(plan), read(log).intervals)


def test_work_on_a_day_off_is_that_of_the_day_it_began_on():
    days = held("26 8-16", "28 22:00 IN, 29 06:00 OUT")
    assert days[roster_day("28")].worked_minutes == 480
    assert not days[roster_day("29")].intervals


def test_work_far_from_the_shift_of_its_day_counts_on_that_day_as_unplanned():
    day = held("26 6-10", "26 06:00 IN, 26 10:00 OUT, 26 18:00 IN, 26 20:00 OUT")[roster_day("26")]
    assert (day.unplanned, day.worked_minutes, day.overtime_minutes) == (True, 360, 120)
    assert [shown(interval.start) for interval in day.others] == ["26 18:00"]


def test_work_in_the_morning_before_a_night_shift_is_first_in_but_tells_nothing_of_the_night():
    day = held("26 22-6", "26 08:00 IN, 26 12:00 OUT, 26 22:20 IN, 27 06:00 OUT")[roster_day("26")]
    assert [shown(interval.start) for interval in day.intervals] == ["26 08:00", "26 22:20"]
    assert (shown(day.first_in), shown(day.last_out)) == ("26 08:00", "27 06:00")
    assert day.late_minutes == 20


def test_a_forgotten_check_out_is_closed_at_the_end_of_the_shift_it_belongs_to():
    end_of = planned_end(shifts("26 8-16, 27 22-6"))
    ends = [end_of(local(start)) for start in ("26 07:45", "27 21:50", "28 00:30", "28 06:10")]
    assert [shown(end) for end in ends] == ["26 16:00", "28 06:00", "28 06:00", "28 06:00"]
    assert end_of(local("30 12:00")) is None
