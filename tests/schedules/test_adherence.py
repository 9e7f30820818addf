"""What became of a day of the roster: its figures, a row for every case."""

import pytest

from schedules.adherence import Rules, hold, rounded
from tests.attendance.worktime.logs import january, local, read, shown
from tests.schedules.rosters import LONG_AFTER, first_day, held, hours, roster_day, shifts

DAY_SHIFT, ON_TIME = "26 8-16", "26 08:00 IN, 26 16:00 OUT"


def lateness(day):
    return day.late_minutes, day.early_leave_minutes


def balance(day):
    """Worked, deducted for the pause, overtime, missing."""
    return hours(day.worked_seconds), hours(day.deducted_seconds), day.overtime_minutes, day.missing_minutes


@pytest.mark.parametrize(
    ("plan", "log", "grace", "late", "early"),
    [
        # To the minute.
        (DAY_SHIFT, ON_TIME, 0, 0, 0),
        # Early and until later is neither.
        (DAY_SHIFT, "26 07:52 IN, 26 16:09 OUT", 0, 0, 0),
        # Frappe, grace 10: 08:10:00 is not late, a second more is; the minutes are those since 08:00.
        (DAY_SHIFT, "26 08:10 IN, 26 16:00 OUT", 10, 0, 0),
        (DAY_SHIFT, "26 08:10:01 IN, 26 16:00 OUT", 10, 10, 0),
        (DAY_SHIFT, "26 08:12 IN, 26 16:00 OUT", 10, 12, 0),
        # Frappe, on leaving: 15:50:00 is not early, a second before is.
        (DAY_SHIFT, "26 08:00 IN, 26 15:50 OUT", 10, 0, 0),
        (DAY_SHIFT, "26 08:00 IN, 26 15:49:59 OUT", 10, 0, 10),
        (DAY_SHIFT, "26 08:00 IN, 26 15:45 OUT", 10, 0, 15),
        # Without grace less than a minute is none.
        (DAY_SHIFT, "26 08:00:59 IN, 26 15:59:01 OUT", 0, 0, 0),
        (DAY_SHIFT, "26 08:01 IN, 26 15:59 OUT", 0, 1, 1),
        # A long break is missing time, not lateness.
        (DAY_SHIFT, "26 08:00 IN, 26 10:00 OUT, 26 14:00 IN, 26 16:00 OUT", 0, 0, 0),
        # Of a split shift the first start and the last end.
        ("26 8-12/13-17", "26 08:05 IN, 26 11:50 OUT, 26 13:20 IN, 26 16:50 OUT", 0, 5, 10),
        # A night, over midnight; begun after it.
        ("26 22-6", "26 22:03 IN, 27 05:55 OUT", 0, 3, 5),
        ("26 22-6", "27 00:10 IN, 27 06:00 OUT", 0, 130, 0),
        # Back at 06:10, after the night: it was not left early, and nothing is late.
        ("26 22-6", "26 22:00 IN, 27 06:00 OUT, 27 06:10 IN, 27 06:25 OUT", 0, 0, 0),
        # A whole day round.
        ("26 8-8", "26 08:05 IN, 27 07:00 OUT", 0, 5, 60),
        # An ordered start three hours early.
        (DAY_SHIFT, "26 05:00 IN, 26 16:00 OUT", 0, 0, 0),
        # Who looked in before the shift and came back late is late; and the same at its end.
        (DAY_SHIFT, "26 07:00 IN, 26 07:10 OUT, 26 08:30 IN, 26 16:00 OUT", 0, 30, 0),
        (DAY_SHIFT, "26 08:00 IN, 26 15:00 OUT, 26 17:00 IN, 26 17:05 OUT", 0, 0, 60),
        # Work that does not reach into the shift at all is not 540 minutes late: all of the shift is missing.
        (DAY_SHIFT, "26 17:00 IN, 26 20:00 OUT", 0, 0, 0),
        # A second tap on arrival: the first of them is when the person came.
        (DAY_SHIFT, "26 08:00 IN, 26 08:02 IN, 26 16:00 OUT", 0, 0, 0),
        (DAY_SHIFT, "26 08:20 IN, 26 08:21 IN, 26 16:00 OUT", 0, 20, 0),
        # The last check-out was forgotten, or the check-in before it: nobody knows that they left at noon.
        (DAY_SHIFT, "26 08:05 IN, 26 12:00 OUT, 26 12:30 IN", 0, 5, 0),
        (DAY_SHIFT, "26 08:05 IN, 26 12:00 OUT, 26 16:00 OUT", 0, 5, 0),
        # A check-out by a clock that was wrong is a check-out.
        (DAY_SHIFT, "26 08:05 IN, 26 15:00 OUT!", 0, 5, 60),
        # Nothing but a check-in, or a check-out: it counts nothing and tells nothing.
        (DAY_SHIFT, "26 09:00 IN", 0, 0, 0),
        (DAY_SHIFT, "26 15:00 OUT", 0, 0, 0),
    ],
)
def test_late_and_early_leave(plan, log, grace, late, early):
    assert lateness(first_day(plan, log, grace_late=grace, grace_early=grace)) == (late, early)


