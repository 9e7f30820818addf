"""Requests for corrections: proposed, looked through, decided. The rules are those of the API's routes."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance import access, corrections, periods, reports, requests
from attendance.api.corrections import AskSerializer, ask
from attendance.models import CorrectionRequest, Direction, Employee, Event
from attendance.pages import for_leaders, id_named
from attendance.pages.effect import worked_before_and_after
from attendance.pages.forms import REFUSALS, in_words, local_input
from attendance.pages.requests import deciding, in_reach
from attendance.transactions import one_transaction

A_PAGE = 50
LATELY = 20
Kind, Status = CorrectionRequest.Kind, CorrectionRequest.Status
_FIELDS = ("employee_id", "kind", "timestamp", "direction", "event_id", "comment")


# ---------------------------------------------------------------------------------------------------------- proposing


@login_required
def propose(request):
    """A new request, filled in by the query string as far as it can be known."""
    sent = (request.POST if request.method == "POST" else request.GET).dict()
    values = {name: sent[name] for name in _FIELDS if sent.get(name)}
    values["kind"] = Kind.VOID if sent.get("kind") == Kind.VOID else Kind.ADD
    event = _event(request.user, values)
    person = event.employee if event else _person(request.user, values)
    if request.method != "POST":
        return _form(request, values, person, event)
    try:
        made = _ask(request.user, values)
    except REFUSALS as refusal:
        return _form(request, values, person, event, in_words(refusal, "timestamp"))
    messages.success(request, _("Your request was sent."))
    return redirect("correction", made.pk)


@one_transaction
def _ask(user, values: dict) -> CorrectionRequest:
    sent = AskSerializer(data={"comment": "", **values}, context={"user": user})
    sent.is_valid(raise_exception=True)
    return ask(user, sent.validated_data)


def _event(user, values: dict) -> Event | None:
    """The event to be voided. Raises Http404 where it is out of reach."""
    if values["kind"] != Kind.VOID:
        return None
    return get_object_or_404(access.events_for(user).select_related("employee"), pk=id_named(values.get("event_id")))


def _person(user, values: dict) -> Employee | None:
    """Whom it is about: oneself unless told. Raises Http404 where they are out of reach."""
    if "employee_id" not in values:
        return getattr(user, "employee", None)
    return get_object_or_404(access.employees_for(user), pk=id_named(values["employee_id"]))


def _form(request, values: dict, person, event, errors: dict | None = None):
    context = {
        "values": values,
        "person": person,
        "own": person is not None and person.user_id == request.user.pk,
        "event": event,
        "time": local_input(values.get("timestamp", "")),
        "directions": Direction.choices,
        "errors": errors or {},
    }
    return render(request, "attendance/corrections/new.html", context, status=400 if errors else 200)


# ------------------------------------------------------------------------------------------------------------ reading


@for_leaders
def inbox(request):
    """What waits for the user, the oldest first, and what was decided lately."""
    waiting = requests.waiting_for(CorrectionRequest, request.user).order_by("created_at", "id")
    decided = access.requests_for(CorrectionRequest, request.user).exclude(status=Status.PENDING)
    context = {
        "page": _page(request, waiting.select_related("employee", "event")),
        "decided": decided.select_related("employee", "event").order_by("-decided_at", "-id")[:LATELY],
    }
    return render(request, "attendance/corrections/inbox.html", context)


@login_required
def mine(request):
    """What the user asked, and what others asked about them, the newest first."""
    found = requests.own(CorrectionRequest, request.user).order_by("-created_at", "-id")
    page = _page(request, found.select_related("employee", "event"))
    return render(request, "attendance/corrections/mine.html", {"page": page})


def _page(request, found):
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))


@dataclass(frozen=True, slots=True)
class Line:
    """A tap of the day. `mark` is `new` for what was or would be added, `gone` for what does not or would not count."""

    at: datetime
    direction: str
    source: str
    mark: str = ""


@login_required
def one(request, pk: int):
    """A request with its day, old and new; for those in whose reach it is."""
    correction = in_reach(CorrectionRequest, request.user, pk)
    now, pending = timezone.now(), correction.status == Status.PENDING
    context = {
        "correction": correction,
        "day": timezone.localdate(correction.at),
        "lines": _lines(correction),
        "worked": worked_before_and_after(correction, now) if pending else None,
        "closed": pending and periods.closed_over(correction.employee_id, correction.at, now),
        "may_decide": pending and not requests.is_own(correction, request.user),
        "may_withdraw": pending and correction.author_id == request.user.pk,
    }
    return render(request, "attendance/corrections/one.html", context)


def _lines(correction: CorrectionRequest) -> list[Line]:
    day = timezone.localdate(correction.at, timezone.get_default_timezone())
    lines = [_line(event, correction) for event in reports.events_in(correction.employee_id, reports.span_of(day, day))]
    if correction.kind == Kind.ADD and correction.result_event_id is None:
        mark = "new" if correction.status == Status.PENDING else "gone"
        proposed = Line(correction.at, correction.get_direction_display(), correction.get_status_display(), mark)
        lines = sorted([*lines, proposed], key=lambda line: line.at)
    return lines


def _line(event: Event, correction: CorrectionRequest) -> Line:
    to_go = event.pk == correction.event_id and correction.status == Status.PENDING
    mark = "gone" if event.voided_at or to_go else ""
    if event.pk == correction.result_event_id and correction.kind == Kind.ADD:
        mark = mark or "new"
    return Line(event.at, event.get_direction_display(), event.terminal_name or event.get_source_display(), mark)


# ----------------------------------------------------------------------------------------------------------- deciding


approve, reject, withdraw = deciding(CorrectionRequest, corrections, inbox="corrections")
