"""From events to intervals and anomalies: R1 to R6, a row for every case."""

from datetime import UTC, datetime, timedelta

import pytest

from attendance.worktime import Anomaly, Code, Event, Interval, OpenShift, Policy, in_order, needs_next, pair
from tests.attendance.worktime.logs import POLICY, WARSAW, local, problems, read, spans, taps


@pytest.mark.parametrize(
    ("log", "intervals", "anomalies"),
    [
        # Nothing tapped, nothing worked.
        ("", "", ""),
        # R1: from an IN to the next event, an OUT.
        ("26 08:00 IN, 26 16:00 OUT", "26 08:00 - 26 16:00", ""),
        # R1: with a break.
        (
            "26 08:00 IN, 26 12:00 OUT, 26 12:30 IN, 26 16:30 OUT",
            "26 08:00 - 26 12:00, 26 12:30 - 26 16:30",
            "",
        ),
        # R1: an OUT and the next IN at one instant touch, they do not overlap.
        ("26 08:00 IN, 26 12:00 OUT, 26 12:00 IN, 26 16:00 OUT", "26 08:00 - 26 12:00, 26 12:00 - 26 16:00", ""),
        # R1: over midnight it is one interval.
        ("26 22:00 IN, 27 06:00 OUT", "26 22:00 - 27 06:00", ""),
        # R2: a second IN soon after the first: the first has no OUT, the second is a duplicate, and it is what counts.
        (
            "26 08:00 IN, 26 08:05 IN, 26 16:00 OUT",
            "26 08:05 - 26 16:00",
            "MISSING_OUT 26 08:00, DUPLICATE_IN 26 08:05",
        ),
        # R2: at the same instant.
        (
            "26 08:00 IN, 26 08:00 IN, 26 16:00 OUT",
            "26 08:00 - 26 16:00",
            "MISSING_OUT 26 08:00, DUPLICATE_IN 26 08:00",
        ),
        # R2: exactly MAX_SHIFT_HOURS later is within.
        (
            "26 08:00 IN, 27 00:00 IN, 27 04:00 OUT",
            "27 00:00 - 27 04:00",
            "MISSING_OUT 26 08:00, DUPLICATE_IN 27 00:00",
        ),
        # R2: a second later is a new shift, not a duplicate.
        ("26 08:00 IN, 27 00:00:01 IN, 27 04:00 OUT", "27 00:00:01 - 27 04:00", "MISSING_OUT 26 08:00"),
        # R2: three in a row, each held against the one before it.
        (
            "26 08:00 IN, 26 20:00 IN, 27 10:00 IN, 27 11:00 OUT",
            "27 10:00 - 27 11:00",
            "MISSING_OUT 26 08:00, DUPLICATE_IN 26 20:00, MISSING_OUT 26 20:00, DUPLICATE_IN 27 10:00",
        ),
        # R3: an OUT with nothing open.
        ("26 16:00 OUT", "", "ORPHAN_OUT 26 16:00"),
        # R3: a second OUT.
        ("26 08:00 IN, 26 16:00 OUT, 26 16:01 OUT", "26 08:00 - 26 16:00", "ORPHAN_OUT 26 16:01"),
        # R3: it closes nothing later either.
        ("26 07:00 OUT, 26 08:00 IN, 26 16:00 OUT", "26 08:00 - 26 16:00", "ORPHAN_OUT 26 07:00"),
        # R4: an OUT at the instant of its IN: an empty interval, no anomaly.
        ("26 08:00 IN, 26 08:00 OUT", "26 08:00 - 26 08:00", ""),
        # R4, unsorted: an OUT before its IN counts nothing and closes it.
        ("26 16:00 IN, 26 08:00 OUT, 26 17:00 OUT", "", "OUT_BEFORE_IN 26 08:00, ORPHAN_OUT 26 17:00"),
        # R4, unsorted: an earlier IN after a later one is a second IN.
        (
            "26 09:00 IN, 26 08:00 IN, 26 10:00 OUT",
            "26 08:00 - 26 10:00",
            "MISSING_OUT 26 09:00, DUPLICATE_IN 26 08:00",
        ),
        # R6: exactly MAX_SHIFT_HOURS is not too long.
        ("26 08:00 IN, 27 00:00 OUT", "26 08:00 - 27 00:00", ""),
        # R6: a second more counts, and is reported at its IN.
        ("26 08:00 IN, 27 00:00:01 OUT", "26 08:00 - 27 00:00:01", "SHIFT_TOO_LONG 26 08:00"),
        # R6: at any length.
        ("05 08:00 IN, 26 16:00 OUT", "05 08:00 - 26 16:00", "SHIFT_TOO_LONG 05 08:00"),
        # CLOCK_ERROR: whatever the event means, beside other anomalies.
        (
            "26 08:00 IN!, 26 16:00 OUT!, 26 17:00 OUT!",
            "26 08:00 - 26 16:00",
            "CLOCK_ERROR 26 08:00, CLOCK_ERROR 26 16:00, ORPHAN_OUT 26 17:00, CLOCK_ERROR 26 17:00",
        ),
    ],
)
def test_reading_a_log(log, intervals, anomalies):
    work = read(log)
    assert (spans(work.intervals), problems(work.anomalies)) == (intervals, anomalies)