def test_the_end_that_a_policy_gave_a_shift_is_not_when_somebody_left():
    day = first_day("26 22-6", "26 22:00 IN", policy={"open_shift": "day_end"})
    assert day.auto_closed
    assert (lateness(day), balance(day)) == ((0, 0), ("2:00", "0:00", 0, 360))


def test_a_shift_closed_by_its_plan_is_a_whole_shift():
    plan = shifts("26 22-6")
    work = read("26 22:10 IN", open_shift="plan_end", planned_end=lambda start: plan[0].end)
    day = hold(january(26, 27), plan, work.intervals, Rules(), local(LONG_AFTER))[0]
    assert (day.auto_closed, lateness(day), balance(day)) == (True, (10, 0), ("7:50", "0:00", 0, 10))


@pytest.mark.parametrize(
    ("plan", "log", "worked", "deducted", "overtime", "missing"),
    [
        # As planned.
        (DAY_SHIFT, ON_TIME, "8:00", "0:00", 0, 0),
        # A1 of the domain notes: 07:52 to 16:09 on a roster of 8-16 is 8:17 of presence; none of it is cut off.
        ("2026-06-10 8-16", "2026-06-10 07:52 IN, 2026-06-10 16:09 OUT", "8:17", "0:00", 17, 0),
        # A7: an ordered start at six on a day of 8-16.
        ("2026-06-09 8-16", "2026-06-09T04:00Z IN, 2026-06-09T14:00Z OUT", "10:00", "0:00", 120, 0),
        # A9: 20-8 as planned.
        ("2026-06-10 20-8", "2026-06-10T18:00Z IN, 2026-06-11T06:00Z OUT", "12:00", "0:00", 0, 0),
        # Less than a minute over is none; less than a minute short shows, as 480 - 479 does.
        (DAY_SHIFT, "26 08:00 IN, 26 16:00:59 OUT", "8:00", "0:00", 0, 0),
        (DAY_SHIFT, "26 08:00 IN, 26 15:59:59 OUT", "7:59", "0:00", 0, 1),
        # Seconds of several intervals make minutes together (R8): 3:29:40 and 4:00:20.
        (DAY_SHIFT, "26 08:00 IN, 26 11:29:40 OUT, 26 11:59:40 IN, 26 16:00 OUT", "7:30", "0:00", 0, 30),
        # A split shift, its gap tapped and worked through.
        ("26 8-12/13-17", "26 08:00 IN, 26 12:00 OUT, 26 13:00 IN, 26 17:00 OUT", "8:00", "0:00", 0, 0),
        ("26 8-12/13-17", "26 08:00 IN, 26 17:00 OUT", "9:00", "0:00", 60, 0),
        # A whole day round.
        ("26 8-8", "26 08:00 IN, 27 08:10 OUT", "24:10", "0:00", 10, 0),
        # Odoo's plan, 8-17 with lunch from 12 to 13. Its 07:52-17:08 snaps to the plan; here 16 minutes are 16.
        ("26 8-17 12-13", "26 07:52 IN, 26 17:08 OUT", "8:16", "1:00", 16, 0),
        ("26 8-17 12-13", "26 07:45 IN, 26 17:00 OUT", "8:15", "1:00", 15, 0),
        ("26 8-17 12-13", "26 08:12 IN, 26 17:00 OUT", "7:48", "1:00", 0, 12),
        ("26 8-17 12-13", "26 08:00 IN, 26 17:11 OUT", "8:11", "1:00", 11, 0),
        # Odoo's pitfall: a lunch that was tapped is not deducted again, one half tapped by the other half.
        ("26 8-17 12-13", "26 08:00 IN, 26 12:00 OUT, 26 13:00 IN, 26 17:00 OUT", "8:00", "0:00", 0, 0),
        ("26 8-17 12-13", "26 08:00 IN, 26 12:30 OUT, 26 13:00 IN, 26 17:00 OUT", "8:00", "0:30", 0, 0),
        # Back late from lunch.
        ("26 8-17 12-13", "26 08:00 IN, 26 12:00 OUT, 26 13:20 IN, 26 17:00 OUT", "7:40", "0:00", 0, 20),
        # Gone in the middle of lunch, and before it.
        ("26 8-17 12-13", "26 08:00 IN, 26 12:30 OUT", "4:00", "0:30", 0, 240),
        ("26 8-17 12-13", "26 08:00 IN, 26 11:00 OUT", "3:00", "0:00", 0, 300),
        # A window of the night, after midnight.
        ("26 22-6 2-2:30", "26 22:00 IN, 27 06:00 OUT", "7:30", "0:30", 0, 0),
        # TimeTrex, half an hour: 8:30 without a break is 8:00, 0:20 taken costs 0:10, 0:45 taken costs nothing.
        ("26 8-16:30 30", "26 08:00 IN, 26 16:30 OUT", "8:00", "0:30", 0, 0),
        ("26 8-16:30 30", "26 08:00 IN, 26 12:00 OUT, 26 12:20 IN, 26 16:30 OUT", "8:00", "0:10", 0, 0),
        ("26 8-16:30 30", "26 08:00 IN, 26 12:00 OUT, 26 12:45 IN, 26 16:30 OUT", "7:45", "0:00", 0, 15),
        # The pause is taken once more than half of the presence, 4:15, was worked.
        ("26 8-16:30 30", "26 08:00 IN, 26 12:15 OUT", "4:15", "0:00", 0, 225),
        ("26 8-16:30 30", "26 08:00 IN, 26 12:15:01 OUT", "3:45", "0:30", 0, 255),
        # The gap of a split shift is no pause taken, one inside a part is.
        ("26 8-12/13-17 30", "26 08:00 IN, 26 12:00 OUT, 26 13:00 IN, 26 17:00 OUT", "7:30", "0:30", 0, 0),
        ("26 8-12/13-17 30", "26 08:00 IN, 26 11:30 OUT, 26 13:00 IN, 26 17:00 OUT", "7:30", "0:00", 0, 0),
        # Nor is a gap after the end of the shift.
        ("26 8-16 30", "26 08:00 IN, 26 16:00 OUT, 26 17:00 IN, 26 18:00 OUT", "8:30", "0:30", 60, 0),
        # A pause longer than what was worked leaves nothing, not less.
        ("26 8-10 100", "26 08:00 IN, 26 09:10 OUT", "0:00", "1:10", 0, 20),
        # Nobody came.
        (DAY_SHIFT, "", "0:00", "0:00", 0, 480),
    ],
)
def test_worked_against_planned(plan, log, worked, deducted, overtime, missing):
    assert balance(first_day(plan, log)) == (worked, deducted, overtime, missing)


