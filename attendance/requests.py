"""What all requests have in common: one is asked, and decided by somebody else than who asked or whom it is about.

Everything about one person's requests happens under that person's lock, as everything about their events does.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from attendance import access, auditing, notices, recording
from attendance.models import Action, Request
from attendance.transactions import one_transaction
from timetracker.api.errors import Problem

Status = Request.Status


def ask(asked: Request, author: User, now: datetime) -> Request:
    """Puts a new request on record, pending, and asks those who can decide. Under the person's lock.

    That it is in the author's reach and possible is for the caller to see to.
    """
    asked.author, asked.author_name, asked.created_at = author, author.get_username(), now
    asked.save(force_insert=True)
    _note(Action.ASKED, asked, author, comment=asked.comment)
    notices.tell_deciders(asked)
    return asked


def lock(request: Request) -> None:
    """Locks the person, and reads the request again as it now is."""
    recording.lock_person(request.employee_id)
    request.refresh_from_db()


def is_own(request: Request, user: User) -> bool:
    """Whether the user asked for it, or it is about them, so that somebody else has to decide."""
    return user.pk in (request.author_id, request.employee.user_id)


def must_be_for_others_to_decide(request: Request, by: User) -> None:
    """Raises Problem 403 `own_request`, 409 `already_decided`."""
    if is_own(request, by):
        raise Problem(403, "own_request", _("Somebody else has to decide about your own request."))
    must_be_pending(request)


def must_be_asked_by(request: Request, user: User) -> None:
    """Raises Problem 403 `permission_denied`."""
    if request.author_id != user.pk:
        raise Problem(403, "permission_denied", _("Only who made the request can withdraw it."))


def must_be_pending(request: Request) -> None:
    """Raises Problem 409 `already_decided`."""
    if request.status != Status.PENDING:
        told = _("This request was decided before: %(status)s.") % {"status": request.get_status_display()}
        raise Problem(409, "already_decided", told)


def decide(request: Request, status: str, *, by: User, now: datetime) -> Request:
    """Puts on record who decided what, and tells the author unless it was withdrawn. Under the person's lock."""
    request.status, request.decided_by, request.decided_at = status, by.get_username(), now
    request.save()
    _note(Action(status), request, by, reason=request.reason)
    if status != Status.WITHDRAWN:
        notices.tell_author(request)
    return request


@one_transaction
def reject(request: Request, *, reason: str, by: User, now: datetime) -> Request:
    """Refuses what was asked, for a reason. Raises Problem 403 `own_request`, 409 `already_decided`."""
    lock(request)
    must_be_for_others_to_decide(request, by)
    request.reason = reason
    return decide(request, Status.REJECTED, by=by, now=now)


@one_transaction
def withdraw(request: Request, *, by: User, now: datetime) -> Request:
    """Takes back what one has asked, while it is pending; the request stays on record.

    Raises Problem 403 `permission_denied` for whoever did not ask, 409 `already_decided`.
    """
    lock(request)
    must_be_asked_by(request, by)
    must_be_pending(request)
    return decide(request, Status.WITHDRAWN, by=by, now=now)


def waiting_for(model: type[Request], user: User) -> QuerySet:
    """The pending requests of a kind that the user may decide: nobody decides what is their own."""
    pending = access.requests_for(model, user).filter(status=Status.PENDING)
    return pending.exclude(author=user).exclude(employee__user=user)


def own(model: type[Request], user: User) -> QuerySet:
    """The requests of a kind that the user made, and those about them."""
    return model.objects.filter(Q(author=user) | Q(employee__user=user))


def _note(action: Action, request: Request, by: User, **words: str) -> None:
    told = {"employee_id": request.employee_id, **request.about(), **words}
    auditing.note(
        action,
        request,
        name=request.employee.full_name,
        by=by.get_username(),
        detail={key: value for key, value in told.items() if value},
    )