def planned(start):
    """The plan ends at 16:00 in January's last week; nothing is planned before it."""
    return local("26 16:00").astimezone(WARSAW) if start >= local("26 00:00") else None


OPEN = "26 08:00 - 26 12:00 open"
MISSING = "MISSING_OUT 26 08:00"


@pytest.mark.parametrize(
    ("log", "now", "policy", "intervals", "anomalies"),
    [
        # R5: the current shift runs to now, under every policy.
        ("26 08:00 IN", "26 12:00", "flag", OPEN, ""),
        ("26 08:00 IN", "26 12:00", "day_end", OPEN, ""),
        ("26 08:00 IN", "26 12:00", "plan_end", OPEN, ""),
        # R5: at the very moment of the IN.
        ("26 08:00 IN", "26 08:00", "flag", "26 08:00 - 26 08:00 open", ""),
        # R5: an IN ahead of our clock is open and empty, never negative.
        ("26 08:00 IN", "26 07:59:30", "flag", "26 08:00 - 26 08:00 open", ""),
        # R5: exactly MAX_SHIFT_HOURS old is still open, and not too long.
        ("26 08:00 IN", "27 00:00", "flag", "26 08:00 - 27 00:00 open", ""),
        # R5: a second older is not.
        ("26 08:00 IN", "27 00:00:01", "flag", "", MISSING),
        # R5: `now` ends no interval that an OUT ends.
        ("26 08:00 IN, 26 16:00 OUT", "26 12:00", "flag", "26 08:00 - 26 16:00", ""),
        # R5: another IN follows: the first is not open, however young.
        (
            "26 08:00 IN, 26 08:05 IN",
            "26 09:00",
            "flag",
            "26 08:05 - 26 09:00 open",
            f"{MISSING}, DUPLICATE_IN 26 08:05",
        ),
        # R5, day_end: to the end of the local day of the IN.
        ("26 08:30 IN", "27 12:00", "day_end", "26 08:30 - 27 00:00 auto", MISSING.replace("00", "30")),
        # R5, day_end: that end may be later than the moment of asking; the figure does not move with the clock.
        (
            "26 00:10 IN",
            "26 23:00",
            "day_end",
            "26 00:10 - 27 00:00 auto",
            "MISSING_OUT 26 00:10, SHIFT_TOO_LONG 26 00:10",
        ),
        # R5, day_end: or to the next IN, whichever comes first.
        (
            "26 08:00 IN, 26 10:00 IN, 26 16:00 OUT",
            "27 12:00",
            "day_end",
            "26 08:00 - 26 10:00 auto, 26 10:00 - 26 16:00",
            f"{MISSING}, DUPLICATE_IN 26 10:00",
        ),
        # R5, day_end: the next IN comes after that day.
        (
            "26 18:00 IN, 27 08:00 IN, 27 16:00 OUT",
            "28 12:00",
            "day_end",
            "26 18:00 - 27 00:00 auto, 27 08:00 - 27 16:00",
            "MISSING_OUT 26 18:00, DUPLICATE_IN 27 08:00",
        ),
        # R5, day_end: an IN at midnight has its whole day before it.
        (
            "26 00:00 IN",
            "28 12:00",
            "day_end",
            "26 00:00 - 27 00:00 auto",
            "MISSING_OUT 26 00:00, SHIFT_TOO_LONG 26 00:00",
        ),
        # R5, day_end: nothing between two INs of one instant.
        (
            "26 08:00 IN, 26 08:00 IN, 26 09:00 OUT",
            "27 12:00",
            "day_end",
            "26 08:00 - 26 09:00",
            f"{MISSING}, DUPLICATE_IN 26 08:00",
        ),
        # R5, plan_end: to the planned end, given in any zone.
        ("26 08:00 IN", "27 12:00", "plan_end", "26 08:00 - 26 16:00 auto", MISSING),
        # R5, plan_end: never into the next shift, an hour is worked once.
        (
            "26 08:00 IN, 26 10:00 IN, 26 18:00 OUT",
            "27 12:00",
            "plan_end",
            "26 08:00 - 26 10:00 auto, 26 10:00 - 26 18:00",
            f"{MISSING}, DUPLICATE_IN 26 10:00",
        ),
        # R5, plan_end: one who comes after the planned end, or at it, gets nothing by it.
        ("26 17:00 IN", "28 12:00", "plan_end", "", "MISSING_OUT 26 17:00"),
        ("26 16:00 IN", "28 12:00", "plan_end", "", "MISSING_OUT 26 16:00"),
        # R5, plan_end: without a plan as `flag`.
        ("20 08:00 IN", "28 12:00", "plan_end", "", "MISSING_OUT 20 08:00"),
        # R5, unsorted: the next IN lies before it: nothing, never negative.
        (
            "26 08:00 IN, 25 08:00 IN, 25 09:00 OUT",
            "28 12:00",
            "day_end",
            "25 08:00 - 25 09:00",
            f"{MISSING}, DUPLICATE_IN 25 08:00",
        ),
    ],
)
def test_an_in_without_an_out(log, now, policy, intervals, anomalies):
    work = read(log, now, open_shift=OpenShift(policy), planned_end=planned)
    assert (spans(work.intervals), problems(work.anomalies)) == (intervals, anomalies)