@pytest.mark.parametrize(
    ("log", "overtime"),
    [
        # Odoo's threshold of ten: up to it none, beyond it all of it.
        ("26 08:00 IN, 26 17:10 OUT", 0),
        ("26 08:00 IN, 26 17:10:01 OUT", 10),
        ("26 08:00 IN, 26 17:11 OUT", 11),
        # Minutes before and after the shift are minutes of one day.
        ("26 07:52 IN, 26 17:08 OUT", 16),
        # Unplanned work of the day too.
        ("26 08:00 IN, 26 17:00 OUT, 26 22:00 IN, 26 22:11 OUT", 11),
    ],
)
def test_overtime_begins_beyond_its_threshold(log, overtime):
    assert first_day("26 8-17 12-13", log, overtime_after=10).overtime_minutes == overtime


def test_on_a_day_off_all_work_is_unplanned_and_overtime():
    """Odoo: on a non-working day all hours are overtime."""
    day = held(DAY_SHIFT, "28 09:00 IN, 28 12:00 OUT")[roster_day("28")]
    assert (day.shift, day.unplanned, day.planned_minutes, day.overtime_minutes) == (None, True, 0, 180)
    assert (lateness(day), day.missing_minutes, day.no_show) == ((0, 0), 0, False)


def test_two_shifts_without_a_tap_between_them_are_one_days_overtime_and_no_no_show():
    days = held("26 22-6, 27 6-14", "26 22:00 IN, 27 14:00 OUT")
    first, second = days[roster_day("26")], days[roster_day("27")]
    assert (first.overtime_minutes, second.missing_minutes, second.no_show) == (480, 480, False)


