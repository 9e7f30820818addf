"""What an automatic tap means (API.md, Direction). Pure: no Django, no clock, no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

IN, OUT = "IN", "OUT"


@dataclass(frozen=True, slots=True)
class Tap:
    """One event that counts, as far as its direction goes. `at` is an aware instant; `declared` may be empty."""

    id: int
    at: datetime
    direction: str
    declared: str = ""


def infer(previous: Tap | None, at: datetime, max_shift: timedelta) -> str:
    """The direction of an automatic tap at `at`: the opposite of the person's previous event.

    An IN older than `max_shift` no longer counts, so a forgotten check-out never turns the next morning's arrival
    into a departure.
    """
    if previous is None or previous.direction == OUT:
        return IN
    return OUT if at - previous.at <= max_shift else IN


def meanings(previous: Tap | None, taps: Iterable[Tap], max_shift: timedelta) -> Iterator[tuple[Tap, str]]:
    """Each of the `taps`, in order (instant, id), with what it means after `previous` and those before it."""
    for tap in taps:
        direction = tap.declared or infer(previous, tap.at, max_shift)
        yield tap, direction
        previous = Tap(tap.id, tap.at, direction, tap.declared)


def rederive(previous: Tap | None, following: Iterable[Tap], max_shift: timedelta) -> Iterator[tuple[int, str]]:
    """The ids and new directions of those `following` taps that read differently after `previous`.

    `following` comes in order (instant, id). Reading stops at the first tap that keeps its direction, since all that
    follow depend on nothing earlier: the work is bounded by what really changes, not by the history.
    """
    for tap, direction in meanings(previous, following, max_shift):
        if direction == tap.direction:
            return
        yield tap.id, direction
