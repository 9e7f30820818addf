"""How long somebody was to work, by the terms they are employed on, and how they stand against it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from attendance.models import EmploymentTerms
from attendance.worktime import Day, minutes

WORKING_DAYS = 5


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


@dataclass(frozen=True, slots=True)
class Standing:
    """A day against what was agreed for it, in seconds.

    `difference` of the day and the running `balance` are whole minutes; a day without terms, and one that is not over
    yet, has neither.
    """

    agreed: int | None
    difference: int | None = None
    balance: int | None = None


def standings(days: Iterable[Day], terms: Sequence[EmploymentTerms], today: date) -> Iterator[Standing]:
    """One for each of the days, which come in order. Minutes are those of the sums (R8), as they are shown."""
    worked = to_work = 0
    for day in days:
        agreed = agreed_seconds(terms, day.day)
        if agreed is None or day.day >= today:
            yield Standing(agreed)
            continue
        worked, to_work = worked + day.worked_seconds, to_work + agreed
        difference = minutes(day.worked_seconds) - minutes(agreed)
        yield Standing(agreed, difference, minutes(worked) - minutes(to_work))


@dataclass(frozen=True, slots=True)
class Total:
    """Over the days that are over and have terms: what was agreed in seconds, the balance in minutes."""

    agreed: int
    balance: int


def total(stood: Iterable[Standing]) -> Total | None:
    """None where no day has terms and is over."""
    over = [each for each in stood if each.balance is not None]
    return Total(sum(each.agreed for each in over), over[-1].balance) if over else None
