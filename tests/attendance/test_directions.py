"""What an automatic tap means: as a table, and as laws against a slow obvious oracle."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.directions import IN, OUT, Tap, infer, rederive

START = datetime(2026, 1, 26, 7, 0, tzinfo=UTC)
MAX_SHIFT = timedelta(hours=16)


def at(hours):
    return START + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("previous", "hours", "direction"),
    [
        (None, 0, IN),  # the first tap ever
        (IN, 8, OUT),
        (OUT, 8, IN),
        (IN, 0, OUT),  # at the same instant
        (IN, 16, OUT),  # just within the longest shift
        (IN, 16.001, IN),  # a forgotten check-out
        (OUT, 1000, IN),  # an OUT never grows old
    ],
)
def test_the_meaning_of_a_tap(previous, hours, direction):
    before = previous and Tap(1, START, previous)
    assert infer(before, at(hours), MAX_SHIFT) == direction


def oracle(taps):
    """Every direction worked out from the very first tap."""
    directions, previous = {}, None
    for tap in sorted(taps, key=lambda tap: (tap.at, tap.id)):
        direction = tap.declared or infer(previous, tap.at, MAX_SHIFT)
        directions[tap.id] = direction
        previous = Tap(tap.id, tap.at, direction)
    return directions


minutes = st.lists(st.tuples(st.integers(0, 6000), st.sampled_from(["", "", "", IN, OUT])), min_size=1, max_size=30)


@given(minutes)
def test_taps_arriving_in_any_order_end_with_the_directions_of_the_right_order(arrivals):
    log = []
    for number, (minute, declared) in enumerate(arrivals):
        log.append(Tap(number, START + timedelta(minutes=minute), IN, declared))
        log.sort(key=lambda tap: (tap.at, tap.id))
        place = next(i for i, tap in enumerate(log) if tap.id == number)
        previous = log[place - 1] if place else None
        new = log[place]
        log[place] = previous = Tap(new.id, new.at, declared or infer(previous, new.at, MAX_SHIFT), declared)
        apply(log, rederive(previous, log[place + 1 :], MAX_SHIFT))
    assert {tap.id: tap.direction for tap in log} == oracle(log)


@given(minutes, st.integers(0, 29))
def test_a_removed_tap_leaves_the_directions_of_a_log_without_it(arrivals, removed):
    directions = oracle(log := [Tap(n, START + timedelta(minutes=m), IN, d) for n, (m, d) in enumerate(arrivals)])
    log = sorted((Tap(t.id, t.at, directions[t.id], t.declared) for t in log), key=lambda tap: (tap.at, tap.id))
    place = removed % len(log)
    del log[place]
    apply(log, rederive(log[place - 1] if place else None, log[place:], MAX_SHIFT))
    assert {tap.id: tap.direction for tap in log} == oracle(log)


def apply(log, changes):
    changes = dict(changes)
    log[:] = [Tap(tap.id, tap.at, changes.get(tap.id, tap.direction), tap.declared) for tap in log]


def test_directions_are_compared_as_words():
    """Those read from a database are not the very strings of this module."""
    said_out = Tap(1, START, "".join("OUT"))
    assert infer(said_out, at(8), MAX_SHIFT) == IN
    said_in = Tap(2, at(8), "".join("IN"), "".join("IN"))
    assert list(rederive(said_out, [said_in], MAX_SHIFT)) == []


def test_a_tap_never_changes():
    tap = Tap(1, START, IN)
    with pytest.raises(FrozenInstanceError):
        tap.direction = OUT
    assert not hasattr(tap, "__dict__")


def test_reading_stops_where_nothing_changes_any_more():
    read = []

    def following():
        for number, hours in enumerate((24, 32, 48, 56)):
            read.append(number)
            yield Tap(number, at(hours), [IN, OUT][number % 2])

    assert list(rederive(Tap(9, at(8), OUT), following(), MAX_SHIFT)) == []
    assert read == [0]
