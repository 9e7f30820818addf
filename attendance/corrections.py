"""Asking for a correction of the event log, and deciding about it (API.md, Worked time).

Everything about one person's requests happens under that person's lock, as everything about their events does.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from attendance import access, auditing, notices, recording
from attendance.models import Action, CorrectionRequest, Employee, Event, Source
from attendance.transactions import one_transaction
from timetracker.api.errors import Problem

Kind, Status = CorrectionRequest.Kind, CorrectionRequest.Status


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
    asked.author, asked.author_name, asked.created_at = author, author.get_username(), now
    asked.save(force_insert=True)
    _note(Action.ASKED, asked, author, comment=asked.comment)
    notices.tell_deciders(asked)
    return asked


@one_transaction
def approve(correction: CorrectionRequest, *, by: User, now: datetime) -> CorrectionRequest:
    """Does what was asked, through the one door, and keeps what came of it as `result_event`.

    Raises Problem 403 `own_request`, 409 `already_decided`, `already_voided` or `period_closed`.
    """
    _lock(correction)
    _must_be_for_others_to_decide(correction, by)
    correction.result_event = _carry_out(correction, by, now)
    return _decide(correction, Status.APPROVED, by, now)


@one_transaction
def reject(correction: CorrectionRequest, *, reason: str, by: User, now: datetime) -> CorrectionRequest:
    """Refuses what was asked, for a reason. Raises Problem 403 `own_request`, 409 `already_decided`."""
    _lock(correction)
    _must_be_for_others_to_decide(correction, by)
    correction.reason = reason
    return _decide(correction, Status.REJECTED, by, now)


@one_transaction
def withdraw(correction: CorrectionRequest, *, by: User, now: datetime) -> CorrectionRequest:
    """Takes back what one has asked; the request stays on record.

    Raises Problem 403 `permission_denied` for whoever did not ask, 409 `already_decided`.
    """
    _lock(correction)
    if correction.author_id != by.pk:
        raise Problem(403, "permission_denied", _("Only who made the request can withdraw it."))
    _must_be_pending(correction)
    return _decide(correction, Status.WITHDRAWN, by, now)


def waiting_for(user: User) -> QuerySet[CorrectionRequest]:
    """The pending requests that the user may decide: nobody decides what they asked, or what is about them."""
    pending = access.corrections_for(user).filter(status=Status.PENDING)
    return pending.exclude(author=user).exclude(employee__user=user)


def own(user: User) -> QuerySet[CorrectionRequest]:
    """The requests that the user made, and those about them."""
    return CorrectionRequest.objects.filter(Q(author=user) | Q(employee__user=user))


def _lock(correction: CorrectionRequest) -> None:
    recording.lock_person(correction.employee_id)
    correction.refresh_from_db()


def is_own(correction: CorrectionRequest, user: User) -> bool:
    """Whether the user asked for it, or it is about them, so that somebody else has to decide."""
    return user.pk in (correction.author_id, correction.employee.user_id)


def _must_be_for_others_to_decide(correction: CorrectionRequest, by: User) -> None:
    if is_own(correction, by):
        raise Problem(403, "own_request", _("Somebody else has to decide about your own request."))
    _must_be_pending(correction)


def _must_be_pending(correction: CorrectionRequest) -> None:
    if correction.status != Status.PENDING:
        told = _("This request was decided before: %(status)s.") % {"status": correction.get_status_display()}
        raise Problem(409, "already_decided", told)


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


def _decide(correction: CorrectionRequest, status: Status, by: User, now: datetime) -> CorrectionRequest:
    correction.status, correction.decided_by, correction.decided_at = status, by.get_username(), now
    correction.save(update_fields=["status", "decided_by", "decided_at", "reason", "result_event"])
    _note(Action(status), correction, by, **({"reason": correction.reason} if correction.reason else {}))
    if status != Status.WITHDRAWN:
        notices.tell_author(correction)
    return correction


def _note(action: Action, correction: CorrectionRequest, by: User, **detail) -> None:
    told = {
        "employee_id": correction.employee_id,
        "kind": correction.kind,
        "at": correction.at,
        "direction": correction.direction,
        "event_id": correction.event_id,
        "result_event_id": correction.result_event_id,
    }
    auditing.note(
        action,
        correction,
        name=correction.employee.full_name,
        by=by.get_username(),
        detail={key: value for key, value in told.items() if value} | detail,
    )
