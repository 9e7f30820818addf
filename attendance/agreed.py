"""How long somebody was to work, and how they stand against it.

How long is what an app that plans says (`told_by`); without one nothing is known, and nobody has a balance.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from attendance.models import Employee, EmploymentTerms
from attendance.worktime import Day, minutes
from attendance.worktime.clock import days_of

WORKING_DAYS = 5
# Seconds for each day from one to another, by the person's id; None for a day of which nothing is known.
ToWork = Callable[[Sequence[Employee], date, date], dict[int, list[int | None]]]


def in_force(terms: Sequence[EmploymentTerms], day: date) -> EmploymentTerms | None:
    """Which of one person's `terms`, newest first, hold on the day."""
    latest = next((each for each in terms if each.starts_on <= day), None)
    return latest if latest and (latest.ends_on is None or day <= latest.ends_on) else None


def agreed_seconds(terms: Sequence[EmploymentTerms], day: date) -> int | None:
    """A fifth of the agreed week from Monday to Friday, 0 at the weekend, None where no terms hold."""
    held = in_force(terms, day)
    if held is None:
        return None
    return held.weekly_minutes * 60 // WORKING_DAYS if day.weekday() < WORKING_DAYS else 0


def _nothing_is_known(people: Sequence[Employee], first: date, last: date) -> dict[int, list[int | None]]:
    return {person.pk: [None for _day in days_of(first, last)] for person in people}


_source: ToWork = _nothing_is_known


def told_by(source: ToWork) -> None:
    """From now on `source` says how long people were to work. Called once, when Django has started."""
    global _source
    _source = source


def to_work(people: Sequence[Employee], first: date, last: date) -> dict[int, list[int | None]]:
    """How long each of the people was to work on the days from `first` to `last`, both included, in seconds."""
    return _source(people, first, last)


@dataclass(frozen=True, slots=True)
class Standing:
    """A day against what was `to_work` on it, in seconds.

    `difference` of the day and the running `balance` are whole minutes; a day of which nothing is known, and one that
    is not over yet, has neither.
    """

    to_work: int | None
    difference: int | None = None
    balance: int | None = None


def standings(days: Iterable[Day], to_work: Iterable[int | None], today: date) -> Iterator[Standing]:
    """One for each of the days, which come in order. Minutes are those of the sums (R8), as they are shown."""
    worked = planned = 0
    for day, seconds in zip(days, to_work, strict=True):
        if seconds is None or day.day >= today:
            yield Standing(seconds)
            continue
        worked, planned = worked + day.worked_seconds, planned + seconds
        difference = minutes(day.worked_seconds) - minutes(seconds)
        yield Standing(seconds, difference, minutes(worked) - minutes(planned))


@dataclass(frozen=True, slots=True)
class Total:
    """Over the days that are over and known: what was to work in seconds, the balance in minutes."""

    to_work: int
    balance: int


def total(stood: Iterable[Standing]) -> Total | None:
    """None where nothing is known of any day that is over."""
    over = [each for each in stood if each.balance is not None]
    return Total(sum(each.to_work for each in over), over[-1].balance) if over else None
