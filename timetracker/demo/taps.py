"""What people do at the door: their shifts, and how they tap around them, mistakes included. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, StrEnum
from random import Random
from zoneinfo import ZoneInfo

_HOLIDAYS = {(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 24), (12, 25), (12, 26)}  # (month, day)
_EARLY, _LATE, _NIGHT = (6, 14), (14, 22), (22, 6)


class Plan(Enum):
    """How somebody's working days go."""

    OFFICE = "office"
    HALF_DAYS = "half days"
    TWO_SHIFTS = "two shifts"
    THREE_SHIFTS = "three shifts"
    GUARD = "guard"


class Kind(StrEnum):
    """`DOUBLE` is a second tap that counts, `BOUNCED` one that comes within the cooldown, `FORGOTTEN` none at all."""

    TAP = "tap"
    DOUBLE = "double"
    BOUNCED = "bounced"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Shift:
    """From one instant to another, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap, `at` in UTC; `direction` is what the person means by it. `away` is whether another door was nearer."""

    at: datetime
    direction: str
    kind: Kind = Kind.TAP
    away: bool = False


def shifts(plan: Plan, phase: int, first: date, last: date, zone: ZoneInfo) -> Iterator[Shift]:
    """The shifts that begin on the local days from `first` to `last`; `phase` sets crews apart from each other."""
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        begins_and_ends = hours(plan, phase, day)
        if begins_and_ends:
            begins, ends = begins_and_ends
            end_day = day if ends > begins else day + timedelta(days=1)
            yield Shift(_instant(day, begins, zone), _instant(end_day, ends, zone))


def hours(plan: Plan, phase: int, day: date) -> tuple[int, int] | None:
    """From which hour to which somebody works on a day; None on one off."""
    if plan is Plan.GUARD:
        return [(7, 19), (19, 7), None, None][(day.toordinal() + phase) % 4]
    if day.weekday() >= 5 or (day.month, day.day) in _HOLIDAYS:
        return None
    week = (day.toordinal() - 1) // 7 + phase
    return {
        Plan.OFFICE: [(8, 16), (9, 17)][phase % 2],
        Plan.HALF_DAYS: (9, 13),
        Plan.TWO_SHIFTS: [_EARLY, _LATE][week % 2],
        Plan.THREE_SHIFTS: [_EARLY, _LATE, _NIGHT][week % 3],
    }[plan]


def _instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def months_of_taps(planned: list[Shift], random: Random) -> list[Tap]:
    """All taps around the shifts, in order. Now and then somebody is on leave or ill, and does not come."""
    absent = _absences(len(planned), random)
    taps = [_taps_around(shift, random) for n, shift in enumerate(planned) if n not in absent]
    return [tap for day in taps for tap in day]


def _absences(count: int, random: Random) -> set[int]:
    days: set[int] = set()
    for chance, shortest, longest in ((0.6, 5, 10), (0.3, 2, 4)):
        if random.random() < chance:
            start = random.randrange(max(1, count))
            days.update(range(start, start + random.randint(shortest, longest)))
    return days


def _taps_around(shift: Shift, random: Random) -> list[Tap]:
    """One shift as it went: usually in a little early and out a little late."""
    taps = [Tap(shift.start + _arrival(random), "IN"), Tap(shift.end + _departure(random), "OUT")]
    if random.random() < 0.15:
        out = shift.start + timedelta(hours=4, minutes=random.uniform(-20, 20))
        taps[1:1] = [Tap(out, "OUT"), Tap(out + timedelta(minutes=random.uniform(15, 45)), "IN")]
    taps = [_in_milliseconds(tap, away=random.random() < 0.06) for tap in taps]
    return _with_a_mistake(taps, random)


def _arrival(random: Random) -> timedelta:
    late = random.random() < 0.05
    return timedelta(minutes=random.uniform(6, 50) if late else random.triangular(-18, 4, -5))


def _departure(random: Random) -> timedelta:
    chance = random.random()
    if chance < 0.03:
        return timedelta(minutes=-random.uniform(10, 60))
    return timedelta(minutes=random.uniform(30, 100) if chance < 0.10 else random.triangular(0, 15, 3))


def _in_milliseconds(tap: Tap, away: bool) -> Tap:
    return Tap(tap.at.replace(microsecond=tap.at.microsecond // 1000 * 1000), tap.direction, tap.kind, away)


def _with_a_mistake(taps: list[Tap], random: Random) -> list[Tap]:
    """Mostly none; a check-out is forgotten more often than a check-in."""
    chance = random.random()
    if chance < 0.014:
        return [*taps[:-1], _again(taps[-1], 0, Kind.FORGOTTEN)]
    if chance < 0.022:
        return [_again(taps[0], 0, Kind.FORGOTTEN), *taps[1:]]
    if chance < 0.028:
        return [taps[0], _again(taps[0], random.randint(9, 45), Kind.DOUBLE), *taps[1:]]
    if chance < 0.05:
        return [*taps, _again(taps[-1], 2, Kind.BOUNCED)]
    return taps


def _again(tap: Tap, seconds: int, kind: Kind) -> Tap:
    return Tap(tap.at + timedelta(seconds=seconds), tap.direction, kind, tap.away)
