"""What holds for every log, also against an oracle that counts second by second, near changes of the clocks."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendance.directions import Tap, infer, rederive
from attendance.worktime import Attribution, Event, OpenShift, Policy, Range, in_order, needs_next, pair, summarise
from tests.attendance.worktime import oracle

GRID = 600
CHANGES = {  # an instant at which the clocks change, or none
    "Europe/Warsaw": [
        "2025-03-30T01:00Z",
        "2025-10-26T01:00Z",
        "2026-01-26T23:00Z",
        "2026-03-29T01:00Z",
        "2026-10-25T01:00Z",
        "2027-03-28T01:00Z",
        "2027-10-31T01:00Z",
    ],
    "Africa/Cairo": ["2026-04-23T22:00Z", "2026-10-29T21:00Z"],  # over midnight
    "America/Havana": ["2026-11-01T05:00Z"],  # back to midnight
    "Australia/Lord_Howe": ["2026-04-04T15:00Z", "2026-10-03T15:30Z"],  # by half an hour
}
WARSAW_ONLY = [("Europe/Warsaw", change) for change in CHANGES["Europe/Warsaw"]]
ANYWHERE = WARSAW_ONLY * 2 + [(zone, change) for zone, changes in CHANGES.items() for change in changes]
laws = settings(max_examples=2000, deadline=None)
range_of = cache(Range.of)


class Case:
    """A log near a change of the clocks, the policy of the house and the moment of asking."""

    def __init__(self, events, policy, now, planned, change):
        self.events, self.policy, self.now, self.planned, self.change = events, policy, now, planned, change

    def plan(self, start):
        """How long a shift was to be; one begun in an even minute, or ten of them, was not planned."""
        return start + self.planned if (start.minute // 10 + start.minute) % 2 else None

    def work(self, events=None):
        return pair(in_order(self.events if events is None else events), self.policy, self.now, self.plan)

    def span(self, before=5, after=5):
        """The days around the change: by default more than anything in the log can reach."""
        day = self.change.astimezone(self.policy.zone).date()
        return range_of(day - timedelta(days=before), day + timedelta(days=after), self.policy)

    def shuffled(self, seed):
        events = list(self.events)
        Random(seed).shuffle(events)
        return events

    def __repr__(self):
        return f"{self.policy}\nnow {self.now}, planned {self.planned}\n" + "\n".join(map(repr, self.events))


WALLS = st.integers(0, 143).map(lambda n: time(n // 6, n % 6 * 10))
SEEDS = st.integers(0, 2**16)


@st.composite
def cases(draw, step=GRID, reach=300, most=10, fractions=False, open_shift=tuple(OpenShift)):
    """Up to `most` events within `reach` steps of the change, numbered regardless of time."""
    zone, change = draw(st.sampled_from(ANYWHERE))
    change = datetime.fromisoformat(change)
    facts = draw(st.lists(st.integers(-8 * reach, 8 * reach), max_size=most))
    chance = Random(draw(SEEDS))

    def instant(steps):
        return change + timedelta(seconds=steps * step, microseconds=fractions * chance.randrange(10**6))

    numbers = chance.sample(range(len(facts)), len(facts))
    events = [
        Event(number, instant(fact // 8), "OUT" if fact % 2 else "IN", fact % 8 > 5)
        for number, fact in zip(numbers, facts, strict=True)
    ]
    night = draw(st.just((time(22), time(6))) | st.tuples(WALLS, WALLS))
    policy = Policy(
        zone=ZoneInfo(zone),
        max_shift=timedelta(seconds=step * draw(st.sampled_from([1, 30, 48, 96]))),
        open_shift=draw(st.sampled_from(open_shift)),
        night_start=night[0],
        night_end=night[1],
    )
    now, planned = instant(draw(st.integers(-reach, reach))), step * draw(st.sampled_from([0, 24, 48, 180]))
    return Case(events, policy, now, timedelta(seconds=planned), change)


def agree(case, step):
    work, span = case.work(), case.span()
    seconds = list(oracle.worked(case.events, case.policy, case.now, case.plan, step))
    wrong = oracle.anomalies(seconds, case.events, case.policy, case.now, step)
    for attribution in Attribution:
        summary = summarise(work, span, attribution)
        worked, night = oracle.by_day(seconds, case.policy, attribution, step)
        assert {day.day: day.worked_seconds for day in summary.days if day.worked_seconds} == worked
        assert {day.day: day.night_seconds for day in summary.days if day.night_seconds} == +night
        assert {(a.event_id, a.code, day.day) for day in summary.days for a in day.anomalies} == wrong
        assert len(summary.anomalies) == len(wrong)


@laws
@given(cases())
def test_days_of_work_are_those_of_the_oracle(case):
    agree(case, GRID)


@laws
@given(cases(step=1, reach=90, fractions=True, open_shift=(OpenShift.FLAG, OpenShift.PLAN_END)))
def test_to_the_second_around_the_very_change(case):
    agree(case, 1)


@laws
@given(cases(fractions=True), SEEDS)
def test_any_order_of_arrival_and_any_batches_give_the_same_work(case, seed):
    arrived, chance = case.shuffled(seed), Random(seed)
    log, expected = [], case.work()
    while arrived:
        size = chance.randint(1, len(arrived))
        log, arrived = in_order([*arrived[:size], *log]), arrived[size:]
    assert pair(log, case.policy, case.now, case.plan) == expected


@laws
@given(cases(fractions=True))
def test_the_zone_an_instant_is_written_in_is_of_no_account(case):
    zone = case.policy.zone
    events = [Event(e.id, e.at.astimezone(zone), e.direction, e.clock_error) for e in case.events]
    local = pair(in_order(events), case.policy, case.now.astimezone(zone), case.plan)
    assert local == case.work()


@laws
@given(cases(fractions=True))
def test_sums_over_days_weeks_months_and_intervals_are_one_sum(case):
    work = case.work()
    for attribution in Attribution:
        for span in (case.span(), case.span(1, 1)):
            summary = summarise(work, span, attribution)
            assert (
                summary.worked_seconds
                == sum(interval.seconds for interval in summary.intervals)
                == sum(interval.seconds for day in summary.days for interval in day.intervals)
                == sum(period.worked_seconds for period in summary.weeks())
                == sum(period.worked_seconds for period in summary.months())
            )
    calendar, shift = (summarise(work, case.span(), attribution) for attribution in Attribution)
    assert calendar.intervals == shift.intervals == work.intervals
    assert (calendar.worked_seconds, calendar.night_seconds) == (shift.worked_seconds, shift.night_seconds)


@laws
@given(cases(fractions=True))
def test_no_time_is_worked_twice_and_no_night_is_longer_than_its_work(case):
    work, span = case.work(), case.span()
    assert all(interval.start <= interval.end for interval in work.intervals)
    assert all(one.end <= two.start for one, two in zip(work.intervals, work.intervals[1:], strict=False))
    assert [a.at for a in work.anomalies] == sorted(a.at for a in work.anomalies)
    for attribution in Attribution:
        for day, local in zip(summarise(work, span, attribution).days, span.days, strict=True):
            assert 0 <= day.night_seconds <= day.worked_seconds
            if attribution == Attribution.CALENDAR:
                assert day.worked_seconds <= (local.end - local.start).total_seconds()
                assert all(local.start <= part.start <= part.end <= local.end for part in day.intervals)


def read_as_told(events, span):
    """What the package says must be read for a range, of all the `events` there are."""
    log = in_order(events)
    read = [event for event in log if event.at < span.start][-1:]
    read += [event for event in log if span.start <= event.at < span.end]
    if needs_next(read):
        read += [event for event in log if event.at >= span.end][:1]
    return read


@laws
@given(cases(fractions=True, most=14), st.integers(-3, 3), st.integers(0, 3))
def test_a_range_needs_only_the_events_that_are_read_for_it(case, first, length):
    span = case.span(-first, first + length)
    read = read_as_told(case.events, span)
    for attribution in Attribution:
        assert summarise(case.work(read), span, attribution) == summarise(case.work(), span, attribution)


@laws
@given(cases(fractions=True), st.integers(-3, 3))
def test_a_day_is_the_same_in_whatever_range_it_is_asked_for(case, number):
    work, whole, two = case.work(), case.span(), case.span(-number, number + 1)
    for attribution in Attribution:
        assert summarise(work, two, attribution).days == summarise(work, whole, attribution).days[5 + number :][:2]


@laws
@given(cases(), SEEDS)
def test_a_log_in_no_order_at_all_is_still_read(case, seed):
    """Nothing negative, nothing lost: every OUT ends an interval or is an anomaly."""
    events = case.shuffled(seed)
    work = pair(events, case.policy, case.now, case.plan)
    assert all(interval.start <= interval.end for interval in work.intervals)
    ended = {interval.out_id for interval in work.intervals}
    wrong = {a.event_id for a in work.anomalies if a.code in ("ORPHAN_OUT", "OUT_BEFORE_IN")}
    outs = {event.id for event in events if event.direction == "OUT"}
    assert (ended - {None}) | wrong == outs
    assert not ended & wrong


@laws
@given(cases(fractions=True), SEEDS)
def test_automatic_taps_delivered_late_end_with_the_hours_of_the_right_order(case, seed):
    """With `directions`: each tap is read as it arrives, and those after it are read anew."""
    longest, chance = case.policy.max_shift, Random(seed)
    declared = {event.id: chance.choice(["", "", event.direction]) for event in case.events}

    def deliver(arrivals):
        log = []
        for event in arrivals:
            place = sum((tap.at, tap.id) < (event.at, event.id) for tap in log)
            previous = log[place - 1] if place else None
            means = declared[event.id] or infer(previous, event.at, longest)
            log.insert(place, Tap(event.id, event.at, means, declared[event.id]))
            anew = dict(rederive(log[place], log[place + 1 :], longest))
            log = [Tap(tap.id, tap.at, anew.get(tap.id, tap.direction), tap.declared) for tap in log]
        return case.work([Event(tap.id, tap.at, tap.direction) for tap in log])

    assert deliver(case.shuffled(seed)) == deliver(in_order(case.events))


@pytest.mark.parametrize(("zone", "change"), WARSAW_ONLY)
@pytest.mark.parametrize("open_shift", OpenShift)
def test_every_second_of_the_change_nights(zone, change, open_shift):
    """A shift over each night, second by second, and one that nobody ended."""
    change = datetime.fromisoformat(change)
    came = change.replace(hour=0) - timedelta(hours=3, seconds=17)
    events = [
        Event(1, came, "IN"),
        Event(2, came + timedelta(hours=8), "OUT"),
        Event(3, came + timedelta(hours=9), "IN"),
    ]
    policy = Policy(zone=ZoneInfo(zone), open_shift=open_shift)
    agree(Case(events, policy, change + timedelta(days=2), timedelta(hours=5), change), 1)


def test_the_oracle_knows_a_night_by_the_clock_on_the_wall():
    policy = Policy(zone=ZoneInfo("Europe/Warsaw"))
    at = datetime(2026, 1, 26, 21, tzinfo=UTC).timestamp()
    assert [oracle.is_night(at + n, policy) for n in (-1, 0, 8 * 3600 - 1, 8 * 3600)] == [False, True, True, False]