def test_two_shifts_with_a_tap_between_them_are_two_days():
    days = held("26 22-6, 27 6-14", "26 22:00 IN, 27 06:00 OUT, 27 06:00 IN, 27 14:00 OUT")
    assert [balance(days[roster_day(day)]) for day in ("26", "27")] == [("8:00", "0:00", 0, 0)] * 2


CHANGE_NIGHTS = [  # the Saturday of the shift, hours of 22-6, hours of 20-8 and of 18-6 (the table of the domain notes)
    ("2025-03-29", 7, 11),
    ("2025-10-25", 9, 13),
    ("2026-03-28", 7, 11),
    ("2026-10-24", 9, 13),
    ("2027-03-27", 7, 11),
    ("2027-10-30", 9, 13),
]


@pytest.mark.parametrize(("saturday", "short", "long"), CHANGE_NIGHTS)
@pytest.mark.parametrize(("code", "is_long"), [("22-6", False), ("20-8", True), ("18-6", True)])
def test_a_night_on_which_the_clocks_change_is_worked_as_planned(saturday, short, long, code, is_long):
    planned = shifts(f"{saturday} {code}")[0]
    log = f"{planned.start:%Y-%m-%dT%H:%MZ} IN, {planned.end:%Y-%m-%dT%H:%MZ} OUT"
    day = first_day(f"{saturday} {code}", log)
    expected = long if is_long else short
    assert (day.planned_seconds, day.worked_seconds) == (expected * 3600, expected * 3600)
    assert (day.night_seconds, day.overtime_minutes, day.missing_minutes) == (short * 3600, 0, 0)
    assert lateness(day) == (0, 0)


def test_late_in_the_doubled_hour_is_counted_by_instants():
    """The shift begins at the first 02:30; 02:40 by the second showing is 70 minutes later."""
    day = first_day("2026-10-25 2:30-8", "2026-10-25T01:40Z IN, 2026-10-25T07:00Z OUT")
    assert day.late_minutes == 70


@pytest.mark.parametrize(
    ("plan", "log", "night"),
    [
        ("26 22-6", "26 22:00 IN, 27 06:00 OUT", "8:00"),
        ("26 20-8", "26 20:00 IN, 27 08:00 OUT", "8:00"),
        (DAY_SHIFT, ON_TIME, "0:00"),
        # What was worked at night beyond the plan counts too, and on a day off.
        ("26 6-14", "26 05:00 IN, 26 14:00 OUT", "1:00"),
        ("", "26 20:00 IN, 26 23:00 OUT", "1:00"),
        # The part of the pause's window that is night and was there to be deducted.
        ("26 22-6 2-2:30", "26 22:00 IN, 27 06:00 OUT", "7:30"),
        ("26 20-4 21:30-22:30", "26 20:00 IN, 27 04:00 OUT", "5:30"),
        ("26 22-6 2-2:30", "26 22:00 IN, 27 02:00 OUT, 27 02:30 IN, 27 06:00 OUT", "7:30"),
        # Nobody knows when unpaid minutes lay; but there is no more night than work.
        ("26 20-8 30", "26 20:00 IN, 27 08:00 OUT", "8:00"),
        ("26 22-6 30", "26 22:00 IN, 27 06:00 OUT", "7:30"),
    ],
)
def test_night(plan, log, night):
    assert hours(held(plan, log)[roster_day("26")].night_seconds) == night


