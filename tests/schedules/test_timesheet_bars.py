"""The drawing of a timesheet: plan above facts on one axis, which goes on over midnight where the month asks for it."""

from datetime import timedelta

import pytest

from schedules.pages.timesheets.bars import drawn
from schedules.timesheets import DayRow
from tests.schedules.rosters import held, roster_day

HOUR = 3600
ENDLESS = {"max_shift": timedelta(hours=200)}


def row(plan, log, day, **given):
    return DayRow(held(plan, log, **given)[roster_day(day)], is_over=True)


def bars_of(plan, log, day, **given):
    """The axis and the bars of one day."""
    axis, (bars,) = drawn([row(plan, log, day, **given)])
    return axis, bars


def hours(stretches):
    return [(part.x / HOUR, part.width / HOUR) for part in stretches]


def test_plan_and_facts_share_the_axis_of_the_day():
    axis, bars = bars_of("26 8-16", "26 08:30 IN, 26 15:00 OUT", "26")
    assert (axis.first, axis.last, bars.width) == (0, 24, 24 * HOUR)
    assert hours(bars.plan) == [(8, 8)]
    assert hours(bars.facts) == [(8.5, 6.5)]
    assert hours(bars.nights) == [(0, 6), (22, 2)]
    assert [tick // HOUR for tick in bars.ticks] == [6, 12, 18]


def test_a_night_shift_is_drawn_whole_on_its_own_day():
    axis, bars = bars_of("26 20-8", "26 19:50 IN, 27 08:10 OUT", "26")
    assert axis.labels == [0, 6, 12, 18, 24, 6, 12]
    assert hours(bars.plan) == [(20, 12)]
    assert [round(width, 2) for _x, width in hours(bars.facts)] == [12.33]
    assert hours(bars.nights) == [(0, 6), (22, 2), (24, 6)]


def test_who_comes_before_midnight_for_a_shift_after_it_is_drawn_too():
    axis, bars = bars_of("26 0-8", "25 23:30 IN, 26 08:00 OUT", "26")
    assert axis.labels == [18, 0, 6, 12, 18, 24]
    assert hours(bars.plan) == [(6, 8)]
    assert hours(bars.facts) == [(5.5, 8.5)]


@pytest.mark.parametrize(("day", "width"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_day_on_which_the_clocks_change_is_as_wide_as_it_is_long(day, width):
    _axis, bars = bars_of(f"{day} 8-16", f"{day} 08:00 IN, {day} 16:00 OUT", day)
    assert bars.width == width * HOUR
    assert bars.ticks[1] == bars.width - 12 * HOUR


def test_a_break_with_a_time_of_its_own_is_a_gap_in_the_plan():
    _axis, bars = bars_of("26 8-17 12-13", "26 08:00 IN, 26 17:00 OUT", "26")
    assert (hours(bars.plan), hours(bars.pauses)) == ([(8, 9)], [(12, 1)])


def test_what_no_shift_called_for_looks_otherwise():
    _axis, bars = bars_of("26 8-12", "26 08:00 IN, 26 12:00 OUT, 26 18:00 IN, 26 20:00 OUT", "26")
    assert [part.kind for part in bars.facts] == ["whole", "unplanned"]


def test_an_open_shift_runs_until_now():
    _axis, bars = bars_of("26 8-16", "26 08:00 IN", "26", now="2026-01-26 11:00")
    assert [(part.width // HOUR, part.kind) for part in bars.facts] == [(3, "open")]


def test_work_that_never_seems_to_end_leaves_the_axis_readable():
    axis, bars = bars_of("26 8-16", "26 08:00 IN", "26", now="2026-01-30 11:00", policy=ENDLESS)
    assert axis.last == 48
    assert bars.facts[0].width == 40 * HOUR
