"""What holds for every roster and every log, near changes of the clocks, against an oracle that counts step by step."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.worktime import Event, Policy, Range, in_order, pair
from schedules.adherence import MARGIN, Rules, hold, match, rounded
from schedules.codes import read_hours, read_pause
from schedules.planning import shift_of

WARSAW = ZoneInfo("Europe/Warsaw")
POLICY = Policy(zone=WARSAW)
STEP = 600
DAYS = 8
SUNDAYS = [date(2026, 1, 25), date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
CODES = ["8-16", "8-17", "6-14", "14-22", "22-6", "20-8", "8-12/13-17", "22-2/3-6", "8-8", "0-24", "10-11", "1-3"]
PAUSES = ["", "", "30", "60", "12-13", "1-3", "2:30-3:10"]
laws = settings(max_examples=200, deadline=None)


class Case:
    """Eight days around a Sunday: what was planned on them, what was tapped, and who asks when."""

    def __init__(self, sunday, plan, taps, now, reported, excused, grace):
        self.first = sunday - timedelta(days=DAYS // 2)
        self.span = Range.of(self.first - MARGIN, self.first + timedelta(days=DAYS) + MARGIN, POLICY)
        days = [self.first + timedelta(days=number) for number in range(DAYS)]
        self.shifts = [
            shift_of(day, read_hours(code), read_pause(pause), WARSAW)
            for day, (code, pause) in zip(days, plan, strict=True)
            if code
        ]
        start = datetime.combine(self.first, datetime.min.time(), UTC)
        self.now = start + timedelta(seconds=STEP * now)
        self.events = in_order(
            Event(number, start + timedelta(seconds=STEP * at), direction)
            for number, (at, direction) in enumerate(taps)
        )
        self.work = pair(self.events, POLICY, self.now)
        self.seen = [anomaly.at for anomaly in self.work.anomalies]
        self.reported_until = None if reported is None else self.now - timedelta(seconds=STEP * reported)
        self.excused = {days[number] for number in excused}
        self.rules = Rules(grace_late=grace, grace_early=grace)

    def held(self, span=None, shifts=None, intervals=None):
        return hold(
            span or self.span,
            self.shifts if shifts is None else shifts,
            self.work.intervals if intervals is None else intervals,
            self.rules,
            self.now,
            seen=self.seen,
            excused=self.excused,
            reported_until=self.reported_until,
        )

    def __repr__(self):
        shifts = [f"{shift.start:%d %H:%M}-{shift.end:%d %H:%M} {shift.pause}" for shift in self.shifts]
        events = [f"{event.at:%m-%d %H:%M} {event.direction}" for event in self.events]
        return f"{self.first} now {self.now} {shifts} {events} {self.reported_until} {self.excused} {self.rules}"


STEPS = DAYS * 144
cases = st.builds(
    Case,
    st.sampled_from(SUNDAYS),
    st.lists(st.tuples(st.sampled_from(["", "", *CODES]), st.sampled_from(PAUSES)), min_size=DAYS, max_size=DAYS),
    st.lists(st.tuples(st.integers(0, STEPS), st.sampled_from(["IN", "OUT"])), max_size=24),
    st.integers(STEPS // 2, STEPS + 300),
    st.none() | st.integers(0, STEPS // 2),
    st.sets(st.integers(0, DAYS - 1), max_size=2),
    st.sampled_from([0, 10]),
)


def steps(start, end):
    """The steps of ten minutes from `start` to `end`, by number."""
    return set(range(int(start.timestamp()) // STEP, int(end.timestamp()) // STEP))


def day_of(interval, shifts):
    """The roster day of an interval: every shift is looked at, whatever its day."""
    end = min(interval.end, interval.start + timedelta(hours=24))
    plan = sorted(shifts, key=lambda shift: (shift.start, shift.end))
    overlaps = [len(steps(shift.start, shift.end) & steps(interval.start, end)) for shift in plan]
    if any(overlaps):
        return plan[overlaps.index(max(overlaps))].day
    gaps = [max(shift.start - end, interval.start - shift.end, timedelta(0)) for shift in plan]
    if gaps and min(gaps) <= timedelta(hours=4):
        return plan[gaps.index(min(gaps))].day
    return interval.start.astimezone(WARSAW).date()


def is_night(step):
    return not 6 <= datetime.fromtimestamp(step * STEP, WARSAW).hour < 22


@laws
@given(cases)
def test_every_interval_is_on_one_day_and_it_is_the_nearest(case):
    found = {interval: day.day for day in case.held() for interval in day.intervals}
    assert sum(len(day.intervals) for day in case.held()) == len(case.work.intervals)
    assert found == {interval: day_of(interval, case.shifts) for interval in case.work.intervals}


@laws
@given(cases)
def test_nothing_is_worked_or_lost_but_what_is_deducted(case):
    days = case.held()
    assert sum(day.worked_seconds + day.deducted_seconds for day in days) == sum(
        interval.seconds for interval in case.work.intervals
    )
    assert all(day.worked_seconds >= 0 <= day.deducted_seconds for day in days)


@laws
@given(cases, st.integers())
def test_the_order_of_what_comes_in_does_not_matter(case, seed):
    intervals, shifts = list(case.work.intervals), list(case.shifts)
    Random(seed).shuffle(intervals)
    Random(seed).shuffle(shifts)
    assert case.held(shifts=shifts, intervals=intervals) == case.held()


@laws
@given(cases)
def test_the_deducted_and_the_night_are_those_counted_step_by_step(case):
    for day in case.held():
        if day.shift and day.shift.pause.minutes:
            continue
        present = [step for interval in day.intervals for step in steps(interval.start, interval.end)]
        window = {step for cut in (day.shift.cut if day.shift else ()) for step in steps(*cut)}
        paused = [step for interval in day.matched for step in steps(interval.start, interval.end) if step in window]
        assert day.deducted_seconds == STEP * len(paused)
        assert day.night_seconds == STEP * (sum(map(is_night, present)) - sum(map(is_night, paused)))


@laws
@given(cases)
def test_unpaid_minutes_are_made_up_of_gaps_and_deductions(case):
    for day in case.held():
        if not (day.shift and day.shift.pause.minutes):
            continue
        present = {step for interval in day.matched for step in steps(interval.start, interval.end)}
        planned = {step for span in day.shift.spans for step in steps(*span)}
        gaps = {step for step in planned - present if present and min(present) < step < max(present)}
        if 2 * len(present) > len(planned):
            unpaid = max(0, day.shift.pause.minutes * 60 - STEP * len(gaps))
            assert day.deducted_seconds == min(unpaid, STEP * len(present))
        else:
            assert day.deducted_seconds == 0


@laws
@given(cases)
def test_lateness_and_early_leave_are_presence_that_the_shift_lacks(case):
    for day in case.held():
        if day.late_minutes or day.early_leave_minutes:
            planned = steps(day.shift.start, day.shift.end)
            present = {step for interval in day.matched for step in steps(interval.start, interval.end)}
            lacking = (day.late_minutes + day.early_leave_minutes) * 60 // STEP
            assert len(planned & present) + lacking <= len(planned)


@laws
@given(cases)
def test_the_figures_of_a_day_agree_with_each_other(case):
    for day in case.held():
        assert 0 <= day.night_seconds <= day.worked_seconds
        assert day.overtime_minutes == max(0, day.worked_minutes - day.planned_minutes)
        assert day.missing_minutes in (0, max(0, day.planned_minutes - day.worked_minutes))
        assert not (day.no_show and (day.matched or day.provisional or not day.shift))
        over = day.shift is None or (day.shift.end <= case.now and not day.open)
        assert over or not (day.missing_minutes or day.early_leave_minutes or day.no_show or day.provisional)
        assert (
            not day.shift
            or day.day in case.excused
            or not over
            or day.missing_minutes + day.worked_minutes >= (day.planned_minutes)
        )


@laws
@given(cases)
def test_an_absence_changes_nothing_but_what_is_owed(case):
    for day in case.held():
        if day.day in case.excused:
            owed = (day.late_minutes, day.early_leave_minutes, day.missing_minutes, day.no_show)
            assert owed == (0, 0, 0, False)
    worked = [(day.worked_seconds, day.night_seconds, day.overtime_minutes) for day in case.held()]
    case.excused = set()
    assert [(day.worked_seconds, day.night_seconds, day.overtime_minutes) for day in case.held()] == worked


@laws
@given(cases)
def test_no_day_is_a_no_show_or_provisional_longer_than_its_terminals_are_silent(case):
    case.reported_until = case.now
    assert not any(day.provisional for day in case.held() if not day.intervals)
    case.reported_until = case.span.start
    assert not any(day.no_show for day in case.held())


@laws
@given(cases, st.integers(0, DAYS - 1), st.integers(0, 3))
def test_what_lies_beyond_the_margin_changes_nothing(case, number, length):
    first = case.first + timedelta(days=number)
    last = first + timedelta(days=length)
    span = Range.of(first - MARGIN, last + MARGIN, POLICY)
    shifts = [shift for shift in case.shifts if first - MARGIN <= shift.day <= last + MARGIN]
    intervals = [interval for interval in case.work.intervals if interval.start in span]
    part = case.held(span, shifts, intervals)
    wanted = [day for day in part if first <= day.day <= last]
    assert wanted == [day for day in case.held() if first <= day.day <= last]


@laws
@given(cases)
def test_match_says_the_same_of_any_one_interval_as_of_all(case):
    matched, unmatched = match(case.shifts, case.work.intervals)
    for interval in case.work.intervals:
        alone, none = match(case.shifts, [interval])
        assert none == [interval] if interval in unmatched else all(interval in matched[day] for day in alone)


@given(st.integers(-(10**6), 10**6), st.sampled_from([1, 5, 6, 10, 15, 30, 60]))
def test_rounding_is_to_the_nearest(seconds, step):
    result = rounded(seconds, step)
    assert result % (60 * step) == 0
    assert -30 * step < result - seconds <= 30 * step


@pytest.mark.parametrize("step", [1, 15, 60])
def test_what_is_round_stays(step):
    assert rounded(rounded(12345, step), step) == rounded(12345, step)
