"""What is wrong with a day, in words, and the request that would put it right, filled in as far as it can be known."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import CorrectionRequest, Direction
from attendance.wording import in_words
from attendance.worktime import Anomaly, Code

Kind = CorrectionRequest.Kind
# How long somebody is taken to have worked where nothing was planned.
USUAL_DAY = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Problem:
    """An anomaly of a day as its person reads it. `remedy` is the address of the request, `act` what it asks for."""

    code: str
    text: str
    act: str
    remedy: str


def problem(anomaly: Anomaly, employee_id: int, day: date, to_work: int | None) -> Problem:
    """How long was `to_work`, in seconds, says when a forgotten tap probably was."""
    usual = timedelta(seconds=to_work) if to_work else USUAL_DAY
    act, remedy = _remedy(anomaly, employee_id, usual)
    return Problem(anomaly.code.value, in_words(anomaly, day), act, remedy)


def _remedy(anomaly: Anomaly, employee_id: int, usual: timedelta) -> tuple[str, str]:
    if anomaly.code in (Code.MISSING_OUT, Code.SHIFT_TOO_LONG):
        left = min(anomaly.at + usual, timezone.now())
        return _("Propose the departure"), to_add(employee_id, left, Direction.OUT)
    if anomaly.code == Code.ORPHAN_OUT:
        return _("Propose the arrival"), to_add(employee_id, anomaly.at - usual, Direction.IN)
    return _("Ask to void it"), to_void(employee_id, anomaly.event_id)


def to_add(employee_id: int, at: datetime, direction: str) -> str:
    """The address of a new request for a missing event, to the minute."""
    local = timezone.localtime(at, timezone.get_default_timezone()).replace(second=0, microsecond=0)
    timestamp = local.isoformat(timespec="minutes")
    return _new_request(employee_id=employee_id, kind=Kind.ADD, timestamp=timestamp, direction=direction)


def to_void(employee_id: int, event_id: int) -> str:
    """The address of a new request that an event be voided."""
    return _new_request(employee_id=employee_id, kind=Kind.VOID, event_id=event_id)


def _new_request(**filled) -> str:
    return f"{reverse('new-correction')}?{urlencode(filled)}"