@pytest.mark.parametrize(
    ("now", "log", "late", "early", "missing", "overtime"),
    [
        # Before the shift, and in it, while nobody has come.
        ("26 07:00", "", 0, 0, 0, 0),
        ("26 12:00", "", 0, 0, 0, 0),
        # Came late and is in.
        ("26 12:00", "26 08:30 IN", 30, 0, 0, 0),
        # Out for lunch.
        ("26 12:20", "26 08:00 IN, 26 12:00 OUT", 0, 0, 0, 0),
        # At the very end, and still in after it.
        ("26 16:00", "26 08:30 IN, 26 15:00 OUT", 30, 60, 90, 0),
        ("26 16:20", "26 09:00 IN", 60, 0, 0, 0),
        ("26 17:00", "26 07:30 IN", 0, 0, 0, 90),
    ],
)
def test_while_the_shift_is_on_nothing_is_missing_and_nobody_has_left(now, log, late, early, missing, overtime):
    day = first_day(DAY_SHIFT, log, now)
    assert (lateness(day), day.missing_minutes, day.overtime_minutes) == ((late, early), missing, overtime)
    assert not day.no_show


def test_under_an_approved_absence_nothing_is_owed():
    day = first_day(DAY_SHIFT, "26 10:00 IN, 26 12:00 OUT", excused="26")
    assert (lateness(day), day.missing_minutes, day.worked_minutes, day.planned_minutes) == ((0, 0), 0, 120, 480)
    assert not first_day(DAY_SHIFT, "", excused="26").no_show


@pytest.mark.parametrize(
    ("now", "reported_until", "log", "no_show", "provisional"),
    [
        # Over, and no terminal to wait for.
        ("26 16:00", None, "", True, False),
        # Not over, or not begun.
        ("26 15:59:59", None, "", False, False),
        ("26 15:59:59", "26 15:00", "", False, False),
        ("25 12:00", "25 11:00", "", False, False),
        # Over, but a terminal has reported only up to its last second but one.
        ("26 18:00", "26 15:59:59", "", False, True),
        ("26 18:00", "26 16:00", "", True, False),
        # Any tap near it is a trace: a check-in without a check-out, a check-out alone, on either side of the shift.
        ("28 00:00", None, "26 08:00 IN", False, False),
        ("28 00:00", None, "26 20:00 OUT", False, False),
        ("28 00:00", None, "26 20:00:01 OUT", True, False),
        ("28 00:00", None, "26 04:00 OUT", False, False),
        ("28 00:00", None, "26 03:59:59 OUT", True, False),
        # So is work; but not work that is far from it.
        ("28 00:00", None, "26 19:00 IN, 26 20:00 OUT", False, False),
        ("28 00:00", None, "26 21:00 IN, 26 23:00 OUT", True, False),
        # Worked, but a terminal may know of more: it has not reported past the shift, or past the last check-out.
        ("26 20:00", "26 15:00", ON_TIME, False, True),
        ("26 20:00", "26 16:30", "26 08:00 IN, 26 17:00 OUT", False, True),
        ("26 20:00", "26 17:00", "26 08:00 IN, 26 17:00 OUT", False, False),
        # Still in: open, which says enough.
        ("26 18:00", "26 15:00", "26 08:00 IN", False, False),
    ],
)
def test_a_no_show_is_declared_when_every_terminal_has_reported(now, reported_until, log, no_show, provisional):
    day = first_day(DAY_SHIFT, log, now, reported_until=reported_until)
    assert (day.no_show, day.provisional) == (no_show, provisional)


