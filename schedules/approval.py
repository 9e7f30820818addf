"""How a timesheet goes from open to submitted and approved, and back (API.md, Timesheets).

Everything about one person's timesheets happens under that person's lock, as everything about their events does: an
event is in what was approved, or comes after it and meets a closed month.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from attendance import auditing, periods, recording
from attendance.models import Action, Employee
from attendance.transactions import one_transaction
from schedules import arrears, timesheets
from schedules.models import Timesheet, TimesheetSnapshot
from schedules.timesheets import record
from schedules.timesheets.month import REFUSING
from schedules.timesheets.wording import in_the_way
from timetracker.api.errors import Problem

Status = Timesheet.Status


@one_transaction
def submit(person: Employee, month: date, *, by: User, now: datetime) -> Timesheet:
    """The month (its first day) is ready to be approved. That the person is in reach is for the caller to see to.

    Raises Problem 400 `in_future` for a month that is not over, 409 `already_submitted` or `already_approved`.
    """
    sheet = _locked(person, month)
    _must_be_over(month, now)
    _must_not_be_approved(sheet)
    if sheet.status == Status.SUBMITTED:
        raise Problem(409, "already_submitted", _("This timesheet was submitted already, and waits for approval."))
    sheet.status, sheet.submitted_by, sheet.submitted_at = Status.SUBMITTED, by.get_username(), now
    sheet.save()
    _note(Action.SUBMITTED, sheet, by)
    return sheet


@one_transaction
def approve(person: Employee, month: date, *, by: User, now: datetime) -> TimesheetSnapshot:
    """Freezes what the timesheet says now, for ever, and closes the month for the person.

    That the user leads the person is for the caller to see to. Raises Problem 403 `own_timesheet`, 400 `in_future`, 409
    `already_approved`, `not_submitted`, `provisional` while a terminal may know more of it, and `requests_pending`.
    """
    _must_be_of_somebody_else(person, by)
    sheet = _locked(person, month)
    _must_be_over(month, now)
    _must_not_be_approved(sheet)
    if sheet.status != Status.SUBMITTED:
        raise Problem(409, "not_submitted", _("This timesheet was not submitted yet. Submit it first."))
    worked_out = timesheets.of_person(person, month, now)
    if refused_by := worked_out.refused_by:
        sentence = f"{refused_by.day}: {in_the_way(refused_by)}"
        raise Problem(409, REFUSING[refused_by.word], sentence)
    sheet.status = Status.APPROVED
    sheet.save()
    snapshot = _freeze(worked_out, by, now)
    periods.close_for(person, month, by=by.get_username(), now=now)
    _note(Action.APPROVED, sheet, by, snapshot=snapshot.pk)
    return snapshot


def _freeze(month: timesheets.Month, by: User, now: datetime) -> TimesheetSnapshot:
    return TimesheetSnapshot.objects.create(
        employee_id=month.employee_id,
        month=month.month,
        approved_by=by.get_username(),
        approved_at=now,
        worked_minutes=month.totals.worked_minutes,
        opening_minutes=month.account.opening_minutes,
        carried_minutes=month.account.carried_minutes,
        settled=arrears.settled_with(month.account.adjustments),
        body=record.body_of(month),
    )


@one_transaction
def reopen(person: Employee, month: date, *, reason: str, by: User, now: datetime) -> Timesheet:
    """Opens an approved month again, for the person's events too; what was approved stays readable.

    That the user leads the person is for the caller to see to. Raises Problem 403 `own_timesheet`, 409 `not_approved`.
    """
    _must_be_of_somebody_else(person, by)
    sheet = _locked(person, month)
    snapshot = TimesheetSnapshot.objects.filter(employee=person, approved_month=month).first()
    if snapshot is None:
        raise Problem(409, "not_approved", _("This timesheet is not approved, so there is nothing to reopen."))
    snapshot.reopened_at, snapshot.reopened_by, snapshot.reopen_reason = now, by.get_username(), reason
    snapshot.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    sheet.status, sheet.submitted_by, sheet.submitted_at = Status.OPEN, "", None
    sheet.save()
    periods.reopen_for(person, month, reason=reason, by=by.get_username(), now=now)
    _note(Action.REOPENED, sheet, by, reason=reason, snapshot=snapshot.pk)
    return sheet


@dataclass(slots=True)
class Approved:
    """Whose timesheets were approved, and why those of the others were not."""

    people: list[Employee] = field(default_factory=list)
    refused: list[tuple[Employee, str]] = field(default_factory=list)


def approve_many(people: Iterable[Employee], month: date, *, by: User, now: datetime) -> Approved:
    """Approves the timesheet of each of the people who can be, each in a transaction of its own."""
    done = Approved()
    for person in people:
        try:
            approve(person, month, by=by, now=now)
            done.people.append(person)
        except Problem as refusal:
            done.refused.append((person, str(refusal.detail)))
    return done


def _locked(person: Employee, month: date) -> Timesheet:
    """The person's timesheet with their row locked; a new one that is not saved yet where there is none."""
    recording.lock_person(person.pk)
    found = Timesheet.objects.filter(employee=person, month=month).first()
    return found or Timesheet(employee=person, month=month)


def _must_be_of_somebody_else(person: Employee, by: User) -> None:
    if person.user_id == by.pk:
        raise Problem(403, "own_timesheet", _("Somebody else has to decide about your own timesheet."))


def _must_be_over(month: date, now: datetime) -> None:
    if month >= periods.month_of(now):
        raise Problem(400, "in_future", _("This month is not over yet."))


def _must_not_be_approved(sheet: Timesheet) -> None:
    if sheet.status == Status.APPROVED:
        raise Problem(409, "already_approved", _("This timesheet is approved already. Reopen it to change anything."))


def _note(action: Action, sheet: Timesheet, by: User, **detail) -> None:
    told = {"employee_id": sheet.employee_id, "month": f"{sheet.month:%Y-%m}", **detail}
    auditing.note(action, sheet, by=by.get_username(), detail=told)
