"""The rules against the slow oracle: any roster, any work, the change nights among them."""

from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.worktime.clock import midnight
from schedules.rules import DayOfWork, Rule, breaches, night_seconds, overtime, sunday_seconds
from schedules.rules.days import Windows
from schedules.rules.doba import dobas
from schedules.rules.rest import longest_rest
from tests.schedules.rules import oracle
from tests.schedules.rules.months import DAY, POLISH_HOLIDAYS, WARSAW, dates, month_of, wall

laws = settings(max_examples=150, deadline=None)
zones = st.sampled_from([WARSAW, ZoneInfo("Europe/Kyiv")])
# Days in the middle of what is drawn: those before the six changes of the clocks, Easter, Christmas, and ordinary ones.
CHANGE_NIGHTS = ["2025-03-29", "2025-10-25", "2026-03-28", "2026-10-24", "2027-03-27", "2027-10-30"]
OTHERS = ["2026-04-05", "2026-12-25", "2026-06-10", "2026-10-31"]
middles = st.sampled_from([date.fromisoformat(day) for day in CHANGE_NIGHTS + OTHERS])
hours_of_day = st.integers(0, 95).map(lambda quarter: quarter * 15)
plans = st.none() | st.tuples(hours_of_day, st.sampled_from([240, 480, 600, 720, 780]))
works = st.lists(st.tuples(st.integers(-90, 1439), st.integers(1, 1000)), max_size=2)


@st.composite
def some_days(draw):
    """Six days in a row with a plan or none; work in the order of time, none of it at once with other work."""
    zone, middle = draw(zones), draw(middles)
    days, free_from = [], None
    for day in dates(middle - DAY * 2, middle + DAY * 3):
        plan, work = draw(plans), []
        for start, length in sorted(draw(works)):
            start = start if plan else max(0, start)  # early is who has a plan
            span = wall(day, start * 60, zone), wall(day, (start + length) * 60, zone)
            if span[0] < span[1] and (free_from is None or span[0] >= free_from):
                work.append(span)
                free_from = span[1]
        start = wall(day, plan[0] * 60, zone) if plan else None
        days.append(DayOfWork(day, start, plan[1] if plan else 0, tuple(work)))
    return days, zone, middle


@laws
@given(some_days())
def test_every_worked_second_counts_to_one_doba(drawn):
    days, zone, _ = drawn
    found = dobas(days, zone)
    opened, minutes = oracle.shares(days, zone)
    assert {doba.day: (doba.start, doba.end) for doba in found} == opened
    assert {doba.day: doba.worked_seconds for doba in found if doba.work} == {
        day: len(share) * 60 for day, share in minutes.items()
    }
    assert sum(doba.worked_seconds for doba in found) == sum(day.worked_seconds for day in days)


@laws
@given(some_days())
def test_rest_is_the_longest_run_of_free_minutes(drawn):
    days, zone, middle = drawn
    work = Windows.of(span for day in days for span in day.work)
    week = midnight(middle - DAY * 3, zone), midnight(middle + DAY * 4, zone)
    for start, end in [week, *((doba.start, doba.end) for doba in dobas(days, zone))]:
        assert longest_rest(start, end, work) == oracle.longest_rest(start, end, days)


@laws
@given(some_days())
def test_what_is_no_breach_has_its_rest(drawn):
    days, zone, middle = drawn
    month = month_of(middle.year, middle.month, zone=zone)
    found = {breach.day: breach.found_seconds for breach in breaches(days, month) if breach.rule == Rule.DAILY_REST}
    opened, _ = oracle.shares(days, zone)
    rests = {day: oracle.longest_rest(*doba, days) for day, doba in opened.items() if day in month}
    assert found == {day: rest for day, rest in rests.items() if rest < 11 * 3600}


@laws
@given(some_days(), st.booleans())
def test_overtime_by_the_clock_on_the_wall(drawn, equivalent):
    days, zone, middle = drawn
    month = month_of(middle.year, middle.month, zone=zone)
    expected = oracle.overtime(days, zone, POLISH_HOLIDAYS, equivalent)
    found = overtime(days, month, equivalent=equivalent)
    assert {day: (over.at_50, over.at_100) for day, over in found.items()} == {
        day: split for day, split in expected.items() if day in month
    }


@laws
@given(some_days())
def test_night_and_sunday_by_the_clock_on_the_wall(drawn):
    days, zone, middle = drawn
    month = month_of(middle.year, middle.month, zone=zone)
    for day in days:
        minutes = [minute for span in day.work for minute in oracle.minutes_of(span)]
        nights = sum(oracle.is_night(minute, zone) for minute in minutes)
        sundays = sum(oracle.is_sunday(minute, zone, POLISH_HOLIDAYS) for minute in minutes)
        assert night_seconds(day.work, month) == nights * 60
        assert sunday_seconds(day.work, month) == sundays * 60
