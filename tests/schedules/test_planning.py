"""Planned shifts as instants, on plain days and on the nights the clocks change."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schedules.codes import Pause, Segment, read_hours, read_pause
from schedules.planning import shift_of

WARSAW = ZoneInfo("Europe/Warsaw")
CHANGES = [  # the Sunday; start and end of the 22-6 that ends on it; minutes of 22-6, 20-8 and 18-6
    ("2025-03-30", "2025-03-29T21:00Z", "2025-03-30T04:00Z", 420, 660, 660),
    ("2025-10-26", "2025-10-25T20:00Z", "2025-10-26T05:00Z", 540, 780, 780),
    ("2026-03-29", "2026-03-28T21:00Z", "2026-03-29T04:00Z", 420, 660, 660),
    ("2026-10-25", "2026-10-24T20:00Z", "2026-10-25T05:00Z", 540, 780, 780),
    ("2027-03-28", "2027-03-27T21:00Z", "2027-03-28T04:00Z", 420, 660, 660),
    ("2027-10-31", "2027-10-30T20:00Z", "2027-10-31T05:00Z", 540, 780, 780),
]


def shift(day, text, pause="", zone=WARSAW):
    return shift_of(date.fromisoformat(day), read_hours(text), read_pause(pause), zone)


def utc(*spans):
    return tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in spans)


def test_a_plain_day_in_winter():
    plan = shift("2026-01-12", "8-17")
    assert plan.spans == utc(("2026-01-12T07:00Z", "2026-01-12T16:00Z"))
    assert (plan.start, plan.end) == plan.spans[0]
    assert (plan.seconds, plan.minutes, plan.nominal_minutes) == (540 * 60, 540, 540)


def test_parts_and_what_lies_between_them():
    plan = shift("2026-07-06", "8-12/13-17")
    assert plan.spans == utc(("2026-07-06T06:00Z", "2026-07-06T10:00Z"), ("2026-07-06T11:00Z", "2026-07-06T15:00Z"))
    assert plan.minutes == plan.nominal_minutes == 480


def test_over_midnight_belongs_to_the_day_it_begins():
    plan = shift("2026-07-06", "22-2/3-6")
    assert plan.day == date(2026, 7, 6)
    assert (plan.start, plan.end) == utc(("2026-07-06T20:00Z", "2026-07-07T04:00Z"))[0]
    assert plan.minutes == 420


@pytest.mark.parametrize(("sunday", "start", "end", "night", "long_night", "evening"), CHANGES)
def test_a_night_the_clocks_change_is_as_long_as_it_is(sunday, start, end, night, long_night, evening):
    saturday = (date.fromisoformat(sunday) - timedelta(days=1)).isoformat()
    assert shift(saturday, "22-6").spans == utc((start, end))
    assert [shift(saturday, text).minutes for text in ("22-6", "20-8", "18-6")] == [night, long_night, evening]
    assert [shift(saturday, text).nominal_minutes for text in ("22-6", "20-8", "18-6")] == [480, 720, 720]


@pytest.mark.parametrize(
    ("day", "minutes"), [("2026-03-29", 23 * 60), ("2026-10-25", 25 * 60), ("2026-10-26", 24 * 60)]
)
def test_a_whole_day_is_as_long_as_that_day(day, minutes):
    assert shift(day, "0-24").minutes == minutes


def test_kyiv_changes_at_the_same_instant():
    night = shift("2026-10-24", "22-6", zone=ZoneInfo("Europe/Kyiv"))
    assert night.spans == utc(("2026-10-24T19:00Z", "2026-10-25T04:00Z"))
    assert night.minutes == 540


@pytest.mark.parametrize(
    ("day", "text", "start", "end"),
    [
        ("2026-03-29", "2:30-8", "2026-03-29T01:30Z", "2026-03-29T06:00Z"),  # 02:30 is moved to 03:30
        ("2026-03-29", "0-2:30", "2026-03-28T23:00Z", "2026-03-29T01:30Z"),
        ("2026-03-29", "2:30-3:15", "2026-03-29T01:15Z", "2026-03-29T01:15Z"),  # swallowed by the gap
        ("2026-10-25", "2:30-8", "2026-10-25T00:30Z", "2026-10-25T07:00Z"),  # the first of two 02:30
        ("2026-10-25", "0-2:30", "2026-10-24T22:00Z", "2026-10-25T00:30Z"),
    ],
)
def test_a_time_that_is_missing_or_comes_twice(day, text, start, end):
    assert shift(day, text).spans == utc((start, end))


def test_the_gap_makes_no_minute_count_twice():
    assert shift("2026-03-29", "0-2:30/3-5").minutes == 4 * 60


@pytest.mark.parametrize(
    ("hours", "pause", "minutes"),
    [
        ("8-17", "", 540),
        ("8-17", "30", 510),
        ("8-17", "12-13", 480),
        ("8-17", "17-18", 540),
        ("8-17", "16:30-17:30", 510),
        ("8-12/13-17", "12-13", 480),
        ("8-12/13-17", "11:30-13:30", 420),
        ("22-6", "2-2:30", 450),
        ("22-6", "23:30-0:30", 420),
        ("0-8", "23:30-0:30", 450),
        ("8-8", "7-9", 24 * 60 - 120),
        ("8-9", "90", 0),
        ("12-13", "11-14", 0),
    ],
)
def test_the_pause_is_not_working_time(hours, pause, minutes):
    plan = shift("2026-07-06", hours, pause)
    assert plan.minutes == plan.nominal_minutes == minutes


def test_a_window_is_cut_out_but_presence_stays_whole():
    plan = shift("2026-07-06", "8-17", "12-13")
    assert plan.spans == utc(("2026-07-06T06:00Z", "2026-07-06T15:00Z"))
    assert plan.cut == utc(("2026-07-06T10:00Z", "2026-07-06T11:00Z"))


def test_minutes_of_pause_lie_nowhere():
    assert shift("2026-07-06", "8-17", "30").cut == ()


def test_a_window_in_the_hour_that_comes_twice_is_both_passes():
    plan = shift("2026-10-24", "22-6", "2-3")
    assert plan.cut == utc(("2026-10-25T00:00Z", "2026-10-25T02:00Z"))
    assert (plan.minutes, plan.nominal_minutes) == (7 * 60, 7 * 60)


def test_a_window_in_the_missing_hour_takes_nothing():
    plan = shift("2026-03-28", "22-6", "2-3")
    assert plan.cut == ()
    assert (plan.minutes, plan.nominal_minutes) == (7 * 60, 7 * 60)


MIDNIGHTS = {date.fromisoformat(sunday) for sunday, *_ in CHANGES[:4]} | {date(2026, 1, 31), date(2026, 7, 6)}
DAYS = st.sampled_from(sorted({day - timedelta(days=before) for day in MIDNIGHTS for before in (0, 1)}))


@cache
def clock(day):
    """Every minute of four days in order: what the wall shows, as minutes since the midnight that begins `day`."""
    midnight = datetime(day.year, day.month, day.day)
    begin = midnight.replace(tzinfo=UTC) - timedelta(days=2)
    walk = [begin + timedelta(minutes=number) for number in range(6 * 1440)]
    shown = {}
    for number, instant in enumerate(walk):
        wall = instant.astimezone(WARSAW).replace(tzinfo=None)
        shown.setdefault(round((wall - midnight).total_seconds() / 60), number)
    return shown


def minutes_of(day, spans):
    """The minutes of the walk that lie between two times of the wall; one it never shows is an hour later."""
    shown = clock(day)
    return {
        number
        for start, end in spans
        for number in range(shown.get(start, shown.get(start + 60)), shown.get(end, shown.get(end + 60)))
    }


@st.composite
def planned(draw):
    start = draw(st.integers(0, 1439))
    edges = sorted(draw(st.sets(st.integers(0, 1440), min_size=2, max_size=6)))
    edges = edges[: len(edges) // 2 * 2]
    return [Segment(start + a - edges[0], start + b - edges[0]) for a, b in zip(edges[::2], edges[1::2], strict=True)]


WINDOWS = st.builds(lambda start, length: Segment(start, start + length), st.integers(0, 1439), st.integers(1, 1439))
PAUSES = st.builds(Pause, minutes=st.integers(0, 90)) | st.builds(Pause, window=WINDOWS)


@settings(max_examples=500, deadline=None)
@given(DAYS, planned(), PAUSES)
def test_as_a_walk_minute_by_minute_counts(day, segments, pause):
    windows = (
        [(pause.window.start + days, pause.window.end + days) for days in (-1440, 0, 1440)] if pause.window else []
    )
    presence = [(segment.start, segment.end) for segment in segments]
    at_work = minutes_of(day, presence)
    plan = shift_of(day, segments, pause, WARSAW)
    assert plan.minutes == max(0, len(at_work - minutes_of(day, windows)) - pause.minutes)

    by_the_wall = {minute for start, end in presence for minute in range(start, end)}
    paused = {minute for start, end in windows for minute in range(start, end)}
    assert plan.nominal_minutes == max(0, len(by_the_wall - paused) - pause.minutes)


@settings(max_examples=500, deadline=None)
@given(DAYS, planned(), PAUSES)
def test_spans_and_cuts_are_in_order(day, segments, pause):
    plan = shift_of(day, segments, pause, WARSAW)
    for spans in (plan.spans, plan.cut):
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
    assert all(any(start <= begin and end <= stop for start, stop in plan.spans) for begin, end in plan.cut)