def test_the_0610_tap_after_a_night_is_a_trace_of_that_night():
    assert not first_day("26 22-6", "27 06:10 OUT").no_show


def test_work_on_a_day_off_is_provisional_until_the_terminals_have_reported():
    log = "26 09:00 IN, 26 12:00 OUT"
    days = [held("", log, "26 20:00", reported_until=until)[roster_day("26")] for until in ("26 11:00", "26 12:00")]
    assert [day.provisional for day in days] == [True, False]


def test_work_on_a_day_off_is_open_rather_than_provisional():
    day = held("", "26 09:00 IN", "26 12:00", reported_until="26 10:00")[roster_day("26")]
    assert (day.open, day.provisional) == (True, False)


def test_nobody_fails_to_come_to_a_shift_that_the_clocks_swallowed():
    day = first_day("2026-03-29 2-3", "")
    assert (day.planned_minutes, day.no_show) == (0, False)


def test_a_day_of_absence_without_work_waits_for_no_terminal():
    assert not first_day(DAY_SHIFT, "", "26 20:00", excused="26", reported_until="26 10:00").provisional


def test_a_day_on_which_nothing_was_planned_or_done():
    day = held(DAY_SHIFT, ON_TIME)[roster_day("27")]
    assert (day.intervals, day.first_in, day.last_out, balance(day)) == ((), None, None, ("0:00", "0:00", 0, 0))
    assert not any([day.open, day.auto_closed, day.unplanned, day.no_show, day.provisional])


def test_a_day_keeps_what_its_figures_were_made_of():
    """Why 8:15? Presence of 9:15, less the hour of lunch; planned 9:00, less that hour."""
    day = first_day("26 8-17 12-13", "26 07:45 IN, 26 17:00 OUT")
    assert [(shown(interval.start), shown(interval.end)) for interval in day.matched] == [("26 07:45", "26 17:00")]
    assert sum(interval.seconds for interval in day.intervals) - day.deducted_seconds == day.worked_seconds
    assert (shown(day.first_in), shown(day.last_out)) == ("26 07:45", "26 17:00")
    assert (day.shift.minutes, day.planned_minutes) == (480, 480)


def test_an_open_day_has_no_last_check_out():
    day = first_day(DAY_SHIFT, "26 08:00 IN", "26 12:00")
    assert (day.open, day.last_out, day.worked_minutes) == (True, None, 240)


@pytest.mark.parametrize(("plan", "log"), [("20 8-16", ""), ("26 8-16", "28 08:00 IN, 28 16:00 OUT")])
def test_what_lies_outside_of_the_days_asked_for_is_refused(plan, log):
    with pytest.raises(ValueError, match="not from 2026-01-26 to 2026-01-27"):
        hold(january(26, 27), shifts(plan), read(log).intervals, Rules(), local(LONG_AFTER))


@pytest.mark.parametrize(
    ("seconds", "step", "expected"),
    [
        # TimeTrex's "average", a quarter: 7:29 minutes down, 7:30 up.
        (8 * 3600 + 7 * 60 + 29, 15, 8 * 3600),
        (8 * 3600 + 7 * 60 + 30, 15, 8 * 3600 + 15 * 60),
        (8 * 3600 + 6 * 60 + 59, 15, 8 * 3600),
        (8 * 3600 + 8 * 60, 15, 8 * 3600 + 15 * 60),
        # 29 CFR 785.48: blocks of six minutes by their middle, 17:21 to 17:24.
        (17 * 3600 + 21 * 60, 6, 17 * 3600 + 24 * 60),
        # Off, as it is unless a department asks for it.
        (8 * 3600 + 7 * 60 + 29, 0, 8 * 3600 + 7 * 60 + 29),
        # Below zero a half goes up as well.
        (-450, 15, 0),
        (-451, 15, -900),
    ],
)
def test_rounding_for_payroll(seconds, step, expected):
    assert rounded(seconds, step) == expected


def test_rounding_is_even_handed():
    """Over an hour of seconds as much is given as taken but for the halves, which are the worker's."""
    given = sum(rounded(seconds, 15) - seconds for seconds in range(3600))
    assert given == 4 * 450
