"""Closing a month: from then on nobody enters or voids events in it, until it is reopened with a reason.

It is closed for a department, or for one person when their timesheet is approved.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance import access, auditing
from attendance.models import Action, ClosedPeriod, Department, Employee
from attendance.transactions import one_transaction
from timetracker.api.errors import Problem


class PeriodClosed(Problem):
    """The month is closed for this person; the refusal says by what, and so what has to be reopened."""

    def __init__(self, period: ClosedPeriod):
        detail = _("%(month)s is closed for %(department)s. HR can reopen it.")
        if period.employee:
            detail = _("%(month)s is approved for %(name)s. Reopen the timesheet first.")
        words = {"month": f"{period.month:%Y-%m}", "department": period.department, "name": period.employee}
        super().__init__(409, "period_closed", detail % words)


def month_of(at: datetime) -> date:
    """The first day of the local month in which the instant lies."""
    return timezone.localdate(at, timezone.get_default_timezone()).replace(day=1)


def closed_over(employee_id: int, at: datetime, now: datetime) -> ClosedPeriod | None:
    """What closes the instant `at` for a person whose row is locked, or None. At most one statement.

    None at all for the running month, which is where taps fall: only a month that is over can be closed.

    Safe beside somebody who closes the month at this very moment: an event is written, and this is asked, only under
    the person's lock, and `close` first takes the locks of all its people. So either the event was committed before
    `close` went on, and belongs to what was closed; or this is asked after `close` was committed and sees it, since a
    statement of a READ COMMITTED transaction sees all that was committed before the statement, not before the
    transaction. (It must therefore stay a statement of its own: as part of the locking one it would look at the moment
    at which that one began to wait.) On SQLite there is one writer at a time.
    """
    month = month_of(at)
    if month >= month_of(now):
        return None
    found = ClosedPeriod.objects.over(employee_id).filter(closed_month=month)
    return found.select_related("department", "employee").first()


def closed_months(people: Collection[int], months: Collection[date]) -> set[tuple[int, date]]:
    """Which of the `months` (their first days) are closed for which of the people (their ids). One query."""
    closed = ClosedPeriod.objects.closed().filter(closed_month__in=months)
    own = closed.filter(employee__in=people).values_list("employee_id", "closed_month")
    when_closed = closed.filter(people__in=people).values_list("people", "closed_month")
    of_today = closed.filter(department__employees__in=people).values_list("department__employees", "closed_month")
    return set(own.order_by().union(when_closed.order_by(), of_today.order_by()))


@one_transaction
def close(department: Department, month: date, *, by: str, now: datetime) -> list[ClosedPeriod]:
    """Closes the month (its first day) for the department and those beneath it; answers what was not closed before.

    It is closed for everybody who is in one of them now, wherever they go later, and for whoever comes to be in one.
    Each department has its own row, and can be reopened without those above it. Raises Problem 400 `in_future` for a
    month that is not over, 409 `already_closed`.
    """
    _must_be_over(month, now)
    reached = access.with_those_beneath({department.pk})
    locked = Employee.objects.select_for_update().filter(department__in=reached).order_by("pk")
    people = list(locked.values_list("pk", "department_id"))
    already = ClosedPeriod.objects.of_departments().filter(closed_month=month).values("department")
    to_close = Department.objects.filter(pk__in=reached).exclude(pk__in=already)
    closed = [_close(each, month, people, by, now) for each in to_close]
    if not closed:
        raise _already_closed()
    return closed


@one_transaction
def close_for(person: Employee, month: date, *, by: str, now: datetime) -> ClosedPeriod:
    """Closes the month (its first day) for one person, whatever is closed for their department.

    Whether it may be closed is for the caller to see to. Raises Problem 400 `in_future` for a month that is not over,
    409 `already_closed`.
    """
    _must_be_over(month, now)
    _lock(person)
    if ClosedPeriod.objects.filter(employee=person, closed_month=month).exists():
        raise _already_closed()
    period = ClosedPeriod.objects.create(employee=person, month=month, closed_by=by, closed_at=now)
    auditing.note(Action.CLOSED, period, by=by)
    return period


def _lock(person: Employee) -> None:
    Employee.objects.select_for_update().get(pk=person.pk)


def _must_be_over(month: date, now: datetime) -> None:
    if month >= month_of(now):
        raise Problem(400, "in_future", _("This month is not over yet."))


def _already_closed() -> Problem:
    return Problem(409, "already_closed", _("This month is closed already."))


def _close(department: Department, month: date, people: list, by: str, now: datetime) -> ClosedPeriod:
    period = ClosedPeriod.objects.create(department=department, month=month, closed_by=by, closed_at=now)
    period.people.add(*(pk for pk, its in people if its == department.pk))
    auditing.note(Action.CLOSED, period, by=by)
    return period


@one_transaction
def reopen(period: ClosedPeriod, *, reason: str, by: str, now: datetime) -> list[ClosedPeriod]:
    """Reopens the month for the period's department and those beneath it, as `close` closed it; answers all of these.

    Who, when and why stays on record. Raises Problem 409 `already_open`.
    """
    reached = access.with_those_beneath({period.department_id})
    found = ClosedPeriod.objects.select_for_update().filter(closed_month=period.month, department__in=reached)
    periods = list(found.prefetch_related("department").order_by("pk"))
    if period not in periods:
        raise _already_open()
    for each in periods:
        _reopen(each, reason, by, now)
    return periods


@one_transaction
def reopen_for(person: Employee, month: date, *, reason: str, by: str, now: datetime) -> ClosedPeriod:
    """Undoes `close_for`; what is closed for the person's department stays so. Raises Problem 409 `already_open`."""
    _lock(person)
    period = ClosedPeriod.objects.filter(employee=person, closed_month=month).first()
    if period is None:
        raise _already_open()
    _reopen(period, reason, by, now)
    return period


def _reopen(period: ClosedPeriod, reason: str, by: str, now: datetime) -> None:
    period.reopened_at, period.reopened_by, period.reopen_reason = now, by, reason
    period.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    auditing.note(Action.REOPENED, period, by=by, detail={"reason": reason})


def _already_open() -> Problem:
    return Problem(409, "already_open", _("This month is open already."))