def test_the_longest_shift_is_a_policy():
    work = read("26 08:00 IN, 26 16:00 OUT, 26 17:00 IN", "27 01:00:01", max_shift=timedelta(hours=8))
    assert problems(work.anomalies) == "MISSING_OUT 26 17:00"
    assert problems(read("26 08:00 IN, 26 16:00:01 OUT", max_shift=timedelta(hours=8)).anomalies) == (
        "SHIFT_TOO_LONG 26 08:00"
    )


@pytest.mark.parametrize(("policy", "end"), [("day_end", "27 00:00"), ("plan_end", "26 16:00")])
def test_a_policy_may_be_the_plain_word_of_a_setting(policy, end):
    assert spans(read("26 08:00 IN", open_shift=policy, planned_end=planned).intervals) == f"26 08:00 - {end} auto"


def test_nobody_planned_anything_unless_somebody_says_so():
    policy = Policy(zone=WARSAW, open_shift=OpenShift.PLAN_END)
    work = pair(taps("26 08:00 IN"), policy, local("28 12:00"))
    assert (work.intervals, problems(work.anomalies)) == ((), MISSING)


def test_the_defaults_of_the_house():
    assert (POLICY.max_shift, POLICY.open_shift, POLICY.attribution) == (timedelta(hours=16), "flag", "calendar")
    assert (f"{POLICY.night_start:%H:%M}", f"{POLICY.night_end:%H:%M}") == ("22:00", "06:00")


def test_an_interval_knows_the_events_it_came_from():
    log = "26 07:00 OUT, 26 08:00 IN, 26 12:00 OUT, 26 13:00 IN, 26 14:00 IN"
    work = read(log, "26 15:00", open_shift=OpenShift.DAY_END)
    assert work.intervals == (
        Interval(local("26 08:00"), local("26 12:00"), 2, 3),
        Interval(local("26 13:00"), local("26 14:00"), 4, None, auto_closed=True),
        Interval(local("26 14:00"), local("26 15:00"), 5, None, open=True),
    )


@pytest.mark.parametrize(
    ("log", "policy", "anomalies"),
    [
        # The earlier IN explains the duplicate; an IN that counts nothing was closed nowhere.
        (
            "26 08:00 IN, 26 08:05 IN, 26 16:00 OUT",
            "flag",
            [(Code.MISSING_OUT, "26 08:00", 1, None), (Code.DUPLICATE_IN, "26 08:05", 2, "26 08:00")],
        ),
        # Where the policy closed it.
        ("26 18:00 IN", "day_end", [(Code.MISSING_OUT, "26 18:00", 1, "27 00:00")]),
        # The IN that an OUT precedes.
        ("26 16:00 IN, 26 08:00 OUT", "flag", [(Code.OUT_BEFORE_IN, "26 08:00", 2, "26 16:00")]),
        # The end of the long shift.
        ("26 08:00 IN, 27 08:00 OUT", "flag", [(Code.SHIFT_TOO_LONG, "26 08:00", 1, "27 08:00")]),
        # These explain themselves.
        (
            "26 08:00 OUT!",
            "flag",
            [(Code.ORPHAN_OUT, "26 08:00", 1, None), (Code.CLOCK_ERROR, "26 08:00", 1, None)],
        ),
    ],
)
def test_an_anomaly_points_at_its_event_and_at_what_explains_it(log, policy, anomalies):
    expected = tuple(Anomaly(code, local(at), event, other and local(other)) for code, at, event, other in anomalies)
    assert read(log, open_shift=OpenShift(policy)).anomalies == expected


