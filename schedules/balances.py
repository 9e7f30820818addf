"""The balance account: what of a month's balance goes on to the next.

    account_of = accounts(people, date(2026, 11, 1), now)         # a fixed number of queries
    account_of(person.pk, balance_minutes)

A month opens with what the last approved month before it carried on. What came in after that is due in it
(`schedules.arrears`), and HR may book minutes of their own.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import groupby

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from attendance import periods, recording
from attendance.agreed import in_force
from attendance.models import Employee, EmploymentTerms
from attendance.transactions import one_transaction
from attendance.worktime.clock import DAY, end_of_month, month_of
from schedules import arrears
from schedules.models import BalanceEntry, TimesheetSnapshot
from schedules.timesheets.month import Account, Booking
from timetracker.api.errors import Problem


def accounts(people: Sequence[Employee], month: date, now: datetime) -> Callable[[int, int], Account]:
    """Answers the account of a person (their id) in the month, given its balance in minutes.

    Four queries, and those of `arrears.due`.
    """
    openings, limits, bookings = (
        _openings(people, month),
        _limits(people, end_of_month(month)),
        _bookings(people, month),
    )
    adjustments = arrears.due(people, month, now)
    begins_here = {person.pk for person in people if person.hired_on and person.hired_on >= month}

    def account_of(person: int, balance_minutes: int) -> Account:
        before, opening = openings.get(person, (None, 0))
        return Account(
            opening_minutes=opening,
            is_provisional=before != month_of(month - DAY) and person not in begins_here,
            adjustments=tuple(adjustments.get(person, ())),
            bookings=tuple(bookings.get(person, ())),
            balance_minutes=balance_minutes,
            limit_minutes=limits.get(person),
        )

    return account_of


@one_transaction
def book(entry: BalanceEntry, *, by: str, now: datetime) -> BalanceEntry:
    """Books the minutes of a new entry in its month, of which any day may be given.

    Raises Problem 409 `period_closed` for a month that is approved or closed for the person: nobody would see it.
    """
    recording.lock_person(entry.employee_id)
    entry.month = month_of(entry.month)
    if periods.closed_months([entry.employee_id], {entry.month}):
        raise Problem(409, "period_closed", _("This month is approved or closed. Book it in an open one."))
    entry.booked_by, entry.booked_at = by, now
    entry.save(force_insert=True)
    return entry


def _openings(people: Sequence[Employee], month: date) -> dict[int, tuple[date, int]]:
    """The last approved month before this one and what it carried on, by person, however long ago."""
    before = TimesheetSnapshot.objects.in_force().filter(employee=OuterRef("pk"), month__lt=month).order_by("-month")
    found = Employee.objects.filter(pk__in=[person.pk for person in people]).order_by()
    latest = found.annotate(latest=Subquery(before.values("pk")[:1])).values_list("latest", flat=True)
    rows = TimesheetSnapshot.objects.filter(pk__in=[pk for pk in latest if pk]).order_by()
    return {person: tuple(row) for person, *row in rows.values_list("employee_id", "month", "carried_minutes")}


def _limits(people: Sequence[Employee], day: date) -> dict[int, int | None]:
    """How much of a balance goes on, by the terms that hold on the day."""
    terms = EmploymentTerms.objects.filter(employee__in=people, starts_on__lte=day).order_by(
        "employee_id", "-starts_on"
    )
    held = {person: in_force(list(own), day) for person, own in groupby(terms, lambda each: each.employee_id)}
    return {person: each.carry_over_minutes for person, each in held.items() if each}


def _bookings(people: Sequence[Employee], month: date) -> dict[int, list[Booking]]:
    found = defaultdict(list)
    rows = BalanceEntry.objects.filter(employee__in=people, month=month).order_by("id")
    for person, *booking in rows.values_list("employee_id", "minutes", "reason", "booked_by"):
        found[person].append(Booking(*booking))
    return found
