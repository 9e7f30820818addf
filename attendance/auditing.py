"""Keeps on record who did what: one entry for each act, in the act's own transaction."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import models
from django.utils import timezone

from attendance.models import Action, AuditEntry

NOBODY = "system"
# What the log calls a kind of object, where that is not the name of its model.
_NAMES = {
    "balanceentry": "balance_entry",
    "calendarfeed": "calendar_feed",
    "closedperiod": "period",
    "correctionrequest": "correction",
    "daytype": "day_type",
    "departmentpolicy": "department_policy",
    "leaveallowance": "leave_allowance",
    "payrollprofile": "payroll_profile",
    "rostercell": "roster",
    "shiftpattern": "shift_pattern",
}
_SECRETS = {"password"}
_request = ContextVar("request", default=None)


@contextmanager
def on_behalf_of(request):
    """What is noted within is noted as done by whoever the request turns out to come from."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def actor() -> str:
    """The name of the user, or of the terminal, that the present request comes from; without a request, `system`."""
    request = _request.get()
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user.get_username()
    return str(getattr(request, "auth", None) or NOBODY)[:150]


def note(action: Action, obj: models.Model, *, name: str = "", by: str = "", detail: dict | None = None) -> None:
    """Writes that `action` was done to `obj`, by default by the present `actor`, under its own name.

    To be called in the transaction of the act, and before an object is deleted. `detail` holds no secrets.
    """
    model = obj._meta.model_name
    AuditEntry.objects.create(
        at=timezone.now(),
        actor=(by or actor())[:150],
        action=action,
        object_type=_NAMES.get(model, model),
        object_id=obj.pk,
        object_name=(name or str(obj))[:200],
        detail=detail or {},
    )


def model_of(object_type: str) -> type[models.Model] | None:
    """The model that entries of this `object_type` are about; None for one that is no more."""
    names = {_NAMES.get(m._meta.model_name, m._meta.model_name): m for m in apps.get_models()}
    return names.get(object_type)


def as_stored(obj: models.Model | None) -> models.Model | None:
    """The object as the database has it, to be compared with after a change; None for one that is new."""
    return type(obj).objects.filter(pk=obj.pk).first() if obj is not None and obj.pk else None


def note_saved(obj: models.Model, before: models.Model | None, *, name: str = "") -> None:
    """Notes that `obj` was created, or what has changed in it since it was `before`; nothing where nothing has."""
    if before is None:
        note(Action.CREATED, obj, name=name)
    elif changed := differences(before, obj):
        note(Action.CHANGED, obj, name=name, detail=changed)


def differences(before: models.Model, after: models.Model) -> dict[str, list]:
    """The fields that people edit and that differ, each with `[old, new]`; secrets are left out."""
    return {
        field.name: [_plain(getattr(before, field.name)), _plain(getattr(after, field.name))]
        for field in before._meta.concrete_fields
        if field.editable
        and field.name not in _SECRETS
        and getattr(before, field.attname) != getattr(after, field.attname)
    }


def _plain(value):
    return str(value) if isinstance(value, models.Model) else value