def test_seconds_are_those_between_the_whole_seconds_of_the_ends():
    start, end = local("26 08:00").replace(microsecond=900_000), local("26 16:00").replace(microsecond=100_000)
    (interval,) = pair([Event(1, start, "IN"), Event(2, end, "OUT")], POLICY, end).intervals
    assert (interval.start, interval.end) == (local("26 08:00"), local("26 16:00"))
    assert interval.seconds == 8 * 3600
    assert type(interval.seconds) is int


@pytest.mark.parametrize(
    ("events", "now"),
    [
        ([Event(1, datetime(2026, 1, 26, 8), "IN")], local("26 12:00")),
        (taps("26 08:00 IN"), datetime(2026, 1, 26, 12)),
    ],
)
def test_an_instant_without_an_offset_is_refused(events, now):
    with pytest.raises(ValueError, match="not an instant: it has no offset"):
        pair(events, POLICY, now)


def test_an_offset_of_the_planned_end_is_needed_too():
    policy = Policy(zone=WARSAW, open_shift=OpenShift.PLAN_END)
    with pytest.raises(ValueError, match="no offset"):
        pair(taps("26 08:00 IN"), policy, local("28 12:00"), lambda start: datetime(2026, 1, 26, 16))


def test_local_instants_are_read_as_instants_not_as_wall_clocks():
    """In the night of the autumn change 02:30 is earlier than 02:10 of the second pass."""
    first = datetime(2026, 10, 25, 2, 30, tzinfo=WARSAW)
    second = datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=WARSAW)
    events = in_order([Event(1, second, "OUT"), Event(2, first, "IN")])
    assert [event.id for event in events] == [2, 1]
    (interval,) = pair(events, POLICY, second).intervals
    assert interval == Interval(local("2026-10-25 00:30Z"), local("2026-10-25 01:10Z"), 2, 1)
    assert interval.start.tzinfo is UTC
    assert interval.seconds == 40 * 60


def test_events_of_one_instant_are_in_the_order_of_their_numbers():
    at = local("26 08:00")
    assert [event.id for event in in_order(Event(n, at, "IN") for n in (3, 1, 2))] == [1, 2, 3]


def test_the_fraction_of_a_second_decides_the_order():
    at = local("26 08:00")
    late, early = Event(1, at.replace(microsecond=2), "OUT"), Event(2, at.replace(microsecond=1), "IN")
    assert in_order([late, early]) == [early, late]


@pytest.mark.parametrize(("log", "needed"), [("", False), ("26 08:00 IN", True), ("26 08:00 IN, 26 09:00 OUT", False)])
def test_one_event_more_is_needed_after_an_in(log, needed):
    assert needs_next(taps(log)) is needed


NINE, TEN, ELEVEN, NOON = (local(f"26 {hour}:00") for hour in ("09", "10", "11", "12"))
CLOSED = Interval(NINE, ELEVEN, 1, 2, auto_closed=True)
RUNNING = Interval(NINE, ELEVEN, 1, None, open=True)
EMPTY = Interval(TEN, TEN, 1, 2)


@pytest.mark.parametrize(
    ("interval", "start", "end", "part"),
    [
        # All of it, by the same bounds and by wider ones.
        (CLOSED, NINE, ELEVEN, CLOSED),
        (CLOSED, local("26 08:00"), NOON, CLOSED),
        # How it ended stays with the part that holds the end.
        (CLOSED, NINE, TEN, Interval(NINE, TEN, 1)),
        (CLOSED, TEN, NOON, Interval(TEN, ELEVEN, 1, 2, auto_closed=True)),
        (CLOSED, TEN, ELEVEN, Interval(TEN, ELEVEN, 1, 2, auto_closed=True)),
        (RUNNING, local("26 08:00"), TEN, Interval(NINE, TEN, 1)),
        (RUNNING, TEN, NOON, Interval(TEN, ELEVEN, 1, None, open=True)),
        # A part from the middle.
        (CLOSED, NINE.replace(minute=30), TEN, Interval(NINE.replace(minute=30), TEN, 1)),
        # Half-open: what ends where the bounds start, or starts where they end, is outside.
        (CLOSED, ELEVEN, NOON, None),
        (CLOSED, local("26 08:00"), NINE, None),
        (CLOSED, NOON, local("26 13:00"), None),
        (CLOSED, local("26 07:00"), local("26 08:00"), None),
        # An empty interval lies where it starts.
        (EMPTY, TEN, ELEVEN, EMPTY),
        (EMPTY, NINE, ELEVEN, EMPTY),
        (EMPTY, NINE, TEN, None),
        (EMPTY, ELEVEN, NOON, None),
    ],
)
def test_cutting_an_interval(interval, start, end, part):
    assert interval.cut(start, end) == part
