"""Asking for a correction of the event log, and carrying it out (API.md, Worked time)."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from attendance import recording, requests
from attendance.models import CorrectionRequest, Employee, Event, Source
from attendance.transactions import one_transaction
from timetracker.api.errors import Problem

Kind, Status = CorrectionRequest.Kind, CorrectionRequest.Status
reject, withdraw = requests.reject, requests.withdraw


@one_transaction
def ask_to_add(author: User, person: Employee, at: datetime, direction: str, *, comment: str, now: datetime):
    """A pending request that an event of `person` at the instant `at` be added. Raises Problem 409 `already_asked`.

    That person and time are in the author's reach and possible is for the caller to see to.
    """
    asked = CorrectionRequest(employee=person, kind=Kind.ADD, at=at, direction=direction, comment=comment)
    return _ask(asked, author, now)


@one_transaction
def ask_to_void(author: User, event: Event, *, comment: str, now: datetime) -> CorrectionRequest:
    """A pending request that `event` be voided. Raises Problem 409 `already_asked` or `already_voided`.

    That the event is in the author's reach is for the caller to see to.
    """
    asked = CorrectionRequest(employee=event.employee, kind=Kind.VOID, at=event.at, event=event, comment=comment)
    return _ask(asked, author, now)


def _ask(asked: CorrectionRequest, author: User, now: datetime) -> CorrectionRequest:
    recording.lock_person(asked.employee_id)
    if asked.event_id and not Event.objects.counting().filter(pk=asked.event_id).exists():
        raise _already_voided()
    if CorrectionRequest.objects.filter(pending_key=asked.asks_for()).exists():
        raise Problem(409, "already_asked", _("The same was asked before, and waits for a decision."))
    return requests.ask(asked, author, now)


@one_transaction
def approve(correction: CorrectionRequest, *, by: User, now: datetime) -> CorrectionRequest:
    """Does what was asked, through the one door, and keeps what came of it as `result_event`.

    Raises Problem 403 `own_request`, 409 `already_decided`, `already_voided` or `period_closed`.
    """
    requests.lock(correction)
    requests.must_be_for_others_to_decide(correction, by)
    correction.result_event = _carry_out(correction, by, now)
    return requests.decide(correction, Status.APPROVED, by=by, now=now)


def _carry_out(correction: CorrectionRequest, by: User, now: datetime) -> Event:
    if correction.kind == Kind.VOID:
        try:
            reason = correction.comment
            return recording.void_event(correction.event_id, by=by.get_username(), reason=reason, now=now)
        except recording.AlreadyVoided as error:
            raise _already_voided() from error
    fact = recording.Fact(
        at=correction.at,
        source=Source.CORRECTION,
        declared=correction.direction,
        comment=correction.comment,
        created_by=correction.author_name,
    )
    return recording.record_event(correction.employee, fact, now=now)


def _already_voided() -> Problem:
    return Problem(409, "already_voided", _("This event was voided before."))
